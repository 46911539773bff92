package openapi

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// asYAML writes a tree as YAML that reads the same in YAML 1.1 and 1.2.
type asYAML struct{}

// write appends the members of an object, or the items of a list, each on lines of its
// own, indented by this many levels.
func (f asYAML) write(b []byte, v any, indent int) []byte {
	switch v := v.(type) {
	case object:
		for _, m := range v {
			b = appendIndent(b, indent)
			if len(m.key) > maxKey {
				b = append(f.quoted(append(b, "? "...), m.key), '\n')
				b = appendIndent(b, indent)
			} else {
				b = f.text(b, m.key, false)
			}
			b = f.value(append(b, ':'), m.value, indent+1)
		}
	case list:
		for _, item := range v {
			b = append(appendIndent(b, indent), '-')
			b = f.item(b, item, indent+1)
		}
	}
	return b
}

// maxKey is how long a key may be that has no question mark before it (YAML 1.2,
// section 7.4.3), in bytes.
const maxKey = 1000

// value appends what stands behind a colon.
func (f asYAML) value(b []byte, v any, indent int) []byte {
	switch s, isText := v.(string); {
	case isText && isBlock(s):
		return f.block(b, s, indent)
	case isText:
		return append(f.text(append(b, ' '), s, false), '\n') // not within anything else
	case isScalar(v):
		return append(inline(f, append(b, ' '), v), '\n')
	case indent > 2:
		if line, ok := short(f, v); ok {
			return append(append(append(b, ' '), line...), '\n')
		}
	}
	return f.write(append(b, '\n'), v, indent)
}

// item appends what stands behind the dash of a list.
func (f asYAML) item(b []byte, v any, indent int) []byte {
	o, ok := v.(object)
	if !ok || len(o) == 0 {
		return f.value(b, v, indent)
	}
	if line, ok := short(f, v); ok {
		return append(append(append(b, ' '), line...), '\n')
	}
	// The first member stands on the line of the dash.
	members := f.write(nil, o, indent)
	return append(append(b, ' '), members[2*indent:]...)
}

// isBlock reports whether the text reads better line by line, and can be written so.
func isBlock(s string) bool {
	if !strings.Contains(strings.TrimSuffix(s, "\n"), "\n") || strings.HasPrefix(s, " ") || strings.HasPrefix(s, "\n") || strings.HasSuffix(s, "\n\n") {
		return false
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(s, "\n"), "\n") {
		if strings.HasSuffix(line, " ") || strings.ContainsFunc(line, func(c rune) bool { return !isSafe(c) }) {
			return false
		}
	}
	return true
}

// block appends a text of several lines as a literal.
func (f asYAML) block(b []byte, s string, indent int) []byte {
	b = append(b, " |"...)
	text, ended := strings.CutSuffix(s, "\n")
	if !ended {
		b = append(b, '-')
	}
	b = append(b, '\n')
	for line := range strings.SplitSeq(text, "\n") {
		if line != "" {
			b = append(appendIndent(b, indent), line...)
		}
		b = append(b, '\n')
	}
	return b
}

// number writes a number as YAML 1.1 has it, too: one with an exponent has a point and a
// sign there, or else is a text.
func (asYAML) number(b []byte, n number) []byte {
	i := strings.IndexAny(string(n), "eE")
	if i < 0 {
		return append(b, n...)
	}
	digits, exponent := string(n[:i]), string(n[i+1:])
	if !strings.Contains(digits, ".") {
		digits += ".0"
	}
	if exponent[0] != '-' && exponent[0] != '+' {
		exponent = "+" + exponent
	}
	return append(b, digits+"e"+exponent...)
}

// text appends a text, without quotes where no reader could take it for anything else.
func (f asYAML) text(b []byte, s string, within bool) []byte {
	if isPlain(s) && !(within && strings.ContainsAny(s, ",:?[]{}")) {
		return append(b, s...)
	}
	return f.quoted(b, s)
}

// isPlain reports whether a text is one by itself: it begins as no number, date or sign
// of YAML does.
func isPlain(s string) bool {
	if s == "" || !isLetter(s[0]) && strings.IndexByte(`$/_\`, s[0]) < 0 {
		return false
	}
	for i := 1; i < len(s); i++ {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '`' {
			return false
		}
	}
	return !strings.Contains(s, ": ") && !strings.Contains(s, " #") && !strings.HasSuffix(s, ":") && !strings.HasSuffix(s, " ") && !(len(s) <= maxWord && isWord[strings.ToLower(s)])
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

const maxWord = len("infinity")

// isWord has the texts that YAML 1.1 or 1.2 takes for something else, or readers that
// are less strict.
var isWord = map[string]bool{
	"y": true, "n": true, "yes": true, "no": true, "on": true, "off": true, "true": true, "false": true, "null": true,
	"inf": true, "nan": true, "infinity": true,
}

func (asYAML) quoted(b []byte, s string) []byte {
	b = append(b, '"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', byte(c))
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\t':
			b = append(b, `\t`...)
		case isSafe(c):
			b = utf8.AppendRune(b, c)
		case c > 0xffff:
			b = fmt.Appendf(b, `\U%08x`, c)
		default:
			b = fmt.Appendf(b, `\u%04x`, c)
		}
	}
	return append(b, '"')
}

package runtime

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// plainXML returns the root of a document of the kind that encoders write: elements,
// attributes and text in UTF-8, and nothing else. It is false of any other, also of one
// that is no XML, which is left to encoding/xml: that takes ten times as long.
func plainXML(document, root string) (e *element, ok bool) {
	p := plainParser{s: strings.TrimPrefix(document, `<?xml version="1.0" encoding="UTF-8"?>`)}
	n := strings.Count(p.s, "</") + strings.Count(p.s, "/>") // as many elements as there are at most
	if n == 0 || n > maxElements {
		return nil, false
	}
	all, children := make([]element, 0, n), make([]*element, 0, n) // which never grow: there are pointers to what is in them
	var fewOpen [8]plainTag
	var fewClosed [32]*element
	open, closed := fewOpen[:0], fewClosed[:0] // closed are those whose parents are open
	for {
		text, ok := p.text('<')
		switch {
		case !ok:
			return nil, false
		case len(open) > 0:
			open[len(open)-1].add(text)
		case !isBlank(text):
			return nil, false
		case p.i == len(p.s) && len(all) > 0:
			return &all[0], true
		}
		switch p.i++; {
		case p.i >= len(p.s), len(open) == 0 && len(all) > 0:
			return nil, false
		case p.s[p.i] == '/':
			if p.i++; len(open) == 0 || !p.endTag(open[len(open)-1].e.name) {
				return nil, false
			}
		default:
			if len(all) == cap(all) || len(open) == maxXMLDepth {
				return nil, false
			}
			all = append(all, element{})
			e := &all[len(all)-1]
			isEmpty, ok := p.startTag(e)
			if !ok || len(all) == 1 && e.name != root {
				return nil, false
			}
			open = append(open, plainTag{e: e, closed: len(closed)})
			if !isEmpty {
				continue
			}
		}
		in := &open[len(open)-1] // that ends here
		if own := closed[in.closed:]; len(own) > 0 {
			children = append(children, own...)
			in.e.children = children[len(children)-len(own) : len(children) : len(children)]
		}
		if in.letters != nil {
			in.e.text = string(in.letters)
		}
		closed = append(closed[:in.closed], in.e)
		open = open[:len(open)-1]
	}
}

// A plainTag is an element that is open.
type plainTag struct {
	e       *element
	letters []byte // of its text, where that is in several pieces
	closed  int    // how many elements were closed when it was opened
}

// add adds a piece of the element's text.
func (t *plainTag) add(text string) {
	switch {
	case text == "":
	case t.letters != nil:
		t.letters = append(t.letters, text...)
	case t.e.text != "":
		t.letters = append(append(t.letters, t.e.text...), text...)
	default:
		t.e.text = text
	}
}

// A plainParser reads such a document.
type plainParser struct {
	s string
	i int // of what comes next
}

// at passes over a character, if it is next.
func (p *plainParser) at(c byte) bool {
	if p.i < len(p.s) && p.s[p.i] == c {
		p.i++
		return true
	}
	return false
}

func (p *plainParser) space() {
	for p.i < len(p.s) && strings.IndexByte(" \t\r\n", p.s[p.i]) >= 0 {
		p.i++
	}
}

// name reads a name of ASCII that has no prefix; it is empty where there is none.
func (p *plainParser) name() string {
	start := p.i
	for ; p.i < len(p.s); p.i++ {
		switch c := p.s[p.i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == '_':
		case p.i > start && ('0' <= c && c <= '9' || c == '-' || c == '.'):
		default:
			return p.s[start:p.i]
		}
	}
	return p.s[start:]
}

// startTag reads the tag that an element begins with, and reports whether it is the
// whole of it.
func (p *plainParser) startTag(e *element) (isEmpty, ok bool) {
	if e.name = p.name(); e.name == "" {
		return false, false
	}
	for {
		switch p.space(); {
		case p.at('>'):
			return false, true
		case p.at('/'):
			return true, p.at('>')
		}
		name := p.name()
		if p.space(); name == "" || !p.at('=') {
			return false, false
		}
		p.space()
		quote := byte('"')
		if !p.at(quote) {
			if quote = '\''; !p.at(quote) {
				return false, false
			}
		}
		value, ok := p.text(quote)
		if !ok || !p.at(quote) {
			return false, false
		}
		e.addAttribute(name, value)
	}
}

// endTag reads the rest of the tag that the element of the name ends with.
func (p *plainParser) endTag(name string) (ok bool) {
	if p.name() != name {
		return false
	}
	p.space()
	return p.at('>')
}

// text reads a text as far as the character that ends it, or to the end. It is false of
// what has to be looked at more closely: a line break that becomes another, a > that
// may be the end of what has not begun, what is no character of XML.
func (p *plainParser) text(end byte) (text string, ok bool) {
	start, escapes := p.i, false
	for p.i < len(p.s) && p.s[p.i] != end {
		switch c := p.s[p.i]; {
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(p.s[p.i:])
			if r == utf8.RuneError && size == 1 || !isXMLChar(r) {
				return "", false
			}
			p.i += size - 1
		case c == '&':
			escapes = true
		case c == '<', c == '>' && end == '<', c < ' ' && c != '\n' && c != '\t':
			return "", false
		}
		p.i++
	}
	if text = p.s[start:p.i]; escapes {
		return unescapedXML(text)
	}
	return text, true
}

// isXMLChar reports whether a character may stand in XML (XML 1.0, section 2.2).
func isXMLChar(r rune) bool {
	switch {
	case r < ' ':
		return r == '\t' || r == '\n' || r == '\r'
	case r < 0xd800:
		return true
	}
	return 0xe000 <= r && r <= 0xfffd || 0x10000 <= r && r <= utf8.MaxRune
}

// unescapedXML returns the text that references to characters and the entities of XML
// itself stand in, if there are no others.
func unescapedXML(s string) (text string, ok bool) {
	b := make([]byte, 0, len(s))
	for {
		plain, rest, found := strings.Cut(s, "&")
		if b = append(b, plain...); !found {
			return string(b), true
		}
		name, rest, ok := strings.Cut(rest, ";")
		if !ok {
			return "", false
		}
		s = rest
		switch name {
		case "amp":
			b = append(b, '&')
		case "lt":
			b = append(b, '<')
		case "gt":
			b = append(b, '>')
		case "quot":
			b = append(b, '"')
		case "apos":
			b = append(b, '\'')
		default:
			digits, isNumber := strings.CutPrefix(name, "#")
			base := 10
			if hex, isHex := strings.CutPrefix(digits, "x"); isHex {
				digits, base = hex, 16
			}
			n, err := strconv.ParseUint(digits, base, 31)
			if !isNumber || err != nil || !isXMLChar(rune(n)) {
				return "", false
			}
			b = utf8.AppendRune(b, rune(n))
		}
	}
}

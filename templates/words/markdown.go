package words

import "strings"

// Markdown is a line of plain text as CommonMark, in which no character of it means
// anything, nor in the HTML that is made of it; but a URL of the web is a link.
func Markdown(text string) string {
	text = Visible(OneLine(text))
	var b strings.Builder
	begin := true
	for text != "" {
		at, end := webURL(text)
		escapeMarkdown(&b, text[:at], begin)
		if at < end {
			b.WriteString("<" + text[at:end] + ">")
		}
		text, begin = text[end:], false
	}
	return b.String()
}

// escapeMarkdown appends the text with what means something escaped, also what means it at
// the beginning of a line alone.
func escapeMarkdown(b *strings.Builder, text string, begin bool) {
	dollars := strings.Count(text, "$") > 1 // of which code hosts make formulas
	written := 0
	for i := range len(text) {
		escape := false
		switch c := text[i]; c {
		case '&', '<', '>', '\\', '`', '*', '[', ']', '|', '~':
			escape = true
		case '_':
			escape = !isWithin(text, i)
		case '@': // of an address
			escape = i > 0 && isAlphanumeric(text[i-1])
		case ':': // of a link to code hosts alone
			escape = isScheme(text[:i]) && strings.HasPrefix(text[i:], "://") && i+3 < len(text) && isAlphanumeric(text[i+3])
		case '$':
			escape = dollars
		case '#', '+', '-', '=':
			escape = begin && i == 0
		case '.', ')': // of an item's number, or of www.
			escape = begin && isNumber(text[:i]) && (i+1 == len(text) || text[i+1] == ' ') || c == '.' && i >= 3 && strings.EqualFold(text[i-3:i], "www")
		}
		if escape {
			b.WriteString(text[written:i])
			b.WriteString(escaped(text[i]))
			written = i + 1
		}
	}
	b.WriteString(text[written:])
}

// escaped is the character with nothing that it means in Markdown or HTML.
func escaped(c byte) string {
	switch c {
	case '&':
		return "&amp;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	}
	return `\` + string(rune(c))
}

// webURL is where the first URL of the web in the text begins and ends; where there is
// none, both are the end of the text. Punctuation at its end is the sentence's.
func webURL(text string) (at, end int) {
	for at < len(text) {
		i := strings.Index(text[at:], "http")
		if i < 0 {
			break
		}
		at += i
		rest, ok := strings.CutPrefix(strings.TrimPrefix(text[at+len("http"):], "s"), "://")
		if ok && (at == 0 || !isAlphanumeric(text[at-1])) {
			path := rest
			if stop := strings.IndexAny(rest, " <>\"`\\|"); stop >= 0 {
				path = rest[:stop]
			}
			if path = strings.TrimRight(path, ".,;:!?)]}'*_~"); path != "" {
				return at, len(text) - len(rest) + len(path)
			}
		}
		at += len("http")
	}
	return len(text), len(text)
}

// isScheme reports whether the text ends with what code hosts take for the beginning of a
// link, when :// follows.
func isScheme(text string) bool {
	before := strings.TrimRightFunc(text, func(c rune) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' })
	switch strings.ToLower(text[len(before):]) {
	case "http", "https", "ftp":
		return true
	}
	return false
}

// isWithin reports whether the byte at i stands between two letters or digits of ASCII,
// where an underscore emphasises nothing.
func isWithin(text string, i int) bool {
	return i > 0 && i+1 < len(text) && isAlphanumeric(text[i-1]) && isAlphanumeric(text[i+1])
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// isNumber reports whether the text is digits alone.
func isNumber(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// MarkdownCode is the text as code in a line of CommonMark.
func MarkdownCode(text string) string {
	text = Visible(OneLine(text))
	if text == "" {
		return ""
	}
	fence := Fence(text, 1)
	if text[0] == '`' || text[len(text)-1] == '`' {
		text = " " + text + " "
	}
	return fence + text + fence
}

// MarkdownCell is CommonMark as it stands in a cell of a table, where a pipe is one in code,
// too.
func MarkdownCell(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, `\|`, "|"), "|", `\|`)
}

// Fence is a run of backquotes that is in no text of CommonMark: longer than any in it,
// and no shorter than least.
func Fence(text string, least int) string {
	longest, run := 0, 0
	for _, c := range text {
		if c != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return strings.Repeat("`", max(least, longest+1))
}

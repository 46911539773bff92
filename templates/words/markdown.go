package words

import "strings"

// Markdown is a line of plain text as CommonMark, in which no character of it means
// anything, nor in the HTML that is made of it.
func Markdown(text string) string {
	text = Visible(OneLine(text))
	var b strings.Builder
	for i, c := range text {
		switch {
		case c == '&':
			b.WriteString("&amp;")
		case c == '<':
			b.WriteString("&lt;")
		case c == '>':
			b.WriteString("&gt;")
		case strings.ContainsRune("\\`*[]|~", c), c == '_' && !isWithin(text, i), strings.ContainsRune("#+-=", c) && i == 0:
			b.WriteString(`\` + string(c))
		case (c == '.' || c == ')') && isNumber(text[:i]):
			b.WriteString(`\` + string(c))
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// isWithin reports whether the byte at i stands between two letters or digits of ASCII,
// where an underscore emphasises nothing.
func isWithin(text string, i int) bool {
	return i > 0 && i+1 < len(text) && isAlphanumeric(text[i-1]) && isAlphanumeric(text[i+1])
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_'
}

// isNumber reports whether the text is digits alone.
func isNumber(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

package words

import (
	"fmt"
	"strings"
	"unicode"
)

// Visible is the text with the characters to be seen that do something to what stands
// around them, or to a terminal: U+202E, which turns the rest of a line around, is
// \u202e. Line feeds and tabs, and what joins or parts letters, stay.
func Visible(text string) string {
	if isPlain(text) || !strings.ContainsFunc(text, isHidden) {
		return text
	}
	var b strings.Builder
	for _, c := range text {
		switch {
		case !isHidden(c):
			b.WriteRune(c)
		case c > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, c)
		default:
			fmt.Fprintf(&b, `\u%04x`, c)
		}
	}
	return b.String()
}

// isPlain reports whether the text is ASCII that prints.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; (c < ' ' || c > '~') && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

// isHidden reports whether the character does not print, and does something all the same.
func isHidden(c rune) bool {
	if ' ' <= c && c <= '~' {
		return false
	}
	switch c {
	case '\n', '\t', '\u00ad', '\u200c', '\u200d':
		return false
	}
	return unicode.IsControl(c) || unicode.Is(unicode.Cf, c) || c == '\u2028' || c == '\u2029'
}

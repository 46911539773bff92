package report

import (
	"strconv"
	"strings"
	"unicode"
)

// Quote makes a text of the table fit to print: on one line, without control
// characters, and not too long.
func Quote(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return strconv.Quote(text)
}

// Or joins names for a message: "GET", "GET or PUT", "GET, POST or PUT".
func Or(names []string) string { return joined(names, " or ") }

// And joins them likewise, with and.
func And(names []string) string { return joined(names, " and ") }

func joined(names []string, last string) string {
	n := len(names) - 1
	if n < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:n], ", ") + last + names[n]
}

// Unquoted is a scalar's text where it needs no quotes, cut as quote cuts it.
func Unquoted(text string) string {
	quoted := Quote(text)
	return quoted[1 : len(quoted)-1]
}

// IsPrintable reports whether the text is one line that shows.
func IsPrintable(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(c rune) bool { return !unicode.IsPrint(c) })
}

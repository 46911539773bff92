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

// inert is a line in which nothing acts on the terminal that shows it: what does not print
// is as in Go. Messages have keys of the table in them, and names of files, as they are.
func inert(text string) string {
	if IsPrintable(text) {
		return text
	}
	var b strings.Builder
	for _, c := range text {
		if unicode.IsPrint(c) {
			b.WriteRune(c)
		} else {
			b.WriteString(strings.Trim(strconv.QuoteRune(c), "'"))
		}
	}
	return b.String()
}

// IsPrintable reports whether the text is one line that shows.
func IsPrintable(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(c rune) bool { return !unicode.IsPrint(c) })
}

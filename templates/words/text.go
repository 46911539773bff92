package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Paragraphs divides text at blank lines; each paragraph is one line.
func Paragraphs(text string) []string {
	var all []string
	var current []string
	for _, line := range strings.Split(text, "\n") {
		if line = OneLine(line); line != "" {
			current = append(current, line)
		} else if len(current) > 0 {
			all, current = append(all, strings.Join(current, " ")), nil
		}
	}
	if len(current) > 0 {
		all = append(all, strings.Join(current, " "))
	}
	return all
}

// sentence is the text on one line, with a full stop unless it ends otherwise.
func sentence(text string) string {
	line := OneLine(text)
	if last, _ := utf8.DecodeLastRuneInString(line); unicode.IsLetter(last) || unicode.IsDigit(last) {
		line += "."
	}
	return line
}

// OneLine makes one line of text: characters that end a line, or that do not
// print and no source may hold, become spaces.
func OneLine(text string) string {
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || c == '\u2028' || c == '\u2029' || c == '\ufeff' || c == utf8.RuneError {
			return ' '
		}
		return c
	}, text))
}

// A is the indefinite article of a name, by how such names begin: an OrderInvalid, an
// Update, a UserUnknown.
func A(name string) string {
	lower := strings.ToLower(name)
	for _, consonant := range []string{"uni", "uri", "url", "us"} { // as one hears them
		if strings.HasPrefix(lower, consonant) {
			return "a"
		}
	}
	if lower != "" && strings.Contains("aeiou", lower[:1]) {
		return "an"
	}
	return "a"
}

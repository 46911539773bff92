package gopkg

import (
	"strings"
	"testing"
)

// Comments are lines as a person writes them: no longer than 80 characters,
// with lists and headings as gofmt has them, and nothing in a text that would
// be one.
func TestComment(t *testing.T) {
	long := strings.Repeat("0123456", 11) // as wide as a line
	for _, c := range []struct {
		name    string
		comment *comment
		want    string
	}{
		{"nothing", doc(""), ""},
		{"a sentence", doc("%s is %d.", "It", 1), "// It is 1.\n"},
		{"blanks and line ends", doc("%s", "  a \t b\r\nc\n"), "// a b c\n"},
		{"paragraphs", doc("a").para("b\n\n\n \nc"), "// a\n//\n// b\n//\n// c\n"},
		{"a line to the brim", doc("%s", long+" b"), "// " + long + "\n// b\n"},
		{"a word that is longer than a line", doc("%s", "a "+long+"0 b"), "// a\n// " + long + "0\n// b\n"},
		{"characters, not bytes", doc("%s", strings.Repeat("é", 75)+" b c"), "// " + strings.Repeat("é", 75) + " b\n// c\n"},
		{"a list", doc("a").item("b").item("c %s", long).para("d"),
			"// a\n//\n//   - b\n//   - c\n//     " + long + "\n//\n// d\n"},
		{"an item to the brim", doc("").item("%s b", long[4:]), "//   - " + long[4:] + "\n//     b\n"},
		{"a heading", doc("a").heading("B"), "// a\n//\n// # B\n"},
		{"lines as they are", doc("a").verbatim("b  c ").verbatim("d").para("e"), "// a\n//\n//\tb  c\n//\td\n//\n// e\n"},
		{"what would begin a list", doc("- a\n\n* b\n\n1. c\n\n2) d\n\n• e"),
			"// \u200b- a\n//\n// \u200b* b\n//\n// \u200b1. c\n//\n// \u200b2) d\n//\n// \u200b• e\n"},
		{"what would begin a heading or a constraint", doc("# a\n\n+build b"), "// \u200b# a\n//\n// \u200b+build b\n"},
		{"the same within a line", doc("a # b - c 1. d"), "// a # b - c 1. d\n"},
		{"the same where a line is broken", doc("%s - b", long), "// " + long + "\n// \u200b- b\n"},
		{"words that begin alike", doc("-1 #17 1.5 +x"), "// -1 #17 1.5 +x\n"},
		{"what Go source may not hold", doc("%s", "a\x00b\ufeffc\u2028d\u0085e\xfff"), "// a b c d e f\n"},
		{"what would end the comment", doc("*/ //go:embed x"), "// */ //go:embed x\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.comment.String(); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

func TestTrailing(t *testing.T) {
	for text, want := range map[string]string{
		"a\nb":                      "// a b",
		" \x00 ":                    "//",
		"+build x":                  "// \u200b+build x",
		strings.Repeat("long ", 50): "// " + strings.TrimSpace(strings.Repeat("long ", 50)),
	} {
		if got := trailing(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

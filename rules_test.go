package main

import (
	"os"
	"strings"
	"testing"
)

// Each rule of testdata/http-rules.tsv is held by a test, which has its number,
// or is named in docs/http.md as the service's, by its section; the others are not
// for who sends a response.
func TestEveryRuleIsHeld(t *testing.T) {
	text, err := os.ReadFile("testdata/http-rules.tsv")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("docs/http.md")
	if err != nil {
		t.Fatal(err)
	}
	left := strings.Join(strings.Fields(string(page)), " ")
	rules := 0
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if !strings.HasPrefix(cells[0], "H") {
			continue // the comment and the head
		}
		rules++
		number, level, ref, held := cells[0], cells[2], cells[4], cells[5]
		switch held {
		case "caller":
			rfc, section, _ := strings.Cut(strings.Split(ref, ";")[0], " ")
			want := "RFC " + rfc + ", section"
			if !strings.ContainsAny(section, ",-") {
				want += " " + section
			}
			if !strings.Contains(left, want) {
				t.Errorf("%s: docs/http.md does not name %s", number, want)
			}
		case "client", "cache", "net/http":
		default:
			test, err := os.ReadFile(held)
			if err != nil || !strings.Contains(string(test), number) {
				t.Errorf("%s (%s) is not in %s: %v", number, level, held, err)
			}
		}
	}
	if rules != 59 {
		t.Errorf("%d rules were read; the file has 59", rules)
	}
}

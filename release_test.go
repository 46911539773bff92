package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The docs name one version: the one that TestService gets, and that the next tag is, or
// the last one.
func TestVersionInDocs(t *testing.T) {
	pages, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("statusgen/statusgen[@/](v[0-9]+\\.[0-9][^/` ]*)")
	found := 0
	for _, page := range append(pages, "README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range named.FindAllSubmatch(text, -1) {
			found++
			if got := string(match[1]); got != version {
				t.Errorf("%s names %s, want %s", page, got, version)
			}
		}
	}
	if found == 0 {
		t.Error("no page names a version")
	}
}

// shown returns the line, which the page must show, though it may be of several lines
// there.
func shown(t *testing.T, page, line string) string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(strings.Fields(string(text)), " "), line) {
		t.Errorf("%s does not show %s", page, line)
	}
	return line
}

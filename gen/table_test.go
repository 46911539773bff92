package gen

import (
	"io"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/gen/spec/source"
)

// The grid is as wide as it comes where nobody looks at a screen, and never wider than
// one; colours are for a screen alone.
func TestGrid(t *testing.T) {
	base, err := os.ReadFile("../spec.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s, err := spec.Read(spec.Input{File: "status.yaml", Text: []byte("extends: statusgen:base\nmethods: [+PATCH, +PROPFIND, +MKCOL]\noutputs: {go: out}\nstatuses: {NotFound: {phrase: Nicht gefunden}}\n"), Base: base})
	if err != nil {
		t.Fatal(err)
	}
	wide := grid(s, s.Table.Rows, screen{})
	if !strings.HasPrefix(wide, "CODE  ROW                  GET  POST  PUT  DELETE  PATCH  PROPFIND  MKCOL  BODY") || strings.Contains(wide, "\x1b") {
		t.Errorf("where nobody looks:\n%s", wide)
	}
	if got := grid(s, s.Table.Rows, screen{width: 200}); got != wide {
		t.Errorf("200 columns:\n%s", got)
	}
	for _, width := range []int{80, 40, 10} {
		got := grid(s, s.Table.Rows, screen{width: width})
		if !strings.Contains(got, "METHODS") && width == 80 {
			t.Errorf("%d columns: the methods do not share one:\n%s", width, got)
		}
		for line := range strings.Lines(got) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("%d columns: a line has %d: %s", width, n, line)
			}
		}
	}
	for _, width := range []int{1, 2, 3, 4} {
		if got := grid(s, s.Table.Rows, screen{width: width, coloured: true}); !utf8.ValidString(got) {
			t.Errorf("%d columns: a colour is amid a character: %q", width, got)
		}
	}
	coloured := grid(s, s.Table.Rows, screen{width: 200, coloured: true})
	for _, want := range []string{"\x1b[1mCODE", "\x1b[32m200\x1b[0m", "\x1b[33m404\x1b[0m", "\x1b[31m503\x1b[0m"} {
		if !strings.Contains(coloured, want) {
			t.Errorf("the colours lack %q", want)
		}
	}
}

// A terminal is not told by a message what to do.
func TestRowPageOfControls(t *testing.T) {
	s, err := spec.Read(spec.Input{File: "status.yaml", Text: []byte(`methods: [GET]
outputs: {go: out}
statuses: {Gone: {code: 410, message: "gone\e[2J\nfor good"}, InternalServerError: 500}
`)})
	if err != nil {
		t.Fatal(err)
	}
	got := rowPage(s, s.Table.Rows[0])
	if want := "gone [2J for good"; strings.Contains(got, "\x1b") || !strings.Contains(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// What is read of standard input is all of it, or nothing.
func TestLongStdin(t *testing.T) {
	long := "methods: [GET]\noutputs: {go: out}\nstatuses: {InternalServerError: 500}\n#" + strings.Repeat("x", source.MaxBytes)
	for name, read := range map[string]func(*command) error{
		"table": func(c *command) error { _, err := c.load("-"); return err },
		"diff":  func(c *command) error { _, err := c.fromFile("-"); return err },
	} {
		c := newCommand(nil, io.Discard, io.Discard)
		c.stdin = strings.NewReader(long)
		if err := read(c); err == nil || err.Error() != "standard input has more than 16777216 bytes" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A text stands in a cell of Markdown as it is.
func TestMarkdownCells(t *testing.T) {
	for text, want := range map[string]string{
		`a\|b`:     `a\\\|b`,
		"a_b_ [c]": `a_b\_ \[c\]`,
		"&lt;":     "&amp;lt;",
		"a\nb":     "a b",
	} {
		if got := markdown(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

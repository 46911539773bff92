package gen

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/statusgen/statusgen/gen/spec"
)

// The grid is as wide as it comes where nobody looks at a screen, and never wider than
// one; colours are for a screen alone.
func TestGrid(t *testing.T) {
	base, err := os.ReadFile("../spec.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s, err := spec.LoadText("status.yaml", []byte("extends: statusgen:base\nmethods: [+PATCH, +PROPFIND, +MKCOL]\noutputs: {go: out}\nstatuses: {NotFound: {phrase: Nicht gefunden}}\n"), base)
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
	coloured := grid(s, s.Table.Rows, screen{width: 200, coloured: true})
	for _, want := range []string{"\x1b[1mCODE", "\x1b[32m200\x1b[0m", "\x1b[33m404\x1b[0m", "\x1b[31m503\x1b[0m"} {
		if !strings.Contains(coloured, want) {
			t.Errorf("the colours lack %q", want)
		}
	}
}

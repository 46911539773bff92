package report

import (
	"strings"
	"testing"
)

// Who looks at a terminal sees the line, with a caret below the place; what may not be
// shown, or has no place, stays one line.
func TestShown(t *testing.T) {
	own := &Source{Name: "status.yaml", Lines: []byte("a: 1\r\n\tb: größe # c\nend")}
	others := &Source{Name: "base.yaml", Lines: own.Lines, Extended: true}
	odd := &Source{Name: "odd.yaml", Lines: []byte("a: \x1b[31m\n" + strings.Repeat("x", maxExcerpt+1))}
	for _, c := range []struct {
		src          *Source
		line, column int
		want         string
	}{
		{own, 1, 4, "status.yaml:1:4: wrong\n\ta: 1\n\t   ^"},
		{own, 2, 2, "status.yaml:2:2: wrong\n\t\tb: größe # c\n\t\t^"},
		{own, 2, 11, "status.yaml:2:11: wrong\n\t\tb: größe # c\n\t\t         ^"},
		{own, 3, 4, "status.yaml:3:4: wrong\n\tend\n\t   ^"}, // behind the end
		{own, 4, 1, "status.yaml:4:1: wrong"},
		{others, 1, 4, "base.yaml:1:4: wrong"},
		{odd, 1, 4, "odd.yaml:1:4: wrong"},
		{odd, 2, 1, "odd.yaml:2:1: wrong"},
	} {
		s := Scope{Report: &Report{}}
		s.Errorf(c.src.At(c.line, c.column), "wrong")
		if got := s.Problems[0].Shown(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// The caret stands below its character on a terminal, which gives some two columns, and
// others none.
func TestPointer(t *testing.T) {
	for _, c := range []struct {
		excerpt string
		column  int
		want    string
	}{
		{"phrase: x", 9, "        ^"},
		{"\tphrase: x", 10, "\t        ^"},
		{"名前: x", 5, "\u3000\u3000  ^"},
		{"「。」!: x", 7, "\u3000\u3000\u3000   ^"},
		{"한국: x", 5, "\u3000\u3000  ^"},
		{"ﾊﾝ: x", 5, "    ^"}, // of half the width
		{"e\u0301: x", 5, "   ^"},
		{"💥: x", 4, "\u3000  ^"},
		{"é: x", 4, "   ^"},
		{"x", 9, " ^"},
		{"", 1, ""},
		{"x", 0, ""},
	} {
		if got := (Problem{Excerpt: c.excerpt, Column: c.column}).Pointer(); got != c.want {
			t.Errorf("below %q, column %d: %q, want %q", c.excerpt, c.column, got, c.want)
		}
	}
}

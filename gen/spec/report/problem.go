// Package report says where a table is wrong, and what would be right.
package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// A Problem is a mistake of a table, or what a warning is about.
type Problem struct {
	File         string
	Line, Column int    // from 1, in characters; 0 where the problem is the file's as a whole
	Row          string // the row or body that it is in; empty for the rest of the table
	Text         string // what is wrong, and what would be right
	Warning      string // the name of a warning, by which a table can allow it
	Excerpt      string // the line that it is in; empty where that is not to be shown
}

// Shown is the problem with the line that it is in and a caret below the place, for who
// looks at a terminal.
func (p Problem) Shown() string {
	pointer := p.Pointer()
	if pointer == "" {
		return p.String()
	}
	return p.String() + "\n\t" + p.Excerpt + "\n\t" + pointer
}

// Pointer is a caret for the line below the excerpt; empty where there is none.
func (p Problem) Pointer() string {
	if p.Excerpt == "" || p.Column < 1 {
		return ""
	}
	var pad strings.Builder
	for i, c := range []rune(p.Excerpt) {
		switch {
		case i == p.Column-1:
			return pad.String() + "^"
		case c == '\t':
			pad.WriteByte('\t')
		case isWide(c):
			pad.WriteRune('\u3000') // a blank that is as wide
		case unicode.In(c, unicode.Mn, unicode.Me): // which stands over what is before it
		default:
			pad.WriteByte(' ')
		}
	}
	return pad.String() + "^"
}

// isWide reports whether a terminal gives the character two columns.
func isWide(c rune) bool {
	return unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) && !(0xff61 <= c && c <= 0xffdc) ||
		0x3000 <= c && c <= 0x303e || 0xff01 <= c && c <= 0xff60 || 0x1f300 <= c && c <= 0x1faff
}

// Place is where the problem is: status.yaml:14:5.
func (p Problem) Place() string {
	if p.Line == 0 {
		return inert(p.File)
	}
	return fmt.Sprintf("%s:%d:%d", inert(p.File), p.Line, p.Column)
}

// String is the problem as one line, a warning with its name at the end:
// status.yaml:14:5: QuotaExceeded: …
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.Place())
	if p.Row != "" {
		b.WriteString(": " + p.Row)
	}
	b.WriteString(": " + p.Text)
	if p.Warning != "" {
		b.WriteString(" [" + p.Warning + "]")
	}
	return inert(b.String())
}

// Problems are all that a run has found, in the order of file, line and column.
type Problems []Problem

// Error is the problems, one a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Sorted returns the problems in order, without repetitions: a node that has
// several aliases is read several times.
func (ps Problems) Sorted() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(ps)
}

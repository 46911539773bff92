package spec

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Problem is a mistake of a table, or what a warning is about.
type Problem struct {
	File         string
	Line, Column int    // from 1, in characters; 0 where the problem is the file's as a whole
	Row          string // the row or body that it is in; empty for the rest of the table
	Text         string // what is wrong, and what would be right
	Warning      string // the name of a warning, by which a table can allow it
}

// String is the problem as one line, a warning with its name at the end:
// status.yaml:14:5: QuotaExceeded: …
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Line, p.Column)
	}
	if p.Row != "" {
		b.WriteString(": " + p.Row)
	}
	b.WriteString(": " + p.Text)
	if p.Warning != "" {
		b.WriteString(" [" + p.Warning + "]")
	}
	return b.String()
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

// sorted returns the problems in order, without repetitions: a node that has
// several aliases is read several times.
func (ps Problems) sorted() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(ps)
}

// A place is where something stands in a file. The zero place is nowhere: of
// what no file gives.
type place struct {
	src       *source
	line, col int32
}

// given reports whether a file gives what the place is of.
func (p place) given() bool { return p.src != nil }

func (p place) String() string { return fmt.Sprintf("%s:%d:%d", p.src.name, p.line, p.col) }

// origin is the place as the emitted code names it, which is the same wherever
// that is made.
func (p place) origin() string {
	if p.src.file == "" {
		return p.src.origin
	}
	return fmt.Sprintf("%s:%d", p.src.origin, p.line)
}

// inBrackets ends a message on what stands at the place; the catalogue has
// none.
func (p place) inBrackets() string {
	if !p.given() {
		return ""
	}
	return " (" + p.String() + ")"
}

// short is the place as a reader of the output is told it: without the column,
// and the built-in table without its lines, which are no one's to look up.
func (p place) short() string {
	if p.src.file == "" {
		return p.src.name
	}
	return fmt.Sprintf("%s:%d", p.src.name, p.line)
}

// An item is a value that a file gives, with its place. The zero item is one
// that it leaves out.
type item[T any] struct {
	place
	value   T
	misread bool // the file gives something else, which is reported
}

// missing reports whether the file leaves the item out.
func (i item[T]) missing() bool { return !i.given() && !i.misread }

// A report collects what is found in one run.
type report struct {
	problems, warnings Problems
	guesses            int // how often a name near a wrong one was looked for
}

// A scope is a report within a row or a body, which the problems name, and where
// some warnings may be allowed.
type scope struct {
	*report
	owner   string
	allowed []*allowance
}

// in returns the scope of the row or body.
func (s scope) in(owner string) scope {
	if !isIdentifier(owner) && owner != "" {
		owner = quote(owner)
	}
	return scope{s.report, owner, s.allowed}
}

func (s scope) errorf(at place, format string, args ...any) {
	s.problems = append(s.problems, s.problem(at, format, args))
}

// warnf reports what the name of the warning stands for, unless it is allowed
// here.
func (s scope) warnf(at place, name, format string, args ...any) {
	if at.src.theirs {
		return // it is for those who can mend it
	}
	meant := false
	for _, a := range s.allowed {
		if a.warning == name {
			a.used, meant = true, true
		}
	}
	if !meant {
		p := s.problem(at, format, args)
		p.Warning = name
		s.warnings = append(s.warnings, p)
	}
}

func (s scope) problem(at place, format string, args []any) Problem {
	return Problem{File: at.src.name, Line: int(at.line), Column: int(at.col), Row: s.owner, Text: fmt.Sprintf(format, args...)}
}

// quote makes a text of the table fit to print: on one line, without control
// characters, and not too long.
func quote(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return strconv.Quote(text)
}

// or joins names for a message: "GET", "GET or PUT", "GET, POST or PUT".
func or(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// didYouMean ends a message on a wrong name with the nearest of the right ones,
// or with nothing when none is near.
func (r *report) didYouMean(name string, known []string) string {
	if best := r.nearest(name, known); best != "" {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	return ""
}

// nearest returns the name that is fewest edits away from the wrong one, the
// first of several; none if all are further than a third of it. A file with
// many wrong names is not helped by a guess at each, and guessing compares
// with every name of the table: after the first hundred it is left off.
func (r *report) nearest(name string, known []string) string {
	const most = 100
	if r.guesses++; r.guesses > most || len(name) > 100 {
		return ""
	}
	best, fewest := "", max(1, len(name)/3)+1
	for _, k := range known {
		if d := distance(strings.ToLower(name), strings.ToLower(k), fewest); d < fewest {
			best, fewest = k, d
		}
	}
	return best
}

// distance is how many letters must be put in, taken out, replaced or swapped
// with their neighbour to make one word of the other, or the limit if that is
// fewer.
func distance(a, b string, limit int) int {
	if max(len(a)-len(b), len(b)-len(a)) >= limit {
		return limit
	}
	var before []int
	last := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replaced := last[j-1]
			if a[i-1] != b[j-1] {
				replaced++
			}
			row[j] = min(last[j]+1, row[j-1]+1, replaced)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return min(last[len(b)], limit)
}

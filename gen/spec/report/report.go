package report

import (
	"fmt"
	"slices"

	"github.com/statusgen/statusgen/templates/model"
)

// A Report collects what is found in one run.
type Report struct {
	Problems, Warnings Problems
	guesses            int // how often a name near a wrong one was looked for
}

// A Scope is a report within a row or a body, which the problems name, and where
// some warnings may be allowed.
type Scope struct {
	*Report
	owner   string
	Allowed []*Allowance
}

// In returns the scope of the row or body.
func (s Scope) In(owner string) Scope {
	if !model.IsIdentifier(owner) && owner != "" {
		owner = Quote(owner)
	}
	return Scope{s.Report, owner, s.Allowed}
}

func (s Scope) Errorf(at Place, format string, args ...any) {
	s.Problems = append(s.Problems, s.problem(at, format, args))
}

// Warnf reports what the name of the warning stands for, unless it is allowed
// here.
func (s Scope) Warnf(at Place, name, format string, args ...any) {
	if at.Src.Theirs {
		return // it is for those who can mend it
	}
	meant := false
	for _, a := range s.Allowed {
		if a.Warning == name {
			a.Used, meant = true, true
		}
	}
	if !meant {
		p := s.problem(at, format, args)
		p.Warning = name
		s.Warnings = append(s.Warnings, p)
	}
}

func (s Scope) problem(at Place, format string, args []any) Problem {
	return Problem{File: at.Src.Name, Line: int(at.Line), Column: int(at.Col), Row: s.owner, Text: fmt.Sprintf(format, args...), Excerpt: at.Src.line(at.Line)}
}

// An Allowance is a warning that a row, or the table as a whole, means to get.
type Allowance struct {
	Place
	Warning string
	Used    bool // there would have been the warning
}

// Allowing is the scope where these warnings are allowed as well.
func (s Scope) Allowing(list []*Allowance) Scope {
	s.Allowed = slices.Concat(s.Allowed, list)
	return s
}

// OverAllow returns the lower allowances with those of upper put in their places
// or after them.
func OverAllow(lower, upper []*Allowance) []*Allowance {
	isUpper := func(l *Allowance) bool {
		return slices.ContainsFunc(upper, func(u *Allowance) bool { return u.Warning == l.Warning })
	}
	return append(slices.DeleteFunc(slices.Clone(lower), isUpper), upper...)
}

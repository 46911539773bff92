// Package spec reads a table of HTTP outcomes from YAML, checks it, and gives
// the complete table that the templates emit. It reports every problem of a
// file in one run, each with its place; a table that it returns can be emitted.
package spec

import (
	"path/filepath"
	"slices"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/gen/spec/source"
	"github.com/statusgen/statusgen/templates/model"
)

// A Spec is what a file says: the table, and where its outputs go.
type Spec struct {
	Table    *model.Table
	Outputs  Outputs
	Warnings report.Problems // sorted

	rows []checkedRow
}

// Outputs are where the outputs go, as paths from where the program runs.
type Outputs struct {
	Go string // the folder of the Go package
}

// Load reads the table in the file. Base is the text of the built-in table,
// statusgen:base. The error is Problems, all that the file has.
func Load(file string, base []byte) (*Spec, error) {
	r := &report.Report{}
	dir := filepath.Dir(file)
	l := loader{Report: r, Finder: source.Finder{Base: base, Dir: dir}}
	t := l.load(&report.Source{Name: file, File: file}, report.Place{})
	if t == nil {
		return nil, r.Problems.Sorted()
	}
	spec := check(report.Scope{Report: r, Allowed: t.allow}, t, dir)
	if len(r.Problems) > 0 {
		return nil, r.Problems.Sorted()
	}
	spec.Warnings = r.Warnings.Sorted()
	return spec, nil
}

// Places returns where the row of the name is defined and then where files that
// extend that one change it, as file:line; the built-in table has no lines.
func (s *Spec) Places(row string) []string {
	i := slices.IndexFunc(s.rows, func(r checkedRow) bool { return r.name == row })
	if i < 0 {
		return nil
	}
	var places []string
	for _, at := range s.rows[i].places() {
		places = append(places, at.Short())
	}
	return places
}

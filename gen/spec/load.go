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
	Table     *model.Table
	Packages  []Package
	Documents []Document
	Warnings  report.Problems // sorted

	// Sources are the file and those that it extends, each before the one that it
	// extends itself.
	Sources []*report.Source

	rows    []checkedRow
	written *table
}

// Outputs are where the outputs go, as paths from where the program runs; empty where
// the table does not ask for them.
type Outputs struct {
	Go     string // the folder of the Go package
	Client string // that of the package for clients, which may be the same
}

// A Package is a Go package of the table.
type Package struct {
	Folder string
	Table  *model.Table // with the name and the side of the package
}

// packages are the Go packages of the table: that of the service, which is complete, and
// that of its clients, if it has a folder of its own.
func packages(t *model.Table, outputs Outputs, client string, side model.Side) []Package {
	var all []Package
	if outputs.Go != "" {
		if side == model.ForBoth {
			t.Side = side
		}
		all = append(all, Package{outputs.Go, t})
	}
	if side == model.ForClient {
		c := *t
		c.Package, c.Side = client, side
		all = append(all, Package{outputs.Client, &c})
	}
	return all
}

// An Input is a table to read, and how.
type Input struct {
	File string // where it stands: what it names relative to itself is beside this
	Text []byte // what it says, where that is not what the file has
	Base []byte // the text of the built-in table, statusgen:base

	// Compared says that the table is to be compared with another, and not emitted. It
	// then needs no outputs, and its Go names stand for what they seem to: the packages
	// of a table as it was need not be here, or compile.
	Compared bool

	// Shown says that the table is to be shown. It may then have no outputs, as the one
	// that a platform's services extend has none.
	Shown bool

	Env   []string                 // for the go command, beside that of the program
	Name  func(file string) string // what messages call a file; nil: as it is
	Fetch func(file string) error  // brings a file to where it is looked for; nil: all are there

	Shared *Shared // with other tables that are read, perhaps at once; nil: nothing is
}

// Load reads the table in the file. Base is the text of the built-in table,
// statusgen:base. The error is Problems, all that the file has.
func Load(file string, base []byte) (*Spec, error) { return Read(Input{File: file, Base: base}) }

// Read reads the table. The error is Problems, all that it has.
func Read(in Input) (*Spec, error) {
	r := &report.Report{}
	dir := filepath.Dir(in.File)
	l := loader{Report: r, shared: in.Shared, Finder: source.Finder{Base: in.Base, Dir: dir, Past: in.Compared, Env: in.Env, Name: in.Name, Fetch: in.Fetch}}
	if in.Shared != nil {
		l.Modules = &in.Shared.modules
	}
	t := l.load(&report.Source{Name: l.Called(in.File), File: in.File, Lines: in.Text}, report.Place{})
	if t == nil {
		return nil, r.Problems.Sorted()
	}
	spec := check(report.Scope{Report: r, Allowed: t.allow}, t, l.sources, in)
	if len(r.Problems) > 0 {
		return nil, r.Problems.Sorted()
	}
	spec.Warnings, spec.Sources = r.Warnings.Sorted(), l.sources
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

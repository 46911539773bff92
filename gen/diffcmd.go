package gen

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/gen/diff"
	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/words"
)

var diffCommand = subcommand{
	name:     "diff",
	operands: "OLD NEW | -git REV [FILE] | -module PATH@OLD PATH@NEW",
	summary:  "say what changed between two tables, and whom it breaks",
	help: `Diff compares two tables and says of each change whom it breaks: callers, whose
Go code does not compile with the new package or does something else, or clients,
who were made from the old table and do not read what the new one sends. Some
changes are to be looked at, and the others are compatible. It fails on a break.

	statusgen diff old.yaml status.yaml
	statusgen diff -git main                   # the table that is here, with that of main
	statusgen diff -git v1.2.0 api/status.yaml
	statusgen diff -module acme.dev/it/status.yaml@v1.2.0 acme.dev/it/status.yaml@v1.3.0
	git show HEAD:status.yaml | statusgen diff - status.yaml
	statusgen diff -git main -md               # for the text of a pull request
	statusgen diff -git main -format github    # as marks on its lines

A change ends with its name, by which -allow lets it pass, everywhere or in one
row or body, with the reason:

	statusgen diff -git main -allow 'row-removed=announced in March'
	statusgen diff -git main -allow 'Task:field-type=no one reads it'

-git reads the table, what it extends, and the go.mod that says which modules that is
from, as they were at the revision. -format is text, json, markdown, or how a host
has the lines of a change marked: github, gitlab or azure.
`,
	flags:   []string{"git", "module", "format", "md", "allow"},
	formats: diffFormatNames(),
	run:     (*command).diff,
}

// diffFlags are what the command line says of how to compare.
type diffFlags struct {
	revision string
	modules  bool
	markdown bool
}

// An allowance is a break, or a contradiction, that is meant.
type allowance struct {
	in     string // the row, body or id; empty: everywhere
	name   string // of what is meant
	reason string
	used   bool
}

func (a *allowance) title() string { return strings.TrimPrefix(a.in+":"+a.name, ":") }

// allowances are those of the command line, each NAME=REASON or IN:NAME=REASON, of what
// has one of the names. What says what that is.
func (c *command) allowances(what string, known []string, reason string) ([]*allowance, error) {
	var all []*allowance
	for _, text := range c.allow {
		name, why, _ := strings.Cut(text, "=")
		a := &allowance{name: name, reason: words.OneLine(why)}
		if i := strings.LastIndex(name, ":"); i >= 0 {
			a.in, a.name = name[:i], name[i+1:]
		}
		switch {
		case strings.HasPrefix(name, ":"):
			return nil, usagef("-allow %s: there is nothing before the colon; has a variable no value?", text)
		case !slices.Contains(known, a.name):
			hint := cmp.Or(new(report.Report).DidYouMean(a.name, known), "; the "+what+"s have their names at their ends")
			return nil, usagef("-allow %s: there is no %s %q%s", text, what, a.name, hint)
		case a.reason == "":
			return nil, usagef("-allow %s: write why %[1]s is meant, as in -allow '%[1]s=%s'", a.title(), reason)
		}
		all = append(all, a)
	}
	return all, nil
}

// A side is one of the two tables as it was read.
type side struct {
	*spec.Spec
	name string // as the command line has it
}

// diff compares two tables.
func (c *command) diff(operands []string) error {
	write, err := c.diffWriter()
	if err != nil {
		return err
	}
	var kinds []string
	for _, k := range diff.Kinds {
		kinds = append(kinds, k.Name)
	}
	meant, err := c.allowances("change", kinds, "announced in March")
	if err != nil {
		return err
	}
	old, new, err := c.sides(operands)
	if err != nil {
		return err
	}
	changes := withReasons(diff.Tables(old.side(), new.side()), meant)
	for _, a := range meant {
		if !a.used {
			fmt.Fprintf(c.stderr, "statusgen: -allow %s: there is no such break\n", a.title())
		}
	}
	s := summarise(changes)
	if err := write(c.stdout, old.name, new.name, changes, s); err != nil {
		return err
	}
	if s.breaks() {
		return errSaid
	}
	return nil
}

// errSaid fails after all has been said.
var errSaid = errors.New("all has been said")

// sides reads the two tables, at once.
func (c *command) sides(operands []string) (old, new *side, err error) {
	var read [2]func() (*side, error)
	switch f := c.diffs; {
	case f.revision != "" && f.modules:
		return nil, nil, usagef("-git or -module, not both")
	case f.revision != "":
		file, err := tableFile(operands)
		if err == nil && file == "-" {
			err = usagef("-git compares a file, which has a past; standard input has none")
		}
		if err != nil {
			return nil, nil, err
		}
		read = [2]func() (*side, error){func() (*side, error) { return c.atRevision(f.revision, file) }, func() (*side, error) { return c.fromFile(file) }}
	case len(operands) != 2:
		return nil, nil, usagef("diff compares two tables, OLD and NEW; or one with itself as it was, with -git REV")
	case f.modules:
		read = [2]func() (*side, error){func() (*side, error) { return c.fromModule(operands[0]) }, func() (*side, error) { return c.fromModule(operands[1]) }}
	case operands[0] == "-" && operands[1] == "-":
		return nil, nil, usagef("one of the two tables can be standard input, not both")
	default:
		read = [2]func() (*side, error){func() (*side, error) { return c.fromFile(operands[0]) }, func() (*side, error) { return c.fromFile(operands[1]) }}
	}
	type result struct {
		*side
		error
	}
	first := make(chan result)
	go func() {
		s, err := read[0]()
		first <- result{s, err}
	}()
	new, newErr := read[1]()
	r := <-first
	return r.side, new, both(r.error, newErr)
}

// both are the problems of the two tables as one.
func both(a, b error) error {
	var ofA, ofB report.Problems
	if errors.As(a, &ofA) && errors.As(b, &ofB) {
		return slices.Concat(ofA, ofB)
	}
	if a != nil {
		return a
	}
	return b
}

// fromFile reads a table in a file, or in standard input.
func (c *command) fromFile(file string) (*side, error) {
	in, err := c.input(file)
	if err != nil {
		return nil, err
	}
	in.Compared = true
	return sideOf(in, file)
}

func sideOf(in spec.Input, name string) (*side, error) {
	s, err := spec.Read(in)
	if err != nil {
		return nil, err
	}
	return &side{Spec: s, name: name}, nil
}

// side is the table as gen/diff compares it.
func (s *side) side() diff.Side {
	folders := s.Folders()
	out := diff.Side{Table: s.Table, Go: diff.Package{Folder: folders.Go}, Client: diff.Package{Folder: folders.Client}, Documents: s.NamesDocuments()}
	for _, p := range s.Packages {
		if p.Folder == folders.Go {
			out.Go.Name = p.Table.Package
		}
		if p.Folder == folders.Client {
			out.Client.Name = p.Table.Package
		}
	}
	out.At = func(path ...string) diff.Place { return diff.Place(placeOf(s.Where(path...))) }
	return out
}

// A place is where something stands, as packages have it that know no files.
type place struct {
	File         string
	Line, Column int
}

// placeOf is the place; of the built-in table, whose lines are no one's to look up, its
// name.
func placeOf(at report.Place) place {
	p := place{File: at.Src.Name}
	if at.Src.File != "" {
		p.Line, p.Column = int(at.Line), int(at.Col)
	}
	return p
}

// A judged change is one that may be allowed.
type judged struct {
	diff.Change
	allowed string   // why; empty: it is not
	others  []string // rows that the same edit is of, beside its own
}

// breaks reports whether the change breaks something and is not allowed.
func (j judged) breaks(v diff.Verdict) bool { return j.allowed == "" && j.Verdict&v != 0 }

// withReasons puts the reasons to the changes that are meant.
func withReasons(changes []diff.Change, meant []*allowance) []judged {
	all := make([]judged, len(changes))
	for i, change := range changes {
		all[i].Change = change
		for _, a := range meant {
			if a.name == change.Name && (a.in == "" || a.in == change.Row || a.in == change.Body) && change.Verdict.Breaks() {
				all[i].allowed, a.used = a.reason, true
			}
		}
	}
	return all
}

// A summary is how many changes there are of each verdict. One that breaks both
// callers and clients counts for both.
type summary struct {
	Clients    int `json:"clients"`
	Callers    int `json:"callers"`
	Look       int `json:"look"`
	Compatible int `json:"compatible"`
	Allowed    int `json:"allowed"`
}

func summarise(changes []judged) summary {
	var s summary
	for _, j := range changes {
		switch {
		case j.allowed != "":
			s.Allowed++
		case !j.Verdict.Breaks() && j.Verdict != diff.Compatible:
			s.Look++
		case j.Verdict == diff.Compatible:
			s.Compatible++
		}
		if j.breaks(diff.Clients) {
			s.Clients++
		}
		if j.breaks(diff.Callers) {
			s.Callers++
		}
	}
	return s
}

func (s summary) breaks() bool { return s.Clients+s.Callers > 0 }

// String is the summary in a line: 2 changes break clients, 1 breaks callers.
func (s summary) String() string {
	var parts []string
	count := func(n int, one, many string) {
		if n == 0 {
			return
		}
		text := many
		if n == 1 {
			text = one
		}
		noun := ""
		if len(parts) == 0 {
			noun = " change"
			if n != 1 {
				noun = " changes"
			}
		}
		parts = append(parts, fmt.Sprintf("%d%s %s", n, noun, text))
	}
	count(s.Clients, "breaks clients", "break clients")
	count(s.Callers, "breaks callers", "break callers")
	count(s.Allowed, "is allowed", "are allowed")
	count(s.Look, "is to be looked at", "are to be looked at")
	count(s.Compatible, "is compatible", "are compatible")
	if len(parts) == 0 {
		return "nothing has changed"
	}
	return strings.Join(parts, ", ")
}

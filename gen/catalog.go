package gen

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/gen/clash"
	"github.com/statusgen/statusgen/gen/files"
	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/reference"
)

var catalogCommand = subcommand{
	name:     "catalog",
	operands: "TABLE...",
	summary:  "make one page of the tables of many services, and say where they contradict each other",
	help: `Catalog prints a page of all ids of an organisation: each with the services that
send it, what it means there, why it happens, what to do about it, and whom to ask. It
fails, and writes nothing, where the tables contradict each other: one id with two
codes, one that is another's, a reserved one that came back.

	statusgen catalog services/*/status.yaml > catalog.html
	statusgen catalog -o docs/errors.md services/*    # a folder stands for its status.yaml
	statusgen catalog -o catalog.json github.com/acme/orders/status.yaml@v1.4.0 billing.yaml
	git ls-files '*/status.yaml' | statusgen catalog -o catalog.html @-
	statusgen catalog -json @tables.txt               # what is wrong alone, for programs

A TABLE is a file, a folder, or a file of a module at a version, PATH@VERSION. @FILE
stands for those that the file lists, one a line; @- for those that standard input does.

-format is html, markdown or json; without it, the ending of the file that -o names
says which: .html, .md or .json. A contradiction ends with its name, by which -allow
lets it pass, everywhere or for one id, with the reason:

	statusgen catalog -allow 'QUOTA:id-code=billing moves in May' services/*
`,
	flags:   []string{"o", "format", "strict", "v", "allow", "json"},
	formats: catalogFormNames(),
	run:     (*command).catalog,
}

// A catalogForm is a form of the catalogue.
type catalogForm struct {
	name  string
	ends  []string // of files that have it
	write func(*reference.Catalog) ([]byte, error)
}

// catalogForms are all of them; the first is the default.
var catalogForms = []catalogForm{
	{"html", []string{".html", ".htm"}, (*reference.Catalog).HTML},
	{"markdown", []string{".md", ".markdown"}, func(c *reference.Catalog) ([]byte, error) { return c.Markdown(), nil }},
	{"json", []string{".json"}, (*reference.Catalog).JSON},
}

func catalogFormNames() []string {
	var names []string
	for _, f := range catalogForms {
		names = append(names, f.name)
	}
	return names
}

// catalogForm is the one that the command line asks for.
func (c *command) catalogForm() (*catalogForm, error) {
	if c.output == "-" {
		return nil, usagef("-o names a file; leave it out, and the catalogue is printed")
	}
	end := strings.ToLower(filepath.Ext(c.output))
	i := 0
	switch {
	case c.format != "":
		i = slices.IndexFunc(catalogForms, func(f catalogForm) bool { return f.name == c.format })
	case c.output != "":
		i = slices.IndexFunc(catalogForms, func(f catalogForm) bool { return slices.Contains(f.ends, end) })
	}
	if i >= 0 {
		return &catalogForms[i], nil
	}
	return nil, usagef("%s does not tell the format; let it end in .html, .md or .json, or add -format", c.output)
}

// catalog makes a catalogue of the tables.
func (c *command) catalog(operands []string) error {
	form, err := c.catalogForm()
	if err != nil {
		return err
	}
	allowed, err := c.allowances("contradiction", clashNames(), "billing moves in May")
	if err != nil {
		return err
	}
	tables, err := c.tables(operands)
	if err != nil {
		return err
	}
	parts, compared, err := c.readAll(tables)
	if err != nil {
		return err
	}
	known, err := c.clashes(clash.Find(compared), allowed)
	if err != nil {
		return err
	}
	if c.json != nil && c.output == "" {
		return nil // the problems are what is printed
	}
	text, err := form.write(reference.NewCatalog(parts, known))
	if err != nil {
		return err
	}
	if c.output == "" {
		_, err := c.stdout.Write(text)
		return err
	}
	return c.writeFile(c.output, text)
}

// writeFile makes the text a file of ours.
func (c *command) writeFile(name string, text []byte) error {
	name = filepath.Clean(name)
	outputs := []files.Output{{Path: name, Text: text}}
	return c.whenFree(func() error {
		return c.writeIn(new(files.Run), []string{filepath.Dir(name)}, outputs, func() (*files.Plan, error) { return files.NewPlan(outputs, nil, nil) })
	})
}

// clashNames are those of all contradictions.
func clashNames() []string {
	var names []string
	for _, k := range clash.Kinds {
		names = append(names, k.Name)
	}
	return names
}

// clashes says where the tables contradict each other. It returns what is allowed, and
// fails on what is not.
func (c *command) clashes(found []clash.Clash, allowed []*allowance) (known []reference.Known, err error) {
	var errs, warnings report.Problems
	for _, f := range found {
		if i := slices.IndexFunc(allowed, func(a *allowance) bool { return a.name == f.Name && (a.in == "" || a.in == f.ID) }); i >= 0 {
			allowed[i].used = true
			known = append(known, reference.Known{Name: f.Name, ID: f.ID, At: f.At.String(), Text: f.Text, Reason: allowed[i].reason})
			continue
		}
		p := report.Problem{File: f.At.File, Line: f.At.Line, Column: f.At.Column, Row: f.Row, Text: f.Text, Warning: f.Name}
		if f.Warning {
			warnings = append(warnings, p)
		} else {
			errs = append(errs, p)
		}
	}
	c.report(errs, "error")
	c.report(warnings, "warning")
	for _, a := range allowed {
		if !a.used {
			fmt.Fprintf(c.stderr, "statusgen: -allow %s: there is no such contradiction\n", a.title())
		}
	}
	switch {
	case len(errs) == 1:
		return nil, errors.New("the tables contradict each other, in 1 place; no catalogue is made")
	case len(errs) > 0:
		return nil, fmt.Errorf("the tables contradict each other, in %d places; no catalogue is made", len(errs))
	case c.strict && len(warnings) > 0:
		return nil, errors.New("there are warnings, which -strict takes for errors; no catalogue is made")
	}
	return known, nil
}

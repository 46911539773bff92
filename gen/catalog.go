package gen

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/statusgen/statusgen/gen/clash"
	"github.com/statusgen/statusgen/gen/files"
	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/gen/spec/source"
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

// A tableName is a table as the command line names it.
type tableName struct {
	name string // what messages and the catalogue call it
	file string // where it is; empty: it is of a module
}

// tables are those that the operands stand for, each once.
func (c *command) tables(operands []string) ([]tableName, error) {
	if len(operands) == 0 {
		return nil, usagef("name the tables: files, folders, or PATH@VERSION of modules; @FILE has a list of them")
	}
	var all []tableName
	seen := map[string]bool{}
	add := func(operand string) error {
		t, err := tableOf(operand)
		if err != nil {
			return err
		}
		key := t.name
		if t.file != "" {
			if key, err = filepath.Abs(t.file); err != nil {
				return err
			}
			if real, err := filepath.EvalSymlinks(key); err == nil {
				key = real
			}
		}
		if !seen[key] {
			seen[key] = true
			all = append(all, t)
		}
		return nil
	}
	for _, operand := range operands {
		list, isList := strings.CutPrefix(operand, "@")
		if !isList {
			if err := add(operand); err != nil {
				return nil, err
			}
			continue
		}
		names, err := c.listed(list)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if err := add(name); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// listed are the tables that a file names, one a line, or standard input. Blank lines, and
// those that begin with #, name none.
func (c *command) listed(file string) ([]string, error) {
	var text []byte
	var err error
	switch file {
	case "":
		return nil, usagef("@ stands before the file that lists the tables, as in @tables.txt; @- is standard input")
	case "-":
		text, err = c.readStdin()
	default:
		text, err = os.ReadFile(file)
	}
	if err != nil {
		return nil, err
	}
	var names []string
	for line := range bytes.Lines(text) {
		if name := string(bytes.TrimSpace(line)); name != "" && name[0] != '#' {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("@%s lists no table", file)
	}
	return names, nil
}

// tableOf is the table that an operand names.
func tableOf(operand string) (tableName, error) {
	info, err := os.Stat(operand)
	switch file, _, isModule := strings.Cut(operand, "@"); {
	case operand == "-":
		return tableName{}, usagef("a catalogue is of files, which have names; @- is a list of them on standard input")
	case err == nil && info.IsDir():
		for _, name := range []string{"status.yaml", "spec.yaml"} {
			if file := filepath.Join(operand, name); isFile(file) {
				return tableName{name: shown(file), file: file}, nil
			}
		}
		return tableName{}, fmt.Errorf("%s: the folder has no status.yaml, and no spec.yaml", operand)
	case err != nil && isModule && source.IsImportPath(file):
		return tableName{name: operand}, nil
	}
	return tableName{name: shown(operand), file: operand}, nil
}

// shown is what messages call the file, and the catalogue, which is the same on all
// machines if that can be.
func shown(file string) string {
	file = filepath.Clean(file)
	if here, err := os.Getwd(); err == nil && filepath.IsAbs(file) {
		if rel, err := filepath.Rel(here, file); err == nil && filepath.IsLocal(rel) {
			file = rel
		}
	}
	return strings.ToValidUTF8(filepath.ToSlash(file), "\ufffd")
}

// readAll reads the tables, on all processors. Its error is the problems of all of them.
func (c *command) readAll(tables []tableName) ([]*reference.Part, []*clash.Table, error) {
	parts, compared := make([]*reference.Part, len(tables)), make([]*clash.Table, len(tables))
	problems := make([]report.Problems, len(tables))
	names := &globalNames{}
	var shared spec.Shared
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(tables)) {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for i := range next {
				var err error
				parts[i], compared[i], err = c.readOne(tables[i], &shared, names)
				if err != nil && !errors.As(err, &problems[i]) {
					problems[i] = report.Problems{{File: tables[i].name, Text: err.Error()}}
				}
			}
		}()
	}
	for i := range tables {
		next <- i
	}
	close(next)
	workers.Wait()
	if all := slices.Concat(problems...); len(all) > 0 {
		return nil, nil, all.Sorted() // those of a file that several extend, once
	}
	return parts, compared, nil
}

// readOne reads a table, and takes from it what the catalogue has of it.
func (c *command) readOne(t tableName, shared *spec.Shared, names *globalNames) (*reference.Part, *clash.Table, error) {
	in := spec.Input{File: t.file, Base: c.base, Compared: true, Shared: shared, Name: filepath.ToSlash}
	if t.file == "" {
		var done func()
		var err error
		if in, done, err = c.ofModule(t.name); err != nil {
			return nil, nil, err
		}
		defer done()
		in.Shared = shared
	}
	s, err := spec.Read(in)
	if err != nil {
		return nil, nil, err
	}
	part, err := reference.PartOf(reference.Service{Title: titleOf(s, t.name), File: t.name}, s.Table)
	if err != nil {
		return nil, nil, err
	}
	own := s.Sources
	if t.file == "" {
		own = own[1:] // the first is made up
	}
	from := clash.Source{Name: t.name}
	for _, src := range own {
		if name := names.of(src); name != "" {
			from.Files = append(from.Files, name)
		}
	}
	from.At = func(path ...string) clash.Place { return clash.Place(placeOf(s.Where(path...))) }
	from.Origin = func(row string) string { return names.of(s.Defined(row).Src) }
	from.Reserved = func(kind, name string) string { return names.of(s.Where("reserved", kind, name).Src) }
	return part, clash.Of(s.Table, from), nil
}

// titleOf is what the catalogue calls a service: what its table says or, where that says
// nothing, the folder that the table is in, or the file if that says more.
func titleOf(s *spec.Spec, name string) string {
	if s.Table.API.Title != "" {
		return s.Table.API.Title
	}
	name, _, _ = strings.Cut(name, "@")
	if file := strings.TrimSuffix(path.Base(name), path.Ext(name)); file != "status" && file != "spec" {
		return file
	}
	folder := path.Base(path.Dir(name))
	if strings.Trim(folder, "./") == "" {
		return cmp.Or(s.Table.Package, name)
	}
	return folder
}

// globalNames are names of files that are the same from wherever they are read: those of
// modules, whatever their version, and of the files of modules that are here.
type globalNames struct{ known sync.Map }

// of is the name of the source; empty for the built-in table.
func (g *globalNames) of(src *report.Source) string {
	switch {
	case src.File == "":
		return ""
	case src.Module != "":
		return src.Origin
	}
	if name, ok := g.known.Load(src.File); ok {
		return name.(string)
	}
	name := globalName(src.File)
	g.known.Store(src.File, name)
	return name
}

func globalName(file string) string {
	abs, err := filepath.Abs(file)
	if err != nil {
		return file
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		abs = real
	}
	m, err := source.ModuleAround(filepath.Dir(abs))
	if m == nil || m.Path == "" || err != nil {
		return filepath.ToSlash(abs)
	}
	inside, err := filepath.Rel(m.Dir, abs)
	if err != nil {
		return filepath.ToSlash(abs)
	}
	return path.Join(m.Path, filepath.ToSlash(inside))
}

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
	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/gen/spec/source"
	"github.com/statusgen/statusgen/templates/reference"
)

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
		var f *os.File
		if f, err = os.Open(file); err == nil { // a pipe of the shell, perhaps
			text, err = readBounded(f, "the list")
			f.Close()
		}
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("@%s: %s", file, source.Cause(err))
	case bytes.IndexByte(text, 0) >= 0: // of git ls-files -z, or in UTF-16
		return nil, fmt.Errorf("@%s has zero bytes; write the tables in UTF-8, one a line", file)
	}
	var names []string
	for line := range bytes.Lines(bytes.TrimPrefix(text, []byte("\ufeff"))) {
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
	part, err := reference.PartOf(reference.Service{Title: titleOf(s, t.name, t.file == ""), File: t.name}, s.Table)
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
func titleOf(s *spec.Spec, name string, isModule bool) string {
	if s.Table.API.Title != "" {
		return s.Table.API.Title
	}
	if isModule {
		name, _, _ = strings.Cut(name, "@")
	}
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

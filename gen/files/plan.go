// Package files writes the outputs: all of them or none, beside files that are
// not its own, and never two runs at once.
package files

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// An output is a file as the table gives it.
type Output struct {
	Path string
	Text []byte
}

// A Plan is what has to be done to make of the files that are there the ones
// that the table gives.
type Plan struct {
	Changes []Change // in the order of their paths
}

// A change is what becomes of one file.
type Change struct {
	Action Action
	Path   string
	Old    []byte      // what is there, except for Create
	Text   []byte      // what is to be there, except for Remove
	mode   fs.FileMode // of the file that is there, for Replace
}

type Action string

const (
	Create  Action = "create"
	Replace Action = "replace"
	Remove  Action = "remove"
)

// NewPlan compares the outputs with the files that are there, and changes nothing. In the
// folders of the Go packages, a Go file of ours that is no output is stale, and the Go
// files of others have to compile with the outputs: meanings say what the table means by
// the names that it gives. Elsewhere a file of ours may be another table's. The error
// names everything that stands in the way, each on a line.
func NewPlan(outputs []Output, packages []string, meanings map[string]string) (*Plan, error) {
	folders, err := byFolder(outputs)
	if err != nil {
		return nil, err
	}
	p := &Plan{}
	var problems []error
	for _, dir := range slices.Sorted(maps.Keys(folders)) {
		isPackage := slices.ContainsFunc(packages, func(folder string) bool { return dir == filepath.Clean(folder) })
		own, errs := p.addFolder(dir, folders[dir], isPackage)
		if isPackage {
			errs = append(errs, ownProblems(own, goFiles(folders[dir]), meanings)...)
		}
		problems = append(problems, errs...)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	slices.SortFunc(p.Changes, func(a, b Change) int { return strings.Compare(a.Path, b.Path) })
	return p, nil
}

// byFolder gives the outputs of each folder by their names, in lower case:
// names that differ only by case are one file on many disks, and the go command
// refuses a package with both.
func byFolder(outputs []Output) (map[string]map[string]Output, error) {
	folders := map[string]map[string]Output{}
	for _, o := range outputs {
		o.Path = filepath.Clean(o.Path)
		dir, name := filepath.Dir(o.Path), strings.ToLower(filepath.Base(o.Path))
		if folders[dir] == nil {
			folders[dir] = map[string]Output{}
		}
		switch other, taken := folders[dir][name]; {
		case taken && other.Path == o.Path:
			return nil, fmt.Errorf("%s: two outputs have this path", o.Path)
		case taken:
			return nil, fmt.Errorf("%s: another output, %s, differs only by case", o.Path, other.Path)
		}
		folders[dir][name] = o
	}
	return folders, nil
}

// addFolder plans the outputs of one folder and, of a package, what is stale in it. It
// returns the Go files that are neither, and what stands in the way.
func (p *Plan) addFolder(dir string, outputs map[string]Output, isPackage bool) (own []string, problems []error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, []error{err}
	}
	there := map[string]bool{}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		o, wanted := outputs[strings.ToLower(e.Name())]
		switch {
		case wanted && path != o.Path:
			problems = append(problems, fmt.Errorf("%s: differs from the output %s only by case; rename or remove it", path, o.Path))
		case wanted:
			there[path] = true
			problems = append(problems, p.addExisting(o, e))
		case e.Type().IsRegular() && isPackage && filepath.Ext(path) == ".go" && isOurs(path):
			problems = append(problems, p.addStale(path))
		case isGo(e.Name()) && isRegular(path):
			own = append(own, path)
		}
	}
	for _, o := range outputs {
		if !there[o.Path] {
			p.Changes = append(p.Changes, Change{Action: Create, Path: o.Path, Text: o.Text})
		}
	}
	return own, problems
}

// goFiles are the Go files of the outputs, by their paths.
func goFiles(outputs map[string]Output) []Output {
	var files []Output
	for _, o := range outputs {
		if isGo(filepath.Base(o.Path)) {
			files = append(files, o)
		}
	}
	slices.SortFunc(files, func(a, b Output) int { return strings.Compare(a.Path, b.Path) })
	return files
}

// isGo reports whether the go command takes the file for one of a package.
func isGo(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasPrefix(name, "_") && !strings.HasPrefix(name, ".")
}

func isRegular(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// isOurs reports whether statusgen wrote the file. What cannot be read is not to
// be touched either.
func isOurs(path string) bool {
	head, err := readHead(path)
	return err == nil && marked(head)
}

// addExisting plans an output in whose place there is something.
func (p *Plan) addExisting(o Output, e fs.DirEntry) error {
	switch {
	case e.Type()&fs.ModeSymlink != 0:
		return fmt.Errorf("%s: is a symbolic link; remove it, or name another output", o.Path)
	case e.IsDir():
		return fmt.Errorf("%s: is a folder; remove it, or name another output", o.Path)
	case !e.Type().IsRegular():
		return fmt.Errorf("%s: is no regular file; remove it, or name another output", o.Path)
	}
	info, err := e.Info()
	if err != nil {
		return err
	}
	old, err := readFile(o.Path)
	switch {
	case err != nil:
		return err
	case bytes.Equal(old, o.Text), bytes.Equal(unixLines(old), unixLines(o.Text)):
		return nil // a checkout may have line ends of its own
	case !marked(old):
		return fmt.Errorf("%s: was not written by statusgen (%s); move it away, or name another output", o.Path, lack(o.Path))
	}
	p.Changes = append(p.Changes, Change{Action: Replace, Path: o.Path, Old: old, Text: o.Text, mode: info.Mode().Perm()})
	return nil
}

// unixLines is the text with the line ends of Unix, which outputs have.
func unixLines(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }

// addStale plans the removal of a file.
func (p *Plan) addStale(path string) error {
	old, err := readFile(path)
	if err != nil {
		return err
	}
	p.Changes = append(p.Changes, Change{Action: Remove, Path: path, Old: old})
	return nil
}

package gen

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/templates/gopkg"
)

// An output is a file as the table gives it.
type output struct {
	path string
	text []byte
}

// A plan is what has to be done to make of the files that are there the ones
// that the table gives.
type plan struct {
	changes   []change // in the order of their paths
	missing   []string // folders to make
	leftovers []string // temporaries of a run that was killed
}

// A change is what becomes of one file.
type change struct {
	action action
	path   string
	old    []byte      // what is there, except for create
	text   []byte      // what is to be there, except for remove
	mode   fs.FileMode // of the file that is there, for replace
}

type action int

const (
	create action = iota
	replace
	remove
)

// newPlan compares the outputs with the files that are there, and changes
// nothing. In the folder goFolder, a file of ours that is no output is stale.
// The error names every path that stands in the way, one a line.
func newPlan(outputs []output, goFolder string) (*plan, error) {
	folders, err := byFolder(outputs)
	if err != nil {
		return nil, err
	}
	p := &plan{}
	var problems []error
	for _, dir := range slices.Sorted(maps.Keys(folders)) {
		problems = append(problems, p.addFolder(dir, folders[dir], dir == filepath.Clean(goFolder))...)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	slices.SortFunc(p.changes, func(a, b change) int { return strings.Compare(a.path, b.path) })
	return p, nil
}

// byFolder gives the outputs of each folder by their names, in lower case:
// names that differ only by case are one file on many disks, and the go command
// refuses a package with both.
func byFolder(outputs []output) (map[string]map[string]output, error) {
	folders := map[string]map[string]output{}
	for _, o := range outputs {
		o.path = filepath.Clean(o.path)
		dir, name := filepath.Dir(o.path), strings.ToLower(filepath.Base(o.path))
		if folders[dir] == nil {
			folders[dir] = map[string]output{}
		}
		switch other, taken := folders[dir][name]; {
		case taken && other.path == o.path:
			return nil, fmt.Errorf("%s: two outputs have this path", o.path)
		case taken:
			return nil, fmt.Errorf("%s: another output, %s, differs only by case", o.path, other.path)
		}
		folders[dir][name] = o
	}
	return folders, nil
}

// addFolder plans the outputs of one folder, and with sweep what is stale in it.
// It returns what stands in the way.
func (p *plan) addFolder(dir string, outputs map[string]output, sweep bool) (problems []error) {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		p.missing = append(p.missing, dir)
	case err != nil:
		return []error{err}
	}
	there := map[string]bool{}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		o, wanted := outputs[strings.ToLower(e.Name())]
		switch {
		case wanted && path != o.path:
			problems = append(problems, fmt.Errorf("%s: differs from the output %s only by case; rename or remove it", path, o.path))
		case wanted:
			there[path] = true
			problems = append(problems, p.addExisting(o, e))
		case e.Type().IsRegular() && isTemporary(e.Name()):
			p.leftovers = append(p.leftovers, path)
		case e.Type().IsRegular() && sweep:
			problems = append(problems, p.addStale(path))
		}
	}
	for _, o := range outputs {
		if !there[o.path] {
			p.changes = append(p.changes, change{action: create, path: o.path, text: o.text})
		}
	}
	return problems
}

// addExisting plans an output in whose place there is something.
func (p *plan) addExisting(o output, e fs.DirEntry) error {
	switch {
	case e.Type()&fs.ModeSymlink != 0:
		return fmt.Errorf("%s: is a symbolic link; remove it, or name another output", o.path)
	case e.IsDir():
		return fmt.Errorf("%s: is a folder; remove it, or name another output", o.path)
	case !e.Type().IsRegular():
		return fmt.Errorf("%s: is no regular file; remove it, or name another output", o.path)
	}
	info, err := e.Info()
	if err != nil {
		return err
	}
	old, err := os.ReadFile(o.path)
	switch {
	case err != nil:
		return err
	case bytes.Equal(old, o.text):
		return nil
	case !marked(old):
		return fmt.Errorf("%s: was not written by statusgen (it lacks the line %q); move it away, or name another output", o.path, gopkg.Header)
	}
	p.changes = append(p.changes, change{action: replace, path: o.path, old: old, text: o.text, mode: info.Mode().Perm()})
	return nil
}

// addStale plans the removal of a file, if it is stale.
func (p *plan) addStale(path string) error {
	head, err := readHead(path)
	if err != nil || !marked(head) {
		return nil // what cannot be read is not to be touched either
	}
	old, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	p.changes = append(p.changes, change{action: remove, path: path, old: old})
	return nil
}

// readHead returns the beginning of a file that may be large.
func readHead(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, 4<<10))
}

// marked reports whether the text is statusgen's own: whether gopkg.Header
// stands on a line before anything but comments, as a comment of Go, of YAML, or
// of HTML and Markdown.
func marked(text []byte) bool {
	mark := strings.TrimPrefix(gopkg.Header, "// ")
	for line := range bytes.Lines(text) {
		switch line := string(bytes.TrimRight(line, "\r\n")); {
		case line == "// "+mark, line == "# "+mark, line == "<!-- "+mark+" -->":
			return true
		case line == "", strings.HasPrefix(line, "//"), strings.HasPrefix(line, "#"), strings.HasPrefix(line, "<!"):
		default:
			return false
		}
	}
	return false
}

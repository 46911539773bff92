package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/statusgen/statusgen/gen/regular"
	"github.com/statusgen/statusgen/gen/spec/report"
)

// A module is what `go list -m -json` says of one.
type module struct {
	Path    string
	Version string
	Dir     string // empty when it is not in the module cache, or vendored
	Error   *struct{ Err string }
}

// required reports whether the module is in the graph: one with a version is,
// even where there is an error, which then says why the module cannot be had.
func (m *module) required() bool { return m.Error == nil || m.Version != "" }

func (m *module) String() string { return strings.TrimSpace(m.Path + " " + m.Version) }

// ofModule returns the source of a file of a module: the one in the module
// graph of the service, so that go.mod says which version. It runs go list
// once.
func (f *Finder) ofModule(s report.Scope, extends report.Item[string]) *report.Source {
	name := extends.Value
	mod, err := f.Modules.find(f.Dir, f.Env, name)
	if err != nil {
		s.Errorf(extends.Place, "cannot look for the module of %s: %v", name, err)
		return nil
	}
	if mod == nil && path.Ext(path.Base(name)) == "" {
		s.Errorf(extends.Place, "no module that the service requires has the file %s; where that is a module or a folder, name the table in it, as in %[1]s/status.yaml", name)
		return nil
	}
	if mod == nil {
		s.Errorf(extends.Place, "no module that the service requires has %s; run `go get` with the module's path, "+
			"and import a package of it so that `go mod tidy` keeps it", name)
		return nil
	}
	inside := strings.TrimPrefix(name, mod.Path+"/")
	src := &report.Source{Name: f.versioned(name, mod.Version), Origin: name, Module: mod.Path, Version: mod.Version, Dir: mod.Dir, Theirs: true}
	if vendor := vendorFolder(f.Dir); mod.Dir == "" && vendor != "" {
		src.Dir = filepath.Join(vendor, filepath.FromSlash(mod.Path))
		src.File = filepath.Join(src.Dir, filepath.FromSlash(inside))
		if err := f.stat(src.File); err != nil {
			s.Errorf(extends.Place, "the vendor folder has %s without %s, since `go mod vendor` copies the folders of imported packages alone; "+
				"import a package of that folder and run `go mod vendor`, or set GOFLAGS=-mod=mod", mod.Path, inside)
			return nil
		}
		return src
	}
	if mod.Dir == "" && f.Past {
		fetched := f.Modules.download(f.Dir, f.Env, mod.Path)
		if fetched.Error != "" {
			s.Errorf(extends.Place, "the module %s is not in the module cache, and the go command cannot fetch it: %s", mod, oneLine(fetched.Error))
			return nil
		}
		mod.Dir, src.Dir = fetched.Dir, fetched.Dir
	}
	if mod.Error != nil {
		s.Errorf(extends.Place, "the module %s is not in the module cache, and the go command cannot fetch it: %s", mod, oneLine(mod.Error.Err))
		return nil
	}
	if mod.Dir == "" {
		s.Errorf(extends.Place, "the module %s is not in the module cache; run `go mod download %s`", mod, mod.Path)
		return nil
	}
	if _, err := os.Stat(mod.Dir); f.Past && err != nil {
		s.Errorf(extends.Place, "the module %s is replaced by a folder that has no past: it is not in the repository", mod)
		return nil
	}
	src.File = filepath.Join(mod.Dir, filepath.FromSlash(inside))
	if err := f.stat(src.File); errors.Is(err, os.ErrNotExist) {
		s.Errorf(extends.Place, "the module %s has no file %s; does another version have it?", mod, inside)
		return nil
	}
	return src
}

// stat says why the file cannot be read, if it can be known without reading it.
func (f *Finder) stat(file string) error {
	if err := f.fetch(file); err != nil {
		return err
	}
	_, err := os.Stat(file)
	return err
}

// findModule returns the module that the file of the name is in, nil when no
// required module can have it. The path of a module may be any beginning of the
// name; the longest is right.
func findModule(dir string, env []string, name string) (*module, error) {
	args := []string{"list", "-m", "-e", "-json=Path,Version,Dir,Error"}
	for p := path.Dir(name); p != "."; p = path.Dir(p) {
		if !IsPattern(p) {
			args = append(args, p)
		}
	}
	var found *module
	err := goList(dir, env, args, func(d *json.Decoder) error {
		var m module
		if err := d.Decode(&m); err != nil {
			return err
		}
		isOf := m.required() && strings.HasPrefix(name, m.Path+"/")
		if isOf && (found == nil || len(m.Path) > len(found.Path)) {
			found = &m
		}
		return nil
	})
	return found, err
}

// vendorFolder returns the vendor folder of the module or workspace that the
// folder is in, or nothing.
func vendorFolder(dir string) string {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	for dir := range upward(dir) {
		vendor := filepath.Join(dir, "vendor")
		if _, err := os.Stat(filepath.Join(vendor, "modules.txt")); err == nil {
			return vendor
		}
	}
	return ""
}

// upward gives the folder, the one that it is in, and so on up to the root.
func upward(dir string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for last := ""; dir != last && yield(dir); {
			last, dir = dir, filepath.Dir(dir)
		}
	}
}

// IsWithin reports whether a folder is another one or below it, both absolute.
func IsWithin(dir, outer string) bool {
	rel, err := filepath.Rel(outer, dir)
	return err == nil && filepath.IsLocal(rel)
}

// A moduleDir is the folder of a module, and its path.
type moduleDir struct{ Dir, Path string }

// ModuleAround returns the module that a folder would be in, by its absolute
// path, whether or not the folder is there; nil when that is none.
func ModuleAround(dir string) (*moduleDir, error) {
	file, text, err := nearest(dir, "go.mod")
	if file == "" || err != nil {
		return nil, err
	}
	return &moduleDir{filepath.Dir(file), modulePath(text)}, nil
}

// nearest returns the file of the name in the folder or the first above it that
// has one, as the go command looks for go.mod: past folders of that name.
func nearest(dir, name string) (file string, text []byte, err error) {
	for dir := range upward(dir) {
		file := filepath.Join(dir, name)
		if info, err := os.Stat(file); err != nil || info.IsDir() {
			continue
		}
		text, err := regular.ReadFile(file, MaxBytes)
		if err != nil {
			return "", nil, fmt.Errorf("%s cannot be read: %s", file, Cause(err))
		}
		return file, text, nil
	}
	return "", nil, nil
}

// modulePath returns the path that a go.mod gives its module, or nothing
// (golang.org/x/mod/modfile.ModulePath).
func modulePath(text []byte) string {
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "//")
		verb, path, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(line), "\t", " "), " ")
		if verb != "module" {
			continue
		}
		path = strings.TrimSpace(path)
		if unquoted, err := strconv.Unquote(path); err == nil {
			return unquoted
		}
		return path
	}
	return ""
}

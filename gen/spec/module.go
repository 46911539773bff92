package spec

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// A module is what `go list -m -json` says of one.
type module struct {
	Path    string
	Version string
	Dir     string // empty when it is not in the module cache, or vendored
	Error   *struct{ Err string }
}

func (m *module) String() string { return strings.TrimSpace(m.Path + " " + m.Version) }

// ofModule returns the source of a file of a module: the one in the module
// graph of the service, so that go.mod says which version. It runs go list
// once.
func (l *loader) ofModule(s scope, extends item[string]) *source {
	name := extends.value
	mod, err := findModule(l.dir, name)
	if err != nil {
		s.errorf(extends.place, "cannot look for the module of %s: %v", name, err)
		return nil
	}
	if mod == nil {
		s.errorf(extends.place, "no module that the service requires has %s; run `go get` with the module's path, "+
			"and import a package of it so that `go mod tidy` keeps it", name)
		return nil
	}
	inside := strings.TrimPrefix(name, mod.Path+"/")
	src := &source{name: name, origin: name, module: mod.Path, dir: mod.Dir, theirs: true}
	if vendor := vendorFolder(l.dir); mod.Dir == "" && vendor != "" {
		src.dir = filepath.Join(vendor, filepath.FromSlash(mod.Path))
		src.file = filepath.Join(src.dir, filepath.FromSlash(inside))
		if _, err := os.Stat(src.file); err != nil {
			s.errorf(extends.place, "the vendor folder has %s without %s, since `go mod vendor` copies the folders of imported packages alone; "+
				"import a package of that folder and run `go mod vendor`, or set GOFLAGS=-mod=mod", mod.Path, inside)
			return nil
		}
		return src
	}
	if mod.Dir == "" {
		s.errorf(extends.place, "the module %s is not in the module cache; run `go mod download %s`", mod, mod.Path)
		return nil
	}
	src.file = filepath.Join(mod.Dir, filepath.FromSlash(inside))
	if _, err := os.Stat(src.file); errors.Is(err, os.ErrNotExist) {
		s.errorf(extends.place, "the module %s has no file %s; does another version have it?", mod, inside)
		return nil
	}
	return src
}

// findModule returns the module that the file of the name is in, nil when no
// required module can have it. The path of a module may be any beginning of the
// name; the longest is right.
func findModule(dir, name string) (*module, error) {
	args := []string{"list", "-m", "-e", "-json=Path,Version,Dir,Error"}
	for p := path.Dir(name); p != "."; p = path.Dir(p) {
		args = append(args, p)
	}
	var found *module
	err := goList(dir, args, func(d *json.Decoder) error {
		var m module
		if err := d.Decode(&m); err != nil {
			return err
		}
		isOf := m.Error == nil && strings.HasPrefix(name, m.Path+"/") // go list takes "all" for a pattern
		if isOf && (found == nil || len(m.Path) > len(found.Path)) {
			found = &m
		}
		return nil
	})
	return found, err
}

// goList runs the go command in the folder and has each JSON value of its
// output decoded.
func goList(dir string, args []string, decode func(*json.Decoder) error) error {
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		if why := strings.TrimSpace(stderr.String()); why != "" {
			return errors.New(firstLine(why))
		}
		return err
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		if err := decode(d); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// vendorFolder returns the vendor folder of the module or workspace that the
// folder is in, or nothing.
func vendorFolder(dir string) string {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	for {
		vendor := filepath.Join(dir, "vendor")
		if _, err := os.Stat(filepath.Join(vendor, "modules.txt")); err == nil {
			return vendor
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

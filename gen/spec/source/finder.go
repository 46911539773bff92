// Package source finds what a table is made of: the files that it extends, the
// modules that they are of, and the Go packages that it names.
package source

import (
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/statusgen/statusgen/gen/regular"
	"github.com/statusgen/statusgen/gen/spec/report"
)

// MaxBytes is what a file may have at most. The largest table in mind has 10,000
// rows, which are three megabytes.
const MaxBytes = 16 << 20

// builtIn is the name of the built-in table.
const builtIn = "statusgen:base"

// A Finder finds the tables that a service's own extends.
type Finder struct {
	Base  []byte                   // the text of the built-in table
	Dir   string                   // of the service's own table
	Past  bool                     // the table may be one of the past: modules of it are fetched where they are not here, and named with their versions
	Env   []string                 // for the go command, beside that of the program
	Name  func(file string) string // what messages call a file; nil: as it is
	Fetch func(file string) error  // brings a file to where it is looked for; nil: all are there

	Modules *Modules // that are known already; nil: none
}

// Called is what messages call the file.
func (f *Finder) Called(file string) string {
	if f.Name == nil {
		return file
	}
	return f.Name(file)
}

// fetch brings the file to where it is looked for.
func (f *Finder) fetch(file string) error {
	if f.Fetch == nil {
		return nil
	}
	return f.Fetch(file)
}

// Extended returns the source of the table that another extends, or nil after
// saying why there is none.
func (f *Finder) Extended(s report.Scope, src *report.Source, extends report.Item[string]) *report.Source {
	name := extends.Value
	switch {
	case name == builtIn:
		return &report.Source{Name: builtIn, Origin: builtIn, Theirs: true}
	case strings.HasPrefix(name, "statusgen:"):
		s.Errorf(extends.Place, "there is no built-in table %s; did you mean %q?", report.Quote(name), builtIn)
	case !report.IsPrintable(name) || strings.Contains(name, `\`) || name != path.Clean(name) && "./"+path.Clean(name) != name:
		s.Errorf(extends.Place, "%s is no file to extend; write %s, a file beginning with ./ or ../, or a file of a module such as github.com/acme/platform/status.yaml", report.Quote(name), builtIn)
	case path.IsAbs(name) || filepath.IsAbs(name):
		s.Errorf(extends.Place, "%s is no relative file; write it relative to this one, beginning with ./ or ../", report.Quote(name))
	case strings.HasPrefix(name, "./"), strings.HasPrefix(name, "../"):
		return f.beside(s, src, extends)
	case "statusgen:"+name == builtIn:
		s.Errorf(extends.Place, "%s is no file of a module; did you mean %q?", report.Quote(name), builtIn)
	case !strings.Contains(name, "/"):
		s.Errorf(extends.Place, "%s is no file of a module; for a file beside this one write ./%s", report.Quote(name), report.Unquoted(name))
	case strings.Contains(name, "@"):
		s.Errorf(extends.Place, "the version of a module is what go.mod says; leave @%s out", report.Unquoted(versionOf(name)))
	case !IsImportPath(name):
		s.Errorf(extends.Place, "%s is no file of a module; those are named as in github.com/acme/platform/status.yaml", report.Quote(name))
	default:
		return f.ofModule(s, extends)
	}
	return nil
}

// versionOf returns what follows the @ in a path, up to the next element.
func versionOf(name string) string {
	_, version, _ := strings.Cut(name, "@")
	version, _, _ = strings.Cut(version, "/")
	return version
}

// beside returns the source of a relative file, which a file of a module can
// extend within its module alone: what is around it is elsewhere on every
// machine.
func (f *Finder) beside(s report.Scope, src *report.Source, extends report.Item[string]) *report.Source {
	if src.File == "" {
		s.Errorf(extends.Place, "the built-in table is no file, so nothing is beside it")
		return nil
	}
	file := filepath.Join(filepath.Dir(src.File), filepath.FromSlash(extends.Value))
	if src.Module == "" {
		return &report.Source{Name: f.Called(file), Origin: f.relative(file), File: file}
	}
	inside, err := filepath.Rel(src.Dir, file)
	if err != nil || !filepath.IsLocal(inside) {
		s.Errorf(extends.Place, "%s is outside the module %s, whose other files a table can extend", extends.Value, src.Module)
		return nil
	}
	name := src.Module + "/" + filepath.ToSlash(inside)
	return &report.Source{Name: f.versioned(name, src.Version), Origin: name, File: file, Module: src.Module, Version: src.Version, Dir: src.Dir, Theirs: true}
}

// versioned is what messages call a file of a module.
func (f *Finder) versioned(name, version string) string {
	if !f.Past || version == "" {
		return name
	}
	return name + "@" + version
}

// relative is the file as a path from the folder of the service's own.
func (f *Finder) relative(file string) string {
	if rel, err := filepath.Rel(f.Dir, file); err == nil {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(file)
}

// Read returns the text of the source.
func (f *Finder) Read(src *report.Source) ([]byte, error) {
	switch {
	case src.Lines != nil:
		return src.Lines, nil
	case src.File == "":
		return f.Base, nil
	}
	if err := f.fetch(src.File); err != nil {
		return nil, err
	}
	return regular.ReadFile(src.File, MaxBytes)
}

// Cause is the error without the path that the message has anyway.
func Cause(err error) string {
	if p, ok := err.(*os.PathError); ok {
		err = p.Err
	}
	return err.Error()
}

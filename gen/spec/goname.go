package spec

import (
	"encoding/json"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// A goName is a name of a Go package that the table gives. What it must be is
// for its check, which reports what is wrong or uses it.
type goName struct {
	item[string]
	scope
	path, name string
	check      func(goName, types.Object)
}

// A goNames collects the Go names of a table and looks all of them up at once:
// each run of the go command costs more than reading the table.
type goNames struct {
	dir    string // where the go command is run
	output string // the folder of the emitted package
	list   []goName
}

// add reads a name such as database/sql.ErrNoRows, and reports one that is
// malformed.
func (g *goNames) add(s scope, text item[string], check func(goName, types.Object)) {
	dot := strings.LastIndexByte(text.value, '.')
	if dot <= strings.LastIndexByte(text.value, '/') {
		s.errorf(text.place, "%s is no name of a Go package; write it as in database/sql.ErrNoRows", quote(text.value))
		return
	}
	name := goName{item: text, scope: s, path: text.value[:dot], name: text.value[dot+1:], check: check}
	switch {
	case strings.HasPrefix(name.path, "./"), strings.HasPrefix(name.path, "../"):
		s.errorf(text.place, "%s is relative; write the whole import path, with that of the module", quote(text.value))
	case !isImportPath(name.path):
		s.errorf(text.place, "%s is no import path; write it as in database/sql.ErrNoRows", quote(name.path))
	case !isExportedIn(name.name):
		s.errorf(text.place, "%s is no exported name; write it as in database/sql.ErrNoRows", quote(name.name))
	default:
		g.list = append(g.list, name)
	}
}

func isExportedIn(name string) bool { return token.IsIdentifier(name) && token.IsExported(name) }

// A goPackage is what `go list` says of one.
type goPackage struct {
	ImportPath string
	Name       string
	Export     string // the file that has what the package exports
	Deps       []string
	Module     *struct{ Path, Dir string }
	Error      *struct{ Err string }
}

// resolve looks the names up and calls their checks.
func (g *goNames) resolve() {
	if len(g.list) == 0 {
		return
	}
	packages, err := g.packages()
	if err != nil {
		first := g.list[0]
		first.errorf(first.place, "cannot look up %s: %v", first.value, err)
		return
	}
	imports := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(packages[path].Export)
	})
	for _, n := range g.list {
		p, ok := packages[n.path]
		if !ok {
			n.errorf(n.place, "there is no package %s", n.path)
			continue
		}
		if why := g.notImportable(p); why != "" {
			n.errorf(n.place, "%s", why)
			continue
		}
		exported, err := imports.Import(n.path)
		if err != nil {
			n.errorf(n.place, "cannot read what package %s exports: %v", n.path, err)
			continue
		}
		object := exported.Scope().Lookup(n.name)
		if object == nil {
			n.errorf(n.place, "package %s has no %s%s", n.path, n.name, n.didYouMean(n.name, exportedNames(exported)))
			continue
		}
		n.check(n, object)
	}
}

// packages returns the packages of the names, by their import paths. The go
// command compiles those that it has not compiled before.
func (g *goNames) packages() (map[string]goPackage, error) {
	args := []string{"list", "-e", "-export", "-json=ImportPath,Name,Export,Deps,Module,Error", "--"}
	named := map[string]bool{}
	for _, n := range g.list {
		if !named[n.path] {
			named[n.path] = true
			args = append(args, n.path)
		}
	}
	packages := map[string]goPackage{}
	err := goList(g.dir, args, func(d *json.Decoder) error {
		var p goPackage
		if err := d.Decode(&p); err != nil {
			return err
		}
		packages[p.ImportPath] = p
		return nil
	})
	return packages, err
}

// notImportable says why the emitted package cannot import another, if so.
func (g *goNames) notImportable(p goPackage) string {
	output := g.importPath(p)
	inner, isInternal := internalRoot(p.ImportPath)
	switch {
	case p.Error != nil && strings.Contains(p.Error.Err, "no required module provides"):
		return fmt.Sprintf("no required module has the package %s; run `go get %[1]s`", p.ImportPath)
	case p.Error != nil && strings.Contains(p.Error.Err, "is not in std"):
		return fmt.Sprintf("there is no package %s; write its whole import path", p.ImportPath)
	case p.Error != nil && strings.HasPrefix(p.Error.Err, "# "): // what the compiler says of a package
		_, why, _ := strings.Cut(p.Error.Err, "\n")
		return fmt.Sprintf("package %s does not compile: %s", p.ImportPath, firstLine(why))
	case p.Error != nil:
		return fmt.Sprintf("package %s: %s", p.ImportPath, firstLine(p.Error.Err))
	case p.Export == "":
		return fmt.Sprintf("package %s does not compile; run `go build %[1]s`", p.ImportPath)
	case p.Name == "main":
		return fmt.Sprintf("package %s is a command, which nothing can import", p.ImportPath)
	case isInternal && output != inner && !strings.HasPrefix(output, inner+"/"):
		return fmt.Sprintf("package %s is internal to %s, so the generated package cannot import it", p.ImportPath, inner)
	case output != "" && (p.ImportPath == output || slices.Contains(p.Deps, output)):
		return fmt.Sprintf("package %s imports the generated package, which cannot import it in turn; move the name to a package that does not", p.ImportPath)
	}
	return ""
}

// importPath returns the import path of the emitted package if it is of the
// same module as p; packages of others neither import it nor are internal to
// what it is in.
func (g *goNames) importPath(p goPackage) string {
	if p.Module == nil || p.Module.Dir == "" {
		return ""
	}
	folder, err := filepath.Abs(g.output)
	if err != nil {
		return ""
	}
	rel, err := filepath.Rel(p.Module.Dir, folder)
	if err != nil || !filepath.IsLocal(rel) {
		return ""
	}
	return path.Join(p.Module.Path, filepath.ToSlash(rel))
}

// internalRoot returns the path that an internal package is internal to.
func internalRoot(importPath string) (string, bool) {
	elements := strings.Split(importPath, "/")
	for i := len(elements) - 1; i >= 0; i-- {
		if elements[i] == "internal" {
			return strings.Join(elements[:i], "/"), true
		}
	}
	return "", false
}

func exportedNames(p *types.Package) []string {
	return slices.DeleteFunc(p.Scope().Names(), func(name string) bool { return !token.IsExported(name) })
}

// model is the name as the templates have it.
func (n goName) model(o types.Object) model.GoName {
	return model.GoName{Path: n.path, Package: o.Pkg().Name(), Name: n.name}
}

// kindOf says what a Go object is, for a message.
func kindOf(o types.Object) string {
	switch o := o.(type) {
	case *types.Const:
		return "a constant"
	case *types.Var:
		return "a variable of type " + types.TypeString(o.Type(), nil)
	case *types.Func:
		return "a function"
	case *types.TypeName:
		return "a type"
	}
	return "something else"
}

var errorType = types.Universe.Lookup("error").Type().Underlying().(*types.Interface)

func isError(t types.Type) bool { return types.Implements(t, errorType) }

// isGeneric reports whether the object is a type that has type parameters.
func isGeneric(o *types.TypeName) bool {
	switch t := o.Type().(type) {
	case *types.Named:
		return t.TypeParams().Len() > 0
	case *types.Alias:
		return t.TypeParams().Len() > 0
	}
	return false
}

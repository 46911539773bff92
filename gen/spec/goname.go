package spec

import (
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/gen/spec/source"
	"github.com/statusgen/statusgen/templates/model"
)

// A goName is a name of a Go package that the table gives. What it must be is
// for its check, which reports what is wrong or uses it.
type goName struct {
	report.Item[string]
	report.Scope
	path, name string
	check      func(goName, types.Object)
	assume     func(goName)
}

// A goNames collects the Go names of a table and looks all of them up at once:
// each run of the go command costs more than reading the table.
type goNames struct {
	dir    string // of the table
	output string // the folder of the emitted package; empty when the table names none
	list   []goName
}

// add reads a name such as database/sql.ErrNoRows, and reports one that is
// malformed. Either check is called with what it names, or assume without.
func (g *goNames) add(s report.Scope, text report.Item[string], check func(goName, types.Object), assume func(goName)) {
	dot := strings.LastIndexByte(text.Value, '.')
	if dot <= strings.LastIndexByte(text.Value, '/') {
		s.Errorf(text.Place, "%s is no name of a Go package; write it as in database/sql.ErrNoRows", report.Quote(text.Value))
		return
	}
	name := goName{Item: text, Scope: s, path: text.Value[:dot], name: text.Value[dot+1:], check: check, assume: assume}
	switch {
	case strings.HasPrefix(name.path, "./"), strings.HasPrefix(name.path, "../"):
		s.Errorf(text.Place, "%s is relative; write the whole import path, with that of the module", report.Quote(text.Value))
	case name.path == "C":
		s.Errorf(text.Place, "C is no package, but what cgo makes of C code; write a name of a Go package, as in database/sql.ErrNoRows")
	case name.path == "unsafe":
		s.Errorf(text.Place, "package unsafe has no name that a table can use; write one of another package, as in database/sql.ErrNoRows")
	case source.IsPattern(name.path):
		s.Errorf(text.Place, "%s stands for many packages to the go command; write the import path of one, as in database/sql.ErrNoRows", name.path)
	case strings.HasPrefix(name.path, "cmd/"): // which takes long to compile
		s.Errorf(text.Place, "package %s is of the go command itself, and nothing else can import it", name.path)
	case strings.HasSuffix(name.path, ".go") && g.isFile(name.path):
		s.Errorf(text.Place, "%s is a file, which the go command takes it for; write the import path of its package", name.path)
	case !source.IsImportPath(name.path):
		s.Errorf(text.Place, "%s is no import path; write it as in database/sql.ErrNoRows", report.Quote(name.path))
	case !isExportedIn(name.name):
		s.Errorf(text.Place, "%s is no exported name; write it as in database/sql.ErrNoRows", report.Quote(name.name))
	default:
		g.list = append(g.list, name)
	}
}

// isFile reports whether the go command would find a file of the name.
func (g *goNames) isFile(name string) bool {
	info, err := os.Stat(filepath.Join(g.dir, filepath.FromSlash(name)))
	return err == nil && !info.IsDir()
}

func isExportedIn(name string) bool { return token.IsIdentifier(name) && token.IsExported(name) }

// assume takes the names for what they seem to be.
func (g *goNames) assume() {
	for _, n := range g.list {
		n.assume(n)
	}
}

// resolve looks the names up and calls their checks.
func (g *goNames) resolve() {
	if len(g.list) == 0 {
		return
	}
	home, err := source.HomeOf(g.dir, g.output)
	var packages map[string]source.Package
	if err == nil {
		packages, err = home.Packages(g.paths())
	}
	if err != nil {
		first := g.list[0]
		first.Errorf(first.Place, "cannot look up %s: %v", first.Value, err)
		return
	}
	imports := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(packages[path].Export)
	})
	for _, n := range g.list {
		p, ok := packages[n.path]
		if !ok {
			n.Errorf(n.Place, "there is no package %s", n.path)
			continue
		}
		if why := home.NotImportable(p); why != "" {
			n.Errorf(n.Place, "%s", why)
			continue
		}
		exported, err := imports.Import(n.path)
		if err != nil {
			n.Errorf(n.Place, "cannot read what package %s exports: %v", n.path, err)
			continue
		}
		object := exported.Scope().Lookup(n.name)
		if object == nil {
			n.Errorf(n.Place, "package %s has no %s%s", n.path, n.name, n.DidYouMean(n.name, exportedNames(exported)))
			continue
		}
		n.check(n, object)
	}
}

// paths are the import paths of the names, each once.
func (g *goNames) paths() []string {
	var paths []string
	for _, n := range g.list {
		if !slices.Contains(paths, n.path) {
			paths = append(paths, n.path)
		}
	}
	return paths
}

func exportedNames(p *types.Package) []string {
	return slices.DeleteFunc(p.Scope().Names(), func(name string) bool { return !token.IsExported(name) })
}

// model is the name as the templates have it.
func (n goName) model(o types.Object) model.GoName {
	return model.GoName{Path: n.path, Package: o.Pkg().Name(), Name: n.name}
}

// assumed is the name of what has not been looked up: the package is named as its path
// ends.
func (n goName) assumed() model.GoName {
	return model.GoName{Path: n.path, Package: path.Base(n.path), Name: n.name}
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

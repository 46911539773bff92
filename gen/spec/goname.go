package spec

import (
	"cmp"
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

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// A goName is a name of a Go package that the table gives. What it must be is
// for its check, which reports what is wrong or uses it.
type goName struct {
	report.Item[string]
	report.Scope
	path, name string
	check      func(goName, types.Object)
}

// A goNames collects the Go names of a table and looks all of them up at once:
// each run of the go command costs more than reading the table.
type goNames struct {
	dir    string // of the table
	output string // the folder of the emitted package; empty when the table names none
	list   []goName
}

// add reads a name such as database/sql.ErrNoRows, and reports one that is
// malformed.
func (g *goNames) add(s report.Scope, text report.Item[string], check func(goName, types.Object)) {
	dot := strings.LastIndexByte(text.Value, '.')
	if dot <= strings.LastIndexByte(text.Value, '/') {
		s.Errorf(text.Place, "%s is no name of a Go package; write it as in database/sql.ErrNoRows", report.Quote(text.Value))
		return
	}
	name := goName{Item: text, Scope: s, path: text.Value[:dot], name: text.Value[dot+1:], check: check}
	switch {
	case strings.HasPrefix(name.path, "./"), strings.HasPrefix(name.path, "../"):
		s.Errorf(text.Place, "%s is relative; write the whole import path, with that of the module", report.Quote(text.Value))
	case name.path == "C":
		s.Errorf(text.Place, "C is no package, but what cgo makes of C code; write a name of a Go package, as in database/sql.ErrNoRows")
	case name.path == "unsafe":
		s.Errorf(text.Place, "package unsafe has no name that a table can use; write one of another package, as in database/sql.ErrNoRows")
	case isPattern(name.path):
		s.Errorf(text.Place, "%s stands for many packages to the go command; write the import path of one, as in database/sql.ErrNoRows", name.path)
	case strings.HasPrefix(name.path, "cmd/"): // which takes long to compile
		s.Errorf(text.Place, "package %s is of the go command itself, and nothing else can import it", name.path)
	case strings.HasSuffix(name.path, ".go") && g.isFile(name.path):
		s.Errorf(text.Place, "%s is a file, which the go command takes it for; write the import path of its package", name.path)
	case !isImportPath(name.path):
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

// A goPackage is what `go list` says of one.
type goPackage struct {
	Dir        string
	ImportPath string
	Name       string
	Export     string // the file that has what the package exports
	Deps       []string
	Module     *struct{} // none of the standard library, or without modules
	Error      *struct{ Err string }
}

// resolve looks the names up and calls their checks.
func (g *goNames) resolve() {
	if len(g.list) == 0 {
		return
	}
	home, err := g.home()
	var packages map[string]goPackage
	if err == nil {
		packages, err = g.packages(home)
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
		if why := home.notImportable(p); why != "" {
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

// packages returns the packages of the names, by their import paths. The go
// command compiles those that it has not compiled before.
func (g *goNames) packages(home *goHome) (map[string]goPackage, error) {
	args := []string{"list", "-e", "-export", "-json=Dir,ImportPath,Name,Export,Deps,Module,Error", "--"}
	named := map[string]bool{}
	for _, n := range g.list {
		if !named[n.path] {
			named[n.path] = true
			args = append(args, n.path)
		}
	}
	packages := map[string]goPackage{}
	err := goList(home.dir, args, func(d *json.Decoder) error {
		var p goPackage
		if err := d.Decode(&p); err != nil {
			return err
		}
		packages[p.ImportPath] = p
		return nil
	})
	return packages, err
}

// A goHome is where the emitted package will stand, which decides what it can
// import.
type goHome struct {
	dir        string // where the go command is run
	folder     string // of the package, as an absolute path; empty when it is not known
	importPath string // of the package; empty when it is in no module
}

// home returns where the emitted package will stand. The go command is run beside
// the table, so that it names files as the user does, unless the folder is of a
// module within that of the table.
func (g *goNames) home() (*goHome, error) {
	home := &goHome{dir: g.dir}
	if g.output == "" {
		return home, nil
	}
	var err error
	if home.folder, err = filepath.Abs(g.output); err != nil {
		return nil, err
	}
	m, err := moduleAround(home.folder)
	if m == nil || err != nil {
		return home, err
	}
	inside, err := filepath.Rel(m.dir, home.folder)
	if err != nil {
		return nil, err
	}
	home.importPath = path.Join(m.path, filepath.ToSlash(inside))
	if dir, err := filepath.Abs(g.dir); err == nil && !isWithin(dir, m.dir) {
		home.dir = m.dir
	}
	return home, nil
}

// notImportable says why the emitted package cannot import another, if so.
func (home *goHome) notImportable(p goPackage) string {
	_, unvendored, isVendored := cutElement(p.ImportPath, "vendor")
	inner, _, isInternal := cutElement(p.ImportPath, "internal")
	switch {
	case p.Error != nil && strings.Contains(p.Error.Err, "no required module provides"):
		return fmt.Sprintf("no required module has the package %s; run `go get %[1]s`", p.ImportPath)
	case p.Error != nil && strings.Contains(p.Error.Err, "is not in std"):
		return fmt.Sprintf("there is no package %s; write its whole import path", p.ImportPath)
	case p.Error != nil && strings.HasPrefix(p.Error.Err, "# "): // what the compiler says of a package
		_, why, _ := strings.Cut(p.Error.Err, "\n")
		return fmt.Sprintf("package %s does not compile: %s", p.ImportPath, oneLine(why))
	case p.Error != nil:
		return fmt.Sprintf("package %s: %s", p.ImportPath, oneLine(p.Error.Err))
	case p.Name == "main":
		return fmt.Sprintf("package %s is a command, which nothing can import", p.ImportPath)
	case isVendored:
		return fmt.Sprintf("package %s is a vendored copy, which is imported as %s, if at all", p.ImportPath, unvendored)
	case isInternal && !home.isAround(p, inner):
		return fmt.Sprintf("package %s is internal to %s, so the generated package cannot import it", p.ImportPath, cmp.Or(inner, "the standard library"))
	case p.Export == "":
		return fmt.Sprintf("package %s does not compile; run `go build %[1]s`", p.ImportPath)
	case home.importPath != "" && (p.ImportPath == home.importPath || slices.Contains(p.Deps, home.importPath)):
		return fmt.Sprintf("package %s imports the generated package, which cannot import it in turn; move the name to a package that does not", p.ImportPath)
	}
	return ""
}

// isAround reports whether the emitted package is where a package that is internal
// to inner can be imported. The go command has it by the paths of packages or,
// without modules and in the standard library, by their folders.
func (home *goHome) isAround(p goPackage, inner string) bool {
	if p.Module != nil {
		return inner == home.importPath || strings.HasPrefix(home.importPath, inner+"/")
	}
	outer := p.Dir[:max(0, len(p.Dir)-len(p.ImportPath)+len(inner))]
	return home.folder != "" && isWithin(home.folder, outer)
}

// cutElement cuts an import path around the last of its elements that has the
// name.
func cutElement(importPath, name string) (before, after string, found bool) {
	elements := strings.Split(importPath, "/")
	for i, element := range slices.Backward(elements) {
		if element == name {
			return strings.Join(elements[:i], "/"), strings.Join(elements[i+1:], "/"), true
		}
	}
	return "", "", false
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

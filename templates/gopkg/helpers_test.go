package gopkg

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/statusgen/statusgen/templates/model"
)

// A checked is a package that was parsed and type-checked.
type checked struct {
	*types.Package
	types.Info
	files map[string]*ast.File
	fset  *token.FileSet
}

// compiled type-checks the files, which must have no error.
func compiled(t testing.TB, files []Output) *checked {
	t.Helper()
	c, problems := check(t, files, elsewhere{})
	if err := errors.Join(problems[:min(len(problems), 10)]...); err != nil {
		t.Fatalf("the package does not compile:\n%v", err)
	}
	return c
}

// check type-checks the files with the language of Go 1.22.
func check(t testing.TB, files []Output, packages types.Importer) (c *checked, problems []error) {
	t.Helper()
	c = &checked{
		Info:  types.Info{Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}},
		files: map[string]*ast.File{},
		fset:  token.NewFileSet(),
	}
	var all []*ast.File
	for _, f := range files {
		file, err := parser.ParseFile(c.fset, f.Name, f.Text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		c.files[f.Name], all = file, append(all, file)
	}
	config := types.Config{Importer: packages, GoVersion: "go1.22", Error: func(err error) { problems = append(problems, err) }}
	c.Package, _ = config.Check("example.com/status", c.fset, all, &c.Info)
	return c, problems
}

// compareWritten compares a file that the tests write with what it is to be. Fault says
// what is wrong with it otherwise.
func compareWritten(t *testing.T, file, fault string, want []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, want, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s %s; write it with -update (-want +got):\n%s", file, fault, diff)
	}
}

// usedFrom are the package-level objects that the file declares and another
// file uses.
func (c *checked) usedFrom(file string) map[types.Object]bool {
	used := map[types.Object]bool{}
	for id, obj := range c.Uses {
		if obj.Parent() == c.Scope() && c.fileOf(obj.Pos()) == file && c.fileOf(id.Pos()) != file {
			used[obj] = true
		}
	}
	return used
}

func (c *checked) fileOf(pos token.Pos) string { return c.fset.Position(pos).Filename }

// hide makes the row one that hides its cause.
func hide(r *model.Row) *model.Row {
	r.Hide = true
	return r
}

// unworded leaves the message of the row to the caller.
func unworded(r *model.Row) *model.Row {
	r.Message = nil
	return r
}

// and gives the row another header.
func and(r *model.Row, h *model.Header) *model.Row {
	r.Headers = append(r.Headers, h)
	return r
}

// from makes the row what Go errors mean.
func from(r *model.Row, errors ...model.GoError) *model.Row {
	r.From = errors
	return r
}

func goError(kind model.GoErrorKind, importPath, name string) model.GoError {
	return model.GoError{GoName: model.GoName{Path: importPath, Package: path.Base(importPath), Name: name}, Kind: kind}
}

func withoutBody(r *model.Row) *model.Row {
	r.Body = model.BodyNone
	return r
}

func withFields(r *model.Row) *model.Row {
	r.Fields = true
	return r
}

// saying makes the row one that says these of a wrong field.
func saying(r *model.Row, values ...*model.FieldValue) *model.Row {
	r.Fields, r.Wrong = true, values
	return r
}

// object makes an object of names and their values, in turn; the name of an
// attribute begins with @.
func object(members ...any) model.Node {
	n := model.Node{Kind: model.Object}
	for i := 0; i < len(members); i += 2 {
		name, isText := strings.CutPrefix(members[i].(string), "#")
		name, isAttribute := strings.CutPrefix(name, "@")
		n.Members = append(n.Members, model.Member{Name: name, Attribute: isAttribute, Text: isText, Value: members[i+1].(model.Node)})
	}
	return n
}

func literal(json string) model.Node { return model.Node{Literal: json} }

func place(p model.Placeholder) model.Node { return model.Node{Kind: model.Place, Placeholder: p} }

// goFiles are the folder's files, parsed, without the tests.
func goFiles(t *testing.T, dir string) map[string]*ast.File {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no files in %s: %v", dir, err)
	}
	files := map[string]*ast.File{}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		files[filepath.Base(path)], err = parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// emitted are the files of the package that are no copies.
func emitted(t testing.TB, table *model.Table) []Output {
	t.Helper()
	return slices.DeleteFunc(goPackage(t, table), func(f Output) bool {
		return slices.Contains(runtimeNames(), f.Name)
	})
}

// reportHidden reports the names that a declaration of a package uses as one of the
// package, and declares as another: what is needed is told as if none did.
func reportHidden(t *testing.T, c *checked) {
	t.Helper()
	for _, file := range c.files {
		for _, d := range file.Decls {
			used, declared := map[string]bool{}, map[string]token.Pos{}
			var parameters []*ast.FieldList
			ast.Inspect(d, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.FuncDecl:
					if n.Recv != nil {
						parameters = append(parameters, n.Recv)
					}
				case *ast.FuncType:
					parameters = append(parameters, n.Params)
					if n.Results != nil {
						parameters = append(parameters, n.Results)
					}
				case *ast.FieldList: // the type of a parameter is never another parameter
					if slices.Contains(parameters, n) {
						for _, p := range n.List {
							for _, id := range p.Names {
								declared[id.Name] = id.Pos()
							}
						}
						return false
					}
				}
				id, ok := n.(*ast.Ident)
				if !ok {
					return true
				}
				if obj := c.Uses[id]; obj != nil && obj.Parent() == c.Scope() {
					used[id.Name] = true
				}
				if obj := c.Defs[id]; obj != nil && obj.Parent() != nil && obj.Parent() != c.Scope() {
					declared[id.Name] = id.Pos()
				}
				return true
			})
			for name, pos := range declared {
				if used[name] {
					t.Errorf("%s: %s is declared in a declaration that uses the %s of the package, too", c.fset.Position(pos), name, name)
				}
			}
		}
	}
}

// reportUnneeded reports the declarations of a package that its exported ones do
// not use, directly or not. Unlike what it tests, it knows the names' meanings.
func reportUnneeded(t *testing.T, c *checked) {
	t.Helper()
	reportHidden(t, c)
	declared := map[types.Object]ast.Node{}
	for _, file := range c.files {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				declared[c.Defs[d.Name]] = d
			case *ast.GenDecl:
				for _, id := range declaredIn(d) {
					declared[c.Defs[id]] = d
				}
			}
		}
	}
	reached := c.reached(declared)
	var names []string
	for obj := range declared {
		if !reached[obj] {
			names = append(names, obj.String())
		}
	}
	if slices.Sort(names); names != nil {
		t.Errorf("nothing needs:\n%s", strings.Join(names, "\n"))
	}
}

// reached are the objects that the exported ones use, directly or not, of those
// that are declared in these nodes. Constants of one group stand together.
func (c *checked) reached(declared map[types.Object]ast.Node) map[types.Object]bool {
	reached := map[types.Object]bool{}
	asked := map[string]bool{} // the methods of the interfaces
	var visit func(types.Object)
	visit = func(obj types.Object) {
		node := declared[obj]
		if node == nil || reached[obj] {
			return
		}
		reached[obj] = true
		ast.Inspect(node, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				if used := c.Uses[n]; used != nil {
					visit(origin(used))
				}
			case *ast.InterfaceType:
				for _, m := range n.Methods.List {
					for _, id := range m.Names {
						asked[id.Name] = true
					}
				}
			case *ast.GenDecl:
				if n.Tok == token.CONST {
					for _, id := range declaredIn(n) {
						visit(c.Defs[id])
					}
				}
			}
			return true
		})
	}
	for before := -1; before != len(reached); {
		before = len(reached)
		for obj := range declared {
			f, isFunc := obj.(*types.Func)
			if !isFunc || f.Signature().Recv() == nil {
				if obj.Exported() {
					visit(obj)
				}
				continue
			}
			if reached[receiverType(f)] && (obj.Exported() || asked[obj.Name()]) {
				visit(obj)
			}
		}
	}
	return reached
}

// goPackage returns the files of the package of the table.
func goPackage(t testing.TB, table *model.Table) []Output {
	t.Helper()
	files, err := Files(table)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// recv is the name of a method's type, if it is a method.
func recv(fn *ast.FuncDecl) []string {
	if fn.Recv == nil {
		return nil
	}
	typ := fn.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if generic, ok := typ.(*ast.IndexExpr); ok {
		typ = generic.X
	}
	return []string{typ.(*ast.Ident).Name}
}

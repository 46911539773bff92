package templates

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

// The names that a package of the table must not have are those that the
// emitted package declares.
func TestUnexportedNames(t *testing.T) {
	for _, f := range goPackage(t, everything()) {
		parsed, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Text, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			for _, name := range declared(d) {
				if !ast.IsExported(name) && !hides(name, "example.com/"+name) {
					t.Errorf("%s: %s is declared, and a package of that name would hide it", f.Name, name)
				}
			}
		}
	}
}

// declared are the package-level names of a declaration.
func declared(d ast.Decl) []string {
	var names []string
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			names = append(names, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			case *ast.ValueSpec:
				for _, n := range s.Names {
					names = append(names, n.Name)
				}
			}
		}
	}
	return names
}

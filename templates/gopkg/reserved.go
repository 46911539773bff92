package gopkg

import (
	_ "embed"
	"go/ast"
	"go/parser"
	"go/token"
	"sync"
)

// The names of what is emitted for any table are read in the file that stands
// for it.
//
//go:embed runtime/table.go
var tableSource []byte

// reserved are the names that the emitted package declares for any table, at
// the top of its files: those of the folder runtime. Names of what few tables
// need are among them, so that a table's next row renames no import.
var reserved = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	add := func(name string, text []byte) {
		f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		if err != nil {
			panic(err) // the folder is compiled as it stands
		}
		for _, d := range f.Decls {
			for _, id := range declaredBy(d) {
				names[id.Name] = true
			}
		}
	}
	add("table.go", tableSource)
	entries, err := runtimeSource.ReadDir("runtime")
	if err != nil {
		panic(err) // as above
	}
	for _, e := range entries {
		text, err := runtimeSource.ReadFile("runtime/" + e.Name())
		if err != nil {
			panic(err)
		}
		add(e.Name(), text)
	}
	return names
})

// declaredBy are the names of a declaration, of a method none.
func declaredBy(d ast.Decl) []*ast.Ident {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return []*ast.Ident{d.Name}
		}
	case *ast.GenDecl:
		var names []*ast.Ident
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, spec.Name)
			case *ast.ValueSpec:
				names = append(names, spec.Names...)
			}
		}
		return names
	}
	return nil
}

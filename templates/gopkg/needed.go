package gopkg

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strings"
)

// A package has the declarations that its table needs, and no others: the exported
// ones, and all that these use, directly or not. What was copied and what was
// emitted is treated alike.
//
// What uses what is told by the names alone. They do not tell whose member x.free
// is, so each method free is needed whose type is.

// A file is one of the package, cut into its declarations.
type file struct {
	name    string
	imports []string // lines of the import declaration
	decls   []*declaration
}

// A declaration is one of a package's, as it is written.
type declaration struct {
	text     []byte   // with the blank lines and the comments above it
	names    []string // that it declares; that of a method as .name
	receiver string   // of a method: the name of its type
	uses     []string // the names in it that are declared elsewhere; those of members as .name
	packages []string // each x of an x.name in it: packages, among others
}

// parse cuts a file that is formatted into its declarations.
func parse(name string, text []byte) (*file, error) {
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	f := &file{name: name}
	offset := func(pos token.Pos) int { return fset.Position(pos).Offset }
	start := lineEnd(text, offset(parsed.Name.End()))
	for _, d := range parsed.Decls {
		end := lineEnd(text, offset(d.End()))
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			for _, s := range g.Specs {
				f.imports = append(f.imports, string(text[offset(s.Pos()):offset(s.End())]))
			}
		} else {
			f.decls = append(f.decls, newDeclaration(d, text[start:end]))
		}
		start = end
	}
	return f, nil
}

// lineEnd is where the line of the offset ends, with what stands behind a
// declaration.
func lineEnd(text []byte, offset int) int {
	return offset + bytes.IndexByte(text[offset:], '\n') + 1
}

func newDeclaration(d ast.Decl, text []byte) *declaration {
	c := &declaration{text: text}
	var u usage
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			c.names = []string{d.Name.Name}
		} else {
			c.names, c.receiver = []string{"." + d.Name.Name}, typeName(d.Recv.List[0].Type)
			u.parameters(d.Recv)
		}
		u.of(d.Type)
		if d.Body != nil {
			u.of(d.Body)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				c.names = append(c.names, s.Name.Name)
				u.parameters(s.TypeParams)
				u.of(s.Type)
			case *ast.ValueSpec:
				for _, id := range s.Names {
					c.names = append(c.names, id.Name)
				}
				if s.Type != nil {
					u.of(s.Type)
				}
				for _, v := range s.Values {
					u.of(v)
				}
			}
		}
	}
	c.packages = u.packages
	c.uses = append(u.types, slices.DeleteFunc(u.names, func(name string) bool { return slices.Contains(u.locals, name) })...)
	return c
}

// typeName is the name in a method's receiver: T of *T[X].
func typeName(receiver ast.Expr) string {
	switch t := receiver.(type) {
	case *ast.StarExpr:
		return typeName(t.X)
	case *ast.IndexExpr:
		return typeName(t.X)
	case *ast.IndexListExpr:
		return typeName(t.X)
	case *ast.Ident:
		return t.Name
	}
	return ""
}

// A usage is the names that stand in a declaration, and those that are declared in it. A
// name is not used as one of the package where it is another's in the same declaration:
// to tell the two apart by their scopes, as the parser could, takes a tenth of a run.
type usage struct {
	names    []string // but those of the types of parameters
	types    []string // of parameters, which are never of a function's own names: row of (row *row)
	locals   []string
	packages []string
}

// of takes in a part of the declaration. An interface uses each method that has the name
// of one of its own.
func (u *usage) of(part ast.Node) { ast.Inspect(part, u.visit) }

func (u *usage) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Ident:
		u.names = append(u.names, n.Name)
	case *ast.SelectorExpr:
		u.names = append(u.names, "."+n.Sel.Name)
		if x, ok := n.X.(*ast.Ident); ok {
			u.names, u.packages = append(u.names, x.Name), append(u.packages, x.Name)
		} else {
			u.of(n.X)
		}
		return false
	case *ast.InterfaceType:
		for _, m := range n.Methods.List {
			for _, id := range m.Names {
				u.names = append(u.names, "."+id.Name)
			}
		}
	case *ast.Field:
		u.of(n.Type)
		return false
	case *ast.FuncType:
		u.parameters(n.TypeParams)
		u.parameters(n.Params)
		u.parameters(n.Results)
		return false
	case *ast.AssignStmt:
		if n.Tok == token.DEFINE {
			u.declare(n.Lhs...)
		}
	case *ast.RangeStmt:
		if n.Tok == token.DEFINE {
			u.declare(n.Key, n.Value)
		}
	case *ast.ValueSpec:
		for _, id := range n.Names {
			u.declare(id)
		}
	case *ast.TypeSpec:
		u.declare(n.Name)
		u.parameters(n.TypeParams)
		u.of(n.Type)
		return false
	case *ast.LabeledStmt:
		u.of(n.Stmt)
		return false
	case *ast.BranchStmt: // to a label
		return false
	}
	return true
}

// parameters declares those of a function, or of a type; nil is none.
func (u *usage) parameters(list *ast.FieldList) {
	if list == nil {
		return
	}
	for _, f := range list.List {
		for _, id := range f.Names {
			u.declare(id)
		}
		before := len(u.names)
		u.of(f.Type)
		u.types, u.names = append(u.types, u.names[before:]...), u.names[:before]
	}
}

// declare takes in what is declared in the declaration.
func (u *usage) declare(names ...ast.Expr) {
	for _, x := range names {
		if id, ok := x.(*ast.Ident); ok {
			u.locals = append(u.locals, id.Name)
		}
	}
}

// needed returns the declarations that the package of the files needs.
func needed(files []*file) map[*declaration]bool {
	need, used := map[*declaration]bool{}, map[string]bool{}
	for again := true; again; {
		again = false
		for _, f := range files {
			for _, d := range f.decls {
				if need[d] || !d.isUsed(used) {
					continue
				}
				need[d], again = true, true
				for _, name := range d.uses {
					used[name] = true
				}
			}
		}
	}
	return need
}

// isUsed reports whether what uses these names needs the declaration. A method is
// needed only where its type is.
func (d *declaration) isUsed(used map[string]bool) bool {
	if d.receiver != "" && !token.IsExported(d.receiver) && !used[d.receiver] {
		return false
	}
	return slices.ContainsFunc(d.names, func(name string) bool {
		return used[name] || token.IsExported(strings.TrimPrefix(name, "."))
	})
}

// output is the file with the declarations that are needed, and the imports that
// these need. Of a file without any, it has no text.
func (f *file) output(pkg string, need map[*declaration]bool) Output {
	size := 0
	for _, d := range f.decls {
		size += len(d.text) + 1
	}
	body := make([]byte, 0, size)
	packages := map[string]bool{}
	for i, d := range f.decls {
		if !need[d] {
			continue
		}
		if d.text[0] != '\n' && !need[f.decls[i-1]] {
			body = append(body, '\n') // the blank line above the neighbour that is left out
		}
		body = append(body, d.text...)
		for _, name := range d.packages {
			packages[name] = true
		}
	}
	if len(body) == 0 {
		return Output{Name: f.name}
	}
	var imports []string
	for _, line := range f.imports {
		if slices.ContainsFunc(importedAs(line), func(name string) bool { return packages[name] }) {
			imports = append(imports, line)
		}
	}
	return Output{f.name, append([]byte(head(pkg, imports)), body...)}
}

// importedAs are the names that the package of an import's line may have.
func importedAs(line string) []string {
	alias, importPath, _ := strings.Cut(line, `"`)
	if alias != "" {
		return []string{strings.TrimSpace(alias)}
	}
	importPath = strings.TrimSuffix(importPath, `"`)
	names := []string{path.Base(importPath)}
	if isVersion(names[0]) {
		names = append(names, path.Base(path.Dir(importPath)))
	}
	return names
}

// isVersion reports whether the last element of a path is as that of math/rand/v2, whose
// package is named rand.
func isVersion(element string) bool {
	digits, ok := strings.CutPrefix(element, "v")
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}

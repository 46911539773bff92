package gopkg

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"regexp"
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
	text       []byte // with the blank lines and the comments above it
	start, end token.Pos
	names      []string // that it declares; that of a method as .name
	receiver   string   // of a method: the name of its type
	uses       []string // the names in it that are declared elsewhere; those of members as .name
	packages   []string // each x of an x.name in it: packages, among others
}

// parse cuts a file that is formatted into its declarations.
func parse(name string, text []byte) (*file, error) {
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, name, text, 0)
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
	c := &declaration{text: text, start: d.Pos(), end: d.End()}
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			c.names = []string{d.Name.Name}
		} else {
			c.names, c.receiver = []string{"." + d.Name.Name}, typeName(d.Recv.List[0].Type)
			c.use(d.Recv.List[0].Type)
		}
		c.use(d.Type)
		if d.Body != nil {
			c.use(d.Body)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				c.names = append(c.names, s.Name.Name)
				if s.TypeParams != nil {
					c.use(s.TypeParams)
				}
				c.use(s.Type)
			case *ast.ValueSpec:
				for _, id := range s.Names {
					c.names = append(c.names, id.Name)
				}
				if s.Type != nil {
					c.use(s.Type)
				}
				for _, v := range s.Values {
					c.use(v)
				}
			}
		}
	}
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

// use takes in what a part of the declaration uses. An interface uses each method
// that has the name of one of its own.
func (d *declaration) use(part ast.Node) {
	ast.Inspect(part, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if n.Obj == nil || n.Obj.Pos() < d.start || d.end <= n.Obj.Pos() {
				d.uses = append(d.uses, n.Name)
			}
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok {
				d.packages = append(d.packages, x.Name)
			}
			d.uses = append(d.uses, "."+n.Sel.Name)
			d.use(n.X)
			return false
		case *ast.InterfaceType:
			for _, m := range n.Methods.List {
				for _, id := range m.Names {
					d.uses = append(d.uses, "."+id.Name)
				}
			}
		case *ast.Field:
			d.use(n.Type)
			return false
		}
		return true
	})
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
	var body []byte
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
	if body == nil {
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

// version is the last element of a path such as math/rand/v2, whose package is
// named rand.
var version = regexp.MustCompile(`^v[0-9]+$`)

// importedAs are the names that the package of an import's line may have.
func importedAs(line string) []string {
	alias, importPath, _ := strings.Cut(line, `"`)
	if alias != "" {
		return []string{strings.TrimSpace(alias)}
	}
	importPath = strings.TrimSuffix(importPath, `"`)
	names := []string{path.Base(importPath)}
	if version.MatchString(names[0]) {
		names = append(names, path.Base(path.Dir(importPath)))
	}
	return names
}

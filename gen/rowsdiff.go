package gen

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/gen/files"
)

// inRows says in a line which rows of the table the changes are of, as far as the old
// files let it: "rows added: QuotaExceeded; changed: NotFound".
func inRows(changes []files.Change) string {
	before, after := map[string]string{}, map[string]string{}
	add := func(to, texts map[string]string) { // of two packages, a row has texts in both
		for name, text := range texts {
			to[name] += text
		}
	}
	rest := false     // something has changed that is not of the rows
	documents := true // and nothing else: they say of the rows what the package does
	for _, c := range changes {
		if filepath.Ext(c.Path) != ".go" {
			continue
		}
		documents = false
		switch filepath.Base(c.Path) {
		case "errors.go", "success.go":
			old, ok := rowTexts(c.Old)
			if !ok {
				return "rows unknown: " + filepath.ToSlash(c.Path) + " is no Go any more, as someone has left it"
			}
			add(before, old)
			is, _ := rowTexts(c.Text)
			add(after, is)
		case "doc.go", "methods.go": // which list them
		default:
			rest = true
		}
	}
	var said []string
	list := func(what string, is func(name string) bool) {
		var names []string
		for _, of := range []map[string]string{before, after} {
			for name := range of {
				if is(name) && !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
		if slices.Sort(names); names != nil {
			said = append(said, what+": "+strings.Join(names, ", "))
		}
	}
	list("added", func(name string) bool { return before[name] == "" })
	list("removed", func(name string) bool { return after[name] == "" })
	list("changed", func(name string) bool { return before[name] != "" && after[name] != "" && before[name] != after[name] })
	switch {
	case documents:
		return "only documents have changed"
	case said == nil:
		return "no row has changed; what is around them has"
	case rest:
		said = append(said, "and what is around them")
	}
	return "rows " + strings.Join(said, "; ")
}

// rowTexts are the declarations of an emitted file by the rows that they are of. What
// calls itself rowX is of row X, and so are its constructor, its type, and the methods of
// that. It is not ok if they are no Go.
func rowTexts(text []byte) (texts map[string]string, ok bool) {
	texts = map[string]string{}
	if len(text) == 0 { // there is no file
		return texts, true
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, false
	}
	var rows []string
	for _, d := range f.Decls {
		if name, is := strings.CutPrefix(declared(d), "row"); is && name != "" && token.IsExported(name) {
			rows = append(rows, name)
		}
	}
	isOf := func(name string) string {
		for _, row := range rows {
			switch strings.TrimPrefix(name, row) {
			case "", "Error", "Response", "Failure", "Field":
				return row
			}
			if name == "row"+row || name == strings.TrimSuffix(row, "Error")+"Failure" {
				return row
			}
		}
		return ""
	}
	for _, d := range f.Decls {
		offset := func(pos token.Pos) int { return fset.Position(pos).Offset }
		texts[isOf(declared(d))] += string(text[offset(startOf(d)):offset(d.End())])
	}
	delete(texts, "") // what is of none
	return texts, true
}

// startOf is where a declaration begins, with its comment.
func startOf(d ast.Decl) token.Pos {
	var doc *ast.CommentGroup
	switch d := d.(type) {
	case *ast.FuncDecl:
		doc = d.Doc
	case *ast.GenDecl:
		doc = d.Doc
	}
	if doc != nil {
		return doc.Pos()
	}
	return d.Pos()
}

// declared is the name that a declaration is of: that of the type, of a method.
func declared(d ast.Decl) string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return d.Name.Name
		}
		t := d.Recv.List[0].Type
		if star, ok := t.(*ast.StarExpr); ok {
			t = star.X
		}
		if generic, ok := t.(*ast.IndexExpr); ok {
			t = generic.X
		}
		if id, ok := t.(*ast.Ident); ok {
			return id.Name
		}
	case *ast.GenDecl:
		if len(d.Specs) == 1 {
			switch s := d.Specs[0].(type) {
			case *ast.TypeSpec:
				return s.Name.Name
			case *ast.ValueSpec:
				return s.Names[0].Name
			}
		}
	}
	return ""
}

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
// files let it: "rows added: QuotaExceeded; changed: NotFound". Folders are those of the
// packages.
func inRows(changes []files.Change, folders []string) string {
	changes, begun := withoutNew(changes, folders)
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
	case begun != "" && documents:
		return begun
	case begun != "":
		return begun + "; " + rowsLine(said, rest)
	case documents:
		return "only documents have changed"
	}
	return rowsLine(said, rest)
}

// rowsLine is what is said of rows; rest says that there is more.
func rowsLine(said []string, rest bool) string {
	switch {
	case said == nil:
		return "no row has changed; what is around them has"
	case rest:
		said = append(said, "and what is around them")
	}
	return "rows " + strings.Join(said, "; ")
}

// withoutNew leaves out the packages that are new beside one that there was, whose rows
// are none, and says which these are.
func withoutNew(changes []files.Change, folders []string) (rest []files.Change, said string) {
	isNew := map[string]bool{}
	for _, c := range changes {
		if c.Action == files.Create && filepath.Base(c.Path) == "doc.go" {
			isNew[filepath.Dir(c.Path)] = true
		}
	}
	for _, c := range changes {
		if c.Action != files.Create {
			delete(isNew, filepath.Dir(c.Path))
		}
	}
	var begun []string
	isBegun := true // all that there is
	for _, folder := range folders {
		if folder = filepath.Clean(folder); isNew[folder] {
			begun = append(begun, "the package in "+filepath.ToSlash(folder)+" is new")
		} else {
			isBegun = false
		}
	}
	if isBegun || begun == nil {
		return changes, ""
	}
	for _, c := range changes {
		if !isNew[filepath.Dir(c.Path)] {
			rest = append(rest, c)
		}
	}
	return rest, strings.Join(begun, "; ")
}

// rowTexts are the declarations of an emitted file by the rows that they are of. What
// calls itself rowX is of row X, and so are its constructor, its type, the methods of
// that, and the names that they had. It is not ok if they are no Go.
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
	of := func(d ast.Decl) string {
		if row := isOf(declared(d)); row != "" {
			return row
		}
		return isOf(forwarded(d))
	}
	for _, d := range f.Decls {
		offset := func(pos token.Pos) int { return fset.Position(pos).Offset }
		texts[of(d)] += string(text[offset(startOf(d)):offset(d.End())])
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
		return typeName(d.Recv.List[0].Type)
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

// forwarded is the name of the type that a function makes, or that an alias is of.
func forwarded(d ast.Decl) string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if results := d.Type.Results; results != nil && len(results.List) == 1 {
			return typeName(results.List[0].Type)
		}
	case *ast.GenDecl:
		if len(d.Specs) != 1 {
			return ""
		}
		if s, ok := d.Specs[0].(*ast.TypeSpec); ok && s.Assign.IsValid() {
			return typeName(s.Type)
		}
	}
	return ""
}

// typeName is the name of the type, or of what it points to.
func typeName(t ast.Expr) string {
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if generic, ok := t.(*ast.IndexExpr); ok {
		t = generic.X
	}
	if id, ok := t.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

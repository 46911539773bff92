package files

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// A goFile is what the other files of a package may not have as well.
type goFile struct {
	pkg      ident
	declared []ident // at package level; a method as Type.Method
	imported []ident
}

type ident struct {
	name string
	at   token.Position
}

// ownProblems says what keeps the service's own files, among the outputs, from
// making one package with them.
func ownProblems(own []string, outputs []Output, meanings map[string]string) (problems []error) {
	if len(own) == 0 || len(outputs) == 0 {
		return nil
	}
	pkg := readGo(outputs[0].Path, outputs[0].Text, parser.PackageClauseOnly).pkg.name
	names := sync.OnceValues(func() (declared, imported map[string]string) { return namesOf(outputs, meanings) })
	for _, path := range own {
		// The go command passes over a file for another system, or for no build.
		if matches, err := build.Default.MatchFile(filepath.Dir(path), filepath.Base(path)); err != nil || !matches {
			continue
		}
		text, err := readFile(path)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		f := readGo(path, text, parser.SkipObjectResolution)
		isTest := strings.HasSuffix(path, "_test.go")
		switch {
		case f.pkg.name == "": // the compiler says what is wrong
		case f.pkg.name == pkg:
			problems = append(problems, f.clashes(names)...)
		case isTest && f.pkg.name == pkg+"_test":
		default:
			problems = append(problems, fmt.Errorf("%s: the package is %s here, and %s in the table; make them one, or name another output", f.pkg.at, f.pkg.name, pkg))
		}
	}
	return problems
}

// clashes are the names that the file may not have as well.
func (f *goFile) clashes(names func() (declared, imported map[string]string)) (problems []error) {
	if len(f.declared)+len(f.imported) == 0 {
		return nil
	}
	declared, imported := names()
	for _, n := range f.declared {
		if other := declared[n.name] + imported[n.name]; other != "" { // never both
			problems = append(problems, fmt.Errorf("%s: %s is already %s; rename it", n.at, n.name, other))
		}
	}
	for _, n := range f.imported {
		if other := declared[n.name]; other != "" {
			problems = append(problems, fmt.Errorf("%s: %s is already %s; import the package by another name", n.at, n.name, other))
		}
	}
	return problems
}

// namesOf returns what each name is that the outputs declare, and each that they
// import a package by.
func namesOf(outputs []Output, meanings map[string]string) (declared, imported map[string]string) {
	files := make([]*goFile, len(outputs))
	tasks := make([]func() error, len(outputs))
	for i, o := range outputs {
		tasks[i] = func() error {
			files[i] = readGo(o.Path, o.Text, parser.SkipObjectResolution)
			return nil
		}
	}
	atOnce(tasks)
	declared, imported = map[string]string{}, map[string]string{}
	for i, f := range files {
		file := filepath.Base(outputs[i].Path)
		for _, n := range f.declared {
			if declared[n.name] = meanings[n.name]; declared[n.name] == "" {
				declared[n.name] = "declared in " + file
			}
		}
		for _, n := range f.imported {
			if imported[n.name] == "" {
				imported[n.name] = "the name of a package in " + file
			}
		}
	}
	return declared, imported
}

// readGo reads a Go file as far as it is one.
func readGo(path string, text []byte, mode parser.Mode) *goFile {
	fset := token.NewFileSet()
	syntax, _ := parser.ParseFile(fset, path, text, mode)
	nameOf := func(id *ast.Ident, prefix string) ident {
		return ident{prefix + id.Name, fset.PositionFor(id.Pos(), false)}
	}
	f := &goFile{pkg: nameOf(syntax.Name, "")}
	add := func(prefix string, ids ...*ast.Ident) {
		for _, id := range ids {
			if id.Name != "_" {
				f.declared = append(f.declared, nameOf(id, prefix))
			}
		}
	}
	for _, decl := range syntax.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			switch {
			case decl.Recv != nil:
				add(receiver(decl.Recv)+".", decl.Name)
			case decl.Name.Name != "init":
				add("", decl.Name)
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					add("", spec.Name)
				case *ast.ValueSpec:
					add("", spec.Names...)
				case *ast.ImportSpec:
					f.imported = append(f.imported, ident{importName(spec), fset.PositionFor(spec.Pos(), false)})
				}
			}
		}
	}
	return f
}

// receiver is the name of the type that has the method.
func receiver(fields *ast.FieldList) string {
	if len(fields.List) == 0 {
		return ""
	}
	for t := fields.List[0].Type; ; {
		switch of := t.(type) {
		case *ast.StarExpr:
			t = of.X
		case *ast.ParenExpr:
			t = of.X
		case *ast.IndexExpr:
			t = of.X
		case *ast.IndexListExpr:
			t = of.X
		case *ast.Ident:
			return of.Name
		default:
			return ""
		}
	}
}

var majorVersion = regexp.MustCompile(`/v[0-9]+$`)

// importName is the name by which a file has the package: its own, or, as far as
// the import path tells it, the package's.
func importName(spec *ast.ImportSpec) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	p, _ := strconv.Unquote(spec.Path.Value)
	return path.Base(majorVersion.ReplaceAllString(p, ""))
}

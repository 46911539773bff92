package gopkg

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	. "github.com/dave/jennifer/jen"
)

// A section makes some declarations of a file that belong together, those of a
// row above all. The sections of a file are independent of each other.
type section func() []Code

// sections makes a section each of declarations that are there already.
func sections(decls ...Code) []section {
	var all []section
	for _, d := range decls {
		all = append(all, func() []Code { return []Code{d} })
	}
	return all
}

// pieceLen is how many sections are made, rendered and formatted at a time.
// Formatting is most of a run's time, and gofmt never looks beyond one
// declaration, so the pieces are formatted in parallel and joined: the whole is
// what gofmt makes of it.
const pieceLen = 8

// A piece is some sections of a file, formatted, and what they import.
type piece struct {
	imports []string // lines of the import declaration
	decls   []*declaration
	err     error
}

// emittedFile returns the file of the name with these sections, in which the
// packages that the table names have these names.
func emittedFile(name, pkg string, imports map[string]string, all []section) (*file, error) {
	pieces := make([]piece, (len(all)+pieceLen-1)/pieceLen)
	var wg sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range pieces {
		slots <- struct{}{}
		wg.Add(1)
		go func() {
			defer wg.Done()
			pieces[i] = render(pkg, imports, all[i*pieceLen:min((i+1)*pieceLen, len(all))])
			<-slots
		}()
	}
	wg.Wait()
	return join(name, pieces)
}

// render makes, renders and formats a few sections.
func render(pkg string, imports map[string]string, some []section) piece {
	f := NewFile(pkg)
	for importPath, name := range imports {
		if name == path.Base(importPath) {
			f.ImportName(importPath, name)
		} else {
			f.ImportAlias(importPath, name)
		}
	}
	f.NoFormat = true
	for _, s := range some {
		for _, d := range s() {
			f.Add(d)
			f.Line()
		}
	}
	var raw bytes.Buffer
	if err := f.Render(&raw); err != nil {
		return piece{err: err}
	}
	lines, body, err := cut(documented(raw.Bytes()))
	if err != nil {
		return piece{err: err}
	}
	decls, err := formatted(body)
	return piece{imports: lines, decls: decls, err: err}
}

// formatted returns the declarations of a body as gofmt has them.
func formatted(body []byte) ([]*declaration, error) {
	const clause = "package p\n"
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, "", slices.Concat([]byte(clause), body), parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	if err := format.Node(&text, fset, parsed); err != nil { // which would parse imports once more
		return nil, err
	}
	return declarations(parsed.Decls, text.Bytes()[len(clause):])
}

// declarations cuts a body as gofmt has it into the declarations of its syntax. Each
// begins behind the last line of the one before, with a blank line and its comment, and
// with a keyword that is not indented: to parse what is formatted would tell the same,
// and take a tenth of a run's time.
func declarations(syntax []ast.Decl, body []byte) ([]*declaration, error) {
	var starts []int
	behind, offset := 0, 0 // the last line that is of a declaration, and the line at hand
	for line := range bytes.Lines(body) {
		if beginsDeclaration(line) {
			starts = append(starts, behind)
		}
		offset += len(line)
		if line[0] != '\n' && !bytes.HasPrefix(line, []byte("//")) {
			behind = offset
		}
	}
	if len(starts) != len(syntax) {
		return nil, fmt.Errorf("%d declarations are read as %d", len(syntax), len(starts))
	}
	decls := make([]*declaration, len(syntax))
	for i, start := range starts {
		end := behind
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		decls[i] = newDeclaration(syntax[i], body[start:end:end])
	}
	return decls, nil
}

// beginsDeclaration reports whether a declaration, but not its comment, begins with
// the line.
func beginsDeclaration(line []byte) bool {
	keyword, _, found := bytes.Cut(line, []byte(" "))
	if !found {
		return false
	}
	switch string(keyword) {
	case "const", "func", "type", "var":
		return true
	}
	return false
}

// documented joins the declarations with the comments above them: between the
// two, jennifer leaves a blank, with which gofmt would not format the comment as
// one that documents.
func documented(raw []byte) []byte {
	for _, keyword := range []string{"const", "func", "type", "var"} {
		raw = bytes.ReplaceAll(raw, []byte("\n "+keyword+" "), []byte("\n"+keyword+" "))
	}
	return raw
}

// cut takes the package clause and the imports off a file.
func cut(text []byte) (imports []string, body []byte, err error) {
	_, rest, ok := bytes.Cut(text, []byte("\n\n"))
	if !ok {
		return nil, nil, errors.New("a file without declarations was rendered")
	}
	if block, ok := bytes.CutPrefix(rest, []byte("import (\n")); ok {
		lines, body, _ := bytes.Cut(block, []byte("\n)\n\n"))
		for _, line := range strings.Split(string(lines), "\n") {
			imports = append(imports, strings.TrimSpace(line))
		}
		return imports, body, nil
	}
	if one, ok := bytes.CutPrefix(rest, []byte("import ")); ok {
		line, body, _ := bytes.Cut(one, []byte("\n\n"))
		return []string{string(line)}, body, nil
	}
	return nil, rest, nil
}

// join makes one file of the pieces.
func join(name string, pieces []piece) (*file, error) {
	f := &file{name: name}
	for _, p := range pieces {
		if p.err != nil {
			return nil, p.err
		}
		f.imports = append(f.imports, p.imports...)
		f.decls = append(f.decls, p.decls...)
	}
	slices.SortFunc(f.imports, func(a, b string) int {
		return strings.Compare(importPath(a), importPath(b))
	})
	f.imports = slices.Compact(f.imports)
	return f, nil
}

// head is the beginning of a file, up to the first declaration that is no import.
func head(pkg string, imports []string) string {
	clause := Header + "\n\npackage " + pkg + "\n"
	switch len(imports) {
	case 0:
		return clause
	case 1:
		return clause + "\nimport " + imports[0] + "\n"
	}
	var groups [2][]string // as goimports has them: the standard library, and the rest
	for _, line := range imports {
		if host, _, _ := strings.Cut(importPath(line), "/"); strings.Contains(host, ".") {
			groups[1] = append(groups[1], line)
		} else {
			groups[0] = append(groups[0], line)
		}
	}
	between := "\n\n\t"
	if len(groups[0]) == 0 || len(groups[1]) == 0 {
		between = ""
	}
	return clause + "\nimport (\n\t" + strings.Join(groups[0], "\n\t") + between + strings.Join(groups[1], "\n\t") + "\n)\n"
}

// importPath is the path of an import's line, which may begin with a name.
func importPath(line string) string {
	return line[strings.IndexByte(line, '"'):]
}

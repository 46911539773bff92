package templates

import (
	"bytes"
	"errors"
	"go/format"
	"runtime"
	"slices"
	"strings"
	"sync"

	. "github.com/dave/jennifer/jen"
)

// pieceLen is how many declarations are rendered and formatted at a time.
// Formatting is most of a run's time, and gofmt never looks beyond one
// declaration, so the pieces are formatted in parallel and joined: the whole is
// what gofmt makes of it.
const pieceLen = 32

// A piece is some declarations of a file, formatted, and what they import.
type piece struct {
	imports []string // lines of the import declaration
	body    []byte
	err     error
}

// source returns the text of a file with these declarations.
func source(pkg string, decls []Code) ([]byte, error) {
	pieces := make([]piece, (len(decls)+pieceLen-1)/pieceLen)
	var wg sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range pieces {
		slots <- struct{}{}
		wg.Add(1)
		go func() {
			defer wg.Done()
			pieces[i] = render(pkg, decls[i*pieceLen:min((i+1)*pieceLen, len(decls))])
			<-slots
		}()
	}
	wg.Wait()
	return join(pkg, pieces)
}

// render renders and formats a few declarations.
func render(pkg string, decls []Code) piece {
	f := NewFile(pkg)
	f.NoFormat = true
	for _, d := range decls {
		f.Add(d)
		f.Line()
	}
	var raw bytes.Buffer
	if err := f.Render(&raw); err != nil {
		return piece{err: err}
	}
	text, err := format.Source(raw.Bytes())
	if err != nil {
		return piece{err: err}
	}
	imports, body, err := cut(text)
	return piece{imports, body, err}
}

// cut takes the package clause and the imports off a formatted file.
func cut(text []byte) (imports []string, body []byte, err error) {
	_, rest, ok := bytes.Cut(text, []byte("\n\n"))
	if !ok {
		return nil, nil, errors.New("a file without declarations was rendered")
	}
	if one, ok := bytes.CutPrefix(rest, []byte("import \"")); ok {
		path, body, _ := bytes.Cut(one, []byte("\n\n"))
		return []string{"\"" + string(path)}, body, nil
	}
	if block, ok := bytes.CutPrefix(rest, []byte("import (\n")); ok {
		lines, body, _ := bytes.Cut(block, []byte("\n)\n\n"))
		for _, line := range strings.Split(string(lines), "\n") {
			imports = append(imports, strings.TrimSpace(line))
		}
		return imports, body, nil
	}
	return nil, rest, nil
}

// join makes one file of the pieces.
func join(pkg string, pieces []piece) ([]byte, error) {
	var imports []string
	for _, p := range pieces {
		if p.err != nil {
			return nil, p.err
		}
		imports = append(imports, p.imports...)
	}
	slices.SortFunc(imports, func(a, b string) int {
		return strings.Compare(importPath(a), importPath(b))
	})
	imports = slices.Compact(imports)

	var b bytes.Buffer
	b.WriteString(Header + "\n\npackage " + pkg + "\n")
	switch len(imports) {
	case 0:
	case 1:
		b.WriteString("\nimport " + imports[0] + "\n")
	default:
		b.WriteString("\nimport (\n\t" + strings.Join(imports, "\n\t") + "\n)\n")
	}
	for _, p := range pieces {
		b.WriteByte('\n')
		b.Write(p.body)
	}
	return b.Bytes(), nil
}

// importPath is the path of an import's line, which may begin with a name.
func importPath(line string) string {
	return line[strings.IndexByte(line, '"'):]
}

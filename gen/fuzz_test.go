package gen

import (
	"errors"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/statusgen/statusgen/gen/internal/tables"
	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/gopkg"
)

// FuzzTable holds, for any text in the place of a table: it is refused with
// positions, or it gives a package that type-checks. It begins with the tables
// of gen/spec/testdata.
func FuzzTable(f *testing.F) {
	base, err := os.ReadFile("../spec.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range tables.Texts(f, "spec/testdata/ok/*.yaml", "spec/testdata/bad/*.*", "../spec.yaml") {
		f.Add(text)
	}
	file := filepath.Join(f.TempDir(), "status.yaml")
	fset := token.NewFileSet()
	std := standardLibrary(f, fset)
	f.Fuzz(func(t *testing.T, text []byte) {
		if asksGo(text) {
			t.Skip("the go command is asked for what it names")
		}
		if err := os.WriteFile(file, text, 0o666); err != nil {
			t.Fatal(err)
		}
		s, err := spec.Load(file, base)
		if err != nil {
			var problems report.Problems
			if !errors.As(err, &problems) || len(problems) == 0 {
				t.Fatalf("not a list of problems: %v", err)
			}
			for _, p := range problems {
				if p.File == "" || p.Line < 1 || p.Column < 1 || p.Text == "" || strings.ContainsAny(p.String(), "\n\r") {
					t.Errorf("not a line with a position: %q", p)
				}
			}
			return
		}
		files, err := gopkg.Files(s.Table)
		if err != nil {
			t.Fatal(err)
		}
		typeCheck(t, fset, std, files)
	})
}

var (
	goNames    = regexp.MustCompile(`[\w/.-]+\.[A-Za-z]\w*`)
	extensions = regexp.MustCompile(`extends:\s*(\S*)`)
)

// asksGo reports whether a table may name a Go declaration, or a table of a
// module, that the go command has to find.
func asksGo(text []byte) bool {
	for _, name := range goNames.FindAllString(string(text), -1) {
		if strings.Contains(name, "/") && name != "encoding/json.Marshal" && name != "encoding/xml.Marshal" {
			return true
		}
	}
	for _, m := range extensions.FindAllStringSubmatch(string(text), -1) {
		if m[1] != "statusgen:base" {
			return true
		}
	}
	return strings.Contains(string(text), "from:")
}

// standardLibrary imports the packages that the emitted one may import.
func standardLibrary(t testing.TB, fset *token.FileSet) types.Importer {
	t.Helper()
	list, err := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", "net/http", "log/slog", "encoding/xml", "math/rand/v2", "runtime/debug").Output()
	if err != nil {
		t.Fatal(err)
	}
	exports := map[string]string{}
	for line := range strings.Lines(string(list)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		exports[path] = file
	}
	return importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
}

func typeCheck(t *testing.T, fset *token.FileSet, std types.Importer, files []gopkg.Output) {
	t.Helper()
	var parsed []*ast.File
	for _, file := range files {
		syntax, err := parser.ParseFile(fset, file.Name, file.Text, 0)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, syntax)
	}
	config := types.Config{Importer: std, GoVersion: "go1.22"}
	if _, err := config.Check("status", fset, parsed, nil); err != nil {
		t.Fatal(err)
	}
}

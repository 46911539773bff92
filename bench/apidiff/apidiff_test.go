package apidiff

import (
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
	"sync"
	"testing"

	"golang.org/x/exp/apidiff"
	"golang.org/x/tools/txtar"

	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/templates/gopkg"
)

// What apidiff calls incompatible and diff does not: callers compile as they are written.
var milder = map[string]string{
	"old is comparable, new is not": "diff says so, and that it is to be looked at",
	"...":                           "a function takes more at its end, and calls compile; likewise",
}

// What diff calls a break and apidiff does not.
var harder = map[string]string{
	"code":            "the constructor answers with another code",
	"param-moved":     "params of one type are given each other's values",
	"method-removed":  "apidiff does not ask which interfaces a generic type implements",
	"package-renamed": "apidiff compares packages of one path",
	"package-moved":   "likewise",
	"package-removed": "likewise",
	"client-renamed":  "likewise",
	"client-moved":    "likewise",
	"client-removed":  "likewise",
}

// The verdict on callers is that of apidiff, but for what the lists say.
func TestCallers(t *testing.T) {
	base, err := os.ReadFile("../../spec.yaml")
	if err != nil {
		t.Fatal(err)
	}
	archives, err := filepath.Glob("../../gen/testdata/diff/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no pairs", err)
	}
	for _, file := range archives {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+2 < len(archive.Files); i += 3 {
			old, new, want := archive.Files[i], archive.Files[i+1], string(archive.Files[i+2].Data)
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar")+"/"+strings.TrimSuffix(old.Name, ".old.yaml"), func(t *testing.T) {
				t.Parallel()
				compare(t, packages(t, string(old.Data), base), packages(t, string(new.Data), base), want)
			})
		}
	}
}

var breaksCallers = regexp.MustCompile(`(?m): breaks callers.*\[([a-z-]+)\]$`)

func compare(t *testing.T, old, new map[string]*types.Package, want string) {
	var incompatible []string
	for folder, was := range old {
		is := new[folder]
		if is == nil {
			continue // which callers are told
		}
		for _, c := range apidiff.Changes(was, is).Changes {
			if !c.Compatible {
				incompatible = append(incompatible, c.Message)
			}
		}
	}
	said := breaksCallers.FindAllStringSubmatch(want, -1)
	for _, m := range incompatible {
		if len(said) == 0 && !isListed(milder, m) {
			t.Errorf("apidiff has %q, and diff says:\n%s", m, want)
		}
	}
	for _, m := range said {
		if len(incompatible) == 0 && harder[m[1]] == "" {
			t.Errorf("diff says %s, and apidiff nothing", strings.TrimPrefix(m[0], ": "))
		}
	}
}

func isListed(list map[string]string, message string) bool {
	for part := range list {
		if strings.Contains(message, part) {
			return true
		}
	}
	return false
}

// packages are those of the table, by their folders.
func packages(t *testing.T, table string, base []byte) map[string]*types.Package {
	t.Helper()
	for key, line := range map[string]string{"methods:": "methods: [GET, POST]\n", "outputs:": "outputs: {go: status}\n", "package:": "package: status\n"} {
		if !strings.HasPrefix(table, key) && !strings.Contains(table, "\n"+key) {
			table += line
		}
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "status.yaml")
	if err := os.WriteFile(file, []byte(table), 0o666); err != nil {
		t.Fatal(err)
	}
	s, err := spec.Load(file, base)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*types.Package{}
	for _, p := range s.Packages {
		outputs, err := gopkg.Files(p.Table)
		if err != nil {
			t.Fatal(err)
		}
		fset := token.NewFileSet()
		var files []*ast.File
		for _, out := range outputs {
			f, err := parser.ParseFile(fset, out.Name, out.Text, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		folder := strings.TrimPrefix(p.Folder, dir)
		if all[folder], err = (&types.Config{Importer: standard()}).Check("service.example"+filepath.ToSlash(folder), fset, files, nil); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// standard imports what emitted packages do. It asks the go command once.
var standard = sync.OnceValue(func() types.Importer {
	list, err := exec.Command("go", "list", "-deps", "-export", "-f", "{{.ImportPath}} {{.Export}}",
		"github.com/statusgen/statusgen/templates/gopkg/runtime", "database/sql").Output()
	if err != nil {
		panic(err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(list)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[path] = file
	}
	return &locked{Importer: importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(files[path]) })}
})

// A locked importer is one that several tests use at once.
type locked struct {
	sync.Mutex
	types.Importer
}

func (l *locked) Import(path string) (*types.Package, error) {
	l.Lock()
	defer l.Unlock()
	return l.Importer.Import(path)
}

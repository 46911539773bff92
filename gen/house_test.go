package gen

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/statusgen/statusgen"

// An edge is who may import what: the packages of a folder and, with /..., of
// those below it; dot is the root.
var edges = map[string][]string{
	".":                           {"gen"},
	"gen/...":                     {"gen/...", "templates/..."},
	"gen/clash":                   {"templates/model", "templates/words"},
	"gen/diff":                    {"templates/model"},
	"gen/spec":                    {"gen/spec/...", "gen/registry", "gen/internal/...", "templates/model"},
	"gen/spec/source":             {"gen/spec/report", "gen/regular"},
	"gen/spec/report":             {"templates/model"},
	"gen/registry":                {"gen/internal/tsv", "templates/model"},
	"gen/loopback":                {},
	"gen/regular":                 {},
	"templates/gopkg":             {"templates/model", "templates/words"},
	"templates/words":             {"templates/model"},
	"templates/sample":            {"templates/model", "templates/words"},
	"templates/openapi":           {"templates/model", "templates/words", "templates/sample"},
	"templates/reference":         {"templates/model", "templates/words", "templates/sample", "templates/look"},
	"templates/look":              {},
	"templates/model/...":         {"templates/model"},
	"templates/gopkg/runtime/...": {"templates/gopkg/runtime"},
	"generated/...":               {"generated"},
}

// Who alone may import a module of others.
var importers = map[string]string{
	"gopkg.in/yaml.v3":         "gen/spec",
	"github.com/dave/jennifer": "templates/gopkg",
}

// The data run one way, spec.yaml → gen/spec → templates/model → templates/* →
// generated, and what is emitted needs nothing but the standard library.
func TestImports(t *testing.T) {
	imported := map[string]bool{}
	for file, imports := range repository(t) {
		dir, test := path.Dir(file), strings.HasSuffix(file, "_test.go")
		for _, imp := range imports {
			own, isOwn := strings.CutPrefix(imp, module+"/")
			switch {
			case isOwn && dir == "." && test: // the tests of the whole program
			case isOwn:
				if !allowed(dir, own) {
					t.Errorf("%s imports %s", file, own)
				}
			case !test && (inside("templates/gopkg/runtime/...", dir) || inside("generated/...", dir)):
				if strings.Contains(imp, ".") {
					t.Errorf("%s imports %s, but what is emitted has the standard library alone", file, imp)
				}
			}
			for module, importer := range importers {
				if !inside(module+"/...", imp) {
					continue
				}
				imported[module] = true
				if dir != importer {
					t.Errorf("%s imports %s, which only %s may", file, module, importer)
				}
			}
		}
	}
	for module := range importers {
		if !imported[module] {
			t.Errorf("nothing imports %s: does the test see the repository?", module)
		}
	}
}

// allowed reports whether packages of the folder dir may import own, by the
// most specific of the edges.
func allowed(dir, own string) bool {
	best := ""
	for pattern := range edges {
		if inside(pattern, dir) && len(pattern) > len(best) {
			best = pattern
		}
	}
	return slices.ContainsFunc(edges[best], func(pattern string) bool { return inside(pattern, own) })
}

// inside reports whether the path is the pattern's, as the go command has it.
func inside(pattern, path string) bool {
	dir, below := strings.CutSuffix(pattern, "/...")
	return path == dir || below && strings.HasPrefix(path, dir+"/")
}

// repository gives the imports of every Go file of the module, by its path.
func repository(t *testing.T) map[string][]string {
	const root = ".."
	files := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && path != root && isElsewhere(path):
			return filepath.SkipDir
		case e.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		files[rel] = nil
		for _, spec := range f.Imports {
			imp, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			files[rel] = append(files[rel], imp)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// isElsewhere reports whether the go command does not take the folder for a
// part of the module.
func isElsewhere(dir string) bool {
	name := filepath.Base(dir)
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil || name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")
}

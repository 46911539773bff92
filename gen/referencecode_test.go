package gen

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/templates/gopkg"
	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/reference"
	"github.com/statusgen/statusgen/templates/sample"
)

// The Go that the reference shows of a service and of a client compiles, with the packages
// that the table gives: in a folder for each, and in one for both.
func TestReferenceCode(t *testing.T) {
	std := &oneByOne{importer: standardLibrary(t, token.NewFileSet())}
	texts := map[string]string{"base": "extends: statusgen:base\noutputs: {}\n"}
	rich, err := os.ReadFile("testdata/reference/rich.yaml")
	if err != nil {
		t.Fatal(err)
	}
	texts["rich"] = string(rich)
	for name, text := range tablesOfSamples() {
		if !strings.HasPrefix(name, "random") {
			texts[name] = text
		}
	}
	for name, text := range texts {
		before, _, ok := strings.Cut(text, "\noutputs:")
		_, after, _ := strings.Cut(text[len(before):], "}\n")
		if !ok {
			t.Fatalf("%s has no outputs", name)
		}
		for sides, outputs := range map[string]string{"apart": "{go: status, client: api}", "together": "{go: status, client: status}"} {
			t.Run(name+", "+sides, func(t *testing.T) {
				t.Parallel()
				checkReferenceCode(t, std, before+"\noutputs: "+outputs+"\n"+after)
			})
		}
	}
}

func checkReferenceCode(t *testing.T, standard types.Importer, text string) {
	s, err := spec.Read(spec.Input{File: "status.yaml", Text: []byte(text), Base: baseTable(t)})
	if err != nil {
		t.Fatal(err)
	}
	std := &checkedPackages{map[string]*types.Package{}, standard}
	client := s.Packages[len(s.Packages)-1].Table.Package
	for _, p := range s.Packages {
		files, err := gopkg.Files(p.Table)
		if err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, f := range files {
			texts = append(texts, string(f.Text))
		}
		std.known["example.com/"+p.Table.Package] = std.check(t, "example.com/"+p.Table.Package, texts...)
	}
	table := s.Packages[0].Table
	page := reference.Of(table, client)
	imports := []string{"errors", "fmt", "time", "example.com/" + table.Package, "example.com/" + client}
	var body strings.Builder
	services, clients := 0, 0
	for _, r := range page.Rows {
		row := rowOf(t, table, r.Name)
		for _, v := range sample.Given(row) {
			r.Service = v.Name + " := " + v.Value + "\n" + r.Service
			if v.Import != "" {
				imports = append(imports, v.Import)
			}
		}
		imports = append(imports, sample.Imports(table, row)...)
		fmt.Fprintf(&body, "func service%s() %s.Response {\n%s\n}\n", r.Name, table.Package, r.Service)
		fmt.Fprintf(&body, "func client%s(err error) {\n%s\n}\n", r.Name, r.Client)
		services++
		if row.IsError() != (r.Client != "") {
			t.Errorf("%s has the client %q", r.Name, r.Client)
		} else if row.IsError() {
			clients++
		}
	}
	if services == 0 || clients == 0 {
		t.Errorf("%d pieces of services, %d of clients", services, clients)
	}
	slices.Sort(imports)
	head := "package shown\n\n"
	for _, path := range slices.Compact(imports) {
		head += fmt.Sprintf("import %q\n", path)
	}
	std.check(t, "example.com/shown", head+"var _ time.Time\n"+body.String())
}

func rowOf(t *testing.T, table *model.Table, name string) *model.Row {
	t.Helper()
	i := slices.IndexFunc(table.Rows, func(r *model.Row) bool { return r.Name == name })
	if i < 0 {
		t.Fatalf("there is no row %s", name)
	}
	return table.Rows[i]
}

// checkedPackages are the packages of the standard library, and those that are known.
type checkedPackages struct {
	known    map[string]*types.Package
	standard types.Importer
}

func (p *checkedPackages) Import(path string) (*types.Package, error) {
	if known := p.known[path]; known != nil {
		return known, nil
	}
	return p.standard.Import(path)
}

// A oneByOne is an importer for several goroutines.
type oneByOne struct {
	sync.Mutex
	importer types.Importer
}

func (o *oneByOne) Import(path string) (*types.Package, error) {
	o.Lock()
	defer o.Unlock()
	return o.importer.Import(path)
}

// check type-checks a package of these files.
func (p *checkedPackages) check(t *testing.T, path string, texts ...string) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	var files []*ast.File
	for _, text := range texts {
		file, err := parser.ParseFile(fset, "", text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		files = append(files, file)
	}
	problems := 0
	config := types.Config{Importer: p, Error: func(err error) {
		if problems++; problems <= 10 {
			t.Errorf("%s: %v", path, err)
		}
	}}
	pkg, _ := config.Check(path, fset, files, nil)
	return pkg
}

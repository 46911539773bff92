package gopkg

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/types"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/statusgen/statusgen/templates/model"
)

// No emitted package of the repository has a declaration that nothing needs.
func TestRepositoryHasNothingUnneeded(t *testing.T) {
	packages := map[string][]Output{}
	err := filepath.WalkDir("../..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".go" {
			return err
		}
		text, err := os.ReadFile(name)
		if bytes.HasPrefix(text, []byte(Header+"\n")) {
			packages[filepath.Dir(name)] = append(packages[filepath.Dir(name)], Output{filepath.Base(name), text})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(packages) < 5 {
		t.Fatalf("only %d emitted packages were found", len(packages))
	}
	for dir, files := range packages {
		t.Run(dir, func(t *testing.T) {
			c, _ := check(t, files, standardAlone{}) // what else is imported may have any problem
			reportUnneeded(t, c)
		})
	}
}

// standardAlone imports the standard library; any other package is empty.
type standardAlone struct{}

func (standardAlone) Import(importPath string) (*types.Package, error) {
	if p, err := standard().Import(importPath); err == nil {
		return p, nil
	}
	p := types.NewPackage(importPath, path.Base(importPath))
	p.MarkComplete()
	return p, nil
}

// Nor has that of a table which has little.
func TestLittleIsNeeded(t *testing.T) {
	noMessage := tableOf(failed())
	noMessage.Error.Shape = object("code", place(model.PlaceID))
	for name, table := range map[string]*model.Table{
		"no row":           tableOf(),
		"no body":          tableOf(success(model.BodyNone)),
		"a resource":       tableOf(success(model.BodyResource)),
		"a body":           tableOf(carrying(point)),
		"a body of Go":     tableOf(carrying(foreign)),
		"an error":         tableOf(failed()),
		"an empty error":   tableOf(withoutBody(failed())),
		"no message":       noMessage,
		"a hidden error":   tableOf(hidden()),
		"wrong fields":     tableOf(withFields(failed())),
		"a param":          tableOf(with(param("limit", model.TypeInt))),
		"XML alone":        withFormats(tableOf(success(model.BodyResource), failed()), asXML),
		"JSON and XML":     withFormats(tableOf(success(model.BodyNone), failed()), asJSON, asXML),
		"a body in XML":    withFormats(tableOf(carrying(point)), asXML),
		"a foreign format": withFormats(tableOf(success(model.BodyResource)), asFormat("text/csv")),
		"no format fits":   tableOf(success(model.BodyResource), notAcceptableOf("NotAcceptable")),
		"no format counts": tableOf(success(model.BodyNone), notAcceptableOf("NotAcceptable")),
	} {
		t.Run(name, func(t *testing.T) {
			files := goPackage(t, table)
			reportUnneeded(t, compiled(t, files))
			for _, f := range files {
				if want, err := format.Source(f.Text); err != nil || !bytes.Equal(want, f.Text) {
					t.Errorf("%s is not as gofmt has it: %v\n%s", f.Name, err, cmp.Diff(string(want), string(f.Text)))
				}
			}
		})
	}
}

// A client imports encoding/xml to read the errors and the tasks of a table in XML,
// and of no other.
func TestClientImportsXML(t *testing.T) {
	for name, c := range map[string]struct {
		table *model.Table
		want  []string // the files that import it
	}{
		"JSON alone":   {everythingIn(asJSON), nil},
		"JSON and XML": {everythingIn(asJSON, asXML), []string{"poll.go", "readxml.go"}},
		"XML alone":    {everythingIn(asXML), []string{"poll.go", "readxml.go"}},
		"another":      {everythingIn(asFormat("text/csv")), nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, f := range goPackage(t, asSide(model.ForClient, c.table)) {
				switch {
				case bytes.Contains(f.Text, []byte(`"encoding/xml"`)):
					got = append(got, f.Name)
				case f.Name == "readxml.go":
					t.Errorf("%s is needed for nothing", f.Name)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("encoding/xml is imported by %q, want %q", got, c.want)
			}
		})
	}
}

// everythingIn is a table of all that there is, with these formats.
func everythingIn(formats ...model.Format) *model.Table { return withFormats(everything(), formats...) }

// What exported declarations use is needed, by whichever way; what is used only by
// what is not needed, is not.
func TestNeeded(t *testing.T) {
	text := `package p

import (
	"errors"
	"math/rand/v2"
	"strings"
)

// A T is exported.
type T struct{ inner }

// inner is embedded in T.
type inner struct{}

func (inner) Exported() {}
func (inner) unused() {}
func (inner) used() { sum() }

type asked interface{ used() }

// Use uses.
func Use(x any) bool { y, ok := x.(asked); return ok && y != nil }

func sum() int { return rand.Int() } // behind it

func dead() string { return deadToo() }

func deadToo() string { return strings.ToUpper("") }

type gone struct{}

func (gone) used() { dead() }

var errGone = errors.New("gone")
`
	want := Header + `

package q

import "math/rand/v2"

// A T is exported.
type T struct{ inner }

// inner is embedded in T.
type inner struct{}

func (inner) Exported() {}

func (inner) used() { sum() }

type asked interface{ used() }

// Use uses.
func Use(x any) bool { y, ok := x.(asked); return ok && y != nil }

func sum() int { return rand.Int() } // behind it
`
	f, err := parse("p.go", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(f.output("q", needed([]*file{f})).Text)); diff != "" {
		t.Errorf("what is needed (-want +got):\n%s", diff)
	}
}

// declaredIn are the names that a declaration of types, constants or variables
// declares.
func declaredIn(d *ast.GenDecl) []*ast.Ident {
	var names []*ast.Ident
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			names = append(names, s.Name)
		case *ast.ValueSpec:
			names = append(names, s.Names...)
		}
	}
	return names
}

// origin is the method of a generic type that a method of its instance is.
func origin(obj types.Object) types.Object {
	switch obj := obj.(type) {
	case *types.Func:
		return obj.Origin()
	case *types.Var:
		return obj.Origin()
	}
	return obj
}

func receiverType(f *types.Func) types.Object {
	t := f.Signature().Recv().Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	return t.(*types.Named).Obj()
}

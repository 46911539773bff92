package gen

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/templates/reference"
)

// pageOf is what the reference says of the table, with the package of its service, and
// that of its clients if it has one.
func pageOf(t *testing.T, text string) *reference.Page {
	t.Helper()
	s, err := spec.Read(spec.Input{File: "status.yaml", Text: []byte(text), Base: baseTable(t)})
	if err != nil {
		t.Fatal(err)
	}
	client := ""
	for _, p := range s.Packages {
		if p.Table.Calls() {
			client = p.Table.Package
		}
	}
	return reference.Of(s.Packages[0].Table, client)
}

// What the reference says of the base table, and of one that has all there is.
func TestReference(t *testing.T) {
	for name, file := range map[string]string{"base": "../spec.yaml", "rich": "testdata/reference/rich.yaml"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		page := pageOf(t, string(text))
		json, err := page.JSON()
		if err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join("testdata/reference", name+".json"), json)
		golden(t, filepath.Join("testdata/reference", name+".md"), page.Markdown())
	}
}

// golden compares what there is with the file, or writes it.
func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// An id that no error says is no name on the wire, as where an error is a text.
func TestUnsentIDs(t *testing.T) {
	for _, c := range []struct {
		shape string
		want  bool
	}{{"{shape: $message}", false}, {"{shape: problem}", true}, {"{shape: github, help: \"https://acme.dev/errors#{id}\"}", true}, {"{shape: github, help: \"https://acme.dev/errors\"}", false}, {"{shape: $message, headers: {X-Code: $id}}", true}} {
		s, err := spec.Read(spec.Input{File: "status.yaml", Text: []byte("methods: [GET]\nerror: " + c.shape + "\nstatuses: {Gone: {code: 410, id: GONE}}\noutputs: {openapi: o.yaml}\n"), Base: baseTable(t)})
		if err != nil {
			t.Fatal(err)
		}
		docs := newDocuments(s)
		for _, d := range []spec.Document{{Form: spec.Markdown}, {Form: spec.YAML, OpenAPI: "3.1"}} {
			text, err := docs.text(d)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Contains(string(text), "Name on the wire: "); got != c.want {
				t.Errorf("%s: the %s has a name on the wire: %t, want %t", c.shape, d.Form, got, c.want)
			}
		}
	}
}

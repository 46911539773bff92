package gen

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/templates/gopkg"
)

// Whatever shape a table gives its errors, it is refused, or each error is a
// body that names nothing twice, in JSON and in XML. Many shapes are tried one
// by one; those that are accepted are members of one, whose package is run.
// Some are so by themselves: the root has what no member has, a namespace and
// attributes beside it.
func TestShapes(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the packages of hundreds of shapes")
	}
	const candidates, roots = 400, 4
	r := rand.New(rand.NewPCG(1, 2))
	dir := t.TempDir()
	var packages []shapedPackage
	members := []string{}
	refused := 0
	for range candidates {
		c := randomShape(r)
		p, err := c.emit(dir, fmt.Sprint("p", len(packages)), len(packages) < roots && c.isRoot())
		switch {
		case err != nil:
			refused++
		case p != nil:
			packages = append(packages, *p)
		default:
			members = append(members, fmt.Sprintf("m%d: %s", len(members), c.shape))
		}
	}
	if len(packages) < roots || len(members) < candidates/10 || refused < candidates/10 {
		t.Fatalf("%d roots, %d members, and %d refused; the shapes prove little", len(packages), len(members), refused)
	}
	all := candidate{shape: "{" + strings.Join(members, ", ") + "}", root: "errors", item: "item"}
	p, err := all.emit(dir, "all", true)
	if err != nil {
		t.Fatal(err)
	}
	runShapes(t, dir, append(packages, *p))
}

// A candidate is a shape with its names in XML.
type candidate struct{ shape, root, namespace, item string }

// isRoot reports whether the shape says something that only the root can.
func (c candidate) isRoot() bool { return strings.HasPrefix(c.shape, `{"@xmlns`) }

// A shapedPackage is an emitted package.
type shapedPackage struct{ name, item string }

// text is a table with the shape, whose package has the name.
func (c candidate) text(name string) string {
	return fmt.Sprintf(`package: %s
methods: [POST]
formats: {application/json: encoding/json.Marshal, application/xml: encoding/xml.Marshal}
error:
  shape: %s
  xml: {root: %s, namespace: %q, item: %s}
statuses:
  Plain: {code: 404, id: 40404, values: {v: "<v>", w: 0.5}}
  Wrong: {code: 400, fields: true, phrase: "<Wrong>"}
  Valued: {code: 422, fields: {kind: string, n: {type: int, optional: true}}}
  Params: {code: 409, values: {v: ""}, params: {b: string, list: [string], n: int, x: {type: float, optional: true}}, message: "{b} {list} {n}"}
  Hidden: 500
outputs: {go: %[1]s}
`, name, c.shape, c.root, c.namespace, c.item)
}

// emit writes the package of a table with the shape, if it is to; the error is
// that of a table which is refused.
func (c candidate) emit(dir, name string, write bool) (*shapedPackage, error) {
	file := filepath.Join(dir, name+".yaml")
	if err := os.WriteFile(file, []byte(c.text(name)), 0o666); err != nil {
		return nil, err
	}
	s, err := spec.Load(file, nil)
	if err != nil || !write {
		return nil, err
	}
	files, err := gopkg.Files(s.Table)
	if err != nil {
		return nil, err
	}
	if err := os.Mkdir(filepath.Join(dir, name), 0o777); err != nil {
		return nil, err
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, name, f.Name), f.Text, 0o666); err != nil {
			return nil, err
		}
	}
	return &shapedPackage{name, c.item}, nil
}

// runShapes runs the tests of testdata/shapes with the errors of the packages.
func runShapes(t *testing.T, dir string, packages []shapedPackage) {
	t.Helper()
	var imports, tables strings.Builder
	for _, p := range packages {
		fmt.Fprintf(&imports, "\t%q\n", "example.com/shapes/"+p.name)
		fmt.Fprintf(&tables, `	%[1]q: {%[2]q, func(text string) []response {
		return []response{
			%[1]s.Plain(text), %[1]s.Wrong(text), %[1]s.Wrong(text).Field(text, text).Field("/a", "is wrong").Query(text, text).Header("Age", "is wrong"),
			%[1]s.Valued(text).Field(text, text, text).Header("Age", text, "", %[1]s.ValuedField{N: 7}), %[1]s.Valued(text).Query(text, text, text, %[1]s.ValuedField{N: -1}),
			%[1]s.Wrong(text).Query("limit", text), %[1]s.Wrong(text).Header("Age", text),
			%[1]s.Params(text, []string{text, "x"}, 7), %[1]s.Params(text, nil, 0), %[1]s.Params(text, nil, 0).X(0.5), %[1]s.Hidden(nil),
		}
	}},
`, p.name, p.item)
	}
	tests, err := os.ReadFile("testdata/shapes/shapes_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"go.mod":         "module example.com/shapes\n\ngo 1.22\n",
		"shapes_test.go": string(tests),
		"tables_test.go": "package shapes\n\nimport (\n" + imports.String() + ")\n\n" +
			"var tables = map[string]struct {\n\titem   string\n\terrors func(string) []response\n}{\n" + tables.String() + "}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "test", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOPROXY=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go test: %v\n%s", err, out)
	}
}

// randomShape returns an object of members whose names are often those of
// others.
func randomShape(r *rand.Rand) candidate {
	c := candidate{root: oneOf(r, "error", "a", "xmlns"), item: oneOf(r, "item", "a", "b")}
	if r.IntN(2) == 0 {
		c.namespace = oneOf(r, "urn:example:n", `"&<`, "http://www.w3.org/2000/xmlns/")
	}
	c.shape = shaping{r}.object(2, false)
	if r.IntN(4) == 0 {
		c.shape = `{"@xmlns": ` + oneOf(r, "urn:example:x", "null", "$message") + ", " + c.shape[1:]
	}
	return c
}

func oneOf(r *rand.Rand, texts ...string) string { return texts[r.IntN(len(texts))] }

type shaping struct{ *rand.Rand }

func (r shaping) object(depth int, inEach bool) string {
	var members []string
	first := r.IntN(6) == 0 && depth > 0
	for range r.IntN(4) + 1 {
		if first {
			first = false
			members = append(members, "$first: ["+r.object(depth-1, inEach)+", "+r.object(depth-1, inEach)+"]")
			continue
		}
		if r.IntN(8) == 0 {
			members = append(members, "$params...: null")
			continue
		}
		name := oneOf(r.Rand, "a", "b", "c", "n", "type", "item", "xmlns", "x-y", "_", "list")
		switch {
		case r.IntN(4) == 0:
			name = "@" + name
			members = append(members, fmt.Sprintf("%q: %s", name, r.leaf(inEach)))
		case r.IntN(40) == 0:
			members = append(members, fmt.Sprintf("%q: %s", "@@"+name, r.leaf(inEach)))
		default:
			members = append(members, fmt.Sprintf("%q: %s", name, r.value(depth, inEach)))
		}
	}
	return "{" + strings.Join(members, ", ") + "}"
}

func (r shaping) value(depth int, inEach bool) string {
	if depth == 0 {
		return r.leaf(inEach)
	}
	switch r.IntN(8) {
	case 6:
		return "{$first: [" + r.value(depth-1, inEach) + ", " + r.value(depth-1, inEach) + "]}"
	case 0, 1:
		return r.object(depth-1, inEach)
	case 7:
		return fmt.Sprintf(`{"#%s": %s, "@%s": %s}`, oneOf(r.Rand, "a", "b", "x:y"), r.leaf(inEach), oneOf(r.Rand, "a", "c", "xml:lang", "xml:a"), r.leaf(inEach))
	case 2:
		var items []string
		for range r.IntN(3) {
			items = append(items, r.value(depth-1, inEach))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case 3:
		if !inEach && r.IntN(2) == 0 {
			said := "{at: " + oneOf(r.Rand, "$detail", "$name", "$in") + ", " + strings.TrimPrefix(r.object(depth-1, true), "{")
			return "{" + oneOf(r.Rand, "$name", "$name", "$pointer", "$parameter", "$query", "$header") + ": " + oneOf(r.Rand, "[$detail]", "$detail", "["+said+"]", said) + "}"
		}
		return "[{at: " + oneOf(r.Rand, "$pointer", "$name", "$in") + ", " + strings.TrimPrefix(r.object(depth-1, true), "{") + "]"
	}
	return r.leaf(inEach)
}

func (r shaping) leaf(inEach bool) string {
	if inEach && r.IntN(3) == 0 {
		return oneOf(r.Rand, "$pointer", "$detail", "$in", "$parameter", "$query", "$header", "$name", "$field.kind", "$field.n")
	}
	return oneOf(r.Rand, "$status", `"$status"`, "$id", "$phrase", "$message", "$message", "$type", "$instance", "$fields", "$params", `"$params"`, "$time", "$path",
		"$header.User-Agent", "$param.b", "$param.list", `"$param.n"`, "$param.x", "$value.v", `"$value.w"`, `"$id"`, "null", "1", "-1.5e300", "true", `""`, "text", "urn:example:x", `"<&>\"'\t]]>\x01\u2028"`, "$$id")
}

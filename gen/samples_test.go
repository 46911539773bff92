package gen

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/version"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/templates/gopkg"
	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/sample"
)

// runsExamples reports whether this Go is new enough for the module of the examples.
func runsExamples(t *testing.T) bool {
	t.Helper()
	mod, err := os.ReadFile("../examples/go.mod")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(mod), "\ngo ")
	needs, _, _ := strings.Cut(rest, "\n")
	if !ok || !version.IsValid("go"+needs) {
		t.Fatalf("examples/go.mod needs go %q", needs)
	}
	return version.Compare(runtime.Version(), "go"+needs) >= 0
}

// The example of each row is what its package sends for the call that is shown beside
// it, to a request as the example has it: the code, the headers and the bytes of the
// body, in each format.
func TestSamples(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the packages of a hundred tables")
	}
	m := &sampleModule{dir: t.TempDir()}
	base, err := os.ReadFile("../spec.yaml")
	if err != nil {
		t.Fatal(err)
	}
	files := []string{"../spec.yaml"}
	patterns := []string{"spec/testdata/ok/*.yaml"}
	if runsExamples(t) {
		patterns = append(patterns, "../examples/*/*.yaml")
	}
	for _, pattern := range patterns {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) < 10 {
			t.Fatalf("%s finds %d tables: %v", pattern, len(found), err)
		}
		files = append(files, found...)
	}
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil && bytes.Contains(text, []byte("openapi: 3.")) {
			continue // it is a document of a table
		}
		s, err := spec.Load(file, base)
		if err != nil {
			t.Fatal(err)
		}
		m.add(t, filepath.ToSlash(file), s.Table)
	}
	texts := tablesOfSamples()
	maps.Copy(texts, randomTables(t))
	for name, text := range texts {
		s, err := spec.Read(spec.Input{File: name, Text: []byte(text), Base: base})
		if err != nil {
			t.Fatal(err)
		}
		m.add(t, name, s.Table)
	}
	m.run(t)
}

// tablesOfSamples are tables with all that there is to send, in each shape that has a name
// and in some that have none.
func tablesOfSamples() map[string]string {
	texts := map[string]string{}
	for name, more := range map[string]string{
		"problem": "", "veeam": "", "google": "", "kubernetes": "", "s3": "", "jsonapi": "", "stripe": "", "github": "", "azure": "", "aspnet": "",
		"[{code: $id, at: $name, why: $detail, kind: $field.kind}]": "", "$message": "", "$status": "", "$time": "",
		`{"@id": $id, "#text": $message}`: ", xml: {root: m:fault, namespace: urn:acme}",
	} {
		texts["shape "+name] = "package: status\nerror: {shape: " + name + ", help: \"https://acme.example/{id}?a&b\"" + more + "}\n" + sampleRows
	}
	return texts
}

// randomTables are tables with random shapes, some of them in one.
func randomTables(t *testing.T) map[string]string {
	texts := map[string]string{}
	r := rand.New(rand.NewPCG(7, 8))
	var members []string
	for i := range 400 { // of which many are refused
		c := randomShape(r)
		text := c.text("status")
		if _, err := spec.Read(spec.Input{File: "status.yaml", Text: []byte(text)}); err != nil {
			continue
		}
		if i < 20 {
			texts[fmt.Sprint("random ", i)] = text
		} else if !c.isRoot() {
			members = append(members, fmt.Sprintf("m%d: %s", i, c.shape))
		}
	}
	if len(members) < 50 {
		t.Fatalf("%d random shapes are accepted; they prove little", len(members))
	}
	texts["random together"] = candidate{shape: "{" + strings.Join(members, ", ") + "}", root: "errors", item: "item"}.text("status")
	return texts
}

// sampleRows are rows with params, fields and headers of each type.
const sampleRows = `
methods: [GET, POST, VERSION-CONTROL]
formats: {application/xml: encoding/xml.Marshal, application/json: encoding/json.Marshal, application/vnd.acme+json: encoding/json.Marshal}
domain: acme.example
bodies:
  Part: {fields: {name: string, size: {type: int, optional: true}, kind: {values: [small, "very large"]}}}
  Whole:
    fields:
      id: string
      orderId: string
      message: string
      self: uri
      count: int
      share: {type: float, optional: true}
      final: bool
      at: time
      kinds: {type: [enum], values: [a-b, c]}
      tags: [string]
      times: {type: [time], optional: true}
      part: Part
      last: {type: Part, optional: true}
      parts: [Part]
      flags: {type: [bool], optional: true}
statuses:
  OK: {code: 200, headers: {ETag: etag, Vary: strings}}
  Page: {code: 200, methods: [GET], body: resource, headers: {Link: strings, Vary: {value: Accept}}}
  Task: {code: 202, body: Whole, headers: {Location: {type: uri, from: self}, X-Tags: {type: strings, from: tags}, Last-Modified: {type: time, from: at}, X-Int: {type: int, required: true}}}
  Empty: {code: 204}
  Moved: {code: 301, headers: {Location: {type: uri, required: true}}}
  NotModified: {code: 304, methods: [GET]}
  Bytes: {code: 200, methods: [GET], body: {bytes: image/png}}
  AnyBytes: {code: 200, methods: [GET], body: bytes}
  Export: {code: 200, methods: [GET], body: {stream: text/csv}}
  AnyExport: {code: 200, methods: [GET], body: stream}
  File: {code: 200, methods: [GET], body: {file: application/pdf}}
  AnyFile: {code: 200, methods: [GET], body: file}
  Events: {code: 200, methods: [GET], body: events, headers: {X-Feed: string}}
  Unauthorized: {code: 401}
  ProxyAuth: {code: 407}
  NotFound: {code: 404, details: "Nothing is found. It may have been."}
  Method: {code: 405}
  Range: {code: 416, message: no such range, headers: {Content-Range: string}}
  Upgrade: {code: 426}
  Typed:
    code: 403
    id: "<&>\"'"
    values: {type: "<v>", v: 1.5}
    params:
      order_id: string
      n: int
      b: bool
      f: float
      d: duration
      t: time
      u: uri
      strings: [string]
      ints: [int]
      floats: [float]
      durations: [duration]
      times: [time]
      part: {type: Part, message: false}
      parts: {type: [Part], message: false}
      secret: {type: string, sensitive: true}
      later: {type: time, optional: true}
      more: {type: [string], optional: true}
      whole: {type: Whole, optional: true}
      wholes: {type: [Whole], optional: true}
      hidden: {type: duration, optional: true, sensitive: true}
    message: "{order_id} {n} {b} {f} {d} {t} {u} {strings} {ints} {floats} {durations} {times}"
    headers:
      X-String: {type: string, required: true}
      X-Strings: {type: strings, required: true}
      X-Methods: {type: methods, required: true}
      X-Items: {type: items, required: true}
      X-Time: {type: time, required: true}
      X-More: strings
      X-Allow: methods
      RateLimit: items
      X-Weak: {type: etag, weak: true}
      X-Bool: bool
      X-Duration: duration
      X-Uri: uri
      X-Structured: {type: string, structured: true}
      X-True: {type: bool, structured: true}
      X-Date: {type: time, structured: true}
      X-Number: {type: int, structured: true}
      X-Constant: {value: "a: b"}
  Wrong: {code: 400, fields: {kind: string, at: time, n: {type: int, optional: true}, tags: {type: [string], optional: true}}, message: it is wrong}
  Bare: {code: 422, fields: true}
  Silent: {code: 404, id: silent, body: none}
  Broken: {code: 500, params: {shard: int}, fields: true, details: It is "broken" <b>.}
  Told: {code: 503, expose: message}
outputs: {go: out}
`

// A sampleModule is a module with the packages of tables and the calls of their rows.
type sampleModule struct {
	dir    string
	tables []string // where they come from
	cases  []sampleCase
}

// samplesPath is the path of the module: that of the examples, whose packages are
// named by their tables.
const samplesPath = "github.com/statusgen/statusgen/examples"

// A sampleCase is one request, and what is to be sent for it.
type sampleCase struct {
	Table  string // its package
	From   string
	Row    string
	Method string
	Accept string
	Header []sample.Line
	Want   sampleResponse
}

type sampleResponse struct {
	Code      int
	Header    []sample.Line
	MediaType string
	Text      []byte
}

// add writes the package of the table, and the calls of its rows.
func (m *sampleModule) add(t *testing.T, from string, table *model.Table) {
	t.Helper()
	table.Side = model.ForService // as the clients of examples have services of their own
	name := fmt.Sprint("t", len(m.tables))
	m.tables = append(m.tables, name)
	files, err := gopkg.Files(table)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		m.write(t, path.Join("samples", name, f.Name), string(f.Text))
	}
	m.copyNamed(t, table)
	imports := map[string]bool{"net/http": true}
	var calls strings.Builder
	for _, r := range table.Rows {
		var given []string
		for _, v := range sample.Given(r) {
			given = append(given, v.Name+" := "+v.Value+"\n")
			if v.Import != "" {
				imports[v.Import] = true
			}
		}
		for _, path := range sample.Imports(table, r) {
			imports[path] = true
		}
		fmt.Fprintf(&calls, "%q: func() response {\n%sreturn %s\n},\n", r.Name, strings.Join(given, ""), sample.Call(table, r))
		m.addCases(name, from, table, r)
	}
	text := "package calls\n\nimport (\n\t" + table.Package + " \"" + samplesPath + "/samples/" + name + "\"\n"
	for path := range imports {
		text += fmt.Sprintf("\t%q\n", path)
	}
	m.write(t, path.Join("calls", name, "calls.go"), text+")\n\ntype response interface {\n\tRespond(http.ResponseWriter, *http.Request) error\n}\n\n"+
		"// All are the calls of the rows.\nvar All = map[string]func() response{\n"+calls.String()+"}\n")
}

// addCases adds the requests that the row answers.
func (m *sampleModule) addCases(name, from string, table *model.Table, r *model.Row) {
	if r.Carries != nil && r.Carries.Go != nil && r.Carries.Go.Path == "net/http" {
		return // which has no form in JSON
	}
	res := sample.Of(table, r)
	bodies := res.Bodies
	if bodies == nil {
		bodies = []sample.Body{{}}
	}
	for _, b := range bodies {
		m.cases = append(m.cases, sampleCase{
			Table: name, From: from, Row: r.Name, Method: sample.Method(table, r), Accept: b.Accept, Header: sample.Request(table, r, b.Accept),
			Want: sampleResponse{res.Code, res.Header, b.MediaType, b.Text},
		})
	}
}

// copyNamed copies the packages of the examples that the table names.
func (m *sampleModule) copyNamed(t *testing.T, table *model.Table) {
	var names []model.GoName
	for _, b := range table.Bodies {
		if b.Go != nil {
			names = append(names, *b.Go)
		}
	}
	for _, r := range table.Rows {
		for _, e := range r.From {
			names = append(names, e.GoName)
		}
	}
	for _, n := range names {
		folder, isExample := strings.CutPrefix(n.Path, samplesPath+"/")
		files, _ := filepath.Glob(filepath.Join("../examples", folder, "*.*"))
		if !isExample {
			continue
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			m.write(t, path.Join(folder, filepath.Base(file)), string(text))
		}
	}
}

func (m *sampleModule) write(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join(m.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// run runs the test of testdata/samples with the calls and the cases.
func (m *sampleModule) run(t *testing.T) {
	t.Helper()
	text, err := os.ReadFile("testdata/samples/samples_test.go")
	if err != nil {
		t.Fatal(err)
	}
	cases, err := json.MarshalIndent(m.cases, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	list := "package samples\n\nimport (\n"
	for _, name := range m.tables {
		list += fmt.Sprintf("\t%s %q\n", name, samplesPath+"/calls/"+name)
	}
	list += ")\n\nfunc init() {\n"
	for _, name := range m.tables {
		list += fmt.Sprintf("\tadd(%q, %s.All)\n", name, name)
	}
	m.write(t, "go.mod", "module "+samplesPath+"\n\ngo 1.24\n")
	m.write(t, "samples_test.go", string(text))
	m.write(t, "calls_test.go", list+"}\n")
	m.write(t, "cases.json", string(cases))
	cmd := exec.Command("go", "test", "-vet=off", "-gcflags="+samplesPath+"/...=-N -l", ".") // which saves half of the time to compile them
	cmd.Dir = m.dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOPROXY=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go test: %v\n%s", err, out)
	}
}

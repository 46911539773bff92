package gen

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/templates/openapi"
)

// openapiOf is the document of a table.
func openapiOf(t *testing.T, file string, f openapi.Form) []byte {
	t.Helper()
	s, err := spec.Load(file, baseTable(t))
	if err != nil {
		t.Fatal(err)
	}
	return openapi.File(s.Table, f)
}

// What the base table gives, and one that has all that a table can.
func TestOpenAPI(t *testing.T) {
	for _, c := range []struct {
		table, want string
		form        openapi.Form
	}{
		{"../spec.yaml", "base.openapi.yaml", openapi.Form{Version: "3.1"}},
		{"testdata/openapi/rich.yaml", "rich.openapi.yaml", openapi.Form{Version: "3.1"}},
		{"testdata/openapi/rich.yaml", "rich.openapi30.json", openapi.Form{Version: "3.0", JSON: true}},
	} {
		t.Run(c.want, func(t *testing.T) {
			got := string(openapiOf(t, c.table, c.form))
			file := filepath.Join("testdata/openapi", c.want)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("it is not what %s has (- wanted, + given):\n%s", file, diff)
			}
		})
	}
}

// tablesOf are the files of the tables that documents are made of in tests.
func tablesOf(t *testing.T) []string {
	t.Helper()
	files := []string{"../spec.yaml", "testdata/openapi/rich.yaml"}
	for _, pattern := range []string{"spec/testdata/ok/*.yaml", "../examples/*/status.yaml", "../examples/clients/*.yaml"} {
		more, err := filepath.Glob(pattern)
		if err != nil || len(more) < 5 {
			t.Fatalf("%s: %d files, %v", pattern, len(more), err)
		}
		files = append(files, more...)
	}
	return files
}

// The document of every table is whole: each reference leads somewhere, what is required
// is there, and there is a response for each code and each row.
func TestOpenAPIOfAll(t *testing.T) {
	for _, file := range tablesOf(t) {
		// Go that a table names may need a newer Go than this one.
		s, err := spec.Read(spec.Input{File: file, Base: baseTable(t), Compared: true})
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		for _, version := range []string{"3.1", "3.0"} {
			text := openapi.File(s.Table, openapi.Form{Version: version, JSON: true})
			var doc map[string]any
			if err := json.Unmarshal(text, &doc); err != nil {
				t.Errorf("%s: %v", file, err)
				continue
			}
			whole := wholeness{doc: doc, old: version == "3.0"}
			whole.visit("", doc)
			for _, fault := range whole.faults {
				t.Errorf("%s, %s: %s", file, version, fault)
			}
			responses := doc["components"].(map[string]any)["responses"].(map[string]any)
			for _, r := range s.Table.Rows {
				for _, key := range []string{r.Name, fmt.Sprint(r.Code)} {
					response, ok := responses[key].(map[string]any)
					if !ok {
						t.Errorf("%s: there is no response %s", file, key)
						continue
					}
					if _, ok := response["x-statusgen-methods"]; ok != (len(r.Methods) > 0) && key == r.Name {
						t.Errorf("%s: %s has methods: %t", file, key, ok)
					}
					if retry := response["x-retry"]; key == r.Name && (retry != nil) != r.IsError() {
						t.Errorf("%s: %s has x-retry %v", file, key, retry)
					}
				}
			}
			if responses["default"] == nil {
				t.Errorf("%s: there is no default", file)
			}
		}
	}
}

// A wholeness finds what is wrong with a document.
type wholeness struct {
	doc    map[string]any
	old    bool
	faults []string
}

var componentName = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)

func (w *wholeness) visit(path string, v any) {
	fault := func(format string, args ...any) {
		w.faults = append(w.faults, path+": "+fmt.Sprintf(format, args...))
	}
	switch v := v.(type) {
	case []any:
		for i, item := range v {
			w.visit(fmt.Sprintf("%s/%d", path, i), item)
		}
	case map[string]any:
		if to, ok := v["$ref"].(string); ok {
			if w.at(to) == nil {
				fault("%s leads nowhere", to)
			}
			if w.old && len(v) > 1 {
				fault("there is something beside $ref")
			}
		}
		if required, ok := v["required"].([]any); ok {
			properties, _ := v["properties"].(map[string]any)
			for _, name := range required {
				if properties[name.(string)] == nil {
					fault("%v is required, and no property", name)
				}
			}
		}
		if d, ok := v["discriminator"].(map[string]any); ok {
			for id, to := range d["mapping"].(map[string]any) {
				schema, _ := w.at(to.(string)).(map[string]any)
				if !slices.Contains(schema["required"].([]any), d["propertyName"]) {
					fault("%v of %s may lack what tells it from others", to, id)
				}
			}
		}
		if v["type"] == "array" && v["items"] == nil {
			fault("a list of nothing")
		}
		if w.old && (v["const"] != nil && v["type"] != nil || v["prefixItems"] != nil || v["type"] == "null") {
			fault("OpenAPI 3.0 does not know this: %v", v)
		}
		for key, value := range v {
			if (path == "/components/schemas" || path == "/components/responses") && !componentName.MatchString(key) {
				fault("%q names no component", key)
			}
			if key == "examples" || key == "example" || key == "value" && strings.Contains(path, "/examples/") {
				continue
			}
			w.visit(path+"/"+key, value)
		}
	}
}

// at is what a reference leads to.
func (w *wholeness) at(ref string) any {
	var v any = w.doc
	for step := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
		m, _ := v.(map[string]any)
		v = m[step]
	}
	return v
}

// What a table makes of its texts is inert, whatever they are: no reader takes them for
// HTML, Markdown, or a sign of YAML, and none of them turns a line around.
func TestHostileOpenAPI(t *testing.T) {
	hostile := "<script>alert(1)</script> \"></a> ]]> | `x` **b** _i_ [l](javascript:1) &amp; \u202e# - 1. ~~s~~ ' : # \x07\u2028 ---"
	table := `package: status
methods: [GET, POST]
api: {title: LINE, version: LINE, details: ALL}
error: {shape: {message: $message, id: $id, ALL: ALL, params: $params, errors: [{ALL: $detail}]}, headers: {X-A: LINE}}
bodies: {Task: {details: ALL, fields: {id: {type: string, details: ALL}}}}
statuses:
  OK: {code: 200, phrase: LINE, details: ALL}
  Started: {code: 202, body: Task, details: ALL}
  Bad:
    code: 400
    id: LINE
    phrase: LINE
    details: ALL
    message: ALL
    since: LINE
    owner: LINE
    causes: [{cause: ALL, remedy: ALL}]
    deprecated: {note: ALL}
    headers: {X-B: {type: string, details: ALL}}
  Worse: {code: 400, details: ALL, fields: true, params: {a: {type: string, details: ALL}}}
outputs: {go: status}
`
	line := strings.Map(func(c rune) rune { // as texts of one line may be
		if !unicode.IsPrint(c) {
			return -1
		}
		return c
	}, hostile)
	for name, text := range map[string]string{"ALL": hostile, "LINE": line} {
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		table = strings.ReplaceAll(table, name, string(quoted))
	}
	s, err := spec.Read(spec.Input{File: "status.yaml", Text: []byte(table), Base: baseTable(t)})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []openapi.Form{{Version: "3.1"}, {Version: "3.1", JSON: true}, {Version: "3.0"}} {
		text := string(openapi.File(s.Table, f))
		for i, c := range text {
			if c != '\n' && (unicode.IsControl(c) || unicode.Is(unicode.Cf, c) || c == '\u2028') {
				t.Errorf("%v: U+%04X stands in it: %q", f, c, text[max(0, i-20):i])
			}
		}
		if !f.JSON {
			continue
		}
		if strings.ContainsAny(text, "<>") {
			t.Errorf("%v: it may be HTML", f)
		}
		var doc any
		if err := json.Unmarshal([]byte(text), &doc); err != nil {
			t.Fatal(err)
		}
		n := 0
		descriptions(doc, func(s string) {
			n++
			for _, sign := range []string{"<script", "</a", "\u202e", " [l", "`x`", "| `", " **b", "~~s"} {
				if strings.Contains(s, sign) {
					t.Errorf("%q stands in the description %q", sign, s)
				}
			}
		})
		if n < 10 {
			t.Errorf("%d descriptions; the test proves little", n)
		}
	}
}

// descriptions gives all prose of a document to do.
func descriptions(v any, do func(string)) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			descriptions(item, do)
		}
	case map[string]any:
		for key, value := range v {
			if s, ok := value.(string); ok && (key == "description" || key == "summary") {
				do(s)
			}
			descriptions(value, do)
		}
	}
}

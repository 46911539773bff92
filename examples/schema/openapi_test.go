package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
	yaml2 "go.yaml.in/yaml/v2"
	yaml3 "gopkg.in/yaml.v3"

	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/templates/openapi"
)

// documented are the tables that documents are made of here.
func documented(t *testing.T) map[string]*spec.Spec {
	t.Helper()
	base, err := os.ReadFile(corpus + "spec.yaml")
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string]*spec.Spec{}
	for _, pattern := range []string{"spec.yaml", "gen/testdata/openapi/rich.yaml", "gen/spec/testdata/ok/*.yaml", "examples/*/status.yaml", "examples/clients/*.yaml"} {
		files, err := filepath.Glob(corpus + pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			s, err := spec.Load(file, base)
			if err != nil {
				t.Fatal(err)
			}
			tables[strings.TrimPrefix(file, corpus)] = s
		}
	}
	return tables
}

// What a document says in YAML, it says in JSON, whether its reader knows YAML 1.1 or
// 1.2.
func TestOpenAPIInYAML(t *testing.T) {
	readers := map[string]func([]byte, any) error{
		"yaml.v3": yaml3.Unmarshal,
		"yaml.v2": func(text []byte, v any) error { return yaml2.UnmarshalStrict(text, v) },
		"goccy":   func(text []byte, v any) error { return yaml.Unmarshal(text, v) },
	}
	for file, s := range documented(t) {
		for _, version := range []string{"3.1", "3.0"} {
			var want map[string]any
			if err := json.Unmarshal(openapi.File(s.Table, openapi.Form{Version: version, JSON: true}), &want); err != nil {
				t.Fatal(err)
			}
			delete(want, "x-statusgen") // a comment in YAML
			text := openapi.File(s.Table, openapi.Form{Version: version})
			for name, read := range readers {
				var v any
				if err := read(text, &v); err != nil {
					t.Errorf("%s, %s: %s: %v", file, version, name, err)
					continue
				}
				var got any
				asJSON, err := json.Marshal(withTexts(v))
				if err != nil {
					t.Fatal(err)
				}
				if err := json.Unmarshal(asJSON, &got); err != nil {
					t.Fatal(err)
				}
				if at := difference("", any(want), got); at != "" {
					t.Errorf("%s, %s: %s reads something else than is in JSON at %s", file, version, name, at)
				}
			}
		}
	}
}

// difference is where two values begin to differ; empty where they do not.
func difference(path string, a, b any) string {
	inA, okA := a.(map[string]any)
	inB, okB := b.(map[string]any)
	if okA && okB && len(inA) == len(inB) {
		for key, value := range inA {
			if at := difference(path+"/"+key, value, inB[key]); at != "" {
				return at
			}
		}
		return ""
	}
	if reflect.DeepEqual(a, b) {
		return ""
	}
	return fmt.Sprintf("%s: %q, not %q", path, b, a)
}

// withTexts has texts for keys, which another reader may take for something else.
func withTexts(v any) any {
	switch v := v.(type) {
	case map[any]any:
		m := map[string]any{}
		for key, value := range v {
			text, ok := key.(string)
			if !ok {
				text = fmt.Sprintf("%T %v", key, key)
			}
			m[text] = withTexts(value)
		}
		return m
	case map[string]any:
		for key, value := range v {
			v[key] = withTexts(value)
		}
	case []any:
		for i := range v {
			v[i] = withTexts(v[i])
		}
	}
	return v
}

// Each example in a document is what its schema takes. Of the errors that a code has, it
// is one alone, where the document says that they can be told apart.
func TestOpenAPIExamples(t *testing.T) {
	n, apart := 0, 0
	for file, s := range documented(t) {
		more, told := checkExamples(t, file, s)
		n, apart = n+more, apart+told
	}
	if n < 1000 || apart < 50 {
		t.Errorf("%d examples, and %d of several; the test proves little", n, apart)
	}
}

// checkExamples holds that of the table's document, and returns how many examples there
// are, and how many of several.
func checkExamples(t testing.TB, file string, s *spec.Spec) (n, apart int) {
	t.Helper()
	doc := decoded(t, openapi.File(s.Table, openapi.Form{Version: "3.1", JSON: true})).(map[string]any)
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	if err := c.AddResource("doc.json", doc); err != nil {
		t.Fatal(err)
	}
	isError := map[string]bool{} // by the names of responses
	for _, r := range append(s.Table.Rows, s.Table.Own.Unlisted()...) {
		isError[r.Name], isError[strconv.Itoa(r.Code)] = r.IsError(), r.IsError()
	}
	validate := func(path string, v any) error {
		schema, err := c.Compile("doc.json#" + path)
		if err != nil {
			t.Fatalf("%s: %s: %v", file, path, err)
		}
		return schema.Validate(v)
	}
	check := func(path string, v any) {
		n++
		if err := validate(path, v); err != nil {
			t.Errorf("%s: the example of %s is none: %v", file, path, err)
		}
	}
	eachMap("", doc, func(path string, m map[string]any) {
		if m["schema"] != nil && m["example"] != nil {
			check(path+"/schema", m["example"])
		}
		if examples, ok := m["examples"].([]any); ok {
			for _, example := range examples {
				check(path, example)
			}
		}
		examples, ok := m["examples"].(map[string]any)
		if !ok || !isJSON(path) {
			return
		}
		schema := m["schema"].(map[string]any)
		for name, example := range examples {
			value := example.(map[string]any)["value"]
			check(path+"/schema", value)
			if isError[strings.Split(path, "/")[3]] {
				check("/components/schemas/Error", value) // as default has it
			}
			oneOf, ok := schema["oneOf"].([]any)
			if !ok {
				continue
			}
			apart++
			var of []string
			for i, alternative := range oneOf {
				if validate(fmt.Sprintf("%s/schema/oneOf/%d", path, i), value) == nil {
					of = append(of, alternative.(map[string]any)["$ref"].(string))
				}
			}
			if len(of) != 1 {
				t.Errorf("%s: the example %s of %s is one of %q", file, name, path, of)
			}
		}
	})
	for _, r := range s.Table.Rows {
		responses := doc["components"].(map[string]any)["responses"].(map[string]any)
		content, _ := responses[r.Name].(map[string]any)["content"].(map[string]any)
		for mediaType, media := range content {
			if r.IsError() && media.(map[string]any)["examples"] == nil {
				t.Errorf("%s: %s has no example of %s", file, r.Name, mediaType)
			}
		}
	}
	return n, apart
}

// isJSON reports whether the path leads to content that is JSON.
func isJSON(path string) bool {
	mediaType := path[strings.LastIndexByte(path, '/')+1:]
	return strings.HasSuffix(mediaType, "json") && strings.Contains(path, "/content/")
}

// eachMap gives each object of a document to do, but for those in examples, with the
// JSON Pointer of it.
func eachMap(path string, v any, do func(string, map[string]any)) {
	switch v := v.(type) {
	case []any:
		for i, item := range v {
			eachMap(fmt.Sprintf("%s/%d", path, i), item, do)
		}
	case map[string]any:
		do(path, v)
		for key, value := range v {
			isExample := key == "examples" || key == "example" || key == "value" && strings.Contains(path, "/examples/")
			if !isExample || strings.HasSuffix(path, "/properties") {
				eachMap(path+"/"+strings.NewReplacer("~", "~0", "/", "~1", "%", "%25").Replace(key), value, do)
			}
		}
	}
}

func decoded(t testing.TB, text []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

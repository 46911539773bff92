package schema

import (
	"bytes"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

var update = flag.Bool("update", false, "write testdata/accepted.txt")

const corpus = "../../"

// The schema is one of JSON Schema 2020-12, and its examples are what it takes.
func TestSchema(t *testing.T) {
	compiled(t)
	text, err := os.ReadFile(corpus + "gen/spec/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	n := 0
	var visit func(path string, v any)
	visit = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			examples, _ := v["examples"].([]any)
			for _, example := range examples {
				n++
				compiler := newCompiler(t)
				part, err := compiler.Compile("schema.json#" + path)
				if err != nil {
					t.Fatalf("%s: %v", path, err)
				}
				if err := part.Validate(example); err != nil {
					t.Errorf("the example %v of %s is refused: %v", example, path, err)
				}
			}
			for key, value := range v {
				if key != "examples" {
					visit(path+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(key), value)
				}
			}
		}
	}
	visit("", schema)
	if n < 20 {
		t.Errorf("%d examples", n)
	}
}

// No table is refused that statusgen takes: the base, those of the examples, and what
// init writes.
func TestGood(t *testing.T) {
	schema := compiled(t)
	tables := 0
	for _, dir := range []string{"spec.yaml", "gen/init.yaml", "examples", "bench", "gen/spec/testdata/ok"} {
		err := filepath.WalkDir(corpus+dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".yaml" {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil || !bytes.Contains(text, []byte("outputs:")) && !bytes.Contains(text, []byte("statuses:")) {
				return err
			}
			tables++
			if err := validate(schema, text); err != nil {
				t.Errorf("%s: %v", path, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if tables < 20 {
		t.Errorf("only %d tables", tables)
	}
}

// Bad tables are refused where a schema can: the others, whose form is right, are listed,
// so that none is added by mistake. What the parser says of a key that there is not, or
// of a value of another form, is never among them.
func TestBad(t *testing.T) {
	schema := compiled(t)
	archives, err := filepath.Glob(corpus + "gen/spec/testdata/bad/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("%d archives: %v", len(archives), err)
	}
	var accepted []string
	refused := 0
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range archive.Files {
			err := validate(schema, c.Data)
			if err != nil {
				refused++
				continue
			}
			id := strings.TrimSuffix(filepath.Base(name), ".txtar") + "/" + strings.TrimSuffix(c.Name, ".yaml")
			accepted = append(accepted, id)
			for line := range strings.Lines(string(c.Data)) {
				if strings.HasPrefix(line, "# want: ") && ofForm(line) && !strings.Contains(line, ".yaml:") {
					t.Errorf("%s is of the wrong form, and accepted: %s", id, line)
				}
			}
		}
	}
	if refused < 50 {
		t.Errorf("only %d are refused", refused)
	}
	const file = "testdata/accepted.txt"
	got := strings.Join(accepted, "\n") + "\n"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range accepted {
		if !slices.Contains(strings.Fields(string(want)), id) {
			t.Errorf("%s is accepted", id)
		}
	}
	if got != string(want) {
		t.Errorf("%s has others; write it with -update, and read the difference", file)
	}
}

// ofForm reports whether the message is one on the form of the table. The schema knows
// neither tags of YAML, nor what stands in a shape.
func ofForm(message string) bool {
	if strings.Contains(message, "found the tag ") || strings.Contains(message, ": $") {
		return false
	}
	return strings.Contains(message, " has no key ") || strings.Contains(message, " has no such key") ||
		strings.Contains(message, " is a text; found ") || strings.Contains(message, " is a list; found ") || strings.Contains(message, " is a mapping; found ")
}

func newCompiler(t *testing.T) *jsonschema.Compiler {
	t.Helper()
	text, err := os.ReadFile(corpus + "gen/spec/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	delete(schema.(map[string]any), "$id") // for parts of it to be named
	if err := c.AddResource("schema.json", schema); err != nil {
		t.Fatal(err)
	}
	return c
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	schema, err := newCompiler(t).Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// validate holds a text of YAML against the schema, as an editor does. What is not YAML is
// refused.
func validate(schema *jsonschema.Schema, text []byte) error {
	var v any
	if err := yaml.Unmarshal(text, &v); err != nil {
		return err
	}
	return schema.Validate(asJSON(v))
}

// asJSON is a value of YAML with the types that JSON has.
func asJSON(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			v[key] = asJSON(value)
		}
	case map[any]any:
		all := map[string]any{}
		for key, value := range v {
			text, _ := yaml.Marshal(key)
			all[strings.TrimSpace(string(text))] = asJSON(value)
		}
		return all
	case []any:
		for i := range v {
			v[i] = asJSON(v[i])
		}
	case time.Time:
		return v.Format(time.DateOnly)
	}
	return v
}

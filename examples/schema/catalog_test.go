package schema

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The catalogue of all tables of these examples, in JSON, is as its schema says: that is of
// services with one shape of errors and with another, which know nothing of each other.
func TestCatalog(t *testing.T) {
	var tables []string
	for _, pattern := range []string{"../*/status.yaml", "../clients/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) < 5 {
			t.Fatalf("%s: %d tables: %v", pattern, len(files), err)
		}
		tables = append(tables, files...)
	}
	run := func(args ...string) []byte {
		cmd := exec.Command("go", append([]string{"tool", "statusgen"}, args...)...)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		text, err := cmd.Output()
		if err != nil {
			t.Fatalf("statusgen %v: %v\n%s", args, err, stderr.Bytes())
		}
		return text
	}
	read := func(text []byte) any {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("catalog.json", read(run("schema", "catalog"))); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("catalog.json")
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"catalog", "-format", "json"}
	for _, kind := range []string{"id-code", "id-type", "id-param", "id-value"} {
		args = append(args, "-allow", kind+"=they are no organisation")
	}
	catalog := read(run(append(args, tables...)...))
	if err := schema.Validate(catalog); err != nil {
		t.Error(err)
	}
	entries, _ := catalog.(map[string]any)["entries"].([]any)
	if len(entries) < 30 {
		t.Errorf("%d entries", len(entries))
	}
}

package documents

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/pb33f/libopenapi/datamodel"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

// Each document is valid by the schema that OpenAPI has for its version.
func TestSchema(t *testing.T) {
	v30, v31 := schemas(t)
	for _, file := range append(all(t), orders(t, "3.1"), orders(t, "3.0")) {
		document := tree(t, read(t, file))
		schema := v31
		if version, _ := document.(map[string]any)["openapi"].(string); strings.HasPrefix(version, "3.0.") {
			schema = v30
		}
		if err := schema.Validate(document); err != nil {
			t.Errorf("%s: %#v", file, err)
		}
	}

	for name, edited := range map[string][2]string{
		"a key of OpenAPI": {"description:", "descripton:"},
		"a type":           {"type: string", "type: text"},
	} {
		text := edit(t, string(read(t, "../orders/docs/responses.yaml")), edited[0], edited[1])
		if v31.Validate(tree(t, []byte(text))) == nil {
			t.Errorf("a document with a wrong name for %s passes", name)
		}
	}
}

// schemas are those of OpenAPI 3.0 and 3.1, which libopenapi ships as they are. That of
// 3.1 leaves it to another which keywords the schemas within have: those of JSON Schema.
func schemas(t *testing.T) (v30, v31 *jsonschema.Schema) {
	t.Helper()
	const base = `{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"$ref": "https://spec.openapis.org/oas/3.1/schema/2022-10-07",
		"$defs": {"schema": {"$dynamicAnchor": "meta", "$ref": "https://json-schema.org/draft/2020-12/schema"}}
	}`
	compiler := jsonschema.NewCompiler()
	for url, text := range map[string]string{
		"https://spec.openapis.org/oas/3.0/schema/2021-09-28": datamodel.OpenAPI3SchemaData,
		"https://spec.openapis.org/oas/3.1/schema/2022-10-07": datamodel.OpenAPI31SchemaData,
		"https://statusgen.example/base":                      base,
	} {
		schema, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiler.AddResource(url, schema); err != nil {
			t.Fatal(err)
		}
	}
	return compiler.MustCompile("https://spec.openapis.org/oas/3.0/schema/2021-09-28"), compiler.MustCompile("https://statusgen.example/base")
}

// tree is a document as the values of JSON, whichever form it has.
func tree(t *testing.T, text []byte) any {
	t.Helper()
	var value any
	if err := yaml.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := jsonschema.UnmarshalJSON(strings.NewReader(string(encoded)))
	if err != nil {
		t.Fatal(err)
	}
	return decoded
}

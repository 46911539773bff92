package spec

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/statusgen/statusgen/templates/model"
)

// The schema has the keys that the parser reads, each with a description, and the words
// that it knows: neither can grow without the other.
func TestSchemaKeys(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal(Schema, &schema); err != nil {
		t.Fatal(err)
	}
	at := func(path string) any {
		var v any = schema
		for _, step := range strings.Split(path, " ") {
			switch list := v.(type) {
			case map[string]any:
				v = list[step]
			case []any: // {}: the one that is an object with keys
				i := slices.IndexFunc(list, func(item any) bool { return item.(map[string]any)["properties"] != nil })
				if i < 0 {
					t.Fatalf("%s: %s leads nowhere", path, step)
				}
				v = list[i]
			default:
				t.Fatalf("%s: %s leads nowhere", path, step)
			}
		}
		return v
	}
	for path, want := range map[string][]string{
		"properties":                                      tableKeys,
		"properties outputs properties":                   outputKeys,
		"properties outputs properties client anyOf {}":   clientKeys,
		"$defs openapi anyOf {}":                          openapiKeys,
		"properties api properties":                       apiKeys,
		"properties error properties":                     errorKeys,
		"properties error properties xml properties":      xmlKeys,
		"properties error properties media_type anyOf {}": mediaKeys,
		"properties error properties request_id anyOf {}": requestKeys,
		"properties reserved properties":                  ruleKeys,
		"$defs wholeRow properties":                       rowKeys,
		"$defs wholeRow properties body anyOf {}":         plainBodies,
		"$defs header anyOf {}":                           headerKeys,
		"$defs param anyOf {}":                            paramKeys,
		"$defs fieldValue anyOf {}":                       valueKeys,
		"$defs field anyOf {}":                            fieldKeys,
		"$defs deprecation anyOf {}":                      oldKeys,
		"$defs body anyOf {}":                             bodyKeys,
		"$defs body anyOf {} properties poll anyOf {}":    pollKeys,
	} {
		v := at(path).(map[string]any)
		if properties, ok := v["properties"].(map[string]any); ok && v["type"] == "object" {
			if v["additionalProperties"] != false {
				t.Errorf("%s takes other keys", path)
			}
			v = properties
		}
		got := slices.Sorted(maps.Keys(v))
		if diff := cmp.Diff(slices.Sorted(slices.Values(want)), got); diff != "" {
			t.Errorf("%s has other keys than the parser (-parser +schema):\n%s", path, diff)
		}
		for key, value := range v {
			said := value.(map[string]any)
			if said["description"] == nil && said["$ref"] == nil {
				t.Errorf("%s: %s has no description", path, key)
			}
		}
	}
	words := func(path string) []string {
		var list []string
		for _, word := range at(path).([]any) {
			if word != nil {
				list = append(list, word.(string))
			}
		}
		return list
	}
	var headers, names []string
	for _, kind := range model.HeaderTypes {
		headers = append(headers, string(kind))
	}
	for _, p := range presets {
		names = append(names, p.name)
	}
	header := at("$defs header anyOf").([]any)[0].(map[string]any)
	shapes := at("properties error properties shape anyOf").([]any)[0].(map[string]any)
	schema["header_types"], schema["presets"] = header["enum"], shapes["enum"]
	for path, want := range map[string][]string{
		"$defs allow propertyNames enum":             warningNames,
		"properties warn items enum":                 askedFor,
		"header_types":                               headers,
		"presets":                                    names,
		"$defs header anyOf {} properties type enum": headers,
		"$defs wholeRow properties retry enum":       retries,
		"$defs wholeRow properties log enum":         logLevels,
	} {
		if got := words(path); !slices.Equal(got, want) {
			t.Errorf("%s: the schema knows %q, the parser %q", path, got, want)
		}
	}
}

package openapi

import (
	"fmt"
	"testing"
)

// Alternatives stand once each, and values that differ in nothing else in one list.
func TestAnyOf(t *testing.T) {
	d := &document{}
	text, named := typed("string"), formatted("uri")
	a, b, c := d.only("a"), d.only("b"), d.only("c")
	for _, test := range []struct {
		name string
		of   []object
		want string
	}{
		{"nothing", nil, `{}`},
		{"one", []object{text}, `{"type": "string"}`},
		{"the same again", []object{text, text}, `{"type": "string"}`},
		{"the same again, behind another", []object{text, named, text}, `{"anyOf": [{"type": "string"}, {"type": "string", "format": "uri"}]}`},
		{"references", []object{ref("A"), ref("B"), ref("A")}, `{"anyOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]}`},
		{"values", []object{a, b, a, c}, `{"type": "string", "enum": ["a", "b", "c"]}`},
		{"values, and others", []object{a, b, ref("A"), c}, `{"anyOf": [{"type": "string", "enum": ["a", "b"]}, {"$ref": "#/components/schemas/A"}, {"type": "string", "const": "c"}]}`},
		{"a list of values again", []object{a, b, ref("A"), {{"type", "string"}, {"enum", list{"a", "b"}}}}, `{"anyOf": [{"type": "string", "enum": ["a", "b"]}, {"$ref": "#/components/schemas/A"}]}`},
		{"a number and its text", []object{d.only(1), d.only("1")}, `{"anyOf": [{"type": "integer", "const": 1}, {"type": "string", "const": "1"}]}`},
		{"alternatives of alternatives", []object{anyOf(text, ref("A")), text}, `{"anyOf": [{"type": "string"}, {"$ref": "#/components/schemas/A"}]}`},
		{"what takes all", []object{text, {}}, `{}`},
	} {
		if got := string(inline(asJSON{}, nil, anyOf(test.of...))); got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
}

// There may be an alternative for each row, and as many rows as anyone has.
func BenchmarkAnyOf(b *testing.B) {
	var all []object
	for i := range 2000 {
		all = append(all, object{{"type", "string"}, {"description", fmt.Sprint("The order ", i)}})
	}
	for b.Loop() {
		anyOf(all...)
	}
}

package reference

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// The schema has the members that the JSON has, each with a description and of its type,
// and requires those that are never left out: neither can grow without the other.
func TestSchema(t *testing.T) {
	for _, c := range []struct {
		text  []byte
		id    string
		of    reflect.Type
		types int // at least
	}{
		{Schema, SchemaID, reflect.TypeFor[document](), 8},
		{CatalogSchema, CatalogSchemaID, reflect.TypeFor[catalogDocument](), 7},
	} {
		t.Run(c.id, func(t *testing.T) {
			var schema schemaOf
			if err := json.Unmarshal(c.text, &schema); err != nil {
				t.Fatal(err)
			}
			if schema.ID != c.id {
				t.Errorf("the schema is %s, and the JSON names %s", schema.ID, c.id)
			}
			seen := map[string]bool{}
			schema.check(t, "", &schema, c.of, seen)
			for name, def := range schema.Defs {
				if def.Properties != nil && !seen[name] {
					t.Errorf("no type is as $defs/%s", name)
				}
			}
			if len(seen) < c.types {
				t.Errorf("%d types; does the test see them?", len(seen))
			}
		})
	}
}

// A schemaOf is what the test reads of a schema.
type schemaOf struct {
	ID          string               `json:"$id"`
	Ref         string               `json:"$ref"`
	Description string               `json:"description"`
	Type        string               `json:"type"`
	Const       any                  `json:"const"`
	Enum        []any                `json:"enum"`
	Required    []string             `json:"required"`
	Properties  map[string]*schemaOf `json:"properties"`
	Items       *schemaOf            `json:"items"`
	Defs        map[string]*schemaOf `json:"$defs"`
}

// check compares an object with the struct that it is made of.
func (s *schemaOf) check(t *testing.T, path string, root *schemaOf, typ reflect.Type, seen map[string]bool) {
	t.Helper()
	has := map[string]bool{}
	for _, f := range reflect.VisibleFields(typ) {
		if f.Anonymous {
			continue
		}
		name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
		has[name] = true
		at := path + "." + name
		p := s.Properties[name]
		if p == nil {
			t.Errorf("%s: the schema lacks it", at)
			continue
		}
		if option == "omitempty" == slices.Contains(s.Required, name) {
			t.Errorf("%s: required and %q", at, option)
		}
		p.checkType(t, at, root, f.Type, seen)
	}
	for name := range s.Properties {
		if !has[name] {
			t.Errorf("%s.%s: the JSON lacks it", path, name)
		}
	}
}

func (s *schemaOf) checkType(t *testing.T, path string, root *schemaOf, typ reflect.Type, seen map[string]bool) {
	t.Helper()
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	name := strings.TrimPrefix(s.Ref, "#/$defs/")
	if s.Ref != "" {
		if s = root.Defs[name]; s == nil {
			t.Errorf("%s: there is no %s", path, name)
			return
		}
	}
	if s.Description == "" && !strings.HasSuffix(path, "[]") {
		t.Errorf("%s has no description", path)
	}
	want := map[reflect.Kind]string{reflect.String: "string", reflect.Int: "integer", reflect.Slice: "array", reflect.Struct: "object", reflect.Bool: "true"}[typ.Kind()]
	got := s.Type
	switch s.Const.(type) {
	case bool:
		got = "true" // what is false is left out
	case string:
		got = "string"
	}
	if len(s.Enum) > 0 {
		got = "string"
	}
	if got != want {
		t.Errorf("%s: it is a %s, in the schema a %s", path, want, got)
		return
	}
	switch typ.Kind() {
	case reflect.Slice:
		s.Items.checkType(t, path+"[]", root, typ.Elem(), seen)
	case reflect.Struct:
		if !seen[name] {
			seen[name] = true
			s.check(t, path, root, typ, seen)
		}
	}
}

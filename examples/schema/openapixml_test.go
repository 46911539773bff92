package schema

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/statusgen/statusgen/templates/openapi"
)

// Each example in XML is what its schema takes, read by what the schema says of XML, and
// there is nothing in it of which the schema does not know.
func TestOpenAPIExamplesInXML(t *testing.T) {
	n := 0
	for file, s := range documented(t) {
		doc := decoded(t, openapi.File(s.Table, openapi.Form{Version: "3.1", JSON: true})).(map[string]any)
		c := jsonschema.NewCompiler()
		if err := c.AddResource("doc.json", doc); err != nil {
			t.Fatal(err)
		}
		x := xmlReader{doc}
		eachMap("", doc, func(path string, m map[string]any) {
			examples, ok := m["examples"].(map[string]any)
			if !ok || !strings.HasSuffix(path, "xml") {
				return
			}
			compiled, err := c.Compile("doc.json#" + path + "/schema")
			if err != nil {
				t.Fatal(err)
			}
			for name, example := range examples {
				n++
				text := example.(map[string]any)["value"].(string)
				v, err := x.read(text, m["schema"].(map[string]any))
				if err == nil {
					err = compiled.Validate(v)
				}
				if err != nil {
					t.Errorf("%s: the example %s of %s is none: %v\n%s\n%v", file, name, path, err, text, v)
				}
			}
		})
	}
	if n < 100 {
		t.Errorf("%d examples; the test proves little", n)
	}
}

// An xmlReader reads XML by schemas of a document.
type xmlReader struct{ doc map[string]any }

// An element of XML.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Elements []element  `xml:",any"`
	Text     string     `xml:",chardata"`
}

func (x xmlReader) read(text string, schema map[string]any) (any, error) {
	var root element
	d := xml.NewDecoder(strings.NewReader(text))
	if err := d.Decode(&root); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("there is something behind the root: %v", err)
	}
	var why []string
	for _, s := range x.alternatives(schema) {
		about, _ := s["xml"].(map[string]any)
		if name, _ := about["name"].(string); name != root.XMLName.Local {
			return nil, fmt.Errorf("the root is %s, and %v in the schema", root.XMLName.Local, about["name"])
		}
		if namespace, _ := about["namespace"].(string); namespace != root.XMLName.Space && root.XMLName.Local != "xmlns" { // which the reader has in none
			return nil, fmt.Errorf("the namespace is %s, and %v in the schema", root.XMLName.Space, about["namespace"])
		}
		v, err := x.value(root, s)
		if err == nil {
			return v, nil
		}
		why = append(why, err.Error())
	}
	return nil, fmt.Errorf("none of the schemas reads it: %s", strings.Join(why, "; "))
}

// alternatives are the schemas of which a value has one, without references; an allOf
// has no more than one.
func (x xmlReader) alternatives(schema map[string]any) []map[string]any {
	if to, ok := schema["$ref"].(string); ok {
		var v any = x.doc
		for step := range strings.SplitSeq(to[2:], "/") {
			v = v.(map[string]any)[step]
		}
		return x.alternatives(v.(map[string]any))
	}
	for _, key := range []string{"oneOf", "anyOf", "allOf"} {
		if list, ok := schema[key].([]any); ok {
			var all []map[string]any
			for _, s := range list {
				all = append(all, x.alternatives(s.(map[string]any))...)
			}
			return all
		}
	}
	return []map[string]any{schema}
}

// value is what an element is by one of the schemas.
func (x xmlReader) value(e element, schema map[string]any) (any, error) {
	var first error
	for _, s := range x.alternatives(schema) {
		v, err := x.oneValue(e, s)
		if err == nil && x.fits(v, s) {
			return v, nil
		}
		if first == nil && err != nil {
			first = err
		}
	}
	if first == nil {
		first = fmt.Errorf("%s is none of what there may be", e.XMLName.Local)
	}
	return nil, first
}

// fits reports whether a value has what the schema asks for, for the choice between
// several.
func (x xmlReader) fits(v any, schema map[string]any) bool {
	if object, ok := v.(map[string]any); ok {
		required, _ := schema["required"].([]any)
		return !slices.ContainsFunc(required, func(name any) bool { return object[name.(string)] == nil })
	}
	if list, ok := v.([]any); ok {
		least, _ := schema["minItems"].(json.Number)
		n, _ := least.Int64()
		return len(list) >= int(n)
	}
	enum, _ := schema["enum"].([]any)
	if want, ok := schema["const"]; ok {
		enum = []any{want}
	}
	return enum == nil || slices.ContainsFunc(enum, func(want any) bool { return fmt.Sprint(want) == fmt.Sprint(v) })
}

func (x xmlReader) oneValue(e element, schema map[string]any) (any, error) {
	switch schema["type"] {
	case "array":
		items := schema["items"].(map[string]any)
		list := []any{}
		for _, child := range e.Elements {
			if want := nameOf(items, "?"); want != child.XMLName.Local {
				return nil, fmt.Errorf("an item is %s, and %s in the schema", child.XMLName.Local, want)
			}
			v, err := x.value(child, items)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	case "object":
		return x.object(e, schema)
	case "integer", "number", "boolean":
		if len(e.Elements) > 0 {
			return nil, fmt.Errorf("%s has elements", e.XMLName.Local)
		}
		return jsonschema.UnmarshalJSON(strings.NewReader(e.Text))
	case "string":
		if len(e.Elements) > 0 || len(e.Attrs) > 0 {
			return nil, fmt.Errorf("%s has more than a text", e.XMLName.Local)
		}
		return e.Text, nil
	}
	return nil, fmt.Errorf("%s has the type %v", e.XMLName.Local, schema["type"])
}

func (x xmlReader) object(e element, schema map[string]any) (any, error) {
	properties, _ := schema["properties"].(map[string]any)
	object := map[string]any{}
	hasText := func(p any) bool {
		about, _ := p.(map[string]any)["xml"].(map[string]any)
		return about["x-text"] == true
	}
	if strings.TrimSpace(e.Text) != "" && !slices.ContainsFunc(slices.Collect(maps.Values(properties)), hasText) {
		return nil, fmt.Errorf("%s has a text, and not in the schema", e.XMLName.Local)
	}
	for _, a := range e.Attrs {
		own, _ := properties["xmlns"].(map[string]any)
		about, _ := own["xml"].(map[string]any)
		if a.Name.Local == "xmlns" && about["attribute"] != true || a.Name.Space == "xmlns" {
			continue // the namespace
		}
		found := false
		for name, p := range properties {
			s := p.(map[string]any)
			if about, _ := s["xml"].(map[string]any); about["attribute"] == true && nameOf(s, name) == a.Name.Local {
				v, err := x.value(element{XMLName: a.Name, Text: a.Value}, s)
				if err != nil {
					return nil, err
				}
				object[name], found = v, true
			}
		}
		if !found {
			return nil, fmt.Errorf("%s has the attribute %s, and not in the schema", e.XMLName.Local, a.Name.Local)
		}
	}
	for _, child := range e.Elements {
		name, s := x.propertyOf(child, properties)
		if s == nil {
			return nil, fmt.Errorf("%s has the element %s, and not in the schema", e.XMLName.Local, child.XMLName.Local)
		}
		about, _ := s["xml"].(map[string]any)
		if items, ok := s["items"].(map[string]any); ok && about["wrapped"] != true {
			v, err := x.value(child, items)
			if err != nil {
				return nil, err
			}
			list, _ := object[name].([]any)
			object[name] = append(list, v)
			continue
		}
		v, err := x.value(child, s)
		if err != nil {
			return nil, err
		}
		object[name] = v
	}
	for name, p := range properties {
		s := p.(map[string]any)
		about, _ := s["xml"].(map[string]any)
		switch items, isList := s["items"].(map[string]any); {
		case hasText(s):
			if e.Text == "" { // as where there is none
				continue
			}
			v, err := x.value(element{XMLName: e.XMLName, Text: e.Text}, s)
			if err != nil {
				return nil, err
			}
			object[name] = v
		case isList && items != nil && about["wrapped"] != true && object[name] == nil:
			object[name] = []any{} // a list of nothing is not to be seen
		}
	}
	return object, nil
}

// propertyOf is the property that an element stands for.
func (x xmlReader) propertyOf(e element, properties map[string]any) (string, map[string]any) {
	for name, p := range properties {
		s := p.(map[string]any)
		about, _ := s["xml"].(map[string]any)
		called := nameOf(s, name)
		if items, ok := s["items"].(map[string]any); ok && about["wrapped"] != true {
			called = nameOf(items, name)
		}
		if called == e.XMLName.Local && about["attribute"] != true {
			return name, s
		}
	}
	return "", nil
}

// nameOf is the name of what has the schema.
func nameOf(schema map[string]any, name string) string {
	about, _ := schema["xml"].(map[string]any)
	if own, ok := about["name"].(string); ok {
		return own
	}
	return name
}

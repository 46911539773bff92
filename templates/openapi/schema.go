package openapi

import (
	"reflect"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// Schemas, as JSON Schema of OpenAPI 3.1 or as the older one of 3.0 has them.

// typed is the schema of values of the type.
func typed(name string) object { return object{{"type", name}} }

// formatted is the schema of texts in a format.
func formatted(format string) object { return object{{"type", "string"}, {"format", format}} }

// only is the schema of one value.
func (d *document) only(v any) object {
	schema := object{}
	switch v := v.(type) {
	case nil:
		if d.old {
			return object{{"type", "string"}, {"nullable", true}, {"enum", list{nil}}}
		}
		return typed("null")
	case string:
		schema = typed("string")
	case bool:
		schema = typed("boolean")
	case int:
		schema = typed("integer")
	case number:
		schema = typed("number")
		if !strings.ContainsAny(string(v), ".eE") {
			schema = typed("integer")
		}
	}
	if d.old {
		return schema.with("enum", list{v})
	}
	return schema.with("const", v)
}

// such is the schema of a text which clients are not to rely on: it may change with the
// table's words.
func (d *document) such(text string) object { return d.exemplified(typed("string"), text) }

// exemplified is a schema with an example.
func (d *document) exemplified(schema object, v any) object {
	if d.old {
		return schema.with("example", v)
	}
	return schema.with("examples", list{v})
}

// values are what a schema made by only takes, if it is one.
func values(schema object) (list, bool) {
	if v := schema.get("const"); v != nil {
		return list{v}, true
	}
	enum, ok := schema.get("enum").(list)
	return enum, ok
}

// anyOf is the schema of what one of the schemas takes.
func anyOf(schemas ...object) object {
	var all []object
	seen := map[string]bool{} // of all, as there may be one of each row
	var last enum
	end := func() {
		if n := len(all) - 1; last.grown {
			delete(seen, keyOf(all[n]))
			all[n] = last.schema()
			seen[keyOf(all[n])] = true
		}
	}
	for _, s := range flattened(schemas) {
		key := keyOf(s)
		if seen[key] || last.add(s) {
			continue
		}
		end()
		seen[key], all, last = true, append(all, s), enumOf(s)
	}
	end()
	switch len(all) {
	case 0:
		return object{}
	case 1:
		return all[0]
	}
	if slices.ContainsFunc(all, func(s object) bool { return len(s) == 0 }) {
		return object{} // which takes all
	}
	alternatives := list{}
	for _, s := range all {
		alternatives = append(alternatives, s)
	}
	return object{{"anyOf", alternatives}}
}

// keyOf tells schemas apart.
func keyOf(schema object) string { return string(inline(asJSON{}, nil, schema)) }

// flattened are the schemas, with those in an anyOf each by itself.
func flattened(schemas []object) []object {
	var all []object
	for _, s := range schemas {
		alternatives, ok := s.get("anyOf").(list)
		if !ok || len(s) > 1 {
			all = append(all, s)
			continue
		}
		for _, a := range alternatives {
			all = append(all, a.(object))
		}
	}
	return all
}

// An enum is a schema of some values, to which others are added that differ in nothing
// else: there may be as many as there are rows.
type enum struct {
	bare   object // without the values
	values list
	has    map[any]bool // values; nil: the schema is of others, too
	grown  bool
}

func enumOf(s object) enum {
	all, ok := values(s)
	if !ok {
		return enum{}
	}
	e := enum{bare: s.without("const", "enum"), values: slices.Clip(all), has: map[any]bool{}}
	for _, v := range all {
		e.has[v] = true
	}
	return e
}

// add adds the values of a schema, and reports whether it is one that can be added.
func (e *enum) add(s object) bool {
	all, ok := values(s)
	if !ok || e.has == nil || !reflect.DeepEqual(e.bare, s.without("const", "enum")) {
		return false
	}
	for _, v := range all {
		if !e.has[v] {
			e.has[v], e.grown = true, true
			e.values = append(e.values, v)
		}
	}
	return true
}

// schema is the schema of all the values.
func (e *enum) schema() object { return e.bare.with("enum", e.values) }

// allExclusive reports whether no value is one of two of the schemas.
func allExclusive(schemas []object) bool {
	at := map[string]map[any]bool{} // the constants that each has in its place
	for _, s := range schemas {
		constants("", s, func(path string, v any) {
			if at[path] == nil {
				at[path] = map[any]bool{}
			}
			at[path][v] = true
		})
	}
	for _, values := range at {
		if len(values) == len(schemas) {
			return true
		}
	}
	for i, a := range schemas {
		for _, b := range schemas[:i] {
			if !exclusive(a, b) {
				return false
			}
		}
	}
	return true
}

// constants gives what each value of a schema has in one place to do, once a place.
func constants(path string, schema object, do func(string, any)) {
	if v := schema.get("const"); v != nil {
		do(path, v)
	} else if enum, ok := schema.get("enum").(list); ok && len(enum) == 1 {
		do(path, enum[0])
	}
	required, _ := schema.get("required").(list)
	properties := schema.object("properties")
	for _, name := range required {
		constants(path+"/"+name.(string), properties.object(name.(string)), do)
	}
}

// exclusive reports whether no value is one of both schemas.
func exclusive(a, b object) bool {
	for _, x := range [][2]object{{a, b}, {b, a}} {
		if alternatives, ok := x[0].get("anyOf").(list); ok {
			return !slices.ContainsFunc(alternatives, func(s any) bool { return !exclusive(s.(object), x[1]) })
		}
	}
	typeA, _ := a.get("type").(string)
	typeB, _ := b.get("type").(string)
	if typeA == "" || typeB == "" {
		return false
	}
	if typeA != typeB {
		return !(isNumber(typeA) && isNumber(typeB)) && a.get("nullable") == nil && b.get("nullable") == nil
	}
	inA, okA := values(a)
	inB, okB := values(b)
	if okA && okB {
		return !slices.ContainsFunc(inA, func(v any) bool { return slices.Contains(inB, v) })
	}
	switch typeA {
	case "object":
		requiredA, _ := a.get("required").(list)
		requiredB, _ := b.get("required").(list)
		for _, name := range requiredA {
			if !slices.Contains(requiredB, name) {
				continue
			}
			if exclusive(a.object("properties").object(name.(string)), b.object("properties").object(name.(string))) {
				return true
			}
		}
	case "array":
		minA, _ := a.get("minItems").(int)
		minB, _ := b.get("minItems").(int)
		return minA > 0 && minB > 0 && exclusive(a.object("items"), b.object("items"))
	}
	return false
}

func isNumber(t string) bool { return t == "integer" || t == "number" }

// A property is a member that objects of a schema have.
type property struct {
	name     string
	schema   object
	required bool
}

// objectOf is the schema of objects with the properties.
func objectOf(properties []property) object {
	schema := typed("object")
	required, all := list{}, object{}
	for _, p := range properties {
		if p.required {
			required = append(required, p.name)
		}
		all.add(p.name, p.schema)
	}
	if len(required) > 0 {
		schema.add("required", required)
	}
	if len(all) > 0 {
		schema.add("properties", all)
	}
	return schema
}

// propertiesOf are those of a schema that objectOf has made.
func propertiesOf(schema object) []property {
	required, _ := schema.get("required").(list)
	var all []property
	for _, m := range schema.object("properties") {
		all = append(all, property{m.key, m.value.(object), slices.Contains(required, any(m.key))})
	}
	return all
}

// merged are the properties of objects that are each of one of the alternatives, in the
// order that these give them.
func merged(alternatives [][]property) []property {
	var all []property
	index := func(properties []property, name string) int {
		return slices.IndexFunc(properties, func(p property) bool { return p.name == name })
	}
	for i, properties := range alternatives {
		for k, p := range properties {
			if j := index(all, p.name); j >= 0 {
				all[j].schema = either(all[j].schema, p.schema)
				all[j].required = all[j].required && p.required
				continue
			}
			p.required = p.required && i == 0
			at := len(all)
			for _, next := range properties[k+1:] { // before which it stands
				if j := index(all, next.name); j >= 0 {
					at = j
					break
				}
			}
			all = slices.Insert(all, at, p)
		}
		for j := range all {
			all[j].required = all[j].required && index(properties, all[j].name) >= 0
		}
	}
	return all
}

// either is the schema of what one of two takes: of objects, one with the properties
// of both.
func either(a, b object) object {
	const own = "properties"
	if a.object(own) == nil || b.object(own) == nil || !reflect.DeepEqual(a.without("required", own), b.without("required", own)) {
		return anyOf(a, b)
	}
	both := objectOf(merged([][]property{propertiesOf(a), propertiesOf(b)}))
	return append(both, a.without("type", "required", own)...)
}

// valueOf is the schema of a value of a type of params and fields.
func (d *document) valueOf(t model.Type, isList bool, enum []string, body *model.Body, as use) object {
	var schema object
	switch t {
	case model.TypeInt:
		schema = object{{"type", "integer"}, {"format", "int64"}}
	case model.TypeBool:
		schema = typed("boolean")
	case model.TypeFloat:
		schema = object{{"type", "number"}, {"format", "double"}}
	case model.TypeDuration:
		schema = object{{"type", "number"}, {"format", "double"}, {"description", "In seconds."}}
	case model.TypeTime:
		schema = formatted("date-time")
	case model.TypeURI:
		schema = formatted("uri-reference")
	case model.TypeEnum:
		schema = object{{"type", "string"}, {"enum", texts(enum)}}
	case model.TypeBody:
		schema = d.body(body, as)
	default:
		schema = typed("string")
	}
	if isList {
		return object{{"type", "array"}, {"items", schema}}
	}
	return schema
}

// told adds to a schema what a table says of the value: prose, and an example of it as
// JSON. In OpenAPI 3.0 nothing may stand beside a reference.
func (d *document) told(schema object, details, example string) object {
	if schema.get("$ref") != nil && d.old && details+example != "" {
		schema = object{{"allOf", list{schema}}}
	}
	if details != "" {
		unit, _ := schema.get("description").(string)
		schema = schema.with("description", join(prose(details), unit))
	}
	if example == "" {
		return schema
	}
	return d.exemplified(schema, literal(example))
}

package documents

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/pb33f/libopenapi-validator/content"
	"github.com/pb33f/libopenapi-validator/schema_validation"
	"github.com/pb33f/libopenapi/datamodel/high/base"
)

// decodeXML makes JSON of XML by the schema's XML Objects, for the validator to hold
// against the rest of the schema. The validator's own way from XML to JSON ends where a
// schema is one of several, where items of a list have a name, and where a $ref has an XML
// Object beside it.
func decodeXML(in *content.DecodeInput) (any, error) {
	text, err := io.ReadAll(in.Body)
	if err != nil {
		return nil, err
	}
	root, err := parseXML(text)
	if err != nil {
		return nil, err
	}
	return root.as(in.Schema, root.name.Local)
}

// An element is one of XML.
type element struct {
	name       xml.Name
	attributes []xml.Attr
	children   []*element
	text       string
}

func parseXML(text []byte) (*element, error) {
	outer := &element{}
	open := []*element{outer}
	for d := xml.NewDecoder(bytes.NewReader(text)); ; {
		token, err := d.Token()
		if err == io.EOF && len(outer.children) == 1 {
			return outer.children[0], nil
		}
		if err != nil {
			return nil, err
		}
		last := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name, attributes: token.Attr}
			last.children = append(last.children, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			last.text += string(token)
		}
	}
}

// parts are a schema and all that it is made of.
func parts(s *base.Schema) []*base.Schema {
	all := []*base.Schema{s}
	for _, part := range s.AllOf {
		all = append(all, parts(part.Schema())...)
	}
	return all
}

// xmlOf is the schema's XML Object.
func xmlOf(s *base.Schema) base.XML {
	for _, part := range parts(s) {
		if part.XML != nil {
			return *part.XML
		}
	}
	return base.XML{}
}

// as is the value that the element has by the schema. An element of another name, or of
// another namespace where the schema has one, has none.
func (e *element) as(s *base.Schema, name string) (any, error) {
	if alternatives := slices.Concat(s.OneOf, s.AnyOf); alternatives != nil {
		return e.asOneOf(alternatives, name)
	}
	x := xmlOf(s)
	if x.Name != "" {
		name = x.Name
	}
	if e.name.Local != name || x.Namespace != "" && e.name.Space != x.Namespace {
		return nil, fmt.Errorf("the element is %v, not %s of %s", e.name, name, x.Namespace)
	}
	for _, part := range parts(s) {
		switch {
		case part.Properties != nil:
			return e.object(s)
		case slices.Contains(part.Type, "array"):
			return e.list(e.children, part, "item")
		}
	}
	if len(e.children) > 0 {
		return map[string]any{"": e.text}, nil // what a service alone knows
	}
	return scalar(e.text, s), nil
}

// asOneOf is the value by the one of the schemas by which it is valid.
func (e *element) asOneOf(alternatives []*base.SchemaProxy, name string) (any, error) {
	var said []string
	for _, a := range alternatives {
		value, err := e.as(a.Schema(), name)
		if err == nil {
			ok, errs := schema_validation.NewSchemaValidator().ValidateSchemaObject(a.Schema(), value)
			if ok {
				return value, nil
			}
			err = errs[0]
		}
		said = append(said, err.Error())
	}
	return nil, fmt.Errorf("it is none of several: %s", strings.Join(said, "; "))
}

// object has a member for each property, and one for each child or attribute that is none.
func (e *element) object(s *base.Schema) (any, error) {
	value, known := map[string]any{}, map[string]bool{}
	for _, part := range parts(s) {
		for property := part.Properties.First(); property != nil; property = property.Next() {
			schema := property.Value().Schema()
			x := xmlOf(schema)
			name := property.Key()
			if x.Name != "" {
				name = x.Name
			}
			if x.Attribute {
				for _, a := range e.attributes {
					if a.Name.Local == name {
						value[property.Key()], known["@"+name] = scalar(a.Value, schema), true
					}
				}
				continue
			}
			if x.Extensions != nil && x.Extensions.GetOrZero("x-text") != nil {
				if e.text != "" {
					value[property.Key()] = scalar(e.text, schema)
				}
				continue
			}
			list := listOf(schema)
			if list != nil && !x.Wrapped {
				name = itemName(list, property.Key())
			}
			known[name] = true
			children := e.named(name)
			if len(children) == 0 {
				continue
			}
			var err error
			switch {
			case list == nil:
				value[property.Key()], err = children[0].as(schema, name)
			case x.Wrapped:
				value[property.Key()], err = e.list(children[0].children, list, property.Key())
			default:
				value[property.Key()], err = e.list(children, list, property.Key())
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", property.Key(), err)
			}
		}
	}
	for _, c := range e.children {
		if !known[c.name.Local] {
			value["<"+c.name.Local+">"] = c.text
		}
	}
	for _, a := range e.attributes {
		if a.Name.Local != "xmlns" && a.Name.Space != "xmlns" && !known["@"+a.Name.Local] {
			value["@"+a.Name.Local] = a.Value
		}
	}
	return value, nil
}

func (e *element) named(name string) (all []*element) {
	for _, c := range e.children {
		if c.name.Local == name {
			all = append(all, c)
		}
	}
	return all
}

// listOf is the part of the schema that says of which items it is a list; nil: of none.
func listOf(s *base.Schema) *base.Schema {
	for _, part := range parts(s) {
		if slices.Contains(part.Type, "array") && part.Items != nil {
			return part
		}
	}
	return nil
}

// itemName is the name of the elements that are items.
func itemName(list *base.Schema, property string) string {
	if x := xmlOf(list.Items.A.Schema()); x.Name != "" {
		return x.Name
	}
	return property
}

func (e *element) list(items []*element, list *base.Schema, property string) (any, error) {
	value := []any{}
	name := itemName(list, property)
	for _, item := range items {
		v, err := item.as(list.Items.A.Schema(), name)
		if err != nil {
			return nil, err
		}
		value = append(value, v)
	}
	return value, nil
}

// scalar is the text as a value of the schema's type.
func scalar(text string, s *base.Schema) any {
	for _, part := range parts(s) {
		for _, kind := range part.Type {
			switch kind {
			case "integer", "number":
				if v, err := strconv.ParseFloat(text, 64); err == nil {
					return v
				}
			case "boolean":
				if v, err := strconv.ParseBool(text); err == nil {
					return v
				}
			}
		}
	}
	return text
}

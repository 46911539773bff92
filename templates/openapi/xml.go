package openapi

import "github.com/statusgen/statusgen/templates/model"

// What JSON Schema has no word for: how a value stands in XML.

// fieldXML says of a field how it stands in XML. The standard library's encoder has the
// names of Go, and an element for each item of a list; that of the emitted package,
// which errors have, the names of JSON, and one around them.
func (d *document) fieldXML(schema object, f *model.Field, as use) object {
	if as == asParam {
		return d.elementXML(schema)
	}
	if !d.standardXML {
		return schema
	}
	name := object{{"name", f.GoName()}}
	if f.List {
		return schema.with("items", withXML(schema.object("items"), name))
	}
	return withXML(schema, name)
}

// elementXML says of the value of an element of an error how it stands in XML.
func (d *document) elementXML(schema object) object {
	if alternatives, ok := schema.get("anyOf").(list); ok {
		each := make(list, len(alternatives))
		for i, s := range alternatives {
			each[i] = d.elementXML(s.(object))
		}
		return schema.with("anyOf", each)
	}
	if schema.get("type") == "array" {
		schema = schema.with("items", d.itemXML(schema.object("items")))
		return withXML(schema, append(d.prefix(), member{"wrapped", true}))
	}
	return withXML(schema, d.prefix())
}

// itemXML says of the items of a list in an error how they stand in XML.
func (d *document) itemXML(schema object) object {
	return d.elementXML(withXML(schema, object{{"name", d.t.Error.XML.Item}}))
}

// prefix is what there is to say of each element of an error.
func (d *document) prefix() object {
	if d.t.Error.XML.Prefix == "" {
		return nil
	}
	return object{{"prefix", d.t.Error.XML.Prefix}}
}

// withXML adds to what a schema says of XML.
func withXML(schema, xml object) object {
	if len(xml) == 0 {
		return schema
	}
	if schema.get("$ref") != nil { // beside which few readers look
		schema = object{{"allOf", list{schema}}}
	}
	all := schema.object("xml")
	for _, m := range xml {
		all = all.with(m.key, m.value)
	}
	return schema.with("xml", all)
}

// withoutXML is a schema without what it says of XML.
func withoutXML(schema object) object {
	bare := object{}
	for _, m := range schema {
		switch v := m.value.(type) {
		case object:
			switch m.key {
			case "xml":
				continue
			case "properties":
				properties := object{}
				for _, p := range v {
					properties.add(p.key, withoutXML(p.value.(object)))
				}
				m.value = properties
			case "items", "additionalProperties":
				m.value = withoutXML(v)
			}
		case list:
			if m.key == "anyOf" || m.key == "allOf" {
				alternatives := list{}
				for _, s := range v {
					alternatives = append(alternatives, withoutXML(s.(object)))
				}
				m.value = alternatives
			}
		}
		bare = append(bare, m)
	}
	if all, ok := bare.get("allOf").(list); ok && len(bare) == 1 { // which withXML has made
		return all[0].(object)
	}
	return bare
}

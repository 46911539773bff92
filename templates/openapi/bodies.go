package openapi

import (
	"github.com/statusgen/statusgen/templates/model"
)

// A use is what a body is for, which gives it another form in XML.
type use int

const (
	carried use = iota // by a response: as encoding/xml has it
	asParam            // of an error: as the emitted package has it
)

// A bodyUse is a body as it is used.
type bodyUse struct {
	body *model.Body
	use  use
}

// body is a reference to the schema of a body, which the document then has.
func (d *document) body(b *model.Body, as use) object {
	if d.isOneForm(b) {
		as = carried
		if !d.carried[b] {
			as = asParam
		}
	}
	key := bodyUse{b, as}
	if _, ok := d.bodies[key]; !ok {
		d.bodies[key] = d.bodySchema(b, as)
		d.byRef[refTo(d.bodyName(key))] = d.bodies[key]
	}
	return ref(d.bodyName(key))
}

// isOneForm reports whether a body has the same form whatever it is for.
func (d *document) isOneForm(b *model.Body) bool {
	return b.Go != nil || !d.inXML || !d.carried[b] || !d.inParam[b]
}

// addWithin adds the body, if there is one, and those within it.
func addWithin(all map[*model.Body]bool, b *model.Body) {
	if b == nil || all[b] {
		return
	}
	all[b] = true
	for _, f := range b.Fields {
		addWithin(all, f.Body)
	}
}

// bodySchema is the schema of a body.
func (d *document) bodySchema(b *model.Body, as use) object {
	if b.Go != nil {
		return object{{"type", "object"}, {"description", prose(b.Details, "A value of the Go type "+b.Go.Path+"."+b.Go.Name+", as the service encodes it.")}}
	}
	var properties []property
	for _, f := range b.Fields {
		schema := d.valueOf(f.Type, f.List, f.Enum, f.Body, as)
		if d.inXML {
			schema = d.fieldXML(schema, f, as)
		}
		properties = append(properties, property{f.Name, d.told(schema, f.Details, f.Example), !f.Optional})
	}
	schema := objectOf(properties)
	if b.Details != "" {
		schema = append(object{{"description", prose(b.Details)}}, schema...)
	}
	if d.inXML && as == carried {
		schema = schema.with("xml", object{{"name", b.Name}})
	}
	return schema
}

// Package openapi emits a table as responses of OpenAPI, to be referred to by the
// document of an API.
package openapi

import (
	"maps"
	"reflect"
	"slices"
	"strconv"

	"github.com/statusgen/statusgen/templates/model"
)

// A Form is how the document is written.
type Form struct {
	Version string // "3.1" or "3.0"
	JSON    bool   // else YAML
}

// File is the document of the table. It has no paths: it is valid by itself, and meant to
// be referred to, as in responses.yaml#/components/responses/404.
func File(t *model.Table, f Form) []byte {
	tree := newDocument(t, f.Version == "3.0").tree()
	text := make([]byte, 0, 4<<10*(1+len(t.Rows)))
	if f.JSON {
		tree = append(object{{"x-statusgen", model.Mark}}, tree...)
		return append(asJSON{}.write(text, tree, 0), '\n')
	}
	return asYAML{}.write(append(text, "# "+model.Mark+"\n"...), tree, 0)
}

// A document is a table while it becomes one.
type document struct {
	t           *model.Table
	old         bool // OpenAPI 3.0
	inXML       bool // the table has a format that is XML
	standardXML bool // and the standard library encodes it

	carried map[*model.Body]bool // bodies that rows carry, and those within them
	inParam map[*model.Body]bool // those that params are, likewise

	names   map[any]string         // of schemas, by what they are of
	taken   map[string]bool        // names of schemas
	bodies  map[bodyUse]object     // schemas of the bodies that are referred to
	errors  map[*model.Row][]named // schemas of errors: one, or that of JSON and that of XML; nil: of any
	prose   map[*model.Row]string  // what there is to say of rows
	anyBody bool                   // a resource is referred to
	byRef   map[string]object      // schemas by the references to them
}

// A named is a schema with its name.
type named struct {
	name   string
	schema object
}

func newDocument(t *model.Table, old bool) *document {
	d := &document{
		t: t, old: old, carried: map[*model.Body]bool{}, inParam: map[*model.Body]bool{}, names: map[any]string{}, taken: map[string]bool{},
		bodies: map[bodyUse]object{}, errors: map[*model.Row][]named{}, prose: map[*model.Row]string{}, byRef: map[string]object{},
	}
	d.inXML = slices.ContainsFunc(t.Formats, model.Format.IsXML)
	d.standardXML = !slices.ContainsFunc(t.Formats, func(f model.Format) bool {
		return f.IsXML() && (f.Func.Path != "encoding/xml" || f.Func.Name != "Marshal")
	})
	for _, r := range t.Rows {
		addWithin(d.carried, r.Carries)
		for _, p := range r.Params {
			addWithin(d.inParam, p.Body)
		}
	}
	for _, r := range d.rows() {
		if r.IsError() && r.Body == model.BodyError {
			labelled := *r
			labelled.Name = d.label(r)
			d.errors[r] = d.errorSchemas(r, d.name(r, labelled.TypeName()))
		}
	}
	d.errors[nil] = d.errorSchemas(nil, d.name("error", "Error"))
	for _, all := range d.errors {
		for _, s := range all {
			d.byRef[refTo(s.name)] = s.schema
		}
	}
	return d
}

// rows are those of the table, and those of the package itself whose codes it has.
func (d *document) rows() []*model.Row {
	rows := slices.Clone(d.t.Rows)
	for _, r := range d.t.Own.Unlisted() {
		if slices.ContainsFunc(d.t.Rows, func(listed *model.Row) bool { return listed.Code == r.Code }) {
			rows = append(rows, r)
		}
	}
	return rows
}

// label is what tells the row from the others of the document: its name, unless it is the
// package's own and a row of the table has that.
func (d *document) label(r *model.Row) string {
	name := r.Name
	for r.Unlisted && slices.ContainsFunc(d.t.Rows, func(listed *model.Row) bool { return listed.Name == name }) {
		name = "Other" + name
	}
	return name
}

// name gives what a schema is of a name that no other has.
func (d *document) name(of any, name string) string {
	if have, ok := d.names[of]; ok {
		return have
	}
	for d.taken[name] {
		name += "_"
	}
	d.taken[name], d.names[of] = true, name
	return name
}

// bodyName is the name of the schema of a body.
func (d *document) bodyName(key bodyUse) string {
	name := key.body.Name
	if key.use == asParam && !d.isOneForm(key.body) {
		name += "Param"
	}
	return d.name(key, name)
}

// errorSchemas are the schemas of errors of the row, or of any: one, where that says of
// XML what there is to say.
func (d *document) errorSchemas(r *model.Row, name string) []named {
	if d.t.Error.IsText() {
		return nil
	}
	hasJSON := slices.ContainsFunc(d.t.Formats, func(f model.Format) bool { return !f.IsXML() })
	describe := func(schema object) object { return d.described(schema, r) }
	if !d.inXML {
		return []named{{name, describe(d.errorSchema(r, false))}}
	}
	inXML := d.errorSchema(r, true)
	if !hasJSON {
		return []named{{name, describe(inXML)}}
	}
	inJSON := d.errorSchema(r, false)
	if reflect.DeepEqual(withoutXML(inXML), inJSON) {
		return []named{{name, describe(inXML)}}
	}
	return []named{
		{name, describe(inJSON)},
		{d.name([2]any{r, "XML"}, name+"XML"), describe(inXML)},
	}
}

// described is a schema of errors with what there is to say of it.
func (d *document) described(schema object, r *model.Row) object {
	if r == nil {
		return append(object{{"description", "What every error has."}}, schema...)
	}
	head := object{}
	if text := join(deprecated(r), prose(r.Details)); text != "" {
		head.add("description", text)
	}
	if r.Deprecated != nil {
		head.add("deprecated", true)
	}
	return append(head, schema...)
}

// errorRef is a reference to the schema of errors in the format, or the schema itself
// where they are texts.
func (d *document) errorRef(r *model.Row, f model.Format) object {
	all := d.errors[r]
	if len(all) == 0 {
		return typed("string")
	}
	if f.IsXML() {
		return ref(all[len(all)-1].name)
	}
	return ref(all[0].name)
}

// resource is a reference to the schema of what the service alone knows.
func (d *document) resource() object {
	d.anyBody = true
	return ref(d.name("resource", "Resource"))
}

func refTo(schema string) string { return "#/components/schemas/" + schema }

func ref(schema string) object { return object{{"$ref", refTo(schema)}} }

// resolved is the schema itself, of a reference to one.
func (d *document) resolved(schema object) object {
	to, ok := schema.get("$ref").(string)
	if !ok {
		return schema
	}
	return d.byRef[to]
}

// tree is the whole document.
func (d *document) tree() object {
	responses := d.responses()
	tree := object{{"openapi", "3.1.0"}}
	if d.old {
		tree[0].value = "3.0.3"
	}
	info := object{{"title", oneLine(d.t.Title())}, {"version", oneLine(d.t.Version())}}
	info.add("description", join(prose(d.t.API.Details), "The responses of the API, by code and by name, to be referred to from its paths."))
	tree.add("info", info)
	if d.t.API.URL != "" {
		tree.add("servers", list{object{{"url", d.t.API.URL}}})
	}
	tree.add("paths", object{})
	tree.add("components", object{{"schemas", d.schemas()}, {"responses", responses}})
	return tree
}

// responses are those of each code, of each row, and of what no row foresees.
func (d *document) responses() object {
	byCode := map[int][]response{}
	byName := object{}
	for _, r := range d.rows() {
		one := d.ofRow(r, r.Code)
		byCode[r.Code] = append(byCode[r.Code], one)
		if r.Body == model.BodyFile {
			for _, code := range []int{206, 304} {
				byCode[code] = append(byCode[code], d.ofRow(r, code))
			}
		}
		if !r.Unlisted {
			byName.add(r.Name, d.object(one, d.codeProse(r.Code, one.rows)))
		}
	}
	all := object{}
	for _, code := range slices.Sorted(maps.Keys(byCode)) {
		res := mergedResponses(byCode[code])
		all.add(strconv.Itoa(code), d.object(res, d.codeProse(code, res.rows)))
	}
	return append(append(all, byName...), member{"default", d.unforeseen()})
}

// unforeseen is the response of an error that is none of the others.
func (d *document) unforeseen() object {
	res := response{headers: d.unforeseenHeaders()}
	for _, f := range d.t.Formats {
		mediaType := d.mediaType(d.t.Error.MediaType(f))
		if !slices.ContainsFunc(res.content, func(c content) bool { return c.mediaType == mediaType }) {
			res.content = append(res.content, content{mediaType: mediaType, schemas: []object{d.errorRef(nil, f)}})
		}
	}
	return d.object(res, "An error, of whatever code.")
}

// schemas are those of errors, of bodies, of resources, and of any error.
func (d *document) schemas() object {
	all := object{}
	add := func(schemas []named) {
		for _, s := range schemas {
			all.add(s.name, s.schema)
		}
	}
	for _, r := range d.rows() {
		add(d.errors[r])
	}
	for _, b := range d.t.Bodies {
		for _, as := range []use{carried, asParam} {
			if schema, ok := d.bodies[bodyUse{b, as}]; ok {
				all.add(d.bodyName(bodyUse{b, as}), schema)
			}
		}
	}
	if d.anyBody {
		all.add(d.name("resource", "Resource"), object{{"description", "What the service answers with, which it alone knows."}})
	}
	add(d.errors[nil])
	return all
}

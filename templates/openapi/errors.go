package openapi

import (
	"html"
	"slices"
	"strconv"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/words"
)

// The schemas of errors, from their shape.

// A shaper makes schemas of what the errors of a row have, in JSON or in XML.
type shaper struct {
	d       *document
	r       *model.Row // nil: of any
	xml     bool
	ofWrong bool // in what is repeated for wrong fields
}

// Whether an error has something for a place in its shape.
type presence int

const (
	never presence = iota
	maybe
	always
)

// errorSchema is the schema of the errors of the row, or of any.
func (d *document) errorSchema(r *model.Row, inXML bool) object {
	s := shaper{d: d, r: r, xml: inXML}
	if !inXML {
		return s.forced(d.t.Error.Shape)
	}
	names := d.t.Error.XML
	schema := d.elementXML(s.forced(d.t.Error.InXML()))
	xml := object{{"name", names.Root}}
	if names.Namespace != "" {
		xml.add("namespace", names.Namespace)
	}
	return withXML(schema.without("xml"), append(xml, schema.object("xml")...))
}

// forced is the schema of a value that stands there even where an error has nothing
// for it: of an item of a list, or of the whole.
func (s shaper) forced(n model.Node) object {
	switch schema, p := s.value(n); {
	case p == always:
		return schema
	case n.Kind == model.First:
		last := s.forced(n.Items[len(n.Items)-1])
		if p == never {
			return last
		}
		return anyOf(schema, last)
	case n.Kind == model.Object, n.Kind == model.Map, n.Placeholder == model.PlaceParams:
		if p == never {
			return typed("object")
		}
		return schema
	case n.Kind == model.List:
		if p == never {
			return object{{"type", "array"}, {"maxItems", 0}, {"items", object{}}}
		}
		return schema.without("minItems")
	case n.IsNamed(), n.Placeholder == model.PlaceFieldValue:
		if p == never {
			return s.d.only(nil)
		}
		return anyOf(schema, s.d.only(nil))
	case p == never:
		return typed("string")
	default:
		return schema
	}
}

// value is the schema of what an error has for the node, and whether it has it.
func (s shaper) value(n model.Node) (object, presence) {
	switch n.Kind {
	case model.Object:
		return s.object(n)
	case model.List:
		return s.list(n)
	case model.Place:
		return s.place(n)
	case model.Map:
		return s.mapOf(n)
	case model.First:
		return s.first(n)
	}
	v := literal(n.Literal)
	if s.xml {
		switch text := v.(type) {
		case nil:
			return nil, never
		case string:
			v = html.UnescapeString(model.XMLText(text)) // without what XML cannot hold
		}
	}
	return s.d.only(v), always
}

func (s shaper) object(n model.Node) (object, presence) {
	properties, p := s.members(n.Members)
	if !n.MaybeEmpty() {
		p = always
	}
	return objectOf(properties), p
}

// element is the value of a member, or of an item of a list in XML, where an object
// with an attribute is never left out.
func (s shaper) element(n model.Node) (object, presence) {
	schema, p := s.value(n)
	if s.xml && n.Kind == model.Object && slices.ContainsFunc(n.Members, func(m model.Member) bool { return m.Attribute }) {
		p = always
	}
	return schema, p
}

// members are the properties of an object with the members, and whether an error has
// something for any of them.
func (s shaper) members(members []model.Member) (properties []property, any presence) {
	for _, m := range members {
		var p presence
		switch {
		case m.IsOneOf():
			var more []property
			more, p = s.oneOf(m.Value)
			properties = append(properties, more...)
		case m.Value.Placeholder == model.PlaceSpread:
			var more []property
			more, p = s.params(false)
			properties = append(properties, more...)
		default:
			var schema object
			if schema, p = s.element(m.Value); p != never {
				properties = append(properties, s.property(m, s.said(schema, m.Value), p == always))
			}
		}
		any = max(any, p)
	}
	return properties, any
}

// said adds to the schema of any error what it puts there.
func (s shaper) said(schema object, n model.Node) object {
	if s.r != nil || s.ofWrong || n.Kind != model.Place && n.Kind != model.Map && !n.Repeats() || schema.get("description") != nil {
		return schema
	}
	return s.d.told(schema, words.Place(n), "")
}

// property is a member of an object.
func (s shaper) property(m model.Member, schema object, required bool) property {
	if s.xml {
		switch {
		case m.Attribute:
			xml := object{{"attribute", true}}
			if m.Prefix != "" {
				xml.add("prefix", m.Prefix)
			}
			schema = withXML(schema, xml)
		case m.Text:
			schema, required = withXML(schema, object{{"x-text", true}}), false
		default:
			schema = s.d.elementXML(schema)
		}
	}
	return property{m.Name, schema, required}
}

// oneOf are the properties of the objects of which a member without a name is one.
func (s shaper) oneOf(n model.Node) ([]property, presence) {
	var alternatives [][]property
	found := never
	for _, item := range n.Items {
		_, p := s.value(item)
		if p == never {
			continue
		}
		properties, _ := s.members(item.Members)
		alternatives = append(alternatives, properties)
		if found = p; p == always {
			break
		}
	}
	if found != always { // or none of them
		alternatives = append(alternatives, nil)
	}
	return merged(alternatives), found
}

// first is the schema of several, of which an error has the first that it has
// something for.
func (s shaper) first(n model.Node) (object, presence) {
	var alternatives []object
	found := never
	for _, item := range n.Items {
		schema, p := s.value(item)
		if p == never {
			continue
		}
		alternatives = append(alternatives, schema)
		if found = p; p == always {
			break
		}
	}
	return anyOf(alternatives...), found
}

func (s shaper) list(n model.Node) (object, presence) {
	var items []object
	least, most := 0, 0
	for _, item := range n.Items {
		if item.Kind == model.Each {
			if s.namesFields() {
				items = append(items, s.ofField(item.Items[0], model.FieldPlaces))
				most = -1
			}
			continue
		}
		schema, p := s.element(item)
		if !item.IsNamed() && !s.xml { // what is never left out of a list
			schema, p = s.forced(item), always
		}
		if p == never {
			continue
		}
		items = append(items, schema)
		if p == always {
			least++
		}
		if most >= 0 {
			most++
		}
	}
	if n.Repeats() { // for each wrong field: it is left out where there is none
		least = 1
	}
	schema := typed("array")
	if least > 0 {
		schema.add("minItems", least)
	}
	if most >= 0 {
		schema.add("maxItems", most)
	}
	schema.add("items", anyOf(items...))
	switch {
	case !n.Repeats():
		return schema, always
	case s.namesFields():
		return schema, maybe
	}
	return nil, never
}

// namesFields reports whether an error names wrong fields of the request.
func (s shaper) namesFields() bool {
	return slices.ContainsFunc(s.rows(), (*model.Row).TellsFields)
}

// rows are those whose errors the schema is for.
func (s shaper) rows() []*model.Row {
	if s.r != nil {
		return []*model.Row{s.r}
	}
	return slices.DeleteFunc(append(slices.Clone(s.d.t.Rows), s.d.t.Own.Unlisted()...), func(r *model.Row) bool { return !r.IsError() })
}

// ofField is the schema of what is repeated for wrong fields in these parts of the
// request.
func (s shaper) ofField(n model.Node, places []model.FieldPlace) object {
	of := s
	of.ofWrong = true // a place may be another's there
	var all []object
	var properties [][]property
	for _, in := range places {
		schema := of.forced(n.Of(in))
		all = append(all, schema)
		if n.Kind == model.Object {
			properties = append(properties, propertiesOf(schema))
		}
	}
	if n.Kind != model.Object {
		return anyOf(all...)
	}
	one := merged(properties)
	for i := range one {
		for _, m := range n.Members {
			if m.Name == one[i].name {
				one[i].schema = s.said(one[i].schema, m.Value)
			}
		}
	}
	return objectOf(one)
}

// mapOf is the schema of an object with a member for each name of wrong fields. XML has
// a list of items in its place, with the name as an attribute.
func (s shaper) mapOf(n model.Node) (object, presence) {
	if !s.namesFields() {
		return nil, never
	}
	said := s.ofField(n.Said(), n.Places())
	if !s.xml {
		if n.Every() {
			said = object{{"type", "array"}, {"minItems", 1}, {"items", said}}
		}
		return object{{"type", "object"}, {"additionalProperties", said}}, maybe
	}
	key := property{n.Key(), object{{"type", "string"}, {"xml", object{{"attribute", true}}}}, true}
	var properties []property
	if said.get("type") == "object" {
		properties = slices.DeleteFunc(propertiesOf(said), func(p property) bool { return p.name == key.name })
	} else {
		properties = []property{{"value", withXML(said, object{{"x-text", true}}), false}}
	}
	return object{{"type", "array"}, {"minItems", 1}, {"items", objectOf(append([]property{key}, properties...))}}, maybe
}

// params are the params that an error has beside those with a place of their own.
func (s shaper) params(asTexts bool) (properties []property, any presence) {
	if s.r == nil {
		return nil, maybe
	}
	for _, p := range s.r.Told() {
		if p.Place != 0 {
			continue
		}
		schema := s.param(p, asTexts)
		if s.xml {
			schema = s.d.elementXML(schema)
		}
		properties = append(properties, property{p.Name, schema, !p.Optional})
		any = max(any, presenceOf(p.Optional))
	}
	return properties, any
}

// param is the schema of a param. In XML it is no text that has parts.
func (s shaper) param(p *model.Param, asText bool) object {
	if asText && !(s.xml && (p.List || p.Body != nil)) {
		return s.d.told(typed("string"), p.Details, "")
	}
	return s.d.told(s.d.valueOf(p.Type, p.List, nil, p.Body, asParam), p.Details, p.Example)
}

func presenceOf(optional bool) presence {
	if optional {
		return maybe
	}
	return always
}

// place is the schema of what a placeholder stands for.
func (s shaper) place(n model.Node) (object, presence) {
	switch n.Placeholder {
	case model.PlaceStatus:
		return s.status(n.Quoted), always
	case model.PlaceID:
		return s.id(n.Quoted), always
	case model.PlacePhrase:
		if s.r == nil {
			return typed("string"), always
		}
		return s.d.such(s.d.t.Error.Title(s.r)), always
	case model.PlaceType:
		return s.constant(formatted("uri-reference"), s.d.t.Error.TypeURI), always
	case model.PlaceHelp:
		return s.constant(formatted("uri-reference"), s.d.t.Error.HelpURI), always
	case model.PlaceMessage:
		return s.message()
	case model.PlaceTime:
		return formatted("date-time"), always
	case model.PlaceInstance:
		if s.d.t.Error.Always || s.r != nil && s.r.Hide {
			return typed("string"), always
		}
		return typed("string"), maybe
	case model.PlaceParams:
		properties, p := s.params(n.Quoted)
		return objectOf(properties), p
	case model.PlaceParam:
		return s.placedParam(n)
	case model.PlaceValue:
		return s.constantOf(n)
	case model.PlaceHeader:
		return typed("string"), maybe
	case model.PlaceFieldValue:
		return s.fieldValue(n.Name)
	}
	return typed("string"), always
}

// constant is the schema of what all errors of a row have.
func (s shaper) constant(general object, of func(*model.Row) string) object {
	if s.r == nil {
		return general
	}
	return append(general, s.d.only(of(s.r)).without("type")...)
}

func (s shaper) status(quoted bool) object {
	switch {
	case s.r != nil && quoted:
		return s.d.only(strconv.Itoa(s.r.Code))
	case s.r != nil:
		return s.d.only(s.r.Code)
	case quoted:
		return typed("string")
	}
	return typed("integer")
}

// id is the schema of the name on the wire, a number where the table has one.
func (s shaper) id(quoted bool) object {
	var all []object
	for _, r := range s.rows() {
		switch isNumber := r.Number && !quoted; {
		case s.r != nil && isNumber:
			return s.d.only(number(r.ID))
		case s.r != nil:
			return s.d.only(r.ID)
		case isNumber:
			all = append(all, typed("integer"))
		default:
			all = append(all, typed("string"))
		}
	}
	return anyOf(all...)
}

func (s shaper) message() (object, presence) {
	r := s.r
	switch {
	case r == nil || r.TakesMessage():
		return typed("string"), maybe
	case r.Hide || r.IsWorded():
		if r.Text() == "" {
			return nil, never
		}
		return s.d.such(r.Text()), always
	}
	isText := func(p model.MessagePart) bool { return p.Param == nil && p.Text != "" }
	return typed("string"), presenceOf(!slices.ContainsFunc(r.Message.Parts, isText))
}

// placedParam is the schema of a param that has a place of its own.
func (s shaper) placedParam(n model.Node) (object, presence) {
	var all []object
	found := never
	for _, r := range s.rows() {
		for _, p := range r.Told() {
			if p.Name == n.Name {
				all = append(all, s.param(p, n.Quoted))
				found = presenceOf(p.Optional)
			}
		}
	}
	return anyOf(all...), s.some(found)
}

// some is what is known of any error, where that is known of the errors of a row.
func (s shaper) some(p presence) presence {
	if s.r == nil {
		return min(p, maybe)
	}
	return p
}

// constantOf is the schema of a constant that rows have.
func (s shaper) constantOf(n model.Node) (object, presence) {
	var all []object
	found := never
	for _, r := range s.rows() {
		text, ok := r.Value(n.Name)
		if !ok {
			continue
		}
		found = always
		v := literal(text)
		if _, isString := v.(string); n.Quoted && !isString {
			v = text
		}
		all = append(all, s.d.only(v))
	}
	return anyOf(all...), s.some(found)
}

// fieldValue is the schema of what rows say of a wrong field.
func (s shaper) fieldValue(name string) (object, presence) {
	var all []object
	found := never
	for _, r := range s.rows() {
		for _, v := range r.Wrong {
			if v.Name == name {
				all = append(all, s.d.told(s.d.valueOf(v.Type, v.List, nil, nil, asParam), v.Details, v.Example))
				found = presenceOf(v.Optional)
			}
		}
	}
	return anyOf(all...), s.some(found)
}

// idMember is the member at the top of an error that has the name on the wire, as a
// text; empty where there is none.
func (d *document) idMember(inXML bool) string {
	shape := d.t.Error.Shape
	if inXML {
		shape = d.t.Error.InXML()
	}
	for _, m := range shape.Members {
		if m.Value.Placeholder == model.PlaceID && !strings.HasPrefix(m.Name, "$") {
			return m.Name
		}
	}
	return ""
}

package spec

import (
	"slices"
	"strings"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// fieldTypes are the types of fields as a table names them, beside the names
// of other bodies.
var fieldTypes = []string{"string", "int", "bool", "float", "time", "uri", "enum"}

// tableBodies returns the models of the bodies.
func (c *checker) tableBodies() []*model.Body {
	c.bodies = map[string]*model.Body{}
	var bodies []*model.Body
	for _, b := range c.table.bodies {
		s := c.top().In(b.name)
		switch {
		case !isExported(b.name):
			s.Errorf(b.Place, "the name is no exported Go name%s", exportedHint(b.name))
		case b.name == "Error":
			s.Errorf(b.Place, "the body Error is that of all errors; choose another name")
		}
		c.bodies[b.name] = &model.Body{Name: b.name, Details: b.details.Value}
		bodies = append(bodies, c.bodies[b.name])
	}
	for _, b := range c.table.bodies {
		c.bodyOf(c.top().In(b.name), b, c.bodies[b.name])
	}
	c.checkCycles()
	return bodies
}

// bodyOf completes the model of a body: its fields, or the Go type that it is.
func (c *checker) bodyOf(s report.Scope, b *body, out *model.Body) {
	switch {
	case b.golang.Given() && len(b.fields) > 0:
		s.Errorf(b.golang.Place, "the body has both fields and a Go type; leave one out")
	case b.golang.Given():
		c.goBody(s, b, out)
		return
	case len(b.fields) == 0 && !b.misread && !b.golang.Misread:
		s.Errorf(b.Place, "the body has no fields; write them as in {fields: {id: string}}, or the Go type that it is as in {go: github.com/acme/tasks.Task}")
	}
	out.Fields = c.fields(s, b)
}

func (c *checker) fields(s report.Scope, b *body) []*model.Field {
	var fields []*model.Field
	seen := map[string]*field{}
	for _, f := range b.fields {
		if !isMemberName(f.name) {
			s.Errorf(f.Place, "%s is no name of a field; write letters, digits and _, beginning with a letter", report.Quote(f.name))
			continue
		}
		field := c.field(s, f)
		name := field.GoName()
		switch first := seen[name]; {
		case !isExported(name):
			s.Errorf(f.Place, "the field %s gives no Go name; its letters give %s", f.name, report.Quote(name))
		case first != nil:
			s.Errorf(f.Place, "the fields %s and %s (%s) have the same Go name, %s", f.name, first.name, first.Place, name)
		case c.inXML && name == "XMLName":
			s.Errorf(f.Place, "the field %s would be named XMLName, by which encoding/xml names the element, and the table has a format in XML; choose another name", f.name)
		case slices.Contains(model.BodyMembers, name):
			s.Errorf(f.Place, "the field %s would be named %s, which every body has as a method; choose another name", f.name, name)
		}
		seen[name] = f
		fields = append(fields, field)
	}
	return fields
}

func (c *checker) field(s report.Scope, f *field) *model.Field {
	out := &model.Field{Name: f.name, Type: model.Type(f.kind.Value), List: f.kind.list, Optional: f.optional.Value, Details: f.details.Value}
	isEnum := f.kind.Value == "enum" || f.kind.Missing() && f.valuesAt.Given()
	switch {
	case isEnum:
		out.Type = model.TypeEnum
		out.Enum = c.values(s, f)
		return out
	case f.kind.Missing():
		s.Errorf(f.Place, "the field %s has no type; write %s, or the name of a body", f.name, report.Or(fieldTypes))
	case f.kind.Given() && c.isGoBody(f.kind.Value):
		s.Errorf(f.kind.Place, "the body %s is a Go type, which a field cannot have; give the fields that it has to a body", f.kind.Value)
	case f.kind.Given() && c.bodies[f.kind.Value] != nil:
		out.Type, out.Body = model.TypeBody, c.bodies[f.kind.Value]
	case f.kind.Given() && !slices.Contains(fieldTypes, f.kind.Value):
		s.Errorf(f.kind.Place, "%s", c.unknownFieldType(f.kind.Value))
	}
	if f.valuesAt.Given() {
		s.Errorf(f.valuesAt, "values are those of an enum; write type: enum, or leave them out")
	}
	return out
}

func (c *checker) isGoBody(name string) bool {
	return slices.ContainsFunc(c.table.bodies, func(b *body) bool { return b.name == name && b.golang.Given() })
}

func (c *checker) unknownFieldType(name string) string {
	if name == "duration" {
		return "a field cannot have the type duration; write int, and say in its details what it counts"
	}
	known := slices.Clone(fieldTypes)
	for _, b := range c.table.bodies {
		known = append(known, b.name)
	}
	return c.unknownType("field", name, known)
}

// values returns the values of an enum.
func (c *checker) values(s report.Scope, f *field) []string {
	if !f.valuesAt.Given() {
		s.Errorf(f.Place, "the field %s is an enum without values; write them as in values: [queued, running]", f.name)
		return nil
	}
	if len(f.values) == 0 {
		s.Errorf(f.valuesAt, "values is empty; an enum has at least one, as in [queued, running]")
	}
	var values []string
	seen := map[string]report.Place{}
	for _, v := range f.values {
		first, twice := seen[v.Value]
		switch {
		case twice:
			s.Errorf(v.Place, "the value %s stands here twice; the first is at %s", report.Quote(v.Value), first)
		case !report.IsPrintable(v.Value):
			s.Errorf(v.Place, "the value %s is empty or has characters that do not print", report.Quote(v.Value))
		case (&model.Body{}).ValueName(v.Value) == "":
			s.Errorf(v.Place, "the value %s gives no Go name: it has no letter or digit of ASCII", report.Quote(v.Value))
		default:
			seen[v.Value] = v.Place
			values = append(values, v.Value)
		}
	}
	return values
}

// checkCycles reports bodies that contain themselves, each cycle once.
func (c *checker) checkCycles() {
	done := map[*model.Body]bool{}
	var path []*model.Body
	var visit func(b *model.Body)
	visit = func(b *model.Body) {
		if i := slices.Index(path, b); i >= 0 {
			c.bodyCycle(path[i:])
			return
		}
		if done[b] {
			return
		}
		done[b] = true
		path = append(path, b)
		for _, f := range b.Fields {
			if f.Body != nil {
				visit(f.Body)
			}
		}
		path = path[:len(path)-1]
	}
	for _, b := range c.table.bodies {
		visit(c.bodies[b.name])
	}
}

func (c *checker) bodyCycle(cycle []*model.Body) {
	var names []string
	for _, b := range append(cycle, cycle[0]) {
		names = append(names, b.Name)
	}
	at := slices.IndexFunc(c.table.bodies, func(b *body) bool { return b.name == names[0] })
	c.top().In(names[0]).Errorf(c.table.bodies[at].Place, "the body contains itself: %s; break the circle with a field of another type", strings.Join(names, " → "))
}

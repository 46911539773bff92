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

// A checkedBody is a body as the table writes it, and its model.
type checkedBody struct {
	*body
	model *model.Body
}

type checkedBodies []checkedBody

// model returns the model of the body of the name, nil if there is none.
func (bodies checkedBodies) model(name string) *model.Body {
	if i := bodies.index(name); i >= 0 {
		return bodies[i].model
	}
	return nil
}

func (bodies checkedBodies) index(name string) int {
	return slices.IndexFunc(bodies, func(b checkedBody) bool { return b.name == name })
}

// isGo reports whether the body of the name is a Go type.
func (bodies checkedBodies) isGo(name string) bool {
	i := bodies.index(name)
	return i >= 0 && bodies[i].golang.Given()
}

// withFields returns the names of the bodies that have fields.
func (bodies checkedBodies) withFields() []string {
	var names []string
	for _, b := range bodies {
		if !b.golang.Given() {
			names = append(names, b.name)
		}
	}
	return names
}

// namesAfter returns the names of the bodies after those that are known anyway.
func (bodies checkedBodies) namesAfter(known []string) []string {
	names := slices.Clone(known)
	for _, b := range bodies {
		names = append(names, b.name)
	}
	return names
}

// checkBodies returns the bodies of the table. All have a model before the first
// is completed, since a field can have any of them.
func checkBodies(s report.Scope, written []*body, inXML bool) checkedBodies {
	var bodies checkedBodies
	for _, b := range written {
		s := s.In(b.name)
		switch {
		case !isExported(b.name):
			s.Errorf(b.Place, "the name is no exported Go name%s", exportedHint(b.name))
		case b.name == "Error":
			s.Errorf(b.Place, "the body Error is that of all errors; choose another name")
		}
		bodies = append(bodies, checkedBody{b, &model.Body{Name: b.name, Details: b.details.Value}})
	}
	for _, b := range bodies {
		checkBody(s.In(b.name), b, bodies, inXML)
	}
	checkCycles(s, bodies)
	for _, b := range bodies { // after the fields of all, which it may lead to
		if b.model.Go == nil {
			b.model.Poll = checkPoll(s.In(b.name), b.poll)
			selectFields(s.In(b.name), b)
		}
	}
	return bodies
}

// checkBody completes the model of a body with its fields, and with how it is polled.
// The Go type that it is instead is looked up later.
func checkBody(s report.Scope, b checkedBody, bodies checkedBodies, inXML bool) {
	switch {
	case b.golang.Given() && len(b.fields) > 0:
		s.Errorf(b.golang.Place, "the body has both fields and a Go type; leave one out")
	case b.golang.Given():
		b.model.Go = &model.GoName{}
		b.model.Poll = checkPoll(s, b.poll)
		return
	case len(b.fields) == 0 && !b.misread && !b.golang.Misread:
		s.Errorf(b.Place, "the body has no fields; write them as in {fields: {id: string}}, or the Go type that it is as in {go: github.com/acme/tasks.Task}")
	}
	b.model.Fields = checkFields(s, b.fields, bodies, inXML)
}

// checkFields returns the models of the fields of a body.
func checkFields(s report.Scope, written []*field, bodies checkedBodies, inXML bool) []*model.Field {
	var fields []*model.Field
	seen := map[string]*field{}
	for _, f := range written {
		if !isMemberName(f.name) {
			s.Errorf(f.Place, "%s is no name of a field; write letters, digits and _, beginning with a letter", report.Quote(f.name))
			continue
		}
		field := checkField(s, f, bodies)
		name := field.GoName()
		switch first := seen[name]; {
		case !isExported(name):
			s.Errorf(f.Place, "the field %s gives no Go name; its letters give %s", f.name, report.Quote(name))
		case first != nil:
			s.Errorf(f.Place, "the fields %s and %s (%s) have the same Go name, %s", f.name, first.name, first.Place, name)
		case inXML && name == "XMLName":
			s.Errorf(f.Place, "the field %s would be named XMLName, by which encoding/xml names the element, and the table has a format in XML; choose another name", f.name)
		case slices.Contains(model.BodyMembers, name):
			s.Errorf(f.Place, "the field %s would be named %s, which every body has as a method; choose another name", f.name, name)
		}
		seen[name] = f
		fields = append(fields, field)
	}
	return fields
}

func checkField(s report.Scope, f *field, bodies checkedBodies) *model.Field {
	out := &model.Field{Name: f.name, Type: model.Type(f.kind.Value), List: f.kind.list, Optional: f.optional.Value, Details: f.details.Value}
	isEnum := f.kind.Value == "enum" || f.kind.Missing() && f.valuesAt.Given()
	switch {
	case isEnum:
		out.Type = model.TypeEnum
		out.Enum = enumValues(s, f)
		out.Example = fieldExample(s, f, out, len(out.Enum) > 0)
		return out
	case f.kind.Missing():
		s.Errorf(f.Place, "the field %s has no type; write %s, or the name of a body", f.name, report.Or(fieldTypes))
	case f.kind.Given() && bodies.isGo(f.kind.Value):
		s.Errorf(f.kind.Place, "the body %s is a Go type, which a field cannot have; give the fields that it has to a body", f.kind.Value)
	case f.kind.Given() && bodies.model(f.kind.Value) != nil:
		out.Type, out.Body = model.TypeBody, bodies.model(f.kind.Value)
	case f.kind.Given() && !slices.Contains(fieldTypes, f.kind.Value):
		s.Errorf(f.kind.Place, "%s", unknownFieldType(s, f.kind.Value, bodies))
	}
	if f.valuesAt.Given() {
		s.Errorf(f.valuesAt, "values are those of an enum; write type: enum, or leave them out")
	}
	out.Example = fieldExample(s, f, out, out.Body != nil || slices.Contains(fieldTypes, f.kind.Value))
	return out
}

func fieldExample(s report.Scope, f *field, out *model.Field, typeSeen bool) string {
	return checkExample(s, f.example, exampled{
		what: "the field " + f.name, typ: out.Type, list: out.List, enum: out.Enum, body: out.Body, leftOut: out.Optional, typeSeen: typeSeen,
	})
}

func unknownFieldType(s report.Scope, name string, bodies checkedBodies) string {
	if name == "duration" {
		return "a field cannot have the type duration; write int, and say in its details what it counts"
	}
	return unknownType(s, "field", name, bodies.namesAfter(fieldTypes))
}

// enumValues returns the values of an enum.
func enumValues(s report.Scope, f *field) []string {
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
func checkCycles(s report.Scope, bodies checkedBodies) {
	done := map[*model.Body]bool{}
	var path []*model.Body
	var visit func(b *model.Body)
	visit = func(b *model.Body) {
		if i := slices.Index(path, b); i >= 0 {
			reportCycle(s, path[i:], bodies)
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
	for _, b := range bodies {
		visit(b.model)
	}
}

func reportCycle(s report.Scope, cycle []*model.Body, bodies checkedBodies) {
	var names []string
	for _, b := range append(cycle, cycle[0]) {
		names = append(names, b.Name)
	}
	first := bodies[bodies.index(names[0])]
	s.In(first.name).Errorf(first.Place, "the body contains itself: %s; break the circle with a field of another type", strings.Join(names, " → "))
}

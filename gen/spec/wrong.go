package spec

import (
	"slices"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// fieldMembers are what every wrong field has where $fields lists it.
var fieldMembers = []string{"pointer", "in", "name", "detail"}

// checkFieldValues returns the models of what a row says of a wrong field.
func checkFieldValues(s report.Scope, values []*fieldValue) []*model.FieldValue {
	var out []*model.FieldValue
	for i, v := range values {
		if !isMemberName(v.name) {
			s.Errorf(v.Place, "%s is no name of a value; write letters, digits and _, beginning with a letter", report.Quote(v.name))
			continue
		}
		m := &model.FieldValue{Name: v.name, Type: model.Type(v.kind.Value), List: v.kind.list, Optional: v.optional.Value, Details: v.details.Value}
		out = append(out, m)
		same := slices.IndexFunc(values[:i], func(first *fieldValue) bool { return goNameOf(first) == m.GoName() })
		switch {
		case slices.Contains(fieldMembers, v.name):
			s.Errorf(v.Place, "every wrong field has its %s; choose another name", v.name)
		case !isExported(m.GoName()):
			s.Errorf(v.Place, "field value %s gives no Go name; its letters give %s", v.name, report.Quote(m.GoName()))
		case !m.Optional && reserved(m.ParamName()) != "":
			s.Errorf(v.Place, "field value %s would be the parameter %s of the methods that add a field, which is %s; choose another name", v.name, m.ParamName(), reserved(m.ParamName()))
		case same >= 0:
			s.Errorf(v.Place, "field values %s and %s (%s) have the same Go name, %s", v.name, values[same].name, values[same].Place, m.GoName())
		}
		switch {
		case v.kind.Missing():
			s.Errorf(v.Place, "field value %s has no type; write %s", v.name, report.Or(paramTypes))
		case v.kind.Given() && !slices.Contains(paramTypes, v.kind.Value):
			s.Errorf(v.kind.Place, "%s", unknownType(s, "field value", v.kind.Value, paramTypes))
		}
		m.Example = checkExample(s, v.example, exampled{
			what: "field value " + v.name, typ: m.Type, list: m.List, leftOut: m.Optional, typeSeen: slices.Contains(paramTypes, v.kind.Value),
		})
	}
	return out
}

func goNameOf(v *fieldValue) string { return (&model.FieldValue{Name: v.name}).GoName() }

// fieldValues are what the rows of errors say of wrong fields, by their names. The
// same Go name of two is reported.
func fieldValues(s report.Scope, rows []*row) []*fieldValue {
	var all []*fieldValue
	for _, r := range rows {
		for _, v := range r.fields.values {
			i := slices.IndexFunc(all, func(first *fieldValue) bool { return goNameOf(first) == goNameOf(v) })
			if i >= 0 && all[i].name != v.name && !slices.Contains(r.fields.values, all[i]) {
				s.In(r.name).Errorf(v.Place, "field values %s and %s (%s) have the same Go name, %s; give both rows one name", v.name, all[i].name, all[i].Place, goNameOf(v))
			}
			all = append(all, v)
		}
	}
	return all
}

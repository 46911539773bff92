package model

import (
	"reflect"
	"slices"
)

// An ErrorMember is what stands in a place of the errors' bodies: no object, but what is
// in one; of the wrong fields also what has them all.
type ErrorMember struct {
	Path     string // errors[].pointer; errors.* is any member of errors
	Value    Node
	Optional bool         // an error may be without it; of a wrong field, what is said of one
	of       []FieldPlace // of wrong fields: the parts of a request whose fields it is said of
}

// ErrorMembers are those that an error of the table can have, in the order of the wire:
// of JSON, unless all errors are XML. A text has none.
func (t *Table) ErrorMembers() []ErrorMember {
	shape := t.Error.Shape
	if !slices.ContainsFunc(t.Formats, func(f Format) bool { return !f.IsXML() }) {
		shape = t.Error.InXML()
	}
	if shape.Kind == Place {
		return nil
	}
	var all errorMembers
	all.add("", shape, false, nil)
	all = slices.DeleteFunc(all, func(m ErrorMember) bool { return !t.tells(m) })
	for i := range all {
		if all[i].Value.Placeholder == PlaceInstance && t.Error.Always {
			all[i].Optional = false
		}
	}
	return all
}

// tells reports whether an error of the table can have the member.
func (t *Table) tells(m ErrorMember) bool {
	rows := append(slices.Clone(t.Rows), t.Own.Unlisted()...)
	some := func(does func(*Row) bool) bool { return slices.ContainsFunc(rows, does) }
	n := m.Value
	switch {
	case n.Kind == First:
		return slices.ContainsFunc(n.Items, func(item Node) bool { return t.tells(ErrorMember{Value: item, of: m.of}) })
	case m.of != nil && !some((*Row).TellsFields):
		return false
	}
	switch n.Placeholder {
	case PlaceParams, PlaceSpread:
		return some(func(r *Row) bool { return slices.ContainsFunc(r.Told(), func(p *Param) bool { return p.Place == 0 }) })
	case PlaceParam:
		return some(func(r *Row) bool {
			return slices.ContainsFunc(r.Told(), func(p *Param) bool { return p.Name == n.Name })
		})
	case PlaceValue:
		return some(func(r *Row) bool { _, has := r.Value(n.Name); return has })
	case PlaceFieldValue:
		return some(func(r *Row) bool {
			return slices.ContainsFunc(r.Wrong, func(v *FieldValue) bool { return v.Name == n.Name })
		})
	}
	return true
}

type errorMembers []ErrorMember

func (all *errorMembers) add(path string, n Node, optional bool, of []FieldPlace) {
	switch {
	case of != nil && !slices.ContainsFunc(of, n.hasValue):
		// no such field has it
	case n.Kind == Object:
		for _, m := range n.Members {
			switch {
			case m.IsOneOf():
				for _, item := range m.Value.Items {
					all.add(path, item, true, of)
				}
			case m.Value.Placeholder == PlaceSpread:
				all.member(memberPath(path, "*"), m.Value, true, of)
			default:
				all.add(memberPath(path, m.Name), m.Value, optional, of)
			}
		}
	case n.Kind == Map:
		all.member(path, n, true, n.Places())
		path = memberPath(path, "*")
		if n.Every() {
			path += "[]"
		}
		all.add(path, n.Said(), false, n.Places())
	case n.Kind == List:
		if n.Repeats() {
			all.member(path, n, true, FieldPlaces)
		}
		for _, item := range n.Items {
			if item.Kind == Each {
				all.add(path+"[]", item.Items[0], false, FieldPlaces)
			} else {
				all.add(path+"[]", item, optional, of)
			}
		}
	case n.Kind == First && slices.ContainsFunc(n.Items, func(item Node) bool { return item.Kind != Place && item.Kind != Literal }):
		for _, item := range n.Items {
			all.add(path, item, true, of)
		}
	default:
		all.member(path, n, optional || n.Sometimes(), of)
	}
}

// member adds a member, once.
func (all *errorMembers) member(path string, n Node, optional bool, of []FieldPlace) {
	if !slices.ContainsFunc(*all, func(have ErrorMember) bool { return have.Path == path && reflect.DeepEqual(have.Value, n) }) {
		*all = append(*all, ErrorMember{path, n, optional, of})
	}
}

func memberPath(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

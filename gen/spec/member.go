package spec

import (
	"slices"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// A member is a header or a param of a row, with its names in Go.
type member struct {
	report.Place
	what     string // "header Retry-After"
	exported string // of its setter or field
	local    string // of its parameter, or of the field that stores it; empty when it has none
	isParam  bool   // it is a parameter of the constructor
}

// checkMembers reports headers and params whose Go names collide with each
// other's, or with what the row's type or constructor has anyway.
func checkMembers(s report.Scope, r *row, out *model.Row, side model.Side) {
	methods, locals := takenNames(out, side)
	list := members(r, out)
	for i, m := range list {
		switch {
		case !isExported(m.exported):
			s.Errorf(m.Place, "%s gives no Go name; its letters give %s", m.what, report.Quote(m.exported))
			continue
		case slices.Contains(methods, m.exported):
			s.Errorf(m.Place, "%s would have the Go name %s, which every type of its kind has as a method; choose another name", m.what, m.exported)
		case m.isParam && reserved(m.local) != "":
			s.Errorf(m.Place, "%s would be the parameter %s of the constructor, which is %s; choose another name", m.what, m.local, reserved(m.local))
		case slices.Contains(locals, m.local):
			s.Errorf(m.Place, "%s would have the Go name %s, which the row has otherwise; choose another name", m.what, m.local)
		}
		for _, first := range list[:i] {
			if name := m.clash(first); name != "" {
				s.Errorf(m.Place, "%s and %s (%s) have the same Go name, %s", m.what, first.what, first.Place, name)
				break
			}
		}
	}
}

// clash returns the name that the members have in common, if any.
func (m member) clash(other member) string {
	switch {
	case m.exported == other.exported:
		return m.exported
	case m.local == other.local:
		return m.local
	}
	return ""
}

// takenNames returns the names that the row's type and constructor have
// whatever its headers and params are: exported ones, and others.
func takenNames(out *model.Row, side model.Side) (exported, local []string) {
	if out.IsError() && side != model.ForService {
		defer func() { exported = slices.Concat(exported, model.ReadMembers) }()
	}
	switch {
	case out.IsError() && out.Fields:
		return slices.Concat(model.ErrorMembers, model.FieldMembers), []string{"message", "cause"}
	case out.IsError():
		return model.ErrorMembers, []string{"message", "cause"}
	case out.Carries != nil:
		return model.SuccessMembers, []string{out.Carries.ParamName()}
	case out.Body == model.BodyEvents:
		return append(slices.Clip(model.SuccessMembers), "KeepAlive"), out.Content()
	default:
		return model.SuccessMembers, append(out.Content(), "resource")
	}
}

// members returns the headers and params of the row. A response of success
// stores its headers in fields, an error the params that its constructor takes.
func members(r *row, out *model.Row) []member {
	var list []member
	for _, h := range out.Headers {
		m := member{Place: r.header(h.Name).Place, what: "header " + h.Name, exported: h.GoName(), isParam: h.Required}
		if h.Required || !out.IsError() && !h.Constant {
			m.local = h.ParamName()
		}
		list = append(list, m)
	}
	for _, p := range out.Params {
		m := member{r.param(p.Name).Place, "param " + p.Name, p.GoName(), p.ParamName(), true}
		if p.Optional { // it has a setter
			m.local, m.isParam = "", false
		}
		list = append(list, m)
	}
	return list
}

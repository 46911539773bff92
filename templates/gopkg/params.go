package gopkg

import (
	"cmp"
	"slices"
	"strings"

	. "github.com/dave/jennifer/jen"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/words"
)

// Params: their Go types, their place in a message, their place in the log.

// valueType is the Go type of a value of the type.
func valueType(t model.Type) goType {
	if path, name, ok := strings.Cut(t.Go(), "."); ok {
		return goType{path: path, name: name}
	}
	return goType{name: t.Go()}
}

func paramType(p *model.Param) goType {
	t := valueType(p.Type)
	if p.Body != nil {
		t = goType{name: p.Body.Name}
	}
	if p.List {
		t.prefix = "[]"
	}
	return t
}

// messageText is the expression of a message.
//
//	"the " + resource + " quota of " + strconv.Itoa(limit) + " is used up"
func messageText(m *model.Message) *Statement {
	s := Null()
	for i, part := range m.Parts {
		if i > 0 {
			s.Op("+")
		}
		if part.Param == nil {
			s.Lit(part.Text)
		} else {
			s.Add(paramText(part.Param))
		}
	}
	return s
}

// paramText is the param as text.
func paramText(p *model.Param) *Statement {
	value := Id(p.ParamName())
	if !p.List {
		switch p.Type {
		case model.TypeString, model.TypeURI:
			return value
		case model.TypeDuration:
			return value.Dot("String").Call()
		}
		return textFunc(p.Type).Call(value)
	}
	switch p.Type {
	case model.TypeString, model.TypeURI:
		return Qual("strings", "Join").Call(value, Lit(", "))
	}
	return Id("listText").Call(value, textFunc(p.Type))
}

// textFunc is the function that makes text of a value of the type.
func textFunc(t model.Type) *Statement {
	switch t {
	case model.TypeInt:
		return Qual("strconv", "Itoa")
	case model.TypeBool:
		return Qual("strconv", "FormatBool")
	case model.TypeFloat:
		return Id("floatText")
	case model.TypeDuration:
		return Qual("time", "Duration").Dot("String")
	}
	return Id("timeText")
}

// paramAttr is the param for the body and the log.
//
//	slog.Int("limit", limit)
func paramAttr(p *model.Param, value *Statement) *Statement {
	if p.Body != nil && !p.List {
		value = Op("&").Add(value)
	}
	return attrFunc(p).Call(Lit(p.Name), value)
}

// inPlaces are the params in the order in which an error has them for the body: those
// that have a place of their own come first, in the order of the places.
func inPlaces(params []*model.Param) []*model.Param {
	params = slices.Clone(params)
	slices.SortStableFunc(params, func(p, q *model.Param) int {
		if p.Place == 0 || q.Place == 0 { // which is last
			return cmp.Compare(q.Place, p.Place)
		}
		return cmp.Compare(p.Place, q.Place)
	})
	return params
}

// A placed param is told from the others by its name.
//
//	func isPlaced(name string) bool { return name == "reason" || name == "created_at" }
func isPlaced(shape model.Node) Code {
	return doc("isPlaced reports whether the body of an error has a place of its own for the param.").code().
		Func().Id("isPlaced").Params(Id("name").String()).Bool().Add(oneLiner(Return(isOneOf(shape.PlacedParams()))))
}

// isOneOf is the condition that a name is one of the names.
func isOneOf(names []string) *Statement {
	s := Null()
	for i, name := range names {
		if i > 0 {
			s.Op("||")
		}
		s.Id("name").Op("==").Lit(name)
	}
	return s
}

// The setter of an optional param; a list is variadic.
//
//	func (e *QuotaExceededError) Reset(t time.Time) *QuotaExceededError {
//		setParam(&e.failure, timeParam("reset", t))
//		return e
//	}
func paramSetter(r *model.Row, p *model.Param) Code {
	set := "setParam"
	if p.Sensitive {
		set = "setSecret"
	}
	typ := paramType(p)
	if p.List {
		typ.prefix = "..."
	}
	c := doc("%s gives the error its %s%s.", p.GoName(), p.Name, words.Without(r, p))
	if p.Details != "" {
		c.para("%s", p.Details)
	}
	return c.para("%s", changes(r)).code().
		Func().Params(Id("e").Op("*").Id(r.TypeName())).Id(p.GoName()).Params(Id(givenName(p)).Add(typ.code())).Op("*").Id(r.TypeName()).Block(
		Id(set).Call(Op("&").Id("e").Dot("failure"), paramAttr(p, Id(givenName(p)))),
		Return(Id("e")),
	)
}

// givenName is the name of the parameter of a param's setter.
func givenName(p *model.Param) string {
	switch {
	case p.List:
		return "values"
	case p.Type == model.TypeInt:
		return "n"
	case p.Type == model.TypeDuration:
		return "d"
	case p.Type == model.TypeTime:
		return "t"
	case p.Type == model.TypeURI:
		return "uri"
	}
	return "value"
}

// attrFunc is the function that makes a param for the body and the log.
func attrFunc(p *model.Param) *Statement {
	if p.Type == model.TypeTime && !p.List {
		return Id("timeParam") // keeps a time that slog.Time of Go 1.22 does not
	}
	return Qual("log/slog", slogName(p))
}

// slogValue is the function that makes a value of log/slog of what a param has.
func slogValue(p *model.Param) *Statement {
	if p.Type == model.TypeTime && !p.List {
		return Id("slogTime") // likewise
	}
	return Qual("log/slog", slogName(p)+"Value")
}

// slogName is what log/slog calls the kind of what a param has.
func slogName(p *model.Param) string {
	switch {
	case p.List, p.Body != nil:
		return "Any"
	case p.Type == model.TypeInt:
		return "Int"
	case p.Type == model.TypeBool:
		return "Bool"
	case p.Type == model.TypeFloat:
		return "Float64"
	case p.Type == model.TypeDuration:
		return "Duration"
	}
	return "String"
}

// attrKind is the type of the value that the attribute of a param has.
func attrKind(p *model.Param) string {
	t := valueType(p.Type)
	if p.Body != nil {
		t = goType{name: p.Body.Name}
	}
	kind := t.name
	if t.path != "" {
		kind = t.path + "." + t.name
	}
	switch {
	case p.List:
		return "[]" + kind
	case kind == "int":
		return "int64"
	}
	return kind
}

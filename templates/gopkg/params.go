package gopkg

import (
	. "github.com/dave/jennifer/jen"

	"github.com/statusgen/statusgen/templates/model"
)

// Params: their Go types, their place in a message, their place in the log.

// valueType is the Go type of a value of the type.
func valueType(t model.Type) goType {
	switch t {
	case model.TypeInt:
		return goType{name: "int"}
	case model.TypeBool:
		return goType{name: "bool"}
	case model.TypeFloat:
		return goType{name: "float64"}
	case model.TypeDuration:
		return goType{path: "time", name: "Duration"}
	case model.TypeTime:
		return goType{path: "time", name: "Time"}
	}
	return goType{name: "string"}
}

func paramType(p *model.Param) goType {
	t := valueType(p.Type)
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
func paramAttr(p *model.Param) *Statement {
	return attrFunc(p).Call(Lit(p.Name), Id(p.ParamName()))
}

// attrFunc is the function that makes a param for the body and the log.
func attrFunc(p *model.Param) *Statement {
	name := "String"
	switch {
	case p.List:
		name = "Any"
	case p.Type == model.TypeInt:
		name = "Int"
	case p.Type == model.TypeBool:
		name = "Bool"
	case p.Type == model.TypeFloat:
		name = "Float64"
	case p.Type == model.TypeDuration:
		name = "Duration"
	case p.Type == model.TypeTime:
		return Id("timeParam") // keeps a time that slog.Time of Go 1.22 does not
	}
	return Qual("log/slog", name)
}

// attrKind is the type of the value that the attribute of a param has.
func attrKind(p *model.Param) string {
	t := valueType(p.Type)
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

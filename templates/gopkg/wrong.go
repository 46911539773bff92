package gopkg

import (
	. "github.com/dave/jennifer/jen"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/words"
)

// What an error says of the wrong fields of a request.

// The adding of a field that is wrong.
//
//	func (e *BadRequestError) Field(pointer, detail string) *BadRequestError {
//		addField(&e.fieldFailure, inBody, pointer, detail)
//		return e
//	}
func errorField(r *model.Row) Code {
	return addsField(r, "Field", "inBody", "pointer", "Field adds a field of the request's body that is wrong: where it is, as a JSON Pointer (RFC 6901)")
}

// The adding of a query parameter that is wrong.
//
//	func (e *BadRequestError) Query(name, detail string) *BadRequestError {
//		addField(&e.fieldFailure, inQuery, name, detail)
//		return e
//	}
func errorQuery(r *model.Row) Code {
	return addsField(r, "Query", "inQuery", "name", "Query adds a parameter of the request's query that is wrong: its name")
}

// The adding of a header that is wrong.
//
//	func (e *BadRequestError) Header(name, detail string) *BadRequestError {
//		addField(&e.fieldFailure, inHeader, name, detail)
//		return e
//	}
func errorHeader(r *model.Row) Code {
	return addsField(r, "Header", "inHeader", "name", "Header adds a header of the request that is wrong: its name")
}

func addsField(r *model.Row, method, in, where, what string) *Statement {
	whose := "client"
	if r.Hide {
		whose = "log"
	}
	if len(r.Wrong) > 0 {
		return addsValuedField(r, method, in, where, what, whose)
	}
	return doc("%s, and what is wrong with it, for the %s.", what, whose).para("%s", changes(r)).code().
		Func().Params(Id("e").Op("*").Id(r.TypeName())).Id(method).Params(List(Id(where), Id("detail")).String()).Op("*").Id(r.TypeName()).Block(
		Id("addField").Call(Op("&").Id("e").Dot("fieldFailure"), Id(in), Id(where), Id("detail")),
		Return(Id("e")),
	)
}

// Where the row says more of the field.
//
//	func (e *InvalidError) Field(pointer, detail, code string, more ...InvalidField) *InvalidError {
//		return e.add(inBody, pointer, detail, code, more)
//	}
func addsValuedField(r *model.Row, method, in, where, what, whose string) *Statement {
	c := doc("%s, what is wrong with it, and what else there is to say, for the %s.", what, whose)
	args := []Code{Id(in), Id(where), Id("detail")}
	params := []parameter{{where, goType{name: "string"}}, {"detail", goType{name: "string"}}}
	for _, v := range r.Wrong {
		if !v.Optional {
			params = append(params, parameter{v.ParamName(), paramType(paramOf(v))})
			args = append(args, Id(v.ParamName()))
			if v.Details != "" {
				c.item("%s: %s", v.ParamName(), v.Details)
			}
		}
	}
	if r.MaySay() {
		params = append(params, parameter{"more", goType{prefix: "...", name: r.FieldType()}})
		args = append(args, Id("more"))
	}
	return c.para("%s", changes(r)).code().
		Func().Params(Id("e").Op("*").Id(r.TypeName())).Id(method).Params(parameters(params)...).Op("*").Id(r.TypeName()).Block(
		Return(Id("e").Dot("add").Call(args...)),
	)
}

// The adding of a field, whichever part of the request has it.
//
//	func (e *InvalidError) add(in fieldPlace, name, detail, code string, more []InvalidField) *InvalidError {
//		values := addValued(&e.fieldFailure, in, name, detail)
//		values[saidCode] = slog.StringValue(code)
//		for i := range more {
//			if v := more[i].Resource; v != "" {
//				values[saidResource] = slog.StringValue(v)
//			}
//		}
//		return e
//	}
func addsValued(r *model.Row) Code {
	params := []parameter{{"in", goType{name: "fieldPlace"}}, {"name", goType{name: "string"}}, {"detail", goType{name: "string"}}}
	for _, v := range r.Wrong {
		if !v.Optional {
			params = append(params, parameter{v.ParamName(), paramType(paramOf(v))})
		}
	}
	if r.MaySay() {
		params = append(params, parameter{"more", goType{prefix: "[]", name: r.FieldType()}})
	}
	set := func(v *model.FieldValue, value *Statement) Code {
		return Id("values").Index(Id(model.IndexName(v.Name))).Op("=").Add(slogValue(paramOf(v))).Call(value)
	}
	return doc("add adds a wrong field, whichever part of the request has it.").code().
		Func().Params(Id("e").Op("*").Id(r.TypeName())).Id("add").Params(parameters(params)...).Op("*").Id(r.TypeName()).BlockFunc(func(g *Group) {
		g.Id("values").Op(":=").Id("addValued").Call(Op("&").Id("e").Dot("fieldFailure"), Id("in"), Id("name"), Id("detail"))
		for _, v := range r.Wrong {
			if !v.Optional {
				g.Add(set(v, Id(v.ParamName())))
			}
		}
		if r.MaySay() {
			g.For(Id("i").Op(":=").Range().Id("more")).BlockFunc(func(g *Group) {
				for _, v := range r.Wrong {
					if v.Optional {
						g.If(Id("v").Op(":=").Id("more").Index(Id("i")).Dot(v.GoName()), isSaid(v)).Block(set(v, Id("v")))
					}
				}
			})
		}
		g.Return(Id("e"))
	})
}

// isSaid is the condition under which an optional value v is sent.
func isSaid(v *model.FieldValue) *Statement {
	switch {
	case v.List:
		return Len(Id("v")).Op(">").Lit(0)
	case v.Type == model.TypeBool:
		return Id("v")
	case v.Type == model.TypeInt, v.Type == model.TypeFloat, v.Type == model.TypeDuration:
		return Id("v").Op("!=").Lit(0)
	case v.Type == model.TypeTime:
		return Op("!").Id("v").Dot("IsZero").Call()
	}
	return Id("v").Op("!=").Lit("")
}

// paramOf is a param of the type of a field value.
func paramOf(v *model.FieldValue) *model.Param {
	return &model.Param{Name: v.Name, Type: v.Type, List: v.List}
}

// The type of what may be said of a field.
//
//	type InvalidField struct {
//		Resource string // what it is of
//	}
func mayBeSaid(r *model.Row) Code {
	return doc("%s is what else %s [%s] may say of a wrong field. What is zero is left out.", r.FieldType(), words.A(r.TypeName()), r.TypeName()).code().
		Type().Id(r.FieldType()).StructFunc(func(g *Group) {
		for _, v := range r.Wrong {
			if !v.Optional {
				continue
			}
			field := g.Id(v.GoName()).Add(paramType(paramOf(v)).code())
			if v.Details != "" {
				field.Op(trailing(v.Details))
			}
		}
	})
}

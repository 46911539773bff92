package gopkg

import (
	"slices"
	"strings"

	. "github.com/dave/jennifer/jen"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/words"
)

// bodies emits bodies.go: what rows carry beside a resource.
func bodies(t *model.Table) []section {
	var all []section
	for _, b := range t.Bodies {
		if b.Go == nil {
			all = append(all, func() []Code { return body(t, b) })
		}
	}
	return all
}

// body emits the declarations of one body.
func body(t *model.Table, b *model.Body) []Code {
	decls := []Code{bodyStruct(t, b)}
	for _, f := range b.Fields {
		if f.Type == model.TypeEnum {
			decls = append(decls, enumType(b, f))
		}
	}
	if !t.Serves() {
		return decls
	}
	decls = append(decls, bodyAppendJSON(b), bodySelf(b))
	if isParam(t, b) {
		decls = append(decls, bodyString(b))
		if slices.ContainsFunc(t.Formats, model.Format.IsXML) {
			decls = append(decls, bodyAppendXML(b, t.Error.XML))
		}
	}
	if slices.ContainsFunc(t.Rows, func(r *model.Row) bool { return r.Carries == b }) {
		decls = append(decls, encodeBody(t, b))
	}
	return decls
}

// The struct of a body.
//
//	type Task struct {
//		ID   string `json:"id"`
//		Href string `json:"href"` // where the task can be asked for
//	}
func bodyStruct(t *model.Table, b *model.Body) Code {
	c := doc("%s is %s.", b.Name, role(t, b))
	if b.Details != "" {
		c.para("%s", b.Details)
	}
	if b.Poll != nil && t.Calls() {
		c.para("[Wait] asks for it until %s.", words.Ended(b.Poll))
	}
	return c.code().Type().Id(b.Name).StructFunc(func(g *Group) {
		for _, f := range b.Fields {
			field := g.Id(f.GoName()).Add(fieldType(b, f)).Op(structTag(f))
			if f.Details != "" {
				field.Op(trailing(f.Details))
			}
		}
	})
}

// role says what the body is for.
func role(t *model.Table, b *model.Body) string {
	of, params := carriers(t, b), paramsOfRows(t, b)
	switch {
	case params == nil:
		return "the body of " + of
	case of == "no row":
		return "a param of " + strings.Join(params, ", ")
	}
	return "the body of " + of + ", and a param of " + strings.Join(params, ", ")
}

// paramsOfRows names the rows that have the body as a param.
func paramsOfRows(t *model.Table, b *model.Body) []string {
	var links []string
	for _, r := range t.Rows {
		if slices.ContainsFunc(r.Params, func(p *model.Param) bool { return p.Body == b }) {
			links = append(links, rowLink(t, r))
		}
	}
	return links
}

// rowLink is the row as a doc comment of a body links it: by its constructor or, where
// there is none, by the type of its errors.
func rowLink(t *model.Table, r *model.Row) string {
	switch {
	case t.Serves():
		return docLink(r.Name)
	case r.IsError():
		return docLink(r.TypeName())
	}
	return words.Title(r)
}

// isParam reports whether the body is a param, or part of one.
func isParam(t *model.Table, b *model.Body) bool {
	return paramsOfRows(t, b) != nil || slices.ContainsFunc(t.Bodies, func(outer *model.Body) bool {
		return slices.ContainsFunc(outer.Fields, func(f *model.Field) bool { return f.Body == b }) && isParam(t, outer)
	})
}

// carriers names the rows and bodies that the body is part of.
func carriers(t *model.Table, b *model.Body) string {
	var links []string
	for _, r := range t.Rows {
		if r.Carries == b {
			links = append(links, rowLink(t, r))
		}
	}
	for _, outer := range t.Bodies {
		for _, f := range outer.Fields {
			if f.Body == b {
				links = append(links, "["+outer.Name+"]")
				break
			}
		}
	}
	if links == nil {
		return "no row"
	}
	return strings.Join(links, ", ")
}

// fieldType is the Go type of a field.
func fieldType(b *model.Body, f *model.Field) *Statement {
	t := valueType(f.Type).code()
	switch f.Type {
	case model.TypeEnum:
		t = Id(b.EnumName(f))
	case model.TypeBody:
		t = Id(f.Body.Name)
	}
	switch {
	case f.List:
		return Index().Add(t)
	case f.Type == model.TypeBody && f.Optional:
		return Op("*").Add(t)
	}
	return t
}

func isOptionalTime(f *model.Field) bool {
	return f.Optional && f.Type == model.TypeTime && !f.List
}

// structTag is for those who call json.Marshal. Of a time, omitempty leaves
// nothing out; omitzero does, from Go 1.24 on.
func structTag(f *model.Field) string {
	option := ""
	switch {
	case isOptionalTime(f):
		option = ",omitzero"
	case f.Optional:
		option = ",omitempty"
	}
	return "`json:\"" + f.Name + option + "\"`"
}

// The type of a field that has one of some values.
//
//	type TaskState string
//
//	const (
//		TaskQueued TaskState = "queued"
//	)
func enumType(b *model.Body, f *model.Field) Code {
	return doc("%s is the %s of %s [%s].", b.EnumName(f), f.Name, words.A(b.Name), b.Name).code().
		Type().Id(b.EnumName(f)).String().Line().Line().
		Add(doc("The values of [%s].", b.EnumName(f)).code()).
		Const().DefsFunc(func(g *Group) {
		for _, v := range f.Enum {
			g.Id(b.ValueName(v)).Id(b.EnumName(f)).Op("=").Lit(v)
		}
	})
}

// The encoder of a body.
//
//	func (v *Task) AppendJSON(b []byte) ([]byte, error) {
//		var err error
//		b = append(b, "{\"id\":"...)
//		b = appendString(b, v.ID)
//		b = append(b, ",\"created\":"...)
//		if b, err = appendTime(b, v.Created); err != nil {
//			return b, err
//		}
//		return append(b, '}'), nil
//	}
func bodyAppendJSON(body *model.Body) Code {
	zero := ""
	if slices.ContainsFunc(body.Fields, isOptionalTime) {
		zero = " An optional time that is zero is left out, as Marshal does from Go 1.24 on."
	}
	return doc("AppendJSON appends the %s as JSON. It has the meaning of what [encoding/json.Marshal] gives, in the same bytes with every version of Go; but a list without items is [], never null.%s The error is that of a number or a time for which JSON has no form.", body.Name, zero).code().
		Func().Params(Id("v").Op("*").Id(body.Name)).Id("AppendJSON").Params(Id("b").Index().Byte()).Params(Index().Byte(), Error()).BlockFunc(func(g *Group) {
		if fails(body) {
			g.Var().Err().Error()
		}
		written := "{" // what stands before the next member: the brace, a comma, or either
		for _, f := range body.Fields {
			name := model.Quote(f.Name) + ":"
			if !f.Optional {
				if written == "" {
					g.Id("b").Op("=").Id("appendComma").Call(Id("b"))
				}
				constant(written + name).emit(g)
				appendField(g, f)
				written = ","
				continue
			}
			if written == "{" {
				constant("{").emit(g)
				written = ""
			}
			g.If(present(f)).BlockFunc(func(g *Group) {
				if written == "" {
					comma{}.emit(g)
				}
				constant(written + name).emit(g)
				appendField(g, f)
			})
		}
		if written == "{" {
			constant("{").emit(g)
		}
		g.Return(Append(Id("b"), LitRune('}')), Nil())
	})
}

// What tells a body from a type that embeds it, and has its methods.
//
//	func (v *Task) self() any { return v }
func bodySelf(body *model.Body) Code {
	return doc("self returns the %s itself, also where a type that embeds it is asked.", body.Name).code().
		Func().Params(Id("v").Op("*").Id(body.Name)).Id("self").Params().Any().Add(oneLiner(Return(Id("v"))))
}

// A body that is a param, as text for logs.
//
//	func (v *Cause) String() string {
//		b, _ := v.AppendJSON(nil)
//		return string(b)
//	}
func bodyString(body *model.Body) Code {
	return doc("String returns the %s as JSON, for logs.", body.Name).code().
		Func().Params(Id("v").Op("*").Id(body.Name)).Id("String").Params().String().Block(
		List(Id("b"), Id("_")).Op(":=").Id("v").Dot("AppendJSON").Call(Nil()),
		Return(String().Call(Id("b"))),
	)
}

// A body that is a param, as elements.
//
//	func (v *Cause) AppendXML(b []byte) []byte {
//		b = append(b, "<code>"...)
//		b = appendXML(b, v.Code)
//		b = append(b, "</code><sizes>"...)
//		for i := range v.Sizes {
//			b = append(b, "<item>"...)
//			b = strconv.AppendInt(b, int64(v.Sizes[i]), 10)
//			b = append(b, "</item>"...)
//		}
//		return append(b, "</sizes>"...)
//	}
func bodyAppendXML(body *model.Body, names model.XML) Code {
	return doc("AppendXML appends the fields of the %s as elements of XML.", body.Name).code().
		Func().Params(Id("v").Op("*").Id(body.Name)).Id("AppendXML").Params(Id("b").Index().Byte()).Index().Byte().BlockFunc(func(g *Group) {
		behind := "" // what is to be appended before the next value
		for _, f := range body.Fields {
			if !f.Optional {
				appendElement(g, f, names, behind)
				behind = "</" + names.Name(f.Name) + ">"
				continue
			}
			if behind != "" {
				constant(behind).emit(g)
				behind = ""
			}
			g.If(present(f)).BlockFunc(func(g *Group) {
				appendElement(g, f, names, "")
				constant("</" + names.Name(f.Name) + ">").emit(g)
			})
		}
		if behind != "" {
			g.Return(constant(behind).appended())
		} else {
			g.Return(Id("b"))
		}
	})
}

// appendElement appends a field as an element without its end tag.
func appendElement(g *Group, f *model.Field, names model.XML, before string) {
	v, item := Id("v").Dot(f.GoName()), names.Name(names.Item)
	constant(before + "<" + names.Name(f.Name) + ">").emit(g)
	if !f.List {
		g.Id("b").Op("=").Add(appendedText(f, v))
		return
	}
	g.For(Id("i").Op(":=").Range().Add(v)).BlockFunc(func(g *Group) {
		constant("<" + item + ">").emit(g)
		g.Id("b").Op("=").Add(appendedText(f, Id("v").Dot(f.GoName()).Index(Id("i"))))
		constant("</" + item + ">").emit(g)
	})
}

// appendedText is b with one value as text, or as elements.
func appendedText(f *model.Field, v *Statement) *Statement {
	switch f.Type {
	case model.TypeInt:
		return Qual("strconv", "AppendInt").Call(Id("b"), Int64().Call(v), Lit(10))
	case model.TypeBool:
		return Qual("strconv", "AppendBool").Call(Id("b"), v)
	case model.TypeFloat:
		return Qual("strconv", "AppendFloat").Call(Id("b"), v, LitRune('g'), Lit(-1), Lit(64))
	case model.TypeTime:
		return v.Dot("AppendFormat").Call(Id("b"), Qual("time", "RFC3339Nano"))
	case model.TypeBody:
		return v.Dot("AppendXML").Call(Id("b"))
	case model.TypeEnum:
		return Id("appendXML").Call(Id("b"), String().Call(v))
	}
	return Id("appendXML").Call(Id("b"), v)
}

// The encoding of a body in a format, without giving it to an interface, for
// which it would have to leave the stack.
//
//	func (v *Task) encode(buf *buffer, form format) (err error) {
//		switch form {
//		case formatXML:
//			v := *v
//			return encodeXML(buf, &v)
//		}
//		buf.b, err = v.AppendJSON(buf.b)
//		return err
//	}
func encodeBody(t *model.Table, body *model.Body) Code {
	var cases []Code
	form := "_"
	for i, format := range t.Formats {
		if !format.IsJSON() {
			form = "form"
			cases = append(cases, Case(Id(formatName(t, i))).BlockFunc(func(g *Group) {
				g.Id("v").Op(":=").Op("*").Id("v").Op("// where an interface may have it")
				encodeFormat(g, format, Op("&").Id("v"))
			}))
		}
	}
	return doc("encode appends the %s in the format.", body.Name).code().
		Func().Params(Id("v").Op("*").Id(body.Name)).Id("encode").Params(Id("buf").Op("*").Id("buffer"), Id(form).Id("format")).Params(Err().Error()).BlockFunc(func(g *Group) {
		if cases != nil {
			g.Switch(Id("form")).Block(cases...)
		}
		g.List(Id("buf").Dot("b"), Err()).Op("=").Id("v").Dot("AppendJSON").Call(Id("buf").Dot("b"))
		g.Return(Err())
	})
}

// present is the condition under which an optional field is written.
func present(f *model.Field) *Statement {
	v := Id("v").Dot(f.GoName())
	if f.List {
		return Len(v).Op(">").Lit(0)
	}
	switch f.Type {
	case model.TypeInt, model.TypeFloat:
		return v.Op("!=").Lit(0)
	case model.TypeBool:
		return v
	case model.TypeTime:
		return Op("!").Add(v).Dot("IsZero").Call()
	case model.TypeBody:
		return v.Op("!=").Nil()
	}
	return v.Op("!=").Lit("")
}

// appendField appends the value of a field.
func appendField(g *Group, f *model.Field) {
	v := Id("v").Dot(f.GoName())
	if !f.List {
		appendValue(g, f, v)
		return
	}
	g.Id("b").Op("=").Append(Id("b"), LitRune('['))
	item := Id("v").Dot(f.GoName()).Index(Id("i"))
	g.For(Id("i").Op(":=").Range().Add(v)).BlockFunc(func(g *Group) {
		g.If(Id("i").Op(">").Lit(0)).Block(Id("b").Op("=").Append(Id("b"), LitRune(',')))
		appendValue(g, f, item)
	})
	g.Id("b").Op("=").Append(Id("b"), LitRune(']'))
}

// appendValue appends one value.
func appendValue(g *Group, f *model.Field, v *Statement) {
	try := func(call *Statement) {
		g.If(List(Id("b"), Err()).Op("=").Add(call), Err().Op("!=").Nil()).Block(Return(Id("b"), Err()))
	}
	switch f.Type {
	case model.TypeInt:
		g.Id("b").Op("=").Qual("strconv", "AppendInt").Call(Id("b"), Int64().Call(v), Lit(10))
	case model.TypeBool:
		g.Id("b").Op("=").Qual("strconv", "AppendBool").Call(Id("b"), v)
	case model.TypeFloat:
		try(Id("appendFloat").Call(Id("b"), v))
	case model.TypeTime:
		try(Id("appendTime").Call(Id("b"), v))
	case model.TypeBody:
		try(v.Dot("AppendJSON").Call(Id("b")))
	case model.TypeEnum:
		g.Id("b").Op("=").Id("appendString").Call(Id("b"), String().Call(v))
	default:
		g.Id("b").Op("=").Id("appendString").Call(Id("b"), v)
	}
}

// fails reports whether a value of the body may have no form in JSON.
func fails(b *model.Body) bool {
	for _, f := range b.Fields {
		if strings.Contains("float time body", string(f.Type)) {
			return true
		}
	}
	return false
}

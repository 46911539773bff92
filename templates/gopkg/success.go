package gopkg

import (
	. "github.com/dave/jennifer/jen"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/words"
)

// successRows emits success.go: the responses below 400.
func successRows(t *model.Table) []section {
	var all []section
	for _, r := range t.Rows {
		if !r.IsError() {
			all = append(all, func() []Code { return successRow(t, r) })
		}
	}
	return all
}

// successRow emits the declarations of one response.
func successRow(t *model.Table, r *model.Row) []Code {
	decls := []Code{rowVar(t, r, errorForms{}), successType(t, r)}
	if r.IsSame() {
		decls = append(decls, successShared(r))
	}
	decls = append(decls, successConstructor(r))
	for _, h := range r.Headers {
		if !h.Constant && !h.Required {
			decls = append(decls, successSetter(r, h))
		}
	}
	if r.Body != model.BodyNone {
		decls = append(decls, successResource(r))
	}
	return append(decls, successStatusCode(r), successString(r), successRespond(t, r))
}

// The type of a response.
//
//	type CreatedResponse[T any] struct {
//		forPost
//		given
//		resource T
//		location [1]string
//	}
func successType(t *model.Table, r *model.Row) Code {
	return doc("%s answers %s; [%s] makes it.", r.TypeName(), words.Title(r), r.Name).code().
		Type().Id(r.TypeName()).Add(typeParams(r)).StructFunc(func(g *Group) {
		markers(g, t, r)
		g.Id("given")
		if r.Body != model.BodyNone {
			g.Id(bodyParam(r)).Add(bodyType(r).code())
		}
		for _, h := range r.Headers {
			if !h.Constant {
				g.Id(h.ParamName()).Add(headerStorage(h))
			}
		}
	})
}

// The one response of a row whose responses are all the same. It costs a handler no
// allocation.
//
//	var sharedNoContent NoContentResponse
func successShared(r *model.Row) Code {
	return doc("%s is what [%s] returns. Nobody can change it: it has no setters, and WithHeader makes a copy.", r.SharedVar(), r.Name).code().
		Var().Id(r.SharedVar()).Id(r.TypeName())
}

// The constructor of a response.
//
//	func Created[T any](resource T) *CreatedResponse[T] {
//		return &CreatedResponse[T]{resource: resource}
//	}
//
//	func NoContent() *NoContentResponse {
//		return &sharedNoContent
//	}
func successConstructor(r *model.Row) Code {
	if r.IsSame() {
		return constructorDoc(r).code().
			Func().Id(r.Name).Params().Add(successPointer(r)).Block(Return(Op("&").Id(r.SharedVar())))
	}
	return constructorDoc(r).code().
		Func().Id(r.Name).Add(typeParams(r)).Params(parameters(successParams(r))...).Add(successPointer(r)).Block(
		Return(Op("&").Id(r.TypeName()).Add(typeArgs(r)).ValuesFunc(func(g *Group) {
			if r.Body != model.BodyNone {
				g.Id(bodyParam(r)).Op(":").Id(bodyParam(r))
			}
			for _, h := range r.Headers {
				switch {
				case h.Required:
					g.Id(h.ParamName()).Op(":").Add(headerStored(h, Id(h.ParamName())))
				case h.From != nil && h.Type != model.HeaderStrings:
					g.Id(h.ParamName()).Op(":").Add(headerStored(h, fromField(Id(bodyParam(r)), h)))
				}
			}
		})),
	)
}

// fromField is the value of a header that the body gives.
func fromField(body *Statement, h *model.Header) *Statement {
	value := body.Dot(h.From.GoName())
	if h.From.Type == model.TypeEnum {
		return String().Call(value)
	}
	return value
}

// successParams are the parameters of the constructor.
func successParams(r *model.Row) []parameter {
	params := headerParams(r)
	if r.Body != model.BodyNone {
		params = append(params, parameter{bodyParam(r), bodyType(r)})
	}
	return params
}

// The setter of an optional header: of one text, of lines.
//
//	func (res *CreatedResponse[T]) Location(uri string) *CreatedResponse[T] {
//		res.location[0] = headerURI(uri)
//		return res
//	}
//
//	func (res *CreatedResponse[T]) Link(values ...string) *CreatedResponse[T] {
//		res.link = addLines(res.link, values)
//		return res
//	}
func successSetter(r *model.Row, h *model.Header) Code {
	kept := func() *Statement { return Id("res").Dot(h.ParamName()) }
	set := kept().Index(Lit(0)).Op("=").Add(headerText(h, Id(setterName(h))))
	if h.Type == model.HeaderStrings {
		set = kept().Op("=").Id("addLines").Call(kept(), Id(setterName(h)))
	}
	return setterDoc(r, h).code().
		Func().Params(Id("res").Add(successPointer(r))).Id(h.GoName()).Params(setterParam(h)).Add(successPointer(r)).Block(
		set,
		Return(Id("res")),
	)
}

// The status code of a response.
//
//	func (res *CreatedResponse[T]) StatusCode() int { return 201 }
func successStatusCode(r *model.Row) Code {
	return doc("StatusCode returns %d.", r.Code).code().
		Func().Params(Id("res").Add(successPointer(r))).Id("StatusCode").Params().Int().Add(oneLiner(Return(Lit(r.Code))))
}

// What a response carries.
//
//	func (res *CreatedResponse[T]) Resource() T { return res.resource }
func successResource(r *model.Row) Code {
	return doc("Resource returns what [%s] was given.", r.Name).code().
		Func().Params(Id("res").Add(successPointer(r))).Id("Resource").Params().Add(bodyType(r).code()).
		Add(oneLiner(Return(Id("res").Dot(bodyParam(r)))))
}

// What a response reads as.
//
//	func (res *CreatedResponse[T]) String() string {
//		if res == nil {
//			return nilFailure().Error()
//		}
//		return responseText(&rowCreated, res.resource)
//	}
func successString(r *model.Row) Code {
	return doc("String returns the code, the name of the row and what the response carries, for tests and logs.").code().
		Func().Params(Id("res").Add(successPointer(r))).Id("String").Params().String().Block(
		If(Id("res").Op("==").Nil()).Block(Return(Id("nilFailure").Call().Dot("Error").Call())),
		Return(Id("responseText").CallFunc(func(g *Group) {
			g.Op("&").Id(r.Var())
			if r.Body != model.BodyNone {
				g.Id("res").Dot(bodyParam(r))
			}
		})),
	)
}

// The sending of a response: of a resource, of one of the table's bodies, of
// nothing.
//
//	func (res *CreatedResponse[T]) Respond(w http.ResponseWriter, r *http.Request) error {
//		if res == nil {
//			return respondNil(w, r)
//		}
//		return respondResource(w, r, &rowCreated, res.given.more, bodyOf(&res.resource), header{"Location", res.location[:]})
//	}
//
//	func (res *AcceptedResponse) Respond(w http.ResponseWriter, r *http.Request) error {
//		if res == nil {
//			return respondNil(w, r)
//		}
//		form, ok := choose(r)
//		if !ok {
//			return notAcceptable().Respond(w, r)
//		}
//		buf := newBuffer()
//		err := res.task.encode(buf, form)
//		return respondBody(w, r, &rowAccepted, res.given.more, form, buf, err, header{"Location", res.location[:]})
//	}
//
//	func (res *NoContentResponse) Respond(w http.ResponseWriter, r *http.Request) error {
//		more := &ofNil
//		if res != nil {
//			more = res.given.more
//		}
//		return respond(w, r, &rowNoContent, more)
//	}
//
// The last has a single call, so that it can be inlined.
func successRespond(t *model.Table, r *model.Row) Code {
	more := func() *Statement { return Id("res").Dot("given").Dot("more") }
	send := func(name string, args ...Code) *Statement {
		all := append([]Code{Id("w"), Id("r"), Op("&").Id(r.Var()), more()}, args...)
		return Return(Id(name).Call(append(all, headerArgs(r)...)...))
	}
	return doc("Respond sends the response, as [Response] says.").code().
		Func().Params(Id("res").Add(successPointer(r))).Id("Respond").
		Params(Id("w").Add(responseWriter()), Id("r").Add(request())).Error().BlockFunc(func(g *Group) {
		if r.Body == model.BodyNone && len(r.Headers) == 0 {
			g.Id("more").Op(":=").Op("&").Id("ofNil")
			g.If(Id("res").Op("!=").Nil()).Block(Id("more").Op("=").Add(more()))
			g.Return(Id("respond").Call(Id("w"), Id("r"), Op("&").Id(r.Var()), Id("more")))
			return
		}
		g.If(Id("res").Op("==").Nil()).Block(Return(Id("respondNil").Call(Id("w"), Id("r"))))
		switch {
		case r.Body == model.BodyNone:
			g.Add(send("respondEmpty"))
		case r.Body == model.BodyNamed && r.Carries.Go == nil:
			form := Id(formatName(t, 0))
			if t.Negotiates() {
				form = Id("form")
				g.List(Id("form"), Id("ok")).Op(":=").Id("choose").Call(Id("r"))
				g.If(Op("!").Id("ok")).Block(Return(Id("notAcceptable").Call().Dot("Respond").Call(Id("w"), Id("r"))))
			}
			g.Id("buf").Op(":=").Id("newBuffer").Call()
			g.Err().Op(":=").Id("res").Dot(bodyParam(r)).Dot("encode").Call(Id("buf"), form)
			g.Add(send("respondBody", form, Id("buf"), Err()))
		default:
			g.Add(send("respondResource", Id("bodyOf").Call(Op("&").Id("res").Dot(bodyParam(r)))))
		}
	})
}

// headerArgs are the headers that a response gives to what sends it. Lines from the
// body are made here: a setter adds to those of a setter, and to no others.
func headerArgs(r *model.Row) []Code {
	var args []Code
	for _, h := range r.Headers {
		if h.Constant {
			continue
		}
		value := Id("res").Dot(h.ParamName())
		switch {
		case h.Type != model.HeaderStrings:
			value.Index(Empty(), Empty())
		case h.From != nil:
			value = Id("linesOr").Call(value, fromField(Id("res").Dot(bodyParam(r)), h))
		}
		args = append(args, Id("header").Values(Lit(h.Key()), value))
	}
	return args
}

// successPointer is the type that the constructor returns: *CreatedResponse[T].
func successPointer(r *model.Row) *Statement {
	return Op("*").Id(r.TypeName()).Add(typeArgs(r))
}

func typeParams(r *model.Row) *Statement {
	if r.Body == model.BodyResource {
		return Types(Id("T").Any())
	}
	return Null()
}

func typeArgs(r *model.Row) *Statement {
	if r.Body == model.BodyResource {
		return Types(Id("T"))
	}
	return Null()
}

// bodyParam is the name of what a response carries, as a parameter and a field.
func bodyParam(r *model.Row) string {
	if r.Body == model.BodyNamed {
		return r.Carries.ParamName()
	}
	return "resource"
}

func bodyType(r *model.Row) goType {
	switch {
	case r.Body == model.BodyResource:
		return goType{name: "T"}
	case r.Carries.Go != nil:
		return goType{path: r.Carries.Go.Path, name: r.Carries.Go.Name}
	}
	return goType{name: r.Carries.Name}
}

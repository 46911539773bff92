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
	if r.Body == model.BodyEvents {
		decls = append(decls, keepAliveSetter(r))
	}
	if r.Body != model.BodyNone && r.Body != model.BodyEvents {
		decls = append(decls, successResource(r))
	}
	decls = append(decls, successStatusCode(r), successString(r), successRespond(t, r))
	return append(decls, formerNames(r, successParams(r), successPointer(r))...)
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
	return doc("%s answers %s; [%s] makes it.", r.TypeName(), words.Title(r), r.Name).deprecated(typeDeprecation(r)).code().
		Type().Id(r.TypeName()).Add(typeParams(r)).StructFunc(func(g *Group) {
		markers(g, t, r)
		g.Id("given")
		for _, c := range contents(r) {
			g.Id(c.name).Add(c.stored())
		}
		if r.Body == model.BodyEvents {
			g.Id("keepAlive").Qual("time", "Duration")
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
		return successDoc(r).code().
			Func().Id(r.Name).Params().Add(successPointer(r)).Block(Return(Op("&").Id(r.SharedVar())))
	}
	return successDoc(r).code().
		Func().Id(r.Name).Add(typeParams(r)).Params(parameters(successParams(r))...).Add(successPointer(r)).Block(
		Return(Op("&").Id(r.TypeName()).Add(typeArgs(r)).ValuesFunc(func(g *Group) {
			for _, c := range contents(r) {
				g.Id(c.name).Op(":").Add(c.value())
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
	for _, c := range contents(r) {
		params = append(params, c.parameter)
	}
	return params
}

// A content is one of what a constructor is given for the body.
type content struct {
	parameter
	isHeader bool // it is sent as Content-Type
}

// stored is the type of the field that keeps it.
func (c content) stored() *Statement {
	if c.isHeader {
		return Index(Lit(1)).String()
	}
	return c.typ.code()
}

// value is what is kept of the parameter.
func (c content) value() *Statement {
	if c.isHeader {
		return Index(Lit(1)).String().Values(Id("headerText").Call(Id(c.name)))
	}
	return Id(c.name)
}

// contents are what a constructor is given for the body.
func contents(r *model.Row) []content {
	list := func(mediaType bool, params ...parameter) []content {
		var all []content
		if mediaType {
			all = append(all, content{parameter{"mediaType", goType{name: "string"}}, true})
		}
		for _, p := range params {
			all = append(all, content{parameter: p})
		}
		return all
	}
	switch r.Body {
	case model.BodyNone:
		return nil
	case model.BodyBytes:
		return list(r.MediaType == "", parameter{"content", goType{prefix: "[]", name: "byte"}})
	case model.BodyStream:
		return list(r.MediaType == "", parameter{"content", goType{path: "io", name: "Reader"}})
	case model.BodyFile:
		return list(false, parameter{"name", goType{name: "string"}}, parameter{"modified", goType{path: "time", name: "Time"}},
			parameter{"content", goType{path: "io", name: "ReadSeeker"}})
	case model.BodyEvents:
		return list(false, parameter{"events", goType{isEvents: true}})
	}
	return list(false, parameter{bodyParam(r), bodyType(r)})
}

// successDoc is the comment of a constructor, with what becomes of a body that is
// not encoded.
func successDoc(r *model.Row) *comment {
	c := constructorDoc(r)
	switch r.Body {
	case model.BodyBytes:
		c.para("The content is sent as it is, whatever the request accepts.")
	case model.BodyStream:
		c.para("The content is sent as it comes, whatever the request accepts, and then closed, if it is an [io.Closer]. It can be sent once.")
		c.para("If it fails before its first bytes, the client is told of an internal error. If it fails later, the connection ends, with [http.ErrAbortHandler], so that the client cannot take a part for the whole, and the outcome has the error. When the request's context ends, so does the stream: a Read that waits is ended by Close. One that waits and cannot be closed keeps the handler.")
	case model.BodyFile:
		c.para("The content is sent as [http.ServeContent] does, which answers ranges and conditions with 206 and 304; in place of its errors, those of the table are sent. Then it is closed, if it is an [io.Closer]. It can be sent once.")
		if r.MediaType == "" {
			c.para("The media type is that of the name's extension, or else of the content's beginning.")
		}
		c.para("If reading it fails on the way, the connection ends, with [http.ErrAbortHandler], so that the client cannot take a part for the whole, and the outcome has the error.")
	case model.BodyEvents:
		c.para("The function sends each event with send, until it has sent all, or its context ends: when the client goes away, or the server shuts down. What it returns as an error, while the stream goes on, ends the connection, and is the outcome's. [LastEventID] says where a client that comes back had been.")
	}
	if len(contents(r)) > 0 && contents(r)[0].isHeader {
		c.para("An empty mediaType stands for application/octet-stream.")
	}
	return c.deprecated(deprecation(r))
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

// The setter of the pause after which a stream of events is kept alive.
//
//	func (res *FeedResponse) KeepAlive(interval time.Duration) *FeedResponse {
//		res.keepAlive = keepAliveOf(interval)
//		return res
//	}
func keepAliveSetter(r *model.Row) Code {
	return doc("KeepAlive sets after how long without an event a comment is sent, so that nothing between the client and the server takes the connection for dead: 15 seconds, unless it is set; 0 sends none. A client that takes nothing for as long, and a second at least, is cut.").
		para("%s", changes(r)).code().
		Func().Params(Id("res").Add(successPointer(r))).Id("KeepAlive").Params(Id("interval").Qual("time", "Duration")).Add(successPointer(r)).Block(
		Id("res").Dot("keepAlive").Op("=").Id("keepAliveOf").Call(Id("interval")),
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
	all := contents(r)
	body := all[len(all)-1]
	return doc("Resource returns what [%s] was given.", r.Name).code().
		Func().Params(Id("res").Add(successPointer(r))).Id("Resource").Params().Add(body.typ.code()).
		Add(oneLiner(Return(Id("res").Dot(body.name))))
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
	said := "the code and the name of the row"
	if r.Body.Encoded() {
		said = "the code, the name of the row and what the response carries"
	}
	return doc("String returns %s, for tests and logs.", said).code().
		Func().Params(Id("res").Add(successPointer(r))).Id("String").Params().String().Block(
		If(Id("res").Op("==").Nil()).Block(Return(Id("nilFailure").Call().Dot("Error").Call())),
		Return(Id("responseText").CallFunc(func(g *Group) {
			g.Op("&").Id(r.Var())
			if r.Body.Encoded() {
				g.Id("res").Dot(bodyParam(r))
			}
		})),
	)
}

// The sending of a response: of a resource, of one of the table's bodies, of what
// is not encoded, of nothing.
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
//	func (res *AvatarResponse) Respond(w http.ResponseWriter, r *http.Request) error {
//		if res == nil {
//			return respondNil(w, r)
//		}
//		return respondBytes(w, r, &rowAvatar, res.given.more, res.content, header{"Content-Type", res.mediaType[:]})
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
		case !r.Body.Encoded():
			var args []Code
			for _, name := range r.Content() {
				if name != "mediaType" { // which is a header
					args = append(args, Id("res").Dot(name))
				}
			}
			g.Add(send(plainSenders[r.Body], args...))
		default:
			g.Add(send("respondResource", Id("bodyOf").Call(Op("&").Id("res").Dot(bodyParam(r)))))
		}
	})
}

// plainSenders are the functions that send a body which is not encoded.
var plainSenders = map[model.BodyKind]string{
	model.BodyBytes: "respondBytes", model.BodyStream: "respondStream", model.BodyFile: "respondFile", model.BodyEvents: "respondEvents",
}

// headerArgs are the headers that a response gives to what sends it. Lines from the
// body are made here: a setter adds to those of a setter, and to no others.
func headerArgs(r *model.Row) []Code {
	var args []Code
	for _, c := range contents(r) {
		if c.isHeader {
			args = append(args, Id("header").Values(Lit("Content-Type"), Id("res").Dot(c.name).Index(Empty(), Empty())))
		}
	}
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

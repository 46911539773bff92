package gopkg

import (
	"maps"
	"slices"

	. "github.com/dave/jennifer/jen"

	"github.com/statusgen/statusgen/templates/model"
)

// An errorForms is the shape of the table's errors, compiled for each form that
// its formats need.
type errorForms struct{ json, xml, text *program }

func compileErrors(t *model.Table) errorForms {
	if t.Error.IsText() {
		return errorForms{text: compileText(t.Error.Shape)}
	}
	var forms errorForms
	for _, f := range t.Formats {
		switch {
		case f.IsXML() && forms.xml == nil:
			forms.xml = compileXML(t.Error.InXML(), t.Error.XML)
		case !f.IsXML() && forms.json == nil:
			forms.json = compileJSON(t.Error.Shape)
		}
	}
	for _, p := range []*program{forms.json, forms.xml} {
		if p != nil {
			p.knowTexts(t)
		}
	}
	return forms
}

// errorBody emits errorbody.go: what every error has beside its status code.
func errorBody(t *model.Table, forms errorForms) []section {
	var all []section
	if len(t.FieldValues()) > 0 {
		all = append(all, sections(fieldValues(t), valueKinds(t))...)
	}
	if t.Serves() {
		all = append(all, sentBody(t, forms)...)
	}
	if t.Calls() {
		all = append(all, readBack(t, forms)...)
	}
	return all
}

// sentBody emits how an error is sent.
func sentBody(t *model.Table, forms errorForms) []section {
	all := sections(requestIDs(t))
	if forms.xml != nil {
		all = append(all, sections(itemName(t))...)
		if t.Error.XML.Prefix != "" {
			all = append(all, sections(appendPrefixed(t))...)
		}
	}
	switch {
	case forms.text != nil:
		all = append(all, sections(appendErrorForm("appendError", forms.text, true))...)
	case forms.xml == nil:
		all = append(all, sections(appendErrorForm("appendError", forms.json, true))...)
	case forms.json == nil:
		all = append(all, sections(appendErrorForm("appendError", forms.xml, true))...)
	default:
		all = append(all, sections(appendError(t), appendErrorForm("appendErrorJSON", forms.json, false), appendErrorForm("appendErrorXML", forms.xml, false))...)
	}
	if t.Error.Shape.Has(model.PlaceParam) {
		all = append(all, sections(isPlaced(t.Error.Shape))...)
	}
	return append(all, sections(setErrorHeaders(t), isList(t))...)
}

// The header that names a request.
//
//	func requestIDs(_ http.Header, r *http.Request, row *row) (ids []string, always bool) {
//		return r.Header["X-Request-Id"], row.hide
//	}
//
// Where every error has a name:
//
//	func requestIDs(h http.Header, r *http.Request, _ *row) (ids []string, always bool) {
//		if ids := h["X-Request-Id"]; len(ids) > 0 {
//			return ids, true
//		}
//		return r.Header["X-Request-Id"], true
//	}
func requestIDs(t *model.Table) Code {
	const what = "requestIDs returns the ids that a request has, and whether an error of the row has a fresh one where there is none that is valid"
	key := Lit(canonical(t.Error.RequestID))
	ids := Id("r").Dot("Header").Index(key)
	head := func(c *comment, h, row string) *Statement {
		return c.code().Func().Id("requestIDs").Params(Id(h).Qual("net/http", "Header"), Id("r").Add(request()), Id(row).Op("*").Id("row")).
			Params(Id("ids").Index().String(), Id("always").Bool())
	}
	if !t.Error.Always {
		return head(doc(what+": one that hides its cause."), "_", "row").Block(Return(ids, Id("row").Dot("hide")))
	}
	return head(doc(what+". What middleware has put into the header h of the response comes first."), "h", "_").Block(
		If(Id("ids").Op(":=").Id("h").Index(key), Len(Id("ids")).Op(">").Lit(0)).Block(Return(Id("ids"), True())),
		Return(ids, True()),
	)
}

// The name that the runtime is told.
func itemName(t *model.Table) Code {
	return doc("itemName is the name of a list's items in XML.").code().
		Const().Id("itemName").Op("=").Lit(t.Error.XML.Name(t.Error.XML.Item))
}

// The params in XML, where elements have a prefix.
//
//	func appendPrefixed(b []byte, params []slog.Attr) []byte {
//		for _, p := range params {
//			b = append(append(append(b, "<m:"...), p.Key...), '>')
//			b = appendXMLValue(b, p.Value)
//			b = append(append(append(b, "</m:"...), p.Key...), '>')
//		}
//		return b
//	}
func appendPrefixed(t *model.Table) Code {
	tag := func(begins string) Code {
		return Id("b").Op("=").Append(Append(Append(Id("b"), Lit(begins+t.Error.XML.Name("")).Op("...")), Id("p").Dot("Key").Op("...")), LitRune('>'))
	}
	return doc("appendPrefixed appends each param as an element, with the prefix that all elements have.").code().
		Func().Id("appendPrefixed").Params(Id("b").Index().Byte(), Id("params").Index().Qual("log/slog", "Attr")).Index().Byte().Block(
		For(List(Id("_"), Id("p")).Op(":=").Range().Id("params")).Block(
			tag("<"),
			Id("b").Op("=").Id("appendXMLValue").Call(Id("b"), Id("p").Dot("Value")),
			tag("</"),
		),
		Return(Id("b")),
	)
}

// What rows say of wrong fields.
//
//	const (
//		saidCode = iota
//		saidResource
//	)
//
//	type fieldValues [2]slog.Value
//
//	var valueNames = [...]string{saidCode: "code", saidResource: "resource"}
func fieldValues(t *model.Table) Code {
	names := t.FieldValues()
	var values []Code
	for _, name := range names {
		values = append(values, Id(model.IndexName(name)).Op(":").Lit(name))
	}
	indexes := doc("The places of the values of a wrong field.").code().Const().Add(defs(len(names), func(i int) *Statement {
		if i == 0 {
			return Id(model.IndexName(names[0])).Op("=").Iota()
		}
		return Id(model.IndexName(names[i]))
	}))
	return indexes.Line().Line().
		Add(doc("fieldValues are what a row says of a wrong field beside its detail. A value that it does not say is the zero Value.").code()).
		Type().Id("fieldValues").Index(Lit(len(names))).Qual("log/slog", "Value").Line().Line().
		Add(doc("valueNames are the names of the values on the wire.").code()).
		Var().Id("valueNames").Op("=").Add(listLiteral(Index(Op("...")).String(), values))
}

// What an error of a row takes over from another package's.
//
//	func valueKinds(row *row) []paramKind {
//		switch row {
//		case &rowInvalid:
//			return []paramKind{{"code", "string"}}
//		}
//		return nil
//	}
func valueKinds(t *model.Table) Code {
	return doc("valueKinds are the values that an error of the row has for a wrong field.").code().
		Func().Id("valueKinds").Params(Id("row").Op("*").Id("row")).Index().Id("paramKind").Block(
		Switch(Id("row")).BlockFunc(func(g *Group) {
			for _, r := range t.Rows {
				var kinds []Code
				for _, v := range r.Wrong {
					kinds = append(kinds, Values(Lit(v.Name), Lit(attrKind(paramOf(v)))))
				}
				if kinds != nil {
					g.Case(Op("&").Id(r.Var())).Block(Return(listLiteral(Index().Id("paramKind"), kinds)))
				}
			}
		}),
		Return(Nil()),
	)
}

// The choice of the form.
//
//	func appendError(b []byte, form format, f *failure, fields []wrongField, r *http.Request, instance string) []byte {
//		switch form {
//		case formatXML:
//			return appendErrorXML(b, f, fields, r, instance)
//		}
//		return appendErrorJSON(b, f, fields, r, instance)
//	}
func appendError(t *model.Table) Code {
	var inXML []Code
	for i, f := range t.Formats {
		if f.IsXML() {
			inXML = append(inXML, Id(formatName(t, i)))
		}
	}
	args := []Code{Id("b"), Id("f"), Id("fields"), Id("r"), Id("instance")}
	return doc("appendError appends the body of an error in the form of the format.").code().
		Func().Id("appendError").Params(
		Id("b").Index().Byte(), Id("form").Id("format"), Id("f").Op("*").Id("failure"), wrongFields("fields"), Id("r").Add(request()), Id("instance").String(),
	).Index().Byte().Block(
		Switch(Id("form")).Block(Case(inXML...).Block(Return(Id("appendErrorXML").Call(args...)))),
		Return(Id("appendErrorJSON").Call(args...)),
	)
}

// The body of an error in one form, from its program.
//
//	func appendErrorJSON(b []byte, f *failure, fields []wrongField, _ *http.Request, instance string) []byte {
//		b = append(b, f.row.json[0]...)
//		if s := f.message; s != "" {
//			b = append(b, `,"detail":`...)
//			b = appendString(b, s)
//		}
//		return append(b, '}')
//	}
func appendErrorForm(name string, p *program, only bool) Code {
	params := []Code{Id("b").Index().Byte()}
	if only {
		params = append(params, Id("_").Id("format"))
	}
	fields, r := "_", Id("_")
	if p.readsFields {
		fields = "fields"
	}
	if p.readsRequest {
		r = Id("r")
	}
	params = append(params, Id("f").Op("*").Id("failure"), wrongFields(fields), r.Add(request()), Id("instance").String())
	return doc("%s appends the body of an error. What is the same in every body of its row stands in the row.", name).code().
		Func().Id(name).Params(params...).Index().Byte().BlockFunc(func(g *Group) {
		if p.readsTime { // once: a body that has it twice says the same
			g.Id("now").Op(":=").Qual("time", "Now").Call()
		}
		if p.takesParams {
			g.Id("params").Op(":=").Add(extra("params"))
		}
		last := len(p.steps) - 1 // the text that ends the object, or is all there is
		if text, ok := p.steps[last].(textStep); ok {
			emit(g, p.steps[:last])
			g.Return(text.appended())
		} else {
			emit(g, p.steps)
			g.Return(Id("b"))
		}
	})
}

// wrongFields is the parameter with the fields of a request that are wrong.
func wrongFields(name string) *Statement { return Id(name).Index().Id("wrongField") }

// The headers of every error.
//
//	var errorHeaderCacheControl = []string{"no-store"}
//
//	func setErrorHeaders(h http.Header, clean bool, f *failure, _ *http.Request, instance string) (vary bool) {
//		if clean {
//			h["Cache-Control"] = errorHeaderCacheControl
//		} else {
//			addErrorLines(h, f, "Cache-Control", errorHeaderCacheControl)
//		}
//		h["X-Error-Code"] = []string{f.row.id}
//		if instance != "" {
//			h["X-Request-Id"] = []string{instance}
//		}
//		return false
//	}
func setErrorHeaders(t *model.Table) Code {
	s := Null()
	for _, x := range t.Error.Headers {
		if x.Value.Kind == model.Literal {
			s.Var().Id(errorHeaderVar(x)).Op("=").Index().String().Values(Lit(model.LiteralText(x.Value.Literal))).Line().Line()
		}
	}
	clean, f, r, instance := Id("_"), Id("_"), Id("_"), Id("_")
	for _, x := range t.Error.Headers {
		if isErrorList(x) {
			clean, f = Id("clean"), Id("f")
		}
		switch x.Value.Placeholder {
		case "":
		case model.PlacePath, model.PlaceHeader:
			r = Id("r")
		case model.PlaceInstance:
			instance = Id("instance")
		default:
			f = Id("f")
		}
	}
	return s.Add(doc("setErrorHeaders sets the headers that every error has, and reports whether Vary is among them. That h was empty before, clean, saves looking for the lines of lists that stand there and stay.").code()).
		Func().Id("setErrorHeaders").Params(Id("h").Qual("net/http", "Header"), clean.Bool(), f.Op("*").Id("failure"), r.Add(request()), instance.String()).Params(Id("vary").Bool()).BlockFunc(func(g *Group) {
		vary := False()
		for _, x := range t.Error.Headers {
			emitErrorHeader(g, x)
			if canonical(x.Name) == "Vary" {
				vary = True()
			}
		}
		g.Return(vary)
	})
}

// The headers of the table that a response adds to.
//
//	func isList(key string) bool {
//		switch key {
//		case "Allow", "Cache-Control", "Www-Authenticate":
//			return true
//		}
//		return false
//	}
func isList(t *model.Table) Code {
	keys := map[string]bool{"Allow": true} // of what answers OPTIONS
	for _, x := range t.Error.Headers {
		if isErrorList(x) {
			keys[canonical(x.Name)] = true
		}
	}
	for _, r := range append(t.Own.Unlisted(), t.Rows...) {
		for _, h := range r.Headers {
			if h.IsList() {
				keys[h.Key()] = true
			}
		}
	}
	return doc("isList reports whether a header of the table is a list, or may have several lines: a response adds to those that stand there before it is sent, by middleware (RFC 9110, section 5.3). Any other it replaces.").code().
		Func().Id("isList").Params(Id("key").String()).Bool().Block(
		Switch(Id("key")).Block(Case(literals(slices.Sorted(maps.Keys(keys)))...).Block(Return(True()))),
		Return(False()),
	)
}

func emitErrorHeader(g *Group, x model.ErrorHeader) {
	set := func(value Code) Code {
		assign := Id("h").Index(Lit(canonical(x.Name))).Op("=").Add(value)
		if !isErrorList(x) {
			return assign
		}
		return If(Id("clean")).Block(assign).Else().Block(Id("addErrorLines").Call(Id("h"), Id("f"), Lit(canonical(x.Name)), value))
	}
	one := func(text Code) Code { return set(Index().String().Values(text)) }
	switch x.Value.Placeholder {
	case "":
		g.Add(set(Id(errorHeaderVar(x))))
	case model.PlaceStatus:
		g.Add(one(Qual("strconv", "Itoa").Call(Id("f").Dot("row").Dot("code"))))
	case model.PlaceMessage, model.PlaceHeader:
		g.If(Id("s").Op(":=").Add(found(x.Value)), Id("s").Op("!=").Lit("")).Block(one(Id("headerText").Call(Id("s"))))
	case model.PlaceInstance: // which is a token
		g.If(found(x.Value).Op("!=").Lit("")).Block(one(found(x.Value)))
	case model.PlacePath:
		g.Add(one(Id("headerURI").Call(found(x.Value))))
	default:
		g.Add(one(Id("f").Dot("row").Dot("id")))
	}
}

func isErrorList(x model.ErrorHeader) bool { return (&model.Header{Name: x.Name}).IsList() }

// errorHeaderVar is the name of the variable that holds a header's value.
func errorHeaderVar(x model.ErrorHeader) string {
	return "errorHeader" + (&model.Header{Name: x.Name}).GoName()
}

func canonical(name string) string { return (&model.Header{Name: name}).Key() }

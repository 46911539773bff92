package gopkg

import (
	. "github.com/dave/jennifer/jen"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/words"
)

// What success and error rows have in common.

// The variable of a row.
//
//	var rowNotFound = row{
//		name:    "NotFound",
//		id:      "NotFound",
//		code:    404,
//		methods: everyMethod,
//		json:    []string{`{"type":"about:blank","title":"Not Found"`},
//	}
func rowVar(t *model.Table, r *model.Row, forms errorForms) Code {
	return Var().Id(r.Var()).Op("=").Id("row").BlockFunc(func(g *Group) {
		field := func(name string, value Code) { g.Id(name).Op(":").Add(value).Op(",") }
		field("name", Lit(r.Name))
		if r.IsError() {
			field("id", Lit(r.ID))
		}
		field("code", Lit(r.Code))
		if t.Serves() {
			servedRow(r, field)
		}
		if r.Fields {
			field("fields", True())
		}
		if r.Hide || r.IsWorded() {
			field("text", Lit(r.Text()))
		}
		if t.Serves() {
			servedBody(t, r, forms, field)
		}
		if params := paramKinds(t, r); len(params) > 0 {
			field("params", listLiteral(Index().Id("paramKind"), params))
		}
		if required := requiredHeaders(r); t.Serves() && len(required) > 0 {
			field("required", Index().String().Values(required...))
		}
		if t.Calls() && r.IsError() {
			readRow(t, r, field)
		}
	})
}

// servedRow are the fields of a row that responses need of it.
func servedRow(r *model.Row, field func(name string, value Code)) {
	if r.All {
		field("methods", Id("everyMethod"))
	} else if len(r.Methods) > 0 {
		field("methods", union(r.Methods))
	}
	if r.Log != "" {
		field("log", Lit(string(r.Log)))
	}
	if r.Hide {
		field("hide", True())
	}
	if r.IsError() && r.Body == model.BodyNone {
		field("empty", True())
	}
}

// readRow are the fields by which an error of the row is known, and those that clients
// ask for.
func readRow(t *model.Table, r *model.Row, field func(name string, value Code)) {
	if uri := t.Error.TypeURI(r); t.Error.IsNamedByHelp() {
		field("typ", Lit(t.Error.HelpURI(r)))
	} else if uri != "about:blank" {
		field("typ", Lit(uri))
	}
	if t.Error.Shape.Has(model.PlacePhrase) && !t.Error.Shape.Has(model.PlaceID) {
		field("title", Lit(t.Error.Title(r)))
	}
	var values []Code
	for _, v := range r.Values {
		if t.Error.Shape.HasValue(v.Name) {
			values = append(values, Values(Lit(v.Name), Lit(model.LiteralText(v.Literal))))
		}
	}
	if values != nil {
		field("values", listLiteral(Index().Id("constant"), values))
	}
	if r.Retry != r.UsualRetry {
		field("retry", Lit(string(r.Retry)))
	}
}

// servedBody are those of the body and the header.
func servedBody(t *model.Table, r *model.Row, forms errorForms, field func(name string, value Code)) {
	if r.IsError() && r.Body == model.BodyNone {
		forms = errorForms{}
	}
	if r.IsError() && forms.text != nil && len(forms.text.runs) > 0 {
		field("json", Index().String().Values(forms.text.texts(t, r)...))
	}
	if r.IsError() && forms.json != nil {
		field("json", Index().String().Values(forms.json.texts(t, r)...))
	}
	if r.IsError() && forms.xml != nil {
		field("xml", Index().String().Values(forms.xml.texts(t, r)...))
	}
	if constant := constantHeaders(r); len(constant) > 0 {
		field("headers", Index().Id("header").Values(constant...))
	}
}

func constantHeaders(r *model.Row) []Code {
	var values []Code
	if r.MediaType != "" {
		values = append(values, Values(Lit("Content-Type"), Index().String().Values(Lit(r.MediaType))))
	}
	for _, h := range r.Headers {
		if h.Constant {
			values = append(values, Values(Lit(h.Key()), Index().String().Values(Lit(h.Value))))
		}
	}
	return values
}

// paramKinds are the names of the params, with the types by which an error of
// another package's is known to have one that the client may be told, and the mark
// of those that an error may be without. Those that no client is told have no type, and
// a package for clients does not name them.
func paramKinds(t *model.Table, r *model.Row) []Code {
	var params []Code
	for _, p := range inPlaces(r.Params) {
		kind := attrKind(p)
		if p.Sensitive || r.Hide {
			if !t.Serves() {
				continue
			}
			kind = ""
		}
		if p.Optional {
			kind += "?"
		}
		params = append(params, Values(Lit(p.Name), Lit(kind)))
	}
	return params
}

func requiredHeaders(r *model.Row) []Code {
	var names []Code
	for _, h := range r.Headers {
		if h.Required {
			names = append(names, Lit(h.Name))
		}
	}
	return names
}

// markers embeds the marks of the methods that a row applies to.
func markers(g *Group, t *model.Table, r *model.Row) {
	if r.All && len(t.Methods) > 1 {
		g.Id("anyMethod")
		return
	}
	for _, m := range r.Methods {
		g.Id(m.Marker())
	}
}

// constructorDoc is the row of the table as the constructor's comment.
func constructorDoc(r *model.Row) *comment {
	c := doc("%s answers %s.", r.Name, words.Title(r))
	if r.Details != "" {
		c.para("%s", r.Details)
	}
	for _, f := range words.Facts(r, docLink) {
		c.item("%s: %s", f.Name, f.Text)
	}
	if r.IsError() {
		c.para("%s", words.Told(r))
	}
	return c
}

// deprecation is what the comment of the row's constructor ends with; empty if the row
// is not deprecated.
func deprecation(r *model.Row) string {
	return words.Deprecated(r, func(use *model.Row) string { return docLink(use.Name) })
}

// typeDeprecation is what that of its type ends with.
func typeDeprecation(r *model.Row) string {
	return words.Deprecated(r, func(use *model.Row) string { return docLink(use.TypeName()) })
}

// formerNames emits what answers to the names that the row had.
func formerNames(r *model.Row, params []parameter, result *Statement) []Code {
	var decls []Code
	for _, f := range r.Former() {
		decls = append(decls, formerConstructor(r, f, params, result.Clone()))
		if f.Type != "" {
			decls = append(decls, formerType(r, f))
		}
	}
	return decls
}

// formerTypes emits the types alone, for a package without constructors.
func formerTypes(r *model.Row) []Code {
	var decls []Code
	for _, f := range r.Former() {
		if f.Type != "" {
			decls = append(decls, formerType(r, f))
		}
	}
	return decls
}

// The constructor by a name that the row had. By its directive, `go fix` makes calls
// of the constructor by the name that it has.
//
//	//go:fix inline
//	func QuotaUsedUp(resource string, cause ...error) *QuotaExceededError {
//		return QuotaExceeded(resource, cause...)
//	}
func formerConstructor(r *model.Row, f model.Former, params []parameter, result *Statement) Code {
	var args []Code
	for _, p := range params {
		arg := Id(p.name)
		if p.typ.prefix == "..." {
			arg.Op("...")
		}
		args = append(args, arg)
	}
	return formerDoc(f.Constructor, r.Name).
		Func().Id(f.Constructor).Add(typeParams(r)).Params(parameters(params)...).Add(result).Block(
		Return(Id(r.Name).Call(args...)),
	)
}

// The type by a name that the row had.
//
//	//go:fix inline
//	type QuotaUsedUpError = QuotaExceededError
func formerType(r *model.Row, f model.Former) Code {
	return formerDoc(f.Type, r.TypeName()).Type().Id(f.Type).Op("=").Id(r.TypeName())
}

func formerDoc(old, name string) *Statement {
	return doc("%s is the former name of %s.", old, docLink(name)).deprecated("Use " + docLink(name) + ".").directed("//go:fix inline").code()
}

// docLink is the name of a declaration as a doc comment links it.
func docLink(name string) string { return "[" + name + "]" }

// Headers: what Go value one is made from, and how that becomes text.

// headerGoType is the type of the header's Go value.
func headerGoType(h *model.Header) goType {
	switch h.Type {
	case model.HeaderStrings, model.HeaderMethods:
		return goType{prefix: "[]", name: "string"}
	case model.HeaderInt:
		return goType{name: "int"}
	case model.HeaderBool:
		return goType{name: "bool"}
	case model.HeaderItems:
		return goType{prefix: "[]", name: "Item"}
	case model.HeaderDuration:
		return goType{path: "time", name: "Duration"}
	case model.HeaderTime:
		return goType{path: "time", name: "Time"}
	}
	return goType{name: "string"}
}

// headerParams are the parameters for the headers that a constructor requires.
func headerParams(r *model.Row) []parameter {
	var params []parameter
	for _, h := range r.Headers {
		if h.Required {
			params = append(params, parameter{h.ParamName(), headerGoType(h)})
		}
	}
	return params
}

// headerText is the header's text, made from its Go value; for strings, the
// lines.
func headerText(h *model.Header, value Code) *Statement {
	if h.Structured {
		switch h.Type {
		case model.HeaderString:
			return Id("structuredString").Call(value)
		case model.HeaderInt:
			return Id("structuredInt").Call(Int64().Call(value))
		case model.HeaderTime:
			return Id("structuredTime").Call(value)
		case model.HeaderBool:
			return Id("structuredBool").Call(value)
		}
	}
	switch h.Type {
	case model.HeaderETag:
		if h.Weak {
			return Id("headerWeakETag").Call(value)
		}
		return Id("headerETag").Call(value)
	case model.HeaderBool:
		return Qual("strconv", "FormatBool").Call(value)
	case model.HeaderItems:
		return Id("headerItems").Call(value)
	case model.HeaderStrings:
		return Id("headerLines").Call(value)
	case model.HeaderMethods:
		return Id("headerMethods").Call(value)
	case model.HeaderInt:
		return Qual("strconv", "Itoa").Call(value)
	case model.HeaderDuration:
		return Id("headerSeconds").Call(value)
	case model.HeaderTime:
		return Id("headerTime").Call(value)
	case model.HeaderURI:
		return Id("headerURI").Call(value)
	}
	return Id("headerText").Call(value)
}

// headerStorage is where a response keeps the header's text: an array, which
// is given to net/http as a slice without another allocation.
func headerStorage(h *model.Header) *Statement {
	if h.Type == model.HeaderStrings {
		return Index().String()
	}
	return Index(Lit(1)).String()
}

// headerStored is what is kept there.
func headerStored(h *model.Header, value Code) *Statement {
	if h.Type == model.HeaderStrings {
		return headerText(h, value)
	}
	return headerStorage(h).Values(headerText(h, value))
}

// setterName is the name of a setter's parameter.
func setterName(h *model.Header) string {
	switch h.Type {
	case model.HeaderStrings:
		return "values"
	case model.HeaderMethods:
		return "methods"
	case model.HeaderInt:
		return "n"
	case model.HeaderDuration:
		return "d"
	case model.HeaderTime:
		return "t"
	case model.HeaderURI:
		return "uri"
	case model.HeaderETag:
		return "tag"
	case model.HeaderItems:
		return "items"
	}
	return "value"
}

// setterParam is a setter's parameter; a list is variadic.
func setterParam(h *model.Header) *Statement {
	t := headerGoType(h)
	if t.prefix == "[]" {
		t.prefix = "..."
	}
	return Id(setterName(h)).Add(t.code())
}

// setterDoc is the comment of a setter.
func setterDoc(r *model.Row, h *model.Header) *comment {
	c := doc("%s %s.", h.GoName(), words.Setting(h))
	if h.From != nil {
		c.para("Unless it is set, it is the body's %s.", h.From.Name)
	}
	if h.Details != "" {
		c.para("%s", h.Details)
	}
	return c.para("%s", changes(r))
}

// changes is what the docs say of all that changes a response. To copy it instead
// would cost an error two allocations a setter.
func changes(r *model.Row) string {
	what := "response"
	if r.IsError() {
		what = "error"
	}
	return "It changes the " + what + ", which must not be one that requests share."
}

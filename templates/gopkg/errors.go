package gopkg

import (
	"slices"
	"strings"

	. "github.com/dave/jennifer/jen"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/words"
)

// errorRows emits errors.go: the error types.
func errorRows(t *model.Table, forms errorForms) []section {
	var all []section
	if !t.Serves() {
		for _, r := range errorsOf(t) {
			all = append(all, func() []Code { return append([]Code{rowVar(t, r, forms), errorType(t, r)}, formerTypes(r)...) })
		}
		return append(all, func() []Code { return readErrors(t, forms) })
	}
	for _, r := range errorsOf(t) {
		all = append(all, func() []Code { return errorRow(t, r, forms) })
	}
	return append(all, func() []Code { return ownErrors(t, forms) })
}

// readErrors emits what a package for clients alone has beside its rows.
func readErrors(t *model.Table, forms errorForms) []Code {
	var decls []Code
	if t.Own.Fallback.Unlisted {
		decls = append(decls, rowVar(t, t.Own.Fallback, forms))
	}
	return append(decls, fallback(t), rowList(t), typed(t))
}

// ownErrors emits what the package itself answers with.
func ownErrors(t *model.Table, forms errorForms) []Code {
	var decls []Code
	for _, r := range t.Own.Unlisted() {
		decls = append(decls, rowVar(t, r, forms))
	}
	decls = append(decls,
		ownError("notFound", "of a request that matches no pattern", t.Own.NotFound),
		ownError("notAllowed", "of a request whose method is not allowed, without its Allow", t.Own.MethodNotAllowed),
	)
	if t.Sends(model.BodyFile) {
		decls = append(decls,
			ownError("preconditionFailed", "of a file whose condition does not hold", t.Own.PreconditionFailed),
			ownError("rangeNotSatisfiable", "of a range that a file does not have, without its Content-Range", t.Own.RangeNotSatisfiable),
		)
	}
	return append(decls,
		fallback(t),
		known(t),
		rowList(t),
		typed(t),
	)
}

// errorRow emits the declarations of one error.
func errorRow(t *model.Table, r *model.Row, forms errorForms) []Code {
	decls := []Code{rowVar(t, r, forms), errorType(t, r), errorConstructor(r)}
	for _, h := range r.Headers {
		if !h.Constant && !h.Required {
			decls = append(decls, errorSetter(r, h))
		}
	}
	for _, p := range r.Optional() {
		decls = append(decls, paramSetter(r, p))
	}
	if r.Fields {
		decls = append(decls, errorField(r), errorQuery(r), errorHeader(r))
	}
	if len(r.Wrong) > 0 {
		decls = append(decls, addsValued(r))
	}
	if r.MaySay() {
		decls = append(decls, mayBeSaid(r))
	}
	decls = append(decls, errorRespond(r))
	return append(decls, formerNames(r, errorParams(r), Op("*").Id(r.TypeName()))...)
}

// The type of an error. What it can do, it has from failure, or, where it names
// wrong fields, from fieldFailure.
//
//	type QuotaExceededError struct {
//		forPost
//		failure
//		Resource string
//		Limit    int
//	}
func errorType(t *model.Table, r *model.Row) Code {
	return errorTypeDoc(t, r).deprecated(typeDeprecation(r)).code().
		Type().Id(r.TypeName()).StructFunc(func(g *Group) {
		if t.Serves() {
			markers(g, t, r)
		}
		g.Id(failureType(r))
		params := heldParams(t, r)
		if len(params) > 0 {
			g.Line()
		}
		for _, p := range params {
			field := g.Id(p.GoName()).Add(paramType(p).code())
			switch {
			case p.Optional && !t.Serves():
				field.Op(trailing(strings.TrimSpace(p.Details + " Zero where the error has none.")))
			case p.Details != "":
				field.Op(trailing(p.Details))
			}
		}
	})
}

// errorTypeDoc says where errors of the type come from. Where no constructor has the
// words of the row, they are here.
func errorTypeDoc(t *model.Table, r *model.Row) *comment {
	if t.Serves() {
		return doc("%s is the error that answers %s; [%s] makes it, and errors.As finds it.", r.TypeName(), words.Title(r), r.Name)
	}
	c := doc("%s is the error that came as %s.", r.TypeName(), words.Title(r))
	if r.Details != "" {
		c.para("%s", r.Details)
	}
	for _, f := range words.Facts(r, docLink) {
		if f.Name != "Log" { // which is the service's
			c.item("%s: %s", f.Name, f.Text)
		}
	}
	return c
}

// heldParams are the params that the type of an error has fields for: those that the
// constructor takes or, where there is none, those that clients are told.
func heldParams(t *model.Table, r *model.Row) []*model.Param {
	if t.Serves() {
		return r.Required()
	}
	return r.Told()
}

// The constructor of an error.
//
//	func QuotaExceeded(resource string, limit int, cause ...error) *QuotaExceededError {
//		return &QuotaExceededError{
//			failure: failure{
//				row:     &rowQuotaExceeded,
//				message: "the " + resource + " quota of " + strconv.Itoa(limit) + " is used up",
//				cause:   joined(cause),
//				extra:   &extra{params: []slog.Attr{slog.String("resource", resource), slog.Int("limit", limit)}},
//			},
//			Resource: resource,
//			Limit:    limit,
//		}
//	}
func errorConstructor(r *model.Row) Code {
	return constructorDoc(r).deprecated(deprecation(r)).code().
		Func().Id(r.Name).Params(parameters(errorParams(r))...).Op("*").Id(r.TypeName()).Block(
		Return(Op("&").Id(r.TypeName()).Add(errorLiteral(r))),
	)
}

// errorParams are the parameters of the constructor. An error that hides its
// cause is worth nothing to the log without one.
func errorParams(r *model.Row) []parameter {
	params := headerParams(r)
	if r.TakesMessage() {
		params = append(params, parameter{"message", goType{name: "string"}})
	}
	for _, p := range r.Required() {
		params = append(params, parameter{p.ParamName(), paramType(p)})
	}
	if r.Hide {
		return append(params, parameter{"cause", goType{name: "error"}})
	}
	return append(params, parameter{"cause", goType{prefix: "...", name: "error"}})
}

// failureType is what the type of an error embeds.
func failureType(r *model.Row) string {
	if r.Fields {
		return "fieldFailure"
	}
	return "failure"
}

// errorLiteral is the value of a new error: on one line where it is short.
func errorLiteral(r *model.Row) *Statement {
	short := len(r.Required()) == 0 && extraLiteral(r) == nil
	value := Id("failure").Add(failureLiteral(r, short))
	if r.Fields {
		value = Id("fieldFailure").Values(Id("failure").Op(":").Add(value))
	}
	embedded := Id(failureType(r)).Op(":").Add(value)
	if short && !r.Fields {
		return Values(embedded)
	}
	return BlockFunc(func(g *Group) {
		g.Add(embedded).Op(",")
		for _, p := range r.Required() {
			g.Id(p.GoName()).Op(":").Id(p.ParamName()).Op(",")
		}
	})
}

// failureLiteral is the value of a new failure.
func failureLiteral(r *model.Row, short bool) *Statement {
	if short {
		return ValuesFunc(func(g *Group) {
			for _, f := range failureFields(r) {
				g.Id(f.name).Op(":").Add(f.value)
			}
		})
	}
	return BlockFunc(func(g *Group) {
		for _, f := range failureFields(r) {
			g.Id(f.name).Op(":").Add(f.value).Op(",")
		}
	})
}

// A literalField is a field in a composite literal.
type literalField struct {
	name  string
	value *Statement
}

// failureFields are the fields of failure that a constructor sets.
func failureFields(r *model.Row) []literalField {
	fields := []literalField{{"row", Op("&").Id(r.Var())}}
	switch {
	case r.TakesMessage():
		fields = append(fields, literalField{"message", Id("message")})
	case r.Message != nil && (len(r.Params) > 0 || !r.Hide):
		fields = append(fields, literalField{"message", messageText(r.Message)})
	}
	if r.Hide {
		fields = append(fields, literalField{"cause", Id("cause")})
	} else {
		fields = append(fields, literalField{"cause", Id("joined").Call(Id("cause"))})
	}
	if x := extraLiteral(r); x != nil {
		fields = append(fields, literalField{"extra", x})
	}
	return fields
}

// extraLiteral is what a constructor gives to few errors, or nil: required
// headers and params.
func extraLiteral(r *model.Row) *Statement {
	var headers, params, secrets []Code
	for _, h := range r.Headers {
		if h.Required {
			values := Index().String().Values(headerText(h, Id(h.ParamName())))
			if h.Type == model.HeaderStrings {
				values = headerText(h, Id(h.ParamName()))
			}
			headers = append(headers, Values(Lit(h.Key()), values))
		}
	}
	room := 0 // for params that setters give
	for _, p := range inPlaces(r.Params) {
		switch attr := paramAttr(p, Id(p.ParamName())); {
		case p.Optional && !p.Sensitive:
			room++
		case p.Optional:
		case p.Sensitive:
			secrets = append(secrets, attr)
		default:
			params = append(params, attr)
		}
	}
	if headers == nil && params == nil && secrets == nil {
		return nil
	}
	attrs := func() *Statement { return Index().Qual("log/slog", "Attr") }
	return Op("&").Id("extra").ValuesFunc(func(g *Group) {
		if headers != nil {
			g.Id("headers").Op(":").Index().Id("header").Values(headers...)
		}
		switch {
		case params != nil && room > 0:
			g.Id("params").Op(":").Add(appended(Make(attrs(), Lit(0), Lit(len(params)+room)), params))
		case params != nil:
			g.Id("params").Op(":").Add(listLiteral(attrs(), params))
		}
		if secrets != nil {
			g.Id("secrets").Op(":").Add(listLiteral(attrs(), secrets))
		}
	})
}

// The setter of an optional header: of one text, of lines.
//
//	func (e *ServiceUnavailableError) RetryAfter(d time.Duration) *ServiceUnavailableError {
//		setHeader(&e.failure, "Retry-After", headerSeconds(d))
//		return e
//	}
//
//	func (e *UnavailableForLegalReasonsError) Link(values ...string) *UnavailableForLegalReasonsError {
//		addHeader(&e.failure, "Link", values)
//		return e
//	}
func errorSetter(r *model.Row, h *model.Header) Code {
	set, value := "setHeader", headerText(h, Id(setterName(h)))
	if h.Type == model.HeaderStrings {
		set, value = "addHeader", Id(setterName(h))
	}
	return setterDoc(r, h).code().
		Func().Params(Id("e").Op("*").Id(r.TypeName())).Id(h.GoName()).Params(setterParam(h)).Op("*").Id(r.TypeName()).Block(
		Id(set).Call(Op("&").Id("e").Dot("failure"), Lit(h.Key()), value),
		Return(Id("e")),
	)
}

// The sending of an error. All else that an error does it has from failure; but a
// method of an embedded field panics where the pointer is nil.
//
//	func (e *NotFoundError) Respond(w http.ResponseWriter, r *http.Request) error {
//		if e == nil {
//			return respondNil(w, r)
//		}
//		return respondFailure(w, r, &e.failure, nil)
//	}
func errorRespond(r *model.Row) Code {
	fields := Nil()
	if r.Fields {
		fields = Id("e").Dot("wrong").Call()
	}
	return doc("Respond sends the error, as [Response] says.").code().
		Func().Params(Id("e").Op("*").Id(r.TypeName())).Id("Respond").
		Params(Id("w").Add(responseWriter()), Id("r").Add(request())).Error().Block(
		If(Id("e").Op("==").Nil()).Block(Return(Id("respondNil").Call(Id("w"), Id("r")))),
		Return(Id("respondFailure").Call(Id("w"), Id("r"), Op("&").Id("e").Dot("failure"), fields)),
	)
}

// The row of an error that no row claims.
//
//	func fallback() *row { return &rowInternalServerError }
func fallback(t *model.Table) Code {
	return doc("fallback returns the row of an error that no row claims.").code().
		Func().Id("fallback").Params().Op("*").Id("row").Add(oneLiner(Return(Op("&").Id(t.Own.Fallback.Var()))))
}

// An error that the package makes itself.
//
//	func notFound() *failure {
//		return &failure{row: &rowNotFound, message: "Nothing is found at this path."}
//	}
func ownError(name, of string, r *model.Row) Code {
	return doc("%s returns the error %s.", name, of).code().
		Func().Id(name).Params().Op("*").Id("failure").Block(Return(ownFailure(r)))
}

// ownFailure is an error of the row in the table's own words.
func ownFailure(r *model.Row, more ...Code) *Statement {
	return Op("&").Id("failure").ValuesFunc(func(g *Group) {
		g.Id("row").Op(":").Op("&").Id(r.Var())
		if text := r.Text(); text != "" && !r.Hide {
			g.Id("message").Op(":").Lit(text)
		}
		for _, c := range more {
			g.Add(c)
		}
	})
}

// The rows of Go errors.
//
//	func known(err error) *failure {
//		switch {
//		case errors.Is(err, sql.ErrNoRows), isType[*http.MaxBytesError](err):
//			return &failure{row: &rowNotFound, message: "…", cause: err}
//		}
//		return nil
//	}
func known(t *model.Table) Code {
	var cases []Code
	for _, r := range t.Rows {
		if len(r.From) > 0 {
			cases = append(cases, Case(goErrors(r)...).Block(Return(ownFailure(r, Id("cause").Op(":").Err()))))
		}
	}
	head := doc("known returns the error of the first row that the table gives to a Go error in err's tree, or nil.").code().
		Func().Id("known").Params(Err().Error()).Op("*").Id("failure")
	if cases == nil {
		return head.Add(oneLiner(Return(Nil())))
	}
	return head.Block(Switch().Block(cases...), Return(Nil()))
}

// goErrors are the conditions under which a Go error means the row.
func goErrors(r *model.Row) []Code {
	var conditions []Code
	for _, e := range r.From {
		name := Qual(e.Path, e.Name)
		switch e.Kind {
		case model.Sentinel:
			conditions = append(conditions, Qual("errors", "Is").Call(Err(), name))
		case model.ErrorValue:
			conditions = append(conditions, Id("isType").Types(name).Call(Err()))
		case model.ErrorPointer:
			conditions = append(conditions, Id("isType").Types(Op("*").Add(name)).Call(Err()))
		}
	}
	return conditions
}

// All rows of errors.
//
//	var errorRows = [...]*row{&rowNotFound, &rowConflict}
func rowList(t *model.Table) Code {
	var rows []Code
	all := errorsOf(t)
	if t.Calls() { // and so looks for a code by halves
		slices.SortStableFunc(all, func(a, b *model.Row) int { return a.Code - b.Code })
	}
	for _, r := range all {
		rows = append(rows, Op("&").Id(r.Var()))
	}
	why := "errorRows are the rows in which Fail looks for one like that of an error of another package."
	switch t.Side {
	case model.ForBoth:
		why = "errorRows are the rows, by their codes, in which Check looks for that of a response, and Fail for one like that of an error of another package."
	case model.ForClient:
		why = "errorRows are the rows, by their codes, in which Check looks for that of a response."
	}
	return doc("%s", why).code().
		Var().Id("errorRows").Op("=").Add(listLiteral(Index(Op("...")).Op("*").Id("row"), rows))
}

// The type of an error, from its row.
//
//	func typed(f *failure) error {
//		switch f.row {
//		case &rowBadRequest:
//			return &BadRequestError{fieldFailure: fieldsOf(f)}
//		case &rowQuotaExceeded:
//			return &QuotaExceededError{failure: *f, Limit: paramValue[int](f, "limit")}
//		}
//		return f
//	}
func typed(t *model.Table) Code {
	rows := errorsOf(t)
	head := doc("typed returns the error of the type of its row: a copy, or itself where the row has no type.").code().
		Func().Id("typed").Params(Id("f").Op("*").Id("failure")).Error()
	if len(rows) == 0 {
		return head.Add(oneLiner(Return(Id("f"))))
	}
	return head.Block(
		Switch(Id("f").Dot("row")).BlockFunc(func(g *Group) {
			for _, r := range rows {
				g.Case(Op("&").Id(r.Var())).Block(Return(Op("&").Id(r.TypeName()).Add(typedLiteral(t, r))))
			}
		}),
		Return(Id("f")),
	)
}

// typedLiteral is the value of an error that is made of a failure of its row.
func typedLiteral(t *model.Table, r *model.Row) *Statement {
	params := heldParams(t, r)
	embedded := Id("failure").Op(":").Op("*").Id("f")
	if r.Fields {
		embedded = Id("fieldFailure").Op(":").Id("fieldsOf").Call(Id("f"))
	}
	if len(params) == 0 {
		return Values(embedded)
	}
	return BlockFunc(func(g *Group) {
		g.Add(embedded).Op(",")
		for _, p := range params {
			g.Id(p.GoName()).Op(":").Id("paramValue").Types(paramType(p).code()).Call(Id("f"), Lit(p.Name)).Op(",")
		}
	})
}

// errorsOf are the table's rows of errors.
func errorsOf(t *model.Table) []*model.Row {
	var rows []*model.Row
	for _, r := range t.Rows {
		if r.IsError() {
			rows = append(rows, r)
		}
	}
	return rows
}

package templates

import (
	"encoding/json"
	"strconv"
	"strings"

	. "github.com/dave/jennifer/jen"

	"github.com/statusgen/statusgen/templates/model"
)

// errorBody emits errorbody.go: what every error sends beside its status code.
func errorBody(t *model.Table, p *program) []section {
	return sections(errorConstants(t), appendError(p), setErrorHeaders())
}

// The values that every error shares.
func errorConstants(t *model.Table) Code {
	return Var().Defs(
		Id("errorTypeJSON").Op("=").Index().String().Values(Lit(t.Error.MediaType)),
		Id("noStore").Op("=").Index().String().Values(Lit("no-store")),
	).Line().Line().
		Comment("requestIDHeader is the header that names a request.").Line().
		Const().Id("requestIDHeader").Op("=").Lit("X-Request-Id").Line().Line().
		Comment("errorHeaders is how many headers setErrorHeaders sets at least.").Line().
		Const().Id("errorHeaders").Op("=").Lit(1)
}

// The headers of every error.
//
//	func setErrorHeaders(h http.Header, _ *failure, _ *http.Request) {
//		h["Cache-Control"] = noStore
//	}
func setErrorHeaders() Code {
	return doc("setErrorHeaders sets the headers that every error has. An error that a cache kept would outlive its cause (RFC 9111, section 4.2.2).").code().
		Func().Id("setErrorHeaders").
		Params(Id("h").Qual("net/http", "Header"), Id("_").Op("*").Id("failure"), Id("_").Add(request())).Block(
		Id("h").Index(Lit("Cache-Control")).Op("=").Id("noStore"),
	)
}

// The body of an error, from the shape's program.
//
//	func appendError(b []byte, f *failure, _ *http.Request, instance string) []byte {
//		b = append(b, f.row.json[0]...)
//		if s := f.Message(); s != "" {
//			b = append(b, ",\"detail\":"...)
//			b = appendString(b, s)
//		}
//		return append(b, '}')
//	}
func appendError(p *program) Code {
	r := Id("_")
	if p.readsRequest {
		r = Id("r")
	}
	return doc("appendError appends the body of the error. What is the same in every body of its row stands in the row.").code().
		Func().Id("appendError").
		Params(Id("b").Index().Byte(), Id("f").Op("*").Id("failure"), r.Add(request()), Id("instance").String()).Index().Byte().BlockFunc(func(g *Group) {
		last := len(p.steps) - 1 // the text that ends the object
		for _, s := range p.steps[:last] {
			s.emit(g)
		}
		g.Return(p.steps[last].(textStep).appended())
	})
}

// A program is the shape of an error body, compiled: what to append, in order.
type program struct {
	steps        []step
	runs         []text // that differ by row
	readsRequest bool
}

// A text is what a body has at one place, in parts: constant, or the same for
// every error of a row.
type text []part

type part struct {
	literal string            // JSON
	place   model.Placeholder // of the row; empty: literal
}

// A step appends one thing to the body. Emitting it gives a statement.
type step interface{ emit(g *Group) }

// A textStep appends what no request changes.
type textStep interface {
	step
	appended() *Statement // b with the text
}

type (
	constant string   // JSON
	run      int      // the row's text of this index
	comma    struct{} // unless the object has no member yet
	value    struct { // of a placeholder
		n     model.Node
		bound bool // it is s, as the optional around it has found
	}
	optional struct { // of a member that is left out without a value
		n     model.Node
		steps []step
	}
)

// compile makes the program of a shape.
func compile(shape model.Node) *program {
	c := &compiler{program: new(program)}
	c.program.steps = c.collect(func() { c.node(shape) })
	return c.program
}

type compiler struct {
	program *program
	steps   []step
	pending text // not yet a step
	bound   bool // the next value is bound
}

func (c *compiler) literal(s string) { c.pending = append(c.pending, part{literal: s}) }

func (c *compiler) step(s step) {
	c.flush()
	c.steps = append(c.steps, s)
}

// collect returns the steps that do adds.
func (c *compiler) collect(do func()) []step {
	c.flush()
	outer := c.steps
	c.steps = nil
	do()
	c.flush()
	inner := c.steps
	c.steps = outer
	return inner
}

// flush makes a step of the pending text: a run where it differs by row.
func (c *compiler) flush() {
	if len(c.pending) == 0 {
		return
	}
	t := c.pending
	c.pending = nil
	all := ""
	for _, p := range t {
		if p.place != "" {
			c.program.runs = append(c.program.runs, t)
			c.steps = append(c.steps, run(len(c.program.runs)-1))
			return
		}
		all += p.literal
	}
	c.steps = append(c.steps, constant(all))
}

func (c *compiler) node(n model.Node) {
	switch n.Kind {
	case model.Literal:
		c.literal(n.Literal)
	case model.Object:
		c.object(n)
	case model.List:
		c.list(n)
	case model.Place:
		c.place(n)
	}
}

func (c *compiler) list(n model.Node) {
	c.literal("[")
	for i, item := range n.Items {
		if i > 0 {
			c.literal(",")
		}
		c.node(item)
	}
	c.literal("]")
}

// object compiles the members. Whether one needs a comma is known here once a
// member stands for sure; until then the text so far tells.
func (c *compiler) object(n model.Node) {
	const (
		first = iota
		unknown
		later
	)
	position := first
	member := func(m model.Member) {
		switch position {
		case unknown:
			c.step(comma{})
		case later:
			c.literal(",")
		}
		c.literal(quote(m.Name) + ":")
		c.node(m.Value)
	}
	c.literal("{")
	for _, m := range n.Members {
		switch {
		case m.Value.Placeholder == model.PlaceSpread:
			c.node(m.Value)
			position = max(position, unknown)
		case leftOut(m.Value):
			c.bound = true
			c.step(optional{m.Value, c.collect(func() { member(m) })})
			c.bound = false
			position = max(position, unknown)
		default:
			member(m)
			position = later
		}
	}
	c.literal("}")
}

// leftOut reports whether a member is left out when an error has no value for
// it.
func leftOut(n model.Node) bool {
	switch n.Placeholder {
	case model.PlaceMessage, model.PlaceInstance, model.PlaceFields, model.PlaceParams, model.PlaceHeader:
		return true
	}
	return false
}

func (c *compiler) place(n model.Node) {
	switch n.Placeholder {
	case model.PlaceStatus, model.PlaceID, model.PlacePhrase, model.PlaceType:
		c.pending = append(c.pending, part{place: n.Placeholder})
	case model.PlacePath, model.PlaceHeader:
		c.program.readsRequest = true
		fallthrough
	default:
		c.step(value{n, c.bound})
	}
}

// b = append(b, `,"detail":`...)
func (s constant) emit(g *Group) { g.Id("b").Op("=").Add(s.appended()) }

func (s constant) appended() *Statement {
	if len(s) == 1 {
		return Append(Id("b"), LitRune(rune(s[0])))
	}
	return Append(Id("b"), jsonLit(string(s)).Op("..."))
}

// b = append(b, f.row.json[0]...)
func (s run) emit(g *Group) { g.Id("b").Op("=").Add(s.appended()) }

func (s run) appended() *Statement {
	return Append(Id("b"), Id("f").Dot("row").Dot("json").Index(Lit(int(s))).Op("..."))
}

// b = appendComma(b)
func (comma) emit(g *Group) { g.Id("b").Op("=").Id("appendComma").Call(Id("b")) }

// b = appendString(b, s)
func (s value) emit(g *Group) {
	name, arg := "appendString", Id("s")
	switch s.n.Placeholder {
	case model.PlaceMessage:
		if !s.bound {
			arg = message()
		}
	case model.PlaceHeader:
		if !s.bound {
			arg = requestHeader(s.n)
		}
	case model.PlaceInstance:
		arg = Id("instance")
	case model.PlacePath:
		arg = Id("r").Dot("URL").Dot("Path")
	case model.PlaceFields:
		name, arg = "appendFields", rest("fields")
	case model.PlaceParams:
		name, arg = "appendObject", rest("params")
	case model.PlaceSpread:
		name, arg = "appendParams", rest("params")
	}
	g.Id("b").Op("=").Id(name).Call(Id("b"), arg)
}

//	if s := f.Message(); s != "" {
//		…
//	}
func (s optional) emit(g *Group) {
	text := func(value *Statement) []Code { return []Code{Id("s").Op(":=").Add(value), Id("s").Op("!=").Lit("")} }
	some := func(list *Statement) []Code { return []Code{Len(list).Op(">").Lit(0)} }
	condition := []Code{Id("instance").Op("!=").Lit("")}
	switch s.n.Placeholder {
	case model.PlaceMessage:
		condition = text(message())
	case model.PlaceHeader:
		condition = text(requestHeader(s.n))
	case model.PlaceFields:
		condition = some(rest("fields"))
	case model.PlaceParams:
		condition = some(rest("params"))
	}
	g.If(condition...).BlockFunc(func(g *Group) {
		for _, inner := range s.steps {
			inner.emit(g)
		}
	})
}

func message() *Statement { return Id("f").Dot("Message").Call() }

func requestHeader(n model.Node) *Statement {
	return Id("r").Dot("Header").Dot("Get").Call(Lit(n.Header))
}

// rest is what few errors have: rest(f).params.
func rest(field string) *Statement { return Id("rest").Call(Id("f")).Dot(field) }

// texts are the row's texts of the program's runs.
func (p *program) texts(t *model.Table, r *model.Row) []Code {
	var values []Code
	for _, parts := range p.runs {
		var b strings.Builder
		for _, p := range parts {
			switch p.place {
			case "":
				b.WriteString(p.literal)
			case model.PlaceStatus:
				b.WriteString(strconv.Itoa(r.Code))
			case model.PlaceID:
				b.WriteString(quote(r.ID))
			case model.PlacePhrase:
				b.WriteString(quote(t.Error.Title(r)))
			case model.PlaceType:
				b.WriteString(quote(t.Error.TypeURI(r)))
			}
		}
		values = append(values, jsonLit(b.String()))
	}
	return values
}

// quote makes a JSON string of s, escaped as the runtime escapes.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string can always be encoded
	}
	return string(b)
}

// jsonLit is a literal of JSON text: raw, which spares the reader the
// backslashes, unless the text cannot stand so.
func jsonLit(s string) *Statement {
	if strconv.CanBackquote(s) {
		return Op("`" + s + "`")
	}
	return Lit(s)
}

package gopkg

import (
	"encoding/json"
	"strconv"
	"strings"

	. "github.com/dave/jennifer/jen"

	"github.com/statusgen/statusgen/templates/model"
)

// The shape of an error body is compiled to a program: the constant text in as
// few runs as can be, and the values between. JSON is here, XML in shapexml.go.

// A program is what to append, in order.
type program struct {
	steps        []step
	runs         []text              // that differ by row
	quote        func(string) string // a string of a row, as part of a run
	readsRequest bool
	readsFields  bool
}

// A text is what a body has at one place, in parts: constant, or the same for
// every error of a row.
type text []part

type part struct {
	literal string            // as it is sent
	place   model.Placeholder // of the row; empty: literal
	quoted  bool              // a number that is sent as a string
}

// A step appends one thing to the body. Emitting it gives a statement.
type step interface{ emit(g *Group) }

// A textStep appends what no request changes.
type textStep interface {
	step
	appended() *Statement // b with the text
}

type (
	constant string
	run      struct { // the row's text of this index
		field string
		index int
	}
	comma struct{} // unless the object has no member yet
	value struct { // of a placeholder, appended by a function
		n        model.Node
		function string
		bound    bool // it is s, as the optional around it has found
	}
	optional struct { // of a member that is left out without a value
		n     model.Node
		steps []step
	}
	each struct { // for each wrong field
		separator bool // a comma before each but the first
		steps     []step
	}
	unlessEmpty struct { // of an object that is left out when it would be empty
		before, steps, after []step
	}
)

// A compiler makes a program. Its text is pending until a step interrupts it.
type compiler struct {
	program program
	field   string // of the row that holds the runs
	steps   []step
	pending text
	bound   model.Placeholder // that the optional around has found
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
			c.steps = append(c.steps, run{c.field, len(c.program.runs) - 1})
			return
		}
		all += p.literal
	}
	c.steps = append(c.steps, constant(all))
}

// place adds what a placeholder stands for; function appends its text.
func (c *compiler) place(n model.Node, function string) {
	switch n.Placeholder {
	case model.PlaceStatus, model.PlaceID, model.PlacePhrase, model.PlaceType:
		c.pending = append(c.pending, part{place: n.Placeholder, quoted: n.Quoted})
		return
	case model.PlacePath, model.PlaceHeader:
		c.program.readsRequest = true
	}
	c.step(value{n, function, n.Placeholder == c.bound})
}

// optional adds the steps that do adds, to be left out without a value of n.
func (c *compiler) optional(n model.Node, do func()) {
	c.flush()
	if n.Placeholder == model.PlaceMessage || n.Placeholder == model.PlaceHeader {
		c.bound = n.Placeholder
	}
	steps := c.collect(do)
	c.bound = ""
	c.step(optional{n, steps})
}

// each adds the steps that do adds, for each wrong field.
func (c *compiler) each(separator bool, do func()) {
	c.program.readsFields = true
	c.step(each{separator, c.collect(do)})
}

// unlessEmpty adds the steps of an object that is left out when no step of
// inside has anything to append.
func (c *compiler) unlessEmpty(before, inside, after func()) {
	c.step(unlessEmpty{c.collect(before), c.collect(inside), c.collect(after)})
}

// compileJSON makes the program of a shape's JSON.
func compileJSON(shape model.Node) *program {
	c := &jsonCompiler{compiler{program: program{quote: quote}, field: "json"}}
	c.program.steps = c.collect(func() { c.node(shape) })
	return &c.program
}

type jsonCompiler struct{ compiler }

func (c *jsonCompiler) node(n model.Node) {
	switch n.Kind {
	case model.Literal:
		c.literal(n.Literal)
	case model.Object:
		c.object(n)
	case model.List:
		c.list(n)
	case model.Place:
		c.placeholder(n)
	}
}

func (c *jsonCompiler) placeholder(n model.Node) {
	switch n.Placeholder {
	case model.PlaceParams:
		c.place(n, "appendObject")
	case model.PlaceSpread:
		c.place(n, "appendParams")
	default:
		c.place(n, "appendString")
	}
}

// A position is what is known of the text before a member or an item: whether a
// comma must stand between.
type position int

const (
	first position = iota
	unknown
	later
)

// comma adds the comma that the position asks for.
func (c *jsonCompiler) comma(p position) {
	switch p {
	case unknown:
		c.step(comma{})
	case later:
		c.literal(",")
	}
}

func (c *jsonCompiler) list(n model.Node) {
	c.literal("[")
	p := first
	for _, item := range n.Items {
		switch {
		case item.Kind == model.Each && p == first:
			c.each(true, func() { c.node(item.Items[0]) })
			p = unknown
		case item.Kind == model.Each:
			c.each(false, func() { c.comma(p); c.node(item.Items[0]) })
		default:
			c.comma(p)
			c.node(item)
			p = later
		}
	}
	c.literal("]")
}

func (c *jsonCompiler) object(n model.Node) {
	c.literal("{")
	c.members(n)
	c.literal("}")
}

// members compiles the members of an object.
func (c *jsonCompiler) members(n model.Node) {
	p := first
	for _, m := range n.Members {
		name := func() { c.comma(p); c.literal(quote(m.Name) + ":") }
		switch {
		case m.Value.Placeholder == model.PlaceSpread:
			c.node(m.Value)
			p = max(p, unknown)
		case m.Value.LeftOut():
			c.optional(m.Value, func() { name(); c.node(m.Value) })
			p = max(p, unknown)
		case m.Value.MaybeEmpty():
			c.unlessEmpty(
				func() { name(); c.literal("{") },
				func() { c.members(m.Value) },
				func() { c.literal("}") },
			)
			p = max(p, unknown)
		default:
			name()
			c.node(m.Value)
			p = later
		}
	}
}

// b = append(b, `,"detail":`...)
func (s constant) emit(g *Group) { g.Id("b").Op("=").Add(s.appended()) }

func (s constant) appended() *Statement {
	if len(s) == 1 {
		return Append(Id("b"), LitRune(rune(s[0])))
	}
	return Append(Id("b"), textLit(string(s)).Op("..."))
}

// b = append(b, f.row.json[0]...)
func (s run) emit(g *Group) { g.Id("b").Op("=").Add(s.appended()) }

func (s run) appended() *Statement {
	return Append(Id("b"), Id("f").Dot("row").Dot(s.field).Index(Lit(s.index)).Op("..."))
}

// b = appendComma(b)
func (comma) emit(g *Group) { g.Id("b").Op("=").Id("appendComma").Call(Id("b")) }

// b = appendString(b, s)
func (s value) emit(g *Group) {
	arg := Id("s")
	if !s.bound {
		arg = found(s.n)
	}
	g.Id("b").Op("=").Id(s.function).Call(Id("b"), arg)
}

//	if s := f.message; s != "" {
//		…
//	}
func (s optional) emit(g *Group) {
	var condition []Code
	switch {
	case s.n.Kind == model.List:
		condition = []Code{Len(Id("fields")).Op(">").Lit(0)}
	case s.n.Placeholder == model.PlaceParams:
		condition = []Code{Len(rest("params")).Op(">").Lit(0)}
	case s.n.Placeholder == model.PlaceInstance:
		condition = []Code{Id("instance").Op("!=").Lit("")}
	default:
		condition = []Code{Id("s").Op(":=").Add(found(s.n)), Id("s").Op("!=").Lit("")}
	}
	g.If(condition...).BlockFunc(func(g *Group) { emit(g, s.steps) })
}

//	for i, field := range fields {
//		if i > 0 {
//			b = append(b, ',')
//		}
//		…
//	}
func (s each) emit(g *Group) {
	index := "_"
	if s.separator {
		index = "i"
	}
	g.For(List(Id(index), Id("field")).Op(":=").Range().Id("fields")).BlockFunc(func(g *Group) {
		if s.separator {
			g.If(Id("i").Op(">").Lit(0)).BlockFunc(func(g *Group) { constant(",").emit(g) })
		}
		emit(g, s.steps)
	})
}

//	{
//		start := len(b)
//		b = append(b, `,"details":{`...)
//		empty := len(b)
//		…
//		if len(b) == empty {
//			b = b[:start]
//		} else {
//			b = append(b, '}')
//		}
//	}
func (s unlessEmpty) emit(g *Group) {
	g.BlockFunc(func(g *Group) {
		g.Id("start").Op(":=").Len(Id("b"))
		emit(g, s.before)
		g.Id("empty").Op(":=").Len(Id("b"))
		emit(g, s.steps)
		g.If(Len(Id("b")).Op("==").Id("empty")).Block(
			Id("b").Op("=").Id("b").Index(Empty(), Id("start")),
		).Else().BlockFunc(func(g *Group) { emit(g, s.after) })
	})
}

func emit(g *Group, steps []step) {
	for _, s := range steps {
		s.emit(g)
	}
}

// found is where the value of a placeholder is found.
func found(n model.Node) *Statement {
	switch n.Placeholder {
	case model.PlaceMessage:
		return Id("f").Dot("message")
	case model.PlaceHeader:
		return Id("r").Dot("Header").Dot("Get").Call(Lit(n.Header))
	case model.PlacePath:
		return Id("pathOf").Call(Id("r"))
	case model.PlaceParams, model.PlaceSpread:
		return rest("params")
	case model.PlacePointer:
		return Id("field").Dot("Pointer")
	case model.PlaceDetail:
		return Id("field").Dot("Detail")
	}
	return Id("instance")
}

// rest is what few errors have: rest(f).params.
func rest(field string) *Statement { return Id("rest").Call(Id("f")).Dot(field) }

// texts are the row's texts of the program's runs.
func (p *program) texts(t *model.Table, r *model.Row) []Code {
	var values []Code
	for _, parts := range p.runs {
		var b strings.Builder
		for _, part := range parts {
			b.WriteString(part.literal)
			switch part.place {
			case model.PlaceStatus:
				code := strconv.Itoa(r.Code)
				if part.quoted {
					code = p.quote(code)
				}
				b.WriteString(code)
			case model.PlaceID:
				b.WriteString(p.quote(r.ID))
			case model.PlacePhrase:
				b.WriteString(p.quote(t.Error.Title(r)))
			case model.PlaceType:
				b.WriteString(p.quote(t.Error.TypeURI(r)))
			}
		}
		values = append(values, textLit(b.String()))
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

// textLit is a literal of text that is sent: raw, which spares the reader the
// backslashes, unless it cannot stand so.
func textLit(s string) *Statement {
	if strconv.CanBackquote(s) {
		return Op("`" + s + "`")
	}
	return Lit(s)
}

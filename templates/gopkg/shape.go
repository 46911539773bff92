package gopkg

import (
	"reflect"
	"slices"
	"strconv"

	. "github.com/dave/jennifer/jen"

	"github.com/statusgen/statusgen/templates/model"
)

// What a compiled shape becomes: a statement for each step, and for each row the
// texts of the program's runs.

// A step appends one thing to the body. Emitting it gives a statement.
type step interface{ emit(g *Group) }

// A textStep appends one text.
type textStep interface {
	step
	appended() *Statement // b with the text
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

//	if s := f.row.json[1]; s != "" {
//		b = append(appendComma(b), s...)
//	}
func (s maybeRun) emit(g *Group) {
	text := Id("f").Dot("row").Dot(s.field).Index(Lit(s.index))
	g.If(Id("s").Op(":=").Add(text), Id("s").Op("!=").Lit("")).Block(
		Id("b").Op("=").Append(Id("appendComma").Call(Id("b")), Id("s").Op("...")),
	)
}

// b = appendComma(b)
func (comma) emit(g *Group) { g.Id("b").Op("=").Id("appendComma").Call(Id("b")) }

// b = appendString(b, s)
// b = append(b, strings.ToValidUTF8(s, "\ufffd")...)
func (s value) emit(g *Group) { g.Id("b").Op("=").Add(s.appended()) }

func (s value) appended() *Statement {
	arg := Id("s")
	switch {
	case s.others:
		arg = otherParams(s.taken)
	case s.taken:
		arg = Id("params").Index(Lit(0)).Dot("Value")
	case !s.bound:
		arg = found(s.n)
	}
	if s.text {
		arg.Dot("String").Call()
	}
	if s.function == asIs {
		return Append(Id("b"), Qual("strings", "ToValidUTF8").Call(arg, Op(`"\ufffd"`)).Op("..."))
	}
	return Id(s.function).Call(Id("b"), arg)
}

// b = appendName(b, named[0])
func (s key) emit(g *Group) {
	name := Id(s.field)
	if s.n.Placeholder != model.PlaceName {
		name.Dot("name")
	}
	g.Id("b").Op("=").Id(s.function).Call(Id("b"), name)
}

//	if s := f.message; s != "" {
//		…
//	}
//
// Of a param that is taken from the front:
//
//	if len(params) > 0 && params[0].Key == "reason" {
//		…
//		params = params[1:]
//	}
func (s optional) emit(g *Group) {
	var condition []Code
	switch {
	case s.n.Kind == model.Map:
		condition = []Code{namedFields(s.n), Len(Id(ofMap)).Op(">").Lit(0)}
	case s.taken && !s.others:
		condition = []Code{Len(Id("params")).Op(">").Lit(0).Op("&&").Id("params").Index(Lit(0)).Dot("Key").Op("==").Lit(s.n.Name)}
	case s.n.Placeholder == model.PlaceParam:
		condition = []Code{Id("p").Op(":=").Add(placedParamOf(s.n)), Id("p").Op("!=").Nil()}
	case s.others:
		condition = []Code{Len(otherParams(s.taken)).Op(">").Lit(0)}
	case s.n.Placeholder == model.PlaceFieldValue:
		condition = []Code{Id("s").Op(":=").Add(found(s.n)), Id("isSet").Call(Id("s"))}
	case s.n.Placeholder == model.PlaceMessage, s.n.Placeholder == model.PlaceHeader:
		condition = []Code{Id("s").Op(":=").Add(found(s.n)), Id("s").Op("!=").Lit("")}
	default:
		condition = []Code{need{n: s.n}.met()}
	}
	g.If(condition...).BlockFunc(func(g *Group) {
		emit(g, s.steps)
		if s.taken && !s.others && !s.last {
			g.Id("params").Op("=").Id("params").Index(Lit(1), Empty())
		}
	})
}

// met is the condition under which an error has what is needed.
func (x need) met() *Statement {
	n := x.n
	switch {
	case x.ofRow != nil:
		return Id("f").Dot("row").Dot(x.ofRow.field).Index(Lit(x.ofRow.index)).Op("!=").Lit("")
	case x.others:
		return Len(otherParams(false)).Op(">").Lit(0)
	case n.Placeholder == model.PlaceParam:
		return placedParamOf(n).Op("!=").Nil()
	case n.Kind == model.Map && n.Placeholder != model.PlaceName:
		return Id("anyNamed").Call(Id(allFields), Id(mapKeys[n.Placeholder]))
	case n.Kind == model.Map, n.Kind == model.List:
		return Len(Id(allFields)).Op(">").Lit(0)
	case n.Placeholder == model.PlaceParams, n.Placeholder == model.PlaceSpread:
		return Len(found(n)).Op(">").Lit(0)
	case n.Placeholder == model.PlaceFieldValue:
		return Id("isSet").Call(found(n))
	}
	return found(n).Op("!=").Lit("")
}

//	if len(fields) > 0 {
//		…
//	} else if f.message != "" || instance != "" {
//
//		…
//	} else {
//
//		…
//	}
func (s oneOf) emit(g *Group) {
	chain := Null()
	for i, a := range s.alternatives {
		if i > 0 && len(a.steps) == 0 && a.needs == nil {
			break // nothing to append
		}
		if i > 0 {
			chain.Else()
		}
		switch {
		case len(a.needs) == 1 && a.isParam:
			chain.If(Id("p").Op(":=").Add(placedParamOf(a.needs[0].n)), Id("p").Op("!=").Nil())
		case a.needs != nil:
			chain.If(oneMet(a.needs))
		}
		chain.BlockFunc(func(g *Group) { emit(g, a.steps) })
	}
	g.Add(chain)
}

// placedParamOf is the param of the place, or nil where the error has none of the name.
func placedParamOf(n model.Node) *Statement {
	return Id("placedParam").Call(extra("params"), Lit(n.Name))
}

// oneMet is the condition under which an error has one of what is needed.
func oneMet(needs []need) *Statement {
	var conditions []*Statement
	for _, x := range needs {
		condition := x.met()
		if !slices.ContainsFunc(conditions, func(s *Statement) bool { return s.GoString() == condition.GoString() }) {
			conditions = append(conditions, condition)
		}
	}
	one := conditions[0]
	for _, condition := range conditions[1:] {
		one = one.Op("||").Add(condition)
	}
	return one
}

//	for i, field := range fields {
//		if i > 0 {
//			b = append(b, ',')
//		}
//		…
//	}
func (s each) emit(g *Group) {
	var loop *Statement
	switch uses := usesField(s.steps); {
	case uses && s.separator:
		loop = List(Id("i"), Id("field")).Op(":=").Range()
	case uses:
		loop = List(Id("_"), Id("field")).Op(":=").Range()
	case s.separator:
		loop = Id("i").Op(":=").Range()
	default:
		loop = Range()
	}
	g.For(loop.Id(s.of)).BlockFunc(func(g *Group) {
		if s.separator {
			g.If(Id("i").Op(">").Lit(0)).BlockFunc(func(g *Group) { constant(",").emit(g) })
		}
		emit(g, s.steps)
	})
}

//	for len(named) > 0 {
//		n := ofOneName(named, byName)
//		…
//		named = named[n:]
//	}
//
// Where each name has what its first field says:
//
//	for len(named) > 0 {
//		field := named[0]
//		…
//		named = named[ofOneName(named, byName):]
//	}
//
// It has its named from the optional around it, if there is one, and else makes it:
//
//	for named := sorted(make([]wrongField, 0, 6), fields, byName); len(named) > 0; {
//		…
//	}
func (s eachName) emit(g *Group) {
	loop := For(Len(Id(ofMap)).Op(">").Lit(0))
	if !s.bound {
		loop = For(namedFields(s.n), Len(Id(ofMap)).Op(">").Lit(0), Empty())
	}
	rest := func(n Code) Code { return Id(ofMap).Op("=").Id(ofMap).Index(n, Empty()) }
	count := Id("ofOneName").Call(Id(ofMap), Id(mapKeys[s.n.Placeholder]))
	g.Add(loop).BlockFunc(func(g *Group) {
		if s.n.Every() {
			g.Id("n").Op(":=").Add(count)
			emit(g, s.steps)
			g.Add(rest(Id("n")))
		} else {
			if usesField(s.steps) {
				g.Id("field").Op(":=").Id(ofMap).Index(Lit(0))
			}
			emit(g, s.steps)
			g.Add(rest(count))
		}
	})
}

// usesField reports whether the steps of a wrong field look at it.
func usesField(steps []step) bool {
	return slices.ContainsFunc(steps, func(s step) bool {
		switch s := s.(type) {
		case value:
			return s.n.Placeholder.OfField()
		case key:
			return s.field == "field"
		case byPlace:
			return true
		case optional:
			return s.n.Placeholder.OfField() || usesField(s.steps)
		case oneOf:
			return slices.ContainsFunc(s.alternatives, func(a alternative) bool {
				return usesField(a.steps) || slices.ContainsFunc(a.needs, func(x need) bool { return x.n.Placeholder == model.PlaceFieldValue })
			})
		case unlessEmpty:
			return usesField(s.before) || usesField(s.steps) || usesField(s.after)
		}
		return false
	})
}

// namedFields is the definition of the wrong fields of a Map. What is made stays on the
// stack, where there are not more fields than stand in the error itself.
//
//	named := sorted(make([]wrongField, 0, 6), fields, byName)
func namedFields(n model.Node) *Statement {
	few := Make(Index().Id("wrongField"), Lit(0), Lit(6))
	return Id(ofMap).Op(":=").Id("sorted").Call(few, Id(allFields), Id(mapKeys[n.Placeholder]))
}

// mapKeys are the names that the runtime has for the keys of a Map.
var mapKeys = map[model.Placeholder]string{
	model.PlaceName: "byName", model.PlacePointer: "byPointer", model.PlaceParameter: "byParameter", model.PlaceQuery: "byQuery", model.PlaceField: "byHeader",
}

//	switch field.in {
//	case inBody:
//		b = append(b, `{"pointer":`...)
//	case inQuery:
//		…
//	}
//
// Where two of the three are the same:
//
//	if field.in == inBody {
//		…
//	} else {
//		…
//	}
func (s byPlace) emit(g *Group) {
	body, query, header := s.steps[0], s.steps[1], s.steps[2]
	in := func() *Statement { return Id("field").Dot("in") }
	block := func(steps []step) Code { return BlockFunc(func(g *Group) { emit(g, steps) }) }
	switch {
	case !reflect.DeepEqual(query, header):
		g.Switch(in()).BlockFunc(func(g *Group) {
			for i, place := range []string{"inBody", "inQuery", "inHeader"} {
				if len(s.steps[i]) > 0 {
					g.Case(Id(place)).BlockFunc(func(g *Group) { emit(g, s.steps[i]) })
				}
			}
		})
	case len(body) == 0:
		g.If(in().Op("!=").Id("inBody")).Add(block(query))
	case len(query) == 0:
		g.If(in().Op("==").Id("inBody")).Add(block(body))
	default:
		g.If(in().Op("==").Id("inBody")).Add(block(body)).Else().Add(block(query))
	}
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
	case model.PlaceTime:
		return Id("now")
	case model.PlaceParams, model.PlaceSpread:
		return extra("params")
	case model.PlaceParam:
		return Id("p").Dot("Value")
	case model.PlacePointer:
		return Id("field").Dot("name")
	case model.PlaceName:
		return Id("field")
	case model.PlaceDetail:
		return Id("field").Dot("detail")
	case model.PlaceFieldValue:
		return Id("field").Dot("values").Index(Id(model.IndexName(n.Name)))
	}
	return Id("instance")
}

// extra is a field of an error's extra: extraOf(f).params.
func extra(field string) *Statement { return Id("extraOf").Call(Id("f")).Dot(field) }

// otherParams are the params that have no place of their own: what is left of params
// where the others have been taken.
func otherParams(taken bool) *Statement {
	if taken {
		return Id("params")
	}
	return Id("otherParams").Call(extra("params"))
}

// texts are the row's texts of the program's runs.
func (p *program) texts(t *model.Table, r *model.Row) []Code {
	var values []Code
	for _, run := range p.runs {
		text, _ := p.text(nil, run, t, r)
		values = append(values, textLit(string(text)))
	}
	return values
}

// text appends the row's text of a run, or of part of one, and reports whether the
// row has anything for it.
func (p *program) text(b []byte, run text, t *model.Table, r *model.Row) (_ []byte, ok bool) {
	for _, part := range run {
		b = append(b, part.literal...)
		text, has := "", true
		switch part.place {
		case model.PlaceStatus:
			text = p.number(strconv.Itoa(r.Code), part.quoted)
		case model.PlaceID:
			text = p.quote(r.ID)
			if r.Number {
				text = p.number(r.ID, part.quoted)
			}
		case model.PlacePhrase:
			text = p.quote(t.Error.Title(r))
		case model.PlaceType:
			text = p.quote(t.Error.TypeURI(r))
		case model.PlaceHelp:
			text = p.quote(t.Error.HelpURI(r))
		case model.PlaceValue:
			var literal string
			if literal, has = r.Value(part.name); has {
				text = p.value(literal, part.quoted)
			}
		}
		b = append(b, text...)
		switch {
		case part.comma && len(b) > 0 && b[len(b)-1] != '{' && b[len(b)-1] != '[':
			b = append(b, ',')
		case part.maybe != nil:
			b, has = p.maybeText(b, part.maybe, t, r)
		}
		ok = ok || has && (part.place != "" || part.maybe != nil)
	}
	return b, ok
}

// maybeText appends the row's text of what it may have nothing for.
func (p *program) maybeText(b []byte, m *maybe, t *model.Table, r *model.Row) (_ []byte, ok bool) {
	start := len(b)
	b, _ = p.text(b, m.before, t, r)
	if b, ok = p.text(b, m.inside, t, r); !ok {
		return b[:start], false
	}
	b, _ = p.text(b, m.after, t, r)
	return b, true
}

func (p *program) number(digits string, quoted bool) string {
	if quoted {
		return p.quote(digits)
	}
	return digits
}

// textLit is a literal of text that is sent: raw, which spares the reader the
// backslashes, unless it cannot stand so.
func textLit(s string) *Statement {
	if strconv.CanBackquote(s) {
		return Op("`" + s + "`")
	}
	return Lit(s)
}

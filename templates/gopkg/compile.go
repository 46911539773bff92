package gopkg

import (
	"reflect"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// The shape of an error body is compiled to a program: the constant text in as
// few runs as can be, and the values between. JSON is here, XML in
// compilexml.go; what a program becomes in Go, in shape.go.

// A program is what to append, in order.
type program struct {
	steps        []step
	runs         []text                                   // that differ by row
	quote        func(string) string                      // a string of a row, as part of a run
	value        func(literal string, quoted bool) string // a constant of a row, likewise
	readsRequest bool
	readsFields  bool
	readsTime    bool
	placesParams bool // some have a place of their own
	inXML        bool
	takesParams  bool // and are taken from the front, one after another
}

// A text is what a body has at one place, in parts: constant, or the same for
// every error of a row.
type text []part

type part struct {
	literal string            // as it is sent
	place   model.Placeholder // of the row; empty: literal
	name    string            // of the row's value
	quoted  bool              // a number that is sent as a string
	comma   bool              // a comma, unless the text so far begins an object or a list
	maybe   *maybe            // what is left out of rows that have nothing for it
}

// A maybe is a text that a row has only where it has one of the values in it.
type maybe struct{ before, inside, after text }

// The steps: each appends one thing to the body.
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
		others   bool // of the params, those that have no place of their own
		taken    bool // of a param, or of the others: it is at the front of params
		text     bool // of a param: it is a string in each row that has it
	}
	optional struct { // of a member that is left out without a value
		n      model.Node
		steps  []step
		others bool // of the params, those that have no place of their own
		taken  bool // of a param, or of the others: it is at the front of params
		last   bool // nothing is taken behind it
	}
	maybeRun struct{ run } // the row's text of this index, and a comma before it, unless the row has none
	each     struct {      // for each wrong field
		of        string // those that it is for: all of them, or those of one name
		separator bool   // a comma before each but the first
		steps     []step
	}
	eachName struct { // for each name that wrong fields have
		n     model.Node // the Map
		bound bool       // they are named, as the optional around it has found
		steps []step     // for the field that is the first of the name, or with an each for all of them
	}
	key struct { // of a Map: the name of a wrong field
		n        model.Node
		function string
		field    string // in Go
	}
	byPlace struct { // of a wrong field: what depends on the part of the request that has it
		steps [][]step // in the order of model.FieldPlaces
	}
	oneOf struct { // of the alternatives, the first that an error has something for
		alternatives []alternative
	}
	unlessEmpty struct { // of an object that is left out when it would be empty
		before, steps, after []step
	}
)

// An alternative is what is appended if an error has one of what it needs; or else,
// where it needs nothing.
type alternative struct {
	needs   []need
	isParam bool // it is the one param that it needs
	steps   []step
}

// A need is something that an error may have.
type need struct {
	n      model.Node
	others bool // of the params, those that have no place of their own
	ofRow  *run // of a value of the row: a text that is empty where the row has none
}

// A compiler makes a program. Its text is pending until a step interrupts it.
type compiler struct {
	program program
	field   string // of the row that holds the runs
	steps   []step
	pending text
	bound   model.Placeholder // that the optional around has found
	known   []model.Node      // of the alternative around: what an error has
	inText  bool              // no step may interrupt the text
}

func (c *compiler) literal(s string) { c.pending = append(c.pending, part{literal: s}) }

func (c *compiler) step(s step) {
	c.flush()
	c.steps = append(c.steps, s)
}

func (c *compiler) add(steps []step) {
	c.flush()
	c.steps = append(c.steps, steps...)
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
		if p != (part{literal: p.literal}) {
			c.steps = append(c.steps, c.run(t))
			return
		}
		all += p.literal
	}
	c.steps = append(c.steps, constant(all))
}

// run returns the step that appends the text, which differs by row.
func (c *compiler) run(t text) run { return run{c.field, c.program.run(t)} }

// run returns the index of the program's run of the text.
func (p *program) run(t text) int {
	i := slices.IndexFunc(p.runs, func(have text) bool { return reflect.DeepEqual(have, t) })
	if i < 0 {
		i = len(p.runs)
		p.runs = append(p.runs, t)
	}
	return i
}

// place adds what a placeholder stands for; function appends its text.
func (c *compiler) place(n model.Node, function string) {
	switch n.Placeholder {
	case model.PlaceStatus, model.PlaceID, model.PlacePhrase, model.PlaceType, model.PlaceHelp, model.PlaceValue:
		c.pending = append(c.pending, part{place: n.Placeholder, name: n.Name, quoted: n.Quoted})
		return
	case model.PlaceParams, model.PlaceSpread:
		c.step(value{n: n, function: function, others: c.program.placesParams})
		return
	case model.PlacePath, model.PlaceHeader:
		c.program.readsRequest = true
	case model.PlaceTime:
		c.program.readsTime = true
	}
	c.step(value{n: n, function: function, bound: n.Placeholder == c.bound})
}

// optional adds the steps that do adds, to be left out without a value of n.
func (c *compiler) optional(n model.Node, do func()) {
	c.flush()
	if n.Placeholder == model.PlaceMessage || n.Placeholder == model.PlaceHeader || n.Placeholder == model.PlaceFieldValue || n.Kind == model.Map {
		c.bound = n.Placeholder
	}
	steps := c.collect(do)
	c.bound = ""
	c.step(optional{n: n, steps: steps, others: n.Placeholder == model.PlaceParams && c.program.placesParams})
}

// The variables of the Go with wrong fields.
const (
	allFields = "fields"
	ofMap     = "named"     // those of a Map, by their names
	ofOneName = "named[:n]" // the first of them, which have one name
)

// each adds the steps that do adds of what is repeated for each of the wrong fields,
// which are in these parts of the request.
func (c *compiler) each(of string, places []model.FieldPlace, separator bool, repeated model.Node, do func(model.Node)) {
	c.program.readsFields = true
	c.step(each{of, separator, c.byPlace(places, repeated, do)})
}

// eachName adds the steps that do adds of what is repeated for each name of a Map.
func (c *compiler) eachName(n model.Node, do func()) {
	c.program.readsFields = true
	bound := c.bound == n.Placeholder
	c.bound = ""
	c.step(eachName{n, bound, c.collect(do)})
}

// byPlace returns the steps that do adds of what is repeated for a wrong field. They
// are those of a field in the body, in the query and in the header where these
// differ, and once what is the same before and behind. Where there are only fields
// in some of them, one of those stands for the others.
func (c *compiler) byPlace(places []model.FieldPlace, repeated model.Node, do func(model.Node)) []step {
	all := make([][]step, len(model.FieldPlaces))
	for i, place := range model.FieldPlaces {
		if !slices.Contains(places, place) {
			place = places[0]
		}
		all[i] = c.collect(func() { do(repeated.Of(place)) })
	}
	var before, behind []step
	for sameStep(all, func(steps []step) step { return steps[0] }) {
		before = append(before, all[0][0])
		for i := range all {
			all[i] = all[i][1:]
		}
	}
	for sameStep(all, func(steps []step) step { return steps[len(steps)-1] }) {
		behind = append(behind, all[0][len(all[0])-1])
		for i := range all {
			all[i] = all[i][:len(all[i])-1]
		}
	}
	slices.Reverse(behind)
	if slices.ContainsFunc(all, func(steps []step) bool { return len(steps) > 0 }) {
		before = append(before, byPlace{all})
	}
	return append(before, behind...)
}

// sameStep reports whether the lists all have the step that of takes from each.
func sameStep(all [][]step, of func([]step) step) bool {
	for _, steps := range all {
		if len(steps) == 0 || !reflect.DeepEqual(of(steps), of(all[0])) {
			return false
		}
	}
	return true
}

// text returns the text that do adds, which no step interrupts.
func (c *compiler) text(do func()) text {
	outer, inText := c.pending, c.inText
	c.pending, c.inText = nil, true
	do()
	inner := c.pending
	c.pending, c.inText = outer, inText
	return inner
}

// maybe adds the text of what is left out of rows that have no value for it.
func (c *compiler) maybe(before, inside, after func()) {
	c.pending = append(c.pending, part{maybe: &maybe{c.text(before), c.text(inside), c.text(after)}})
}

// isOfRow reports whether the value is left out of the errors of some rows, and is
// the same in all errors of the others.
func isOfRow(n model.Node) bool {
	if n.Placeholder == model.PlaceValue {
		return true
	}
	return n.MaybeEmpty() && !slices.ContainsFunc(n.Members, func(m model.Member) bool { return !isOfRow(m.Value) })
}

// oneOf adds the steps that do adds of the first alternative of n that an error has
// something for: none, where n may be left out and there is no such, or those of the
// last.
func (c *compiler) oneOf(n model.Node, leftOut bool, do func(model.Node)) {
	var s oneOf
	for i, item := range n.Items {
		a := alternative{isParam: item.Placeholder == model.PlaceParam}
		outer := c.known
		if leftOut || i < len(n.Items)-1 {
			a.needs = c.needs(item)
			if needs := item.Needs(); len(needs) == 1 {
				c.known = append(slices.Clip(outer), needs[0])
			}
		}
		a.steps = c.collect(func() { do(item) })
		c.known = outer
		s.alternatives = append(s.alternatives, a)
	}
	c.step(s)
}

// has reports whether an error is known to have something for the node, which may be
// left out elsewhere.
func (c *compiler) has(n model.Node) bool {
	needs := n.Needs()
	if len(needs) != 1 || needs[0].Kind == model.Map || needs[0].IsNamed() {
		return false
	}
	return slices.ContainsFunc(c.known, func(known model.Node) bool { return reflect.DeepEqual(known, needs[0]) })
}

// needs are what an error must have one of for the node; none where it always has.
func (c *compiler) needs(n model.Node) []need {
	var needs []need
	for _, n := range n.Needs() {
		x := need{n: n}
		switch n.Placeholder {
		case model.PlaceParams, model.PlaceSpread:
			x.others = c.program.placesParams
		case model.PlaceValue:
			value := text{part{place: n.Placeholder, name: n.Name}}
			r := c.run(text{part{maybe: &maybe{text{part{literal: "1"}}, value, nil}}})
			x.ofRow = &r
		}
		needs = append(needs, x)
	}
	return needs
}

// unlessEmpty adds the steps of an object that is left out when no step of
// inside has anything to append.
func (c *compiler) unlessEmpty(before, inside, after func()) {
	c.step(unlessEmpty{c.collect(before), c.collect(inside), c.collect(after)})
}

// compileJSON makes the program of a shape's JSON.
func compileJSON(shape model.Node) *program {
	c := &jsonCompiler{compiler{program: program{quote: model.Quote, value: jsonValue, placesParams: shape.Has(model.PlaceParam)}, field: "json"}}
	c.program.steps = c.collect(func() { c.node(shape) })
	c.program.takeParams(shape)
	return &c.program
}

// asIs is the function of a value that is appended as it is, but for what is not
// UTF-8.
const asIs = ""

// compileText makes the program of a shape that is a text.
func compileText(shape model.Node) *program {
	c := &compiler{program: program{quote: strings.Clone}, field: "json"}
	c.program.steps = c.collect(func() {
		if shape.Placeholder == model.PlaceTime {
			c.place(shape, "appendUTC")
		} else {
			c.place(shape, asIs)
		}
	})
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
	case model.Map:
		c.mapOf(n)
	case model.First:
		if last := n.Items[len(n.Items)-1].Placeholder; last == model.PlaceParam || last == model.PlaceValue {
			n.Items = append(slices.Clip(n.Items), model.Node{Literal: "null"}) // where something must stand
		}
		c.oneOf(n, false, c.node)
	}
}

// mapOf compiles an object with a member for each name of wrong fields.
func (c *jsonCompiler) mapOf(n model.Node) {
	c.literal("{")
	c.eachName(n, func() {
		c.comma(unknown)
		c.step(key{n, nameFunction(n, "appendString"), "named[0]"})
		c.literal(":")
		if n.Every() {
			c.literal("[")
			c.each(ofOneName, n.Places(), true, n.Said(), c.node)
			c.literal("]")
		} else {
			c.add(c.byPlace(n.Places(), n.Said(), c.node))
		}
	})
	c.literal("}")
}

func (c *jsonCompiler) placeholder(n model.Node) {
	switch n.Placeholder {
	case model.PlaceParams:
		function := "appendObject"
		if n.Quoted {
			function = "appendTexts"
		}
		c.place(n, function)
	case model.PlaceSpread:
		c.place(n, "appendParams")
	case model.PlaceTime: // which has nothing to escape
		c.literal(`"`)
		c.place(n, "appendUTC")
		c.literal(`"`)
	case model.PlaceParam:
		function := "appendParam"
		if n.Quoted {
			function = "appendAsText"
		}
		c.place(n, function)
	case model.PlaceFieldValue:
		if c.bound == n.Placeholder || c.has(n) {
			c.place(n, "appendParam")
		} else {
			c.place(n, "appendValue")
		}
	default:
		c.place(n, nameFunction(n, "appendString"))
	}
}

// nameFunction is the function that appends what names a wrong field: as it is, by
// that of other texts; of $name, by one that knows JSON Pointers.
func nameFunction(n model.Node, text string) string {
	if n.Placeholder != model.PlaceName {
		return text
	}
	return map[string]string{"appendString": "appendName", "appendXML": "appendNameXML"}[text]
}

// A position is what is known of the text before a member or an item: whether a
// comma must stand between.
type position int

const (
	first position = iota
	unknown
	later
)

// comma adds the comma that the position asks for. Behind a text of the row it is
// part of that, for what comes before is known of each row.
func (c *jsonCompiler) comma(p position) {
	switch {
	case p == unknown && (c.inText || len(c.pending) > 0):
		c.pending = append(c.pending, part{comma: true})
	case p == unknown:
		c.step(comma{})
	case p == later:
		c.literal(",")
	}
}

// ofRow adds what the row has for the value, unless it has nothing, with what do
// puts before it. It returns the position behind.
func (c *jsonCompiler) ofRow(p position, n model.Node, before func()) position {
	run := func(p position) {
		if n.Placeholder == model.PlaceValue {
			c.maybe(func() { c.comma(p); before() }, func() { c.node(n) }, func() {})
			return
		}
		c.maybe(func() { c.comma(p); before(); c.literal("{") }, func() { c.members(n, first) }, func() { c.literal("}") })
	}
	if p != unknown || c.inText || len(c.pending) > 0 {
		run(p)
		return max(p, unknown)
	}
	c.step(maybeRun{c.run(c.text(func() { run(first) }))})
	return unknown
}

func (c *jsonCompiler) list(n model.Node) {
	c.literal("[")
	p := first
	for _, item := range n.Items {
		switch {
		case item.Placeholder == model.PlaceValue:
			p = c.ofRow(p, item, func() {})
		case item.Placeholder == model.PlaceParam:
			c.optional(item, func() { c.comma(p); c.node(item) })
			p = max(p, unknown)
		case item.Kind == model.Each && p == first:
			c.each(allFields, model.FieldPlaces, true, item.Items[0], c.node)
			p = unknown
		case item.Kind == model.Each:
			c.each(allFields, model.FieldPlaces, false, item.Items[0], func(n model.Node) { c.comma(p); c.node(n) })
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
	c.members(n, first)
	c.literal("}")
}

// members compiles the members of an object that follow on a position, and returns
// that of what follows on them.
func (c *jsonCompiler) members(n model.Node, p position) position {
	for _, m := range n.Members {
		name := func() { c.comma(p); c.literal(model.Quote(m.Name) + ":") }
		switch {
		case m.IsOneOf():
			behind := later
			c.oneOf(m.Value, m.Value.LeftOut(), func(n model.Node) { behind = min(behind, c.members(n, p)) })
			if m.Value.LeftOut() {
				behind = max(p, unknown)
			}
			p = behind
		case m.Value.Kind == model.First:
			c.oneOf(m.Value, m.Value.LeftOut(), func(n model.Node) { name(); c.node(n) })
			if m.Value.LeftOut() {
				p = max(p, unknown)
			} else {
				p = later
			}
		case m.Value.Placeholder == model.PlaceSpread:
			c.node(m.Value)
			p = max(p, unknown)
		case isOfRow(m.Value):
			p = c.ofRow(p, m.Value, func() { c.literal(model.Quote(m.Name) + ":") })
		case c.has(m.Value):
			name()
			c.node(m.Value)
			p = later
		case m.Value.LeftOut():
			c.optional(m.Value, func() { name(); c.node(m.Value) })
			p = max(p, unknown)
		case m.Value.MaybeEmpty():
			c.unlessEmpty(
				func() { name(); c.literal("{") },
				func() { c.members(m.Value, first) },
				func() { c.literal("}") },
			)
			p = max(p, unknown)
		default:
			name()
			c.node(m.Value)
			p = later
		}
	}
	return p
}

// jsonValue is a constant of a row in JSON.
func jsonValue(literal string, quoted bool) string {
	if quoted && literal[0] != '"' {
		return model.Quote(literal)
	}
	return literal
}

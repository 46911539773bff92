package gopkg

import (
	"encoding/json"
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
	runs         []text              // that differ by row
	quote        func(string) string // a string of a row, as part of a run
	readsRequest bool
	readsFields  bool
	readsTime    bool
}

// A text is what a body has at one place, in parts: constant, or the same for
// every error of a row.
type text []part

type part struct {
	literal string            // as it is sent
	place   model.Placeholder // of the row; empty: literal
	quoted  bool              // a number that is sent as a string
}

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
	}
	optional struct { // of a member that is left out without a value
		n     model.Node
		steps []step
	}
	each struct { // for each wrong field
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
		if p.place != "" {
			c.steps = append(c.steps, run{c.field, c.program.run(t)})
			return
		}
		all += p.literal
	}
	c.steps = append(c.steps, constant(all))
}

// run returns the index of the program's run of the text.
func (p *program) run(t text) int {
	i := slices.IndexFunc(p.runs, func(have text) bool { return slices.Equal(have, t) })
	if i < 0 {
		i = len(p.runs)
		p.runs = append(p.runs, t)
	}
	return i
}

// place adds what a placeholder stands for; function appends its text.
func (c *compiler) place(n model.Node, function string) {
	switch n.Placeholder {
	case model.PlaceStatus, model.PlaceID, model.PlacePhrase, model.PlaceType, model.PlaceHelp:
		c.pending = append(c.pending, part{place: n.Placeholder, quoted: n.Quoted})
		return
	case model.PlacePath, model.PlaceHeader:
		c.program.readsRequest = true
	case model.PlaceTime:
		c.program.readsTime = true
	}
	c.step(value{n, function, n.Placeholder == c.bound})
}

// optional adds the steps that do adds, to be left out without a value of n.
func (c *compiler) optional(n model.Node, do func()) {
	c.flush()
	if n.Placeholder == model.PlaceMessage || n.Placeholder == model.PlaceHeader || n.Kind == model.Map {
		c.bound = n.Placeholder
	}
	steps := c.collect(do)
	c.bound = ""
	c.step(optional{n, steps})
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

// quote makes a JSON string of s, escaped as the runtime escapes.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string can always be encoded
	}
	return string(b)
}

package gopkg

import (
	"slices"

	"github.com/statusgen/statusgen/templates/model"
)

// compileXML makes the program of a shape's XML: a member is an element, or an
// attribute; null is left out; the items of a list are elements of one name.
func compileXML(shape model.Node, names model.XML) *program {
	value := func(literal string, _ bool) string { return model.XMLText(model.LiteralText(literal)) }
	c := &xmlCompiler{compiler{program: program{quote: model.XMLText, inXML: true, value: value, placesParams: shape.Has(model.PlaceParam)}, field: "xml"}, names, names.Name(names.Item)}
	space := ""
	if names.Namespace != "" {
		xmlns := "xmlns"
		if names.Prefix != "" {
			xmlns += ":" + names.Prefix
		}
		space = " " + xmlns + `="` + model.XMLText(names.Namespace) + `"`
	}
	c.program.steps = c.collect(func() {
		c.step(constant(model.XMLHeader))
		c.whole(names.Name(names.Root), space, shape)
	})
	c.program.takeParams(shape)
	return &c.program
}

type xmlCompiler struct {
	compiler
	names model.XML
	item  string // the name of a list's items
}

// element compiles an element, left out where it would be empty.
func (c *xmlCompiler) element(name string, n model.Node) {
	if !n.MaybeEmpty() || hasAttribute(n) || c.has(n) {
		c.whole(name, "", n)
		return
	}
	leave := c.unlessEmpty
	if isOfRow(n) {
		leave = c.compiler.maybe
	}
	leave(
		func() { c.literal("<" + name + ">") },
		func() { c.content(n) },
		func() { c.literal("</" + name + ">") },
	)
}

// hasAttribute reports whether an element of the node may have an attribute.
func hasAttribute(n model.Node) bool {
	if n.Kind == model.First {
		return slices.ContainsFunc(n.Items, hasAttribute)
	}
	return slices.ContainsFunc(n.Members, func(m model.Member) bool { return m.Attribute || m.IsOneOf() && hasAttribute(m.Value) })
}

// whole compiles an element with its attributes, those of the node's members
// that are such among them.
func (c *xmlCompiler) whole(name, attributes string, n model.Node) {
	c.literal("<" + name + attributes)
	c.rest(name, n)
}

// rest compiles what follows on the beginning of an element.
func (c *xmlCompiler) rest(name string, n model.Node) {
	c.attributes(n)
	c.literal(">")
	c.content(n)
	c.literal("</" + name + ">")
}

// attributes compiles those of an element.
func (c *xmlCompiler) attributes(n model.Node) {
	if n.Kind == model.First {
		if hasAttribute(n) {
			c.oneOf(n, n.LeftOut(), c.attributes)
		}
		return
	}
	for _, m := range n.Members {
		switch {
		case m.Attribute:
			c.maybe(m.Value, func(n model.Node) {
				c.literal(" " + model.XML{Prefix: m.Prefix}.Name(m.Name) + `="`)
				c.content(n)
				c.literal(`"`)
			})
		case m.IsOneOf():
			c.attributes(m.Value)
		}
	}
}

// maybe compiles what has the value of n, so that it is left out with it; of several
// it is the first.
func (c *xmlCompiler) maybe(n model.Node, do func(model.Node)) {
	switch {
	case n.Placeholder == model.PlaceValue:
		c.compiler.maybe(func() {}, func() { do(n) }, func() {})
	case n.Kind == model.Literal && n.Literal == "null":
	case n.Kind == model.First:
		c.oneOf(n, n.LeftOut(), func(n model.Node) {
			if n.Kind != model.Literal || n.Literal != "null" {
				do(n)
			}
		})
	case n.LeftOut() && !c.has(n):
		c.optional(n, func() { do(n) })
	default:
		do(n)
	}
}

// content compiles what an element, or an attribute, holds.
func (c *xmlCompiler) content(n model.Node) {
	switch n.Kind {
	case model.Literal:
		c.literal(model.XMLText(model.LiteralText(n.Literal)))
	case model.Object:
		for _, m := range n.Members {
			switch {
			case m.Attribute:
			case m.Value.Placeholder == model.PlaceSpread:
				c.content(m.Value)
			case m.Text, m.IsOneOf():
				c.maybe(m.Value, c.content)
			default:
				c.maybe(m.Value, func(n model.Node) { c.element(c.names.Name(m.Name), n) })
			}
		}
	case model.List:
		for _, item := range n.Items {
			if item.Kind == model.Each {
				c.each(allFields, model.FieldPlaces, false, item.Items[0], func(n model.Node) { c.element(c.item, n) })
			} else {
				c.maybe(item, func(n model.Node) { c.element(c.item, n) })
			}
		}
	case model.Place:
		c.placeholder(n)
	case model.Map:
		c.mapOf(n)
	case model.First:
		c.maybe(n, c.content)
	}
}

// mapOf compiles an item for what each wrong field says, or for the first one of each
// name, with the name as an attribute: what a client may send is not always the name
// of an element.
func (c *xmlCompiler) mapOf(n model.Node) {
	item := func(field string) func(model.Node) {
		return func(said model.Node) {
			c.literal("<" + c.item + " " + n.Key() + `="`)
			c.step(key{n, nameFunction(n, "appendXML"), field})
			c.literal(`"`)
			c.rest(c.item, said)
		}
	}
	switch {
	case c.bound != n.Placeholder: // in the root
		c.optional(n, func() { c.mapOf(n) })
	case n.Every():
		c.bound = ""
		c.each(ofMap, n.Places(), false, n.Said(), item("field"))
	default:
		c.eachName(n, func() { c.add(c.byPlace(n.Places(), n.Said(), item("named[0]"))) })
	}
}

func (c *xmlCompiler) placeholder(n model.Node) {
	switch n.Placeholder {
	case model.PlaceParams, model.PlaceSpread:
		function := "appendElements"
		if c.names.Prefix != "" {
			function = "appendPrefixed"
		}
		c.place(n, function)
	case model.PlaceTime: // which has nothing to escape
		c.place(n, "appendUTC")
	case model.PlaceParam, model.PlaceFieldValue:
		c.place(n, "appendXMLValue")
	default:
		c.place(n, nameFunction(n, "appendXML"))
	}
}

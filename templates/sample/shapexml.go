package sample

import (
	"slices"

	"github.com/statusgen/statusgen/templates/model"
)

// xml is the body of the error in XML.
func (o *occasion) xml() []byte {
	names, space := o.t.Error.XML, ""
	if names.Namespace != "" {
		xmlns := "xmlns"
		if names.Prefix != "" {
			xmlns += ":" + names.Prefix
		}
		space = " " + xmlns + `="` + model.XMLText(names.Namespace) + `"`
	}
	return []byte(model.XMLHeader + o.element(names.Root, space, o.t.Error.InXML(), nil))
}

// element is the node as an element, which has more attributes, those of the node's
// members that are such.
func (o *occasion) element(name, attributes string, n model.Node, f *wrongField) string {
	for n.Kind == model.First {
		item := o.first(n, f)
		if item == nil {
			break
		}
		n = *item
	}
	for _, m := range o.members(n, f) {
		if v, ok := o.content(m.Value, f); m.Attribute && ok {
			attributes += " " + model.XML{Prefix: m.Prefix}.Name(m.Name) + `="` + v + `"`
		}
	}
	content, _ := o.content(n, f)
	name = o.t.Error.XML.Name(name)
	return "<" + name + attributes + ">" + content + "</" + name + ">"
}

// content is the node as what an element, or an attribute, holds. It reports whether
// the error has anything for it.
func (o *occasion) content(n model.Node, f *wrongField) (text string, ok bool) {
	names := o.t.Error.XML
	switch n.Kind {
	case model.Literal:
		if n.Literal == "null" {
			return "", false
		}
		return model.XMLText(model.LiteralText(n.Literal)), true
	case model.Object:
		stays := len(n.Members) == 0 || hasAttribute(n) || slices.ContainsFunc(n.Members, func(m model.Member) bool { return m.Value.Always() })
		for _, m := range o.members(n, f) {
			switch v, ok := o.content(m.Value, f); {
			case m.Attribute || !ok:
			case m.Value.Placeholder == model.PlaceSpread:
				text += v
			case m.Text: // which a row may have as an empty one
				text += v
				stays = stays || m.Value.Placeholder == model.PlaceValue
			default:
				text += o.element(m.Name, "", m.Value, f)
			}
		}
		return text, stays || text != ""
	case model.List:
		for _, item := range n.Items {
			if item.Kind == model.Each {
				for i := range o.fields {
					f := &o.fields[i]
					text += o.element(names.Item, "", item.Items[0].Of(f.in), f)
				}
			} else if _, ok := o.content(item, f); ok {
				text += o.element(names.Item, "", item, f)
			}
		}
		return text, text != "" || !n.Repeats()
	case model.Map:
		for _, fields := range o.named(n) {
			if !n.Every() {
				fields = fields[:1]
			}
			for i := range fields {
				key := " " + n.Key() + `="` + model.XMLText(keyOf(n, &fields[0])) + `"`
				text += o.element(names.Item, key, n.Said().Of(fields[i].in), &fields[i])
			}
		}
		return text, text != ""
	case model.First:
		if item := o.first(n, f); item != nil {
			return o.content(*item, f)
		}
		return "", false
	}
	v, ok := o.value(n, f)
	if !ok {
		return "", false
	}
	return string(v.appendXML(nil, names)), true
}

// hasAttribute reports whether an element of the node may have an attribute.
func hasAttribute(n model.Node) bool {
	if n.Kind == model.First {
		return slices.ContainsFunc(n.Items, hasAttribute)
	}
	return slices.ContainsFunc(n.Members, func(m model.Member) bool { return m.Attribute || m.IsOneOf() && hasAttribute(m.Value) })
}

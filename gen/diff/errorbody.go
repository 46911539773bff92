package diff

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// errorBody compares what every error sends.
func (c *comparer) errorBody() {
	old, new := &c.old.Table.Error, &c.new.Table.Error
	c.node("", old.Shape, new.Shape)
	c.errorTypes(old, new)
	c.xml(old.XML, new.XML)
	if old.Titled != new.Titled {
		c.add("phrase", Look, at("error", "shape"), "$phrase of an error of about:blank is %s", map[bool]string{
			true: "what the registry says of the code, and no longer the row's phrase", false: "the row's phrase, and no longer what the registry says of the code",
		}[new.Titled])
	}
	if old.Type != new.Type {
		c.add("problem-type", clients(c.told.has(model.PlaceType)), at("error", "type"), "the problem type is %s; it was %s", or(new.Type, "about:blank"), or(old.Type, "about:blank"))
	}
	if old.Help != new.Help {
		c.help(old, new)
	}
	if old.RequestID != new.RequestID {
		c.add("request-id", Look, at("error", "request_id"), "a request is named by the header %s; it was by %s", cmp.Or(new.RequestID, "none"), cmp.Or(old.RequestID, "none"))
	}
	if old.Always != new.Always {
		c.add("request-id", when(old.Always, Look), at("error", "request_id"), map[bool]string{
			true: "errors that hide nothing have an id, too", false: "errors that hide nothing have no id of their own any more",
		}[new.Always])
	}
	c.errorHeaders(old.Headers, new.Headers)
}

// help compares the pages that explain errors, which in some shapes name them.
func (c *comparer) help(old, new *model.ErrorBody) {
	if old.IsNamedByHelp() {
		c.add("id", Clients, at("error", "help"), "clients know errors by the page at %s; it was %s", or(new.Help, "no place"), or(old.Help, "no place"))
		return
	}
	c.add("docs", Compatible, at("error", "help"), "errors are explained at %s; it was %s", or(new.Help, "no place"), or(old.Help, "no place"))
}

// errorTypes compares the media types of errors, in each format that both tables have.
func (c *comparer) errorTypes(old, new *model.ErrorBody) {
	said := map[string]bool{}
	for _, f := range c.old.Table.Formats {
		was, is := old.MediaType(f), new.MediaType(f)
		if was != is && !said[was+" "+is] {
			said[was+" "+is] = true
			c.add("error-media-type", Clients, at("error", "media_type"), "errors are sent as %s; it was %s", is, was)
		}
	}
}

// xml compares what JSON has no word for, where there is a format in XML.
func (c *comparer) xml(old, new model.XML) {
	compare := func(key, what, old, new string, v Verdict) {
		if old == new || !c.told.xml {
			return
		}
		c.add("xml-"+key, v, at("error", "xml", key), "in XML, %s is %s; it was %s", what, or(new, "none"), or(old, "none"))
	}
	compare("root", "the root element", old.Root, new.Root, Clients)
	compare("root", "what the root stands for", old.Of, new.Of, Clients)
	compare("namespace", "the namespace", old.Namespace, new.Namespace, Clients)
	compare("prefix", "the prefix of elements", old.Prefix, new.Prefix, Look)
	compare("item", "the element of an item", old.Item, new.Item, Clients)
}

// errorHeaders compares the headers of every error.
func (c *comparer) errorHeaders(old, new []model.ErrorHeader) {
	key := func(h model.ErrorHeader) string { return (&model.Header{Name: h.Name}).Key() }
	for _, h := range old {
		n, ok := find(new, key(h), key)
		w := at("error", "headers", h.Name)
		switch {
		case !ok:
			text := "no error has the header %s any more"
			if slices.ContainsFunc(c.new.Table.Rows, func(r *model.Row) bool {
				return r.IsError() && slices.ContainsFunc(r.Headers, func(own *model.Header) bool { return own.Key() == key(h) })
			}) {
				text = "not every error has the header %s any more"
			}
			c.add("error-header-removed", Clients, w, text, h.Name)
		case nodeText(h.Value) != nodeText(n.Value):
			c.add("error-header-changed", Clients, w, "the header %s of errors is %s; it was %s", n.Name, nodeText(n.Value), nodeText(h.Value))
		case h.Name != n.Name:
			c.add("docs", Compatible, w, "the header %s is spelled %s, which is the same", h.Name, n.Name)
		}
	}
	for _, h := range new {
		if _, ok := find(old, key(h), key); !ok {
			c.add("error-header-added", Compatible, added("error", "headers", h.Name), "every error has the header %s", h.Name)
		}
	}
}

// node compares two values of the shape. Path is where they are in the body of an error.
func (c *comparer) node(path string, old, new model.Node) {
	switch was, is := nodeText(old), nodeText(new); {
	case c.isDomain(old.Literal, new.Literal):
		c.tellsDomain = true
	case was != is || len(old.Items) != len(new.Items):
		what := "the body"
		if path != "" {
			what = "the member " + path
		}
		c.add("shape-changed", Clients, at("error", "shape"), "%s is %s; it was %s", what, is, was)
	case old.Kind == model.Object:
		c.members(path, old.Members, new.Members)
	default:
		for i := range old.Items {
			c.node(itemPath(path, old, i), old.Items[i], new.Items[i])
		}
	}
}

// isDomain reports whether the constants are the domains of the tables, which are
// compared by themselves.
func (c *comparer) isDomain(old, new string) bool {
	was, is := c.old.Table.Domain, c.new.Table.Domain
	return was != "" && is != "" && old == strconv.Quote(was) && new == strconv.Quote(is)
}

// itemPath is where an item of a value is.
func itemPath(path string, of model.Node, i int) string {
	switch {
	case of.Kind == model.List && of.Items[i].Kind == model.Each:
		return path + "[]"
	case of.Kind == model.List:
		return path + "[" + strconv.Itoa(i) + "]"
	case of.Kind == model.Map:
		return path + "." + string(of.Placeholder)
	case of.Kind == model.First:
		return path + ", alternative " + strconv.Itoa(i+1) + ","
	}
	return path
}

// members compares those of an object.
func (c *comparer) members(path string, old, new []model.Member) {
	w := at("error", "shape")
	oldNames, newNames := memberNames(path, old), memberNames(path, new)
	for i, m := range old {
		name := oldNames[i]
		j := slices.Index(newNames, name)
		if j < 0 {
			c.add("shape-removed", Clients, w, "%s is gone; it was %s", memberText(name), nodeText(m.Value))
			continue
		}
		if was, is := xmlForm(m), xmlForm(new[j]); was != is && c.told.xml {
			c.add("xml-form", Clients, w, "in XML, %s is %s; it was %s", memberText(name), is, was)
		}
		c.node(name, m.Value, new[j].Value)
	}
	for j, m := range new {
		if !slices.Contains(oldNames, newNames[j]) {
			c.add("shape-added", Compatible, w, "%s is new: %s", memberText(newNames[j]), nodeText(m.Value))
		}
	}
	if isMoved(oldNames, newNames) {
		c.add("shape-moved", when(c.told.xml, Look), w, "the members of %s stand in another order", cmp.Or(path, "the body"))
	}
}

// memberNames are the names of members with the path to them. Those that stand for
// several have no name, and get one, each kind its own.
func memberNames(path string, members []model.Member) []string {
	all := make([]string, len(members))
	for i, m := range members {
		name := m.Name
		switch {
		case m.IsOneOf():
			name = "$first"
		case name == "":
			name = "*"
		}
		between := "."
		if strings.HasSuffix(path, ",") {
			between = " "
		}
		all[i] = strings.TrimPrefix(path+between+name, ".")
	}
	return all
}

func memberText(name string) string {
	if rest, ok := strings.CutSuffix(name, "*"); ok {
		return strings.TrimSuffix("what is spread in "+strings.TrimSuffix(rest, "."), " in ")
	}
	return "the member " + name
}

// xmlForm is how the member stands in XML.
func xmlForm(m model.Member) string {
	switch {
	case m.Text:
		return "the text of its element"
	case m.Attribute && m.Prefix != "":
		return "an attribute with the prefix " + m.Prefix
	case m.Attribute:
		return "an attribute"
	}
	return "an element"
}

// nodeText is a value of the shape in few words.
func nodeText(n model.Node) string {
	text := ""
	switch n.Kind {
	case model.Literal:
		text = n.Literal
	case model.Object:
		text = "an object"
	case model.List:
		text = fmt.Sprintf("a list of %d", len(n.Items))
	case model.Each:
		text = "an item for each wrong field"
	case model.Map:
		text = "an object by " + string(n.Placeholder)
	case model.First:
		text = fmt.Sprintf("the first of %d", len(n.Items))
	case model.Place:
		text = string(n.Placeholder) + n.Header + n.Name
	}
	if n.Quoted {
		text += " in quotes"
	}
	return text
}

package diff

import (
	"slices"
	"strconv"

	"github.com/statusgen/statusgen/templates/model"
)

// outputs compares the packages.
func (c *comparer) outputs() {
	c.output("package", "the Go package", "go", c.old.Go, c.new.Go)
	c.output("client", "the package for clients", "client", c.old.Client, c.new.Client)
	switch old, new := c.old.Table, c.new.Table; {
	case old.Side == model.ForBoth && new.Side == model.ForService && c.new.Client.Folder != "":
		c.add("client-removed", Callers, at("outputs", "client"), "the Go package no longer reads errors back; that of %s does", c.new.Client.Folder)
	case old.Side == model.ForBoth && new.Side == model.ForService:
		c.add("client-removed", Callers, at("outputs", "client"), "the Go package no longer reads errors back, by Check and what comes with it")
	case old.Side != new.Side && c.old.Client == c.new.Client:
		c.add("client-added", Compatible, at("outputs", "client"), "the Go package is for others than it was: for services, clients, or both")
	}
}

// output compares one package.
func (c *comparer) output(name, what, key string, old, new Package) {
	w := at("outputs", key)
	switch {
	case old.Folder == new.Folder && old.Name == new.Name:
	case old.Folder == "" && new.Folder != "":
		c.add(name+"-added", Compatible, w, "%s is new, in %s", what, new.Folder)
	case new.Folder == "":
		if name == "client" && c.old.Table.Side == model.ForBoth { // which is said of the other package
			return
		}
		c.add(name+"-removed", Callers, w, "%s is gone: the table has no outputs.%s, which was %s", what, key, old.Folder)
	case name == "client" && old.Folder == c.old.Go.Folder && new.Folder == c.new.Go.Folder: // likewise
	case old.Folder != new.Folder:
		c.add(name+"-moved", Callers, w, "%s is %s, in %s; it was %s, in %s", what, new.Name, new.Folder, old.Name, old.Folder)
	case name == "client":
		c.add(name+"-renamed", Callers, w, "%s is named %s; it was %s", what, new.Name, old.Name)
	default:
		c.add(name+"-renamed", Callers, at("package"), "%s is named %s; it was %s", what, new.Name, old.Name)
	}
}

// methods compares what `all` stands for.
func (c *comparer) methods() {
	old, new := c.old.Table.Methods, c.new.Table.Methods
	for _, m := range old {
		if !slices.Contains(new, m) {
			c.add("table-method-removed", c.callers(true, false), at("methods"), "the table no longer has the method %s, so there is no %s", m.Name, m.Response())
		}
	}
	for _, m := range new {
		if !slices.Contains(old, m) {
			c.add("table-method-added", Compatible, at("methods"), "the table has the method %s, too", m.Name)
		}
	}
}

// formats compares what bodies are encoded to.
func (c *comparer) formats() {
	old, new := c.old.Table.Formats, c.new.Table.Formats
	mediaType := func(f model.Format) string { return f.MediaType }
	for i, f := range old {
		n, ok := find(new, f.MediaType, mediaType)
		switch {
		case !ok:
			v, text := Clients, "nothing is sent as %s any more"
			if f.IsXML() && !slices.ContainsFunc(new, model.Format.IsXML) && hasParamBodies(c.old.Table) {
				v |= c.callers(true, false)
				text += ", and the bodies of params have no AppendXML"
			}
			c.add("format-removed", v, gone("formats", f.MediaType), text, f.MediaType)
		case i == 0 && new[0].MediaType != f.MediaType:
			c.add("default-format", Clients, at("formats"), "who names no format gets %s; it was %s", new[0].MediaType, f.MediaType)
		}
		if ok && (n.Func.Path != f.Func.Path || n.Func.Name != f.Func.Name) {
			c.add("format-encoder", Look, at("formats", f.MediaType), "%s is made by %s; it was by %s", f.MediaType, goText(n.Func), goText(f.Func))
		}
	}
	for _, f := range new {
		if _, ok := find(old, f.MediaType, mediaType); !ok {
			c.add("format-added", Compatible, added("formats", f.MediaType), "resources are sent as %s, too, to those who ask for it", f.MediaType)
		}
	}
	if len(old) > 1 && len(new) > 1 && old[0].MediaType == new[0].MediaType && isMoved(names(old, mediaType), names(new, mediaType)) {
		c.add("format-order", Look, at("formats"), "the formats stand in another order, by which one is chosen for who likes several alike")
	}
}

// hasParamBodies reports whether params of the table have the types of bodies.
func hasParamBodies(t *model.Table) bool {
	return slices.ContainsFunc(t.Rows, func(r *model.Row) bool {
		return slices.ContainsFunc(r.Params, func(p *model.Param) bool { return p.Body != nil })
	})
}

func goText(n model.GoName) string { return n.Path + "." + n.Name }

// domain compares who speaks, after the shapes.
func (c *comparer) domain() {
	old, new := c.old.Table.Domain, c.new.Table.Domain
	if old != new {
		c.add("domain", clients(c.tellsDomain), at("domain"), "the domain is %s; it was %s", or(new, "not said"), or(old, "not said"))
	}
}

// api compares what documents say of the whole.
func (c *comparer) api() {
	old, new := c.old.Table.API, c.new.Table.API
	var parts []string
	for _, part := range []struct{ name, old, new string }{
		{"title", old.Title, new.Title}, {"version", old.Version, new.Version}, {"url", old.URL, new.URL}, {"details", old.Details, new.Details},
	} {
		if part.old != part.new {
			parts = append(parts, part.name)
		}
	}
	if parts != nil {
		c.add("docs", Compatible, at("api", parts[0]), "what documents say of the API has changed: its %s", list(parts))
	}
}

// own compares what the package itself answers with.
func (c *comparer) own() {
	old, new := &c.old.Table.Own, &c.new.Table.Own
	c.answer("a request for a path that nothing is at", old.NotFound, new.NotFound)
	c.answer("a request whose method is not allowed", old.MethodNotAllowed, new.MethodNotAllowed)
	c.answer("an error that no row claims", old.Fallback, new.Fallback)
	c.newAnswer("a request that accepts no format", "the default format", old.NotAcceptable, new.NotAcceptable)
	c.newAnswer("a request whose method the table does not know", "what a method gets that is not allowed", old.NotImplemented, new.NotImplemented)
	if old.RangeNotSatisfiable != nil && new.RangeNotSatisfiable != nil {
		c.answer("a request for a range that a file does not have", old.RangeNotSatisfiable, new.RangeNotSatisfiable)
	}
	if old.PreconditionFailed != nil && new.PreconditionFailed != nil {
		c.answer("a request for a file whose condition does not hold", old.PreconditionFailed, new.PreconditionFailed)
	}
}

// answer compares the rows that answer for something; what changed in a row that still
// does is said there.
func (c *comparer) answer(what string, old, new *model.Row) {
	if c.partner[new] == old || keyOf(old) == keyOf(new) && old.Fields == new.Fields {
		return
	}
	c.add("own-answer", when(old.Code != new.Code || c.told.id, Clients)|Look, at("statuses", new.Name), "%s gets %s; it got %s", what, rowText(new), rowText(old))
}

// newAnswer compares rows without which the package answers with something else.
func (c *comparer) newAnswer(what, otherwise string, old, new *model.Row) {
	switch {
	case old != nil && new != nil:
		c.answer(what, old, new)
	case new != nil:
		c.add("own-answer", Look, at("statuses", new.Name), "%s gets %s; it got %s", what, rowText(new), otherwise)
	case old != nil:
		c.add("own-answer", Look, at("statuses", old.Name), "%s gets %s; it got %s", what, otherwise, rowText(old))
	}
}

// rowText is what clients know the row by.
func rowText(r *model.Row) string {
	if r.ID == "" || r.ID == r.Name {
		return r.Name + " (" + strconv.Itoa(r.Code) + ")"
	}
	return r.Name + " (" + strconv.Itoa(r.Code) + ", " + r.ID + ")"
}

// reserved compares the names and ids that no row can have, and looks for rows that have
// one which was reserved.
func (c *comparer) reserved() {
	old, new := c.old.Table.Reserved, c.new.Table.Reserved
	c.reservations("id", old.IDs, new.IDs)
	c.reservations("name", old.Names, new.Names)
	for _, r := range c.new.Table.Rows {
		if r.IsError() && slices.Contains(old.IDs, r.ID) {
			c.row("reserved-id", Clients, added("statuses", r.Name, "id"), r, "the id %s is another error's that there was: it was reserved", quote(r.ID))
		}
		if slices.Contains(old.Names, r.Name) {
			c.row("reserved-name", Look, added("statuses", r.Name), r, "the name is another row's that there was: it was reserved")
		}
	}
}

func (c *comparer) reservations(what string, old, new []string) {
	for _, text := range old {
		if !slices.Contains(new, text) {
			c.add("reservation-removed", Look, at("reserved"), "the %s %s is no longer reserved", what, quote(text))
		}
	}
	for _, text := range new {
		if !slices.Contains(old, text) {
			c.add("reservation-added", Compatible, at("reserved"), "the %s %s is reserved", what, quote(text))
		}
	}
}

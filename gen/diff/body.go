package diff

import (
	"slices"

	"github.com/statusgen/statusgen/templates/model"
)

func bodyName(b *model.Body) string { return b.Name }

// bodies compares the types that rows carry beside a resource.
func (c *comparer) bodies() {
	old, new := c.old.Table.Bodies, c.new.Table.Bodies
	for _, b := range old {
		n, ok := find(new, b.Name, bodyName)
		if !ok {
			c.body("body-removed", when(b.Go == nil, Callers), gone("bodies", b.Name), b, "the body is gone")
			continue
		}
		c.compareBody(b, n)
	}
	for _, b := range new {
		if _, ok := find(old, b.Name, bodyName); !ok {
			c.body("body-added", Compatible, added("bodies", b.Name), b, "the body is new")
		}
	}
}

func (c *comparer) body(name string, v Verdict, w where, b *model.Body, format string, args ...any) {
	c.put(Change{Name: name, Verdict: v, Body: b.Name}, w, format, args)
}

func (c *comparer) compareBody(old, new *model.Body) {
	w := at("bodies", old.Name)
	if old.Details != new.Details {
		c.body("docs", Compatible, w.in("details"), new, "what its docs say of it has changed")
	}
	switch sent := c.told.bodies[old]; {
	case old.Go == nil && new.Go == nil:
		c.fields(w, old, new, sent)
	case old.Go == nil:
		c.body("body-type", Callers|clients(sent), w, new, "it is the Go type %s; it had fields", goText(*new.Go))
	case new.Go == nil:
		c.body("body-type", Callers|clients(sent), w, new, "it has fields; it was the Go type %s", goText(*old.Go))
	case goText(*old.Go) != goText(*new.Go):
		c.body("body-type", Callers|clients(sent), w, new, "it is the Go type %s; it was %s", goText(*new.Go), goText(*old.Go))
	}
	c.poll(w.in("poll"), new, old.Poll, new.Poll)
}

// fields compares those of a body. Sent says whether clients get it.
func (c *comparer) fields(w where, old, new *model.Body, sent bool) {
	for _, f := range old.Fields {
		n, ok := find(new.Fields, f.Name, fieldName)
		if !ok {
			c.body("field-removed", Callers|clients(sent), gone("bodies", old.Name, "fields", f.Name), new, "the field %s is gone", f.Name)
			continue
		}
		c.field(w.in("fields", f.Name), new, f, n, sent)
	}
	for _, f := range new.Fields {
		if _, ok := find(old.Fields, f.Name, fieldName); !ok {
			look := when(isComparable(old) && !isComparable(new), Look)
			text := map[bool]string{true: ", with which == does not compare the struct any more"}[look == Look]
			c.body("field-added", look, added("bodies", new.Name, "fields", f.Name), new, "the field %s is new%s", f.Name, text)
		}
	}
	if isMoved(names(old.Fields, fieldName), names(new.Fields, fieldName)) {
		c.body("docs", Compatible, w, new, "its fields stand in another order")
	}
}

// isComparable reports whether the struct can be compared with ==.
func isComparable(b *model.Body) bool {
	return !slices.ContainsFunc(b.Fields, func(f *model.Field) bool {
		return f.List || f.Body != nil && !f.Optional && !isComparable(f.Body) // an optional body is a pointer
	})
}

// field compares a field.
func (c *comparer) field(w where, in *model.Body, old, new *model.Field, sent bool) {
	oldText, newText := typeText(old.Type, old.Body, old.List), typeText(new.Type, new.Body, new.List)
	isPointer := func(f *model.Field) bool { return f.Body != nil && f.Optional && !f.List }
	if oldText != newText {
		var v Verdict
		if goType(old.Type, old.Body, old.List) != goType(new.Type, new.Body, new.List) || old.Type == model.TypeEnum || new.Type == model.TypeEnum {
			v |= Callers
		}
		v |= clients(sent && (old.List != new.List || !readsField(old, new)))
		c.body("field-type", v, w, in, "the field %s is of type %s; it was %s", new.Name, newText, oldText)
	}
	switch callers := when(isPointer(old) != isPointer(new) && old.List == new.List, Callers); {
	case !old.Optional && new.Optional:
		c.body("field-optional", callers|clients(sent), w, in, "the field %s may be left out; it was always there", new.Name)
	case old.Optional && !new.Optional:
		c.body("field-required", callers, w, in, "the field %s is always there; it could be left out", new.Name)
	}
	if old.Details != new.Details {
		c.body("docs", Compatible, w, in, "what the docs say of the field %s has changed", new.Name)
	}
	if old.Example != new.Example {
		c.body("docs", Compatible, w, in, "the example of the field %s has changed", new.Name)
	}
	if old.Type != model.TypeEnum || new.Type != model.TypeEnum {
		return
	}
	for _, value := range old.Enum {
		if !slices.Contains(new.Enum, value) {
			c.body("enum-value-removed", Callers, w, in, "the field %s is never %s any more", new.Name, quote(value))
		}
	}
	for _, value := range new.Enum {
		if !slices.Contains(old.Enum, value) {
			c.body("enum-value-added", when(sent, Look), w, in, "the field %s may be %s, too", new.Name, quote(value))
		}
	}
}

// poll compares how a task is polled: an old client does as it was told.
func (c *comparer) poll(w where, in *model.Body, old, new *model.Poll) {
	switch {
	case old == nil && new == nil:
		return
	case old == nil:
		c.body("poll-added", Compatible, w, in, "it says how a task is polled")
		return
	case new == nil:
		c.body("poll-removed", when(c.polls, Callers)|Look, w, in, "it no longer says how a task is polled")
		return
	}
	selector := func(what string, old, new model.Selector, v Verdict) {
		if old.Text != new.Text {
			c.body("poll-changed", v, w, in, "%s of a task is in %s; it was in %s", what, or(new.Text, "no field"), or(old.Text, "no field"))
		}
	}
	selector("the state", old.State, new.State, Clients)
	selector("the URI", old.Href, new.Href, Clients)
	selector("the message", old.Message, new.Message, when(old.Message.Text != "", Look))
	if !sameNames(old.Final, new.Final) {
		c.body("poll-changed", Clients, w, in, "the final states of a task are %s; they were %s", list(new.Final), list(old.Final))
	}
	if was, is := failures(old), failures(new); !sameNames(was, is) {
		c.body("poll-changed", Clients, w, in, "what tells that a task has failed is %s; it was %s", list(is), list(was))
	}
}

// failures are what tells that a task has failed.
func failures(p *model.Poll) []string {
	all := slices.Clone(p.Failed)
	for _, f := range p.FailedIf {
		all = append(all, f.Text+": "+f.Literal)
	}
	return all
}

// sameNames reports whether the lists have the same names, in any order.
func sameNames(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

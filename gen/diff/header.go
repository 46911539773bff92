package diff

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/statusgen/statusgen/templates/model"
)

// headers compares those of a row.
func (c *comparer) headers(w where, old, new *model.Row) {
	key := func(h *model.Header) string { return h.Key() }
	for _, h := range old.Headers {
		both := where{append(slices.Clip(w.old), h.Name), append(slices.Clip(w.new), h.Name)}
		n, ok := find(new.Headers, h.Key(), key)
		switch {
		case ok && isNotice(old, h) && isNotice(new, n): // the dates are compared
			continue
		case ok:
			both.new[len(both.new)-1] = n.Name
		default:
			n, ok = ofErrors(c.new.Table, new, h)
			both.new = []string{"error", "headers", h.Name}
		}
		if ok {
			c.header(both, new, h, n)
			continue
		}
		c.removedHeader(where{old: both.old}, old, new, h)
	}
	for _, h := range new.Headers {
		if _, ok := find(old.Headers, h.Key(), key); ok {
			continue
		}
		if o, ok := ofErrors(c.old.Table, old, h); ok {
			c.header(where{[]string{"error", "headers", o.Name}, append(slices.Clip(w.new), h.Name)}, new, o, h)
			continue
		}
		v := when(h.Required, c.callers(true, false))
		c.row("header-added", v, where{new: append(slices.Clip(w.new), h.Name)}, new, "the header %s is new, and %s", h.Name, useText(h))
	}
	if isMoved(names(requiredHeaders(old), key), names(requiredHeaders(new), key)) {
		c.row("header-moved", c.callers(true, false), w, new, "the constructor takes its headers in another order: %s", list(names(requiredHeaders(new), (*model.Header).GoName)))
	}
}

func (c *comparer) removedHeader(w where, old, in *model.Row, h *model.Header) {
	isFiles := in.Body == model.BodyFile && h.Key() == "Last-Modified" // which a file has anyway
	v := when(!h.Constant, c.callers(true, false)) | clients(!isFiles)
	if isNotice(old, h) { // who was warned is warned no more
		v = Look
	}
	c.row("header-removed", v, w, in, "the header %s, which was %s, is gone", h.Name, useText(h))
}

// isNotice reports whether the header says, with its date, that the row is deprecated.
func isNotice(r *model.Row, h *model.Header) bool {
	d := r.Deprecated
	if d == nil || !h.Constant {
		return false
	}
	return h.Key() == "Deprecation" && h.Value == model.StructuredTime(d.Since) || h.Key() == "Sunset" && h.Value == d.Sunset.Format(model.HTTPDate)
}

// ofErrors is the header of every error that errors of the row have where they have none
// of that name of their own.
func ofErrors(t *model.Table, r *model.Row, own *model.Header) (*model.Header, bool) {
	if !r.IsError() {
		return nil, false
	}
	for _, h := range t.Error.Headers {
		of := &model.Header{Name: h.Name, Constant: true, Value: nodeText(h.Value)}
		if h.Value.Kind == model.Literal {
			of.Value = model.LiteralText(h.Value.Literal)
		}
		if of.Key() == own.Key() {
			return of, true
		}
	}
	return nil, false
}

func requiredHeaders(r *model.Row) []*model.Header {
	return slices.DeleteFunc(slices.Clone(r.Headers), func(h *model.Header) bool { return !h.Required })
}

// useText is how a response has the header.
func useText(h *model.Header) string {
	switch {
	case h.Constant:
		return "always " + quote(h.Value)
	case h.Required:
		return "required"
	}
	return "optional"
}

// header compares a header of a row.
func (c *comparer) header(w where, in *model.Row, old, new *model.Header) {
	use := old.Constant != new.Constant || old.Required != new.Required
	switch {
	case use:
		// Without its parameter or its setter a caller does not compile; with a parameter
		// more, neither.
		callers := when(!old.Constant || new.Required, c.callers(true, false))
		c.row("header-use", callers|clients(old.Constant || old.Required && !new.Constant && new.From == nil || new.Constant && !readsValue(old, new.Value)), w, in, "the header %s is %s; it was %s", new.Name, useText(new), useText(old))
	case old.Constant && old.Value != new.Value:
		c.row("header-value", Clients, w, in, "the header %s is always %s; it was %s", new.Name, quote(new.Value), quote(old.Value))
	}
	if old.GoName() != new.GoName() && !old.Constant && !old.Required {
		c.row("header-renamed", c.callers(true, false), w, in, "the setter of the header %s is named %s; it was %s", new.Name, new.GoName(), old.GoName())
	} else if old.Name != new.Name {
		c.row("docs", Compatible, w, in, "the header %s is spelled %s, which is the same", old.Name, new.Name)
	}
	if old.Details != new.Details {
		c.row("docs", Compatible, w, in, "what the docs say of the header %s has changed", new.Name)
	}
	if old.Example != new.Example {
		c.row("docs", Compatible, w, in, "the example of the header %s has changed", new.Name)
	}
	if old.Constant || new.Constant {
		return
	}
	switch {
	case old.Type != new.Type:
		c.headerType(w, in, old, new, use)
	case old.Structured != new.Structured:
		c.row("header-form", clients(hasForms(new.Type)), w, in, "the header %s %s a structured field; it %s", new.Name, is(new.Structured, "is", "is not"), is(old.Structured, "was", "was not"))
	case old.Weak != new.Weak:
		c.row("header-form", Look, w, in, "the tags of the header %s are %s", new.Name, is(new.Weak, "all weak; they were not", "not all weak; they were"))
	}
	switch {
	case old.From == nil && new.From == nil:
	case old.From == nil:
		c.row("header-from", Compatible, w, in, "the header %s comes from the field %s, unless the setter is called", new.Name, new.From.Name)
	case new.From == nil && !new.Required:
		c.row("header-from", Clients, w, in, "the header %s comes from no field any more, and is sent where its setter is called alone; it was the field %s", new.Name, old.From.Name)
	case new.From == nil:
	case old.From.Name != new.From.Name:
		c.row("header-from", Look, w, in, "the header %s comes from the field %s; it was %s", new.Name, new.From.Name, old.From.Name)
	}
}

// headerType compares the types. Use says that without that a caller does not compile.
func (c *comparer) headerType(w where, in *model.Row, old, new *model.Header, use bool) {
	if !use && !old.Required && old.Type == model.HeaderString && new.Type == model.HeaderStrings && !old.Structured {
		c.row("header-type", Look, w, in, "the header %s is of type %s; it was %s: each call of the setter, which compiles as it is, adds a line", new.Name, new.Type, old.Type)
		return
	}
	callers := when(headerGoType(old.Type) != headerGoType(new.Type) && !use, c.callers(true, false))
	c.row("header-type", callers|clients(!readsHeader(old, new)), w, in, "the header %s is of type %s; it was %s", new.Name, new.Type, old.Type)
}

// readsValue reports whether who expects the header reads the constant.
func readsValue(h *model.Header, value string) bool {
	_, errInt := strconv.Atoi(value)
	_, errTime := time.Parse(model.HTTPDate, value)
	switch h.Type {
	case model.HeaderInt, model.HeaderDuration:
		return errInt == nil
	case model.HeaderBool:
		return value == "true" || value == "false" || h.Structured && (value == "?1" || value == "?0")
	case model.HeaderTime:
		return errTime == nil && !h.Structured || h.Structured && strings.HasPrefix(value, "@")
	case model.HeaderETag:
		return strings.HasSuffix(value, `"`)
	}
	return true
}

func is(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

// headerGoType is the Go type of the header's value.
func headerGoType(t model.HeaderType) string {
	switch t {
	case model.HeaderStrings, model.HeaderMethods:
		return "[]string"
	case model.HeaderInt, model.HeaderBool:
		return string(t)
	case model.HeaderItems:
		return "[]Item"
	case model.HeaderDuration:
		return "time.Duration"
	case model.HeaderTime:
		return "time.Time"
	}
	return "string"
}

// readsHeader reports whether who expects the old type of a header reads the new one.
func readsHeader(old, new *model.Header) bool {
	number := []model.HeaderType{model.HeaderInt, model.HeaderDuration}
	switch {
	case old.Structured != new.Structured:
		return false
	case old.Type == model.HeaderString && new.Type == model.HeaderURI, old.Type == model.HeaderURI && new.Type == model.HeaderString:
		return !old.Structured
	}
	return slices.Contains(number, old.Type) && slices.Contains(number, new.Type)
}

// hasForms reports whether a structured field has another form of the type.
func hasForms(t model.HeaderType) bool {
	return slices.Contains([]model.HeaderType{model.HeaderString, model.HeaderBool, model.HeaderTime}, t)
}

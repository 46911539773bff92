package spec

import (
	"slices"

	"github.com/statusgen/statusgen/gen/registry"
	"github.com/statusgen/statusgen/gen/spec/report"
)

// merge returns what two files say together: lower, and upper that extends it.
// Lower is empty for a file that extends none. What upper gives stands before
// what lower gives, but for the methods, bodies, rows, headers, and allowed
// warnings, which are merged one by one. Both tables are used up.
func merge(r *report.Report, lower, upper *table) *table {
	m := merger{Report: r, lower: lower, upper: upper}
	t := &table{Place: upper.Place, pkg: upper.pkg, outputs: upper.outputs}
	t.methods = m.tableMethods()
	t.formats = lower.formats
	if upper.formats.Given() {
		t.formats = upper.formats
	}
	t.headers = mergeHeaders(report.Scope{Report: r}, "null drops an inherited header, and there is no", lower.headers, upper.headers, nil)
	t.errors = mergeErrorBody(lower.errors, upper.errors)
	t.allow = report.OverAllow(lower.allow, upper.allow)
	t.warn = slices.Concat(lower.warn, upper.warn)
	t.api = overAPI(lower.api, upper.api)
	t.domain = over(lower.domain, upper.domain)
	t.ids = slices.Concat(lower.ids, upper.ids)
	t.reserved.ids = slices.Concat(lower.reserved.ids, upper.reserved.ids)
	t.reserved.names = slices.Concat(lower.reserved.names, upper.reserved.names)
	t.bodies = m.bodies()
	m.headers = t.headers
	t.rows = m.rows(t.methods)
	return t
}

// over is the upper item if it is given, else the lower.
func over[T any](lower, upper report.Item[T]) report.Item[T] {
	if upper.Given() || upper.Misread && !lower.Given() {
		return upper
	}
	return lower
}

// A merger merges two tables.
type merger struct {
	*report.Report
	lower, upper *table
	headers      []*header // of every success, by both
}

// tableMethods returns what `all` stands for.
func (m *merger) tableMethods() methods {
	s := report.Scope{Report: m.Report}
	switch lower, upper := m.lower.methods, m.upper.methods; {
	case !upper.Given() && !upper.Misread:
		return lower
	case !upper.changes():
		return upper
	case !lower.Given():
		for _, name := range slices.Concat(upper.plus, upper.minus) {
			s.Errorf(name.Place, "no methods are inherited that this could change; name them all, without a sign")
		}
		upper.Misread = true
		return upper
	default:
		return changeNames(s, lower, upper)
	}
}

// changeNames returns the lower list of methods, changed as upper says.
func changeNames(s report.Scope, lower, upper methods) methods {
	names := slices.Clone(lower.names)
	for _, minus := range upper.minus {
		i := indexOf(names, minus.Value)
		if i < 0 {
			s.Errorf(minus.Place, "there is no method %s to take out%s", report.Quote(minus.Value), s.DidYouMean(minus.Value, values(names)))
			continue
		}
		names = slices.Delete(names, i, i+1)
	}
	for _, plus := range upper.plus {
		if i := indexOf(names, plus.Value); i >= 0 {
			s.Errorf(plus.Place, "the method %s is there without it%s", report.Quote(plus.Value), names[i].Place.InBrackets())
			continue
		}
		names = append(names, plus)
	}
	return methods{Item: upper.Item, names: names}
}

func indexOf(names []report.Item[string], name string) int {
	return slices.IndexFunc(names, func(n report.Item[string]) bool { return n.Value == name })
}

func values(names []report.Item[string]) []string {
	list := make([]string, len(names))
	for i, n := range names {
		list[i] = n.Value
	}
	return list
}

// bodies returns the lower bodies with those of upper put in their places or
// after them. A body that upper gives fields or a Go type is defined anew; one that
// has neither changes what is inherited.
func (m *merger) bodies() []*body {
	upper := slices.Clone(m.upper.bodies)
	for i, u := range upper {
		s := report.Scope{Report: m.Report}.In(u.name)
		if l := indexOfNamed(m.lower.bodies, u.name); l >= 0 && u.isAmendment() {
			upper[i] = amendBody(s, m.lower.bodies[l], u)
		} else if u.poll.dropped {
			s.Errorf(u.poll.Place, "null drops the inherited poll, and there is nothing to drop")
		}
	}
	return overNamed(m.lower.bodies, upper, func(b *body, known []string) {
		report.Scope{Report: m.Report}.In(b.name).Errorf(b.Place, "null drops an inherited body, and there is none of this name%s", m.DidYouMean(b.name, known))
	})
}

// isAmendment reports whether the body has neither fields nor a Go type, and so
// changes one that there is.
func (b *body) isAmendment() bool {
	return len(b.fields) == 0 && b.golang.Missing() && !b.dropped && !b.misread && (b.details.Given() || b.poll.isSaid())
}

// amendBody returns the lower body, changed by one that has neither fields nor a Go
// type.
func amendBody(s report.Scope, lower, upper *body) *body {
	b := *lower
	b.details = over(lower.details, upper.details)
	b.poll = overPoll(s, lower.poll, upper.poll)
	return &b
}

// What has a name in a list, and can be dropped from an inherited one.
type named interface {
	named() (name string, dropped bool)
}

func (b *body) named() (name string, dropped bool) { return b.name, b.dropped }
func (v value) named() (name string, dropped bool) { return v.name, v.dropped }

// overNamed returns the lower list with the items of upper in the places of those of
// their names, or after them. It calls vain for one that drops what is not there, with
// the names that are.
func overNamed[T named](lower, upper []T, vain func(item T, known []string)) []T {
	list := slices.Clone(lower)
	for _, u := range upper {
		name, dropped := u.named()
		i := indexOfNamed(list, name)
		switch {
		case dropped && i < 0:
			known := make([]string, len(lower))
			for i, item := range lower {
				known[i], _ = item.named()
			}
			vain(u, known)
		case dropped:
			list = slices.Delete(list, i, i+1)
		case i < 0:
			list = append(list, u)
		default:
			list[i] = u
		}
	}
	return list
}

func indexOfNamed[T named](list []T, want string) int {
	return slices.IndexFunc(list, func(item T) bool {
		name, _ := item.named()
		return name == want
	})
}

// rows returns the lower rows, changed as upper says, and then those that
// upper adds.
func (m *merger) rows(all methods) rows {
	t := rows{Item: over(m.lower.rows.Item, m.upper.rows.Item)}
	lower := make(map[string]*row, len(m.lower.rows.list))
	for _, r := range m.lower.rows.list {
		lower[r.name] = r
	}
	upper := make(map[string]*row, len(m.upper.rows.list))
	for _, r := range m.upper.rows.list {
		upper[r.name] = r
	}
	gone := m.goneMethods(all)
	for _, l := range m.lower.rows.list {
		u := upper[l.name]
		if u != nil && u.dropped {
			continue
		}
		if len(gone) > 0 {
			m.takeOut(l, gone, u)
		}
		if u != nil {
			m.change(l, u)
		}
		t.list = append(t.list, l)
	}
	for _, u := range m.upper.rows.list {
		if lower[u.name] == nil && m.complete(u) {
			t.list = append(t.list, u)
		}
	}
	return t
}

// goneMethods are the methods that the lower table has and the merged one has
// not.
func (m *merger) goneMethods(all methods) []string {
	if all.Misread {
		return nil
	}
	return slices.DeleteFunc(values(m.lower.methods.names), func(name string) bool { return indexOf(all.names, name) >= 0 })
}

// takeOut takes the methods out of a lower row, and reports a row that then
// has none unless upper gives it others.
func (m *merger) takeOut(r *row, gone []string, upper *row) {
	isGone := func(n report.Item[string]) bool { return slices.Contains(gone, n.Value) }
	was := values(r.methods.names)
	r.methods.names = slices.DeleteFunc(r.methods.names, isGone)
	r.methods.except = slices.DeleteFunc(r.methods.except, isGone)
	if len(was) > 0 && len(r.methods.names) == 0 && (upper == nil || !upper.methods.Given()) {
		m.scope(r).Errorf(m.upper.methods.Place, "the row (%s) is for %s, which the table no longer has; drop it with %s: null, or give it other methods", r.Place, report.Or(was), r.name)
		r.methods = methods{Item: report.Item[struct{}]{Misread: true}}
	}
}

func (m *merger) scope(r *row) report.Scope { return report.Scope{Report: m.Report}.In(r.name) }

// complete puts the headers and methods of the registry below those of a row
// that is not inherited, and reports whether it is a row at all.
func (m *merger) complete(r *row) bool {
	if r.dropped {
		m.scope(r).Errorf(r.Place, "null drops an inherited row, and there is none of this name%s", m.DidYouMean(r.name, m.inherited()))
		return false
	}
	if r.code.Missing() && isExported(r.name) {
		if guess := m.Nearest(r.name, m.inherited()); guess != "" {
			m.scope(r).Errorf(r.Place, "the row has no code, and none of this name is inherited; did you mean %q?", guess)
			r.code.Misread = true
		}
	}
	for _, e := range r.nulls {
		m.vainNull(r, e)
	}
	std, _ := registry.Lookup(r.code.Value)
	r.headers = m.rowHeaders(r, rowHeaders(std, r.code.Place), r.headers)
	r.values = m.values(&row{name: r.name}, r)
	r.methods = m.rowMethods(r, rowMethods(std, r.code.Place), r.methods)
	return true
}

// vainNull reports a key of the row that is to drop what is not there.
func (m *merger) vainNull(r *row, e entry) {
	m.scope(r).Errorf(e.Place, "null drops the inherited %s, and there is nothing to drop", e.key)
}

// inherited are the names of the lower rows.
func (m *merger) inherited() []string {
	names := make([]string, len(m.lower.rows.list))
	for i, r := range m.lower.rows.list {
		names[i] = r.name
	}
	return names
}

// change changes an inherited row as u says, field by field.
func (m *merger) change(r, u *row) {
	if u.code.Given() && r.code.Given() && u.code.Value != r.code.Value {
		m.scope(r).Errorf(u.code.Place, "the code of an inherited row cannot change; it is %d (%s). Drop the row and add one of another name", r.code.Value, r.code.Place)
	}
	r.changed = append(r.changed, u.Place)
	r.phrase = over(r.phrase, u.phrase)
	r.details = over(r.details, u.details)
	r.goType = over(r.goType, u.goType)
	if u.body.Given() || u.body.Misread {
		r.body = u.body // as a whole, with its media type
	}
	if u.id.Given() {
		r.number = u.number
	}
	r.id = over(r.id, u.id)
	r.values = m.values(r, u)
	r.message = over(r.message, u.message)
	if u.fields.Given() || u.fields.Misread {
		r.fields = u.fields // as a whole
	}
	r.expose = over(r.expose, u.expose)
	r.log = over(r.log, u.log)
	if u.params.Given() {
		r.params = u.params
	}
	if u.from.Given() {
		r.from = u.from
	}
	for _, e := range u.nulls {
		if !r.guide.drop(e.key) {
			m.vainNull(r, e)
		}
	}
	r.guide = overGuide(r.guide, u.guide)
	r.allow = report.OverAllow(ours(r.allow), u.allow)
	r.errorKeys = append(r.errorKeys, u.errorKeys...)
	r.headers = m.rowHeaders(r, r.headers, u.headers)
	r.methods = m.rowMethods(r, r.methods, u.methods)
}

// values returns the constants of the lower row, changed as upper says, and then
// those that upper adds.
func (m *merger) values(lower, upper *row) []value {
	return overNamed(lower.values, upper.values, func(v value, known []string) {
		m.scope(upper).Errorf(v.Place, "null drops an inherited value, and there is none of this name%s", m.DidYouMean(v.name, known))
	})
}

// ours are the allowances that stand in the reader's own files. Those of the
// built-in table, or a module's, are for what that table says: what the reader
// makes of its row gets its own warnings, which the reader can allow.
func ours(list []*report.Allowance) []*report.Allowance {
	return slices.DeleteFunc(slices.Clone(list), func(a *report.Allowance) bool { return a.Src.Theirs })
}

// rowMethods returns the methods of a row that has the lower ones but for what
// upper says.
func (m *merger) rowMethods(r *row, lower, upper methods) methods {
	s := m.scope(r)
	switch {
	case upper.Missing():
		return lower
	case !upper.changes():
		return upper
	case !lower.all:
		return changeNames(s, lower, upper)
	}
	changed := lower
	changed.Place = upper.Place
	changed.except = slices.Concat(lower.except, upper.minus)
	for _, plus := range upper.plus {
		i := indexOf(changed.except, plus.Value)
		if i < 0 {
			s.Errorf(plus.Place, "the row applies to all methods, so to %s without it", report.Quote(plus.Value))
			continue
		}
		changed.except = slices.Delete(changed.except, i, i+1)
	}
	return changed
}

// rowHeaders returns the lower headers of a row, changed as upper says. A success
// can drop one that every success has; it keeps that as dropped.
func (m *merger) rowHeaders(r *row, lower, upper []*header) []*header {
	var ofAll []*header
	if r.code.Value < 400 {
		ofAll = m.headers
	}
	return mergeHeaders(m.scope(r), "null drops a header that the row has otherwise, and it has no", lower, upper, ofAll)
}

// mergeHeaders returns the lower headers, changed as upper says, and then those that
// upper adds. A header that upper gives its type or value is defined anew; one that
// has neither changes what is inherited. One that is dropped is kept as such: it
// may be one of those that every success has, ofAll, or that a table gives them which
// extends this one. Vain begins the message on null where there is nothing to drop.
func mergeHeaders(s report.Scope, vain string, lower, upper, ofAll []*header) []*header {
	headers := slices.Clone(lower)
	inherited := len(lower) // what follows is upper's
	for _, u := range upper {
		i := indexOfHeader(headers[:inherited], u.key())
		isThere := i >= 0 && !headers[i].dropped
		switch {
		case u.dropped && !isThere && indexOfHeader(ofAll, u.key()) < 0:
			s.Errorf(u.Place, "%s %s%s", vain, report.Unquoted(u.name), s.DidYouMean(u.name, headerNames(lower, ofAll)))
		case i < 0:
			headers = append(headers, u)
		case isThere && !u.dropped && u.isAmendment():
			headers[i] = amend(headers[i], u)
		default:
			headers[i] = u
		}
	}
	return headers
}

// indexOfHeader is where the header of the key stands, or -1.
func indexOfHeader(headers []*header, key string) int {
	return slices.IndexFunc(headers, func(h *header) bool { return h.key() == key })
}

// headerNames are the names of the headers that are not dropped.
func headerNames(lists ...[]*header) []string {
	var names []string
	for _, list := range lists {
		for _, h := range list {
			if !h.dropped {
				names = append(names, h.name)
			}
		}
	}
	return names
}

// isAmendment reports whether the header has neither a type nor a value, and so
// changes one that there is.
func (h *header) isAmendment() bool { return h.kind.Missing() && h.value.Missing() }

// completeHeaders gives each success the headers that every success has, but for
// those that it has itself, must have by its code, or drops. Those come first that
// the row has itself. What the rows have dropped, they now have no more.
func completeHeaders(rows []*row, ofAll []*header) {
	for _, r := range rows {
		if r.code.Value < 400 && !r.code.Misread {
			for _, h := range ofAll {
				r.headers = withHeader(r.headers, h)
			}
		}
		r.headers = slices.DeleteFunc(r.headers, func(h *header) bool { return h.dropped })
	}
}

// withHeader returns a row's headers with one that every success has.
func withHeader(headers []*header, h *header) []*header {
	i := indexOfHeader(headers, h.key())
	if i < 0 {
		return append(headers, h)
	}
	switch have := headers[i]; {
	case have.dropped:
	case have.standard && !have.required.Value && have.kind.Given():
		headers[i] = h
	case have.isAmendment():
		headers[i] = amend(h, have)
	}
	return headers
}

// amend returns the lower header, changed by one that has neither a type nor a
// value.
func amend(lower, upper *header) *header {
	h := *upper
	h.name, h.kind, h.value = lower.name, lower.kind, lower.value
	h.required = over(lower.required, upper.required)
	h.from = over(lower.from, upper.from)
	h.weak = over(lower.weak, upper.weak)
	h.structured = over(lower.structured, upper.structured)
	h.example = over(lower.example, upper.example)
	h.details = over(lower.details, upper.details)
	return &h
}

// rowHeaders are the headers of the registry as a row has them whose code is at the place.
func rowHeaders(s registry.Entry, at report.Place) []*header {
	var headers []*header
	for _, h := range s.Headers {
		row := &header{Place: at, name: h.Name, standard: true}
		if h.Value != "" {
			row.value = report.Item[string]{Place: at, Value: h.Value}
		} else {
			row.kind = report.Item[string]{Place: at, Value: string(h.Type)}
			row.required = report.Item[bool]{Place: at, Value: h.Required}
		}
		headers = append(headers, row)
	}
	return headers
}

// rowMethods are the methods of the registry as a row has them whose code is at the place.
func rowMethods(s registry.Entry, at report.Place) methods {
	m := methods{Item: report.Item[struct{}]{Place: at}, all: s.Methods == nil}
	for _, name := range s.Methods {
		m.names = append(m.names, report.Item[string]{Value: name})
	}
	return m
}

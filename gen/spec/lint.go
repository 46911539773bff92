package spec

import (
	"slices"
	"strconv"
	"strings"

	"github.com/statusgen/statusgen/gen/registry"
	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// lint warns of what the table does against RFC 9110 and its companions, where
// each warning names the section, and of what it says in vain.
func lint(s report.Scope, t *table, methods checkedMethods, bodies checkedBodies, rows []checkedRow, places []namedPlace) {
	for _, r := range rows {
		s := r.scope(s)
		lintCode(s, r)
		lintHeaders(s, r)
		lintMethods(s, r)
		lintRetry(s, r)
		lintFormerID(s, r)
		if r.model.Code == 206 && r.model.Body.Encoded() {
			s.Warnf(r.bodyPlace(), "partial-resource", "a 206 has a part of a resource's bytes, and what is encoded is sent as a whole; write body: bytes or body: stream (RFC 9110, section 15.3.7)")
		}
		if r.model.IsError() && r.model.Body == model.BodyNone {
			s.Warnf(r.body.Place, "no-error-body", "an error should have a body that explains it (RFC 9110, sections 15.5 and 15.6)")
		}
	}
	lintErrorHeaders(s, t.errors.headers)
	lintSuccess(s, t, methods, rows)
	lintUse(s, bodies, rows)
	lintIDs(s, rows)
	if t.asks("no-remedy") {
		lintRemedies(s, rows)
	}
	lintPlaces(s, places, rows)
}

// scope is the scope of the row in that of the table, where it may allow warnings.
func (r *row) scope(s report.Scope) report.Scope { return s.In(r.name).Allowing(r.allow) }

func lintCode(s report.Scope, r checkedRow) {
	code := r.model.Code
	std, known := registry.Lookup(code)
	switch {
	case !known:
		s.Warnf(r.code.Place, "unregistered-code", "the code %d has no meaning in the IANA registry; clients treat it as %d (RFC 9110, section 15)", code, code/100*100)
	case std.Avoid != "":
		s.Warnf(r.code.Place, "discouraged-code", "%s (%s)", std.Avoid, std.Ref())
	}
}

// lintHeaders warns of headers that the code's definition asks for and the row
// has not, or can leave out.
func lintHeaders(s report.Scope, r checkedRow) {
	row := r.model
	std, _ := registry.Lookup(row.Code)
	for _, want := range std.Headers {
		isVital := want.Required || row.Code == 201 && want.Name == "Location" || row.Code == 416
		if !isVital {
			continue
		}
		i := slices.IndexFunc(row.Headers, func(h *model.Header) bool { return strings.EqualFold(h.Name, want.Name) })
		switch {
		case i < 0:
			s.Warnf(r.lastPlace(), "needed-header", "a %d needs %s, and here it is dropped (%s)", row.Code, want.Name, std.Ref())
		case want.Required && !always(row.Headers[i]):
			s.Warnf(r.header(row.Headers[i].Name).Place, "needed-header", "a %d needs %s, and here it can be left out; make it required (%s)", row.Code, want.Name, std.Ref())
		}
	}
	for _, h := range row.Headers {
		lintHeader(s, r.header(h.Name).Place, h, row)
	}
}

// lastPlace is where the row was changed last, or else defined: a header that it
// lacks has no place of its own.
func (r *row) lastPlace() report.Place {
	places := r.places()
	return places[len(places)-1]
}

// bodyPlace is where the row gets its body: from its code, unless it says which.
func (r *row) bodyPlace() report.Place {
	if r.body.Given() {
		return r.body.Place
	}
	return r.code.Place
}

// always reports whether each response of the row has the header.
func always(h *model.Header) bool {
	return h.Required || h.Constant || h.From != nil && !h.From.Optional
}

// lintHeader warns of a header that a response of the code should not have.
func lintHeader(s report.Scope, at report.Place, h *model.Header, row *model.Row) {
	neverStored := []int{428, 429, 431, 511} // RFC 6585, sections 3 to 6
	std, _ := registry.Lookup(row.Code)
	switch key := h.Key(); {
	case key == "Content-Range" && row.Code != 206 && row.Code != 416:
		s.Warnf(at, "content-range", "Content-Range means nothing in a %d, but in a 206 or a 416 (RFC 9110, section 14.4)", row.Code)
	case key == "Cache-Control" && slices.Contains(neverStored, row.Code):
		if !h.Constant || !strings.Contains(strings.ToLower(h.Value), "no-store") {
			s.Warnf(at, "stored-error", "a cache must not store a %d; leave Cache-Control to the default, no-store (%s)", row.Code, std.Ref())
		}
	case key == "Expires" && slices.Contains(neverStored, row.Code):
		s.Warnf(at, "stored-error", "a cache must not store a %d, so it has no use for Expires (%s)", row.Code, std.Ref())
	case key == "Accept-Encoding" && row.Code == 415 && always(h):
		s.Warnf(at, "accept-encoding", "a 415 has Accept-Encoding only when the content coding was the cause; make it optional (RFC 9110, section 12.5.3)")
	}
}

// lintRetry warns of a row that says itself that clients wait for Retry-After, and
// does not have it.
func lintRetry(s report.Scope, r checkedRow) {
	hasIt := func(h *model.Header) bool { return h.Key() == "Retry-After" }
	if r.retry.Given() && r.model.Retry == model.RetryAfter && !slices.ContainsFunc(r.model.Headers, hasIt) {
		s.Warnf(r.retry.Place, "needed-header", "retry: after lets clients come again when Retry-After says so, and the row has no such header; add it, as in headers: {Retry-After: duration}")
	}
}

// lintFormerID warns of an error whose id changes with its name, unless the table says
// so itself.
func lintFormerID(s report.Scope, r checkedRow) {
	if r.model.IsError() && !r.id.Given() && len(r.formerly.list) > 0 {
		old := r.formerly.list[0]
		s.Warnf(old.Place, "renamed-id", "the id of a row is its name unless the row has one, so clients that know this error as %s now get %s; write id: %[1]s to keep it, or id: %[2]s if it is to change", old.Value, r.name)
	}
}

// lintRemedies warns of errors without a cause or a remedy, in a table where others
// have them.
func lintRemedies(s report.Scope, rows []checkedRow) {
	first := slices.IndexFunc(rows, func(r checkedRow) bool { return len(r.causes.list) > 0 })
	if first < 0 {
		return
	}
	for _, r := range rows {
		s := r.scope(s)
		if r.model.IsError() && len(r.causes.list) == 0 {
			s.Warnf(r.lastPlace(), "no-remedy", "%s says why it happens (%s), and this error does not; give it causes", rows[first].name, rows[first].causes.Place)
		}
		for _, c := range r.causes.list {
			if c.remedy.Missing() {
				s.Warnf(c.text.Place, "no-remedy", "the cause has no remedy; write it as in {cause: …, remedy: …}")
			}
		}
	}
}

// lintErrorHeaders warns of the headers of every error whose text is the name of a
// type: those of a row, and of every success, have a type there.
func lintErrorHeaders(s report.Scope, headers []errorHeader) {
	for _, h := range headers {
		if slices.Contains(model.HeaderTypes, model.HeaderType(h.value.Value)) {
			s.Warnf(h.value.Place, "type-as-text", "every error is sent with the text %s in the header %s; a header of every error has no type, a row's has", h.value.Value, h.name)
		}
	}
}

// lintMethods warns of methods that the code should not answer.
func lintMethods(s report.Scope, r checkedRow) {
	row, at := r.model, r.methods.Place
	switch row.Code {
	case 206, 416:
		if m := otherThanGet(row); m != "" {
			s.Warnf(at, "range-method", "%s has no ranges, so a %d does not answer it; GET alone has (RFC 9110, sections 9.3.3 and 14.2)", m, row.Code)
		}
	case 304:
		if m := otherThanGet(row); m != "" {
			s.Warnf(at, "conditional-method", "a 304 answers a conditional GET or HEAD, not %s (RFC 9110, sections 9.3.3 and 15.4.5)", m)
		}
	case 501:
		if len(r.methods.names) > 0 {
			s.Warnf(at, "known-method", "a 501 is for methods that the server does not know; one that it knows and a resource does not allow is a 405 (RFC 9110, section 9.1)")
		}
	}
}

// otherThanGet returns the first method of the row that is not GET.
func otherThanGet(row *model.Row) string {
	for _, m := range row.Methods {
		if m.Name != "GET" {
			return m.Name
		}
	}
	return ""
}

// successes are the codes by which a method succeeds, where HTTP says so.
var successes = map[string]struct {
	codes   []int
	section string
}{
	"PUT":    {[]int{200, 201, 204}, "9.3.4"},
	"DELETE": {[]int{200, 202, 204}, "9.3.5"},
}

// lintSuccess warns of methods that the table has answers for, but none by which
// they are to succeed. A table of errors alone is for what stands before handlers,
// and OPTIONS is answered without a row.
func lintSuccess(s report.Scope, t *table, methods checkedMethods, rows []checkedRow) {
	first := slices.IndexFunc(rows, func(r checkedRow) bool { return !r.model.IsError() })
	for _, m := range methods.models {
		want, known := successes[m.Name]
		succeeds := func(r checkedRow) bool {
			return !r.model.IsError() && r.model.AppliesTo(m) && (!known || slices.Contains(want.codes, r.model.Code))
		}
		if slices.ContainsFunc(rows, succeeds) {
			continue
		}
		at := methods.place(m.Name)
		if at.Src.Theirs {
			at = t.Place // it may be by what this file drops
		}
		switch {
		case known:
			list := []string{strconv.Itoa(want.codes[0]), strconv.Itoa(want.codes[1]), strconv.Itoa(want.codes[2])}
			s.Warnf(at, "no-success-row", "%s succeeds with %s, and no row of those is for it (RFC 9110, section %s)", m.Name, report.Or(list), want.section)
		case first >= 0 && m.Name != "OPTIONS":
			row := rows[first]
			how := "of " + row.name
			if row.Place.Src != at.Src { // the list is inherited
				how = "in " + row.name + ": {methods: [+" + m.Name + "]}"
			}
			s.Warnf(at, "no-success-row", "no row lets %s succeed, so its handlers can answer with errors alone; add it to the methods of one, as %s", m.Name, how)
		}
	}
}

// lintUse warns of bodies that no row carries, by itself or within another.
func lintUse(s report.Scope, bodies checkedBodies, rows []checkedRow) {
	used := map[*model.Body]bool{}
	var use func(b *model.Body)
	use = func(b *model.Body) {
		if b == nil || used[b] {
			return
		}
		used[b] = true
		for _, f := range b.Fields {
			use(f.Body)
		}
	}
	for _, r := range rows {
		use(r.model.Carries)
		for _, p := range r.model.Params {
			use(p.Body)
		}
	}
	for _, b := range bodies {
		if !used[b.model] {
			s.In(b.name).Warnf(b.Place, "unused-body", "no row has the body %s; drop it, or name it as the body of a row", b.name)
		}
	}
}

// lintIDs warns of error rows that have one code and one id, which clients cannot
// tell apart by these.
func lintIDs(s report.Scope, rows []checkedRow) {
	type key struct {
		code int
		id   string
	}
	first := map[key]*row{}
	for _, r := range rows {
		if !r.model.IsError() {
			continue
		}
		k := key{r.model.Code, r.model.ID}
		if other := first[k]; other != nil {
			r.scope(s).Warnf(r.idPlace(), "same-id", "the id %s of code %d is also that of row %s (%s), for which clients that go by the two will take it",
				report.Quote(k.id), k.code, other.name, other.idPlace())
			continue
		}
		first[k] = r.row
	}
}

// idPlace is where the row's id stands: the row itself when that is its id.
func (r *row) idPlace() report.Place {
	if r.id.Given() {
		return r.id.Place
	}
	return r.Place
}

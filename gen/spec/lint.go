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
func (c *checker) lint(out *model.Table) {
	for _, row := range out.Rows {
		r := c.rows[row.Name]
		s := c.rowScope(r)
		c.lintCode(s, r, row)
		c.lintHeaders(s, r, row)
		c.lintMethods(s, r, row)
		if row.IsError() && row.Body == model.BodyNone {
			s.Warnf(r.body.Place, "no-error-body", "an error should have a body that explains it (RFC 9110, sections 15.5 and 15.6)")
		}
	}
	c.lintSuccess(out, "PUT", []int{200, 201, 204}, "9.3.4")
	c.lintSuccess(out, "DELETE", []int{200, 202, 204}, "9.3.5")
	c.lintUse(out)
	c.lintIDs(out)
	c.lintAllow()
}

// rowScope is the scope of a row, where it may allow warnings.
func (c *checker) rowScope(r *row) report.Scope { return c.top().In(r.name).Allowing(r.allow) }

func (c *checker) lintCode(s report.Scope, r *row, row *model.Row) {
	std, known := registry.Lookup(row.Code)
	switch {
	case !known:
		s.Warnf(r.code.Place, "unregistered-code", "the code %d has no meaning in the IANA registry; clients treat it as %d (RFC 9110, section 15)", row.Code, row.Code/100*100)
	case std.Avoid != "":
		s.Warnf(r.code.Place, "discouraged-code", "%s (%s)", std.Avoid, std.Ref())
	}
}

// lintHeaders warns of headers that the code's definition asks for and the row
// has not, or can leave out.
func (c *checker) lintHeaders(s report.Scope, r *row, row *model.Row) {
	std, _ := registry.Lookup(row.Code)
	for _, want := range std.Headers {
		isVital := want.Required || row.Code == 201 && want.Name == "Location" || row.Code == 416
		if !isVital {
			continue
		}
		i := slices.IndexFunc(row.Headers, func(h *model.Header) bool { return strings.EqualFold(h.Name, want.Name) })
		switch {
		case i < 0:
			s.Warnf(c.rowPlace(r), "needed-header", "a %d needs %s, and here it is dropped (%s)", row.Code, want.Name, std.Ref())
		case want.Required && !always(row.Headers[i]):
			s.Warnf(r.header(row.Headers[i].Name).Place, "needed-header", "a %d needs %s, and here it can be left out; make it required (%s)", row.Code, want.Name, std.Ref())
		}
	}
	for _, h := range row.Headers {
		c.lintHeader(s, r.header(h.Name).Place, h, row)
	}
}

// rowPlace is where the row was changed last, or else defined: a header that it
// lacks has no place of its own.
func (c *checker) rowPlace(r *row) report.Place {
	if len(r.changed) > 0 {
		return r.changed[len(r.changed)-1]
	}
	return r.Place
}

// always reports whether each response of the row has the header.
func always(h *model.Header) bool {
	return h.Required || h.Constant || h.From != nil && !h.From.Optional
}

// lintHeader warns of a header that a response of the code should not have.
func (c *checker) lintHeader(s report.Scope, at report.Place, h *model.Header, row *model.Row) {
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

// lintMethods warns of methods that the code should not answer.
func (c *checker) lintMethods(s report.Scope, r *row, row *model.Row) {
	at := r.methods.Place
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

// lintSuccess warns of a method that the table has answers for, but none by
// which it is to succeed.
func (c *checker) lintSuccess(out *model.Table, method string, codes []int, section string) {
	i := slices.IndexFunc(out.Methods, func(m model.Method) bool { return m.Name == method })
	if i < 0 {
		return
	}
	succeeds := func(r *model.Row) bool {
		return r.AppliesTo(out.Methods[i]) && slices.Contains(codes, r.Code)
	}
	if !slices.ContainsFunc(out.Rows, succeeds) {
		list := []string{strconv.Itoa(codes[0]), strconv.Itoa(codes[1]), strconv.Itoa(codes[2])}
		at := c.methodPlace(method)
		if at.Src.Theirs {
			at = c.table.Place // it may be by what this file drops
		}
		c.top().Warnf(at, "no-success-row", "%s succeeds with %s, and no row of those is for it (RFC 9110, section %s)", method, report.Or(list), section)
	}
}

// lintUse warns of bodies that no row carries, by itself or within another.
func (c *checker) lintUse(out *model.Table) {
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
	for _, r := range out.Rows {
		use(r.Carries)
	}
	for _, b := range c.table.bodies {
		if !used[c.bodies[b.name]] {
			c.top().In(b.name).Warnf(b.Place, "unused-body", "no row has the body %s; drop it, or name it as the body of a row", b.name)
		}
	}
}

// lintIDs warns of error rows that have one code and one id, which clients cannot
// tell apart by these.
func (c *checker) lintIDs(out *model.Table) {
	type key struct {
		code int
		id   string
	}
	first := map[key]*model.Row{}
	for _, r := range out.Rows {
		if !r.IsError() {
			continue
		}
		k := key{r.Code, r.ID}
		if other := first[k]; other != nil {
			c.rowScope(c.rows[r.Name]).Warnf(c.idPlace(r.Name), "same-id", "the id %s of code %d is also that of row %s (%s), for which clients that go by the two will take it",
				report.Quote(r.ID), r.Code, other.Name, c.idPlace(other.Name))
			continue
		}
		first[k] = r
	}
}

// idPlace is where the row's id stands: the row itself when that is its id.
func (c *checker) idPlace(name string) report.Place {
	r := c.rows[name]
	if r.id.Given() {
		return r.id.Place
	}
	return r.Place
}

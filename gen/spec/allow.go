package spec

import (
	"slices"
	"strings"
)

// warningNames are those of all warnings, by which a table can allow them.
var warningNames = []string{
	"accept-encoding", "conditional-method", "content-range", "discouraged-code", "known-method", "needed-header", "no-error-body",
	"no-success-row", "range-method", "same-id", "stored-error", "unregistered-code", "unused-allow", "unused-body",
}

// An allowance is a warning that a row, or the table as a whole, means to get.
type allowance struct {
	place
	warning string
	used    bool // there would have been the warning
}

// allow reads NAME: REASON.
func (r reader) allow(e entry) []*allowance {
	var list []*allowance
	for _, e := range r.mapping(e.value, "allow") {
		if !slices.Contains(warningNames, e.key) {
			guess := r.didYouMean(e.key, warningNames)
			if guess == "" {
				guess = "; there are " + strings.Join(warningNames, ", ")
			}
			r.errorf(e.place, "there is no %s%s", r.src.text("such warning", "warning "+quote(e.key)), guess)
			continue
		}
		reason := r.scalar(e.value, "the reason to allow a warning")
		if reason.given() && strings.TrimSpace(reason.value) == "" {
			r.errorf(reason.place, "the reason to allow %s is empty; say why the table is right as it is", e.key)
		}
		list = append(list, &allowance{place: e.place, warning: e.key})
	}
	return list
}

// allowing is the scope where these warnings are allowed as well.
func (s scope) allowing(list []*allowance) scope {
	s.allowed = slices.Concat(s.allowed, list)
	return s
}

// overAllow returns the lower allowances with those of upper put in their places
// or after them.
func overAllow(lower, upper []*allowance) []*allowance {
	isUpper := func(l *allowance) bool {
		return slices.ContainsFunc(upper, func(u *allowance) bool { return u.warning == l.warning })
	}
	return append(slices.DeleteFunc(slices.Clone(lower), isUpper), upper...)
}

// lintAllow warns of what is allowed and does not come.
func (c *checker) lintAllow() {
	unused := func(s scope, list []*allowance) {
		for _, a := range list {
			if !a.used {
				s.warnf(a.place, "unused-allow", "%s is allowed here, and nothing gives this warning; leave it out", a.warning)
			}
		}
	}
	for _, r := range c.table.rows.list {
		unused(c.rowScope(r), r.allow)
	}
	unused(c.top(), c.table.allow)
}

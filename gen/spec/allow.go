package spec

import (
	"slices"
	"strings"

	"github.com/statusgen/statusgen/gen/spec/report"
)

// warningNames are those of all warnings, by which a table can allow them.
var warningNames = []string{
	"accept-encoding", "conditional-method", "content-range", "discouraged-code", "known-method", "needed-header", "no-error-body",
	"no-success-row", "partial-resource", "promoted-method", "range-method", "same-id", "stored-error", "unregistered-code", "unused-allow", "unused-body",
}

// allow reads NAME: REASON.
func (r reader) allow(e entry) []*report.Allowance {
	var list []*report.Allowance
	for _, e := range r.mapping(e.value, "allow") {
		if !slices.Contains(warningNames, e.key) {
			guess := r.DidYouMean(e.key, warningNames)
			if guess == "" {
				guess = "; there are " + strings.Join(warningNames, ", ")
			}
			r.Errorf(e.Place, "there is no %s%s", r.src.Text("such warning", "warning "+report.Quote(e.key)), guess)
			continue
		}
		reason := r.scalar(e.value, "the reason to allow a warning")
		if reason.Given() && strings.TrimSpace(reason.Value) == "" {
			r.Errorf(reason.Place, "the reason to allow %s is empty; say why the table is right as it is", e.key)
		}
		list = append(list, &report.Allowance{Place: e.Place, Warning: e.key})
	}
	return list
}

// lintAllow warns of what is allowed and does not come.
func lintAllow(s report.Scope, ofTable []*report.Allowance, rows []checkedRow) {
	unused := func(s report.Scope, list []*report.Allowance) {
		for _, a := range list {
			if !a.Used {
				s.Warnf(a.Place, "unused-allow", "%s is allowed here, and nothing gives this warning; leave it out", a.Warning)
			}
		}
	}
	for _, r := range rows {
		unused(r.scope(s), r.allow)
	}
	unused(s, ofTable)
}

package spec

import (
	"slices"
	"strings"

	"github.com/statusgen/statusgen/gen/spec/report"
)

// warningNames are those of all warnings, by which a table can allow them.
var warningNames = []string{
	"accept-encoding", "conditional-method", "content-range", "discouraged-code", "known-method", "needed-header", "no-error-body",
	"no-remedy", "no-success-row", "own-id", "partial-resource", "promoted-method", "range-method", "renamed-id", "same-id", "stored-error",
	"type-as-text", "unregistered-code", "unused-allow", "unused-body", "unused-place", "unused-value",
}

// askedFor are the warnings that come only where a table asks for them.
var askedFor = []string{"no-remedy"}

// warn reads a list of warnings that are asked for.
func (r reader) warn(e entry) []report.Item[string] {
	var list []report.Item[string]
	for _, n := range r.list(e.value, "warn") {
		name := r.scalar(n, "a warning")
		switch {
		case !name.Given():
		case slices.Contains(askedFor, name.Value):
			list = append(list, name)
		case slices.Contains(warningNames, name.Value):
			r.Errorf(name.Place, "%s comes without being asked for; warn is for %s", name.Value, report.Or(askedFor))
		default:
			guess := r.DidYouMean(name.Value, askedFor)
			if guess == "" {
				guess = "; warn is for " + report.Or(askedFor)
			}
			r.Errorf(name.Place, "there is no %s%s", r.src.Text("such warning", "warning "+report.Quote(name.Value)), guess)
		}
	}
	return list
}

// asks reports whether the table asks for the warning.
func (t *table) asks(warning string) bool {
	return slices.ContainsFunc(t.warn, func(name report.Item[string]) bool { return name.Value == warning })
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

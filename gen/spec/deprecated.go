package spec

import (
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// Rows that are not to be used any more, and names that rows had.

// deprecation reads NOTE, or {use: ROW, note: NOTE, …}.
func (r reader) deprecation(e entry) deprecation {
	if e.value.Kind == yaml.ScalarNode && e.value.ShortTag() == "!!str" {
		note := r.sentence(e.value, "deprecated")
		return deprecation{Item: report.Item[struct{}]{Place: e.Place}, note: note}
	}
	if !isMapping(e.value) {
		r.Errorf(r.at(e.value), "deprecated is what to use instead, as in {use: NotFound}, or a text; found %s", describe(r.src, e.value))
		return deprecation{Item: report.Item[struct{}]{Misread: true}}
	}
	d := deprecation{Item: report.Item[struct{}]{Place: e.Place}}
	for _, e := range r.mapping(e.value, "deprecated") {
		switch e.key {
		case "use":
			d.use = r.text(e)
		case "note":
			d.note = r.sentence(e.value, "note")
		case "since":
			d.since = r.date(e)
		case "sunset":
			d.sunset = r.date(e)
		case "headers":
			d.headers = r.truth(e)
		default:
			r.unknown(e, "deprecated", oldKeys)
		}
	}
	if len(e.value.Content) == 0 {
		r.Errorf(e.Place, "deprecated says nothing; write what to use instead, as in {use: NotFound}, or a text")
	}
	return d
}

// date reads a day, which needs no quotes.
func (r reader) date(e entry) report.Item[time.Time] {
	day, err := time.Parse(time.DateOnly, e.value.Value)
	if e.value.Kind != yaml.ScalarNode || err != nil {
		r.Errorf(r.at(e.value), "%s is a date such as 2027-01-01; found %s", e.key, describe(r.src, e.value))
		return report.Item[time.Time]{Misread: true}
	}
	return report.Item[time.Time]{Place: r.at(e.value), Value: day}
}

// formerly reads a list of names.
func (r reader) formerly(e entry) textList {
	f := r.textList(e, "a former name")
	if isList(e.value) && len(e.value.Content) == 0 {
		r.Errorf(e.Place, "formerly is empty; write the name that the row had, as in [Absent], or leave the key out")
	}
	return f
}

// checkDeprecation returns what is said of a row that is deprecated, but for the row
// to use instead, which is looked up when there are all.
func checkDeprecation(s report.Scope, r *row) *model.Deprecation {
	d := r.deprecated
	if !d.Given() {
		return nil
	}
	since, sunset := d.since, d.sunset
	if since.Given() && sunset.Given() && sunset.Value.Before(since.Value) {
		s.Errorf(sunset.Place, "the sunset, %s, is before the day since which the row is deprecated, %s (RFC 9745, section 4)", sunset.Value.Format(time.DateOnly), since.Value.Format(time.DateOnly))
	}
	return &model.Deprecation{Note: d.note.Value, Since: since.Value, Sunset: sunset.Value}
}

// checkFormerly returns the names that the row had. Whether they are free is for the
// check of all names; the lists have the same length.
func checkFormerly(s report.Scope, r *row) []string {
	var names []string
	for _, name := range r.formerly.list {
		if !isExported(name.Value) {
			s.Errorf(name.Place, "the former name %s is no exported Go name%s", report.Quote(name.Value), exportedHint(name.Value))
		}
		names = append(names, name.Value)
	}
	return names
}

// checkUses looks up the rows that are to be used instead of those that are
// deprecated.
func checkUses(s report.Scope, rows []checkedRow) {
	var known []string                // rows that may be used
	named := map[string]*checkedRow{} // by the names that they have, or had
	for i := range rows {
		for _, name := range rows[i].model.Formerly {
			named[name] = &rows[i]
		}
	}
	for i, r := range rows {
		named[r.name] = &rows[i]
		if !r.deprecated.Given() {
			known = append(known, r.name)
		}
	}
	for _, r := range rows {
		use := r.deprecated.use
		if !use.Given() {
			continue
		}
		instead := named[use.Value]
		switch s := s.In(r.name); {
		case instead == nil:
			s.Errorf(use.Place, "there is no row %s to use instead%s", report.Quote(use.Value), s.DidYouMean(use.Value, known))
		case instead.name == r.name:
			s.Errorf(use.Place, "the row cannot be used instead of itself; name another, or leave use out")
		case instead.name != use.Value:
			s.Errorf(use.Place, "%s is a former name of a row; write %s", use.Value, instead.name)
		case instead.deprecated.Given():
			s.Errorf(use.Place, "the row %s is deprecated itself (%s); name one that is not", instead.name, instead.deprecated.Place)
		default:
			r.model.Deprecated.Use = instead.model
		}
	}
}

// addDeprecationHeaders gives rows that are deprecated the headers that say so, where
// they ask for them.
func addDeprecationHeaders(s report.Scope, rows []*row) {
	for _, r := range rows {
		d := r.deprecated
		if !d.headers.Value || d.since.Misread || d.sunset.Misread {
			continue
		}
		s := s.In(r.name)
		if d.since.Missing() || d.sunset.Missing() {
			s.Errorf(d.headers.Place, "the headers are Deprecation, which says since when (RFC 9745, section 2), and Sunset (RFC 8594, section 3); write both dates, as in {since: 2026-01-01, sunset: 2027-01-01, headers: true}")
			continue
		}
		r.addHeader(s, d.headers.Place, "Deprecation", model.StructuredTime(d.since.Value))
		r.addHeader(s, d.headers.Place, "Sunset", d.sunset.Value.Format(model.HTTPDate))
	}
}

// addHeader gives the row a header that is always the same.
func (r *row) addHeader(s report.Scope, at report.Place, name, value string) {
	h := &header{Place: at, name: name, value: report.Item[string]{Place: at, Value: value}}
	i := slices.IndexFunc(r.headers, func(have *header) bool { return strings.EqualFold(have.name, name) })
	switch {
	case i < 0:
		r.headers = append(r.headers, h)
	case r.headers[i].dropped:
		r.headers[i] = h
	default:
		s.Errorf(at, "the header %s would be there twice; the row has its own (%s)", name, r.headers[i].Place)
	}
}

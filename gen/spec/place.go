package spec

import (
	"slices"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// checkPlaces reports a place of the shape that was meant for another param or value
// of the rows, and params that cannot stand where they would.
func checkPlaces(s report.Scope, places []namedPlace, rows []checkedRow) {
	for _, p := range places {
		known := p.known(rows)
		guess := s.DidYouMean(p.name, known)
		if !slices.Contains(known, p.name) && guess != "" && !p.Src.Theirs {
			s.Errorf(p.Place, "no error has the %s %s%s", p.what(), report.Quote(p.name), guess)
		}
		for _, r := range rows {
			checkAttribute(s.In(r.name), p, r)
		}
	}
}

// checkAttribute reports a param of the row that is to be an attribute in XML, and
// is no text there.
func checkAttribute(s report.Scope, place namedPlace, r checkedRow) {
	if place.kind != model.PlaceParam || place.attribute == "" {
		return
	}
	for _, p := range r.model.Params {
		if p.Name == place.name && (p.List || p.Body != nil) {
			s.Errorf(r.param(p.Name).Place, "param %s is %s, an attribute in XML (%s), which is a text; it can be no list, and have no fields", p.Name, place.attribute, place.Place)
		}
	}
}

// what is what the place is for.
func (p namedPlace) what() string {
	if p.kind == model.PlaceValue {
		return "value"
	}
	return "param"
}

// known are the names that the place could have: those of what errors of the rows
// send.
func (p namedPlace) known(rows []checkedRow) []string {
	var names []string
	for _, r := range rows {
		if p.kind == model.PlaceValue {
			for _, v := range r.model.Values {
				names = append(names, v.Name)
			}
			continue
		}
		for _, param := range r.model.Params {
			if !r.model.Hide && !param.Sensitive {
				names = append(names, param.Name)
			}
		}
	}
	return names
}

// lintPlaces warns of places that no error has anything for, and of values that no
// place is for.
func lintPlaces(s report.Scope, places []namedPlace, rows []checkedRow) {
	for _, p := range places {
		if !slices.Contains(p.known(rows), p.name) && !p.Src.Theirs {
			s.Warnf(p.Place, "unused-place", "no error tells its client a %s %s, so this is left out of all of them; give it to a row, or leave it out here", p.what(), p.name)
		}
	}
	for _, r := range rows {
		for _, v := range r.values {
			isIts := func(p namedPlace) bool { return p.kind == model.PlaceValue && p.name == v.name }
			if !slices.ContainsFunc(places, isIts) && !v.Src.Theirs {
				r.scope(s).Warnf(v.Place, "unused-value", "the shape of errors has no $value.%s, so no client is told this; write it there, or leave it out here", v.name)
			}
		}
	}
}

package spec

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// The rules of a table for the names and ids of its rows and of those of all tables
// that extend it. They add up: a table can take back none of one that it extends.

// reserved reads {ids: […], names: […]}.
func (r reader) reserved(e entry) reservation {
	var out reservation
	for _, e := range r.mapping(e.value, "reserved") {
		switch e.key {
		case "ids":
			for _, n := range r.list(e.value, e.key) {
				if n.ShortTag() == "!!int" { // an id that is a number
					out.ids = append(out.ids, report.Item[string]{Place: r.at(n), Value: n.Value})
				} else if id := r.scalar(n, "a reserved id"); id.Given() {
					out.ids = append(out.ids, id)
				}
			}
		case "names":
			out.names = r.texts(e, "a reserved name")
		default:
			r.unknown(e, "reserved", ruleKeys)
		}
	}
	return out
}

// checkReserved reports rows that have a reserved name or id.
func checkReserved(s report.Scope, reserved reservation, rows []checkedRow) {
	for _, name := range reserved.names {
		if !isExported(name.Value) {
			s.Errorf(name.Place, "the reserved name %s is no exported Go name, so no row could have it%s", report.Quote(name.Value), exportedHint(name.Value))
		}
	}
	for _, id := range reserved.ids {
		if !report.IsPrintable(id.Value) {
			s.Errorf(id.Place, "the reserved id %s is empty or has characters that do not print, so no row could have it", report.Quote(id.Value))
		}
	}
	names, ids := firstPlaces(reserved.names), firstPlaces(reserved.ids)
	for _, r := range rows {
		s := s.In(r.name)
		if at, is := names[r.name]; is {
			ruled(s, r.Place, at, "the name "+r.name, "is reserved", "it was another row's; choose another, or drop the row with "+r.name+": null")
		}
		for _, former := range r.formerly.list {
			if at, is := names[former.Value]; is {
				ruled(s, former.Place, at, "the former name "+former.Value, "is reserved", "callers no longer have it; leave it out of one of the two")
			}
		}
		if at, is := ids[r.model.ID]; is && r.model.IsError() {
			ruled(s, r.idPlace(), at, "the id "+report.Quote(r.model.ID), "is reserved", "it was another error's, for which clients could take this one; choose another")
		}
	}
}

// firstPlaces are where each text stands first.
func firstPlaces(texts []report.Item[string]) map[string]report.Place {
	places := make(map[string]report.Place, len(texts))
	for _, text := range texts {
		if _, twice := places[text.Value]; !twice {
			places[text.Value] = text.Place
		}
	}
	return places
}

// ruled reports what breaks a rule, at the one of the two places that is the reader's
// to change, with the other.
func ruled(s report.Scope, at, rule report.Place, what, breaks, remedy string) {
	if at.Src.Theirs && !rule.Src.Theirs {
		s.Errorf(rule, "%s of the inherited row (%s) %s; %s", what, at, breaks, remedy)
		return
	}
	s.Errorf(at, "%s %s (%s); %s", what, breaks, rule, remedy)
}

// An idPattern is one that every id matches.
type idPattern struct {
	report.Item[string]
	*regexp.Regexp
}

// checkIDs reports the ids that do not match all of the patterns, which it returns.
func checkIDs(s report.Scope, patterns []report.Item[string], rows []checkedRow) []idPattern {
	var all []idPattern
	for _, p := range patterns {
		expression, err := regexp.Compile(p.Value)
		switch {
		case p.Value == "":
			s.Errorf(p.Place, "ids is empty; write the pattern of all ids, as in ids: ^[A-Z][A-Z0-9_]*$")
		case err != nil:
			s.Errorf(p.Place, "ids is no regular expression of Go: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		default:
			all = append(all, idPattern{p, expression})
		}
	}
	for _, r := range rows {
		if p := broken(all, r.model.ID); p != nil && r.model.IsError() {
			remedy := "write one that matches " + report.Unquoted(p.Value)
			if id := matching(all, r.model.ID); id != "" {
				remedy = "write " + r.name + ": {id: " + id + "}"
			}
			ruled(s.In(r.name), r.idPlace(), p.Place, "the id "+report.Quote(r.model.ID), "does not match ids", remedy)
		}
	}
	return all
}

// broken returns the first pattern that the id does not match, or nil.
func broken(patterns []idPattern, id string) *idPattern {
	i := slices.IndexFunc(patterns, func(p idPattern) bool { return !p.MatchString(id) })
	if i < 0 {
		return nil
	}
	return &patterns[i]
}

// matching returns the id as the patterns have it: its words in capitals, in lower
// case, or in camel case; or nothing, if they want something else.
func matching(patterns []idPattern, id string) string {
	words := strings.Fields(strings.Map(func(c rune) rune {
		if strings.ContainsRune("_-. ", c) {
			return ' '
		}
		return c
	}, spaced(id)))
	lower := strings.ToLower(strings.Join(words, "_"))
	for _, id := range []string{strings.ToUpper(lower), lower, strings.ReplaceAll(lower, "_", "-"), (&model.Field{Name: lower}).GoName()} {
		if broken(patterns, id) == nil {
			return id
		}
	}
	return ""
}

// lintOwnIDs warns of errors that the package has of its own, because no row is for
// them, and whose id does not match.
func lintOwnIDs(s report.Scope, t *table, patterns []idPattern, own model.Own) {
	for _, r := range own.Unlisted() {
		p := broken(patterns, r.ID)
		if p == nil {
			continue
		}
		at, rule := p.Place, ""
		if at.Src.Theirs {
			at, rule = t.Place, " ids ("+p.Place.String()+")" // it may be by what this file adds or drops
		}
		which := "every package"
		if r == own.PreconditionFailed || r == own.RangeNotSatisfiable {
			which = "a package with files"
		}
		remedy := ""
		if id := matching(patterns, r.ID); id != "" {
			remedy = ", as in " + r.Name + ": {code: " + strconv.Itoa(r.Code) + ", id: " + id + "}"
		}
		s.Warnf(at, "own-id", "no row is for the %d that %s sends, which has the id %s then, and this does not match%s; add one%s", r.Code, which, report.Quote(r.ID), rule, remedy)
	}
}

package clash

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A Clash is a contradiction between tables, at the one of two places that is the less
// usual, or the later.
type Clash struct {
	Name    string // of its kind: one of Kinds
	Warning bool   // a client may live with it
	Row     string // that it is of
	ID      string // likewise; of a reserved name, that
	Text    string // what is wrong, and where the other place is
	At      Place
}

// A Kind is a name of clashes, and what they are.
type Kind struct{ Name, Text string }

// Kinds are all of them, in the order in which they are explained.
var Kinds = []Kind{
	{"id-code", "an id has another code"},
	{"id-type", "an id has another problem type, which at least one of the rows gives itself"},
	{"id-param", "a param that clients are told has another type"},
	{"id-value", "a constant that clients are told has another value"},
	{"id-number", "an id is a number in JSON here, and a text there"},
	{"id-claimed", "two rows of one domain, defined apart, have one id, and say different things"},
	{"id-meaning", "the same without a domain (a warning)"},
	{"id-retry", "a client may try again here, and not there (a warning)"},
	{"id-spelling", "ids differ only by case, or by hyphens, underscores and dots (a warning)"},
	{"reserved-id", "an id that a table reserves is one of another service of its domain or its platform"},
	{"reserved-name", "likewise the name of a row"},
}

// Find returns where the tables contradict each other, in the order of the places.
// Tables of different domains do not: a client knows by the domain which of two it has
// to do with. A table without one may be of any.
func Find(tables []*Table) []Clash {
	f := finder{seen: map[Clash]bool{}}
	ids := map[string][]*row{}
	spellings := map[string][]string{}
	for _, t := range tables {
		for _, r := range t.rows {
			if !r.isError {
				continue
			}
			if ids[r.id] == nil {
				key := spelling(r.id)
				spellings[key] = append(spellings[key], r.id)
			}
			ids[r.id] = append(ids[r.id], r)
		}
	}
	for _, rows := range ids {
		for _, set := range byDomain(rows) {
			f.id(set)
		}
	}
	for _, list := range spellings {
		if len(list) > 1 {
			f.spellings(list, ids)
		}
	}
	f.reserved(tables, ids)
	slices.SortFunc(f.found, func(a, b Clash) int {
		return cmp.Or(a.At.compare(b.At), cmp.Compare(a.Row, b.Row), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Text, b.Text))
	})
	return f.found
}

type finder struct {
	found []Clash
	seen  map[Clash]bool // but for what the text says of the other place
}

// add adds a clash of the row, once for a place that several tables share.
func (f *finder) add(name string, warning bool, r *row, id string, at Place, what, other string) {
	key := Clash{name, warning, r.name, id, what, at}
	if !f.seen[key] {
		f.seen[key] = true
		key.Text += other
		f.found = append(f.found, key)
	}
}

// byDomain returns the rows that a client may take for each other: for each domain those
// of its tables, and those of tables that have none.
func byDomain(rows []*row) [][]*row {
	domains := map[string]bool{}
	for _, r := range rows {
		domains[r.in.domain] = true
	}
	if delete(domains, ""); len(domains) < 2 {
		return [][]*row{rows}
	}
	var sets [][]*row
	for _, domain := range slices.Sorted(maps.Keys(domains)) {
		sets = append(sets, slices.DeleteFunc(slices.Clone(rows), func(r *row) bool { return r.in.domain != "" && r.in.domain != domain }))
	}
	return sets
}

// id compares rows of one id.
func (f *finder) id(rows []*row) {
	if !slices.ContainsFunc(rows, func(r *row) bool { return r.in != rows[0].in }) {
		return // one table may well have several, which its clients tell apart
	}
	id := strconv.Quote(rows[0].id)
	sameCode := f.compare(rows, aspect{
		name: "id-code", what: "the id " + id + " has the code",
		of: func(r *row) (string, Place, bool) { return strconv.Itoa(r.code), r.codeAt, true },
	})
	f.types(rows, id)
	f.compare(rows, aspect{
		name: "id-number", what: "the id " + id + " is",
		of: func(r *row) (string, Place, bool) {
			if r.number {
				return "a number", r.idAt, true
			}
			return "a text", r.idAt, true
		},
	})
	f.facts(rows, "id-param", "the param %s of the id "+id+" has the type", func(r *row) []fact { return r.params })
	f.facts(rows, "id-value", "the value %s of the id "+id+" is", func(r *row) []fact { return r.values })
	if !sameCode {
		return // all else is another thing
	}
	f.compare(rows, aspect{
		name: "id-retry", warning: true, what: "retry of the id " + id + " is",
		of: func(r *row) (string, Place, bool) { return r.retry, r.retryAt, true },
	})
	f.meaning(rows, id)
}

// An aspect is what rows of one id have in common, if all is well.
type aspect struct {
	name    string
	warning bool
	what    string                                          // the id "X" has the code
	of      func(r *row) (value string, at Place, has bool) // has: the row is compared
}

// A value is what several tables say of an aspect.
type value struct {
	text   string
	tables map[*Table]bool
	first  Place
}

// usual returns the value that most tables have, the first of several; nil where there
// is none.
func (a aspect) usual(rows []*row) *value {
	var values []*value
	byText := map[string]*value{}
	for _, r := range rows {
		text, at, has := a.of(r)
		if !has {
			continue
		}
		v := byText[text]
		if v == nil {
			v = &value{text, map[*Table]bool{}, at}
			byText[text] = v
			values = append(values, v)
		}
		v.tables[r.in] = true
	}
	if len(values) == 0 {
		return nil
	}
	return slices.MaxFunc(values, func(a, b *value) int { return cmp.Compare(len(a.tables), len(b.tables)) })
}

// compare reports what is not the usual, of each table that has not that as well, and
// whether there is no such.
func (f *finder) compare(rows []*row, a aspect) bool {
	usual := a.usual(rows)
	if usual == nil {
		return true
	}
	var odd []oddity
	for _, r := range rows {
		if text, at, has := a.of(r); has && !usual.tables[r.in] {
			odd = append(odd, oddity{r, text, at})
		}
	}
	f.addAll(odd, a, usual)
	return len(odd) == 0
}

// An oddity is a row that does not say what is usual.
type oddity struct {
	*row
	text string
	at   Place
}

// addAll adds the clashes of an aspect. A place that several tables share, in a file that
// they extend, is said once, with the number of them.
func (f *finder) addAll(odd []oddity, a aspect, usual *value) {
	type key struct {
		text string
		at   Place
	}
	tables := map[key][]*Table{}
	for _, o := range odd {
		k := key{o.text, o.at}
		if list := tables[k]; len(list) == 0 || list[len(list)-1] != o.in {
			tables[k] = append(tables[k], o.in)
		}
	}
	for _, o := range odd {
		in := tables[key{o.text, o.at}]
		if in[0] != o.in {
			continue
		}
		f.add(a.name, a.warning, o.row, o.id, o.at,
			fmt.Sprintf("%s %s %s", a.what, o.text, where(in, o.at)),
			fmt.Sprintf("; it is %s %s", usual.text, elsewhere(usual)))
	}
}

// where says which tables it is that have something at the place.
func where(in []*Table, at Place) string {
	switch {
	case len(in) == 1 && in[0].name == at.File:
		return "here"
	case len(in) == 1:
		return "in " + in[0].name
	}
	return fmt.Sprintf("in %s and %d more", in[0].name, len(in)-1)
}

// elsewhere says which tables it is that have what is usual.
func elsewhere(v *value) string {
	if len(v.tables) == 1 {
		for t := range v.tables {
			return in(t, v.first)
		}
	}
	return fmt.Sprintf("in %d services (%s)", len(v.tables), v.first)
}

// in says that it is the table that has something at the place, which may be one of a
// file that it extends.
func in(t *Table, at Place) string {
	if t.name == at.File {
		return "at " + at.String()
	}
	return fmt.Sprintf("in %s (%s)", t.name, at)
}

// types compares the problem types. Each service may well have its own for all of its
// errors, such as the page that explains them; but what a row gives itself is what a
// client goes by.
func (f *finder) types(rows []*row, id string) {
	of := func(r *row) (string, Place, bool) { return r.uri, r.uriAt, r.own }
	a := aspect{name: "id-type", what: "the problem type of the id " + id + " is", of: of}
	usual := a.usual(rows)
	if usual == nil {
		return
	}
	for _, r := range rows {
		if r.uri == usual.text {
			usual.tables[r.in] = true
		}
	}
	var odd []oddity
	for _, r := range rows {
		if r.uri != "" && !usual.tables[r.in] {
			odd = append(odd, oddity{r, r.uri, r.uriAt})
		}
	}
	f.addAll(odd, a, usual)
}

// facts compares params, or constants, by their names.
func (f *finder) facts(rows []*row, name, what string, of func(r *row) []fact) {
	var names []string
	for _, r := range rows {
		for _, fact := range of(r) {
			if !slices.Contains(names, fact.name) {
				names = append(names, fact.name)
			}
		}
	}
	for _, n := range names {
		f.compare(rows, aspect{
			name: name, what: fmt.Sprintf(what, n),
			of: func(r *row) (string, Place, bool) {
				i := slices.IndexFunc(of(r), func(fact fact) bool { return fact.name == n })
				if i < 0 {
					return "", Place{}, false
				}
				fact := of(r)[i]
				return fact.text, fact.at, true
			},
		})
	}
}

// meaning reports rows that are defined apart and say different things. A table that
// extends another may well say the same in other words.
func (f *finder) meaning(rows []*row, id string) {
	if rows[0].general {
		return
	}
	usual := aspect{of: func(r *row) (string, Place, bool) { return r.meaning(), r.at, true }}.usual(rows)
	first := rows[slices.IndexFunc(rows, func(r *row) bool { return r.meaning() == usual.text })]
	origins := map[string]bool{}
	for _, r := range rows {
		if usual.tables[r.in] {
			origins[r.origin] = true
		}
	}
	var apart, claimed []oddity
	for _, r := range rows {
		switch {
		case usual.tables[r.in] || origins[r.origin]:
		case r.in.domain != "" && r.in.domain == first.in.domain:
			claimed = append(claimed, oddity{r, r.says(), r.at})
		default:
			apart = append(apart, oddity{r, r.says(), r.at})
		}
	}
	usual.text, usual.first = first.says(), first.at
	f.addAll(apart, aspect{name: "id-meaning", warning: true, what: "the id " + id + " is"}, usual)
	f.addAll(claimed, aspect{name: "id-claimed", what: fmt.Sprintf("the id %s of %s is", id, first.in.domain)}, usual)
}

// spellings compares ids that are one but for their spelling.
func (f *finder) spellings(list []string, ids map[string][]*row) {
	tables := func(id string) int {
		in := map[*Table]bool{}
		for _, r := range ids[id] {
			in[r.in] = true
		}
		return len(in)
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(-cmp.Compare(tables(a), tables(b)), cmp.Compare(a, b)) })
	for i, id := range list {
		for _, r := range ids[id] {
			other := spelled(r, list[:i], ids)
			if other == nil {
				continue
			}
			f.add("id-spelling", true, r, id, r.idAt, fmt.Sprintf("the id %q", id), fmt.Sprintf(" is spelled %q %s", other.id, in(other.in, other.idAt)))
			break // one is enough
		}
	}
}

// spelled returns a row that a client may take for this one, and that has one of the ids.
func spelled(r *row, list []string, ids map[string][]*row) *row {
	for _, id := range list {
		for _, other := range ids[id] {
			if r.in.domain == "" || other.in.domain == "" || r.in.domain == other.in.domain {
				return other
			}
		}
	}
	return nil
}

// reserved reports names and ids that a table reserves, in tables of its domain and in
// those that extend what it extends.
func (f *finder) reserved(tables []*Table, ids map[string][]*row) {
	names := map[string][]*row{}
	for _, t := range tables {
		for _, r := range t.rows {
			names[r.name] = append(names[r.name], r)
		}
	}
	for _, t := range tables {
		for _, is := range t.reserved {
			kind, what, rows := "reserved-id", "the id ", ids[is.text]
			if is.isName {
				kind, what, rows = "reserved-name", "the name ", names[is.text]
			}
			for _, r := range rows {
				if r.in == t || !t.isRelated(r.in) {
					continue
				}
				// A table that extends what reserves it now, as that was before, has it still.
				still := is.file != "" && strings.HasPrefix(r.origin, is.file+"\x00")
				at := r.idAt
				if is.isName {
					at = r.at
				}
				remedy := "it was another's, for which it would be taken; choose another, or take it off the list there"
				if still {
					remedy = "the table has it from an earlier version of that"
				}
				f.add(kind, still, r, is.text, at, what+strconv.Quote(is.text)+of(r.in, at), fmt.Sprintf(" is reserved (%s); %s", is.at, remedy))
			}
		}
	}
}

// of says of which table something is, unless its place does.
func of(t *Table, at Place) string {
	if t.name == at.File {
		return ""
	}
	return ", which " + t.name + " has,"
}

// isRelated reports whether tables of both are of one domain, or extend one file.
func (t *Table) isRelated(other *Table) bool {
	return t.domain != "" && t.domain == other.domain || slices.ContainsFunc(t.files, func(file string) bool { return slices.Contains(other.files, file) })
}

// Package clash says where the tables of several services contradict each other: one id
// that means two things to a client of both, or that is another's. It knows tables alone,
// and nothing of the files that they are from.
package clash

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/words"
)

// A Place is where something stands in a file; of the built-in table, without a line.
type Place struct {
	File         string
	Line, Column int
}

// A Source is what there is to know of a table beside the table itself.
type Source struct {
	Name  string   // of the service's table, as places name its file
	Files []string // that it is made of, its own first: by names that are the same in all tables, without the built-in one

	// At returns where a part of the table stands, as in At("statuses", "NotFound", "id"),
	// or the nearest that it is in.
	At func(path ...string) Place

	// Origin is the file of Files that defines the row; empty for the built-in table.
	Origin func(row string) string

	// Reserved is the file of Files that reserves the name or id.
	Reserved func(kind, name string) string
}

// A Table is what is compared of one.
type Table struct {
	name     string
	domain   string
	files    []string
	reserved []reserved
	rows     []*row
}

// A reserved is a name or an id that no row can have any more.
type reserved struct {
	text   string
	isName bool
	file   string // that says so
	at     Place
}

// A row is what clients may be told of one, and where it says so.
type row struct {
	in      *Table
	name    string
	code    int
	isError bool
	at      Place

	// Of an error only.

	id      string
	number  bool   // in JSON, the id is one
	general bool   // the id says what the code says, and no more
	uri     string // the problem type; empty where clients are not told it
	own     bool   // the type is the row's, and not that of all of the table
	message string // with its params in braces; empty: the service words it
	retry   string
	params  []fact
	values  []fact // its constants
	origin  string // what defines it: a file and the row's name there

	idAt, codeAt, uriAt, messageAt, retryAt Place
}

// A fact is a param with its type, or a constant with its value.
type fact struct {
	name, text string
	at         Place
}

// Of returns what is compared of the table.
func Of(t *model.Table, from Source) *Table {
	out := &Table{name: from.Name, domain: t.Domain, files: from.Files}
	for _, list := range []struct {
		texts  []string
		kind   string
		isName bool
	}{{t.Reserved.IDs, "ids", false}, {t.Reserved.Names, "names", true}} {
		for _, text := range list.texts {
			out.reserved = append(out.reserved, reserved{text, list.isName, from.Reserved(list.kind, text), from.At("reserved", list.kind, text)})
		}
	}
	sendsType := t.Error.Shape.Has(model.PlaceType)
	for _, r := range t.Rows {
		at := func(path ...string) Place { return from.At(append([]string{"statuses", r.Name}, path...)...) }
		u := &row{in: out, name: r.Name, code: r.Code, isError: r.IsError(), at: at()}
		out.rows = append(out.rows, u)
		if !u.isError {
			continue
		}
		u.id, u.number, u.retry = r.ID, r.Number, string(r.Retry)
		u.general = spelling(r.ID) == spelling(r.Title)
		u.origin = from.Origin(r.Name) + "\x00" + r.Name
		if u.own = r.Type != ""; u.own || sendsType {
			u.uri = t.Error.TypeURI(r)
		}
		if r.Message != nil {
			u.message = words.Message(r.Message)
		}
		u.idAt, u.codeAt, u.uriAt, u.messageAt, u.retryAt = at("id"), at("code"), at("type"), at("message"), at("retry")
		for _, p := range r.Told() {
			u.params = append(u.params, fact{p.Name, typeText(p.Type, p.Body, p.List), at("params", p.Name)})
		}
		for _, v := range r.Values {
			if t.Error.Shape.HasValue(v.Name) {
				u.values = append(u.values, fact{v.Name, v.Literal, at("values", v.Name)})
			}
		}
	}
	return out
}

// typeText is the type of a param as clients see it.
func typeText(t model.Type, b *model.Body, list bool) string {
	text := wireType(t)
	if b != nil {
		text = bodyText(b, nil)
	}
	if list {
		return "[" + text + "]"
	}
	return text
}

// wireType is the type without what clients do not see of it.
func wireType(t model.Type) string {
	if t == model.TypeURI || t == model.TypeEnum {
		t = model.TypeString
	}
	return string(t)
}

// bodyText is what a body is on the wire: one of another name may be the same.
func bodyText(b *model.Body, within []*model.Body) string {
	if slices.Contains(within, b) || b.Go != nil {
		return b.Name
	}
	within = append(within, b)
	var fields []string
	for _, f := range b.Fields {
		text := wireType(f.Type)
		if f.Body != nil {
			text = bodyText(f.Body, within)
		}
		if f.List {
			text = "[" + text + "]"
		}
		fields = append(fields, f.Name+": "+text)
	}
	slices.Sort(fields)
	return "{" + strings.Join(fields, ", ") + "}"
}

// spelling is the id as it is to those who do not look at case, hyphens and the like.
func spelling(id string) string {
	return strings.Map(func(c rune) rune {
		if strings.ContainsRune("-_. ", c) {
			return -1
		}
		return c
	}, strings.ToLower(id))
}

// meaning is what an error says: rows that say the same are one.
func (r *row) meaning() string {
	var told []string
	for _, p := range r.params {
		told = append(told, p.name)
	}
	slices.Sort(told)
	return strings.Join(slices.Concat([]string{r.name, r.message}, told), "\x00")
}

// says is what the meaning is for people.
func (r *row) says() string {
	text := r.name
	if r.message != "" {
		text += ", " + strconv.Quote(r.message)
	}
	var beside []string
	for _, p := range r.params {
		if !strings.Contains(r.message, "{"+p.name+"}") {
			beside = append(beside, p.name)
		}
	}
	if len(beside) > 0 {
		text += " with " + strings.Join(beside, ", ")
	}
	return text
}

// compare orders places.
func (p Place) compare(q Place) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

func (p Place) String() string {
	if p.Line == 0 {
		return p.File
	}
	return p.File + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column)
}

package reference

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/statusgen/statusgen/templates/look"
	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/words"
)

// A Catalog is what the tables of many services say together, whatever its form.
type Catalog struct {
	Services []Service `json:"services"`        // by their titles
	Entries  []Entry   `json:"entries"`         // by their ids, whatever the case
	Known    []Known   `json:"known,omitempty"` // contradictions that are meant
}

// A Service is one of the tables.
type Service struct {
	Name    string `json:"name"` // in the catalogue and its links, unique
	Title   string `json:"title"`
	File    string `json:"file"` // of the table: a path, or PATH@VERSION of a module
	Domain  string `json:"domain,omitempty"`
	Package string `json:"package,omitempty"`
	Version string `json:"version,omitempty"` // of the API
	URL     string `json:"url,omitempty"`     // where the API is served

	Details    []string `json:"details,omitempty"` // paragraphs
	Owners     []string `json:"owners,omitempty"`  // of its rows, each once
	Rows       int      `json:"rows"`
	Errors     int      `json:"errors"`
	Deprecated int      `json:"deprecated,omitempty"`
}

// An Entry is all that the services say of one id or, of successes, of one name.
type Entry struct {
	ID       string    `json:"id"`
	Error    bool      `json:"error,omitempty"` // else it is the name of a success
	Codes    []int     `json:"codes"`           // the lowest first
	Services int       `json:"services"`
	Rows     []Variant `json:"rows"` // those that differ in anything; the one of most services first
}

// A Variant is a row that some of the services have in common.
type Variant struct {
	Name       string       `json:"name"`
	Code       int          `json:"code"`
	Phrase     string       `json:"phrase"`
	Class      string       `json:"class"`
	Type       string       `json:"type,omitempty"` // the problem type, where it is the row's own
	Details    []string     `json:"details,omitempty"`
	Message    string       `json:"message,omitempty"`
	Hidden     bool         `json:"hidden,omitempty"`
	Params     []Value      `json:"params,omitempty"`
	Fields     bool         `json:"fields,omitempty"`
	Causes     []Cause      `json:"causes,omitempty"`
	Retry      string       `json:"retry,omitempty"`
	Owner      string       `json:"owner,omitempty"`
	Deprecated *Deprecation `json:"deprecated,omitempty"`
	Since      string       `json:"since,omitempty"`
	Formerly   []string     `json:"formerly,omitempty"`
	Links      []string     `json:"links,omitempty"`
	Services   []Use        `json:"services,omitempty"`
}

// A Use is a service that has the row.
type Use struct {
	Service string `json:"service"`        // its name
	Type    string `json:"type,omitempty"` // the problem type, where the service has it for all errors
	Link    string `json:"link,omitempty"` // the page of the service that explains the row
}

// A Known is a contradiction between services that is meant.
type Known struct {
	Name   string `json:"name"`         // of its kind
	ID     string `json:"id,omitempty"` // that it is of
	At     string `json:"at"`           // FILE:LINE:COLUMN
	Text   string `json:"text"`
	Reason string `json:"reason"`
}

// A Part is what a table adds to a catalogue.
type Part struct {
	service Service
	rows    []partRow
}

type partRow struct {
	id  string
	key string // all that the variant says
	row Variant
	use Use
}

// PartOf is what the table of the service adds to a catalogue. The service has its title
// and its file; all else is the table's.
func PartOf(s Service, t *model.Table) (*Part, error) {
	s.Domain, s.Package, s.Version, s.URL, s.Details = t.Domain, t.Package, t.API.Version, t.API.URL, words.Paragraphs(t.API.Details)
	p := &Part{rows: make([]partRow, 0, len(t.Rows))}
	owners := map[string]bool{}
	for _, r := range t.Rows {
		row := partOf(t, r)
		key, err := json.Marshal(row.row)
		if err != nil {
			return nil, err
		}
		row.key = string(key)
		p.rows = append(p.rows, row)
		s.Rows++
		if r.IsError() {
			s.Errors++
		}
		if r.Deprecated != nil {
			s.Deprecated++
		}
		if r.Owner != "" {
			owners[r.Owner] = true
		}
	}
	s.Owners = slices.Sorted(maps.Keys(owners))
	p.service = s
	return p, nil
}

func partOf(t *model.Table, r *model.Row) partRow {
	f := factsOf(t, r)
	p := partRow{id: r.Name, row: Variant{
		Name: f.Name, Code: f.Code, Phrase: f.Phrase, Class: f.Class, Details: f.Details, Message: f.Message, Hidden: f.Hidden, Params: f.Params,
		Fields: f.Fields, Causes: f.Causes, Retry: f.Retry, Owner: f.Owner, Deprecated: f.Deprecated, Since: f.Since, Formerly: f.Formerly, Links: f.Links,
	}}
	if !r.IsError() {
		return p
	}
	p.id = r.ID
	if r.Type != "" {
		p.row.Type = f.Type
	} else {
		p.use.Type = f.Type
	}
	for _, uri := range []string{f.Help, f.Type} {
		if p.use.Link == "" && look.IsLink(uri) {
			p.use.Link = uri
		}
	}
	return p
}

// NewCatalog is the catalogue of the parts, which are the same in whatever order they come.
func NewCatalog(parts []*Part, known []Known) *Catalog {
	parts = slices.Clone(parts)
	slices.SortFunc(parts, func(a, b *Part) int {
		return cmp.Or(compareFold(a.service.Title, b.service.Title), cmp.Compare(a.service.File, b.service.File))
	})
	c := &Catalog{Services: []Service{}, Entries: []Entry{}, Known: known}
	names := map[string]bool{}
	type key struct {
		id      string
		isError bool
	}
	entries := map[key]*catalogued{}
	for _, p := range parts {
		s := p.service
		s.Name = unique(slug(s.Title), names)
		c.Services = append(c.Services, s)
		for _, r := range p.rows {
			k := key{r.id, r.row.Code >= 400}
			e := entries[k]
			if e == nil {
				e = &catalogued{Entry: Entry{ID: r.id, Error: k.isError}, variants: map[string]int{}}
				entries[k] = e
			}
			e.add(r, s.Name)
		}
	}
	for _, e := range entries {
		slices.Sort(e.Codes)
		slices.SortStableFunc(e.Rows, func(a, b Variant) int { return len(b.Services) - len(a.Services) })
		c.Entries = append(c.Entries, e.Entry)
	}
	slices.SortFunc(c.Entries, func(a, b Entry) int {
		return cmp.Or(compareFold(a.ID, b.ID), cmp.Compare(b2i(b.Error), b2i(a.Error)))
	})
	return c
}

// A catalogued is an entry that grows.
type catalogued struct {
	Entry
	variants map[string]int // the rows, by all that they say
	last     string         // the service that was added last
}

func (e *catalogued) add(r partRow, service string) {
	i, known := e.variants[r.key]
	if !known {
		i = len(e.Rows)
		e.variants[r.key] = i
		e.Rows = append(e.Rows, r.row)
	}
	r.use.Service = service
	e.Rows[i].Services = append(e.Rows[i].Services, r.use)
	if !slices.Contains(e.Codes, r.row.Code) {
		e.Codes = append(e.Codes, r.row.Code)
	}
	if e.last != service {
		e.Services++
		e.last = service
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// compareFold orders texts as people look them up, and those that differ by case alone.
func compareFold(a, b string) int {
	return cmp.Or(cmp.Compare(strings.ToLower(a), strings.ToLower(b)), cmp.Compare(a, b))
}

// slug is the text as a part of a link.
func slug(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	return cmp.Or(strings.Join(words, "-"), "service")
}

// unique is the name, or with a number behind it the first that is not taken, which it
// is then.
func unique(name string, taken map[string]bool) string {
	free := name
	for n := 2; taken[free]; n++ {
		free = fmt.Sprintf("%s-%d", name, n)
	}
	taken[free] = true
	return free
}

// CatalogSchema is the JSON Schema (2020-12) of the catalogue.
//
//go:embed catalog.schema.json
var CatalogSchema []byte

// CatalogSchemaID names the JSON Schema of the catalogue. Its number changes where a
// program that reads the JSON may have to change, too.
const CatalogSchemaID = "https://github.com/statusgen/statusgen/catalog.v1.schema.json"

// JSON is the catalogue for machines.
func (c *Catalog) JSON() ([]byte, error) {
	return marshal(catalogDocument{model.Mark, CatalogSchemaID, c})
}

// A catalogDocument is the JSON of a catalogue.
type catalogDocument struct {
	Generated string `json:"generated"` // first: it marks the file
	Schema    string `json:"$schema"`
	*Catalog
}

// Successes are the rows that are no errors.
func (s Service) Successes() int { return s.Rows - s.Errors }

// Classes are the first digits of the codes that there are.
func (c *Catalog) Classes() []int {
	var classes []int
	for _, e := range c.Entries {
		for _, code := range e.Codes {
			if !slices.Contains(classes, code/100) {
				classes = append(classes, code/100)
			}
		}
	}
	slices.Sort(classes)
	return classes
}

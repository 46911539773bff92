package spec

import (
	"slices"
	"time"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
	"gopkg.in/yaml.v3"
)

// A table is what a file says or, merged with those that it extends, what they
// say together; each value has its place. It is right in its form alone: what
// its names mean, and whether they fit together, is for the check.
type table struct {
	report.Place
	extends  report.Item[string]
	pkg      report.Item[string]
	methods  methods
	formats  formats
	headers  []*header // of every success
	errors   errorBody
	bodies   []*body
	rows     rows
	outputs  outputs
	api      api
	allow    []*report.Allowance
	warn     []report.Item[string]
	domain   report.Item[string]
	ids      []report.Item[string] // patterns, each of which every id matches
	reserved reservation

	byName map[string]*row // the rows, once they are looked up by name
}

// A reservation is ids and names of rows that no row can have any more.
type reservation struct{ ids, names []report.Item[string] }

type outputs struct {
	report.Item[struct{}]
	golang    report.Item[string]
	client    report.Item[string] // the folder of a package for clients
	clientPkg report.Item[string] // its name
	openapi   documents
	reference documents
}

// documents are what is written for people and their tools to read.
type documents struct {
	report.Item[struct{}]
	list []outputFile
}

type outputFile struct{ file, version report.Item[string] }

// An api is what documents say of the API as a whole.
type api struct{ title, version, url, details report.Item[string] }

// methods are the methods of a table or of a row.
type methods struct {
	report.Item[struct{}]
	all    bool // of a row: those of the table
	names  []report.Item[string]
	except []report.Item[string] // of all

	// What an overlay does to the methods that it inherits.
	plus, minus []report.Item[string]
}

// changes reports whether the methods are +NAME and -NAME.
func (m methods) changes() bool { return len(m.plus)+len(m.minus) > 0 }

type formats struct {
	report.Item[struct{}]
	list []format
}

type format struct {
	report.Place
	mediaType string
	function  report.Item[string]
}

// errorBody is what every error sends.
type errorBody struct {
	shape     shape
	uri       report.Item[string]
	help      report.Item[string]
	headers   []errorHeader
	root      report.Item[string] // in XML, as the next two
	of        report.Item[string]
	namespace report.Item[string]
	item      report.Item[string]
	jsonType  report.Item[string] // the media type in JSON
	xmlType   report.Item[string]
	requestID report.Item[string] // the header
	always    report.Item[bool]   // of it
}

// A shape is the name of a preset, or the node of a body that is written out,
// with its reader.
type shape struct {
	report.Item[struct{}]
	preset report.Item[string]
	node   *yaml.Node
	reader reader
}

type errorHeader struct {
	report.Place
	name  string
	value report.Item[string] // none: NAME: null
}

type rows struct {
	report.Item[struct{}]
	list []*row
}

type row struct {
	report.Place // where it is defined
	name         string
	changed      []report.Place // where files that extend that one change it
	dropped      bool           // NAME: null
	code         report.Item[int]
	phrase       report.Item[string]
	details      report.Item[string]
	methods      methods
	goType       report.Item[string]
	body         rowBody
	headers      []*header
	id           report.Item[string]
	number       bool // the id is one
	values       []value
	message      report.Item[string]
	params       params
	fields       wrongFields
	expose       report.Item[string]
	from         textList
	log          report.Item[string]
	allow        []*report.Allowance
	guide

	nulls     []entry // keys of the guide that drop what is inherited
	errorKeys []entry // the keys that it has and that an error row alone can have
}

// A rowBody is what a row carries: NAME or, with its media type, {NAME: TYPE}.
type rowBody struct {
	report.Item[string]
	mediaType report.Item[string]
}

// A guide is what a row says to people beside its details, and to clients beside
// its code.
type guide struct {
	causes causes
	links  textList
	since  report.Item[string]
	owner  report.Item[string]
	uri    report.Item[string] // the problem type
	retry  report.Item[string]

	deprecated deprecation
	formerly   textList
}

// A deprecation is deprecated: NOTE, or deprecated: {…}.
type deprecation struct {
	report.Item[struct{}]
	use, note     report.Item[string]
	since, sunset report.Item[time.Time]
	headers       report.Item[bool]
}

type causes struct {
	report.Item[struct{}]
	list []cause
}

type cause struct{ text, remedy report.Item[string] }

// places are where the row is defined and then where it is changed.
func (r *row) places() []report.Place { return append([]report.Place{r.Place}, r.changed...) }

// typePlace is where the name of the row's Go type comes from.
func (r *row) typePlace() report.Place {
	if r.goType.Given() {
		return r.goType.Place
	}
	return r.Place
}

type header struct {
	report.Place
	name             string
	dropped          bool // NAME: null
	standard         bool // it comes from the registry
	kind             report.Item[string]
	required         report.Item[bool]
	value            report.Item[string]
	from             report.Item[string]
	weak, structured report.Item[bool]
	example          report.Item[*yaml.Node]
	details          report.Item[string]
}

// key is what the header's name is compared by, whatever its case.
func (h *header) key() string { return model.HeaderKey(h.name) }

// header returns the header of the name, which the row has.
func (r *row) header(name string) *header {
	return r.headers[slices.IndexFunc(r.headers, func(h *header) bool { return h.name == name })]
}

// A typeName is the type of a param or a field: TYPE, or [TYPE] for a list.
type typeName struct {
	report.Item[string]
	list bool
}

// A value is a constant of a row, for the shape.
type value struct {
	report.Place
	name    string
	literal string // JSON
	dropped bool   // NAME: null
	misread bool
}

type params struct {
	report.Item[struct{}]
	list []*param
}

type param struct {
	report.Place
	name      string
	kind      typeName
	optional  report.Item[bool]
	inMessage report.Item[bool] // false: the message does without it
	sensitive report.Item[bool]
	example   report.Item[*yaml.Node]
	details   report.Item[string]
}

// param returns the param of the name, or nil.
func (r *row) param(name string) *param {
	if i := slices.IndexFunc(r.params.list, func(p *param) bool { return p.name == name }); i >= 0 {
		return r.params.list[i]
	}
	return nil
}

// wrongFields are whether a row names the wrong fields of a request, true or false,
// or what it says of each.
type wrongFields struct {
	report.Item[bool]
	values []*fieldValue
}

type fieldValue struct {
	report.Place
	name     string
	kind     typeName
	optional report.Item[bool]
	example  report.Item[*yaml.Node]
	details  report.Item[string]
}

// A textList is a list of texts: of Go errors, of links, of names that a row had.
type textList struct {
	report.Item[struct{}]
	list []report.Item[string]
}

type body struct {
	report.Place
	name    string
	dropped bool // NAME: null
	misread bool
	details report.Item[string]
	golang  report.Item[string]
	fields  []*field
	poll    poll
}

type field struct {
	report.Place
	name     string
	kind     typeName
	optional report.Item[bool]
	values   []report.Item[string] // of an enum
	valuesAt report.Place
	example  report.Item[*yaml.Node]
	details  report.Item[string]
}

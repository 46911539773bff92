package spec

import (
	"net/textproto"
	"slices"

	"gopkg.in/yaml.v3"
)

// A table is what a file says or, merged with those that it extends, what they
// say together; each value has its place. It is right in its form alone: what
// its names mean, and whether they fit together, is for the check.
type table struct {
	place
	extends item[string]
	pkg     item[string]
	methods methods
	formats formats
	errors  errorBody
	bodies  []*body
	rows    rows
	outputs outputs
	allow   []*allowance
}

type outputs struct {
	item[struct{}]
	golang item[string]
}

// methods are the methods of a table or of a row.
type methods struct {
	item[struct{}]
	all    bool // of a row: those of the table
	names  []item[string]
	except []item[string] // of all

	// What an overlay does to the methods that it inherits.
	plus, minus []item[string]
}

// changes reports whether the methods are +NAME and -NAME.
func (m methods) changes() bool { return len(m.plus)+len(m.minus) > 0 }

type formats struct {
	item[struct{}]
	list []format
}

type format struct {
	place
	mediaType string
	function  item[string]
}

// errorBody is what every error sends.
type errorBody struct {
	shape     shape
	uri       item[string]
	headers   []errorHeader
	root      item[string] // in XML, as the next two
	namespace item[string]
	item      item[string]
	requestID item[string]
}

// A shape is the name of a preset, or the node of a body that is written out,
// with its reader.
type shape struct {
	item[struct{}]
	preset item[string]
	node   *yaml.Node
	reader reader
}

type errorHeader struct {
	place
	name  string
	value item[string] // none: NAME: null
}

type rows struct {
	item[struct{}]
	list []*row
}

type row struct {
	place   // where it is defined
	name    string
	changed []place // where files that extend that one change it
	dropped bool    // NAME: null
	code    item[int]
	phrase  item[string]
	details item[string]
	methods methods
	body    item[string]
	headers []*header
	id      item[string]
	message item[string]
	params  params
	fields  item[bool]
	expose  item[string]
	from    from
	allow   []*allowance

	errorKeys []entry // the keys that it has and that an error row alone can have
}

// places are where the row is defined and then where it is changed.
func (r *row) places() []place { return append([]place{r.place}, r.changed...) }

type header struct {
	place
	name     string
	dropped  bool // NAME: null
	standard bool // it comes from the catalogue
	kind     item[string]
	required item[bool]
	value    item[string]
	from     item[string]
	details  item[string]
}

// key is what the header's name is compared by, whatever its case.
func (h *header) key() string { return textproto.CanonicalMIMEHeaderKey(h.name) }

// header returns the header of the name, which the row has.
func (r *row) header(name string) *header {
	return r.headers[slices.IndexFunc(r.headers, func(h *header) bool { return h.name == name })]
}

// A typeName is the type of a param or a field: TYPE, or [TYPE] for a list.
type typeName struct {
	item[string]
	list bool
}

type params struct {
	item[struct{}]
	list []*param
}

type param struct {
	place
	name      string
	kind      typeName
	inMessage item[bool] // false: the message does without it
	sensitive item[bool]
	details   item[string]
}

// param returns the param of the name, or nil.
func (r *row) param(name string) *param {
	if i := slices.IndexFunc(r.params.list, func(p *param) bool { return p.name == name }); i >= 0 {
		return r.params.list[i]
	}
	return nil
}

type from struct {
	item[struct{}]
	list []item[string]
}

type body struct {
	place
	name    string
	dropped bool // NAME: null
	misread bool
	details item[string]
	golang  item[string]
	fields  []*field
}

type field struct {
	place
	name     string
	kind     typeName
	optional item[bool]
	values   []item[string] // of an enum
	valuesAt place
	details  item[string]
}

package spec

import "slices"

// A table is what a file says, each value with its place. It is right in its
// form alone: what its names mean, and whether they fit together, is for the
// check.
type table struct {
	place
	extends     item[string]
	pkg         item[string]
	methods     methods
	bodies      []*body
	rows        []*row
	rowsAt      place // of the key statuses
	rowsMisread bool
	outputs     outputs
}

type outputs struct {
	place
	misread bool
	golang  item[string]
}

// methods are the methods of a table or of a row.
type methods struct {
	place
	misread bool
	all     bool // of a row: those of the table
	names   []item[string]
}

type row struct {
	place
	name    string
	dropped bool // NAME: null
	code    item[int]
	phrase  item[string]
	details item[string]
	methods methods
	body    item[string]
	headers []*header
	id      item[string]
	message item[string]
	params  []*param
	fields  item[bool]
	expose  item[string]

	errorKeys []entry // the keys that it has and that an error row alone can have
}

// header returns the header of the name, which the row has.
func (r *row) header(name string) *header {
	return r.headers[slices.IndexFunc(r.headers, func(h *header) bool { return h.name == name })]
}

// param returns the param of the name, or nil.
func (r *row) param(name string) *param {
	if i := slices.IndexFunc(r.params, func(p *param) bool { return p.name == name }); i >= 0 {
		return r.params[i]
	}
	return nil
}

type header struct {
	place
	name     string
	kind     item[string]
	required item[bool]
	value    item[string]
	from     item[string]
	details  item[string]
}

// A typeName is the type of a param or a field: TYPE, or [TYPE] for a list.
type typeName struct {
	item[string]
	list bool
}

type param struct {
	place
	name      string
	kind      typeName
	sensitive item[bool]
	details   item[string]
}

type body struct {
	place
	misread bool
	name    string
	details item[string]
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

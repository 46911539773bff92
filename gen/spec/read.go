package spec

import (
	"gopkg.in/yaml.v3"
)

// The keys that each mapping of a table can have.
var (
	tableKeys  = []string{"package", "methods", "bodies", "statuses", "outputs"}
	outputKeys = []string{"go"}
	rowKeys    = []string{"code", "methods", "phrase", "details", "body", "headers", "id", "message", "params", "fields", "expose"}
	headerKeys = []string{"type", "required", "value", "from", "details"}
	paramKeys  = []string{"type", "sensitive", "details"}
	bodyKeys   = []string{"fields", "details"}
	fieldKeys  = []string{"type", "values", "optional", "details"}
)

// read returns the table that the node, a mapping, says.
func (r reader) table(n *yaml.Node) *table {
	t := &table{place: r.at(n)}
	for _, e := range r.mapping(n, "a table") {
		switch e.key {
		case "package":
			t.pkg = r.text(e)
		case "methods":
			t.methods = r.tableMethods(e)
		case "bodies":
			t.bodies = r.bodies(e)
		case "statuses":
			t.rows, t.rowsAt = r.rows(e), e.place
			t.rowsMisread = e.value.Kind != yaml.MappingNode
		case "outputs":
			t.outputs = r.outputs(e)
		default:
			r.unknown(e, "a table", tableKeys)
		}
	}
	return t
}

func (r reader) outputs(e entry) outputs {
	out := outputs{place: e.place, misread: e.value.Kind != yaml.MappingNode}
	for _, e := range r.mapping(e.value, "outputs") {
		switch e.key {
		case "go":
			out.golang = r.text(e)
		default:
			r.unknown(e, "outputs", outputKeys)
		}
	}
	return out
}

// tableMethods reads the methods of the table, which are named one by one.
func (r reader) tableMethods(e entry) methods {
	m := methods{place: e.place, misread: e.value.Kind != yaml.SequenceNode}
	for _, n := range r.list(e.value, "methods") {
		if name := r.scalar(n, "a method"); name.given() {
			m.names = append(m.names, name)
		}
	}
	return m
}

// rowMethods reads the methods of a row, which may be `all`.
func (r reader) rowMethods(e entry) methods {
	if e.value.Kind != yaml.ScalarNode {
		return r.tableMethods(e)
	}
	if e.value.Value != "all" {
		r.errorf(r.at(e.value), `methods is a list, or "all"; found %s`, describe(e.value))
		return methods{misread: true}
	}
	return methods{place: e.place, all: true}
}

func (r reader) rows(e entry) []*row {
	var rows []*row
	for _, e := range r.mapping(e.value, "statuses") {
		rows = append(rows, r.in(e.key).row(e))
	}
	return rows
}

// row reads NAME: CODE, or NAME: {code: CODE, …}.
func (r reader) row(e entry) *row {
	row := &row{place: e.place, name: e.key}
	if e.value.Kind == yaml.ScalarNode {
		row.dropped = isNull(e.value)
		if !row.dropped {
			row.code = r.code(e.value)
		}
		return row
	}
	row.code.misread = e.value.Kind != yaml.MappingNode
	for _, e := range r.mapping(e.value, "a row") {
		switch e.key {
		case "code":
			row.code = r.code(e.value)
		case "methods":
			row.methods = r.rowMethods(e)
		case "phrase":
			row.phrase = r.text(e)
		case "details":
			row.details = r.text(e)
		case "body":
			row.body = r.text(e)
		case "headers":
			row.headers = r.headers(e)
		case "id":
			row.id = r.text(e)
		case "message":
			row.message = r.text(e)
		case "params":
			row.params = r.params(e)
		case "fields":
			row.fields = r.truth(e)
		case "expose":
			row.expose = r.text(e)
		default:
			r.unknown(e, "a row", rowKeys)
			continue
		}
		switch e.key {
		case "id", "message", "params", "fields", "expose":
			row.errorKeys = append(row.errorKeys, e)
		}
	}
	return row
}

// headers reads the headers of a row: NAME: TYPE, or NAME: {…}.
func (r reader) headers(e entry) []*header {
	var headers []*header
	for _, e := range r.mapping(e.value, "headers") {
		headers = append(headers, r.header(e))
	}
	return headers
}

func (r reader) header(e entry) *header {
	h := &header{place: e.place, name: e.key}
	if e.value.Kind != yaml.MappingNode {
		h.kind = r.scalar(e.value, "the type of header "+quote(e.key))
		return h
	}
	for _, e := range r.mapping(e.value, "a header") {
		switch e.key {
		case "type":
			h.kind = r.text(e)
		case "required":
			h.required = r.truth(e)
		case "value":
			h.value = r.text(e)
		case "from":
			h.from = r.text(e)
		case "details":
			h.details = r.text(e)
		default:
			r.unknown(e, "a header", headerKeys)
		}
	}
	return h
}

// params reads the params of a row: NAME: TYPE, or NAME: {type: TYPE, …}.
func (r reader) params(e entry) []*param {
	var params []*param
	for _, e := range r.mapping(e.value, "params") {
		params = append(params, r.param(e))
	}
	return params
}

func (r reader) param(e entry) *param {
	p := &param{place: e.place, name: e.key}
	if e.value.Kind != yaml.MappingNode {
		p.kind = r.typeName(e.value, "the type of param "+quote(e.key))
		return p
	}
	for _, e := range r.mapping(e.value, "a param") {
		switch e.key {
		case "type":
			p.kind = r.typeName(e.value, "type")
		case "sensitive":
			p.sensitive = r.truth(e)
		case "details":
			p.details = r.text(e)
		default:
			r.unknown(e, "a param", paramKeys)
		}
	}
	return p
}

// typeName reads TYPE or [TYPE].
func (r reader) typeName(n *yaml.Node, what string) typeName {
	if n.Kind != yaml.SequenceNode {
		return typeName{item: r.scalar(n, what)}
	}
	items := r.list(n, what)
	if len(items) != 1 {
		r.errorf(r.at(n), "%s is a type, or a list of one type such as [string]; found a list of %d", what, len(items))
		return typeName{item: item[string]{misread: true}}
	}
	return typeName{r.scalar(items[0], what), true}
}

func (r reader) bodies(e entry) []*body {
	var bodies []*body
	for _, e := range r.mapping(e.value, "bodies") {
		bodies = append(bodies, r.in(e.key).body(e))
	}
	return bodies
}

func (r reader) body(e entry) *body {
	b := &body{place: e.place, name: e.key, misread: e.value.Kind != yaml.MappingNode}
	for _, e := range r.mapping(e.value, "a body") {
		switch e.key {
		case "fields":
			for _, e := range r.mapping(e.value, "fields") {
				b.fields = append(b.fields, r.field(e))
			}
		case "details":
			b.details = r.text(e)
		default:
			r.unknown(e, "a body", bodyKeys)
		}
	}
	return b
}

// field reads a field of a body: NAME: TYPE, or NAME: {type: TYPE, …}.
func (r reader) field(e entry) *field {
	f := &field{place: e.place, name: e.key}
	if e.value.Kind != yaml.MappingNode {
		f.kind = r.typeName(e.value, "the type of field "+quote(e.key))
		return f
	}
	for _, e := range r.mapping(e.value, "a field") {
		switch e.key {
		case "type":
			f.kind = r.typeName(e.value, "type")
		case "values":
			f.valuesAt = e.place
			for _, n := range r.list(e.value, "values") {
				if v := r.scalar(n, "a value"); v.given() {
					f.values = append(f.values, v)
				}
			}
		case "optional":
			f.optional = r.truth(e)
		case "details":
			f.details = r.text(e)
		default:
			r.unknown(e, "a field", fieldKeys)
		}
	}
	return f
}

package spec

import (
	"slices"
	"strconv"
	"strings"

	"github.com/statusgen/statusgen/gen/spec/report"
	"gopkg.in/yaml.v3"
)

// The keys that each mapping of a table can have.
var (
	tableKeys   = []string{"extends", "package", "methods", "formats", "headers", "error", "bodies", "statuses", "outputs", "allow", "warn", "api", "domain", "ids", "reserved"}
	mappingKeys = []string{"formats", "headers", "error", "bodies", "statuses", "outputs", "allow", "api", "reserved"} // of a table, those that have more below
	ruleKeys    = []string{"ids", "names"}                                                                             // of reserved
	apiKeys     = []string{"title", "version", "url", "details"}
	outputKeys  = []string{"go", "client", "openapi", "reference"}
	clientKeys  = []string{"folder", "package"} // of outputs.client, where it is a mapping
	openapiKeys = []string{"file", "version"}   // of outputs.openapi, likewise
	errorKeys   = []string{"shape", "type", "help", "headers", "xml", "media_type", "request_id"}
	mediaKeys   = []string{"json", "xml"}
	requestKeys = []string{"header", "always"}
	xmlKeys     = []string{"root", "of", "namespace", "item"}
	rowKeys     = []string{"code", "methods", "phrase", "details", "go_type", "body", "headers", "id", "values", "message", "params", "fields", "expose", "from", "causes", "links", "since", "owner", "type", "log", "retry", "deprecated", "formerly", "allow"}
	guideKeys   = []string{"causes", "links", "since", "owner", "type", "retry", "deprecated", "formerly"} // of a row, those that null drops
	causeKeys   = []string{"cause", "remedy"}
	oldKeys     = []string{"use", "note", "since", "sunset", "headers"} // of deprecated
	headerKeys  = []string{"type", "required", "value", "from", "weak", "structured", "example", "details"}
	paramKeys   = []string{"type", "optional", "message", "sensitive", "example", "details"}
	bodyKeys    = []string{"fields", "go", "details", "poll"}
	plainBodies = []string{"bytes", "stream", "file"}                // those of a row that can have a media type
	valueKeys   = []string{"type", "optional", "example", "details"} // of what a row says of a wrong field
	fieldKeys   = []string{"type", "values", "optional", "example", "details"}
)

// table returns the table that the node, a mapping, says.
func (r reader) table(n *yaml.Node) *table {
	t := &table{Place: r.at(n)}
	isBelow := func(above, key string) bool {
		return slices.Contains(mappingKeys, above) && !slices.Contains(tableKeys, key)
	}
	for _, e := range r.indented(r.mapping(n, "a table"), n, isBelow) {
		switch e.key {
		case "extends":
			t.extends = r.text(e)
		case "package":
			t.pkg = r.text(e)
		case "methods":
			t.methods = r.methods(e)
		case "formats":
			t.formats = r.formats(e)
		case "headers":
			t.headers = r.headers(e)
		case "error":
			t.errors = r.errorBody(e.value)
		case "bodies":
			t.bodies = r.bodies(e)
		case "statuses":
			t.rows = r.rows(e)
		case "outputs":
			t.outputs = r.outputs(e)
		case "allow":
			t.allow = r.allow(e)
		case "warn":
			t.warn = r.warn(e)
		case "api":
			t.api = r.api(e)
		case "domain":
			t.domain = r.text(e)
		case "ids":
			if pattern := r.text(e); pattern.Given() {
				t.ids = append(t.ids, pattern)
			}
		case "reserved":
			t.reserved = r.reserved(e)
		default:
			r.unknown(e, "a table", tableKeys)
		}
	}
	return t
}

// group returns the item of a mapping or list, whose contents are kept beside
// it; is tells a node that is one.
func (r reader) group(e entry, is func(*yaml.Node) bool) report.Item[struct{}] {
	if !is(e.value) {
		return report.Item[struct{}]{Misread: true}
	}
	return report.Item[struct{}]{Place: e.Place}
}

func (r reader) outputs(e entry) outputs {
	out := outputs{Item: r.group(e, isMapping)}
	for _, e := range r.mapping(e.value, "outputs") {
		switch e.key {
		case "go":
			out.golang = r.text(e)
		case "client":
			out.client, out.clientPkg = r.client(e)
		case "openapi":
			out.openapi = r.documents(e, r.openapi)
		case "reference":
			out.reference = r.documents(e, r.reference)
		default:
			r.unknown(e, "outputs", outputKeys)
		}
	}
	return out
}

// client reads a folder, or {folder: …, package: …}.
func (r reader) client(e entry) (folder, pkg report.Item[string]) {
	if !isMapping(e.value) {
		return r.text(e), pkg
	}
	folder.Place = report.Place{}
	for _, e := range r.mapping(e.value, "client") {
		switch e.key {
		case "folder":
			folder = r.text(e)
		case "package":
			pkg = r.text(e)
		default:
			r.unknown(e, "client", clientKeys)
		}
	}
	if folder == (report.Item[string]{}) {
		r.Errorf(e.Place, "client has no folder; say where the package goes, as in {folder: api/orders, package: orders}")
		folder.Misread = true
	}
	return folder, pkg
}

// methods reads a list of methods: their names, or +NAME and -NAME.
func (r reader) methods(e entry) methods {
	m := methods{Item: r.group(e, isList)}
	for _, n := range r.list(e.value, "methods") {
		name := r.scalar(n, "a method")
		if !name.Given() {
			continue
		}
		plus, isPlus := strings.CutPrefix(name.Value, "+")
		minus, isMinus := strings.CutPrefix(name.Value, "-")
		switch {
		case isPlus:
			m.plus = append(m.plus, report.Item[string]{Place: name.Place, Value: plus})
		case isMinus:
			m.minus = append(m.minus, report.Item[string]{Place: name.Place, Value: minus})
		default:
			m.names = append(m.names, name)
		}
	}
	if m.changes() && len(m.names) > 0 {
		name := m.names[0]
		r.Errorf(name.Place, "the methods with + or - change those that are inherited, and %s replaces them; write it as +%[1]s, or all of them without a sign", report.Unquoted(name.Value))
		m.names = nil
	}
	return m
}

// rowMethods reads the methods of a row, which may be `all`.
func (r reader) rowMethods(e entry) methods {
	if e.value.Kind != yaml.ScalarNode {
		return r.methods(e)
	}
	isAll := func(n *yaml.Node) bool { return n.ShortTag() == "!!str" && n.Value == "all" }
	m := methods{Item: r.group(e, isAll), all: isAll(e.value)}
	if m.Misread {
		remedy := ""
		if e.value.Value == strings.ToUpper(e.value.Value) { // else it is more likely "all"
			remedy = inBrackets(r.src, e.value)
		}
		r.Errorf(r.at(e.value), `methods is a list, or "all"; found %s%s`, describe(r.src, e.value), remedy)
	}
	return m
}

// formats reads MEDIA-TYPE: FUNCTION.
func (r reader) formats(e entry) formats {
	f := formats{Item: r.group(e, isMapping)}
	for _, e := range r.mapping(e.value, "formats") {
		function := r.scalar(e.value, "the function of a format")
		f.list = append(f.list, format{e.Place, e.key, function})
	}
	return f
}

// errorBody reads what every error sends.
func (r reader) errorBody(n *yaml.Node) errorBody {
	var b errorBody
	for _, e := range r.mapping(n, "error") {
		switch e.key {
		case "shape":
			b.shape = r.shape(e)
		case "type":
			b.uri = r.text(e)
		case "help":
			b.help = r.text(e)
		case "headers":
			for _, e := range r.mapping(e.value, "error.headers") {
				h := errorHeader{Place: e.Place, name: e.key}
				if !isNull(e.value) {
					h.value = r.scalar(e.value, "the value of a header")
				}
				b.headers = append(b.headers, h)
			}
		case "xml":
			r.xml(e, &b)
		case "media_type":
			r.mediaType(e, &b)
		case "request_id":
			r.requestID(e, &b)
		default:
			r.unknown(e, "error", errorKeys)
		}
	}
	return b
}

// shape reads the name of a preset, or keeps a body that is written out for
// when the table's formats are known.
func (r reader) shape(e entry) shape {
	if isMapping(e.value) || isList(e.value) {
		return shape{Item: report.Item[struct{}]{Place: e.Place}, node: e.value, reader: r}
	}
	if e.value.Kind != yaml.ScalarNode {
		r.Errorf(r.at(e.value), "a shape is the name of one, a mapping or a list; found %s", describe(r.src, e.value))
		return shape{}
	}
	preset := r.scalar(e.value, "a shape")
	if !preset.Given() {
		return shape{}
	}
	if strings.HasPrefix(preset.Value, "$") {
		return shape{Item: report.Item[struct{}]{Place: e.Place}, node: e.value, reader: r}
	}
	return shape{Item: report.Item[struct{}]{Place: e.Place}, preset: preset}
}

// mediaType reads that of errors in JSON, or {json: …, xml: …}.
func (r reader) mediaType(e entry, b *errorBody) {
	if e.value.Kind == yaml.ScalarNode {
		b.jsonType = r.text(e)
		return
	}
	for _, e := range r.mapping(e.value, "media_type") {
		switch e.key {
		case "json":
			b.jsonType = r.text(e)
		case "xml":
			b.xmlType = r.text(e)
		default:
			r.unknown(e, "media_type", mediaKeys)
		}
	}
}

// requestID reads NAME or {header: NAME, always: true}.
func (r reader) requestID(e entry, b *errorBody) {
	if e.value.Kind == yaml.ScalarNode {
		b.requestID = r.text(e)
		return
	}
	for _, e := range r.mapping(e.value, "request_id") {
		switch e.key {
		case "header":
			b.requestID = r.text(e)
		case "always":
			b.always = r.truth(e)
		default:
			r.unknown(e, "request_id", requestKeys)
		}
	}
}

func (r reader) xml(e entry, b *errorBody) {
	for _, e := range r.mapping(e.value, "xml") {
		switch e.key {
		case "root":
			b.root = r.text(e)
		case "of":
			b.of = r.text(e)
		case "namespace":
			b.namespace = r.text(e)
		case "item":
			b.item = r.text(e)
		default:
			r.unknown(e, "xml", xmlKeys)
		}
	}
}

func (r reader) rows(e entry) rows {
	// A file that extends another may have the key with nothing below it yet.
	if isNull(e.value) {
		return rows{Item: report.Item[struct{}]{Place: e.Place}}
	}
	list := rows{Item: r.group(e, isMapping)}
	for _, e := range r.named(e.value, "statuses", rowKeys) {
		list.list = append(list.list, r.in(e.key).row(e))
	}
	return list
}

// row reads NAME: CODE, NAME: {code: CODE, …}, or NAME: null.
func (r reader) row(e entry) *row {
	row := &row{Place: e.Place, name: e.key}
	if e.value.Kind == yaml.ScalarNode {
		row.dropped = isNull(e.value)
		if !row.dropped {
			row.code = r.code(e.value)
		}
		return row
	}
	row.code.Misread = !isMapping(e.value)
	for _, e := range r.mapping(e.value, "a row") {
		if isNull(e.value) && slices.Contains(guideKeys, e.key) {
			row.nulls = append(row.nulls, e)
			continue
		}
		switch e.key {
		case "code":
			row.code = r.code(e.value)
		case "methods":
			row.methods = r.rowMethods(e)
		case "phrase":
			row.phrase = r.text(e)
		case "details":
			row.details = r.text(e)
		case "go_type":
			row.goType = r.text(e)
		case "body":
			row.body = r.rowBody(e)
		case "headers":
			row.headers = r.headers(e)
		case "id":
			row.id, row.number = r.id(e)
		case "values":
			row.values = r.values(e)
		case "message":
			row.message = r.text(e)
		case "params":
			row.params = r.params(e)
		case "fields":
			row.fields = r.wrongFields(e)
		case "expose":
			row.expose = r.text(e)
		case "from":
			row.from = r.textList(e, "a Go error")
		case "log":
			row.log = r.text(e)
		case "allow":
			row.allow = r.allow(e)
		case "causes":
			row.causes = r.causes(e)
		case "links":
			row.links = r.links(e)
		case "since":
			row.since = r.since(e)
		case "owner":
			row.owner = r.text(e)
		case "type":
			row.uri = r.text(e)
		case "retry":
			row.retry = r.text(e)
		case "deprecated":
			row.deprecated = r.deprecation(e)
		case "formerly":
			row.formerly = r.formerly(e)
		default:
			r.unknown(e, "a row", rowKeys)
			continue
		}
		switch e.key {
		case "id", "values", "message", "params", "fields", "expose", "from", "causes", "type", "retry":
			row.errorKeys = append(row.errorKeys, e)
		}
	}
	return row
}

// rowBody reads NAME or {NAME: TYPE}.
func (r reader) rowBody(e entry) rowBody {
	if !isMapping(e.value) {
		return rowBody{Item: r.text(e)}
	}
	body := rowBody{Item: report.Item[string]{Misread: true}}
	entries := r.mapping(e.value, "body")
	if len(entries) != 1 {
		r.Errorf(e.Place, "a body is one, with its media type, as in {stream: text/csv}; found %d", len(entries))
		return body
	}
	switch e := entries[0]; {
	case slices.Contains(plainBodies, e.key):
		body.mediaType = r.scalar(e.value, "a media type")
		if body.mediaType.Given() {
			body.Item = report.Item[string]{Place: e.Place, Value: e.key}
		}
	case e.key == "events":
		r.Errorf(e.Place, "events have the media type text/event-stream; write body: events")
	default:
		r.unknown(e, "a body with its media type", plainBodies)
	}
	return body
}

// headers reads the headers of a row, or of every success: NAME: TYPE, NAME: {…}, or NAME: null.
func (r reader) headers(e entry) []*header {
	var headers []*header
	for _, e := range r.named(e.value, "headers", headerKeys) {
		headers = append(headers, r.header(e))
	}
	return headers
}

func (r reader) header(e entry) *header {
	h := &header{Place: e.Place, name: e.key, dropped: isNull(e.value)}
	if h.dropped {
		return h
	}
	if !isMapping(e.value) {
		h.kind = r.scalar(e.value, "the type of a header")
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
		case "weak":
			h.weak = r.truth(e)
		case "structured":
			h.structured = r.truth(e)
		case "example":
			h.example = r.example(e)
		case "details":
			h.details = r.text(e)
		default:
			r.unknown(e, "a header", headerKeys)
		}
	}
	return h
}

// params reads the params of a row: NAME: TYPE, or NAME: {type: TYPE, …}.
func (r reader) params(e entry) params {
	p := params{Item: r.group(e, isMapping)}
	for _, e := range r.named(e.value, "params", paramKeys) {
		p.list = append(p.list, r.param(e))
	}
	return p
}

func (r reader) param(e entry) *param {
	p := &param{Place: e.Place, name: e.key}
	if !isMapping(e.value) {
		p.kind = r.typeName(e.value, "the type of a param")
		return p
	}
	for _, e := range r.mapping(e.value, "a param") {
		switch e.key {
		case "type":
			p.kind = r.typeName(e.value, "type")
		case "optional":
			p.optional = r.truth(e)
		case "message":
			p.inMessage = r.truth(e)
		case "sensitive":
			p.sensitive = r.truth(e)
		case "example":
			p.example = r.example(e)
		case "details":
			p.details = r.text(e)
		default:
			r.unknown(e, "a param", paramKeys)
		}
	}
	return p
}

// id reads the name of an error on the wire: a text, or a whole number.
func (r reader) id(e entry) (id report.Item[string], isNumber bool) {
	if e.value.Kind != yaml.ScalarNode || e.value.ShortTag() != "!!int" && e.value.ShortTag() != "!!float" {
		return r.text(e), false
	}
	if n, err := strconv.ParseInt(e.value.Value, 10, 64); err != nil || strconv.FormatInt(n, 10) != e.value.Value {
		r.Errorf(r.at(e.value), "an id is a text, or a whole number such as 10000; found %s; put it in quotes", describe(r.src, e.value))
		return report.Item[string]{Misread: true}, false
	}
	return report.Item[string]{Place: r.at(e.value), Value: e.value.Value}, true
}

// values reads the constants of a row: NAME: a text, a number, true or false, or
// NAME: null.
func (r reader) values(e entry) []value {
	var values []value
	for _, e := range r.mapping(e.value, "values") {
		v := value{Place: e.Place, name: e.key, dropped: isNull(e.value)}
		if !isMemberName(e.key) {
			r.Errorf(e.Place, "%s is no name of a value; write letters, digits and _, beginning with a letter", report.Quote(e.key))
			continue
		}
		if literal, ok := literalOf(e.value); ok {
			v.literal = literal
		} else if !v.dropped {
			r.Errorf(r.at(e.value), "a value is a text, a number, true or false; found %s", describe(r.src, e.value))
			v.misread = true
		}
		values = append(values, v)
	}
	return values
}

// wrongFields reads true, false or {NAME: TYPE, NAME: {type: TYPE, …}}.
func (r reader) wrongFields(e entry) wrongFields {
	if !isMapping(e.value) {
		if e.value.Kind == yaml.ScalarNode && e.value.ShortTag() == "!!bool" {
			return wrongFields{Item: r.truth(e)}
		}
		r.Errorf(r.at(e.value), "fields is true, false or what is said of each, as in {code: string}; found %s", describe(r.src, e.value))
		return wrongFields{Item: report.Item[bool]{Misread: true}}
	}
	if len(e.value.Content) == 0 {
		r.Errorf(r.at(e.value), "fields says nothing of each; write true, or what is said as in {code: string}")
	}
	fields := wrongFields{Item: report.Item[bool]{Place: e.Place, Value: true}}
	for _, e := range r.named(e.value, "fields", valueKeys) {
		v := &fieldValue{Place: e.Place, name: e.key}
		fields.values = append(fields.values, v)
		if !isMapping(e.value) {
			v.kind = r.typeName(e.value, "the type of a value")
			continue
		}
		for _, e := range r.mapping(e.value, "a value") {
			switch e.key {
			case "type":
				v.kind = r.typeName(e.value, "type")
			case "optional":
				v.optional = r.truth(e)
			case "example":
				v.example = r.example(e)
			case "details":
				v.details = r.text(e)
			default:
				r.unknown(e, "a value", valueKeys)
			}
		}
	}
	return fields
}

// textList reads a list of texts, each of which is what.
func (r reader) textList(e entry, what string) textList {
	return textList{Item: r.group(e, isList), list: r.texts(e, what)}
}

// texts are the items of a list of texts.
func (r reader) texts(e entry, what string) []report.Item[string] {
	var list []report.Item[string]
	for _, n := range r.list(e.value, e.key) {
		if text := r.scalar(n, what); text.Given() {
			list = append(list, text)
		}
	}
	return list
}

// typeName reads TYPE or [TYPE].
func (r reader) typeName(n *yaml.Node, what string) typeName {
	if !isList(n) {
		return typeName{Item: r.scalar(n, what)}
	}
	items := r.list(n, what)
	if len(items) != 1 {
		r.Errorf(r.at(n), "%s is a type, or a list of one type such as [string]; found a list of %d", what, len(items))
		return typeName{Item: report.Item[string]{Misread: true}}
	}
	return typeName{r.scalar(items[0], what), true}
}

// bodies reads NAME: {fields: …}, NAME: {go: …}, or NAME: null.
func (r reader) bodies(e entry) []*body {
	var bodies []*body
	for _, e := range r.named(e.value, "bodies", bodyKeys) {
		bodies = append(bodies, r.in(e.key).body(e))
	}
	return bodies
}

func (r reader) body(e entry) *body {
	b := &body{Place: e.Place, name: e.key, dropped: isNull(e.value), misread: !isMapping(e.value)}
	if b.dropped {
		return b
	}
	for _, e := range r.mapping(e.value, "a body") {
		switch e.key {
		case "fields":
			for _, e := range r.named(e.value, "fields", fieldKeys) {
				b.fields = append(b.fields, r.field(e))
			}
		case "go":
			b.golang = r.text(e)
		case "details":
			b.details = r.text(e)
		case "poll":
			b.poll = r.poll(e)
		default:
			r.unknown(e, "a body", bodyKeys)
		}
	}
	return b
}

// field reads a field of a body: NAME: TYPE, or NAME: {type: TYPE, …}.
func (r reader) field(e entry) *field {
	f := &field{Place: e.Place, name: e.key}
	if !isMapping(e.value) {
		f.kind = r.typeName(e.value, "the type of a field")
		return f
	}
	for _, e := range r.mapping(e.value, "a field") {
		switch e.key {
		case "type":
			f.kind = r.typeName(e.value, "type")
		case "values":
			f.valuesAt = e.Place
			f.values = r.texts(e, "a value")
		case "optional":
			f.optional = r.truth(e)
		case "example":
			f.example = r.example(e)
		case "details":
			f.details = r.text(e)
		default:
			r.unknown(e, "a field", fieldKeys)
		}
	}
	return f
}

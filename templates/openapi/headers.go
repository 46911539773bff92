package openapi

import (
	"slices"
	"strconv"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/sample"
)

// A header is a field that responses have.
type header struct {
	name        string
	description string
	required    bool
	schema      object
	example     any // nil: none
}

// rowHeaders are the headers of the row's responses, in the order in which they are
// sent: of an error, those of every error come first.
func (d *document) rowHeaders(r *model.Row, example sample.Response) []header {
	var all []header
	if r.IsError() {
		all = d.errorHeaders(r)
	}
	for _, h := range r.Headers {
		if !isSent(h) {
			continue
		}
		x := header{h.Name, headerProse(h), h.Required || h.Constant, d.headerSchema(h), nil}
		if !h.Constant {
			x.example = exampleOf(x.schema, h.Key(), example)
		}
		i := indexHeader(all, h.Key())
		if i >= 0 && !x.required { // what every error has is sent, then, or what the setter is given
			x.required, x.schema = all[i].required, eitherText(x.schema, all[i].schema)
		}
		if i < 0 {
			all = append(all, x)
		} else {
			all[i] = x
		}
	}
	if r.Body == model.BodyEvents && indexHeader(all, "Cache-Control") < 0 {
		all = append(all, header{"Cache-Control", "", true, d.only("no-store"), nil})
	}
	if r.Body.Encoded() && d.t.Negotiates() {
		all = d.varied(all)
		if x := &all[indexHeader(all, "Vary")]; x.example == nil {
			if _, isConstant := values(x.schema); !isConstant {
				x.example = exampleOf(x.schema, "Vary", example)
			}
		}
	}
	return all
}

// isSent reports whether the header is ever sent: one that is constant and empty is not.
func isSent(h *model.Header) bool { return !h.Constant || strings.TrimSpace(h.Value) != "" }

// eitherText is the schema of a header that is as one of two say.
func eitherText(a, b object) object {
	for _, x := range [][2]object{{a, b}, {b, a}} {
		if len(x[0]) == 1 && x[0].get("type") == x[1].get("type") { // a text without a rule is each text
			return x[0]
		}
	}
	return anyOf(a, b)
}

// varied are the headers of a response that comes in several formats: Vary is among them,
// and what else is in it stands before Accept, in a line of its own.
func (d *document) varied(all []header) []header {
	i := indexHeader(all, "Vary")
	if i < 0 {
		return append(all, d.vary())
	}
	all[i].required = true
	said, isConstant := values(all[i].schema)
	if isConstant && !slices.ContainsFunc(said, func(v any) bool { return !model.SaysAccept(text(v)) }) {
		return all
	}
	all[i].schema = typed("string")
	return all
}

// vary is the header of a response that comes in several formats.
func (d *document) vary() header {
	return header{"Vary", "The response depends on Accept.", true, d.only("Accept"), nil}
}

func indexHeader(all []header, key string) int {
	return slices.IndexFunc(all, func(x header) bool { return model.HeaderKey(x.name) == key })
}

// errorHeaders are the headers of every error; of the row, or of any where that is nil.
func (d *document) errorHeaders(r *model.Row) []header {
	s := shaper{d: d, r: r}
	all := []header{{"X-Content-Type-Options", "", true, d.only("nosniff"), nil}}
	for _, e := range d.t.Error.Headers {
		x := header{name: e.Name}
		p := always
		if e.Value.Placeholder == model.PlacePath {
			x.schema = formatted("uri-reference")
		} else if x.schema, p = s.value(e.Value); p == never {
			continue
		}
		if v, ok := values(x.schema); ok && e.Value.Placeholder == "" && e.Value.Kind == model.Literal {
			x.schema = d.only(text(v[0]))
		}
		x.required = p == always
		all = append(all, x)
	}
	return all
}

// unforeseenHeaders are the headers of an error that may be of any row: where a row has
// its own in the place of one that every error has, it may be that.
func (d *document) unforeseenHeaders() []header {
	all := d.errorHeaders(nil)
	rows := shaper{d: d}.rows()
	if d.t.Negotiates() {
		all = d.varied(all)
		i := indexHeader(all, "Vary")
		if !slices.ContainsFunc(d.t.Error.Headers, func(e model.ErrorHeader) bool { return model.HeaderKey(e.Name) == "Vary" }) {
			all[i].required = !slices.ContainsFunc(rows, func(r *model.Row) bool { return !r.Body.Encoded() })
		}
	}
	for i := range all {
		key := model.HeaderKey(all[i].name)
		for _, r := range rows {
			for _, h := range r.Headers {
				if h.Key() != key || !isSent(h) {
					continue
				}
				all[i].schema = eitherText(all[i].schema, d.headerSchema(h))
				if key == "Vary" && d.t.Negotiates() { // beside Accept
					all[i].schema = typed("string")
				}
			}
		}
	}
	return all
}

// text is the text of a literal.
func text(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return string(inline(asJSON{}, nil, v))
}

// headerSchema is the schema of the text of a header. A list is a text, too: items may
// have commas, and lines of Set-Cookie are not to be joined.
func (d *document) headerSchema(h *model.Header) object {
	if h.Constant {
		return d.only(h.Value)
	}
	switch h.Type {
	case model.HeaderInt:
		if h.Structured {
			return object{{"type", "integer"}, {"minimum", number("-999999999999999")}, {"maximum", number("999999999999999")}}
		}
		return object{{"type", "integer"}, {"format", "int64"}}
	case model.HeaderDuration:
		return object{{"type", "integer"}, {"minimum", 0}}
	case model.HeaderURI:
		return formatted("uri-reference")
	case model.HeaderBool:
		if h.Structured {
			return object{{"type", "string"}, {"enum", list{"?1", "?0"}}}
		}
		return typed("boolean")
	case model.HeaderETag:
		if h.Weak {
			return object{{"type", "string"}, {"pattern", `^W/"[^"]*"$`}}
		}
		return object{{"type", "string"}, {"pattern", `^(W/)?"[^"]*"$`}}
	case model.HeaderTime:
		if h.Structured {
			return object{{"type", "string"}, {"pattern", `^@-?[0-9]+$`}}
		}
	}
	return typed("string")
}

// exampleOf is what the example of a response has for the header, as the schema has it.
func exampleOf(schema object, key string, response sample.Response) any {
	var lines []string
	for _, l := range response.Header {
		if model.HeaderKey(l.Name) == key {
			lines = append(lines, l.Value)
		}
	}
	if lines == nil {
		return nil
	}
	switch schema.get("type") {
	case "integer":
		if _, err := strconv.ParseInt(lines[0], 10, 64); err == nil {
			return number(lines[0])
		}
	case "boolean":
		return lines[0] == "true"
	}
	if key == "Set-Cookie" {
		return lines[0]
	}
	return strings.Join(lines, ", ")
}

// mergedHeaders are the headers of responses that are each one of several. What all of
// them must have is required.
func mergedHeaders(all [][]header) []header {
	var merged []header
	var schemas [][]object // of each
	for i, headers := range all {
		for _, x := range headers {
			j := indexHeader(merged, model.HeaderKey(x.name))
			if j < 0 {
				x.required = x.required && i == 0
				merged, schemas = append(merged, x), append(schemas, []object{x.schema})
				continue
			}
			schemas[j] = append(schemas[j], x.schema)
			have := &merged[j]
			have.required = have.required && x.required
			if have.description != x.description {
				have.description = ""
			}
			if have.example == nil {
				have.example = x.example
			}
		}
		for j := range merged {
			if indexHeader(headers, model.HeaderKey(merged[j].name)) < 0 {
				merged[j].required = false
			}
		}
	}
	for j := range merged {
		merged[j].schema = anyOf(schemas[j]...)
	}
	return merged
}

// headersObject are the headers as a response has them.
func headersObject(all []header) object {
	o := object{}
	for _, x := range all {
		h := object{}
		if x.description != "" {
			h.add("description", x.description)
		}
		if x.required {
			h.add("required", true)
		}
		h.add("schema", x.schema)
		if x.example != nil {
			h.add("example", x.example)
		}
		o.add(x.name, h)
	}
	return o
}

package openapi

import (
	"cmp"
	"mime"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/sample"
	"github.com/statusgen/statusgen/templates/words"
)

// A response is what there is to say of the responses of some rows.
type response struct {
	rows    []*model.Row
	headers []header
	content []content
}

// A content is a body in one media type.
type content struct {
	mediaType string
	schemas   []object
	discerned discerned
	examples  object
}

// discerned are the errors that a member of theirs tells apart: their schemas by its
// values.
type discerned struct {
	member  string
	mapping object
	broken  bool // something else is among them
}

// ofRow is the response of a row, as it is or, of a file, as HTTP makes another of it.
func (d *document) ofRow(r *model.Row, code int) response {
	example := sample.Of(d.t, r)
	res := response{rows: []*model.Row{r}, headers: d.rowHeaders(r, example)}
	if r.Body == model.BodyFile {
		res.headers = d.fileHeaders(res.headers, code)
	}
	if code != 304 {
		res.content = d.contentOf(r)
	}
	if code == 206 && r.Body == model.BodyFile {
		res.content = append(res.content, content{mediaType: "multipart/byteranges", schemas: []object{d.binary("multipart/byteranges")}})
	}
	if code == r.Code {
		for i := range res.content {
			c := &res.content[i]
			for _, b := range example.Bodies {
				if bare(b.MediaType) == bare(c.mediaType) || c.mediaType == anyMedia {
					if v, ok := exampleValue(b); ok {
						c.examples = object{{d.label(r), object{{"summary", words.Markdown(words.Title(r))}, {"value", v}}}}
					}
					break
				}
			}
		}
	}
	return res
}

// exampleValue is the value of an example: JSON as what it says, anything else as text.
func exampleValue(b sample.Body) (any, bool) {
	if isJSON(b.MediaType) {
		return parse(b.Text)
	}
	if len(b.Text) == 0 || !utf8.Valid(b.Text) || slices.Contains(b.Text, 0) {
		return nil, false
	}
	return string(b.Text), true
}

// anyMedia stands for a media type that the table does not know.
const anyMedia = "*/*"

// contentOf is the content of the row's responses.
func (d *document) contentOf(r *model.Row) []content {
	var all []content
	add := func(mediaType string, schema object) *content {
		i := slices.IndexFunc(all, func(c content) bool { return c.mediaType == mediaType })
		if i < 0 {
			all = append(all, content{mediaType: mediaType, schemas: []object{schema}})
			i = len(all) - 1
		}
		return &all[i]
	}
	switch r.Body {
	case model.BodyNone:
	case model.BodyEvents:
		add("text/event-stream", typed("string"))
	case model.BodyBytes, model.BodyStream, model.BodyFile:
		mediaType := cmp.Or(d.mediaType(r.MediaType), anyMedia)
		add(mediaType, d.binary(mediaType))
	default:
		for _, f := range d.t.Formats {
			switch r.Body {
			case model.BodyError:
				c := add(d.mediaType(d.t.Error.MediaType(f)), d.errorRef(r, f))
				if member := d.idMember(f.IsXML()); member != "" && !r.Number && !d.t.Error.IsText() {
					c.discerned = discerned{member: member, mapping: object{{r.ID, c.schemas[0].get("$ref")}}}
				}
			case model.BodyNamed:
				add(d.mediaType(f.MediaType), d.body(r.Carries, carried))
			case model.BodyResource:
				add(d.mediaType(f.MediaType), d.resource())
			}
		}
	}
	return all
}

// binary is the schema of what is sent as it is.
func (d *document) binary(mediaType string) object {
	switch {
	case isJSON(mediaType), isXML(mediaType):
		return object{} // whose values a reader of JSON has, not the text
	case strings.HasPrefix(mediaType, "text/"):
		return typed("string")
	case d.old:
		return formatted("binary")
	case mediaType == anyMedia:
		return object{}
	}
	return object{{"type", "string"}, {"contentMediaType", mediaType}}
}

func isJSON(mediaType string) bool { return model.Format{MediaType: mediaType}.IsJSON() }
func isXML(mediaType string) bool  { return model.Format{MediaType: mediaType}.IsXML() }

// bare is a media type without its parameters.
func bare(mediaType string) string {
	full, _, err := mime.ParseMediaType(mediaType)
	if err != nil {
		return mediaType
	}
	return full
}

// mediaType is the media type as the document has it: without parameters, which most
// readers do not look at, unless formats of the table differ in nothing else.
func (d *document) mediaType(mediaType string) string {
	short := bare(mediaType)
	for _, f := range d.t.Formats {
		for _, other := range []string{f.MediaType, d.t.Error.MediaType(f)} {
			if other != mediaType && bare(other) == short {
				return mediaType
			}
		}
	}
	return short
}

// fileHeaders are the headers of a file, with those that net/http gives it.
func (d *document) fileHeaders(all []header, code int) []header {
	all = slices.Clone(all)
	add := func(x header) {
		if indexHeader(all, model.HeaderKey(x.name)) < 0 {
			all = append(all, x)
		}
	}
	lastModified := &model.Header{Name: "Last-Modified", Type: model.HeaderTime}
	add(header{"Last-Modified", headerProse(lastModified), false, d.headerSchema(lastModified), nil})
	if code != 304 {
		add(header{"Accept-Ranges", "", code == 200, d.only("bytes"), nil})
	}
	if code == 206 {
		add(header{"Content-Range", "Which part it is (RFC 9110, section 14.4). Where there are several, each says so itself.", false, typed("string"), nil})
	}
	return all
}

// mergedResponses is the response of which each is one. What they have are lists without
// capacity to spare, so that they stay as they are.
func mergedResponses(all []response) response {
	var res response
	var headers [][]header
	for _, one := range all {
		res.rows = append(res.rows, one.rows...)
		headers = append(headers, one.headers)
		for _, c := range one.content {
			i := slices.IndexFunc(res.content, func(have content) bool { return have.mediaType == c.mediaType })
			if i < 0 {
				res.content = append(res.content, c)
				continue
			}
			have := &res.content[i]
			have.schemas = append(have.schemas, c.schemas...)
			have.examples = append(have.examples, c.examples...)
			have.discerned = have.discerned.and(c.discerned)
		}
	}
	res.headers = mergedHeaders(headers)
	return res
}

// and are the errors of both, if they can be told apart.
func (a discerned) and(b discerned) discerned {
	if a.member == "" || a.member != b.member || a.mapping.get(b.mapping[0].key) != nil {
		return discerned{broken: true}
	}
	a.mapping = append(a.mapping, b.mapping...)
	return a
}

// object is the response as the document has it.
func (d *document) object(res response, description string) object {
	o := object{{"description", description}}
	if len(res.headers) > 0 {
		o.add("headers", headersObject(res.headers))
	}
	if len(res.content) > 0 {
		all := object{}
		for _, c := range res.content {
			media := object{{"schema", d.oneOf(c)}}
			if len(c.examples) > 0 {
				media.add("examples", c.examples)
			}
			all.add(c.mediaType, media)
		}
		o.add("content", all)
	}
	if methods := d.methods(res.rows); methods != nil {
		o.add("x-statusgen-methods", methods)
	}
	if retry := d.retryOf(res.rows); retry != nil {
		o.add("x-retry", retry)
	}
	return o
}

// oneOf is the schema of content that has one of several: where nothing can be two of
// them, one alone.
func (d *document) oneOf(c content) object {
	union := anyOf(c.schemas...)
	alternatives, ok := union.get("anyOf").(list)
	if !ok {
		return union
	}
	resolved := make([]object, len(alternatives))
	for i, a := range alternatives {
		resolved[i] = d.resolved(a.(object))
	}
	if !allExclusive(resolved) {
		return union
	}
	union = object{{"oneOf", alternatives}}
	if c.discerned.member != "" && len(c.discerned.mapping) == len(alternatives) {
		union.add("discriminator", object{{"propertyName", c.discerned.member}, {"mapping", c.discerned.mapping}})
	}
	return union
}

// methods are the methods that the rows may answer, in the order of the table.
func (d *document) methods(rows []*model.Row) list {
	var all list
	for _, m := range d.t.Methods {
		if slices.ContainsFunc(rows, func(r *model.Row) bool { return r.AppliesTo(m) }) {
			all = append(all, texts(m.Answers())...)
		}
	}
	return all
}

// retryOf says when a request may be sent once more that got one of the rows: by their
// names, where they differ.
func (d *document) retryOf(rows []*model.Row) any {
	byName := object{}
	same := true
	for _, r := range rows {
		if !r.IsError() {
			continue
		}
		retry := string(cmp.Or(r.Retry, r.UsualRetry, model.RetryNever))
		byName.add(d.label(r), retry)
		same = same && byName[0].value == retry
	}
	switch {
	case len(byName) == 0:
		return nil
	case same:
		return byName[0].value
	}
	return byName
}

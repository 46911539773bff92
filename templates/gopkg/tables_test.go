package gopkg

import (
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// The rows, headers, params and bodies that the tests are made of. They are
// never changed: a test that needs another row makes it.

var (
	get            = model.Method{Name: "GET"}
	post           = model.Method{Name: "POST"}
	versionControl = model.Method{Name: "VERSION-CONTROL"} // RFC 3253, section 3.5
)

// tableOf is a table of the rows with the methods GET and POST and the bodies
// that the rows carry.
func tableOf(rows ...*model.Row) *model.Table {
	t := &model.Table{
		Package: "status", Methods: []model.Method{get, post}, Rows: rows,
		Formats: []model.Format{asJSON}, Error: model.Problem(),
	}
	t.Own = ownOf(t)
	for _, r := range rows {
		if r.Carries != nil {
			t.Bodies = append(t.Bodies, r.Carries)
		}
	}
	return t
}

// The formats that the standard library has.
var (
	asJSON = model.Format{MediaType: "application/json", Func: model.GoName{Path: "encoding/json", Package: "json", Name: "Marshal"}}
	asXML  = model.Format{MediaType: "application/xml", Func: model.GoName{Path: "encoding/xml", Package: "xml", Name: "Marshal"}}
)

// asFormat is a format that the service encodes.
func asFormat(mediaType string) model.Format {
	return model.Format{MediaType: mediaType, Func: model.GoName{Path: "c.example/wire", Package: "wire", Name: "Marshal"}}
}

// withFormats gives the table other formats.
func withFormats(t *model.Table, formats ...model.Format) *model.Table {
	t.Formats = formats
	return t
}

// notAcceptableOf is a row for a request that accepts no format.
func notAcceptableOf(name string) *model.Row {
	r := worded("none of the formats is accepted")
	r.Name, r.ID, r.Code, r.Phrase, r.Title = name, name, 406, "Not Acceptable", "Not Acceptable"
	return r
}

// onPost makes the row one that applies to POST alone.
func onPost(r model.Row) *model.Row {
	r.Methods = []model.Method{post}
	return &r
}

// onAll makes the row one that applies to each method of the table.
func onAll(r model.Row) *model.Row {
	r.Methods, r.All = []model.Method{get, post}, true
	return &r
}

// success is a row with the code 201.
func success(body model.BodyKind, headers ...*model.Header) *model.Row {
	return onPost(model.Row{Name: "Created", Code: 201, Phrase: "Created", Title: "Created", Body: body, Headers: headers})
}

// plain is a row whose body is not encoded, of the media type that the table has or
// the caller gives.
func plain(body model.BodyKind, mediaType string, headers ...*model.Header) *model.Row {
	r := success(body, headers...)
	r.Name, r.Code, r.Phrase, r.Title, r.MediaType = "Export", 200, "OK", "OK", mediaType
	return r
}

// carrying is a row whose body is one of the table's.
func carrying(b *model.Body, headers ...*model.Header) *model.Row {
	r := success(model.BodyNamed, headers...)
	r.Name, r.Code, r.Phrase, r.Title, r.Carries = "Accepted", 202, "Accepted", "Accepted", b
	return r
}

// failed is an error row that the caller words.
func failed(headers ...*model.Header) *model.Row {
	return onPost(model.Row{
		Name: "Conflict", ID: "Conflict", Code: 409, Phrase: "Conflict", Title: "Conflict", Body: model.BodyError, Headers: headers,
	})
}

// worded is an error row with a message of the table.
func worded(source string) *model.Row {
	r := failed()
	r.Message = &model.Message{Source: source, Parts: []model.MessagePart{{Text: source}}}
	return r
}

// with is an error row with the params, whose message has them all in turn.
func with(params ...*model.Param) *model.Row {
	r := failed()
	r.Params, r.Message = params, &model.Message{}
	for _, p := range params {
		r.Message.Parts = append(r.Message.Parts, model.MessagePart{Text: " " + p.Name + " "}, model.MessagePart{Param: p})
	}
	return r
}

// hidden is an error row whose cause no client sees.
func hidden() *model.Row {
	return onPost(model.Row{
		Name: "Broken", ID: "Broken", Code: 500, Phrase: "Broken", Title: "Internal Server Error", Body: model.BodyError,
		Hide: true, Details: "It is broken.",
	})
}

// ownOf are the rows that the package itself answers with. The fallback is none of
// the table's.
func ownOf(t *model.Table) model.Own {
	own := model.Own{
		NotFound:         unlisted(404, "NotFound", "Not Found", "Nothing is found at this path."),
		MethodNotAllowed: unlisted(405, "MethodNotAllowed", "Method Not Allowed", "The method is not allowed for this resource."),
		Fallback:         unlisted(500, "InternalServerError", "Internal Server Error", "It failed."),
	}
	own.Fallback.Hide = true
	for _, r := range t.Rows {
		switch r.Code {
		case 406:
			own.NotAcceptable = r
		case 501:
			own.NotImplemented = r
		}
	}
	if t.Sends(model.BodyFile) {
		own.PreconditionFailed = unlisted(412, "PreconditionFailed", "Precondition Failed", "A precondition of the request does not hold.")
		own.RangeNotSatisfiable = unlisted(416, "RangeNotSatisfiable", "Range Not Satisfiable", "The file has no such range.")
	}
	return own
}

// unlisted is a row that stands in no table.
func unlisted(code int, name, phrase, details string) *model.Row {
	return onAll(model.Row{Name: name, ID: name, Code: code, Phrase: phrase, Title: phrase, Details: details, Body: model.BodyError, Unlisted: true})
}

// headersOf is a header of each type and form: Of-String, Of-Strings and so on.
func headersOf(required bool) []*model.Header {
	var headers []*model.Header
	for _, t := range model.HeaderTypes {
		headers = append(headers, &model.Header{Name: "Of-" + upperFirst(string(t)), Type: t, Required: required})
	}
	headers = append(headers, &model.Header{Name: "Of-Weak-Etag", Type: model.HeaderETag, Weak: true, Required: required})
	for _, t := range []model.HeaderType{model.HeaderString, model.HeaderInt, model.HeaderTime, model.HeaderBool} {
		headers = append(headers, &model.Header{Name: "Of-Structured-" + upperFirst(string(t)), Type: t, Structured: true, Required: required})
	}
	return headers
}

// optionalHeader is an optional header that a setter sets.
func optionalHeader(name string, t model.HeaderType) *model.Header {
	return &model.Header{Name: name, Type: t}
}

func requiredHeader(name string, t model.HeaderType) *model.Header {
	return &model.Header{Name: name, Type: t, Required: true}
}

func constantHeader(name, value string) *model.Header {
	return &model.Header{Name: name, Type: model.HeaderString, Constant: true, Value: value}
}

// paramTypes are the types that a param can have.
var paramTypes = []model.Type{
	model.TypeString, model.TypeInt, model.TypeBool, model.TypeFloat, model.TypeDuration, model.TypeTime, model.TypeURI,
}

// paramsOf is a param of each type: of_string, of_int and so on.
func paramsOf(list bool) []*model.Param {
	var params []*model.Param
	for _, t := range paramTypes {
		params = append(params, &model.Param{Name: "of_" + string(t), Type: t, List: list})
	}
	return params
}

func param(name string, t model.Type) *model.Param { return &model.Param{Name: name, Type: t} }

// fieldValuesOf is a value of a wrong field of each type: of_string, of_int and so on.
func fieldValuesOf(v model.FieldValue) []*model.FieldValue {
	var values []*model.FieldValue
	for _, t := range paramTypes {
		v := v
		v.Name, v.Type = "of_"+string(t), t
		values = append(values, &v)
	}
	return values
}

// fieldTypes are the types that a field of a body can have, beside the bodies.
var fieldTypes = []model.Type{
	model.TypeString, model.TypeInt, model.TypeBool, model.TypeFloat, model.TypeTime, model.TypeURI, model.TypeEnum,
}

// fieldsOf is a field of each type, and one of the body.
func fieldsOf(f model.Field, nested *model.Body) []*model.Field {
	var fields []*model.Field
	add := func(f model.Field, t model.Type) *model.Field {
		f.Name, f.Type = "of_"+string(t), t
		fields = append(fields, &f)
		return &f
	}
	for _, t := range fieldTypes {
		if added := add(f, t); t == model.TypeEnum {
			added.Enum = []string{"one", "two words"}
		}
	}
	add(f, model.TypeBody).Body = nested
	return fields
}

func field(name string, t model.Type) *model.Field { return &model.Field{Name: name, Type: t} }

// task is a body with what a header can come from.
var task = &model.Body{Name: "Task", Fields: []*model.Field{
	field("href", model.TypeURI),
	{Name: "owners", Type: model.TypeString, List: true},
}}

// selector is a selector by the Go names of fields; those that are pointers end in *.
func selector(text string, steps ...string) model.Selector {
	s := model.Selector{Text: text}
	for _, step := range steps {
		name, isPointer := strings.CutSuffix(step, "*")
		s.Steps = append(s.Steps, model.Step{Name: name, Pointer: isPointer})
	}
	return s
}

func polledBy(state, href model.Selector) *model.Poll {
	return &model.Poll{State: state, Href: href, Final: []string{"done"}}
}

// point is a body of one field.
var point = &model.Body{Name: "Point", Fields: []*model.Field{field("x", model.TypeInt)}}

// foreign is a body that exists elsewhere.
var foreign = &model.Body{Name: "Address", Go: &model.GoName{Path: "net/url", Package: "url", Name: "URL"}}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// named makes the row one of another name.
func named(name string, r *model.Row) *model.Row {
	other := *r
	other.Name = name
	if r.IsError() {
		other.ID = name
	}
	return &other
}

// everyBody are bodies with a field of each type: one that is required (BodyA),
// one that is optional, and lists of both kinds (BodyC and BodyD).
func everyBody() []*model.Body {
	var bodies []*model.Body
	for i, f := range []model.Field{{}, {Optional: true}, {List: true}, {List: true, Optional: true}} {
		bodies = append(bodies, &model.Body{Name: "Body" + string(rune('A'+i)), Fields: fieldsOf(f, point)})
	}
	return bodies
}

// blockCause and blockPart are bodies that are params.
var (
	blockPart  = &model.Body{Name: "BlockPart", Fields: []*model.Field{field("x", model.TypeInt)}}
	blockRest  = &model.Body{Name: "BlockRest", Fields: fieldsOf(model.Field{List: true, Optional: true}, blockPart)}
	blockCause = &model.Body{Name: "BlockCause", Fields: append(fieldsOf(model.Field{}, blockPart), &model.Field{Name: "rest", Type: model.TypeBody, Body: blockRest})}
)

// blocked is an error row with constants, a numeric id, and params of each form.
func blocked() *model.Row {
	r := unworded(with(append(paramsOf(false),
		&model.Param{Name: "reason", Type: model.TypeString, Place: 1},
		&model.Param{Name: "cause_of_it", Type: model.TypeBody, Body: blockCause},
		&model.Param{Name: "parts", Type: model.TypeBody, Body: blockPart, List: true},
	)...))
	for _, list := range []bool{false, true} {
		for _, p := range paramsOf(list) {
			p.Name, p.Optional = map[bool]string{false: "may_", true: "list_"}[list]+p.Name, true
			r.Params = append(r.Params, p)
		}
	}
	r.Params = append(r.Params,
		&model.Param{Name: "may_cause", Type: model.TypeBody, Body: blockCause, Optional: true, Place: 2, Details: "What it comes from."},
		&model.Param{Name: "may_parts", Type: model.TypeBody, Body: blockPart, List: true, Optional: true},
		&model.Param{Name: "token", Type: model.TypeString, Optional: true, Sensitive: true},
	)
	r.ID, r.Number = "10000", true
	r.Values = []model.Value{{Name: "type", Literal: `"card_error"`}, {Name: "level", Literal: "3"}}
	return r
}

func placedParam(name string) model.Node {
	return model.Node{Kind: model.Place, Placeholder: model.PlaceParam, Name: name}
}

func placedValue(name string) model.Node {
	return model.Node{Kind: model.Place, Placeholder: model.PlaceValue, Name: name}
}

// everything is a table that has one of all that a table can have.
func everything() *model.Table {
	state := &model.Field{Name: "state", Type: model.TypeEnum, Enum: []string{"queued", "two words"}}
	job := &model.Body{Name: "Job", Fields: []*model.Field{field("href", model.TypeURI), state, {Name: "owners", Type: model.TypeString, List: true}}}
	job.Poll = polledBy(selector("state", "State"), selector("href", "Href"))
	job.Poll.State.Enum, job.Poll.State.Typed, job.Poll.Final, job.Poll.Failed = job, true, state.Enum, state.Enum[1:]
	bodies := []*model.Body{job, point, foreign, blockCause, blockRest, blockPart}
	rows := []*model.Row{
		named("OK", onAll(*success(model.BodyResource))),
		named("Created", success(model.BodyResource, append(headersOf(false), constantHeader("Always", "so"))...)),
		named("Made", success(model.BodyResource, headersOf(true)...)),
		named("Accepted", carrying(job,
			&model.Header{Name: "Location", Type: model.HeaderURI, From: job.Fields[0]},
			&model.Header{Name: "Owner", Type: model.HeaderStrings, From: job.Fields[2]})),
		named("Elsewhere", carrying(foreign)),
		named("NoContent", success(model.BodyNone)),
		named("Avatar", onAll(*plain(model.BodyBytes, ""))),
		named("Logo", plain(model.BodyBytes, "image/png", optionalHeader("ETag", model.HeaderString))),
		named("Part", plain(model.BodyStream, "", requiredHeader("Content-Range", model.HeaderString))),
		named("Export", plain(model.BodyStream, "text/csv")),
		named("Download", plain(model.BodyFile, "", optionalHeader("ETag", model.HeaderString))),
		named("Manual", plain(model.BodyFile, "application/pdf")),
		named("Feed", plain(model.BodyEvents, "")),
		named("BadRequest", withFields(failed(headersOf(false)...))),
		named("Invalid", saying(failed(), fieldValuesOf(model.FieldValue{})...)),
		named("Doubtful", saying(failed(), append(fieldValuesOf(model.FieldValue{List: true, Optional: true}), &model.FieldValue{Name: "name", Type: model.TypeString})...)),
		named("Unauthorized", onAll(*failed(headersOf(true)...))),
		named("Quota", and(with(paramsOf(false)...), requiredHeader("Retry-After", model.HeaderDuration))),
		named("Quotas", with(paramsOf(true)...)),
		named("Secret", with(param("limit", model.TypeInt), &model.Param{Name: "account", Type: model.TypeString, Sensitive: true})),
		named("Taken", from(worded("it is taken"), goError(model.Sentinel, "io/fs", "ErrExist"), goError(model.ErrorPointer, "net/http", "MaxBytesError"))),
		named("Gone", withoutBody(failed())),
		named("Broken", hidden()),
		named("Sharded", hide(with(param("shard", model.TypeInt)))),
		named("Missing", unworded(with(param("resource", model.TypeString)))),
		named("Blocked", blocked()),
	}
	for _, b := range everyBody() {
		bodies, rows = append(bodies, b), append(rows, named("Carries"+b.Name, carrying(b)))
	}
	for _, r := range rows {
		r.Formerly, r.Deprecated = []string{"Old" + r.Name, "Older" + r.Name}, &model.Deprecation{Use: rows[0]}
	}
	t := withFormats(tableOf(append(rows, notAcceptableOf("NotAcceptable"))...), asJSON, asXML, asFormat("text/csv"))
	t.Bodies = bodies
	names := model.Node{Kind: model.List, Items: []model.Node{{Kind: model.Each, Items: []model.Node{place(model.PlaceName)}}}}
	t.Error.Shape.Members = append(t.Error.Shape.Members, model.Member{Name: "block", Value: object("reason", placedParam("reason"), "in_quotes", quoted(placedParam("may_cause")))},
		model.Member{Name: "type", Value: placedValue("type")}, model.Member{Name: "reason_again", Value: placedParam("reason")})
	t.Error.Shape.Members = append(t.Error.Shape.Members, model.Member{Name: "all", Value: place(model.PlaceParams)}, model.Member{Name: "names", Value: names},
		model.Member{Name: "values", Value: list(repeated(object("a", fieldValue("of_string"), "b", list(fieldValue("of_int")))))},
		model.Member{Name: "first", Value: firstOf(mapOf(model.PlaceQuery, place(model.PlaceDetail)), place(model.PlaceMessage))},
		model.Member{Name: "by_name", Value: mapOf(model.PlaceName, list(repeated(place(model.PlaceDetail))))},
		model.Member{Name: "time", Value: place(model.PlaceTime)},
		model.Member{Name: "texts", Value: model.Node{Kind: model.Place, Placeholder: model.PlaceParams, Quoted: true}})
	t.Error.Headers = append(t.Error.Headers, model.ErrorHeader{Name: "X-Code", Value: place(model.PlaceID)})
	t.Side = model.ForBoth
	return t
}

// asSide is a copy of the table for packages of the side.
func asSide(side model.Side, t *model.Table) *model.Table {
	c := *t
	c.Side = side
	return &c
}

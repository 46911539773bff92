package spec

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/statusgen/statusgen/gen/registry"
	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// A checkedRow is a row as the table writes it, and its model.
type checkedRow struct {
	*row
	model *model.Row
}

// A vocabulary is what the rest of the table says of the names in a row.
type vocabulary struct {
	methods checkedMethods
	bodies  checkedBodies
	beside  map[string]report.Place // the members that params stand beside in an error's body, and cannot be named like
	places  []namedPlace            // those of params and values in an error's body
	side    model.Side              // whom the packages are for
}

// checkRows returns the rows of the table that have a name and a code.
func checkRows(s report.Scope, t *table, v vocabulary) []checkedRow {
	var rows []checkedRow
	for _, r := range t.rows.list {
		if m := checkRow(s.In(r.name), r, v); m != nil {
			rows = append(rows, checkedRow{r, m})
		}
	}
	switch {
	case len(t.rows.list) > 0 || t.rows.Misread:
	case !t.rows.Given():
		s.Errorf(t.Place, "no statuses; add at least one row, as in statuses: {NotFound: 404}")
	default:
		s.Errorf(t.rows.Place, "statuses has no row; add at least one, as in NotFound: 404")
	}
	return rows
}

// checkRow returns the model of the row, or nil when it has no name or code to go
// on with.
func checkRow(s report.Scope, r *row, v vocabulary) *model.Row {
	checkRowName(s, r)
	checkGoType(s, r)
	if !checkCode(s, r) || !isExported(r.name) {
		return nil
	}
	std, _ := registry.Lookup(r.code.Value)
	out := &model.Row{
		Name:    r.name,
		GoType:  r.goType.Value,
		Code:    r.code.Value,
		Phrase:  phrase(s, r, std),
		Details: over(report.Item[string]{Value: std.Details}, r.details).Value,
		Ref:     std.Ref(),
		Origin:  origin(r),
		Methods: checkRowMethods(s, r, v.methods),
		Log:     logLevel(s, r),
	}
	out.Described = r.details.Given()
	out.Title = out.Phrase
	if std.Phrase != "" {
		out.Title = std.Phrase
	}
	out.All = len(out.Methods) == len(v.methods.models)
	out.Body, out.Carries = checkRowBody(s, r, v.bodies)
	if at := r.body.mediaType; at.Given() {
		out.MediaType = checkMediaType(s, at.Place, at.Value)
	}
	out.Headers = checkHeaders(s, r.headers, out.Body, out.Carries)
	if out.IsError() {
		checkErrorRow(s, r, out, v)
	} else {
		for _, e := range r.errorKeys {
			s.Errorf(e.Place, "%s is for errors, which have a code from 400 on; this row has %d", e.key, out.Code)
		}
	}
	checkGuide(s, r, out)
	checkMembers(s, r, out, v.side)
	return out
}

// checkErrorRow completes the model of an error row. The Go errors that mean it
// are looked up later.
func checkErrorRow(s report.Scope, r *row, out *model.Row, v vocabulary) {
	out.ID = r.name
	if r.id.Given() {
		out.ID, out.Number = r.id.Value, r.number
		if !report.IsPrintable(out.ID) {
			s.Errorf(r.id.Place, "the id %s is empty or has characters that do not print; write it on one line", report.Quote(out.ID))
		}
	}
	out.Fields = r.fields.Value
	out.Wrong = checkFieldValues(s, r.fields.values)
	out.Hide = hides(s, r)
	for _, x := range r.values {
		out.Values = append(out.Values, model.Value{Name: x.name, Literal: x.literal})
	}
	out.Params = checkParams(s, r.params.list, v)
	out.Message = checkMessage(s, r, out.Params, out.Hide)
}

func checkRowName(s report.Scope, r *row) {
	switch {
	case isExported(r.name):
	case strings.Trim(r.name, "0123456789") == "":
		s.Errorf(r.Place, "a row's key is its Go name, not its code; write it as in NotFound: 404")
	default:
		s.Errorf(r.Place, "the name is no exported Go name%s", exportedHint(r.name))
	}
}

func checkGoType(s report.Scope, r *row) {
	if name := r.goType; name.Given() && !isExported(name.Value) {
		s.Errorf(name.Place, "the type %s is no exported Go name%s", report.Quote(name.Value), exportedHint(name.Value))
	}
}

// exportedHint ends the message on a name that is no exported Go name.
func exportedHint(name string) string {
	isASCII := !strings.ContainsFunc(name, func(c rune) bool { return c > unicode.MaxASCII })
	if camel := (&model.Field{Name: name}).GoName(); isASCII && isExported(camel) {
		return "; write " + report.Unquoted(camel)
	}
	return "; write letters and digits of ASCII, beginning with a capital"
}

// origin says where the row comes from when that is not the service's own file
// alone.
func origin(r *row) string {
	var places []string
	for _, at := range r.places() {
		if at.Src.Origin != "" {
			places = append(places, at.Origin())
		}
	}
	if len(places) < 2 {
		return strings.Join(places, "")
	}
	return places[0] + ", changed in " + strings.Join(places[1:], " and ")
}

// checkCode reports whether the row has a code that a table can have.
func checkCode(s report.Scope, r *row) bool {
	switch code := r.code.Value; {
	case r.code.Misread:
		return false
	case r.code.Missing():
		s.Errorf(r.Place, "the row has no code; write it as in %s: {code: 404}", r.name)
		return false
	case 100 <= code && code <= 199:
		s.Errorf(r.code.Place, "%d is an interim response, which a final one must follow (RFC 9110, section 15.2); a row is a final one, with a code from 200 to 599", code)
		return false
	case code < 200 || code > 599:
		s.Errorf(r.code.Place, "%d is no status code of a final response; those are from 200 to 599 (RFC 9110, section 15)", code)
		return false
	}
	return true
}

// phrase is the table's, else the registry's.
func phrase(s report.Scope, r *row, std registry.Entry) string {
	known := std.Phrase != ""
	switch {
	case r.phrase.Given() && !report.IsPrintable(r.phrase.Value):
		s.Errorf(r.phrase.Place, "the phrase %s is empty or has characters that do not print; write it on one line", report.Quote(r.phrase.Value))
	case !r.phrase.Given() && !known:
		s.Errorf(r.code.Place, "the code %d has no phrase in the IANA registry; give the row one, as in phrase: %s", r.code.Value, spaced(r.name))
	case !r.phrase.Given():
		return std.Phrase
	}
	return r.phrase.Value
}

var camel = regexp.MustCompile(`([a-z])([A-Z0-9])|([A-Z0-9])([A-Z][a-z])`)

// spaced is a Go name as words: Client Closed Request for ClientClosedRequest.
func spaced(name string) string { return camel.ReplaceAllString(name, "$1$3 $2$4") }

// kinds are the bodies that no value is encoded to, as a table names them.
var kinds = map[string]model.BodyKind{
	"bytes": model.BodyBytes, "stream": model.BodyStream, "file": model.BodyFile, "events": model.BodyEvents,
}

// checkRowBody returns what the row carries: the table's, else what is usual for
// its class.
func checkRowBody(s report.Scope, r *row, bodies checkedBodies) (model.BodyKind, *model.Body) {
	code, body := r.code.Value, r.body
	if !body.Given() {
		return registry.UsualBody(code), nil
	}
	kind, plain := kinds[body.Value]
	isError := code >= 400
	switch {
	case body.Value == "none":
		return model.BodyNone, nil
	case registry.HasNoContent(code):
		std, _ := registry.Lookup(code)
		s.Errorf(body.Place, "a %d has no content (%s); write body: none", code, std.Ref())
	case body.Value == "Error" && !isError:
		s.Errorf(body.Place, "the body Error is for codes from 400 on; this row has %d, so write resource, none or the name of a body", code)
	case body.Value == "Error":
		return model.BodyError, nil
	case isError && (plain || body.Value == "resource" || bodies.model(body.Value) != nil):
		s.Errorf(body.Place, "an error has the body Error, or none; found %s", report.Quote(body.Value))
	case kind == model.BodyFile && code != 200:
		s.Errorf(body.Place, "a file is sent by a 200, of which a range or a condition of the request makes 206, 304, 412 or 416; this row has %d", code)
	case kind == model.BodyEvents && code != 200:
		s.Errorf(body.Place, "events are sent by a 200, the only code of which clients read them (WHATWG HTML, section 9.2.2); this row has %d", code)
	case plain:
		return kind, nil
	case body.Value == "resource":
		return model.BodyResource, nil
	case bodies.model(body.Value) == nil:
		known := bodies.namesAfter([]string{"resource", "bytes", "stream", "file", "events", "none", "Error"})
		guess := s.DidYouMean(body.Value, known)
		if guess == "" {
			guess = "; write " + report.Or(known) + ", or add it to bodies"
		}
		s.Errorf(body.Place, "there is no body %s%s", report.Quote(body.Value), guess)
	}
	return model.BodyNamed, bodies.model(body.Value)
}

// hides reports whether the client is told nothing but the table's own text.
// Errors of the server say by default nothing of their cause, save those that
// say what the client can do: 501 (use something else) and 503 (come back).
func hides(s report.Scope, r *row) bool {
	code := r.code.Value
	switch r.expose.Value {
	case "message":
		return false
	case "nothing":
		return true
	}
	if r.expose.Given() {
		s.Errorf(r.expose.Place, `expose is "message" or "nothing"; found %s`, report.Quote(r.expose.Value))
	}
	return code >= 500 && code != 501 && code != 503
}

// logLevel is the level at which the row is logged, or empty where that is the usual
// one of its code.
func logLevel(s report.Scope, r *row) model.LogLevel {
	level := r.log.Value
	switch {
	case !r.log.Given() || model.LogLevel(level) == model.UsualLog(r.code.Value):
		return ""
	case !slices.Contains(logLevels, level):
		s.Errorf(r.log.Place, "there is no level %s%s", report.Quote(level), guess(s, level, logLevels, otherLevels))
	}
	return model.LogLevel(level)
}

// logLevels are the levels as a table names them.
var logLevels = []string{string(model.LogDebug), string(model.LogInfo), string(model.LogWarn), string(model.LogError), string(model.LogNone)}

// otherLevels are what other loggers call them.
var otherLevels = map[string]string{"critical": "error", "fatal": "error", "off": "none", "trace": "debug", "warning": "warn"}

// checkParams returns the models of the row's params.
func checkParams(s report.Scope, written []*param, v vocabulary) []*model.Param {
	var params []*model.Param
	for _, p := range written {
		if param := checkParam(s, p, v); param != nil {
			params = append(params, param)
		}
	}
	return params
}

// paramTypes are the types of params as a table names them, beside the names of
// bodies.
var paramTypes = []string{"string", "int", "bool", "float", "duration", "time", "uri"}

func checkParam(s report.Scope, p *param, v vocabulary) *model.Param {
	if !isMemberName(p.name) {
		s.Errorf(p.Place, "%s is no name of a param; write letters, digits and _, beginning with a letter", report.Quote(p.name))
		return nil
	}
	out := &model.Param{
		Name: p.name, Type: model.Type(p.kind.Value), List: p.kind.list, Optional: p.optional.Value, Sensitive: p.sensitive.Value,
		Place: placeOf(v.places, p.name), Details: p.details.Value,
	}
	member, clash := v.beside[p.name]
	known := append(slices.Clone(paramTypes), v.bodies.withFields()...)
	switch {
	case clash && out.Place == 0:
		s.Errorf(p.Place, "param %s has the name of a member that every error body has beside the params (%s); choose another name", p.name, member)
	case p.kind.Missing():
		s.Errorf(p.Place, "param %s has no type; write %s", p.name, report.Or(known))
	case !p.kind.Given() || slices.Contains(paramTypes, p.kind.Value):
	case slices.Contains(known, p.kind.Value):
		out.Type, out.Body = model.TypeBody, v.bodies.model(p.kind.Value)
		if body, f := methodField(out.Body, nil); f != nil {
			s.Errorf(p.kind.Place, "the body %s cannot be a param: the field %s of %s would be named %s, which a param has as a method; rename the field", p.kind.Value, f.Name, body.Name, f.GoName())
		}
	case v.bodies.isGo(p.kind.Value):
		s.Errorf(p.kind.Place, "the body %s is a Go type, which a param cannot have; give the fields that it has to a body", p.kind.Value)
	default:
		s.Errorf(p.kind.Place, "%s", unknownType(s, "param", p.kind.Value, known))
	}
	out.Example = checkExample(s, p.example, exampled{
		what: "param " + p.name, typ: out.Type, list: out.List, body: out.Body, typeSeen: slices.Contains(known, p.kind.Value),
	})
	return out
}

// methodField returns the field of the body, or of one in it, that has the name of a
// method which params have, if any.
func methodField(b *model.Body, within []*model.Body) (*model.Body, *model.Field) {
	if slices.Contains(within, b) { // which is reported elsewhere
		return nil, nil
	}
	for _, f := range b.Fields {
		if slices.Contains(model.ParamMembers, f.GoName()) {
			return b, f
		}
		if f.Body == nil {
			continue
		}
		if inner, f := methodField(f.Body, append(within, b)); f != nil {
			return inner, f
		}
	}
	return nil, nil
}

// synonyms are what other languages call the types.
var synonyms = map[string]string{
	"boolean": "bool", "date": "time", "datetime": "time", "double": "float", "float64": "float", "int64": "int",
	"integer": "int", "number": "float", "seconds": "duration", "text": "string", "timestamp": "time", "url": "uri",
}

// unknownType says what is wrong with a type that is none of the known ones.
func unknownType(s report.Scope, of, name string, known []string) string {
	return "unknown " + of + " type " + report.Quote(name) + guess(s, name, known, synonyms)
}

// guess ends the message on a wrong name with the known one that is meant, by what
// others call it or by its letters, or else with all that there are.
func guess(s report.Scope, name string, known []string, synonyms map[string]string) string {
	near := s.DidYouMean(name, known)
	switch other := synonyms[strings.ToLower(name)]; {
	case slices.Contains(known, other):
		return fmt.Sprintf("; did you mean %q?", other)
	case near != "":
		return near
	}
	return "; write " + report.Or(known)
}

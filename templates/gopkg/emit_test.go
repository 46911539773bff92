package gopkg

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/dave/jennifer/jen"
	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/statusgen/statusgen/templates/model"
)

var update = flag.Bool("update", false, "write what is emitted into the files of testdata/emit")

// An emission is one call of an emitting function. The text that it gives
// stands in testdata/emit/FUNCTION.txt, below a line with its name (txtar).
type emission struct {
	function string
	name     string
	code     jen.Code
}

func emissions() []emission {
	var all []emission
	add := func(function, name string, code jen.Code) { all = append(all, emission{function, name, code}) }
	emitRows(add)
	emitOfRows(add)
	emitSuccesses(add)
	emitErrors(add)
	emitOwnErrors(add)
	emitMethods(add)
	emitBodies(add)
	emitTasks(add)
	emitErrorBodies(add)
	emitReaders(add)
	emitFormats(add)
	return all
}

// An adder takes in an emission.
type adder func(function, name string, code jen.Code)

// A rowCase is a row, and what is special about it.
type rowCase struct {
	name string
	row  *model.Row
}

// inXML is a table with two formats.
var inXML = withFormats(tableOf(), asJSON, asXML)

// inText is a table of two formats whose errors are a text.
func inText(p model.Placeholder) *model.Table {
	t := withFormats(tableOf(), asJSON, asXML)
	t.Error.Shape = place(p)
	return t
}

func emitRows(add adder) {
	for _, c := range []rowCase{
		{"a success", success(model.BodyNone)},
		{"each method of the table", onAll(*success(model.BodyNone))},
		{"constant headers, under their canonical keys", success(model.BodyNone,
			constantHeader("x-a", `a "quoted" value`), constantHeader("WWW-Authenticate", "Basic"))},
		{"a media type", plain(model.BodyStream, "text/csv; charset=utf-8", constantHeader("Cache-Control", "no-store"))},
		{"required headers, as the table spells them", failed(requiredHeader("WWW-Authenticate", model.HeaderString), optionalHeader("Link", model.HeaderStrings),
			requiredHeader("x-tags", model.HeaderStrings))},
		{"an error", failed()},
		{"an error with a backquote in its id", &model.Row{Name: "Conflict", ID: "CON`FLICT", Code: 409, Title: "Conflict", Body: model.BodyError}},
		{"an error with a problem type of its own", &model.Row{Name: "Quota", ID: "QUOTA/1", Code: 403, Phrase: "Quota used up", Title: "Forbidden", Body: model.BodyError, Type: "https://acme.example/{name}#{id}"}},
		{"an error that hides its cause", hidden()},
		{"an error without a body", withoutBody(failed())},
		{"a level of its own", &model.Row{Name: "OK", Code: 200, Log: model.LogDebug}},
		{"an error in the table's words", worded("it is taken")},
		{"an error with fields", withFields(failed())},
		{"an error with a param of each type", with(paramsOf(false)...)},
		{"an error with a list of each type", with(paramsOf(true)...)},
		{"an error with a sensitive param", with(&model.Param{Name: "account", Type: model.TypeString, Sensitive: true})},
		{"an error that hides a param", hide(with(param("shard", model.TypeInt)))},
		{"an error with a numeric id, and params of each form", blocked()},
	} {
		add("rowVar", c.name, rowVar(tableOf(), c.row, compileErrors(tableOf())))
	}
	client, retried := asSide(model.ForClient, tableOf()), failed()
	retried.UsualRetry, retried.Retry = model.RetryNever, model.RetrySafe
	add("rowVar", "an error, for a client", rowVar(client, failed(), errorForms{}))
	add("rowVar", "an error that clients may retry, unlike others of its code", rowVar(client, retried, errorForms{}))
	add("rowVar", "an error as a text", rowVar(inText(model.PlaceMessage), failed(), compileErrors(inText(model.PlaceMessage))))
	add("rowVar", "an error as a text of the row", rowVar(inText(model.PlacePhrase), failed(), compileErrors(inText(model.PlacePhrase))))
	add("rowVar", "an error in JSON and XML", rowVar(inXML, &model.Row{Name: "Conflict", ID: `<"`, Code: 409, Title: "Conflict", Body: model.BodyError}, compileErrors(inXML)))
}

// emitOfRows adds what differs by the values and params of a row.
func emitOfRows(add adder) {
	for _, c := range valueShapes {
		shaped := withFormats(tableOf(), asJSON, asXML)
		shaped.Error.Shape, shaped.Error.XML = c.shape, model.XML{Root: "Error", Item: "item"}
		for _, row := range []*model.Row{failed(), blocked()} {
			add("rowVar", fmt.Sprintf("%s, of %d values", c.name, len(row.Values)), rowVar(shaped, row, compileErrors(shaped)))
		}
	}
	for _, p := range blocked().Optional() {
		add("paramSetter", p.Name, paramSetter(failed(), p))
	}
	add("paramSetter", "of an error that hides it", paramSetter(hidden(), &model.Param{Name: "shard", Type: model.TypeInt, Optional: true}))
	add("isPlaced", "one", isPlaced(object("a", placedParam("reason"))))
	add("isPlaced", "two, once each", isPlaced(object("a", list(placedParam("reason"), object("b", placedParam("since"))), "c", placedParam("reason"))))
	add("bodyString", "any", bodyString(blockPart))
	for _, b := range []*model.Body{blockPart, blockCause, blockRest} {
		add("bodyAppendXML", b.Name, bodyAppendXML(b, model.XML{Item: "item"}))
	}
	add("bodyAppendXML", "with a prefix", bodyAppendXML(task, model.XML{Item: "item", Prefix: "m"}))
	blocks := tableOf(blocked(), carrying(blockPart))
	blocks.Bodies = []*model.Body{blockPart, blockCause}
	add("bodyStruct", "a param of a row", bodyStruct(blocks, blockCause))
	add("bodyStruct", "carried by a row, and a param of one", bodyStruct(blocks, blockPart))
}

func emitSuccesses(add adder) {
	everyHeader := append(headersOf(false), constantHeader("Always", "so"))
	requiredHeaders := success(model.BodyResource, headersOf(true)...)
	oneMethod := &model.Table{Methods: []model.Method{get}}
	for _, c := range []rowCase{
		{"nothing", success(model.BodyNone)},
		{"a resource", success(model.BodyResource)},
		{"a resource and optional headers", success(model.BodyResource, everyHeader...)},
		{"a body of the table", carrying(task)},
		{"a body of the table and headers from its fields", carrying(task,
			&model.Header{Name: "Location", Type: model.HeaderURI, From: task.Fields[0]},
			&model.Header{Name: "Owner", Type: model.HeaderStrings, From: task.Fields[1], Details: "a line each"})},
		{"a body of another package", carrying(foreign)},
		{"a body with the name of a keyword", carrying(&model.Body{Name: "Type", Fields: point.Fields})},
		{"bytes", plain(model.BodyBytes, "")},
		{"bytes of a media type", plain(model.BodyBytes, "image/png", optionalHeader("ETag", model.HeaderString))},
		{"a stream", plain(model.BodyStream, "", requiredHeader("Content-Range", model.HeaderString))},
		{"a stream of a media type", plain(model.BodyStream, "text/csv")},
		{"a file", plain(model.BodyFile, "", optionalHeader("ETag", model.HeaderString))},
		{"a file of a media type", plain(model.BodyFile, "application/pdf")},
		{"events", plain(model.BodyEvents, "", optionalHeader("ETag", model.HeaderString))},
	} {
		add("successType", c.name, successType(tableOf(c.row), c.row))
		if c.row.IsSame() {
			add("successShared", c.name, successShared(c.row))
		}
		add("successConstructor", c.name, successConstructor(c.row))
		add("successRespond", c.name, successRespond(tableOf(c.row), c.row))
		add("successString", c.name, successString(c.row))
	}
	add("successResource", "a resource", successResource(success(model.BodyResource)))
	add("successResource", "a body of the table", successResource(carrying(task)))
	add("successResource", "a body of another package", successResource(carrying(foreign)))
	add("successRespond", "nothing but a header", successRespond(tableOf(), success(model.BodyNone, optionalHeader("Link", model.HeaderStrings))))
	add("successRespond", "a body of the table, in two formats", successRespond(inXML, carrying(task)))
	add("encodeBody", "one format", encodeBody(tableOf(), task))
	add("encodeBody", "two formats", encodeBody(inXML, task))
	add("successType", "each method of the table", successType(tableOf(), onAll(*success(model.BodyNone))))
	add("successType", "the one method of the table", successType(oneMethod, onAll(model.Row{Name: "OK", Code: 200, Phrase: "OK", Methods: oneMethod.Methods})))
	add("successConstructor", "required headers", successConstructor(requiredHeaders))
	add("successConstructor", "all that the table says", successConstructor(inFull(*success(model.BodyNone))))
	add("keepAliveSetter", "of events", keepAliveSetter(plain(model.BodyEvents, "")))
	for i, d := range []*model.Deprecation{
		{Use: named("Done", success(model.BodyNone))}, {Note: "Nobody sends it.\n\n//go:embed x"}, {Since: day(2026, 6, 1)}, {Sunset: day(2027, 1, 1)},
	} {
		name := []string{"deprecated for another row", "deprecated with a note", "deprecated since a day", "deprecated until a day"}[i]
		old := success(model.BodyNone)
		old.Deprecated = d
		add("successType", name, successType(tableOf(old), old))
		add("successConstructor", name, successConstructor(old))
	}
	add("successStatusCode", "of a resource", successStatusCode(success(model.BodyResource)))
	add("successStatusCode", "of nothing", successStatusCode(success(model.BodyNone)))
	for _, h := range headersOf(false) {
		name := string(h.Type)
		if h.Structured || h.Weak {
			name = h.Name
		}
		add("successSetter", name, successSetter(success(model.BodyResource), h))
		add("errorSetter", name, errorSetter(failed(), h))
	}
	add("successSetter", "from a field, with details", successSetter(carrying(task),
		&model.Header{Name: "Location", Type: model.HeaderURI, From: task.Fields[0], Details: "Where the task is."}))
}

func emitErrors(add adder) {
	for _, c := range []rowCase{
		{"no param", failed()},
		{"a param of each type", with(paramsOf(false)...)},
		{"a list of each type", with(paramsOf(true)...)},
		{"params with details", with(&model.Param{Name: "limit", Type: model.TypeInt, Details: "How many,\nat most."}, param("bucket_id", model.TypeString))},
		{"each method of the table", onAll(*failed())},
		{"params with setters", blocked()},
	} {
		add("errorType", c.name, errorType(tableOf(), c.row))
	}
	for _, c := range []rowCase{
		{"the caller's message", failed()},
		{"the table's message", worded(`it is "taken"`)},
		{"a param of each type", with(paramsOf(false)...)},
		{"a list of each type", with(paramsOf(true)...)},
		{"the caller's message and a param", unworded(with(param("resource", model.TypeString)))},
		{"the caller's message and params of other types", unworded(with(param("limit", model.TypeInt), &model.Param{Name: "account", Type: model.TypeString, Sensitive: true}))},
		{"two params", with(param("a", model.TypeInt), param("b", model.TypeBool))},
		{"three params", with(param("a", model.TypeInt), param("b", model.TypeBool), param("c", model.TypeURI))},
		{"a sensitive param", with(param("limit", model.TypeInt), &model.Param{Name: "account", Type: model.TypeString, Sensitive: true})},
		{"params with names of Go", with(param("type", model.TypeString), param("time", model.TypeInt), param("string", model.TypeURI),
			param("Extra", model.TypeBool), param("user_id", model.TypeInt), param("AWSKey", model.TypeInt))},
		{"required headers", failed(headersOf(true)...)},
		{"required headers with names of Go", failed(requiredHeader("Range", model.HeaderString), requiredHeader("Header", model.HeaderMethods))},
		{"a required header and a param", and(with(param("limit", model.TypeInt)), requiredHeader("Retry-After", model.HeaderDuration))},
		{"an optional header", failed(optionalHeader("Retry-After", model.HeaderDuration))},
		{"a hidden cause", hidden()},
		{"a hidden cause and a message", hide(worded("come back"))},
		{"a hidden cause and params", hide(with(param("shard", model.TypeInt)))},
		{"a hidden cause and params without a message", hide(unworded(with(param("shard", model.TypeInt))))},
		{"a hidden cause and the fields that are wrong", withFields(hidden())},
		{"a hidden cause, params and the fields that are wrong", withFields(hide(with(param("shard", model.TypeInt))))},
		{"the fields that are wrong", withFields(failed())},
		{"no body", withoutBody(failed())},
		{"params with setters", blocked()},
		{"params with setters alone", unworded(with(blocked().Optional()...))},
		{"all that the table says", inFull(*failed())},
	} {
		add("errorConstructor", c.name, errorConstructor(c.row))
	}
	errorOf, done := func(r *model.Row) *jen.Statement { return jen.Op("*").Id(r.TypeName()) }, success(model.BodyResource, requiredHeader("X-Tags", model.HeaderStrings))
	quota := and(with(param("resource", model.TypeString), &model.Param{Name: "limits", Type: model.TypeInt, List: true}), requiredHeader("Retry-After", model.HeaderDuration))
	quota.Name, quota.Formerly, done.Formerly = "QuotaExceeded", []string{"QuotaUsedUp"}, []string{"Finished"}
	broken := hidden()
	broken.Formerly = []string{"InternalError"}
	add("formerConstructor", "an error", formerConstructor(quota, quota.Former()[0], errorParams(quota), errorOf(quota)))
	add("formerConstructor", "an error that hides its cause", formerConstructor(broken, broken.Former()[0], errorParams(broken), errorOf(broken)))
	add("formerConstructor", "a resource", formerConstructor(done, done.Former()[0], successParams(done), successPointer(done)))
	add("formerType", "an error", formerType(quota, quota.Former()[0]))
	add("formerType", "an error that hides its cause", formerType(broken, broken.Former()[0]))
	add("errorField", "for the client", errorField(failed()))
	add("errorField", "for the log", errorField(hidden()))
	add("errorQuery", "for the client", errorQuery(failed()))
	add("errorQuery", "for the log", errorQuery(hidden()))
	add("errorHeader", "for the client", errorHeader(failed()))
	add("errorHeader", "for the log", errorHeader(hidden()))
	required, optional := fieldValuesOf(model.FieldValue{}), fieldValuesOf(model.FieldValue{Optional: true})
	names := []*model.FieldValue{{Name: "values", Type: model.TypeString}, {Name: "type", Type: model.TypeInt}, {Name: "value_code", Type: model.TypeString}, {Name: "slog", Type: model.TypeString}, {Name: "e", Type: model.TypeString}}
	lists := []*model.FieldValue{{Name: "code", Type: model.TypeString, Details: "what kind of fault it is"}, {Name: "tags", Type: model.TypeString, List: true, Details: "what it is about"},
		{Name: "ids", Type: model.TypeInt, List: true, Optional: true, Details: "of what,\nif any"}}
	for _, c := range []rowCase{
		{"a value of each type", saying(failed(), required...)},
		{"an optional value of each type", saying(failed(), optional...)},
		{"values with names of Go", saying(failed(), names...)},
		{"lists", saying(failed(), lists...)},
	} {
		add("errorField", c.name, errorField(c.row))
		add("addsValued", c.name, addsValued(c.row))
		if c.row.MaySay() {
			add("mayBeSaid", c.name, mayBeSaid(c.row))
		}
		add("fieldValues", c.name, fieldValues(tableOf(c.row)))
		add("valueKinds", c.name, valueKinds(tableOf(failed(), c.row)))
	}
	add("errorRespond", "no fields", errorRespond(failed()))
	add("errorRespond", "the fields that are wrong", errorRespond(withFields(failed())))
}

func emitOwnErrors(add adder) {
	add("fallback", "any", fallback(tableOf()))
	for _, c := range []struct {
		name string
		rows []*model.Row
	}{
		{"no error", []*model.Row{success(model.BodyNone)}},
		{"two errors", []*model.Row{failed(), withFields(named("Invalid", failed())), success(model.BodyNone)}},
		{"errors with params", []*model.Row{with(paramsOf(false)...), named("Many", with(paramsOf(true)...)), named("Invalid", withFields(with(param("limit", model.TypeInt))))}},
	} {
		add("rowList", c.name, rowList(tableOf(c.rows...)))
		add("typed", c.name, typed(tableOf(c.rows...)))
	}
	add("ownError", "in the words of the row", ownError("notFound", "of a path", &model.Row{Name: "Gone", Details: "It is gone."}))
	add("ownError", "in the row's message", ownError("notFound", "of a path", worded("it is taken")))
	add("ownError", "of a row that hides its cause", ownError("notFound", "of a path", hidden()))
	add("ownError", "of a row that no table has", ownError("notFound", "of a path", &model.Row{Name: "NotFound", Unlisted: true}))
	add("known", "no Go error", known(tableOf(failed())))
	add("known", "Go errors of each kind", known(tableOf(failed(),
		from(worded("it is taken"), goError(model.Sentinel, "io/fs", "ErrExist"), goError(model.ErrorValue, "syscall", "Errno")),
		from(hidden(), goError(model.ErrorPointer, "net/http", "MaxBytesError")))))
}

func emitMethods(add adder) {
	two := tableOf(onAll(*success(model.BodyNone)), failed())
	for _, c := range []struct {
		name  string
		table *model.Table
	}{
		{"one method", &model.Table{Methods: []model.Method{versionControl}}},
		{"two methods", two},
	} {
		name, t := c.name, c.table
		add("methodBits", name, methodBits(t))
		add("methodBit", name, methodBit(t))
		add("muxMethods", name, muxMethods(t))
		add("anyMethod", name, anyMethod(t))
		m := t.Methods[0]
		add("methodInterface", name, methodInterface(t, m))
		add("methodError", name, methodError(m))
		add("methodHandler", name, methodHandler(m))
		add("serveMethod", name, serveMethod(m))
		add("methodMarker", name, methodMarker(m))
		add("resource", name, resource(t))
		add("serveResource", name, serveResource(t))
		add("allow", name, allow(t))
	}
	options := tableOf(&model.Row{Name: "Unknown", Code: 501, Details: "It is unknown."})
	options.Methods = []model.Method{{Name: "OPTIONS"}}
	add("serveResource", "OPTIONS of the table, and a 501", serveResource(options))
	add("allow", "OPTIONS of the table", allow(options))
	add("methodInterface", "a success and an error", methodInterface(two, post))
	add("onlyRow", "no row", onlyRow(tableOf()))
	add("onlyRow", "one row for all methods, and one for some", onlyRow(two))
	row := func(name string, code int, methods ...model.Method) *model.Row {
		return &model.Row{Name: name, Code: code, Methods: methods, All: len(methods) == 3}
	}
	del := model.Method{Name: "DELETE"}
	many := &model.Table{Methods: []model.Method{get, post, del}, Rows: []*model.Row{
		row("A", 404, get, post), row("B", 403, get, post, del), row("C", 403, post), row("D", 409, get, post, del), row("E", 409, get, post, del), row("F", 410), row("G", 200, get),
	}}
	many.Rows[0].Log = model.LogInfo
	add("onlyRow", "several of one code", onlyRow(many))
	add("onlySuccess", "for a service, too", onlySuccess(many))
	add("onlySuccess", "for a client", onlySuccess(asSide(model.ForClient, many)))
	add("onlySuccess", "no row, for a client", onlySuccess(asSide(model.ForClient, tableOf())))
	add("methodBits", "for a client", methodBits(asSide(model.ForClient, two)))
}

func emitBodies(add adder) {
	outer := &model.Body{Name: "Outer", Details: "What it is.\n\nAnd more.", Fields: []*model.Field{
		{Name: "point", Type: model.TypeBody, Body: point, Details: "where\nit is"},
	}}
	carried := &model.Table{Rows: []*model.Row{carrying(outer)}, Bodies: []*model.Body{outer, point}}
	add("bodyStruct", "carried by a row", bodyStruct(carried, outer))
	add("bodyStruct", "part of a body", bodyStruct(carried, point))
	add("bodyStruct", "carried by no row", bodyStruct(tableOf(), point))
	for _, c := range []struct {
		name   string
		fields []*model.Field
	}{
		{"a field of each type", fieldsOf(model.Field{}, point)},
		{"an optional field of each type", fieldsOf(model.Field{Optional: true}, point)},
		{"a list of each type", fieldsOf(model.Field{List: true}, point)},
		{"an optional list of each type", fieldsOf(model.Field{List: true, Optional: true}, point)},
		{"an optional field first", []*model.Field{
			{Name: "a", Type: model.TypeInt, Optional: true}, field("b", model.TypeInt), {Name: "c", Type: model.TypeInt, Optional: true},
		}},
		{"names with other characters", []*model.Field{field("order_id", model.TypeString), field("x-y.z", model.TypeString)}},
	} {
		b := &model.Body{Name: "Task", Fields: c.fields}
		add("bodyStruct", c.name, bodyStruct(tableOf(carrying(b)), b))
		add("bodyAppendJSON", c.name, bodyAppendJSON(b))
	}
	add("bodySelf", "any", bodySelf(task))
	add("enumType", "values with other characters", enumType(task, &model.Field{Name: "state", Type: model.TypeEnum, Enum: []string{"queued", "two words", `"x"`}}))
}

func emitTasks(add adder) {
	enum := &model.Body{Name: "Task", Fields: []*model.Field{{Name: "state", Type: model.TypeEnum, Enum: []string{"queued", "succeeded", "failed", "canceled"}}}}
	ofEnum := func(within ...string) model.Selector {
		s := selector("state", append(within, "State")...)
		s.Enum, s.Typed = enum, true
		return s
	}
	equals := func(literal string, s model.Selector) model.Equals {
		return model.Equals{Selector: s, Literal: literal}
	}
	typed := func(s model.Selector) model.Selector { s.Typed = true; return s }
	polls := []struct {
		name string
		poll model.Poll
	}{
		{"failures that are states", model.Poll{State: ofEnum(), Final: []string{"succeeded", "failed", "canceled"}, Failed: []string{"failed", "canceled"}, Message: selector("message", "Message")}},
		{"no success", model.Poll{State: ofEnum(), Final: []string{"failed"}, Failed: []string{"failed"}}},
		{"no failure", model.Poll{State: ofEnum(), Final: []string{"succeeded", "canceled"}}},
		{"a text", model.Poll{State: selector("State", "State"), Final: []string{"Done", `"x"`}, Failed: []string{`"x"`}}},
		{"a failure of another field", model.Poll{State: selector("State", "State"), Final: []string{"Done"}, Message: selector("Result.Message", "Result*", "Message"),
			FailedIf: []model.Equals{equals("false", selector("Result.Success", "Result*", "Success"))}}},
		{"failures of several", model.Poll{State: ofEnum("Status"), Final: []string{"succeeded"},
			FailedIf: []model.Equals{equals("true", selector("bad", "Bad")), equals(`"canceled"`, ofEnum()), equals(`"a\"b"`, selector("why", "Result*", "Why")), equals("-1", selector("code", "Code"))}}},
		{"what may not be there", model.Poll{State: ofEnum("A*", "B*"), Href: typed(selector("Href", "Links*", "Self*")), Final: []string{"succeeded", "failed"}, Failed: []string{"failed"},
			FailedIf: nil, Message: selector("Why", "Why*")}},
	}
	for _, c := range polls {
		p := c.poll
		if p.Href.Steps == nil {
			p.Href = selector("href", "Href")
		}
		b := *enum
		b.Poll = &p
		add("progressOf", c.name, progressOf([]*model.Body{&b}))
		read := asSide(model.ForClient, tableOf(carrying(&b)))
		add("bodyStruct", "a task: "+c.name, bodyStruct(read, &b))
	}
	add("bodyStruct", "a task, for a service", bodyStruct(tableOf(), enum))
	two := []*model.Body{enum, foreign}
	add("pollable", "one", pollable(two[:1]))
	add("pollable", "two", pollable(two))
	for _, t := range []struct {
		name  string
		table *model.Table
	}{
		{"JSON", tableOf()}, {"JSON and XML", inXML}, {"XML first", withFormats(tableOf(), asXML, asFormat("text/csv"), asJSON, asFormat("application/vnd.acme+json"))},
		{"neither", withFormats(tableOf(), asFormat("text/csv"))},
	} {
		add("taskTypes", t.name, taskTypes(t.table))
		add("decodeTask", t.name, decodeTask(t.table))
	}
}

func emitErrorBodies(add adder) {
	always := tableOf()
	always.Error.Always = true
	add("requestIDs", "of errors that hide their cause", requestIDs(tableOf()))
	add("requestIDs", "of all errors", requestIDs(always))
	add("itemName", "XML", itemName(inXML))
	odata := withFormats(tableOf(), asXML)
	odata.Error.XML = model.XML{Root: "error", Prefix: "m", Namespace: "urn:acme", Item: "item"}
	add("itemName", "with a prefix", itemName(odata))
	add("appendPrefixed", "m", appendPrefixed(odata))
	add("appendError", "JSON and XML", appendError(inXML))
	for _, c := range append(shapes, valueShapes...) {
		names := model.XML{Root: "Error", Item: "item"}
		if c.name == prefixed {
			names.Prefix, names.Namespace = "m", "urn:acme"
		}
		add("appendErrorForm", "JSON, "+c.name, appendErrorForm("appendErrorJSON", compileJSON(c.shape), false))
		add("appendErrorForm", "XML, "+c.name, appendErrorForm("appendErrorXML", compileXML(c.shape, names), false))
	}
	for _, p := range []model.Placeholder{model.PlaceMessage, model.PlaceID, model.PlaceTime} {
		add("appendErrorForm", "a text, "+string(p), appendErrorForm("appendError", compileText(place(p)), true))
	}
	add("appendErrorForm", "the only form", appendErrorForm("appendError", compileJSON(object()), true))
	add("setErrorHeaders", "RFC 9457", setErrorHeaders(tableOf()))
	withHeaders := tableOf()
	withHeaders.Error.Headers = []model.ErrorHeader{
		{Name: "x-text", Value: literal(`"a \"text\""`)}, {Name: "X-Number", Value: literal("7")},
		{Name: "X-Code", Value: place(model.PlaceStatus)}, {Name: "X-Id", Value: place(model.PlaceID)},
		{Name: "X-Message", Value: place(model.PlaceMessage)}, {Name: "X-Path", Value: place(model.PlacePath)},
		{Name: "X-Instance", Value: place(model.PlaceInstance)}, {Name: "X-Agent", Value: requestHeader("User-Agent")},
	}
	add("setErrorHeaders", "of each kind", setErrorHeaders(withHeaders))
	varied := tableOf()
	varied.Error.Headers = []model.ErrorHeader{{Name: "vary", Value: literal(`"Origin"`)}}
	add("setErrorHeaders", "Vary", setErrorHeaders(varied))
	add("isList", "RFC 9457", isList(tableOf()))
	listed := tableOf(success(model.BodyNone, optionalHeader("x-tags", model.HeaderStrings), constantHeader("Location", "/")),
		failed(requiredHeader("WWW-Authenticate", model.HeaderString), optionalHeader("link", model.HeaderString), optionalHeader("Retry-After", model.HeaderDuration)))
	listed.Error.Headers = varied.Error.Headers
	add("isList", "of each place", isList(listed))
}

func emitReaders(add adder) {
	for _, c := range append(shapes, valueShapes...) {
		add("errorShape", c.name, errorShape("errorShape", "", new(model.ErrorBody), c.shape))
	}
	own, part := tableOf(), withFormats(tableOf(), asXML)
	own.Error = model.ErrorBody{Shape: object("message", place(model.PlaceMessage))}
	part.Error = model.ErrorBody{Shape: object("error", own.Error.Shape), XML: model.XML{Root: "m", Of: "error"}}
	both := withFormats(tableOf(), asJSON, asXML)
	both.Error.Shape, both.Error.XML.Root = own.Error.Shape, "Error"
	for _, c := range []struct {
		name  string
		table *model.Table
	}{
		{"problems in JSON", tableOf()},
		{"a shape in JSON", own},
		{"problems in JSON and XML", inXML},
		{"a shape in JSON and XML", both},
		{"a shape that has another root in XML", part},
		{"a text", inText(model.PlaceMessage)},
	} {
		add("readBody", c.name, readBody(c.table, compileErrors(c.table)))
	}
	helped := model.ErrorBody{Help: "https://acme.example/errors#{id}", Shape: object("message", place(model.PlaceMessage), "help", place(model.PlaceHelp))}
	add("errorShape", "a page that names the row", errorShape("errorShape", "", &helped, helped.Shape))
	add("readHeader", "none", readHeader(tableOf()))
	headed := tableOf()
	headed.Error.Headers = []model.ErrorHeader{{Name: "cache-control", Value: literal(`"no-store"`)}, {Name: "x-error", Value: place(model.PlaceID)}, {Name: "X-Request-Id", Value: place(model.PlaceInstance)}, {Name: "x-status", Value: place(model.PlaceStatus)}}
	add("readHeader", "of each kind", readHeader(headed))
	add("isTold", "all", isTold(tableOf()))
	add("isTold", "none", isTold(own))
	some := tableOf()
	some.Error.Shape = object("a", placedParam("a"), "b", placedParam("b"))
	add("isTold", "some", isTold(some))
	add("bodyValue", "none", bodyValue(tableOf()))
	cause := &model.Body{Name: "Cause"}
	with := tableOf(failed(), &model.Row{Name: "A", Code: 409, Body: model.BodyError, Params: []*model.Param{{Name: "a", Type: model.TypeBody, Body: cause}, {Name: "b", Type: model.TypeBody, Body: cause, List: true}}})
	with.Bodies = []*model.Body{cause}
	add("bodyValue", "one, and a list of it", bodyValue(with))
}

func emitFormats(add adder) {
	refuses := tableOf(notAcceptableOf("NotAcceptable"))
	services := withFormats(tableOf(), asFormat("application/vnd.acme+json"), asFormat("text/csv; header=present"), asFormat("application/csv"), asXML)
	for _, c := range []struct {
		name  string
		table *model.Table
	}{
		{"one format", tableOf()},
		{"one format, and a row for 406", refuses},
		{"two formats", inXML},
		{"formats of the service", services},
		{"two formats, and errors that are a text", inText(model.PlaceMessage)},
	} {
		add("choose", c.name, choose(c.table))
		if c.table == refuses {
			continue // it differs in nothing else
		}
		add("formatConstants", c.name, formatConstants(c.table))
		add("contentTypes", c.name, contentTypes(c.table))
		add("chooseError", c.name, chooseError(c.table))
		add("encode", c.name, encode(c.table))
	}
	add("setContentType", "one format", setContentType(tableOf()))
	add("setContentType", "two formats", setContentType(inXML))
	add("offers", "of errors, in two formats", offers("errorOffers", "what an error can be", append(inXML.Formats, inXML.Formats...), errorOffer(inXML)))
	add("offers", "media types with and without parameters", offers("offers", "what there is", services.Formats, ownType))
	add("notAcceptable", "no row for 406", notAcceptable(inXML))
	add("notAcceptable", "a row for 406", notAcceptable(refuses))
}

// inFull is the row with all that its constructor's comment can say.
func inFull(r model.Row) *model.Row {
	r.Details = "It says a lot, in a sentence that is longer than what a line of a comment is given to hold.\n\nAnd more."
	r.Ref, r.Origin = "RFC 9110, section 15", "base.yaml:7"
	r.Headers = []*model.Header{
		{Name: "Allow", Type: model.HeaderMethods, Required: true, Details: "which methods there are"},
		{Name: "Retry-After", Type: model.HeaderDuration, Details: "when to come back"},
		constantHeader("Cache-Control", "no-cache"),
	}
	r.Links, r.Since, r.Owner = []string{"https://acme.example/docs/it", "https://acme.example/docs/more"}, "v1.4", "team-billing"
	r.Deprecated = &model.Deprecation{Use: named("LimitReached", failed()), Note: "It said too little", Since: day(2026, 6, 1), Sunset: day(2027, 1, 1)}
	if r.IsError() {
		r.ID = "IT_IS"
		r.Causes = []model.Cause{{Text: "The team has reached the limit of its plan", Remedy: "Change the plan."}, {Text: "Nobody knows."}}
		r.Type, r.Retry, r.UsualRetry = "https://acme.example/errors/{id}", model.RetryAfter, model.RetryNever
	}
	return &r
}

func day(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// A shapeCase is the shape of an error body, and what is special about it.
type shapeCase struct {
	name  string
	shape model.Node
}

// shapes are error bodies that differ in what decides over a comma or a run.
var shapes = []shapeCase{
	{"RFC 9457", model.Problem().Shape},
	{"nested", object("error", object("code", place(model.PlaceStatus), "message", place(model.PlaceMessage), "details", model.Fields()))},
	{"optional members alone", object("a", place(model.PlaceMessage), "b", place(model.PlaceInstance), "c", model.Fields())},
	{"a spread first", object("", place(model.PlaceSpread), "a", literal("1"), "", place(model.PlaceSpread))},
	{"a list", object("errors", list(object("status", place(model.PlaceStatus)), literal("null"), list()), "z", literal(`"`+"`"+`"`), "p", place(model.PlaceParams))},
	{"what every error of a row has alone", object("status", place(model.PlaceStatus))},
	{"attributes", object("@code", model.Node{Kind: model.Place, Placeholder: model.PlaceStatus, Quoted: true}, "@by", place(model.PlaceInstance), "text", literal(`"<"`))},
	{"in a list", object("all", list(place(model.PlaceMessage), place(model.PlaceInstance), requestHeader("User-Agent"), model.Fields()))},
	{"of JSON:API", object("errors", list(repeated(object("status", place(model.PlaceStatus), "detail", place(model.PlaceDetail),
		"source", object("pointer", place(model.PlacePointer), "parameter", place(model.PlaceQuery), "header", place(model.PlaceField))))))},
	{"of wrong fields by name", object("a", list(repeated(object("field", place(model.PlaceName), "why", place(model.PlaceDetail)))), "b", list(repeated(place(model.PlaceName))))},
	{"of wrong fields beside each other", object("a", list(literal("1"), repeated(object("@in", place(model.PlaceIn), "parameter", place(model.PlaceParameter), "at", place(model.PlacePointer))),
		repeated(place(model.PlaceIn)), repeated(place(model.PlacePointer)), repeated(object("of", object("query", place(model.PlaceQuery))))))},
	{"of wrong fields of the body and others", object("a", list(repeated(object("at", place(model.PlacePointer), "of", place(model.PlaceParameter), "why", place(model.PlaceDetail)))),
		"b", list(repeated(object("why", place(model.PlaceDetail), "of", place(model.PlaceParameter)))), "c", list(repeated(object("at", place(model.PlacePointer)))))},
	{"maps of wrong fields", object("a", mapOf(model.PlaceName, list(repeated(place(model.PlaceDetail)))), "b", mapOf(model.PlacePointer, place(model.PlaceDetail)),
		"c", object("d", mapOf(model.PlaceParameter, list(repeated(object("@by", place(model.PlaceIn), "why", place(model.PlaceDetail), "at", place(model.PlacePointer)))))),
		"e", list(mapOf(model.PlaceQuery, object("of", place(model.PlaceIn)))), "f", mapOf(model.PlaceField, list(repeated(place(model.PlaceIn)))))},
	{"a map of wrong fields", mapOf(model.PlaceName, list(repeated(place(model.PlaceDetail))))},
	{"a text beside attributes", object("@code", place(model.PlaceID), "message", object("@lang", literal(`"en"`), "#value", place(model.PlaceMessage)), "at", object("#value", literal("5")))},
	{prefixed, object("@code", place(model.PlaceID), "list", list(place(model.PlaceID), repeated(place(model.PlaceDetail))), "all", place(model.PlaceParams), "", place(model.PlaceSpread))},
	{"params as strings", object("meta", model.Node{Kind: model.Place, Placeholder: model.PlaceParams, Quoted: true})},
	{"a list at its top", list(object("code", place(model.PlaceID)), repeated(object("field", place(model.PlaceName))))},
	{"of its time and its page", object("at", place(model.PlaceTime), "help", place(model.PlaceHelp), "@sent", place(model.PlaceTime))},
	{"values of wrong fields", object("a", list(repeated(object("code", fieldValue("code"), "why", place(model.PlaceDetail), "of", object("@what", fieldValue("size"))))),
		"b", list(repeated(fieldValue("code")), repeated(list(fieldValue("size")))))},
	{"the first of several", object("a", firstOf(list(repeated(object("field", place(model.PlaceName), "reason", place(model.PlaceDetail)))), list(object("reason", place(model.PlaceMessage)))),
		"b", firstOf(place(model.PlaceMessage), requestHeader("Age"), place(model.PlaceInstance)), "@c", firstOf(place(model.PlaceInstance), place(model.PlaceID)),
		"", firstOf(object("d", place(model.PlaceMessage), "e", mapOf(model.PlacePointer, place(model.PlaceDetail))), object("f", object("g", place(model.PlaceInstance)))),
		"h", list(firstOf(place(model.PlaceParams), place(model.PlaceMessage)), repeated(object("i", firstOf(place(model.PlacePointer), place(model.PlaceQuery)), "", firstOf(object("j", place(model.PlaceIn)), object("k", literal("1")))))))},
	{"the first of several, at its top", firstOf(mapOf(model.PlaceName, list(repeated(place(model.PlaceDetail)))), object("@at", place(model.PlaceInstance)), object("detail", place(model.PlaceMessage)))},
	{"of the request", object("path", place(model.PlacePath), "by", requestHeader("User-Agent"))},
}

// prefixed is the name of a shape whose elements have a prefix in XML.
const prefixed = "elements with a prefix"

// valueShapes are those that depend on the values and the params of a row.
var valueShapes = []shapeCase{
	{"values", object("type", placedValue("type"), "level", placedValue("level"), "code", place(model.PlaceID), "other", placedValue("other"))},
	{"values between", object("message", place(model.PlaceMessage), "type", placedValue("type"), "level", placedValue("level"), "code", place(model.PlaceID))},
	{"an object of values", object("a", object("type", placedValue("type"), "b", object("level", placedValue("level"))), "c", object("other", placedValue("other")), "status", place(model.PlaceStatus))},
	{"a list of values", object("a", list(placedValue("other"), placedValue("type"), literal("1"), repeated(place(model.PlaceDetail))), "@level", placedValue("level"))},
	{"numbers in quotes", object("@id", quoted(place(model.PlaceID)), "level", quoted(placedValue("level")), "type", quoted(placedValue("type")), "max", quoted(placedParam("max")))},
	{"params", object("block", object("reason", placedParam("reason"), "since", placedParam("since")), "", place(model.PlaceSpread), "all", place(model.PlaceParams))},
	{"params in a list", object("a", list(placedParam("reason"), literal("1"), placedParam("since")), "@by", placedParam("by"))},
	{"values and params", object("error", object("type", placedValue("type"), "reason", placedParam("reason"), "level", placedValue("level")))},
}

func quoted(n model.Node) model.Node {
	n.Quoted = true
	return n
}

func repeated(n model.Node) model.Node { return model.Node{Kind: model.Each, Items: []model.Node{n}} }

func fieldValue(name string) model.Node {
	return model.Node{Kind: model.Place, Placeholder: model.PlaceFieldValue, Name: name}
}

func firstOf(items ...model.Node) model.Node { return model.Node{Kind: model.First, Items: items} }

func mapOf(key model.Placeholder, said model.Node) model.Node {
	return model.Node{Kind: model.Map, Placeholder: key, Items: []model.Node{said}}
}

func list(items ...model.Node) model.Node { return model.Node{Kind: model.List, Items: items} }

func requestHeader(name string) model.Node {
	return model.Node{Kind: model.Place, Placeholder: model.PlaceHeader, Header: name}
}

// What an emitting function gives is held to the letter: jennifer renders much
// that is nested wrongly as if it were not.
func TestEmit(t *testing.T) {
	texts := map[string][]txtar.File{}
	for _, e := range emissions() {
		texts[e.function] = append(texts[e.function], txtar.File{Name: e.name, Data: emittedText(t, e.code)})
	}
	for function, got := range texts {
		t.Run(function, func(t *testing.T) {
			file := filepath.Join("testdata", "emit", function+".txt")
			text := string(txtar.Format(&txtar.Archive{Files: got}))
			if *update {
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), text); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
		})
	}
}

// emittedText is the code as it stands in a file, below what it imports.
func emittedText(t *testing.T, code jen.Code) []byte {
	t.Helper()
	p := render("status", nil, sections(code))
	if p.err != nil {
		t.Fatal(p.err)
	}
	var b bytes.Buffer
	for _, path := range p.imports {
		b.WriteString("import " + path + "\n")
	}
	for _, d := range p.decls { // the first of which has a blank line above
		b.Write(d.text)
	}
	return b.Bytes()
}

// Each function of the package that emits a declaration stands in TestEmit, and
// each file of testdata/emit is one of theirs.
func TestEveryEmitterHasText(t *testing.T) {
	var tested []string
	for _, e := range emissions() {
		tested = append(tested, e.function)
	}
	slices.Sort(tested)
	tested = slices.Compact(tested)
	if diff := cmp.Diff(emitters(t), tested); diff != "" {
		t.Errorf("emitting functions (-declared +tested):\n%s", diff)
	}
	var files []string
	for _, function := range tested {
		files = append(files, filepath.Join("testdata", "emit", function+".txt"))
	}
	found, err := filepath.Glob("testdata/emit/*")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(files, found); diff != "" {
		t.Errorf("files (-wanted +found):\n%s", diff)
	}
}

// emitters are the names of the package's functions whose result is a Code.
func emitters(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, f := range goFiles(t, ".") {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv != nil || fn.Type.Results == nil {
				continue
			}
			if result, ok := fn.Type.Results.List[0].Type.(*ast.Ident); ok && result.Name == "Code" {
				names = append(names, fn.Name.Name)
			}
		}
	}
	slices.Sort(names)
	return names
}

package runtime

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"time"
)

// This file stands for what is emitted from a table, in its smallest form, so
// that the rest of the package is compiled, tested and fuzzed where it stands.
// It alone is not copied.

// Emitted from `methods`.

const (
	onGet methodSet = 1 << iota
	onPost
	everyMethod = onGet | onPost
)

func methodBit(method string) methodSet {
	switch method {
	case "GET", "HEAD":
		return onGet
	case "POST":
		return onPost
	}
	return 0
}

var muxMethods = []string{"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PURGE", "PUT", "TRACE"}

type forGet struct{}

func (*forGet) appliesToGet() {}

type forPost struct{}

func (*forPost) appliesToPost() {}

type anyMethod struct {
	forGet
	forPost
}

type PostResponse interface {
	Response
	appliesToPost()
}

func (FailResponse) appliesToGet()  {}
func (FailResponse) appliesToPost() {}

type GetResponse interface {
	Response
	appliesToGet()
}

type GetHandler func(*http.Request) GetResponse

func (h GetHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if methodBit(r.Method) != onGet {
		respondNotAllowed(w, r, "GET, HEAD")
		return
	}
	defer recovered(w, r)
	answer(w, r, h(r))
}

type Resource struct {
	Get GetHandler
}

func (x Resource) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch bit := methodBit(r.Method); {
	case bit == onGet && x.Get != nil:
		x.Get.ServeHTTP(w, r)
	case r.Method == http.MethodOptions:
		respondOptions(w, r, x.allow())
	default:
		respondNotAllowed(w, r, x.allow())
	}
}

func (x Resource) allow() string {
	allow := ""
	if x.Get != nil {
		allow += "GET, HEAD, "
	}
	return allow + "OPTIONS"
}

func onlyRow(code int, method methodSet) (name, log string) {
	switch code {
	case 201:
		if method&onPost != 0 {
			return "Created", ""
		}
	case 204:
		return "NoContent", ""
	case 404:
		return "NotFound", ""
	case 409:
		if method&onGet != 0 {
			return "Conflict", "info"
		}
	}
	return "", ""
}

func onlySuccess(code int, method methodSet) string {
	name, _ := onlyRow(code, method)
	return name
}

// Emitted from `formats`.

const (
	formatJSON format = iota
	formatXML
)

var contentTypes = [...][]string{
	formatJSON: {"application/json"},
	formatXML:  {"application/xml"},
}

var errorTypes = [...][]string{
	formatJSON: {"application/problem+json"},
	formatXML:  {"application/problem+xml"},
}

func setContentType(h http.Header, mediaType []string, clean bool) {
	h["Content-Type"] = mediaType
	if clean {
		h["Vary"] = acceptVaries
		return
	}
	varies(h)
	delete(h, "Content-Length") // of a response that was not sent
}

var offers = []offer{
	{typ: "application", subtype: "json"},
	{typ: "application", subtype: "xml"},
}

var errorOffers = []offer{
	{typ: "application", subtype: "json"},
	{typ: "application", subtype: "xml"},
	{typ: "application", subtype: "problem+json"},
	{typ: "application", subtype: "problem+xml"},
}

func choose(r *http.Request) (format, bool) {
	accept := r.Header["Accept"]
	if len(accept) == 0 {
		return 0, true
	}
	if len(accept) == 1 {
		switch accept[0] {
		case "", "*/*", "application/json":
			return formatJSON, true
		case "application/xml":
			return formatXML, true
		}
	}
	form, ok := negotiate(accept, offers)
	return form, ok || notAcceptable() == nil
}

func chooseError(r *http.Request) format {
	accept := r.Header["Accept"]
	if len(accept) == 0 {
		return 0
	}
	if len(accept) == 1 {
		switch accept[0] {
		case "", "*/*", "application/json", "application/problem+json":
			return formatJSON
		case "application/xml", "application/problem+xml":
			return formatXML
		}
	}
	form, _ := negotiate(accept, errorOffers)
	return form % format(len(contentTypes))
}

func encode(buf *buffer, form format, v any) error {
	switch form {
	case formatXML:
		return encodeXML(buf, v)
	}
	return encodeJSON(buf, v)
}

func notAcceptable() *failure { return nil }

// Emitted from `bodies`.

type Task struct {
	ID   string   `json:"id"`
	Tags []string `json:"tags"`
}

func (v *Task) AppendJSON(b []byte) ([]byte, error) {
	b = append(b, `{"id":`...)
	b = appendString(b, v.ID)
	b = append(b, `,"tags":[`...)
	for i := range v.Tags {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, v.Tags[i])
	}
	return append(b, `]}`...), nil
}

func (v *Task) self() any { return v }

func (v *Task) String() string {
	b, _ := v.AppendJSON(nil)
	return string(b)
}

func (v *Task) AppendXML(b []byte) []byte {
	b = append(b, "<id>"...)
	b = appendXML(b, v.ID)
	b = append(b, "</id><tags>"...)
	for i := range v.Tags {
		b = append(b, "<i>"...)
		b = appendXML(b, v.Tags[i])
		b = append(b, "</i>"...)
	}
	return append(b, "</tags>"...)
}

// Emitted from `error`.

func isPlaced(name string) bool { return name == "reason" || name == "until" }

var errorHeaderCacheControl = []string{"no-store"}

func requestIDs(_ http.Header, r *http.Request, row *row) (ids []string, always bool) {
	return r.Header["X-Request-Id"], row.hide
}

func appendError(b []byte, form format, f *failure, fields []wrongField, _ *http.Request, instance string) []byte {
	if form == formatXML {
		b = append(b, f.row.xml[0]...)
		b = append(appendXML(append(b, "<detail>"...), f.message), "</detail>"...)
		return append(appendElements(b, extraOf(f).params), "</problem>"...)
	}
	b = append(b, f.row.json[0]...)
	if s := f.message; s != "" {
		b = append(b, `,"detail":`...)
		b = appendString(b, s)
	}
	if instance != "" {
		b = append(b, `,"instance":`...)
		b = appendString(b, instance)
	}
	if len(fields) > 0 {
		b = append(b, `,"errors":[`...)
		for i, field := range fields {
			if i > 0 {
				b = append(b, ',')
			}
			switch field.in {
			case inBody:
				b = append(b, `{"pointer":`...)
			case inQuery:
				b = append(b, `{"in":"query","name":`...)
			case inHeader:
				b = append(b, `{"in":"header","name":`...)
			}
			b = appendString(b, field.name)
			b = append(b, `,"detail":`...)
			b = appendString(b, field.detail)
			b = append(b, '}')
		}
		b = append(b, ']')
	}
	params := extraOf(f).params
	if len(params) > 0 && params[0].Key == "reason" {
		b = append(b, `,"reason":`...)
		b = appendParam(b, params[0].Value)
		params = params[1:]
	}
	if p := placedParam(extraOf(f).params, "until"); p != nil {
		b = append(b, `,"until":`...)
		b = appendParam(b, p.Value)
	}
	b = appendParams(b, otherParams(params))
	return append(b, '}')
}

const itemName = "i"

var errorShape = shape{is: anObject, of: []shape{
	{name: "type", is: theType},
	{name: "title", is: thePhrase},
	{name: "status", is: theStatus},
	{name: "code", is: theID},
	{name: "detail", is: theMessage},
	{name: "instance", is: theInstance},
	{name: "errors", is: aList, of: []shape{{is: eachField, placed: true, of: []shape{{is: anObject, of: []shape{
		{name: "pointer", is: thePointer},
		{name: "in", is: theIn},
		{name: "name", is: theParameter},
		{name: "detail", is: theDetail},
	}}}}}},
	{name: "reason", is: theParam, what: "reason"},
	{name: "until", is: theParam, what: "until"},
	{is: moreParams},
}}

func readBody(body string, is syntax, _ bool, s *said) error {
	if is == isText {
		is = syntaxIn(body)
	}
	switch is {
	case isXML:
		return readXML(body, "problem", &errorShape, s)
	case isJSON:
		return readJSON(body, &errorShape, s)
	}
	return nil
}

func readHeader(http.Header, *said) {}

func isTold(string) bool { return true }

func bodyValue(x rawValue, kind string) (slog.Value, bool) {
	switch kind {
	case "Task":
		return valueOf[Task](x)
	case "[]Task":
		return listValue[Task](x)
	}
	return slog.Value{}, false
}

func isList(key string) bool {
	switch key {
	case "Allow", "Cache-Control", "Link", "Set-Cookie", "Vary", "Www-Authenticate":
		return true
	}
	return false
}

func setErrorHeaders(h http.Header, clean bool, f *failure, _ *http.Request, _ string) (vary bool) {
	if clean {
		h["Cache-Control"] = errorHeaderCacheControl
	} else {
		addErrorLines(h, f, "Cache-Control", errorHeaderCacheControl)
	}
	return false
}

func fallback() *row { return &rowInternalServerError }

func notFound() *failure { return &failure{row: &rowNotFound} }

func notAllowed() *failure { return &failure{row: &unlistedMethodNotAllowed} }

func preconditionFailed() *failure { return &failure{row: &unlistedPreconditionFailed} }

func rangeNotSatisfiable() *failure { return &failure{row: &unlistedRangeNotSatisfiable} }

func known(error) *failure { return nil }

var errorRows = [...]*row{&rowNotFound, &rowGone, &rowTooMany, &rowBlocked, &rowInternalServerError}

func typed(f *failure) error {
	switch f.row {
	case &rowNotFound:
		return &NotFoundError{fieldFailure: fieldsOf(f)}
	case &rowTooMany:
		return &TooManyError{failure: *f, Limit: paramValue[int](f, "limit"), Since: paramValue[time.Time](f, "since"), Names: paramValue[[]string](f, "names")}
	case &rowBlocked:
		return &BlockedError{failure: *f, Reason: paramValue[string](f, "reason"), Task: paramValue[Task](f, "task")}
	case &rowInternalServerError:
		return &InternalServerFailure{failure: *f}
	}
	return f
}

// What else emitted code calls.
var _ = []any{
	addHeader, addLines, anyNamed, appendName, appendNameXML, appendObject, encodeWith, ofOneName, sorted, setHeader, headerMethods, headerSeconds, headerTime, headerText, headerLines, floatText,
	appendTexts, appendUTC,
	isType[error], linesOr, listText[string], timeText,
	headerETag, headerItems, headerWeakETag, structuredBool, structuredInt, structuredString, structuredTime,
}

// Emitted from the rows.

var rowCreated = row{name: "Created", code: 201, methods: onPost}

type CreatedResponse[T any] struct {
	forPost
	given
	resource T
	location [1]string
}

func Created[T any](resource T) *CreatedResponse[T] {
	return &CreatedResponse[T]{resource: resource}
}

func (c *CreatedResponse[T]) Location(uri string) *CreatedResponse[T] {
	c.location[0] = headerURI(uri)
	return c
}

func (c *CreatedResponse[T]) StatusCode() int { return 201 }

func (c *CreatedResponse[T]) Respond(w http.ResponseWriter, r *http.Request) error {
	if c == nil {
		return respondNil(w, r)
	}
	return respondResource(w, r, &rowCreated, c.given.more, bodyOf(&c.resource), header{"Location", c.location[:]})
}

func (c *CreatedResponse[T]) Resource() T { return c.resource }

func (c *CreatedResponse[T]) String() string {
	if c == nil {
		return nilFailure().Error()
	}
	return responseText(&rowCreated, c.resource)
}

var rowAvatar = row{name: "Avatar", code: 200, methods: everyMethod}

type AvatarResponse struct {
	anyMethod
	given
	mediaType [1]string
	content   []byte
}

func Avatar(mediaType string, content []byte) *AvatarResponse {
	return &AvatarResponse{mediaType: [1]string{headerText(mediaType)}, content: content}
}

func (a *AvatarResponse) StatusCode() int { return 200 }

func (a *AvatarResponse) Respond(w http.ResponseWriter, r *http.Request) error {
	if a == nil {
		return respondNil(w, r)
	}
	return respondBytes(w, r, &rowAvatar, a.given.more, a.content, header{"Content-Type", a.mediaType[:]})
}

var rowExport = row{
	name:    "Export",
	code:    200,
	methods: everyMethod,
	headers: []header{{"Content-Type", []string{"text/csv"}}},
}

type ExportResponse struct {
	anyMethod
	given
	content io.Reader
	etag    [1]string
}

func Export(content io.Reader) *ExportResponse { return &ExportResponse{content: content} }

func (e *ExportResponse) ETag(value string) *ExportResponse {
	e.etag[0] = headerText(value)
	return e
}

func (e *ExportResponse) StatusCode() int { return 200 }

func (e *ExportResponse) Respond(w http.ResponseWriter, r *http.Request) error {
	if e == nil {
		return respondNil(w, r)
	}
	return respondStream(w, r, &rowExport, e.given.more, e.content, header{"Etag", e.etag[:]})
}

var rowDownload = row{name: "Download", code: 200, methods: everyMethod}

type DownloadResponse struct {
	anyMethod
	given
	name     string
	modified time.Time
	content  io.ReadSeeker
	etag     [1]string
}

func Download(name string, modified time.Time, content io.ReadSeeker) *DownloadResponse {
	return &DownloadResponse{name: name, modified: modified, content: content}
}

func (d *DownloadResponse) ETag(value string) *DownloadResponse {
	d.etag[0] = headerText(value)
	return d
}

func (d *DownloadResponse) StatusCode() int { return 200 }

func (d *DownloadResponse) Respond(w http.ResponseWriter, r *http.Request) error {
	if d == nil {
		return respondNil(w, r)
	}
	return respondFile(w, r, &rowDownload, d.given.more, d.name, d.modified, d.content, header{"Etag", d.etag[:]})
}

var rowUpdates = row{name: "Updates", code: 200, methods: onGet}

type UpdatesResponse struct {
	forGet
	given
	events    func(ctx context.Context, send func(Event) error) error
	keepAlive time.Duration
}

func Updates(events func(ctx context.Context, send func(Event) error) error) *UpdatesResponse {
	return &UpdatesResponse{events: events}
}

func (u *UpdatesResponse) KeepAlive(interval time.Duration) *UpdatesResponse {
	u.keepAlive = keepAliveOf(interval)
	return u
}

func (u *UpdatesResponse) StatusCode() int { return 200 }

func (u *UpdatesResponse) Respond(w http.ResponseWriter, r *http.Request) error {
	if u == nil {
		return respondNil(w, r)
	}
	return respondEvents(w, r, &rowUpdates, u.given.more, u.keepAlive, u.events)
}

var rowNoContent = row{name: "NoContent", code: 204, methods: everyMethod}

type NoContentResponse struct {
	anyMethod
	given
}

var sharedNoContent NoContentResponse

func NoContent() *NoContentResponse { return &sharedNoContent }

func (n *NoContentResponse) StatusCode() int { return 204 }

func (n *NoContentResponse) String() string {
	if n == nil {
		return nilFailure().Error()
	}
	return responseText(&rowNoContent)
}

func (n *NoContentResponse) Respond(w http.ResponseWriter, r *http.Request) error {
	more := &ofNil
	if n != nil {
		more = n.given.more
	}
	return respond(w, r, &rowNoContent, more)
}

var rowNotFound = row{
	name:    "NotFound",
	id:      "NotFound",
	code:    404,
	methods: everyMethod,
	fields:  true,
	json:    []string{`{"type":"about:blank","title":"Not Found","status":404,"code":"NotFound"`},
	xml:     []string{`<problem xmlns="urn:ietf:rfc:7807">`},
}

type NotFoundError struct {
	anyMethod
	fieldFailure
}

func NotFound(message string, cause ...error) *NotFoundError {
	return &NotFoundError{fieldFailure: fieldFailure{failure: failure{row: &rowNotFound, message: message, cause: joined(cause)}}}
}

func (e *NotFoundError) Respond(w http.ResponseWriter, r *http.Request) error {
	if e == nil {
		return respondNil(w, r)
	}
	return respondFailure(w, r, &e.failure, e.wrong())
}

func (e *NotFoundError) Field(pointer, detail string) *NotFoundError {
	addField(&e.fieldFailure, inBody, pointer, detail)
	return e
}

func (e *NotFoundError) Query(name, detail string) *NotFoundError {
	addField(&e.fieldFailure, inQuery, name, detail)
	return e
}

func (e *NotFoundError) Header(name, detail string) *NotFoundError {
	addField(&e.fieldFailure, inHeader, name, detail)
	return e
}

var rowTooMany = row{
	name:    "TooMany",
	id:      "TooMany",
	code:    429,
	methods: everyMethod,
	json:    []string{`{"status":429,"code":"TooMany"`},
	headers: []header{{"X-Limited", []string{"yes"}}},
	params:  []paramKind{{"limit", "int64"}, {"since", "time.Time"}, {"names", "[]string"}, {"customer", ""}},
}

type TooManyError struct {
	anyMethod
	failure

	Limit int
	Since time.Time
	Names []string
}

func TooMany(limit int, since time.Time, names []string, customer string, cause ...error) *TooManyError {
	return &TooManyError{
		failure: failure{
			row:     &rowTooMany,
			message: "more than " + strconv.Itoa(limit),
			cause:   joined(cause),
			extra: &extra{
				params:  []slog.Attr{slog.Int("limit", limit), timeParam("since", since), slog.Any("names", names)},
				secrets: []slog.Attr{slog.String("customer", customer)},
			},
		},
		Limit: limit,
		Since: since,
		Names: names,
	}
}

func (e *TooManyError) Respond(w http.ResponseWriter, r *http.Request) error {
	if e == nil {
		return respondNil(w, r)
	}
	return respondFailure(w, r, &e.failure, nil)
}

var rowGone = row{name: "Gone", id: "GONE", code: 410, methods: everyMethod, text: "it is gone", json: []string{`{"status":410,"code":"GONE"`}}

var rowBlocked = row{
	name:    "Blocked",
	id:      "10000",
	code:    451,
	methods: everyMethod,
	json:    []string{`{"status":451,"code":10000,"type":"legal"`},
	xml:     []string{`<problem xmlns="urn:ietf:rfc:7807">`},
	params:  []paramKind{{"reason", "string"}, {"until", "time.Time?"}, {"task", "Task"}, {"tasks", "[]Task?"}, {"limit", "int64?"}, {"token", "?"}},
}

type BlockedError struct {
	anyMethod
	failure

	Reason string
	Task   Task
}

func Blocked(message, reason string, task Task, cause ...error) *BlockedError {
	return &BlockedError{
		failure: failure{
			row:     &rowBlocked,
			message: message,
			cause:   joined(cause),
			extra:   &extra{params: append(make([]slog.Attr, 0, 5), slog.String("reason", reason), slog.Any("task", &task))},
		},
		Reason: reason,
		Task:   task,
	}
}

func (e *BlockedError) Until(t time.Time) *BlockedError {
	setParam(&e.failure, timeParam("until", t))
	return e
}

func (e *BlockedError) Tasks(values ...Task) *BlockedError {
	setParam(&e.failure, slog.Any("tasks", values))
	return e
}

func (e *BlockedError) Limit(n int) *BlockedError {
	setParam(&e.failure, slog.Int("limit", n))
	return e
}

func (e *BlockedError) Token(value string) *BlockedError {
	setSecret(&e.failure, slog.String("token", value))
	return e
}

func (e *BlockedError) Respond(w http.ResponseWriter, r *http.Request) error {
	if e == nil {
		return respondNil(w, r)
	}
	return respondFailure(w, r, &e.failure, nil)
}

var unlistedMethodNotAllowed = row{
	name:    "MethodNotAllowed",
	id:      "MethodNotAllowed",
	code:    405,
	methods: everyMethod,
	json:    []string{`{"type":"about:blank","title":"Method Not Allowed","status":405,"code":"MethodNotAllowed"`},
}

var unlistedPreconditionFailed = row{
	name:    "PreconditionFailed",
	id:      "PreconditionFailed",
	code:    412,
	methods: everyMethod,
	json:    []string{`{"type":"about:blank","title":"Precondition Failed","status":412,"code":"PreconditionFailed"`},
	xml:     []string{`<problem xmlns="urn:ietf:rfc:7807">`},
}

var unlistedRangeNotSatisfiable = row{
	name:    "RangeNotSatisfiable",
	id:      "RangeNotSatisfiable",
	code:    416,
	methods: everyMethod,
	json:    []string{`{"type":"about:blank","title":"Range Not Satisfiable","status":416,"code":"RangeNotSatisfiable"`},
	xml:     []string{`<problem xmlns="urn:ietf:rfc:7807">`},
}

var rowInternalServerError = row{
	name:    "InternalServerError",
	id:      "InternalServerError",
	code:    500,
	methods: onPost,
	hide:    true,
	text:    "The request has been received but could not be completed.",
	json:    []string{`{"type":"about:blank","title":"Internal Server Error","status":500,"code":"InternalServerError"`},
	xml:     []string{`<problem xmlns="urn:ietf:rfc:7807">`},
}

type InternalServerFailure struct {
	forPost
	failure
}

func InternalServerError(cause error) *InternalServerFailure {
	return &InternalServerFailure{failure: failure{row: &rowInternalServerError, cause: cause}}
}

func (e *InternalServerFailure) Respond(w http.ResponseWriter, r *http.Request) error {
	if e == nil {
		return respondNil(w, r)
	}
	return respondFailure(w, r, &e.failure, nil)
}

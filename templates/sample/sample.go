// Package sample is what a service sends, as an example: for each row of a table a
// response with values that the table gives, or that its types suggest. It is what the
// emitted package sends for the call that Call writes, to the byte; a test holds that.
package sample

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/statusgen/statusgen/templates/model"
)

// What the examples have that no table says: the request that they answer, and when.
const (
	requestPath = "/example"
	requestID   = "5b1f8ad00ac7ef36d2a9db2f8ab6f8fb" // as of a request that names none
)

// sentAt is when the examples were sent, and what times in them are.
var sentAt = time.Date(2026, time.January, 2, 15, 4, 5, 0, time.UTC)

// A Response is an example of what is sent for a row.
type Response struct {
	Code   int
	Header []Line // by their keys, as net/http sends them, in the table's spelling; without Content-Type, Content-Length and Date
	Bodies []Body // one for each media type; none where there is no content, or only the service knows it
}

// A Line is one line of a header.
type Line struct{ Name, Value string }

// A Body is the content in one format.
type Body struct {
	Accept    string // what a client asks for it by; empty: it is the same for all
	MediaType string // as Content-Type has it
	Text      []byte // nil of bytes, a stream and a file, which only the service knows
}

// Of is an example of what a service sends for the row.
func Of(t *model.Table, r *model.Row) Response {
	res := Response{Code: r.Code}
	var h header
	if r.IsError() {
		o := newOccasion(t, r)
		o.setHeader(&h)
		if r.Body == model.BodyError {
			res.Bodies = o.bodies()
		}
	} else {
		setSuccess(&h, r)
		res.Bodies = successBodies(t, r)
	}
	if r.Body.Encoded() && t.Negotiates() {
		h.vary()
	}
	res.Header = h.sorted()
	return res
}

// Method is that of the request which the example of the row answers: the first of the
// row's, unless the code is about what that one does not have.
func Method(t *model.Table, r *model.Row) string {
	methods := r.Methods
	if len(methods) == 0 {
		methods = t.Methods
	}
	for _, name := range prefers(r) {
		if slices.ContainsFunc(methods, func(m model.Method) bool { return m.Name == name }) {
			return name
		}
	}
	for _, m := range methods {
		if r.Code != 405 || m.Name != "GET" { // which is allowed then
			return m.Name
		}
	}
	return methods[0].Name
}

// prefers are the methods that such an error is most likely about.
func prefers(r *model.Row) []string {
	switch r.Code {
	case 409, 411, 413, 415, 422: // of the content
		return []string{"POST", "PUT", "PATCH"}
	case 412, 428: // of a change to what may have changed meanwhile
		return []string{"PUT", "PATCH", "DELETE"}
	}
	if r.Fields {
		return []string{"POST", "PUT", "PATCH"}
	}
	return nil
}

// Request are the lines of the header that the request has which the example of the
// row answers: its id, and what the table's errors say of a request. Accept is that of
// the Body.
func Request(t *model.Table, r *model.Row, accept string) []Line {
	var lines []Line
	add := func(name string) {
		key := model.HeaderKey(name)
		value := requestHeader(t, name, accept)
		if value != "" && !slices.ContainsFunc(lines, func(l Line) bool { return model.HeaderKey(l.Name) == key }) {
			lines = append(lines, Line{name, value})
		}
	}
	if accept != "" {
		add("Accept")
	}
	if r.IsError() {
		add(t.Error.RequestID)
		for _, name := range t.Error.Shape.RequestHeaders() {
			add(name)
		}
		for _, x := range t.Error.Headers {
			for _, name := range x.Value.RequestHeaders() {
				add(name)
			}
		}
	}
	return lines
}

// requestHeader is what a header of the request has; empty where net/http's server
// keeps it from handlers, and so no error can say it.
func requestHeader(t *model.Table, name, accept string) string {
	switch key := model.HeaderKey(name); key {
	case model.HeaderKey(t.Error.RequestID):
		return requestID
	case "Accept":
		return accept
	case "Host", "Content-Length", "Transfer-Encoding", "Trailer", "Connection", "Expect", "Te", "Upgrade":
		return ""
	case "User-Agent":
		return "example/1.0"
	}
	return headerText(nil, &model.Header{Name: name, Type: model.HeaderString})
}

// setSuccess sets the headers of a success: those that are the same each time, and
// then the others.
func setSuccess(h *header, r *model.Row) {
	h.setConstants(r)
	body := valueOfBody(r.Carries)
	for _, x := range r.Headers {
		switch {
		case x.Constant:
		case x.From != nil:
			h.set(x.Name, fromBody(x, body)...)
		default:
			h.set(x.Name, headerText(r, x))
		}
	}
	switch r.Body {
	case model.BodyFile:
		h.set("Accept-Ranges", "bytes")
		h.set("Last-Modified", httpTime(sentAt))
	case model.BodyEvents:
		if len(h.lines("Cache-Control")) == 0 {
			h.set("Cache-Control", "no-store")
		}
	}
}

// successBodies are the bodies of a success.
func successBodies(t *model.Table, r *model.Row) []Body {
	switch r.Body {
	case model.BodyNamed:
		if r.Carries.Go == nil {
			return namedBodies(t, r.Carries)
		}
	case model.BodyBytes, model.BodyStream:
		return []Body{{MediaType: cmp.Or(r.MediaType, unknownType)}}
	case model.BodyFile:
		return []Body{{MediaType: cmp.Or(r.MediaType, fileType)}}
	case model.BodyEvents:
		return []Body{{MediaType: "text/event-stream", Text: []byte("id: " + eventID + "\nevent: " + eventName + "\ndata: " + eventData + "\n\n")}}
	}
	return nil
}

// What a caller gives for bodies that are sent as they are.
const (
	unknownType = "application/octet-stream"
	fileType    = "application/pdf" // where the table leaves it to the name
	eventID     = "1"
	eventName   = "example"
	eventData   = "an example"
)

// fileName is the name of a file of the media type: by its subtype, where that is what such
// names end in, as in text/csv.
func fileName(mediaType string) string {
	of, _, _ := strings.Cut(cmp.Or(mediaType, fileType), ";")
	_, ending, _ := strings.Cut(of, "/")
	switch ending = strings.ToLower(strings.TrimSpace(ending)); {
	case ending == "plain":
		ending = "txt"
	case len(ending) > 4 || strings.ContainsAny(ending, "+-."):
		return "example"
	}
	return "example." + ending
}

// namedBodies are a body of the table in each format that statusgen knows.
func namedBodies(t *model.Table, b *model.Body) []Body {
	var all []Body
	v := valueOfBody(b)
	for _, f := range t.Formats {
		switch {
		case f.IsJSON():
			all = append(all, Body{f.MediaType, f.MediaType, v.appendJSON(nil, false)})
		case f.Func.Path == "encoding/xml" && f.Func.Name == "Marshal":
			all = append(all, Body{f.MediaType, f.MediaType, v.appendEncoded(nil, b.Name)})
		}
	}
	return all
}

// A header are the lines of a response, by what they are compared by.
type header struct{ fields []headerField }

type headerField struct {
	name  string // as the table spells it
	key   string
	lines []string
}

// set sets a header, unless it has no value.
func (h *header) set(name string, lines ...string) {
	if len(lines) == 0 || strings.TrimLeft(lines[0], " \t") == "" {
		return
	}
	x := headerField{name, model.HeaderKey(name), lines}
	if i := h.index(x.key); i >= 0 {
		h.fields[i] = x
	} else {
		h.fields = append(h.fields, x)
	}
}

func (h *header) index(key string) int {
	return slices.IndexFunc(h.fields, func(x headerField) bool { return x.key == key })
}

func (h *header) lines(key string) []string {
	if i := h.index(key); i >= 0 {
		return h.fields[i].lines
	}
	return nil
}

// setConstants sets the headers that all responses of the row have.
func (h *header) setConstants(r *model.Row) {
	for _, x := range r.Headers {
		if x.Constant {
			h.set(x.Name, x.Value)
		}
	}
}

// vary says that the response depends on Accept, unless that is said.
func (h *header) vary() {
	have := h.lines("Vary")
	if slices.ContainsFunc(have, model.SaysAccept) {
		return
	}
	h.set("Vary", append(slices.Clip(have), "Accept")...)
}

// sorted are the lines in the order in which net/http sends them.
func (h *header) sorted() []Line {
	slices.SortFunc(h.fields, func(x, y headerField) int { return strings.Compare(x.key, y.key) })
	var lines []Line
	for _, x := range h.fields {
		for _, line := range x.lines {
			lines = append(lines, Line{x.name, line})
		}
	}
	return lines
}

// setHeader sets the headers of an error: those that every error has, those that are
// the same in all errors of the row, and those that the constructor and the setters
// have been given.
func (o *occasion) setHeader(h *header) {
	h.set("X-Content-Type-Options", "nosniff")
	for _, x := range o.t.Error.Headers {
		h.set(x.Name, o.everyHeader(x.Value))
	}
	h.setConstants(o.r)
	for _, x := range o.r.Headers {
		if !x.Constant {
			h.set(x.Name, headerText(o.r, x))
		}
	}
}

// everyHeader is the text of a header that every error has.
func (o *occasion) everyHeader(n model.Node) string {
	switch n.Placeholder {
	case "":
		return model.LiteralText(n.Literal)
	case model.PlaceStatus:
		return strconv.Itoa(o.r.Code)
	case model.PlaceMessage:
		return withoutControls(o.message)
	case model.PlaceHeader:
		return requestHeader(o.t, n.Header, "")
	case model.PlaceInstance:
		return requestID
	case model.PlacePath:
		return requestPath
	}
	return o.r.ID
}

// withoutControls is a text as a header can have it.
func withoutControls(s string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' && c != '\t' || c == 0x7f {
			return ' '
		}
		return c
	}, s)
}

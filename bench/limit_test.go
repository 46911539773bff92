package bench

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/statusgen/statusgen/bench/status"
)

// limit sends each response by code that was written for it alone.
var limit = contender{
	name: "limit",
	handlers: handlers{
		"204": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) },
		"201": func(w http.ResponseWriter, _ *http.Request) {
			buf := buffers.Get().(*buffer)
			buf.b = theOrder.append(buf.b)
			setHeader(w.Header(), orderURI)
			buf.send(w, 201)
		},
		"202": func(w http.ResponseWriter, _ *http.Request) {
			buf := buffers.Get().(*buffer)
			buf.b = appendTask(buf.b, &theTask)
			setHeader(w.Header(), theTask.Href)
			buf.send(w, 202)
		},
		"404":    func(w http.ResponseWriter, _ *http.Request) { limit404(w, "") },
		"400":    func(w http.ResponseWriter, _ *http.Request) { limit400(w, "") },
		"404XML": func(w http.ResponseWriter, _ *http.Request) { limit404XML(w, "") },
	},
}

// askingLimit sends the errors as limit does, and reads what a service of two
// formats must read of the request to do so: Accept, for the values that need no
// parsing, and the request's id, for the body. Of a 204 it reads what no response
// can do without that heeds what middleware has set, and the table: the header and
// the method.
var askingLimit = contender{
	name: "limit+Accept",
	handlers: handlers{
		"204":    func(w http.ResponseWriter, r *http.Request) { limit204(w, r) },
		"404":    asking(limit404, limit404XML),
		"400":    asking(limit400, limit400XML),
		"404XML": asking(limit404, limit404XML),
	},
}

// asking sends an error in the format that the request prefers, with its id.
func asking(inJSON, inXML func(w http.ResponseWriter, instance string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		instance := ""
		if ids := r.Header["X-Request-Id"]; len(ids) == 1 && isPlain(ids[0]) {
			instance = ids[0]
		}
		if accept := r.Header["Accept"]; len(accept) == 1 {
			switch accept[0] {
			case "application/xml", "application/problem+xml":
				inXML(w, instance)
				return
			}
		}
		inJSON(w, instance)
	}
}

//go:noinline
func limit204(w http.ResponseWriter, r *http.Request) {
	if len(w.Header()) > 0 {
		clear(w.Header())
	}
	w.WriteHeader(204)
	if r.Method != "POST" {
		panic("the table does not let 204 answer " + r.Method)
	}
}

func limit404(w http.ResponseWriter, instance string) {
	buf := buffers.Get().(*buffer)
	buf.b = append(buf.b, `{"type":"about:blank","title":"Not Found","status":404,"code":"NotFound","detail":`...)
	buf.b = appendString(buf.b, noSuchOrder)
	buf.b = appendInstance(buf.b, instance)
	buf.b = append(buf.b, '}')
	setProblemHeader(w.Header(), typeProblemJSON)
	buf.send(w, 404)
}

func limit400(w http.ResponseWriter, instance string) {
	buf := buffers.Get().(*buffer)
	b := append(buf.b, `{"type":"about:blank","title":"Bad Request","status":400,"code":"BadRequest","detail":`...)
	b = appendString(b, invalid)
	b = appendInstance(b, instance)
	b = append(b, `,"errors":[`...)
	for i, v := range violations {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"pointer":`...)
		b = appendString(b, v.Pointer)
		b = append(b, `,"detail":`...)
		b = appendString(b, v.Detail)
		b = append(b, '}')
	}
	buf.b = append(b, `]}`...)
	setProblemHeader(w.Header(), typeProblemJSON)
	buf.send(w, 400)
}

func appendInstance(b []byte, instance string) []byte {
	if instance == "" {
		return b
	}
	b = append(b, `,"instance":`...)
	return appendString(b, instance)
}

const problemXML = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<problem xmlns="urn:ietf:rfc:7807"><type>about:blank</type>`

func limit404XML(w http.ResponseWriter, instance string) {
	buf := buffers.Get().(*buffer)
	buf.b = append(buf.b, problemXML+`<title>Not Found</title><status>404</status><code>NotFound</code><detail>`...)
	buf.b = appendText(buf.b, noSuchOrder)
	buf.b = append(buf.b, `</detail>`...)
	buf.b = appendInstanceXML(buf.b, instance)
	buf.b = append(buf.b, `</problem>`...)
	setProblemHeader(w.Header(), typeProblemXML)
	buf.send(w, 404)
}

func limit400XML(w http.ResponseWriter, instance string) {
	buf := buffers.Get().(*buffer)
	b := append(buf.b, problemXML+`<title>Bad Request</title><status>400</status><code>BadRequest</code><detail>`...)
	b = appendText(b, invalid)
	b = append(b, `</detail>`...)
	b = appendInstanceXML(b, instance)
	b = append(b, `<errors>`...)
	for _, v := range violations {
		b = append(b, `<i><pointer>`...)
		b = appendText(b, v.Pointer)
		b = append(b, `</pointer><detail>`...)
		b = appendText(b, v.Detail)
		b = append(b, `</detail></i>`...)
	}
	buf.b = append(b, `</errors></problem>`...)
	setProblemHeader(w.Header(), typeProblemXML)
	buf.send(w, 400)
}

func appendInstanceXML(b []byte, instance string) []byte {
	if instance == "" {
		return b
	}
	b = append(b, `<instance>`...)
	b = appendText(b, instance)
	return append(b, `</instance>`...)
}

// A buffer holds a body while it is written.
type buffer struct{ b []byte }

var buffers = sync.Pool{New: func() any { return &buffer{make([]byte, 0, 1024)} }}

// send sends the body and gives the buffer back.
func (buf *buffer) send(w http.ResponseWriter, code int) {
	w.WriteHeader(code)
	w.Write(buf.b)
	buf.b = buf.b[:0]
	buffers.Put(buf)
}

func (o *order) append(b []byte) []byte {
	b = append(b, `{"id":`...)
	b = appendString(b, o.ID)
	b = append(b, `,"number":`...)
	b = strconv.AppendInt(b, int64(o.Number), 10)
	b = append(b, `,"customer":`...)
	b = appendString(b, o.Customer)
	b = append(b, `,"email":`...)
	b = appendString(b, o.Email)
	b = append(b, `,"state":`...)
	b = appendString(b, o.State)
	b = append(b, `,"currency":`...)
	b = appendString(b, o.Currency)
	b = append(b, `,"total":`...)
	b = strconv.AppendFloat(b, o.Total, 'f', -1, 64)
	b = append(b, `,"paid":`...)
	b = strconv.AppendBool(b, o.Paid)
	b = append(b, `,"created":`...)
	b = appendTime(b, o.Created)
	b = append(b, `,"updated":`...)
	b = appendTime(b, o.Updated)
	return append(b, '}')
}

func appendTask(b []byte, t *status.Task) []byte {
	b = append(b, `{"id":`...)
	b = appendString(b, t.ID)
	b = append(b, `,"href":`...)
	b = appendString(b, t.Href)
	b = append(b, `,"operation":`...)
	b = appendString(b, t.Operation)
	b = append(b, `,"state":`...)
	b = appendString(b, string(t.State))
	b = append(b, `,"progress":`...)
	b = strconv.AppendInt(b, int64(t.Progress), 10)
	b = append(b, `,"created":`...)
	b = appendTime(b, t.Created)
	if !t.Updated.IsZero() {
		b = append(b, `,"updated":`...)
		b = appendTime(b, t.Updated)
	}
	if t.Message != "" {
		b = append(b, `,"message":`...)
		b = appendString(b, t.Message)
	}
	return append(b, '}')
}

func appendTime(b []byte, t time.Time) []byte {
	b = append(b, '"')
	b = t.AppendFormat(b, time.RFC3339Nano)
	return append(b, '"')
}

// plain tells of each byte whether it stands for itself in a JSON string as in
// the text of an XML element.
var plain = func() (plain [256]bool) {
	for c := ' '; c < 0x7f; c++ {
		plain[c] = c != '"' && c != '\'' && c != '\\' && c != '<' && c != '>' && c != '&'
	}
	return plain
}()

func isPlain(s string) bool {
	for i := range len(s) {
		if !plain[s[i]] {
			return false
		}
	}
	return true
}

// appendString appends s as a JSON string. What must be escaped is left to
// encoding/json: nothing here must.
func appendString(b []byte, s string) []byte {
	if !isPlain(s) {
		escaped, _ := json.Marshal(s) // a string has no error
		return append(b, escaped...)
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// appendText appends s as the text of an XML element. What must be escaped is
// left to encoding/xml: nothing here must.
func appendText(b []byte, s string) []byte {
	if !isPlain(s) {
		var escaped strings.Builder
		xml.EscapeText(&escaped, []byte(s)) // a Builder has no error
		s = escaped.String()
	}
	return append(b, s...)
}

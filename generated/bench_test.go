package status

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// The benchmarks set the package beside what else writes the same response, to
// the byte: the same code, header and body, as TestContenders holds. The limit
// is an encoder written by hand for this one response, with a pooled buffer and
// preset values of the header.

// A contender is one way to send a response.
type contender struct {
	name   string  // response/way
	allocs float64 // held exactly, unless they are encoding/json's
	send   func(http.ResponseWriter, *http.Request) error
}

// An order is a resource of ten fields.
type order struct {
	ID       string   `json:"id"`
	Customer string   `json:"customer"`
	State    string   `json:"state"`
	Currency string   `json:"currency"`
	Total    int      `json:"total"`
	Tax      float64  `json:"tax"`
	Paid     bool     `json:"paid"`
	Lines    []string `json:"lines"`
	Note     string   `json:"note,omitempty"`
	Created  string   `json:"created"`
}

var (
	detail    = "no order has the number 17"
	orderHref = "/orders/o-17"
	anOrder   = order{"o-17", "c-3", "open", "EUR", 12900, 20.5, true, []string{"a", "b"}, "", "2026-01-02T03:04:05Z"}
	aTask     = Task{
		ID: "t-17", Href: "/tasks/t-17", Operation: "ship", State: TaskRunning, Progress: 40,
		Created: time.Date(2026, time.January, 2, 3, 4, 5, 0, time.UTC),
		Updated: time.Date(2026, time.January, 2, 3, 4, 6, 0, time.UTC),
	}
	kept Response // what a handler's caller gets
)

// as is a response that a handler returned, by its method's interface.
func as(response Response) Response {
	kept = response
	return kept
}

var contenders = []contender{
	{"404/limit", 0, func(w http.ResponseWriter, _ *http.Request) error { return handNotFound(w, detail) }},
	{"404/direct", 0, func(w http.ResponseWriter, r *http.Request) error { return NotFound(detail).Respond(w, r) }},
	{"404/interface", 1, func(w http.ResponseWriter, r *http.Request) error { return as(NotFound(detail)).Respond(w, r) }},
	{"404/json", jsons, func(w http.ResponseWriter, _ *http.Request) error {
		return marshalled(w, 404, "", problem{"about:blank", "Not Found", 404, "NotFound", detail})
	}},
	{"404/encoder", jsons, func(w http.ResponseWriter, _ *http.Request) error {
		return encoded(w, 404, "", problem{"about:blank", "Not Found", 404, "NotFound", detail})
	}},

	{"201/direct", 1, func(w http.ResponseWriter, r *http.Request) error {
		return Created(&anOrder).Location(orderHref).Respond(w, r)
	}},
	{"201/json", jsons, func(w http.ResponseWriter, _ *http.Request) error { return marshalled(w, 201, orderHref, &anOrder) }},
	{"201/encoder", jsons, func(w http.ResponseWriter, _ *http.Request) error { return encoded(w, 201, orderHref, &anOrder) }},
	{"201/direct-value", 1, func(w http.ResponseWriter, r *http.Request) error {
		return Created(anOrder).Location(orderHref).Respond(w, r)
	}},
	{"201/encoder-value", jsons, func(w http.ResponseWriter, _ *http.Request) error { return encoded(w, 201, orderHref, anOrder) }},

	{"202/limit", 1, func(w http.ResponseWriter, _ *http.Request) error { return handAccepted(w, &aTask) }},
	{"202/direct", 1, func(w http.ResponseWriter, r *http.Request) error { return Accepted(aTask).Respond(w, r) }},
	{"202/json", jsons, func(w http.ResponseWriter, _ *http.Request) error { return marshalled(w, 202, aTask.Href, &aTask) }},
	{"202/encoder", jsons, func(w http.ResponseWriter, _ *http.Request) error { return encoded(w, 202, aTask.Href, &aTask) }},

	{"204/limit", 0, func(w http.ResponseWriter, _ *http.Request) error { w.WriteHeader(204); return nil }},
	{"204/direct", 0, func(w http.ResponseWriter, r *http.Request) error { return NoContent().Respond(w, r) }},
	{"204/interface", 0, func(w http.ResponseWriter, r *http.Request) error { return as(NoContent()).Respond(w, r) }},
}

// jsons are the allocations of encoding/json, which are its own affair.
const jsons = -1

// The limit.

type handBuffer struct{ b []byte }

var handBuffers = sync.Pool{New: func() any { return &handBuffer{b: make([]byte, 0, 1024)} }}

// What stands in every header, preset for all who write by hand.
var (
	handJSON    = []string{"application/json"}
	handProblem = []string{"application/problem+json"}
	handNosniff = []string{"nosniff"}
	handNoStore = []string{"no-store"}
)

// sendBody sends a body that is there: of an error, or with a location.
func sendBody(w http.ResponseWriter, code int, location string, b []byte) error {
	h := w.Header()
	if code >= 400 {
		h["Content-Type"] = handProblem
		h["X-Content-Type-Options"] = handNosniff
		h["Cache-Control"] = handNoStore
	} else {
		h["Content-Type"] = handJSON
		h["Location"] = []string{location}
	}
	w.WriteHeader(code)
	_, err := w.Write(b)
	return err
}

func handNotFound(w http.ResponseWriter, detail string) error {
	buf := handBuffers.Get().(*handBuffer)
	b := append(buf.b[:0], `{"type":"about:blank","title":"Not Found","status":404,"code":"NotFound","detail":`...)
	b = append(appendString(b, detail), '}')
	err := sendBody(w, 404, "", b)
	buf.b = b
	handBuffers.Put(buf)
	return err
}

func handAccepted(w http.ResponseWriter, task *Task) error {
	buf := handBuffers.Get().(*handBuffer)
	b := append(buf.b[:0], `{"id":`...)
	b = append(appendString(b, task.ID), `,"href":`...)
	b = append(appendString(b, task.Href), `,"operation":`...)
	b = append(appendString(b, task.Operation), `,"state":`...)
	b = append(appendString(b, string(task.State)), `,"progress":`...)
	b = append(strconv.AppendInt(b, int64(task.Progress), 10), `,"created":"`...)
	b = append(task.Created.AppendFormat(b, time.RFC3339Nano), `","updated":"`...)
	b = append(task.Updated.AppendFormat(b, time.RFC3339Nano), `"}`...)
	err := sendBody(w, 202, task.Href, b)
	buf.b = b
	handBuffers.Put(buf)
	return err
}

// encoding/json by hand.

type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail,omitempty"`
}

// marshalled sends v by json.Marshal, as most handlers do.
func marshalled(w http.ResponseWriter, code int, location string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return sendBody(w, code, location, b)
}

type handEncoder struct {
	bytes.Buffer
	*json.Encoder
}

var handEncoders = sync.Pool{New: func() any {
	e := new(handEncoder)
	e.Encoder = json.NewEncoder(&e.Buffer)
	return e
}}

// encoded sends v by a json.Encoder into a pooled buffer.
func encoded(w http.ResponseWriter, code int, location string, v any) error {
	e := handEncoders.Get().(*handEncoder)
	e.Reset()
	if err := e.Encode(v); err != nil {
		return err
	}
	err := sendBody(w, code, location, e.Bytes()[:e.Len()-1]) // Encode ends with a newline
	handEncoders.Put(e)
	return err
}

// The contenders for a response send the same, to the byte.
func TestContenders(t *testing.T) {
	first := map[string]*httptest.ResponseRecorder{}
	r := httptest.NewRequest("POST", "/", nil)
	for _, c := range contenders {
		w := httptest.NewRecorder()
		if err := c.send(w, r); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		response, _, _ := strings.Cut(c.name, "/")
		if first[response] == nil {
			first[response] = w
		}
		want := first[response]
		if w.Code != want.Code || w.Body.String() != want.Body.String() || !reflect.DeepEqual(w.Header(), want.Header()) {
			t.Errorf("%s sends\n\t%d %v %s\nthe first sends\n\t%d %v %s", c.name, w.Code, w.Header(), w.Body, want.Code, want.Header(), want.Body)
		}
		if response != fmt.Sprint(w.Code) {
			t.Errorf("%s sends %d", c.name, w.Code)
		}
	}
}

// discard is a ResponseWriter that keeps nothing but its header.
type discard struct{ header http.Header }

func (d discard) Header() http.Header       { return d.header }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}

// A response costs the allocations that it did when this was written.
func TestAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes pools forget at random")
	}
	r := httptest.NewRequest("POST", "/", nil)
	for _, c := range contenders {
		var w http.ResponseWriter = discard{http.Header{}}
		c.send(w, r) // the pool has a buffer, the header its keys
		if got := testing.AllocsPerRun(100, func() { c.send(w, r) }); c.allocs != jsons && got != c.allocs {
			t.Errorf("%s: %v allocations, want %v", c.name, got, c.allocs)
		}
	}
}

func BenchmarkRespond(b *testing.B) {
	r := httptest.NewRequest("POST", "/", nil)
	for _, c := range contenders {
		b.Run(c.name, func(b *testing.B) {
			var w http.ResponseWriter = discard{http.Header{}}
			b.ReportAllocs()
			for range b.N {
				if err := c.send(w, r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

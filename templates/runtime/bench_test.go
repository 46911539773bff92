package runtime

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// discard is a ResponseWriter that keeps nothing but its header, as a server's
// would between requests of one connection.
type discard struct{ h http.Header }

func (d *discard) Header() http.Header         { return d.h }
func (d *discard) Write(p []byte) (int, error) { return len(p), nil }
func (d *discard) WriteHeader(int)             {}

// The limit: what somebody would write by hand for this one response.

type handBuffer struct{ b []byte }

var handPool = sync.Pool{New: func() any { return &handBuffer{b: make([]byte, 0, 1024)} }}

var (
	handProblem = []string{"application/problem+json"}
	handNosniff = []string{"nosniff"}
	handNoStore = []string{"no-store"}
)

func handNotFound(w http.ResponseWriter, _ *http.Request, detail string) error {
	buf := handPool.Get().(*handBuffer)
	b := append(buf.b[:0], `{"type":"about:blank","title":"Not Found","status":404,"code":"NotFound","detail":`...)
	b = appendString(b, detail)
	b = append(b, '}')
	h := w.Header()
	h["Content-Type"] = handProblem
	h["X-Content-Type-Options"] = handNosniff
	h["Cache-Control"] = handNoStore
	w.WriteHeader(404)
	_, err := w.Write(b)
	buf.b = b
	handPool.Put(buf)
	return err
}

type jsonProblem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail,omitempty"`
}

func jsonNotFound(w http.ResponseWriter, _ *http.Request, detail string) error {
	b, err := json.Marshal(jsonProblem{"about:blank", "Not Found", 404, "NotFound", detail})
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(404)
	_, err = w.Write(b)
	return err
}

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

var anOrder = order{"o-17", "c-3", "open", "EUR", 12900, 20.5, true, []string{"a", "b"}, "", "2026-01-02T03:04:05Z"}

type handEncoder struct {
	b   []byte
	enc *json.Encoder
}

func (e *handEncoder) Write(p []byte) (int, error) { e.b = append(e.b, p...); return len(p), nil }

var handEncoders = sync.Pool{New: func() any {
	e := &handEncoder{b: make([]byte, 0, 1024)}
	e.enc = json.NewEncoder(e)
	return e
}}

func handCreated(w http.ResponseWriter, _ *http.Request, v any, location string) error {
	e := handEncoders.Get().(*handEncoder)
	e.b = e.b[:0]
	if err := e.enc.Encode(v); err != nil {
		return err
	}
	h := w.Header()
	h["Content-Type"] = contentTypeJSON
	h["Location"] = []string{location}
	w.WriteHeader(201)
	_, err := w.Write(e.b)
	handEncoders.Put(e)
	return err
}

var detail = "no order has the number 17"

func Benchmark(b *testing.B) {
	w, r := &discard{http.Header{}}, httptest.NewRequest("POST", "/", nil)
	var sink Response
	for _, bench := range []struct {
		name string
		do   func() error
	}{
		{"404/limit", func() error { return handNotFound(w, r, detail) }},
		{"404/direct", func() error { return NotFound(detail).Respond(w, r) }},
		{"404/interface", func() error { sink = NotFound(detail); return sink.Respond(w, r) }},
		{"404/json", func() error { return jsonNotFound(w, r, detail) }},
		{"404/wrapped", func() error { return NotFound(detail, io.EOF).Respond(w, r) }},
		{"201/limit", func() error { return handCreated(w, r, anOrder, "/orders/17") }},
		{"201/direct", func() error { return Created(anOrder).Location("/orders/17").Respond(w, r) }},
		{"201/pointer", func() error { return Created(&anOrder).Location("/orders/17").Respond(w, r) }},
		{"204/direct", func() error { return NoContent().Respond(w, r) }},
		{"204/interface", func() error { sink = NoContent(); return sink.Respond(w, r) }},
		{"Fail", func() error { return Fail(errNotFound).Respond(w, r) }},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				if err := bench.do(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

var errNotFound error = errors.Join(NotFound(detail))

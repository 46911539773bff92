package runtime

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// discard is a ResponseWriter that keeps nothing but its header.
type discard struct{ header http.Header }

func (d discard) Header() http.Header       { return d.header }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}

// Zero hangs on escape analysis, which a small change upsets: a closure inlined
// into its caller, an error kept where it is sent.
func TestAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector makes pools forget at random")
	}
	w, r := discard{http.Header{}}, httptest.NewRequest("POST", "/", nil)
	browser := httptest.NewRequest("POST", "/", nil)
	browser.Header.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8")
	wrapped := fmt.Errorf("a: %w", NotFound("no order"))
	text := "a resource"
	detail := fmt.Sprint("no order has the number ", 17)
	task := Task{ID: detail, Tags: []string{detail}}
	blocked, body := Blocked(detail, detail, task).Limit(3).Until(since), make([]byte, 0, 1024)
	var response Response
	for _, c := range []struct {
		name string
		want float64
		do   func()
	}{
		{"404", 0, func() { NotFound(detail).Respond(w, r) }},
		{"404 as an interface", 1, func() { response = NotFound(detail); response.Respond(w, r) }},
		{"404 with a cause", 0, func() { NotFound(detail, io.EOF).Respond(w, r) }},
		{"404 with five wrong fields", 0, func() {
			NotFound(detail).Field("/a", detail).Field("/b", detail).Field("/c", detail).Field("/d", detail).Field("/e", detail).Respond(w, r)
		}},
		{"404 with a wrong query parameter and header", 0, func() { NotFound(detail).Query("limit", detail).Header("If-Match", detail).Respond(w, r) }},
		{"404 of a wrapped error", 0, func() { Fail(wrapped).Respond(w, r) }},
		{"404 after a browser's Accept", 0, func() { NotFound(detail).Respond(w, browser) }},
		{"451 with params", 4, func() { Blocked(detail, detail, task).Respond(w, r) }}, // the error, its extra, its params, the task
		{"451 with optional params", 4, func() { Blocked(detail, detail, task).Limit(3).Until(since).Respond(w, r) }},
		{"the body of a 451", 0, func() { body = appendError(body[:0], formatJSON, &blocked.failure, nil, r, "") }},
		{"the body of a 451 in XML", 0, func() { body = appendError(body[:0], formatXML, &blocked.failure, nil, r, "") }},
		{"204", 0, func() { NoContent().Respond(w, r) }},
		{"204 as an interface", 0, func() { response = NoContent(); response.Respond(w, r) }},
		{"201 of a pointer", 1, func() { Created(&text).Respond(w, r) }},
		{"find", 0, func() { find(wrapped, maxTree) }},
	} {
		c.do() // the pool has a buffer, the header its keys
		if got := testing.AllocsPerRun(100, c.do); got != c.want {
			t.Errorf("%s: %v allocations, want %v", c.name, got, c.want)
		}
	}
}

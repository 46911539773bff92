//go:build !race

// Under the race detector a sync.Pool forgets at random, so that allocations
// mean nothing.

package bench

import (
	"net/http"
	"testing"

	"github.com/statusgen/statusgen/bench/status"
)

// What a response allocates, at most.
func TestAllocs(t *testing.T) {
	type bound struct {
		name    string
		request string
		handler http.Handler
		want    float64
	}
	bounds := []bound{
		{"204", "204", statusgen.handlers["204"], 0},
		{"201", "201", statusgen.handlers["201"], 3}, // the response, and encoding/json's two for the times
		{"201 with AppendJSON", "201", http.HandlerFunc(respondAppending), 1},
		{"202", "202", statusgen.handlers["202"], 1},
		{"400", "400", statusgen.handlers["400"], 0},
		{"404", "404", statusgen.handlers["404"], 0},
		{"404 in XML", "404XML", statusgen.handlers["404XML"], 0},
		{"404 by a handler", "404", status.GetHandler(func(*http.Request) status.GetResponse { return status.NotFound(noSuchOrder) }), 1}, // the error
		{"204 by a handler", "204", status.PostHandler(noContent), 0},
		{"204 by Resource", "204", resource(), 0},
		{"204 by Mux", "204", status.Mux(mux(noContent)), 0},
	}
	for name, response := range made() {
		bounds = append(bounds, bound{name + " made before", name, respond(response), 0})
	}
	for _, c := range failures(status.NotFound(noSuchOrder)) {
		bounds = append(bounds, bound{"Fail of an error " + c.name, "404", fail(c.err), 0})
	}
	for _, c := range bounds {
		if got := allocs(t, c.handler, c.request); got > c.want {
			t.Errorf("%s: %v allocations, not %v", c.name, got, c.want)
		}
	}
}

// No framework allocates less for a resource.
func TestFewestAllocs(t *testing.T) {
	own := allocs(t, statusgen.handlers["201"], "201")
	for _, c := range contenders {
		if c == &limit || c == &statusgen || c.handlers["201"] == nil {
			continue
		}
		if got := allocs(t, c.handlers["201"], "201"); got < own {
			t.Errorf("%s: %v allocations, statusgen %v", c.name, got, own)
		}
	}
}

func allocs(t *testing.T, h http.Handler, request string) float64 {
	t.Helper()
	w, r := newDiscard(), requestOf(t, request)
	return testing.AllocsPerRun(200, func() {
		w.reset()
		h.ServeHTTP(w, r)
	})
}

package status

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// This file is run within the packages that TestShapesAllocateNothing emits.

// discard is a ResponseWriter that keeps nothing but its header.
type discard struct{ header http.Header }

func (d discard) Header() http.Header       { return d.header }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}

// An error that has the request's id, or none, is sent without an allocation.
func TestAllocations(t *testing.T) {
	for _, accept := range []string{"application/json", "application/xml"} {
		w, r := discard{http.Header{}}, httptest.NewRequest("POST", "/", nil)
		r.Header["Accept"], r.Header["X-Request-Id"] = []string{accept}, []string{"r-17"}
		message := r.URL.Path + " is taken"
		send := func() {
			if err := Conflict(message).Respond(w, r); err != nil {
				t.Error(err)
			}
		}
		send() // the pool has a buffer, the header its keys
		if got := testing.AllocsPerRun(100, send); got != 0 {
			t.Errorf("%s: %v allocations, want none", accept, got)
		}
	}
}

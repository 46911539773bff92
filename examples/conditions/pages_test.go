package conditions_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/statusgen/statusgen/examples/conditions"
)

// One page, from request to request.
func TestConditions(t *testing.T) {
	pages := conditions.Pages{Clock: func() time.Time { return time.Date(2026, time.March, 1, 12, 0, 0, 1, time.UTC) }}
	handler := pages.Handler()
	for _, c := range []struct {
		method, condition, value string
		code                     int
		header, want             string
	}{
		{"GET", "", "", 404, "ETag", ""},
		{"GET", "If-Match", "*", 412, "", ""},
		{"PUT", "If-Match", "*", 412, "", ""},
		{"PUT", "If-None-Match", "*", 204, "RateLimit", `"writes";r=99;t=60`}, // creates it
		{"PUT", "If-None-Match", "*", 412, "RateLimit", ""},                   // which happens once
		{"GET", "", "", 200, "ETag", `"v1"`},
		{"GET", "If-None-Match", `W/"v0", "v1"`, 304, "ETag", `"v1"`},
		{"HEAD", "If-None-Match", `"v1"`, 304, "ETag", `"v1"`},
		{"GET", "If-Modified-Since", "Sun, 01 Mar 2026 12:00:00 GMT", 304, "", ""},
		{"GET", "If-Modified-Since", "Sun, 01 Mar 2026 11:59:59 GMT", 200, "Last-Modified", "Sun, 01 Mar 2026 12:00:00 GMT"},
		{"PUT", "If-Match", `"v1"`, 204, "RateLimit", `"writes";r=98;t=60`},
		{"PUT", "If-Match", `"v1"`, 412, "", ""}, // it is version 2 by now
		{"GET", "If-None-Match", `"v1"`, 200, "ETag", `"v2"`},
	} {
		r := httptest.NewRequest(c.method, "/pages/home", strings.NewReader("text"))
		if c.condition != "" {
			r.Header.Set(c.condition, c.value)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if got := w.Header().Get(c.header); w.Code != c.code || got != c.want {
			t.Errorf("%s with %s %s: got %d, %s %q; want %d, %q", c.method, c.condition, c.value, w.Code, c.header, got, c.code, c.want)
		}
	}
}

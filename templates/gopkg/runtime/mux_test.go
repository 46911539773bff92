package runtime

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// muxPatterns are the kinds of pattern that net/http.ServeMux knows.
var muxPatterns = []string{
	"/", "GET /orders/{id}", "POST /orders", "/files/{path...}", "GET /exact/{$}", "/tree/", "orders.example/", "GET orders.example/only",
	"DELETE /orders/{id}", "CONNECT /tunnel",
}

// newMux is a mux of some of the patterns, whose handlers say which one it was.
func newMux(patterns []string) *http.ServeMux {
	mux := http.NewServeMux()
	for _, p := range patterns {
		mux.HandleFunc(p, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Has("missing") {
				http.NotFound(w, r) // what a handler itself says is its own
				return
			}
			w.Header().Set("X-Path-Value", r.PathValue("id")+r.PathValue("path"))
			fmt.Fprint(w, p)
		})
	}
	return mux
}

// Mux answers as the mux that it wraps does: the same status code, Allow and
// Location, whatever the request; and but for 404 and 405 that no handler sent,
// the same body.
func TestMuxIsTheMux(t *testing.T) {
	requests := 0
	for _, patterns := range [][]string{muxPatterns, muxPatterns[1:], nil} {
		bare := newMux(patterns)
		wrapped := Mux(bare)
		for _, method := range []string{"GET", "HEAD", "POST", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PURGE"} {
			for _, target := range []string{
				"/", "/orders/17", "/orders", "/orders/", "/orders/17/lines", "/files/a/b", "/exact/", "/exact", "/tree", "/tree/x",
				"//orders//17", "/orders/../orders/17", "/tunnel", "/orders/17?missing", "/orders/%2e%2e/x", "http://orders.example/only", "*",
			} {
				requests++
				want, got := httptest.NewRecorder(), httptest.NewRecorder()
				bare.ServeHTTP(want, muxRequest(t, method, target))
				wrapped.ServeHTTP(got, muxRequest(t, method, target))

				name := fmt.Sprintf("%s %s of %d patterns", method, target, len(patterns))
				if got.Code != want.Code {
					t.Errorf("%s: code %d, of the bare mux %d", name, got.Code, want.Code)
				}
				for _, h := range []string{"Allow", "Location", "Connection", "X-Path-Value"} {
					if got.Header().Get(h) != want.Header().Get(h) {
						t.Errorf("%s: %s %q, of the bare mux %q", name, h, got.Header().Get(h), want.Header().Get(h))
					}
				}
				_, pattern := bare.Handler(muxRequest(t, method, target))
				own := pattern == "" && (want.Code == http.StatusNotFound || want.Code == http.StatusMethodNotAllowed) && target != "*"
				problem := got.Header().Get("Content-Type") == "application/problem+json"
				if own != problem {
					t.Errorf("%s: in the table's shape: %v; want %v", name, problem, own)
				}
				if !own && got.Body.String() != want.Body.String() {
					t.Errorf("%s: body %q, of the bare mux %q", name, got.Body, want.Body)
				}
			}
		}
	}
	if requests < 200 {
		t.Errorf("only %d requests were compared", requests)
	}
}

// muxRequest is a request as a server gives it to a handler.
func muxRequest(t *testing.T, method, target string) *http.Request {
	t.Helper()
	r := httptest.NewRequest(method, "/", nil)
	r.RequestURI = target
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	r.URL = u
	if u.Host != "" {
		r.Host = u.Host
	}
	if target == "*" {
		r.URL = &url.URL{Path: "*"}
	}
	return r
}

// What answers for want of a pattern is observed as every outcome is.
func TestMuxIsObserved(t *testing.T) {
	var rows []string
	handler := Observe(Mux(newMux(muxPatterns[1:4])), func(_ *http.Request, o Outcome) { rows = append(rows, o.Row) })
	for _, target := range []string{"/nowhere", "/orders"} {
		handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", target, nil))
	}
	if got := strings.Join(rows, " "); got != "NotFound MethodNotAllowed" {
		t.Errorf("observed %q", got)
	}
}

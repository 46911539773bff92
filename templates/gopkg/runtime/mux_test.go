package runtime

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"reflect"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// muxPatterns are sets of patterns of the kinds that net/http.ServeMux knows.
var muxPatterns = map[string][]string{
	"none": nil,
	"some": {
		"GET /orders/{id}", "POST /orders", "/files/{path...}", "GET /exact/{$}", "/tree/", "orders.example/", "GET orders.example/only",
		"DELETE /orders/{id}", "CONNECT /tunnel",
	},
	"a catch-all":            {"/", "GET /orders/{id}", "POST /orders", "/tree/"},
	"a catch-all with name":  {"/{rest...}", "GET /orders/{id}", "POST /orders", "/tree/"},
	"a root":                 {"/{$}", "GET /orders/{id}", "PURGE /orders/{id}", "GET /tree/", "POST /tree"},
	"a root for a method":    {"GET /{$}", "PUT orders.example/orders/{id}", "PATCH /orders/{id}/{$}", "OPTIONS /tree/{$}"},
	"a catch-all for GET":    {"GET /", "POST /tree/{leaf}", "TRACE /orders/{id}", "PUT /exact/{$}"},
	"a catch-all for a host": {"orders.example/", "GET /tree/{leaf}", "POST /files/{path...}", "HEAD /exact/"},
	"wildcards":              {"POST /{a}/{b}", "GET /orders/{b}", "PUT /{a}", "DELETE /{a}/{b}/{c...}"},
	"hosts with ports":       {"GET orders.example/only", "PUT orders.example:443/only", "POST orders.example/{$}", "GET orders.example:443/"},
}

// muxTargets are the kinds of target that a request may have.
var muxTargets = []string{
	"/", "/orders/17", "/orders", "/orders/", "/orders/17/", "/orders/17/lines", "/files/a/b", "/exact/", "/exact", "/tree", "/tree/", "/tree/x",
	"//orders//17", "/orders/../orders/17", "/tunnel", "/orders/17?missing", "/orders/%2e%2e/x", "/tree?a=b", "", "*",
	"http://orders.example/only", "http://orders.example/tree", "http://orders.example:443/only", "http://orders.example", "http://other.example/tree",
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

// Mux answers as a mux of the same patterns does: the same status code, Allow and
// Location, whatever the request; and but for 404 and 405 that no handler sent,
// the same body. It does so where patterns are registered after Mux is called, too,
// and where Mux is called twice.
func TestMuxIsTheMux(t *testing.T) {
	answers := map[int]int{}
	for set, patterns := range muxPatterns {
		bare := newMux(patterns)
		later := newMux(nil)
		if strings.Contains(strings.Join(patterns, " "), "/{rest...}") || len(patterns) > 0 && patterns[0] == "/" {
			later = newMux(patterns[:1]) // which has to come first
		}
		wrappedEarly := Mux(later)
		for _, p := range patterns {
			if _, registered := later.Handler(muxRequest(t, "GET", "/")); p != registered {
				later.Handle(p, newMux([]string{p}))
			}
		}
		twice := newMux(patterns)
		Mux(twice)
		for how, wrapped := range map[string]http.Handler{"Mux": Mux(newMux(patterns)), "Mux before the patterns": wrappedEarly, "Mux twice": Mux(twice)} {
			for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PURGE", "-"} {
				for _, target := range muxTargets {
					want, got := httptest.NewRecorder(), httptest.NewRecorder()
					bare.ServeHTTP(want, muxRequest(t, method, target))
					wrapped.ServeHTTP(got, muxRequest(t, method, target))
					if method == "CONNECT" && muxRequest(t, method, target).URL.Path == "" && want.Code == http.StatusMovedPermanently {
						continue // of an older Go, which redirects it to /; Mux has what newer ones say
					}
					answers[want.Code]++
					if method == "CONNECT" && (strings.Contains(target, "//orders//") || strings.Contains(target, "/../")) && want.Code == http.StatusMethodNotAllowed {
						want = httptest.NewRecorder() // Mux does otherwise, and says so
						want.WriteHeader(http.StatusNotFound)
					}

					name := fmt.Sprintf("%s: %s %q of %s", how, method, target, set)
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
	}
	for _, code := range []int{200, 400, 404, 405} {
		if answers[code] < 100 {
			t.Errorf("only %d answers of the bare mux were %d", answers[code], code)
		}
	}
	if redirects := answers[301] + answers[307]; redirects < 100 {
		t.Errorf("only %d answers of the bare mux were redirects", redirects)
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

// What answers for want of a pattern is observed as every outcome is. The pattern
// that the request then has is that of Mux.
func TestMuxIsObserved(t *testing.T) {
	var rows []string
	handler := Observe(Mux(newMux(muxPatterns["some"])), func(r *http.Request, o Outcome) {
		pattern := "/"
		if field := reflect.ValueOf(r).Elem().FieldByName("Pattern"); field.IsValid() { // Go 1.23 and later
			pattern = field.String()
		}
		rows = append(rows, o.Row+" "+pattern)
	})
	for _, target := range []string{"/nowhere", "/orders"} {
		handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", target, nil))
	}
	if got := strings.Join(rows, ", "); got != "NotFound /, MethodNotAllowed /" {
		t.Errorf("observed %q", got)
	}
}

// Allow names the methods that the table or net/http knows. One that neither does
// is served all the same.
func TestMuxMethodThatNobodyKnows(t *testing.T) {
	handler := Mux(newMux([]string{"PURGE /a", "PROPFIND /a", "PROPFIND /b"}))
	for _, c := range []struct {
		method, path string
		code         int
		allow        string
	}{
		{"GET", "/a", 405, "PURGE"}, // the table has PURGE
		{"GET", "/b", 404, ""},
		{"PROPFIND", "/a", 200, ""},
		{"PROPFIND", "/b", 200, ""},
	} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
		if w.Code != c.code || w.Header().Get("Allow") != c.allow {
			t.Errorf("%s %s: %d, Allow %q; want %d, %q", c.method, c.path, w.Code, w.Header().Get("Allow"), c.code, c.allow)
		}
	}
}

// A catch-all that is registered after Mux is called is refused by net/http, which
// names the line of mux.go that says what to do.
func TestMuxBeforeCatchAll(t *testing.T) {
	for _, pattern := range []string{"/", "/{rest...}"} {
		t.Run(pattern, func(t *testing.T) {
			mux := http.NewServeMux()
			Mux(mux)
			_, here, _, _ := runtime.Caller(0)
			defer func() {
				got := fmt.Sprint(recover())
				named := regexp.MustCompile(`/mux\.go:(\d+)`).FindStringSubmatch(got)
				if named == nil || !strings.Contains(got, here+":") {
					t.Fatalf("the panic does not name this file and mux.go: %s", got)
				}
				line, _ := strconv.Atoi(named[1])
				source, err := os.ReadFile("mux.go")
				if err != nil {
					t.Fatal(err)
				}
				if above := strings.Split(string(source), "\n")[line-2]; !strings.HasPrefix(above, "\t// Register / before you call Mux") {
					t.Errorf("above line %d of mux.go stands %q", line, above)
				}
			}()
			mux.Handle(pattern, http.NotFoundHandler())
			t.Error("registered twice")
		})
	}
}

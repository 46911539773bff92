package status

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// This file is run within the package that TestInstanceRuns emits.

// Every error has an instance, which is the same in the body, in the header and in
// the outcome: what middleware has put into the header of the response, else the
// request's id, else a fresh one.
func TestInstance(t *testing.T) {
	for _, c := range []struct {
		name             string
		request, already []string // in the headers of the request, and of the response
		want             string   // empty: a fresh one
	}{
		{"no id", nil, nil, ""},
		{"the request's id", []string{"r-1"}, nil, "r-1"},
		{"an id that could be anything", []string{`"><script>`}, nil, ""},
		{"an id that is too long", []string{strings.Repeat("a", 129)}, nil, ""},
		{"two ids", []string{"r-1", "r-2"}, nil, ""},
		{"the id of middleware that sets it on the response", nil, []string{"m-1"}, "m-1"},
		{"middleware that takes no id of a client's", []string{"r-1"}, []string{"m-1"}, "m-1"},
		{"an id of middleware's that a body cannot have", []string{"r-1"}, []string{"host/m 1"}, ""},
	} {
		for name, e := range map[string]Response{
			"an error that hides nothing": Conflict("it is taken"),
			"an error that hides all":     Broken(errors.New("a secret")),
			"an error without a row":      Fail(errors.New("a secret")),
			"a path that is not there":    nil,
		} {
			t.Run(c.name+", "+name, func(t *testing.T) {
				var told Outcome
				handler := http.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if c.already != nil {
						w.Header()["X-Request-Id"] = c.already
					}
					if e == nil {
						Mux(http.NewServeMux()).ServeHTTP(w, r)
					} else if err := e.Respond(w, r); err != nil {
						t.Error(err)
					}
				}))
				handler = Observe(handler, func(_ *http.Request, o Outcome) { told = o })
				w, r := httptest.NewRecorder(), httptest.NewRequest("POST", "/", nil)
				r.Header["X-Request-Id"] = c.request
				handler.ServeHTTP(w, r)

				var body struct{ Instance string }
				if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
					t.Fatal(err)
				}
				got := body.Instance
				if c.want != "" && got != c.want || c.want == "" && !fresh.MatchString(got) {
					t.Errorf("the instance %q, want %q or, without that, a fresh one: %s", got, c.want, w.Body)
				}
				if header := w.Header()["X-Request-Id"]; len(header) != 1 || header[0] != got {
					t.Errorf("the header has %q, and the body %q", header, got)
				}
				if told.Instance != got {
					t.Errorf("the outcome has %q, and the body %q", told.Instance, got)
				}
			})
		}
	}
}

var fresh = regexp.MustCompile(`^[0-9a-f]{32}$`)

// A fresh instance is another each time, and in the log.
func TestFresh(t *testing.T) {
	var logged strings.Builder
	was := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, nil)))
	defer slog.SetDefault(was)
	seen := map[string]bool{}
	for range 100 {
		w := httptest.NewRecorder()
		if err := Broken(errors.New("a secret")).Respond(w, httptest.NewRequest("POST", "/", nil)); err != nil {
			t.Fatal(err)
		}
		id := w.Header().Get("X-Request-Id")
		if seen[id] || !strings.Contains(logged.String(), "instance="+id) {
			t.Errorf("%q came before, or is not in the log", id)
		}
		seen[id] = true
	}
}

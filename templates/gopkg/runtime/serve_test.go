package runtime

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// writes makes a handler of the status codes that it writes, 0 for a body without one.
func writes(codes ...int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, code := range codes {
			if code > 0 {
				w.WriteHeader(code)
			} else {
				io.WriteString(w, "body")
			}
		}
	})
}

// inside makes a handler that hands each request on.
func inside(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(w, r) })
}

// The outcome has the code that was written, and the row where one alone has it; what
// a handler of the package within has told of the response is not told again.
func TestServeOutcome(t *testing.T) {
	notFound := Outcome{Row: "NotFound", ID: "NotFound", Code: 404, Message: "no order"}
	within := GetHandler(func(*http.Request) GetResponse { return NotFound("no order") })
	for _, c := range []struct {
		name    string
		method  string
		handler http.Handler
		want    Outcome
	}{
		{"nothing", "GET", writes(), Outcome{Code: 200}},
		{"a body", "GET", writes(0), Outcome{Code: 200}},
		{"a row for all methods", "GET", writes(404), Outcome{Code: 404, Row: "NotFound"}},
		{"a row for all methods, by one that no one knows", "BREW", writes(404), Outcome{Code: 404, Row: "NotFound"}},
		{"a row that may not answer the method", "GET", writes(201), Outcome{Code: 201}},
		{"a row that may", "POST", writes(201), Outcome{Code: 201, Row: "Created"}},
		{"a row with a level", "HEAD", writes(409), Outcome{Code: 409, Row: "Conflict", Log: "info"}},
		{"a code of no row", "GET", writes(502), Outcome{Code: 502}},
		{"an interim response before it", "GET", writes(103, 100, 404, 0), Outcome{Code: 404, Row: "NotFound"}},
		{"an interim response alone", "GET", writes(103), Outcome{Code: 200}},
		{"an upgrade", "GET", writes(101), Outcome{Code: 101}},
		{"the first of two codes", "GET", writes(404, 200), Outcome{Code: 404, Row: "NotFound"}},
		{"a code after the body", "GET", writes(0, 404), Outcome{Code: 200}},
		{"what is flushed", "GET", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.(http.Flusher).Flush()
			w.WriteHeader(404)
		}), Outcome{Code: 200}},
		{"no page", "GET", http.FileServer(http.Dir(t.TempDir())), Outcome{Code: 404, Row: "NotFound"}},
		{"a typed handler within", "GET", within, notFound},
		{"further within", "GET", inside(Serve(inside(Serve(within)))), notFound},
		{"a response of the package within", "GET", sends(NotFound("no order"), new(error)), notFound},
		{"Resource within", "POST", Resource{}, Outcome{Row: "MethodNotAllowed", ID: "MethodNotAllowed", Code: 405}},
		{"Serve within", "GET", Serve(writes(502)), Outcome{Code: 502}},
		{"what is kept back by middleware", "GET", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			kept := httptest.NewRecorder()
			within.ServeHTTP(kept, r)
			w.WriteHeader(kept.Code)
		}), notFound},
		{"no handler", "GET", nil, Outcome{Row: "InternalServerError", ID: "InternalServerError", Code: 500, Message: rowInternalServerError.text,
			Cause: cmpopts.AnyError}},
		{"one that answers with another response than it was told", "GET", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			NotFound("no order").Respond(discard{http.Header{}}, r)
		}), Outcome{}},
	} {
		for name, respond := range map[string]func(http.ResponseWriter, *http.Request){
			"Respond":   func(w http.ResponseWriter, r *http.Request) { _ = Serve(c.handler).Respond(w, r) },
			"ServeHTTP": Serve(c.handler).ServeHTTP,
		} {
			t.Run(c.name+", "+name, func(t *testing.T) {
				_, outcomes := ask(c.method, http.HandlerFunc(respond))
				want := []Outcome{c.want}
				if c.want.Code == 0 {
					want = []Outcome{notFound, {Code: 200}}
				}
				if diff := cmp.Diff(want, outcomes, cmpopts.IgnoreFields(Outcome{}, "Instance"), cmpopts.EquateErrors()); diff != "" {
					t.Errorf("outcomes (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// Of several observers the innermost sees what it is told of, and Serve around it has
// nothing to add.
func TestServeAroundObserve(t *testing.T) {
	inner := 0
	count := func(*http.Request, Outcome) { inner++ }
	_, outcomes := ask("GET", Serve(Observe(sends(NotFound(""), new(error)), count)))
	if inner != 1 || len(outcomes) != 0 {
		t.Errorf("the inner observer saw %d outcomes, the outer one %d; want 1 and 0", inner, len(outcomes))
	}
	if _, outcomes = ask("GET", Serve(Observe(writes(404), count))); inner != 1 || len(outcomes) != 1 {
		t.Errorf("of what this package did not send the inner observer saw %d outcomes, the outer one %d; want 0 and 1", inner-1, len(outcomes))
	}
}

// After a timeout the client has the answer of http.TimeoutHandler, and not that of the
// handler within, which comes too late. Without one, it has that of the handler, which
// is kept back until it is whole, and is told once.
func TestServeTimeout(t *testing.T) {
	for _, c := range []struct {
		name  string
		limit time.Duration
		want  []int
	}{
		{"too late", time.Nanosecond, []int{503, 404}},
		{"in time", time.Hour, []int{404}},
	} {
		t.Run(c.name, func(t *testing.T) {
			outcomes := make(chan Outcome, 2)
			sent := make(chan bool) // closed when there may be an answer
			if c.limit == time.Hour {
				close(sent)
			}
			limited := http.TimeoutHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				<-sent
				NotFound("").Respond(w, r)
			}), c.limit, "")
			Observe(Serve(limited), func(_ *http.Request, o Outcome) { outcomes <- o }).
				ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
			for i, want := range c.want {
				if got := (<-outcomes).Code; got != want {
					t.Errorf("outcome %d is %d, want %d", i, got, want)
				}
				if i == 0 && len(c.want) > 1 {
					close(sent)
				}
			}
			if len(outcomes) > 0 {
				t.Errorf("there is one more outcome: %+v", <-outcomes)
			}
		})
	}
}

// Without a handler the answer is the fallback, with the reason.
func TestServeNothing(t *testing.T) {
	for want, response := range map[string]*ServeResponse{
		"the response is nil":                nil,
		"Serve was called without a handler": Serve(nil),
		"panic: runtime error: invalid memory address or nil pointer dereference": Serve(http.HandlerFunc(nil)),
	} {
		got, outcomes := ask("GET", response)
		if got.Code != 500 || len(outcomes) != 1 || text(outcomes[0].Cause) != want {
			t.Errorf("%d, outcomes %+v; want one of 500 with the cause %s", got.Code, outcomes, want)
		}
		if response.StatusCode() != 0 {
			t.Errorf("the status code is %d before the handler has told one", response.StatusCode())
		}
	}
	if _, outcomes := ask("GET", &ServeResponse{}); len(outcomes) != 1 || outcomes[0].Code != 500 {
		t.Errorf("the zero value: outcomes %+v", outcomes)
	}
}

// Where a router's writer says that another response was sent, the handler is not
// asked for a second.
func TestServeTwice(t *testing.T) {
	w := &sayingWritten{httptest.NewRecorder(), true}
	w.Header().Set("X-First", "response")
	var err error
	_, outcomes := ask("GET", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { err = Serve(writes(0)).Respond(w, r) }))
	if err != errWritten || len(outcomes) != 1 || outcomes[0].Err != errWritten || w.ResponseWriter.(*httptest.ResponseRecorder).Body.Len() > 0 {
		t.Errorf("Respond: %v, outcomes %+v", err, outcomes)
	}
}

// WithHeader gives the response a header before the handler writes; what it cannot send
// is an error, and in the log where no one observes.
func TestServeWithHeader(t *testing.T) {
	logged := logTo(t, slog.LevelInfo)
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
	err := WithHeader(WithHeader(Serve(writes(204)), "X-Served-By", "a"), "no token", "x").Respond(w, r)
	if w.Code != 204 || w.Header().Get("X-Served-By") != "a" || err == nil {
		t.Errorf("%d %v, Respond: %v", w.Code, w.Header(), err)
	}
	if got, want := logged.String(), `level=WARN msg="response lacks a header" method=GET path=/ row=NoContent code=204`; !strings.HasPrefix(got, want) {
		t.Errorf("logged %s, want %s", got, want)
	}
}

// Where no one observes, the handler gets the writer itself, at the cost of the
// response alone.
func TestServeUnobserved(t *testing.T) {
	var got http.ResponseWriter
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { got = w })
	w, r := &sayingWritten{httptest.NewRecorder(), false}, httptest.NewRequest("GET", "/", nil)
	get := GetHandler(func(*http.Request) GetResponse { return Serve(handler) })
	if get.ServeHTTP(w, r); got != w {
		t.Errorf("the handler got %T", got)
	}
	if n := testing.AllocsPerRun(100, func() { get.ServeHTTP(w, r) }); n != 1 && !raceEnabled {
		t.Errorf("%v allocations, want 1", n)
	}
}

// can is what a writer claims to be able to.
type can struct{ Flush, Hijack, ReadFrom, Push bool }

func abilities(w http.ResponseWriter) (c can) {
	_, c.Flush = w.(http.Flusher)
	_, c.Hijack = w.(http.Hijacker)
	_, c.ReadFrom = w.(io.ReaderFrom)
	_, c.Push = w.(http.Pusher)
	return c
}

// The abilities of writers, to be put together.
type (
	flushes  struct{}
	hijacks  struct{}
	readFrom struct{}
	pushes   struct{}
)

func (flushes) Flush()                                             {}
func (hijacks) Hijack() (net.Conn, *bufio.ReadWriter, error)       { return nil, nil, nil }
func (readFrom) ReadFrom(io.Reader) (int64, error)                 { return 17, nil }
func (pushes) Push(target string, options *http.PushOptions) error { return errors.New(target) }

// What is told apart by assertions is claimed where the writer has it, and nothing that
// it has not.
func TestServeAbilities(t *testing.T) {
	d := discard{http.Header{}}
	for _, c := range []struct {
		w     http.ResponseWriter
		exact bool // or else what net/http and routers do not have together may be left out
	}{
		{d, true},
		{struct {
			discard
			flushes
		}{discard: d}, true},
		{struct {
			discard
			hijacks
		}{discard: d}, true},
		{struct {
			discard
			pushes
		}{discard: d}, true},
		{struct {
			discard
			flushes
			hijacks
		}{discard: d}, true},
		{struct {
			discard
			flushes
			pushes
		}{discard: d}, true},
		{struct {
			discard
			flushes
			hijacks
			readFrom
		}{discard: d}, true},
		{struct {
			discard
			readFrom
		}{discard: d}, false},
		{struct {
			discard
			flushes
			readFrom
			pushes
		}{discard: d}, false},
		{struct {
			discard
			flushes
			hijacks
			readFrom
			pushes
		}{discard: d}, false},
	} {
		got, want := abilities(capable(&servedWriter{ResponseWriter: c.w})), abilities(c.w)
		if c.exact && got != want {
			t.Errorf("claimed %+v; the writer can %+v", got, want)
		}
		if got.Flush && !want.Flush || got.Hijack && !want.Hijack || got.ReadFrom && !want.ReadFrom || got.Push && !want.Push {
			t.Errorf("claimed %+v, of a writer that can only %+v", got, want)
		}
		served := capable(&servedWriter{ResponseWriter: c.w})
		if x, ok := served.(interface{ Unwrap() http.ResponseWriter }); !ok || abilities(x.Unwrap()) != want {
			t.Errorf("%+v: http.ResponseController does not find the writer", want)
		}
		if x, ok := served.(io.ReaderFrom); ok {
			if n, err := x.ReadFrom(nil); n != 17 || err != nil {
				t.Errorf("ReadFrom: %d, %v", n, err)
			}
		}
		if x, ok := served.(http.Pusher); ok && text(x.Push("/style.css", nil)) != "/style.css" {
			t.Error("Push does not reach the writer")
		}
	}
}

// The writers of servers, of the recorder and of http.TimeoutHandler can do within
// Serve what they can do without.
func TestServeAbilitiesOfServers(t *testing.T) {
	for name, start := range servers {
		t.Run(name, func(t *testing.T) {
			var with, without can
			plain := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { without = abilities(w) })
			served := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { with = abilities(w) })
			observed := Observe(Serve(served), func(*http.Request, Outcome) {})
			start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				plain.ServeHTTP(w, r)
				observed.ServeHTTP(w, r)
			}))
			if with != without {
				t.Errorf("within Serve %+v, without %+v", with, without)
			}
		})
	}
}

// servers send one POST to a handler, of which they return all that the client
// received.
var servers = map[string]func(*testing.T, http.Handler) string{
	"HTTP/1.1": receivedBy,
	"HTTP/2": func(t *testing.T, h http.Handler) string {
		server := httptest.NewUnstartedServer(h)
		server.Config.ErrorLog = slog.NewLogLogger(slog.NewTextHandler(io.Discard, nil), 0)
		server.EnableHTTP2 = true
		server.StartTLS()
		defer server.Close()
		response, err := server.Client().Post(server.URL, "", nil)
		if err != nil {
			return err.Error()
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		return fmt.Sprint(response.Proto, " ", response.StatusCode, "\r\n\r\n", string(body), " ", text(err))
	},
	"a recorder": func(t *testing.T, h http.Handler) string {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("POST", "/", nil))
		return fmt.Sprint("recorded ", w.Code, "\r\n\r\n", w.Body)
	},
	"http.TimeoutHandler": func(t *testing.T, h http.Handler) string {
		return receivedBy(t, http.TimeoutHandler(h, time.Hour, ""))
	},
}

// A panic before anything was written is answered, with its stack in the log or for the
// observer; after that, the connection is ended.
func TestServePanic(t *testing.T) {
	boom := func(before ...int) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			writes(before...).ServeHTTP(w, r)
			http.NewResponseController(w).SetWriteDeadline(time.Time{})
			panic("boom")
		})
	}
	for _, c := range []struct {
		name     string
		handler  http.Handler
		answered bool
		code     int // of the outcome
	}{
		{"before the header", boom(), true, 500},
		{"after an interim response", boom(103), true, 500},
		{"by a code that there is not", writes(7), true, 500},
		{"deep in the stack", deep(2000, boom()), true, 500},
		{"after the header", boom(201), false, 201},
		{"after a part of the body", boom(0), false, 200},
		{"deep in the stack, after the header", deep(2000, boom(201)), false, 201},
		{"after an error of the package", inside(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			NotFound("").Respond(w, r)
			panic("boom")
		})), false, 404},
	} {
		for server, post := range servers {
			isServer := server == "HTTP/1.1" || server == "HTTP/2"
			if !isServer && (!c.answered || c.name == "after an interim response") {
				continue // no server ends their connection, and they take 103 for a final response
			}
			for _, observed := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s, %s, observed: %t", c.name, server, observed), func(t *testing.T) {
					if observed && !c.answered && c.code == 404 {
						c.code = 0 // it was told before
					}
					logged := logTo(t, slog.LevelInfo)
					var handler http.Handler = Serve(c.handler)
					var mu sync.Mutex
					var outcomes []Outcome
					if observed {
						handler = Observe(handler, func(_ *http.Request, o Outcome) {
							mu.Lock()
							defer mu.Unlock()
							outcomes = append(outcomes, o)
						})
					}
					got := post(t, handler)
					_, body, _ := strings.Cut(got, "\r\n\r\n")
					if answered := strings.Contains(got, " 500") && strings.Contains(body, rowInternalServerError.text); answered != c.answered {
						t.Errorf("received %q; answered: %t", got, answered)
					}
					if !c.answered && (strings.HasSuffix(got, "\r\n0\r\n\r\n") || strings.Contains(got, "InternalServerError")) {
						t.Errorf("received %q, which ends as if it were whole", got)
					}
					if !observed {
						lines := strings.Count(logged.String(), "\n")
						if lines != 1 || !strings.HasPrefix(logged.String(), `level=ERROR msg="handler panicked"`) || !hasStack(logged.String()) {
							t.Errorf("logged %d lines, want one with the stack: %s", lines, logged)
						}
						return
					}
					mu.Lock()
					defer mu.Unlock()
					last := outcomes[len(outcomes)-1]
					if len(outcomes) != 1 || logged.Len() > 0 {
						t.Fatalf("outcomes %+v, logged %s; want one, and no log", outcomes, logged)
					}
					if c.code == 0 {
						return
					}
					var p *PanicError
					if last.Code != c.code || !errors.As(last.Cause, &p) || p.Value != "boom" && c.code != 500 || errors.Is(last.Err, errCut) == c.answered {
						t.Errorf("outcome %+v; want %d", last, c.code)
					}
					if !hasStack(string(p.Stack)) {
						t.Errorf("the stack is\n%s", p.Stack)
					}
				})
			}
		}
	}
}

// hasStack reports whether the text has what called the function that panicked.
func hasStack(text string) bool {
	return strings.Contains(text, "TestServePanic.") || strings.Contains(text, "runtime.writes.") // as it is inlined or not
}

// deep calls the handler through as many functions.
func deep(n int, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n == 0 {
			h.ServeHTTP(w, r)
			return
		}
		deep(n-1, h).ServeHTTP(w, r)
	})
}

// A panic with http.ErrAbortHandler ends the connection, and is in the outcome.
func TestServeAbort(t *testing.T) {
	for _, c := range []struct {
		name    string
		handler http.Handler
		want    Outcome
		logged  bool // as an error, for the client has a part
	}{
		{"before the header", writes(), Outcome{Err: http.ErrAbortHandler}, false},
		{"after the header", writes(404), Outcome{Code: 404, Row: "NotFound", Err: http.ErrAbortHandler}, true},
		{"after what was told", sends(NotFound(""), new(error)), Outcome{Code: 404, Row: "NotFound", ID: "NotFound"}, false},
	} {
		var outcomes []Outcome
		aborts := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			c.handler.ServeHTTP(w, r)
			panic(http.ErrAbortHandler)
		})
		for _, handler := range []http.Handler{Serve(aborts), Observe(Serve(aborts), func(_ *http.Request, o Outcome) { outcomes = append(outcomes, o) })} {
			func() {
				defer func() {
					if value := recover(); value != http.ErrAbortHandler {
						t.Errorf("%s: it panics with %v, want http.ErrAbortHandler", c.name, value)
					}
				}()
				handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
			}()
		}
		if diff := cmp.Diff([]Outcome{c.want}, outcomes, cmpopts.EquateErrors()); diff != "" {
			t.Errorf("%s: outcomes (-want +got):\n%s", c.name, diff)
		}
		if level, logged := outcomes[0].Level(); logged != c.logged || logged && level != slog.LevelError {
			t.Errorf("%s: logged at %v, %t", c.name, level, logged)
		}
	}
}

// A handler that ends its goroutine has no outcome, and no panic is made of it.
func TestServeGoexit(t *testing.T) {
	done := make(chan []Outcome)
	go func() {
		var outcomes []Outcome
		defer func() { done <- outcomes }()
		Observe(Serve(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { runtime.Goexit() })), func(_ *http.Request, o Outcome) { outcomes = append(outcomes, o) }).
			ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	}()
	if outcomes := <-done; len(outcomes) != 0 {
		t.Errorf("outcomes %+v", outcomes)
	}
}

// A writer that is asked after a panic whether it has written says so, or may have.
func TestMayHaveWritten(t *testing.T) {
	fresh, used := httptest.NewRecorder(), httptest.NewRecorder()
	used.WriteHeader(404)
	for _, c := range []struct {
		name string
		w    http.ResponseWriter
		want bool
	}{
		{"a recorder", fresh, false},
		{"a recorder with a response", used, true},
		{"a router's", &sayingWritten{fresh, false}, false},
		{"a router's, with a response", &sayingWritten{fresh, true}, true},
		{"a router's, with a status", &sayingStatus{fresh, 404}, true},
		{"middleware's", unwrapping{unwrapping{fresh}}, false},
		{"middleware's, with a response", unwrapping{unwrapping{used}}, true},
		{"middleware's that does not unwrap", &struct{ http.ResponseWriter }{fresh}, false},
		{"middleware's that does not unwrap, with a response", struct{ http.ResponseWriter }{used}, true},
		{"one around nothing", struct{ http.ResponseWriter }{}, true},
		{"one that gives no sign", discard{}, true},
		{"one that is no struct", none(0), true},
	} {
		if got := mayHaveWritten(c.w); got != c.want {
			t.Errorf("%s: %t, want %t", c.name, got, c.want)
		}
	}
}

// none is a ResponseWriter that is no struct.
type none int

func (none) Header() http.Header       { return nil }
func (none) Write([]byte) (int, error) { return 0, nil }
func (none) WriteHeader(int)           {}

// A hijacked connection is an upgrade, also where middleware around the writer has no
// Hijack of its own, and only then.
func TestServeHijack(t *testing.T) {
	upgrade := func(code int) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if code > 0 {
				w.WriteHeader(code)
			}
			conn, rw, err := http.NewResponseController(w).Hijack()
			if err != nil {
				return
			}
			defer conn.Close()
			rw.WriteString("HTTP/1.1 101 Switching Protocols\r\n\r\nhello")
			rw.Flush()
		})
	}
	for _, c := range []struct {
		name   string
		around func(http.ResponseWriter) http.ResponseWriter
		code   int
		want   int
	}{
		{"the server's", func(w http.ResponseWriter) http.ResponseWriter { return w }, 0, 101},
		{"with a code", func(w http.ResponseWriter) http.ResponseWriter { return w }, 101, 101},
		{"of middleware", func(w http.ResponseWriter) http.ResponseWriter { return unwrapping{unwrapping{w}} }, 0, 101},
		{"of middleware that cannot", func(w http.ResponseWriter) http.ResponseWriter { return unwrapping{struct{ http.ResponseWriter }{w}} }, 0, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			outcomes := make(chan Outcome, 1)
			observed := Observe(Serve(upgrade(c.code)), func(_ *http.Request, o Outcome) { outcomes <- o })
			got := receivedBy(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { observed.ServeHTTP(c.around(w), r) }))
			if o := <-outcomes; o.Code != c.want || o.Err != nil {
				t.Errorf("outcome %+v, want the code %d", o, c.want)
			}
			if c.want == 101 != strings.HasSuffix(got, "hello") {
				t.Errorf("received %q", got)
			}
		})
	}
}

// A file reaches the ReadFrom of the server's writer as the file that it is, which
// sendfile takes.
func TestServeReadFrom(t *testing.T) {
	path := filepath.Join(t.TempDir(), "page")
	if err := os.WriteFile(path, []byte("a page"), 0o666); err != nil {
		t.Fatal(err)
	}
	w := &copying{ResponseRecorder: httptest.NewRecorder()}
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, path) })
	Observe(Serve(handler), func(_ *http.Request, o Outcome) {
		if o.Code != 200 || o.Err != nil {
			t.Errorf("outcome %+v", o)
		}
	}).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	limited, ok := w.src.(*io.LimitedReader)
	if !ok {
		t.Fatalf("ReadFrom was given %T", w.src)
	}
	if _, ok := limited.R.(*os.File); !ok || w.Body.String() != "a page" {
		t.Errorf("ReadFrom was given a limited %T; the body is %q", limited.R, w.Body)
	}
}

// A copying writer keeps what it was given to read.
type copying struct {
	*httptest.ResponseRecorder
	hijacks
	src io.Reader
}

func (c *copying) ReadFrom(src io.Reader) (int64, error) {
	c.src = src
	return io.Copy(struct{ io.Writer }{c.ResponseRecorder}, src)
}

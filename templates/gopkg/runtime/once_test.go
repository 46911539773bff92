package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A request has one response, with one body, whatever panics while it is sent
// and after it was.

// receivedBy is all that a server on loopback sends to a POST.
func receivedBy(t *testing.T, handler http.Handler) string {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = slog.NewLogLogger(slog.NewTextHandler(io.Discard, nil), 0)
	server.Start()
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	all, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

// A faulty writer fails in the way that it is told.
type faulty struct {
	http.ResponseWriter
	header, body func()
}

func (f faulty) WriteHeader(code int) {
	f.ResponseWriter.WriteHeader(code)
	f.header()
}

func (f faulty) Write(p []byte) (int, error) {
	n, err := f.ResponseWriter.Write(p[:len(p)/2])
	http.NewResponseController(f.ResponseWriter).Flush()
	f.body()
	return n, err
}

// What panics while a response is sent ends the connection: of a body that the
// client has a part of there is no end, and nothing follows.
func TestPanicWhileSending(t *testing.T) {
	boom, abort, fine := func() { panic("boom") }, func() { panic(http.ErrAbortHandler) }, func() {}
	for _, c := range []struct {
		name         string
		response     PostResponse
		header, body func()
		part         string // of the body, that is received
		outcomes     int
	}{
		{"in the body of a resource", Created("123456"), fine, boom, `"123`, 1},
		{"in the body of an error", NotFound("x"), fine, boom, `{"type":"about:blank"`, 1},
		{"in the header of a resource", Created("123456"), boom, fine, "", 1},
		{"in the header of an error", NotFound("x"), boom, fine, "", 1},
		{"in the header of an error without a body", withoutBody(NotFound("x")), boom, fine, "", 1},
		{"in the header of a response without a body", NoContent(), boom, fine, "", 1},
		{"on purpose", Created("123456"), fine, abort, `"123`, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var outcomes []Outcome
			got := receivedBy(t, Observe(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				func() { // as an emitted handler does
					w := faulty{w, c.header, c.body}
					defer recovered(w, r)
					answer(w, r, c.response)
				}()
			}), func(_ *http.Request, o Outcome) { outcomes = append(outcomes, o) }))
			_, body, _ := strings.Cut(got, "\r\n\r\n")
			if strings.Count(got, "HTTP/1.1") > 1 || strings.Contains(got, "InternalServerError") || !strings.Contains(body, c.part) || strings.HasSuffix(body, "0\r\n\r\n") {
				t.Errorf("received %q; want a part of the response, with %q", got, c.part)
			}
			if len(outcomes) != c.outcomes {
				t.Fatalf("outcomes %+v, want %d", outcomes, c.outcomes)
			}
			for _, o := range outcomes {
				if o.Code != 500 || !errors.Is(o.Err, errCut) || text(o.Cause) != "panic: boom" {
					t.Errorf("the outcome is %+v", o)
				}
			}
		})
	}
}

// A handler that panics while it sends something else, to itself, has sent
// nothing to the client: it is answered.
func TestPanicWhileSendingElsewhere(t *testing.T) {
	got, outcomes := ask("GET", GetHandler(func(r *http.Request) GetResponse {
		w := faulty{httptest.NewRecorder(), func() {}, func() { panic("boom") }}
		NotFound("x").Respond(w, r)
		return nil
	}))
	if got.Code != 500 || !strings.HasSuffix(got.Body, "}") || len(outcomes) != 1 || text(outcomes[0].Cause) != "panic: boom" {
		t.Errorf("got %+v, outcomes %+v", got, outcomes)
	}
}

// An observer or a logger that panics changes nothing of the response, in a
// handler of the package as in any other.
func TestPanicAfterSending(t *testing.T) {
	created := Created("123456")
	for _, c := range []struct {
		name     string
		response Response
		code     int
		body     string
	}{
		{"a resource", created, 201, `"123456"`},
		{"an error", NotFound("no order"), 404, notFoundBody},
		{"an error that is logged", InternalServerError(io.EOF), 500, `"code":"InternalServerError"`},
		{"no body", NoContent(), 204, ""},
	} {
		for name, handler := range map[string]http.HandlerFunc{
			"a handler of the package": func(w http.ResponseWriter, r *http.Request) {
				defer recovered(w, r)
				answer(w, r, c.response)
			},
			"any handler": func(w http.ResponseWriter, r *http.Request) {
				if err := c.response.Respond(w, r); err != nil {
					t.Errorf("Respond: %v", err)
				}
			},
		} {
			t.Run(c.name+", "+name, func(t *testing.T) {
				logged := logTo(t, slog.LevelError)
				check := func(got string) {
					t.Helper()
					_, body, _ := strings.Cut(got, "\r\n\r\n")
					if !strings.HasPrefix(got, fmt.Sprintf("HTTP/1.1 %d", c.code)) || strings.Count(body, `"`) > 0 != (c.body != "") ||
						!strings.Contains(body, c.body) || strings.Count(body, "}{") > 0 {
						t.Errorf("received %q; want one response, with %s", got, c.body)
					}
				}
				calls := 0
				check(receivedBy(t, Observe(handler, func(*http.Request, Outcome) {
					calls++
					panic("boom")
				})))
				if calls != 1 || strings.Count(logged.String(), "boom") != 1 {
					t.Errorf("the observer was called %d times, and logged is %s", calls, logged)
				}
				slog.SetDefault(slog.New(panickingLog{slog.NewTextHandler(io.Discard, nil)}))
				check(receivedBy(t, handler))
			})
		}
	}
}

// A panickingLog is a logger that panics.
type panickingLog struct{ slog.Handler }

func (panickingLog) Enabled(context.Context, slog.Level) bool { panic("boom") }

// An observer can end the connection, as any handler can.
func TestObserverAborts(t *testing.T) {
	got := receivedBy(t, Observe(sends(Created(strings.Repeat("x", 1<<20)), new(error)), func(*http.Request, Outcome) { panic(http.ErrAbortHandler) }))
	if strings.HasSuffix(got, "0\r\n\r\n") {
		t.Error("the response is whole")
	}
}

// The writers of routers that say whether the header was sent.
type (
	sayingWritten struct {
		http.ResponseWriter
		written bool
	}
	sayingStatus struct {
		http.ResponseWriter
		status int
	}
	unwrapping struct{ http.ResponseWriter }
)

func (s *sayingWritten) Written() bool           { return s.written }
func (s *sayingStatus) Status() int              { return s.status }
func (s *sayingStatus) BytesWritten() int        { return 0 }
func (u unwrapping) Unwrap() http.ResponseWriter { return u.ResponseWriter }

// Where the writer says that its header was sent, a second response is not: its
// error says so, and so does its outcome.
func TestRespondTwice(t *testing.T) {
	for _, c := range []struct {
		name  string
		of    func(http.ResponseWriter) http.ResponseWriter
		known bool
	}{
		{"net/http's own", func(w http.ResponseWriter) http.ResponseWriter { return w }, false},
		{"one that has not written", func(w http.ResponseWriter) http.ResponseWriter { return &sayingWritten{w, false} }, false},
		{"one that has", func(w http.ResponseWriter) http.ResponseWriter { return &sayingWritten{w, true} }, true},
		{"one without a status", func(w http.ResponseWriter) http.ResponseWriter { return &sayingStatus{w, 0} }, false},
		{"one with a status", func(w http.ResponseWriter) http.ResponseWriter { return &sayingStatus{w, 200} }, true},
		{"one around another", func(w http.ResponseWriter) http.ResponseWriter {
			return unwrapping{unwrapping{&sayingWritten{w, true}}}
		}, true},
		{"one around nothing that says", func(w http.ResponseWriter) http.ResponseWriter { return unwrapping{w} }, false},
	} {
		for _, second := range []Response{Created("x"), NoContent(), NotFound("x"), withoutBody(NotFound("x")), Created(func() {})} {
			var outcomes []Outcome
			w := httptest.NewRecorder()
			w.Header().Set("X-First", "response")
			var err error
			Observe(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { err = second.Respond(c.of(w), r) }), func(_ *http.Request, o Outcome) { outcomes = append(outcomes, o) }).
				ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("POST", "/", nil))
			if wrote := w.Result().StatusCode != 200 || w.Body.Len() > 0; wrote == c.known || errors.Is(err, errWritten) != c.known {
				t.Errorf("%s, %T: written: %t, Respond: %v", c.name, second, wrote, err)
			}
			if len(outcomes) != 1 || errors.Is(outcomes[0].Err, errWritten) != c.known {
				t.Errorf("%s, %T: outcomes %+v", c.name, second, outcomes)
			}
			if len(w.Header()) > 1 == c.known && second.StatusCode() != 204 {
				t.Errorf("%s, %T: the header is %v", c.name, second, w.Header())
			}
		}
	}
}

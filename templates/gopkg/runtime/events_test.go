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
	"os"
	goruntime "runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The functions that send events are called with what a stream has.
type sender = func(ctx context.Context, send func(Event) error) error

// protocols start a server for the handler, in each version of HTTP that has a
// stream.
var protocols = map[string]func(*httptest.Server){
	"HTTP/1.1":          (*httptest.Server).Start,
	"HTTP/1.1 over TLS": func(s *httptest.Server) { s.StartTLS() },
	"HTTP/2": func(s *httptest.Server) {
		s.EnableHTTP2 = true
		s.StartTLS()
	},
}

// overEach tests with each protocol, and waits for all goroutines.
func overEach(t *testing.T, test func(t *testing.T, start func(http.Handler, ...func(*http.Server)) *streamTest)) {
	for name, start := range protocols {
		t.Run(name, func(t *testing.T) {
			defer quiet()()
			test(t, func(handler http.Handler, settings ...func(*http.Server)) *streamTest {
				s := &streamTest{T: t, outcomes: make(chan Outcome, 2000)}
				s.Server = httptest.NewUnstartedServer(Observe(handler, func(_ *http.Request, o Outcome) { s.outcomes <- o }))
				for _, set := range settings {
					set(s.Config)
				}
				start(s.Server)
				return s
			})
		})
	}
}

// A streamTest is a server whose streams a test reads.
type streamTest struct {
	*testing.T
	*httptest.Server
	outcomes chan Outcome
}

// open sends a request, and returns the stream that is the response.
func (s *streamTest) open(ctx context.Context) (*http.Response, *eventReader) {
	s.Helper()
	r, err := http.NewRequestWithContext(ctx, "GET", s.URL, nil)
	if err != nil {
		s.Fatal(err)
	}
	response, err := s.Client().Do(r)
	if err != nil {
		s.Fatal(err)
	}
	return response, readEvents(response.Body)
}

// updates handles GET with events.
func updates(f sender) GetHandler {
	return func(*http.Request) GetResponse { return Updates(f) }
}

// The header comes before the first event, and each event before the next is sent.
func TestEventsAreFlushed(t *testing.T) {
	overEach(t, func(t *testing.T, start func(http.Handler, ...func(*http.Server)) *streamTest) {
		next := make(chan Event)
		s := start(updates(func(_ context.Context, send func(Event) error) error {
			for e := range next {
				if err := send(e); err != nil {
					return err
				}
			}
			return nil
		}))
		defer s.Close()
		response, events := s.open(context.Background())
		defer response.Body.Close()
		want := http.Header{"Content-Type": {"text/event-stream"}, "Cache-Control": {"no-store"}}
		response.Header.Del("Date")
		if diff := cmp.Diff(want, response.Header); diff != "" || response.StatusCode != 200 {
			t.Errorf("%d, header (-want +got):\n%s", response.StatusCode, diff)
		}
		for n := range 3 {
			id := fmt.Sprint(n)
			next <- Event{ID: id, Name: "order", Data: []byte("a\nb")}
			if got, err := events.next(); err != nil || got != (heard{id: id, name: "order", data: "a\nb", retry: -1}) {
				t.Fatalf("event %d: %+v, %v", n, got, err)
			}
			next <- Event{} // which is none
		}
		close(next)
		if got, err := events.next(); err != io.EOF {
			t.Errorf("at the end: %+v, %v", got, err)
		}
		if o := <-s.outcomes; o.Row != "Updates" || o.Code != 200 || o.Err != nil || o.Canceled != nil {
			t.Errorf("the outcome is %+v", o)
		}
	})
}

// The header of a stream is that of its row, with what the caller and a handler in
// front have given, but for a length.
func TestEventsHeader(t *testing.T) {
	some := func(_ context.Context, send func(Event) error) error { return send(Event{ID: "1"}) }
	stream := http.Header{"Content-Type": {"text/event-stream"}, "Cache-Control": {"no-store"}}
	respond := func(row row, headers ...header) Response { return &streaming{row, some, headers} }
	private := header{"Cache-Control", []string{"private"}}
	for _, c := range []struct {
		name     string
		before   http.Header
		response Response
		want     http.Header
		fault    string
	}{
		{"of its own", nil, Updates(some), stream, ""},
		{"of the row", nil, respond(row{headers: []header{private}}), and(stream, "Cache-Control", "private"), ""},
		{"of the response", nil, respond(row{}, private), and(stream, "Cache-Control", "private"), ""},
		{"by WithHeader", nil, WithHeader(Updates(some), "Cache-Control", "no-cache"), and(stream, "Cache-Control", "no-cache"), ""},
		{"by WithHeader, with parameters", nil, WithHeader(Updates(some), "Content-Type", "text/event-stream;charset=utf-8"), and(stream, "Content-Type", "text/event-stream;charset=utf-8"), ""},
		{"of a handler in front", http.Header{"Cache-Control": {"no-cache"}}, Updates(some), and(stream, "Cache-Control", "no-cache"), ""},
		{"of another response", http.Header{"Content-Length": {"7"}, "Content-Type": {"text/html"}}, Updates(some), stream, ""},
		{"that is missing", nil, respond(row{required: []string{"Link"}}, header{"Link", []string{""}}), stream, "the required header Link is empty"},
	} {
		for _, method := range []string{"GET", "HEAD"} {
			got, outcomes := ask(method, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				for key, lines := range c.before {
					w.Header()[key] = lines
				}
				if err := c.response.Respond(w, r); text(err) != c.fault {
					t.Errorf("%s, %s: Respond: %v, want %q", method, c.name, err, c.fault)
				}
			}))
			if diff := cmp.Diff(c.want, got.Header); diff != "" {
				t.Errorf("%s, %s: header (-want +got):\n%s", method, c.name, diff)
			}
			body := map[string]string{"GET": "id: 1\n\n", "HEAD": ""}[method] // RFC 9110, section 9.3.2
			if got.Code != 200 || got.Body != body {
				t.Errorf("%s, %s: %d %q, want %q", method, c.name, got.Code, got.Body, body)
			}
			if len(outcomes) != 1 || text(outcomes[0].Err) != c.fault {
				t.Errorf("%s, %s: outcomes %+v", method, c.name, outcomes)
			}
		}
	}
}

// A streaming response is one of any row.
type streaming struct {
	row
	events  sender
	headers []header
}

func (s *streaming) StatusCode() int { return 200 }

func (s *streaming) Respond(w http.ResponseWriter, r *http.Request) error {
	s.name, s.code, s.methods = "Streaming", 200, onGet
	return respondEvents(w, r, &s.row, nil, 0, s.events, s.headers...)
}

// Where no events can be sent, the fallback says so before anything is, also to
// HEAD.
func TestNoEvents(t *testing.T) {
	none := func(context.Context, func(Event) error) error {
		t.Error("the function was called")
		return nil
	}
	for _, c := range []struct {
		name     string
		of       func(http.ResponseWriter) http.ResponseWriter
		response *UpdatesResponse
		cause    string
	}{
		{"no function", nil, Updates(nil), "no constructor has made this response, or it was given no function"},
		{"no constructor", nil, new(UpdatesResponse), "no constructor has made this response, or it was given no function"},
		{"a nil pointer", nil, nil, "the response is nil"},
		{"a writer that cannot flush", func(w http.ResponseWriter) http.ResponseWriter { return onlyWriter{w} }, Updates(none),
			"events need a ResponseWriter that can flush, which runtime.onlyWriter cannot"},
		{"one around it", func(w http.ResponseWriter) http.ResponseWriter { return unwrapping{onlyWriter{w}} }, Updates(none),
			"events need a ResponseWriter that can flush, which runtime.unwrapping cannot"},
	} {
		for _, method := range []string{"GET", "HEAD"} {
			got, outcomes := ask(method, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if c.of != nil {
					w = c.of(w)
				}
				GetHandler(func(*http.Request) GetResponse { return c.response }).ServeHTTP(w, r)
			}))
			if got.Code != 500 || len(outcomes) != 1 || text(outcomes[0].Cause) != c.cause {
				t.Errorf("%s, %s: %d, outcomes %+v", method, c.name, got.Code, outcomes)
			}
		}
	}
}

// An onlyWriter has the methods of a ResponseWriter, and no others.
type onlyWriter struct{ http.ResponseWriter }

// A writer of a router is flushed, whichever way it does that, and a second response
// is not sent where it says that there was one.
func TestEventsThroughWriters(t *testing.T) {
	one := Updates(func(_ context.Context, send func(Event) error) error { return send(Event{ID: "1"}) })
	for name, of := range map[string]func(http.ResponseWriter) http.ResponseWriter{
		"net/http's own":   func(w http.ResponseWriter) http.ResponseWriter { return w },
		"one that unwraps": func(w http.ResponseWriter) http.ResponseWriter { return unwrapping{unwrapping{w}} },
		"one with Flush": func(w http.ResponseWriter) http.ResponseWriter {
			return struct{ flusher }{flusher{w, w.(http.Flusher)}}
		},
		"one without limits": func(w http.ResponseWriter) http.ResponseWriter { return flusher{w, w.(http.Flusher)} },
	} {
		w := httptest.NewRecorder()
		if err := one.Respond(of(w), httptest.NewRequest("GET", "/", nil)); err != nil || !w.Flushed || w.Body.String() != "id: 1\n\n" {
			t.Errorf("%s: %v, flushed: %t, %q", name, err, w.Flushed, w.Body)
		}
	}
	w := httptest.NewRecorder()
	w.Header().Set("X-First", "response")
	if err := one.Respond(flusher{unwrapping{&sayingWritten{w, true}}, w}, httptest.NewRequest("GET", "/", nil)); !errors.Is(err, errWritten) || w.Body.Len() > 0 || len(w.Header()) > 1 {
		t.Errorf("a second response: %v, %v %q", err, w.Header(), w.Body)
	}
}

type flusher struct {
	http.ResponseWriter
	http.Flusher
}

func (f flusher) Unwrap() http.ResponseWriter { return f.ResponseWriter }

// A stream ends for many reasons. What the function gets of them, what the client
// and what the outcome: only a function that fails on its own, or panics, cuts the
// connection.
func TestEventsEnd(t *testing.T) {
	errOwn := errors.New("the queue is gone")
	untilEnded := func(ctx context.Context, send func(Event) error) error {
		<-ctx.Done()
		return send(Event{ID: "late"})
	}
	withOutcome := func(want Outcome) func(*testing.T, Outcome) {
		return func(t *testing.T, o Outcome) {
			t.Helper()
			if o.Row != want.Row || o.Code != want.Code || !errors.Is(o.Err, want.Err) || !errors.Is(o.Canceled, want.Canceled) {
				t.Errorf("the outcome is %+v, want %+v", o, want)
			}
		}
	}
	fine := withOutcome(Outcome{Row: "Updates", Code: 200})
	failed := withOutcome(Outcome{Row: "Updates", Code: 200, Err: errOwn})
	canceled := withOutcome(Outcome{Row: "Updates", Code: 200, Canceled: context.Canceled})
	panicked := func(t *testing.T, o Outcome) {
		t.Helper()
		var cause *PanicError
		if o.Code != 500 || !errors.Is(o.Err, errCut) || !errors.As(o.Cause, &cause) || cause.Value != "boom" || !strings.Contains(string(cause.Stack), "TestEventsEnd") {
			t.Errorf("the outcome is %+v", o)
		}
	}
	none := func(*testing.T, Outcome) {}
	type end func(s *streamTest, leave context.CancelFunc)
	stays := func(*streamTest, context.CancelFunc) {}
	leaves := func(_ *streamTest, leave context.CancelFunc) { leave() }
	shutDown := func(s *streamTest, _ context.CancelFunc) {
		if err := s.Config.Shutdown(context.Background()); err != nil {
			s.Error(err)
		}
	}
	for _, c := range []struct {
		name    string
		f       sender
		end     end
		whole   bool // the client gets the end of the response
		cause   error
		outcome func(*testing.T, Outcome)
	}{
		{"the function returns", func(context.Context, func(Event) error) error { return nil }, stays, true, errEventsReturned, fine},
		{"it fails", func(context.Context, func(Event) error) error { return errOwn }, stays, false, errEventsReturned, failed},
		{"a context of its own ends", func(context.Context, func(Event) error) error { return context.Canceled }, stays, false, errEventsReturned,
			withOutcome(Outcome{Row: "Updates", Code: 200, Err: context.Canceled})},
		{"it panics", func(context.Context, func(Event) error) error { panic("boom") }, stays, false, errEventsReturned, panicked},
		{"it aborts", func(context.Context, func(Event) error) error { panic(http.ErrAbortHandler) }, stays, false, errEventsReturned, none},
		{"the client leaves, and it says so", untilEnded, leaves, false, context.Canceled, canceled},
		{"the client leaves, and it returns nil", func(ctx context.Context, _ func(Event) error) error { <-ctx.Done(); return nil }, leaves, false, context.Canceled, canceled},
		{"the client leaves, and it says so in its words", func(ctx context.Context, _ func(Event) error) error {
			<-ctx.Done()
			return fmt.Errorf("waiting: %w", ctx.Err())
		}, leaves, false, context.Canceled, canceled},
		{"the client leaves, and it finds out by sending", func(_ context.Context, send func(Event) error) error {
			for {
				if err := send(Event{Data: make([]byte, 4<<10)}); err != nil {
					return err
				}
			}
		}, leaves, false, context.Canceled, canceled},
		{"the client leaves, and it fails", func(ctx context.Context, _ func(Event) error) error { <-ctx.Done(); return errOwn }, leaves, false, context.Canceled,
			withOutcome(Outcome{Row: "Updates", Code: 200, Err: errOwn, Canceled: context.Canceled})},
		{"the server is shut down, and it says so", untilEnded, shutDown, true, http.ErrServerClosed, fine},
		{"the server is shut down, and it returns the error of the context", func(ctx context.Context, _ func(Event) error) error { <-ctx.Done(); return ctx.Err() }, shutDown, true, http.ErrServerClosed, fine},
		{"the server is shut down, and it fails", func(ctx context.Context, _ func(Event) error) error { <-ctx.Done(); return errOwn }, shutDown, false, http.ErrServerClosed, failed},
		{"the server is shut down, and it panics", func(ctx context.Context, _ func(Event) error) error { <-ctx.Done(); panic("boom") }, shutDown, false, http.ErrServerClosed, panicked},
	} {
		t.Run(c.name, func(t *testing.T) {
			overEach(t, func(t *testing.T, start func(http.Handler, ...func(*http.Server)) *streamTest) {
				var stream context.Context
				var late func(Event) error
				ended := make(chan struct{})
				handler := updates(func(ctx context.Context, send func(Event) error) error {
					stream, late = ctx, send
					if err := send(Event{ID: "1", Data: []byte{}}); err != nil {
						t.Error(err)
					}
					return c.f(ctx, send)
				})
				s := start(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					defer close(ended)
					handler.ServeHTTP(w, r)
				}))
				defer s.Close()
				ctx, leave := context.WithCancel(context.Background())
				defer leave()
				response, events := s.open(ctx)
				defer response.Body.Close()
				if got, err := events.next(); err != nil || got.id != "1" {
					t.Fatalf("the first event is %+v, %v", got, err)
				}
				c.end(s, leave)
				if _, err := events.next(); (err == io.EOF) != c.whole && ctx.Err() == nil {
					t.Errorf("the client's stream ends with %v; whole: %t", err, c.whole)
				}
				<-ended
				if got := context.Cause(stream); !errors.Is(got, c.cause) {
					t.Errorf("the cause is %v, want %v", got, c.cause)
				}
				for _, e := range []Event{{}, {ID: "2"}} {
					if err := late(e); !errors.Is(err, c.cause) {
						t.Errorf("send after the end: %v, want %v", err, c.cause)
					}
				}
				select {
				case o := <-s.outcomes:
					c.outcome(t, o)
				default:
					if c.name != "it aborts" {
						t.Error("there is no outcome")
					}
				}
				if len(s.outcomes) > 0 {
					t.Errorf("there is another outcome: %+v", <-s.outcomes)
				}
				shutdowns.Lock()
				defer shutdowns.Unlock()
				if _, kept := shutdowns.contexts[s.Config]; kept && c.cause == http.ErrServerClosed {
					t.Error("the server is not forgotten")
				}
				delete(shutdowns.contexts, s.Config) // which is closed without being shut down
			})
		})
	}
}

// A stream that begins while its server is being shut down, ends at once: Shutdown
// waits for it. That the server says so to none but who wants it to serve, does not
// bother a BaseContext that knows its listener.
func TestEventsAfterShutdown(t *testing.T) {
	for _, before := range []int{0, 1} { // streams of the server
		overEach(t, func(t *testing.T, start func(http.Handler, ...func(*http.Server)) *streamTest) {
			down, asked := make(chan struct{}), make(chan struct{})
			s := start(GetHandler(func(r *http.Request) GetResponse {
				if r.URL.RawQuery == "" {
					return Updates(func(context.Context, func(Event) error) error { return nil })
				}
				close(asked)
				<-down
				return Updates(func(ctx context.Context, send func(Event) error) error {
					<-ctx.Done()
					return context.Cause(ctx)
				})
			}), func(s *http.Server) {
				s.BaseContext = func(l net.Listener) context.Context {
					if _, foreign := l.(noListener); foreign {
						panic("not the service's own")
					}
					return context.Background()
				}
				s.RegisterOnShutdown(func() { close(down) })
			})
			defer s.Close()
			for range before {
				response, _ := s.open(context.Background())
				response.Body.Close()
				<-s.outcomes
			}
			s.URL += "/?late"
			var body []byte
			done := make(chan error)
			go func() {
				response, err := s.Client().Get(s.URL)
				if err == nil {
					body, err = io.ReadAll(response.Body)
					response.Body.Close()
				}
				done <- err
			}()
			<-asked
			if err := s.Config.Shutdown(context.Background()); err != nil {
				t.Error(err)
			}
			if err := <-done; err != nil || len(body) > 0 {
				t.Errorf("the client got %q, %v", body, err)
			}
			if o := <-s.outcomes; o.Err != nil || o.Code != 200 {
				t.Errorf("the outcome is %+v", o)
			}
			shutdowns.Lock()
			defer shutdowns.Unlock()
			if _, kept := shutdowns.contexts[s.Config]; kept {
				t.Error("the server is not forgotten")
			}
		})
	}
}

// The time that a server gives to a request is not for a stream; and what follows it
// on the connection is not cut either.
func TestEventsOutliveTimeouts(t *testing.T) {
	const limit = 300 * time.Millisecond
	overEach(t, func(t *testing.T, start func(http.Handler, ...func(*http.Server)) *streamTest) {
		enough := make(chan struct{})
		stream := Updates(func(ctx context.Context, send func(Event) error) error {
			select {
			case <-ctx.Done():
			case <-enough:
			}
			return send(Event{Data: []byte("last")})
		}).KeepAlive(limit / 3)
		s := start(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.RawQuery != "" {
				_ = NoContent().Respond(w, r)
				return
			}
			control := http.NewResponseController(w) // as the server has done by its ReadTimeout and WriteTimeout
			if err := errors.Join(control.SetReadDeadline(time.Now().Add(limit)), control.SetWriteDeadline(time.Now().Add(limit))); err != nil {
				t.Error(err)
			}
			_ = stream.Respond(w, r)
		}))
		defer s.Close()
		response, events := s.open(context.Background())
		for range 5 { // comments, which take longer than the limit
			if got, err := events.next(); err != nil || !got.comment {
				t.Fatalf("%+v, %v; want a comment", got, err)
			}
		}
		close(enough)
		for {
			got, err := events.next()
			if err != nil {
				t.Fatalf("instead of the last event: %v", err)
			}
			if !got.comment {
				break
			}
		}
		if _, err := io.Copy(io.Discard, response.Body); err != nil {
			t.Errorf("at the end: %v", err)
		}
		response.Body.Close()
		if o := <-s.outcomes; o.Err != nil || o.Canceled != nil {
			t.Errorf("the outcome is %+v", o)
		}
		response, err := s.Client().Get(s.URL + "/?next")
		if err != nil || response.StatusCode != 204 {
			t.Fatalf("the next request: %v, %v", response, err)
		}
		response.Body.Close()
	})
}

// Until when the rest of a response may be written, after which nothing of a stream
// is left on the connection.
func TestEventsLastDeadline(t *testing.T) {
	for _, c := range []struct {
		name   string
		server *http.Server
		cause  error
		want   time.Duration // 0: for ever
	}{
		{"no server", nil, errEventsReturned, 0},
		{"a server without a limit", new(http.Server), errEventsReturned, 0},
		{"a server with one", &http.Server{WriteTimeout: time.Hour}, errEventsReturned, time.Hour},
		{"a server with one, and the client has gone", &http.Server{WriteTimeout: time.Hour}, context.Canceled, time.Hour},
		{"a server that is shut down", &http.Server{WriteTimeout: time.Hour}, http.ErrServerClosed, endPatience},
	} {
		s := newEventStream(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil), nil, 0)
		s.server = c.server
		s.cancel(c.cause)
		before := time.Now()
		got := s.lastDeadline()
		if c.want == 0 != got.IsZero() || c.want > 0 && (got.Before(before.Add(c.want)) || got.After(time.Now().Add(c.want))) {
			t.Errorf("%s: %v, which is after %v; want %v", c.name, got, got.Sub(before), c.want)
		}
	}
}

// A stream that ends leaves the writer without a deadline, whatever else has set one
// in the meantime.
func TestEventsLeaveNoDeadline(t *testing.T) {
	defer quiet()()
	w := &stuckWriter{header: http.Header{}, may: 1, deadline: make(chan string, 10)}
	ctx, leave := context.WithCancel(context.Background())
	s := newEventStream(w, httptest.NewRequest("GET", "/", nil).WithContext(ctx), w.FlushError, time.Hour)
	err := s.run(200, func(_ context.Context, send func(Event) error) error {
		if got := <-w.deadline; got != "none" {
			t.Errorf("the deadline at the beginning is %s", got)
		}
		leave()
		if got := <-w.deadline; got != "soon" {
			t.Errorf("the deadline when the context ends is %s", got)
		}
		return nil
	})
	if got := <-w.deadline; got != "none" || err != nil {
		t.Errorf("the deadline at the end is %s, %v", got, err)
	}
}

// Comments stand in for events: one for each interval in which nothing was sent.
// The timer fires four times in an interval; here, the test does.
func TestKeepAlive(t *testing.T) {
	for _, c := range []struct {
		name     string
		interval time.Duration
		does     string // t: the timer fires; e: an event is sent
		sends    string // e or :, in that order
	}{
		{"nothing is sent", time.Hour, "tttt", ":"},
		{"nor ever", time.Hour, "tttttttttttt", ":::"},
		{"too early", time.Hour, "ttt", ""},
		{"an event", time.Hour, "tetttt", "e"},
		{"an event, and nothing for an interval", time.Hour, "tettttt", "e:"},
		{"an event in each interval", time.Hour, "tttetttetttetttettte", "eeeee"},
		{"no comments", -time.Hour, "tttttttttttt", ""},
		{"no comments", keepAliveOf(0), "etttttttttttte", "ee"},
		{"by default", 0, "tttttttt", "::"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
			s := newEventStream(w, r, flushOf(w), c.interval)
			err := s.run(200, func(ctx context.Context, send func(Event) error) error {
				for _, do := range c.does {
					if do == 't' {
						s.watch()
					} else if err := send(Event{Data: []byte{}}); err != nil {
						t.Error(err)
					}
				}
				return nil
			})
			want := strings.NewReplacer("e", "data: \n\n", ":", ":\n\n").Replace(c.sends)
			if got := w.Body.String(); got != want || err != nil {
				t.Errorf("sent %q, %v; want %q", got, err, want)
			}
			s.watch() // the timer was late
			if got := w.Body.String(); got != want {
				t.Errorf("after the end it has sent %q", got)
			}
		})
	}
	if got := keepAliveOf(time.Minute); got != time.Minute {
		t.Errorf("a minute is %v", got)
	}
	if s := newEventStream(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil), nil, 0); s.interval != 15*time.Second {
		t.Errorf("the default is %v", s.interval) // WHATWG HTML, section 9.2.7
	}
	if s := newEventStream(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil), nil, 1); s.tick() != time.Millisecond {
		t.Errorf("the timer of the shortest interval fires each %v", s.tick())
	}
}

// A client is slow that takes each event within an interval, and no more than that;
// it has stopped when it has taken longer for one. Here, the time goes by in the
// writer.
func TestSlowClient(t *testing.T) {
	for _, c := range []struct {
		ticks int // while each event is written
		fault string
	}{
		{0, ""},
		{keepAliveTicks, ""},
		{keepAliveTicks + 1, "the client has taken nothing for 1h0m0s"},
	} {
		w := &slowWriter{stuckWriter: stuckWriter{header: http.Header{}, may: 3, deadline: make(chan string, 10)}, ticks: c.ticks}
		w.stream = newEventStream(w, httptest.NewRequest("GET", "/", nil), w.FlushError, time.Hour)
		err := w.stream.run(200, func(_ context.Context, send func(Event) error) error {
			return errors.Join(send(Event{ID: "1"}), send(Event{ID: "2"}), send(Event{ID: "3"}))
		})
		if text(err) != c.fault {
			t.Errorf("%d ticks: the fault is %v, want %q", c.ticks, err, c.fault)
		}
	}
}

// A slowWriter lets the timer of its stream fire in each write.
type slowWriter struct {
	stuckWriter
	stream *eventStream
	ticks  int
}

func (s *slowWriter) Write(p []byte) (int, error) {
	for range s.ticks {
		s.stream.watch()
	}
	return s.stuckWriter.Write(p)
}

// A client that stops reading does not keep its stream: not longer than an interval,
// and not long when the server is shut down.
func TestClientStopsReading(t *testing.T) {
	flood := func(ctx context.Context, send func(Event) error) error {
		for data := []byte(strings.Repeat("x", 64<<10)); ; {
			if err := send(Event{Data: data}); err != nil {
				return err
			}
		}
	}
	overEach(t, func(t *testing.T, start func(http.Handler, ...func(*http.Server)) *streamTest) {
		if strings.Contains(t.Name(), "TLS") {
			t.Skip("closing such a connection may take crypto/tls five seconds more")
		}
		s := start(GetHandler(func(*http.Request) GetResponse { return Updates(flood).KeepAlive(40 * time.Millisecond) }))
		defer s.Close()
		response, _ := s.open(context.Background())
		defer response.Body.Close()
		if o := <-s.outcomes; text(o.Err) != "the client has taken nothing for 1s" || o.Code != 200 {
			t.Errorf("the outcome is %+v", o)
		}
		if _, err := io.Copy(io.Discard, response.Body); err == nil {
			t.Error("the client takes the stream for whole")
		}
	})
	overEach(t, func(t *testing.T, start func(http.Handler, ...func(*http.Server)) *streamTest) {
		if strings.Contains(t.Name(), "TLS") {
			t.Skip("as above")
		}
		streams := make(chan *eventStream, 1)
		s := start(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			stream := newEventStream(w, r, flushOf(w), 40*time.Millisecond)
			err := stream.run(200, func(ctx context.Context, send func(Event) error) error {
				stream.watching.Lock()
				stream.deadlines = false // so that it is not ended before
				stream.watching.Unlock()
				streams <- stream
				return flood(ctx, send)
			})
			_ = report(r, &rowUpdates, nil, nil, "", err)
			panic(http.ErrAbortHandler)
		}))
		defer s.Close()
		response, _ := s.open(context.Background())
		defer response.Body.Close()
		stream := <-streams
		for busy := 0; busy < 100; goruntime.Gosched() { // until one write has gone on for long
			stream.watching.Lock()
			busy = stream.busy
			stream.watching.Unlock()
		}
		if err := s.Config.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
		if o := <-s.outcomes; !strings.HasPrefix(text(o.Err), "the client did not take the last event: ") {
			t.Errorf("the outcome is %+v", o)
		}
	})
}

// A stuckWriter takes the header. Of all else, it takes as much as may be, and then
// nothing until its deadline.
type stuckWriter struct {
	header   http.Header
	may      int         // writes
	deadline chan string // past, soon or none
	failure  any         // what a write panics with
}

func (s *stuckWriter) Header() http.Header { return s.header }
func (s *stuckWriter) WriteHeader(int)     {}
func (s *stuckWriter) FlushError() error   { return nil }

func (s *stuckWriter) Write(p []byte) (int, error) {
	if s.may--; s.may >= 0 {
		return len(p), nil
	}
	if s.failure != nil {
		panic(s.failure)
	}
	if s.deadline == nil {
		return 0, errClosed
	}
	for <-s.deadline == "none" {
	}
	return 0, os.ErrDeadlineExceeded
}

func (s *stuckWriter) SetWriteDeadline(at time.Time) error {
	if s.deadline == nil {
		return http.ErrNotSupported
	}
	switch {
	case at.IsZero():
		s.deadline <- "none"
	case at.Before(time.Now()):
		s.deadline <- "past"
	default:
		s.deadline <- "soon"
	}
	return nil
}

// What goes wrong with a write ends the stream, also where a comment is written
// while the function waits.
func TestEventsWriteFaults(t *testing.T) {
	waits := func(ctx context.Context, _ func(Event) error) error {
		<-ctx.Done()
		return nil
	}
	sends := func(_ context.Context, send func(Event) error) error {
		for {
			if err := send(Event{ID: "1"}); err != nil {
				return err
			}
		}
	}
	with := func() chan string { return make(chan string, 10) }
	for _, c := range []struct {
		name  string
		w     *stuckWriter
		f     sender
		fault string
	}{
		{"an event fails", &stuckWriter{may: 3}, sends, errClosed.Error()},
		{"a comment fails", &stuckWriter{may: 3}, waits, errClosed.Error()},
		{"an event gets stuck", &stuckWriter{may: 3, deadline: with()}, sends, "the client has taken nothing for 1h0m0s"},
		{"a comment gets stuck", &stuckWriter{may: 3, deadline: with()}, waits, "the client has taken nothing for 1h0m0s"},
		{"a comment panics", &stuckWriter{may: 3, failure: "boom"}, waits, "panic: boom"},
		{"the function has returned", &stuckWriter{deadline: with()}, func(ctx context.Context, send func(Event) error) error {
			go send(Event{ID: "1"}) // which gets stuck
			for s := eventStreamOf(ctx); s.writing.TryLock(); goruntime.Gosched() {
				s.writing.Unlock()
			}
			return nil
		}, "the client did not take the last event: i/o timeout"},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer quiet()()
			c.w.header = http.Header{}
			s := newEventStream(c.w, httptest.NewRequest("GET", "/", nil), c.w.FlushError, time.Hour)
			s.ctx = context.WithValue(s.ctx, streamKey{}, s)
			err := s.run(200, func(ctx context.Context, send func(Event) error) error {
				if c.name != "the function has returned" {
					for range 2 { // one may get stuck itself
						go func() {
							for s.ended() == nil {
								s.watch() // as if the time went by
								goruntime.Gosched()
							}
						}()
					}
				}
				return c.f(ctx, send)
			})
			if text(err) != c.fault {
				t.Errorf("the fault is %v, want %s", err, c.fault)
			}
		})
	}
	t.Run("a panic in an event", func(t *testing.T) {
		defer func() {
			if value := recover(); value != http.ErrAbortHandler {
				t.Errorf("the handler panics with %v", value)
			}
		}()
		var outcomes []Outcome
		defer func() {
			if len(outcomes) != 1 || text(outcomes[0].Cause) != "panic: boom" {
				t.Errorf("outcomes %+v", outcomes)
			}
		}()
		Observe(updates(sends), func(_ *http.Request, o Outcome) { outcomes = append(outcomes, o) }).
			ServeHTTP(&stuckWriter{header: http.Header{}, failure: "boom"}, httptest.NewRequest("GET", "/", nil))
	})
}

type streamKey struct{}

func eventStreamOf(ctx context.Context) *eventStream { return ctx.Value(streamKey{}).(*eventStream) }

// Several goroutines may send: each event stays whole, and none is sent when the
// handler has returned, whoever still tries.
func TestEventsConcurrently(t *testing.T) {
	const senders, each = 8, 50
	overEach(t, func(t *testing.T, start func(http.Handler, ...func(*http.Server)) *streamTest) {
		var late sync.WaitGroup
		s := start(GetHandler(func(*http.Request) GetResponse {
			return Updates(func(_ context.Context, send func(Event) error) error {
				var all sync.WaitGroup
				for n := range senders {
					all.Add(1)
					late.Add(1)
					go func() {
						defer late.Done()
						for i := range each {
							if err := send(Event{Name: fmt.Sprint(n), Data: []byte(fmt.Sprintf("%d\n%d", n, i))}); err != nil {
								t.Error(err)
							}
						}
						all.Done()
						for send(Event{Name: "more"}) == nil {
						}
					}()
				}
				all.Wait()
				return nil
			}).KeepAlive(time.Millisecond)
		}))
		defer s.Close()
		defer late.Wait()
		response, events := s.open(context.Background())
		defer response.Body.Close()
		var got [senders]int
		for {
			e, err := events.next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if e.comment || e.name == "more" {
				continue
			}
			n := int(e.name[0] - '0')
			if want := fmt.Sprintf("%d\n%d", n, got[n]); e.data != want {
				t.Fatalf("%+v, want %q", e, want)
			}
			got[n]++
		}
		for n, count := range got {
			if count != each {
				t.Errorf("%d events of sender %d, want %d", count, n, each)
			}
		}
	})
}

// A function that fails is in the log where no one observes it; a client that takes
// nothing, or leaves, is not.
func TestEventsLog(t *testing.T) {
	for _, c := range []struct {
		name   string
		w      http.ResponseWriter
		f      sender
		logged string
	}{
		{"it fails", httptest.NewRecorder(), func(context.Context, func(Event) error) error { return errClosed },
			`level=ERROR msg="response was cut" method=GET path=/ row=Updates code=200 err="` + errClosed.Error() + `"` + "\n"},
		{"it is done", httptest.NewRecorder(), func(context.Context, func(Event) error) error { return nil }, ""},
		{"the client does not take an event", &stuckWriter{header: http.Header{}}, func(_ context.Context, send func(Event) error) error { return send(Event{ID: "1"}) }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			logged := logTo(t, slog.LevelDebug)
			func() {
				defer func() { _ = recover() }()
				updates(c.f).ServeHTTP(c.w, httptest.NewRequest("GET", "/", nil))
			}()
			if got := logged.String(); got != c.logged {
				t.Errorf("logged\n\t%s\nwant\n\t%s", got, c.logged)
			}
		})
	}
}

// A function that ends its goroutine, as a test does that fails, ends the stream.
func TestEventsGoexit(t *testing.T) {
	defer quiet()()
	var late func(Event) error
	done := make(chan struct{})
	go func() {
		defer close(done)
		updates(func(_ context.Context, send func(Event) error) error {
			late = send
			goruntime.Goexit()
			return nil
		}).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	}()
	<-done
	if err := late(Event{ID: "1"}); err != errEventsReturned {
		t.Errorf("send after the end: %v", err)
	}
}

// An event allocates nothing, and a large one leaves nothing behind.
func TestEventAllocations(t *testing.T) {
	w := &stuckWriter{header: http.Header{}, may: 1 << 30}
	s := newEventStream(w, httptest.NewRequest("GET", "/", nil), w.FlushError, time.Hour)
	err := s.run(200, func(_ context.Context, send func(Event) error) error {
		e := Event{ID: "170017", Name: "order", Data: []byte("{\n  \"id\": 170017\n}\r\n"), Retry: time.Second}
		if got := testing.AllocsPerRun(100, func() { send(e) }); got != 0 {
			t.Errorf("%v allocations", got)
		}
		if cap(s.buf) == 0 {
			t.Error("a small buffer is not kept")
		}
		send(Event{Data: make([]byte, maxPooled)})
		if cap(s.buf) != 0 {
			t.Errorf("a buffer of %d bytes is kept", cap(s.buf))
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

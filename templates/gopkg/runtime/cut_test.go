package runtime

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
)

// cuts are responses of which the client gets a part, and no length that would tell
// it so.
var cuts = []struct {
	name     string
	response func() Response
}{
	{"a stream that fails", func() Response {
		return Export(io.MultiReader(strings.NewReader("first"), iotest.ErrReader(errDisk)))
	}},
	{"a stream that panics", func() Response {
		return Export(struct{ io.Reader }{io.MultiReader(strings.NewReader("first"), panickingReader{})})
	}},
	{"a stream that aborts", func() Response {
		return Export(struct{ io.Reader }{io.MultiReader(strings.NewReader("first"), abortingReader{})})
	}},
	{"events that fail", func() Response {
		return Updates(func(_ context.Context, send func(Event) error) error {
			return errors.Join(send(Event{Data: []byte("first")}), errDisk)
		})
	}},
	{"events that panic", func() Response {
		return Updates(func(_ context.Context, send func(Event) error) error {
			_ = send(Event{Data: []byte("first")})
			panic("the function panics")
		})
	}},
	{"a handler of Serve that aborts", func() Response {
		return Serve(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "first")
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler) // as httputil.ReverseProxy does
		}))
	}},
	{"a body whose writer panics", func() Response { return flushedThenPanics{} }},
}

type abortingReader struct{}

func (abortingReader) Read([]byte) (int, error) { panic(http.ErrAbortHandler) }

// flushedThenPanics sends a body to a ResponseWriter that panics behind its first
// bytes.
type flushedThenPanics struct{}

func (flushedThenPanics) StatusCode() int { return 200 }

func (flushedThenPanics) Respond(w http.ResponseWriter, r *http.Request) error {
	return write(panicsAfterFlush{w}, r, 200, []byte("first"))
}

type panicsAfterFlush struct{ http.ResponseWriter }

func (w panicsAfterFlush) Write(p []byte) (int, error) {
	_, _ = w.ResponseWriter.Write(p)
	_ = http.NewResponseController(w.ResponseWriter).Flush()
	panic("the writer panics")
}

// The client sees that it has not got the whole, also where middleware recovers the
// panic with http.ErrAbortHandler, as gin's Recovery does.
func TestCutIsRecovered(t *testing.T) {
	defer quiet()()
	for _, http2 := range []bool{false, true} {
		for _, c := range cuts {
			t.Run(c.name, func(t *testing.T) {
				s := httptest.NewUnstartedServer(recoversAll(c.response))
				s.EnableHTTP2 = http2
				s.Config.ErrorLog = slog.NewLogLogger(slog.NewTextHandler(io.Discard, nil), 0)
				s.StartTLS()
				defer s.Close()
				response, err := s.Client().Get(s.URL)
				if err != nil {
					return // of HTTP/2, the header may not have left
				}
				defer response.Body.Close()
				if body, err := io.ReadAll(response.Body); err == nil {
					t.Errorf("%s: got %q for the whole", response.Proto, body)
				}
			})
		}
	}
}

func recoversAll(response func() Response) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() { _ = recover() }()
		func() {
			defer recovered(w, r)
			answer(w, r, response())
		}()
	})
}

// To HTTP/1.0, in which proxies ask, the end of the connection is the end of the body
// (RFC 9112, section 6.3), unless the connection is reset.
func TestCutOfHTTP10(t *testing.T) {
	defer quiet()()
	for _, c := range cuts {
		for _, start := range []func(*httptest.Server){(*httptest.Server).Start, (*httptest.Server).StartTLS} {
			t.Run(c.name, func(t *testing.T) {
				s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					defer recovered(w, r)
					answer(w, r, c.response())
				}))
				s.Config.ErrorLog = slog.NewLogLogger(slog.NewTextHandler(io.Discard, nil), 0)
				start(s)
				defer s.Close()
				conn, err := connect(s)
				if err != nil {
					t.Fatal(err)
				}
				defer conn.Close()
				if _, err := io.WriteString(conn, "GET / HTTP/1.0\r\n\r\n"); err != nil {
					t.Fatal(err)
				}
				if all, err := io.ReadAll(conn); err == nil {
					t.Errorf("got %q for the whole", all)
				}
			})
		}
	}
}

// connect connects to the server.
func connect(s *httptest.Server) (net.Conn, error) {
	transport := s.Client().Transport.(*http.Transport)
	if s.TLS == nil {
		return net.Dial("tcp", s.Listener.Addr().String())
	}
	return tls.Dial("tcp", s.Listener.Addr().String(), &tls.Config{RootCAs: transport.TLSClientConfig.RootCAs, ServerName: "example.com"})
}

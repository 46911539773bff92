package status_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	status "github.com/statusgen/statusgen/generated"
)

// What handlers of net/http do with a server, they do as a response of the package,
// beside a typed PUT; observed or not, with HTTP/1.1 and HTTP/2.
func TestServe(t *testing.T) {
	for _, observed := range []bool{false, true} {
		for _, http2 := range []bool{false, true} {
			t.Run(fmt.Sprintf("observed: %t, HTTP/2: %t", observed, http2), func(t *testing.T) {
				for name, play := range serveScenes {
					t.Run(name, func(t *testing.T) {
						if http2 && strings.Contains(name, "upgrade") {
							t.Skip("there is no upgrade of HTTP/2 (RFC 9113, section 8.6)")
						}
						play(t, &stage{observed: observed, http2: http2, outcomes: make(chan status.Outcome, 1)})
					})
				}
			})
		}
	}
}

// A stage is where a handler is played.
type stage struct {
	observed, http2 bool
	outcomes        chan status.Outcome
}

// serve starts a server of one resource: GET is the handler, PUT is typed.
func (s *stage) serve(t *testing.T, get http.Handler) *httptest.Server {
	var handler http.Handler = status.Resource{
		Get: func(*http.Request) status.GetResponse { return status.Serve(get) },
		Put: func(*http.Request) status.PutResponse { return status.NoContent() },
	}
	if s.observed {
		handler = status.Observe(handler, func(_ *http.Request, o status.Outcome) { s.outcomes <- o })
	}
	server := httptest.NewUnstartedServer(handler)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.EnableHTTP2 = s.http2
	if s.http2 {
		server.StartTLS()
	} else {
		server.Start()
	}
	t.Cleanup(server.Close)
	return server
}

// expect waits for the outcome where one is observed.
func (s *stage) expect(t *testing.T, code int, row string, err error) {
	t.Helper()
	if !s.observed {
		return
	}
	if o := <-s.outcomes; o.Code != code || o.Row != row || !errors.Is(o.Err, err) || o.Cause != nil {
		t.Errorf("outcome %+v; want %d %s, %v", o, code, row, err)
	}
}

// proxy makes a reverse proxy to the backend, which flushes what it gets.
func proxy(t *testing.T, backend http.HandlerFunc) http.Handler {
	server := httptest.NewUnstartedServer(backend)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	t.Cleanup(server.Close)
	to, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return &httputil.ReverseProxy{
		Rewrite:       func(r *httputil.ProxyRequest) { r.SetURL(to) },
		FlushInterval: -1,
		ErrorLog:      log.New(io.Discard, "", 0),
	}
}

func do(t *testing.T, server *httptest.Server, r *http.Request) *http.Response {
	t.Helper()
	response, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	return response
}

func get(t *testing.T, url string) *http.Request {
	r, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// next reads as many bytes as the text has, and compares.
func next(t *testing.T, r io.Reader, want string) {
	t.Helper()
	got := make([]byte, len(want))
	if _, err := io.ReadFull(r, got); err != nil || string(got) != want {
		t.Errorf("read %q, %v; want %q", got, err, want)
	}
}

var serveScenes = map[string]func(*testing.T, *stage){
	"a typed PUT": func(t *testing.T, s *stage) {
		server := s.serve(t, http.NotFoundHandler())
		r := get(t, server.URL)
		r.Method = "PUT"
		if response := do(t, server, r); response.StatusCode != 204 {
			t.Errorf("%d, want 204", response.StatusCode)
		}
		s.expect(t, 204, "NoContent", nil)
	},
	"a proxy streams": func(t *testing.T, s *stage) {
		first := make(chan bool)
		server := s.serve(t, proxy(t, func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "one ")
			w.(http.Flusher).Flush()
			<-first
			io.WriteString(w, "two")
		}))
		response := do(t, server, get(t, server.URL))
		next(t, response.Body, "one ") // which was flushed: the rest is not yet written
		close(first)
		next(t, response.Body, "two")
		s.expect(t, 200, "OK", nil)
	},
	"a proxy whose backend fails on the way": func(t *testing.T, s *stage) {
		server := s.serve(t, proxy(t, func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "one ")
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}))
		response := do(t, server, get(t, server.URL))
		if body, err := io.ReadAll(response.Body); string(body) != "one " || err == nil {
			t.Errorf("read %q, %v; want an error after the first part", body, err)
		}
		s.expect(t, 200, "OK", http.ErrAbortHandler)
	},
	"a proxy without a backend": func(t *testing.T, s *stage) {
		closed := httptest.NewServer(nil)
		to, _ := url.Parse(closed.URL)
		closed.Close()
		server := s.serve(t, &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }, ErrorLog: log.New(io.Discard, "", 0)})
		if response := do(t, server, get(t, server.URL)); response.StatusCode != 502 {
			t.Errorf("%d, want 502", response.StatusCode)
		}
		s.expect(t, 502, "", nil)
	},
	"a file, and a range of it": func(t *testing.T, s *stage) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "page.txt"), []byte("0123456789"), 0o666); err != nil {
			t.Fatal(err)
		}
		server := s.serve(t, http.FileServer(http.Dir(dir)))
		next(t, do(t, server, get(t, server.URL+"/page.txt")).Body, "0123456789")
		s.expect(t, 200, "OK", nil)
		r := get(t, server.URL+"/page.txt")
		r.Header.Set("Range", "bytes=2-4")
		response := do(t, server, r)
		if response.StatusCode != 206 || response.Header.Get("Content-Range") != "bytes 2-4/10" {
			t.Errorf("%d, Content-Range: %s", response.StatusCode, response.Header.Get("Content-Range"))
		}
		next(t, response.Body, "234")
		s.expect(t, 206, "", nil)
		if response := do(t, server, get(t, server.URL+"/no-page")); response.StatusCode != 404 {
			t.Errorf("%d, want 404", response.StatusCode)
		}
		s.expect(t, 404, "NotFound", nil)
	},
	"an upgrade through a proxy": func(t *testing.T, s *stage) {
		server := s.serve(t, proxy(t, func(w http.ResponseWriter, r *http.Request) {
			conn, rw, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			rw.WriteString("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n")
			rw.Flush()
			line, _ := rw.ReadString('\n')
			rw.WriteString(line)
			rw.Flush()
		}))
		r := get(t, server.URL)
		r.Header.Set("Connection", "Upgrade")
		r.Header.Set("Upgrade", "echo")
		response := do(t, server, r)
		conn, ok := response.Body.(io.ReadWriter)
		if response.StatusCode != 101 || !ok {
			t.Fatalf("%d, want 101", response.StatusCode)
		}
		io.WriteString(conn, "hello\n")
		if line, err := bufio.NewReader(conn).ReadString('\n'); line != "hello\n" {
			t.Errorf("read %q, %v", line, err)
		}
		response.Body.Close() // or the proxy waits for more
		s.expect(t, 101, "", nil)
	},
	"deadlines": func(t *testing.T, s *stage) {
		failed := make(chan error, 1)
		server := s.serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			rc := http.NewResponseController(w)
			if err := errors.Join(rc.SetReadDeadline(time.Time{}), rc.SetWriteDeadline(time.Unix(0, 0))); err != nil {
				t.Error(err)
			}
			for {
				_, err := w.Write(make([]byte, 1<<20))
				if err := errors.Join(err, rc.Flush()); err != nil {
					failed <- err
					return
				}
			}
		}))
		if response, err := server.Client().Do(get(t, server.URL)); err == nil {
			response.Body.Close()
		}
		if err := <-failed; err == nil {
			t.Error("there is no error after the deadline")
		}
		s.expect(t, 200, "OK", nil)
	},
	"a client that goes away": func(t *testing.T, s *stage) {
		begun := make(chan bool)
		server := s.serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(200)
			http.NewResponseController(w).Flush()
			close(begun)
			<-r.Context().Done()
		}))
		ctx, cancel := context.WithCancel(context.Background())
		response := do(t, server, get(t, server.URL).WithContext(ctx))
		<-begun
		cancel()
		io.Copy(io.Discard, response.Body)
		if s.observed {
			if o := <-s.outcomes; o.Code != 200 || !errors.Is(o.Canceled, context.Canceled) {
				t.Errorf("outcome %+v, want one of a request that was canceled", o)
			}
		}
	},
}

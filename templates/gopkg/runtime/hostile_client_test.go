package runtime

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	goruntime "runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// What a server can do to a client, through connections on loopback: whatever comes,
// and however it ends, Check returns an error that has the status code, keeps 1 MiB
// at most, and lets go of the connection.

// A hostile response is what a server sends to a request, byte by byte.
type hostile struct {
	name  string
	send  func(net.Conn) // returns once the client may be left alone, or has gone
	code  int
	id    string
	kept  int   // bytes of the body
	fault error // is in the error; nil: whatever
	stuck bool  // nothing more comes after 20 bytes, and the client gives up then
}

const noSuchOrderBody = `{"type":"about:blank","title":"Not Found","status":404,"code":"NotFound","detail":"no such order"}`

var hostiles = []hostile{
	{
		name: "the body stops coming, and the request's context ends",
		send: then(head("404 Not Found", "Content-Length: 1000")+noSuchOrderBody[:20], gone),
		code: 404, id: "NotFound", kept: 20, fault: context.Canceled, stuck: true,
	}, {
		name: "the chunks stop coming, and the request's context ends",
		send: then(head("404 Not Found", "Transfer-Encoding: chunked")+"14\r\n"+noSuchOrderBody[:20]+"\r\n", gone),
		code: 404, id: "NotFound", kept: 20, fault: context.Canceled, stuck: true,
	}, {
		name: "it comes byte by byte",
		send: func(c net.Conn) {
			for _, b := range []byte(head("404 Not Found", "Connection: close") + noSuchOrderBody) {
				c.Write([]byte{b})
			}
		},
		code: 404, id: "NotFound", kept: len(noSuchOrderBody),
	}, {
		name: "endless",
		send: then(head("500 Internal Server Error", "Connection: close"), onAndOn("x")),
		code: 500, id: "InternalServerError", kept: maxBody,
	}, {
		name: "endless JSON",
		send: then(head("500 Internal Server Error", "Connection: close", "Content-Type: application/problem+json")+`{"errors":[`, onAndOn(`{"pointer":"/a","detail":"b"},`)),
		code: 500, id: "InternalServerError", kept: maxBody,
	}, {
		name: "endless chunks",
		send: then(head("404 Not Found", "Transfer-Encoding: chunked"), onAndOn("400\r\n"+strings.Repeat("x", 0x400)+"\r\n")),
		code: 404, id: "NotFound", kept: maxBody,
	}, {
		name: "endless whitespace before the document",
		send: then(head("404 Not Found", "Connection: close", "Content-Type: application/json"), onAndOn(" ")),
		code: 404, id: "NotFound", kept: maxBody,
	}, {
		name: "1 GB, as it says",
		send: then(head("404 Not Found", "Content-Length: 1000000000"), onAndOn("x")),
		code: 404, id: "NotFound", kept: maxBody,
	}, {
		name: "it says 1 GB, and closes after a document",
		send: then(head("404 Not Found", "Content-Length: 1000000000", "Content-Type: application/problem+json")+noSuchOrderBody, nil),
		code: 404, id: "NotFound", kept: len(noSuchOrderBody), fault: io.ErrUnexpectedEOF,
	}, {
		name: "it closes in the middle of the body",
		send: then(head("404 Not Found", "Content-Length: 98", "Content-Type: application/problem+json")+noSuchOrderBody[:60], nil),
		code: 404, id: "NotFound", kept: 60, fault: io.ErrUnexpectedEOF,
	}, {
		name: "it closes its half in the middle of the body, and goes on to read",
		send: then(head("404 Not Found", "Content-Length: 98", "Content-Type: application/problem+json")+noSuchOrderBody[:60], func(c net.Conn) {
			c.(*net.TCPConn).CloseWrite()
			gone(c)
		}),
		code: 404, id: "NotFound", kept: 60, fault: io.ErrUnexpectedEOF,
	}, {
		name: "it closes in the middle of a chunk",
		send: then(head("404 Not Found", "Transfer-Encoding: chunked")+"62\r\n"+noSuchOrderBody[:60], nil),
		code: 404, id: "NotFound", kept: 60, fault: io.ErrUnexpectedEOF,
	}, {
		name: "it closes before the last chunk",
		send: then(head("404 Not Found", "Transfer-Encoding: chunked")+"14\r\n"+noSuchOrderBody[:20]+"\r\n", nil),
		code: 404, id: "NotFound", kept: 20, fault: io.ErrUnexpectedEOF,
	}, {
		name: "a chunk has a length that is none",
		send: then(head("404 Not Found", "Transfer-Encoding: chunked")+"14\r\n"+noSuchOrderBody[:20]+"\r\nzz\r\n", nil),
		code: 404, id: "NotFound", kept: 20,
	}, {
		name: "more comes than it says",
		send: then(head("404 Not Found", "Content-Length: 20", "Connection: close")+noSuchOrderBody, nil),
		code: 404, id: "NotFound", kept: 20,
	}, {
		name: "no body, though it says so",
		send: then(head("404 Not Found", "Content-Length: 98", "Content-Type: application/problem+json"), nil),
		code: 404, id: "NotFound", kept: 0, fault: io.ErrUnexpectedEOF,
	}, {
		name: "gzip that never ends",
		send: then(head("404 Not Found", "Content-Encoding: gzip", "Connection: close"), onAndOn(zipped(strings.Repeat("\x00", 1<<22)))),
		code: 404, id: "NotFound", kept: maxBody,
	}, {
		name: "gzip that is cut",
		send: then(head("404 Not Found", "Content-Encoding: gzip", "Connection: close")+zipped(noSuchOrderBody)[:30], nil),
		code: 404, id: "NotFound", kept: -1, fault: io.ErrUnexpectedEOF,
	}, {
		name: "gzip that is none",
		send: then(head("404 Not Found", "Content-Encoding: gzip", "Connection: close")+noSuchOrderBody, nil),
		code: 404, id: "NotFound", kept: 0, fault: gzip.ErrHeader,
	}, {
		name: "an encoding that nobody asked for",
		send: then(head("404 Not Found", "Content-Encoding: br", "Content-Type: application/problem+json", "Connection: close")+"\x1b\x03\x00\xf8", nil),
		code: 404, id: "NotFound", kept: 4,
	}, {
		name: "8,000 headers of one name",
		send: then(head("404 Not Found", "Connection: close", strings.TrimSuffix(strings.Repeat("Retry-After: 1\r\n", 8000), "\r\n")), nil),
		code: 404, id: "NotFound", kept: 0,
	}, {
		name: "a header of 900 KB",
		send: then(head("404 Not Found", "Connection: close", "Retry-After: "+strings.Repeat("9", 900_000), "Content-Type: "+strings.Repeat("a/", 50_000)), nil),
		code: 404, id: "NotFound", kept: 0,
	}, {
		name: "8,000 headers of as many names",
		send: then(head("404 Not Found", "Connection: close", manyHeaders(8000)), nil),
		code: 404, id: "NotFound", kept: 0,
	}, {
		name: "two media types, and none of them is that of the body",
		send: then(head("404 Not Found", "Connection: close", "Content-Type: application/xml", "Content-Type: application/json")+"<html>", nil),
		code: 404, id: "NotFound", kept: 6,
	}, {
		name: "JSON of a million lists",
		send: then(head("404 Not Found", "Connection: close", "Content-Type: application/problem+json")+strings.Repeat("[", maxBody), nil),
		code: 404, id: "NotFound", kept: maxBody,
	}, {
		name: "JSON of 100,000 objects, in a member",
		send: then(head("404 Not Found", "Connection: close", "Content-Type: application/problem+json")+`{"errors":`+strings.Repeat(`{"detail":`, 100_000), nil),
		code: 404, id: "NotFound", kept: 10 + 10*100_000,
	}, {
		name: "XML of 100,000 elements",
		send: then(head("404 Not Found", "Connection: close", "Content-Type: application/problem+xml")+strings.Repeat("<detail>", 100_000), nil),
		code: 404, id: "NotFound", kept: 8 * 100_000,
	}, {
		name: "XML of entities",
		send: then(head("404 Not Found", "Connection: close", "Content-Type: application/problem+xml")+
			`<!DOCTYPE problem [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><problem xmlns="urn:ietf:rfc:7807"><detail>&b;</detail></problem>`, nil),
		code: 404, id: "NotFound", kept: -1,
	}, {
		name: "a status code that is none of HTTP",
		send: then(head("999 What", "Connection: close"), onAndOn("x")),
		code: 999, id: "", kept: maxBody,
	}, {
		name: "a status code below all",
		send: then(head("042 What", "Connection: close", "Content-Type: application/problem+json")+noSuchOrderBody, nil),
		code: 42, id: "NotFound", kept: len(noSuchOrderBody),
	},
}

// head returns the head of a response.
func head(status string, headers ...string) string {
	return "HTTP/1.1 " + status + "\r\n" + strings.Join(append(headers, "", ""), "\r\n")
}

func manyHeaders(n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("X-%d: %d", i, i))
	}
	return strings.Join(all, "\r\n")
}

func zipped(s string) string {
	var b strings.Builder
	w := gzip.NewWriter(&b)
	io.WriteString(w, s)
	w.Close()
	return b.String()
}

// then sends the text, and lets next go on.
func then(text string, next func(net.Conn)) func(net.Conn) {
	return func(c net.Conn) {
		io.WriteString(c, text)
		if next != nil {
			next(c)
		}
	}
}

// gone waits until the client has gone.
func gone(c net.Conn) { io.Copy(io.Discard, c) }

// onAndOn sends the text again and again, until the client has gone.
func onAndOn(text string) func(net.Conn) {
	piece := []byte(strings.Repeat(text, 1+(16<<10)/len(text)))
	return func(c net.Conn) {
		for {
			if _, err := c.Write(piece); err != nil {
				return
			}
		}
	}
}

// serveHostiles answers each request with the response whose place in hostiles its
// path is. The server ends when all clients have gone.
func serveHostiles(t *testing.T) (url string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Add(1)
	t.Cleanup(func() {
		listener.Close()
		all.Wait()
	})
	go func() {
		defer all.Done()
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			all.Add(1)
			go func() {
				defer all.Done()
				defer c.Close()
				r, err := http.ReadRequest(bufio.NewReader(c))
				if err != nil {
					return
				}
				var n int
				fmt.Sscanf(r.URL.Path, "/%d", &n)
				hostiles[n].send(c)
				c.(*net.TCPConn).CloseWrite()
				gone(c) // else what was not read would make of the end a reset
			}()
		}
	}()
	return "http://" + listener.Addr().String()
}

// A watched body knows what was done with it. Once 20 bytes were read of it, it
// calls stop, if there is one.
type watched struct {
	io.ReadCloser
	read   int
	closed bool
	stop   func()
}

func (w *watched) Read(p []byte) (int, error) {
	if w.stop != nil && w.read >= 20 {
		w.stop()
	}
	n, err := w.ReadCloser.Read(p)
	w.read += n
	return n, err
}

func (w *watched) Close() error {
	w.closed = true
	return w.ReadCloser.Close()
}

// watching sends requests by another RoundTripper, and watches what is done with the
// bodies that come back.
type watching struct {
	base http.RoundTripper
	stop func()
	body *watched
}

func (w *watching) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := w.base.RoundTrip(r)
	if err == nil {
		w.body = &watched{ReadCloser: response.Body, stop: w.stop}
		response.Body = w.body
	}
	return response, err
}

// ways are those in which a client comes by the error of a response.
var ways = map[string]func(*http.Request, http.RoundTripper) error{
	"Check": func(r *http.Request, base http.RoundTripper) error {
		response, err := (&http.Client{Transport: base}).Do(r)
		if err != nil {
			return err
		}
		return Check(response)
	},
	"Transport": func(r *http.Request, base http.RoundTripper) error {
		return byTransport(r, func(observe func(*http.Request, Outcome)) http.RoundTripper {
			return ObserveTransport(Transport(base), observe)
		})
	},
	"Transport of ObserveTransport": func(r *http.Request, base http.RoundTripper) error {
		return byTransport(r, func(observe func(*http.Request, Outcome)) http.RoundTripper {
			return Transport(ObserveTransport(base, observe))
		})
	},
}

func byTransport(r *http.Request, transport func(func(*http.Request, Outcome)) http.RoundTripper) error {
	seen := 0
	response, err := (&http.Client{Transport: transport(func(_ *http.Request, o Outcome) { seen = o.Code })}).Do(r)
	if err == nil {
		response.Body.Close()
		return fmt.Errorf("%d is no error", response.StatusCode)
	}
	if code := CodeOf(err); seen != code && code >= 100 && code < 600 {
		return fmt.Errorf("%d was seen of %w", seen, err)
	}
	return err
}

// asked has the n-th response in one of the ways, and says what is wrong with the error
// that it gives.
func asked(base http.RoundTripper, url string, n int, way string) error {
	x := hostiles[n]
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, "GET", fmt.Sprintf("%s/%d", url, n), nil)
	if err != nil {
		return err
	}
	watch := &watching{base: base}
	if x.stuck {
		watch.stop = cancel
	}
	got := ways[way](request, watch)
	if !IsRemote(got) {
		return fmt.Errorf("got no answer: %w", got)
	}
	switch kept := len(receivedIn(got).body); {
	case CodeOf(got) != x.code, IDOf(got) != x.id && x.code != 42:
		return fmt.Errorf("got %d %s, not %d %s: %w", CodeOf(got), IDOf(got), x.code, x.id, got)
	case kept != x.kept && x.kept >= 0:
		return fmt.Errorf("%d bytes are kept, not %d, of %w", kept, x.kept, got)
	case watch.body.read > maxBody+1:
		return fmt.Errorf("%d bytes were read", watch.body.read)
	case x.fault != nil && !errors.Is(got, x.fault):
		return fmt.Errorf("%w is no %w", got, x.fault)
	case !watch.body.closed:
		return fmt.Errorf("the body is not closed, of %w", got)
	case got.Error() == "":
		return errors.New("the error has no text")
	}
	return nil
}

// connections are those of a client, none of which outlives the test.
func connections(t *testing.T) http.RoundTripper {
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return transport
}

func TestHostileServer(t *testing.T) {
	wait := quiet()
	t.Run("responses", func(t *testing.T) {
		url, base := serveHostiles(t), connections(t)
		for n, x := range hostiles {
			for way := range ways {
				t.Run(x.name+"/"+way, func(t *testing.T) {
					if err := asked(base, url, n, way); err != nil {
						t.Error(err)
					}
				})
			}
		}
	})
	wait()
}

// What is said of the length allocates nothing: to read a body of 1 GB takes what one
// of 1 MiB takes.
func TestHostileServerMemory(t *testing.T) {
	url, base := serveHostiles(t), connections(t)
	for n, x := range hostiles {
		for way := range ways {
			var before, after goruntime.MemStats
			goruntime.ReadMemStats(&before)
			if err := asked(base, url, n, way); err != nil {
				t.Errorf("%s: %s: %v", x.name, way, err)
			}
			goruntime.ReadMemStats(&after)
			if got := after.TotalAlloc - before.TotalAlloc; got > 32*maxBody {
				t.Errorf("%s: %s: %d MiB were allocated", x.name, way, got>>20)
			}
		}
	}
}

// 1,000 of them at once: each client gets its error, and nothing is left behind. Each
// has a connection, for which the test opens 2,000 files.
func TestManyHostileServers(t *testing.T) {
	clients := 1000
	if testing.Short() {
		clients = 100
	}
	wait, before := quiet(), heap()
	t.Run("at once", func(t *testing.T) {
		url, base := serveHostiles(t), connections(t)
		var names []string
		for name := range ways {
			names = append(names, name)
		}
		slices.Sort(names)
		var all sync.WaitGroup
		for n := range clients {
			all.Add(1)
			go func() {
				defer all.Done()
				n, way := n%len(hostiles), names[n/len(hostiles)%len(names)]
				if err := asked(base, url, n, way); err != nil {
					t.Errorf("%s: %s: %v", hostiles[n].name, way, err)
				}
			}()
		}
		all.Wait()
	})
	wait()
	if after := heap(); after > before+8*maxBody {
		t.Errorf("%d MiB stay in the heap", (after-before)>>20)
	}
}

// heap returns the bytes of all that is still in use.
func heap() uint64 {
	goruntime.GC() // and once more, for what a pool has let go of
	goruntime.GC()
	var stats goruntime.MemStats
	goruntime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// The same through the server of net/http, in each protocol: a handler that never
// ends, one that stops and waits, one that breaks off.
func TestHostileHandler(t *testing.T) {
	handlers := map[string]struct {
		send  func(http.ResponseWriter, *http.Request)
		fault bool
	}{
		"endless": {send: func(w http.ResponseWriter, r *http.Request) {
			piece := bytes.Repeat([]byte("x"), 16<<10)
			for r.Context().Err() == nil {
				if _, err := w.Write(piece); err != nil {
					return
				}
			}
		}},
		"stuck": {fault: true, send: func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, noSuchOrderBody[:20])
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}},
		"broken off": {fault: true, send: func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, noSuchOrderBody[:20])
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}},
	}
	for protocol, start := range protocols {
		for name, x := range handlers {
			t.Run(protocol+"/"+name, func(t *testing.T) {
				defer quiet()()
				ended := make(chan struct{})
				server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					defer close(ended)
					w.Header().Set("Content-Type", "application/problem+json")
					w.WriteHeader(404)
					x.send(w, r)
				}))
				start(server)
				defer server.Close()
				client := server.Client()
				defer client.CloseIdleConnections()
				ctx, cancel := context.WithCancel(context.Background())
				defer cancel()
				request, err := http.NewRequestWithContext(ctx, "GET", server.URL, nil)
				if err != nil {
					t.Fatal(err)
				}
				response, err := client.Do(request)
				if err != nil {
					t.Fatal(err)
				}
				body := &watched{ReadCloser: response.Body}
				if name == "stuck" {
					body.stop = cancel
				}
				response.Body = body
				got := Check(response)
				<-ended // the handler has been told that nobody reads on
				var notFound *NotFoundError
				if !errors.As(got, &notFound) || len(receivedIn(got).body) > maxBody || !body.closed {
					t.Errorf("got %T %v, %d bytes, closed: %t", got, got, len(receivedIn(got).body), body.closed)
				}
				if (receivedIn(got).fault != nil) != x.fault && x.fault {
					t.Errorf("%v says nothing of the end of the body", got)
				}
			})
		}
	}
}

// A small body is read to its end, so that the connection serves the next request.
func TestConnectionIsKept(t *testing.T) {
	defer quiet()()
	var opened atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(404)
		io.WriteString(w, noSuchOrderBody+" and more that nobody expects")
		w.(http.Flusher).Flush() // the end comes apart from the rest
	}))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	client := server.Client()
	defer client.CloseIdleConnections()
	for range 10 {
		response, err := client.Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		if err := Check(response); CodeOf(err) != 404 {
			t.Errorf("got %v", err)
		}
	}
	if n := opened.Load(); n != 1 {
		t.Errorf("10 requests had %d connections", n)
	}
}

package bench

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/statusgen/statusgen/bench/internal/turns"
	"github.com/statusgen/statusgen/bench/status"
)

// content is what is sent as it is: 1 MiB.
var content = bytes.Repeat([]byte("0123456789abcdef"), 1<<16)

// then is when the file was modified.
var then = time.Date(2026, time.January, 2, 3, 4, 5, 0, time.UTC)

var typeBytes = []string{"application/octet-stream"}

// A pair are two handlers that send the same, one of them by hand.
type pair struct {
	name           string
	byHand, status http.HandlerFunc
}

// contents are what a service sends as it is.
func contents(tb testing.TB) []pair {
	name := filepath.Join(tb.TempDir(), "content")
	if err := os.WriteFile(name, content, 0o666); err != nil {
		tb.Fatal(err)
	}
	copied := func(open func() io.ReadCloser) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			src := open()
			defer src.Close()
			w.Header()["Content-Type"] = typeBytes
			if _, err := io.Copy(w, src); err != nil {
				panic(http.ErrAbortHandler)
			}
		}
	}
	streamed := func(open func() io.ReadCloser) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { status.Stream(open()).Respond(w, r) }
	}
	file := func() io.ReadCloser { return opened(tb, name) }
	return []pair{
		{"Bytes", func(w http.ResponseWriter, r *http.Request) {
			w.Header()["Content-Type"] = typeBytes
			w.Header()["Content-Length"] = []string{strconv.Itoa(len(content))}
			w.Write(content)
		}, func(w http.ResponseWriter, r *http.Request) { status.Bytes(content).Respond(w, r) }},
		{"Stream", copied(reader), streamed(reader)},
		{"StreamWriterTo", copied(writerTo), streamed(writerTo)},
		{"StreamFile", copied(file), streamed(file)},
		{"File", func(w http.ResponseWriter, r *http.Request) {
			f := opened(tb, name)
			defer f.Close()
			w.Header()["Content-Type"] = typeBytes
			http.ServeContent(w, r, "content", then, f)
		}, func(w http.ResponseWriter, r *http.Request) {
			status.File("content", then, opened(tb, name)).Respond(w, r)
		}},
	}
}

// reader can read and be closed, as a connection to a database can.
func reader() io.ReadCloser { return io.NopCloser(struct{ io.Reader }{bytes.NewReader(content)}) }

// writerTo can write itself, too.
func writerTo() io.ReadCloser { return io.NopCloser(bytes.NewReader(content)) }

func opened(tb testing.TB, name string) *os.File {
	f, err := os.Open(name)
	if err != nil {
		tb.Error(err)
	}
	return f
}

// Either way the client gets the same.
func TestSameContent(t *testing.T) {
	for _, p := range contents(t) {
		var got [2]*http.Response
		for i, h := range []http.HandlerFunc{p.byHand, p.status} {
			c := client(t, h)
			response, body := c.get(t)
			if response.StatusCode != 200 || !bytes.Equal(body, content) {
				t.Errorf("%s: %d, %d bytes", p.name, response.StatusCode, len(body))
			}
			response.Header.Del("Date")
			got[i] = response
		}
		if diff := differentHeader(got[0].Header, got[1].Header); diff != "" || got[0].ContentLength != got[1].ContentLength {
			t.Errorf("%s: lengths %d and %d, %s", p.name, got[0].ContentLength, got[1].ContentLength, diff)
		}
	}
}

func differentHeader(a, b http.Header) string {
	for key := range a {
		if a.Get(key) != b.Get(key) {
			return key + ": " + a.Get(key) + " and " + b.Get(key)
		}
	}
	if len(a) != len(b) {
		return "another number of fields"
	}
	return ""
}

// Through a server on loopback: to it, a mebibyte is what it is to a service.
func BenchmarkBytes(b *testing.B)          { benchmarkContent(b, 0, "Write") }
func BenchmarkStream(b *testing.B)         { benchmarkContent(b, 1, "io.Copy") }
func BenchmarkStreamWriterTo(b *testing.B) { benchmarkContent(b, 2, "io.Copy") }
func BenchmarkStreamFile(b *testing.B)     { benchmarkContent(b, 3, "io.Copy") }
func BenchmarkFile(b *testing.B)           { benchmarkContent(b, 4, "ServeContent") }

func benchmarkContent(b *testing.B, i int, byHand string) {
	p := contents(b)[i]
	entryOf := func(name string, h http.HandlerFunc) turns.Entry {
		c := client(b, h)
		return turns.Entry{Name: name, Do: func(n int) {
			for range n {
				c.get(b)
			}
		}}
	}
	turns.RunLong(b, entryOf(byHand, p.byHand), entryOf("statusgen", p.status))
}

// A rawClient asks a server for the same again and again, on one connection, with
// little work of its own.
type rawClient struct {
	conn net.Conn
	r    *bufio.Reader
	body []byte
}

// client starts a server with the handler, and connects to it.
func client(tb testing.TB, h http.HandlerFunc) *rawClient {
	tb.Helper()
	server := httptest.NewServer(h)
	tb.Cleanup(server.Close)
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { conn.Close() })
	return &rawClient{conn, bufio.NewReaderSize(conn, 256<<10), make([]byte, len(content))}
}

// get asks once. The body is overwritten by the next.
func (c *rawClient) get(tb testing.TB) (*http.Response, []byte) {
	if _, err := io.WriteString(c.conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		tb.Fatal(err)
	}
	response, err := http.ReadResponse(c.r, nil)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := io.ReadFull(response.Body, c.body); err != nil {
		tb.Fatal(err)
	}
	if n, err := response.Body.Read(make([]byte, 1)); n != 0 || err != io.EOF { // what follows the last chunk
		tb.Fatal("the body goes on", n, err)
	}
	return response, c.body
}

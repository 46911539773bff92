package runtime

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"
)

// reading is a reader of the text, and nothing else: it cannot write itself.
func reading(text string) io.Reader { return struct{ io.Reader }{strings.NewReader(text)} }

// large is more than is read at a time.
var large = strings.Repeat("0123456789abcdef", 20_000)

// A stream that ends is sent whole, and closed, whatever the reader can do beside
// reading.
func TestStream(t *testing.T) {
	file := filepath.Join(t.TempDir(), "export.csv")
	if err := os.WriteFile(file, []byte(large), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		content func() io.Reader
		body    string
	}{
		{"a reader", func() io.Reader { return reading(large) }, large},
		{"of nothing", func() io.Reader { return reading("") }, ""},
		{"that writes itself", func() io.Reader { return strings.NewReader(large) }, large},
		{"that writes nothing", func() io.Reader { return strings.NewReader("") }, ""},
		{"byte by byte", func() io.Reader { return iotest.OneByteReader(strings.NewReader("bytes")) }, "bytes"},
		{"whose end comes with the last bytes", func() io.Reader { return iotest.DataErrReader(strings.NewReader(large)) }, large},
		{"that returns nothing at times", func() io.Reader { return &hesitant{r: strings.NewReader(large)} }, large},
		{"a file", func() io.Reader { return opened(t, file) }, large},
		{"a file from its middle", func() io.Reader {
			f := opened(t, file)
			if _, err := f.Seek(int64(len(large)/2), io.SeekStart); err != nil {
				t.Error(err)
			}
			return f
		}, large[len(large)/2:]},
		{"a file at its end", func() io.Reader {
			f := opened(t, file)
			if _, err := f.Seek(0, io.SeekEnd); err != nil {
				t.Error(err)
			}
			return f
		}, ""},
		{"the end of a pipe", func() io.Reader {
			r, w := io.Pipe()
			go func() { fmt.Fprint(w, large); w.Close() }()
			return r
		}, large},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer quiet()()
			s := served(t, func(*http.Request) Response { return Export(c.content()).ETag(`"1"`) })
			response, body, err := s.get(t, "GET")
			if h := response.Header; response.StatusCode != 200 || h.Get("Content-Type") != "text/csv" || h.Get("ETag") != `"1"` || h["Vary"] != nil || body != c.body || err != nil {
				t.Errorf("got %d, %v, %d bytes, %v", response.StatusCode, h, len(body), err)
			}
			if o := s.outcome(t); o.Row != "Export" || o.Code != 200 || o.Err != nil {
				t.Errorf("observed %+v", o)
			}
		})
	}
}

// HEAD has the header, and nothing is read for it (RFC 9110, section 9.3.2).
func TestStreamHead(t *testing.T) {
	var closed atomic.Int32
	s := served(t, func(*http.Request) Response { return Export(counting{panickingReader{}, &closed}).ETag(`"1"`) })
	response, _, err := s.get(t, "HEAD")
	if h := response.Header; response.StatusCode != 200 || h.Get("Content-Type") != "text/csv" || h.Get("ETag") != `"1"` || err != nil {
		t.Errorf("got %d, %v, %v", response.StatusCode, h, err)
	}
	if o := s.outcome(t); o.Code != 200 || o.Err != nil || closed.Load() != 1 {
		t.Errorf("observed %+v, closed %d times", o, closed.Load())
	}
}

// What was sent is closed, once.
func TestStreamCloses(t *testing.T) {
	file := opened(t, "stream.go")
	var reader, writer atomic.Int32
	for _, content := range []io.Reader{
		file,
		counting{reading("body"), &reader},
		closingWriterTo{func(w io.Writer) error { _, err := io.WriteString(w, "body"); return err }, &writer},
	} {
		if err := Export(content).Respond(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)); err != nil {
			t.Error(err)
		}
	}
	if reader.Load() != 1 || writer.Load() != 1 {
		t.Errorf("closed a reader %d times, and one that writes itself %d times", reader.Load(), writer.Load())
	}
	if _, err := file.Read(make([]byte, 1)); !errors.Is(err, os.ErrClosed) {
		t.Errorf("the file: %v, want that it is closed", err)
	}
}

func opened(t *testing.T, name string) *os.File {
	f, err := os.Open(name)
	if err != nil {
		t.Error(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// A hesitant reader returns nothing at every other call.
type hesitant struct {
	r     io.Reader
	calls int
}

func (h *hesitant) Read(p []byte) (int, error) {
	if h.calls++; h.calls%2 == 1 {
		return 0, nil
	}
	return h.r.Read(p)
}

var errDisk = errors.New("secret: the disk is broken")

// A reader that fails before its first bytes is answered with a clean error, which
// has none of the headers of the success.
func TestStreamFailsAtOnce(t *testing.T) {
	folder, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]io.Reader{
		"a reader":                 iotest.ErrReader(errDisk),
		"a file that is closed":    closedFile(t),
		"a folder":                 folder,
		"that returns too much":    lying(len(piece{}) + 1),
		"that returns less than 0": lying(-1),
	} {
		t.Run(name, func(t *testing.T) {
			var closed atomic.Int32
			s := served(t, func(*http.Request) Response { return Export(counting{content, &closed}).ETag(`"1"`) })
			response, body, err := s.get(t, "GET")
			h := response.Header
			if response.StatusCode != 500 || h.Get("Content-Type") != "application/problem+json" || h.Get("ETag") != "" || strings.Contains(body, "secret") || err != nil {
				t.Errorf("got %d, %v, %q, %v", response.StatusCode, h, body, err)
			}
			o := s.outcome(t)
			if o.Code != 500 || !strings.HasPrefix(text(o.Cause), "reading the body of Export: ") {
				t.Errorf("observed %+v", o)
			}
			if closed.Load() != 1 {
				t.Errorf("closed %d times", closed.Load())
			}
		})
	}
}

func closedFile(t *testing.T) io.Reader {
	f, err := os.Create(filepath.Join(t.TempDir(), "closed"))
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	return f
}

// A file that cannot be read is such a reader, too.
func TestStreamFileFailsAtOnce(t *testing.T) {
	folder, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]io.Reader{"closed": closedFile(t), "a folder": folder, "nil": (*os.File)(nil)} {
		var err error
		got, outcomes := ask("GET", sends(Export(content), &err))
		if got.Code != 500 || len(outcomes) != 1 || !strings.HasPrefix(text(outcomes[0].Cause), "reading the body of Export: ") {
			t.Errorf("%s: %d, %+v", name, got.Code, outcomes)
		}
	}
}

// lying is a reader that returns an impossible number.
type lying int

func (n lying) Read([]byte) (int, error) { return int(n), nil }

// writing is a reader that writes itself.
type writing func(io.Writer) error

func (writing) Read([]byte) (int, error) { return 0, errors.New("it was to write itself") }

func (f writing) WriteTo(w io.Writer) (int64, error) { return 0, f(w) }

// What fails when a part was sent cuts the connection: the client sees that it has
// not got the whole, and the outcome says why.
func TestStreamFailsOnTheWay(t *testing.T) {
	first := func() io.Reader { return strings.NewReader("first") }
	for _, c := range []struct {
		name    string
		content io.Reader
		err     string // of the outcome
		cause   string
	}{
		{"a reader", io.MultiReader(first(), iotest.ErrReader(errDisk)), "sending the body of Export: " + errDisk.Error(), ""},
		{"in the same call", failingWith{"first", errDisk}, "sending the body of Export: " + errDisk.Error(), ""},
		{"that writes itself", writing(func(w io.Writer) error { io.WriteString(w, "first"); return errDisk }), "sending the body of Export: " + errDisk.Error(), ""},
		{"that returns too much", struct{ io.Reader }{io.MultiReader(first(), lying(len(piece{})+1))}, "sending the body of Export: " + errRead.Error(), ""},
		{"that panics", struct{ io.Reader }{io.MultiReader(first(), panickingReader{})}, errCut.Error(), "panic: the reader panics"},
		{"that panics while it writes itself", writing(func(w io.Writer) error { io.WriteString(w, "first"); panic("it panics") }), errCut.Error(), "panic: it panics"},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer quiet()()
			var closed atomic.Int32
			s := served(t, func(*http.Request) Response {
				if f, ok := c.content.(writing); ok {
					return Export(closingWriterTo{f, &closed})
				}
				return Export(counting{c.content, &closed})
			})
			response, body, err := s.get(t, "GET")
			if response.StatusCode != 200 || body != "first" || !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("got %d, %q, %v; want a part and an unexpected end", response.StatusCode, body, err)
			}
			o := s.outcome(t)
			if text(o.Err) != c.err || text(o.Cause) != c.cause {
				t.Errorf("observed %+v; want the error %q and the cause %q", o, c.err, c.cause)
			}
			if level, logged := o.Level(); level != slog.LevelError || !logged {
				t.Errorf("logged at %v, %t; want as an error", level, logged)
			}
			var p *PanicError
			if c.cause != "" && (!errors.As(o.Cause, &p) || !strings.Contains(string(p.Stack), "panic")) {
				t.Errorf("the cause is %#v, want the panic with its stack", o.Cause)
			}
			if closed.Load() != 1 {
				t.Errorf("closed %d times", closed.Load())
			}
		})
	}
}

type failingWith struct {
	text string
	err  error
}

func (f failingWith) Read(p []byte) (int, error) { return copy(p, f.text), f.err }

type panickingReader struct{}

func (panickingReader) Read([]byte) (int, error) { panic("the reader panics") }

type closingWriterTo struct {
	writing
	closed *atomic.Int32
}

func (c closingWriterTo) Close() error {
	c.closed.Add(1)
	return nil
}

// A reader that panics before its first bytes is a panic of the handler.
func TestStreamPanicsAtOnce(t *testing.T) {
	defer quiet()()
	var closed atomic.Int32
	s := served(t, func(*http.Request) Response { return Export(counting{panickingReader{}, &closed}).ETag(`"1"`) })
	response, body, err := s.get(t, "GET")
	if response.StatusCode != 500 || response.Header.Get("ETag") != "" || strings.Contains(body, "panics") || err != nil {
		t.Errorf("got %d, %v, %q, %v", response.StatusCode, response.Header, body, err)
	}
	if o := s.outcome(t); o.Code != 500 || text(o.Cause) != "panic: the reader panics" || o.Err != nil {
		t.Errorf("observed %+v", o)
	}
	if closed.Load() != 1 {
		t.Errorf("closed %d times", closed.Load())
	}
}

// A Close that panics is no end that a client could take for one.
func TestStreamPanicsInClose(t *testing.T) {
	s := served(t, func(*http.Request) Response { return Export(panickingCloser{reading("body")}) })
	if _, body, err := s.get(t, "GET"); body != "body" || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %q, %v", body, err)
	}
	if o := s.outcome(t); o.Err != errCut || text(o.Cause) != "panic: Close panics" {
		t.Errorf("observed %+v", o)
	}
}

type panickingCloser struct{ io.Reader }

func (panickingCloser) Close() error { panic("Close panics") }

// The header does not wait for a reader that is slow; what it gives then comes as it
// does, and a failure ends the connection.
func TestStreamIsSlow(t *testing.T) {
	for name, failure := range map[string]error{"and ends": nil, "and fails": errDisk} {
		t.Run(name, func(t *testing.T) {
			defer quiet()()
			content, source := io.Pipe()
			s := served(t, func(*http.Request) Response { return Export(content).ETag(`"1"`) })
			response, err := s.Client().Get(s.URL) // which returns when the header is there
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			if response.StatusCode != 200 || response.Header.Get("ETag") != `"1"` {
				t.Errorf("got %d, %v", response.StatusCode, response.Header)
			}
			for _, line := range []string{"first\n", "second\n"} { // each is there before the next is written
				fmt.Fprint(source, line)
				got := make([]byte, len(line))
				if _, err := io.ReadFull(response.Body, got); err != nil || string(got) != line {
					t.Errorf("got %q, %v; want %q", got, err, line)
				}
			}
			source.CloseWithError(failure)
			rest, err := io.ReadAll(response.Body)
			if len(rest) > 0 || (err != nil) != (failure != nil) {
				t.Errorf("then %q, %v", rest, err)
			}
			if o := s.outcome(t); o.Code != 200 || !errors.Is(o.Err, failure) {
				t.Errorf("observed %+v", o)
			}
		})
	}
}

// A writer that panics where the header is sent late does not end the process.
func TestStreamIsSlowAndTheWriterPanics(t *testing.T) {
	content, source := io.Pipe()
	broken := make(chan struct{})
	w := faulty{httptest.NewRecorder(), func() { close(broken); panic("boom") }, func() {}}
	go func() {
		<-broken
		fmt.Fprint(source, "first")
		source.Close()
	}()
	var outcomes []Outcome
	defer func() {
		if value := recover(); value != http.ErrAbortHandler {
			t.Errorf("it panics with %v, want http.ErrAbortHandler", value)
		}
		if len(outcomes) != 1 || text(outcomes[0].Err) != "sending the body of Export: panic: boom" {
			t.Errorf("observed %+v", outcomes)
		}
	}()
	Observe(sending(func() Response { return Export(content) }), func(_ *http.Request, o Outcome) { outcomes = append(outcomes, o) }).
		ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
}

// A client that goes away ends a reader that waits: it is closed, and the handler
// returns when that is done.
func TestStreamClientGoesAway(t *testing.T) {
	for name, content := range map[string]func(*io.PipeReader) io.Reader{
		"a reader":           func(r *io.PipeReader) io.Reader { return r },
		"that writes itself": func(r *io.PipeReader) io.Reader { return pipeWriterTo{r} },
	} {
		t.Run(name, func(t *testing.T) {
			defer quiet()()
			r, source := io.Pipe()
			s := served(t, func(*http.Request) Response { return Export(content(r)) })
			conn := dial(t, s.Listener.Addr())
			go fmt.Fprint(source, "first")
			if _, err := bufio.NewReader(conn).ReadString('t'); err != nil { // of Content-Type
				t.Fatal(err)
			}
			conn.Close()
			o := s.outcome(t) // which waits for the handler
			if !errors.Is(o.Err, context.Canceled) || !errors.Is(o.Canceled, context.Canceled) {
				t.Errorf("observed %+v", o)
			}
			if _, err := source.Write([]byte("second")); !errors.Is(err, io.ErrClosedPipe) {
				t.Errorf("writing to the reader: %v, want that it is closed", err)
			}
		})
	}
}

type pipeWriterTo struct{ *io.PipeReader }

func (p pipeWriterTo) WriteTo(w io.Writer) (int64, error) {
	return io.Copy(w, struct{ io.Reader }{p.PipeReader})
}

// dial opens a connection, and asks for the response on it.
func dial(t *testing.T, addr net.Addr) net.Conn {
	t.Helper()
	return dialWith(t, addr, "")
}

func dialWith(t *testing.T, addr net.Addr, headers string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", addr.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: x\r\n"+headers+"\r\n")
	return conn
}

// A reader that gives nothing and never ends is read until the client goes away.
func TestStreamOfNothingForEver(t *testing.T) {
	defer quiet()()
	s := served(t, func(*http.Request) Response { return Export(lying(0)) })
	conn := dial(t, s.Listener.Addr())
	if _, err := bufio.NewReader(conn).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	conn.Close()
	if o := s.outcome(t); !errors.Is(o.Err, context.Canceled) {
		t.Errorf("observed %+v", o)
	}
}

// A client that stops reading holds the stream until it goes away.
func TestStreamClientStopsReading(t *testing.T) {
	defer quiet()()
	var read atomic.Int64
	var closed atomic.Int32
	full := make(chan struct{})
	s := served(t, func(*http.Request) Response {
		return Export(counting{unending(func() {
			if read.Add(int64(len(piece{}))) == 64<<20 { // more than any socket buffers
				close(full)
			}
		}), &closed})
	})
	conn := dial(t, s.Listener.Addr())
	if _, err := io.ReadFull(conn, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	conn.Close()
	o := s.outcome(t)
	if o.Err == nil || closed.Load() != 1 {
		t.Errorf("observed %+v, closed %d times", o, closed.Load())
	}
	if level, _ := o.Level(); level > slog.LevelInfo {
		t.Errorf("logged at %v, though the client is gone", level)
	}
	select {
	case <-full:
		t.Error("it was read on")
	default:
	}
}

// An unending reader never ends.
type unending func()

func (f unending) Read(p []byte) (int, error) { f(); return len(p), nil }

// A server's WriteTimeout holds for streams, too, and it is the service's: the log
// says that one was too short.
func TestStreamIsLongerThanTheWriteTimeout(t *testing.T) {
	defer quiet()()
	s := &servedResponse{outcomes: make(chan Outcome, 1)}
	s.Server = httptest.NewUnstartedServer(Observe(GetHandler(func(*http.Request) GetResponse {
		return Export(unending(func() {}))
	}), func(_ *http.Request, o Outcome) { s.outcomes <- o }))
	s.Config.WriteTimeout = 100 * time.Millisecond
	s.Start()
	defer s.Close()
	if _, _, err := s.get(t, "GET"); err == nil {
		t.Error("the client took a part for the whole")
	}
	o := s.outcome(t)
	if level, logged := o.Level(); level != slog.LevelWarn || !logged {
		t.Errorf("%+v is logged at %v, %t; want a warning", o, level, logged)
	}
}

// A request whose context has ended is sent nothing of a stream, and none of it is
// read.
func TestStreamAfterTheEndOfTheContext(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errDisk)
	var closed atomic.Int32
	w := httptest.NewRecorder()
	err := Export(counting{panickingReader{}, &closed}).Respond(w, httptest.NewRequest("GET", "/", nil).WithContext(ctx))
	if !errors.Is(err, errDisk) || w.Code != 500 || closed.Load() != 1 {
		t.Errorf("%v, %d, closed %d times", err, w.Code, closed.Load())
	}
}

// A context that ends on the way ends a reader that never waits.
func TestStreamContextEnds(t *testing.T) {
	for name, content := range map[string]func(func()) io.Reader{
		"a reader": func(f func()) io.Reader { return unending(f) },
		"that writes itself": func(f func()) io.Reader {
			return writing(func(w io.Writer) error {
				for {
					f()
					if _, err := w.Write([]byte("more")); err != nil {
						return nil // which hides it
					}
				}
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(context.Background())
			defer cancel(nil)
			calls := 0
			endsAt := func() {
				if calls++; calls == 3 {
					cancel(errDisk)
				}
			}
			var outcomes []Outcome
			defer func() {
				if value := recover(); value != http.ErrAbortHandler {
					t.Errorf("it panics with %v, want http.ErrAbortHandler", value)
				}
				if len(outcomes) != 1 || !errors.Is(outcomes[0].Err, errDisk) || !errors.Is(outcomes[0].Canceled, errDisk) {
					t.Errorf("observed %+v", outcomes)
				}
			}()
			Observe(sending(func() Response { return Export(content(endsAt)) }), func(_ *http.Request, o Outcome) { outcomes = append(outcomes, o) }).
				ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil).WithContext(ctx))
		})
	}
}

// A stream has the length that WithHeader gave, or is cut.
func TestStreamLength(t *testing.T) {
	file := filepath.Join(t.TempDir(), "export.csv")
	if err := os.WriteFile(file, []byte(large), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		content func() io.Reader
		length  int
		err     string
	}{
		{"right", func() io.Reader { return reading(large) }, len(large), ""},
		{"right, of nothing", func() io.Reader { return reading("") }, 0, ""},
		{"too long", func() io.Reader { return reading(large) }, len(large) + 1, fmt.Sprintf("sending the body of Export: unexpected EOF: %d of %d bytes", len(large), len(large)+1)},
		{"too short", func() io.Reader { return iotest.OneByteReader(strings.NewReader("longer")) }, 5, "sending the body of Export: http: wrote more than the declared Content-Length"},
		{"right, of a file", func() io.Reader { return opened(t, file) }, len(large), ""},
		{"too long, of a file", func() io.Reader { return opened(t, file) }, len(large) + 1, fmt.Sprintf("sending the body of Export: unexpected EOF: %d of %d bytes", len(large), len(large)+1)},
		{"too short, of a file", func() io.Reader { return opened(t, file) }, len(large) - 1, "sending the body of Export: http: wrote more than the declared Content-Length"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := served(t, func(*http.Request) Response {
				return WithHeader(Export(c.content()), "Content-Length", strconv.Itoa(c.length))
			})
			response, body, err := s.get(t, "GET")
			if response.ContentLength != int64(c.length) || (err != nil) != (c.length > len(large)) || err == nil && len(body) != c.length {
				t.Errorf("got the length %d, %d bytes, %v", response.ContentLength, len(body), err)
			}
			if o := s.outcome(t); text(o.Err) != c.err {
				t.Errorf("observed %v, want %q", o.Err, c.err)
			}
		})
	}
}

// A writer that can read a file itself is given it, where the length is known, without
// which net/http's leaves nothing to the system. Else it is given pieces, and those
// that are not large at once.
func TestStreamUsesTheWriter(t *testing.T) {
	file := filepath.Join(t.TempDir(), "export.csv")
	if err := os.WriteFile(file, []byte(large), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		content io.Reader
		length  bool // WithHeader gave it
		want    string
	}{
		{"a file", opened(t, file), false, "Write 65536, Write 65536, Write 65536, Write 65536, Write 57856, Flush"},
		{"a file of a length", opened(t, file), true, "Write 65536, ReadFrom *io.LimitedReader of *os.File"},
		{"a reader", reading(large), false, "Write 65536, Write 65536, Write 65536, Write 65536, Write 57856, Flush"},
		{"a reader that writes itself", strings.NewReader(large), false, "Write 320000"},
	} {
		w := &noting{ResponseRecorder: httptest.NewRecorder()}
		response := Export(c.content)
		if c.length {
			response = WithHeader(response, "Content-Length", strconv.Itoa(len(large)))
		}
		if err := response.Respond(w, httptest.NewRequest("GET", "/", nil)); err != nil {
			t.Error(err)
		}
		if got := strings.Join(w.calls, ", "); got != c.want || w.Body.String() != large {
			t.Errorf("%s: %s, %d bytes; want %s", c.name, got, w.Body.Len(), c.want)
		}
	}
}

// A noting writer notes how it is written to.
type noting struct {
	*httptest.ResponseRecorder
	calls []string
}

func (n *noting) Write(p []byte) (int, error) {
	n.calls = append(n.calls, fmt.Sprint("Write ", len(p)))
	return n.ResponseRecorder.Write(p)
}

func (n *noting) Flush() { n.calls = append(n.calls, "Flush") }

func (n *noting) ReadFrom(src io.Reader) (int64, error) {
	call := fmt.Sprintf("ReadFrom %T", src)
	if part, ok := src.(*io.LimitedReader); ok {
		call += fmt.Sprintf(" of %T", part.R)
	}
	n.calls = append(n.calls, call)
	return io.Copy(n.Body, src)
}

// A writer that cannot flush is written to all the same.
func TestStreamWithoutFlush(t *testing.T) {
	w := &plainWriter{header: http.Header{}}
	if err := Export(reading(large)).Respond(w, httptest.NewRequest("GET", "/", nil)); err != nil || w.String() != large {
		t.Errorf("%v, %d bytes", err, w.Len())
	}
}

// A plainWriter is a ResponseWriter and nothing more.
type plainWriter struct {
	bytes.Buffer
	header http.Header
}

func (b *plainWriter) Header() http.Header { return b.header }
func (b *plainWriter) WriteHeader(int)     {}

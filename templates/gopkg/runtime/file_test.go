package runtime

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var noTime time.Time

// seeking is a file of the text, and nothing else: it cannot write itself.
func seeking(text string) io.ReadSeeker { return struct{ io.ReadSeeker }{strings.NewReader(text)} }

// A countingFile counts how often it is closed.
type countingFile struct {
	io.ReadSeeker
	closed *atomic.Int32
}

func (c countingFile) Close() error {
	c.closed.Add(1)
	return nil
}

// the time when the file of the tests was modified, and as HTTP has it.
var lastChange = time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)

const (
	thenText   = "Tue, 24 Nov 2026 12:00:00 GMT"
	beforeText = "Tue, 24 Nov 2026 11:59:59 GMT"
	afterText  = "Tue, 24 Nov 2026 12:00:01 GMT"
)

// thousands are so many ranges that overlap.
var thousands = "bytes=" + strings.Repeat("0-,", 5000) + "0-"

// What a file is answered with is what ServeContent answers, but for the form of the
// errors: the same code, the same headers, the same bytes.
func TestFile(t *testing.T) {
	whole := large[:1000]
	for _, c := range []struct {
		name    string // with the section of RFC 9110
		method  string
		headers []string
		code    int
		row     string // of the outcome
	}{
		{"all of it", "GET", nil, 200, "Download"},
		{"to HEAD (9.3.2)", "HEAD", nil, 200, "Download"},
		{"a range (14.2)", "GET", []string{"Range", "bytes=10-19"}, 206, "Download"},
		{"a range to the end", "GET", []string{"Range", "bytes=990-"}, 206, "Download"},
		{"a range beyond the end (14.1.2)", "GET", []string{"Range", "bytes=990-5000"}, 206, "Download"},
		{"a suffix", "GET", []string{"Range", "bytes=-10"}, 206, "Download"},
		{"a suffix that is longer than the file", "GET", []string{"Range", "bytes=-5000"}, 206, "Download"},
		{"all as a range", "GET", []string{"Range", "bytes=0-"}, 206, "Download"},
		{"a range to HEAD", "HEAD", []string{"Range", "bytes=10-19"}, 206, "Download"},
		{"several ranges (14.6)", "GET", []string{"Range", "bytes=0-4, 10-14,-5"}, 206, "Download"},
		{"several ranges to HEAD", "HEAD", []string{"Range", "bytes=0-4,10-14"}, 206, "Download"},
		{"ranges that overlap", "GET", []string{"Range", "bytes=0-10,5-15"}, 206, "Download"},
		{"thousands that overlap (14.2)", "GET", []string{"Range", thousands}, 200, "Download"},
		{"one range of several beyond the end", "GET", []string{"Range", "bytes=0-4,5000-"}, 206, "Download"},
		{"past the end (15.5.17)", "GET", []string{"Range", "bytes=1000-"}, 416, "RangeNotSatisfiable"},
		{"past the end, to HEAD", "HEAD", []string{"Range", "bytes=1000-"}, 416, "RangeNotSatisfiable"},
		{"several past the end", "GET", []string{"Range", "bytes=1000-,2000-"}, 416, "RangeNotSatisfiable"},
		{"no bytes", "GET", []string{"Range", "bytes=-0"}, 206, "Download"},
		{"no number", "GET", []string{"Range", "bytes=a-b"}, 416, "RangeNotSatisfiable"},
		{"a range that ends before it begins", "GET", []string{"Range", "bytes=5-4"}, 416, "RangeNotSatisfiable"},
		{"another unit (14.2)", "GET", []string{"Range", "lines=0-4"}, 416, "RangeNotSatisfiable"},
		{"If-Range that holds (13.1.5)", "GET", []string{"Range", "bytes=0-4", "If-Range", `"1"`}, 206, "Download"},
		{"If-Range that does not", "GET", []string{"Range", "bytes=0-4", "If-Range", `"2"`}, 200, "Download"},
		{"If-Range of a weak tag", "GET", []string{"Range", "bytes=0-4", "If-Range", `W/"1"`}, 200, "Download"},
		{"If-Range of the time", "GET", []string{"Range", "bytes=0-4", "If-Range", thenText}, 206, "Download"},
		{"If-Range of another time", "GET", []string{"Range", "bytes=0-4", "If-Range", beforeText}, 200, "Download"},
		{"If-None-Match that has it (13.1.2)", "GET", []string{"If-None-Match", `"0", "1"`}, 304, "Download"},
		{"If-None-Match of a weak tag", "GET", []string{"If-None-Match", `W/"1"`}, 304, "Download"},
		{"If-None-Match of all", "GET", []string{"If-None-Match", "*"}, 304, "Download"},
		{"If-None-Match that has it, to HEAD", "HEAD", []string{"If-None-Match", `"1"`}, 304, "Download"},
		{"If-None-Match that has it not", "GET", []string{"If-None-Match", `"2"`}, 200, "Download"},
		{"If-None-Match that has it, to POST", "POST", []string{"If-None-Match", `"1"`}, 412, "PreconditionFailed"},
		{"If-Match that has it (13.1.1)", "GET", []string{"If-Match", `"1"`}, 200, "Download"},
		{"If-Match that has it not", "GET", []string{"If-Match", `"2"`}, 412, "PreconditionFailed"},
		{"If-Match that has it not, to HEAD", "HEAD", []string{"If-Match", `"2"`}, 412, "PreconditionFailed"},
		{"If-Modified-Since then (13.1.3)", "GET", []string{"If-Modified-Since", thenText}, 304, "Download"},
		{"If-Modified-Since before", "GET", []string{"If-Modified-Since", beforeText}, 200, "Download"},
		{"If-Modified-Since beside If-None-Match", "GET", []string{"If-Modified-Since", thenText, "If-None-Match", `"2"`}, 200, "Download"},
		{"If-Unmodified-Since then (13.1.4)", "GET", []string{"If-Unmodified-Since", thenText}, 200, "Download"},
		{"If-Unmodified-Since before", "GET", []string{"If-Unmodified-Since", beforeText}, 412, "PreconditionFailed"},
		{"If-Unmodified-Since after", "GET", []string{"If-Unmodified-Since", afterText}, 200, "Download"},
		{"to POST", "POST", nil, 200, "Download"},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer quiet()()
			var closed atomic.Int32
			ours := served(t, func(*http.Request) Response {
				return Download("export.csv", lastChange, countingFile{seeking(whole), &closed}).ETag(`"1"`)
			})
			theirs := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("ETag", `"1"`)
				http.ServeContent(w, r, "export.csv", lastChange, seeking(whole))
			}))
			defer theirs.Close()
			got, body, err := ours.get(t, c.method, c.headers...)
			want, wantBody, wantErr := (&servedResponse{Server: theirs}).get(t, c.method, c.headers...)
			if got.StatusCode != c.code || want.StatusCode != c.code || err != nil || wantErr != nil {
				t.Errorf("got %d, %v; ServeContent gives %d, %v; want %d", got.StatusCode, err, want.StatusCode, wantErr, c.code)
			}
			if c.code < 400 {
				if diff := cmp.Diff(told(t, want, wantBody), told(t, got, body)); diff != "" {
					t.Errorf("(-ServeContent +got):\n%s", diff)
				}
			} else {
				if got.Header.Get("Content-Range") != want.Header.Get("Content-Range") {
					t.Errorf("Content-Range %q, want %q", got.Header.Get("Content-Range"), want.Header.Get("Content-Range"))
				}
				if h := got.Header; h.Get("Content-Type") != "application/problem+json" || h.Get("ETag") != "" || h.Get("Last-Modified") != "" || h.Get("Accept-Ranges") != "" {
					t.Errorf("got %v, want the header of an error alone", h)
				}
				if c.method != "HEAD" && !strings.Contains(body, `"code":"`+c.row+`"`) {
					t.Errorf("got %s", body)
				}
			}
			if o := ours.outcome(t); o.Row != c.row || o.Code != c.code || o.Err != nil {
				t.Errorf("observed %+v", o)
			}
			if closed.Load() != 1 {
				t.Errorf("closed %d times", closed.Load())
			}
		})
	}
}

// told is a response as lines, whatever boundary its parts have.
func told(t *testing.T, r *http.Response, body string) []string {
	t.Helper()
	contentType := r.Header.Get("Content-Type")
	if _, params, err := mime.ParseMediaType(contentType); err == nil && params["boundary"] != "" && body != "" {
		var all []string
		parts := multipart.NewReader(strings.NewReader(body), params["boundary"])
		for {
			p, err := parts.NextPart()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(p)
			all = append(all, fmt.Sprint(p.Header, string(text), err))
		}
		body = strings.Join(all, "\n")
	}
	r.Header.Del("Date")
	if strings.HasPrefix(contentType, "multipart/") {
		r.Header.Set("Content-Type", "multipart/byteranges")
	}
	lines := []string{r.Status, fmt.Sprint("length ", r.ContentLength), body}
	for key, values := range r.Header {
		lines = append(lines, fmt.Sprint(key, ": ", values))
	}
	slices.Sort(lines)
	return lines
}

// A file of nothing is sent as a whole; only of a suffix, ServeContent makes a range.
func TestFileOfNothing(t *testing.T) {
	for _, c := range []struct {
		headers []string
		code    int
	}{
		{nil, 200},
		{[]string{"Range", "bytes=0-4"}, 200},
		{[]string{"Range", "bytes=0-,1-"}, 200},
		{[]string{"Range", "bytes=-5"}, 206},
	} {
		s := served(t, func(*http.Request) Response { return Download("export.csv", noTime, seeking("")) })
		got, body, err := s.get(t, "GET", c.headers...)
		if got.StatusCode != c.code || got.ContentLength != 0 || body != "" || got.Header.Get("Last-Modified") != "" || err != nil {
			t.Errorf("%q: got %d, %v, %q, %v", c.headers, got.StatusCode, got.Header, body, err)
		}
		if o := s.outcome(t); o.Code != c.code || o.Err != nil {
			t.Errorf("%q: observed %+v", c.headers, o)
		}
	}
}

// The media type is that of the name's extension, or else of what the file begins
// with.
func TestFileMediaType(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a.html", "x", "text/html; charset=utf-8"},
		{"a.PNG", "x", "image/png"},
		{"a", "<!DOCTYPE html>", "text/html; charset=utf-8"},
		{"", "%PDF-", "application/pdf"},
		{"", "\x00\x01", "application/octet-stream"},
	} {
		w := httptest.NewRecorder()
		if err := Download(c.name, noTime, seeking(c.text)).Respond(w, httptest.NewRequest("GET", "/", nil)); err != nil || w.Header().Get("Content-Type") != c.want {
			t.Errorf("%q of %q: %v, %q; want %q", c.name, c.text, err, w.Header().Get("Content-Type"), c.want)
		}
	}
}

// A method that has no ranges gets the whole (RFC 9110, section 14.2).
func TestFileRangeOfPost(t *testing.T) {
	s := served(t, func(*http.Request) Response { return Download("export.csv", noTime, seeking("text")) })
	if got, body, err := s.get(t, "POST", "Range", "bytes=1-2"); got.StatusCode != 200 || body != "text" || err != nil {
		t.Errorf("got %d, %q, %v", got.StatusCode, body, err)
	}
}

// What standing headers a response finds, stays beside its error.
func TestFileErrorKeepsTheHeader(t *testing.T) {
	w := httptest.NewRecorder()
	w.Header().Set("X-Before", "stays")
	w.Header().Set("Vary", "Origin")
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("If-Match", `"2"`)
	if err := Download("export.csv", lastChange, seeking("text")).ETag(`"1"`).Respond(w, r); err != nil {
		t.Error(err)
	}
	want := and(problemHeader, "X-Before", "stays")
	want["Vary"] = []string{"Origin", "Accept"}
	if diff := cmp.Diff(want, w.Header()); diff != "" || w.Code != 412 {
		t.Errorf("%d (-want +got):\n%s", w.Code, diff)
	}
}

// A brokenFile fails, or panics, where it is told to.
type brokenFile struct {
	io.ReadSeeker
	reads  int
	read   func(call int, p []byte) (int, error) // nil: as the file does
	seek   func(offset int64, whence int) (int64, error)
	closed *atomic.Int32
}

func (b *brokenFile) Read(p []byte) (int, error) {
	b.reads++
	if b.read != nil {
		return b.read(b.reads, p)
	}
	return b.ReadSeeker.Read(p)
}

func (b *brokenFile) Seek(offset int64, whence int) (int64, error) {
	if b.seek != nil {
		return b.seek(offset, whence)
	}
	return b.ReadSeeker.Seek(offset, whence)
}

func (b *brokenFile) Close() error {
	b.closed.Add(1)
	return nil
}

// What fails before a file was sent is a clean error; what fails later cuts the
// connection. In the goroutine that ServeContent has for several ranges, it is no
// other.
func TestFileFails(t *testing.T) {
	whole := large[:200_000]
	fails := func(int, []byte) (int, error) { return 0, errDisk }
	boom := func(int, []byte) (int, error) { panic("boom") }
	some := func(then func(int, []byte) (int, error)) func(int, []byte) (int, error) {
		return func(call int, p []byte) (int, error) {
			if call < 2 {
				return copy(p, whole[:100]), nil
			}
			return then(call, p)
		}
	}
	for _, c := range []struct {
		name       string
		file       brokenFile
		rangeOf    string
		code       int // 0: it may be anything, for the connection is cut
		err, cause string
	}{
		{"no size", brokenFile{seek: func(int64, int) (int64, error) { return 0, errDisk }}, "", 500, "", "reading the body of Download: seeker can't seek"},
		{"no size, of several ranges", brokenFile{seek: func(int64, int) (int64, error) { return 0, errDisk }}, "bytes=0-1,3-4", 500, "", "reading the body of Download: seeker can't seek"},
		{"a panic for the size", brokenFile{seek: func(int64, int) (int64, error) { panic("boom") }}, "", 500, "", "panic: boom"},
		{"a panic for the size, of several ranges", brokenFile{seek: func(int64, int) (int64, error) { panic("boom") }}, "bytes=0-1,3-4", 500, "", "reading the body of Download: panic: boom"},
		{"reading", brokenFile{read: some(fails)}, "", 0, "sending the body of Download: " + errDisk.Error(), ""},
		{"reading a range", brokenFile{read: some(fails)}, "bytes=0-150000", 0, "sending the body of Download: " + errDisk.Error(), ""},
		{"reading several ranges", brokenFile{read: some(fails)}, "bytes=0-60000,70000-150000", 0, "sending the body of Download: " + errDisk.Error(), ""},
		{"a panic", brokenFile{read: some(boom)}, "", 0, errCut.Error(), "panic: boom"},
		{"a panic, of several ranges", brokenFile{read: some(boom)}, "bytes=0-60000,70000-150000", 0, errCut.Error(), "panic: boom"},
		{"an impossible count, of several ranges", brokenFile{read: some(func(_ int, p []byte) (int, error) { return len(p) + 1, nil })}, "bytes=0-60000,70000-150000", 0,
			"sending the body of Download: " + errRead.Error(), ""},
		{"an end too early", brokenFile{read: some(func(int, []byte) (int, error) { return 0, io.EOF })}, "", 0,
			"sending the body of Download: unexpected EOF: the file has become shorter by 199900 bytes", ""},
		{"an end too early, of a range", brokenFile{read: some(func(int, []byte) (int, error) { return 0, io.EOF })}, "bytes=0-149999", 0,
			"sending the body of Download: unexpected EOF: the file has become shorter by 149900 bytes", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer quiet()()
			var closed atomic.Int32
			s := served(t, func(*http.Request) Response {
				file := c.file
				file.ReadSeeker, file.closed = seeking(whole), &closed
				return Download("export.csv", noTime, &file).ETag(`"1"`)
			})
			var headers []string
			if c.rangeOf != "" {
				headers = []string{"Range", c.rangeOf}
			}
			if c.code != 0 {
				got, body, err := s.get(t, "GET", headers...)
				if got.StatusCode != c.code || got.Header.Get("ETag") != "" || got.Header.Get("Content-Type") != "application/problem+json" || strings.Contains(body, "boom") || err != nil {
					t.Errorf("got %d, %v, %s, %v", got.StatusCode, got.Header, body, err)
				}
			} else if got, err := s.Client().Transport.RoundTrip(requestFor(t, s.URL, headers)); err == nil {
				if _, err := io.ReadAll(got.Body); err == nil {
					t.Error("the client has got it whole")
				}
				got.Body.Close()
			}
			if o := s.outcome(t); text(o.Err) != c.err || !strings.HasPrefix(text(o.Cause), c.cause) || (c.cause == "") != (o.Cause == nil) {
				t.Errorf("observed %+v; want the error %q and the cause %q", o, c.err, c.cause)
			}
			if closed.Load() != 1 {
				t.Errorf("closed %d times", closed.Load())
			}
		})
	}
}

func requestFor(t *testing.T, url string, headers []string) *http.Request {
	t.Helper()
	r, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

// A client that goes away ends the sending of a file, also of several ranges.
func TestFileClientGoesAway(t *testing.T) {
	huge := strings.Repeat("x", 64<<20) // more than any socket buffers
	for _, rangeOf := range []string{"", "Range: bytes=0-\r\n", "Range: bytes=0-40000000,40000001-\r\n"} {
		func() {
			defer quiet()()
			var closed atomic.Int32
			s := served(t, func(*http.Request) Response { return Download("a.txt", noTime, countingFile{seeking(huge), &closed}) })
			conn := dialWith(t, s.Listener.Addr(), rangeOf)
			if _, err := io.ReadFull(conn, make([]byte, 1000)); err != nil {
				t.Fatal(err)
			}
			conn.Close()
			if o := s.outcome(t); o.Err == nil || closed.Load() != 1 {
				t.Errorf("%q: observed %+v, closed %d times", rangeOf, o, closed.Load())
			}
		}()
	}
}

// A writer that can read a file itself is given it, so that the server can leave it
// to the system.
func TestFileUsesTheWriter(t *testing.T) {
	name := filepath.Join(t.TempDir(), "export.csv")
	if err := os.WriteFile(name, []byte(large), 0o666); err != nil {
		t.Fatal(err)
	}
	w := &noting{ResponseRecorder: httptest.NewRecorder()}
	if err := Download(name, noTime, opened(t, name)).Respond(w, httptest.NewRequest("GET", "/", nil)); err != nil {
		t.Error(err)
	}
	if got, want := strings.Join(w.calls, ", "), "ReadFrom *io.LimitedReader of *os.File"; got != want || w.Body.String() != large {
		t.Errorf("%s, %d bytes; want %s", got, w.Body.Len(), want)
	}
	plain := &plainWriter{header: http.Header{}}
	if err := Download(name, noTime, opened(t, name)).Respond(hidingReadFrom{plain}, httptest.NewRequest("GET", "/", nil)); err != nil || plain.String() != large {
		t.Errorf("of a writer that cannot: %v, %d bytes", err, plain.Len())
	}
}

// A hidingReadFrom is a ResponseWriter without ReadFrom.
type hidingReadFrom struct{ http.ResponseWriter }

// What middleware does with the writer, it can do behind ServeContent too.
func TestFileUnwraps(t *testing.T) {
	w := httptest.NewRecorder()
	if (&fileWriter{ResponseWriter: w}).Unwrap() != http.ResponseWriter(w) {
		t.Error("Unwrap returns another writer")
	}
	if errors.Is(http.NewResponseController(&fileWriter{ResponseWriter: w}).Flush(), http.ErrNotSupported) {
		t.Error("it cannot be flushed")
	}
}

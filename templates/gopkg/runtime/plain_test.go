package runtime

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A servedResponse is one that a handler returns, on a server on loopback, with the
// outcomes that are observed.
type servedResponse struct {
	*httptest.Server
	outcomes chan Outcome
}

// served starts a server whose handler returns the response.
func served(t *testing.T, response func(*http.Request) Response) *servedResponse {
	t.Helper()
	s := &servedResponse{outcomes: make(chan Outcome, 100)}
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer recovered(w, r)
		answer(w, r, response(r))
	})
	s.Server = httptest.NewUnstartedServer(Observe(handler, func(_ *http.Request, o Outcome) { s.outcomes <- o }))
	s.Config.ErrorLog = slog.NewLogLogger(slog.NewTextHandler(io.Discard, nil), 0)
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// get asks for the response, and returns the body as far as it comes.
func (s *servedResponse) get(t *testing.T, method string, headers ...string) (*http.Response, string, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), method, s.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	response, err := s.Client().Transport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return response, string(body), err
}

// outcome is the one that was observed; there is no other.
func (s *servedResponse) outcome(t *testing.T) Outcome {
	t.Helper()
	o := <-s.outcomes
	s.Close() // waits for the handler
	if len(s.outcomes) > 0 {
		t.Errorf("then observed %+v", <-s.outcomes)
	}
	return o
}

// A counting reader counts how often it is closed.
type counting struct {
	io.Reader
	closed *atomic.Int32
}

func (c counting) Close() error {
	c.closed.Add(1)
	return nil
}

// Bytes are sent as they are, with their length, whatever the request accepts.
func TestBytes(t *testing.T) {
	for _, c := range []struct {
		name, method string
		response     Response
		contentType  string
		length       int64
		body         string
	}{
		{"bytes", "GET", Avatar("image/png", []byte("\x89PNG")), "image/png", 4, "\x89PNG"},
		{"no bytes", "GET", Avatar("image/png", nil), "image/png", 0, ""},
		{"to HEAD (RFC 9110, section 9.3.2)", "HEAD", Avatar("image/png", []byte("\x89PNG")), "image/png", 4, ""},
		{"of no media type (RFC 9110, section 8.3)", "GET", Avatar("", []byte("<p>")), "application/octet-stream", 3, "<p>"},
		{"that no constructor has made", "GET", &AvatarResponse{}, "application/octet-stream", 0, ""},
		{"of a media type that would end the line", "GET", Avatar("text/a\r\nX: b", nil), "text/a  X: b", 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := served(t, func(*http.Request) Response { return c.response })
			got, body, err := s.get(t, c.method, "Accept", "application/json")
			if got.StatusCode != 200 || got.Header.Get("Content-Type") != c.contentType || got.ContentLength != c.length || body != c.body || err != nil || got.Header["Vary"] != nil {
				t.Errorf("got %d, %v, length %d, %q, %v", got.StatusCode, got.Header, got.ContentLength, body, err)
			}
			if o := s.outcome(t); o.Row != "Avatar" || o.Code != 200 || o.Err != nil {
				t.Errorf("observed %+v", o)
			}
		})
	}
}

// A response that was not sent leaves nothing in the header of one that is.
func TestPlainAfterAnother(t *testing.T) {
	for _, response := range []Response{Avatar("image/png", []byte("body")), Export(reading("body")), Download("a.txt", noTime, seeking("body"))} {
		w := httptest.NewRecorder()
		w.Header()["Content-Type"] = []string{"application/json"}
		w.Header()["Content-Length"] = []string{"17"}
		w.Header()["X-Before"] = []string{"stays"}
		err := response.Respond(w, httptest.NewRequest("GET", "/", nil))
		h := w.Header()
		if err != nil || w.Body.String() != "body" || h.Get("Content-Type") == "application/json" || h.Get("Content-Length") == "17" || h.Get("X-Before") != "stays" {
			t.Errorf("%T: %v, %v, %q", response, err, h, w.Body)
		}
	}
}

// After another response nothing is sent, and what was to be sent is closed.
func TestPlainAfterWritten(t *testing.T) {
	for _, c := range []struct {
		name     string
		response func(closed *atomic.Int32) Response
		closed   int32
	}{
		{"bytes", func(*atomic.Int32) Response { return Avatar("image/png", []byte("body")) }, 0},
		{"a stream", func(n *atomic.Int32) Response { return Export(counting{reading("body"), n}) }, 1},
		{"a file", func(n *atomic.Int32) Response { return Download("a.txt", noTime, countingFile{seeking("body"), n}) }, 1},
	} {
		var closed atomic.Int32
		w := writtenTo{httptest.NewRecorder()}
		w.Header().Set("X", "y")
		err := c.response(&closed).Respond(w, httptest.NewRequest("GET", "/", nil))
		if !errors.Is(err, errWritten) || w.Body.Len() > 0 || closed.Load() != c.closed {
			t.Errorf("%s: %v, sent %q, closed %d times", c.name, err, w.Body, closed.Load())
		}
	}
}

// A writtenTo says that its header was sent.
type writtenTo struct{ *httptest.ResponseRecorder }

func (writtenTo) Written() bool { return true }

// A nil pointer is answered with the fallback, and so is what there is nothing to
// send of.
func TestPlainNothing(t *testing.T) {
	for want, response := range map[string][]Response{
		"the response is nil":                              {(*AvatarResponse)(nil), (*ExportResponse)(nil), (*DownloadResponse)(nil)},
		"reading the body of Export: the content is nil":   {Export(nil), &ExportResponse{}},
		"reading the body of Download: the content is nil": {Download("a.txt", noTime, nil), &DownloadResponse{}},
	} {
		for _, response := range response {
			var err error
			got, outcomes := ask("GET", sends(response, &err))
			if got.Code != 500 || len(outcomes) != 1 || text(outcomes[0].Cause) != want {
				t.Errorf("%T: %d, %+v; want the cause %q", response, got.Code, outcomes, want)
			}
			if diff := cmp.Diff(problemHeader, got.Header); diff != "" {
				t.Errorf("%T: headers (-want +got):\n%s", response, diff)
			}
		}
	}
}

// A resource that is to be sent as it is, and not to be encoded, is not sent as {} or
// in base64: the cause says which body its row should have. What says itself how it
// is encoded is left alone.
func TestMisplacedResource(t *testing.T) {
	stream := "%s is an io.Reader, which is not encoded; a row with `body: stream` sends what it gives"
	bytesText := "bytes are not encoded; a row with `body: bytes` sends them as they are"
	for _, c := range []struct {
		name     string
		response Response
		why      string // empty: it is encoded
	}{
		{"a reader", Created(io.Reader(strings.NewReader("x"))), fmt.Sprintf(stream, "*strings.Reader")},
		{"a pointer to one", Created(new(bytes.Buffer)), fmt.Sprintf(stream, "*bytes.Buffer")},
		{"a value of one", Created(bytes.Buffer{}), fmt.Sprintf(stream, "*bytes.Buffer")},
		{"a file", Created[any](os.Stdin), fmt.Sprintf(stream, "*os.File")},
		{"bytes", Created([]byte("x")), bytesText},
		{"bytes in an interface", Created[any]([]byte("x")), bytesText},
		{"a pointer to bytes", Created(&[]byte{1}), bytesText},
		{"a channel", Created(make(chan int)), "chan int is not encoded; a row with `body: events`, or with `body: stream`, sends what comes one by one"},
		{"raw JSON", Created(json.RawMessage(`"x"`)), ""},
		{"a reader that has its own form", Created(&spoken{}), ""},
		{"a reader with fields", Created(&labelled{Name: "x"}), ""},
		{"a struct without fields", Created(struct{}{}), ""},
		{"text", Created("x"), ""},
		{"bytes of another type", Created(net.IPMask{1}), ""},
		{"nothing", Created[any](nil), ""},
	} {
		for _, accept := range []string{"application/json", "application/xml"} {
			var outcome Outcome
			w, r := httptest.NewRecorder(), httptest.NewRequest("POST", "/", nil)
			r.Header.Set("Accept", accept)
			var err error
			Observe(sends(c.response, &err), func(_ *http.Request, o Outcome) { outcome = o }).ServeHTTP(w, r)
			switch {
			case c.why == "" && accept == "application/xml": // which has no form for all of these
			case c.why == "" && (w.Code != 201 || err != nil):
				t.Errorf("%s as %s: %d, %v", c.name, accept, w.Code, err)
			case c.why != "" && (w.Code != 500 || text(outcome.Cause) != "encoding the body of Created: "+c.why):
				t.Errorf("%s as %s: %d, %v; want the cause %q", c.name, accept, w.Code, outcome.Cause, c.why)
			}
		}
	}
}

type spoken struct{ io.Reader }

func (*spoken) MarshalText() ([]byte, error) { return []byte("spoken"), nil }

type labelled struct {
	io.Reader `json:"-" xml:"-"`
	Name      string
}

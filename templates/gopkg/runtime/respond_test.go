package runtime

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// answered is what a client gets.
type answered struct {
	Code   int
	Header http.Header
	Body   string
}

// ask returns what the handler answers the method, and what became of it.
func ask(method string, handler http.Handler) (answered, []Outcome) {
	var outcomes []Outcome
	w := httptest.NewRecorder()
	Observe(handler, func(_ *http.Request, o Outcome) { outcomes = append(outcomes, o) }).
		ServeHTTP(w, httptest.NewRequest(method, "/orders/17?token=secret", nil))
	return answered{w.Code, w.Header(), w.Body.String()}, outcomes
}

// sends makes a handler of a response, and keeps what Respond returned.
func sends(response Response, err *error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { *err = response.Respond(w, r) })
}

const notFoundBody = `{"type":"about:blank","title":"Not Found","status":404,"code":"NotFound","detail":"no order"}`

var problemHeader = http.Header{
	"Content-Type":           {"application/problem+json"},
	"Cache-Control":          {"no-store"},
	"X-Content-Type-Options": {"nosniff"},
	"Vary":                   {"Accept"},
}

// and is a copy of the header with more.
func and(h http.Header, key string, value ...string) http.Header {
	h = h.Clone()
	h[key] = value
	return h
}

// withoutBody makes the error one of a row whose body is none.
func withoutBody(e *NotFoundError) *NotFoundError {
	row := *e.row
	row.empty, row.json, row.xml = true, nil, nil
	e.row = &row
	return e
}

func TestRespond(t *testing.T) {
	jsonHeader := http.Header{"Content-Type": {"application/json"}, "Vary": {"Accept"}}
	for _, c := range []struct {
		name     string
		method   string
		response Response
		want     answered
	}{
		{"a resource", "POST", Created("x"), answered{201, jsonHeader, `"x"`}},
		{"a resource and a header", "POST", Created("x").Location("/a b"), answered{201, and(jsonHeader, "Location", "/a%20b"), `"x"`}},
		{"a header that was taken back", "POST", Created("x").Location("/a").Location(""), answered{201, jsonHeader, `"x"`}},
		{"HEAD, which gets no content (RFC 9110, section 9.3.2)", "HEAD", NotFound("no order"),
			answered{404, and(problemHeader, "Content-Length", strconv.Itoa(len(notFoundBody))), ""}},
		{"nothing", "POST", NoContent(), answered{204, http.Header{}, ""}},
		{"an error", "GET", NotFound("no order", errors.New("cause")), answered{404, problemHeader, notFoundBody}},
		{"an error of a method that no table knows", "PATCH", NotFound("no order"), answered{404, problemHeader, notFoundBody}},
		{"an error without a body", "GET", withoutBody(NotFound("no order")), answered{404, http.Header{"Cache-Control": {"no-store"}, "X-Content-Type-Options": {"nosniff"}}, ""}},
		{"an error without a message", "GET", NotFound(""),
			answered{404, problemHeader, `{"type":"about:blank","title":"Not Found","status":404,"code":"NotFound"}`}},
		{"wrong fields", "GET", NotFound("").Field("/a", `"`).Field("/b", ""),
			answered{404, problemHeader, `{"type":"about:blank","title":"Not Found","status":404,"code":"NotFound","errors":[{"pointer":"/a","detail":"\""},{"pointer":"/b","detail":""}]}`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var err error
			got, outcomes := ask(c.method, sends(c.response, &err))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if err != nil {
				t.Errorf("Respond: %v", err)
			}
			if len(outcomes) != 1 || outcomes[0].Code != c.want.Code || outcomes[0].Err != nil || c.response.StatusCode() != c.want.Code {
				t.Errorf("outcomes %+v, StatusCode %d; want one with %d", outcomes, c.response.StatusCode(), c.want.Code)
			}
		})
	}
}

// A row that may not answer the method is sent all the same, and Respond and
// the outcome say so; Fail's choice likewise, but for the fallback.
func TestRespondOfAnotherMethod(t *testing.T) {
	for _, c := range []struct {
		method   string
		response Response
		want     string
	}{
		{"GET", Created("x"), "the table does not let Created answer GET"},
		{"HEAD", Created("x"), "the table does not let Created answer HEAD"},
		{"PATCH", Created("x"), "the table does not let Created answer PATCH"},
		{"POST", Created("x"), ""},
		{"GET", InternalServerError(errors.New("cause")), ""}, // the fallback answers any method
		{"PATCH", Fail(errors.New("cause")), ""},
		{"PATCH", NotFound(""), ""}, // of a method that it does not know, the table says nothing
	} {
		var err error
		got, outcomes := ask(c.method, sends(c.response, &err))
		if got.Code != c.response.StatusCode() {
			t.Errorf("%s: code %d, want %d", c.method, got.Code, c.response.StatusCode())
		}
		if text(err) != c.want || len(outcomes) != 1 || text(outcomes[0].Err) != c.want {
			t.Errorf("%T to %s: Respond: %v, outcomes %+v; want the error %q", c.response, c.method, err, outcomes, c.want)
		}
	}
}

// text is the text of an error, empty for none.
func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// A body that cannot be encoded becomes a clean 500: none of the success's
// headers, none of its body, and the reason in the log alone. The next response
// has nothing of it.
func TestRespondWithoutEncoding(t *testing.T) {
	broken := struct {
		First string
		Then  func()
	}{First: "half of a body"}
	for range 3 {
		var err error
		got, outcomes := ask("POST", sends(Created(broken).Location("/orders/17"), &err))
		if got.Code != 500 || got.Header.Get("Location") != "" || got.Header.Get("Content-Type") != "application/problem+json" || strings.Contains(got.Body, "half") {
			t.Errorf("got %+v", got)
		}
		var unsupported *json.UnsupportedTypeError
		if !errors.As(err, &unsupported) || !strings.HasPrefix(err.Error(), "encoding the body of Created: ") {
			t.Errorf("Respond: %v", err)
		}
		if len(outcomes) != 1 || outcomes[0].Row != "InternalServerError" || !errors.As(outcomes[0].Cause, &unsupported) {
			t.Errorf("outcomes %+v", outcomes)
		}
		if next, _ := ask("POST", sends(Created("x"), &err)); next.Body != `"x"` || err != nil {
			t.Errorf("the next response is %+v, Respond: %v", next, err)
		}
	}
}

// closed is a connection that is closed.
type closed struct{ http.ResponseWriter }

var errClosed = errors.New("connection closed")

func (closed) Write([]byte) (int, error) { return 0, errClosed }

func TestRespondWithoutConnection(t *testing.T) {
	for _, response := range []Response{Created("x"), NotFound("x")} {
		var err error
		_, outcomes := ask("POST", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			err = response.Respond(closed{w}, r)
		}))
		if !errors.Is(err, errClosed) || len(outcomes) != 1 || !errors.Is(outcomes[0].Err, errClosed) {
			t.Errorf("%T: Respond: %v, outcomes %+v", response, err, outcomes)
		}
	}
}

// The length and the type of a response that was not sent are not those of the
// one that is (RFC 9110, sections 8.3 and 8.6).
func TestRespondInsteadOfAnother(t *testing.T) {
	for _, c := range []struct {
		response Response
		want     string // the media type
	}{
		{Created("x"), "application/json"},
		{NoContent(), ""},
		{NotFound("x"), "application/problem+json"},
		{withoutBody(NotFound("x")), ""},
	} {
		got, _ := ask("POST", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "99")
			w.Header().Set("Content-Type", "text/plain")
			if err := c.response.Respond(w, r); err != nil {
				t.Error(err)
			}
		}))
		if length := got.Header.Get("Content-Length"); length != "" {
			t.Errorf("%T: Content-Length: %s", c.response, length)
		}
		if typ := got.Header.Get("Content-Type"); typ != c.want {
			t.Errorf("%T: Content-Type: %q, want %q", c.response, typ, c.want)
		}
	}
}

// Vary says that the response depends on Accept, beside what the row, the error
// or a handler in front has it say, whatever headers the row has.
func TestVary(t *testing.T) {
	missing, created := rowNotFound, rowCreated
	withHeader := func(key, value string) (failed, made func(http.ResponseWriter, *http.Request) error) {
		missing, created := missing, created
		missing.headers = []header{{key, []string{value}}}
		created.headers = missing.headers
		return (&failure{row: &missing}).Respond,
			func(w http.ResponseWriter, r *http.Request) error { return respondResource(w, r, &created, nil, "x") }
	}
	own := NotFound("")
	setHeader(&own.failure, "Vary", "Origin")
	cached, cachedResource := withHeader("Cache-Control", "max-age=60") // which every error has
	varied, variedResource := withHeader("Vary", "Origin")
	for _, c := range []struct {
		name    string
		respond func(http.ResponseWriter, *http.Request) error
		front   string // what a handler in front says
		want    []string
	}{
		{"an error", NotFound("").Respond, "", []string{"Accept"}},
		{"a resource", Created("x").Respond, "", []string{"Accept"}},
		{"an error after a handler in front", NotFound("").Respond, "Origin", []string{"Origin", "Accept"}},
		{"a resource after a handler in front", Created("x").Respond, "Origin", []string{"Origin", "Accept"}},
		{"a cached error", cached, "Origin", []string{"Origin", "Accept"}},
		{"a cached resource", cachedResource, "Origin", []string{"Origin", "Accept"}},
		{"an error whose row varies", varied, "", []string{"Origin", "Accept"}},
		{"a resource whose row varies", variedResource, "", []string{"Origin", "Accept"}},
		{"an error that varies", own.Respond, "", []string{"Origin", "Accept"}},
	} {
		got, _ := ask("POST", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if c.front != "" {
				w.Header().Set("Vary", c.front)
			}
			if err := c.respond(w, r); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		}))
		if got := got.Header["Vary"]; !slices.Equal(got, c.want) {
			t.Errorf("%s: Vary %q, want %q", c.name, got, c.want)
		}
	}
}

// appended appends itself as JSON.
type appended struct{ fail bool }

func (a *appended) AppendJSON(b []byte) ([]byte, error) {
	if a.fail {
		return append(b, "half"...), errClosed
	}
	return append(b, `"appended"`...), nil
}

// An encoder is given the resource itself where that is a pointer or an
// interface, else a pointer to it, so that methods of either are found.
func TestResources(t *testing.T) {
	for _, c := range []struct {
		name     string
		response Response
		want     string
	}{
		{"a value that appends itself", Created(appended{}), `"appended"`},
		{"a pointer to it", Created(&appended{}), `"appended"`},
		{"an interface that holds it", Created[any](&appended{}), `"appended"`},
		{"a nil interface", Created[any](nil), `null`},
		{"a nil pointer", Created[*int](nil), `null`},
		{"a struct", Created(struct{ A int }{1}), `{"A":1}`},
		{"text for HTML", Created("<"), `"\u003c"`},
		{"raw JSON", Created(json.RawMessage(`[1, 2]`)), `[1,2]`},
	} {
		var err error
		if got, _ := ask("POST", sends(c.response, &err)); got.Body != c.want || err != nil {
			t.Errorf("%s: got %s, Respond: %v; want %s", c.name, got.Body, err, c.want)
		}
	}
	var err error
	got, _ := ask("POST", sends(Created(appended{fail: true}), &err))
	if got.Code != 500 || !errors.Is(err, errClosed) || strings.Contains(got.Body, "half") {
		t.Errorf("one that fails to append itself: got %+v, Respond: %v", got, err)
	}
}

func TestPointer(t *testing.T) {
	number := 1
	if p, ok := bodyOf(&number).(*int); !ok || p != &number {
		t.Error("of a value: not its address")
	}
	address := &number
	if p, ok := bodyOf(&address).(*int); !ok || p != &number {
		t.Error("of a pointer: not the pointer")
	}
	var held error = errClosed
	if bodyOf(&held) != any(errClosed) {
		t.Error("of an interface: not what it holds")
	}
}

// One large response does not hold its memory for the life of the process.
func TestLargeBufferIsNotKept(t *testing.T) {
	large := &buffer{b: make([]byte, 0, maxPooled+1)}
	large.free()
	for range 10 {
		if newBuffer() == large {
			t.Fatal("the pool has it")
		}
	}
}

// A buffer from the pool is empty, whatever it held.
func TestBufferIsEmpty(t *testing.T) {
	for range 10 {
		buf := newBuffer()
		if len(buf.b) != 0 {
			t.Fatalf("it holds %q", buf.b)
		}
		if err := encodeJSON(buf, "x"); err != nil || string(buf.b) != `"x"` {
			t.Fatalf("it holds %q, encodeJSON: %v", buf.b, err)
		}
		buf.free()
	}
}

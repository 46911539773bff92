package bench

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
)

// cases are the names of what the contenders answer.
var cases = slices.Sorted(maps.Keys(limit.handlers))

// Every contender sends what the limit does: the same status code, the same
// header, the same bytes.
func TestSameResponse(t *testing.T) {
	for _, name := range cases {
		want := record(t, limit.handlers[name], name)
		for _, c := range contenders[1:] {
			if h := c.handlers[name]; h != nil {
				t.Run(name+"/"+c.name, func(t *testing.T) { c.compare(t, name, record(t, h, name), want) })
			}
		}
	}
	t.Run("201AppendJSON", func(t *testing.T) {
		statusgen.compare(t, "201", record(t, http.HandlerFunc(respondAppending), "201"), record(t, limit.handlers["201"], "201"))
	})
}

// Who asks the request for its format and its id sends what the generated package
// does, whatever the request says.
func TestSameResponseToQuestions(t *testing.T) {
	for name, h := range askingLimit.handlers {
		for _, accept := range []string{"", "*/*", "application/json", "application/xml", "application/problem+xml"} {
			for _, id := range []string{"", "r-17"} {
				r := requestOf(t, name)
				r.Header["Accept"], r.Header["X-Request-Id"] = []string{accept}, []string{id}
				want, got := httptest.NewRecorder(), httptest.NewRecorder()
				statusgen.handlers[name](want, r)
				h(got, r)
				askingLimit.compare(t, name, sent{got.Code, got.Header(), got.Body.Bytes()}, sent{want.Code, want.Header(), want.Body.Bytes()})
			}
		}
	}
}

// They do so to a client, too, behind the server of net/http.
func TestSameResponseOfServer(t *testing.T) {
	mux := http.NewServeMux()
	for _, c := range contenders {
		for name, h := range c.handlers {
			mux.HandleFunc("/"+name+"/"+c.name, h)
		}
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, _ := mux.Handler(r)
		r.URL.Path = path // gin has this route
		h.ServeHTTP(w, r)
	}))
	defer server.Close()

	for _, name := range cases {
		want := get(t, server, name, &limit)
		for _, c := range contenders[1:] {
			if c.handlers[name] != nil {
				t.Run(name+"/"+c.name, func(t *testing.T) { c.compare(t, name, get(t, server, name, c), want) })
			}
		}
	}
}

// A sent response is what a client gets.
type sent struct {
	code   int
	header http.Header
	body   []byte
}

// record returns what the handler sends, of two requests the second: what one
// leaves in a pool must not show in the next.
func record(t *testing.T, h http.Handler, name string) sent {
	t.Helper()
	h.ServeHTTP(httptest.NewRecorder(), requestOf(t, name))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, requestOf(t, name))
	return sent{w.Code, w.Header(), w.Body.Bytes()}
}

// get returns what a client gets, less the date, and less the length, which
// follows from the body.
func get(t *testing.T, server *httptest.Server, name string, c *contender) sent {
	t.Helper()
	r := requestOf(t, name)
	r.RequestURI = "" // of a request that is received
	var err error
	if r.URL, err = r.URL.Parse(server.URL + "/" + name + "/" + c.name); err != nil {
		t.Fatal(err)
	}
	response, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	response.Header.Del("Date")
	response.Header.Del("Content-Length")
	return sent{response.StatusCode, response.Header, body}
}

// compare fails the test unless the contender has sent the same, but for what is
// known of it.
func (c *contender) compare(t *testing.T, name string, got, want sent) {
	t.Helper()
	if mediaType, ok := c.mediaTypes[name]; ok {
		want.header = maps.Clone(want.header)
		want.header["Content-Type"] = []string{mediaType}
	}
	isJSON := bytes.HasPrefix(want.body, []byte("{"))
	if c.newline && isJSON {
		want.body = append(slices.Clone(want.body), '\n')
	}
	if got.code != want.code {
		t.Errorf("code %d, not %d", got.code, want.code)
	}
	if g, w := fmt.Sprintf("%q", got.header), fmt.Sprintf("%q", want.header); g != w {
		t.Errorf("header\n%s, not\n%s", g, w)
	}
	if !bytes.Equal(got.body, want.body) {
		t.Errorf("body\n%s\nnot\n%s", got.body, want.body)
	}
}

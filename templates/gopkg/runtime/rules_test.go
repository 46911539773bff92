package runtime

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// The rules of testdata/http-rules.tsv, in the root of the module, that every
// sender must keep, by their numbers, through a real server and a raw socket:
// what net/http's client makes of a response would hide what was sent.

// A rawResponse is a response as it came over the wire.
type rawResponse struct {
	code   int
	header http.Header
	body   string // all that follows the header section
}

// raw sends one request to the handler and returns all that comes back.
func raw(t *testing.T, handler http.HandlerFunc, method string, headers ...string) rawResponse {
	t.Helper()
	server := httptest.NewServer(handler)
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "%s /orders/1 HTTP/1.1\r\nHost: orders\r\nConnection: close\r\n%s\r\n", method, strings.Join(append(headers, ""), "\r\n"))
	text, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	head, body, ok := strings.Cut(string(text), "\r\n\r\n")
	if !ok {
		t.Fatalf("no end of the header section in %q", text)
	}
	response, err := http.ReadResponse(bufio.NewReader(strings.NewReader(head+"\r\n\r\n")), &http.Request{Method: http.MethodHead})
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return rawResponse{response.StatusCode, response.Header, body}
}

// sending handles a request with one response.
func sending(response func() Response) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { response().Respond(w, r) }
}

// A bare response is a row without a body.
type bare struct{ row }

func (b *bare) StatusCode() int { return b.code }

func (b *bare) Respond(w http.ResponseWriter, r *http.Request) error {
	return respondEmpty(w, r, &b.row, nil)
}

func TestRules(t *testing.T) {
	created := sending(func() Response { return Created(map[string]int{"n": 1}).Location("/orders/1") })
	missing := sending(func() Response { return NotFound("no such order") })
	large := sending(func() Response { return Created(strings.Repeat("x", 1<<20)) })
	without := func(code int) http.HandlerFunc {
		return sending(func() Response { return &bare{row{name: "Bare", code: code, methods: everyMethod}} })
	}
	// A handler in front that has said too much already.
	misled := func(next http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "7")
			w.Header().Set("Content-Type", "text/html")
			next(w, r)
		}
	}
	for _, c := range []struct {
		rule    string
		handler http.HandlerFunc
		method  string
		code    int
		body    string // exactly; "*" for any but the empty one
		header  map[string]string
	}{
		{"H06 H12: 204 has no content and no Content-Length", without(204), "GET", 204, "", map[string]string{"Content-Length": "", "Content-Type": ""}},
		{"H12: nor with a Content-Length from elsewhere", misled(without(204)), "GET", 204, "", map[string]string{"Content-Length": "", "Content-Type": ""}},
		{"H06 H13: 304 has no content, and no Content-Length but the one of a 200", without(304), "GET", 304, "", map[string]string{"Content-Length": "", "Content-Type": ""}},
		{"H08: 205 has no content", without(205), "GET", 205, "", map[string]string{"Content-Length": "0", "Content-Type": ""}},
		{"H08: nor when a handler in front has promised some", misled(without(205)), "GET", 205, "", map[string]string{"Content-Length": "0", "Content-Type": ""}},
		{"H09 H10: HEAD of a resource has no content, and the header of GET", created, "HEAD", 201, "", map[string]string{"Content-Length": "7", "Content-Type": "application/json", "Location": "/orders/1"}},
		{"H09 H10: HEAD of an error likewise", missing, "HEAD", 404, "", map[string]string{"Content-Length": "98", "Content-Type": "application/problem+json"}},
		{"H11: the Content-Length of HEAD is that of GET", missing, "GET", 404, "*", map[string]string{"Content-Length": "98"}},
		{"H09: HEAD of what GET sends in chunks", large, "HEAD", 201, "", map[string]string{"Content-Length": "1048578"}},
		{"H07: a misled Content-Length cuts no body", misled(missing), "GET", 404, "*", map[string]string{"Content-Length": "98"}},
		{"H14: Date", missing, "GET", 404, "*", map[string]string{"Date": "*"}},
		{"H15: an error explains", missing, "GET", 404, `{"type":"about:blank","title":"Not Found","status":404,"code":"NotFound","detail":"no such order"}`, nil},
		{"H46: an error is not stored", missing, "GET", 404, "*", map[string]string{"Cache-Control": "no-store"}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			got := raw(t, c.handler, c.method)
			if got.code != c.code {
				t.Errorf("code %d, want %d", got.code, c.code)
			}
			if c.body == "*" && got.body == "" || c.body != "*" && got.body != c.body {
				t.Errorf("body %q, want %q", got.body, c.body)
			}
			for name, want := range c.header {
				value := got.header.Get(name)
				if want == "*" && value == "" || want != "*" && value != want {
					t.Errorf("%s: %q, want %q", name, value, want)
				}
			}
		})
	}
}

// An error takes the format that the request prefers, a
// problem also for those who ask for plain JSON; and one is always sent.
func TestErrorFormats(t *testing.T) {
	missing := sending(func() Response { return NotFound("no such order") })
	for _, c := range []struct{ rule, accept, want string }{
		{"H34 H43: no preference", "", "application/problem+json"},
		{"H56: a problem for plain JSON", "application/json", "application/problem+json"},
		{"H35 H43: another format", "application/xml", "application/problem+xml"},
		{"H35: a problem in it", "application/problem+xml", "application/problem+xml"},
		{"H35: what one format of two is", "application/problem+json, text/html", "application/problem+json"},
		{"H33: nothing that there is", "text/html", "application/problem+json"},
		{"H35: what there is, though of low weight", "application/xml;q=0.1, text/html", "application/problem+xml"},
		{"H35: the heavier", "application/json;q=0.2, text/xml, */*", "application/problem+xml"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			got := raw(t, missing, "GET", "Accept: "+c.accept)
			if typ := got.header.Get("Content-Type"); typ != c.want {
				t.Errorf("Accept: %s: Content-Type %s, want %s", c.accept, typ, c.want)
			}
			if vary := got.header.Get("Vary"); vary != "Accept" {
				t.Errorf("Accept: %s: Vary %q", c.accept, vary)
			}
		})
	}
}

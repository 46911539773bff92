package status_test

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	status "github.com/statusgen/statusgen/generated"
)

// The kinds of route that a service has, behind one Mux.
func routes() http.Handler {
	get := func(*http.Request) status.GetResponse { return status.OK("it") }
	post := func(*http.Request) status.PostResponse { return status.Created("it").Location("/it") }
	mux := http.NewServeMux()
	mux.Handle("/whole", status.Resource{Get: get, Post: post, Put: func(*http.Request) status.PutResponse { return status.NoContent() }, Delete: func(*http.Request) status.DeleteResponse { return status.NoContent() }})
	mux.Handle("/part", status.Resource{Get: get})
	mux.Handle("/none", status.Resource{})
	mux.Handle("/get", status.GetHandler(get))
	mux.Handle("POST /post", status.PostHandler(post))
	mux.HandleFunc("/plain", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "its own", http.StatusTeapot) })
	return status.Mux(mux)
}

const (
	okBody      = `"it"`
	notFound    = `{"type":"about:blank","title":"Not Found","status":404,"code":"NotFound","detail":"One or more resources specified in the request could not be found in the specified resource collection."}`
	notAllowed  = `{"type":"about:blank","title":"Method Not Allowed","status":405,"code":"MethodNotAllowed","detail":"The HTTP method specified in the request is not supported for this resource."}`
	notKnown    = `{"type":"about:blank","title":"Not Implemented","status":501,"code":"NotImplemented","detail":"The server does not support the functionality required to fulfill the request."}`
	problemJSON = "application/problem+json"
	wholeAllow  = "GET, HEAD, POST, PUT, DELETE, OPTIONS"
)

// TestMatrix sends every method to every kind of route over a raw socket: the
// status line, Allow, the media type and the body of each. A method that the
// table knows is refused with 405, another with 501; who answers GET answers HEAD;
// OPTIONS is told what is allowed. A case is named by the rule of
// testdata/http-rules.tsv, in the root of the module, that it keeps.
func TestMatrix(t *testing.T) {
	restore := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil))) // 501 is logged
	defer slog.SetDefault(restore)
	server := httptest.NewServer(routes())
	defer server.Close()

	type answer struct{ line, allow, typ, body string }
	ok := answer{"200 OK", "", "application/json", okBody}
	okHead := answer{"200 OK", "", "application/json", ""}
	created := answer{"201 Created", "", "application/json", okBody}
	empty := answer{"204 No Content", "", "", ""}
	options := func(allow string) answer { return answer{"204 No Content", allow, "", ""} }
	refused := func(allow string) answer { return answer{"405 Method Not Allowed", allow, problemJSON, notAllowed} }
	unknown := answer{"501 Not Implemented", "", problemJSON, notKnown}
	missing := answer{"404 Not Found", "", problemJSON, notFound}
	own := answer{"418 I'm a teapot", "", "text/plain; charset=utf-8", "its own\n"}
	headOf := func(a answer) answer { a.body = ""; return a }

	rule := func(method string, want answer) string {
		switch {
		case want.allow != "" && method == "OPTIONS" && want.body == "":
			return "H21 "
		case want == okHead:
			return "H20 "
		case want.body == notAllowed || want.body == notKnown:
			return "H19 "
		}
		return ""
	}
	methods := []string{"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "INVENTED"}
	for path, want := range map[string][]answer{
		"/whole":   {ok, okHead, created, empty, empty, options(wholeAllow), unknown, unknown, unknown},
		"/part":    {ok, okHead, refused("GET, HEAD, OPTIONS"), refused("GET, HEAD, OPTIONS"), refused("GET, HEAD, OPTIONS"), options("GET, HEAD, OPTIONS"), unknown, unknown, unknown},
		"/none":    {refused("OPTIONS"), headOf(refused("OPTIONS")), refused("OPTIONS"), refused("OPTIONS"), refused("OPTIONS"), options("OPTIONS"), unknown, unknown, unknown},
		"/get":     {ok, okHead, refused("GET, HEAD"), refused("GET, HEAD"), refused("GET, HEAD"), refused("GET, HEAD"), refused("GET, HEAD"), refused("GET, HEAD"), refused("GET, HEAD")},
		"/post":    {refused("POST"), headOf(refused("POST")), created, refused("POST"), refused("POST"), refused("POST"), refused("POST"), refused("POST"), refused("POST")},
		"/plain":   {own, headOf(own), own, own, own, own, own, own, own},
		"/nowhere": {missing, headOf(missing), missing, missing, missing, missing, missing, missing, missing},
	} {
		for i, method := range methods {
			t.Run(rule(method, want[i])+method+" "+path, func(t *testing.T) {
				line, header, body := exchange(t, server.Listener.Addr().String(), method, path)
				got := answer{line, header.Get("Allow"), header.Get("Content-Type"), body}
				if got != want[i] {
					t.Errorf("\n got %+v\nwant %+v", got, want[i])
				}
			})
		}
	}
}

// exchange sends one request and returns what comes back, as it is on the wire.
func exchange(t *testing.T, addr, method, path string) (line string, header http.Header, body string) {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: orders\r\nConnection: close\r\n\r\n", method, path)
	text, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	head, body, _ := strings.Cut(string(text), "\r\n\r\n")
	response, err := http.ReadResponse(bufio.NewReader(strings.NewReader(head+"\r\n\r\n")), &http.Request{Method: http.MethodHead})
	if err != nil {
		t.Fatalf("%s %s: %q: %v", method, path, text, err)
	}
	return response.Status, response.Header, body
}

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/statusgen/statusgen/examples/platform"
)

// A client sends requests to a service over HTTP, with ada's token.
type client struct {
	t   *testing.T
	url string
}

// A reply is what came back; one with the code 0 has in its body why nothing did.
type reply struct {
	code   int
	header http.Header
	body   string
}

// send sends a request. Its headers are Name: value.
func (c client) send(method, path, body string, headers ...string) reply {
	response, err := c.open(method, path, body, headers...)
	if err != nil {
		return reply{body: err.Error()}
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return reply{body: err.Error()}
	}
	if response.Close {
		response.Header.Set("Connection", "close") // which the client of net/http takes out
	}
	return reply{response.StatusCode, response.Header, string(text)}
}

func (c client) open(method, path, body string, headers ...string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer ada's")
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	return http.DefaultClient.Do(r)
}

// start serves the orders, with a warehouse that has TEA-1.
func start(t *testing.T) (client, testServer) {
	t.Helper()
	s := newTestServer(t, newTestWarehouse(t))
	return serve(t, s), s
}

func serve(t *testing.T, s testServer) client {
	t.Helper()
	server := httptest.NewServer(s.handler(prometheus.NewRegistry(), noop.NewTracerProvider()))
	t.Cleanup(server.Close)
	return client{t, server.URL}
}

func newTestWarehouse(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /stock/TEA-1", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"sku": "TEA-1", "stock": 42, "token": %q}`, r.Header.Get("Authorization"))
	})
	mux.HandleFunc("DELETE /reservations/1", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(204) })
	mux.HandleFunc("DELETE /reservations/3", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(500) })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// expect fails the test unless the reply has the code, the text in its body and the
// headers, Name: value.
func (r reply) expect(t *testing.T, code int, text string, headers ...string) {
	t.Helper()
	if r.code != code || !strings.Contains(r.body, text) {
		t.Errorf("%d %s, not %d %s", r.code, r.body, code, text)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if got := r.header.Values(name); !slices.Contains(got, value) && (len(got) > 0 || value != "") {
			t.Errorf("%s: %q, not %q", name, got, value)
		}
	}
}

const (
	jsonType  = "Content-Type: application/json"
	patchType = "Content-Type: application/merge-patch+json"
	pdf       = "Content-Type: application/pdf"
)

func TestOrder(t *testing.T) {
	c, _ := start(t)
	const tea = `{"note": "no hurry", "items": [{"sku": "TEA-1", "quantity": 1}]}`

	c.send("POST", "/orders", tea, jsonType, "Idempotency-Key: k").expect(t, 201, `"id":5,"state":"open"`,
		"Location: /orders/5", `ETag: "1"`, "Cache-Control: private, no-cache", "Idempotency-Replayed: ")
	c.send("POST", "/orders", tea, jsonType, "Idempotency-Key: k").expect(t, 201, `"id":5`, "Idempotency-Replayed: true")
	c.send("POST", "/orders", tea+" ", jsonType, "Idempotency-Key: k").expect(t, 422, `"code":"IDEMPOTENCY_KEY_REUSED"`)
	c.send("POST", "/orders", tea, jsonType, "Idempotency-Key: k", "Authorization: Bearer bob's").expect(t, 201, `"id":6`)
	c.send("POST", "/orders", tea, jsonType).expect(t, 201, `"id":7`)

	c.send("GET", "/orders/5", "").expect(t, 200, `"note":"no hurry"`, `ETag: "1"`)
	c.send("GET", "/orders/5", "", `If-None-Match: "1"`).expect(t, 304, "", `ETag: "1"`)
	c.send("HEAD", "/orders/5", "").expect(t, 200, "", `ETag: "1"`)
	c.send("GET", "/orders/5", "", "Authorization: Bearer bob's").expect(t, 404, `"code":"ORDER_NOT_FOUND","detail":"you have no order 5"`)

	c.send("PATCH", "/orders/5", `{"note": null}`, patchType, `If-Match: "1"`).expect(t, 200, `"note":"","items":[{"sku":"TEA-1","quantity":1}],"version":2`, `ETag: "2"`)
	c.send("PATCH", "/orders/5", `{"note": "x"}`, patchType, `If-Match: "1"`).expect(t, 412, `"code":"PreconditionFailed"`)
	c.send("PUT", "/orders/5", tea, jsonType).expect(t, 428, "If-Match")
	c.send("PUT", "/orders/5", tea, jsonType, "If-Match: *").expect(t, 200, `"version":3`, `ETag: "3"`)
}

// A client that sends a request ten times at once has one order, and of ten that
// change one version, one does.
func TestAtOnce(t *testing.T) {
	c, _ := start(t)
	count := func(method, path, body string, headers ...string) map[string]int {
		replies := make(chan reply)
		for range 10 {
			go func() { replies <- c.send(method, path, body, headers...) }()
		}
		counts := map[string]int{}
		for range 10 {
			r := <-replies
			counts[fmt.Sprint(r.code, r.header.Get("Location"))]++
		}
		return counts
	}
	got := count("POST", "/orders", `{"items": [{"sku": "TEA-1", "quantity": 1}]}`, jsonType, "Idempotency-Key: k")
	if want := map[string]int{"201/orders/5": 10}; !maps.Equal(got, want) {
		t.Errorf("POST: %v, not %v", got, want)
	}
	got = count("PATCH", "/orders/5", `{"note": "x"}`, patchType, `If-Match: "1"`)
	if want := map[string]int{"200": 1, "412": 9}; !maps.Equal(got, want) {
		t.Errorf("PATCH: %v, not %v", got, want)
	}
}

// A client follows the links until there is no more.
func TestPages(t *testing.T) {
	c, _ := start(t)
	var ids []int64
	for path := "/orders?limit=1&state=open"; path != ""; {
		r := c.send("GET", path, "")
		r.expect(t, 200, "")
		var page struct {
			Orders []struct{ ID int64 }
		}
		if err := json.Unmarshal([]byte(r.body), &page); err != nil {
			t.Fatal(err)
		}
		for _, o := range page.Orders {
			ids = append(ids, o.ID)
		}
		next, ok := strings.CutSuffix(r.header.Get("Link"), `>; rel="next"`)
		if path = strings.TrimPrefix(next, "<"); ok != (path != "") {
			t.Fatalf("Link: %s", r.header.Get("Link"))
		}
	}
	if want := []int64{3, 1}; !slices.Equal(ids, want) {
		t.Errorf("orders %v, not %v", ids, want)
	}
	c.send("GET", "/orders?state=canceled", "").expect(t, 200, `{"orders":[]}`, "Link: ")
	c.send("GET", "/orders?limit=0", "").expect(t, 400, `"errors":[{"in":"query","name":"limit","detail":"must be a number from 1 to 100"}]`)
}

// Middleware answers in the table's shape, the platform's too.
func TestAround(t *testing.T) {
	s := newTestServer(t, "")
	s.limits.burst = 2
	c := serve(t, s)
	c.send("GET", "/healthz", "", "Authorization: ").expect(t, 204, "")
	c.send("GET", "/orders", "", "Authorization: ").expect(t, 401, `"code":"Unauthorized"`, `WWW-Authenticate: Bearer realm="orders"`, "Content-Type: application/problem+json")
	c.send("GET", "/orders", "", "Authorization: Bearer x").expect(t, 401, `"code":"Unauthorized"`, `WWW-Authenticate: Bearer realm="orders", error="invalid_token"`)
	c.send("POST", "/orders", "", "Authorization: Bearer eve's").expect(t, 403, `"code":"SCOPE_MISSING","detail":"the token lacks the scope orders:write","scope":"orders:write"`,
		`WWW-Authenticate: Bearer realm="orders", scope="orders:write", error="insufficient_scope"`)
	c.send("GET", "/nowhere", "").expect(t, 404, `"code":"NotFound"`, `RateLimit: "default";r=1;t=3600`, `RateLimit-Policy: "default";q=2;w=7200`)
	c.send("BREW", "/orders/1", "").expect(t, 501, "")
	c.send("GET", "/orders", "").expect(t, 429, `"code":"RATE_LIMITED"`, "Retry-After: 3600", `RateLimit: "default";r=0;t=7200`)
	c.send("GET", "/orders", "", "Authorization: Bearer bob's").expect(t, 200, `"id":4`)
}

func TestContract(t *testing.T) {
	c, _ := start(t)
	large := strings.Repeat("x", maxContract+1)
	c.send("GET", "/orders/1/contract", "").expect(t, 404, `"code":"NotFound"`)
	c.send("PUT", "/orders/1/contract", "%PNG", "Content-Type: image/png").expect(t, 415, `"accepted":"application/pdf"`, "Accept: application/pdf")
	c.send("PUT", "/orders/1/contract", large, pdf).expect(t, 413, `"code":"ContentTooLarge"`, "Connection: close")
	c.send("POST", "/orders", large, jsonType).expect(t, 413, `"code":"ContentTooLarge"`, "Connection: close")
	c.send("GET", "/orders/1/contract", "").expect(t, 404, "")
	c.send("PUT", "/orders/1/contract", "%PDF-1.7 the first", pdf).expect(t, 204, "")
	c.send("PUT", "/orders/1/contract", "%PDF-1.7 the second", pdf).expect(t, 204, "")

	whole := c.send("GET", "/orders/1/contract", "")
	whole.expect(t, 200, "%PDF-1.7 the second", pdf, "Content-Length: 19", "Accept-Ranges: bytes", "Cache-Control: private, no-cache")
	modified := whole.header.Get("Last-Modified")
	c.send("GET", "/orders/1/contract", "", "Range: bytes=5-7").expect(t, 206, "1.7", "Content-Range: bytes 5-7/19", "Content-Length: 3")
	c.send("GET", "/orders/1/contract", "", "Range: bytes=5-7", "If-Range: "+modified).expect(t, 206, "1.7")
	c.send("GET", "/orders/1/contract", "", "Range: bytes=19-").expect(t, 416, `"status":416`, "Content-Range: bytes */19")
	c.send("GET", "/orders/1/contract", "", "If-Modified-Since: "+modified).expect(t, 304, "")
	c.send("GET", "/orders/1/contract", "", "Authorization: Bearer bob's").expect(t, 404, `"code":"ORDER_NOT_FOUND"`)
}

func TestExport(t *testing.T) {
	c, s := start(t)
	const want = "order,state,sku,quantity\r\n1,open,TEA-1,2\r\n2,shipped,TEA-1,2\r\n3,open,TEA-1,2\r\n"
	if r := c.send("GET", "/orders.csv", ""); r.body != want {
		t.Errorf("%q, not\n%q", r.body, want)
	}
	c.send("HEAD", "/orders.csv", "").expect(t, 200, "", "Content-Type: text/csv")

	// A failure on the way ends the connection: no client takes a part for the whole.
	if _, err := s.db.Exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
		INSERT INTO orders (customer, note, changed, items)
		SELECT 'ada', '', 0, iif(i < 1000, '[{"sku": "TEA-1", "quantity": 1}]', '[{}]') FROM n`); err != nil {
		t.Fatal(err)
	}
	if r := c.send("GET", "/orders.csv", ""); r.code != 0 {
		t.Errorf("an export that fails looks whole: %d, %d bytes", r.code, len(r.body))
	}

	// Before there is a part, it is an error as any other.
	s.db.Close()
	c.send("GET", "/orders.csv", "").expect(t, 500, `"code":"InternalServerError"`, "Content-Type: application/problem+json")
}

func TestStock(t *testing.T) {
	c, _ := start(t)
	c.send("GET", "/stock/TEA-1", "").expect(t, 200, `{"sku": "TEA-1", "stock": 42, "token": ""}`)
	c.send("GET", "/stock/TEA-2", "").expect(t, 404, "404 page not found") // which is what the warehouse says
	c.send("GET", "/stock/tea", "").expect(t, 404, `"code":"NotFound"`)
	c.send("DELETE", "/stock/TEA-1", "").expect(t, 405, "", "Allow: GET, HEAD, OPTIONS")
	c = serve(t, newTestServer(t, "http://127.0.0.1:0")) // where nothing listens
	c.send("GET", "/stock/TEA-1", "").expect(t, 502, `"detail":"the warehouse does not answer"`)
}

// Cancelling goes on after the response. Who watches sees each change, as does who
// comes back with the last that it has seen.
func TestCancel(t *testing.T) {
	c, s := start(t)
	events := c.watch("")
	c.send("DELETE", "/orders/1", "").expect(t, 202, `"id":"1","href":"/tasks/1","operation":"cancel order 1","state":"queued","progress":0`, "Location: /tasks/1", "Retry-After: 2")
	events.expect(t, `{"order":1,"state":"canceling","version":2}`)
	c.send("DELETE", "/orders/1", "").expect(t, 409, `"code":"ORDER_CLOSED"`)
	c.send("GET", "/tasks/1", "").expect(t, 200, `"state":"queued"`, "Retry-After: 2")
	c.send("GET", "/tasks/1", "", "Authorization: Bearer bob's").expect(t, 404, "")

	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); s.work(ctx) }()
	t.Cleanup(func() { cancel(); <-ended })
	seen := events.expect(t, `{"order":1,"state":"canceled","version":3}`)
	c.send("GET", "/tasks/1", "").expect(t, 200, `"state":"succeeded","progress":100`, "Retry-After: ")

	c.send("DELETE", "/orders/3", "").expect(t, 202, "") // which the warehouse refuses
	events.expect(t, `{"order":3,"state":"canceling","version":2}`)
	events.expect(t, `{"order":3,"state":"open","version":3}`)
	c.send("GET", "/tasks/2", "").expect(t, 200, `"state":"failed","progress":100`)

	again := c.watch(seen)
	again.expect(t, `{"order":3,"state":"canceling","version":2}`)
}

// A stream is the lines of text/event-stream.
type stream struct{ lines *bufio.Scanner }

// watch returns the events after the last one, of none from now on.
func (c client) watch(last string) stream {
	c.t.Helper()
	response, err := c.open("GET", "/events", "", "Last-Event-ID: "+last)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { response.Body.Close() })
	reply{response.StatusCode, response.Header, ""}.expect(c.t, 200, "", "Content-Type: text/event-stream")
	return stream{bufio.NewScanner(response.Body)}
}

// expect fails the test unless the next event has the data. It returns its id.
func (s stream) expect(t *testing.T, data string) (id string) {
	t.Helper()
	event := map[string]string{}
	for s.lines.Scan() && (s.lines.Text() != "" || len(event) == 0) {
		if name, value, ok := strings.Cut(s.lines.Text(), ": "); ok && name != "" {
			event[name] = value
		}
	}
	if event["event"] != "order" || event["data"] != data {
		t.Fatalf("event %v, %v; not %s", event, s.lines.Err(), data)
	}
	return event["id"]
}

// When the process is to end, streams of events end, and the requests under way are
// answered.
func TestShutdown(t *testing.T) {
	asked, answer := make(chan struct{}), make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(asked)
		<-answer
		io.WriteString(w, "at last")
	}))
	defer slow.Close()
	data := t.TempDir()
	tokens, err := json.Marshal(platform.Tokens{platform.Sum("ada's"): {Name: "ada", Scopes: []string{"orders:read", "orders:write"}}})
	if err != nil {
		t.Fatal(err)
	}
	c := config{address: "127.0.0.1:0", data: data, tokens: filepath.Join(data, "tokens.json"), warehouse: slow.URL}
	if err := os.WriteFile(c.tokens, tokens, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	address := make(chan net.Addr, 1)
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, c, func(a net.Addr) { address <- a }) }()
	var ada client
	select {
	case a := <-address:
		ada = client{t, "http://" + a.String()}
	case err := <-ended:
		t.Fatal(err)
	}

	events := ada.watch("")
	ada.send("POST", "/orders", `{"items": [{"sku": "TEA-1", "quantity": 1}]}`, jsonType).expect(t, 201, "")
	events.expect(t, `{"order":1,"state":"open","version":1}`)
	stock := make(chan reply)
	go func() { stock <- ada.send("GET", "/stock/TEA-1", "") }()
	<-asked
	stop()
	if events.lines.Scan() || events.lines.Err() != nil {
		t.Errorf("the stream goes on with %q, or ends with %v", events.lines.Text(), events.lines.Err())
	}
	close(answer)
	(<-stock).expect(t, 200, "at last")
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

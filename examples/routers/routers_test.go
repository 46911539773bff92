package routers

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/labstack/echo/v4"

	"github.com/statusgen/statusgen/examples/routers/status"
	"github.com/statusgen/statusgen/examples/routers/store"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.ReleaseMode) // it prints each route otherwise
	os.Exit(m.Run())
}

var routers = []struct {
	name    string
	handler func(*Service) http.Handler
	options bool // it answers OPTIONS itself, and says so in Allow: echo
}{
	{"net/http", NetHTTP, false},
	{"chi", Chi, false},
	{"gin", Gin, false},
	{"echo", Echo, true},
	{"huma", Huma, false},
}

// A request, and what is known of its answer. They are sent in this order: one
// changes what the next finds.
type request struct {
	method, path string
	header       string // Name: value, one a line
	body         string

	code int
	want string // in the body
}

const token = "Authorization: Bearer x\n"

var requests = []request{
	{method: "GET", path: "/orders", code: 200, want: `{"orders":[{"id":"1"`},
	{method: "GET", path: "/orders", header: "Accept: application/xml", code: 200, want: `<orders><order><id>1</id>`},
	{method: "HEAD", path: "/orders", code: 200},
	{method: "GET", path: "/orders/1", code: 200, want: `"version":1`},
	{method: "GET", path: "/orders/1", header: "Accept: application/xml", code: 200, want: `<version>1</version>`},
	{method: "GET", path: "/orders/1", header: "Accept: text/html, */*;q=0.1", code: 200, want: `{"id"`},
	{method: "GET", path: "/orders/1", header: "Accept: image/png", code: 406, want: `"code":"NotAcceptable"`},
	{method: "HEAD", path: "/orders/1", code: 200},
	{method: "HEAD", path: "/orders/9", code: 404},
	{method: "GET", path: "/orders/9", code: 404, want: `"type":"https://orders.example/problems#ORDER_NOT_FOUND","title":"Not Found","status":404,"code":"ORDER_NOT_FOUND","detail":"there is no order 9","order":"9"}`},
	{method: "GET", path: "/orders/9", header: "Accept: application/xml", code: 404, want: `<problem xmlns="urn:ietf:rfc:7807">`},
	{method: "GET", path: "/orders/a%20b", code: 404, want: `there is no order a b`},
	{method: "GET", path: "/orders/%3Cscript%3E", header: "X-Request-Id: r-1", code: 404, want: `"instance":"r-1"`},

	{method: "POST", path: "/orders", body: `{}`, code: 401, want: `a token is needed`},
	{method: "POST", path: "/orders", header: token, body: `{`, code: 400, want: `the order is no JSON`},
	{method: "POST", path: "/orders", header: token, code: 400, want: `the order is no JSON`},
	{method: "POST", path: "/orders", header: token, body: `{"quantity":-1}`, code: 400, want: `"errors":[{"pointer":"/customer","detail":"is required"},{"pointer":"/quantity","detail":"must be positive"}]`},
	{method: "POST", path: "/orders", header: token + "Accept: application/xml", body: `{}`, code: 400, want: `<pointer>/customer</pointer>`},
	{method: "POST", path: "/orders", header: token, body: `{"customer":"ada","item":"<tea> & \"milk\"","quantity":2}`, code: 201, want: `"id":"3"`},
	{method: "POST", path: "/orders", header: token, body: `{"customer":"ada","item":"tea","quantity":2}`, code: 429, want: `"detail":"ada may have 2 open orders","customer":"ada","limit":2`},

	{method: "PUT", path: "/orders/1", body: `{"customer":"ada","item":"coffee","quantity":1}`, code: 204},
	{method: "GET", path: "/orders/1", code: 200, want: `"version":2`},
	{method: "PUT", path: "/orders/1", header: `If-Match: "1"`, body: `{"customer":"ada","item":"coffee","quantity":1}`, code: 412, want: `has been changed`},
	{method: "PUT", path: "/orders/2", body: `{"customer":"bob","item":"coffee","quantity":1}`, code: 409, want: `"code":"ORDER_SHIPPED"`},
	{method: "PUT", path: "/orders/9", body: `{"customer":"bob","item":"coffee","quantity":1}`, code: 404},
	{method: "DELETE", path: "/orders/2", code: 409, want: `the order has been shipped`},
	{method: "DELETE", path: "/orders/1", code: 202, want: `"href":"/tasks/cancel-1"`},
	{method: "DELETE", path: "/orders/1", header: "Accept: application/xml", code: 404},

	// What the router itself would say.
	{method: "GET", path: "/", code: 404, want: `"detail":"Nothing is found at this path."`},
	{method: "GET", path: "/orders/", code: 404, want: `"code":"NotFound"`},
	{method: "GET", path: "/orderlines/1", code: 404},
	{method: "GET", path: "/nowhere", header: "Accept: application/xml", code: 404},
	{method: "HEAD", path: "/nowhere", code: 404},
	{method: "POST", path: "/nowhere", body: "{}", code: 404},
	{method: "BREW", path: "/nowhere", code: 404},
	{method: "DELETE", path: "/orders", code: 405, want: `"detail":"This resource does not allow the method."`},
	{method: "POST", path: "/orders/1", body: "{}", code: 405},
	{method: "PATCH", path: "/orders/1", body: "{}", code: 405},
	{method: "TRACE", path: "/orders/1", code: 405},
	{method: "BREW", path: "/orders/1", header: "Accept: application/xml", code: 405},
}

// Every router gives the answers that net/http does: the same status code, the
// same header, the same bytes; and an observer is told the same of them.
func TestSameAnswers(t *testing.T) {
	want := serve(t, routers[0].handler)
	for i, q := range requests {
		if a := want[i]; a.code != q.code || !strings.Contains(a.body, q.want) {
			t.Errorf("%s %s: %d %s, not %d %s", q.method, q.path, a.code, a.body, q.code, q.want)
		}
	}
	for _, router := range routers[1:] {
		t.Run(router.name, func(t *testing.T) {
			for i, got := range serve(t, router.handler) {
				if router.options && got.code == 405 {
					got.header = strings.Replace(got.header, ", OPTIONS", "", 1)
				}
				if got != want[i] {
					q := append(requests, closed)[i]
					t.Errorf("%s %s %q:\n%v\nnot\n%v", q.method, q.path, q.header, got, want[i])
				}
			}
		})
	}
}

// Each router's 405 says what is allowed (RFC 9110, section 15.5.6).
func TestAllow(t *testing.T) {
	for _, router := range routers {
		methods := "DELETE, GET, HEAD, PUT"
		if router.options {
			methods = "DELETE, GET, HEAD, OPTIONS, PUT"
		}
		w := httptest.NewRecorder()
		router.handler(service()).ServeHTTP(w, httptest.NewRequest("POST", "/orders/1", nil))
		if allow := w.Result().Header["Allow"]; len(allow) != 1 || allow[0] != methods {
			t.Errorf("%s: Allow: %q, not %q", router.name, allow, methods)
		}
	}
}

// What OPTIONS comes to is the router's own: echo answers it, the others do not
// know it. So is which paths a route matches: echo's last parameter takes
// slashes in.
func TestOwnWays(t *testing.T) {
	for _, router := range routers {
		options, deeper := 405, "Nothing is found at this path."
		if router.options {
			options, deeper = 204, "there is no order 1/items"
		}
		w := httptest.NewRecorder()
		router.handler(service()).ServeHTTP(w, httptest.NewRequest("OPTIONS", "/orders/1", nil))
		if w.Code != options || w.Result().Header.Get("Allow") == "" {
			t.Errorf("%s: OPTIONS gives %d with Allow: %q, not %d", router.name, w.Code, w.Result().Header.Get("Allow"), options)
		}
		w = httptest.NewRecorder()
		router.handler(service()).ServeHTTP(w, httptest.NewRequest("GET", "/orders/1/items", nil))
		if w.Code != 404 || !strings.Contains(w.Body.String(), deeper) {
			t.Errorf("%s: a deeper path gives %d %s, not %q", router.name, w.Code, w.Body, deeper)
		}
	}
}

// A handler of echo may return an error instead of sending it. What Respond
// returns is of a response that was sent.
func TestEchoError(t *testing.T) {
	router := echo.New()
	router.HTTPErrorHandler = echoError
	router.GET("/typed", func(echo.Context) error { return fmt.Errorf("finding it: %w", status.OrderNotFound("9")) })
	router.GET("/unknown", func(echo.Context) error { return store.ErrClosed })
	router.GET("/misuse", func(c echo.Context) error { return status.Created("x").Respond(c.Response(), c.Request()) })
	for path, want := range map[string]string{
		"/typed":   `404 {"type":"https://orders.example/problems#ORDER_NOT_FOUND","title":"Not Found","status":404,"code":"ORDER_NOT_FOUND","detail":"there is no order 9","instance":"r-3","order":"9"}`,
		"/unknown": `500 {"type":"https://orders.example/problems#InternalServerError","title":"Internal Server Error","status":500,"code":"InternalServerError","detail":"The request has been received but could not be completed because of an internal error at the server side.","instance":"r-3"}`,
		"/misuse":  `201 "x"`,
	} {
		r := httptest.NewRequest("GET", path, nil)
		r.Header.Set("X-Request-Id", "r-3")
		w := httptest.NewRecorder()
		router.ServeHTTP(w, r)
		if got := fmt.Sprint(w.Code, " ", w.Body); got != want {
			t.Errorf("%s: %s, not\n%s", path, got, want)
		}
	}
}

// Of two responses the second is not sent, where the router's writer can tell:
// gin's own, and that of chi's middleware.
func TestSecondResponse(t *testing.T) {
	twice := func(w http.ResponseWriter, r *http.Request) error {
		if err := status.Created("x").Respond(w, r); err != nil {
			t.Error(err)
		}
		return status.Fail(store.ErrClosed).Respond(w, r)
	}
	errs := map[string]error{}
	inGin := gin.New()
	inGin.POST("/", func(c *gin.Context) { errs["gin"] = twice(c.Writer, c.Request) })
	inChi := chi.NewRouter()
	inChi.Post("/", func(w http.ResponseWriter, r *http.Request) {
		errs["chi"] = twice(middleware.NewWrapResponseWriter(w, r.ProtoMajor), r) // as middleware.Logger has it
	})
	for name, router := range map[string]http.Handler{"gin": inGin, "chi": inChi} {
		w := httptest.NewRecorder()
		router.ServeHTTP(w, httptest.NewRequest("POST", "/", nil))
		if w.Code != 201 || w.Body.String() != `"x"` || errs[name] == nil {
			t.Errorf("%s: %d %s, and the second Respond returned %v", name, w.Code, w.Body, errs[name])
		}
	}
}

func service() *Service {
	return &Service{
		Store: store.New(
			store.Order{ID: "1", Customer: "ada", Item: "tea", Quantity: 1, Version: 1},
			store.Order{ID: "2", Customer: "bob", Item: "tea", Quantity: 1, Version: 1, Shipped: true},
		),
		Now: func() time.Time { return time.Date(2026, time.January, 2, 3, 4, 5, 0, time.UTC) },
	}
}

// An answer is what a client gets, and what the service's observer is told.
type answer struct {
	code    int
	header  string // all but the date
	body    string
	outcome string
}

func (a answer) String() string {
	return fmt.Sprintf("%d %s\n%s\nobserved %s", a.code, a.header, a.body, a.outcome)
}

// serve sends the requests to a service of its own, and then one more, when its
// store is closed.
func serve(t *testing.T, handler func(*Service) http.Handler) []answer {
	t.Helper()
	s := service()
	outcomes := make(chan string, 1)
	server := httptest.NewServer(status.Observe(handler(s), func(r *http.Request, o status.Outcome) {
		outcomes <- fmt.Sprintf("%s %+v", r.Method, o)
	}))
	defer server.Close()

	var answers []answer
	ask := func(q request) {
		a := send(t, server, q)
		a.outcome = <-outcomes
		answers = append(answers, a)
	}
	for _, q := range requests {
		ask(q)
	}
	s.Store.Close()
	ask(closed)
	if a := answers[len(answers)-1]; a.code != 500 || strings.Contains(a.body, "10.1.2.3") || !strings.Contains(a.outcome, "10.1.2.3") {
		t.Errorf("of a closed store: %v", a)
	}
	return answers
}

// closed is the request that finds the store closed. It has an id, so that the
// answer has no random one.
var closed = request{method: "GET", path: "/orders/1", header: "X-Request-Id: r-2"}

func send(t *testing.T, server *httptest.Server, q request) answer {
	t.Helper()
	r, err := http.NewRequest(q.method, server.URL+q.path, strings.NewReader(q.body))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(q.header) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		r.Header.Add(name, value)
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
	var header []string
	for name, values := range response.Header {
		header = append(header, fmt.Sprintf("%s: %q", name, values))
	}
	slices.Sort(header)
	return answer{code: response.StatusCode, header: strings.Join(header, "; "), body: string(body)}
}

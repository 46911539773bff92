package main

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/statusgen/statusgen/examples/orders/status"
	"github.com/statusgen/statusgen/examples/orders/store"
	"github.com/statusgen/statusgen/examples/platform"
)

// An answer is what a handler of any method returns, as the tests ask it.
type answer func(*http.Request) status.Response

func of[R status.Response](handler func(*http.Request) R) answer {
	return func(r *http.Request) status.Response { return handler(r) }
}

// Handlers are functions: what they return says which outcome it is, without a
// byte having been sent.
func TestRefusals(t *testing.T) {
	s := newTestServer(t, "")
	const ok = `{"items": [{"sku": "TEA-1", "quantity": 1}]}`
	for _, tt := range []struct {
		name    string
		handler answer
		request *http.Request
		id      string
		fields  string // place: detail; …
	}{
		{"no such order", of(s.get), request("GET", "9", ""), "ORDER_NOT_FOUND", ""},
		{"no number", of(s.get), request("GET", "x", ""), "ORDER_NOT_FOUND", ""},
		{"the order of another", of(s.get), request("GET", "4", ""), "ORDER_NOT_FOUND", ""},
		{"no such task", of(s.task), request("GET", "9", ""), "NotFound", ""},
		{"no contract", of(s.contract), request("GET", "1", ""), "NotFound", ""},
		{"no such article", of(s.stock), request("GET", "", ""), "NotFound", ""},
		{
			"a query", of(s.list), request("GET", "?limit=0&before=x&state=lost", ""), "BadRequest",
			"query state: must be open, canceling, canceled or shipped; query limit: must be a number from 1 to 100; query before: must be the id of an order",
		},

		{
			"a key", of(s.create), request("POST", "", ok, "Content-Type: application/json", "Idempotency-Key: "+strings.Repeat("k", 101)), "BadRequest",
			"header Idempotency-Key: must have 100 characters at most",
		},
		{"no media type", of(s.create), request("POST", "", ok), "UnsupportedMediaType", ""},
		{"another media type", of(s.create), request("POST", "", ok, "Content-Type: text/plain"), "UnsupportedMediaType", ""},
		{"a patch of another", of(s.patch), request("PATCH", "1", ok, "Content-Type: application/json", `If-Match: "1"`), "UnsupportedMediaType", ""},
		{"a contract of another", of(s.attach), request("PUT", "1", "x", "Content-Type: image/png"), "UnsupportedMediaType", ""},
		{"no JSON", of(s.create), request("POST", "", `{`, "Content-Type: application/json"), "BadRequest", ""},
		{"more than JSON", of(s.create), request("POST", "", ok+ok, "Content-Type: application/json"), "BadRequest", ""},
		{"another form", of(s.create), request("POST", "", `{"items": {}}`, "Content-Type: application/json"), "BadRequest", "/items: is of the wrong type: object"},
		{"a list", of(s.create), request("POST", "", `[]`, "Content-Type: application/json"), "BadRequest", ": is of the wrong type: array"},
		{"a form deeper", of(s.create), request("POST", "", `{"items": [{"quantity": "1"}]}`, "Content-Type: application/json"), "BadRequest", "/items: is of the wrong type: string"},
		{"another name", of(s.create), request("POST", "", `{"price": 1}`, "Content-Type: application/json"), "BadRequest", "/price: is not known"},
		{
			"no sense", of(s.create), request("POST", "", `{"items": [{"sku": "TEA-1", "quantity": 1}, {"sku": "tea"}]}`, "Content-Type: application/json"), "UnprocessableContent",
			"/items/1/sku: must be like TEA-17; /items/1/quantity: must be from 1 to 1000",
		},
		{"nothing left", of(s.patch), request("PATCH", "1", `{"items": null}`, "Content-Type: application/merge-patch+json", `If-Match: "1"`), "UnprocessableContent", "/items: must be 1 to 100"},

		{"half of a contract", of(s.attach), cut(request("PUT", "1", "%PDF-1.7", "Content-Type: application/pdf")), "BadRequest", ""},

		{"any version", of(s.replace), request("PUT", "1", ok, "Content-Type: application/json"), "PreconditionRequired", ""},
		{"another version", of(s.replace), request("PUT", "1", ok, "Content-Type: application/json", `If-Match: "2"`), "PreconditionFailed", ""},
		{"a version of another", of(s.cancel), request("DELETE", "1", "", `If-Match: "2"`), "PreconditionFailed", ""},
		{"too late", of(s.replace), request("PUT", "2", ok, "Content-Type: application/json", `If-Match: "1"`), "ORDER_CLOSED", ""},
		{"too late to cancel", of(s.cancel), request("DELETE", "2", ""), "ORDER_CLOSED", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := status.ErrorOf(tt.handler(tt.request))
			if id := status.IDOf(err); id != tt.id {
				t.Fatalf("%v, not %s", err, tt.id)
			}
			if fields := fieldsOf(err); fields != tt.fields {
				t.Errorf("fields %q, not\n%q", fields, tt.fields)
			}
		})
	}
}

// A success can be asked for what it carries, and any response for its header.
func TestGet(t *testing.T) {
	s := newTestServer(t, "")
	res := s.get(request("GET", "1", ""))
	ok, is := res.(*status.OKResponse[store.Order])
	if !is {
		t.Fatal(res)
	}
	if order := ok.Resource(); order.ID != 1 || order.State != store.Open || order.Version != 1 || order.Changed != now {
		t.Errorf("%v", res)
	}
	if tag := status.HeaderOf(res).Get("ETag"); tag != `"1"` {
		t.Errorf("ETag: %s", tag)
	}
	notModified := s.get(request("GET", "1", "", `If-None-Match: "0", "1"`))
	if tag := status.HeaderOf(notModified).Get("ETag"); notModified.StatusCode() != 304 || tag != `"1"` {
		t.Errorf("%v, ETag: %s", notModified, tag)
	}
}

// A query that takes too long is a 503.
func TestDeadline(t *testing.T) {
	s := newTestServer(t, "")
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	for name, res := range map[string]status.Response{
		"get":  s.get(request("GET", "1", "").WithContext(ctx)),
		"list": s.list(request("GET", "", "").WithContext(ctx)),
		"task": s.task(request("GET", "1", "").WithContext(ctx)),
	} {
		var unavailable *status.ServiceUnavailableError
		if err := status.ErrorOf(res); !errors.As(err, &unavailable) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is not the client's fault hides what it is.
func TestDatabaseIsGone(t *testing.T) {
	s := newTestServer(t, "")
	if err := s.db.Close(); err != nil {
		t.Fatal(err)
	}
	for name, res := range map[string]status.Response{
		"get":    s.get(request("GET", "1", "")),
		"list":   s.list(request("GET", "", "")),
		"task":   s.task(request("GET", "1", "")),
		"watch":  s.watch(request("GET", "", "")),
		"health": s.health(request("GET", "", "")),
	} {
		err := status.ErrorOf(res)
		if err == nil || !strings.Contains(err.Error(), "sql: database is closed") {
			t.Errorf("%s: %v has no cause", name, err)
		}
		w := httptest.NewRecorder()
		if err := res.Respond(w, request("GET", "", "")); err != nil || w.Code < 500 || strings.Contains(w.Body.String(), "sql") {
			t.Errorf("%s: %d %s, %v", name, w.Code, w.Body, err)
		}
	}
}

// fieldsOf are the wrong fields that an error names.
func fieldsOf(err error) string {
	var wrong interface{ Fields() []status.FieldError }
	if !errors.As(err, &wrong) {
		return ""
	}
	var texts []string
	for _, f := range wrong.Fields() {
		texts = append(texts, f.String())
	}
	return strings.Join(texts, "; ")
}

// now is the time of all tests.
var now = time.Date(2026, time.January, 2, 3, 4, 5, 0, time.UTC)

// A testServer has orders of two customers: ada's 1 is open, her 2 is shipped, her 3
// is open; 4 is bob's.
type testServer struct {
	*server
	db *sql.DB
}

func newTestServer(t *testing.T, warehouseURL string) testServer {
	t.Helper()
	db, err := open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	orders, err := store.New(t.Context(), db, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	for _, customer := range []string{"ada", "ada", "ada", "bob"} {
		if _, _, err := orders.Create(t.Context(), customer, store.Draft{Items: store.Items{{SKU: "TEA-1", Quantity: 2}}}, store.Key{}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Exec(`UPDATE orders SET state = 'shipped' WHERE id = 2`); err != nil {
		t.Fatal(err)
	}
	contracts, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { contracts.Close() })
	u, err := url.Parse(warehouseURL)
	if err != nil {
		t.Fatal(err)
	}
	return testServer{
		server: &server{
			store:     orders,
			contracts: contracts,
			tokens: platform.Tokens{
				platform.Sum("ada's"): {Name: "ada", Scopes: []string{"orders:read", "orders:write"}},
				platform.Sum("bob's"): {Name: "bob", Scopes: []string{"orders:read", "orders:write"}},
				platform.Sum("eve's"): {Name: "eve", Scopes: []string{"orders:read"}},
			},
			limits:    &limits{each: time.Hour, burst: 1000},
			warehouse: newWarehouse(u),
		},
		db: db,
	}
}

// request is ada's request for the id, or with a query; its headers are Name: value.
func request(method, id, body string, headers ...string) *http.Request {
	query := ""
	if i := strings.IndexByte(id, '?'); i >= 0 {
		id, query = id[:i], id[i:]
	}
	r := httptest.NewRequest(method, "/"+query, strings.NewReader(body))
	r.SetPathValue("id", id)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	return r.WithContext(platform.WithCaller(r.Context(), platform.Caller{Name: "ada"}))
}

// cut is the request of a client that does not send the whole body.
func cut(r *http.Request) *http.Request {
	r.Body = io.NopCloser(io.MultiReader(r.Body, iotest.ErrReader(io.ErrUnexpectedEOF)))
	return r
}

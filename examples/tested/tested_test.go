package tested

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/statusgen/statusgen/examples/routers/status"
	"github.com/statusgen/statusgen/examples/routers/store"
)

// A handler is a function, so its test is a table: what a request comes to is
// compared as text, and asked for what the text does not have.
func TestGet(t *testing.T) {
	open, closed := store.New(store.Order{ID: "1", Item: "tea"}), store.New()
	closed.Close()
	for _, c := range []struct {
		store *store.Store
		id    string
		want  string
		cause error
	}{
		{open, "1", "200 OK {ID:1 Customer: Item:tea Quantity:0 Version:0 Shipped:false}", nil},
		{open, "2", "404 ORDER_NOT_FOUND: there is no order 2: store: no such order", store.ErrNotFound},
		{closed, "1", "500 InternalServerError: store: closed: dial tcp 10.1.2.3:5432: connection refused", store.ErrClosed},
	} {
		res := (&Service{c.store}).Get(requestFor("GET", c.id))
		if got := fmt.Sprint(res); got != c.want {
			t.Errorf("order %s: %s, want %s", c.id, got, c.want)
		}
		if err := status.ErrorOf(res); !errors.Is(err, c.cause) {
			t.Errorf("order %s: the error is %v, want one with the cause %v", c.id, err, c.cause)
		}
	}
}

// Of a success, the test sees what it carries and its header.
func TestGetOrder(t *testing.T) {
	res := (&Service{store.New(store.Order{ID: "1", Item: "tea"})}).Get(requestFor("GET", "1"))
	ok, isOK := res.(*status.OKResponse[store.Order])
	if !isOK || ok.Resource().Item != "tea" {
		t.Fatalf("got %v", res)
	}
	if tag := status.HeaderOf(res).Get("ETag"); tag != `"1"` {
		t.Errorf("ETag: %s", tag)
	}
}

// What Fail has chosen is found by its type.
func TestCancel(t *testing.T) {
	res := (&Service{store.New(store.Order{ID: "1", Shipped: true})}).Cancel(requestFor("DELETE", "1"))
	var shipped *status.OrderShippedError
	if !errors.As(status.ErrorOf(res), &shipped) {
		t.Errorf("got %v, want an OrderShippedError", res)
	}
}

// requestFor is a request for an order, with what the mux would have found in its
// path.
func requestFor(method, id string) *http.Request {
	r := httptest.NewRequest(method, "/orders/"+id, nil)
	r.SetPathValue("id", id)
	return r
}

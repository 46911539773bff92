package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"example.com/orders/internal/status"
)

// A server answers for the orders of a store.
type server struct{ store *store }

func newServer(s *store) *server { return &server{s} }

func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/orders", status.Resource{Post: s.create})
	mux.Handle("/orders/{id}", status.Resource{Get: s.order, Put: s.change, Delete: s.cancel})
	mux.Handle("GET /orders/{id}/invoice", status.GetHandler(s.invoice))
	mux.Handle("GET /tasks/{id}", status.GetHandler(s.task))
	return authenticated(status.Mux(mux))
}

// authenticated refuses requests that do not say for which customer they are.
func authenticated(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if customer(r) == "" {
			status.Unauthorized(`Bearer realm="orders"`, "say who you are").Respond(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// customer returns whose request it is.
func customer(r *http.Request) string {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return ""
	}
	return token
}

func (s *server) order(r *http.Request) status.GetResponse {
	order, err := s.find(r)
	if err != nil {
		return status.Fail(err)
	}
	return status.OK(order)
}

func (s *server) create(r *http.Request) status.PostResponse {
	var want wish
	if err := json.NewDecoder(r.Body).Decode(&want); err != nil {
		return status.BadRequest("the order could not be read", err)
	}
	if err := want.check(); err != nil {
		return err
	}
	if want.Gift {
		return status.NotImplemented("gifts are not wrapped yet")
	}
	order, err := s.store.add(customer(r), want)
	var closed *closedError
	switch {
	case errors.As(err, &closed):
		return status.ServiceUnavailable("the warehouse counts its stock", err).RetryAfter(closed.wait)
	case err != nil:
		return status.Fail(err)
	}
	return status.Created(order).Location("/orders/" + order.ID)
}

func (s *server) change(r *http.Request) status.PutResponse {
	order, err := s.find(r)
	if err != nil {
		return status.Fail(err)
	}
	var want wish
	if err := json.NewDecoder(r.Body).Decode(&want); err != nil {
		return status.BadRequest("the order could not be read", err)
	}
	if err := want.check(); err != nil {
		return err
	}
	s.store.set(order.ID, want)
	return status.NoContent()
}

func (s *server) cancel(r *http.Request) status.DeleteResponse {
	order, err := s.find(r)
	if err != nil {
		return status.Fail(err)
	}
	if order.State == packing {
		return status.Accepted(s.store.unpack(order.ID))
	}
	s.store.remove(order.ID)
	return status.NoContent()
}

// invoice has a mistake: not every order has items.
func (s *server) invoice(r *http.Request) status.GetResponse {
	order, err := s.find(r)
	if err != nil {
		return status.Fail(err)
	}
	return status.OK(map[string]string{"first": order.Items[0]})
}

func (s *server) task(r *http.Request) status.GetResponse {
	task, err := s.store.task(r.PathValue("id"))
	if err != nil {
		return status.Fail(err)
	}
	return status.OK(task)
}

// find returns the order that the request names.
func (s *server) find(r *http.Request) (*order, error) {
	order, err := s.store.get(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	if order.Customer != customer(r) {
		return nil, status.Forbidden("this is the order of another customer")
	}
	return order, nil
}

// check returns what is wrong with a wish, or nil.
func (w wish) check() *status.BadRequestError {
	wrong := status.BadRequest("the order is not complete")
	if len(w.Items) == 0 {
		wrong.Field("/items", "name one at least")
	}
	for i, item := range w.Items {
		if strings.TrimSpace(item) == "" {
			wrong.Field("/items/"+strconv.Itoa(i), "has no name")
		}
	}
	if w.Street == "" {
		wrong.Field("/street", `say where "home" is`)
	}
	if len(wrong.Fields()) == 0 {
		return nil
	}
	return wrong
}

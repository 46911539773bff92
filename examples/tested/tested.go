// Package tested has a handler, the helper that it calls, and their test: without a
// server, without a recorder.
package tested

import (
	"errors"
	"net/http"

	"github.com/statusgen/statusgen/examples/routers/status"
	"github.com/statusgen/statusgen/examples/routers/store"
)

// A Service answers for the orders in a store.
type Service struct{ Store *store.Store }

// Get answers with an order.
func (s *Service) Get(r *http.Request) status.GetResponse {
	order, err := s.order(r.PathValue("id"))
	if err != nil {
		return err
	}
	return status.OK(order).ETag(`"1"`)
}

// order returns an order, or an error that may answer GET: the compiler refuses any
// other, as it does in the handler.
func (s *Service) order(id string) (store.Order, status.GetError) {
	order, err := s.Store.Get(id)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return order, status.OrderNotFound(id, err)
	case err != nil:
		return order, status.InternalServerError(err)
	}
	return order, nil
}

// Cancel takes an order back.
func (s *Service) Cancel(r *http.Request) status.DeleteResponse {
	if err := s.Store.Cancel(r.PathValue("id")); err != nil {
		return status.Fail(err) // the table knows store.ErrShipped
	}
	return status.NoContent()
}

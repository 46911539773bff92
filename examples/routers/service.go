package routers

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/statusgen/statusgen/examples/routers/status"
	"github.com/statusgen/statusgen/examples/routers/store"
)

//go:generate go tool statusgen

// maxOpen is how many open orders a customer may have.
const maxOpen = 2

// A Service answers for the orders in a store. Its methods say what a request
// comes to; how requests get to them is left to a router.
type Service struct {
	Store *store.Store
	Now   func() time.Time
}

// A List is several orders.
type List struct {
	XMLName xml.Name      `json:"-" xml:"orders"`
	Orders  []store.Order `json:"orders" xml:"order"`
}

// List answers with all orders.
func (s *Service) List(r *http.Request) status.GetResponse {
	all, err := s.Store.List()
	if err != nil {
		return s.failed("", err)
	}
	return status.OK(List{Orders: all})
}

// Get answers with the order.
func (s *Service) Get(r *http.Request, id string) status.GetResponse {
	order, err := s.Store.Get(id)
	if err != nil {
		return s.failed(id, err)
	}
	return status.OK(order).ETag(eTag(order))
}

// Create makes an order of the request's body.
func (s *Service) Create(r *http.Request) status.PostResponse {
	if r.Header.Get("Authorization") == "" {
		return status.Unauthorized(status.Bearer(status.BearerParams{Realm: "orders"}), "a token is needed to order")
	}
	order, invalid := read(r)
	if invalid != nil {
		return invalid
	}
	open := 0
	all, err := s.Store.List()
	if err != nil {
		return s.failed("", err)
	}
	for _, o := range all {
		if o.Customer == order.Customer && !o.Shipped {
			open++
		}
	}
	if open >= maxOpen {
		return status.QuotaExceeded(order.Customer, maxOpen).RetryAfter(90 * time.Second)
	}
	order, err = s.Store.Add(order)
	if err != nil {
		return s.failed("", err)
	}
	return status.Created(order).Location("/orders/" + order.ID)
}

// Replace puts the request's body in the place of the order, if that is the one
// that If-Match names.
func (s *Service) Replace(r *http.Request, id string) status.PutResponse {
	order, invalid := read(r)
	if invalid != nil {
		return invalid
	}
	current, err := s.Store.Get(id)
	if err != nil {
		return s.failed(id, err)
	}
	if match := r.Header.Get("If-Match"); match != "" && match != eTag(current) {
		return status.PreconditionFailed()
	}
	order.ID, order.Version = id, current.Version
	if _, err := s.Store.Replace(order); errors.Is(err, store.ErrVersion) {
		return status.PreconditionFailed(err)
	} else if err != nil {
		return s.failed(id, err)
	}
	return status.NoContent()
}

// Cancel takes the order back, which is a task.
func (s *Service) Cancel(r *http.Request, id string) status.DeleteResponse {
	if err := s.Store.Cancel(id); err != nil {
		return s.failed(id, err)
	}
	return status.Accepted(status.Task{
		ID:        "cancel-" + id,
		Href:      "/tasks/cancel-" + id,
		Operation: "cancel",
		State:     status.TaskQueued,
		Created:   s.Now(),
	})
}

// failed is what an error of the store comes to, for every method.
func (s *Service) failed(id string, err error) status.FailResponse {
	if errors.Is(err, store.ErrNotFound) {
		return status.Fail(status.OrderNotFound(id, err))
	}
	return status.Fail(err) // the table knows store.ErrShipped, and nothing of others
}

// read returns the order in the request's body, or what is wrong with it.
func read(r *http.Request) (store.Order, *status.BadRequestError) {
	var order store.Order
	if err := json.NewDecoder(r.Body).Decode(&order); err != nil {
		return order, status.BadRequest("the order is no JSON", err)
	}
	invalid := status.BadRequest("the order is not complete")
	if order.Customer == "" {
		invalid.Field("/customer", "is required")
	}
	if order.Quantity < 1 {
		invalid.Field("/quantity", "must be positive")
	}
	if len(invalid.Fields()) > 0 {
		return order, invalid
	}
	return order, nil
}

func eTag(o store.Order) string { return fmt.Sprintf("%q", fmt.Sprint(o.Version)) }

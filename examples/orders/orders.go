package main

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/statusgen/statusgen/examples/orders/status"
	"github.com/statusgen/statusgen/examples/orders/store"
)

// A page is some of the orders.
type page struct {
	Orders []store.Order `json:"orders"`
}

// list answers with a page of orders, the newest first, and a link to the next.
func (s *server) list(r *http.Request) status.GetResponse {
	q, invalid := readQuery(r)
	if invalid != nil {
		return invalid
	}
	orders, err := s.store.List(r.Context(), customer(r), q.state, q.before, q.limit+1) // one more tells that there is a next page
	if err != nil {
		return status.Fail(err)
	}
	if len(orders) <= q.limit {
		return status.Page(page{orders})
	}
	orders = orders[:q.limit]
	next := url.Values{"limit": {strconv.Itoa(q.limit)}, "before": {strconv.FormatInt(orders[q.limit-1].ID, 10)}}
	if q.state != "" {
		next.Set("state", q.state)
	}
	return status.Page(page{orders}).Link("</orders?" + next.Encode() + `>; rel="next"`) // RFC 8288
}

// get answers with the order, unless the client has it as it is.
func (s *server) get(r *http.Request) status.GetResponse {
	order, failed := s.order(r)
	if failed != nil {
		return failed
	}
	switch match(r, order) {
	case http.StatusNotModified:
		return status.NotModified().ETag(eTag(order))
	case http.StatusPreconditionFailed:
		return status.PreconditionFailed()
	}
	return status.OK(order).ETag(eTag(order))
}

// create makes an order of the body. A client that has got no answer sends the same
// request again, with the same Idempotency-Key, and has one order.
func (s *server) create(r *http.Request) status.PostResponse {
	body, err := content(r, "application/json")
	if err != nil {
		return status.Fail(err)
	}
	draft, err := readDraft(body)
	if err != nil {
		return status.Fail(err)
	}
	key := store.Key{Name: r.Header.Get("Idempotency-Key"), Request: sha256.Sum256(body)}
	if len(key.Name) > 100 {
		return status.BadRequest("a header is wrong").Header("Idempotency-Key", "must have 100 characters at most")
	}
	order, replayed, err := s.store.Create(r.Context(), customer(r), draft, key)
	if err != nil {
		return status.Fail(err)
	}
	created := status.Created(order).ETag(eTag(order)).Location("/orders/" + strconv.FormatInt(order.ID, 10))
	if replayed {
		return status.WithHeader(created, "Idempotency-Replayed", "true")
	}
	return created
}

// replace puts the body in the place of what the order says.
func (s *server) replace(r *http.Request) status.PutResponse {
	return s.change(r, "application/json", func(_ store.Draft, body []byte) ([]byte, error) { return body, nil })
}

// patch changes of the order what the body says (RFC 7396).
func (s *server) patch(r *http.Request) status.PatchResponse {
	return s.change(r, "application/merge-patch+json", patched)
}

// A changed response may answer what changes an order in place. The compiler holds
// it to the rows that both PUT and PATCH have.
type changed interface {
	status.PutResponse
	status.PatchResponse
}

// change gives the order what edit makes of its draft and of the request's body,
// if it is still the one that the client has seen.
func (s *server) change(r *http.Request, mediaType string, edit func(store.Draft, []byte) ([]byte, error)) changed {
	order, failed := s.order(r)
	if failed != nil {
		return failed
	}
	if r.Header.Get("If-Match") == "" {
		return status.PreconditionRequired()
	}
	if match(r, order) != 0 {
		return status.PreconditionFailed()
	}
	body, err := content(r, mediaType)
	if err != nil {
		return status.Fail(err)
	}
	if body, err = edit(order.Draft, body); err != nil {
		return status.Fail(err)
	}
	draft, err := readDraft(body)
	if err != nil {
		return status.Fail(err)
	}
	order, err = s.store.Update(r.Context(), customer(r), order.ID, order.Version, draft)
	if err != nil {
		return status.Fail(err) // 409, or 412: another request may have been quicker
	}
	return status.OK(order).ETag(eTag(order))
}

// cancel begins to take the order back, which the warehouse takes its time for.
func (s *server) cancel(r *http.Request) status.DeleteResponse {
	order, failed := s.order(r)
	if failed != nil {
		return failed
	}
	if match(r, order) != 0 {
		return status.PreconditionFailed()
	}
	task, err := s.store.Cancel(r.Context(), customer(r), order.ID, order.Version)
	if err != nil {
		return status.Fail(err)
	}
	return status.Accepted(taskBody(task)).RetryAfter(pollTasks)
}

// An orderError is why an order is not to be had, which may answer every method
// that is about one.
type orderError interface {
	status.GetError
	status.PutResponse
	status.PatchResponse
	status.DeleteResponse
}

// order returns the order that the path names.
func (s *server) order(r *http.Request) (store.Order, orderError) {
	order, err := s.store.Get(r.Context(), customer(r), idOf(r))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return order, status.OrderNotFound(r.PathValue("id"))
	case errors.Is(err, context.DeadlineExceeded):
		return order, status.ServiceUnavailable(err)
	case err != nil:
		return order, status.InternalServerError(err)
	}
	return order, nil
}

// eTag names the version of an order.
func eTag(order store.Order) string { return strconv.FormatInt(order.Version, 10) }

// match returns what the conditions of the request come to. It takes no dates: an
// order may change twice in a second.
func match(r *http.Request, order store.Order) int {
	return status.Match(r, eTag(order), time.Time{})
}

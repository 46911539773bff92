package main

import (
	"context"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/trace"

	"github.com/statusgen/statusgen/examples/orders/status"
	"github.com/statusgen/statusgen/examples/orders/store"
	"github.com/statusgen/statusgen/examples/platform"
)

// How many bytes a request's body may have: an order, and a contract.
const (
	maxOrder    = 64 << 10
	maxContract = 1 << 20
)

// A server answers the requests.
type server struct {
	store     *store.Store
	contracts *os.Root // a file for each order that has a contract, by its id
	tokens    platform.Tokens
	limits    *limits
	warehouse *warehouse
}

// handler returns the routes with all that is around them.
func (s *server) handler(registry *prometheus.Registry, traces trace.TracerProvider) http.Handler {
	const short, long = 10 * time.Second, 10 * time.Minute
	api := http.NewServeMux()
	api.Handle("/orders", within(short, maxOrder, status.Resource{Get: s.list, Post: s.create}))
	api.Handle("/orders/{id}", within(short, maxOrder, status.Resource{Get: s.get, Put: s.replace, Patch: s.patch, Delete: s.cancel}))
	api.Handle("/orders/{id}/contract", within(long, maxContract, status.Resource{Get: s.contract, Put: s.attach}))
	api.Handle("/orders.csv", within(long, 0, status.Resource{Get: s.export}))
	api.Handle("/tasks/{id}", within(short, 0, status.Resource{Get: s.task}))
	api.Handle("/stock/{sku}", within(short, 0, status.Resource{Get: s.stock}))
	api.Handle("/events", status.Resource{Get: s.watch}) // which has no end of its own
	auth := &platform.Auth{Tokens: s.tokens, Prefix: "orders", Fail: fail}

	mux := http.NewServeMux()
	mux.Handle("/healthz", within(time.Second, 0, status.GetHandler(s.health)))
	mux.Handle("/metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	mux.Handle("/", auth.Handler(s.limits.handler(status.Mux(api))))
	return traced(traces, status.Observe(mux, observer(registry)))
}

// within gives a request so much time, and lets its body have so many bytes. Who
// reads more of it gets an [http.MaxBytesError], and who asks the database for too
// long, [context.DeadlineExceeded]: both are rows of the table.
func within(d time.Duration, bytes int64, handler http.Handler) http.Handler {
	return http.MaxBytesHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), d)
		defer cancel()
		// The client has a second more, for an error. The recorders of tests know no deadline.
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(d + time.Second))
		handler.ServeHTTP(w, r.WithContext(ctx))
	}), bytes)
}

// fail sends the errors of middleware that is not the service's own.
func fail(w http.ResponseWriter, r *http.Request, err error) { status.Fail(err).Respond(w, r) }

// health answers for the service and its database.
func (s *server) health(r *http.Request) status.GetResponse {
	if err := s.store.Ping(r.Context()); err != nil {
		return status.ServiceUnavailable(err).RetryAfter(10 * time.Second)
	}
	return status.NoContent()
}

// customer is who the request is from, and whose orders it is about.
func customer(r *http.Request) string { return platform.CallerOf(r.Context()).Name }

// idOf returns the id in the request's path; 0, which nothing has, where that is
// none.
func idOf(r *http.Request) int64 {
	id, _ := strconv.ParseInt(r.PathValue("id"), 10, 64)
	return id
}

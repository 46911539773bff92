// Orders is a whole service over SQLite whose outcomes are those of a table,
// status.yaml. From top to bottom:
//
//   - main.go: the process, its timeouts and its end
//   - server.go: the routes, and the layers around them: trace, log and metrics
//     (observe.go), the platform's authentication, the rate limit (limit.go)
//   - orders.go: list (keyset pages with Link), get (ETag, 304), create (with
//     Idempotency-Key), replace and patch (If-Match, 412, merge patch), cancel (202)
//   - read.go: what a request says; 400 and 422 with the wrong fields, 413, 415
//   - tasks.go: what goes on after a 202, and how far it is
//   - files.go: an upload, a download with ranges, an export as it comes out of the
//     database, a stream of events
//   - warehouse.go: a route that a reverse proxy answers
//   - store: the SQL, whose errors become responses by the table's `from`
//   - handlers_test.go: handlers as functions, a table of facts;
//     service_test.go: the service over HTTP
//
// The platform package has the middleware that all services of an organisation
// share. Its errors come from a table of its own.
//
// To try it:
//
//	echo '{"'$(printf secret | sha256sum | cut -c 1-64)'": {"name": "ada", "scopes": ["orders:read", "orders:write"]}}' > tokens.json
//	go run ./orders
//	curl -i -H 'Authorization: Bearer secret' -H 'Content-Type: application/json' \
//		-d '{"items": [{"sku": "TEA-1", "quantity": 2}]}' http://127.0.0.1:8080/orders
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel"
	_ "modernc.org/sqlite" // a driver without cgo

	"github.com/statusgen/statusgen/examples/orders/store"
	"github.com/statusgen/statusgen/examples/platform"
)

//go:generate go tool statusgen

func main() {
	var c config
	flag.StringVar(&c.address, "address", "127.0.0.1:8080", "where to listen")
	flag.StringVar(&c.data, "data", ".", "the folder of the database and of the contracts")
	flag.StringVar(&c.warehouse, "warehouse", "http://127.0.0.1:8081", "the URL of the warehouse")
	flag.StringVar(&c.tokens, "tokens", "tokens.json", `the callers by the SHA-256 of their tokens: {"9f86…": {"name": "ada", "scopes": ["orders:read", "orders:write"]}}`)
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, c, func(address net.Addr) { slog.Info("listening", "address", address) }); err != nil {
		slog.Error("the service ends", "error", err)
		os.Exit(1)
	}
}

// A config is what the command line says.
type config struct{ address, data, warehouse, tokens string }

// run serves until the context ends and the requests under way are answered. It
// calls ready once requests are taken.
func run(ctx context.Context, c config, ready func(net.Addr)) (err error) {
	db, err := open(ctx, c.data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	orders, err := store.New(ctx, db, time.Now)
	if err != nil {
		return err
	}
	s, err := newServer(c, orders)
	if err != nil {
		return err
	}
	defer s.contracts.Close()

	h := &http.Server{
		Handler:           s.handler(prometheus.NewRegistry(), otel.GetTracerProvider()),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      time.Minute, // of what has no other: see within
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	listener, err := net.Listen("tcp", c.address)
	if err != nil {
		return err
	}

	ctx, cancel := context.WithCancel(ctx)
	var background sync.WaitGroup
	background.Go(func() { s.work(ctx) })
	defer background.Wait() // before the database is closed
	defer cancel()
	served := make(chan error, 1)
	go func() { served <- h.Serve(listener) }()
	ready(listener.Addr())
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	patience, done := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer done()
	return h.Shutdown(patience) // which ends the streams of events
}

// open opens the database. Readers do not wait for the writer (WAL), a writer waits
// for another, and a transaction is a writer's from its begin, so that it never has
// to start again.
func open(ctx context.Context, folder string) (*sql.DB, error) {
	query := url.Values{
		"_pragma": {"journal_mode(WAL)", "synchronous(NORMAL)", "busy_timeout(5000)", "foreign_keys(1)"},
		"_txlock": {"immediate"},
	}
	path := filepath.ToSlash(filepath.Join(folder, "orders.db"))
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+query.Encode())
	if err != nil {
		return nil, err
	}
	if err := db.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, errors.Join(err, db.Close()))
	}
	return db, nil
}

// newServer makes a server of what the command line names.
func newServer(c config, orders *store.Store) (*server, error) {
	text, err := os.ReadFile(c.tokens)
	if err != nil {
		return nil, err
	}
	var tokens platform.Tokens
	if err := json.Unmarshal(text, &tokens); err != nil {
		return nil, fmt.Errorf("%s: %w", c.tokens, err)
	}
	upstream, err := url.Parse(c.warehouse)
	if err != nil {
		return nil, err
	}
	folder := filepath.Join(c.data, "contracts")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	contracts, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	return &server{
		store:     orders,
		contracts: contracts,
		tokens:    tokens,
		limits:    &limits{each: 100 * time.Millisecond, burst: 20},
		warehouse: newWarehouse(upstream),
	}, nil
}

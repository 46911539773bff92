// Package store keeps orders in SQLite, through database/sql. It knows nothing of
// HTTP: which of its errors is which response stands in the table.
package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Errors of a store. What is not there, or belongs to another customer, is
// [sql.ErrNoRows].
var (
	ErrClosed    = errors.New("store: the order is no longer open")
	ErrVersion   = errors.New("store: the order has another version")
	ErrKeyReused = errors.New("store: the idempotency key belongs to another request")
)

// States of an order.
const (
	Open      = "open"
	Canceling = "canceling"
	Canceled  = "canceled"
	Shipped   = "shipped"
)

// A Draft is what a customer may say of an order.
type Draft struct {
	Note  string `json:"note"`
	Items Items  `json:"items"`
}

// An Item is so many of one article.
type Item struct {
	SKU      string `json:"sku"`
	Quantity int    `json:"quantity"`
}

// An Order is what a customer wants.
type Order struct {
	ID    int64  `json:"id"`
	State string `json:"state"`
	Draft
	Version int64     `json:"version"` // 1 for a new order, one more with each change
	Changed time.Time `json:"changed"`
}

//go:embed schema.sql
var schema string

// A Store keeps orders. It is safe for use by several goroutines.
type Store struct {
	db  *sql.DB
	now func() time.Time

	mu      sync.Mutex
	changed chan struct{} // closed by the next change
}

// New returns the store in the database, and makes its tables where they are
// missing. Tasks that were running when the last process ended are queued again.
// The database begins its transactions as writing ones (BEGIN IMMEDIATE).
func New(ctx context.Context, db *sql.DB, now func() time.Time) (*Store, error) {
	if _, err := db.ExecContext(ctx, schema); err != nil {
		return nil, fmt.Errorf("store: making the tables: %w", err)
	}
	if _, err := db.ExecContext(ctx, `UPDATE tasks SET state = 'queued' WHERE state = 'running'`); err != nil {
		return nil, fmt.Errorf("store: queueing tasks again: %w", err)
	}
	return &Store{db: db, now: now, changed: make(chan struct{})}, nil
}

// Ping returns an error when the database does not answer.
func (s *Store) Ping(ctx context.Context) error { return s.db.PingContext(ctx) }

// Changed returns a channel that is closed when something changes after the call.
// Who waits for a change calls Changed, looks, and then waits.
func (s *Store) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// write runs f in a transaction, and lets those know who wait for a change.
func (s *Store) write(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // nothing, after Commit
	if err := f(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.changed)
	s.changed = make(chan struct{})
	return nil
}

const columns = `id, state, note, items, version, changed`

// scan reads an order from the columns.
func scan(row interface{ Scan(...any) error }) (Order, error) {
	var o Order
	err := row.Scan(&o.ID, &o.State, &o.Note, &o.Items, &o.Version, (*millis)(&o.Changed))
	return o, err
}

// Get returns the order.
func (s *Store) Get(ctx context.Context, customer string, id int64) (Order, error) {
	return scan(s.db.QueryRowContext(ctx, `SELECT `+columns+` FROM orders WHERE customer = ? AND id = ?`, customer, id))
}

// List returns up to limit orders of the customer, the newest first, from the one
// before the order of the id before; of 0, from the newest. An empty state is any.
func (s *Store) List(ctx context.Context, customer, state string, before int64, limit int) ([]Order, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT `+columns+` FROM orders
		WHERE customer = ?1 AND (?2 = '' OR state = ?2) AND (?3 = 0 OR id < ?3)
		ORDER BY id DESC LIMIT ?4`, customer, state, before, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	orders := []Order{} // [] in JSON, where there are none
	for rows.Next() {
		order, err := scan(rows)
		if err != nil {
			return nil, err
		}
		orders = append(orders, order)
	}
	return orders, rows.Err()
}

// A Key names a request, so that it can be sent again and has one effect.
type Key struct {
	Name    string            // the client's
	Request [sha256.Size]byte // the sum of what the client sent
}

// keysKept is how long a request may be sent again.
const keysKept = 24 * time.Hour

// Create makes an order of the draft; but where the customer has sent a request
// with this key before, it returns the order that was made then, and true. It
// returns [ErrKeyReused] when that was another request. The empty key is none.
func (s *Store) Create(ctx context.Context, customer string, draft Draft, key Key) (order Order, replayed bool, err error) {
	now := millis(s.now())
	err = s.write(ctx, func(tx *sql.Tx) error {
		if key.Name != "" {
			id, err := s.replay(ctx, tx, customer, key)
			if err == nil {
				replayed = true
				order, err = scan(tx.QueryRowContext(ctx, `SELECT `+columns+` FROM orders WHERE id = ?`, id))
			}
			if !errors.Is(err, sql.ErrNoRows) {
				return err
			}
		}
		order, err = scan(tx.QueryRowContext(ctx, `INSERT INTO orders (customer, note, items, changed)
			VALUES (?, ?, ?, ?) RETURNING `+columns, customer, draft.Note, draft.Items, now))
		if err == nil && key.Name != "" {
			_, err = tx.ExecContext(ctx, `INSERT INTO idempotency (customer, key, request, order_id, created)
				VALUES (?, ?, ?, ?, ?)`, customer, key.Name, key.Request[:], order.ID, now)
		}
		return err
	})
	return order, replayed, err
}

// replay returns the id of the order that the request with the key has made.
func (s *Store) replay(ctx context.Context, tx *sql.Tx, customer string, key Key) (id int64, err error) {
	_, err = tx.ExecContext(ctx, `DELETE FROM idempotency WHERE created < ?`, millis(s.now().Add(-keysKept)))
	if err != nil {
		return 0, err
	}
	var request []byte
	err = tx.QueryRowContext(ctx, `SELECT order_id, request FROM idempotency WHERE customer = ? AND key = ?`,
		customer, key.Name).Scan(&id, &request)
	if err == nil && string(request) != string(key.Request[:]) {
		err = ErrKeyReused
	}
	return id, err
}

// Update gives the order the draft, and returns what it is then. It returns
// [ErrVersion] when the order is no longer of that version, and [ErrClosed] when
// it may not change any more.
func (s *Store) Update(ctx context.Context, customer string, id, version int64, draft Draft) (order Order, err error) {
	err = s.write(ctx, func(tx *sql.Tx) error {
		if err := check(ctx, tx, customer, id, version); err != nil {
			return err
		}
		order, err = scan(tx.QueryRowContext(ctx, `UPDATE orders SET note = ?, items = ?, changed = ?, version = version + 1
			WHERE id = ? RETURNING `+columns, draft.Note, draft.Items, millis(s.now()), id))
		return err
	})
	return order, err
}

// check returns an error unless the order is there, open, and of the version; 0 is
// any.
func check(ctx context.Context, tx *sql.Tx, customer string, id, version int64) error {
	order, err := scan(tx.QueryRowContext(ctx, `SELECT `+columns+` FROM orders WHERE customer = ? AND id = ?`, customer, id))
	switch {
	case err != nil:
		return err
	case version != 0 && order.Version != version:
		return ErrVersion
	case order.State != Open:
		return fmt.Errorf("order %d is %s: %w", id, order.State, ErrClosed)
	}
	return nil
}

package store

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
)

// An Event tells what became of an order.
type Event struct {
	ID   int64
	Data []byte // {"order":17,"state":"open","version":1}
}

// Export writes the items of all orders of the customer as CSV.
func (s *Store) Export(ctx context.Context, customer string, w io.Writer) error {
	rows, err := s.db.QueryContext(ctx, `SELECT o.id, o.state, item.value ->> 'sku', item.value ->> 'quantity'
		FROM orders o, json_each(o.items) item WHERE o.customer = ? ORDER BY o.id, item.key`, customer)
	if err != nil {
		return err
	}
	defer rows.Close()
	out := csv.NewWriter(w)
	out.UseCRLF = true // RFC 4180, section 2
	out.Write([]string{"order", "state", "sku", "quantity"})
	for rows.Next() {
		var id, quantity int64
		var state, sku string
		if err := rows.Scan(&id, &state, &sku, &quantity); err != nil {
			return err
		}
		if err := out.Write([]string{strconv.FormatInt(id, 10), state, sku, strconv.FormatInt(quantity, 10)}); err != nil {
			return err
		}
	}
	out.Flush()
	return errors.Join(rows.Err(), out.Error())
}

// LastEvent returns the id of the newest event.
func (s *Store) LastEvent(ctx context.Context) (id int64, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM events`).Scan(&id)
	return id, err
}

// Events returns the next events of the customer after the one of the id, a hundred
// at most.
func (s *Store) Events(ctx context.Context, customer string, after int64) ([]Event, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id, data FROM events WHERE customer = ? AND id > ? ORDER BY id LIMIT 100`, customer, after)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var events []Event
	for rows.Next() {
		var e Event
		if err := rows.Scan(&e.ID, &e.Data); err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return events, rows.Err()
}

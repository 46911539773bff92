// Package store keeps orders in memory.
package store

import (
	"errors"
	"fmt"
	"slices"
	"sync"
)

// An Order is what a customer wants.
type Order struct {
	ID       string `json:"id" xml:"id"`
	Customer string `json:"customer" xml:"customer"`
	Item     string `json:"item" xml:"item"`
	Quantity int    `json:"quantity" xml:"quantity"`
	Version  int    `json:"version" xml:"version"` // 1 for a new order, one more with each change
	Shipped  bool   `json:"shipped" xml:"shipped"`
}

var (
	ErrNotFound = errors.New("store: no such order")
	ErrShipped  = errors.New("store: the order has been shipped")
	ErrVersion  = errors.New("store: the order has another version")
	ErrClosed   = errors.New("store: closed: dial tcp 10.1.2.3:5432: connection refused")
)

// A Store is safe for use by several goroutines.
type Store struct {
	mu     sync.Mutex
	orders map[string]Order
	next   int
	closed bool
}

// New returns a store of the orders, each at its ID.
func New(orders ...Order) *Store {
	s := &Store{orders: map[string]Order{}, next: len(orders) + 1}
	for _, o := range orders {
		s.orders[o.ID] = o
	}
	return s
}

// Close makes all methods fail with [ErrClosed].
func (s *Store) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
}

// Get returns the order, or [ErrNotFound].
func (s *Store) Get(id string) (Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.get(id)
}

// List returns all orders by ID.
func (s *Store) List() ([]Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, ErrClosed
	}
	var all []Order
	for _, o := range s.orders {
		all = append(all, o)
	}
	slices.SortFunc(all, func(a, b Order) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return all, nil
}

// Add gives the order an ID, keeps it, and returns it.
func (s *Store) Add(o Order) (Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return Order{}, ErrClosed
	}
	o.ID, o.Version = fmt.Sprint(s.next), 1
	s.next++
	s.orders[o.ID] = o
	return o, nil
}

// Replace puts the order in the place of the one of its ID. It returns
// [ErrNotFound] when there is none, [ErrShipped] when it is too late, and
// [ErrVersion] when the order's version is not that of the stored one.
func (s *Store) Replace(o Order) (Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, err := s.get(o.ID)
	switch {
	case err != nil:
		return Order{}, err
	case old.Shipped:
		return Order{}, ErrShipped
	case old.Version != o.Version:
		return Order{}, ErrVersion
	}
	o.Version++
	s.orders[o.ID] = o
	return o, nil
}

// Cancel removes the order. It returns [ErrNotFound] when there is none, and
// [ErrShipped] when it is too late.
func (s *Store) Cancel(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, err := s.get(id)
	switch {
	case err != nil:
		return err
	case old.Shipped:
		return fmt.Errorf("cancelling %s: %w", id, ErrShipped)
	}
	delete(s.orders, id)
	return nil
}

func (s *Store) get(id string) (Order, error) {
	o, ok := s.orders[id]
	switch {
	case s.closed:
		return Order{}, ErrClosed
	case !ok:
		return Order{}, ErrNotFound
	}
	return o, nil
}

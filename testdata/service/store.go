package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"example.com/orders/internal/status"
)

// maxOpen is how many orders a customer may have open.
const maxOpen = 3

// An order is what a customer has bought.
type order struct {
	ID       string   `json:"id"`
	Customer string   `json:"customer"`
	Items    []string `json:"items"`
	Street   string   `json:"street"`
	State    state    `json:"state"`
}

type state string

const (
	open    state = "open"
	packing state = "packing"
)

// A wish is what a customer asks for.
type wish struct {
	Items  []string `json:"items"`
	Street string   `json:"street"`
	Gift   bool     `json:"gift"`
}

// A closedError says for how long the warehouse takes no orders.
type closedError struct{ wait time.Duration }

func (e *closedError) Error() string { return "warehouse closed for " + e.wait.String() }

// A store keeps orders in memory.
type store struct {
	clock func() time.Time

	mu     sync.Mutex
	last   int // the number of the order that came last
	orders map[string]*order
	tasks  map[string]status.Task
}

// newStore returns a store with some orders in it.
func newStore(clock func() time.Time) *store {
	return &store{
		clock: clock,
		last:  4,
		orders: map[string]*order{
			"1": {"1", "ada", []string{"tea", "<salt> & pepper"}, "Harbour Street 3", open},
			"2": {"2", "ada", []string{"rice"}, "Harbour Street 3", packing},
			"3": {"3", "bob", []string{"oil"}, "Mill Lane 1", open},
			"4": {"4", "bob", nil, "Mill Lane 1", open},
		},
		tasks: map[string]status.Task{},
	}
}

// get returns a copy of the order. What the database says of its own failures
// is nobody's business outside.
func (s *store) get(id string) (*order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id == "13" {
		err := errors.New("dial postgres://orders:hunter2@db.internal/orders: connection refused")
		return nil, fmt.Errorf("reading order %s: %w", id, err)
	}
	if o := s.orders[id]; o != nil {
		found := *o
		return &found, nil
	}
	return nil, status.NotFound("there is no order " + id)
}

func (s *store) add(customer string, want wish) (*order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.Contains(want.Items, "ice") {
		return nil, fmt.Errorf("reserving ice: %w", &closedError{89*time.Second + time.Millisecond})
	}
	n := 0
	for _, o := range s.orders {
		if o.Customer == customer {
			n++
		}
	}
	if n >= maxOpen {
		return nil, fmt.Errorf("adding the order: %w", status.TooManyOrders(maxOpen))
	}
	s.last++
	o := &order{strconv.Itoa(s.last), customer, want.Items, want.Street, open}
	s.orders[o.ID] = o
	added := *o
	return &added, nil
}

func (s *store) set(id string, want wish) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := s.orders[id]; o != nil {
		o.Items, o.Street = want.Items, want.Street
	}
}

func (s *store) remove(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.orders, id)
}

// unpack begins to take the order out of the parcels.
func (s *store) unpack(id string) status.Task {
	s.mu.Lock()
	defer s.mu.Unlock()
	task := status.Task{
		ID:        "unpack-" + id,
		Href:      "/tasks/unpack-" + id,
		Operation: "unpack",
		State:     status.TaskRunning,
		Progress:  20,
		Created:   s.clock(),
	}
	s.tasks[task.ID] = task
	return task
}

func (s *store) task(id string) (*status.Task, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	task, ok := s.tasks[id]
	if !ok {
		return nil, status.NotFound("there is no task " + id)
	}
	return &task, nil
}

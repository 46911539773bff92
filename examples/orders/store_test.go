package main

import (
	"testing"
	"time"

	"github.com/statusgen/statusgen/examples/orders/store"
)

var tea = store.Draft{Items: store.Items{{SKU: "TEA-1", Quantity: 1}}}

// A key is the customer's for a day: a second request with it finds the first
// one's order, and after that makes its own.
func TestKeys(t *testing.T) {
	db, err := open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	now := now
	s, err := store.New(t.Context(), db, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	k, other := store.Key{Name: "k"}, store.Key{Name: "k", Request: [32]byte{2}}
	for _, tt := range []struct {
		after    time.Duration
		customer string
		key      store.Key
		id       int64
		replayed bool
		err      error
	}{
		{0, "ada", k, 1, false, nil},
		{24 * time.Hour, "ada", k, 1, true, nil},
		{0, "ada", other, 0, false, store.ErrKeyReused},
		{0, "bob", other, 2, false, nil},
		{0, "ada", store.Key{}, 3, false, nil},
		{0, "ada", store.Key{}, 4, false, nil},
		{time.Second, "ada", k, 5, false, nil},
		{0, "ada", k, 5, true, nil},
	} {
		now = now.Add(tt.after)
		order, replayed, err := s.Create(t.Context(), tt.customer, tea, tt.key)
		if order.ID != tt.id || replayed != tt.replayed || err != tt.err {
			t.Errorf("%s with %q: order %d, %v, %v; not %+v", tt.customer, tt.key.Name, order.ID, replayed, err, tt)
		}
	}
}

// A task that was running when the process ended is begun again by the next.
func TestNextProcess(t *testing.T) {
	folder := t.TempDir()
	for process := range 2 {
		db, err := open(t.Context(), folder)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		s, err := store.New(t.Context(), db, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		if process == 0 {
			if _, _, err := s.Create(t.Context(), "ada", tea, store.Key{}); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Cancel(t.Context(), "ada", 1, 1); err != nil {
				t.Fatal(err)
			}
		}
		if task, err := s.Begin(t.Context()); err != nil || task.Order != 1 || task.State != "running" {
			t.Errorf("process %d begins %+v, %v", process, task, err)
		}
	}
}

//go:build !race

// Under the race detector a sync.Pool forgets at random, so that allocations
// mean nothing.

package client

import "testing"

// No contender allocates less for an error, and Check nothing for a success.
func TestFewestAllocs(t *testing.T) {
	allocs := func(c contender, name string) float64 {
		a := c.answers[name].answer()
		return testing.AllocsPerRun(200, func() { c.check(a.again()) })
	}
	for _, name := range []string{"403", "400", "403XML"} {
		own := allocs(statusgen, name)
		for _, c := range contenders {
			if _, ok := c.answers[name]; ok && c.name != "statusgen" {
				if got := allocs(c, name); got < own {
					t.Errorf("%s: %s has %v allocations, statusgen %v", name, c.name, got, own)
				}
			}
		}
	}
	if got := allocs(statusgen, "200"); got > 0 {
		t.Errorf("a success: %v allocations", got)
	}
}

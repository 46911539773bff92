//go:build !race

// The race detector allocates on its own account.

package turns

import "testing"

var kept *[4]int

// What is done n times is counted once.
func TestAllocations(t *testing.T) {
	bytes, allocs := allocations(Entry{Do: func(n int) {
		for range n {
			kept = new([4]int)
		}
	}})
	if bytes < 32 || bytes > 40 || allocs != 1 { // with what else the program allocates
		t.Errorf("%d bytes in %d allocations, not about 32 in 1", bytes, allocs)
	}
}

// Each entry has as many turns as the others, and none overtakes another.
func TestRun(t *testing.T) {
	var order []string
	do := func(name string) func(int) {
		return func(int) { order = append(order, name) }
	}
	testing.Benchmark(func(b *testing.B) {
		order = nil
		Run(b, Entry{"a", do("a")}, Entry{"b", do("b")})
	})
	if len(order) != 2*rounds+2 {
		t.Fatalf("%d turns, not %d", len(order), 2*rounds+2)
	}
	for i, name := range order[:2*rounds] {
		if want := []string{"a", "b"}[i%2]; name != want {
			t.Fatalf("turn %d is %s's, not %s's", i, name, want)
		}
	}
}

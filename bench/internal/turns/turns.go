// Package turns measures benchmarks that are compared with each other, in turns,
// so that what else the machine does meets them all alike.
package turns

import (
	"runtime"
	"slices"
	"testing"
	"time"
)

// An Entry is what is measured, under its name: Do does it n times.
type Entry struct {
	Name string
	Do   func(n int)
}

// A turn is shorter than what a system gives a thread at a time, so that most
// turns are not disturbed.
const (
	rounds = 400
	turn   = 400
)

// Run measures the entries and reports the median turn of each as a benchmark of
// its own, whatever the time that a benchmark is given.
func Run(b *testing.B, entries ...Entry) { run(b, turn, entries) }

// RunLong is [Run] for what takes as long as a turn by itself.
func RunLong(b *testing.B, entries ...Entry) { run(b, 1, entries) }

func run(b *testing.B, turn int, entries []Entry) {
	warm()
	times := make([][]time.Duration, len(entries))
	for range rounds {
		for i, e := range entries {
			start := time.Now()
			e.Do(turn)
			times[i] = append(times[i], time.Since(start))
		}
	}
	for i, e := range entries {
		slices.Sort(times[i])
		bytes, allocs := allocations(e)
		b.Run(e.Name, func(b *testing.B) {
			b.ReportAllocs()
			b.ReportMetric(float64(times[i][rounds/2])/float64(turn), "ns/op")
			b.ReportMetric(float64(bytes), "B/op")
			b.ReportMetric(float64(allocs), "allocs/op")
		})
	}
}

// allocations returns what one of the entry allocates, rounded down as go test
// does.
func allocations(e Entry) (bytes, allocs uint64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	e.Do(turn)
	runtime.ReadMemStats(&after)
	return (after.TotalAlloc - before.TotalAlloc) / turn, (after.Mallocs - before.Mallocs) / turn
}

// warm lets the heap grow: else those that allocate first would pay for the pages
// that others find.
func warm() {
	pages := make([][]byte, 4096)
	for i := range pages {
		pages[i] = make([]byte, 4096)
	}
	runtime.KeepAlive(pages)
	pages = nil
	runtime.GC()
}

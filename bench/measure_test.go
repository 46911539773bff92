package bench

import (
	"net/http"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"
)

// TestMain lets the heap grow before anything is measured: else the first
// benchmark of a run would pay for the pages that the others find.
func TestMain(m *testing.M) {
	pages := make([][]byte, 4096)
	for i := range pages {
		pages[i] = make([]byte, 4096)
	}
	runtime.KeepAlive(pages)
	pages = nil
	runtime.GC()
	os.Exit(m.Run())
}

// An entry is what is measured, under its name.
type entry struct {
	name    string
	handler http.Handler
}

// The entries take turns of so many requests. A turn is shorter than what the
// system gives a thread at a time, so that most turns are not disturbed.
const (
	rounds = 400
	turn   = 400
)

// sideBySide measures the entries in turns, so that what else the machine does
// meets them all alike, and reports the median turn of each as a benchmark of its
// own.
func sideBySide(b *testing.B, r *http.Request, entries ...entry) {
	w := newDiscard()
	times := make([][]time.Duration, len(entries))
	for range rounds {
		for i, e := range entries {
			start := time.Now()
			for range turn {
				w.reset()
				e.handler.ServeHTTP(w, r)
			}
			times[i] = append(times[i], time.Since(start))
		}
	}
	for i, e := range entries {
		slices.Sort(times[i])
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range turn {
			w.reset()
			e.handler.ServeHTTP(w, r)
		}
		runtime.ReadMemStats(&after)
		b.Run(e.name, func(b *testing.B) {
			b.ReportAllocs()
			b.ReportMetric(float64(times[i][rounds/2])/turn, "ns/op")
			b.ReportMetric(float64((after.TotalAlloc-before.TotalAlloc)/turn), "B/op")
			b.ReportMetric(float64((after.Mallocs-before.Mallocs)/turn), "allocs/op")
		})
	}
}

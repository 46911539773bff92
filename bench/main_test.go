package bench

import (
	"os"
	"runtime"
	"testing"
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

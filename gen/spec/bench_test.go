package spec

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Loading is linear in the number of rows.
func BenchmarkLoad(b *testing.B) {
	b.Run("rows=12", func(b *testing.B) { benchmarkLoad(b, "../../spec.yaml") })
	for _, rows := range []int{100, 1_000, 10_000} {
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			file := filepath.Join(b.TempDir(), "status.yaml")
			if err := os.WriteFile(file, []byte(largeTable(rows)), 0o644); err != nil {
				b.Fatal(err)
			}
			benchmarkLoad(b, file)
		})
	}
}

func benchmarkLoad(b *testing.B, file string) {
	text := base(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(file, text); err != nil {
			b.Fatal(err)
		}
	}
}

// largeTable is a table of so many rows, such as services write them.
func largeTable(rows int) string {
	codes := []int{400, 403, 404, 409, 422, 429, 500, 503}
	var t strings.Builder
	t.WriteString("extends: statusgen:base\npackage: status\noutputs: {go: status}\nstatuses:\n")
	for i := range rows {
		fmt.Fprintf(&t, "  Row%d:\n    code: %d\n    id: ROW_%d\n    details: What row %d is for, in a sentence.\n",
			i, codes[i%len(codes)], i, i)
		if i%2 == 0 {
			t.WriteString("    methods: [POST, PUT]\n    params: {resource: string, limit: int}\n    message: the {resource} quota of {limit} is used up\n")
		}
	}
	return t.String()
}

package gen

import (
	"os"
	"testing"

	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/templates/reference"
)

// The page of the base table, with everything in it, is small enough to be sent in one
// go, and a row more is little more.
func TestPageSize(t *testing.T) {
	base, err := os.ReadFile("../spec.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s, err := spec.Load("../spec.yaml", base)
	if err != nil {
		t.Fatal(err)
	}
	p := reference.Of(s.Table, "orders")
	size := func() int {
		out, err := p.HTML()
		if err != nil {
			t.Fatal(err)
		}
		return len(out)
	}
	whole := size()
	if whole > 100_000 {
		t.Errorf("the page has %d bytes", whole)
	}
	p.Rows = append(p.Rows, p.Rows...)
	if row := (size() - whole) / (len(p.Rows) / 2); row > 4_000 {
		t.Errorf("a row takes %d bytes", row)
	} else {
		t.Logf("%d bytes, %d a row", whole, row)
	}
}

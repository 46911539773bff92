package examples

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// Each generated package is what its table gives.
func TestGenerated(t *testing.T) {
	tables, err := filepath.Glob("*/*.yaml")
	if err != nil || len(tables) == 0 {
		t.Fatal(tables, err)
	}
	for _, table := range tables {
		out, err := exec.Command("go", "tool", "statusgen", "check", table).CombinedOutput()
		if err != nil {
			t.Errorf("statusgen check %s: %v; run go generate ./...\n%s", table, err, out)
		}
	}
}

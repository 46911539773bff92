package examples

import (
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// Each generated package is what its table gives.
func TestGenerated(t *testing.T) {
	tables, err := filepath.Glob("*/*.yaml")
	tables = slices.DeleteFunc(tables, func(file string) bool { return filepath.Base(file) == "openapi.yaml" }) // that of an API
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

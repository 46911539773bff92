package bench

import (
	"os/exec"
	"testing"
)

// The package status is what its table gives.
func TestGenerated(t *testing.T) {
	out, err := exec.Command("go", "run", "github.com/statusgen/statusgen", "check").CombinedOutput()
	if err != nil {
		t.Errorf("%v; run go generate\n%s", err, out)
	}
}

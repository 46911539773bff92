package gen

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the command one that tests can run, as statusgen.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"statusgen": func() {
			base, _ := os.ReadFile(os.Getenv("STATUSGEN_BASE")) // which scripts have, and tests of a process need not
			os.Exit(Main(os.Args[1:], base, os.Stdout, os.Stderr))
		},
	})
}

package gen

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the command one that tests can run, as statusgen.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"statusgen": func() { os.Exit(Main(os.Args[1:], nil, os.Stdout, os.Stderr)) },
	})
}

package gen

import (
	"os"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the command one that tests can run, as statusgen.
func TestMain(m *testing.M) {
	syscall.Umask(0o022) // for the modes that the tests expect
	testscript.Main(m, map[string]func(){
		"statusgen": func() { os.Exit(Main(os.Args[1:], nil, os.Stdout, os.Stderr)) },
	})
}

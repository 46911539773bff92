package files

import (
	"os"
	"syscall"
	"testing"
)

func TestMain(m *testing.M) {
	syscall.Umask(0o022) // for the modes that the tests expect
	os.Exit(m.Run())
}

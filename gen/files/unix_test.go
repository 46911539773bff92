//go:build unix

package files

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestMain(m *testing.M) {
	syscall.Umask(0o022) // for the modes that the tests expect
	os.Exit(m.Run())
}

// A named pipe in the place of an output is not waited for.
func TestRefusedPipe(t *testing.T) {
	dir := t.TempDir()
	writeTree(t, dir, map[string]string{"out/": ""})
	if err := syscall.Mkfifo(filepath.Join(dir, "out/a.go"), 0o666); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	_, err := NewPlan([]Output{{"out/a.go", []byte(header + "package a\n")}}, []string{"out"}, nil)
	if want := "out/a.go: is no regular file; remove it, or name another output"; err == nil || err.Error() != want {
		t.Errorf("NewPlan: %v, want %s", err, want)
	}
}

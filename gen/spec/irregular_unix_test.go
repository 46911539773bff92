//go:build unix

package spec

import (
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A file that is none is not read, and above all not waited for.
func TestIrregularFile(t *testing.T) {
	dir, err := os.MkdirTemp("", "") // the path of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o666); err != nil {
		t.Fatal(err)
	}
	socket, err := net.Listen("unix", filepath.Join(dir, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	for name, to := range map[string]string{"zero": "/dev/zero", "nothing": "gone", "folder": "."} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	extendsFile(t, dir, "pipe", "it is a pipe")
	extendsFile(t, dir, "socket", "it is a socket")
	extendsFile(t, dir, "zero", "it is a device")
	extendsFile(t, dir, "folder", "it is a folder")
	extendsFile(t, dir, "nothing", "it is a link to gone, which is not there")
}

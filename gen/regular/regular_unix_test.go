//go:build unix

package regular

import (
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// What is no regular file is neither waited for nor read, by itself or by a
// link.
func TestReadSpecial(t *testing.T) {
	dir, err := os.MkdirTemp("", "") // the path of a socket is short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	in := func(name string) string { return filepath.Join(dir, name) }
	if err := syscall.Mkfifo(in("pipe"), 0o666); err != nil {
		t.Fatal(err)
	}
	socket, err := net.Listen("unix", in("socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	for _, test := range []struct{ name, to, why string }{
		{"pipe", "", "it is a pipe"},
		{"socket", "", "it is a socket"},
		{"to-pipe", "pipe", "it is a pipe"},
		{"to-zero", "/dev/zero", "it is a device"},
		{"to-folder", ".", "it is a folder"},
		{"to-nothing", "gone", "it is a link to gone, which is not there"},
		{"to-itself", "to-itself", "too many levels of symbolic links"},
	} {
		if test.to != "" {
			if err := os.Symlink(test.to, in(test.name)); err != nil {
				t.Fatal(err)
			}
		}
		text, err := ReadFile(in(test.name), 5)
		check(t, test.name, string(text), err, "", test.why)
	}
}

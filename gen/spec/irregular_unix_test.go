//go:build unix

package spec

import (
	"net"
	"os"
	"path/filepath"
	"strings"
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

// Nor is one that says which module the table is in.
func TestIrregularGoMod(t *testing.T) {
	for _, name := range []string{"go.mod", "go.work"} {
		dir := t.TempDir()
		pipe := filepath.Join(dir, name)
		if err := syscall.Mkfifo(pipe, 0o666); err != nil {
			t.Fatal(err)
		}
		table := filepath.Join(dir, "status.yaml")
		write(t, table, "extends: acme.test/platform/status.yaml\noutputs: {go: status}\n")
		_, err := Load(table, base(t))
		expect(t, err.Error(), table+":1:10: cannot look for the module of acme.test/platform/status.yaml: "+pipe+" cannot be read: it is a pipe")

		write(t, table, "extends: statusgen:base\nstatuses: {NotFound: {from: [net.ErrClosed]}}\noutputs: {go: status}\n")
		if _, err = Load(table, base(t)); err == nil || !strings.HasSuffix(err.Error(), pipe+" cannot be read: it is a pipe") {
			t.Error(err)
		}
	}
}

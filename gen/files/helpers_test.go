package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// recoverIn is what any run does first.
func recoverIn(t *testing.T, dir string, folders ...string) {
	t.Helper()
	for _, folder := range folders {
		var r Run
		if err := r.Open(filepath.Join(dir, folder)); err != nil {
			t.Errorf("%s: %v", folder, err)
		}
		r.Close()
	}
}

// withoutEmpty is the tree without its folders, of which a kill may leave empty
// ones.
func withoutEmpty(all tree) tree {
	files := tree{}
	for path, text := range all {
		if !strings.HasPrefix(text, "d") {
			files[path] = text
		}
	}
	return files
}

// short is the error with slashes, and without the path of the folder where the
// test runs, which another folder of the same run comes with.
func short(t *testing.T, err error) string {
	t.Helper()
	here, wdErr := realPath(".")
	if wdErr != nil {
		t.Fatal(wdErr)
	}
	return strings.ReplaceAll(filepath.ToSlash(fmt.Sprint(err)), filepath.ToSlash(here)+"/", "")
}

// never is when no signal comes.
func never() bool { return false }

// A tree is every file of a folder, by path: its mode and its text. A folder
// has its mode alone.
type tree map[string]string

func readTree(t *testing.T, dir string) tree {
	t.Helper()
	all := tree{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		var text []byte
		if e.Type().IsRegular() {
			text, err = os.ReadFile(path)
		}
		rel, _ := filepath.Rel(dir, path)
		all[filepath.ToSlash(rel)] = info.Mode().String() + " " + string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// writeTree makes the files; a path that ends with a slash is a folder.
func writeTree(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		folder := filepath.Dir(path)
		if strings.HasSuffix(name, "/") {
			folder = path
		}
		if err := os.MkdirAll(folder, 0o777); err != nil {
			t.Fatal(err)
		}
		if folder == path {
			continue
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// symlink makes a symbolic link.
func symlink(t *testing.T, target, link string) {
	t.Helper()
	if err := os.Symlink(target, link); err != nil && runtime.GOOS == "windows" {
		t.Skipf("links need a privilege there: %v", err)
	} else if err != nil {
		t.Fatal(err)
	}
}

// write is a whole run of the outputs in the folder. The folder out is that of
// the Go package.
func write(d disk, dir string, outputs []Output, interrupted func() bool) error {
	r := Run{disk: d}
	defer r.Close()
	if err := r.Make(folders(outputs)...); err != nil {
		return err
	}
	p, err := NewPlan(outputs, []string{filepath.Join(dir, "out")}, nil)
	if err != nil {
		return err
	}
	return r.Write(p, interrupted)
}

// A faultyDisk fails its n-th call, and with stuck every one after it that
// needs room. From the call dead on, which is 0 for never, it does nothing more,
// as if the run had been killed. A write that fails has written a half.
type faultyDisk struct {
	osDisk
	n, dead int
	stuck   bool
	noLink  bool

	mu     sync.Mutex
	calls  int
	failed string // what failed first
}

// fail counts a call, and reports whether it fails.
func (d *faultyDisk) fail(needsRoom bool, format string, args ...any) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calls++
	isDead := d.dead > 0 && d.calls >= d.dead
	if d.failed == "" && (isDead || d.calls == d.n) {
		d.failed = fmt.Sprintf(format, args...)
	}
	if isDead || d.calls == d.n || d.calls > d.n && d.stuck && needsRoom {
		return syscall.ENOSPC
	}
	return nil
}

// isDead reports whether the disk was dead before the last call.
func (d *faultyDisk) isDead() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.dead > 0 && d.calls > d.dead
}

func (d *faultyDisk) mkdir(path string) error {
	if err := d.fail(true, "mkdir %s", path); err != nil {
		return err
	}
	return d.osDisk.mkdir(path)
}

func (d *faultyDisk) create(path string) (file, error) {
	if err := d.fail(true, "create %s", path); err != nil {
		return nil, err
	}
	f, err := d.osDisk.create(path)
	return faultyFile{f, d}, err
}

func (d *faultyDisk) link(old, new string) error {
	if err := d.fail(true, "link %s", new); err != nil {
		return err
	}
	if d.noLink {
		return syscall.ENOTSUP
	}
	return d.osDisk.link(old, new)
}

func (d *faultyDisk) rename(old, new string) error {
	if err := d.fail(false, "rename to %s", new); err != nil {
		return err
	}
	return d.osDisk.rename(old, new)
}

func (d *faultyDisk) remove(path string) error {
	if err := d.fail(false, "remove %s", path); err != nil {
		return err
	}
	return d.osDisk.remove(path)
}

// A faultyFile is a file of a faultyDisk.
type faultyFile struct {
	file
	disk *faultyDisk
}

func (f faultyFile) Write(text []byte) (int, error) {
	if err := f.disk.fail(true, "write"); err != nil {
		n := 0
		if !f.disk.isDead() {
			n, _ = f.file.Write(text[:len(text)/2])
		}
		return n, err
	}
	return f.file.Write(text)
}

func (f faultyFile) Chmod(mode fs.FileMode) error {
	if err := f.disk.fail(false, "chmod"); err != nil {
		return err
	}
	return f.file.Chmod(mode)
}

// Sync takes its time, and no test sees what it is good for.
func (f faultyFile) Sync() error { return f.disk.fail(true, "sync") }

func (f faultyFile) Close() error {
	return errors.Join(f.file.Close(), f.disk.fail(true, "close"))
}

// after is what the case comes to.
func after(t *testing.T, newCase func(*testing.T) (string, []Output)) tree {
	t.Helper()
	dir, outputs := newCase(t)
	if err := write(osDisk{}, dir, outputs, never); err != nil {
		t.Fatal(err)
	}
	return readTree(t, dir)
}

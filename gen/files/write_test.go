package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/statusgen/statusgen/templates/gopkg"
)

const header = gopkg.Header + "\n\n"

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

// A case of every kind of change: two files that are replaced, one with a mode
// of its own, two stale ones, one that stays, one that somebody else wrote, and
// two new ones, one of them in new folders.
func everyChange(t *testing.T) (dir string, outputs []Output) {
	dir = t.TempDir()
	writeTree(t, dir, map[string]string{
		"out/a.go":       header + "package a // old\n",
		"out/b.go":       header + "package a // old too\n",
		"out/stale.go":   header + "package a // stale\n",
		"out/stale2.go":  header + "package a // stale too\n",
		"out/same.go":    header + "package a\n",
		"out/foreign.go": "package a\n",

		"out/.notes.txt.statusgen-old": "not ours, whatever it is called\n",
	})
	if err := os.Chmod(filepath.Join(dir, "out/b.go"), 0o640); err != nil {
		t.Fatal(err)
	}
	return dir, []Output{
		{filepath.Join(dir, "out/a.go"), []byte(header + "package a // new\n")},
		{filepath.Join(dir, "out/b.go"), []byte(header + "package a // new too\n")},
		{filepath.Join(dir, "out/fresh.go"), []byte(header + "package a // fresh\n")},
		{filepath.Join(dir, "out/same.go"), []byte(header + "package a\n")},
		{filepath.Join(dir, "docs/api/status.yaml"), []byte("# " + strings.TrimPrefix(header, "// "))},
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
	p, err := NewPlan(outputs, filepath.Join(dir, "out"), nil)
	if err != nil {
		return err
	}
	return r.Write(p, interrupted)
}

// folders are those of the outputs, in their order.
func folders(outputs []Output) []string {
	var dirs []string
	for _, o := range outputs {
		if dir := filepath.Dir(o.Path); !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// mode is how a tree has the mode of a file; Windows has one for all.
func mode(mode fs.FileMode) string {
	if runtime.GOOS == "windows" {
		mode = 0o666
	}
	return mode.String()
}

func TestWrite(t *testing.T) {
	dir, outputs := everyChange(t)
	if err := write(osDisk{}, dir, outputs, never); err != nil {
		t.Fatal(err)
	}
	got := readTree(t, dir)
	want := tree{
		"docs":                 got["docs"],
		"docs/api":             got["docs/api"],
		"docs/api/status.yaml": mode(0o644) + " # " + strings.TrimPrefix(header, "// "),
		"out":                  got["out"],

		"out/.notes.txt.statusgen-old": mode(0o644) + " not ours, whatever it is called\n",
		"out/a.go":                     mode(0o644) + " " + header + "package a // new\n",
		"out/b.go":                     mode(0o640) + " " + header + "package a // new too\n",
		"out/foreign.go":               mode(0o644) + " package a\n",
		"out/fresh.go":                 mode(0o644) + " " + header + "package a // fresh\n",
		"out/same.go":                  mode(0o644) + " " + header + "package a\n",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tree (-want +got):\n%s", diff)
	}
	p, err := NewPlan(outputs, filepath.Join(dir, "out"), nil)
	if err != nil || len(p.Changes) > 0 {
		t.Errorf("after a run, another still has to do %+v, %v", p, err)
	}
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

// died reports whether the disk does nothing more.
func (d *faultyDisk) died() bool { return d.dead > 0 && d.calls >= d.dead }

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

type faultyFile struct {
	file
	disk *faultyDisk
}

func (f faultyFile) Write(text []byte) (int, error) {
	if err := f.disk.fail(true, "write"); err != nil {
		n := 0
		if !f.disk.died() || f.disk.calls == f.disk.dead {
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

// unchanged is the error of a run that failed, with one path, of an output or of
// its folder.
var unchanged = regexp.MustCompile(`^([A-Z]:)?[^:]*/(out|docs/api)(/[^:.]*(\.go|\.yaml))?: no space left on device; nothing was changed$`)

// Whatever call of the disk fails, all files are the old ones, or all are the
// new ones, and the next run has nothing to clean up.
func TestWriteFails(t *testing.T) {
	newTree := after(t, everyChange)
	for _, kind := range []struct{ stuck, noLink bool }{{false, false}, {true, false}, {false, true}, {true, true}} {
		t.Run(fmt.Sprintf("stuck=%v,noLink=%v", kind.stuck, kind.noLink), func(t *testing.T) {
			t.Parallel()
			for n := 1; ; n++ {
				dir, outputs := everyChange(t)
				oldTree := readTree(t, dir)
				d := faultyDisk{n: n, stuck: kind.stuck, noLink: kind.noLink}
				err := write(&d, dir, outputs, never)
				if d.failed == "" {
					if err != nil {
						t.Fatalf("no call failed, but the run: %v", err)
					}
					return
				}
				want := oldTree
				switch {
				case err == nil && strings.HasPrefix(d.failed, "link"):
					want = newTree // by a copy
				case err == nil:
					t.Errorf("call %d (%s) failed unnoticed", n, d.failed)
				case strings.HasPrefix(d.failed, "remove"):
					want = newTree
					if !strings.HasPrefix(err.Error(), "the outputs are written, but ") {
						t.Errorf("call %d (%s): unclear error: %v", n, d.failed, err)
					}
					if err := write(osDisk{}, dir, outputs, never); err != nil {
						t.Errorf("call %d (%s): the next run: %v", n, d.failed, err)
					}
				case !unchanged.MatchString(filepath.ToSlash(err.Error())):
					t.Errorf("call %d (%s): unclear error: %v", n, d.failed, err)
				}
				if diff := cmp.Diff(want, readTree(t, dir)); diff != "" {
					t.Errorf("call %d (%s) failed; tree (-want +got):\n%s", n, d.failed, diff)
				}
			}
		})
	}
}

// When even the old files cannot be put back, the error says so, and the next
// run does it.
func TestRollBackFails(t *testing.T) {
	dir, outputs := everyChange(t)
	oldTree := readTree(t, dir)
	err := write(&lostDisk{}, dir, outputs, never)
	if err == nil || !strings.Contains(err.Error(), "undoing the rest failed, and the next run goes on with it") {
		t.Errorf("Write: %v, want that undoing failed", err)
	}
	recoverIn(t, dir, "out", "docs/api")
	if diff := cmp.Diff(withoutEmpty(oldTree), withoutEmpty(readTree(t, dir))); diff != "" {
		t.Errorf("tree (-want +got):\n%s", diff)
	}
}

// A lostDisk renames nothing more after it failed to rename a file, but the
// journal.
type lostDisk struct {
	osDisk
	renames int
}

func (d *lostDisk) rename(old, new string) error {
	if d.renames++; d.renames == 3 || d.renames > 4 {
		return syscall.EIO
	}
	return d.osDisk.rename(old, new)
}

func TestInterrupted(t *testing.T) {
	dir, outputs := everyChange(t)
	old := readTree(t, dir)
	err := write(osDisk{}, dir, outputs, func() bool { return true })
	if !errors.Is(err, errInterrupted) {
		t.Errorf("Write: %v, want %v", err, errInterrupted)
	}
	if diff := cmp.Diff(old, readTree(t, dir)); diff != "" {
		t.Errorf("tree (-want +got):\n%s", diff)
	}
}

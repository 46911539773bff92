package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
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

func planFor(t *testing.T, dir string, outputs []Output) *Plan {
	t.Helper()
	p, err := NewPlan(outputs, filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestApply(t *testing.T) {
	dir, outputs := everyChange(t)
	if err := planFor(t, dir, outputs).apply(osDisk{}, never); err != nil {
		t.Fatal(err)
	}
	got := readTree(t, dir)
	want := tree{
		"docs":                 got["docs"],
		"docs/api":             got["docs/api"],
		"docs/api/status.yaml": "-rw-r--r-- # " + strings.TrimPrefix(header, "// "),
		"out":                  got["out"],
		"out/a.go":             "-rw-r--r-- " + header + "package a // new\n",
		"out/b.go":             "-rw-r----- " + header + "package a // new too\n",
		"out/foreign.go":       "-rw-r--r-- package a\n",
		"out/fresh.go":         "-rw-r--r-- " + header + "package a // fresh\n",
		"out/same.go":          "-rw-r--r-- " + header + "package a\n",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tree (-want +got):\n%s", diff)
	}
	if p := planFor(t, dir, outputs); len(p.Changes)+len(p.missing)+len(p.leftovers) > 0 {
		t.Errorf("after a run, another still has to do %+v", p)
	}
}

// A faultyDisk fails its n-th call, and with stuck every one after it that
// needs room. A write that fails has written a half.
type faultyDisk struct {
	osDisk
	mu     sync.Mutex
	n      int
	stuck  bool
	noLink bool
	failed string // what failed first
}

// fail counts a call, and reports whether it fails.
func (d *faultyDisk) fail(needsRoom bool, format string, args ...any) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.n--
	if d.n == 0 {
		d.failed = fmt.Sprintf(format, args...)
	}
	if d.n == 0 || d.n < 0 && d.stuck && needsRoom {
		return syscall.ENOSPC
	}
	return nil
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

type faultyFile struct {
	file
	disk *faultyDisk
}

func (f faultyFile) Write(text []byte) (int, error) {
	if err := f.disk.fail(true, "write"); err != nil {
		n, _ := f.file.Write(text[:len(text)/2])
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

func (f faultyFile) Sync() error {
	if err := f.disk.fail(true, "sync"); err != nil {
		return err
	}
	return f.file.Sync()
}

func (f faultyFile) Close() error {
	return errors.Join(f.file.Close(), f.disk.fail(true, "close"))
}

// Whatever call of the disk fails, all files are the old ones, or all are the
// new ones, and the next run has nothing to clean up.
func TestApplyFails(t *testing.T) {
	newTree := func() tree {
		dir, outputs := everyChange(t)
		if err := planFor(t, dir, outputs).apply(osDisk{}, never); err != nil {
			t.Fatal(err)
		}
		return readTree(t, dir)
	}()
	for _, kind := range []struct{ stuck, noLink bool }{{false, false}, {true, false}, {false, true}, {true, true}} {
		t.Run(fmt.Sprintf("stuck=%v,noLink=%v", kind.stuck, kind.noLink), func(t *testing.T) {
			for n := 1; ; n++ {
				dir, outputs := everyChange(t)
				oldTree := readTree(t, dir)
				d := faultyDisk{n: n, stuck: kind.stuck, noLink: kind.noLink}
				err := planFor(t, dir, outputs).apply(&d, never)
				if d.failed == "" {
					if err != nil {
						t.Fatalf("no call failed, but apply: %v", err)
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
					next := planFor(t, dir, outputs)
					if len(next.Changes) != 0 || len(next.leftovers) != 1 {
						t.Errorf("call %d (%s): the next run has to do %+v, want one temporary to remove", n, d.failed, next)
					}
					if err := next.apply(osDisk{}, never); err != nil {
						t.Errorf("call %d (%s): the next run: %v", n, d.failed, err)
					}
				case !strings.HasSuffix(err.Error(), "no space left on device; nothing was changed"):
					t.Errorf("call %d (%s): unclear error: %v", n, d.failed, err)
				}
				if diff := cmp.Diff(want, readTree(t, dir)); diff != "" {
					t.Errorf("call %d (%s) failed; tree (-want +got):\n%s", n, d.failed, diff)
				}
			}
		})
	}
}

// When even the old files cannot be put back, the error says so, and their
// texts are still there.
func TestRollBackFails(t *testing.T) {
	dir, outputs := everyChange(t)
	old := readTree(t, dir)
	err := planFor(t, dir, outputs).apply(&lostDisk{}, never)
	if err == nil || !strings.Contains(err.Error(), "undoing the rest failed") || strings.Contains(err.Error(), "nothing was changed") {
		t.Errorf("apply: %v, want that undoing failed", err)
	}
	got := readTree(t, dir)
	if got["out/.a.go"+oldSuffix] != old["out/a.go"] {
		t.Errorf("the old text of a.go is lost; tree: %v", got)
	}
}

// A lostDisk renames two files, and then does nothing more.
type lostDisk struct {
	osDisk
	renames int
}

func (d *lostDisk) rename(old, new string) error {
	if d.renames++; d.renames > 2 {
		return syscall.EIO
	}
	return d.osDisk.rename(old, new)
}

func TestInterrupted(t *testing.T) {
	dir, outputs := everyChange(t)
	old := readTree(t, dir)
	err := planFor(t, dir, outputs).apply(osDisk{}, func() bool { return true })
	if !errors.Is(err, errInterrupted) {
		t.Errorf("apply: %v, want %v", err, errInterrupted)
	}
	if diff := cmp.Diff(old, readTree(t, dir)); diff != "" {
		t.Errorf("tree (-want +got):\n%s", diff)
	}
}

// The temporaries of a killed run are removed, even where all outputs are as
// they should be; what merely looks alike is not.
func TestLeftovers(t *testing.T) {
	dir := t.TempDir()
	writeTree(t, dir, map[string]string{
		"out/a.go":                      header + "package a\n",
		"out/.a.go" + newSuffix:         header + "pack",
		"out/.b.go" + oldSuffix:         "",
		"out/b.go" + oldSuffix:          "",
		"out/.b.go" + oldSuffix + ".go": "",
		"out/.c.go" + newSuffix + "/":   "",
	})
	outputs := []Output{{filepath.Join(dir, "out/a.go"), []byte(header + "package a\n")}}
	if err := planFor(t, dir, outputs).apply(osDisk{}, never); err != nil {
		t.Fatal(err)
	}
	want := []string{".b.go" + oldSuffix + ".go", ".c.go" + newSuffix, "a.go", "b.go" + oldSuffix}
	var got []string
	entries, err := os.ReadDir(filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

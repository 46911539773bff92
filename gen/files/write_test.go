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
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/statusgen/statusgen/templates/gopkg"
)

const header = gopkg.Header + "\n\n"

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
	p, err := NewPlan(outputs, []string{filepath.Join(dir, "out")}, nil)
	if err != nil || len(p.Changes) > 0 {
		t.Errorf("after a run, another still has to do %+v, %v", p, err)
	}
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

package files

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A folder is one run's, by whatever path another comes to it.
func TestLock(t *testing.T) {
	dir := t.TempDir()
	writeTree(t, dir, map[string]string{"a/": "", "b/": ""})
	symlink(t, "a", filepath.Join(dir, "link"))
	t.Chdir(dir)
	var first, second Run
	defer first.Close()
	defer second.Close()
	lock := func(r *Run, folder string, busy bool) {
		t.Helper()
		err := r.Lock(folder)
		if b := (*Busy)(nil); errors.As(err, &b) != busy || busy && b.Folder != folder || !busy && err != nil {
			t.Errorf("Lock(%s): %v, want busy: %v", folder, err, busy)
		}
	}
	lock(&first, "a", false)
	lock(&first, "a", false)
	lock(&first, "link", false)
	lock(&second, "b", false)
	lock(&second, "link", true)
	lock(&second, filepath.Join(dir, "a"), true)
	lock(&second, "missing", false)
	first.Close()
	lock(&second, "a", false)
	lock(&first, "b", true)
	second.Close()
	lock(&first, "b", false)
}

// Who waits is told of it, once, and goes on when the other run is over.
func TestWait(t *testing.T) {
	dir := t.TempDir()
	var r Run
	if err := r.Lock(dir); err != nil {
		t.Fatal(err)
	}
	told := 0
	(&Busy{dir}).Wait(0, func() {
		told++
		r.Close()
	})
	if told != 1 {
		t.Errorf("told %d times, want once", told)
	}
	(&Busy{dir}).Wait(0, func() { t.Error("told to wait for nobody") })
}

// Of the folders that a run makes, those stay that it fills.
func TestMake(t *testing.T) {
	dir := t.TempDir()
	writeTree(t, dir, map[string]string{"there/": ""})
	before := readTree(t, dir)
	var r Run
	if err := r.Make(filepath.Join(dir, "there/a/b"), filepath.Join(dir, "there/a/c"), filepath.Join(dir, "there")); err != nil {
		t.Fatal(err)
	}
	if err := (&Run{}).Lock(filepath.Join(dir, "there/a/c")); err == nil {
		t.Error("another run may work in a folder that this one made")
	}
	writeTree(t, dir, map[string]string{"there/a/c/file": ""})
	r.Close()
	got := readTree(t, dir)
	if got["there/a/b"] != "" || got["there/a/c/file"] == "" {
		t.Errorf("left: %v", got)
	}
	if err := os.RemoveAll(filepath.Join(dir, "there/a")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, readTree(t, dir)); diff != "" {
		t.Errorf("tree (-want +got):\n%s", diff)
	}
}

// What stands in the place of a folder, or of one that it is in, is named.
func TestObstacle(t *testing.T) {
	tests := []struct{ folder, want string }{
		{"lost", "lost: is a symbolic link to nowhere, which does not exist; remove it, or make that folder"},
		{"lost/a/b", "lost: is a symbolic link to nowhere, which does not exist; remove it, or make that folder"},
		{"file", "file: is no folder; remove it, or name another output"},
		{"file/a/b", "file: is no folder; remove it, or name another output"},
		{"linked/a", "linked: is no folder; remove it, or name another output"},
		{"found", "<nil>"},
		{"found/a", "<nil>"},
		{"real/a", "<nil>"},
		{"missing/a/b/", "<nil>"},
	}
	dir := t.TempDir()
	writeTree(t, dir, map[string]string{"real/": "", "file": ""})
	for link, target := range map[string]string{"lost": "nowhere", "found": "real", "linked": "file"} {
		symlink(t, target, filepath.Join(dir, link))
	}
	before := readTree(t, dir)
	t.Chdir(dir)
	for _, test := range tests {
		for name, open := range map[string]func(*Run) error{
			"Make": func(r *Run) error { return r.Make(test.folder) },
			"Open": func(r *Run) error { return r.Open(test.folder) },
		} {
			var r Run
			if got := short(t, open(&r)); got != test.want {
				t.Errorf("%s(%s): %s\nwant: %s", name, test.folder, got, test.want)
			}
			r.Close()
		}
	}
	if diff := cmp.Diff(before, readTree(t, dir)); diff != "" {
		t.Errorf("tree (-want +got):\n%s", diff)
	}
}

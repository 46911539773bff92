package regular

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	for name, text := range map[string]string{"empty": "", "five": "12345", "six": "123456"} {
		if err := os.WriteFile(in(name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	sparse(t, in("sparse"), 1<<30)
	for _, test := range []struct{ name, text, why string }{
		{name: "empty"},
		{name: "five", text: "12345"},
		{name: "six", why: "it has more than 5 bytes"},
		{name: "sparse", why: "it has more than 5 bytes"},
		{name: ".", why: "it is a folder"},
	} {
		text, err := ReadFile(in(test.name), 5)
		check(t, test.name, string(text), err, test.text, test.why)
	}
	head, err := ReadHead(in("sparse"), 3)
	check(t, "sparse", string(head), err, "\x00\x00\x00", "")
	if _, err := ReadFile(in("none"), 5); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("none: the error is %v", err)
	}
}

// sparse makes a file of the size that takes no room on a disk that can do so.
func sparse(t *testing.T, path string, size int64) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(size); err != nil {
		t.Skipf("the disk makes no such files: %v", err)
	}
}

// check compares what reading a file gave; why is how its error ends.
func check(t *testing.T, name, text string, err error, want, why string) {
	t.Helper()
	if text != want {
		t.Errorf("%s: got %q, want %q", name, text, want)
	}
	switch path := (*fs.PathError)(nil); {
	case err == nil && why == "":
	case err == nil || why == "" || !strings.HasSuffix(err.Error(), why):
		t.Errorf("%s: the error is %v, want %q", name, err, why)
	case !errors.As(err, &path):
		t.Errorf("%s: the error is a %T", name, err)
	}
}

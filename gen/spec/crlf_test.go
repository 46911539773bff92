package spec

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/statusgen/statusgen/gen/internal/tables"
)

// A table with the line ends of Windows gives what it gives with others, or has
// the same problems at the same places; so do the tables that it extends.
func TestCRLF(t *testing.T) {
	lineEnds := []string{"\n", "\r\n"}
	var builtIn [2][]byte
	for i, end := range lineEnds {
		builtIn[i] = withEnds(base(t), end)
	}
	texts := tables.Texts(t, "testdata/ok/*.yaml", "testdata/bad/*.*")
	dir := t.TempDir()
	for i, end := range lineEnds {
		for _, pattern := range []string{"testdata/ok/extends/*.yaml", "testdata/bad/extends/*.*"} {
			for _, file := range glob(t, pattern) {
				write(t, filepath.Join(dir, fmt.Sprint(i), "extends", filepath.Base(file)), string(withEnds(read(t, file), end)))
			}
		}
	}
	write(t, filepath.Join(dir, "go.mod"), "module github.com/statusgen/statusgen\n\ngo 1.24\n")
	t.Chdir(dir)
	for _, text := range texts {
		var specs [2]*Spec
		var errs [2]string
		for i, end := range lineEnds {
			if err := os.Rename(fmt.Sprint(i), "table"); err != nil {
				t.Fatal(err)
			}
			write(t, "table/status.yaml", string(withEnds(text, end)))
			var err error
			specs[i], err = Load("table/status.yaml", builtIn[i])
			errs[i] = fmt.Sprint(err)
			if err := os.Rename("table", fmt.Sprint(i)); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(errs[0], errs[1]); diff != "" {
			t.Errorf("the problems of\n%s\ndiffer (-LF +CRLF):\n%s", text, diff)
			continue
		}
		if specs[0] == nil {
			continue
		}
		if !reflect.DeepEqual(specs[0].Table, specs[1].Table) {
			t.Errorf("the tables of\n%s\ndiffer (-LF +CRLF):\n%s", text, cmp.Diff(dump(specs[0]), dump(specs[1])))
		}
		if diff := cmp.Diff(specs[0].Warnings, specs[1].Warnings); diff != "" {
			t.Errorf("the warnings on\n%s\ndiffer (-LF +CRLF):\n%s", text, diff)
		}
	}
}

// withEnds is the text with other line ends.
func withEnds(text []byte, end string) []byte {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(text, []byte("\n"), []byte(end))
}

package spec

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/statusgen/statusgen/gen/spec/report"
)

var update = flag.Bool("update", false, "write what is loaded and reported into the files of testdata")

// base is the built-in table.
func base(t testing.TB) []byte {
	t.Helper()
	text, err := os.ReadFile("../../spec.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

const want = "# want: "

// Each file of testdata/ok ends with the table that it gives and the warnings
// on it, as comments.
func TestOK(t *testing.T) {
	eachFile(t, "testdata/ok/*.yaml", func(t *testing.T, file string) []string {
		spec, err := Load(file, base(t))
		if err != nil {
			t.Fatal(err)
		}
		lines := dump(spec)
		for _, w := range spec.Warnings {
			lines = append(lines, "warning: "+short(file, w))
		}
		return lines
	})
}

// Each file of testdata/bad ends with what is reported of it, one problem a
// line, as comments.
func TestBad(t *testing.T) {
	eachFile(t, "testdata/bad/*.yaml", func(t *testing.T, file string) []string {
		_, err := Load(file, base(t))
		var problems report.Problems
		if !errors.As(err, &problems) {
			t.Fatalf("Load: %v, want Problems", err)
		}
		var lines []string
		for _, p := range problems {
			lines = append(lines, short(file, p))
		}
		return lines
	})
}

// short is the problem without the file's path.
func short(file string, p report.Problem) string {
	line := strings.TrimPrefix(p.String(), file+":")
	return strings.ReplaceAll(line, filepath.Dir(file)+"/", "")
}

// eachFile compares what the test finds of each file with what the file says
// that it should.
func eachFile(t *testing.T, pattern string, found func(t *testing.T, file string) []string) {
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			got := found(t, file)
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if *update {
				writeWants(t, file, text, got)
				return
			}
			if diff := cmp.Diff(wants(text), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func wants(text []byte) []string {
	var lines []string
	for line := range strings.Lines(string(text)) {
		if w, ok := strings.CutPrefix(line, want); ok {
			lines = append(lines, strings.TrimSuffix(w, "\n"))
		}
	}
	return lines
}

func writeWants(t *testing.T, file string, text []byte, lines []string) {
	t.Helper()
	if i := bytes.Index(text, []byte(want)); i >= 0 {
		text = text[:i]
	}
	for _, line := range lines {
		text = append(text, want+line+"\n"...)
	}
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// Whatever a file has, Load gives a table, or problems with their places in
// the file.
func FuzzLoad(f *testing.F) {
	for _, pattern := range []string{"testdata/bad/*.yaml", "testdata/ok/*.yaml", "../../spec.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(text)
		}
	}
	builtIn := base(f)
	f.Setenv("PATH", "") // the go command takes too long to be run each time
	f.Fuzz(func(t *testing.T, text []byte) {
		file := filepath.Join(t.TempDir(), "status.yaml")
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
		spec, err := Load(file, builtIn)
		if err == nil {
			if spec.Table.Fallback == nil || len(spec.Table.Rows) == 0 || spec.Table.Package == "" {
				t.Fatalf("incomplete table: %+v", spec.Table)
			}
			return
		}
		lines := 1 + bytes.Count(text, []byte("\n")) + bytes.Count(text, []byte("\r")) +
			bytes.Count(text, []byte("\u0085")) + bytes.Count(text, []byte("\u2028")) + bytes.Count(text, []byte("\u2029"))
		for _, p := range err.(report.Problems) {
			if p.File != file { // one that it extends
				continue
			}
			if p.Line < 1 || p.Line > lines || p.Column < 1 || p.Text == "" {
				t.Errorf("no place in a file of %d lines: %s", lines, p)
			}
			if strings.ContainsAny(p.String(), "\n\x00") {
				t.Errorf("not one line: %q", p)
			}
		}
	})
}

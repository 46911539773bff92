package spec

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/statusgen/statusgen/gen/internal/tables"
	"github.com/statusgen/statusgen/gen/spec/report"
)

// Each file of testdata/ok is a table, and wants what it gives and the warnings
// on it.
func TestOK(t *testing.T) {
	for _, file := range glob(t, "testdata/ok/*.yaml") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			spec, err := Load(file, base(t))
			if err != nil {
				t.Fatal(err)
			}
			lines := dump(spec)
			for _, w := range spec.Warnings {
				lines = append(lines, "warning: "+short(file, w))
			}
			text := compare(t, read(t, file), lines)
			if *update {
				write(t, file, string(text))
			}
		})
	}
}

// Each case of the archives in testdata/bad is a table that is refused, and
// wants the problems that are reported of it. An archive has one topic.
func TestBad(t *testing.T) {
	builtIn := base(t)
	for _, file := range glob(t, "testdata/bad/*.txtar") {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive := txtar.Parse(read(t, file))
			file, err := filepath.Abs(file)
			if err != nil {
				t.Fatal(err)
			}
			inModule(t, archive)
			for i, c := range archive.Files {
				t.Run(strings.TrimSuffix(c.Name, ".yaml"), func(t *testing.T) {
					archive.Files[i].Data = compare(t, c.Data, refused(t, "testdata/bad/"+c.Name, builtIn))
				})
			}
			if *update {
				write(t, file, string(txtar.Format(archive)))
			}
		})
	}
}

// inModule changes to a module that has the cases in its testdata/bad, beside
// the files that they extend.
func inModule(t *testing.T, cases *txtar.Archive) {
	t.Helper()
	extended := os.DirFS("testdata/bad/extends")
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "testdata/bad/extends"), extended); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "go.mod"), "module github.com/statusgen/statusgen\n\ngo 1.24\n")
	for _, c := range cases.Files {
		write(t, filepath.Join(dir, "testdata/bad", c.Name), string(c.Data))
	}
	t.Chdir(dir)
}

// What is no text of UTF-8 is a file of its own, and stands in no archive.
func TestBadBytes(t *testing.T) {
	for _, file := range glob(t, "testdata/bad/*.yaml") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text := compare(t, read(t, file), refused(t, file, base(t)))
			if *update {
				write(t, file, string(text))
			}
		})
	}
}

// refused returns the problems of the table in the file, a line each.
func refused(t *testing.T, file string, builtIn []byte) []string {
	t.Helper()
	_, err := Load(file, builtIn)
	var problems report.Problems
	if !errors.As(err, &problems) {
		t.Fatalf("Load: %v, want Problems", err)
	}
	var lines []string
	for _, p := range problems {
		lines = append(lines, short(file, p))
	}
	return lines
}

// Whatever a file has, Load gives a table, or problems with their places in
// the file.
func FuzzLoad(f *testing.F) {
	for _, text := range tables.Texts(f, "testdata/bad/*.*", "testdata/ok/*.yaml", "../../spec.yaml") {
		f.Add(text)
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
			if spec.Table.Own.Fallback == nil || len(spec.Table.Rows) == 0 || spec.Table.Package == "" {
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

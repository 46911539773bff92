package gen

import (
	"bytes"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/statusgen/statusgen/gen/files"
)

// The table that help shows to begin with is one that can be begun with.
func TestHelpTable(t *testing.T) {
	generate(t, indented(allHelp()))
}

// What the manual says of its example is so.
func TestManual(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "../generate.go", nil, parser.PackageClauseOnly|parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	manual := f.Doc.Text()
	table, rest, _ := strings.Cut(manual, "running this command")
	dir := generate(t, indented(table))
	var emitted bytes.Buffer
	files, err := filepath.Glob(filepath.Join(dir, "internal/status/*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		emitted.Write(text)
	}
	declarations := regexp.MustCompile(`(?m)^\t(func .*|type \w+ interface \{)`).FindAllStringSubmatch(rest, -1)
	if len(declarations) < 6 {
		t.Fatalf("the manual has only the declarations %q", declarations)
	}
	for _, d := range declarations {
		want := strings.TrimSpace(d[1])
		if strings.Contains(want, "http.Request") {
			continue // the service's
		}
		if !strings.Contains(emitted.String(), "\n"+want) {
			t.Errorf("the manual's %q is not emitted", want)
		}
	}
}

// indented returns the lines of the text that are indented by a tab.
func indented(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line, ok := strings.CutPrefix(line, "\t"); ok {
			b.WriteString(line)
		}
	}
	return b.String()
}

// generate runs the command on a table, which must have no flaw, and returns
// the folder where it ran.
func generate(t *testing.T, table string) string {
	t.Helper()
	base, err := os.ReadFile("../spec.yaml")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "status.yaml")
	if err := os.WriteFile(file, []byte(table), 0o666); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	if code := Main([]string{"-strict", file}, base, &stdout, &stderr); code != 0 || stdout.Len() > 0 {
		t.Fatalf("exit status %d\n%s%s\n%s", code, &stdout, &stderr, table)
	}
	return dir
}

// Who waits for another run says so, whether that has the table's folder or an
// output's, and then does what it was asked to.
func TestWaits(t *testing.T) {
	for _, folder := range []string{"", "out"} {
		dir := t.TempDir()
		busy := filepath.Join(dir, folder)
		if err := os.MkdirAll(busy, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "status.yaml"), []byte(tableA), 0o666); err != nil {
			t.Fatal(err)
		}
		var other files.Run
		if err := other.Lock(busy); err != nil {
			t.Fatal(err)
		}
		var stderr strings.Builder
		c := &command{stderr: writer(func(text []byte) {
			stderr.Write(text)
			other.Close()
		})}
		if err := c.main([]string{filepath.Join(dir, "status.yaml")}); err != nil {
			t.Errorf("%q: %v", folder, err)
		}
		if want := "statusgen: waiting for another run, which is at work in " + busy + "\n"; stderr.String() != want {
			t.Errorf("%q: stderr is %q, want %q", folder, &stderr, want)
		}
		if _, err := os.Stat(filepath.Join(dir, "out/doc.go")); err != nil {
			t.Error(err)
		}
	}
}

type writer func([]byte)

func (w writer) Write(text []byte) (int, error) {
	w(text)
	return len(text), nil
}

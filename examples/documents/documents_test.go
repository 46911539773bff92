package documents

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/openapi"
)

// A table is one whose documents are held.
type table struct{ name, file string }

// tables are the built-in one, those of the examples, among which are all presets of an
// error's shape, and one that has what no other has.
var tables = sync.OnceValue(func() []table {
	all := []table{{"base", "../../spec.yaml"}, {"rich", "testdata/rich.yaml"}}
	for _, pattern := range []string{"../clients/*.yaml", "../*/status.yaml"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			panic(err)
		}
		for _, file := range found {
			name := strings.TrimPrefix(strings.TrimSuffix(filepath.ToSlash(file), ".yaml"), "../")
			all = append(all, table{strings.TrimSuffix(name, "/status"), file})
		}
	}
	return all
})

// model is the table as it is emitted.
func (tt table) model(t *testing.T) *model.Table {
	t.Helper()
	base, err := os.ReadFile("../../spec.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s, err := spec.Read(spec.Input{File: tt.file, Base: base, Compared: true}) // Go names are what they seem to be: nothing is built here
	if err != nil {
		t.Fatalf("%s: %v", tt.file, err)
	}
	m := *s.Table
	m.Package = strings.ReplaceAll(tt.name, "/", "") + "status"
	m.Side = model.ForService
	return &m
}

// Forms of a document, by the ends of its name.
var forms = map[string]openapi.Form{
	"31.yaml": {Version: "3.1"},
	"31.json": {Version: "3.1", JSON: true},
	"30.yaml": {Version: "3.0"},
	"30.json": {Version: "3.0", JSON: true},
}

// all writes the document of each table in each form into a folder, and returns the files.
func all(t *testing.T) (files []string) {
	t.Helper()
	dir := t.TempDir()
	for _, tt := range tables() {
		m := tt.model(t)
		for end, form := range forms {
			file := filepath.Join(dir, m.Package+"-"+end)
			if slices.ContainsFunc(m.Formats, model.Format.IsXML) {
				file = filepath.Join(dir, "xml", m.Package+"-"+end)
			}
			write(t, file, openapi.File(m, form))
			files = append(files, file)
		}
	}
	slices.Sort(files)
	return files
}

// orders copies the document of the orders API, and those that it refers to, into a
// folder. In version 3.0 it refers to the document of that version.
func orders(t *testing.T, version string) string {
	t.Helper()
	dir := t.TempDir()
	text := read(t, "../orders/openapi.yaml")
	responses := "docs/responses.yaml"
	if version == "3.0" {
		responses = "docs/responses.json"
		text = bytes.ReplaceAll(text, []byte("docs/responses.yaml#"), []byte(responses+"#"))
		text = bytes.Replace(text, []byte("openapi: 3.1.1"), []byte("openapi: 3.0.4"), 1)
	}
	write(t, filepath.Join(dir, responses), read(t, filepath.Join("../orders", responses)))
	file := filepath.Join(dir, "openapi.yaml")
	write(t, file, text)
	return file
}

// bundle makes one document of that of the orders API and those that it refers to.
func bundle(t *testing.T, version string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "orders.yaml")
	if out, err := npm(t, "redocly", "bundle", orders(t, version), "--output", file); err != nil {
		t.Fatalf("redocly bundle: %v\n%s", err, out)
	}
	return file
}

// npm runs a tool of npm, without a word to its makers. The test is skipped where the
// tools are not there.
func npm(t *testing.T, tool string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.Command(bin(t, tool), args...)
	cmd.Env = quiet()
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// bin is the path of a tool of npm.
func bin(t *testing.T, tool string) string {
	t.Helper()
	if _, err := os.Stat("node_modules"); err != nil {
		t.Skip("the tools of npm are not here: npm ci gets them")
	}
	path, err := filepath.Abs(filepath.Join("node_modules", ".bin", tool))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func quiet() []string {
	return append(os.Environ(), "REDOCLY_TELEMETRY=off", "REDOCLY_SUPPRESS_UPDATE_NOTICE=true", "SCARF_ANALYTICS=false", "NO_COLOR=1")
}

// goTool runs a go command in this module, or in that of the folder.
func goTool(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	if err := cmd.Run(); err != nil {
		t.Fatalf("go %s: %v\n%s%s", strings.Join(args, " "), err, &out, &log)
	}
	return out.String()
}

// An overlay are files that are not there, as the go command is to see them.
type overlay map[string]string

// flag is the go command's flag that names the overlay. Names are relative to the folder.
func (o overlay) flag(t *testing.T, folder string) string {
	t.Helper()
	folder, err := filepath.Abs(folder)
	if err != nil {
		t.Fatal(err)
	}
	replace := map[string]string{}
	for name, file := range o {
		if replace[filepath.Join(folder, name)], err = filepath.Abs(file); err != nil {
			t.Fatal(err)
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "overlay.json")
	write(t, file, text)
	return "-overlay=" + file
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func write(t *testing.T, file string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o666); err != nil {
		t.Fatal(err)
	}
}

// edit is the text with one part of it replaced, which has to be there.
func edit(t *testing.T, text, old, new string) string {
	t.Helper()
	if !strings.Contains(text, old) {
		t.Fatalf("there is no %q to be made wrong", old)
	}
	return strings.Replace(text, old, new, 1)
}

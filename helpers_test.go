package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// compilerErrors reduces each line of the compiler's to the line of the source
// and the reason.
func compilerErrors(output string) []string {
	var errs []string
	for line := range strings.Lines(output) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		reason := strings.TrimSpace(line)
		if i := strings.Index(line, "does not implement"); i >= 0 {
			reason = strings.TrimSpace(line[i:])
		}
		if place := strings.Split(strings.TrimPrefix(line, "./"), ":"); len(place) > 2 {
			reason = place[0] + ":" + place[1] + ": " + reason
		}
		errs = append(errs, reason)
	}
	return errs
}

// generate returns a module with the base table in it, and what that gives.
func generate(t testing.TB) *module {
	t.Helper()
	m := newModule(t)
	m.write("spec.yaml", string(base))
	m.run(statusgen(t), "spec.yaml")
	return m
}

// emitted returns the files of the folder that statusgen has written, by name.
func emitted(t testing.TB, dir string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.HasPrefix(text, []byte(mark)) {
			texts[filepath.Base(file)] = string(text)
		}
	}
	if len(texts) == 0 {
		t.Fatalf("no file in %s begins with %q", dir, mark)
	}
	return texts
}

// A module is a folder with a Go module in it, in which a test runs commands.
type module struct {
	t   testing.TB
	dir string
	env []string
}

// newModule returns a module of the oldest Go that the output runs with,
// example.com/service, that requires nothing and can download nothing. It takes
// no setting from the machine, but OUTPUT_GOTOOLCHAIN may name the release of Go
// that runs in it.
func newModule(t testing.TB) *module {
	t.Helper()
	m := &module{t: t, dir: t.TempDir(), env: []string{
		"GOPROXY=off", "GOWORK=off", "GOTOOLCHAIN=local", "GOFLAGS=-buildvcs=false", "GO111MODULE=on",
	}}
	if release := os.Getenv("OUTPUT_GOTOOLCHAIN"); release != "" {
		m.env = append(m.env, "GOTOOLCHAIN="+release)
	}
	m.write("go.mod", "module example.com/service\n\ngo "+outputGo+"\n")
	return m
}

// path returns the path of a file of the module.
func (m *module) path(elem ...string) string {
	return filepath.Join(append([]string{m.dir}, elem...)...)
}

// read returns the text of a file of the module.
func (m *module) read(name string) string {
	m.t.Helper()
	text, err := os.ReadFile(m.path(name))
	if err != nil {
		m.t.Fatal(err)
	}
	return string(text)
}

// write makes a file of the module.
func (m *module) write(name, text string) {
	m.t.Helper()
	if err := os.MkdirAll(filepath.Dir(m.path(name)), 0o777); err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(m.path(name), []byte(text), 0o666); err != nil {
		m.t.Fatal(err)
	}
}

// remove removes a file or a folder of the module.
func (m *module) remove(name string) {
	m.t.Helper()
	if err := os.RemoveAll(m.path(name)); err != nil {
		m.t.Fatal(err)
	}
}

// run runs a command in the module, which must succeed, and returns what it
// printed to its standard output.
func (m *module) run(command ...string) string {
	m.t.Helper()
	stdout, stderr, code := m.result(command...)
	if code != 0 {
		m.t.Fatalf("%s: exit status %d\n%s%s", strings.Join(command, " "), code, stdout, stderr)
	}
	return stdout
}

// fail runs a command in the module, which must exit with 1, and returns what
// it printed.
func (m *module) fail(command ...string) string {
	m.t.Helper()
	stdout, stderr, code := m.result(command...)
	if code != 1 {
		m.t.Fatalf("%s: exit status %d, want 1\n%s%s", strings.Join(command, " "), code, stdout, stderr)
	}
	return stdout + stderr
}

// result runs a command in the module and returns what it printed and its exit
// status.
func (m *module) result(command ...string) (stdout, stderr string, code int) {
	m.t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = m.dir
	cmd.Env = append(cmd.Environ(), m.env...)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		m.t.Fatal(err)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

// programs is the folder of the programs that tests build once.
var programs string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "statusgen")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		programs = dir
		return m.Run()
	}())
}

var buildStatusgen = sync.OnceValues(func() (string, error) { return buildProgram("statusgen", ".") })

// statusgen returns the program under test.
func statusgen(t testing.TB) string {
	t.Helper()
	program, err := buildStatusgen()
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// buildProgram builds a program of this module.
func buildProgram(name, pkg string) (string, error) {
	program := filepath.Join(programs, name+exeSuffix())
	out, err := exec.Command("go", "build", "-buildvcs=false", "-o", program, pkg).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building %s: %w\n%s", pkg, err, out)
	}
	return program, nil
}

func exeSuffix() string {
	if os.PathSeparator == '\\' {
		return ".exe"
	}
	return ""
}

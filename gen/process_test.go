package gen

import (
	"bytes"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Two tables for the same folder. Each has a row that the other lacks.
const (
	tableA = `package: status
methods: [GET]
statuses:
  OK: {code: 200, methods: [GET], body: resource}
  NotFound: {code: 404, methods: all, body: Error}
outputs: {go: out}
`
	tableB = `package: status
methods: [GET]
statuses:
  OK: {code: 200, methods: [GET], body: resource}
  Gone: {code: 410, methods: all, body: Error}
outputs: {go: out}
`
)

// A tree is the text of every file in a folder, by path.
type tree map[string]string

func readTree(t *testing.T, dir string) tree {
	t.Helper()
	all := tree{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		all[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func isTemporary(name string) bool { return strings.HasPrefix(name, ".") }

// A project is a folder with a table and its outputs, where the real command
// runs.
type project struct {
	*testing.T
	dir   string
	trees map[string]tree // of the output folder, by table
	time  time.Duration   // that a run takes
}

// newProject writes both tables, and leaves the outputs of tableB. A file that
// is not ours lies among them.
func newProject(t *testing.T) *project {
	p := &project{T: t, dir: t.TempDir(), trees: map[string]tree{}}
	p.write("out/foreign.go", "package status\n")
	for _, table := range []string{tableA, tableB} {
		p.setTable(table)
		start := time.Now()
		p.run()
		p.time = time.Since(start)
		p.trees[table] = p.tree()
	}
	return p
}

func (p *project) setTable(table string) { p.write("status.yaml", table) }

func (p *project) write(name, text string) {
	p.Helper()
	file := filepath.Join(p.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		p.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		p.Fatal(err)
	}
}

func (p *project) tree() tree { return readTree(p.T, filepath.Join(p.dir, "out")) }

// command is the real command, which testscript.Main has put into the path.
func (p *project) command() *exec.Cmd {
	cmd := exec.Command("statusgen")
	cmd.Dir = p.dir
	return cmd
}

func (p *project) run() {
	p.Helper()
	if out, err := p.command().CombinedOutput(); err != nil {
		p.Fatalf("statusgen: %v\n%s", err, out)
	}
}

// interrupt starts a run on the table, sends it the signal at some time, and
// returns how it ended. Every other run gets the signal once it is writing.
func (p *project) interrupt(table string, n int, s os.Signal) error {
	p.setTable(table)
	cmd := p.command()
	if err := cmd.Start(); err != nil {
		p.Fatal(err)
	}
	if n%2 == 0 {
		time.Sleep(rand.N(p.time))
	} else {
		for deadline := time.Now().Add(2 * p.time); time.Now().Before(deadline) && !p.isWriting(); {
		}
		time.Sleep(rand.N(2 * time.Millisecond))
	}
	if err := cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		p.Fatal(err)
	}
	return cmd.Wait()
}

func (p *project) isWriting() bool {
	entries, err := os.ReadDir(filepath.Join(p.dir, "out"))
	if err != nil {
		p.Fatal(err)
	}
	return slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return isTemporary(e.Name()) })
}

// A killed run leaves every file whole, the old or the new one, and the next
// run makes all of them new and removes the rest.
func TestKill(t *testing.T) {
	p := newProject(t)
	before, table := tableB, tableA
	for n := range 12 {
		p.interrupt(table, n, os.Kill)
		for name, text := range p.tree() {
			if !isTemporary(name) && text != p.trees[before][name] && text != p.trees[table][name] {
				t.Errorf("run %d was killed; %s is neither the old nor the new one:\n%s", n, name, text)
			}
		}
		p.run()
		if diff := cmp.Diff(p.trees[table], p.tree()); diff != "" {
			t.Fatalf("the run after the killed run %d; tree (-want +got):\n%s", n, diff)
		}
		before, table = table, before
	}
}

// A run that is told to stop has changed all or nothing, and leaves nothing
// else behind.
func TestSignal(t *testing.T) {
	p := newProject(t)
	before, table := tableB, tableA
	for n := range 12 {
		err := p.interrupt(table, n, []os.Signal{os.Interrupt, syscall.SIGTERM}[n/2%2])
		got := p.tree()
		if err != nil && cmp.Equal(p.trees[before], got) {
			continue
		}
		if diff := cmp.Diff(p.trees[table], got); diff != "" {
			t.Fatalf("run %d: %v; tree (-want +got):\n%s", n, err, diff)
		}
		before, table = table, before
	}
}

// Runs at the same time take turns.
func TestAtOnce(t *testing.T) {
	p := newProject(t)
	for n := range 4 {
		table := []string{tableA, tableB}[n%2]
		p.setTable(table)
		var runs [3]*exec.Cmd
		var outputs [3]bytes.Buffer
		for i := range runs {
			runs[i] = p.command()
			runs[i].Stderr = &outputs[i]
			if err := runs[i].Start(); err != nil {
				t.Fatal(err)
			}
		}
		for i := range runs {
			if err := runs[i].Wait(); err != nil {
				t.Errorf("statusgen: %v\n%s", err, &outputs[i])
			}
		}
		if diff := cmp.Diff(p.trees[table], p.tree()); diff != "" {
			t.Fatalf("tree (-want +got):\n%s", diff)
		}
	}
}

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

// Two tables for the same folders. Each has a row that the other lacks, and gives a
// package in two folders, and documents in and beside them.
const (
	tableA = `package: status
methods: [GET]
statuses:
  OK: {code: 200, methods: [GET], body: resource}
  NotFound: {code: 404, methods: all, body: Error}
` + outputsOut
	tableB = `package: status
methods: [GET]
statuses:
  OK: {code: 200, methods: [GET], body: resource}
  Gone: {code: 410, methods: all, body: Error}
` + outputsOut
	outputsOut = `outputs:
  go: out
  client: out/client
  openapi: [out/api.yaml, {file: out/docs/api.json, version: 3.0}]
  reference: [out/docs/status.html, out/docs/status.md, out/docs/status.json, out/docs/status.svg]
`
)

// into is the table with its outputs in another folder than out.
func into(folder, table string) string {
	return strings.NewReplacer(" out\n", " "+folder+"\n", " out/", " "+folder+"/", "[out/", "["+folder+"/").Replace(table)
}

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

// A project is a folder with a table and its outputs, where the real command
// runs.
type project struct {
	*testing.T
	dir   string
	trees map[string]tree // of the output folder, by table
	time  time.Duration   // that a run takes
	rand  *rand.Rand
}

// newProject writes both tables, and leaves the outputs of tableB. A file that
// is not ours lies among them.
func newProject(t *testing.T) *project {
	p := newFolder(t)
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

// newFolder is a project without anything yet.
func newFolder(t *testing.T) *project {
	seed := uint64(time.Now().UnixNano())
	t.Logf("the moments at which runs are stopped have the seed %d", seed)
	return &project{T: t, dir: t.TempDir(), trees: map[string]tree{}, rand: rand.New(rand.NewPCG(seed, 0))}
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
func (p *project) command(args ...string) *exec.Cmd {
	cmd := exec.Command("statusgen", args...)
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
		time.Sleep(p.within(p.time))
	} else {
		for deadline := time.Now().Add(2 * p.time); time.Now().Before(deadline) && !p.isWriting(); {
		}
		time.Sleep(p.within(2 * time.Millisecond))
	}
	if err := cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		p.Fatal(err)
	}
	return cmd.Wait()
}

// within returns a random time below d.
func (p *project) within(d time.Duration) time.Duration {
	return time.Duration(p.rand.Int64N(int64(d)))
}

func (p *project) isWriting() bool {
	_, err := os.Lstat(filepath.Join(p.dir, "out", ".statusgen"))
	return err == nil
}

// What a killed run leaves, the next one that looks at it brings to its end: then
// all files are old, or all are new.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("it kills a dozen runs")
	}
	p := newProject(t)
	before, table := tableB, tableA
	for n := range 24 {
		p.interrupt(table, n, os.Kill)
		err := p.command("check").Run()
		isNew := err == nil
		if got := p.tree(); !cmp.Equal(got, p.trees[map[bool]string{false: before, true: table}[isNew]]) {
			t.Fatalf("run %d was killed; check: %v, and neither all files are old nor all new:\n%v", n, err, got)
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

// Runs at the same time take turns, those of one table and those of two tables
// for one folder.
func TestAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs the command a dozen times")
	}
	p := newProject(t)
	p.write("go.mod", "module example.com/service\n")
	p.write("a/status.yaml", into("../out", tableA))
	p.write("b/status.yaml", into("../out", tableB))
	for n := range 20 {
		table := []string{tableA, tableB}[n%2]
		p.setTable(table)
		files := []string{"status.yaml", "status.yaml", "status.yaml"}
		want := []tree{p.trees[table]}
		if n >= 4 {
			files = []string{"a/status.yaml", "b/status.yaml"}
			want = []tree{p.trees[tableA], p.trees[tableB]}
		}
		runs, outputs := make([]*exec.Cmd, len(files)), make([]bytes.Buffer, len(files))
		for i, file := range files {
			runs[i] = p.command(file)
			runs[i].Stderr = &outputs[i]
			if err := runs[i].Start(); err != nil {
				t.Fatal(err)
			}
		}
		for i := range runs {
			if err := runs[i].Wait(); err != nil {
				t.Errorf("statusgen %s: %v\n%s", files[i], err, &outputs[i])
			}
		}
		got := p.tree()
		if !slices.ContainsFunc(want, func(want tree) bool { return cmp.Equal(want, got) }) {
			t.Fatalf("runs of %v leave what none of them gives:\n%v", files, got)
		}
	}
}

// Two runs of which each works in the folder of the other's table do not wait
// for each other for ever.
func TestCrosswise(t *testing.T) {
	p := newProject(t)
	p.write("go.mod", "module example.com/service\n")
	p.write("a/status.yaml", into("../b", tableA))
	p.write("b/status.yaml", into("../a", tableB))
	for range 8 {
		var runs []*exec.Cmd
		for _, file := range []string{"a/status.yaml", "b/status.yaml"} {
			cmd := p.command(file)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			runs = append(runs, cmd)
		}
		for _, cmd := range runs {
			if err := cmd.Wait(); err != nil {
				t.Errorf("%v: %v", cmd.Args, err)
			}
		}
	}
}

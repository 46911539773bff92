package gen

import (
	"archive/zip"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// releases are the versions of two modules, one of which extends a table of the other.
var releases = map[string]string{
	"acme.test/base@v1.0.0": `
-- go.mod --
module acme.test/base

go 1.22
-- status.yaml --
methods: [GET]
statuses:
  NotFound: 404
  Gone: 410
`,
	"acme.test/base@v1.1.0": `
-- go.mod --
module acme.test/base

go 1.22
-- status.yaml --
methods: [GET]
statuses:
  NotFound: 404
`,
	"acme.test/platform@v1.0.0": `
-- go.mod --
module acme.test/platform

go 1.22

require acme.test/base v1.0.0
-- tables/status.yaml --
extends: ./errors.yaml
-- tables/errors.yaml --
extends: acme.test/base/status.yaml
statuses:
  Conflict: {code: 409, id: CONFLICT}
`,
	"acme.test/platform@v1.1.0": `
-- go.mod --
module acme.test/platform

go 1.22

require acme.test/base v1.1.0
-- tables/status.yaml --
extends: ./errors.yaml
-- tables/errors.yaml --
extends: acme.test/base/status.yaml
statuses:
  Conflict: {code: 409, id: CLASH}
`,
}

// serveReleases lets the go command have the releases, and nothing else.
func serveReleases(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("runs the go command")
	}
	folder := t.TempDir()
	put := func(file string, text []byte) {
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for release, files := range releases {
		path, version, _ := strings.Cut(release, "@")
		archive := txtar.Parse([]byte(files))
		at := filepath.Join(folder, filepath.FromSlash(path), "@v", version)
		put(at+".info", []byte(`{"Version":"`+version+`"}`))
		put(at+".mod", archive.Files[0].Data)
		var text bytes.Buffer
		z := zip.NewWriter(&text)
		for _, file := range archive.Files {
			w, err := z.Create(release + "/" + file.Name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write(file.Data); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		put(at+".zip", text.Bytes())
	}
	for name, value := range map[string]string{
		"GOMODCACHE": t.TempDir(), "GOPROXY": "file://" + filepath.ToSlash(folder), "GOSUMDB": "off", "GOFLAGS": "-modcacherw", "GOTOOLCHAIN": "local",
	} {
		t.Setenv(name, value)
	}
}

// said is what the command prints, and its exit status.
func said(args ...string) (status int, stdout, stderr string) {
	var out, err bytes.Buffer
	status = Main(args, nil, &out, &err)
	return status, out.String(), err.String()
}

// Two versions of a table in a module, each with the modules that its own go.mod says.
func TestDiffOfModules(t *testing.T) {
	serveReleases(t)
	const name = "acme.test/platform/tables/status.yaml@"
	status, stdout, stderr := said("diff", "-module", name+"v1.0.0", name+"v1.1.0")
	want := `acme.test/base/status.yaml@v1.0.0:4:3: breaks callers and clients: Gone: the row is gone: 410 [row-removed]
acme.test/platform/tables/errors.yaml@v1.1.0:3:29: breaks clients: Conflict: the id is CLASH; it was CONFLICT (acme.test/platform/tables/errors.yaml@v1.0.0:3:29) [id]
2 changes break clients, 1 breaks callers
`
	if status != 1 || stderr != "" {
		t.Errorf("exit status %d, and on stderr: %s", status, stderr)
	}
	if d := cmp.Diff(want, stdout); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	for _, c := range []struct{ name, want string }{
		{name + "v1.2.0", "statusgen: no module has acme.test/platform/tables/status.yaml at v1.2.0: acme.test/platform/tables@v1.2.0: "},
		{"acme.test/platform/status.yaml@v1.0.0", "the module acme.test/platform v1.0.0 has no file status.yaml; does another version have it?"},
		{"status.yaml@v1.0.0", `statusgen: "status.yaml" is no file of a module; those are named as in github.com/acme/platform/status.yaml@v1.2.0`},
		{name + "-v", `statusgen: "-v" is no version of a module; write one as in acme.test/platform/tables/status.yaml@v1.2.0`},
	} {
		status, stdout, stderr := said("diff", "-module", c.name, name+"v1.0.0")
		if status != 1 || stdout != "" || !strings.Contains(stderr, c.want) {
			t.Errorf("%s: exit status %d, %q and %q, want %q", c.name, status, stdout, stderr, c.want)
		}
	}
}

// A table as it was extends a module at the version that go.mod gave then.
func TestDiffGitOfModules(t *testing.T) {
	serveReleases(t)
	t.Chdir(t.TempDir())
	run := func(name string, args ...string) {
		t.Helper()
		if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
			t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
		}
	}
	if err := os.WriteFile("status.yaml", []byte("extends: acme.test/base/status.yaml\noutputs: {go: status}\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	run("go", "mod", "init", "acme.test/service")
	run("go", "get", "acme.test/base@v1.0.0")
	run("git", "init", "-q", ".")
	run("git", "add", ".")
	run("git", "-c", "user.name=Someone", "-c", "user.email=someone@example.com", "commit", "-qm", "one")
	run("go", "mod", "edit", "-replace=acme.test/base=../base")
	run("git", "-c", "user.name=Someone", "-c", "user.email=someone@example.com", "commit", "-qam", "two")
	run("go", "mod", "edit", "-dropreplace=acme.test/base")
	run("go", "get", "acme.test/base@v1.1.0")
	if _, _, stderr := said("diff", "-git", "HEAD"); stderr != "HEAD:status.yaml:1:10: the module acme.test/base v1.0.0 is replaced by a folder that has no past: it is not in the repository\n" {
		t.Error(stderr)
	}
	t.Setenv("GOMODCACHE", t.TempDir()) // which has none of them
	status, stdout, stderr := said("diff", "-git", "HEAD~1")
	want := `acme.test/base/status.yaml@v1.0.0:4:3: breaks callers and clients: Gone: the row is gone: 410 [row-removed]
1 change breaks clients, 1 breaks callers
`
	if status != 1 || stderr != "" {
		t.Errorf("exit status %d, and on stderr: %s", status, stderr)
	}
	if d := cmp.Diff(want, stdout); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

package main

import (
	goversion "go/version"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/statusgen/statusgen/templates/model"
)

// The releases of Go that the README promises to be enough.
const (
	toolGo   = "1.24" // for the command: it has `go tool`
	outputGo = "1.22" // for the emitted package: it has patterns for net/http's ServeMux
)

// What go.mod asks for reaches every service that gets the tool.
func TestGoMod(t *testing.T) {
	var mod struct {
		Go, Toolchain string
		Replace       []struct{ Old struct{ Path string } }
	}
	decode(t, goCommand(t, "mod", "edit", "-json"), &mod)
	if mod.Go != toolGo {
		t.Errorf("the go line is %s, want %s", mod.Go, toolGo)
	}
	if mod.Toolchain != "" {
		t.Errorf("there is a toolchain line, %s", mod.Toolchain)
	}
	for _, r := range mod.Replace {
		t.Errorf("%s is replaced, which holds nowhere but here", r.Old.Path)
	}
	for line := range strings.Lines(goCommand(t, "list", "-m", "-f", "{{.Path}} {{.GoVersion}}", "all")) {
		path, release, _ := strings.Cut(strings.TrimSpace(line), " ")
		if goversion.Compare("go"+release, "go"+toolGo) > 0 {
			t.Errorf("%s asks for Go %s, want at most %s", path, release, toolGo)
		}
	}
}

// What is promised stands in the README, and is tried.
func TestReleasesOfGo(t *testing.T) {
	for file, wants := range map[string][]string{
		"README.md": {"Go " + toolGo, "Go " + outputGo},
		".ci/run":   {"go" + toolGo + ".", "go" + outputGo + "."},
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range wants {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s does not name %s", file, want)
			}
		}
	}
}

// Neither what is emitted nor the tests beside it need a newer Go than is
// promised: they run in a module of that Go, with the one other that the tests
// import.
func TestOutputOfOldestGo(t *testing.T) {
	if testing.Short() {
		t.Skip("it runs the go command of an older release")
	}
	emitted, err := filepath.Glob("examples/*/*/doc.go")
	if err != nil {
		t.Fatal(err)
	}
	dirs := []string{"generated", "gen/registry/testdata", "templates/gopkg/runtime", "examples/orders/store", "examples/routers/store"}
	for _, file := range emitted {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(string(text), "// "+model.Mark+"\n") { // written by hand, it is no package of ours
			dirs = append(dirs, filepath.Dir(file))
		}
	}
	m := newModule(t)
	for _, dir := range dirs {
		if err := os.CopyFS(m.path(dir), os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
	}
	types, err := os.ReadFile("examples/veeam/veeam.go") // whose task the table has; beside it are a newer client and server
	if err != nil {
		t.Fatal(err)
	}
	m.write("examples/veeam/veeam.go", string(types))
	goCmp := goCommand(t, "list", "-m", "github.com/google/go-cmp")
	m.write("go.mod", "module "+modulePath+"\n\ngo "+outputGo+"\n\nrequire "+goCmp)
	sums, err := os.ReadFile("go.sum")
	if err != nil {
		t.Fatal(err)
	}
	m.write("go.sum", string(sums))
	m.run("go", "vet", "-trimpath", "./...") // without its path, a package is in the build cache the next time
	m.run("go", "test", "./generated", "./templates/gopkg/runtime")
}

// goCommand runs the go command in this module, and returns what it prints.
func goCommand(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, &stderr)
	}
	return string(out)
}

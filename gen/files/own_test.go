package files

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What the service's own files beside the outputs must not have is told with its
// place.
func TestOwnFiles(t *testing.T) {
	outputs := []Output{
		{"out/errors.go", []byte(header + `package status

import (
	"net/http"
	"math/rand/v2"
)

type NotFoundError struct{}

func (e *NotFoundError) Error() string { return http.MethodGet }

type OKResponse[T any] struct{}

func (res *OKResponse[T]) Respond() {}

func OK() {}

const shared, other = 1, 2

var _ = rand.Int

func init() {}
`)},
		{"docs/api.yaml", nil},
	}
	meanings := map[string]string{"OK": "the constructor of row OK", "NotFoundError": "the type of row NotFound"}
	tests := []struct {
		name, file, text string
		want             []string
	}{
		{"a function", "own.go", "package status\n\nfunc OK() {}\n",
			[]string{"out/own.go:3:6: OK is already the constructor of row OK; rename it"}},
		{"several", "own.go", "package status\n\ntype NotFoundError int\n\nvar a, shared, b int\n\nconst (\n\tother = 1\n)\n", []string{
			"out/own.go:3:6: NotFoundError is already the type of row NotFound; rename it",
			"out/own.go:5:8: shared is already declared in errors.go; rename it",
			"out/own.go:8:2: other is already declared in errors.go; rename it",
		}},
		{"methods", "own.go", "package status\n\nfunc (*NotFoundError) Error() string { return \"\" }\n\nfunc (r (*(OKResponse[T]))) Respond() {}\n", []string{
			"out/own.go:3:23: NotFoundError.Error is already declared in errors.go; rename it",
			"out/own.go:5:29: OKResponse.Respond is already declared in errors.go; rename it",
		}},
		{"the name of an imported package", "own.go", "package status\n\nfunc http() {}\n\nvar rand int\n", []string{
			"out/own.go:3:6: http is already the name of a package in errors.go; rename it",
			"out/own.go:5:5: rand is already the name of a package in errors.go; rename it",
		}},
		{"an imported package of the name", "own.go", "package status\n\nimport (\n\tOK \"fmt\"\n\t\"example.com/shared/v2\"\n)\n", []string{
			"out/own.go:4:2: OK is already the constructor of row OK; import the package by another name",
			"out/own.go:5:2: shared is already declared in errors.go; import the package by another name",
		}},
		{"a test in the package", "own_test.go", "package status\n\nfunc OK() {}\n",
			[]string{"out/own_test.go:3:6: OK is already the constructor of row OK; rename it"}},
		{"another package", "own.go", "// Package orders is one.\npackage orders\n\nfunc OK() {}\n",
			[]string{"out/own.go:2:9: the package is orders here, and status in the table; make them one, or name another output"}},
		{"another package, in a test", "own_test.go", "package orders_test\n",
			[]string{"out/own_test.go:1:9: the package is orders_test here, and status in the table; make them one, or name another output"}},
		{"the package of a test, without one", "own.go", "package status_test\n",
			[]string{"out/own.go:1:9: the package is status_test here, and status in the table; make them one, or name another output"}},
		{"a place that the file itself claims", "own.go", "package status\n\n//line elsewhere.go:1\nfunc OK() {}\n",
			[]string{"out/own.go:4:6: OK is already the constructor of row OK; rename it"}},
		{"half a file", "own.go", "package status\n\nfunc OK() {}\n\nfunc (\n",
			[]string{"out/own.go:3:6: OK is already the constructor of row OK; rename it"}},

		{"other names", "own.go", "package status\n\nimport \"net/http\"\n\nfunc Own() { http.Error(nil, \"\", 0) }\n\nfunc (*NotFoundError) Own() {}\n\nfunc (Own2) Error() {}\n\nvar _ = 1\n\nfunc init() {}\n", nil},
		{"a test of the package", "own_test.go", "package status_test\n\nfunc OK() {}\n", nil},
		{"a test's examples", "own_test.go", "package status\n\nimport \"testing\"\n\nfunc TestOK(*testing.T) {}\n", nil},
		{"a file that is never built", "own.go", "//go:build ignore\n\npackage main\n\nfunc OK() {}\n", nil},
		{"a file for another system", "own_plan9.go", "package status\n\nfunc OK() {}\n", nil},
		{"a file that the go command passes over", "_own.go", "package orders\n", nil},
		{"a hidden file", ".own.go", "package orders\n", nil},
		{"another kind of file", "own.txt", "package orders\n", nil},
		{"no Go", "own.go", "pack age\n", nil},
		{"nothing", "own.go", "", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			writeTree(t, dir, map[string]string{"out/" + test.file: test.text, "docs/own.go": "package docs\n"})
			t.Chdir(dir)
			_, err := NewPlan(outputs, []string{"out"}, meanings)
			var got []string
			if err != nil {
				got = strings.Split(short(t, err), "\n")
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

// A link to a file is one of the package, for the go command.
func TestOwnLink(t *testing.T) {
	dir := t.TempDir()
	writeTree(t, dir, map[string]string{"elsewhere/own.go": "package orders\n", "out/": ""})
	for link, target := range map[string]string{"link.go": "../elsewhere/own.go", "lost.go": "nowhere", "folder.go": "../elsewhere"} {
		symlink(t, target, filepath.Join(dir, "out", link))
	}
	t.Chdir(dir)
	_, err := NewPlan([]Output{{"out/a.go", []byte("package status\n")}}, []string{"out"}, nil)
	if got, want := short(t, err), "out/link.go:1:9: the package is orders here, and status in the table; make them one, or name another output"; got != want {
		t.Errorf("NewPlan: %s\nwant: %s", got, want)
	}
}

package main

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The errors of a platform's table, in the shape of the platform, are errors of the
// service's table, in its shape, where an app makes one program of both. The three
// modules are those of testdata/across, and want.txt there is what the program
// prints: what each caller gets, and what the log has of it.
func TestFailAcrossPackages(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds a program of three modules")
	}
	m := newModule(t)
	if err := os.CopyFS(m.dir, os.DirFS("testdata/across")); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"platform", "service"} {
		if out := m.run(statusgen(t), folder+"/status.yaml"); out != "" {
			t.Errorf("statusgen prints %s", out)
		}
		m.run("go", "-C", folder, "vet", "./...")
	}
	if diff := cmp.Diff(m.read("want.txt"), m.run("go", "-C", "app", "run", ".")); diff != "" {
		t.Errorf("what the program prints (- want, + got):\n%s", diff)
	}
}

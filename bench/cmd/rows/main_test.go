package main

import (
	"bytes"
	"strings"
	"testing"
)

// Each side has a row of figures, and no package of few rows takes longer than one of
// many.
func TestRows(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles packages")
	}
	var stdout bytes.Buffer
	if err := run([]string{"-n", "200", "-rounds", "1"}, &stdout); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(stdout.String()), "\n")
	if len(lines) != 2+len(sides) {
		t.Fatalf("printed\n%s", &stdout)
	}
	for i, side := range sides {
		if line := lines[2+i]; !strings.HasPrefix(line, "| "+side.name+" | ") || strings.Contains(line, "| -") {
			t.Errorf("%s has the line %s", side.name, line)
		}
	}
}

func TestArguments(t *testing.T) {
	for _, args := range [][]string{{"-n", "11"}, {"-rounds", "0"}, {"more"}, {"-what"}} {
		if err := run(args, new(bytes.Buffer)); err == nil {
			t.Errorf("%q is accepted", args)
		}
	}
}

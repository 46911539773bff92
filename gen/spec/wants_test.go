package spec

import (
	"bytes"
	"flag"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/statusgen/statusgen/gen/spec/report"
)

// A table of testdata ends with what comes of it, a line each, as comments.

var update = flag.Bool("update", false, "write what comes of the tables of testdata into them")

const want = "# want: "

// compare compares what came of a table with what its text wants, and returns
// the text as it should be: with -update, it wants what came.
func compare(t *testing.T, text []byte, got []string) []byte {
	t.Helper()
	if *update {
		return withWants(text, got)
	}
	if diff := cmp.Diff(wants(text), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	return text
}

func wants(text []byte) []string {
	var lines []string
	for line := range strings.Lines(string(text)) {
		if w, ok := strings.CutPrefix(line, want); ok {
			lines = append(lines, strings.TrimSuffix(w, "\n"))
		}
	}
	return lines
}

func withWants(text []byte, lines []string) []byte {
	if i := bytes.Index(text, []byte(want)); i >= 0 {
		text = text[:i]
	}
	text = slices.Clip(text) // of an archive, the next file follows
	for _, line := range lines {
		text = append(text, want+line+"\n"...)
	}
	return text
}

// short is the problem without the path of the file that has the table.
func short(file string, p report.Problem) string {
	line := strings.TrimPrefix(p.String(), file+":")
	return strings.ReplaceAll(line, filepath.Dir(file)+"/", "")
}

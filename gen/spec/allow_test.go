package spec

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Each warning is one that a table of testdata/ok gets, and that docs/table.md
// explains; but that of a promoted method, for which no package of the standard
// library has a type, is TestPromotedMethod's.
func TestWarningNames(t *testing.T) {
	var tables strings.Builder
	files, err := filepath.Glob("testdata/ok/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		tables.Write(text)
	}
	page, err := os.ReadFile("../../docs/table.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^# want: warning: .*?(?: \[([^ ]*)\])?$`).FindAllStringSubmatch(tables.String(), -1) {
		if !slices.Contains(warningNames, m[1]) {
			t.Errorf("no table can allow this: %s", m[0])
		}
	}
	for _, name := range warningNames {
		if name != "promoted-method" && !strings.Contains(tables.String(), " ["+name+"]\n") {
			t.Errorf("no table of testdata/ok gets the warning %s", name)
		}
		if !strings.Contains(string(page), "`"+name+"`") {
			t.Errorf("docs/table.md does not explain the warning %s", name)
		}
	}
}

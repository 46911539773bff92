package gopkg

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// The names that are told from the lines of the runtime are those that its files
// declare.
func TestDeclaredNames(t *testing.T) {
	texts := map[string][]byte{"table.go": tableSource, "table_fieldvalues.go": tableFieldValuesSource, "table_poll.go": tablePollSource}
	for _, name := range runtimeNames() {
		texts[name] = runtimeText(name)
	}
	for name, text := range texts {
		parsed, err := parse(name, text)
		if err != nil {
			t.Fatal(err)
		}
		got, want := map[string]bool{}, map[string]bool{}
		addDeclared(got, text)
		for _, name := range declaredNames(parsed) {
			want[name] = true
		}
		if !maps.Equal(got, want) {
			t.Errorf("%s declares %v, read as %v", name, slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got)))
		}
	}
	// What stands in the lines of one side, or in the place of others.
	for side, files := range runtimeFiles() {
		for _, f := range files {
			parsed, err := f.cut()
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range declaredNames(parsed) {
				if !reserved()[name] {
					t.Errorf("%s declares %s for side %d, which is not reserved", f.name, name, side)
				}
			}
		}
	}
}

// declaredNames are the names that the file declares, methods aside.
func declaredNames(f *file) []string {
	var names []string
	for _, d := range f.decls {
		for _, name := range d.names {
			if !strings.HasPrefix(name, ".") {
				names = append(names, name)
			}
		}
	}
	return names
}

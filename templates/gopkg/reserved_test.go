package gopkg

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/statusgen/statusgen/templates/model"
)

// The names that are told from the lines of the runtime are those that its files
// declare.
func TestDeclaredNames(t *testing.T) {
	for _, side := range []model.Side{model.ForService, model.ForBoth, model.ForClient} {
		files, err := runtimeFiles(side)
		if err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string][]byte{"table.go": tableSource, "table_fieldvalues.go": tableFieldValuesSource, "table_poll.go": tablePollSource} {
			files = append(slices.Clip(files), runtimeFile{name, func() ([]byte, error) { return text, nil }, func() (*file, error) { return parse(name, text) }})
		}
		for _, f := range files {
			text, err := f.text()
			if err != nil {
				t.Fatal(err)
			}
			parsed, err := f.cut()
			if err != nil {
				t.Fatal(err)
			}
			got, want := map[string]bool{}, map[string]bool{}
			addDeclared(got, text)
			for _, d := range parsed.decls {
				for _, name := range d.names {
					if !strings.HasPrefix(name, ".") { // of a method
						want[name] = true
					}
				}
			}
			if !maps.Equal(got, want) {
				t.Errorf("%s declares %v, read as %v", f.name, slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got)))
			}
		}
	}
}

package gopkg

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// The names of what is emitted for any table are read in the files that stand
// for it.
//
//go:embed runtime/table.go
var tableSource []byte

//go:embed runtime/table_fieldvalues.go
var tableFieldValuesSource []byte

//go:embed runtime/table_poll.go
var tablePollSource []byte

// reserved are the names that the emitted package may declare for any table, at
// the top of its files: those of the folder runtime. Names of what few tables
// need are among them, so that a table's next row renames no import; so are those of
// the other side, whose files have been read all the same.
func reserved(side model.Side) map[string]bool {
	names, err := reservedNames(side)
	if err != nil {
		panic(err) // the folder is compiled as it stands
	}
	return names
}

var reservedNames = bySide(readReserved)

func readReserved(side model.Side) (map[string]bool, error) {
	files, err := runtimeFiles(side)
	if err != nil {
		return nil, err
	}
	for name, source := range map[string][]byte{"table.go": tableSource, "table_fieldvalues.go": tableFieldValuesSource, "table_poll.go": tablePollSource} {
		table, err := parse(name, source)
		if err != nil {
			return nil, err
		}
		files = append(slices.Clip(files), table)
	}
	names := map[string]bool{}
	for _, f := range files {
		for _, d := range f.decls {
			for _, name := range d.names {
				if !strings.HasPrefix(name, ".") { // of a method
					names[name] = true
				}
			}
		}
	}
	return names, nil
}

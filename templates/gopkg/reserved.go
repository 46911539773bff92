package gopkg

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// The names of what is emitted for any table are read in the file that stands
// for it.
//
//go:embed runtime/table.go
var tableSource []byte

// reserved are the names that the emitted package may declare for any table, at
// the top of its files: those of the folder runtime. Names of what few tables
// need are among them, so that a table's next row renames no import.
var reserved = sync.OnceValue(func() map[string]bool {
	files, err := runtimeFiles()
	if err != nil {
		panic(err) // the folder is compiled as it stands
	}
	table, err := parse("table.go", tableSource)
	if err != nil {
		panic(err) // as above
	}
	names := map[string]bool{}
	for _, f := range append(slices.Clone(files), table) {
		for _, d := range f.decls {
			for _, name := range d.names {
				if !strings.HasPrefix(name, ".") { // of a method
					names[name] = true
				}
			}
		}
	}
	return names
})

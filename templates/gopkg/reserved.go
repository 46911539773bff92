package gopkg

import (
	"bytes"
	_ "embed"
	"sync"
	"unicode"
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
// need are among them, so that a table's next row, or a client, renames no import.
var reserved = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for _, text := range [][]byte{tableSource, tableFieldValuesSource, tablePollSource} {
		addDeclared(names, text)
	}
	for _, name := range runtimeNames() {
		addDeclared(names, runtimeText(name))
	}
	return names
})

// addDeclared adds the names that a file declares, methods aside. It goes by what gofmt
// does with lines, since a file need not be parsed for it.
func addDeclared(names map[string]bool, text []byte) {
	group := false // of constants, variables or types
	for line := range bytes.Lines(text) {
		if line[0] == '\t' && !group {
			continue // most of a file
		}
		keyword, rest, _ := bytes.Cut(line, []byte(" "))
		switch string(keyword) {
		case "const", "var", "type":
			if group = rest[0] == '('; group {
				continue
			}
		case "func":
		case ")\n":
			group = false
			continue
		default:
			if line[0] != '\t' {
				continue
			}
			rest = line[1:]
		}
		for {
			name := identifier(rest)
			if name == "" {
				break // a method, a comment, a line of a value
			}
			names[name] = true
			var more bool
			if rest, more = bytes.CutPrefix(rest[len(name):], []byte(", ")); !more {
				break
			}
		}
	}
}

// identifier is the name that the text begins with.
func identifier(text []byte) string {
	end := bytes.IndexFunc(text, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if end < 0 {
		return ""
	}
	return string(text[:end])
}

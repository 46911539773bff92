package report

import (
	"bytes"
	"fmt"
	"strings"
)

// A Place is where something stands in a file. The zero place is nowhere: of
// what no file gives.
type Place struct {
	Src       *Source
	Line, Col int32
}

// Given reports whether a file gives what the place is of.
func (p Place) Given() bool { return p.Src != nil }

func (p Place) String() string { return fmt.Sprintf("%s:%d:%d", p.Src.Name, p.Line, p.Col) }

// Origin is the place as the emitted code names it, which is the same wherever
// that is made.
func (p Place) Origin() string {
	if p.Src.File == "" {
		return p.Src.Origin
	}
	return fmt.Sprintf("%s:%d", p.Src.Origin, p.Line)
}

// InBrackets ends a message on what stands at the place; the registry has
// none.
func (p Place) InBrackets() string {
	if !p.Given() {
		return ""
	}
	return " (" + p.String() + ")"
}

// Short is the place as a reader of the output is told it: without the column,
// and the built-in table without its lines, which are no one's to look up.
func (p Place) Short() string {
	if p.Src.File == "" {
		return p.Src.Name
	}
	return fmt.Sprintf("%s:%d", p.Src.Name, p.Line)
}

// An Item is a value that a file gives, with its place. The zero item is one
// that it leaves out.
type Item[T any] struct {
	Place
	Value   T
	Misread bool // the file gives something else, which is reported
}

// Missing reports whether the file leaves the item out.
func (i Item[T]) Missing() bool { return !i.Given() && !i.Misread }

// A Source is a file of a table, or the built-in table.
type Source struct {
	Name     string // as messages name it
	Origin   string // as a row's doc comment names it; empty for the service's own file
	File     string // where it is; empty for the built-in table
	Module   string // the path of the module that it is of, if it was found by one
	Version  string // of that module
	Dir      string // of that module
	Theirs   bool   // it is not the reader's to change: the built-in table, or a module's
	Preset   bool   // it is the error body of a known API
	Extended bool   // another file extends it
	Lines    []byte // what it says
}

// maxExcerpt is the length of a line that is worth to be looked at, in bytes.
const maxExcerpt = 200

// line returns a line of the source, for a reader to look at; empty where there is none,
// where it would not show as it stands, and of a file that another extends, which may not
// be meant for those who see messages.
func (src *Source) line(n int32) string {
	if src.Extended {
		return ""
	}
	i := int32(0)
	for line := range bytes.Lines(src.Lines) {
		if i++; i == n {
			text := strings.TrimRight(string(line), "\r\n")
			if len(text) > maxExcerpt || !IsPrintable(strings.ReplaceAll(text, "\t", " ")) {
				return ""
			}
			return text
		}
	}
	return ""
}

// At returns a place in the source.
func (src *Source) At(line, column int) Place { return Place{src, int32(line), int32(column)} }

// Text returns what a message says of a place in the source: the words that quote
// it or, for a file that another extends, those that do not. Such a file may be
// anything on the machine, and not be meant to be read by those who see messages.
func (src *Source) Text(without, quoting string) string {
	if src.Extended {
		return without
	}
	return quoting
}

package gopkg

import (
	"bytes"
	"embed"
	"fmt"
	"slices"

	"github.com/statusgen/statusgen/templates/model"
)

// The invariant part of the emitted package: all of the folder runtime but
// table.go, which stands for what is emitted, and the tests.
//
//go:embed runtime/buffer.go runtime/challenge.go runtime/failure.go runtime/fields.go runtime/handler.go runtime/headers.go
//go:embed runtime/json.go runtime/mux.go runtime/negotiate.go runtime/outcome.go runtime/respond.go runtime/text.go runtime/xmltext.go
var runtimeSource embed.FS

// notNeeded reports whether a table can do without an invariant file.
func notNeeded(name string, t *model.Table) bool {
	switch name {
	case "fields.go":
		return !slices.ContainsFunc(t.Rows, func(r *model.Row) bool { return r.Fields })
	case "negotiate.go":
		return !t.Negotiates()
	case "xmltext.go":
		return !slices.ContainsFunc(t.Formats, model.Format.IsXML)
	}
	return false
}

// runtimeFiles returns the invariant files that the table needs, with the
// package's name.
func runtimeFiles(t *model.Table) ([]Output, error) {
	entries, err := runtimeSource.ReadDir("runtime")
	if err != nil {
		return nil, err
	}
	var files []Output
	for _, e := range entries {
		if notNeeded(e.Name(), t) {
			continue
		}
		text, err := runtimeSource.ReadFile("runtime/" + e.Name())
		if err != nil {
			return nil, err
		}
		clause := []byte("package runtime\n")
		if !bytes.HasPrefix(text, clause) {
			return nil, fmt.Errorf("runtime/%s does not begin with its package clause", e.Name())
		}
		head := []byte(Header + "\n\npackage " + t.Package + "\n")
		files = append(files, Output{e.Name(), append(head, text[len(clause):]...)})
	}
	return files, nil
}

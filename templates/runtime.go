package templates

import (
	"bytes"
	"embed"
	"fmt"
)

// The invariant part of the emitted package: all of the folder runtime but
// table.go, which stands for what is emitted, and the tests.
//
//go:embed runtime/buffer.go runtime/failure.go runtime/handler.go runtime/headers.go
//go:embed runtime/json.go runtime/mux.go runtime/outcome.go runtime/respond.go runtime/text.go
var runtimeSource embed.FS

// runtimeFiles returns the invariant files with the package's name.
func runtimeFiles(pkg string) ([]Output, error) {
	entries, err := runtimeSource.ReadDir("runtime")
	if err != nil {
		return nil, err
	}
	var files []Output
	for _, e := range entries {
		text, err := runtimeSource.ReadFile("runtime/" + e.Name())
		if err != nil {
			return nil, err
		}
		clause := []byte("package runtime\n")
		if !bytes.HasPrefix(text, clause) {
			return nil, fmt.Errorf("runtime/%s does not begin with its package clause", e.Name())
		}
		head := []byte(Header + "\n\npackage " + pkg + "\n")
		files = append(files, Output{e.Name(), append(head, text[len(clause):]...)})
	}
	return files, nil
}

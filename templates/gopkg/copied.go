package gopkg

import (
	"embed"
	"sync"
)

// The invariant part of the emitted package: all of the folder runtime but
// table.go, which stands for what is emitted, and the tests.
//
//go:embed runtime/buffer.go runtime/challenge.go runtime/failure.go runtime/fields.go runtime/handler.go runtime/headers.go
//go:embed runtime/json.go runtime/mux.go runtime/negotiate.go runtime/outcome.go runtime/respond.go runtime/text.go runtime/xmltext.go
var runtimeSource embed.FS

// runtimeFiles are the invariant files, read once. They are never changed: each
// table takes from them what it needs.
var runtimeFiles = sync.OnceValues(func() ([]*file, error) {
	entries, err := runtimeSource.ReadDir("runtime")
	if err != nil {
		return nil, err
	}
	var files []*file
	for _, e := range entries {
		text, err := runtimeSource.ReadFile("runtime/" + e.Name())
		if err != nil {
			return nil, err
		}
		f, err := parse(e.Name(), text)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
})

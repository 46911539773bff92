package gopkg

import (
	"embed"
	"errors"
	"slices"
	"sync"

	"github.com/statusgen/statusgen/templates/model"
)

// The invariant part of the emitted package: all of the folder runtime but
// table.go, which stands for what is emitted, and the tests.
//
//go:embed runtime/asked.go runtime/buffer.go runtime/byname.go runtime/challenge.go runtime/events.go runtime/failure.go runtime/fielderror.go
//go:embed runtime/fieldname.go runtime/fields.go runtime/fieldvalues.go
//go:embed runtime/file.go runtime/given.go runtime/handler.go runtime/headers.go runtime/items.go runtime/json.go runtime/match.go
//go:embed runtime/mux.go runtime/negotiate.go runtime/outcome.go runtime/plain.go runtime/respond.go runtime/serve.go runtime/stream.go
//go:embed runtime/structured.go runtime/text.go runtime/translate.go runtime/xmltext.go
var runtimeSource embed.FS

// runtimeFiles are the invariant files, read once. They are never changed: each
// table takes from them what it needs.
var runtimeFiles = sync.OnceValues(func() ([]*file, error) {
	entries, err := runtimeSource.ReadDir("runtime")
	if err != nil {
		return nil, err
	}
	files, errs := make([]*file, len(entries)), make([]error, len(entries))
	var wg sync.WaitGroup
	for i, e := range entries {
		wg.Add(1)
		go func() {
			defer wg.Done()
			files[i], errs[i] = parseRuntime(e.Name())
		}()
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return files, nil
})

func parseRuntime(name string) (*file, error) {
	text, err := runtimeSource.ReadFile("runtime/" + name)
	if err != nil {
		return nil, err
	}
	return parse(name, text)
}

// copiedFiles are the invariant files that the package of the table may need: all
// but those that are for other tables.
func copiedFiles(t *model.Table) ([]*file, error) {
	files, err := runtimeFiles()
	isForOthers := func(f *file) bool {
		return slices.ContainsFunc(model.Parts, func(p model.Part) bool { return p.File == f.name && !p.Needs(t) })
	}
	return slices.DeleteFunc(slices.Clone(files), isForOthers), err
}

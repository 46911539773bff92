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
//go:embed runtime/asked.go runtime/buffer.go runtime/byname.go runtime/challenge.go runtime/check.go runtime/codes.go runtime/events.go
//go:embed runtime/fail.go runtime/failure.go runtime/fielderror.go runtime/fieldname.go runtime/fields.go runtime/fieldvalues.go runtime/file.go
//go:embed runtime/given.go runtime/handler.go runtime/headers.go runtime/items.go runtime/json.go runtime/level.go runtime/match.go runtime/mux.go
//go:embed runtime/negotiate.go runtime/observe.go runtime/outcome.go runtime/params.go runtime/plain.go runtime/plainxml.go runtime/poll.go
//go:embed runtime/problem.go runtime/readjson.go runtime/readxml.go runtime/refuse.go runtime/respond.go runtime/retry.go runtime/row.go runtime/said.go
//go:embed runtime/serve.go runtime/shape.go
//go:embed runtime/stream.go runtime/structured.go runtime/text.go runtime/translate.go runtime/transport.go runtime/xmltext.go
var runtimeSource embed.FS

// runtimeFiles are the invariant files with the lines of a side, read once. They are
// never changed: each table takes from them what it needs.
var runtimeFiles = bySide(readRuntime)

func readRuntime(side model.Side) ([]*file, error) {
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
			files[i], errs[i] = parseRuntime(e.Name(), side)
		}()
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return files, nil
}

func parseRuntime(name string, side model.Side) (*file, error) {
	text, err := runtimeSource.ReadFile("runtime/" + name)
	if err != nil {
		return nil, err
	}
	if text, err = ofSide(text, side); err != nil {
		return nil, err
	}
	return parse(name, text)
}

// copiedFiles are the invariant files that the package of the table may need: all
// but those that are for other tables.
func copiedFiles(t *model.Table) ([]*file, error) {
	files, err := runtimeFiles(t.Side)
	return slices.DeleteFunc(slices.Clone(files), func(f *file) bool { return !t.Needs(f.name) }), err
}

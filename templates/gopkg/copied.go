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

// A runtimeFile is an invariant file with the lines of a side. It is read once, and cut
// into its declarations when a table first needs it: for a small table that is most of
// the work. It is never changed: each table takes from it what it needs.
type runtimeFile struct {
	name string
	text func() ([]byte, error)
	cut  func() (*file, error)
}

var runtimeFiles = bySide(readRuntime)

func readRuntime(side model.Side) ([]runtimeFile, error) {
	entries, err := runtimeSource.ReadDir("runtime")
	if err != nil {
		return nil, err
	}
	files := make([]runtimeFile, len(entries))
	for i, e := range entries {
		text := sync.OnceValues(func() ([]byte, error) {
			text, err := runtimeSource.ReadFile("runtime/" + e.Name())
			if err != nil {
				return nil, err
			}
			return ofSide(text, side)
		})
		cut := sync.OnceValues(func() (*file, error) {
			text, err := text()
			if err != nil {
				return nil, err
			}
			return parse(e.Name(), text)
		})
		files[i] = runtimeFile{e.Name(), text, cut}
	}
	return files, nil
}

// copiedFiles are the invariant files that the package of the table may need: all
// but those that are for other tables.
func copiedFiles(t *model.Table) ([]*file, error) {
	sources, err := runtimeFiles(t.Side)
	if err != nil {
		return nil, err
	}
	sources = slices.DeleteFunc(slices.Clone(sources), func(f runtimeFile) bool { return !t.Needs(f.name) })
	files, errs := make([]*file, len(sources)), make([]error, len(sources))
	var wg sync.WaitGroup
	for i, f := range sources {
		wg.Add(1)
		go func() {
			defer wg.Done()
			files[i], errs[i] = f.cut()
		}()
	}
	wg.Wait()
	return files, errors.Join(errs...)
}

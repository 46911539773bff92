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

// runtimeNames are the names of the invariant files.
func runtimeNames() []string {
	entries, err := runtimeSource.ReadDir("runtime")
	if err != nil {
		panic(err) // it is in the program
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names
}

// runtimeText is the text of an invariant file, with the lines of all sides.
func runtimeText(name string) []byte {
	text, err := runtimeSource.ReadFile("runtime/" + name)
	if err != nil {
		panic(err) // it is in the program
	}
	return text
}

// A runtimeFile is an invariant file with the lines of a side, cut into its declarations
// when a table first needs it. It is never changed: each table takes from it what it
// needs.
type runtimeFile struct {
	name string
	cut  func() (*file, error)
}

// runtimeFiles are the invariant files for each side.
var runtimeFiles = sync.OnceValue(func() (all [model.ForClient + 1][]runtimeFile) {
	names := runtimeNames()
	for side := range all {
		for _, name := range names {
			all[side] = append(all[side], runtimeFile{name, sync.OnceValues(func() (*file, error) {
				text, err := ofSide(runtimeText(name), model.Side(side))
				if err != nil {
					return nil, err
				}
				return cutFile(name, text)
			})})
		}
	}
	return all
})

// copiedFiles are the invariant files that the package of the table may need: all
// but those that are for other tables.
func copiedFiles(t *model.Table) ([]*file, error) {
	sources := slices.DeleteFunc(slices.Clone(runtimeFiles()[t.Side]), func(f runtimeFile) bool { return !t.Needs(f.name) })
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

// Package gopkg turns a table into the text of a Go package.
//
// What varies with the table is emitted here, each file by the source file of
// its name; what does not is ordinary Go in the folder runtime, and is copied.
package gopkg

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/statusgen/statusgen/templates/model"
)

// Header is the line that marks a file as ours. A file without it is never
// overwritten or removed.
const Header = "// " + model.Mark

// An Output is one file of the emitted package.
type Output struct {
	Name string // without a folder
	Text []byte
}

// Files returns the files of the package that the table gives, in the order of
// their names. It depends on nothing but the table: the same table, the same
// bytes.
func Files(t *model.Table) ([]Output, error) {
	var copied []*file
	var errCopied error
	done := make(chan struct{})
	go func() { // while the others are made
		copied, errCopied = copiedFiles(t)
		close(done)
	}()
	emitted, err := emittedFiles(t)
	<-done
	if err := cmp.Or(errCopied, err); err != nil {
		return nil, err
	}
	all := slices.Concat(copied, emitted)
	need := needed(all)
	outputs := []Output{packageDoc(t)}
	for _, f := range all {
		if o := f.output(t.Package, need); len(o.Text) > 0 {
			outputs = append(outputs, o)
		}
	}
	slices.SortFunc(outputs, func(a, b Output) int { return strings.Compare(a.Name, b.Name) })
	return outputs, nil
}

// emittedFiles are the files that vary with the table, with all that any table
// needs.
func emittedFiles(t *model.Table) ([]*file, error) {
	errors, imports := compileErrors(t), importNames(t)
	type part struct {
		name     string
		sections []section
		file     *file
		err      error
	}
	emitted := []part{
		{name: "bodies.go", sections: bodies(t)},
		{name: "errorbody.go", sections: errorBody(t, errors)},
		{name: "errors.go", sections: errorRows(t, errors)},
		{name: "methods.go", sections: methods(t)},
		{name: "tasks.go", sections: tasks(t)},
	}
	if t.Serves() {
		emitted = append(emitted,
			part{name: "formats.go", sections: formats(t)},
			part{name: "success.go", sections: successRows(t)},
		)
	}
	var wg sync.WaitGroup
	for i := range emitted {
		if f := &emitted[i]; len(f.sections) > 0 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				f.file, f.err = emittedFile(f.name, t.Package, imports, f.sections)
			}()
		}
	}
	wg.Wait()
	var files []*file
	for _, f := range emitted {
		if f.err != nil {
			return nil, f.err
		}
		if f.file != nil {
			files = append(files, f.file)
		}
	}
	return files, nil
}

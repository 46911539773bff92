package gen

import (
	"fmt"
	"sync"

	"github.com/statusgen/statusgen/gen/files"
	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/openapi"
	"github.com/statusgen/statusgen/templates/reference"
)

// startDocuments begins to make the documents of the table, all at once, and returns a
// function that waits for them.
func startDocuments(s *spec.Spec) func() ([]files.Output, error) {
	if len(s.Documents) == 0 {
		return func() ([]files.Output, error) { return nil, nil }
	}
	w := newDocuments(s)
	made, errs := make([]files.Output, len(s.Documents)), make([]error, len(s.Documents))
	var wg sync.WaitGroup
	for i, d := range s.Documents {
		wg.Add(1)
		go func() {
			defer wg.Done()
			made[i].Path = d.Path
			made[i].Text, errs[i] = w.text(d)
		}()
	}
	return func() ([]files.Output, error) {
		wg.Wait()
		for i, err := range errs {
			if err != nil {
				return nil, fmt.Errorf("%s: %w", made[i].Path, err)
			}
		}
		return made, nil
	}
}

// documents makes the documents of a table, of which several can be made at once.
type documents struct {
	table *model.Table
	page  func() *reference.Page // made once, for all its forms
}

func newDocuments(s *spec.Spec) documents {
	client := ""
	for _, p := range s.Packages {
		if p.Table.Side != model.ForService {
			client = p.Table.Package
		}
	}
	return documents{s.Table, sync.OnceValue(func() *reference.Page { return reference.Of(s.Table, client) })}
}

// text is the document.
func (w documents) text(d spec.Document) ([]byte, error) {
	if d.OpenAPI != "" {
		return openapi.File(w.table, openapi.Form{Version: d.OpenAPI, JSON: d.Form == spec.JSON}), nil
	}
	switch d.Form {
	case spec.HTML:
		return w.page().HTML()
	case spec.JSON:
		return w.page().JSON()
	case spec.SVG:
		return w.page().Picture(), nil
	default:
		return w.page().Markdown(), nil
	}
}

// Package openapi emits a table as responses of OpenAPI, to be referred to by the
// document of an API.
package openapi

import "github.com/statusgen/statusgen/templates/model"

// A Form is how the document is written.
type Form struct {
	Version string // "3.1" or "3.0"
	JSON    bool   // else YAML
}

// File is the document of the table.
func File(t *model.Table, f Form) []byte { return nil }

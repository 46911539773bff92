package spec

import _ "embed"

// Schema is the JSON Schema (2020-12) of a table, by which editors complete, explain and
// refuse. It says what the form of a table is; what its names mean, and whether they fit
// together, only Load finds out.
//
//go:embed schema.json
var Schema []byte

package gen

import (
	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/templates/reference"
)

// schemas are the schemas that there are, by the operand that asks for them.
var schemas = map[string][]byte{
	"table":     spec.Schema,
	"catalog":   reference.CatalogSchema,
	"reference": reference.Schema,
}

var schemaCommand = subcommand{
	name:     "schema",
	operands: "[table|reference|catalog]",
	summary:  "print the JSON Schema of a table, for editors",
	help: `Schema prints the JSON Schema (2020-12) of a table, of this version of statusgen. An
editor with a language server for YAML completes, explains and refuses by it, where the
first line of the table names the file:

	statusgen schema > status.schema.json

	# yaml-language-server: $schema=./status.schema.json

Schema reference prints that of the reference in JSON, outputs: {reference: docs/status.json},
and schema catalog that of the catalogue in JSON.
`,
	run: func(c *command, operands []string) error {
		name := "table"
		if len(operands) > 0 {
			name = operands[0]
		}
		text := schemas[name]
		if len(operands) > 1 || text == nil {
			return usagef("name one of the schemas: table, reference or catalog")
		}
		_, err := c.stdout.Write(text)
		return err
	},
}

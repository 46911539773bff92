package gen

import "github.com/statusgen/statusgen/gen/spec"

var schemaCommand = subcommand{
	name:    "schema",
	summary: "print the JSON Schema of a table, for editors",
	help: `Schema prints the JSON Schema (2020-12) of a table, of this version of statusgen. An
editor with a language server for YAML completes, explains and refuses by it, where the
first line of the table names the file:

	statusgen schema > status.schema.json

	# yaml-language-server: $schema=./status.schema.json
`,
	run: func(c *command, operands []string) error {
		if len(operands) > 0 {
			return usagef("schema takes no operands")
		}
		_, err := c.stdout.Write(spec.Schema)
		return err
	},
}

package gen

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// helpCommand prints what -h prints.
var helpCommand = subcommand{name: "help", operands: "[COMMAND]", summary: "print this help, or that of a command",
	help: `Help prints what -h prints.

	statusgen help diff # as statusgen diff -h
`}

func init() { // which breaks a circle: help names all commands
	helpCommand.run = func(c *command, operands []string) error {
		switch len(operands) {
		case 0:
			return c.help(&writeCommand)
		case 1:
			sub, _, err := subcommandOf(operands)
			if err == nil && sub.name == operands[0] {
				return c.help(sub)
			}
			return usagef("there is no command %q%s", operands[0], strings.TrimSuffix(didYouMean(operands[0]), ", and no such file"))
		}
		return usagef("help of one command at a time, not %s", strings.Join(operands, " and "))
	}
}

// help prints the help of the subcommand; of the one without a name, that of all.
func (c *command) help(sub *subcommand) error {
	text := sub.page()
	if sub == &writeCommand {
		text = allHelp()
	}
	_, err := io.WriteString(c.stdout, text)
	return err
}

// page is the help of one subcommand.
func (sub *subcommand) page() string {
	return "usage: " + sub.usage() + "\n\n" + sub.help + "\n" + sub.flagList()
}

// flagList are the flags of the subcommand, a line each.
func (sub *subcommand) flagList() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, f := range flags {
		if sub.takes(f.name) {
			fmt.Fprintf(w, "  %s\t%s\n", f, f.help)
		}
	}
	w.Flush()
	return b.String()
}

// allHelp is the help of the command as a whole.
func allHelp() string {
	var b strings.Builder
	b.WriteString("usage: " + writeCommand.usage() + "\n       statusgen COMMAND …\n\n" + `Statusgen writes what the table in FILE gives. Without FILE it reads
status.yaml or, where there is none, spec.yaml.

Commands:

`)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, sub := range subcommands()[1:] {
		fmt.Fprintf(w, "  %s\t%s\n", sub.name, sub.summary)
	}
	w.Flush()
	b.WriteString("\nFlags, which may stand anywhere; statusgen COMMAND -h has those of a command:\n\n" + writeCommand.flagList() + `
The exit status is 0 for success, 1 for a table with errors, outputs that
differ, a change that breaks someone, or files that cannot be read or written,
and 2 for wrong usage.

A table to begin with:

	extends: statusgen:base # twelve usual rows
	statuses:
	  Conflict: 409         # one more; what it leaves out is the registry's
	outputs:
	  go: internal/status   # the folder of the package

The manual: go doc github.com/statusgen/statusgen
`)
	return b.String()
}

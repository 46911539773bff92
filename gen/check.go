package gen

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/statusgen/statusgen/gen/files"
	"github.com/statusgen/statusgen/gen/spec"
)

var checkCommand = subcommand{
	name:     "check",
	operands: "[FILE]",
	summary:  "print what writing would change, and fail if that is anything",
	help: `Check writes nothing. It prints what writing would change: a line says of which rows,
and a unified diff, which patch -p1 applies, says the rest. It fails if that is
anything: for CI.

	statusgen check                   # the table that is here
	statusgen check -strict api.yaml  # and warnings fail, too
`,
	flags: []string{"strict", "json"},
	run:   func(c *command, operands []string) error { return c.runTable(operands, c.check) },
}

// check prints what a run would change, as a diff that patch -p1 understands,
// and fails when that is anything.
func (c *command) check(r *files.Run, s *spec.Spec, outputs []files.Output) error {
	if err := r.Open(folders(s)...); err != nil {
		return err
	}
	p, err := c.plan(s, outputs)
	if err != nil {
		return err
	}
	r.Close() // others need not wait for the reader of the diff
	if len(p.Changes) == 0 {
		return nil
	}
	if c.json != nil {
		c.json.add(p.Changes)
	} else if err := c.printDiff(p, packageFolders(s)); err != nil {
		return err
	}
	return fmt.Errorf("the outputs are not what %s gives; to mend that, run go generate ./..., or this command without check", c.file)
}

// printDiff prints the changes to the packages in the folders, and to documents.
func (c *command) printDiff(p *files.Plan, folders []string) error {
	fmt.Fprintln(c.stdout, inRows(p.Changes, folders)) // which patch passes over
	for _, change := range p.Changes {
		if _, err := c.stdout.Write(unified(change)); err != nil {
			return err
		}
	}
	return nil
}

// unified is the change as a diff in the unified format. Where the file has the
// line ends of Windows, so have the lines of the diff: they are no change.
func unified(c files.Change) []byte {
	name := strings.TrimPrefix(filepath.ToSlash(c.Path), "/")
	from, to := "a/"+name, "b/"+name
	switch c.Action {
	case files.Create:
		from = "/dev/null"
	case files.Remove:
		to = "/dev/null"
	}
	text := c.Text
	if bytes.Contains(c.Old, []byte("\r\n")) {
		text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
	}
	return diff.Diff(from, c.Old, to, text)
}

// Package gen is the command: it reads a table, asks the templates for what it
// gives, and writes that or compares it with what is there.
package gen

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/statusgen/statusgen/gen/files"
	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/gopkg"
	"github.com/statusgen/statusgen/templates/model"
)

const help = `usage: statusgen [-strict] [FILE]
       statusgen check [-strict] [FILE]

Statusgen writes what the table in FILE gives. Without FILE it reads
status.yaml or, where there is none, spec.yaml. With check it writes nothing,
prints what it would change as a diff, and fails if there is anything.

  -strict  take warnings for errors
  -h       print this help

The exit status is 0 for success, 1 for a table with errors, outputs that
differ, or files that cannot be read or written, and 2 for wrong usage.

A table to begin with:

	extends: statusgen:base # twelve usual rows
	statuses:
	  Conflict: 409         # one more; what it leaves out is the registry's
	outputs:
	  go: internal/status   # the folder of the package

The manual: go doc github.com/statusgen/statusgen
`

// A command is one run.
type command struct {
	base           []byte // the text of the built-in table
	stdout, stderr io.Writer
	strict         bool
	file           string        // the table
	patience       time.Duration // with another run, before a word about it
}

// Main runs the command with the arguments that follow its name, and returns
// the exit status: 0 for success, 1 for failure, 2 for wrong usage. Base is the
// text of the built-in table.
func Main(args []string, base []byte, stdout, stderr io.Writer) int {
	c := &command{base: base, stdout: stdout, stderr: stderr, patience: time.Second}
	err := c.run(args)
	var (
		usage    usageError
		problems report.Problems
	)
	switch {
	case err == nil:
		return 0
	case errors.Is(err, flag.ErrHelp):
		io.WriteString(stdout, help)
		return 0
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "statusgen: %v\nrun statusgen -h for help\n", err)
		return 2
	case errors.As(err, &problems):
		fmt.Fprintln(stderr, problems)
	default:
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintln(stderr, "statusgen:", strings.TrimSuffix(line, "\n"))
		}
	}
	return 1
}

// A usageError is a command line that means nothing.
type usageError struct{ error }

func usagef(format string, args ...any) error {
	return usageError{fmt.Errorf(format, args...)}
}

func (c *command) run(args []string) error {
	name, err := c.parse(args)
	if err != nil {
		return err
	}
	for {
		err := c.attempt(name == "check")
		var busy *files.Busy
		if !errors.As(err, &busy) {
			return err
		}
		busy.Wait(c.patience, func() {
			fmt.Fprintf(c.stderr, "statusgen: waiting for another run, which is at work in %s\n", busy.Folder)
		})
	}
}

// attempt is a run that does not wait for another, but ends with a *files.Busy:
// what it has read is out of date when the other one is over. It has the table's
// folder to itself before it reads the table, so that the last of several runs
// has read what the table says last.
func (c *command) attempt(check bool) error {
	var r files.Run
	defer r.Close()
	if err := r.Lock(filepath.Dir(c.file)); err != nil {
		return err
	}
	s, err := spec.Load(c.file, c.base)
	if err != nil {
		return err
	}
	outputs, err := emit(s)
	if err != nil {
		return err
	}
	if check {
		return c.check(&r, s, outputs)
	}
	return c.write(&r, s, outputs)
}

// write makes the outputs what the table gives.
func (c *command) write(r *files.Run, s *spec.Spec, outputs []files.Output) error {
	held := hold()
	defer held.release()
	defer r.Close() // before a signal that was held ends the program
	if err := r.Make(folders(s)...); err != nil {
		return err
	}
	p, err := c.plan(s, outputs)
	if err != nil {
		return err
	}
	return r.Write(p, held.any)
}

// parse reads the command line, and returns the command that it names, if any.
func (c *command) parse(args []string) (name string, err error) {
	operands, err := c.flags(args)
	if err != nil {
		return "", err
	}
	if len(operands) > 0 {
		switch first := operands[0]; {
		case first == "help":
			return "", flag.ErrHelp
		case first == "check":
			name, operands = first, operands[1:]
		case isUnknownCommand(first):
			return "", usagef("unknown command %q%s", first, didYouMean(first))
		}
	}
	switch len(operands) {
	case 0:
		c.file, err = defaultFile()
	case 1:
		c.file = operands[0]
	default:
		err = usagef("one table at a time, not %s", strings.Join(operands, " and "))
	}
	return name, err
}

// flags reads the flags, wherever they stand, and returns the rest.
func (c *command) flags(args []string) (operands []string, err error) {
	set := flag.NewFlagSet("statusgen", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.BoolVar(&c.strict, "strict", false, "")
	for {
		switch err := set.Parse(args); {
		case errors.Is(err, flag.ErrHelp):
			return nil, err
		case err != nil:
			return nil, usageError{err}
		case set.NArg() == 0:
			return operands, nil
		}
		operands, args = append(operands, set.Arg(0)), set.Args()[1:]
	}
}

// isUnknownCommand reports whether the first operand was rather meant for a
// command than for a file.
func isUnknownCommand(operand string) bool {
	if strings.ContainsAny(operand, `./\`) {
		return false
	}
	_, err := os.Lstat(operand)
	return errors.Is(err, fs.ErrNotExist)
}

// didYouMean ends a message on an unknown command.
func didYouMean(word string) string {
	return cmp.Or(new(report.Report).DidYouMean(word, []string{"check", "help"}), ", and no such file")
}

// defaultFile is the table where none is named.
func defaultFile() (string, error) {
	for _, file := range []string{"status.yaml", "spec.yaml"} {
		if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
			return file, nil
		}
	}
	return "", errors.New("no status.yaml here, and no spec.yaml; name the table, or begin one with what statusgen -h shows")
}

// emit returns what the table gives.
func emit(s *spec.Spec) ([]files.Output, error) {
	var outputs []files.Output
	for _, p := range s.Packages {
		emitted, err := gopkg.Files(p.Table)
		if err != nil {
			return nil, err
		}
		for _, f := range emitted {
			outputs = append(outputs, files.Output{Path: filepath.Join(p.Folder, f.Name), Text: f.Text})
		}
	}
	return outputs, nil
}

// folders are those of the outputs.
func folders(s *spec.Spec) []string {
	var all []string
	for _, p := range s.Packages {
		all = append(all, p.Folder)
	}
	return all
}

// plan compares what the table gives with what is there, after the warnings.
func (c *command) plan(s *spec.Spec, outputs []files.Output) (*files.Plan, error) {
	for _, w := range s.Warnings {
		fmt.Fprintln(c.stderr, warning(w))
	}
	if c.strict && len(s.Warnings) > 0 {
		return nil, fmt.Errorf("%s has warnings, which -strict takes for errors", c.file)
	}
	return files.NewPlan(outputs, folders(s), meanings(s.Table))
}

// meanings say what the names of the emitted package are in the table, those
// that it gives.
func meanings(t *model.Table) map[string]string {
	var names []model.Name
	for _, r := range t.Rows {
		names = append(names, r.Names()...)
	}
	for _, m := range t.Methods {
		names = append(names, m.Names()...)
	}
	for _, b := range t.Bodies {
		names = append(names, b.Names()...)
	}
	all := make(map[string]string, len(names))
	for _, n := range names {
		all[n.Name] = n.What
	}
	return all
}

// warning is the problem as one line: status.yaml:14:5: warning: NotFound: …
func warning(p report.Problem) string {
	if p.Row != "" {
		p.Text = p.Row + ": " + p.Text
	}
	p.Row = "warning"
	return p.String()
}

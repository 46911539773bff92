// Package gen is the command: it reads a table, asks the templates for what it
// gives, and writes that or compares it with what is there.
package gen

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/statusgen/statusgen/gen/files"
	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/templates/gopkg"
	"github.com/statusgen/statusgen/templates/model"
)

// A command is one run.
type command struct {
	base           []byte // the text of the built-in table
	stdin          io.Reader
	stdout, stderr io.Writer
	dir            string // to change to first; empty: none
	strict         bool
	verbose        bool
	format         string // of what is printed; empty: the default
	output         string // the file to write to; empty: stdout
	allow          []string
	diffs          diffFlags
	addr           string        // of the page that is served
	json           *findings     // what there is to say; nil: in lines
	file           string        // the table
	patience       time.Duration // with another run, before a word about it
}

func newCommand(base []byte, stdout, stderr io.Writer) *command {
	return &command{base: base, stdin: os.Stdin, stdout: stdout, stderr: stderr, patience: time.Second}
}

var writeCommand = subcommand{
	operands: "[FILE]",
	summary:  "write what the table gives",
	flags:    []string{"strict", "v", "json"},
	run:      func(c *command, operands []string) error { return c.runTable(operands, c.write) },
}

// runTable reads the table that the operands name, if they name one, and does with what
// it gives what do does. It waits for another run to end.
func (c *command) runTable(operands []string, do func(*files.Run, *spec.Spec, []files.Output) error) (err error) {
	if c.file, err = tableFile(operands); err != nil {
		return err
	}
	if c.file == "-" {
		return usagef("the outputs of a table are where it says from its file, and standard input is none; table and diff read it")
	}
	return c.whenFree(func() error { return c.attempt(do) })
}

// whenFree does what ends with a *files.Busy while another run is in its way, until none is.
func (c *command) whenFree(attempt func() error) error {
	for {
		err := attempt()
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
func (c *command) attempt(do func(*files.Run, *spec.Spec, []files.Output) error) error {
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
	return do(&r, s, outputs)
}

// write makes the outputs what the table gives.
func (c *command) write(r *files.Run, s *spec.Spec, outputs []files.Output) error {
	return c.writeIn(r, folders(s), outputs, func() (*files.Plan, error) { return c.plan(s, outputs) })
}

// writeIn makes the outputs, which are in the folders, as the plan has them.
func (c *command) writeIn(r *files.Run, folders []string, outputs []files.Output, plan func() (*files.Plan, error)) error {
	held := hold()
	defer held.release()
	defer r.Close() // before a signal that was held ends the program
	if err := r.Make(folders...); err != nil {
		return err
	}
	p, err := plan()
	if err != nil {
		return err
	}
	if err := r.Write(p, held.any); err != nil {
		return err
	}
	c.tell(p, outputs)
	return nil
}

// tableFile is the table that the operands name or, where they name none, the one that
// is here.
func tableFile(operands []string) (string, error) {
	switch len(operands) {
	case 0:
		return defaultFile()
	case 1:
		return operands[0], nil
	}
	return "", usagef("one table at a time, not %s", strings.Join(operands, " and "))
}

// defaultFile is the table where none is named.
func defaultFile() (string, error) {
	for _, file := range []string{"status.yaml", "spec.yaml"} {
		if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
			return file, nil
		}
	}
	return "", errors.New("no status.yaml here, and no spec.yaml; name the table, or begin one with statusgen init")
}

// emit returns what the table gives. The documents are made while the packages are.
func emit(s *spec.Spec) ([]files.Output, error) {
	var outputs []files.Output
	documents := startDocuments(s)
	for _, p := range s.Packages {
		emitted, err := gopkg.Files(p.Table)
		if err != nil {
			return nil, err
		}
		for _, f := range emitted {
			outputs = append(outputs, files.Output{Path: filepath.Join(p.Folder, f.Name), Text: f.Text})
		}
	}
	written, err := documents()
	return append(outputs, written...), err
}

// packageFolders are those of the Go packages.
func packageFolders(s *spec.Spec) []string {
	var all []string
	for _, p := range s.Packages {
		all = append(all, p.Folder)
	}
	return all
}

// folders are those of the outputs, each once.
func folders(s *spec.Spec) []string {
	all := packageFolders(s)
	for _, d := range s.Documents {
		if dir := filepath.Dir(d.Path); !slices.Contains(all, dir) {
			all = append(all, dir)
		}
	}
	return all
}

// plan compares what the table gives with what is there, after the warnings.
func (c *command) plan(s *spec.Spec, outputs []files.Output) (*files.Plan, error) {
	c.report(s.Warnings, "warning")
	if c.strict && len(s.Warnings) > 0 {
		return nil, fmt.Errorf("%s has warnings, which -strict takes for errors", c.file)
	}
	return files.NewPlan(outputs, packageFolders(s), meanings(s.Table))
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

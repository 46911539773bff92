package gen

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/statusgen/statusgen/gen/files"
	"github.com/statusgen/statusgen/gen/spec/report"
)

// How a run says what it has found and done: in lines or, with -json, in one value at the
// end.

// findings are what -json prints.
type findings struct {
	Problems []finding `json:"problems"`        // of the table: its errors, and its warnings
	Changes  []change  `json:"changes"`         // that were made to the outputs, or that check would make
	Error    string    `json:"error,omitempty"` // why the run failed, where no problem says it
}

type finding struct {
	File     string `json:"file"`
	Line     int    `json:"line,omitempty"`   // from 1
	Column   int    `json:"column,omitempty"` // from 1, in characters
	Row      string `json:"row,omitempty"`
	Severity string `json:"severity"`       // error or warning
	Name     string `json:"name,omitempty"` // of a warning, by which a table can allow it
	Message  string `json:"message"`
}

type change struct {
	Action string `json:"action"` // create, replace or remove
	Path   string `json:"path"`
}

// printJSON is what the flag -json does.
func (c *command) printJSON(text string) error {
	on, err := strconv.ParseBool(text)
	if err != nil {
		return errors.New("parse error") // as the package flag says it
	}
	if on {
		c.json = &findings{Problems: []finding{}, Changes: []change{}}
	}
	return nil
}

// add adds changes to what is printed.
func (f *findings) add(changes []files.Change) {
	for _, c := range changes {
		f.Changes = append(f.Changes, change{string(c.Action), filepath.ToSlash(c.Path)})
	}
}

// report says what is wrong with a table, or what a warning is about.
func (c *command) report(problems report.Problems, severity string) {
	for _, p := range problems {
		if c.json != nil {
			c.json.Problems = append(c.json.Problems, finding{p.File, p.Line, p.Column, p.Row, severity, p.Warning, p.Text})
			continue
		}
		if severity == "warning" { // status.yaml:14:5: warning: NotFound: …
			if p.Row != "" {
				p.Text = p.Row + ": " + p.Text
			}
			p.Row = severity
		}
		if isTerminal(c.stderr) {
			fmt.Fprintln(c.stderr, p.Shown())
		} else {
			fmt.Fprintln(c.stderr, p)
		}
	}
}

// tell says what was done to the outputs.
func (c *command) tell(p *files.Plan, outputs []files.Output) {
	if c.json != nil {
		c.json.add(p.Changes)
	}
	if !c.verbose {
		return
	}
	changed := map[string]bool{}
	for _, change := range p.Changes {
		changed[change.Path] = true
		word := "wrote"
		if change.Action == files.Remove {
			word = "removed"
		}
		fmt.Fprintln(c.stderr, word, change.Path)
	}
	for _, o := range outputs {
		if !changed[filepath.Clean(o.Path)] {
			fmt.Fprintln(c.stderr, "kept", filepath.Clean(o.Path))
		}
	}
}

// conclude says why the run failed, if it has, and returns that.
func (c *command) conclude(err error) error {
	var problems report.Problems
	isOfTable := errors.As(err, &problems)
	if isOfTable {
		c.report(problems, "error")
	}
	if c.json != nil {
		if err != nil && !isOfTable {
			c.json.Error = err.Error()
		}
		return errors.Join(err, encode(c.stdout, c.json))
	}
	if err != nil && !isOfTable && err != errSaid {
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintln(c.stderr, "statusgen:", strings.TrimSuffix(line, "\n"))
		}
	}
	return err
}

// encode prints the value as JSON that people can read, too.
func encode(w io.Writer, value any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "\t")
	return e.Encode(value)
}

// Package spec reads a table of HTTP outcomes from YAML, checks it, and gives
// the complete table that the templates emit. It reports every problem of a
// file in one run, each with its place; a table that it returns can be emitted.
package spec

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/statusgen/statusgen/templates/model"
)

// A Spec is what a file says: the table, and where its outputs go.
type Spec struct {
	Table    *model.Table
	Outputs  Outputs
	Warnings Problems // sorted
}

// Outputs are where the outputs go, as paths from where the program runs.
type Outputs struct {
	Go string // the folder of the Go package
}

// Load reads the table in the file. Base is the text of the built-in table,
// statusgen:base. The error is Problems, all that the file has.
func Load(file string, base []byte) (*Spec, error) {
	r := &report{}
	src := &source{name: file}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, Problems{{File: file, Text: readError(err)}}
	}
	root := parse(src, text, r)
	if root == nil {
		return nil, r.problems.sorted()
	}
	t := reader{scope{report: r}, src}.table(root)
	c := checker{report: r, table: t, dir: filepath.Dir(file)}
	spec := c.check()
	if len(r.problems) > 0 {
		return nil, r.problems.sorted()
	}
	spec.Warnings = r.warnings.sorted()
	return spec, nil
}

// readError says why a file cannot be read, without the path that precedes it
// in the message.
func readError(err error) string {
	if pathErr := (*os.PathError)(nil); errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return fmt.Sprintf("the file cannot be read: %v", err)
}

package gen

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/gen/spec/source"
)

// fromModule reads a table in a file of a module, PATH@VERSION, as a service gets it that
// requires the module and nothing else.
func (c *command) fromModule(name string) (*side, error) {
	in, done, err := c.ofModule(name)
	if err != nil {
		return nil, err
	}
	defer done()
	return sideOf(in, name)
}

// ofModule is the table in a file of a module, as a file that extends it. It can be read
// until done.
func (c *command) ofModule(name string) (in spec.Input, done func(), err error) {
	file, version, ok := strings.Cut(name, "@")
	if !ok {
		return in, nil, usagef("%s has no version; write it as in github.com/acme/platform/status.yaml@v1.2.0", name)
	}
	dir, err := os.MkdirTemp("", "statusgen-")
	if err != nil {
		return in, nil, err
	}
	done = func() { os.RemoveAll(dir) }
	env, err := source.WithModule(dir, file, version)
	if err != nil {
		done()
		return in, nil, err
	}
	return spec.Input{
		File: filepath.Join(dir, "status.yaml"), Text: []byte("extends: " + file + "\n"), Base: c.base, Env: env, Compared: true,
		Name: func(string) string { return name },
	}, done, nil
}

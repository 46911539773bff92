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
	file, version, ok := strings.Cut(name, "@")
	if !ok {
		return nil, usagef("%s has no version; write it as in github.com/acme/platform/status.yaml@v1.2.0", name)
	}
	dir, err := os.MkdirTemp("", "statusgen-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	env, err := source.WithModule(dir, file, version)
	if err != nil {
		return nil, err
	}
	return sideOf(spec.Input{
		File: filepath.Join(dir, "status.yaml"), Text: []byte("extends: " + file + "\n"), Base: c.base, Env: env, Compared: true,
		Name: func(string) string { return name },
	}, name)
}

package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// A Download is a version of a module that the go command has fetched.
type Download struct {
	Path, Version string
	Dir           string
	Sum, GoModSum string
	Error         string
}

// download has the go command fetch a module: PATH@VERSION, or PATH at the version that
// go.mod gives.
func download(dir string, env []string, name string) Download {
	var m Download
	err := goList(dir, env, []string{"mod", "download", "-json", name}, func(d *json.Decoder) error { return d.Decode(&m) })
	if err != nil && m.Error == "" {
		m.Error = err.Error()
	}
	return m
}

// WithModule makes the folder one of a module that requires the module of a file, which is
// named as extends names it, at the version. Env is for all later runs of the go command
// there.
func WithModule(dir, name, version string) (env []string, err error) {
	env = []string{"GO111MODULE=on", "GOFLAGS=-mod=mod", "GOWORK=off"}
	if !IsImportPath(name) || !strings.Contains(name, "/") {
		return nil, fmt.Errorf("%q is no file of a module; those are named as in github.com/acme/platform/status.yaml@v1.2.0", name)
	}
	if version == "" || version[0] == '-' || strings.ContainsFunc(version, func(c rune) bool { return !IsPathRune(c) && c != '/' }) {
		return nil, fmt.Errorf("%q is no version of a module; write one as in %s@v1.2.0", version, name)
	}
	goMod := filepath.Join(dir, "go.mod")
	if err := os.WriteFile(goMod, []byte("module statusgen.invalid/diff\n\ngo 1.24\n"), 0o666); err != nil {
		return nil, err
	}
	m, err := moduleOf(dir, env, name, version)
	if err != nil {
		return nil, err
	}
	require := fmt.Sprintf("module statusgen.invalid/diff\n\ngo 1.24\n\nrequire %s %s\n", m.Path, m.Version)
	sums := fmt.Sprintf("%s %s %s\n%[1]s %[2]s/go.mod %[4]s\n", m.Path, m.Version, m.Sum, m.GoModSum)
	return env, errors.Join(os.WriteFile(goMod, []byte(require), 0o666), os.WriteFile(filepath.Join(dir, "go.sum"), []byte(sums), 0o666))
}

// moduleOf fetches the module of the file. Its path may be any beginning of the name; the
// longest is right.
func moduleOf(dir string, env []string, name, version string) (*Download, error) {
	var why []string
	for p := path.Dir(name); p != "." && !IsPattern(p); p = path.Dir(p) {
		m := download(dir, env, p+"@"+version)
		if m.Error == "" {
			return &m, nil
		}
		why = append(why, oneLine(m.Error))
	}
	return nil, fmt.Errorf("no module has %s at %s: %s", name, version, strings.Join(why, "; "))
}

package gen

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"

	"github.com/statusgen/statusgen/gen/spec/source"
)

var initCommand = subcommand{
	name:    "init",
	summary: "begin a table here: status.yaml, and the line that go generate runs",
	help: `Init writes status.yaml, a table to keep and to change, and in the folder of the
package that it gives a file with the line that go generate runs. It asks nothing,
overwrites nothing, and says what to run next.

	go mod init example.com/shop
	go get -tool github.com/statusgen/statusgen
	go tool statusgen init
	go generate ./...
`,
	run: (*command).init,
}

// The table that init writes, with the name of the module for NAME.
//
//go:embed init.yaml
var initTable []byte

// initFolder is the folder that the table names, and initLine the file with the line for
// go generate in it.
const (
	initFolder = "internal/status"
	initLine   = "package status\n\n//go:generate go tool statusgen -C ../..\n"
)

// init begins a table in this folder.
func (c *command) init(operands []string) error {
	if len(operands) > 0 {
		return usagef("init takes no operands; -C names another folder")
	}
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	module, err := source.ModuleAround(here)
	switch {
	case err != nil:
		return err
	case module == nil:
		return errors.New("there is no go.mod here or above; run `go mod init` with the path of your module first")
	case module.Path == "":
		return fmt.Errorf("%s has no module path; its first line is such as: module example.com/shop", filepath.Join(module.Dir, "go.mod"))
	}
	for _, file := range []string{"status.yaml", "spec.yaml"} {
		if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s: is there already, and init overwrites nothing; statusgen writes what it gives", file)
		}
	}
	for _, folder := range []string{path.Dir(initFolder), initFolder} {
		if info, err := os.Stat(folder); err == nil && !info.IsDir() {
			return fmt.Errorf("%s: is no folder, and the package goes into %s; move it away, or write a table by hand, with outputs: {go: another/folder}", folder, initFolder)
		}
	}
	if entries, err := os.ReadDir(initFolder); len(entries) > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: is there already, and init overwrites nothing; move it away, or write a table by hand, with outputs: {go: another/folder}", initFolder)
	}
	line := filepath.Join(filepath.FromSlash(initFolder), "generate.go")
	if err := begin(line, initTableOf(module.Path)); err != nil {
		return err
	}
	next := "\tgo generate ./...\n\tgo doc ./" + initFolder + "\n"
	if has, err := hasTool(module.Dir); err == nil && !has {
		next = "\tgo get -tool github.com/statusgen/statusgen\n" + next
	}
	_, err = fmt.Fprintf(c.stdout, "wrote status.yaml\nwrote %s\n\nnext:\n\n%s", path.Join(initFolder, "generate.go"), next)
	return err
}

// initTableOf is the table for a module. The comment behind the name stands below those
// behind the lines above it.
func initTableOf(module string) []byte {
	line := fmt.Sprintf("%-36s #", "api: {title: "+nameOf(module)+"}")
	return titleLine.ReplaceAllLiteral(initTable, []byte(line))
}

var titleLine = regexp.MustCompile(`api: \{title: NAME\} +#`)

var majorElement = regexp.MustCompile(`^v[0-9]+$`)

// nameOf is the last element of a module's path that says something, as YAML has a text.
func nameOf(module string) string {
	name := path.Base(module)
	if majorElement.MatchString(name) {
		name = path.Base(path.Dir(module))
	}
	return strconv.Quote(name)
}

// begin makes the table, and the file of the line with its folder; all of them, or nothing.
func begin(line string, table []byte) (err error) {
	var made []string
	defer func() {
		if err != nil {
			for _, name := range slices.Backward(made) {
				os.Remove(name)
			}
		}
	}()
	for _, folder := range []string{path.Dir(initFolder), initFolder} {
		switch err := os.Mkdir(folder, 0o777); {
		case err == nil:
			made = append(made, folder)
		case !errors.Is(err, fs.ErrExist):
			return err
		}
	}
	for _, file := range []struct {
		name string
		text []byte
	}{{line, []byte(initLine)}, {"status.yaml", table}} {
		if err := create(file.name, file.text); err != nil {
			return err
		}
		made = append(made, file.name)
	}
	return nil
}

// create makes a file that is not there. One that cannot be written as a whole is removed.
func create(name string, text []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err != nil {
		os.Remove(name)
	}
	return err
}

var toolLine = regexp.MustCompile(`(?m)^(tool)?\s+github\.com/statusgen/statusgen\s*(//.*)?$`)

// hasTool reports whether the module in the folder has the command as a tool.
func hasTool(dir string) (bool, error) {
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	return toolLine.Match(text), err
}

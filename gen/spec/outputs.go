package spec

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/gen/spec/source"
	"github.com/statusgen/statusgen/templates/model"
)

// checkOutputs returns where the packages go; nowhere, after reporting why.
func checkOutputs(s report.Scope, t *table, dir string) Outputs {
	golang, client := t.outputs.golang, t.outputs.client
	documents := t.outputs.openapi.Given() || t.outputs.reference.Given()
	switch {
	case t.outputs.Misread || golang.Misread || client.Misread:
		return Outputs{}
	case !t.outputs.Given():
		s.Errorf(t.Place, "no outputs; say where the Go package goes, as in outputs: {go: internal/status}")
		return Outputs{}
	case !golang.Given() && !client.Given() && !documents:
		s.Errorf(t.outputs.Place, "outputs has no go; say where the Go package goes, as in {go: internal/status}")
		return Outputs{}
	}
	return Outputs{Go: checkFolder(s, golang, dir), Client: checkFolder(s, client, dir)}
}

// namedOutputs are the outputs as the table names them.
func namedOutputs(t *table) Outputs {
	return Outputs{Go: t.outputs.golang.Value, Client: t.outputs.client.Value}
}

// checkFolder returns the folder of a package; none where the table does not give it, or
// after reporting what is wrong with it.
func checkFolder(s report.Scope, folder report.Item[string], dir string) string {
	if !folder.Given() {
		return ""
	}
	if why := folderFault(folder.Value, dir); why != "" {
		s.Errorf(folder.Place, "%s", why)
		return ""
	}
	return filepath.Join(dir, filepath.FromSlash(folder.Value))
}

// folderFault says why the Go package cannot be in a folder that a table in dir
// names, if so. A folder is the same on every system, and its name is part of an
// import path.
func folderFault(folder, dir string) string {
	if why := pathFault(folder, "folder", "internal/status"); why != "" {
		return why
	}
	for element := range strings.SplitSeq(path.Clean(folder), "/") {
		if element == "." || element == ".." {
			continue
		}
		if why := elementFault(element); why != "" {
			return fmt.Sprintf("the folder %s cannot be imported: %s", report.Quote(folder), why)
		}
	}
	return outside(folder, "folder", dir)
}

// pathFault says why the text is no relative path of what, if so.
func pathFault(text, what, example string) string {
	switch {
	case !report.IsPrintable(text):
		return fmt.Sprintf("%s is no %s; write one relative to this file, as in %s", report.Quote(text), what, example)
	case strings.Contains(text, `\`):
		return fmt.Sprintf("%s has a backslash; write the %s with slashes, which serve on Windows as well", report.Quote(text), what)
	case path.IsAbs(text) || filepath.IsAbs(text):
		return fmt.Sprintf("%s is not relative to this file; write the %s as in %s", report.Quote(text), what, example)
	}
	return ""
}

// elementFault says why the go command, or Windows, has no package in a folder of
// the name, if so.
func elementFault(name string) string {
	switch i := strings.IndexFunc(name, func(c rune) bool { return !source.IsPathRune(c) }); {
	case i >= 0:
		return fmt.Sprintf("%q is no character of an import path; write letters and digits of ASCII", []rune(name[i:])[0])
	case strings.ContainsRune("-+~", rune(name[0])):
		return fmt.Sprintf("the go command takes no name that begins with %c", name[0])
	case name == "vendor":
		return "vendor is the folder of `go mod vendor`"
	}
	return windowsFault(name)
}

// windowsFault says why Windows has no file or folder of the name, if so.
func windowsFault(name string) string {
	short, _, _ := strings.Cut(name, ".")
	tilde := strings.LastIndexByte(name, '~')
	switch i := strings.IndexAny(name, `<>:"|?*`); {
	case i >= 0:
		return fmt.Sprintf("Windows has no names with %c", name[i])
	case strings.HasSuffix(name, "."):
		return "Windows drops the dot at the end of a name"
	case strings.HasSuffix(name, " "):
		return "Windows drops the space at the end of a name"
	case isDevice(short):
		return fmt.Sprintf("%s is a device on Windows", short)
	case tilde >= 0 && isDigits(name[tilde+1:]):
		return "a name that ends in ~ and a number is a short form of another on Windows"
	}
	return ""
}

func isDigits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// isDevice reports whether a file of the name, with any ending, is a device on
// Windows.
func isDevice(name string) bool {
	switch name = strings.ToUpper(name); name {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	port, isPort := strings.CutPrefix(name, "COM")
	if !isPort {
		port, isPort = strings.CutPrefix(name, "LPT")
	}
	return isPort && len(port) == 1 && '1' <= port[0] && port[0] <= '9'
}

// outside says of a folder or a file that it is not in the module of the table in
// dir, if so: what imports the package is in that module. Where there is no module
// yet, dir is as much as can be known of it.
func outside(name, what, dir string) string {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err.Error()
	}
	m, err := source.ModuleAround(dir)
	switch target := filepath.Join(dir, filepath.FromSlash(name)); {
	case err != nil:
		return err.Error()
	case m == nil && !source.IsWithin(target, dir):
		return fmt.Sprintf("the %s %s is not below the folder of the table, and no go.mod makes them one module; write one below, or run `go mod init` first", what, report.Quote(name))
	case m != nil && !source.IsWithin(target, m.Dir):
		return fmt.Sprintf("the %s %s is outside the module %s of the table; write one inside", what, report.Quote(name), m.Path)
	}
	return ""
}

// checkPackage returns the name of the Go package: the table's own, else the last
// element of its folder.
func checkPackage(s report.Scope, t *table, outputs Outputs) string {
	switch {
	case t.pkg.Given():
		return checkPackageName(s, t.pkg, "package: status")
	case outputs.Go != "":
		return checkPackageName(s, inFolder(t.outputs.golang), "package: status")
	}
	return "" // which is reported with the outputs
}

// checkClient returns the name of the package for clients, and whom it is for; that of
// the service has the table's own name.
func checkClient(s report.Scope, t *table, outputs Outputs, pkg string) (string, model.Side) {
	own := t.outputs.clientPkg
	switch {
	case outputs.Client == "":
		return "", model.ForService
	case outputs.Client == outputs.Go && own.Given() && own.Value != pkg:
		s.Errorf(own.Place, "the package is %s here, and %s in the same folder for the service; leave this one out, or give the client a folder of its own", report.Quote(own.Value), report.Quote(pkg))
		fallthrough
	case outputs.Client == outputs.Go:
		return pkg, model.ForBoth
	case own.Given():
		return checkPackageName(s, own, "{folder: api/orders, package: orders}"), model.ForClient
	}
	return checkPackageName(s, inFolder(t.outputs.client), "{folder: api/orders, package: orders}"), model.ForClient
}

// inFolder is the last element of a folder.
func inFolder(folder report.Item[string]) report.Item[string] {
	folder.Value = path.Base(folder.Value)
	return folder
}

// checkPackageName returns the name of a package, after reporting what is wrong with it.
func checkPackageName(s report.Scope, pkg report.Item[string], example string) string {
	name, at, hint := pkg.Value, pkg.Place, "; name it as in "+example
	switch {
	case !model.IsIdentifier(name):
		s.Errorf(at, "%s is no name of a Go package%s", report.Quote(name), hint)
	case reserved(name) != "":
		s.Errorf(at, "the package cannot be named %s, which is %s%s", name, reserved(name), hint)
	case name == "main":
		s.Errorf(at, "the package cannot be named main, which nothing can import%s", hint)
	case strings.HasSuffix(name, "_test"):
		s.Errorf(at, "the package cannot be named %s: names that end in _test are those of tests%s", name, hint)
	}
	return name
}

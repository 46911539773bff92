package source

import (
	"cmp"
	"encoding/json"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A Package is what `go list` says of one.
type Package struct {
	Dir        string
	ImportPath string
	Name       string
	Export     string // the file that has what the package exports
	Deps       []string
	Module     *struct{} // none of the standard library, or without modules
	Error      *struct{ Err string }
}

// Packages returns the packages of the import paths, by these. The go command
// compiles those that it has not compiled before.
func (home *Home) Packages(paths []string) (map[string]Package, error) {
	args := []string{"list", "-e", "-export", "-json=Dir,ImportPath,Name,Export,Deps,Module,Error", "--"}
	packages := map[string]Package{}
	err := goList(home.dir, nil, append(args, paths...), func(d *json.Decoder) error {
		var p Package
		if err := d.Decode(&p); err != nil {
			return err
		}
		packages[p.ImportPath] = p
		return nil
	})
	return packages, err
}

// A Home is where the emitted package will stand, which decides what it can
// import.
type Home struct {
	dir        string // where the go command is run
	folder     string // of the package, as an absolute path; empty when it is not known
	importPath string // of the package; empty when it is in no module
}

// HomeOf returns where the emitted package will stand that goes into the folder
// output, which is empty when the table names none. The go command is run beside
// the table, so that it names files as the user does, unless the folder is of a
// module within that of the table.
func HomeOf(dir, output string) (*Home, error) {
	home := &Home{dir: dir}
	if output == "" {
		return home, nil
	}
	var err error
	if home.folder, err = filepath.Abs(output); err != nil {
		return nil, err
	}
	m, err := ModuleAround(home.folder)
	if m == nil || err != nil {
		return home, err
	}
	inside, err := filepath.Rel(m.Dir, home.folder)
	if err != nil {
		return nil, err
	}
	home.importPath = path.Join(m.Path, filepath.ToSlash(inside))
	if abs, err := filepath.Abs(dir); err == nil && !IsWithin(abs, m.Dir) {
		home.dir = m.Dir
	}
	return home, nil
}

// NotImportable says why the emitted package cannot import another, if so.
func (home *Home) NotImportable(p Package) string {
	_, unvendored, isVendored := cutElement(p.ImportPath, "vendor")
	inner, _, isInternal := cutElement(p.ImportPath, "internal")
	switch {
	case p.Error != nil && strings.Contains(p.Error.Err, "no required module provides"):
		return fmt.Sprintf("no required module has the package %s; run `go get %[1]s`", p.ImportPath)
	case p.Error != nil && strings.Contains(p.Error.Err, "is not in std"):
		return fmt.Sprintf("there is no package %s; write its whole import path", p.ImportPath)
	case p.Error != nil && strings.HasPrefix(p.Error.Err, "# "): // what the compiler says of a package
		_, why, _ := strings.Cut(p.Error.Err, "\n")
		return fmt.Sprintf("package %s does not compile: %s", p.ImportPath, oneLine(why))
	case p.Error != nil:
		return fmt.Sprintf("package %s: %s", p.ImportPath, oneLine(p.Error.Err))
	case p.Name == "main":
		return fmt.Sprintf("package %s is a command, which nothing can import", p.ImportPath)
	case isVendored:
		return fmt.Sprintf("package %s is a vendored copy, which is imported as %s, if at all", p.ImportPath, unvendored)
	case isInternal && !home.isAround(p, inner):
		return fmt.Sprintf("package %s is internal to %s, so the generated package cannot import it", p.ImportPath, cmp.Or(inner, "the standard library"))
	case p.Export == "":
		return fmt.Sprintf("package %s does not compile; run `go build %[1]s`", p.ImportPath)
	case home.importPath != "" && (p.ImportPath == home.importPath || slices.Contains(p.Deps, home.importPath)):
		return fmt.Sprintf("package %s imports the generated package, which cannot import it in turn; move the name to a package that does not", p.ImportPath)
	}
	return ""
}

// isAround reports whether the emitted package is where a package that is internal
// to inner can be imported. The go command has it by the paths of packages or,
// without modules and in the standard library, by their folders.
func (home *Home) isAround(p Package, inner string) bool {
	if p.Module != nil {
		return inner == home.importPath || strings.HasPrefix(home.importPath, inner+"/")
	}
	outer := p.Dir[:max(0, len(p.Dir)-len(p.ImportPath)+len(inner))]
	return home.folder != "" && IsWithin(home.folder, outer)
}

// cutElement cuts an import path around the last of its elements that has the
// name.
func cutElement(importPath, name string) (before, after string, found bool) {
	elements := strings.Split(importPath, "/")
	for i, element := range slices.Backward(elements) {
		if element == name {
			return strings.Join(elements[:i], "/"), strings.Join(elements[i+1:], "/"), true
		}
	}
	return "", "", false
}

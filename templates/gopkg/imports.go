package gopkg

import (
	"cmp"
	"go/types"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// importNames are the names of the packages that the table names, by their
// paths: the same in every file, and none that hides what the file has.
func importNames(t *model.Table) map[string]string {
	packages := map[string]string{}
	add := func(n *model.GoName) {
		if n != nil {
			packages[n.Path] = cmp.Or(n.Package, path.Base(n.Path))
		}
	}
	for i := range t.Formats {
		add(&t.Formats[i].Func)
	}
	for _, b := range t.Bodies {
		add(b.Go)
	}
	for _, r := range t.Rows {
		for i := range r.From {
			add(&r.From[i].GoName)
		}
	}
	names, used := map[string]string{}, map[string]bool{}
	for _, importPath := range slices.Sorted(maps.Keys(packages)) {
		name := packages[importPath]
		for n := 2; used[name] || hides(name, importPath); n++ {
			name = packages[importPath] + strconv.Itoa(n)
		}
		names[importPath], used[name] = name, true
	}
	return names
}

// hides reports whether a package of the name would hide something: of the
// language, of the emitted package, or a package that its files import too.
func hides(name, importPath string) bool {
	if types.Universe.Lookup(name) != nil || reserved()[name] || slices.Contains(locals, name) {
		return true
	}
	for _, have := range imported {
		if have != importPath && path.Base(have) == name {
			return true
		}
	}
	for _, prefix := range []string{"appendError", "appliesTo", "error", "for", "format", "on", "row", "said", "shared", "unlisted"} { // of names that derive from those of the table
		if rest, ok := strings.CutPrefix(name, prefix); ok && rest != "" && 'A' <= rest[0] && rest[0] <= 'Z' {
			return true
		}
	}
	return false
}

// imported are the packages that the emitted files import for any table.
var imported = []string{"context", "errors", "io", "log/slog", "net/http", "strconv", "strings", "time"}

// locals are the variables of the functions which use a package of the table.
var locals = []string{"buf", "err", "f", "form", "h", "ok", "r", "res", "v", "w", "x"}

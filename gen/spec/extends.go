package spec

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/gen/regular"
	"gopkg.in/yaml.v3"
)

// builtIn is the name of the built-in table.
const builtIn = "statusgen:base"

// A source is a file of a table, or the built-in table.
type source struct {
	name     string // as messages name it
	origin   string // as a row's doc comment names it; empty for the service's own file
	file     string // where it is; empty for the built-in table
	module   string // the path of the module that it is of, if it was found by one
	dir      string // of that module
	theirs   bool   // it is not the reader's to change: the built-in table, or a module's
	extended bool   // another file extends it
}

// at is a place in the source.
func (src *source) at(line, column int) place { return place{src, int32(line), int32(column)} }

// A loader reads a file and those that it extends.
type loader struct {
	*report
	base  []byte
	dir   string // of the file that the others are extended from
	chain []*source
}

// load returns the table of the source, merged with those that it extends, or
// nil when one cannot be read. From is where another file extends this one.
func (l *loader) load(src *source, from place) *table {
	if l.isCycle(src, from) {
		return nil
	}
	text, err := l.read(src)
	if err != nil {
		l.unreadable(src, from, err)
		return nil
	}
	src.extended = from.given()
	root := parse(src, text, l.report)
	if root == nil {
		return nil
	}
	if src.extended && !hasKey(root, tableKeys) {
		scope{report: l.report}.errorf(from, "%s is no table: it has none of the keys of one, such as statuses", src.name)
		return nil
	}
	upper := reader{scope{report: l.report}, src}.table(root)
	lower := &table{}
	if upper.extends.misread {
		return nil
	}
	if upper.extends.given() {
		l.chain = append(l.chain, src)
		if lower = l.extended(src, upper.extends); lower == nil {
			return nil
		}
	}
	return merge(l.report, lower, upper)
}

// hasKey reports whether the mapping has one of the keys.
func hasKey(n *yaml.Node, keys []string) bool {
	for i := 0; i < len(n.Content); i += 2 {
		if slices.Contains(keys, resolve(n.Content[i]).Value) {
			return true
		}
	}
	return false
}

func (l *loader) read(src *source) ([]byte, error) {
	if src.file == "" {
		return l.base, nil
	}
	return regular.ReadFile(src.file, maxBytes)
}

func (l *loader) unreadable(src *source, from place, err error) {
	if !from.given() {
		l.problems = append(l.problems, Problem{File: src.name, Text: "the file cannot be read: " + cause(err)})
		return
	}
	scope{report: l.report}.errorf(from, "%s cannot be read: %s", src.name, cause(err))
}

// cause is the error without the path that the message has anyway.
func cause(err error) string {
	if p, ok := err.(*os.PathError); ok {
		err = p.Err
	}
	return err.Error()
}

// isCycle reports a file that extends itself, by others or at once.
func (l *loader) isCycle(src *source, from place) bool {
	for i, s := range l.chain {
		if !sameFile(s, src) {
			continue
		}
		var names []string
		for _, s := range l.chain[i:] {
			names = append(names, s.name)
		}
		names = append(names, src.name)
		scope{report: l.report}.errorf(from, "the file extends itself: %s", strings.Join(names, " → "))
		return true
	}
	return false
}

func sameFile(a, b *source) bool {
	if a.file == "" || b.file == "" {
		return a.file == b.file
	}
	infoA, errA := os.Stat(a.file)
	infoB, errB := os.Stat(b.file)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

// extended returns the table that a file extends, or nil.
func (l *loader) extended(src *source, extends item[string]) *table {
	s := scope{report: l.report}
	name := extends.value
	switch {
	case name == builtIn:
		return l.load(&source{name: builtIn, origin: builtIn, theirs: true}, extends.place)
	case strings.HasPrefix(name, "statusgen:"):
		s.errorf(extends.place, "there is no built-in table %s; did you mean %q?", quote(name), builtIn)
	case !isPrintable(name) || strings.Contains(name, `\`) || name != path.Clean(name) && "./"+path.Clean(name) != name:
		s.errorf(extends.place, "%s is no file to extend; write %s, a file beginning with ./ or ../, or a file of a module such as github.com/acme/platform/status.yaml", quote(name), builtIn)
	case path.IsAbs(name) || filepath.IsAbs(name):
		s.errorf(extends.place, "%s is no relative file; write it relative to this one, beginning with ./ or ../", quote(name))
	case strings.HasPrefix(name, "./"), strings.HasPrefix(name, "../"):
		if file := l.beside(s, src, extends); file != nil {
			return l.load(file, extends.place)
		}
	case !strings.Contains(name, "/"):
		s.errorf(extends.place, "%s is no file of a module; for a file beside this one write ./%s", quote(name), unquoted(name))
	case strings.Contains(name, "@"):
		s.errorf(extends.place, "the version of a module is what go.mod says; leave @%s out", unquoted(versionOf(name)))
	case !isImportPath(name):
		s.errorf(extends.place, "%s is no file of a module; those are named as in github.com/acme/platform/status.yaml", quote(name))
	default:
		if file := l.ofModule(s, extends); file != nil {
			return l.load(file, extends.place)
		}
	}
	return nil
}

// isImportPath reports whether the text can be the import path of a package or
// name a file of a module, and nothing else to the go command: no flag and no
// pattern.
func isImportPath(name string) bool {
	for element := range strings.SplitSeq(name, "/") {
		if strings.ContainsFunc(element, isNoPathRune) || element == "" || element[0] == '-' || strings.Trim(element, ".") == "" || strings.Contains(element, "...") {
			return false
		}
	}
	return true
}

// isPattern reports whether the go command takes the name for those of many
// packages (go help packages).
func isPattern(name string) bool {
	return slices.Contains([]string{"all", "cmd", "std", "tool", "work"}, name)
}

// versionOf returns what follows the @ in a path, up to the next element.
func versionOf(name string) string {
	_, version, _ := strings.Cut(name, "@")
	version, _, _ = strings.Cut(version, "/")
	return version
}

// beside returns the source of a relative file, which a file of a module can
// extend within its module alone: what is around it is elsewhere on every
// machine.
func (l *loader) beside(s scope, src *source, extends item[string]) *source {
	if src.file == "" {
		s.errorf(extends.place, "the built-in table is no file, so nothing is beside it")
		return nil
	}
	file := filepath.Join(filepath.Dir(src.file), filepath.FromSlash(extends.value))
	if src.module == "" {
		return &source{name: file, origin: l.relative(file), file: file}
	}
	inside, err := filepath.Rel(src.dir, file)
	if err != nil || !filepath.IsLocal(inside) {
		s.errorf(extends.place, "%s is outside the module %s, whose other files a table can extend", extends.value, src.module)
		return nil
	}
	name := src.module + "/" + filepath.ToSlash(inside)
	return &source{name: name, origin: name, file: file, module: src.module, dir: src.dir, theirs: true}
}

// relative is the file as a path from the folder of the service's own.
func (l *loader) relative(file string) string {
	if rel, err := filepath.Rel(l.dir, file); err == nil {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(file)
}

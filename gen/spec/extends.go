package spec

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/gen/regular"
	"github.com/statusgen/statusgen/gen/spec/report"
	"gopkg.in/yaml.v3"
)

// builtIn is the name of the built-in table.
const builtIn = "statusgen:base"

// A loader reads a file and those that it extends.
type loader struct {
	*report.Report
	base  []byte
	dir   string // of the file that the others are extended from
	chain []*report.Source
}

// load returns the table of the source, merged with those that it extends, or
// nil when one cannot be read. From is where another file extends this one.
func (l *loader) load(src *report.Source, from report.Place) *table {
	if l.isCycle(src, from) {
		return nil
	}
	text, err := l.read(src)
	if err != nil {
		l.unreadable(src, from, err)
		return nil
	}
	src.Extended = from.Given()
	root := parse(src, text, l.Report)
	if root == nil {
		return nil
	}
	if src.Extended && !hasKey(root, tableKeys) {
		report.Scope{Report: l.Report}.Errorf(from, "%s is no table: it has none of the keys of one, such as statuses", src.Name)
		return nil
	}
	upper := reader{report.Scope{Report: l.Report}, src}.table(root)
	lower := &table{}
	if upper.extends.Misread {
		return nil
	}
	if upper.extends.Given() {
		l.chain = append(l.chain, src)
		if lower = l.extended(src, upper.extends); lower == nil {
			return nil
		}
	}
	return merge(l.Report, lower, upper)
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

func (l *loader) read(src *report.Source) ([]byte, error) {
	if src.File == "" {
		return l.base, nil
	}
	return regular.ReadFile(src.File, maxBytes)
}

func (l *loader) unreadable(src *report.Source, from report.Place, err error) {
	if !from.Given() {
		l.Problems = append(l.Problems, report.Problem{File: src.Name, Text: "the file cannot be read: " + cause(err)})
		return
	}
	report.Scope{Report: l.Report}.Errorf(from, "%s cannot be read: %s", src.Name, cause(err))
}

// cause is the error without the path that the message has anyway.
func cause(err error) string {
	if p, ok := err.(*os.PathError); ok {
		err = p.Err
	}
	return err.Error()
}

// isCycle reports a file that extends itself, by others or at once.
func (l *loader) isCycle(src *report.Source, from report.Place) bool {
	for i, s := range l.chain {
		if !sameFile(s, src) {
			continue
		}
		var names []string
		for _, s := range l.chain[i:] {
			names = append(names, s.Name)
		}
		names = append(names, src.Name)
		report.Scope{Report: l.Report}.Errorf(from, "the file extends itself: %s", strings.Join(names, " → "))
		return true
	}
	return false
}

func sameFile(a, b *report.Source) bool {
	if a.File == "" || b.File == "" {
		return a.File == b.File
	}
	infoA, errA := os.Stat(a.File)
	infoB, errB := os.Stat(b.File)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

// extended returns the table that a file extends, or nil.
func (l *loader) extended(src *report.Source, extends report.Item[string]) *table {
	s := report.Scope{Report: l.Report}
	name := extends.Value
	switch {
	case name == builtIn:
		return l.load(&report.Source{Name: builtIn, Origin: builtIn, Theirs: true}, extends.Place)
	case strings.HasPrefix(name, "statusgen:"):
		s.Errorf(extends.Place, "there is no built-in table %s; did you mean %q?", report.Quote(name), builtIn)
	case !isPrintable(name) || strings.Contains(name, `\`) || name != path.Clean(name) && "./"+path.Clean(name) != name:
		s.Errorf(extends.Place, "%s is no file to extend; write %s, a file beginning with ./ or ../, or a file of a module such as github.com/acme/platform/status.yaml", report.Quote(name), builtIn)
	case path.IsAbs(name) || filepath.IsAbs(name):
		s.Errorf(extends.Place, "%s is no relative file; write it relative to this one, beginning with ./ or ../", report.Quote(name))
	case strings.HasPrefix(name, "./"), strings.HasPrefix(name, "../"):
		if file := l.beside(s, src, extends); file != nil {
			return l.load(file, extends.Place)
		}
	case !strings.Contains(name, "/"):
		s.Errorf(extends.Place, "%s is no file of a module; for a file beside this one write ./%s", report.Quote(name), report.Unquoted(name))
	case strings.Contains(name, "@"):
		s.Errorf(extends.Place, "the version of a module is what go.mod says; leave @%s out", report.Unquoted(versionOf(name)))
	case !isImportPath(name):
		s.Errorf(extends.Place, "%s is no file of a module; those are named as in github.com/acme/platform/status.yaml", report.Quote(name))
	default:
		if file := l.ofModule(s, extends); file != nil {
			return l.load(file, extends.Place)
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
func (l *loader) beside(s report.Scope, src *report.Source, extends report.Item[string]) *report.Source {
	if src.File == "" {
		s.Errorf(extends.Place, "the built-in table is no file, so nothing is beside it")
		return nil
	}
	file := filepath.Join(filepath.Dir(src.File), filepath.FromSlash(extends.Value))
	if src.Module == "" {
		return &report.Source{Name: file, Origin: l.relative(file), File: file}
	}
	inside, err := filepath.Rel(src.Dir, file)
	if err != nil || !filepath.IsLocal(inside) {
		s.Errorf(extends.Place, "%s is outside the module %s, whose other files a table can extend", extends.Value, src.Module)
		return nil
	}
	name := src.Module + "/" + filepath.ToSlash(inside)
	return &report.Source{Name: name, Origin: name, File: file, Module: src.Module, Dir: src.Dir, Theirs: true}
}

// relative is the file as a path from the folder of the service's own.
func (l *loader) relative(file string) string {
	if rel, err := filepath.Rel(l.dir, file); err == nil {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(file)
}

package spec

import (
	"os"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/gen/spec/source"
	"gopkg.in/yaml.v3"
)

// A loader reads a file and those that it extends.
type loader struct {
	*report.Report
	source.Finder
	shared  *Shared
	chain   []*report.Source
	sources []*report.Source
}

// load returns the table of the source, merged with those that it extends, or
// nil when one cannot be read. From is where another file extends this one.
func (l *loader) load(src *report.Source, from report.Place) *table {
	if l.isCycle(src, from) {
		return nil
	}
	src.Extended = from.Given()
	root, err := l.parsed(src)
	if err != nil {
		l.unreadable(src, from, err)
		return nil
	}
	if root == nil {
		return nil
	}
	l.sources = append(l.sources, src)
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
		found := l.Extended(report.Scope{Report: l.Report}, src, upper.extends)
		if found == nil {
			return nil
		}
		if lower = l.load(found, upper.extends.Place); lower == nil {
			return nil
		}
	}
	return merge(l.Report, lower, upper)
}

// parsed returns the mapping that the source is, nil after reporting why it is none.
func (l *loader) parsed(src *report.Source) (root *yaml.Node, err error) {
	if l.shared != nil && src.Extended {
		if src.Lines, root = l.shared.parsed(src, l.Read); root != nil {
			return root, nil
		}
	}
	if src.Lines, err = l.Read(src); err != nil {
		return nil, err
	}
	return parse(src, src.Lines, l.Report), nil
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

func (l *loader) unreadable(src *report.Source, from report.Place, err error) {
	if !from.Given() {
		l.Problems = append(l.Problems, report.Problem{File: src.Name, Text: "the file cannot be read: " + source.Cause(err)})
		return
	}
	report.Scope{Report: l.Report}.Errorf(from, "%s cannot be read: %s", src.Name, source.Cause(err))
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

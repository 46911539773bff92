package spec

import (
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// A reader reads the nodes of a source. It reports a node that is not of the
// form asked for, and leaves its value out.
type reader struct {
	scope
	src *source
}

func (r reader) in(owner string) reader { return reader{r.scope.in(owner), r.src} }

func (r reader) at(n *yaml.Node) place { return r.src.at(n.Line, n.Column) }

// An entry is a key of a mapping with its value.
type entry struct {
	place // of the key
	key   string
	value *yaml.Node // never an alias
}

// mapping returns the entries of a mapping in their order, the first of each
// key. What says what the mapping is, for a message.
func (r reader) mapping(n *yaml.Node, what string) []entry {
	if !isMapping(n) {
		r.errorf(r.at(n), "%s is a mapping; found %s", what, r.src.describe(n))
		return nil
	}
	entries := make([]entry, 0, len(n.Content)/2)
	find := finder(entries)
	for i := 0; i < len(n.Content); i += 2 {
		key, value := resolve(n.Content[i]), resolve(n.Content[i+1])
		at := r.at(n.Content[i])
		if key.ShortTag() == "!!merge" {
			r.errorf(at, "merge keys (<<) are not supported; repeat the keys, or use an alias as a whole value")
			continue
		}
		if key.Kind != yaml.ScalarNode || key.ShortTag() == "!!null" || key.Value == "" {
			r.errorf(at, "a key is a name; found %s", r.src.describe(key))
			continue
		}
		if first := find(entries, key.Value); first >= 0 {
			r.errorf(at, "%s stands here twice; the first is at %s", r.src.text("the key", "the key "+quote(key.Value)), entries[first].place)
			continue
		}
		entries = append(entries, entry{at, key.Value, value})
	}
	return entries
}

// named returns the entries of a mapping of names to mappings that have the keys.
func (r reader) named(n *yaml.Node, what string, keys []string) []entry {
	return r.indented(r.mapping(n, what), n, func(_, key string) bool { return slices.Contains(keys, key) })
}

// indented returns the entries of the mapping n, of which a key may stand beside
// the one that it should be below, which has nothing then: such a key is reported,
// and read as it was meant. IsBelow tells a key that cannot stand where it does.
func (r reader) indented(entries []entry, n *yaml.Node, isBelow func(above, key string) bool) []entry {
	out := entries[:0]
	open := false // whether the last one has nothing, or what is meant to be below it
	for _, e := range entries {
		if !open || !isBelow(out[len(out)-1].key, e.key) {
			out = append(out, e)
			open = isEmpty(e.value) && n.Style&yaml.FlowStyle == 0
			continue
		}
		above := &out[len(out)-1]
		if isEmpty(above.value) {
			r.errorf(e.place, "%s stands beside %s, not below it; indent it further", r.src.text("this key", unquoted(e.key)), unquoted(above.key))
			above.value = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: int(above.line), Column: int(above.col)}
		}
		key := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: e.key, Line: int(e.line), Column: int(e.col)}
		above.value.Content = append(above.value.Content, key, e.value)
	}
	return out
}

// finder returns a function that finds a key among the entries so far: by
// looking at each when there will be few, as in most mappings, and else by a
// map.
func finder(entries []entry) func(entries []entry, key string) int {
	if cap(entries) <= 16 {
		return func(entries []entry, key string) int {
			return slices.IndexFunc(entries, func(e entry) bool { return e.key == key })
		}
	}
	seen := make(map[string]int, cap(entries))
	return func(entries []entry, key string) int {
		if first, twice := seen[key]; twice {
			return first
		}
		seen[key] = len(entries)
		return -1
	}
}

// list returns the items of a list.
func (r reader) list(n *yaml.Node, what string) []*yaml.Node {
	if !isList(n) {
		r.errorf(r.at(n), "%s is a list; found %s", what, r.src.describe(n))
		return nil
	}
	items := make([]*yaml.Node, len(n.Content))
	for i, c := range n.Content {
		items[i] = resolve(c)
	}
	return items
}

// text returns the string that the entry's value is.
func (r reader) text(e entry) item[string] { return r.scalar(e.value, e.key) }

func (r reader) scalar(n *yaml.Node, what string) item[string] {
	if n.ShortTag() != "!!str" || n.Kind != yaml.ScalarNode {
		hint := ""
		switch {
		case n.Kind == yaml.ScalarNode && isPlain(n) && n.ShortTag() != "!!null":
			hint = "; put it in quotes"
		case isBraced(n):
			hint = "; put a text that begins with { in quotes"
		}
		r.errorf(r.at(n), "%s is a text; found %s%s", what, r.src.describe(n), hint)
		return item[string]{misread: true}
	}
	return item[string]{place: r.at(n), value: n.Value}
}

// truth returns the true or false that the entry's value is.
func (r reader) truth(e entry) item[bool] {
	if e.value.ShortTag() != "!!bool" || e.value.Kind != yaml.ScalarNode {
		r.errorf(r.at(e.value), "%s is true or false; found %s", e.key, r.src.describe(e.value))
		return item[bool]{misread: true}
	}
	return item[bool]{place: r.at(e.value), value: strings.EqualFold(e.value.Value, "true")}
}

// code returns the status code that the node is. Other notations of integers
// than the decimal one are refused, since 0404 is not 404 in every YAML.
func (r reader) code(n *yaml.Node) item[int] {
	code, err := strconv.Atoi(n.Value)
	if n.ShortTag() != "!!int" || err != nil || n.Value != strconv.Itoa(code) {
		r.errorf(r.at(n), "code is a number such as 404; found %s", r.src.describe(n))
		return item[int]{misread: true}
	}
	return item[int]{place: r.at(n), value: code}
}

// unknown reports a key that the mapping cannot have, or cannot have yet.
func (r reader) unknown(e entry, what string, known []string, later ...string) {
	if slices.Contains(later, e.key) {
		r.errorf(e.place, "the key %s of %s is not supported yet; leave it out", e.key, what)
		return
	}
	guess := r.didYouMean(e.key, known)
	if guess == "" {
		guess = "; it can have " + or(known)
	}
	r.errorf(e.place, "%s has no %s%s", what, r.src.text("such key", "key "+quote(e.key)), guess)
}

// resolve returns the node that an alias stands for.
func resolve(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

func isNull(n *yaml.Node) bool { return n.ShortTag() == "!!null" }

// isEmpty reports whether nothing is written where the value would be.
func isEmpty(n *yaml.Node) bool { return isNull(n) && n.Value == "" }

func isMapping(n *yaml.Node) bool { return n.Kind == yaml.MappingNode && n.ShortTag() == "!!map" }

func isList(n *yaml.Node) bool { return n.Kind == yaml.SequenceNode && n.ShortTag() == "!!seq" }

// isPlain reports whether the node is a scalar without quotes or tag.
func isPlain(n *yaml.Node) bool { return n.Style == 0 }

// isBraced reports whether the node is a mapping such as {name}, which was meant
// for a text.
func isBraced(n *yaml.Node) bool {
	return n.Kind == yaml.MappingNode && n.Style&yaml.FlowStyle != 0 && len(n.Content) == 2 && isNull(n.Content[1])
}

// describe says in a message what a node is.
func (src *source) describe(n *yaml.Node) string {
	tag := n.ShortTag()
	switch value := unquoted(n.Value); {
	case n.Style&yaml.TaggedStyle != 0 && !slices.Contains([]string{"!!str", "!!int", "!!map", "!!seq", "!!null", "!!bool"}, tag):
		return src.text("a tag", "the tag "+quote(tag))
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case tag == "!!null":
		return "nothing"
	case tag == "!!int", tag == "!!float":
		return src.text("a number", "the number "+value)
	case tag == "!!bool":
		return src.text("true or false", value)
	case tag == "!!timestamp":
		return src.text("a date", "the date "+value)
	}
	return src.text("a text", "the text "+quote(n.Value))
}

// text returns what a message says of a place in the source: the words that quote
// it or, for a file that another extends, those that do not. Such a file may be
// anything on the machine, and not be meant to be read by those who see messages.
func (src *source) text(without, quoting string) string {
	if src.extended {
		return without
	}
	return quoting
}

// unquoted is a scalar's text where it needs no quotes, cut as quote cuts it.
func unquoted(text string) string {
	quoted := quote(text)
	return quoted[1 : len(quoted)-1]
}

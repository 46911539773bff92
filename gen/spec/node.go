package spec

import (
	"slices"
	"strconv"
	"strings"

	"github.com/statusgen/statusgen/gen/spec/report"
	"gopkg.in/yaml.v3"
)

// A reader reads the nodes of a source. It reports a node that is not of the
// form asked for, and leaves its value out.
type reader struct {
	report.Scope
	src *report.Source
}

func (r reader) in(owner string) reader { return reader{r.Scope.In(owner), r.src} }

func (r reader) at(n *yaml.Node) report.Place { return r.src.At(n.Line, n.Column) }

// An entry is a key of a mapping with its value.
type entry struct {
	report.Place // of the key
	key          string
	value        *yaml.Node // never an alias
}

// mapping returns the entries of a mapping in their order, the first of each
// key. What says what the mapping is, for a message.
func (r reader) mapping(n *yaml.Node, what string) []entry {
	if !isMapping(n) {
		r.Errorf(r.at(n), "%s is a mapping%s; found %s", what, asIn(what), describe(r.src, n))
		return nil
	}
	entries := make([]entry, 0, len(n.Content)/2)
	find := finder(entries)
	for i := 0; i < len(n.Content); i += 2 {
		key, value := resolve(n.Content[i]), resolve(n.Content[i+1])
		at := r.at(n.Content[i])
		if key.ShortTag() == "!!merge" {
			r.Errorf(at, "merge keys (<<) are not supported; repeat the keys, or use an alias as a whole value")
			continue
		}
		if key.Kind != yaml.ScalarNode || key.ShortTag() == "!!null" || key.Value == "" {
			r.Errorf(at, "a key is a name; found %s", describe(r.src, key))
			continue
		}
		if first := find(entries, key.Value); first >= 0 {
			r.Errorf(at, "%s stands here twice; the first is at %s", r.src.Text("the key", "the key "+report.Quote(key.Value)), entries[first].Place)
			continue
		}
		entries = append(entries, entry{at, key.Value, value})
	}
	return entries
}

// asIn is an example of the mapping, for a message.
func asIn(what string) string {
	example := ""
	switch what {
	case "a body":
		example = "{fields: {id: string}}"
	case "a header", "a param":
		example = "{type: string}"
	case "a row":
		example = "{code: 404}"
	case "allow":
		example = "{known-method: why it is meant}"
	case "api":
		example = "{title: Orders}"
	case "bodies":
		example = "{Task: {fields: {id: string}}}"
	case "error":
		example = "{shape: problem}"
	case "error.headers":
		example = "{X-Request-Id: $instance}"
	case "fields":
		example = "{id: string}"
	case "formats":
		example = "{application/json: encoding/json.Marshal}"
	case "headers":
		example = "{Retry-After: duration}"
	case "media_type":
		example = "{json: application/vnd.acme+json}"
	case "outputs":
		example = "{go: internal/status}"
	case "params":
		example = "{order: string}"
	case "poll":
		example = "{state: state, href: href, final: [done]}"
	case "request_id":
		example = "{header: X-Request-Id}"
	case "reserved":
		example = "{ids: [TEAM_FULL]}"
	case "statuses":
		example = "{NotFound: 404}"
	case "values":
		example = "{type: card_error}"
	case "xml":
		example = "{root: error}"
	default:
		return ""
	}
	return ", as in " + example
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
			r.Errorf(e.Place, "%s stands beside %s, not below it; indent it further", r.src.Text("this key", report.Unquoted(e.key)), report.Unquoted(above.key))
			above.value = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: int(above.Line), Column: int(above.Col)}
		}
		key := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: e.key, Line: int(e.Line), Column: int(e.Col)}
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
		r.Errorf(r.at(n), "%s is a list; found %s%s", what, describe(r.src, n), inBrackets(r.src, n))
		return nil
	}
	items := make([]*yaml.Node, len(n.Content))
	for i, c := range n.Content {
		items[i] = resolve(c)
	}
	return items
}

// inBrackets is how to write the one item that stands where a list should, for a message.
func inBrackets(src *report.Source, n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!str" || n.Style != 0 || n.Value == "" || strings.ContainsAny(n.Value, ",[]{}\n") {
		return ""
	}
	return src.Text("; write it in brackets", "; write ["+report.Unquoted(n.Value)+"]")
}

// text returns the string that the entry's value is.
func (r reader) text(e entry) report.Item[string] { return r.scalar(e.value, e.key) }

func (r reader) scalar(n *yaml.Node, what string) report.Item[string] {
	if n.ShortTag() != "!!str" || n.Kind != yaml.ScalarNode {
		hint := ""
		switch {
		case n.Kind == yaml.ScalarNode && isPlain(n) && n.ShortTag() != "!!null":
			hint = "; put it in quotes"
		case isBraced(n):
			hint = "; put a text that begins with { in quotes"
		}
		r.Errorf(r.at(n), "%s is a text; found %s%s", what, describe(r.src, n), hint)
		return report.Item[string]{Misread: true}
	}
	return report.Item[string]{Place: r.at(n), Value: n.Value}
}

// truth returns the true or false that the entry's value is.
func (r reader) truth(e entry) report.Item[bool] {
	if e.value.ShortTag() != "!!bool" || e.value.Kind != yaml.ScalarNode {
		r.Errorf(r.at(e.value), "%s is true or false; found %s", e.key, describe(r.src, e.value))
		return report.Item[bool]{Misread: true}
	}
	return report.Item[bool]{Place: r.at(e.value), Value: strings.EqualFold(e.value.Value, "true")}
}

// code returns the status code that the node is. Other notations of integers
// than the decimal one are refused, since 0404 is not 404 in every YAML.
func (r reader) code(n *yaml.Node) report.Item[int] {
	code, err := strconv.Atoi(n.Value)
	if n.ShortTag() != "!!int" || err != nil || n.Value != strconv.Itoa(code) {
		r.Errorf(r.at(n), "code is a number such as 404; found %s", describe(r.src, n))
		return report.Item[int]{Misread: true}
	}
	return report.Item[int]{Place: r.at(n), Value: code}
}

// unknown reports a key that the mapping cannot have.
func (r reader) unknown(e entry, what string, known []string) {
	guess := r.DidYouMean(e.key, known)
	if guess == "" {
		guess = "; it can have " + report.Or(known)
	}
	r.Errorf(e.Place, "%s has no %s%s", what, r.src.Text("such key", "key "+report.Quote(e.key)), guess)
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
func describe(src *report.Source, n *yaml.Node) string {
	tag := n.ShortTag()
	switch value := report.Unquoted(n.Value); {
	case n.Style&yaml.TaggedStyle != 0 && !slices.Contains([]string{"!!str", "!!int", "!!map", "!!seq", "!!null", "!!bool"}, tag):
		return src.Text("a tag", "the tag "+report.Quote(tag))
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case tag == "!!null":
		return "nothing"
	case tag == "!!int", tag == "!!float":
		return src.Text("a number", "the number "+value)
	case tag == "!!bool":
		return src.Text("true or false", value)
	case tag == "!!timestamp":
		return src.Text("a date", "the date "+value)
	}
	return src.Text("a text", "the text "+report.Quote(n.Value))
}

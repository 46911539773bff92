package openapi

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// A text has quotes in YAML where a reader of 1.1 or 1.2 could take it for something
// else, and there alone.
func TestYAMLText(t *testing.T) {
	for _, s := range []string{
		"", " a", "a ", "a: b", "a:", "a #b", "# a", "- a", "? a", "!a", "&a", "*a", "|", ">", "%a", "@a", "`a`", "'a'", `"a"`, "{a", "[a", ",a",
		"~", "null", "Null", "NULL", "true", "False", "yes", "No", "on", "OFF", "y", "N", "nan", "Inf",
		"404", "1e3", "0x1f", "0o17", "017", "1_000", "-1", "+1", ".5", ".inf", ".NaN", "1:20", "2026-11-28", "2026-11-28T12:00:00Z", "=", "<<", "---", "...",
		"a\tb", "a\u202eb", "a\u0085b", "a\u2028b", "\ufeffa", "a\u0000b", "a\u00a0b", "a\xffb",
	} {
		if text := string(asYAML{}.text(nil, s, false)); text[0] != '"' {
			t.Errorf("%q is %s", s, text)
		}
	}
	for _, s := range []string{"a", "Not Found", "$ref", "no such order", "RFC 9110, section 15.5.5", "about:blank", "it's", "a#b", `\*a\*`, "x-retry", "#/a"[1:]} {
		if text := string(asYAML{}.text(nil, s, false)); text != s {
			t.Errorf("%q is %s", s, text)
		}
	}
	for _, s := range []string{"a, b", "about:blank", "a]", "{a}", "a?"} {
		if text := string(asYAML{}.text(nil, s, true)); text != `"`+s+`"` {
			t.Errorf("%q is %s within a list", s, text)
		}
	}
}

// What is short stands on one line; texts of several lines stand line by line, unless
// that would change them.
func TestWrite(t *testing.T) {
	long := strings.Repeat("long ", 30) + "text"
	for _, c := range []struct {
		name       string
		value      any
		yaml, json string
	}{
		{"scalars", list{"a", 1, true, nil, number("1.50")}, "k: [a, 1, true, null, 1.50]\n", `["a", 1, true, null, 1.50]`},
		{"exponents", list{number("1e-7"), number("2E5"), number("1.5e+21")}, "k: [1.0e-7, 2.0e+5, 1.5e+21]\n", `[1e-7, 2E5, 1.5e+21]`},
		{"nothing", list{object{}, list{}, ""}, "k: [{}, [], \"\"]\n", `[{}, [], ""]`},
		{"an object", object{{"a", object{{"b", list{"c"}}}}}, "k: {a: {b: [c]}}\n", `{"a": {"b": ["c"]}}`},
		{"a deep one", object{{"a", object{{"b", object{{"c", 1}}}}}}, "k:\n  a: {b: {c: 1}}\n", ""},
		{"a list of objects", list{object{{"a", long}, {"b", list{long}}}, "c"}, "k:\n  - a: " + long + "\n    b:\n      - " + long + "\n  - c\n", ""},
		{"a list of lists", list{list{long}, list{}}, "k:\n  -\n    - " + long + "\n  - []\n", ""},
		{"lines", "a: b\n\n- c", "k: |-\n  a: b\n\n  - c\n", `"a: b\n\n- c"`},
		{"lines to the end", "a\nb\n", "k: |\n  a\n  b\n", ""},
		{"one line with its end", "a\n", "k: \"a\\n\"\n", ""},
		{"lines with more behind", "a\nb\n\n", "k: \"a\\nb\\n\\n\"\n", ""},
		{"lines that begin with spaces", " a\nb", "k: \" a\\nb\"\n", ""},
		{"lines that end in spaces", "a \nb", "k: \"a \\nb\"\n", ""},
		{"lines of what does not print", "a\n\u202e", "k: \"a\\n\\u202e\"\n", `"a\n\u202e"`},
		{"an escape beyond 16 bits", "\U000e0001", "k: \"\\U000e0001\"\n", `"\udb40\udc01"`},
		{"HTML", "</script>&", "k: \"</script>&\"\n", `"\u003c/script\u003e&"`},
	} {
		tree := object{{"k", c.value}}
		if got := string(asYAML{}.write(nil, tree, 3)); got != indented(c.yaml, 3) {
			t.Errorf("%s: in YAML it is\n%s", c.name, got)
		}
		text := asJSON{}.write(nil, c.value, 3)
		if c.json != "" && string(text) != c.json {
			t.Errorf("%s: in JSON it is\n%s", c.name, text)
		}
		if back, ok := parse(text); !ok || !json.Valid(text) || !reflect.DeepEqual(normal(back), normal(c.value)) {
			t.Errorf("%s: JSON reads back as %v", c.name, back)
		}
	}
}

// indented is the text with its lines, but for those that are empty, that far in.
func indented(text string, levels int) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line != "\n" {
			b.WriteString(strings.Repeat("  ", levels))
		}
		b.WriteString(line)
	}
	return b.String()
}

// normal is a tree with its ints as JSON has them.
func normal(v any) any {
	text := inline(asJSON{}, nil, v)
	back, _ := parse(text)
	return back
}

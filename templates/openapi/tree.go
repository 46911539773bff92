package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A document is a tree of objects, lists and scalars: strings, ints, bools, numbers as
// JSON has them, and nil. Objects keep their order, which is that of the output.

type (
	object []member
	list   []any
	number string // as JSON has it
)

type member struct {
	key   string
	value any
}

func (o *object) add(key string, value any) { *o = append(*o, member{key, value}) }

// get returns the value of the key, or nil.
func (o object) get(key string) any {
	for _, m := range o {
		if m.key == key {
			return m.value
		}
	}
	return nil
}

// object returns the value of the key where it is an object.
func (o object) object(key string) object {
	value, _ := o.get(key).(object)
	return value
}

// with returns the object with another member, or another value of one.
func (o object) with(key string, value any) object {
	o = slices.Clone(o)
	for i := range o {
		if o[i].key == key {
			o[i].value = value
			return o
		}
	}
	return append(o, member{key, value})
}

// without returns the object without the members of these keys.
func (o object) without(keys ...string) object {
	return slices.DeleteFunc(slices.Clone(o), func(m member) bool { return slices.Contains(keys, m.key) })
}

// texts makes a list of strings.
func texts(all []string) list {
	l := make(list, len(all))
	for i, s := range all {
		l[i] = s
	}
	return l
}

// parse returns JSON text as a tree, and whether it is JSON.
func parse(text []byte) (any, bool) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	v, err := parseValue(d)
	if err != nil || d.More() {
		return nil, false
	}
	return v, true
}

func parseValue(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t := token.(type) {
	case json.Number:
		return number(t), nil
	case json.Delim:
		if t == '[' {
			l := list{}
			for d.More() {
				item, err := parseValue(d)
				if err != nil {
					return nil, err
				}
				l = append(l, item)
			}
			_, err = d.Token()
			return l, err
		}
		o := object{}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return nil, err
			}
			value, err := parseValue(d)
			if err != nil {
				return nil, err
			}
			o.add(key.(string), value)
		}
		_, err = d.Token()
		return o, err
	}
	return token, nil
}

// literal is the tree of a literal of the model, which is JSON.
func literal(text string) any {
	v, ok := parse([]byte(text))
	if !ok {
		panic(fmt.Sprintf("the model has the literal %q, which is no JSON", text))
	}
	return v
}

// A form is a syntax that a tree is written in. What fits on a line stands on one.
type form interface {
	text(b []byte, s string, within bool) []byte // within an object or a list on one line
	number(b []byte, n number) []byte
}

// inline appends the value on one line, which is the same in all forms but for scalars.
func inline(f form, b []byte, v any) []byte {
	switch v := v.(type) {
	case object:
		b = append(b, '{')
		for i, m := range v {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = append(f.text(b, m.key, true), ": "...)
			b = inline(f, b, m.value)
		}
		return append(b, '}')
	case list:
		b = append(b, '[')
		for i, item := range v {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = inline(f, b, item)
		}
		return append(b, ']')
	case string:
		return f.text(b, v, true)
	case number:
		return f.number(b, v)
	case nil:
		return append(b, "null"...)
	}
	return fmt.Append(b, v) // an int, true or false
}

// width is how long a value may be that stands on one line.
const width = 100

// short returns the value on one line, if it is short enough for that and has no
// structure that is better seen.
func short(f form, v any) ([]byte, bool) {
	if !isFlat(v, 2) {
		return nil, false
	}
	line := inline(f, nil, v)
	return line, len(line) <= width
}

// isFlat reports whether a value has no more than these levels of objects and lists,
// and in them no text of several lines. A list of scalars is as a scalar.
func isFlat(v any, levels int) bool {
	switch v := v.(type) {
	case object:
		return len(v) == 0 || levels > 0 && !slices.ContainsFunc(v, func(m member) bool { return !isFlat(m.value, levels-1) })
	case list:
		if slices.ContainsFunc(v, func(item any) bool { return !isScalar(item) }) {
			levels--
		}
		return !slices.ContainsFunc(v, func(item any) bool { return levels < 0 || !isFlat(item, levels) })
	case string:
		return !strings.Contains(v, "\n")
	}
	return true
}

// isSafe reports whether the character may stand in a file as it is: it prints, or is
// a space, and does nothing to what stands around it.
func isSafe(c rune) bool {
	return c != utf8.RuneError && (c == ' ' || unicode.IsPrint(c))
}

// asJSON writes a tree as JSON, inert in HTML, too.
type asJSON struct{}

// write appends the value, indented by this many levels.
func (f asJSON) write(b []byte, v any, indent int) []byte {
	if indent > 2 || isScalar(v) {
		if line, ok := short(f, v); ok {
			return append(b, line...)
		}
	}
	begin := func(i int) {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendIndent(append(b, '\n'), indent+1)
	}
	switch v := v.(type) {
	case object:
		b = append(b, '{')
		for i, m := range v {
			begin(i)
			b = append(f.text(b, m.key, false), ": "...)
			b = f.write(b, m.value, indent+1)
		}
		b = appendIndent(append(b, '\n'), indent)
		return append(b, '}')
	case list:
		b = append(b, '[')
		for i, item := range v {
			begin(i)
			b = f.write(b, item, indent+1)
		}
		b = appendIndent(append(b, '\n'), indent)
		return append(b, ']')
	}
	return inline(f, b, v)
}

func (asJSON) number(b []byte, n number) []byte { return append(b, n...) }

func (asJSON) text(b []byte, s string, _ bool) []byte {
	b = append(b, '"')
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', byte(c))
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c == '<' || c == '>' || !isSafe(c) && c <= 0xffff:
			b = fmt.Appendf(b, `\u%04x`, c)
		case !isSafe(c):
			c -= 0x10000
			b = fmt.Appendf(b, `\u%04x\u%04x`, 0xd800+c>>10, 0xdc00+c&0x3ff)
		default:
			b = utf8.AppendRune(b, c)
		}
	}
	return append(b, '"')
}

func isScalar(v any) bool {
	switch v := v.(type) {
	case object:
		return len(v) == 0
	case list:
		return len(v) == 0
	}
	return true
}

func appendIndent(b []byte, levels int) []byte {
	return append(b, strings.Repeat("  ", levels)...)
}

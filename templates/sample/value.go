package sample

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/statusgen/statusgen/templates/model"
)

// A value is one of a param, of a field, or of what is said of a wrong field.
type value struct {
	typ    model.Type
	isList bool
	list   []value // of a list
	fields []field // of a body

	text     string // of a string, a URI and an enum
	n        int64  // of an int
	b        bool
	f        float64
	duration time.Duration
	time     time.Time

	body    *model.Body  // of a body, and of an enum that whose field it is
	field   *model.Field // of an enum
	literal string       // JSON that stands for itself: of what is no param and no field
	pairs   []pair       // an object of params
}

// A field is one of a body, with its value.
type field struct {
	*model.Field
	value value
}

// A pair is a name with its value.
type pair struct {
	name  string
	value value
}

// A sort is what a value is one of.
type sort struct {
	typ     model.Type
	list    bool
	body    *model.Body
	enum    []string
	example string // JSON text; empty: what the type and the name suggest
	name    string
	of      string      // whose it is: the name of a body, in words
	owner   *model.Body // that whose field it is
	field   *model.Field
}

func valueOfParam(p *model.Param) value {
	return sort{typ: p.Type, list: p.List, body: p.Body, example: p.Example, name: p.Name, of: "example"}.value()
}

func valueSaid(v *model.FieldValue) value {
	return sort{typ: v.Type, list: v.List, example: v.Example, name: v.Name, of: "example"}.value()
}

func valueOfField(b *model.Body, f *model.Field) value {
	return sort{typ: f.Type, list: f.List, body: f.Body, enum: f.Enum, example: f.Example, name: f.Name, of: b.Name, owner: b, field: f}.value()
}

// valueOfBody is an example of all the body, which may be nil or a Go type.
func valueOfBody(b *model.Body) value {
	v := value{typ: model.TypeBody, body: b}
	if b != nil {
		for _, f := range b.Fields {
			v.fields = append(v.fields, field{f, valueOfField(b, f)})
		}
	}
	return v
}

func (s sort) value() value {
	if !s.list {
		return s.one(s.example)
	}
	v := value{typ: s.typ, isList: true, body: s.body}
	if s.typ == model.TypeEnum {
		v.body, v.field = s.owner, s.field
	}
	s.name = singular(s.name)
	items := []json.RawMessage{nil}
	if s.example != "" && json.Unmarshal([]byte(s.example), &items) != nil {
		items = []json.RawMessage{nil}
	}
	for _, item := range items {
		v.list = append(v.list, s.one(string(item)))
	}
	return v
}

// one is a value that is no list. The example is one that fits, for the check of the
// table has asked that.
func (s sort) one(example string) value {
	v := value{typ: s.typ}
	switch s.typ {
	case model.TypeBody:
		return valueOfBody(s.body)
	case model.TypeInt:
		v.n = 42
		if n, err := strconv.ParseInt(example, 10, 64); err == nil {
			v.n = n
		}
	case model.TypeFloat:
		v.f = 0.5
		if f, err := strconv.ParseFloat(example, 64); err == nil {
			v.f = f
		}
	case model.TypeBool:
		v.b = example != "false"
	case model.TypeDuration:
		v.duration = 90 * time.Second
		if f, err := strconv.ParseFloat(example, 64); err == nil {
			v.duration = time.Duration(math.Round(f * float64(time.Second)))
		}
	case model.TypeTime:
		v.time = sentAt
		if t, err := time.Parse(time.RFC3339Nano, model.LiteralText(example)); err == nil {
			v.time = t
		}
	case model.TypeEnum:
		v.text, v.body, v.field = s.text(example, s.enum[0]), s.owner, s.field
	case model.TypeURI:
		v.text = s.text(example, uriFor(s.name, s.of))
	default:
		v.text = s.text(example, textFor(s.name, s.of))
	}
	return v
}

func (s sort) text(example, otherwise string) string {
	if example == "" {
		return otherwise
	}
	return model.LiteralText(example)
}

// appendJSON appends the value as the runtime does, in quotes where it is to stand
// there as a string: of params each.
func (v value) appendJSON(b []byte, quoted bool) []byte {
	switch {
	case v.pairs != nil:
		b = append(b, '{')
		for i, p := range v.pairs {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(append(b, model.Quote(p.name)...), ':')
			b = p.value.appendJSON(b, quoted)
		}
		return append(b, '}')
	case quoted:
		text := string(v.appendJSON(nil, false))
		if text[0] != '"' {
			text = model.Quote(text)
		}
		return append(b, text...)
	case v.literal != "":
		return append(b, v.literal...)
	case v.isList:
		b = append(b, '[')
		for i, item := range v.list {
			if i > 0 {
				b = append(b, ',')
			}
			b = item.appendJSON(b, false)
		}
		return append(b, ']')
	}
	switch v.typ {
	case model.TypeInt:
		return strconv.AppendInt(b, v.n, 10)
	case model.TypeBool:
		return strconv.AppendBool(b, v.b)
	case model.TypeFloat:
		return appendFloat(b, v.f)
	case model.TypeDuration:
		return appendFloat(b, v.duration.Seconds())
	case model.TypeTime:
		return append(v.time.AppendFormat(append(b, '"'), time.RFC3339Nano), '"')
	case model.TypeBody:
		b = append(b, '{')
		for i, f := range v.said() {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(append(b, model.Quote(f.Name)...), ':')
			b = f.value.appendJSON(b, false)
		}
		return append(b, '}')
	}
	return append(b, model.Quote(v.text)...)
}

func appendFloat(b []byte, f float64) []byte {
	text, err := json.Marshal(f)
	if err != nil {
		return append(b, "null"...)
	}
	return append(b, text...)
}

// said are the fields of a body that are sent: not those that are optional and zero.
func (v value) said() []field {
	return slices.DeleteFunc(slices.Clone(v.fields), func(f field) bool { return f.Optional && f.value.isZero() })
}

func (v value) isZero() bool {
	switch {
	case v.isList:
		return len(v.list) == 0
	case v.typ == model.TypeBody:
		return false
	}
	return v.text == "" && v.n == 0 && !v.b && v.f == 0 && v.duration == 0 && v.time.IsZero()
}

// appendXML appends the value as text or elements, as a param and what is in one.
func (v value) appendXML(b []byte, names model.XML) []byte {
	element := func(name string, v value) {
		b = append(append(append(b, '<'), names.Name(name)...), '>')
		b = v.appendXML(b, names)
		b = append(append(append(b, "</"...), names.Name(name)...), '>')
	}
	switch {
	case v.pairs != nil:
		for _, p := range v.pairs {
			element(p.name, p.value)
		}
	case v.isList:
		for _, item := range v.list {
			element(names.Item, item)
		}
	case v.typ == model.TypeBody:
		for _, f := range v.said() {
			element(f.Name, f.value)
		}
	case v.typ == model.TypeDuration:
		return strconv.AppendFloat(b, v.duration.Seconds(), 'f', -1, 64)
	default:
		return append(b, model.XMLText(v.String())...)
	}
	return b
}

// appendEncoded appends the value as encoding/xml has it, as an element of the name.
func (v value) appendEncoded(b []byte, name string) []byte {
	if v.isList {
		for _, item := range v.list {
			b = item.appendEncoded(b, name)
		}
		return b
	}
	b = append(append(append(b, '<'), name...), '>')
	if v.typ == model.TypeBody {
		for _, f := range v.fields { // of which it leaves none out
			b = f.value.appendEncoded(b, f.GoName())
		}
	} else {
		b = append(b, model.XMLText(v.String())...)
	}
	return append(append(append(b, "</"...), name...), '>')
}

// String is a value that is no list and no body as text.
func (v value) String() string {
	switch {
	case v.literal != "":
		return model.LiteralText(v.literal)
	case v.typ == model.TypeInt:
		return strconv.FormatInt(v.n, 10)
	case v.typ == model.TypeBool:
		return strconv.FormatBool(v.b)
	case v.typ == model.TypeFloat:
		return strconv.FormatFloat(v.f, 'g', -1, 64)
	case v.typ == model.TypeDuration:
		return v.duration.String()
	case v.typ == model.TypeTime:
		return v.time.Format(time.RFC3339Nano)
	}
	return v.text
}

// inMessage is the value as a message has it.
func (v value) inMessage() string {
	if !v.isList {
		if v.typ == model.TypeTime {
			return v.time.Format(time.RFC3339)
		}
		return v.String()
	}
	items := make([]string, len(v.list))
	for i, item := range v.list {
		items[i] = item.inMessage()
	}
	return strings.Join(items, ", ")
}

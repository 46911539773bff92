package runtime

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"strings"
	"testing"
)

// A body of the table and what embeds one: only the body itself appends itself,
// where a list without items is [].
type (
	owned struct {
		Task
		Owner string
	}
	ownedBy struct {
		*Task
		Owner string
	}
	ownedTwice struct {
		owned
		Since int
	}
	overridden struct {
		Task
		Owner string
	}
	twoTasks struct {
		Task
		ownedBy
	}
	renamed owned
)

func (o *overridden) AppendJSON(b []byte) ([]byte, error) { return append(b, `"mine"`...), nil }

func TestEmbeddedBody(t *testing.T) {
	task := Task{ID: "7"}
	for _, c := range []struct {
		name     string
		response Response
		want     string
	}{
		{"a body", Created(task), `{"id":"7","tags":[]}`},
		{"a pointer to it", Created(&task), `{"id":"7","tags":[]}`},
		{"an interface that holds it", Created[any](&task), `{"id":"7","tags":[]}`},
		{"a struct that embeds it", Created(owned{task, "x"}), `{"id":"7","tags":null,"Owner":"x"}`},
		{"a pointer to that", Created(&owned{task, "x"}), `{"id":"7","tags":null,"Owner":"x"}`},
		{"an interface that holds that", Created[any](&owned{task, "x"}), `{"id":"7","tags":null,"Owner":"x"}`},
		{"a struct that embeds a pointer to it", Created(ownedBy{&task, "x"}), `{"id":"7","tags":null,"Owner":"x"}`},
		{"an interface that holds that itself", Created[any](ownedBy{&task, "x"}), `{"id":"7","tags":null,"Owner":"x"}`},
		{"a struct that embeds no task where it could", Created(ownedBy{nil, "x"}), `{"Owner":"x"}`},
		{"a struct in a struct", Created(ownedTwice{owned{task, "x"}, 9}), `{"id":"7","tags":null,"Owner":"x","Since":9}`},
		{"a struct that embeds two", Created(twoTasks{task, ownedBy{&task, "x"}}), `{"id":"7","tags":null,"Owner":"x"}`},
		{"a type made of one that embeds it", Created(renamed{task, "x"}), `{"id":"7","tags":null,"Owner":"x"}`},
		{"a struct that embeds it and has the method again", Created(overridden{task, "x"}), `{"id":"7","tags":null,"Owner":"x"}`},
	} {
		checkBody(t, c.name, c.response, c.want)
	}
}

// checkBody reports a response that has another body.
func checkBody(t *testing.T, name string, response Response, want string) {
	t.Helper()
	var err error
	if got, _ := ask("POST", sends(response, &err)); got.Body != want || err != nil {
		t.Errorf("%s: got %s, Respond: %v; want %s", name, got.Body, err, want)
	}
}

// A nil pointer is null, whatever methods its type has, as encoding/json has it.
func TestNilResource(t *testing.T) {
	checkBody(t, "a body", Created[*Task](nil), "null")
	checkBody(t, "a type that appends itself", Created[*appended](nil), "null")
	checkBody(t, "a type whose values append themselves", Created[*byValue](nil), "null")
	checkBody(t, "a type that embeds a body", Created[*owned](nil), "null")
	checkBody(t, "a type that embeds a pointer to a body", Created[*ownedBy](nil), "null")
	checkBody(t, "an interface that holds one", Created[any]((*Task)(nil)), "null")
	checkBody(t, "an interface of those that append themselves", Created[interface{ AppendJSON([]byte) ([]byte, error) }](nil), "null")
	checkBody(t, "a slice that appends itself is no pointer", Created[sliceOf](nil), `"slice"`)
}

type byValue struct{}

func (byValue) AppendJSON(b []byte) ([]byte, error) { return append(b, `"value"`...), nil }

type sliceOf []int

func (sliceOf) AppendJSON(b []byte) ([]byte, error) { return append(b, `"slice"`...), nil }

// appends makes an appender of a function.
type appends func(b []byte) []byte

func (f appends) AppendJSON(b []byte) ([]byte, error) { return f(b), nil }

// What an appender returns is its own response's body. The pool has no memory of
// the appender's: whatever responses come after, it stays as it is.
func TestAppendersMemory(t *testing.T) {
	long := `"` + strings.Repeat("x", 4096) + `"`
	huge := `"` + strings.Repeat("x", 2*maxPooled) + `"`
	for _, c := range []struct {
		name string
		size int // of what the appender has for itself
		text string
		do   func(b, own []byte) []byte
	}{
		{"appended", 0, `"x"`, func(b, _ []byte) []byte { return append(b, `"x"`...) }},
		{"grown", 0, long, func(b, _ []byte) []byte { return append(b, long...) }},
		{"grown beyond what is kept", 0, huge, func(b, _ []byte) []byte { return append(b, huge...) }},
		{"its own", 16, `"own"`, func(_, own []byte) []byte { return append(own, `"own"`...) }},
		{"its own, long", 8192, long, func(_, own []byte) []byte { return append(own, long...) }},
		{"its own, longer than what is kept", 4 * maxPooled, huge, func(_, own []byte) []byte { return append(own, huge...) }},
		{"a part of what it was given", 0, `"x"`, func(b, _ []byte) []byte { return append(b, `ab"x"`...)[len(b)+2:] }},
		{"without room for more", 0, `"x"`, func(b, _ []byte) []byte { b = append(b, `"x"`...); return b[:len(b):len(b)] }},
	} {
		t.Run(c.name, func(t *testing.T) {
			own := make([]byte, 0, c.size)
			checkBody(t, "the response", Created(appends(func(b []byte) []byte { return c.do(b, own) })), c.text)
			before := string(own[:cap(own)])
			for _, n := range []int{1, 1, 100, 100} { // which take what is in the pool
				later := strings.Repeat("later", n)
				checkBody(t, "a later one", Created(later), `"`+later+`"`)
			}
			if string(own[:cap(own)]) != before {
				t.Error("later responses have overwritten the appender's memory")
			}
		})
	}
}

// An appender that appends nothing has no JSON: a clean 500.
func TestAppendedNothing(t *testing.T) {
	for name, do := range map[string]appends{
		"nil":                    func([]byte) []byte { return nil },
		"what it was given":      func(b []byte) []byte { return b },
		"a slice of its own":     func([]byte) []byte { return make([]byte, 0, 8) },
		"an array of no element": func([]byte) []byte { return []byte{} },
	} {
		var err error
		got, _ := ask("POST", sends(Created(do), &err))
		if got.Code != 500 || text(err) != "encoding the body of Created: AppendJSON appended nothing" {
			t.Errorf("%s: got %+v, Respond: %v", name, got, err)
		}
	}
}

// With room in its buffer a body is taken as it is, without a copy; once an
// appender needed more, there is room.
func TestBufferGrows(t *testing.T) {
	buf := &buffer{b: make([]byte, 0, 8)}
	for i, c := range []struct {
		text string
		room int // that the buffer has at least thereafter
	}{
		{"12345678", 8},
		{"123456789", 9},
		{strings.Repeat("x", maxPooled), maxPooled},
	} {
		appended := append(buf.b, c.text...)
		if err := buf.take(appended); err != nil || string(buf.b) != c.text || cap(buf.b) < c.room {
			t.Errorf("%d: the buffer has %q in %d bytes, %v", i, buf.b, cap(buf.b), err)
		}
		if hadRoom := i == 0; (&buf.b[0] == &appended[0]) != hadRoom {
			t.Errorf("%d: the buffer has the appended memory: %t, want %t", i, !hadRoom, hadRoom)
		}
		buf.b = buf.b[:0]
	}
}

// Types that change whatever of an encoder they can reach. The encoder of
// encoding/xml gives itself away, that of encoding/json does not.
type (
	prefixing struct{}
	indenting struct{}
	closing   struct{}
	keeping   struct{}
	unclosed  struct{}
)

var kept *xml.Encoder

func (prefixing) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	start.Attr = append(start.Attr, xml.Attr{Name: xml.Name{Space: "urn:example:a", Local: "b"}, Value: "c"})
	return e.EncodeElement("text", start)
}

func (indenting) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	e.Indent(">", "\t")
	return e.EncodeElement(struct{ A, B int }{}, start)
}

func (closing) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	return errors.Join(e.EncodeElement("text", start), e.Close())
}

func (keeping) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	kept = e
	return e.EncodeElement("text", start)
}

func (unclosed) MarshalXML(e *xml.Encoder, start xml.StartElement) error { return e.EncodeToken(start) }

// XML is what xml.Marshal gives, every time, whatever a type has done with the
// encoder of a response before.
func TestXMLIsThatOfMarshal(t *testing.T) {
	resources := []any{prefixing{}, indenting{}, closing{}, keeping{}, unclosed{}, &Task{ID: "7", Tags: []string{"a", "b"}}, []int{1, 2}, func() {}}
	for range 3 {
		for _, v := range resources {
			buf := newBuffer()
			err := encode(buf, formatXML, v)
			want, wantErr := xml.Marshal(v)
			if string(buf.b) != string(want) || text(err) != text(wantErr) {
				t.Errorf("%T: got %q, %v; xml.Marshal gives %q, %v", v, buf.b, err, want, wantErr)
			}
			buf.free()
			if kept != nil { // by a type that has no more right to it
				kept.EncodeToken(xml.Comment("late"))
				kept.Flush()
			}
		}
	}
}

// What encoding/json asks of a type: its methods get no encoder, so that they
// can set nothing of it. They can fail and panic.
type (
	marshals    func() ([]byte, error)
	marshalText func() ([]byte, error)
)

func (f marshals) MarshalJSON() ([]byte, error)    { return f() }
func (f marshalText) MarshalText() ([]byte, error) { return f() }

// JSON is what json.Marshal gives, every time, although its encoder is used
// again: nothing of a type can reach it, and what fails or panics half-way
// leaves nothing behind.
func TestJSONIsThatOfMarshal(t *testing.T) {
	half := func(v any) any { return []any{"half", v} }
	resources := []any{
		"<&>\u2028", &struct{ A string }{"<"}, json.RawMessage(" { \"a\" : [ 1 ] } "),
		marshals(func() ([]byte, error) { return []byte("{\n\t\"a\": \"<\"}"), nil }),
		marshalText(func() ([]byte, error) { return []byte("<a>"), nil }),
		half(marshals(func() ([]byte, error) { return nil, errClosed })),
		half(marshals(func() ([]byte, error) { return []byte("{"), nil })),
		half(marshalText(func() ([]byte, error) { return nil, errClosed })),
		half(func() {}),
		half(marshals(func() ([]byte, error) { panic("half-way") })),
		half(appends(func(b []byte) []byte { panic("not asked") })), // which encoding/json does not know
		appends(func(b []byte) []byte { _ = append(b, "half"...); panic("half-way") }),
	}
	for range 3 {
		for _, v := range resources {
			func() {
				defer func() { _ = recover() }()
				buf := newBuffer()
				if len(buf.b) > 0 {
					t.Errorf("a buffer of the pool holds %q", buf.b)
				}
				err := encodeJSON(buf, v)
				want, wantErr := json.Marshal(v)
				if text(err) != text(wantErr) || err == nil && string(buf.b) != string(want) {
					t.Errorf("%T: got %q, %v; json.Marshal gives %q, %v", v, buf.b, err, want, wantErr)
				}
				if err == nil {
					buf.free()
				}
			}()
		}
	}
}

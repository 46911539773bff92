package runtime

import (
	"bytes"
	"cmp"
	"encoding"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"reflect"
	"sync"
)

// maxPooled is the capacity, in bytes, over which a buffer is not kept: one
// large response must not hold its memory for the life of the process.
const maxPooled = 64 << 10

// statusgen:alone // A buffer holds a body while it is read.
// statusgen:service
// A buffer holds a body while it is encoded. The encoder is made on first use
// and writes into the buffer.
// statusgen:end
type buffer struct {
	b []byte
	//statusgen:service
	json *json.Encoder
	//statusgen:end
}

var buffers = sync.Pool{New: func() any { return &buffer{b: make([]byte, 0, 1024)} }}

// newBuffer returns an empty buffer.
func newBuffer() *buffer {
	return buffers.Get().(*buffer)
}

// free gives the buffer back for another response.
func (buf *buffer) free() {
	if cap(buf.b) > maxPooled {
		return
	}
	buf.b = buf.b[:0]
	buffers.Put(buf)
}

// statusgen:service
// Write appends p; it is where an encoder writes to.
func (buf *buffer) Write(p []byte) (int, error) {
	buf.b = append(buf.b, p...)
	return len(p), nil
}

// statusgen:end
// appendJSON appends v as JSON if v can append itself, and reports whether it
// can. A method that v has of a body it embeds is not v's own: it would leave
// out all else that v has.
func appendJSON(buf *buffer, v any) (bool, error) {
	appender, ok := v.(interface {
		AppendJSON(b []byte) ([]byte, error)
	})
	if !ok {
		return false, nil
	}
	if p := reflect.ValueOf(v); p.Kind() == reflect.Pointer && p.IsNil() {
		return false, nil // null, for which no method is asked
	}
	if body, ok := v.(interface{ self() any }); ok && body.self() != v {
		return false, nil
	}
	b, err := appender.AppendJSON(buf.b)
	if err != nil {
		return true, err
	}
	return true, buf.take(b)
}

// take makes what an appender of the service has returned the body. The buffer
// keeps no memory but its own: what begins elsewhere may be anyone's.
func (buf *buffer) take(b []byte) error {
	own := buf.b[:cap(buf.b)]
	switch {
	case len(b) == 0:
		return errors.New("AppendJSON appended nothing")
	case len(own) > 0 && &b[0] == &own[0]:
		buf.b = own[:len(b)]
	case len(b) > maxPooled: // of which no copy is kept
		buf.b = b
	default:
		buf.b = append(buf.b, b...)
	}
	return nil
}

// encodeJSON appends v as encoding/json has it. After an error the buffer is not
// used again.
func encodeJSON(buf *buffer, v any) error {
	if ok, err := appendJSON(buf, v); ok {
		return err
	}
	if buf.json == nil {
		buf.json = json.NewEncoder(buf)
	}
	if err := buf.json.Encode(v); err != nil {
		return cmp.Or(misplaced(v), err)
	}
	buf.b = buf.b[:len(buf.b)-1]                // Encode ends with a newline, json.Marshal does not
	if b := buf.b; b[0] == '"' || len(b) == 2 { // as bytes are encoded, in base64, and a reader, as {}
		return misplaced(v)
	}
	return nil
}

// encodeXML appends v as encoding/xml has it.
func encodeXML(buf *buffer, v any) error {
	b, err := xml.Marshal(v)
	buf.b = append(buf.b, b...)
	_, own := v.(xml.Marshaler)
	if !own && (err != nil || bytes.Count(b, []byte{'<'}) == 2) { // an element without others, as bytes and a reader are encoded
		return cmp.Or(misplaced(v), err)
	}
	return err
}

// misplaced says of a resource that is to be sent as it is, and not to be encoded,
// which body its row should have; of any other it returns nil. A type that says how
// it is encoded is such another.
func misplaced(v any) error {
	switch v.(type) {
	case json.Marshaler, encoding.TextMarshaler:
		return nil
	case []byte, *[]byte:
		return errors.New("bytes are not encoded; a row with `body: bytes` sends them as they are")
	case io.Reader:
		return fmt.Errorf("%T is an io.Reader, which is not encoded; a row with `body: stream` sends what it gives", v)
	}
	t := reflect.TypeOf(v)
	if t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t != nil && t.Kind() == reflect.Chan {
		return fmt.Errorf("%v is not encoded; a row with `body: events`, or with `body: stream`, sends what comes one by one", t)
	}
	return nil
}

// encodeWith appends v as marshal has it.
func encodeWith(buf *buffer, v any, marshal func(any) ([]byte, error)) error {
	b, err := marshal(v)
	buf.b = append(buf.b, b...)
	return err
}

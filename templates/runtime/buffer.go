package runtime

import (
	"encoding/json"
	"sync"
)

// maxPooled is the capacity, in bytes, over which a buffer is not kept: one
// large response must not hold its memory for the life of the process.
const maxPooled = 64 << 10

// A buffer holds a body while it is encoded. The encoder is made on first use
// and writes into the buffer.
type buffer struct {
	b    []byte
	json *json.Encoder
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

// Write appends p; it is where an encoder writes to.
func (buf *buffer) Write(p []byte) (int, error) {
	buf.b = append(buf.b, p...)
	return len(p), nil
}

// appendJSON appends v as JSON if v can append itself, and reports whether it
// can.
func appendJSON(buf *buffer, v any) (bool, error) {
	appender, ok := v.(interface {
		AppendJSON(b []byte) ([]byte, error)
	})
	if !ok {
		return false, nil
	}
	b, err := appender.AppendJSON(buf.b)
	if err == nil {
		buf.b = b
	}
	return true, err
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
		return err
	}
	buf.b = buf.b[:len(buf.b)-1] // Encode ends with a newline, json.Marshal does not
	return nil
}

// encodeWith appends v as marshal has it.
func encodeWith(buf *buffer, v any, marshal func(any) ([]byte, error)) error {
	b, err := marshal(v)
	buf.b = append(buf.b, b...)
	return err
}

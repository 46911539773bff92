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

// encodeJSON appends v as JSON. A type that appends itself is not looked at by
// reflection. After an error the buffer is not used again.
func (buf *buffer) encodeJSON(v any) error {
	if v, ok := v.(interface {
		AppendJSON(b []byte) ([]byte, error)
	}); ok {
		b, err := v.AppendJSON(buf.b)
		if err == nil {
			buf.b = b
		}
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

package runtime

import (
	"encoding/xml"
	"sync"
)

// An xmlEncoder writes into a buffer that can be changed.
type xmlEncoder struct {
	*buffer
	encoder *xml.Encoder
}

var xmlEncoders = sync.Pool{New: func() any {
	e := new(xmlEncoder)
	e.encoder = xml.NewEncoder(e)
	return e
}}

// encodeXML appends v as encoding/xml has it. After an error the encoder is not
// used again: it may hold elements that were never closed.
func encodeXML(buf *buffer, v any) error {
	e := xmlEncoders.Get().(*xmlEncoder)
	e.buffer = buf
	err := e.encoder.Encode(v)
	e.buffer = nil
	if err == nil {
		xmlEncoders.Put(e)
	}
	return err
}

package bench

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"sync"
)

// The standard library's encoders by hand: what most services do. Errors of
// these bodies cannot be, and are not looked at.

var jsonMarshal = contender{
	name: "json.Marshal",
	handlers: handlers{
		"204": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) },
		"201": func(w http.ResponseWriter, _ *http.Request) {
			setHeader(w.Header(), orderURI)
			sendJSON(w, 201, theOrder)
		},
		"202": func(w http.ResponseWriter, _ *http.Request) {
			setHeader(w.Header(), theTask.Href)
			sendJSON(w, 202, &theTask)
		},
		"404": func(w http.ResponseWriter, _ *http.Request) {
			setProblemHeader(w.Header(), typeProblemJSON)
			sendJSON(w, 404, notFound())
		},
		"400": func(w http.ResponseWriter, _ *http.Request) {
			setProblemHeader(w.Header(), typeProblemJSON)
			sendJSON(w, 400, badRequest())
		},
	},
}

func sendJSON(w http.ResponseWriter, code int, v any) {
	b, _ := json.Marshal(v)
	w.WriteHeader(code)
	w.Write(b)
}

var jsonEncoder = contender{
	name: "json.Encoder",
	handlers: handlers{
		"204": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) },
		"201": func(w http.ResponseWriter, _ *http.Request) {
			setHeader(w.Header(), orderURI)
			encodeJSON(w, 201, theOrder)
		},
		"202": func(w http.ResponseWriter, _ *http.Request) {
			setHeader(w.Header(), theTask.Href)
			encodeJSON(w, 202, &theTask)
		},
		"404": func(w http.ResponseWriter, _ *http.Request) {
			setProblemHeader(w.Header(), typeProblemJSON)
			encodeJSON(w, 404, notFound())
		},
		"400": func(w http.ResponseWriter, _ *http.Request) {
			setProblemHeader(w.Header(), typeProblemJSON)
			encodeJSON(w, 400, badRequest())
		},
	},
}

// An encoder keeps its buffer and the encoder that writes into it.
type encoder[E any] struct {
	buffer
	to E
}

func (e *encoder[E]) Write(p []byte) (int, error) {
	e.b = append(e.b, p...)
	return len(p), nil
}

var jsonEncoders = sync.Pool{New: func() any {
	e := &encoder[*json.Encoder]{}
	e.to = json.NewEncoder(e)
	return e
}}

func encodeJSON(w http.ResponseWriter, code int, v any) {
	e := jsonEncoders.Get().(*encoder[*json.Encoder])
	e.to.Encode(v)
	w.WriteHeader(code)
	w.Write(e.b[:len(e.b)-1]) // without the newline
	e.b = e.b[:0]
	jsonEncoders.Put(e)
}

var xmlMarshal = contender{
	name: "xml.Marshal",
	handlers: handlers{
		"404XML": func(w http.ResponseWriter, _ *http.Request) {
			setProblemHeader(w.Header(), typeProblemXML)
			b, _ := xml.Marshal(notFound())
			w.WriteHeader(404)
			w.Write(xmlHeader)
			w.Write(b)
		},
	},
}

var xmlEncoder = contender{
	name: "xml.Encoder",
	handlers: handlers{
		"404XML": func(w http.ResponseWriter, _ *http.Request) {
			setProblemHeader(w.Header(), typeProblemXML)
			e := xmlEncoders.Get().(*encoder[*xml.Encoder])
			e.b = append(e.b, xmlHeader...)
			e.to.Encode(notFound())
			w.WriteHeader(404)
			w.Write(e.b)
			e.b = e.b[:0]
			xmlEncoders.Put(e)
		},
	},
}

var xmlHeader = []byte(xml.Header)

var xmlEncoders = sync.Pool{New: func() any {
	e := &encoder[*xml.Encoder]{}
	e.to = xml.NewEncoder(e)
	return e
}}

package runtime

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
)

// What a response and an error can be asked, without sending them: for the tests of
// handlers, and for metrics.

// ErrorOf returns the error that a response sends, and nil where the response is a
// success or nil. Of what Fail has returned it is a copy of the error that Fail
// found, of the type of its row, with which [errors.As] and [errors.Is] find what
// they find in that. Of a nil pointer it is the error that answers for it.
func ErrorOf(res Response) error {
	if v := reflect.ValueOf(res); v.Kind() == reflect.Pointer && v.IsNil() {
		return typed(nilFailure())
	}
	switch res := res.(type) {
	case FailResponse:
		return typed(orFallback(res.failure))
	case *FailResponse:
		return typed(orFallback(res.failure))
	case error:
		//statusgen:client
		if _, ok := res.(typedError); ok && IsRemote(res) {
			return typed(&failure{row: fallback(), cause: res}) // as Respond sends it
		}
		//statusgen:end
		return res
	}
	return nil
}

// HeaderOf returns the header that a response would have to a GET without an
// Accept. Nobody is sent or told anything, and a stream, a file, a function of events
// and a handler are left alone, so that what they alone could tell is missing. The
// header may be changed.
func HeaderOf(res Response) http.Header {
	w := headerOnly{http.Header{}}
	r := &http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/"}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{}}
	answer(w, r.WithContext(context.WithValue(context.Background(), silence{}, silence{})), res)
	return w.header.Clone()
}

// headerOnly is the ResponseWriter of HeaderOf, which sends nothing.
type headerOnly struct{ header http.Header }

func (w headerOnly) Header() http.Header       { return w.header }
func (headerOnly) WriteHeader(int)             {}
func (headerOnly) Write(p []byte) (int, error) { return len(p), nil }
func (headerOnly) FlushError() error           { return nil } // or there were no events

// isHeaderOnly reports whether the header is all that is wanted of a response. What
// makes its body is then neither read nor closed, nor called.
func isHeaderOnly(w http.ResponseWriter) bool {
	_, ok := w.(headerOnly)
	return ok
}

// silence is a key of the context of a request, and its value there, of whose
// outcome nobody is told.
type silence struct{}

func silent(r *http.Request) bool { return r.Context().Value(silence{}) != nil }

// responseText returns what a response reads as: the code, the name of the row and
// the resource, if it has one.
func responseText(row *row, resource ...any) string {
	text := strconv.Itoa(row.code) + " " + row.name
	for _, v := range resource {
		text += fmt.Sprintf(" %+v", v)
	}
	return text
}

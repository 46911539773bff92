package runtime

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
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

// CodeOf returns the status code of the first error of a row in err's tree, which
// is the one that Fail finds, or 0 where there is none. It always returns, as Fail
// does.
func CodeOf(err error) int {
	if row := foundRow(err); row != nil {
		return row.code
	}
	return 0
}

// IDOf returns the name on the wire of the error whose code CodeOf returns, or ""
// where there is none.
func IDOf(err error) string {
	if row := foundRow(err); row != nil {
		return row.id
	}
	return ""
}

// foundRow returns the row of the first error of one in err's tree, or nil; nil also
// where a method of an error panics.
func foundRow(err error) (row *row) {
	defer func() { _ = recover() }()
	if f, _ := find(err, maxTree); f != nil {
		row = orFallback(f).row
	}
	return row
}

// fieldsOf returns a fieldFailure of an error that core or Fail has made, with its
// fields.
func fieldsOf(f *failure) fieldFailure {
	all := fieldFailure{failure: *f}
	fields := extraOf(f).fields
	all.n = copy(all.few[:], fields)
	if len(fields) > len(all.few) {
		all.more = fields
	}
	return all
}

// paramValue returns the value of a param of an error, or the zero value where it has
// none of the name and the type.
func paramValue[T any](f *failure, name string) (value T) {
	x := extraOf(f)
	for _, params := range [...][]slog.Attr{x.params, x.secrets} {
		for i := range params {
			if params[i].Key != name {
				continue
			}
			switch v := params[i].Value.Any().(type) {
			case T:
				return v
			case *T: // of a time
				return *v
			case int64:
				if n, ok := any(&value).(*int); ok {
					*n = int(v)
				}
			default: // maybe a body of another package, or a list of such
				if isOfKind(v, bareKind(fmt.Sprintf("%T", value))) {
					if b, err := json.Marshal(v); err == nil {
						_ = json.Unmarshal(b, &value) // of another form, it keeps what fits
					}
				}
			}
		}
	}
	return value
}

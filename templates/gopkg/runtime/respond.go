package runtime

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"
)

// A Response is one outcome of the table, ready to be sent. Requests may share
// one, as a variable of a package, and send it at the same time, provided that
// nobody changes it any more: its setters do.
type Response interface {
	// StatusCode returns the status code, 200 to 599; of [Serve], whose handler
	// alone knows it, 0.
	StatusCode() int

	// Respond sends the response. The body is encoded before the header is
	// sent, so a body that cannot be encoded becomes a clean 500, and its
	// error is returned. Respond also returns an error when writing failed, or
	// when the table does not let the status answer the request's method; in
	// that case the response has been sent all the same. Where w has headers and
	// says that they were sent before, as gin's and chi's do, nothing is sent,
	// and the error says so. A header that the row requires and that is empty, and one
	// whose value HTTP has no form for, such as a date of the year 10000, is not sent,
	// and the error says so.
	//
	// Headers that are lists or may be repeated, such as Set-Cookie, Link, Vary
	// and Cache-Control, are added to those that w has; others replace them.
	// Their values are shared by responses: one may add to the header of w, set and
	// delete, but not write into the slices that stand there.
	//
	// Where the row of an error hides what the error says, the body has the
	// table's words alone. A nil pointer, and an error that no constructor has
	// made, are answered with the row for an internal error.
	Respond(w http.ResponseWriter, r *http.Request) error
}

// nosniff is shared by the headers of all errors, so it is never written to:
// net/http may read it for another request, even after its handler has returned.
var nosniff = []string{"nosniff"}

// respond sends a response that has neither a body nor a header, unless WithHeader
// gave it one. It may skip most of what respondEmpty and report do, and takes half
// of their time.
func respond(w http.ResponseWriter, r *http.Request, row *row, more *[]header) error {
	if more != nil || len(w.Header()) > 0 {
		return respondEmpty(w, r, row, more)
	}
	w.WriteHeader(row.code)
	if row.methods&methodBit(r.Method) == 0 || row.log != "" || observed.Load() {
		return report(r, row, nil, nil, "", nil)
	}
	return nil
}

// respondEmpty sends a response that has headers, or finds some in w, but no body.
func respondEmpty(w http.ResponseWriter, r *http.Request, row *row, more *[]header, headers ...header) error {
	if more == &ofNil {
		return respondNil(w, r)
	}
	h := w.Header()
	if len(h) > 0 && written(w) {
		return report(r, row, nil, nil, "", errWritten)
	}
	err := setAllHeaders(h, row, more, headers)
	w.WriteHeader(row.code)
	return report(r, row, nil, nil, "", err)
}

// respondResource sends a response whose body is v, in the format that the
// request prefers.
func respondResource(w http.ResponseWriter, r *http.Request, row *row, more *[]header, v any, headers ...header) error {
	form, ok := choose(r)
	if !ok {
		return notAcceptable().Respond(w, r)
	}
	buf := newBuffer()
	err := encode(buf, form, v)
	return respondBody(w, r, row, more, form, buf, err, headers...)
}

// respondBody sends a response whose body is in buf. If encoding it has failed,
// with err, it answers with the fallback. The buffer is not used again.
func respondBody(w http.ResponseWriter, r *http.Request, row *row, more *[]header, form format, buf *buffer, err error, headers ...header) error {
	if err != nil {
		return respondWithout(w, r, fmt.Errorf("encoding the body of %s: %w", row.name, err))
	}
	h := w.Header()
	clean := len(h) == 0
	if !clean && written(w) {
		buf.free()
		return report(r, row, nil, nil, "", errWritten)
	}
	vary, err := setHeaders(h, clean, row, headers)
	setContentType(h, contentTypes[form], clean && !vary)
	if more != nil {
		err = errors.Join(err, setGiven(h, *more))
		delete(h, "Content-Length") // which the body has already
	}
	if failed := write(w, r, row.code, buf.b); failed != nil {
		err = errors.Join(err, failed)
	}
	buf.free()
	return report(r, row, nil, nil, "", err)
}

// respondWithout answers with the fallback where there is no body to send: encoding or
// reading it failed, or it was not given.
func respondWithout(w http.ResponseWriter, r *http.Request, err error) error {
	f := failure{row: fallback(), cause: err}
	return errors.Join(err, f.Respond(w, r))
}

// setAllHeaders sets the headers of the row and of the response, and those that
// WithHeader has given, where no encoder decides on the media type.
func setAllHeaders(h http.Header, row *row, more *[]header, headers []header) error {
	clean := len(h) == 0
	if !clean {
		delete(h, "Content-Length") // of a response that was not sent
		delete(h, "Content-Type")
	}
	_, err := setHeaders(h, clean, row, headers)
	if more != nil {
		err = errors.Join(err, setGiven(h, *more))
	}
	return err
}

// setHeaders sets the headers of the row and those of the response that have a
// value, and reports whether Vary is among them. That h was empty before, clean,
// saves looking for the lines of lists that stand there and stay. The error says
// what could not be set though it was given, or though the row requires it.
func setHeaders(h http.Header, clean bool, row *row, headers []header) (vary bool, err error) {
	for i := range row.headers {
		if x := &row.headers[i]; x.hasValue() {
			vary = setHeaderLines(h, clean, x.key, x.value) || vary
		}
	}
	for i := range headers {
		x := &headers[i]
		if x.hasValue() || x.key == "Allow" && row.code >= 400 { // an empty Allow allows nothing (RFC 9110, section 10.2.1)
			vary = setHeaderLines(h, clean, x.key, x.value) || vary
		} else if fault := notSet(h, row, x); fault != nil {
			err = errors.Join(err, fault)
		}
	}
	return vary, err
}

// setHeaderLines sets a header and reports whether it is Vary.
func setHeaderLines(h http.Header, clean bool, key string, lines []string) (vary bool) {
	if !clean && isList(key) {
		lines = beside(h[key], lines)
	}
	h[key] = lines
	return key == "Vary"
}

// A headerFault is an error of the service: it lets a response lack a header that
// it was to have.
type headerFault string

func (f headerFault) Error() string { return string(f) }

// notSet returns why it is wrong that the response has not set the header: it was
// given, or the row requires it.
func notSet(h http.Header, row *row, x *header) error {
	if len(x.value) > 0 {
		if why, ok := strings.CutPrefix(x.value[0], formless); ok {
			return headerFault("the header " + x.key + " is not sent: " + why)
		}
	}
	for _, name := range row.required {
		if strings.EqualFold(name, x.key) && len(h[x.key]) == 0 {
			return headerFault("the required header " + name + " is empty")
		}
	}
	return nil
}

// write sends the header and, unless it is nil, the body. The length of a body
// is left to net/http; only to HEAD, which gets none, is it told (RFC 9110,
// section 9.3.2).
func write(w http.ResponseWriter, r *http.Request, code int, body []byte) error {
	if body != nil && r.Method == http.MethodHead {
		w.Header()["Content-Length"] = []string{strconv.Itoa(len(body))}
		body = nil
	}
	w.WriteHeader(code)
	if body == nil {
		return nil
	}
	_, err := w.Write(body)
	return err
}

// errWritten is why a second response was not sent.
var errWritten = errors.New("another response to this request was sent before")

// written reports whether w says that its header was sent. That of net/http
// itself does not say; those that routers put around it do, such as gin's
// (Written) and chi's (Status). Only one that has headers is asked: to ask takes
// a quarter of the time of a 204.
func written(w http.ResponseWriter) bool {
	switch x := w.(type) {
	case interface{ Written() bool }:
		return x.Written()
	case interface {
		Status() int
		BytesWritten() int
	}:
		return x.Status() != 0
	case interface{ Unwrap() http.ResponseWriter }:
		return written(x.Unwrap())
	}
	return false
}

// bodyOf returns what an encoder is given for the resource: the resource where
// it is a pointer or an interface itself, else its address. Neither allocates.
func bodyOf[T any](resource *T) any {
	switch reflect.TypeFor[T]().Kind() {
	case reflect.Pointer, reflect.Interface:
		return any(*resource)
	}
	return resource
}

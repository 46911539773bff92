package runtime

import (
	"errors"
	"io"
	"net"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync"
)

// Bodies that are sent as they are. They have one form, so a request's Accept makes
// no difference, and there is no Vary.

// octetStream is the media type of bytes of which nothing is known (RFC 9110,
// section 8.3).
var octetStream = []string{"application/octet-stream"}

// respondBytes sends a response whose body is content.
func respondBytes(w http.ResponseWriter, r *http.Request, row *row, more *[]header, content []byte, headers ...header) error {
	h := w.Header()
	if len(h) > 0 && written(w) {
		return report(r, row, nil, nil, "", errWritten)
	}
	err := setPlainHeaders(h, row, more, headers, octetStream)
	h["Content-Length"] = []string{strconv.Itoa(len(content))}
	if content == nil {
		content = []byte{} // a body of nothing, which is not none
	}
	if failed := write(w, r, row.code, content); failed != nil {
		err = errors.Join(err, failed)
	}
	return report(r, row, nil, nil, "", err)
}

// setPlainHeaders sets all headers of a response whose body is sent as it is, and the
// media type where neither the row nor its caller has said one.
func setPlainHeaders(h http.Header, row *row, more *[]header, headers []header, mediaType []string) error {
	err := setAllHeaders(h, row, more, headers)
	if len(h["Content-Type"]) == 0 {
		h["Content-Type"] = mediaType
	}
	return err
}

// cut reports that no more than a part of a response was sent, since err was in the
// way, and ends the connection, so that the client cannot take it for the whole.
func cut(w http.ResponseWriter, r *http.Request, row *row, fault, err error) {
	op := (*net.OpError)(nil)
	if isGone := errors.As(err, &op) && op.Op == "write" && !op.Timeout(); !isGone { // else the client has done it
		err = cutFault{err}
	}
	_ = report(r, row, nil, nil, "", errors.Join(fault, err))
	abort(w, r)
}

// cutByPanic is what becomes of a panic of what is sent. Before the header was sent,
// it passes, and is answered as a panic of the handler.
func cutByPanic(w http.ResponseWriter, r *http.Request, value any, begun bool) {
	switch {
	case value == nil: // the goroutine ends, as a test's does that fails
		return
	case !begun:
		panic(value)
	case value == http.ErrAbortHandler:
		abort(w, r)
	}
	cause, ok := value.(*PanicError)
	if !ok {
		cause = &PanicError{value, debug.Stack()}
	}
	cutAfter(w, r, cause)
}

// A piece is what is read of a stream or a file at a time. A larger one takes fewer
// system calls than that of [io.Copy], which pays for flushing each.
type piece [64 << 10]byte

var pieces = sync.Pool{New: func() any { return new(piece) }}

// errRead is the fault of a Read that returns a number which it cannot.
var errRead = errors.New("the reader returned an impossible count of bytes")

// closeContent closes what was sent, if that can be closed. What was sent stays so,
// whatever Close returns.
func closeContent(content any) {
	if c, ok := content.(io.Closer); ok {
		_ = c.Close()
	}
}

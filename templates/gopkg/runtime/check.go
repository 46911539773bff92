package runtime

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"time"
)

// Check returns nil for a response whose status code is below 400, and leaves the
// response as it is. Of any other it returns the error: of the row of the table that
// it is of, or an [*UnexpectedError] where no row of the table says what came. The
// response is then read, as far as 1 MiB, and closed.
func Check(resp *http.Response) error {
	if resp != nil && isSuccess(resp.StatusCode) {
		return nil
	}
	return check(resp)
}

// isSuccess reports whether a response of the code is none of an error.
func isSuccess(code int) bool { return uint(code-100) < 300 }

// check makes an error of a response.
func check(resp *http.Response) error {
	if resp == nil {
		return errors.New("Check was called without a response")
	}
	r := receive(resp)
	for _, row := range errorRows {
		if row.code == resp.StatusCode {
			return typed(&failure{row: row, message: row.text, cause: r})
		}
	}
	return unexpected(r, said{})
}

// said is what a body says of the error.
type said struct {
	id, message string
}

// An UnexpectedError is an error that the table does not foresee: a gateway's, or one
// of a newer table.
type UnexpectedError struct {
	failure
	Code        int    // the status code
	Class       int    // its first digit; 5 where the code is none of HTTP (RFC 9110, section 15)
	ID          string // the error's name on the wire, where the body says it
	ContentType string // of the body, as it came
}

// unexpected makes an error of a response for which the table has no row.
func unexpected(r *received, s said) *UnexpectedError {
	code := r.response.StatusCode
	class := code / 100
	if class < 1 || class > 5 {
		class = 5
	}
	return &UnexpectedError{
		failure:     failure{row: &row{id: s.id, code: code}, message: s.message, cause: r},
		Code:        code,
		Class:       class,
		ID:          s.id,
		ContentType: r.response.Header.Get("Content-Type"),
	}
}

// maxBody is how much of an error's body is kept, in bytes.
const maxBody = 1 << 20

// A received is the response of which Check has made an error. It is the error's
// cause.
type received struct {
	response *http.Response // which has been read and closed
	body     []byte         // as far as maxBody
	instance string         // as the body has it
	fault    error          // why the body could not be read, or is not what the table has; nil
	at       time.Time      // of the receipt, where the response has a Retry-After
}

// receive reads the response and closes it.
func receive(resp *http.Response) *received {
	r := &received{response: resp}
	if resp.Header["Retry-After"] != nil {
		r.at = time.Now()
	}
	if resp.Body == nil {
		return r
	}
	defer resp.Body.Close()
	r.body, r.fault = io.ReadAll(io.LimitReader(resp.Body, maxBody))
	return r
}

// Error says of which request this is the answer, and what is wrong with it.
func (r *received) Error() string {
	text := "answer"
	if request := r.response.Request; request != nil && request.URL != nil {
		text += " to " + request.Method + " " + request.URL.Scheme + "://" + request.URL.Host + request.URL.EscapedPath()
	}
	if r.fault != nil {
		text += ": " + r.fault.Error()
	}
	return text
}

// Unwrap returns what is wrong with the response, or nil.
func (r *received) Unwrap() error { return r.fault }

// receivedOf returns the response of which Check has made the error, or nil.
func receivedOf(f *failure) *received {
	if f == nil {
		return nil
	}
	r, _ := f.cause.(*received)
	return r
}

// receivedIn returns the response of the first error of a row in err's tree, if Check
// has made it, or nil.
func receivedIn(err error) *received { return receivedOf(remoteIn(err)) }

// remoteIn returns the first error of a row in err's tree, if Check has made it, or
// nil.
func remoteIn(err error) (f *failure) {
	defer func() { _ = recover() }() // of a method of an error
	if first, _ := find(err, maxTree); receivedOf(first) != nil {
		f = first
	}
	return f
}

// IsRemote reports whether the first error of a row in err's tree has been made by
// [Check], of a response, and not by a constructor.
func IsRemote(err error) bool { return receivedIn(err) != nil }

// Body returns the body of the response that Check has made the error of, as far as
// 1 MiB, or nil. It must not be changed.
func (f *failure) Body() []byte {
	if r := receivedOf(f); r != nil {
		return r.body
	}
	return nil
}

// Instance returns what names this very occurrence of the error, where the body says
// it, or "".
func (f *failure) Instance() string {
	if r := receivedOf(f); r != nil {
		return r.instance
	}
	return ""
}

// ResponseOf returns the response of which [Check] has made the first error of a row in
// err's tree, or nil. It is a copy; its body can be read once more, as far as 1 MiB.
func ResponseOf(err error) *http.Response {
	r := receivedIn(err)
	if r == nil {
		return nil
	}
	resp := *r.response
	resp.Body = io.NopCloser(bytes.NewReader(r.body))
	return &resp
}

// ParamOf returns the param of the name of the first error of a row in err's tree, and
// whether it has one of the type. The type of an error has fields for those that every
// error of the row has; this serves for the others.
func ParamOf[T any](err error, name string) (value T, ok bool) {
	defer func() { _ = recover() }() // of a method of an error
	f, _ := find(err, maxTree)
	return paramOf[T](f, name)
}

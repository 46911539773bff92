package runtime

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strings"
	"time"
)

// Check returns nil for a response whose status code is below 400, and leaves the
// response as it is. Of any other it returns the error: of the row of the table that
// it is of, or an [*UnexpectedError]. The response is then read, as far as 1 MiB, and
// closed.
//
// The status line decides, and the body refines: of the rows with its code, the error
// is of the one with the id that the body says or, where it says none, of the one whose
// problem type, constants and params it has. A param that is missing is zero. What says
// nothing of a row, or an id that no row has, is of the first row of the code whose
// errors have no params. Where there is none, the error is an UnexpectedError.
//
// A body is read in the shape of the table, or as a problem (RFC 9457), if it is of one
// of their media types, or of none. What else came, and what is broken, says nothing;
// [ResponseOf] has it. A wrong field that the body has a name for, and no place, has the
// name alone, as it came.
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
	made := new(struct { // in one piece
		r received
		f failure
		x extra
	})
	r, f, x := &made.r, &made.f, &made.x
	r.response = resp
	r.receive()
	s := said{rows: rowsOf(resp.StatusCode)}
	if is, isProblem := syntaxOf(resp.Header); r.body != "" {
		if err := readBody(r.body, is, isProblem, &s); r.fault == nil {
			r.fault = err
		}
	}
	readHeader(resp.Header, &s)
	r.instance = s.instance
	f.cause, f.message = r, s.message
	if f.row, x.params = s.choose(); f.row == nil {
		return unexpected(r, &s)
	}
	if s.id != f.row.id {
		r.id = s.id
	}
	if len(s.fields)+len(s.mapped)+len(s.named) > 0 {
		s.sayFields(f, x)
	}
	if f.message == "" {
		f.message = f.row.text
	}
	if x.params != nil || x.fields != nil {
		f.extra = x
	}
	return typed(f)
}

// rowsOf returns the rows with the code.
func rowsOf(code int) []*row {
	first := sort.Search(len(errorRows), func(i int) bool { return errorRows[i].code >= code })
	behind := first
	for behind < len(errorRows) && errorRows[behind].code == code {
		behind++
	}
	return errorRows[first:behind]
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
func unexpected(r *received, s *said) *UnexpectedError {
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
	body     string         // as far as maxBody
	unzipped bool           // the body came as gzip
	instance string         // as the body has it
	id       string         // that the body says, where it is not that of the error's row
	fault    error          // why the body could not be read, or is not what the table has; nil
	at       time.Time      // of the receipt, where the response has a Retry-After
}

// receive reads the response and closes it: at once where there is more than is kept.
func (r *received) receive() {
	if r.response.Header["Retry-After"] != nil {
		r.at = time.Now()
	}
	body := r.response.Body
	if body == nil {
		return
	}
	buf := newBuffer()
	if n := r.response.ContentLength; 0 < n && n <= maxBody {
		buf.b = slices.Grow(buf.b, int(n)+1)
	}
	buf.b, r.fault = readAll(buf.b, body)
	body.Close()
	switch coding := strings.ToLower(firstLine(r.response.Header, "Content-Encoding")); {
	case len(buf.b) == 0: // as of an answer to HEAD
	case coding == "gzip", coding == "x-gzip": // which Transport decodes, unless the caller has asked for it
		r.unzip(buf.b)
	default:
		r.body = string(buf.b)
	}
	buf.free()
}

// unzip makes what the bytes are the gzip of the body, or else themselves.
func (r *received) unzip(b []byte) {
	from, err := gzip.NewReader(bytes.NewReader(b))
	if err == nil {
		r.unzipped = true
		b, err = readAll(nil, from)
	}
	r.body, r.fault = string(b), errors.Join(r.fault, err)
}

// readAll appends to b what it reads, as far as maxBody.
func readAll(b []byte, from io.Reader) ([]byte, error) {
	for idle := 0; idle < 100; idle++ {
		if len(b) == cap(b) {
			b = slices.Grow(b, 1)
		}
		n, err := from.Read(b[len(b):min(cap(b), maxBody+1)])
		b = b[:len(b)+n]
		switch {
		case len(b) > maxBody:
			return b[:maxBody], errors.New("the body has more than 1 MiB")
		case err == io.EOF:
			return b, nil
		case err != nil:
			return b, err
		case n > 0:
			idle = -1
		}
	}
	return b, io.ErrNoProgress
}

// Error says of which request this is the answer, and what is wrong with it.
func (r *received) Error() string {
	text := "answer"
	if request := r.response.Request; request != nil && request.URL != nil {
		text += " to " + cmp.Or(request.Method, http.MethodGet) + " " + placeOf(request.URL)
	}
	if r.id != "" {
		text += fmt.Sprintf(" with the id %.64q", r.id)
	}
	if r.fault != nil {
		text += ": " + r.fault.Error()
	}
	return text
}

// placeOf is a URL without what may be secret in it, for messages.
func placeOf(u *url.URL) string { return u.Scheme + "://" + u.Host + u.EscapedPath() }

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
// statusgen:alone // [Check], of a response.
// statusgen:service
// [Check], of a response, and not by a constructor.
// statusgen:end
func IsRemote(err error) bool { return receivedIn(err) != nil }

// Body returns the body of the response that Check has made the error of, as far as
// 1 MiB, or nil.
func (f *failure) Body() []byte {
	if r := receivedOf(f); r != nil {
		return []byte(r.body)
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
// err's tree, or nil. It is a copy, whose header may be changed, and whose body can be
// read once more, as far as 1 MiB; a body that was gzip is not any more.
func ResponseOf(err error) *http.Response {
	r := receivedIn(err)
	if r == nil {
		return nil
	}
	resp := *r.response
	resp.Header = resp.Header.Clone()
	if r.unzipped { // as Transport of net/http says it
		resp.Header.Del("Content-Encoding")
		resp.Header.Del("Content-Length")
		resp.ContentLength, resp.Uncompressed = -1, true
	}
	resp.Body = io.NopCloser(strings.NewReader(r.body))
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

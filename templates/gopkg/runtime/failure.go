package runtime

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
)

// A failure is what the error types share: each embeds it, and has from it all
// that an error does. A method of it costs compile time in each of them, so
// what no caller needs is a function.
type failure struct {
	row     *row
	message string
	cause   error
	extra   *extra
}

// An extra is what an error has beside its row, its message and its cause. Most
// errors have nothing of it, and are smaller for a pointer in its place.
type extra struct {
	headers []header     // those of the row, with what the caller has given
	more    []header     // those that WithHeader has given
	fields  []wrongField // the wrong fields, in the copy that core makes of a fieldFailure
	params  []slog.Attr  // for the log and, unless the row hides them, for the client
	secrets []slog.Attr  // for the log alone
}

// noExtra is the extra of every error that has none. It is never written to.
var noExtra extra

// orFallback returns f. But where f has no row, since the caller has written
// FailResponse{} or &NotFoundError{} and called no constructor, it returns an error
// of the fallback whose cause says so.
func orFallback(f *failure) *failure {
	if f == nil || f.row == nil {
		return unmade()
	}
	return f
}

// unmade is the error that stands for one which no constructor has made. It stays
// out of line, for it is hardly ever called.
//
//go:noinline
func unmade() *failure {
	return &failure{row: fallback(), cause: errors.New("no constructor has made this response")}
}

// extraOf returns the extra of an error, for reading: an empty one where the error
// has none.
func extraOf(f *failure) *extra {
	if f == nil || f.extra == nil {
		return &noExtra
	}
	return f.extra
}

// ownExtra returns the extra of an error, for writing: a new one where the error
// had none.
func ownExtra(f *failure) *extra {
	if f.extra == nil {
		f.extra = new(extra)
	}
	return f.extra
}

// A typedError is an error of a row of the table, whichever row it is.
type typedError interface {
	core() (*failure, []wrongField)
}

// core returns the failure that an error embeds, and the wrong fields that it names
// beside.
func (f *failure) core() (*failure, []wrongField) { return f, nil }

// withFields returns an error that has the wrong fields in it: f, or a copy of it.
func withFields(f *failure, fields []wrongField) *failure {
	if len(fields) == 0 {
		return f
	}
	c := struct {
		failure
		extra
	}{*f, *extraOf(f)}
	c.fields = fields
	c.failure.extra = &c.extra
	return &c.failure
}

// Error returns the code, the name on the wire, the message and the cause. It
// is for logs; a client gets the message alone, or not even that.
func (f *failure) Error() string {
	f = orFallback(f)
	text := strconv.Itoa(f.row.code) + " " + f.row.id
	if f.message != "" {
		text += ": " + f.message
	}
	if f.cause != nil {
		text += ": " + fmt.Sprint(f.cause) // which survives a panic in its Error
	}
	return text
}

// Unwrap returns the cause, or nil. Several causes are joined in one.
func (f *failure) Unwrap() error { return f.cause }

// StatusCode returns the status code, 400 to 599.
func (f *failure) StatusCode() int { return orFallback(f).row.code }

// Message returns what the client is told.
func (f *failure) Message() string {
	f = orFallback(f)
	if f.row.hide {
		return f.row.text
	}
	return f.message
}

// LogValue makes a group of the error for log/slog: code, id, message, cause
// and params. It has what the client is not told.
func (f *failure) LogValue() slog.Value { return slog.GroupValue(failureAttrs(f)...) }

func failureAttrs(f *failure) []slog.Attr {
	f = orFallback(f)
	attrs := make([]slog.Attr, 0, 8)
	attrs = append(attrs, slog.Int("code", f.row.code), slog.String("id", f.row.id))
	if f.message != "" {
		attrs = append(attrs, slog.String("message", f.message))
	}
	if f.cause != nil {
		attrs = append(attrs, slog.Any("cause", f.cause))
	}
	attrs = append(attrs, extraOf(f).params...)
	return append(attrs, extraOf(f).secrets...)
}

// Respond sends the error with its headers and its body. Where the row hides
// what the error says, the body has the table's words alone. Respond returns an
// error when writing failed, or when the table does not let the status answer the
// request's method; in that case the response has been sent all the same.
func (f *failure) Respond(w http.ResponseWriter, r *http.Request) error {
	return respondFailure(w, r, f, extraOf(f).fields)
}

// respondFailure sends an error with the fields of the request that are wrong. Of
// an error that hides what it says, the header and the body are made from a copy
// that has only the row and the headers that the caller has given: those were
// meant for the client.
func respondFailure(w http.ResponseWriter, r *http.Request, f *failure, fields []wrongField) error {
	f = orFallback(f)
	h := w.Header()
	instance := ""
	if ids, always := requestIDs(h, r, f.row); len(ids) > 0 || always {
		instance = instanceOf(ids, always)
	}
	told, toldFields := f, fields
	if f.row.hide {
		told, toldFields = &failure{row: f.row, message: f.row.text, extra: &extra{headers: extraOf(f).headers, more: extraOf(f).more}}, nil
	}
	clean := len(h) == 0
	if !clean && written(w) {
		return report(r, f.row, f, fields, instance, errWritten)
	}
	h["X-Content-Type-Options"] = nosniff
	vary := setErrorHeaders(h, clean, told, r, instance)
	varyToo, err := setHeaders(h, clean, f.row, extraOf(f).headers)
	if f.row.empty {
		delete(h, "Content-Length") // of a response that was not sent
		delete(h, "Content-Type")
		err = errors.Join(err, setGiven(h, extraOf(f).more))
		return report(r, f.row, f, fields, instance, errors.Join(err, write(w, r, f.row.code, nil)))
	}
	form := chooseError(r)
	setContentType(h, errorTypes[form], clean && !vary && !varyToo)
	if more := extraOf(f).more; more != nil {
		err = errors.Join(err, setGiven(h, more))
		delete(h, "Content-Length") // which the body has already
	}
	buf := newBuffer()
	buf.b = appendError(buf.b, form, told, toldFields, r, instance)
	if failed := write(w, r, f.row.code, buf.b); failed != nil {
		err = errors.Join(err, failed)
	}
	buf.free()
	return report(r, f.row, f, fields, instance, err)
}

// addErrorLines sets a header that every error has, beside the lines that stand
// there; but not where the row or the error itself has a value for it, which is
// set later and could no longer tell these lines from those of middleware.
func addErrorLines(h http.Header, f *failure, key string, lines []string) {
	if !sets(f, key) {
		h[key] = beside(h[key], lines)
	}
}

// sets reports whether the row, or the error itself, has a value for the header.
func sets(f *failure, key string) bool {
	for _, headers := range [...][]header{f.row.headers, extraOf(f).headers} {
		for i := range headers {
			if headers[i].key == key && headers[i].hasValue() {
				return true
			}
		}
	}
	return false
}

// setHeader sets a header of this error, in place of the value it had.
//
//go:noinline
func setHeader(f *failure, key, value string) {
	headerOf(f, key).value = []string{value}
}

// addHeader adds to the lines that a header of this error has.
//
//go:noinline
func addHeader(f *failure, key string, values []string) {
	x := headerOf(f, key)
	x.value = addLines(x.value, values)
}

// setParam gives this error a param that its constructor has not taken, in place of
// the value it had.
//
//go:noinline
func setParam(f *failure, p slog.Attr) {
	x := ownExtra(f)
	x.params = withParam(f.row, x.params, p)
}

// setSecret gives this error such a param for the log alone.
//
//go:noinline
func setSecret(f *failure, p slog.Attr) {
	x := ownExtra(f)
	x.secrets = withParam(f.row, x.secrets, p)
}

// withParam returns the params with another, or another value of one. They have the
// order of the row.
func withParam(row *row, params []slog.Attr, p slog.Attr) []slog.Attr {
	at := len(params)
	for i := range params {
		switch {
		case params[i].Key == p.Key:
			params[i] = p
			return params
		case at == len(params) && paramRank(row, params[i].Key) > paramRank(row, p.Key):
			at = i
		}
	}
	return slices.Insert(params, at, p)
}

// paramRank returns the place of a param among those of the row.
func paramRank(row *row, name string) int {
	if row == nil { // of an error that no constructor has made
		return -1
	}
	return slices.IndexFunc(row.params, func(p paramKind) bool { return p.name == name })
}

// headerOf returns a header of this error, for writing.
func headerOf(f *failure, key string) *header {
	x := ownExtra(f)
	for i := range x.headers {
		if x.headers[i].key == key {
			return &x.headers[i]
		}
	}
	x.headers = append(x.headers, header{key: key})
	return &x.headers[len(x.headers)-1]
}

// joined makes one error of the causes that a constructor is given. It stays out
// of line, which keeps the constructor short enough to be inlined: an error that is
// sent where it is made then never leaves the stack.
//
//go:noinline
func joined(causes []error) error {
	switch len(causes) {
	case 0:
		return nil
	case 1:
		return causes[0]
	}
	return errors.Join(causes...)
}

// maxTree is how many errors Fail looks at. It counts an error twice that two
// others wrap.
const maxTree = 10_000

// find returns the first error of a row in the tree of err, or nil; one of another
// table, as an error of this one. It goes depth first, as errors.As does, but
// without reflection, and ends after as many errors as are left to look at. It
// returns how many are left then: 0 when it has given up.
func find(err error, left int) (*failure, int) {
	for err != nil && left > 0 {
		left--
		switch x := err.(type) {
		case typedError:
			return withFields(x.core()), left
		case interface{ StatusError() map[string]any }:
			return translated(err, x.StatusError()), left
		case interface{ Unwrap() error }:
			err = x.Unwrap()
		case interface{ Unwrap() []error }:
			var f *failure
			for _, e := range x.Unwrap() {
				if f, left = find(e, left); f != nil || left == 0 {
					break
				}
			}
			return f, left
		default:
			return nil, left
		}
	}
	return nil, left
}

// A FailResponse is the response that Fail chose. It may answer any method.
type FailResponse struct{ failure *failure }

// Fail makes a response of any error: the first error of a row in err's tree, depth
// first; else the row that the table gives to a Go error in it; else the fallback,
// with err as the cause that no client sees.
//
// An error of a row of another table, in another package that statusgen has
// emitted, becomes an error of the row here that has its code and its id, with
// its message, params, fields and headers; else, where there is none or where one of
// its params is missing, of the first row of the code without params; else of the fallback.
// What its own row hides stays hidden. It is the cause of what it becomes.
//
// It always returns: of a tree that wraps itself, or has 10,000 errors and no
// error of a row among those, it makes the fallback, and so it does when a method
// of an error panics. The log is told which it was.
func Fail(err error) (response FailResponse) {
	ended := false // quicker to ask than recover is
	defer func() {
		if !ended {
			response = FailResponse{afterPanic(err, recover())}
		}
	}()
	f, left := find(err, maxTree)
	if f == nil {
		f = withoutRow(err, left > 0)
	}
	ended = true
	return FailResponse{f}
}

// withoutRow makes an error of a row from an error that has none in its tree. Whole
// says that all of the tree was looked at.
func withoutRow(err error, whole bool) *failure {
	switch {
	case err == nil:
		err = errors.New("Fail was called without an error")
	case !whole: // neither its text nor what it wraps may be asked for
		err = fmt.Errorf("Fail was called with an error (%T) that wraps itself, or has %d errors or more in its tree", err, maxTree)
	default:
		if f := known(err); f != nil {
			return f
		}
	}
	return &failure{row: fallback(), cause: err}
}

// afterPanic makes an error of one whose methods panic.
func afterPanic(err error, value any) *failure {
	return &failure{
		row:     fallback(),
		message: fmt.Sprintf("Fail was called with an error (%T) that panics: %v", err, err), // fmt survives a panic in Error
		cause:   &PanicError{value, debug.Stack()},
	}
}

// isType reports whether an error of the type is in err's tree.
func isType[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}

// StatusCode returns the status code, 400 to 599.
func (f FailResponse) StatusCode() int { return f.failure.StatusCode() }

// String returns the text of the error, for tests and logs.
func (f FailResponse) String() string { return f.failure.Error() }

// Respond sends the error as its own Respond does.
func (f FailResponse) Respond(w http.ResponseWriter, r *http.Request) error {
	return f.failure.Respond(w, r)
}

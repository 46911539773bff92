package runtime

import (
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
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
	//statusgen:service
	headers []header // those of the row, with what the caller has given
	more    []header // those that WithHeader has given
	//statusgen:end
	fields []wrongField // the wrong fields, in the copy that core makes of a fieldFailure
	//statusgen:service
	params []slog.Attr // for the log and, unless the row hides them, for the client
	//statusgen:end
	//statusgen:alone params []slog.Attr
	//statusgen:service
	secrets []slog.Attr // for the log alone
	//statusgen:end
}

// noExtra is the extra of every error that has none. It is never written to.
var noExtra extra

// orFallback returns f. But where f has no row, since the caller has written the
// literal of its type, such as &NotFoundError{}, it returns an error of the fallback
// whose cause says so.
func orFallback(f *failure) *failure {
	if f == nil || f.row == nil {
		return unmade()
	}
	return f
}

// statusgen:alone // unmade is the error that stands for one which Check has not made. It stays
// statusgen:service
// unmade is the error that stands for one which no constructor has made. It stays
// statusgen:end
// out of line, for it is hardly ever called.
//
//go:noinline
func unmade() *failure {
	//statusgen:service
	return &failure{row: fallback(), cause: errors.New("no constructor has made this response")}
	//statusgen:end
	//statusgen:alone return &failure{row: fallback(), cause: errors.New("Check has not made this error")}
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

// statusgen:alone // Error returns the code, the name on the wire, the message and the cause.
// statusgen:service
// Error returns the code, the name on the wire, the message and the cause. It
// is for logs; a client gets the message alone, or not even that.
// statusgen:end
func (f *failure) Error() string {
	f = orFallback(f)
	text := strconv.Itoa(f.row.code) + " " + f.row.id
	//statusgen:client
	text = strings.TrimSuffix(text, " ") // of an UnexpectedError
	//statusgen:end
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
// statusgen:client
// Of an [*UnexpectedError] it is as it came.
// statusgen:end
func (f *failure) StatusCode() int { return orFallback(f).row.code }

// statusgen:alone // Message returns what the body says, else the row's own words.
// statusgen:service
// Message returns what the client is told.
// statusgen:end
func (f *failure) Message() string {
	f = orFallback(f)
	//statusgen:both
	if receivedOf(f) != nil { // which has what the client was told
		return f.message
	}
	//statusgen:service
	if f.row.hide {
		return f.row.text
	}
	//statusgen:end
	return f.message
}

// LogValue makes a group of the error for log/slog: code, id, message, cause
// statusgen:alone // and params.
// statusgen:service
// and params. It has what the client is not told.
// statusgen:end
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
	//statusgen:service
	attrs = append(attrs, extraOf(f).secrets...)
	//statusgen:end
	return attrs
}

// maxTree is how many errors of a tree are looked at. It counts an error twice that
// two others wrap.
const maxTree = 10_000

// find returns the first error of a row in the tree of err, or nil. It goes depth
// first, as errors.As does, but without reflection, and ends after as many errors as
// are left to look at. It returns how many are left then: 0 when it has given up.
// statusgen:service
// One of another table it returns as an error of this one.
// statusgen:end
func find(err error, left int) (*failure, int) {
	for err != nil && left > 0 {
		left--
		switch x := err.(type) {
		case typedError:
			return withFields(x.core()), left
		//statusgen:service
		case interface{ StatusError() map[string]any }:
			return translated(err, x.StatusError()), left
		//statusgen:end
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

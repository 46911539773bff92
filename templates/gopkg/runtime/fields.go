package runtime

import (
	"log/slog"
	"slices"
)

// A fieldFailure is a failure that names the wrong fields of a request. The first
// few stand in it, as an array. No pointer to itself is in it, and none is given to
// a function that might keep it: an error that is sent where it is made then never
// leaves the stack, nor do its fields.
type fieldFailure struct {
	failure
	n    int           // how many stand in few
	few  [6]FieldError // as many as most requests have wrong
	more []FieldError  // all of them, once there are more
}

// Fields returns the fields of the request that are wrong, in the order in
// which they were added. Appending to them does not change the error.
func (f *fieldFailure) Fields() []FieldError {
	if f.more != nil {
		return slices.Clip(f.more)
	}
	return f.few[:f.n:f.n]
}

// addField adds a wrong field of the request.
//
//go:noinline
func addField(f *fieldFailure, pointer, detail string) {
	field := FieldError{pointer, detail}
	switch {
	case f.more != nil:
		f.more = append(f.more, field)
	case f.n < len(f.few):
		f.few[f.n] = field
		f.n++
	default:
		f.more = append(append(make([]FieldError, 0, 4*len(f.few)), f.few[:]...), field)
	}
}

// LogValue makes a group of the error for log/slog: code, id, message, cause,
// params and the wrong fields. It has what the client is not told.
func (f *fieldFailure) LogValue() slog.Value {
	attrs := failureAttrs(&f.failure)
	if fields := copied(f.Fields()); fields != nil {
		attrs = append(attrs, slog.Any("fields", fields))
	}
	return slog.GroupValue(attrs...)
}

// core returns the failure and the fields.
func (f *fieldFailure) core() (*failure, []FieldError) { return &f.failure, f.Fields() }

// unshare makes the next field of an error that is a copy go into memory of its own.
func (f *fieldFailure) unshare() { f.more = slices.Clip(f.more) }

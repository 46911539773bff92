package runtime

import (
	"log/slog"
	"slices"
)

// statusgen:alone // A fieldFailure is a failure that names the wrong fields of a request. The first
// statusgen:alone // few stand in it, as an array.
// statusgen:service
// A fieldFailure is a failure that names the wrong fields of a request. The first
// few stand in it, as an array. No pointer to itself is in it, and none is given to
// a function that might keep it: an error that is sent where it is made then never
// leaves the stack, nor do its fields.
// statusgen:end
type fieldFailure struct {
	failure
	n    int           // how many stand in few
	few  [6]wrongField // as many as most requests have wrong
	more []wrongField  // all of them, once there are more
}

// statusgen:alone // Fields returns the fields of the request that are wrong, as the body has them,
// statusgen:alone // or nil.
// statusgen:service
// Fields returns the fields of the request that are wrong, in the order in
// which they were added, or nil.
// statusgen:end
func (f *fieldFailure) Fields() []FieldError { return fieldErrors(f.wrong()) }

// wrong returns the fields as the error keeps them.
func (f *fieldFailure) wrong() []wrongField {
	if f.more != nil {
		return slices.Clip(f.more)
	}
	return f.few[:f.n:f.n]
}

// addField adds a wrong field of the request.
//
//go:noinline
func addField(f *fieldFailure, in fieldPlace, name, detail string) {
	switch {
	case f.more != nil:
		f.more = append(f.more, wrongField{in: in, name: name, detail: detail})
	case f.n < len(f.few):
		w := &f.few[f.n]
		w.in, w.name, w.detail = in, name, detail // quicker than a value that is copied
		f.n++
	default:
		f.more = append(append(make([]wrongField, 0, 4*len(f.few)), f.few[:]...), wrongField{in: in, name: name, detail: detail})
	}
}

// LogValue makes a group of the error for log/slog: code, id, message, cause,
// statusgen:alone // params and the wrong fields.
// statusgen:service
// params and the wrong fields. It has what the client is not told.
// statusgen:end
func (f *fieldFailure) LogValue() slog.Value {
	attrs := failureAttrs(&f.failure)
	if fields := f.Fields(); fields != nil {
		attrs = append(attrs, slog.Any("fields", fields))
	}
	return slog.GroupValue(attrs...)
}

// core returns the failure and the fields.
func (f *fieldFailure) core() (*failure, []wrongField) { return &f.failure, f.wrong() }

// unshare makes the next field of an error that is a copy go into memory of its own.
func (f *fieldFailure) unshare() { f.more = slices.Clip(f.more) }

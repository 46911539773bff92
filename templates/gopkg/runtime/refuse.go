package runtime

import (
	"errors"
	"log/slog"
	"net/http"
	"slices"
)

// The sending of errors, and what constructors and setters give them.

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
	//statusgen:client
	if receivedOf(f) != nil { // what another server says is not said by this one
		c := *f
		f, fields = &failure{row: fallback(), cause: &c}, nil
	}
	//statusgen:end
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

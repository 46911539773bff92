package runtime

import (
	"bytes"
	"cmp"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
)

// Transport returns a RoundTripper that sends requests by base, and whose error is what
// [Check] makes of a response. An [http.Client] wraps it; [errors.As] finds it. Base nil
// is [http.DefaultTransport].
//
// A Client whose Timeout ends while the body of an error is read puts an error of its
// own in the place of that. A deadline of the request's context does not. Its Jar takes
// no cookies from the response of an error, which [ResponseOf] has.
func Transport(base http.RoundTripper) http.RoundTripper {
	return &transport{base, func(_ *http.Request, res *http.Response, err error) (*http.Response, error) {
		if err == nil && res != nil {
			err = Check(res)
		}
		if err != nil {
			return nil, err
		}
		return res, nil
	}}
}

// ObserveTransport returns a RoundTripper that sends requests by base, and lets observe
// see what each came to:
//
//   - of an error that the response has, what is known of it. Cause is the error, as
//     [Check] makes it; Err is why the body could not be read, or is not as the table
//     has it. An [*UnexpectedError] has no row;
//   - of a success, its code, and the row where one alone has that code and may answer
//     the method;
//   - where no response came, Err, which says why. The code is 0.
//
// The response, or the error of base, is returned as it came. The body of an error has
// been read by then, as far as 1 MiB, and can be read again; that of a success has not
// been touched. It may stand below [Transport] or above, and of several each sees the
// outcome. Base nil is [http.DefaultTransport].
//
// Observe is called once a round trip, by the goroutine that makes it. A panic in it
// changes nothing, and goes to [slog.Default].
func ObserveTransport(base http.RoundTripper, observe func(*http.Request, Outcome)) http.RoundTripper {
	return &transport{base, func(r *http.Request, res *http.Response, err error) (*http.Response, error) {
		tellReceived(observe, r, outcomeOf(r, res, err))
		return res, err
	}}
}

// A transport sends requests by another RoundTripper, and looks at what comes back.
type transport struct {
	base http.RoundTripper // nil: http.DefaultTransport
	then func(*http.Request, *http.Response, error) (*http.Response, error)
}

// RoundTrip sends the request.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := t.to().RoundTrip(r)
	return t.then(r, res, err)
}

// CloseIdleConnections is for that of [http.Client].
func (t *transport) CloseIdleConnections() {
	if base, ok := t.to().(interface{ CloseIdleConnections() }); ok {
		base.CloseIdleConnections()
	}
}

func (t *transport) to() http.RoundTripper {
	if t.base == nil {
		return http.DefaultTransport
	}
	return t.base
}

// outcomeOf is what a request came to that a RoundTripper has sent.
func outcomeOf(r *http.Request, res *http.Response, err error) Outcome {
	o := Outcome{Err: err, Canceled: canceled(r.Context())}
	switch {
	case err == nil && res == nil:
		return o
	case err == nil && isSuccess(res.StatusCode):
		o.Code = res.StatusCode
		o.Row = onlySuccess(o.Code, methodBit(cmp.Or(r.Method, http.MethodGet)))
		return o
	case err == nil:
		err = Check(twice(res))
	}
	if f := remoteIn(err); f != nil {
		o.Row, o.ID, o.Code, o.Message = f.row.name, f.row.id, f.row.code, f.message
		o.Params, o.Fields = slices.Clone(extraOf(f).params), fieldErrors(extraOf(f).fields)
		o.Cause, o.Err, o.Instance = err, receivedOf(f).fault, receivedOf(f).instance
	}
	return o
}

// twice returns a copy of an error's response, for Check to read and close. The body
// of the original can still be read from its beginning.
func twice(res *http.Response) *http.Response {
	c := *res
	if res.Body == nil {
		return &c
	}
	start, err := io.ReadAll(io.LimitReader(res.Body, maxBody+1)) // with a byte that says it is too long
	rest := io.Reader(res.Body)
	if err != nil {
		rest = endsWith{err}
	}
	res.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(start), rest), res.Body}
	c.Body = io.NopCloser(io.MultiReader(bytes.NewReader(start), endsWith{cmp.Or(err, io.EOF)}))
	return &c
}

// endsWith is a Reader of nothing but the error.
type endsWith struct{ error }

func (e endsWith) Read([]byte) (int, error) { return 0, e.error }

// tellReceived lets observe see the outcome. A panic of it, which has nothing to do
// with the response, is logged and goes no further.
func tellReceived(observe func(*http.Request, Outcome), r *http.Request, o Outcome) {
	defer func() {
		value := recover()
		if value == nil {
			return
		}
		defer func() { _ = recover() }() // of the logger itself: there is no one else to tell
		slog.Default().LogAttrs(r.Context(), slog.LevelError, "observing a response panicked",
			slog.String("method", r.Method), slog.String("host", r.URL.Host), slog.String("path", r.URL.Path),
			slog.Any("panic", value), slog.String("stack", string(debug.Stack())))
	}()
	observe(r, o)
}

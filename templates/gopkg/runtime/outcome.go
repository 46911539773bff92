package runtime

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"sync/atomic"
)

// An Outcome is what a request came to, for logs, metrics and traces.
type Outcome struct {
	Row      string // the row's name in the table; empty where a handler of [Serve] wrote a code that no row has, or more than one
	ID       string // the row's name on the wire; empty where it is no error, or of Serve
	Code     int    // the status code, 200 to 599; of Serve also 101 for an upgrade, and 0 where the handler wrote none
	Message  string // what the client was told, of an error
	Hidden   string // the error's own message, where the row hides it
	Cause    error  // why the error was made; no client is told; may be nil; of a panic, errors.As finds a [*PanicError] in it
	Instance string // what names this error in its body and in the log; may be empty
	Err      error  // why the response did not go out as the table has it; nil when it did
	Canceled error  // why the request's context had ended by the time of the response; nil when it had not
	Log      string // the level that the table gives the row: debug, info, warn, error or none; empty: as is usual for the code

	Params []slog.Attr  // the params of an error, the sensitive ones last; the client was told the others, unless the row hides them
	Fields []FieldError // the wrong fields of the request that an error names; the client was told them, unless the row hides them
}

// observerKey is the context's key of the function that Observe was given.
type observerKey struct{}

// observed is whether Observe was ever called: until then no context is asked
// for an observer.
var observed atomic.Bool

// observer returns who observes the request, or nil.
func observer(r *http.Request) func(*http.Request, Outcome) {
	if !observed.Load() {
		return nil
	}
	observe, _ := r.Context().Value(observerKey{}).(func(*http.Request, Outcome))
	return observe
}

// Observe lets observe see the outcome of every response that this package sends
// to the requests of the handler: what typed handlers, [Resource] and [Mux] answer,
// their own 404, 405, 501 and OPTIONS among it; and what any other handler sends by
// a [Response], such as that of [Fail]. What a handler writes without this package is
// no outcome: [Serve] makes it one.
//
// It is called once a response, after the response was written, by the
// goroutine that wrote it. Of several observers the innermost sees the outcome, and no
// other. A panic in it changes nothing of the response, and goes to [slog.Default];
// but [http.ErrAbortHandler] ends the connection.
//
// Without Observe, and only then, outcomes go to slog.Default, at their
// [Outcome.Level].
func Observe(handler http.Handler, observe func(*http.Request, Outcome)) http.Handler {
	observed.Store(true)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), observerKey{}, observe)))
	})
}

// report tells the observer, or the log, what was sent, and returns what was wrong
// with it: err, or that the row may not answer the method. f, fields and instance
// are those of an error; a success has none.
func report(r *http.Request, row *row, f *failure, fields []wrongField, instance string, err error) error {
	if !row.applies(r.Method) {
		err = errors.Join(err, methodFault("the table does not let "+row.name+" answer "+r.Method))
	}
	if observe := observer(r); observe != nil || row.code >= 500 || row.log != "" || err != nil {
		tell(observe, r, row, f, fields, instance, err)
	}
	return err
}

// tell makes an outcome for the observer or, where there is none, for the log.
func tell(observe func(*http.Request, Outcome), r *http.Request, row *row, f *failure, fields []wrongField, instance string, err error) {
	if silent(r) {
		return
	}
	o := Outcome{Row: row.name, ID: row.id, Code: row.code, Instance: instance, Err: err, Canceled: canceled(r.Context()), Log: row.log}
	if f != nil {
		o.Message, o.Cause = f.Message(), f.cause
		if f.row.hide {
			o.Hidden = f.message
		}
		o.Params, o.Fields = slices.Concat(extraOf(f).params, extraOf(f).secrets), fieldErrors(fields)
	}
	send(observe, r, o)
}

// send sends the outcome to the observer or, where there is none, to the log.
func send(observe func(*http.Request, Outcome), r *http.Request, o Outcome) {
	defer survived(r)
	if observe == nil {
		o.log(r)
		return
	}
	noteTold(r, o)
	observe(r, o)
}

// canceled returns why the context has ended, or nil where it has not: its own error
// and, where that is another, the cause that it was given.
func canceled(ctx context.Context) error {
	err := ctx.Err()
	if err == nil {
		return nil
	}
	if cause := context.Cause(ctx); cause != err {
		return fmt.Errorf("%w: %w", err, cause)
	}
	return err
}

// survived is deferred where an outcome is told. The response was sent by then, so
// a panic of the observer, or of the logger, is logged and goes no further.
func survived(r *http.Request) {
	value := recover()
	if value == nil {
		return
	}
	if value == http.ErrAbortHandler {
		panic(value)
	}
	defer func() { _ = recover() }() // of the logger itself: there is no one else to tell
	slog.Default().LogAttrs(r.Context(), slog.LevelError, "telling an outcome panicked",
		slog.String("method", r.Method), slog.String("path", pathOf(r)), slog.Any("cause", &PanicError{value, debug.Stack()}))
}

// LogValue makes a group of the outcome for log/slog, without what it lacks.
func (o Outcome) LogValue() slog.Value { return slog.GroupValue(o.attrs()...) }

func (o Outcome) attrs() []slog.Attr {
	attrs := make([]slog.Attr, 0, 8)
	text := func(key, value string) {
		if value != "" {
			attrs = append(attrs, slog.String(key, value))
		}
	}
	fault := func(key string, err error) {
		if err != nil {
			attrs = append(attrs, slog.Any(key, err))
		}
	}
	text("row", o.Row)
	attrs = append(attrs, slog.Int("code", o.Code))
	text("message", o.Message)
	text("hidden", o.Hidden)
	fault("cause", o.Cause)
	if p := panicIn(o.Cause); p != nil && o.Cause != error(p) { // whose own group has the stack
		attrs = append(attrs, slog.String("stack", string(p.Stack)))
	}
	if len(o.Params) > 0 {
		attrs = append(attrs, slog.Attr{Key: "params", Value: slog.GroupValue(o.Params...)})
	}
	if len(o.Fields) > 0 {
		attrs = append(attrs, slog.Any("fields", o.Fields))
	}
	text("instance", o.Instance)
	fault("err", o.Err)
	fault("canceled", o.Canceled)
	return attrs
}

// noLevel is below every level that a logger can be at.
const noLevel slog.Level = math.MinInt

// Level returns the level at which the package logs the outcome where no one
// observes it; where it does not, a level below all others, and false. It is that of
// the row, which the table may give: else error from 500 on, warn for a 501, and
// none below. But
//
//   - a response whose row may not answer the method, or that lacks a header which it
//     was to have, is a warning at least;
//   - a panic is an error, whatever the row, and so is what ended the connection in
//     the middle of a body, unless the client did;
//   - nothing is an error where the request's context had ended: it is a warning at
//     most after a deadline or a panic, else info, as when the client went away. The
//     server's WriteTimeout is such a deadline.
func (o Outcome) Level() (level slog.Level, logged bool) {
	level = o.rowLevel()
	switch {
	case o.isPanic(), has[cutFault](o.Err):
		level = slog.LevelError
	case has[methodFault](o.Err), has[headerFault](o.Err):
		level = max(level, slog.LevelWarn)
	}
	switch {
	case o.isLate(), o.Canceled != nil && o.isPanic():
		level = min(level, slog.LevelWarn)
	case o.Canceled != nil:
		level = min(level, slog.LevelInfo)
	}
	return level, level != noLevel
}

// rowLevel is the level of the row.
func (o Outcome) rowLevel() slog.Level {
	switch o.Log {
	case "none":
		return noLevel
	case "debug":
		return slog.LevelDebug
	case "info":
		return slog.LevelInfo
	case "warn":
		return slog.LevelWarn
	case "error":
		return slog.LevelError
	}
	switch {
	case o.Code == http.StatusNotImplemented:
		return slog.LevelWarn
	case o.Code >= 500:
		return slog.LevelError
	}
	return noLevel
}

// isPanic reports whether a panic has decided the outcome. An error of the client may
// have one for its cause, too, which is no more than that.
func (o Outcome) isPanic() bool {
	isCut := func(err error) bool { return err == errCut }
	return panicIn(o.Cause) != nil && (o.Code >= 500 || within(o.Err, isCut))
}

// isLate reports whether the request's context had ended at its deadline, or writing
// at that of the connection.
func (o Outcome) isLate() bool {
	return within(o.Canceled, func(err error) bool { return err == context.DeadlineExceeded }) ||
		within(o.Err, func(err error) bool {
			op, ok := err.(*net.OpError)
			return ok && op.Op == "write" && op.Timeout()
		})
}

// title is the message of the outcome in the log.
func (o Outcome) title() string {
	switch {
	case o.isPanic():
		return "handler panicked"
	case has[methodFault](o.Err):
		return "status may not answer the method"
	case has[headerFault](o.Err):
		return "response lacks a header"
	case has[cutFault](o.Err):
		return "response was cut"
	case o.isLate():
		return "request ran out of time"
	case o.Canceled != nil:
		return "request was canceled"
	case o.Code == http.StatusNotImplemented:
		return "request is not supported"
	case o.Code >= 500:
		return "request failed"
	case o.Code >= 400:
		return "request refused"
	}
	return "request answered"
}

// log writes the outcome to the default logger. Of the request it has the
// method and the path, never the query, which may bear secrets.
func (o Outcome) log(r *http.Request) {
	ctx, logger := r.Context(), slog.Default()
	level, logged := o.Level()
	if !logged || !logger.Enabled(ctx, level) {
		return
	}
	attrs := append([]slog.Attr{slog.String("method", r.Method), slog.String("path", pathOf(r))}, o.attrs()...)
	logger.LogAttrs(ctx, level, o.title(), attrs...)
}

// A methodFault is an error of the service: the table does not let the row answer the
// method of the request.
type methodFault string

func (f methodFault) Error() string { return string(f) }

// A cutFault is an error of what was sent as it came: the client has a part of it.
type cutFault struct{ error }

// Unwrap returns what it is.
func (f cutFault) Unwrap() error { return f.error }

// panicIn returns the panic in the tree of err, or nil.
func panicIn(err error) (p *PanicError) {
	within(err, func(err error) (ok bool) {
		p, ok = err.(*PanicError)
		return ok
	})
	return p
}

// has reports whether an error of the type is in the tree of err.
func has[T error](err error) bool {
	return within(err, func(err error) bool {
		_, ok := err.(T)
		return ok
	})
}

// within reports whether is says so of an error in the tree of err. Unlike errors.As,
// it ends on a tree that wraps itself, and where a method panics: a service may have
// such errors, and their outcome is told all the same.
func within(err error, is func(error) bool) bool {
	defer func() { _ = recover() }()
	left := maxTree
	var search func(error) bool
	search = func(err error) bool {
		for err != nil && left > 0 && !is(err) {
			left--
			switch x := err.(type) {
			case interface{ Unwrap() error }:
				err = x.Unwrap()
			case interface{ Unwrap() []error }:
				return slices.ContainsFunc(x.Unwrap(), search)
			default:
				return false
			}
		}
		return err != nil && left > 0
	}
	return search(err)
}

// pathOf returns the path of the request; one that no server has read may have no
// URL.
func pathOf(r *http.Request) string {
	if r.URL == nil {
		return ""
	}
	return r.URL.Path
}

// instanceOf returns the name of one error that was sent, by which a client's report
// finds the line of the log: the id of the request; of a request without one, a
// fresh random name where the error always has one, else none.
func instanceOf(ids []string, always bool) string {
	if len(ids) == 1 && validID(ids[0]) {
		return ids[0]
	}
	if !always {
		return ""
	}
	return randomID()
}

// randomID returns 32 hexadecimal digits that no other call has returned.
func randomID() string {
	var id [16]byte
	binary.NativeEndian.PutUint64(id[:8], rand.Uint64())
	binary.NativeEndian.PutUint64(id[8:], rand.Uint64())
	return hex.EncodeToString(id[:])
}

// validID reports whether a request's id may go into a body and a log as it
// is: 1 to 128 of the characters that a URI need not escape (RFC 3986, section
// 2.3).
func validID(id string) bool {
	for i := 0; i < len(id); i++ {
		c := id[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.' || c == '~') {
			return false
		}
	}
	return 0 < len(id) && len(id) <= 128
}

package runtime

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"runtime/debug"
	"slices"
	"sync/atomic"
)

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
// Of a panic, errors.As finds a [*PanicError] in the cause. What a handler of Serve wrote
// has no ID, and no Row where no row has its code, or more than one; its Code is 0 where
// the handler wrote none.
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

package runtime

import (
	"context"
	"log/slog"
	"math"
	"net"
	"net/http"
	"slices"
)

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

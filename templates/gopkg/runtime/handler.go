package runtime

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"runtime"
	"runtime/debug"
)

// A PanicError is the cause of the fallback that answers a panic: of a handler, or
// of an error that Fail looked into.
type PanicError struct {
	Value any    // what it panicked with
	Stack []byte // of the goroutine, as [runtime/debug.Stack] formats it
}

// Error returns the value, without the stack.
func (p *PanicError) Error() string { return fmt.Sprintf("panic: %v", p.Value) }

// Unwrap returns the value where that is an error.
func (p *PanicError) Unwrap() error {
	err, _ := p.Value.(error)
	return err
}

// LogValue makes a group of the value and the stack for log/slog.
func (p *PanicError) LogValue() slog.Value {
	return slog.GroupValue(slog.String("panic", fmt.Sprint(p.Value)), slog.String("stack", string(p.Stack)))
}

// answer sends what a handler returned.
func answer(w http.ResponseWriter, r *http.Request, response Response) {
	if response == nil {
		respondNil(w, r) // its error was reported
		return
	}
	response.Respond(w, r) // its error was reported
}

// respondNil answers with the fallback where there is no response, or a nil
// pointer to one.
func respondNil(w http.ResponseWriter, r *http.Request) error {
	f := failure{row: fallback(), cause: errors.New("the response is nil")}
	return f.Respond(w, r)
}

// recovered is deferred around a handler: it answers a panic with the fallback.
// While a response is sent it is too late for another: the client, which has
// a part of it, must not take that for the whole, so the connection is ended.
// [http.ErrAbortHandler], which ends it, passes.
func recovered(w http.ResponseWriter, r *http.Request) {
	value := recover()
	if value == nil {
		return
	}
	if value == http.ErrAbortHandler {
		panic(value)
	}
	f := failure{row: fallback(), cause: &PanicError{value, debug.Stack()}}
	if wasSending() {
		report(r, f.row, &f, nil, "", errCut) // which it returns
		panic(http.ErrAbortHandler)
	}
	f.Respond(w, r) // its error was reported
}

// errCut is why the client did not get a response as a whole.
var errCut = errors.New("the connection was ended, since sending the response panicked")

// wasSending reports whether the panic that is recovered came out of sending what
// the handler had returned. The stack tells: a mark would have to be left by
// each response, for the sake of those few.
func wasSending() bool {
	pcs := make([]uintptr, 1024)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
	sent := false
	for {
		frame, more := frames.Next()
		switch frame.Function {
		case functionName(respond), functionName(write):
			sent = true
		case functionName(answer):
			return sent
		}
		if !more {
			return false
		}
	}
}

// functionName is the name of a function as a stack has it.
func functionName(f any) string { return runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name() }

// respondNotAllowed sends 405 with the methods that are allowed (RFC 9110,
// section 15.5.6).
func respondNotAllowed(w http.ResponseWriter, r *http.Request, allow string) {
	f := notAllowed()
	setHeader(f, "Allow", allow)
	f.Respond(w, r) // its error was reported
}

// optionsRow is the outcome of an OPTIONS request that no handler answers.
var optionsRow = row{name: "OPTIONS", code: http.StatusNoContent}

// respondOptions answers OPTIONS with the methods that are allowed (RFC 9110,
// section 9.3.7).
func respondOptions(w http.ResponseWriter, r *http.Request, allow string) {
	respond(w, r, &optionsRow, header{"Allow", []string{allow}}) // its error was reported
}

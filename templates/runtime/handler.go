package runtime

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"runtime/debug"
)

// A PanicError is the cause of the fallback that answers a handler's panic.
type PanicError struct {
	Value any    // what the handler panicked with
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

// answer sends what a handler returned. A handler that returned nothing, or a
// nil pointer, has answered with the fallback.
func answer(w http.ResponseWriter, r *http.Request, response Response) {
	if v := reflect.ValueOf(response); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		f := failure{row: fallback(), cause: errors.New("the handler returned no response")}
		response = FailResponse{&f}
	}
	response.Respond(w, r) // its error was reported
}

// recovered is deferred around a handler: it answers a panic with the fallback.
// [http.ErrAbortHandler] passes, which ends the connection.
func recovered(w http.ResponseWriter, r *http.Request) {
	value := recover()
	if value == nil {
		return
	}
	if value == http.ErrAbortHandler {
		panic(value)
	}
	f := failure{row: fallback(), cause: &PanicError{value, debug.Stack()}}
	f.Respond(w, r) // its error was reported
}

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

package runtime

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
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

// answer sends what a handler returned. A handler that returned nothing has
// answered with the fallback.
func answer(w http.ResponseWriter, r *http.Request, response Response) {
	if response == nil {
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

package runtime

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"reflect"
	"runtime"
	"runtime/debug"
	"time"
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

// sendFailure sends an error where no caller is left to be told what went wrong: report
// has told the observer or the log.
func sendFailure(w http.ResponseWriter, r *http.Request, f *failure) { _ = f.Respond(w, r) }

// answer sends what a handler returned. It returns no error, for the same reason
// as sendFailure.
func answer(w http.ResponseWriter, r *http.Request, response Response) {
	if response == nil {
		_ = respondNil(w, r)
		return
	}
	_ = response.Respond(w, r)
}

// respondNil answers with the fallback where there is no response, or a nil
// pointer to one.
func respondNil(w http.ResponseWriter, r *http.Request) error {
	return nilFailure().Respond(w, r)
}

// nilFailure is the error that answers for a response that is nil.
func nilFailure() *failure {
	return &failure{row: fallback(), cause: errors.New("the response is nil")}
}

// recovered is deferred around a handler: it answers a panic with the fallback. If
// a response was being sent, it is too late for another. The client has a part of
// it, which it must not take for the whole, so the connection is ended, with
// [http.ErrAbortHandler], and so it is by a handler's own panic with that value.
func recovered(w http.ResponseWriter, r *http.Request) {
	value := recover()
	if value == nil {
		return
	}
	if value == http.ErrAbortHandler {
		abort(w, r)
	}
	cause := &PanicError{value, debug.Stack()}
	if wasSending(w) {
		cutAfter(w, r, cause)
	}
	sendFailure(w, r, &failure{row: fallback(), cause: cause})
}

// cutAfter reports that a panic came while a response was being sent, and ends the
// connection.
func cutAfter(w http.ResponseWriter, r *http.Request, cause *PanicError) {
	f := failure{row: fallback(), cause: cause}
	_ = report(r, f.row, &f, nil, "", errCut)
	abort(w, r)
}

// abort ends the connection, so that the client cannot take its part of a response for
// the whole, and panics with [http.ErrAbortHandler]. The panic alone is not enough: where
// it is recovered, as by gin's Recovery, net/http would send the end of the response. And
// a client of HTTP/1.0 would take the end of the connection for that, unless it is reset
// (RFC 9112, section 8).
func abort(w http.ResponseWriter, r *http.Request) {
	control := http.NewResponseController(w)
	_ = control.SetWriteDeadline(time.Unix(1, 0))
	if !r.ProtoAtLeast(1, 1) {
		if conn, _, err := control.Hijack(); err == nil {
			resetConn(conn)
		}
	}
	panic(http.ErrAbortHandler)
}

// resetConn closes the connection in such a way that the client sees an error.
func resetConn(conn net.Conn) {
	if secured, ok := conn.(interface{ NetConn() net.Conn }); ok { // TLS would say that this is the end
		conn = secured.NetConn()
	}
	if c, ok := conn.(interface{ SetLinger(int) error }); ok {
		_ = c.SetLinger(0)
	}
	_ = conn.Close()
}

// errCut is why the client did not get a response as a whole.
var errCut = errors.New("the connection was ended, since sending the response panicked")

// wasSending reports whether the panic that is recovered came out of sending what
// the handler had returned: when a handler of Serve was writing to w, if it had begun
// to. It reads the stack, which costs only a request that panics: a mark would cost
// every response.
func wasSending(w http.ResponseWriter) bool {
	pcs := make([]uintptr, 1024)
	n := runtime.Callers(0, pcs)
	for n == len(pcs) {
		pcs = make([]uintptr, 2*n)
		n = runtime.Callers(0, pcs)
	}
	frames := runtime.CallersFrames(pcs[:n])
	sent := false
	for {
		frame, more := frames.Next()
		switch frame.Function {
		case functionName(respond), functionName(respondEmpty), functionName(write):
			sent = true
		case functionName(serve):
			sent = sent || mayHaveWritten(w)
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
	sendFailure(w, r, f)
}

// optionsRow is the outcome of an OPTIONS request that no handler answers.
var optionsRow = row{name: "OPTIONS", code: http.StatusNoContent}

// respondOptions answers OPTIONS with the methods that are allowed (RFC 9110,
// section 9.3.7).
func respondOptions(w http.ResponseWriter, r *http.Request, allow string) {
	_ = respondEmpty(w, r, &optionsRow, nil, header{"Allow", []string{allow}})
}

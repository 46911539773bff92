package runtime

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
)

// A FailResponse is the response that Fail chose. It may answer any method.
type FailResponse struct{ failure *failure }

// Fail makes a response of any error: the first error of a row in err's tree, depth
// first; else the row that the table gives to a Go error in it; else the fallback,
// with err as the cause that no client sees.
//
// An error of a row of another table, in another package that statusgen has
// emitted, becomes an error of the row here that has its code and its id, with
// its message, params, fields and headers; else, where there is none or where one of
// its params is missing, of the first row of the code without params; else of the fallback.
// What its own row hides stays hidden. It is the cause of what it becomes.
//
// statusgen:client
// An error that [Check] has made is no error of a row here: the 401 of another server is
// not this one's. It becomes the row that the table gives to a Go error in it, else the
// fallback.
//
// statusgen:end
// It always returns: of a tree that wraps itself, or has 10,000 errors and no
// error of a row among those, it makes the fallback, and so it does when a method
// of an error panics. The log is told which it was.
func Fail(err error) (response FailResponse) {
	ended := false // quicker to ask than recover is
	defer func() {
		if !ended {
			response = FailResponse{afterPanic(err, recover())}
		}
	}()
	f, left := find(err, maxTree)
	//statusgen:client
	if receivedOf(f) != nil { // what another server says is not said by this one
		f = nil
	}
	//statusgen:end
	if f == nil {
		f = withoutRow(err, left > 0)
	}
	ended = true
	return FailResponse{f}
}

// withoutRow makes an error of a row from an error that has none in its tree. Whole
// says that all of the tree was looked at.
func withoutRow(err error, whole bool) *failure {
	switch {
	case err == nil:
		err = errors.New("Fail was called without an error")
	case !whole: // neither its text nor what it wraps may be asked for
		err = fmt.Errorf("Fail was called with an error (%T) that wraps itself, or has %d errors or more in its tree", err, maxTree)
	default:
		if f := known(err); f != nil {
			return f
		}
	}
	return &failure{row: fallback(), cause: err}
}

// afterPanic makes an error of one whose methods panic.
func afterPanic(err error, value any) *failure {
	return &failure{
		row:     fallback(),
		message: fmt.Sprintf("Fail was called with an error (%T) that panics: %v", err, err), // fmt survives a panic in Error
		cause:   &PanicError{value, debug.Stack()},
	}
}

// isType reports whether an error of the type is in err's tree.
func isType[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}

// StatusCode returns the status code, 400 to 599.
func (f FailResponse) StatusCode() int { return f.failure.StatusCode() }

// String returns the text of the error, for tests and logs.
func (f FailResponse) String() string { return f.failure.Error() }

// Respond sends the error as its own Respond does.
func (f FailResponse) Respond(w http.ResponseWriter, r *http.Request) error {
	return f.failure.Respond(w, r)
}

package status

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
)

// This file is run within the package that TestMisuseRuns emits, beside one with
// the zero value of each of its responses, and a nil pointer to each.

// A value that no constructor has made answers like one that none should have:
// a success as an empty one, all else, and what has nothing to send, with the
// fallback and the reason.
func TestZeroValues(t *testing.T) {
	for _, res := range zeros {
		isNil := reflect.ValueOf(res).Kind() == reflect.Pointer && reflect.ValueOf(res).IsNil()
		_, isError := res.(error)
		for _, accept := range []string{"application/json", "application/xml"} {
			t.Run(fmt.Sprintf("%T, nil: %t, %s", res, isNil, accept), func(t *testing.T) {
				w, outcome := sent(res, accept)
				switch {
				case !isNil && !isError && res != Response(FailResponse{}) && !lacksContent(res):
					if w.Code != res.StatusCode() || w.Code >= 300 {
						t.Errorf("%d, want %d", w.Code, res.StatusCode())
					}
				case w.Code != 500 || outcome.Row != fallback().name || !strings.Contains(w.Body.String(), fallback().text):
					t.Errorf("%d %s; want the fallback", w.Code, w.Body)
				case outcome.Cause == nil || isNil != (outcome.Cause.Error() == "the response is nil"):
					t.Errorf("the cause is %v", outcome.Cause)
				}
			})
		}
	}
}

// lacksContent reports whether a constructor would have been given what the response
// reads while it is sent.
func lacksContent(res Response) bool {
	s := reflect.ValueOf(res).Elem()
	content, events := s.FieldByName("content"), s.FieldByName("events")
	return content.IsValid() && content.Kind() == reflect.Interface || events.IsValid()
}

// sent has a handler, which saves it from no panic, send the response to a
// request that has no URL.
func sent(res Response, accept string) (*httptest.ResponseRecorder, Outcome) {
	var outcome Outcome
	w := httptest.NewRecorder()
	Observe(
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { res.Respond(w, r) }),
		func(_ *http.Request, o Outcome) { outcome = o },
	).ServeHTTP(w, &http.Request{Method: "POST", Header: http.Header{"Accept": {accept}}})
	return w, outcome
}

// Fail ends, and panics with nothing, also where the table gives rows to Go
// errors, for which errors.Is and errors.As look.
func TestFailOfGoErrors(t *testing.T) {
	itself := &wrapper{}
	itself.err = itself
	shared := error(&wrapper{})
	for range 60 {
		shared = errors.Join(shared, shared)
	}
	for _, c := range []struct {
		name string
		err  error
		code int
	}{
		{"the Go error of a row", fs.ErrExist, 409},
		{"wrapped", fmt.Errorf("a: %w", &wrapper{fs.ErrExist}), 409},
		{"of a type", &http.MaxBytesError{}, 409},
		{"wraps itself", itself, 500},
		{"2 to the power of 60 errors", shared, 500},
		{"Is panics", broken{}, 500},
		{"Is panics, wrapped", fmt.Errorf("a: %w", broken{}), 500},
		{"cannot be compared", uncomparable{nil}, 500},
		{"nil pointers", errors.Join((*http.MaxBytesError)(nil), (*fs.PathError)(nil)), 500},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, outcome := sent(Fail(c.err), "")
			if w.Code != c.code || outcome.Cause == nil {
				t.Errorf("%d because of %v, want %d", w.Code, outcome.Cause, c.code)
			}
		})
	}
}

type wrapper struct{ err error }

func (*wrapper) Error() string   { return "a wrapper" }
func (w *wrapper) Unwrap() error { return w.err }

type broken struct{}

func (broken) Error() string { return "broken" }
func (broken) Is(error) bool { panic("Is panics") }
func (broken) As(any) bool   { panic("As panics") }

type uncomparable []error

func (uncomparable) Error() string { return "uncomparable" }

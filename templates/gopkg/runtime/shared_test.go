package runtime

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// Responses that requests share are sent by many at once, each time alike. The
// race detector sees to the rest.
func TestShared(t *testing.T) {
	fields := carrying(NotFound("no order", errors.New("cause")).Field("/a", "is wrong"))
	setHeader(&fields.failure, "Retry-After", "1")
	many := NotFound("no order")
	for n := range 10 {
		many.Field(fmt.Sprint("/", n), "is wrong")
	}
	hidden := unreachable()
	observed := 0
	var mu sync.Mutex
	for name, c := range map[string]struct {
		response Response
		err      error // the response, if it is one
	}{
		"an error":                       {fields, fields},
		"an error with many fields":      {many, many},
		"an error that hides":            {hidden, hidden},
		"Fail of an error":               {Fail(fields), nil},
		"the zero value of an error":     {&NotFoundError{}, &NotFoundError{}},
		"the zero value of FailResponse": {FailResponse{}, nil},
		"a success":                      {Created([]string{"x"}).Location("/a"), nil},
		"a success without a body":       {NoContent(), nil},
	} {
		t.Run(name, func(t *testing.T) {
			handler := Observe(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				c.response.Respond(w, r)
				if c.err != nil {
					Fail(fmt.Errorf("a: %w", c.err)).Respond(httptest.NewRecorder(), r)
					_, _ = c.err.Error(), logText(c.err)
				}
				if e, ok := c.err.(*NotFoundError); ok {
					_ = append(e.Fields(), FieldError{Pointer: "/more", Detail: "is wrong"})
				}
			}), func(_ *http.Request, o Outcome) {
				_ = logText(o)
				mu.Lock()
				defer mu.Unlock()
				observed++
			})
			send := func() string {
				w, r := httptest.NewRecorder(), httptest.NewRequest("POST", "/", nil)
				r.Header.Set("X-Request-Id", "r-1")
				handler.ServeHTTP(w, r)
				return fmt.Sprint(w.Code, w.Header(), w.Body)
			}
			want := send()
			var wg sync.WaitGroup
			for range 8 {
				wg.Add(1)
				go func() {
					defer wg.Done()
					for range 20 {
						if got := send(); got != want {
							t.Errorf("sent\n\t%s\nand before\n\t%s", got, want)
						}
					}
				}()
			}
			wg.Wait()
		})
	}
	if observed == 0 {
		t.Error("nothing was observed")
	}
}

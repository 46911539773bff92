package status_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	status "github.com/statusgen/statusgen/generated"
)

// secretValue is what no client may see, whatever goes wrong.
const secretValue = "hunter2-dsn-10.1.2.3"

// unencodable is a resource whose encoding fails with the secret.
type unencodable struct{}

func (unencodable) MarshalJSON() ([]byte, error) { return nil, errors.New(secretValue) }

// TestNothingIsDisclosed looks for a planted secret in every byte of the
// response of every error row, of unknown errors, panics and failed encodings;
// and in the log of those of 500 and above, where it must be.
func TestNothingIsDisclosed(t *testing.T) {
	secret := fmt.Errorf("wrapped: %w", errors.New(secretValue))
	post := func(f func() status.PostResponse) http.Handler {
		return status.PostHandler(func(*http.Request) status.PostResponse { return f() })
	}
	cases := map[string]http.Handler{
		"400":         post(func() status.PostResponse { return status.BadRequest("m", secret).Field("/a", "d") }),
		"401":         post(func() status.PostResponse { return status.Unauthorized(status.Basic("r"), "m", secret) }),
		"403":         post(func() status.PostResponse { return status.Forbidden("m", secret) }),
		"404":         post(func() status.PostResponse { return status.NotFound("m", secret, secret) }),
		"405":         post(func() status.PostResponse { return status.MethodNotAllowed([]string{"GET"}, "m", secret) }),
		"500":         post(func() status.PostResponse { return status.InternalServerError(secret) }),
		"501":         post(func() status.PostResponse { return status.NotImplemented("m", secret) }),
		"503":         post(func() status.PostResponse { return status.ServiceUnavailable("m", secret) }),
		"unknown":     post(func() status.PostResponse { return status.Fail(secret) }),
		"known":       post(func() status.PostResponse { return status.Fail(fmt.Errorf("x: %w", status.NotFound("m", secret))) }),
		"joined":      post(func() status.PostResponse { return status.Fail(errors.Join(secret, status.NotFound("m", secret))) }),
		"panic":       post(func() status.PostResponse { panic(secretValue) }),
		"panic error": post(func() status.PostResponse { panic(secret) }),
		"encoding":    post(func() status.PostResponse { return status.Created(unencodable{}) }),
		"typed nil":   post(func() status.PostResponse { var e *status.NotFoundError; return e }),
	}
	for name, handler := range cases {
		t.Run("H57 "+name, func(t *testing.T) {
			var log bytes.Buffer
			restore := slog.Default()
			slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
			defer slog.SetDefault(restore)

			w := httptest.NewRecorder()
			handler.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/orders", nil))
			var response bytes.Buffer
			if err := w.Result().Write(&response); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(response.String(), secretValue) {
				t.Errorf("the client is told:\n%s", &response)
			}
			if w.Code >= 500 && name != "typed nil" && !strings.Contains(log.String(), secretValue) {
				t.Errorf("the log is not told:\n%s", &log)
			}
		})
	}
}

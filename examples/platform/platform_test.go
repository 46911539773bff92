package platform

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/statusgen/statusgen/examples/platform/status"
)

// What the middleware says of a caller, where a service has no table of its own.
func TestAuth(t *testing.T) {
	auth := &Auth{
		Tokens: Tokens{Sum("ada's"): {Name: "ada", Scopes: []string{"notes:read"}}},
		Prefix: "notes",
		Fail:   func(w http.ResponseWriter, r *http.Request, err error) { status.Fail(err).Respond(w, r) },
	}
	handler := auth.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte(CallerOf(r.Context()).Name))
	}))
	for _, tt := range []struct {
		method, authorization string
		code                  int
		body, challenge       string
	}{
		{"GET", "Bearer ada's", 200, "ada", ""},
		{"GET", "bearer ada's", 200, "ada", ""}, // RFC 9110, section 11.1: in any case
		{"GET", "", 401, `{"error":{"code":"TOKEN_MISSING","message":"a token is needed"}}`, `Bearer realm="notes"`},
		{"GET", "Basic YWRhOng=", 401, `{"error":{"code":"TOKEN_MISSING","message":"a token is needed"}}`, `Bearer realm="notes"`},
		{"GET", "Bearer x", 401, `{"error":{"code":"TOKEN_INVALID","message":"the token is not known, or no longer"}}`, `Bearer realm="notes", error="invalid_token"`},
		{"POST", "Bearer ada's", 403, `{"error":{"code":"SCOPE_MISSING","message":"the token lacks the scope notes:write"}}`, `Bearer realm="notes", scope="notes:write", error="insufficient_scope"`},
	} {
		r := httptest.NewRequest(tt.method, "/", nil)
		r.Header.Set("Authorization", tt.authorization)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if challenge := w.Header().Get("WWW-Authenticate"); w.Code != tt.code || w.Body.String() != tt.body || challenge != tt.challenge {
			t.Errorf("%s with %q: %d %s, challenge %q", tt.method, tt.authorization, w.Code, w.Body, challenge)
		}
	}
}

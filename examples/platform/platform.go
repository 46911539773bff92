// Package platform stands for what an organisation gives to all of its services:
// here, who a caller is and what it may do. Its errors are those of a table of its
// own, whose package no service needs to import.
package platform

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/examples/platform/status"
)

//go:generate go tool statusgen

// A Caller is who sends a request.
type Caller struct {
	Name   string   `json:"name"`
	Scopes []string `json:"scopes"` // orders:read, orders:write
}

// Tokens are the callers by their tokens. The key is the SHA-256 of a token in
// hexadecimal, so that neither a leaked file nor the time of a comparison gives one
// away.
type Tokens map[string]Caller

// Sum returns the key of a token in [Tokens].
func Sum(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// An Auth lets those requests pass that have a token with the right scope.
type Auth struct {
	Tokens Tokens
	Prefix string // of the scopes: orders

	// Fail sends the error to a request that may not pass. It is the service's own,
	// and so is the shape of what it sends.
	Fail func(http.ResponseWriter, *http.Request, error)
}

// Handler asks for the scope PREFIX:read where the request's method is safe (RFC
// 9110, section 9.2.1), else for PREFIX:write. The handler finds the caller in the
// request's context.
func (a *Auth) Handler(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		caller, err := a.caller(r)
		if err != nil {
			a.Fail(w, r, err)
			return
		}
		handler.ServeHTTP(w, r.WithContext(WithCaller(r.Context(), caller)))
	})
}

func (a *Auth) caller(r *http.Request) (Caller, error) {
	challenge := status.BearerParams{Realm: a.Prefix} // RFC 6750, section 3
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return Caller{}, status.TokenMissing(status.Bearer(challenge))
	}
	caller, ok := a.Tokens[Sum(token)]
	if !ok {
		challenge.Error = "invalid_token"
		return Caller{}, status.TokenInvalid(status.Bearer(challenge))
	}
	scope := a.Prefix + ":write"
	if r.Method == "GET" || r.Method == "HEAD" || r.Method == "OPTIONS" {
		scope = a.Prefix + ":read"
	}
	if !slices.Contains(caller.Scopes, scope) {
		challenge.Error, challenge.Scope = "insufficient_scope", scope
		return Caller{}, status.ScopeMissing(scope).WWWAuthenticate(status.Bearer(challenge))
	}
	return caller, nil
}

// callerKey is the context's key of the caller.
type callerKey struct{}

// WithCaller returns a context with the caller, as [Auth.Handler] makes it.
func WithCaller(ctx context.Context, caller Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, caller)
}

// CallerOf returns the caller, or one without a name where there is none.
func CallerOf(ctx context.Context) Caller {
	caller, _ := ctx.Value(callerKey{}).(Caller)
	return caller
}

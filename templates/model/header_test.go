package model

import (
	"math/rand/v2"
	"net/textproto"
	"testing"
)

// The key of a header is that under which net/http looks it up, of whatever token.
func TestHeaderKey(t *testing.T) {
	const token = "!#$%&'*+-.^_`|~0123456789abcxyzABCXYZ-"
	r := rand.New(rand.NewPCG(1, 2))
	names := []string{"", "-", "--", "a--b", "WWW-Authenticate", "etag", "x-ms-error-code", "X_Y-z", "-a"}
	for range 10_000 {
		name := make([]byte, 1+r.IntN(12))
		for i := range name {
			name[i] = token[r.IntN(len(token))]
		}
		names = append(names, string(name))
	}
	for _, name := range names {
		if got, want := HeaderKey(name), textproto.CanonicalMIMEHeaderKey(name); got != want {
			t.Errorf("%q gives %q, want %q", name, got, want)
		}
	}
}

package clients

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	acmeclient "golang.org/x/crypto/acme"

	"github.com/statusgen/statusgen/examples/clients/acme"
)

// authority is an ACME server that makes no accounts: what the first contact of
// one is decides what is wrong.
func authority() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/directory", acme.Resource{Get: func(r *http.Request) acme.GetResponse {
		base := "http://" + r.Host
		return acme.OK(map[string]string{"newNonce": base + "/nonce", "newAccount": base + "/account", "newOrder": base + "/order"})
	}})
	mux.Handle("/nonce", acme.Resource{Get: func(*http.Request) acme.GetResponse {
		return acme.OK(struct{}{}).ReplayNonce("n")
	}})
	mux.Handle("/account", acme.Resource{Post: func(r *http.Request) acme.PostResponse {
		switch contact(r) {
		case "mailto:malformed":
			return acme.Malformed(`"malformed" is no address`)
		case "mailto:rejected":
			return acme.RejectedIdentifier("some identifiers are rejected").
				Field("/identifiers/1", "this CA does not issue for it", "urn:ietf:params:acme:error:caa", "dns", "example.org").
				Field("/identifiers/2", "it is unheard of", "urn:ietf:params:acme:error:unsupportedIdentifier", "ip", "::1")
		case "mailto:busy":
			return acme.RateLimited("too many accounts", errors.New(secret)).RetryAfter(90 * time.Second)
		case "mailto:broken":
			return acme.Fail(errors.New(secret))
		default:
			return acme.UserActionRequired("the terms of service have changed")
		}
	}})
	return acme.Mux(mux)
}

// contact returns the first contact of a signed request for an account (RFC
// 8555, section 7.3), without a look at the signature.
func contact(r *http.Request) string {
	var signed struct{ Payload []byte }
	var raw struct{ Payload string }
	if json.NewDecoder(r.Body).Decode(&raw) != nil {
		return ""
	}
	text := strings.NewReplacer("-", "+", "_", "/").Replace(raw.Payload)
	text += strings.Repeat("=", (4-len(text)%4)%4)
	if json.Unmarshal([]byte(`{"payload":"`+text+`"}`), &signed) != nil {
		return ""
	}
	var account struct{ Contact []string }
	if json.Unmarshal(signed.Payload, &account) != nil || len(account.Contact) == 0 {
		return ""
	}
	return account.Contact[0]
}

// The ACME client finds its own error in a problem.
func TestACME(t *testing.T) {
	server := serve(t, authority())
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	client := func(path string) *acmeclient.Client {
		return &acmeclient.Client{
			Key:          key,
			DirectoryURL: server.URL + path,
			RetryBackoff: func(int, *http.Request, *http.Response) time.Duration { return -1 }, // do not
		}
	}
	register := func(contact string) error {
		_, err := client("/directory").Register(context.Background(), &acmeclient.Account{Contact: []string{"mailto:" + contact}}, acmeclient.AcceptTOS)
		return err
	}
	discover := func(path string) error {
		_, err := client(path).Discover(context.Background())
		return err
	}
	for _, tt := range []struct {
		name         string
		err          error
		code         int
		kind, detail string
	}{
		{"no such path", discover("/nowhere"), 404, "NotFound", ""},
		{"no GET", discover("/account"), 405, "MethodNotAllowed", ""},
		{"subproblems", register("rejected"), 403, "rejectedIdentifier", "some identifiers are rejected"},
		{"a message", register("malformed"), 400, "malformed", `"malformed" is no address`},
		{"a challenge to the user", register("ada"), 403, "userActionRequired", "the terms of service have changed"},
		{"a limit", register("busy"), 429, "rateLimited", "too many accounts"},
		{"a secret", register("broken"), 500, "serverInternal", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var e *acmeclient.Error
			if !errors.As(tt.err, &e) {
				t.Fatalf("%T %v, not an error of acme", tt.err, tt.err)
			}
			if e.StatusCode != tt.code || e.ProblemType != "urn:ietf:params:acme:error:"+tt.kind || e.Instance != requestID {
				t.Errorf("%d %s %s, not %d %s", e.StatusCode, e.ProblemType, e.Instance, tt.code, tt.kind)
			}
			if e.Detail == "" || strings.Contains(e.Detail, secret) || tt.detail != "" && e.Detail != tt.detail {
				t.Errorf("detail %q, not %q", e.Detail, tt.detail)
			}
		})
	}
	var rejected *acmeclient.Error
	if want := []acmeclient.Subproblem{
		{Type: "urn:ietf:params:acme:error:caa", Detail: "this CA does not issue for it", Identifier: &acmeclient.AuthzID{Type: "dns", Value: "example.org"}},
		{Type: "urn:ietf:params:acme:error:unsupportedIdentifier", Detail: "it is unheard of", Identifier: &acmeclient.AuthzID{Type: "ip", Value: "::1"}},
	}; !errors.As(register("rejected"), &rejected) || !reflect.DeepEqual(rejected.Subproblems, want) {
		t.Errorf("%v, not %v", rejected, want)
	}
	if wait, ok := acmeclient.RateLimit(register("busy")); !ok || wait != 90*time.Second {
		t.Errorf("RateLimit gives %v, %v, not 90s", wait, ok)
	}
}

// A problem has the media type and the members of RFC 9457, sections 3.1 and 6.1.
func TestProblemBody(t *testing.T) {
	response := sent(t, acme.Malformed("no"), "/", "")
	const want = `{
	  "type": "urn:ietf:params:acme:error:malformed",
	  "title": "Bad Request",
	  "status": 400,
	  "detail": "no",
	  "instance": "4442587FB7D0A2F9"
	}`
	if got := body(t, response); got != compact(t, want) || response.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("%s\n%s, not\n%s", response.Header.Get("Content-Type"), got, want)
	}
}

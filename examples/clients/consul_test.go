package clients

import (
	"errors"
	"net/http"
	"testing"

	"github.com/hashicorp/consul/api"

	"github.com/statusgen/statusgen/examples/clients/consul"
)

// agent is one of Consul that stores nothing.
func agent() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/v1/kv/{key...}", consul.Resource{
		Get: func(r *http.Request) consul.GetResponse {
			if r.PathValue("key") == "broken" {
				return consul.Fail(errors.New(secret))
			}
			return consul.NotFound("no such key")
		},
		Put: func(*http.Request) consul.PutResponse {
			return consul.Forbidden(`Permission denied: token lacks "key:write" on "config"`, errors.New(secret))
		},
	})
	return consul.Mux(mux)
}

// Consul's client has the code and the text of what the table sends; a key that is
// not found is none to it.
func TestConsul(t *testing.T) {
	server := serve(t, agent())
	client, err := api.NewClient(&api.Config{Address: server.URL, HttpClient: server.Client()})
	if err != nil {
		t.Fatal(err)
	}
	_, refused := client.KV().Put(&api.KVPair{Key: "config", Value: []byte("1")}, nil)
	_, _, broken := client.KV().Get("broken", nil)
	for name, c := range map[string]struct {
		got  error
		want api.StatusError
	}{
		"a row that tells": {refused, api.StatusError{Code: 403, Body: `Permission denied: token lacks "key:write" on "config"`}},
		"a row that hides": {broken, api.StatusError{Code: 500, Body: "No cluster leader"}},
	} {
		var got api.StatusError
		if !errors.As(c.got, &got) || got != c.want {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
	if pair, _, err := client.KV().Get("nowhere", nil); pair != nil || err != nil {
		t.Errorf("a key that is not there: %v, %v", pair, err)
	}
}

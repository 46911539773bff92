package clients

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	twirpclient "github.com/twitchtv/twirp"
	"github.com/twitchtv/twirp/example"

	"github.com/statusgen/statusgen/examples/clients/twirp"
)

// hats makes a hat of 11 inches; what else is asked for is decided by the prefix
// of the path, with which the client is made.
func hats() http.Handler {
	rows := map[string]twirp.PostResponse{
		"canceled":            twirp.Canceled("m"),
		"unknown":             twirp.Unknown(errors.New(secret)),
		"invalid_argument":    twirp.InvalidArgument("m", "inches"),
		"malformed":           twirp.BadRequest("m"),
		"deadline_exceeded":   twirp.DeadlineExceeded("m"),
		"not_found":           twirp.NoSuchHat("m", 12, []int{11, 13}, time.Hour),
		"already_exists":      twirp.AlreadyExists("m"),
		"permission_denied":   twirp.Forbidden("m"),
		"unauthenticated":     twirp.Unauthorized("Bearer", "m"),
		"resource_exhausted":  twirp.ResourceExhausted("m"),
		"failed_precondition": twirp.FailedPrecondition("m"),
		"aborted":             twirp.Aborted("m"),
		"out_of_range":        twirp.OutOfRange("m"),
		"unimplemented":       twirp.NotImplemented("m"),
		"internal":            twirp.InternalServerError("m", errors.New(secret)),
		"unavailable":         twirp.ServiceUnavailable("m"),
		"data_loss":           twirp.DataLoss("m", errors.New(secret)),
		"made":                twirp.OK(map[string]any{"size": 11, "color": "red", "name": "bowler"}),
	}
	mux := http.NewServeMux()
	for name, res := range rows {
		mux.Handle("POST /"+name+"/twitch.twirp.example.Haberdasher/MakeHat", twirp.PostHandler(func(*http.Request) twirp.PostResponse { return res }))
	}
	return twirp.Mux(mux)
}

// What protoc-gen-twirp generates finds its own error, for each code of
// testdata/twirp-codes.tsv, with the metadata. It reads JSON, be the request of
// JSON or of Protobuf, and takes what it does not know for the error of a proxy.
func TestTwirp(t *testing.T) {
	server := serve(t, hats())
	messages := map[string]string{
		"bad_route": "One or more resources specified in the request could not be found in the specified resource collection.",
		"unknown":   "The request could not be completed because of an error of the server.",
	}
	metas := map[string]map[string]string{
		"not_found":        {"inches": "12", "sizes": "[11,13]"},
		"invalid_argument": {"argument": "inches"},
	}
	for _, fact := range facts(t, "twirp-codes.tsv") {
		code := fact["code"]
		if want := twirpclient.ServerHTTPStatusFromErrorCode(twirpclient.ErrorCode(code)); strconv.Itoa(want) != fact["http_status"] {
			t.Errorf("%s: %s in the facts, %d for the client", code, fact["http_status"], want)
		}
		status := 0
		message, ok := messages[code]
		if !ok {
			message = "m"
		}
		for form, newClient := range map[string]func(string, example.HTTPClient, ...twirpclient.ClientOption) example.Haberdasher{
			"JSON":     example.NewHaberdasherJSONClient,
			"Protobuf": example.NewHaberdasherProtobufClient,
		} {
			_, err := newClient(server.URL, watching(&status), twirpclient.WithClientPathPrefix(code)).MakeHat(context.Background(), &example.Size{Inches: 12})
			var e twirpclient.Error
			if !errors.As(err, &e) {
				t.Errorf("%s, %s: %T %v, not an error of twirp", code, form, err, err)
				continue
			}
			if string(e.Code()) != code || strconv.Itoa(status) != fact["http_status"] || e.Msg() != message || strings.Contains(e.Msg(), secret) || !maps.Equal(e.MetaMap(), metas[code]) {
				t.Errorf("%s, %s: %d, %s, %q, %v", code, form, status, e.Code(), e.Msg(), e.MetaMap())
			}
		}
	}
	hat, err := example.NewHaberdasherJSONClient(server.URL, http.DefaultClient, twirpclient.WithClientPathPrefix("made")).MakeHat(context.Background(), &example.Size{Inches: 11})
	if err != nil || hat.GetName() != "bowler" || hat.GetSize() != 11 {
		t.Errorf("%v, %v", hat, err)
	}
}

// A whole body is that of the protocol's example, in other words.
func TestTwirpBody(t *testing.T) {
	const want = `{
	  "code": "not_found",
	  "msg": "no hat of 12",
	  "meta": {"inches": "12", "sizes": "[11]"}
	}`
	response := sent(t, twirp.NoSuchHat("no hat of 12", 12, []int{11}, time.Hour), "/", "")
	if got := body(t, response); got != compact(t, want) || response.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%s\n%s, not\n%s", response.Header.Get("Content-Type"), got, want)
	}
}

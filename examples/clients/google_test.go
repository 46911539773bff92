package clients

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"testing"

	"google.golang.org/api/googleapi"

	"github.com/statusgen/statusgen/examples/clients/google"
)

// canonical are the rows by their names on the wire.
var canonical = map[string]google.Response{
	"CANCELLED":           google.Cancelled("m"),
	"UNKNOWN":             google.Unknown("m"),
	"INVALID_ARGUMENT":    google.InvalidArgument("m"),
	"DEADLINE_EXCEEDED":   google.DeadlineExceeded("m"),
	"NOT_FOUND":           google.NotFound("m"),
	"ALREADY_EXISTS":      google.AlreadyExists("m"),
	"PERMISSION_DENIED":   google.PermissionDenied("m"),
	"RESOURCE_EXHAUSTED":  google.ResourceExhausted("m"),
	"FAILED_PRECONDITION": google.FailedPrecondition("m"),
	"ABORTED":             google.Aborted("m"),
	"OUT_OF_RANGE":        google.OutOfRange("m"),
	"UNIMPLEMENTED":       google.Unimplemented("m"),
	"INTERNAL":            google.Internal("m"),
	"UNAVAILABLE":         google.Unavailable("m"),
	"DATA_LOSS":           google.DataLoss("m"),
	"UNAUTHENTICATED":     google.Unauthenticated("Bearer", "m"),
}

// What every generated client of Google's APIs checks a response with finds its
// own error, for each code of testdata/google-canonical.tsv.
func TestGoogle(t *testing.T) {
	server := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		canonical[r.URL.Path[1:]].Respond(w, r)
	}))
	found := 0
	for _, fact := range facts(t, "google-canonical.tsv") {
		name := fact["code_name"]
		if name == "OK" {
			continue
		}
		found++
		response, err := server.Client().Get(server.URL + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		err = googleapi.CheckResponse(response)
		response.Body.Close()
		var e *googleapi.Error
		if !errors.As(err, &e) {
			t.Errorf("%s: %T %v, not an error of googleapi", name, err, err)
			continue
		}
		// The error has no place for the name: a caller looks for it in the body.
		var reply struct{ Error struct{ Status string } }
		if err := json.Unmarshal([]byte(e.Body), &reply); err != nil {
			t.Error(err)
		}
		if strconv.Itoa(e.Code) != fact["http_status"] || e.Message != "m" || reply.Error.Status != name || e.Details != nil {
			t.Errorf("%s: %+v", name, e)
		}
	}
	if found != len(canonical) {
		t.Errorf("%d of %d rows are in the facts", found, len(canonical))
	}
}

// A body without details is what Google sends, less the white space.
func TestGoogleBody(t *testing.T) {
	const want = `{
	  "error": {
	    "code": 404,
	    "message": "Requested entity was not found.",
	    "status": "NOT_FOUND"
	  }
	}`
	if got := body(t, sent(t, google.NotFound("Requested entity was not found."), "/", "")); got != compact(t, want) {
		t.Errorf("%s, not\n%s", got, want)
	}
}

// Wrong fields are in the error's details. They are not of a type that Google
// knows, such as google.rpc.BadRequest.
func TestGoogleDetails(t *testing.T) {
	err := googleapi.CheckResponse(sent(t, google.InvalidArgument("m").Field("/name", "is required").Query("pageSize", "must be positive"), "/", ""))
	var e *googleapi.Error
	if !errors.As(err, &e) {
		t.Fatalf("%T %v", err, err)
	}
	if got, want := toJSON(t, e.Details), `[{"detail":"is required","pointer":"/name"},{"detail":"must be positive","in":"query","name":"pageSize"}]`; got != want {
		t.Errorf("%s, not %s", got, want)
	}
}

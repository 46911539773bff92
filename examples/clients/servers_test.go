package clients

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	connectclient "connectrpc.com/connect"
	jsonapiclient "github.com/hashicorp/jsonapi"
	twirpclient "github.com/twitchtv/twirp"
	"github.com/twitchtv/twirp/example"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/types/known/wrapperspb"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/statusgen/statusgen/examples/clients/connectapi"
	"github.com/statusgen/statusgen/examples/clients/jsonapi"
	"github.com/statusgen/statusgen/examples/clients/kubernetesapi"
	"github.com/statusgen/statusgen/examples/clients/twirp"
)

// posted is the answer to a POST of JSON.
func posted(t *testing.T, handler http.Handler, path, body string) *http.Response {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	response, err := server.Client().Post(server.URL+path, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return response
}

// failing is a Haberdasher that makes no hats.
type failing struct{ err error }

func (f failing) MakeHat(context.Context, *example.Size) (*example.Hat, error) { return nil, f.err }

// Check reads what Twirp's own server sends, for each code of testdata/twirp-codes.tsv.
func TestTwirpServer(t *testing.T) {
	const path = "/twirp/twitch.twirp.example.Haberdasher/MakeHat"
	for _, fact := range facts(t, "twirp-codes.tsv") {
		code := twirpclient.ErrorCode(fact["code"])
		err := twirp.Check(posted(t, example.NewHaberdasherServer(failing{twirpclient.NewError(code, "m").WithMeta("inches", "12").WithMeta("sizes", "[11,13]").WithMeta("argument", "inches")}), path, "{}"))
		if got, ok := err.(interface{ Message() string }); !ok || got.Message() != "m" || strconv.Itoa(twirp.CodeOf(err)) != fact["http_status"] || twirp.IDOf(err) != fact["code"] {
			t.Errorf("%s: %T %d %s %v", code, err, twirp.CodeOf(err), twirp.IDOf(err), err)
		}
		var hat *twirp.NoSuchHatError
		if errors.As(err, &hat) != (code == twirpclient.NotFound) || hat != nil && (hat.Inches != 12 || toJSON(t, hat.Sizes) != "[11,13]") {
			t.Errorf("%s: %+v", code, hat)
		}
		var argument *twirp.InvalidArgumentError
		if errors.As(err, &argument) != (code == twirpclient.InvalidArgument) || argument != nil && argument.Argument != "inches" {
			t.Errorf("%s: %+v", code, argument)
		}
	}
	for name, tt := range map[string]struct {
		path, body string
		err        error
		code       int
		id         string
	}{
		"no such path":     {path + "s", "{}", nil, 404, "bad_route"},
		"no JSON":          {path, "{", nil, 400, "malformed"},
		"an error of Go's": {path, "{}", errors.New("no felt"), 500, "internal"},
	} {
		err := twirp.Check(posted(t, example.NewHaberdasherServer(failing{tt.err}), tt.path, tt.body))
		if twirp.CodeOf(err) != tt.code || twirp.IDOf(err) != tt.id {
			t.Errorf("%s: %T %v", name, err, err)
		}
	}
}

// Check reads what Connect's own server sends, for each code of
// testdata/connect-codes.tsv, with the details.
func TestConnectServer(t *testing.T) {
	for _, fact := range facts(t, "connect-codes.tsv") {
		number, err := strconv.Atoi(fact["number"])
		if err != nil {
			t.Fatal(err)
		}
		failure := connectclient.NewError(connectclient.Code(number), errors.New("m"))
		detail, err := connectclient.NewErrorDetail(&errdetails.RequestInfo{RequestId: "r-1"})
		if err != nil {
			t.Fatal(err)
		}
		failure.AddDetail(detail)
		handler := connectclient.NewUnaryHandler("/acme.v1.Hats/Make", func(context.Context, *connectclient.Request[wrapperspb.StringValue]) (*connectclient.Response[wrapperspb.StringValue], error) {
			return nil, failure
		})
		err = connectapi.Check(posted(t, handler, "/acme.v1.Hats/Make", `"bowler"`))
		if got, ok := err.(interface{ Message() string }); !ok || got.Message() != "m" || strconv.Itoa(connectapi.CodeOf(err)) != fact["http_status"] || connectapi.IDOf(err) != fact["code"] {
			t.Errorf("%s: %T %d %s %v", fact["code"], err, connectapi.CodeOf(err), connectapi.IDOf(err), err)
		}
		var exhausted *connectapi.ResourceExhaustedError
		if errors.As(err, &exhausted) != (fact["code"] == "resource_exhausted") || exhausted != nil && toJSON(t, exhausted.Details) != `[{"type":"google.rpc.RequestInfo","value":"CgNyLTE"}]` {
			t.Errorf("%s: %+v", fact["code"], exhausted)
		}
	}
}

// Check reads the errors that the API server of Kubernetes is made with.
func TestKubernetesServer(t *testing.T) {
	pods := schema.GroupResource{Resource: "pods"}
	for _, tt := range []struct {
		err     *apierrors.StatusError
		want    string
		id      string
		message string
	}{
		{apierrors.NewNotFound(pods, "nginx"), "NotFoundError", "NotFound", `pods "nginx" not found`},
		{apierrors.NewAlreadyExists(pods, "nginx"), "AlreadyExistsError", "AlreadyExists", `pods "nginx" already exists`},
		{apierrors.NewUnauthorized("who is it"), "UnauthorizedError", "Unauthorized", "who is it"},
		{apierrors.NewForbidden(pods, "nginx", errors.New("no")), "ForbiddenError", "Forbidden", `pods "nginx" is forbidden: no`},
		{apierrors.NewConflict(pods, "nginx", errors.New("changed")), "ConflictError", "Conflict", `Operation cannot be fulfilled on pods "nginx": changed`},
		{apierrors.NewResourceExpired("too old"), "ExpiredError", "Expired", "too old"},
		{apierrors.NewBadRequest("m"), "BadRequestError", "BadRequest", "m"},
		{apierrors.NewTooManyRequests("slower", 7), "TooManyRequestsError", "TooManyRequests", "slower"},
		{apierrors.NewServiceUnavailable("m"), "ServiceUnavailableError", "ServiceUnavailable", "m"},
		{apierrors.NewMethodNotSupported(pods, "delete"), "MethodNotAllowedError", "MethodNotAllowed", "delete is not supported on resources of kind \"pods\""},
		{apierrors.NewInternalError(errors.New("m")), "InternalFailure", "InternalError", "Internal error occurred: m"},
		{apierrors.NewTimeoutError("m", 3), "UnexpectedError", "Timeout", "Timeout: m"},
		{apierrors.NewRequestEntityTooLargeError("m"), "UnexpectedError", "RequestEntityTooLarge", "Request entity too large: m"},
		{apierrors.NewInvalid(schema.GroupKind{Kind: "Pod"}, "nginx", field.ErrorList{field.Required(field.NewPath("spec", "containers"), "one at least")}), "InvalidError", "Invalid", `Pod "nginx" is invalid: spec.containers: Required value: one at least`},
	} {
		status := tt.err.Status()
		status.Kind, status.APIVersion = "Status", "v1"
		err := kubernetesapi.Check(answered(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(int(status.Code))
			json.NewEncoder(w).Encode(status)
		})))
		if got, ok := err.(interface{ Message() string }); !ok || typeName(err) != tt.want || got.Message() != tt.message || kubernetesapi.CodeOf(err) != int(status.Code) || kubernetesapi.IDOf(err) != tt.id {
			t.Errorf("%T %v, not %s %d %s: %s", err, err, tt.want, status.Code, tt.id, tt.message)
		}
		var (
			missing *kubernetesapi.NotFoundError
			busy    *kubernetesapi.TooManyRequestsError
			invalid *kubernetesapi.InvalidError
		)
		switch {
		case errors.As(err, &missing):
			if missing.Name != "nginx" || missing.Kind != "pods" {
				t.Errorf("%+v", missing)
			}
		case errors.As(err, &busy):
			if busy.RetryAfterSeconds != 7 {
				t.Errorf("%+v", busy)
			}
		case errors.As(err, &invalid):
			if got, want := toJSON(t, invalid.Fields()), `[{"name":"spec.containers","detail":"Required value: one at least","values":{"reason":"FieldValueRequired"}}]`; got != want || invalid.Name != "nginx" {
				t.Errorf("%s %s, not %s", invalid.Name, got, want)
			}
		}
	}
}

// Check reads what hashicorp's package writes: an error with its metadata.
func TestJSONAPIServer(t *testing.T) {
	err := jsonapi.Check(answered(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", jsonapiclient.MediaType)
		w.WriteHeader(403)
		jsonapiclient.MarshalErrors(w, []*jsonapiclient.ErrorObject{{
			ID: "i-1", Status: "403", Code: "QUOTA_EXCEEDED", Title: "Forbidden", Detail: "the orders quota of 100 is used up",
			Meta: &map[string]any{"resource": "orders", "limit": 100, "plan": nil},
		}})
	})))
	var exceeded *jsonapi.QuotaExceededError
	if !errors.As(err, &exceeded) || exceeded.Resource != "orders" || exceeded.Limit != 100 || exceeded.Instance() != "i-1" || exceeded.Message() != "the orders quota of 100 is used up" {
		t.Errorf("%T %+v", err, err)
	}
}

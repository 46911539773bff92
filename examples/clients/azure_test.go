package clients

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/statusgen/statusgen/examples/clients/azure"
)

// asked is the error that a client of Azure makes of what the server answers to
// the method: all of them send a request, and look at its response, in this way.
func asked(t *testing.T, server *httptest.Server, method, path string) *azcore.ResponseError {
	t.Helper()
	pipeline := runtime.NewPipeline("clients", "v1.0.0", runtime.PipelineOptions{}, &policy.ClientOptions{
		Transport: server.Client(),
		Retry:     policy.RetryOptions{MaxRetries: -1},
	})
	request, err := runtime.NewRequest(context.Background(), method, server.URL+path)
	if err != nil {
		t.Fatal(err)
	}
	response, err := pipeline.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	var e *azcore.ResponseError
	if err := runtime.NewResponseError(response); runtime.HasStatusCode(response, 200) || !errors.As(err, &e) {
		t.Fatalf("%T %v, not an error of azcore", err, err)
	}
	return e
}

// Azure's client finds its own error, for each code of testdata/azure-codes.tsv:
// that of the header, which an answer to HEAD has, too, or else of the body.
func TestAzure(t *testing.T) {
	rows := map[string]azure.GetResponse{
		"InvalidQueryParameterValue": azure.BadRequest("m").Target("limit"),
		"InvalidAuthenticationInfo":  azure.Unauthorized("Bearer", "m"),
		"AuthenticationFailed":       azure.Forbidden("m"),
		"ResourceNotFound":           azure.NotFound("m"),
		"AccountAlreadyExists":       azure.AccountAlreadyExists("m", "name"),
		"ConditionNotMet":            azure.ConditionNotMet("m"),
		"InternalError":              azure.Fail(errors.New(secret)),
		"ServerBusy":                 azure.ServiceUnavailable("m"),
	}
	mux := http.NewServeMux()
	for code, res := range rows {
		mux.Handle("/"+code, azure.Resource{Get: func(*http.Request) azure.GetResponse { return res }})
	}
	server := serve(t, azure.Mux(mux))
	bare := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kept := httptest.NewRecorder()
		azure.Mux(mux).ServeHTTP(kept, r)
		w.WriteHeader(kept.Code)
		w.Write(kept.Body.Bytes())
	}))
	for _, fact := range facts(t, "azure-codes.tsv") {
		code, method := fact["code"], "GET"
		if code == "UnsupportedHttpVerb" {
			method = "PUT"
		}
		path := "/" + code
		if method == "PUT" {
			path = "/ServerBusy"
		}
		e := asked(t, server, method, path)
		if e.ErrorCode != code || strconv.Itoa(e.StatusCode) != fact["http_status"] || strings.Contains(e.Error(), secret) {
			t.Errorf("%s: %v", code, e)
		}
		if id := e.RawResponse.Header.Get("x-ms-request-id"); id != requestID {
			t.Errorf("%s: the id %q", code, id)
		}
		if e := asked(t, bare, method, path); e.ErrorCode != code {
			t.Errorf("%s: %q in the body", code, e.ErrorCode)
		}
		if method == "GET" {
			if e := asked(t, server, "HEAD", path); e.ErrorCode != code || strconv.Itoa(e.StatusCode) != fact["http_status"] {
				t.Errorf("HEAD of %s: %v", code, e)
			}
		}
	}
}

// The error keeps the response, with all members of the guidelines' error.
func TestAzureBody(t *testing.T) {
	server := serve(t, azure.GetHandler(func(*http.Request) azure.GetResponse {
		return azure.BadRequest("the query is wrong").Target("query").Innererror(azure.InnerError{Code: "TooShort", MinLength: 3}).
			Query("limit", "must be positive", "OutOfRange").Field("/name", "is required", "Missing")
	}))
	const want = `{"error": {
	  "code": "InvalidQueryParameterValue",
	  "message": "the query is wrong",
	  "target": "query",
	  "innererror": {"code": "TooShort", "minLength": 3},
	  "details": [
	    {"code": "OutOfRange", "message": "must be positive", "target": "limit"},
	    {"code": "Missing", "message": "is required", "target": "name"}
	  ]
	}}`
	e := asked(t, server, "GET", "/")
	got, err := io.ReadAll(e.RawResponse.Body)
	if err != nil || string(got) != compact(t, want) {
		t.Errorf("%s, %v, not\n%s", got, err, want)
	}
}

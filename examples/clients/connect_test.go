package clients

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	connectclient "connectrpc.com/connect"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/statusgen/statusgen/examples/clients/connect"
)

// detail is a message as an error has it in its details.
func detail(t *testing.T, m proto.Message) connect.Detail {
	t.Helper()
	b, err := proto.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return connect.Detail{Type: string(proto.MessageName(m)), Value: base64.RawStdEncoding.EncodeToString(b)}
}

// called is what the unary client of Connect has for the answer of a server that
// answers with the response.
func called(t *testing.T, res connect.PostResponse, options ...connectclient.ClientOption) (int, *connectclient.Response[wrapperspb.StringValue], error) {
	t.Helper()
	server := serve(t, connect.PostHandler(func(*http.Request) connect.PostResponse { return res }))
	status := 0
	client := connectclient.NewClient[wrapperspb.StringValue, wrapperspb.StringValue](watching(&status), server.URL+"/acme.v1.Hats/Make", options...)
	response, err := client.CallUnary(context.Background(), connectclient.NewRequest(wrapperspb.String("bowler")))
	return status, response, err
}

// The client of Connect finds its own error, for each code of
// testdata/connect-codes.tsv, with the details.
func TestConnect(t *testing.T) {
	quota := &errdetails.QuotaFailure{Violations: []*errdetails.QuotaFailure_Violation{{Subject: "hats", Description: "one a day"}}}
	field := &errdetails.BadRequest{FieldViolations: []*errdetails.BadRequest_FieldViolation{{Field: "size", Description: "must be positive"}}}
	rows := map[string]struct {
		res     connect.PostResponse
		details []proto.Message
	}{
		"canceled":            {res: connect.Canceled("m")},
		"unknown":             {res: connect.Unknown(errors.New(secret))},
		"invalid_argument":    {connect.BadRequest("m").Details(detail(t, field), detail(t, wrapperspb.String("s"))), []proto.Message{field, wrapperspb.String("s")}},
		"deadline_exceeded":   {res: connect.DeadlineExceeded("m")},
		"not_found":           {res: connect.NoSuchEntity("m")},
		"already_exists":      {res: connect.AlreadyExists("m")},
		"permission_denied":   {res: connect.Forbidden("m")},
		"resource_exhausted":  {connect.ResourceExhausted("m", []connect.Detail{detail(t, quota)}), []proto.Message{quota}},
		"failed_precondition": {res: connect.FailedPrecondition("m")},
		"aborted":             {res: connect.Aborted("m")},
		"out_of_range":        {res: connect.OutOfRange("m")},
		"unimplemented":       {res: connect.NotImplemented("m")},
		"internal":            {res: connect.InternalServerError("m", errors.New(secret))},
		"unavailable":         {res: connect.ServiceUnavailable("m")},
		"data_loss":           {res: connect.DataLoss("m", errors.New(secret))},
		"unauthenticated":     {res: connect.Unauthorized("Bearer", "m")},
	}
	all := facts(t, "connect-codes.tsv")
	if len(all) != len(rows) {
		t.Errorf("%d rows, %d facts", len(rows), len(all))
	}
	for _, fact := range all {
		row := rows[fact["code"]]
		message := "m"
		if fact["code"] == "unknown" {
			message = "The request could not be completed because of an error of the server."
		}
		for form, options := range map[string][]connectclient.ClientOption{"Protobuf": nil, "JSON": {connectclient.WithProtoJSON()}} {
			status, _, err := called(t, row.res, options...)
			var e *connectclient.Error
			if !errors.As(err, &e) || !connectclient.IsWireError(err) {
				t.Errorf("%s, %s: %T %v, not an error of connect", fact["code"], form, err, err)
				continue
			}
			if e.Code().String() != fact["code"] || fmt.Sprint(int(e.Code())) != fact["number"] || strconv.Itoa(status) != fact["http_status"] || e.Message() != message || strings.Contains(err.Error(), secret) {
				t.Errorf("%s, %s: %d %v", fact["code"], form, status, err)
			}
			if len(e.Details()) != len(row.details) {
				t.Errorf("%s, %s: %d details, not %d", fact["code"], form, len(e.Details()), len(row.details))
				continue
			}
			for i, d := range e.Details() {
				got, err := d.Value()
				if err != nil || !proto.Equal(got, row.details[i]) {
					t.Errorf("%s, %s: the detail %v, %v, not %v", fact["code"], form, got, err, row.details[i])
				}
			}
		}
	}
	_, response, err := called(t, connect.OK("a bowler"), connectclient.WithProtoJSON())
	if err != nil || response.Msg.GetValue() != "a bowler" {
		t.Errorf("%v, %v", response, err)
	}
}

// A whole body is that of the protocol's example, less the white space, in other
// words.
func TestConnectBody(t *testing.T) {
	const want = `{
	  "code": "resource_exhausted",
	  "message": "one hat a day",
	  "details": [{"type": "google.protobuf.StringValue", "value": "CgRoYXRz"}]
	}`
	response := sent(t, connect.ResourceExhausted("one hat a day", []connect.Detail{detail(t, wrapperspb.String("hats"))}), "/", "")
	if got := body(t, response); got != compact(t, want) || response.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%s\n%s, not\n%s", response.Header.Get("Content-Type"), got, want)
	}
}

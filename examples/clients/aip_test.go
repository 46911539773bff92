package clients

import (
	"encoding/json"
	"errors"
	"maps"
	"testing"

	"google.golang.org/api/googleapi"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/statusgen/statusgen/examples/clients/aip"
)

// The details of an error, as googleapi finds them, are an ErrorInfo to protobuf.
func TestErrorInfo(t *testing.T) {
	for _, tt := range []struct {
		sent     responder
		message  string
		reason   string
		metadata map[string]string
	}{
		{aip.QuotaExceeded("orders", "c-3", 100), "the orders quota of c-3 is used up", "QUOTA_EXCEEDED", map[string]string{"resource": "orders", "consumer": "c-3", "limit": "100"}},
		{aip.Forbidden("no"), "no", "FORBIDDEN", nil},
		{aip.Fail(errors.New(secret)), "The request has been received but could not be completed because of an internal error at the server side.", "BROKEN", nil},
	} {
		err := googleapi.CheckResponse(sent(t, tt.sent, "/", ""))
		var e *googleapi.Error
		if !errors.As(err, &e) || len(e.Details) != 1 {
			t.Fatalf("%T %v", err, err)
		}
		text, err := json.Marshal(e.Details[0])
		if err != nil {
			t.Fatal(err)
		}
		var detail anypb.Any
		var info errdetails.ErrorInfo
		if err := errors.Join(protojson.Unmarshal(text, &detail), detail.UnmarshalTo(&info)); err != nil {
			t.Fatal(err)
		}
		if e.Message != tt.message || info.GetReason() != tt.reason || info.GetDomain() != "orders.example" || !maps.Equal(info.GetMetadata(), tt.metadata) {
			t.Errorf("%s, %v; want %s, %s, %v", e.Message, &info, tt.message, tt.reason, tt.metadata)
		}
	}
}

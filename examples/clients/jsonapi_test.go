package clients

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	jsonapiclient "github.com/hashicorp/jsonapi"

	"github.com/statusgen/statusgen/examples/clients/jsonapi"
)

// The package that clients of JSON:API use for its documents finds an error in
// them, and one for each wrong field.
func TestJSONAPI(t *testing.T) {
	for _, tt := range []struct {
		res  responder
		want []*jsonapiclient.ErrorObject
	}{
		{jsonapi.NotFound("no such order"), []*jsonapiclient.ErrorObject{
			{ID: requestID, Status: "404", Code: "NotFound", Title: "Not Found", Detail: "no such order"},
		}},
		{jsonapi.QuotaExceeded("orders", 100), []*jsonapiclient.ErrorObject{
			{ID: requestID, Status: "403", Code: "QUOTA_EXCEEDED", Title: "Forbidden", Detail: "the orders quota of 100 is used up", Meta: &map[string]any{"resource": "orders", "limit": 100.0}},
		}},
		{jsonapi.BadRequest("the request is wrong").Field("/data/attributes/qty", "must be positive").Query("sort", "is unknown").Header("If-Match", "is weak"), []*jsonapiclient.ErrorObject{
			{ID: requestID, Status: "400", Code: "BadRequest", Title: "Bad Request", Detail: "the request is wrong"},
			{Status: "400", Code: "BadRequest", Title: "Bad Request", Detail: "must be positive", Source: &jsonapiclient.ErrorSource{Pointer: "/data/attributes/qty"}},
			{Status: "400", Code: "BadRequest", Title: "Bad Request", Detail: "is unknown", Source: &jsonapiclient.ErrorSource{Parameter: "sort"}},
			{Status: "400", Code: "BadRequest", Title: "Bad Request", Detail: "is weak", Source: &jsonapiclient.ErrorSource{Header: "If-Match"}},
		}},
		{jsonapi.Fail(errors.New(secret)), []*jsonapiclient.ErrorObject{
			{ID: requestID, Status: "500", Code: "InternalServerError", Title: "Internal Server Error", Detail: "The request has been received but could not be completed because of an internal error at the server side."},
		}},
	} {
		response := sent(t, tt.res, "/", "")
		text := body(t, response)
		var got jsonapiclient.ErrorsPayload
		if err := json.Unmarshal([]byte(text), &got); err != nil || !reflect.DeepEqual(got.Errors, tt.want) {
			t.Errorf("%s, %v, not %s", text, err, toJSON(t, tt.want))
		}
		if mediaType := response.Header.Get("Content-Type"); mediaType != jsonapiclient.MediaType {
			t.Errorf("the media type %s", mediaType)
		}
		var linked struct {
			Errors []struct{ Links jsonapiclient.Links }
		}
		if err := json.Unmarshal([]byte(text), &linked); err != nil || linked.Errors[0].Links["about"] != "https://shop.example/errors#"+tt.want[0].Code {
			t.Errorf("%v, %v", linked, err)
		}
	}
}

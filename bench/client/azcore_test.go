package client

import (
	"errors"
	"net/http"

	sdk "github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

var azcore = contender{
	name: "azcore",
	check: func(resp *http.Response) error {
		if runtime.HasStatusCode(resp, http.StatusOK, http.StatusCreated, http.StatusAccepted) {
			return nil
		}
		return runtime.NewResponseError(resp)
	},
	facts: func(err error) facts {
		var e *sdk.ResponseError
		if !errors.As(err, &e) {
			return facts{}
		}
		return facts{Code: e.StatusCode, ID: e.ErrorCode, Instance: e.RawResponse.Header.Get("X-Ms-Request-Id")}
	},
	lacks: func(_ string, f *facts) { *f = facts{Code: f.Code, ID: f.ID, Instance: f.Instance} },
	answers: map[string]received{
		"200": problems["200"],
		"403": ofAzure(403, "application/json",
			`{"error":{"code":"QUOTA_EXCEEDED","message":"the orders quota of 100 is used up",`+
				`"resource":"orders","limit":100}}`),
		"400": ofAzure(400, "application/json",
			`{"error":{"code":"BadRequest","message":"the order is not valid","details":[`+
				`{"code":"BadField","message":"is required","target":"customer.name"},`+
				`{"code":"BadField","message":"is not an address","target":"customer.email"},`+
				`{"code":"BadField","message":"must be positive","target":"items.0.quantity"},`+
				`{"code":"BadField","message":"is unknown","target":"items.0.sku"},`+
				`{"code":"BadField","message":"must be one of EUR, USD","target":"currency"}]}}`),
		"403XML": ofAzure(403, "application/xml", inXML("<Error><Code>QUOTA_EXCEEDED</Code><Message>%s</Message>"+
			"<Resource>orders</Resource><Limit>100</Limit></Error>", quotaExceeded)),
	},
}

func ofAzure(code int, mediaType, body string) received {
	x := problemOf(code, mediaType, body)
	x.header["X-Ms-Request-Id"] = []string{instance}
	return x
}

package client

import (
	"errors"
	"strconv"

	"google.golang.org/api/googleapi"
)

var googleAPI = contender{
	name:  "googleapi",
	check: googleapi.CheckResponse,
	facts: func(err error) facts {
		var e *googleapi.Error
		if !errors.As(err, &e) {
			return facts{}
		}
		f := facts{Code: e.Code, Message: e.Message}
		for _, d := range e.Details {
			detail, _ := d.(map[string]any)
			switch detail["@type"] {
			case "type.googleapis.com/google.rpc.ErrorInfo":
				f.ID, _ = detail["reason"].(string)
				metadata, _ := detail["metadata"].(map[string]any)
				f.Resource, _ = metadata["resource"].(string)
				limit, _ := metadata["limit"].(string)
				f.Limit, _ = strconv.Atoi(limit)
			case "type.googleapis.com/google.rpc.RequestInfo":
				f.Instance, _ = detail["requestId"].(string)
			case "type.googleapis.com/google.rpc.BadRequest":
				all, _ := detail["fieldViolations"].([]any)
				for _, v := range all {
					v, _ := v.(map[string]any)
					field, _ := v["field"].(string)
					description, _ := v["description"].(string)
					f.Fields = append(f.Fields, violation{field, description})
				}
			}
		}
		return f
	},
	answers: map[string]received{
		"200": problems["200"],
		"403": problemOf(403, "application/json",
			`{"error":{"code":403,"message":"the orders quota of 100 is used up","status":"PERMISSION_DENIED","details":[`+
				`{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"QUOTA_EXCEEDED","domain":"shop.example",`+
				`"metadata":{"resource":"orders","limit":"100"}},`+
				`{"@type":"type.googleapis.com/google.rpc.RequestInfo","requestId":"5b1f8ad00ac7ef36d2a9db2f8ab6f8fb"}]}}`),
		"400": problemOf(400, "application/json",
			`{"error":{"code":400,"message":"the order is not valid","status":"INVALID_ARGUMENT","details":[`+
				`{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"BadRequest","domain":"shop.example"},`+
				`{"@type":"type.googleapis.com/google.rpc.RequestInfo","requestId":"5b1f8ad00ac7ef36d2a9db2f8ab6f8fb"},`+
				`{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[`+
				`{"field":"/customer/name","description":"is required"},`+
				`{"field":"/customer/email","description":"is not an address"},`+
				`{"field":"/items/0/quantity","description":"must be positive"},`+
				`{"field":"/items/0/sku","description":"is unknown"},`+
				`{"field":"/currency","description":"must be one of EUR, USD"}]}]}}`),
	},
}

package clients

import (
	"testing"

	"github.com/statusgen/statusgen/examples/clients/aspnet"
)

// A body has the members of ASP.NET Core's ValidationProblemDetails, in their
// order: type, title, status, detail, instance, errors and the extensions. There is
// no Go client of it.
func TestASPNET(t *testing.T) {
	for want, res := range map[string]responder{
		`{
		  "type": "https://shop.example/errors#BadRequest",
		  "title": "One or more validation errors occurred.",
		  "status": 400,
		  "detail": "The order is wrong.",
		  "instance": "/orders",
		  "errors": {"items.0.qty": ["must be positive", "must be even"], "limit": ["is unknown"]},
		  "traceId": "4442587FB7D0A2F9"
		}`: aspnet.BadRequest("The order is wrong.").Field("/items/0/qty", "must be positive").Query("limit", "is unknown").Field("/items/0/qty", "must be even"),
		`{
		  "type": "https://shop.example/errors#Conflict",
		  "title": "Conflict",
		  "status": 409,
		  "detail": "The order has changed.",
		  "instance": "/orders",
		  "traceId": "4442587FB7D0A2F9",
		  "order": "17"
		}`: aspnet.Conflict("17"),
	} {
		response := sent(t, res, "/orders", "")
		if got := body(t, response); got != compact(t, want) || response.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s\n%s, not\n%s", response.Header.Get("Content-Type"), got, want)
		}
	}
}

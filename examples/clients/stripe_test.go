package clients

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	stripeclient "github.com/stripe/stripe-go/v82"
	"github.com/stripe/stripe-go/v82/charge"

	"github.com/statusgen/statusgen/examples/clients/stripe"
)

// charges makes none: the source of one is the error that it gets.
func charges() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST /v1/charges", stripe.PostHandler(func(r *http.Request) stripe.PostResponse {
		switch r.FormValue("customer") {
		case "declined":
			return stripe.CardDeclined("ch_1", errors.New(secret)).DeclineCode("insufficient_funds").
				PaymentIntent(stripe.PaymentIntent{ID: "pi_1", Object: "payment_intent", Amount: 2000, Status: "requires_payment_method"})
		case "declined for no reason":
			return stripe.CardDeclined("ch_1")
		case "unknown":
			return stripe.ResourceMissing("No such customer: 'unknown'", "customer", "customer")
		case "misspelt":
			return stripe.BadRequest("Received unknown parameter: amuont").Param("amuont")
		case "again":
			return stripe.IdempotencyKeyInUse("There is currently another in-progress request using this Idempotent Key")
		case "greedy":
			return stripe.RateLimit("Too many requests")
		case "stranger":
			return stripe.Unauthorized("Bearer", "Expired API Key provided")
		default:
			return stripe.Fail(errors.New(secret))
		}
	}))
	return stripe.Mux(mux)
}

// Stripe's client finds its own error, with the error of its type in it.
func TestStripe(t *testing.T) {
	server := serve(t, charges())
	client := charge.Client{Key: "sk_test", B: stripeclient.GetBackendWithConfig(stripeclient.APIBackend, &stripeclient.BackendConfig{
		URL:               stripeclient.String(server.URL),
		MaxNetworkRetries: stripeclient.Int64(0),
		LeveledLogger:     &stripeclient.LeveledLogger{},
	})}
	const hidden = "The request has been received but could not be completed because of an internal error at the server side."
	for customer, want := range map[string]stripeclient.Error{
		"declined": {HTTPStatusCode: 402, Type: stripeclient.ErrorTypeCard, Code: stripeclient.ErrorCodeCardDeclined, Msg: "Your card was declined.", ChargeID: "ch_1",
			DeclineCode: stripeclient.DeclineCodeInsufficientFunds, PaymentIntent: &stripeclient.PaymentIntent{ID: "pi_1", Amount: 2000}},
		"declined for no reason": {HTTPStatusCode: 402, Type: stripeclient.ErrorTypeCard, Code: stripeclient.ErrorCodeCardDeclined, Msg: "Your card was declined.", ChargeID: "ch_1"},
		"unknown":                {HTTPStatusCode: 404, Type: stripeclient.ErrorTypeInvalidRequest, Code: stripeclient.ErrorCodeResourceMissing, Msg: "No such customer: 'unknown'", Param: "customer"},
		"misspelt":               {HTTPStatusCode: 400, Type: stripeclient.ErrorTypeInvalidRequest, Code: stripeclient.ErrorCodeParameterUnknown, Msg: "Received unknown parameter: amuont", Param: "amuont"},
		"again":                  {HTTPStatusCode: 409, Type: stripeclient.ErrorTypeIdempotency, Code: stripeclient.ErrorCodeIdempotencyKeyInUse, Msg: "There is currently another in-progress request using this Idempotent Key"},
		"greedy":                 {HTTPStatusCode: 429, Type: stripeclient.ErrorTypeInvalidRequest, Code: stripeclient.ErrorCodeRateLimit, Msg: "Too many requests"},
		"stranger":               {HTTPStatusCode: 401, Type: stripeclient.ErrorTypeInvalidRequest, Code: stripeclient.ErrorCodeAPIKeyExpired, Msg: "Expired API Key provided"},
		"":                       {HTTPStatusCode: 500, Type: stripeclient.ErrorTypeAPI, Code: "internal_error", Msg: hidden},
	} {
		t.Run(customer, func(t *testing.T) {
			_, err := client.New(&stripeclient.ChargeParams{Customer: stripeclient.String(customer)})
			var e *stripeclient.Error
			if !errors.As(err, &e) {
				t.Fatalf("%T %v, not an error of stripe", err, err)
			}
			if e.HTTPStatusCode != want.HTTPStatusCode || e.Type != want.Type || e.Code != want.Code || e.Msg != want.Msg ||
				e.Param != want.Param || e.ChargeID != want.ChargeID || e.DeclineCode != want.DeclineCode {
				t.Errorf("%v, not %v", e, &want)
			}
			if e.RequestID != requestID || e.DocURL != "https://shop.example/errors/"+string(want.Code) || strings.Contains(e.Error(), secret) {
				t.Errorf("%v, explained at %s", e, e.DocURL)
			}
			if intent := want.PaymentIntent; (e.PaymentIntent == nil) != (intent == nil) || intent != nil && (e.PaymentIntent.ID != intent.ID || e.PaymentIntent.Amount != intent.Amount) {
				t.Errorf("%+v, not %+v", e.PaymentIntent, intent)
			}
			var card *stripeclient.CardError
			if errors.As(e.Err, &card) != (want.Type == stripeclient.ErrorTypeCard) || card != nil && card.DeclineCode != want.DeclineCode {
				t.Errorf("%T %v in it", e.Err, e.Err)
			}
		})
	}
}

// A whole body is that of Stripe's documentation, in another order. The id of the
// request is in the header alone, also where the request has none.
func TestStripeBody(t *testing.T) {
	response := sent(t, stripe.CardDeclined("ch_1").DeclineCode("fraudulent"), "/", "")
	const want = `{"error": {
	  "type": "card_error",
	  "code": "card_declined",
	  "message": "Your card was declined.",
	  "doc_url": "https://shop.example/errors/card_declined",
	  "charge": "ch_1",
	  "decline_code": "fraudulent"
	}}`
	if got := body(t, response); got != compact(t, want) {
		t.Errorf("%s, not\n%s", got, want)
	}
	w := httptest.NewRecorder()
	stripe.RateLimit("m").Respond(w, httptest.NewRequest("GET", "/", nil))
	if id := w.Header().Get("Request-Id"); len(id) != 32 {
		t.Errorf("the id %q", id)
	}
}

package bench

import (
	"encoding/xml"
	"net/http"
	"time"

	"github.com/statusgen/statusgen/bench/status"
)

// An order is the resource of the service: ten fields.
type order struct {
	ID       string    `json:"id"`
	Number   int       `json:"number"`
	Customer string    `json:"customer"`
	Email    string    `json:"email"`
	State    string    `json:"state"`
	Currency string    `json:"currency"`
	Total    float64   `json:"total"`
	Paid     bool      `json:"paid"`
	Created  time.Time `json:"created"`
	Updated  time.Time `json:"updated"`
}

// An appendingOrder encodes itself.
type appendingOrder order

// AppendJSON makes a generated package encode the order without reflection.
func (o *appendingOrder) AppendJSON(b []byte) ([]byte, error) {
	return (*order)(o).append(b), nil
}

// What the handlers of each contender answer with.
var (
	theOrder = &order{
		ID:       "01JZ8M4W2QK7V9XN3T5B6C7D8E",
		Number:   170017,
		Customer: "Ada Lovelace",
		Email:    "ada@example.org",
		State:    "confirmed",
		Currency: "EUR",
		Total:    1249.95,
		Paid:     true,
		Created:  time.Date(2026, time.January, 2, 3, 4, 5, 0, time.UTC),
		Updated:  time.Date(2026, time.January, 2, 3, 5, 7, 0, time.UTC),
	}
	theTask = status.Task{
		ID:        "t-42",
		Href:      "/tasks/t-42",
		Operation: "cancel order",
		State:     status.TaskRunning,
		Progress:  40,
		Created:   time.Date(2026, time.January, 2, 3, 4, 5, 0, time.UTC),
	}
	violations = []violation{
		{"/customer/name", "is required"},
		{"/customer/email", "is not an address"},
		{"/items/0/quantity", "must be positive"},
		{"/items/0/sku", "is unknown"},
		{"/currency", "must be one of EUR, USD"},
	}
)

const (
	orderURI    = "/orders/01JZ8M4W2QK7V9XN3T5B6C7D8E"
	noSuchOrder = "there is no order 170017"
	invalid     = "the order is not valid"
)

// A violation is one field of a request that is wrong.
type violation struct {
	Pointer string `json:"pointer"`
	Detail  string `json:"detail"`
}

// A problem is the body of an error (RFC 9457), for encoders that reflect.
type problem struct {
	XMLName xml.Name    `json:"-" xml:"urn:ietf:rfc:7807 problem"`
	Type    string      `json:"type" xml:"type"`
	Title   string      `json:"title" xml:"title"`
	Status  int         `json:"status" xml:"status"`
	Code    string      `json:"code" xml:"code"`
	Detail  string      `json:"detail,omitempty" xml:"detail,omitempty"`
	Errors  []violation `json:"errors,omitempty" xml:"-"`
}

func notFound() *problem {
	return &problem{Type: "about:blank", Title: "Not Found", Status: 404, Code: "NotFound", Detail: noSuchOrder}
}

func badRequest() *problem {
	return &problem{Type: "about:blank", Title: "Bad Request", Status: 400, Code: "BadRequest", Detail: invalid, Errors: violations}
}

// The values of headers that never vary, made ahead.
var (
	typeJSON        = []string{"application/json"}
	typeProblemJSON = []string{"application/problem+json"}
	typeProblemXML  = []string{"application/problem+xml"}
	varyAccept      = []string{"Accept"}
	noStore         = []string{"no-store"}
	nosniff         = []string{"nosniff"}
)

// setHeader sets the header of a response with a resource or a task.
func setHeader(h http.Header, location string) {
	h["Content-Type"] = typeJSON
	h["Vary"] = varyAccept
	h["Location"] = []string{location}
}

// setProblemHeader sets the header of an error.
func setProblemHeader(h http.Header, contentType []string) {
	h["Content-Type"] = contentType
	h["Vary"] = varyAccept
	h["Cache-Control"] = noStore
	h["X-Content-Type-Options"] = nosniff
}

package client

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// What the responses tell, whatever their form.
const (
	quotaExceeded = "the orders quota of 100 is used up"
	invalid       = "the order is not valid"
	instance      = "5b1f8ad00ac7ef36d2a9db2f8ab6f8fb"
)

var violations = []violation{
	{"/customer/name", "is required"},
	{"/customer/email", "is not an address"},
	{"/items/0/quantity", "must be positive"},
	{"/items/0/sku", "is unknown"},
	{"/currency", "must be one of EUR, USD"},
}

// A violation is one field of a request that is wrong.
type violation struct {
	Pointer string `json:"pointer" xml:"pointer"`
	Detail  string `json:"detail" xml:"detail"`
}

// A received response, as a server has sent it: what a contender is given is made
// of it.
type received struct {
	code   int
	header http.Header
	body   string
}

// problemOf is a response with a problem of RFC 9457.
func problemOf(code int, mediaType, body string) received {
	return received{code, http.Header{
		"Cache-Control":          {"no-store"},
		"Content-Length":         {fmt.Sprint(len(body))},
		"Content-Type":           {mediaType},
		"Date":                   {"Tue, 24 Nov 2026 12:00:00 GMT"},
		"X-Content-Type-Options": {"nosniff"},
	}, body}
}

// problems are those that the table's own service sends, by the name of the case.
var problems = map[string]received{
	"200": problemOf(200, "application/json", `{"id":"01JZ8M4W2QK7V9XN3T5B6C7D8E","number":170017}`),
	"403": problemOf(403, "application/problem+json",
		`{"type":"about:blank","title":"Forbidden","status":403,"code":"QUOTA_EXCEEDED","detail":"the orders quota of 100 is used up",`+
			`"instance":"5b1f8ad00ac7ef36d2a9db2f8ab6f8fb","resource":"orders","limit":100}`),
	"400": problemOf(400, "application/problem+json",
		`{"type":"about:blank","title":"Bad Request","status":400,"code":"BadRequest","detail":"the order is not valid",`+
			`"instance":"5b1f8ad00ac7ef36d2a9db2f8ab6f8fb","errors":[{"pointer":"/customer/name","detail":"is required"},`+
			`{"pointer":"/customer/email","detail":"is not an address"},{"pointer":"/items/0/quantity","detail":"must be positive"},`+
			`{"pointer":"/items/0/sku","detail":"is unknown"},{"pointer":"/currency","detail":"must be one of EUR, USD"}]}`),
	"403XML": problemOf(403, "application/problem+xml",
		`<?xml version="1.0" encoding="UTF-8"?>`+"\n"+`<problem xmlns="urn:ietf:rfc:7807"><type>about:blank</type><title>Forbidden</title>`+
			`<status>403</status><code>QUOTA_EXCEEDED</code><detail>the orders quota of 100 is used up</detail>`+
			`<instance>5b1f8ad00ac7ef36d2a9db2f8ab6f8fb</instance><resource>orders</resource><limit>100</limit></problem>`),
}

// An answer is a response that can be received again and again.
type answer struct {
	received
	response http.Response
	body     body
}

func (x received) answer() *answer {
	return &answer{received: x, response: http.Response{
		Status:        fmt.Sprint(x.code, " ", http.StatusText(x.code)),
		StatusCode:    x.code,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        x.header,
		ContentLength: int64(len(x.body)),
		Request: &http.Request{Method: "POST", Header: http.Header{},
			URL: &url.URL{Scheme: "https", Host: "shop.example", Path: "/orders"}},
	}}
}

// again returns the response, with a body that nobody has read.
func (a *answer) again() *http.Response {
	a.body.rest = a.received.body
	a.response.Body = &a.body
	return &a.response
}

// A body reads as that of a response whose length is known does: its last bytes
// come with io.EOF.
type body struct{ rest string }

func (b *body) Read(p []byte) (int, error) {
	n := copy(p, b.rest)
	if b.rest = b.rest[n:]; b.rest == "" {
		return n, io.EOF
	}
	return n, nil
}

func (b *body) Close() error { return nil }

// An XML document of the facts, for decoders that look for other elements.
func inXML(format string, a ...any) string {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	fmt.Fprintf(&b, format, a...)
	return b.String()
}

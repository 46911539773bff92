package registry

import "github.com/statusgen/statusgen/templates/model"

// retries are the codes of errors for which a specification says when the same
// request can be sent again, with the section that does. The others of the client
// say that the request is wrong, and another one is needed.
var retries = []retryRule{
	{408, model.RetryAlways, "9110 15.5.9"},  // it has not come in
	{413, model.RetryAfter, "9110 15.5.14"},  // Retry-After says that the condition is temporary
	{421, model.RetryAlways, "9110 15.5.20"}, // over another connection, whatever the method is
	{425, model.RetryAlways, "8470 5.2"},     // not in early data; it has not been processed
	{429, model.RetryAfter, "6585 4"},
	{500, model.RetrySafe, "9110 9.2.2"},   // what came of it is not known, and twice is as once
	{501, model.RetryNever, "9110 15.6.2"}, // for no resource, which is why it can be cached
	{502, model.RetrySafe, "9110 9.2.2"},   // as for 500
	{503, model.RetryAfter, "9110 15.6.4"},
	{504, model.RetrySafe, "9110 9.2.2"}, // as for 500
	{505, model.RetryNever, "9110 15.6.6"},
	{506, model.RetryNever, "2295 8.1"},
	{507, model.RetryNever, "4918 11.5"}, // not before a user asks for it
	{508, model.RetryNever, "5842 7.2"},
	{510, model.RetryNever, "2774 7"},
	{511, model.RetryNever, "6585 6"},
}

// A retryRule says when the same request can be sent again after an error of the code.
type retryRule struct {
	code    int
	retry   model.Retry
	section string // "9110 15.5.9"
}

// Retry is when a client may send the same request again that got an error of the
// code. A code that is not registered is as the first of its class (RFC 9110,
// section 15).
func Retry(code int) model.Retry {
	for _, r := range retries {
		if r.code == code {
			return r.retry
		}
	}
	if code >= 500 {
		return Retry(500)
	}
	return model.RetryNever
}

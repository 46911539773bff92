package words

import (
	"testing"

	"github.com/statusgen/statusgen/templates/model"
)

// What a client does next: what HTTP says of the code, then when the same request can be
// sent once more.
func TestNext(t *testing.T) {
	var (
		del      = model.Method{Name: "DELETE"}
		patch    = model.Method{Name: "PATCH"}
		location = []*model.Header{{Name: "Location"}}
		polled   = &model.Body{Name: "Task", Poll: &model.Poll{
			State: model.Selector{Text: "state"}, Href: model.Selector{Text: "href"}, Final: []string{"done", "failed"}, Failed: []string{"failed"},
		}}
	)
	for _, c := range []struct {
		name string
		row  model.Row
		want string
	}{
		{"OK", model.Row{Code: 200, Body: model.BodyResource}, ""},
		{"no content", model.Row{Code: 204}, ""},
		{"a stream", model.Row{Code: 200, Body: model.BodyStream}, "Read it to its end: one that breaks off is not whole."},
		{"RFC 9110, 15.3.2", model.Row{Code: 201, Headers: location}, "Location says where to find what was created; without it, it is at the URI of the request."},
		{"15.3.2, always Location", model.Row{Code: 201, Headers: []*model.Header{{Name: "Location", Required: true}}}, "Location says where to find what was created."},
		{"15.3.2, no Location", model.Row{Code: 201}, "What was created is at the URI of the request."},
		{"15.3.3, a task", model.Row{Code: 202, Body: model.BodyNamed, Carries: polled, Headers: []*model.Header{{Name: "retry-after"}}},
			"Ask the URI in href, after the time in Retry-After where it is given, until its state is done or failed. Of these, failed is a failure."},
		{"15.3.3, Location", model.Row{Code: 202, Headers: location}, "The work goes on; Location says where to ask for its end."},
		{"15.3.3, nothing", model.Row{Code: 202}, "The work goes on, and this response does not say how it ends."},
		{"15.4.9", model.Row{Code: 308}, "Send it with the same method to the URI in Location, now and from now on."},
		{"15.4.2", model.Row{Code: 301}, "Send it to the URI in Location, now and from now on."},

		{"wrong fields", model.Row{Code: 422, Fields: true, Body: model.BodyError, Retry: model.RetryNever}, "Correct the fields that the error names, and send it again."},
		{"wrong fields that no client is told", model.Row{Code: 400, Fields: true, Hide: true, Body: model.BodyError, Retry: model.RetryNever}, "Correct the request, and send it again."},
		{"a code that says nothing", model.Row{Code: 402, Retry: model.RetryNever}, "Do not send it again: the same request gets the same answer."},
		{"15.5.2", model.Row{Code: 401, Retry: model.RetryNever, Headers: []*model.Header{{Name: "WWW-Authenticate"}}}, "Send it with credentials as WWW-Authenticate asks for them."},
		{"15.5.2, no challenge", model.Row{Code: 401, Retry: model.RetryNever}, "Send it with valid credentials."},
		{"15.5.6", model.Row{Code: 405, Retry: model.RetryNever, Headers: []*model.Header{{Name: "Allow"}}}, "Use one of the methods in Allow."},
		{"15.5.6, no Allow", model.Row{Code: 405, Retry: model.RetryNever}, "Use another method."},
		{"15.5.8", model.Row{Code: 407, Retry: model.RetryNever, Headers: []*model.Header{{Name: "Proxy-Authenticate"}}}, "Send it with credentials for the proxy, as Proxy-Authenticate asks for them."},
		{"15.5.8, no challenge", model.Row{Code: 407, Retry: model.RetryNever}, "Send it with credentials for the proxy."},
		{"15.5.17, no length", model.Row{Code: 416, Retry: model.RetryNever}, "Ask for another range, or for all of it."},
		{"15.5.22, no protocol", model.Row{Code: 426, Retry: model.RetryNever}, "Send it over another protocol."},
		{"15.5.9", model.Row{Code: 408, Retry: model.RetryAlways}, "Send it once more, over another connection."},
		{"15.5.14", model.Row{Code: 413, Retry: model.RetryAfter}, "Send less at a time. Or send it once more after the time in Retry-After, and not without it."},
		{"15.5.16", model.Row{Code: 415, Retry: model.RetryNever, Headers: []*model.Header{{Name: "Accept"}}}, "Send the content in a media type that Accept names."},
		{"RFC 8470, 5.2", model.Row{Code: 425, Retry: model.RetryAlways}, "Send it once more, but not in early data."},
		{"RFC 6585, 4", model.Row{Code: 429, Retry: model.RetryAfter}, "Send it once more after the time in Retry-After, and not without it."},
		{"the table says never", model.Row{Code: 503, Retry: model.RetryNever}, "Do not send it again: the same request gets the same answer."},
		{"the table says always", model.Row{Code: 409, Retry: model.RetryAlways}, "Get the current state, resolve the conflict, and send it again. Or send it once more: it has not been acted on."},
		{"another time the sender may", model.Row{Code: 403, Retry: model.RetryAfter}, "Send it once more after the time in Retry-After, and not without it."},
		{"it is there later", model.Row{Code: 404, Retry: model.RetryAfter}, "Check the URI. Or send it once more after the time in Retry-After, and not without it."},
		{"all methods are idempotent", model.Row{Code: 500, Retry: model.RetrySafe, Methods: []model.Method{get, put}}, "Send it once more after a while: twice is as once."},
		{"none is", model.Row{Code: 500, Retry: model.RetrySafe, Methods: []model.Method{patch}}, "Find out what has come of it before it is sent again."},
		{"some are", model.Row{Code: 500, Retry: model.RetrySafe, Methods: []model.Method{get, patch, del}},
			"Send it once more after a while, if it is a GET, HEAD or DELETE, of which twice is as once; of a PATCH, find out what has come of it before it is sent again."},
		{"the first of them begins with a vowel", model.Row{Code: 500, Retry: model.RetrySafe, Methods: []model.Method{get, {Name: "ORDERPATCH"}}},
			"Send it once more after a while, if it is a GET or HEAD, of which twice is as once; of an ORDERPATCH, find out what has come of it before it is sent again."},
	} {
		if got := Next(&c.row); got != c.want {
			t.Errorf("%s: got  %q\nwant %q", c.name, got, c.want)
		}
	}
}

// What does something to the text around it, or to a terminal, is seen.
func TestVisible(t *testing.T) {
	for text, want := range map[string]string{
		"plain <b>\n\tä": "plain <b>\n\tä",
		"a\u202eb":       `a\u202eb`,
		"\x1b[31m\u0085": `\u001b[31m\u0085`,
		"\u2028\ufeff":   `\u2028\ufeff`,
		"\U000e0041":     `\U000e0041`,
		"क्\u200dष":      "क्\u200dष", // joins letters
	} {
		if got := Visible(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// Types are those of the wire.
func TestValueTypes(t *testing.T) {
	for want, p := range map[string]*model.Param{
		"string":                  {Type: model.TypeString},
		"integer":                 {Type: model.TypeInt},
		"list of true or false":   {Type: model.TypeBool, List: true},
		"seconds":                 {Type: model.TypeDuration},
		"list of time (RFC 3339)": {Type: model.TypeTime, List: true},
		"Cause":                   {Type: model.TypeBody, Body: &model.Body{Name: "Cause"}},
	} {
		if got := ParamType(p); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got, want := FieldType(&model.Field{Type: model.TypeEnum, Enum: []string{"queued", "done"}}), "one of queued, done"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for want, h := range map[string]*model.Header{
		"string": {Type: model.HeaderString},
		"string of a structured field (RFC 9651)": {Type: model.HeaderString, Structured: true},
		"seconds":                               {Type: model.HeaderDuration},
		"date (RFC 9110, section 5.6.7)":        {Type: model.HeaderTime},
		"date of a structured field (RFC 9651)": {Type: model.HeaderTime, Structured: true},
	} {
		if got := HeaderType(h); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

package model

import (
	"slices"
	"testing"
)

// Go names are the table's words, with the initialisms of the standard library.
func TestNames(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		// Methods, which are tokens (RFC 9110, section 9.1).
		{Method{"GET"}.GoName(), "Get"},
		{Method{"VERSION-CONTROL"}.GoName(), "VersionControl"}, // RFC 3253
		{Method{"M-SEARCH"}.GoName(), "MSearch"},
		{Method{"GET"}.Bit(), "onGet"},
		{Method{"GET"}.Response(), "GetResponse"},
		{Method{"GET"}.Handler(), "GetHandler"},
		{Method{"GET"}.Marker(), "forGet"},
		{Method{"GET"}.Applies(), "appliesToGet"},

		// Rows.
		{(&Row{Name: "OK", Code: 200}).TypeName(), "OKResponse"},
		{(&Row{Name: "Found", Code: 399}).TypeName(), "FoundResponse"},
		{(&Row{Name: "NotFound", Code: 400}).TypeName(), "NotFoundError"},
		{(&Row{Name: "InternalServerError", Code: 500}).TypeName(), "InternalServerFailure"},
		{(&Row{Name: "ErrorOnce", Code: 500}).TypeName(), "ErrorOnceError"},
		{(&Row{Name: "Error", Code: 500}).TypeName(), "Failure"},
		{(&Row{Name: "NoError", Code: 200}).TypeName(), "NoErrorResponse"},
		{(&Row{Name: "InternalServerError", Code: 500, GoType: "InternalError"}).TypeName(), "InternalError"},
		{(&Row{Name: "OK", Code: 200, GoType: "Success"}).TypeName(), "Success"},
		{(&Row{Name: "NotFound"}).Var(), "rowNotFound"},
		{(&Row{Name: "NotFound", Unlisted: true}).Var(), "unlistedNotFound"},

		// Headers.
		{(&Header{Name: "Retry-After"}).GoName(), "RetryAfter"},
		{(&Header{Name: "Retry-After"}).ParamName(), "retryAfter"},
		{(&Header{Name: "WWW-Authenticate"}).GoName(), "WWWAuthenticate"},
		{(&Header{Name: "WWW-Authenticate"}).ParamName(), "wwwAuthenticate"},
		{(&Header{Name: "WWW-Authenticate"}).Key(), "Www-Authenticate"},
		{(&Header{Name: "ETag"}).GoName(), "ETag"},
		{(&Header{Name: "ETag"}).ParamName(), "eTag"},
		{(&Header{Name: "x-request-id"}).GoName(), "XRequestID"},
		{(&Header{Name: "x-request-id"}).Key(), "X-Request-Id"},
		{(&Header{Name: "Range"}).ParamName(), "rangeValue"},
		{(&Header{Name: "For-Get"}).ParamName(), "forGetValue"},
		{(&Header{Name: "Forwarded"}).ParamName(), "forwarded"},

		// Params and fields.
		{(&Param{Name: "bucket_id"}).GoName(), "BucketID"},
		{(&Param{Name: "bucket_id"}).ParamName(), "bucketID"},
		{(&Param{Name: "id"}).ParamName(), "id"},
		{(&Param{Name: "ID"}).ParamName(), "id"},
		{(&Param{Name: "AWSKey"}).GoName(), "AWSKey"},
		{(&Param{Name: "AWSKey"}).ParamName(), "awsKey"},
		{(&Param{Name: "type"}).ParamName(), "typeValue"},
		{(&Param{Name: "time"}).ParamName(), "timeValue"},
		{(&Param{Name: "row_count"}).ParamName(), "rowCountValue"},
		{(&Param{Name: "rows"}).ParamName(), "rows"},
		{(&Field{Name: "order.id"}).GoName(), "OrderID"},
		{(&Field{Name: "iPhone"}).GoName(), "IPhone"},
		{(&Field{Name: "-"}).GoName(), ""},

		// Bodies.
		{(&Body{Name: "Task"}).ParamName(), "task"},
		{(&Body{Name: "Type"}).ParamName(), "typeValue"},
		{(&Body{Name: "URLList"}).ParamName(), "urlList"},
		{(&Body{Name: "Task"}).EnumName(&Field{Name: "state"}), "TaskState"},
		{(&Body{Name: "Task"}).ValueName("in progress"), "TaskInProgress"},
		{(&Body{Name: "Task"}).ValueName("2xx"), "Task2xx"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}

// What may answer GET may answer HEAD (RFC 9110, section 9.3.2), and no other
// method answers for another.
func TestAnswers(t *testing.T) {
	for method, want := range map[string][]string{"GET": {"GET", "HEAD"}, "POST": {"POST"}, "get": {"get"}} {
		if got := (Method{method}).Answers(); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", method, got, want)
		}
	}
}

func TestAppliesTo(t *testing.T) {
	row := &Row{Methods: []Method{{"GET"}, {"PUT"}}}
	for method, want := range map[string]bool{"GET": true, "PUT": true, "POST": false, "HEAD": false} {
		if got := row.AppliesTo(Method{method}); got != want {
			t.Errorf("%s: got %t, want %t", method, got, want)
		}
	}
}

// With about:blank the title is the registry's phrase (RFC 9457, section
// 4.2.1); with a type of its own, or without RFC 9457, it is the table's.
func TestTitle(t *testing.T) {
	row := &Row{Name: "NotAllowed", ID: "not/allowed", Phrase: "Method is not Allowed", Title: "Method Not Allowed"}
	own := Problem()
	own.Type = "https://acme.example/status/{name}#{id}"
	other := Problem()
	other.JSONType, other.Titled = "", false
	for _, c := range []struct {
		name       string
		body       ErrorBody
		title, uri string
	}{
		{"about:blank", Problem(), row.Title, "about:blank"},
		{"a type of its own", own, row.Phrase, "https://acme.example/status/NotAllowed#not%2Fallowed"},
		{"another shape", other, row.Phrase, "about:blank"},
	} {
		if title, uri := c.body.Title(row), c.body.TypeURI(row); title != c.title || uri != c.uri {
			t.Errorf("%s: got %q, %s; want %q, %s", c.name, title, uri, c.title, c.uri)
		}
	}
}

// Of an error that hides its cause a client is told the table's own message,
// where that is the same every time, else its details.
func TestText(t *testing.T) {
	message := &Message{Source: "come back"}
	for _, c := range []struct {
		name string
		row  Row
		want string
	}{
		{"details", Row{Details: "It failed."}, "It failed."},
		{"a message", Row{Details: "It failed.", Message: message}, "come back"},
		{"a message with params", Row{Details: "It failed.", Message: message, Params: []*Param{{}}}, "It failed."},
		{"neither", Row{}, ""},
	} {
		if got := c.row.Text(); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// What the package itself answers with is made of nothing, or of what it gives:
// a row that needs more is none of its own.
func TestNeedsOnly(t *testing.T) {
	allow := &Header{Name: "allow", Required: true}
	for _, c := range []struct {
		name string
		row  Row
		keys []string
		want bool
	}{
		{"nothing", Row{}, nil, true},
		{"a setter", Row{Headers: []*Header{{Name: "Retry-After"}}}, nil, true},
		{"the header given", Row{Headers: []*Header{allow}}, []string{"Allow"}, true},
		{"a header", Row{Headers: []*Header{allow}}, nil, false},
		{"another header", Row{Headers: []*Header{allow, {Name: "Retry-After", Required: true}}}, []string{"Allow"}, false},
		{"a param", Row{Params: []*Param{{}}}, nil, false},
	} {
		if got := c.row.NeedsOnly(c.keys...); got != c.want {
			t.Errorf("%s: got %t, want %t", c.name, got, c.want)
		}
	}
}

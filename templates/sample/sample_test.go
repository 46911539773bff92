package sample

import (
	"strings"
	"testing"

	"github.com/statusgen/statusgen/templates/model"
)

// What a row sends, and the call that sends it, as facts; that it is what packages
// send, TestSamples of gen holds, of each row of a hundred tables.
func TestOf(t *testing.T) {
	get := model.Method{Name: "GET"}
	order := &model.Param{Name: "order_id", Type: model.TypeString}
	table := &model.Table{
		Package: "status", Methods: []model.Method{get}, Error: model.Problem(),
		Formats: []model.Format{{MediaType: "application/json", Func: model.GoName{Path: "encoding/json", Name: "Marshal"}}},
	}
	task := &model.Body{Name: "Task", Fields: []*model.Field{
		{Name: "id", Type: model.TypeString},
		{Name: "state", Type: model.TypeEnum, Enum: []string{"in progress", "done"}},
		{Name: "self", Type: model.TypeURI, Example: `"/tasks/\u003c7\u003e"`},
		{Name: "updated", Type: model.TypeTime, Optional: true},
	}}
	failed := func(change func(r *model.Row)) *model.Row {
		r := &model.Row{Name: "OrderLost", ID: "ORDER_LOST", Code: 404, Phrase: "Not Found", Title: "Not Found", Body: model.BodyError}
		change(r)
		return r
	}
	for _, c := range []struct {
		row  *model.Row
		call string
		sent []string // code, header, bodies
	}{
		{
			failed(func(r *model.Row) {
				r.Params, r.Message = []*model.Param{order}, &model.Message{Parts: []model.MessagePart{{Text: "there is no order "}, {Param: order}}}
			}),
			`status.OrderLost("order-1")`,
			[]string{"404", "Cache-Control: no-store", "X-Content-Type-Options: nosniff",
				`application/problem+json {"type":"about:blank","title":"Not Found","status":404,"code":"ORDER_LOST","detail":"there is no order order-1","instance":"` + requestID + `","order_id":"order-1"}`},
		},
		{
			// What the log alone has is in no body.
			failed(func(r *model.Row) {
				r.Params = []*model.Param{{Name: "token", Type: model.TypeString, Sensitive: true, Example: `"a \"b\""`}}
			}),
			"status.OrderLost(\"order lost\", `a \"b\"`)",
			[]string{"404", "Cache-Control: no-store", "X-Content-Type-Options: nosniff",
				`application/problem+json {"type":"about:blank","title":"Not Found","status":404,"code":"ORDER_LOST","detail":"order lost","instance":"` + requestID + `"}`},
		},
		{
			// A row that hides has the table's words.
			failed(func(r *model.Row) {
				r.Hide, r.Fields, r.Details = true, true, "It is gone."
				r.Params = []*model.Param{{Name: "shard", Type: model.TypeInt}}
			}),
			"status.OrderLost(42, errors.New(\"the cause, for the log alone\")).\n\tField(\"/items/0/quantity\", \"must be at least 1\").\n\tQuery(\"limit\", \"must be a number\")",
			[]string{"404", "Cache-Control: no-store", "X-Content-Type-Options: nosniff",
				`application/problem+json {"type":"about:blank","title":"Not Found","status":404,"code":"ORDER_LOST","detail":"It is gone.","instance":"` + requestID + `"}`},
		},
		{
			&model.Row{Name: "Started", Code: 202, Body: model.BodyNamed, Carries: task, Headers: []*model.Header{
				{Name: "Location", Type: model.HeaderURI, From: task.Fields[2]},
				{Name: "ETag", Type: model.HeaderETag, Example: `W/"v7"`},
			}},
			"status.Started(status.Task{\n\tID:      \"task-1\",\n\tState:   status.TaskInProgress,\n\tSelf:    \"/tasks/<7>\",\n" +
				"\tUpdated: time.Date(2026, time.January, 2, 15, 4, 5, 0, time.UTC),\n}).ETag(`W/\"v7\"`)",
			[]string{"202", `ETag: W/"v7"`, "Location: /tasks/%3C7%3E",
				`application/json {"id":"task-1","state":"in progress","self":"/tasks/\u003c7\u003e","updated":"2026-01-02T15:04:05Z"}`},
		},
		{
			&model.Row{Name: "OK", Code: 200, Body: model.BodyResource},
			"status.OK(resource)",
			[]string{"200"},
		},
		{
			failed(func(r *model.Row) { r.Unlisted, r.Details = true, "Nothing is found at this path." }),
			"",
			[]string{"404", "Cache-Control: no-store", "X-Content-Type-Options: nosniff",
				`application/problem+json {"type":"about:blank","title":"Not Found","status":404,"code":"ORDER_LOST","detail":"Nothing is found at this path.","instance":"` + requestID + `"}`},
		},
	} {
		if got := Call(table, c.row); got != c.call {
			t.Errorf("the call is\n%s\nwant\n%s", got, c.call)
		}
		if got, want := lines(Of(table, c.row)), strings.Join(c.sent, "\n"); got != want {
			t.Errorf("%s sends\n%s\nwant\n%s", c.call, got, want)
		}
	}
}

// lines are a response as a test has it.
func lines(res Response) string {
	text := value{typ: model.TypeInt, n: int64(res.Code)}.String()
	for _, x := range res.Header {
		text += "\n" + x.Name + ": " + x.Value
	}
	for _, b := range res.Bodies {
		text += "\n" + b.MediaType + " " + string(b.Text)
	}
	return text
}

// What names suggest.
func TestTexts(t *testing.T) {
	for name, want := range map[string]string{
		"order": "order-1", "order_id": "order-1", "orderId": "order-1", "OrderUUID": "order-1", "id": "task-1", "name": "task-1", "customer_name": "customer-1",
		"retry-count": "retry-count-1", "HTTPVersion": "v1", "email": "someone@example.com", "message": "an example of a message",
		"error_description": "an example of an error description", "ids": "ids-1", "_": "example-1",
	} {
		if got := textFor(name, "Task"); got != want {
			t.Errorf("%s suggests %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{"href": "https://example.com/task/1", "helpURL": "https://example.com/help/1", "next_link": "https://example.com/next/1"} {
		if got := uriFor(name, "Task"); got != want {
			t.Errorf("%s suggests %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{"tags": "tag", "ids": "id", "address": "address", "is": "is"} {
		if got := singular(name); got != want {
			t.Errorf("an item of %s is %q, want %q", name, got, want)
		}
	}
}

// What a caller tells the client is a sentence of the details, to its end.
func TestMessageFor(t *testing.T) {
	for want, r := range map[string]model.Row{
		"There is no such order.":           {Details: "There is no such order. Look again.", Described: true},
		"Too much, e.g. of No. 5.":          {Details: "Too much,\ne.g. of No. 5. Wait.", Described: true},
		"The first paragraph":               {Details: "The first paragraph\n\nAnother.", Described: true},
		"quota exceeded":                    {Details: "The details of HTTP for its code.", Title: "Forbidden"},
		"The details of HTTP for its code.": {Details: "The details of HTTP for its code.", Title: "Quota Exceeded"},
	} {
		r.Name = "QuotaExceeded"
		if got := messageFor(&r); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	long := model.Row{Name: "QuotaExceeded", Described: true, Details: strings.Repeat("long ", 20)}
	if got := messageFor(&long); got != "quota exceeded" {
		t.Errorf("of long details got %q", got)
	}
}

// A file of an example is called as one of its media type.
func TestFileName(t *testing.T) {
	for mediaType, want := range map[string]string{
		"": "example.pdf", "application/pdf": "example.pdf", "text/csv": "example.csv", "text/csv; charset=utf-8": "example.csv", "image/PNG": "example.png",
		"text/plain": "example.txt", "application/octet-stream": "example", "application/x-ndjson": "example", "a/b.c": "example", "a/b+c": "example",
	} {
		if got := fileName(mediaType); got != want {
			t.Errorf("%q: got %q, want %q", mediaType, got, want)
		}
	}
}

// What is said of params and fields alone.
func TestValue(t *testing.T) {
	for want, v := range map[string]value{
		`90`:              valueOfParam(&model.Param{Name: "wait", Type: model.TypeDuration}),
		`["tag-1"]`:       valueOfParam(&model.Param{Name: "tags", Type: model.TypeString, List: true}),
		`[1.5,2]`:         valueOfParam(&model.Param{Name: "x", Type: model.TypeFloat, List: true, Example: "[1.5,2]"}),
		`"b"`:             valueOfField(&model.Body{Name: "Task"}, &model.Field{Name: "state", Type: model.TypeEnum, Enum: []string{"a", "b"}, Example: `"b"`}),
		`true`:            valueSaid(&model.FieldValue{Name: "last", Type: model.TypeBool}),
		`"\u003ca\u003e"`: valueSaid(&model.FieldValue{Name: "last", Type: model.TypeString, Example: `"<a>"`}),
	} {
		if got := string(v.appendJSON(nil, false)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// What is said of headers alone.
func TestHeaderText(t *testing.T) {
	for want, h := range map[string]model.Header{
		`42`:                     {Name: "X-Count", Type: model.HeaderInt},
		`?1`:                     {Name: "X-Is", Type: model.HeaderBool, Structured: true},
		`W/"v1"`:                 {Name: "X-Tag", Type: model.HeaderETag, Weak: true},
		`customer-1`:             {Name: "X-Customer-Id", Type: model.HeaderString},
		`"customer-1"`:           {Name: "X-Customer", Type: model.HeaderItems},
		`no-store, "x"`:          {Name: "X-Customer", Constant: true, Value: `no-store, "x"`},
		`/orders`:                {Name: "Location", Type: model.HeaderURI, Example: "/orders"},
		`Bearer realm="example"`: {Name: "WWW-Authenticate", Type: model.HeaderString},
	} {
		if got := headerText(nil, &h); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	part := model.Header{Name: "Content-Range", Type: model.HeaderString, Required: true}
	for code, want := range map[int]string{206: "bytes 0-99/1234", 416: "bytes */1234"} {
		if got := headerText(&model.Row{Code: code}, &part); got != want {
			t.Errorf("%d: %s, want %s", code, got, want)
		}
	}
}

package words

import (
	"testing"

	"github.com/statusgen/statusgen/templates/model"
)

// What the table says of a row comes before what HTTP says of its code, unless the row
// has the code's usual name and long details.
func TestSituation(t *testing.T) {
	plan := &model.Param{Name: "plan"}
	message := &model.Message{Parts: []model.MessagePart{{Text: "the plan "}, {Param: plan}, {Text: " is used up."}}}
	const long = "The request body is malformed, incomplete or otherwise invalid."
	for _, c := range []struct {
		name string
		row  model.Row
		want string
	}{
		{"the usual name", model.Row{Name: "NotFound", Title: "Not Found", Code: 404}, "the request names what is not there"},
		{"the usual name, with long details", model.Row{Name: "BadRequest", Title: "Bad Request", Code: 400, Described: true, Details: long}, "the request is malformed"},
		{"the usual name, with short details", model.Row{Name: "NotFound", Title: "Not Found", Code: 404, Described: true, Details: "There is no such order."}, "there is no such order"},
		{"the usual name of a success", model.Row{Name: "Created", Title: "Created", Code: 201, Described: true, Details: "It was created."}, "created something"},
		{"another name", model.Row{Name: "Closed", Title: "Conflict", Code: 409, Details: "What HTTP says."}, "the request conflicts with the state of the resource"},
		{"another name, with details", model.Row{Name: "Malformed", Title: "Bad Request", Code: 400, Described: true, Details: long + " Mend it."}, "the request body is malformed, incomplete or otherwise invalid"},
		{"another name of a success", model.Row{Name: "Page", Title: "OK", Code: 200, Described: true, Details: "A page of the orders; there may be more."}, "a page of the orders"},
		{"a message", model.Row{Name: "Used", Title: "Forbidden", Code: 403, Body: model.BodyError, Message: message, Described: true, Details: "No.", Causes: []model.Cause{{Text: "Why not."}}}, "the plan {plan} is used up"},
		{"a message for the log alone", model.Row{Name: "Broken", Title: "Internal Server Error", Code: 500, Body: model.BodyError, Hide: true, Message: message}, "something unexpected went wrong"},
		{"a message of a response without a body", model.Row{Name: "Used", Title: "Gone", Code: 410, Message: message, Causes: []model.Cause{{Text: "Why not."}}}, "why not"},
		{"causes", model.Row{Name: "Used", Title: "Forbidden", Code: 403, Described: true, Details: "No.", Causes: []model.Cause{{Text: "The plan has\nno room."}, {Text: "OAuth is off"}}},
			"the plan has no room; or OAuth is off"},
		{"a code that nobody has registered", model.Row{Name: "Enhance", Title: "Enhance", Phrase: "Enhance Your Calm", Code: 420}, "Enhance Your Calm"},
		{"such a code, with details", model.Row{Name: "Enhance", Title: "Enhance", Phrase: "Enhance", Code: 420, Described: true, Details: "Too much, e.g. of No. 5. Wait."}, "too much, e.g. of No. 5"},
		{"such codes without a word: 2xx", model.Row{Code: 299}, "succeeded in a way of its own"},
		{"3xx", model.Row{Code: 399}, "the answer is elsewhere"},
		{"4xx", model.Row{Code: 499}, "the request is wrong"},
		{"5xx", model.Row{Code: 599}, "the service has failed"},
		{"a resource", model.Row{Code: 200, Body: model.BodyResource}, "has something to show"},
		{"a body of the table", model.Row{Code: 200, Body: model.BodyNamed, Carries: &model.Body{Name: "Task"}}, "has the Task to show"},
		{"a file", model.Row{Code: 200, Body: model.BodyFile, MediaType: "application/pdf"}, "has a file: application/pdf"},
		{"events", model.Row{Code: 200, Body: model.BodyEvents}, "has events, as they happen"},
		{"no body", model.Row{Code: 200}, "succeeded, and that is all"},
	} {
		if got := Situation(&c.row); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// A sentence ends where another begins, or its paragraph does.
func TestFirstSentence(t *testing.T) {
	for text, want := range map[string]string{
		"":                                         "",
		"There is no such order":                   "There is no such order",
		"There is\nno order. Look again.":          "There is no order.",
		"No stop\n\nAnother paragraph. End.":       "No stop",
		"Really? It is.":                           "Really?",
		"Too much, e.g. of No. 5 there. Wait.":     "Too much, e.g. of No. 5 there.",
		"An old token, e.g. OAuth 1.0. Get a new.": "An old token, e.g. OAuth 1.0.",
		"Gone, i.e. Deleted. Stop.":                "Gone, i.e. Deleted.",
		"A page; there may be more. Ask.":          "A page; there may be more.",
		"See example.com.":                         "See example.com.",
	} {
		if got := FirstSentence(text); got != want {
			t.Errorf("%q begins with %q, want %q", text, got, want)
		}
	}
}

package words

import (
	"slices"
	"testing"
	"time"

	"github.com/statusgen/statusgen/templates/model"
)

func link(name string) string { return "<" + name + ">" }

var (
	get, put = model.Method{Name: "GET"}, model.Method{Name: "PUT"}
	task     = &model.Body{Name: "Task"}
)

// What is to be known of a row stands in one order, each by its name.
func TestFacts(t *testing.T) {
	for _, c := range []struct {
		name string
		row  model.Row
		want []Fact
	}{
		{"a success", model.Row{Code: 200, Body: model.BodyResource, Methods: []model.Method{get, put}},
			[]Fact{{"Methods", "GET, HEAD, PUT"}, {"Body", "the resource"}}},
		{"no method", model.Row{Code: 204}, []Fact{{"Methods", "none"}, {"Body", "none"}}},
		{"a body of the table", model.Row{Code: 202, Methods: []model.Method{get}, All: true, Body: model.BodyNamed, Carries: task},
			[]Fact{{"Methods", "all (GET, HEAD)"}, {"Body", "<Task>"}}},
		{"a body of Go", model.Row{Code: 202, Methods: []model.Method{put}, Body: model.BodyNamed, Carries: &model.Body{Name: "Task", Go: &model.GoName{Package: "job", Name: "Job"}}},
			[]Fact{{"Methods", "PUT"}, {"Body", "Task, a job.Job"}}},
		{"a body of Go whose package begins with a vowel", model.Row{Code: 202, Body: model.BodyNamed, Carries: &model.Body{Name: "Task", Go: &model.GoName{Package: "orders", Name: "Job"}}},
			[]Fact{{"Methods", "none"}, {"Body", "Task, an orders.Job"}}},
		{"bytes", model.Row{Code: 200, Body: model.BodyBytes}, []Fact{{"Methods", "none"}, {"Body", "bytes of the media type that is given"}}},
		{"bytes of a media type", model.Row{Code: 200, Body: model.BodyBytes, MediaType: "image/png"}, []Fact{{"Methods", "none"}, {"Body", "bytes of image/png"}}},
		{"a stream", model.Row{Code: 200, Body: model.BodyStream, MediaType: "text/csv"}, []Fact{{"Methods", "none"}, {"Body", "a stream of text/csv"}}},
		{"a file", model.Row{Code: 200, Body: model.BodyFile}, []Fact{{"Methods", "none"}, {"Body", "a file"}}},
		{"a file of a media type", model.Row{Code: 200, Body: model.BodyFile, MediaType: "application/pdf"}, []Fact{{"Methods", "none"}, {"Body", "a file of application/pdf"}}},
		{"events", model.Row{Code: 200, Body: model.BodyEvents}, []Fact{{"Methods", "none"}, {"Body", "events (WHATWG)"}}},
		{"all that an error has", model.Row{
			Name: "Broken", ID: "broken", Code: 400, Methods: []model.Method{put}, Body: model.BodyError, Fields: true,
			Headers: []*model.Header{{Name: "Retry-After", Details: "in seconds"}, {Name: "Allow", Required: true}},
			Ref:     "RFC 9110, section 15.5.1", Origin: "base.yaml:3", Log: model.LogWarn,
		}, []Fact{{"Methods", "PUT"}, {"Body", "the error, with the fields that are wrong"}, {"Header", "Retry-After, optional: in seconds"}, {"Header", "Allow, required"},
			{"Defined in", "RFC 9110, section 15.5.1"}, {"From", "base.yaml:3"}, {"Name on the wire", "broken"}, {"Log", "warn"}}},
		{"what people are told of an error", model.Row{
			Name: "Broken", ID: "it breaks", Code: 400, Log: model.LogWarn, Links: []string{"https://acme.example/a", "https://acme.example/b"}, Since: "v1.4", Owner: "team-billing",
			Causes: []model.Cause{{Text: "The plan is used\nup", Remedy: "Change it."}, {Text: "Why not?", Remedy: "Ask."}, {Text: "Nobody knows"}},
			Type:   "https://acme.example/errors/{id}/{name}", Retry: model.RetryAlways, UsualRetry: model.RetryNever,
		}, []Fact{{"Methods", "none"}, {"Body", "none"}, {"Name on the wire", "it breaks"},
			{"Cause", "The plan is used up. Remedy: Change it."}, {"Cause", "Why not? Remedy: Ask."}, {"Cause", "Nobody knows"},
			{"See", "https://acme.example/a"}, {"See", "https://acme.example/b"}, {"Since", "v1.4"}, {"Owner", "team-billing"},
			{"Problem type", "https://acme.example/errors/it%20breaks/Broken"}, {"Log", "warn"}, {"Retry", "whatever the method is"}}},
		{"headers of the table and of the body", model.Row{Code: 202, Headers: []*model.Header{
			{Name: "Cache-Control", Constant: true, Value: "no-store"}, {Name: "Location", From: &model.Field{Name: "href"}},
		}}, []Fact{{"Methods", "none"}, {"Body", "none"}, {"Header", "Cache-Control, always no-store"}, {"Header", "Location, the body's href unless it is set"}}},
	} {
		if got := Facts(&c.row, link); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// Who is told what an error is made of.
func TestTold(t *testing.T) {
	params, secret, other := []*model.Param{{Name: "limit"}}, &model.Param{Name: "token", Sensitive: true}, &model.Param{Name: "account", Sensitive: true}
	message := &model.Message{Parts: []model.MessagePart{{Text: "no more than "}, {Param: params[0]}}}
	for want, row := range map[string]model.Row{
		"The response has no body; the message and the causes are for the log.":                                     {},
		"The response has no body; the message, the params and the causes are for the log.":                         {Params: params},
		"The message is for the client; the causes are for the log alone.":                                          {Body: model.BodyError},
		"The message and the params are for the client; the causes are for the log alone.":                          {Body: model.BodyError, Params: params},
		"The message and the params are for the client; token and the causes are for the log alone.":                {Body: model.BodyError, Params: append(params, secret)},
		"The message is for the client; the params and the causes are for the log alone.":                           {Body: model.BodyError, Params: []*model.Param{secret}},
		"The client is told: no more than {limit}. The causes are for the log alone.":                               {Body: model.BodyError, Params: params, Message: message},
		"The client is told: no more than {limit}. The param token and the causes are for the log alone.":           {Body: model.BodyError, Params: append(params, secret), Message: message},
		"The client is told: no more than {limit}. The params token, account and the causes are for the log alone.": {Body: model.BodyError, Params: append(params, secret, other), Message: message},
		"The client is told the table's words alone; the cause is for the log.":                                     {Body: model.BodyError, Hide: true},
		"The client is told the table's words alone; the params and the cause are for the log.":                     {Body: model.BodyError, Hide: true, Params: params},
		"The client is told the table's words alone; the wrong fields and the cause are for the log.":               {Body: model.BodyError, Hide: true, Fields: true},
		"The client is told the table's words alone; the params, the wrong fields and the cause are for the log.":   {Body: model.BodyError, Hide: true, Fields: true, Params: params},
	} {
		if got := Told(&row); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// The article of a name is that of its first sound.
func TestA(t *testing.T) {
	for want, names := range map[string][]string{
		"an": {"OrderInvalidError", "Export", "AclResponse", "ISSUE", "UpdateResponse", "UNLINK", "orders"},
		"a":  {"GetResponse", "UserUnknownError", "UniqueNameError", "task", "USAGE", "url.URL", ""},
	} {
		for _, name := range names {
			if got := A(name); got != want {
				t.Errorf("%s %q, want %s", got, name, want)
			}
		}
	}
}

func TestParagraphs(t *testing.T) {
	if got, want := Paragraphs("\n a\x00b \r\nc\n \n\nd\u2028e\n"), []string{"a b c", "d e"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// What to do about a row that is deprecated.
func TestDeprecated(t *testing.T) {
	day := func(year int) time.Time { return time.Date(year, 3, 1, 0, 0, 0, 0, time.UTC) }
	of := func(r *model.Row) string { return link(r.Name) }
	for want, d := range map[string]*model.Deprecation{
		"":                                   nil,
		"Use <Gone>.":                        {Use: &model.Row{Name: "Gone"}},
		"It said too little.":                {Note: "It said\ntoo little"},
		"It is deprecated as of 2026-03-01.": {Since: day(2026)},
		"Use <Gone>. It goes away on 2027-03-01.":                              {Use: &model.Row{Name: "Gone"}, Sunset: day(2027)},
		"Why? It is deprecated as of 2026-03-01, and goes away on 2027-03-01.": {Note: "Why?", Since: day(2026), Sunset: day(2027)},
	} {
		if got := Deprecated(&model.Row{Deprecated: d}, of); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

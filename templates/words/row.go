// Package words is what people are told of a table, whatever they read it in:
// doc comments, a document of the API, a page. It is plain text; a reader adds
// its own form, and says by a function how it links a name.
package words

import (
	"fmt"
	"strings"
	"time"

	"github.com/statusgen/statusgen/templates/model"
)

// Title is how a row is named: 404 Not Found.
func Title(r *model.Row) string { return fmt.Sprintf("%d %s", r.Code, OneLine(r.Phrase)) }

// A Fact is one thing that is to be known of a row.
type Fact struct{ Name, Text string }

// Facts are what is to be known of a row beside its title and details, in the
// order in which they are shown. Link is how the reader writes the name of one
// of the table's bodies.
func Facts(r *model.Row, link func(name string) string) []Fact {
	facts := []Fact{{"Methods", methods(r)}, {"Body", Body(r, link)}}
	for _, h := range r.Headers {
		facts = append(facts, Fact{"Header", header(h)})
	}
	if r.Ref != "" {
		facts = append(facts, Fact{"Defined in", r.Ref})
	}
	if r.Origin != "" {
		facts = append(facts, Fact{"From", r.Origin})
	}
	if r.IsError() && r.ID != r.Name {
		facts = append(facts, Fact{"Name on the wire", r.ID})
	}
	facts = append(facts, Guide(r)...)
	if r.Log != "" {
		facts = append(facts, Fact{"Log", string(r.Log)})
	}
	if r.Retry != r.UsualRetry {
		facts = append(facts, Fact{"Retry", Retry(r.Retry)})
	}
	return facts
}

// Guide are the facts that the table's authors give to people.
func Guide(r *model.Row) []Fact {
	var facts []Fact
	for _, c := range r.Causes {
		facts = append(facts, Fact{"Cause", Cause(c)})
	}
	for _, uri := range r.Links {
		facts = append(facts, Fact{"See", uri})
	}
	if r.Since != "" {
		facts = append(facts, Fact{"Since", r.Since})
	}
	if r.Owner != "" {
		facts = append(facts, Fact{"Owner", r.Owner})
	}
	if r.Type != "" {
		facts = append(facts, Fact{"Problem type", (&model.ErrorBody{}).TypeURI(r)})
	}
	return facts
}

// Deprecated says what to do about a row that is deprecated, or is empty. Link is how
// the reader writes the name of a row.
func Deprecated(r *model.Row, link func(r *model.Row) string) string {
	d := r.Deprecated
	if d == nil {
		return ""
	}
	var said []string
	if d.Use != nil {
		said = append(said, "Use "+link(d.Use)+".")
	}
	if d.Note != "" {
		said = append(said, sentence(d.Note))
	}
	since, sunset := d.Since.Format(time.DateOnly), d.Sunset.Format(time.DateOnly)
	switch {
	case !d.Since.IsZero() && !d.Sunset.IsZero():
		said = append(said, "It is deprecated as of "+since+", and goes away on "+sunset+".")
	case !d.Since.IsZero():
		said = append(said, "It is deprecated as of "+since+".")
	case !d.Sunset.IsZero():
		said = append(said, "It goes away on "+sunset+".")
	}
	return strings.Join(said, " ")
}

// Cause is a cause with its remedy, if there is one: The plan is used up. Remedy:
// Change the plan.
func Cause(c model.Cause) string {
	if c.Remedy == "" {
		return OneLine(c.Text)
	}
	return sentence(c.Text) + " Remedy: " + OneLine(c.Remedy)
}

// Retry says when a client may send the request once more.
func Retry(r model.Retry) string {
	switch r {
	case model.RetrySafe:
		return "where the method is idempotent"
	case model.RetryAfter:
		return "after the time in Retry-After, and not without it"
	case model.RetryAlways:
		return "whatever the method is"
	}
	return string(r)
}

// methods are the request methods that the row may answer, HEAD among them.
func methods(r *model.Row) string {
	var names []string
	for _, m := range r.Methods {
		names = append(names, m.Answers()...)
	}
	list := strings.Join(names, ", ")
	switch {
	case r.All:
		return "all (" + list + ")"
	case list == "":
		return "none"
	}
	return list
}

// ShortMethods are the methods of the row for a column of a table: GET POST.
func ShortMethods(r *model.Row) string {
	if r.All {
		return "all"
	}
	var names []string
	for _, m := range r.Methods {
		names = append(names, m.Name)
	}
	return strings.Join(names, " ")
}

// Body says what the response carries. Link is how the reader writes the name of one of
// the table's bodies.
func Body(r *model.Row, link func(name string) string) string {
	switch r.Body {
	case model.BodyNone:
		return "none"
	case model.BodyResource:
		return "the resource"
	case model.BodyNamed:
		if r.Carries.Go != nil {
			return r.Carries.Name + ", " + A(r.Carries.Go.Package) + " " + r.Carries.Go.Package + "." + r.Carries.Go.Name
		}
		return link(r.Carries.Name)
	case model.BodyBytes:
		return "bytes" + of(r)
	case model.BodyStream:
		return "a stream" + of(r)
	case model.BodyFile:
		if r.MediaType == "" {
			return "a file"
		}
		return "a file" + of(r)
	case model.BodyEvents:
		return "events (WHATWG)"
	}
	if r.TellsFields() {
		return "the error, with the fields that are wrong"
	}
	return "the error"
}

// of says which media type a body has that is not encoded.
func of(r *model.Row) string {
	if r.MediaType == "" {
		return " of the media type that is given"
	}
	return " of " + r.MediaType
}

// ShortBody is the body of the row for a column of a table.
func ShortBody(r *model.Row) string {
	switch r.Body {
	case model.BodyNone:
		return "none"
	case model.BodyResource:
		return "resource"
	case model.BodyNamed:
		return r.Carries.Name
	case model.BodyBytes:
		return "bytes"
	case model.BodyStream:
		return "stream"
	case model.BodyFile:
		return "file"
	case model.BodyEvents:
		return "events"
	}
	return "error"
}

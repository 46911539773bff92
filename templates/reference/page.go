// Package reference emits a table as a page for the people who call the API, as HTML,
// Markdown and JSON of one content and as a picture; and the tables of many services as a
// catalogue.
package reference

import (
	"slices"
	"strings"
)

// A Page is what the reference says, whatever its form. Its JSON is reference.json.
type Page struct {
	Title   string   `json:"title"`
	Details []string `json:"details,omitempty"` // paragraphs
	Version string   `json:"version,omitempty"` // of the API
	URL     string   `json:"url,omitempty"`     // where the API is served
	Domain  string   `json:"domain,omitempty"`
	Methods []string `json:"methods"` // those that the grid has columns for
	Formats []string `json:"formats"` // media types of resources; the first is the default
	Rows    []Row    `json:"rows"`    // by code, then in the table's order
	Bodies  []Type   `json:"bodies,omitempty"`
	Error   Error    `json:"error"`
	Choices []Choice `json:"choices"` // which row a situation leads to, method by method: the picture
}

// A Row is a section of the page.
type Row struct {
	Name     string   `json:"name"`
	Anchors  []string `json:"anchors"` // of deep links: its name, its id, names that it had, its code; each leads to one row of the page
	Code     int      `json:"code"`
	Phrase   string   `json:"phrase"`
	Class    string   `json:"class"` // success, redirect, client error, server error (RFC 9110, section 15)
	ID       string   `json:"id,omitempty"`
	Type     string   `json:"type,omitempty"` // the problem type
	Help     string   `json:"help,omitempty"` // where errors say that it is explained
	Methods  []string `json:"methods"`        // HEAD goes with GET, and is none of them
	All      bool     `json:"all,omitempty"`
	Details  []string `json:"details,omitempty"` // paragraphs: what it means
	Message  string   `json:"message,omitempty"` // with params in braces; empty: the service words it
	Hidden   bool     `json:"hidden,omitempty"`  // clients are told the table's words alone
	Causes   []Cause  `json:"causes,omitempty"`
	Next     string   `json:"next,omitempty"`  // what a client does next, a sentence
	Retry    string   `json:"retry,omitempty"` // never, safe, after, always
	Params   []Value  `json:"params,omitempty"`
	Fields   bool     `json:"fields,omitempty"` // it lists the wrong fields of the request
	Wrong    []Value  `json:"wrong,omitempty"`  // what it says of each beside
	Headers  []Header `json:"headers,omitempty"`
	Body     string   `json:"body"` // a few words: none, the resource, Task, the error, …
	BodyName string   `json:"body_name,omitempty"`
	Examples []Sample `json:"examples,omitempty"`
	Curl     string   `json:"curl,omitempty"`    // a line that gets such a response, with $URL for what only the reader knows
	Service  string   `json:"service,omitempty"` // Go that sends it
	Client   string   `json:"client,omitempty"`  // Go that recognises it

	Deprecated *Deprecation `json:"deprecated,omitempty"`
	Links      []string     `json:"links,omitempty"`
	Since      string       `json:"since,omitempty"`
	Owner      string       `json:"owner,omitempty"`
	Formerly   []string     `json:"formerly,omitempty"`
	Ref        string       `json:"ref,omitempty"`     // RFC 9110, section 15.5.5
	RefURL     string       `json:"ref_url,omitempty"` // of it
}

// SeeAlso are the links to what explains the row: where its errors say that, unless the
// problem type leads there, and those of the table.
func (r *Row) SeeAlso() []string {
	if r.Help == "" || r.Help == r.Type || slices.Contains(r.Links, r.Help) {
		return r.Links
	}
	return append([]string{r.Help}, r.Links...)
}

// A Deprecation is what there is to say of a row that is not to be used any more.
type Deprecation struct {
	Use    string `json:"use,omitempty"` // the name of the row to use instead
	Text   string `json:"text"`          // all of it in sentences
	Since  string `json:"since,omitempty"`
	Sunset string `json:"sunset,omitempty"`
}

// A Mention is a text with the name of a row in it, which a space is before; or with none,
// and all of it before that.
type Mention struct{ Before, Row, After string }

// Mention is the text with the row to use.
func (d *Deprecation) Mention() Mention {
	if before, after, ok := strings.Cut(d.Text, " "+d.Use); ok && d.Use != "" {
		return Mention{before, d.Use, after}
	}
	return Mention{Before: d.Text}
}

// A Cause is why it happens, and what to do about it.
type Cause struct {
	Text   string `json:"cause"`
	Remedy string `json:"remedy,omitempty"`
}

// A Value is a param of an error, a field of a body, or a member of all errors.
type Value struct {
	Name     string   `json:"name"` // of a member: where it is, errors[].pointer
	Type     string   `json:"type"` // in words: string, list of Item, one of queued, done
	Enum     []string `json:"values,omitempty"`
	Optional bool     `json:"optional,omitempty"`
	Example  string   `json:"example,omitempty"` // as JSON has it
	Details  string   `json:"details,omitempty"`
}

// A Header is a field of the response.
type Header struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Required bool   `json:"required,omitempty"`
	Constant bool   `json:"constant,omitempty"` // it always has Value
	Value    string `json:"value,omitempty"`
	From     string `json:"from,omitempty"` // the field of the body that it repeats
	Details  string `json:"details,omitempty"`
	Example  string `json:"example,omitempty"`
}

// A Type is a body of the table.
type Type struct {
	Name    string  `json:"name"`
	Details string  `json:"details,omitempty"`
	Anchor  string  `json:"anchor,omitempty"` // its name, unless that leads to a row
	Fields  []Value `json:"fields,omitempty"`
	Go      string  `json:"go,omitempty"` // the Go type that it is
}

// An Error is what all errors of the table have in common.
type Error struct {
	MediaTypes []string `json:"media_types"`
	Members    []Value  `json:"members,omitempty"` // of the body, in JSON where they are sent as JSON
	Headers    []Header `json:"headers,omitempty"`
	RequestID  string   `json:"request_id,omitempty"` // the header
	Problem    bool     `json:"problem,omitempty"`    // it is a problem (RFC 9457)
}

// A Sample is a real response in one format.
type Sample struct {
	MediaType string `json:"media_type,omitempty"`
	Head      string `json:"head"`               // HTTP/1.1 404 Not Found and its headers, lines ended by \n
	Text      string `json:"text,omitempty"`     // indented for people where the format allows it; else as sent
	Indented  bool   `json:"indented,omitempty"` // it is sent without the white space between its parts
	Curl      string `json:"curl,omitempty"`     // a line that asks for this format, where it is not the default
}

// A Choice leads from a method and a situation to a row.
type Choice struct {
	Methods   []string `json:"methods"`
	Group     string   `json:"group"`     // what has come of the request, and who is to act
	Situation string   `json:"situation"` // created something; the request is malformed
	Code      int      `json:"code"`
	Row       string   `json:"row"`
}

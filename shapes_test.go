package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A shapeCase is the errors of a table, and what they send.
type shapeCase struct {
	name string // of the package, too
	top  string // what the table has beside errors and rows
	body string // error: …
	sent []sentError
}

// A sentError is an error that is made by a call, and what it sends to a client that
// accepts a media type.
type sentError struct{ call, accept, mediaType, body string }

const (
	inJSON = "application/json"
	inXML  = "application/xml"
	inText = "text/plain; charset=utf-8"
)

// shapeRows are the rows of each table.
const shapeRows = `
  OK: {code: 200, body: resource}
  Taken: {code: 409, id: TAKEN, phrase: It is Taken}
  Wrong: {code: 400, id: WRONG, fields: true}
  Quota: {code: 403, id: QUOTA, params: {resource: string, limit: int, soft: bool, rate: float, wait: duration, since: time, names: {type: [string], message: false}},
    message: "the {resource} quota of {limit} is used up, {soft}, {rate}, {wait}, {since}"}
  Broken: {code: 500, id: BROKEN, expose: nothing, message: "It is broken."}
`

// The calls that make an error of each row.
const (
	taken  = `Taken("a <b> & \"c\"")`
	silent = `Taken("")`
	wrong  = `Wrong("m").Field("/items/0/qty", "a").Query("limit", "b").Header("If-Match", "c")`
	quota  = `Quota("orders", 100, true, 0.5, 90*time.Second, time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC), []string{"a", "b"})`
	broken = `Broken(errors.New("a secret"))`
)

var shapeCases = []shapeCase{
	{
		name: "vendor", body: `{shape: {error: $message}, media_type: {json: application/vnd.acme+json, xml: application/vnd.acme+xml; v=1}}`,
		sent: []sentError{
			{taken, "", "application/vnd.acme+json", `{"error":"a \u003cb\u003e \u0026 \"c\""}`},
			{taken, inJSON, "application/vnd.acme+json", `{"error":"a \u003cb\u003e \u0026 \"c\""}`},
			{taken, "application/vnd.acme+json", "application/vnd.acme+json", `{"error":"a \u003cb\u003e \u0026 \"c\""}`},
			{taken, "application/vnd.acme+xml;v=1, application/json;q=0.5", "application/vnd.acme+xml; v=1", `<error><error>a &lt;b&gt; &amp; &#34;c&#34;</error></error>`},
			{taken, inXML, "application/vnd.acme+xml; v=1", `<error><error>a &lt;b&gt; &amp; &#34;c&#34;</error></error>`},
		},
	},
	{
		// A problem has the registry's phrase for its title, where its type is about:blank (RFC 9457, section 4.2.1).
		name: "problems", body: `{shape: {type: $type, title: $phrase}, media_type: application/problem+json; charset=utf-8}`,
		sent: []sentError{
			{taken, "application/problem+json", "application/problem+json; charset=utf-8", `{"type":"about:blank","title":"Conflict"}`},
			{taken, inXML, inXML, `<error><type>about:blank</type><title>Conflict</title></error>`},
		},
	},
	{
		name: "listed", body: `{shape: [{code: $id, message: $message}, {code: $id, field: $name, message: $detail}, $instance], xml: {root: errors, namespace: "urn:acme", item: fault}}`,
		sent: []sentError{
			{taken, inJSON, inJSON, `[{"code":"TAKEN","message":"a \u003cb\u003e \u0026 \"c\""},"r-17"]`},
			{silent, inJSON, inJSON, `[{"code":"TAKEN"},"r-17"]`},
			{wrong, inJSON, inJSON, `[{"code":"WRONG","message":"m"},{"code":"WRONG","field":"items.0.qty","message":"a"},{"code":"WRONG","field":"limit","message":"b"},` +
				`{"code":"WRONG","field":"If-Match","message":"c"},"r-17"]`},
			{broken, inJSON, inJSON, `[{"code":"BROKEN","message":"It is broken."},"r-17"]`},
			{silent, inXML, inXML, `<errors xmlns="urn:acme"><fault><code>TAKEN</code></fault><fault>r-17</fault></errors>`},
			{wrong, inXML, inXML, `<errors xmlns="urn:acme"><fault><code>WRONG</code><message>m</message></fault><fault><code>WRONG</code><field>items.0.qty</field><message>a</message></fault>` +
				`<fault><code>WRONG</code><field>limit</field><message>b</message></fault><fault><code>WRONG</code><field>If-Match</field><message>c</message></fault><fault>r-17</fault></errors>`},
		},
	},
	{
		name: "wrongs", body: `{shape: [{field: $name}]}`,
		sent: []sentError{
			{taken, inJSON, inJSON, `[]`},
			{wrong, inJSON, inJSON, `[{"field":"items.0.qty"},{"field":"limit"},{"field":"If-Match"}]`},
			{taken, inXML, inXML, `<error></error>`},
			{wrong, inXML, inXML, `<error><item><field>items.0.qty</field></item><item><field>limit</field></item><item><field>If-Match</field></item></error>`},
		},
	},
	{
		name: "domain", top: "domain: acme.dev", body: `{shape: {"@domain": $domain, by: [$domain, $id]}}`,
		sent: []sentError{
			{taken, inJSON, inJSON, `{"domain":"acme.dev","by":["acme.dev","TAKEN"]}`},
			{taken, inXML, inXML, `<error domain="acme.dev"><by><item>acme.dev</item><item>TAKEN</item></by></error>`},
		},
	},
	{
		name: "strings", body: `{shape: {meta: "$params", plain: $params}}`,
		sent: []sentError{
			{quota, inJSON, inJSON, `{"meta":{"resource":"orders","limit":"100","soft":"true","rate":"0.5","wait":"90","since":"2026-11-28T12:00:00Z","names":"[\"a\",\"b\"]"},` +
				`"plain":{"resource":"orders","limit":100,"soft":true,"rate":0.5,"wait":90,"since":"2026-11-28T12:00:00Z","names":["a","b"]}}`},
			{taken, inJSON, inJSON, `{}`},
			{quota, inXML, inXML, `<error><meta><resource>orders</resource><limit>100</limit><soft>true</soft><rate>0.5</rate><wait>90</wait><since>2026-11-28T12:00:00Z</since>` +
				`<names><item>a</item><item>b</item></names></meta><plain><resource>orders</resource><limit>100</limit><soft>true</soft><rate>0.5</rate><wait>90</wait>` +
				`<since>2026-11-28T12:00:00Z</since><names><item>a</item><item>b</item></names></plain></error>`},
		},
	},
	{
		// Consul and Nomad send the message alone.
		name: "text", body: `{shape: $message}`,
		sent: []sentError{
			{taken, "", inText, `a <b> & "c"`},
			{taken, inXML, inText, `a <b> & "c"`},
			{`Taken("two\nlines, and \xff")`, inJSON, inText, "two\nlines, and \ufffd"},
			{silent, inJSON, inText, ""},
			{wrong, inJSON, inText, "m"},
			{quota, inJSON, inText, "the orders quota of 100 is used up, true, 0.5, 1m30s, 2026-11-28T12:00:00Z"},
			{broken, inXML, inText, "It is broken."},
			{`OK("tea")`, inJSON, inJSON, `"tea"`},
		},
	},
	{name: "ids", body: `{shape: $id}`, sent: []sentError{{taken, inJSON, inText, "TAKEN"}, {broken, inXML, inText, "BROKEN"}}},
	{name: "codes", body: `{shape: $status}`, sent: []sentError{{taken, inJSON, inText, "409"}}},
	{name: "phrases", body: `{shape: $phrase}`, sent: []sentError{{taken, inJSON, inText, "It is Taken"}}},
	{name: "types", body: `{shape: $type}`, sent: []sentError{{taken, inJSON, inText, "about:blank"}}},
	{name: "pages", body: `{shape: $help, help: "https://acme.dev/{id}?a&b"}`, sent: []sentError{{taken, inJSON, inText, "https://acme.dev/TAKEN?a&b"}}},
	{name: "instances", body: `{shape: $instance}`, sent: []sentError{{taken, inJSON, inText, "r-17"}}},
	{name: "paths", body: `{shape: $path}`, sent: []sentError{{taken, inJSON, inText, "/orders"}}},
	{name: "headers", body: `{shape: $header.Accept}`, sent: []sentError{{taken, inJSON, inText, inJSON}}},
	{name: "times", body: `{shape: $time}`, sent: []sentError{{taken, inJSON, inText, "2026-11-28T12:00:00.000Z"}}},
	{
		name: "dated", body: `{shape: {"@at": $time, help: $help, of: [$time]}, help: "https://errors.acme.dev/{code}/{id}?a&b#{name}"}`,
		sent: []sentError{
			{taken, inJSON, inJSON, `{"at":"2026-11-28T12:00:00.000Z","help":"https://errors.acme.dev/409/TAKEN?a\u0026b#Taken","of":["2026-11-28T12:00:00.000Z"]}`},
			{broken, inXML, inXML, `<error at="2026-11-28T12:00:00.000Z"><help>https://errors.acme.dev/500/BROKEN?a&amp;b#Broken</help><of><item>2026-11-28T12:00:00.000Z</item></of></error>`},
		},
	},
}

// Shapes send what the table has written out, byte by byte, and JSON and XML that
// encoding/json and encoding/xml can read.
func TestShapes(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds what the tables give")
	}
	m := newModule(t)
	var imports, calls strings.Builder
	for _, c := range shapeCases {
		m.write(filepath.Join(c.name, "status.yaml"), `package: `+c.name+`
methods: [GET]
formats: {application/json: encoding/json.Marshal, application/xml: encoding/xml.Marshal}
`+c.top+`
error: `+c.body+`
statuses:`+shapeRows+`
outputs: {go: .}
`)
		m.run(statusgen(t), filepath.Join(c.name, "status.yaml"))
		imports.WriteString("\t\"example.com/service/" + c.name + "\"\n")
		for _, s := range c.sent {
			fmt.Fprintf(&calls, "\tsend(%s.%s, %q)\n", c.name, s.call, s.accept)
		}
	}
	m.write("main.go", `package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

`+imports.String()+`)

func main() {
	_, _ = errors.New, time.Now
`+calls.String()+`}

func send(e interface{ Respond(http.ResponseWriter, *http.Request) error }, accept string) {
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/orders", nil)
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	r.Header.Set("X-Request-Id", "r-17")
	if err := e.Respond(w, r); err != nil {
		panic(err)
	}
	fmt.Print(w.Header().Get("Content-Type"), "\x00", w.Body, "\x00")
}
`)
	m.run("go", "vet", "./...")
	got := strings.Split(m.run("go", "run", "."), "\x00")
	for _, c := range shapeCases {
		for _, s := range c.sent {
			mediaType, body := got[0], got[1]
			got = got[2:]
			isXML := strings.Contains(mediaType, "xml")
			if err := readable(mediaType, body); err != nil {
				t.Errorf("%s: %s: %v\n%s", c.name, s.call, err, body)
			}
			body = atNoon.ReplaceAllString(body, "2026-11-28T12:00:00.000Z")
			want := s.body
			if isXML {
				want = xml.Header + want
			}
			if mediaType != s.mediaType || body != want {
				t.Errorf("%s: %s sends to a client that accepts %q\n%s\n%s\nwant\n%s\n%s", c.name, s.call, s.accept, mediaType, body, s.mediaType, want)
			}
		}
	}
}

// atNoon finds the time at which an error was sent.
var atNoon = regexp.MustCompile(`20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`)

// readable reports a body that is not of the syntax of its media type.
func readable(mediaType, body string) error {
	switch {
	case strings.Contains(mediaType, "json"):
		return json.Unmarshal([]byte(body), new(any))
	case strings.Contains(mediaType, "xml"):
		d := xml.NewDecoder(strings.NewReader(body))
		for {
			if _, err := d.Token(); err == io.EOF {
				return nil
			} else if err != nil {
				return err
			}
		}
	}
	return nil
}

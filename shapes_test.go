package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
type sentError struct {
	call, accept, mediaType, body string
	as                            any // what encoding/json or encoding/xml make of it; nil: not asked
}

// The errors of real APIs, as their clients read them.
type (
	odataError struct {
		XMLName xml.Name     `json:"-"`
		Code    string       `json:"code" xml:"http://schemas.microsoft.com/ado/2007/08/dataservices/metadata code"`
		Message odataMessage `json:"message" xml:"http://schemas.microsoft.com/ado/2007/08/dataservices/metadata message"`
		Targets []string     `json:"-" xml:"details>item>target"`
	}
	odataMessage struct {
		Lang  string `json:"lang" xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
		Value string `json:"value" xml:",chardata"`
	}
	twirpError struct {
		Code string            `json:"code"`
		Msg  string            `json:"msg"`
		Meta map[string]string `json:"meta"`
	}
)

// odataSpace is the namespace of OData's errors.
const odataSpace = "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"

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
			{call: taken, accept: "", mediaType: "application/vnd.acme+json", body: `{"error":"a \u003cb\u003e \u0026 \"c\""}`},
			{call: taken, accept: inJSON, mediaType: "application/vnd.acme+json", body: `{"error":"a \u003cb\u003e \u0026 \"c\""}`},
			{call: taken, accept: "application/vnd.acme+json", mediaType: "application/vnd.acme+json", body: `{"error":"a \u003cb\u003e \u0026 \"c\""}`},
			{call: taken, accept: "application/vnd.acme+xml;v=1, application/json;q=0.5", mediaType: "application/vnd.acme+xml; v=1", body: `<error><error>a &lt;b&gt; &amp; &#34;c&#34;</error></error>`},
			{call: taken, accept: inXML, mediaType: "application/vnd.acme+xml; v=1", body: `<error><error>a &lt;b&gt; &amp; &#34;c&#34;</error></error>`},
		},
	},
	{
		// A problem has the registry's phrase for its title, where its type is about:blank (RFC 9457, section 4.2.1).
		name: "problems", body: `{shape: {type: $type, title: $phrase}, media_type: application/problem+json; charset=utf-8}`,
		sent: []sentError{
			{call: taken, accept: "application/problem+json", mediaType: "application/problem+json; charset=utf-8", body: `{"type":"about:blank","title":"Conflict"}`},
			{call: taken, accept: inXML, mediaType: inXML, body: `<error><type>about:blank</type><title>Conflict</title></error>`},
		},
	},
	{
		name: "listed", body: `{shape: [{code: $id, message: $message}, {code: $id, field: $name, message: $detail}, $instance], xml: {root: errors, namespace: "urn:acme", item: fault}}`,
		sent: []sentError{
			{call: taken, accept: inJSON, mediaType: inJSON, body: `[{"code":"TAKEN","message":"a \u003cb\u003e \u0026 \"c\""},"r-17"]`},
			{call: silent, accept: inJSON, mediaType: inJSON, body: `[{"code":"TAKEN"},"r-17"]`},
			{call: wrong, accept: inJSON, mediaType: inJSON, body: `[{"code":"WRONG","message":"m"},{"code":"WRONG","field":"items.0.qty","message":"a"},{"code":"WRONG","field":"limit","message":"b"},` +
				`{"code":"WRONG","field":"If-Match","message":"c"},"r-17"]`},
			{call: broken, accept: inJSON, mediaType: inJSON, body: `[{"code":"BROKEN","message":"It is broken."},"r-17"]`},
			{call: silent, accept: inXML, mediaType: inXML, body: `<errors xmlns="urn:acme"><fault><code>TAKEN</code></fault><fault>r-17</fault></errors>`},
			{call: wrong, accept: inXML, mediaType: inXML, body: `<errors xmlns="urn:acme"><fault><code>WRONG</code><message>m</message></fault><fault><code>WRONG</code><field>items.0.qty</field><message>a</message></fault>` +
				`<fault><code>WRONG</code><field>limit</field><message>b</message></fault><fault><code>WRONG</code><field>If-Match</field><message>c</message></fault><fault>r-17</fault></errors>`},
		},
	},
	{
		name: "wrongs", body: `{shape: [{field: $name}]}`,
		sent: []sentError{
			{call: taken, accept: inJSON, mediaType: inJSON, body: `[]`},
			{call: wrong, accept: inJSON, mediaType: inJSON, body: `[{"field":"items.0.qty"},{"field":"limit"},{"field":"If-Match"}]`},
			{call: taken, accept: inXML, mediaType: inXML, body: `<error></error>`},
			{call: wrong, accept: inXML, mediaType: inXML, body: `<error><item><field>items.0.qty</field></item><item><field>limit</field></item><item><field>If-Match</field></item></error>`},
		},
	},
	{
		name: "domain", top: "domain: acme.dev", body: `{shape: {"@domain": $domain, by: [$domain, $id]}}`,
		sent: []sentError{
			{call: taken, accept: inJSON, mediaType: inJSON, body: `{"domain":"acme.dev","by":["acme.dev","TAKEN"]}`},
			{call: taken, accept: inXML, mediaType: inXML, body: `<error domain="acme.dev"><by><item>acme.dev</item><item>TAKEN</item></by></error>`},
		},
	},
	{
		name: "strings", body: `{shape: {meta: "$params", plain: $params}}`,
		sent: []sentError{
			{call: quota, accept: inJSON, mediaType: inJSON, body: `{"meta":{"resource":"orders","limit":"100","soft":"true","rate":"0.5","wait":"90","since":"2026-11-28T12:00:00Z","names":"[\"a\",\"b\"]"},` +
				`"plain":{"resource":"orders","limit":100,"soft":true,"rate":0.5,"wait":90,"since":"2026-11-28T12:00:00Z","names":["a","b"]}}`},
			{call: taken, accept: inJSON, mediaType: inJSON, body: `{}`},
			{call: quota, accept: inXML, mediaType: inXML, body: `<error><meta><resource>orders</resource><limit>100</limit><soft>true</soft><rate>0.5</rate><wait>90</wait><since>2026-11-28T12:00:00Z</since>` +
				`<names><item>a</item><item>b</item></names></meta><plain><resource>orders</resource><limit>100</limit><soft>true</soft><rate>0.5</rate><wait>90</wait>` +
				`<since>2026-11-28T12:00:00Z</since><names><item>a</item><item>b</item></names></plain></error>`},
		},
	},
	{
		// Consul and Nomad send the message alone.
		name: "text", body: `{shape: $message}`,
		sent: []sentError{
			{call: taken, accept: "", mediaType: inText, body: `a <b> & "c"`},
			{call: taken, accept: inXML, mediaType: inText, body: `a <b> & "c"`},
			{call: `Taken("two\nlines, and \xff")`, accept: inJSON, mediaType: inText, body: "two\nlines, and \ufffd"},
			{call: silent, accept: inJSON, mediaType: inText, body: ""},
			{call: wrong, accept: inJSON, mediaType: inText, body: "m"},
			{call: quota, accept: inJSON, mediaType: inText, body: "the orders quota of 100 is used up, true, 0.5, 1m30s, 2026-11-28T12:00:00Z"},
			{call: broken, accept: inXML, mediaType: inText, body: "It is broken."},
			{call: `OK("tea")`, accept: inJSON, mediaType: inJSON, body: `"tea"`},
		},
	},
	{name: "ids", body: `{shape: $id}`, sent: []sentError{{call: taken, accept: inJSON, mediaType: inText, body: "TAKEN"}, {call: broken, accept: inXML, mediaType: inText, body: "BROKEN"}}},
	{name: "codes", body: `{shape: $status}`, sent: []sentError{{call: taken, accept: inJSON, mediaType: inText, body: "409"}}},
	{name: "phrases", body: `{shape: $phrase}`, sent: []sentError{{call: taken, accept: inJSON, mediaType: inText, body: "It is Taken"}}},
	{name: "types", body: `{shape: $type}`, sent: []sentError{{call: taken, accept: inJSON, mediaType: inText, body: "about:blank"}}},
	{name: "pages", body: `{shape: $help, help: "https://acme.dev/{id}?a&b"}`, sent: []sentError{{call: taken, accept: inJSON, mediaType: inText, body: "https://acme.dev/TAKEN?a&b"}}},
	{name: "instances", body: `{shape: $instance}`, sent: []sentError{{call: taken, accept: inJSON, mediaType: inText, body: "r-17"}}},
	{name: "paths", body: `{shape: $path}`, sent: []sentError{{call: taken, accept: inJSON, mediaType: inText, body: "/orders"}}},
	{name: "headers", body: `{shape: $header.Accept}`, sent: []sentError{{call: taken, accept: inJSON, mediaType: inText, body: inJSON}}},
	{name: "times", body: `{shape: $time}`, sent: []sentError{{call: taken, accept: inJSON, mediaType: inText, body: "2026-11-28T12:00:00.000Z"}}},
	{
		// OData 2.0: what is a member in JSON is the root in XML.
		name: "odata", body: `{shape: {error: {code: $id, message: {"@xml:lang": en-US, "#value": $message}, details: [{target: $name}], innererror: $params}},
  xml: {root: m:error, of: error, namespace: "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"}}`,
		sent: []sentError{
			{call: taken, accept: inJSON, mediaType: inJSON, body: `{"error":{"code":"TAKEN","message":{"lang":"en-US","value":"a \u003cb\u003e \u0026 \"c\""}}}`,
				as: struct{ Error odataError }{odataError{Code: "TAKEN", Message: odataMessage{"en-US", `a <b> & "c"`}}}},
			{call: silent, accept: inJSON, mediaType: inJSON, body: `{"error":{"code":"TAKEN","message":{"lang":"en-US"}}}`},
			{call: taken, accept: inXML, mediaType: inXML, body: `<m:error xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><m:code>TAKEN</m:code>` +
				`<m:message xml:lang="en-US">a &lt;b&gt; &amp; &#34;c&#34;</m:message></m:error>`,
				as: odataError{XMLName: xml.Name{Space: odataSpace, Local: "error"}, Code: "TAKEN", Message: odataMessage{"en-US", `a <b> & "c"`}}},
			{call: silent, accept: inXML, mediaType: inXML, body: `<m:error xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><m:code>TAKEN</m:code><m:message xml:lang="en-US"></m:message></m:error>`},
			{call: `Wrong("m").Field("/a", "x")`, accept: inXML, mediaType: inXML, body: `<m:error xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><m:code>WRONG</m:code>` +
				`<m:message xml:lang="en-US">m</m:message><m:details><m:item><m:target>a</m:target></m:item></m:details></m:error>`,
				as: odataError{XMLName: xml.Name{Space: odataSpace, Local: "error"}, Code: "WRONG", Message: odataMessage{"en-US", "m"}, Targets: []string{"a"}}},
			{call: quota, accept: inXML, mediaType: inXML, body: `<m:error xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"><m:code>QUOTA</m:code>` +
				`<m:message xml:lang="en-US">the orders quota of 100 is used up, true, 0.5, 1m30s, 2026-11-28T12:00:00Z</m:message><m:innererror><m:resource>orders</m:resource>` +
				`<m:limit>100</m:limit><m:soft>true</m:soft><m:rate>0.5</m:rate><m:wait>90</m:wait><m:since>2026-11-28T12:00:00Z</m:since>` +
				`<m:names><m:item>a</m:item><m:item>b</m:item></m:names></m:innererror></m:error>`},
		},
	},
	{
		// Twirp, "Errors": code, msg, and meta, which is a map of strings.
		name: "twirp", body: `{shape: {code: $id, msg: $message, meta: "$params"}}`,
		sent: []sentError{
			{call: taken, accept: inJSON, mediaType: inJSON, body: `{"code":"TAKEN","msg":"a \u003cb\u003e \u0026 \"c\""}`, as: twirpError{Code: "TAKEN", Msg: `a <b> & "c"`}},
			{call: quota, accept: inJSON, mediaType: inJSON, body: `{"code":"QUOTA","msg":"the orders quota of 100 is used up, true, 0.5, 1m30s, 2026-11-28T12:00:00Z",` +
				`"meta":{"resource":"orders","limit":"100","soft":"true","rate":"0.5","wait":"90","since":"2026-11-28T12:00:00Z","names":"[\"a\",\"b\"]"}}`,
				as: twirpError{"QUOTA", "the orders quota of 100 is used up, true, 0.5, 1m30s, 2026-11-28T12:00:00Z", map[string]string{"resource": "orders", "limit": "100",
					"soft": "true", "rate": "0.5", "wait": "90", "since": "2026-11-28T12:00:00Z", "names": `["a","b"]`}}},
		},
	},
	{
		name: "texts", body: `{shape: {"@id": $id, "#text": $message}, xml: {root: fault}}`,
		sent: []sentError{
			{call: taken, accept: inJSON, mediaType: inJSON, body: `{"id":"TAKEN","text":"a \u003cb\u003e \u0026 \"c\""}`},
			{call: taken, accept: inXML, mediaType: inXML, body: `<fault id="TAKEN">a &lt;b&gt; &amp; &#34;c&#34;</fault>`},
			{call: silent, accept: inXML, mediaType: inXML, body: `<fault id="TAKEN"></fault>`},
		},
	},
	{
		name: "repeats", body: `{shape: {errors: [{"@field": $name, "#why": $detail}, {"#none": null, "@at": $pointer}], maybe: {"#text": $header.X-None}}}`,
		sent: []sentError{
			{call: wrong, accept: inJSON, mediaType: inJSON, body: `{"errors":[{"field":"items.0.qty","why":"a"},{"field":"limit","why":"b"},{"field":"If-Match","why":"c"},` +
				`{"none":null,"at":"/items/0/qty"},{"none":null},{"none":null}]}`},
			{call: wrong, accept: inXML, mediaType: inXML, body: `<error><errors><item field="items.0.qty">a</item><item field="limit">b</item><item field="If-Match">c</item>` +
				`<item at="/items/0/qty"></item><item></item><item></item></errors></error>`},
		},
	},
	{
		name: "dated", body: `{shape: {"@at": $time, help: $help, of: [$time]}, help: "https://errors.acme.dev/{code}/{id}?a&b#{name}"}`,
		sent: []sentError{
			{call: taken, accept: inJSON, mediaType: inJSON, body: `{"at":"2026-11-28T12:00:00.000Z","help":"https://errors.acme.dev/409/TAKEN?a\u0026b#Taken","of":["2026-11-28T12:00:00.000Z"]}`},
			{call: broken, accept: inXML, mediaType: inXML, body: `<error at="2026-11-28T12:00:00.000Z"><help>https://errors.acme.dev/500/BROKEN?a&amp;b#Broken</help><of><item>2026-11-28T12:00:00.000Z</item></of></error>`},
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
			if s.as != nil {
				as := reflect.New(reflect.TypeOf(s.as))
				unmarshal := json.Unmarshal
				if isXML {
					unmarshal = xml.Unmarshal
				}
				if err := unmarshal([]byte(body), as.Interface()); err != nil {
					t.Errorf("%s: %s: %v\n%s", c.name, s.call, err, body)
				}
				if diff := cmp.Diff(s.as, as.Elem().Interface()); diff != "" {
					t.Errorf("%s: %s is read as (-want +got)\n%s", c.name, s.call, diff)
				}
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

package main

import (
	"strings"
	"testing"
)

// What rows say of wrong fields beside, in the ways of GitHub, ACME and google: what is
// sent in JSON and XML, decoded by encoding/json, logged, observed, and passed from the
// package of one table to that of another.
func TestFieldValues(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds what the tables give")
	}
	m := newModule(t)
	for name, table := range map[string]string{
		// docs.github.com/en/rest, "Validation failed": resource, field, code, and a message for custom ones.
		"github": `package: github
methods: [POST]
formats: {application/json: encoding/json.Marshal, application/xml: encoding/xml.Marshal}
error:
  shape: {message: $message, errors: [{resource: $field.resource, field: $name, code: $field.code, message: $detail}], documentation_url: https://docs.github.com}
statuses:
  ValidationFailed:
    code: 422
    fields: {code: {type: string, details: "what is wrong with it, by its name"}, resource: {type: string, optional: true, details: what it is a field of}}
  BadRequest: {code: 400, fields: true}
  Broken: {code: 500, fields: {code: string}}
outputs: {go: .}
`,
		// RFC 8555, section 6.7.1: a subproblem has a type and an identifier of its own.
		"acme": `package: acme
methods: [POST]
formats: {application/json: encoding/json.Marshal, application/xml: encoding/xml.Marshal}
error:
  shape: {type: $type, detail: $message, subproblems: [{type: $field.type, detail: $detail, identifier: {type: $field.kind, value: $field.identifier}}]}
  type: urn:ietf:params:acme:error:{id}
statuses:
  Compound: {code: 403, id: compound, fields: {type: uri, kind: {type: string, optional: true}, identifier: {type: string, optional: true}}}
outputs: {go: .}
`,
		// google/rpc/error_details.proto: FieldViolation.reason; and a value of each type, with those that are left out.
		"each": `package: each
methods: [POST]
formats: {application/json: encoding/json.Marshal, application/xml: encoding/xml.Marshal}
error:
  shape:
    fieldViolations: [{field: $name, description: $detail, reason: $field.reason, "@n": $field.n}]
    all: $fields
    items: [[$field.reason, $field.n, $field.since]]
    by: {$name: [{reason: $field.reason}]}
statuses:
  Invalid: {code: 400, fields: {n: int, f: float, b: bool, wait: duration, since: time, at: uri, tags: [string]}}
  Loose:
    code: 409
    fields: {reason: {type: string, optional: true}, n: {type: int, optional: true}, f: {type: float, optional: true}, b: {type: bool, optional: true}, wait: {type: duration, optional: true}, since: {type: time, optional: true}, at: {type: uri, optional: true}, tags: {type: [string], optional: true}}
outputs: {go: .}
`,
		"platform": `package: platform
methods: [POST]
statuses:
  ValidationFailed: {code: 422, fields: {code: string, resource: int, more: {type: [string], optional: true}}}
  BadRequest: {code: 400, fields: {code: string}}
  Broken: {code: 500, fields: {code: string}}
outputs: {go: .}
`,
	} {
		m.write(name+"/status.yaml", table)
		m.run(statusgen(t), name+"/status.yaml")
	}
	m.write("main.go", `package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"
	"time"

	"example.com/service/acme"
	"example.com/service/each"
	"example.com/service/github"
	"example.com/service/platform"
)

type response interface {
	Respond(http.ResponseWriter, *http.Request) error
}

func send(e response) {
	for _, accept := range []string{"application/json", "application/xml"} {
		w, r := httptest.NewRecorder(), httptest.NewRequest("POST", "/", nil)
		r.Header.Set("Accept", accept)
		if err := e.Respond(w, r); err != nil {
			panic(err)
		}
		fmt.Println(w.Body)
	}
}

func main() {
	failed := github.ValidationFailed("Validation Failed").
		Field("/title", "", "missing_field", github.ValidationFailedField{Resource: "Issue"}).
		Query("<&>", "b", "\"c\"").
		Header("Age", "is no number", "invalid")
	send(failed)
	send(acme.Compound("Some of the identifiers requested were rejected").
		Field("", "Invalid underscore in DNS name \"_example.org\"", "urn:ietf:params:acme:error:malformed", acme.CompoundField{Kind: "dns", Identifier: "_example.org"}).
		Field("", "no identifier", "urn:ietf:params:acme:error:unsupported"))
	since := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	send(each.Invalid("").Field("/a", "x", 0, 0.5, false, 90*time.Second, since, "/b", []string{"p", "q"}))
	send(each.Loose("").Field("/a", "x").Field("/a", "y", each.LooseField{Reason: "R", N: 7}, each.LooseField{F: -1, B: true, Wait: time.Second, Since: since, At: "/b", Tags: []string{"p"}}))

	// What the client decodes, the observer sees.
	var fields []github.FieldError
	w, r := httptest.NewRecorder(), httptest.NewRequest("POST", "/", nil)
	github.Observe(github.PostHandler(func(*http.Request) github.PostResponse { return failed }), func(_ *http.Request, o github.Outcome) { fields = o.Fields }).ServeHTTP(w, r)
	var body struct{ Errors []struct{ Resource, Field, Code, Message string } }
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		panic(err)
	}
	fmt.Println(body.Errors)
	fmt.Println(fields, reflect.DeepEqual(fields, failed.Fields()))
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Error("m", "err", failed)
	_, after, _ := bytes.Cut(log.Bytes(), []byte("\"fields\""))
	fmt.Println(string(after[:len(after)-1]))

	// Many fields, and a copy that Fail has made, keep theirs.
	many := github.ValidationFailed("")
	for i := range 40 {
		many.Field("/a", fmt.Sprint(i), fmt.Sprint("code ", i), github.ValidationFailedField{Resource: fmt.Sprint(i % 7)})
	}
	var again *github.ValidationFailedError
	found := github.ErrorOf(github.Fail(fmt.Errorf("a: %w", many)))
	fmt.Println(errors.As(found, &again), reflect.DeepEqual(again.Fields(), many.Fields()), again.Fields()[39])

	// The row of another table takes over the values of its own names and types.
	send(github.Fail(platform.ValidationFailed("m").Field("/a", "x", "c", 7, platform.ValidationFailedField{More: []string{"z"}}).Query("q", "y", "d", 8)))
	send(github.Fail(platform.BadRequest("m").Field("/a", "x", "c")))
	for _, e := range []response{github.Broken(errors.New("secret")).Field("/secret", "secret", "secret"), github.Fail(platform.Broken(errors.New("secret")).Field("/secret", "secret", "secret"))} {
		w := httptest.NewRecorder()
		if err := e.Respond(w, r); err != nil {
			panic(err)
		}
		fmt.Println("hidden:", w.Code, bytes.Contains(w.Body.Bytes(), []byte("secret")))
	}
	send(platform.ValidationFailed("m").Field("/a", "x", "c", 7))

	discarded, detail := discard{http.Header{}}, fmt.Sprint("no ", 17)
	fmt.Println(testing.AllocsPerRun(100, func() {
		github.ValidationFailed(detail).Field("/items/0/title", detail, "missing_field", github.ValidationFailedField{Resource: "Issue"}).Query("limit", detail, detail).Header("Age", detail, "d").Respond(discarded, r)
	}), testing.AllocsPerRun(100, func() { github.BadRequest(detail).Field("/title", detail).Respond(discarded, r) }))
}

type discard struct{ header http.Header }

func (d discard) Header() http.Header       { return d.header }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}
`)
	const xml = `<?xml version="1.0" encoding="UTF-8"?>`
	want := []string{
		`{"message":"Validation Failed","errors":[{"resource":"Issue","field":"title","code":"missing_field","message":""},{"field":"\u003c\u0026\u003e","code":"\"c\"","message":"b"},{"field":"Age","code":"invalid","message":"is no number"}],"documentation_url":"https://docs.github.com"}`,
		xml,
		`<error><message>Validation Failed</message><errors><item><resource>Issue</resource><field>title</field><code>missing_field</code><message></message></item><item><field>&lt;&amp;&gt;</field><code>&#34;c&#34;</code><message>b</message></item><item><field>Age</field><code>invalid</code><message>is no number</message></item></errors><documentation_url>https://docs.github.com</documentation_url></error>`,
		`{"type":"urn:ietf:params:acme:error:compound","detail":"Some of the identifiers requested were rejected","subproblems":[{"type":"urn:ietf:params:acme:error:malformed","detail":"Invalid underscore in DNS name \"_example.org\"","identifier":{"type":"dns","value":"_example.org"}},{"type":"urn:ietf:params:acme:error:unsupported","detail":"no identifier"}]}`,
		xml,
		`<error><type>urn:ietf:params:acme:error:compound</type><detail>Some of the identifiers requested were rejected</detail><subproblems><item><type>urn:ietf:params:acme:error:malformed</type><detail>Invalid underscore in DNS name &#34;_example.org&#34;</detail><identifier><type>dns</type><value>_example.org</value></identifier></item><item><type>urn:ietf:params:acme:error:unsupported</type><detail>no identifier</detail></item></subproblems></error>`,
		`{"fieldViolations":[{"field":"a","description":"x","n":0}],"all":[{"pointer":"/a","detail":"x","n":0,"f":0.5,"b":false,"wait":90,"since":"2026-11-24T12:00:00Z","at":"/b","tags":["p","q"]}],"items":[[null,0,"2026-11-24T12:00:00Z"]],"by":{"a":[{}]}}`,
		xml,
		`<error><fieldViolations><item n="0"><field>a</field><description>x</description></item></fieldViolations><all><item><pointer>/a</pointer><detail>x</detail><n>0</n><f>0.5</f><b>false</b><wait>90</wait><since>2026-11-24T12:00:00Z</since><at>/b</at><tags><item>p</item><item>q</item></tags></item></all><items><item><item></item><item>0</item><item>2026-11-24T12:00:00Z</item></item></items><by><item name="a"></item></by></error>`,
		`{"fieldViolations":[{"field":"a","description":"x"},{"field":"a","description":"y","reason":"R","n":7}],"all":[{"pointer":"/a","detail":"x"},{"pointer":"/a","detail":"y","n":7,"f":-1,"b":true,"wait":1,"since":"2026-11-24T12:00:00Z","at":"/b","tags":["p"],"reason":"R"}],"items":[[null,"R",null,7,null,"2026-11-24T12:00:00Z"]],"by":{"a":[{},{"reason":"R"}]}}`,
		xml,
		`<error><fieldViolations><item><field>a</field><description>x</description></item><item n="7"><field>a</field><description>y</description><reason>R</reason></item></fieldViolations><all><item><pointer>/a</pointer><detail>x</detail></item><item><pointer>/a</pointer><detail>y</detail><n>7</n><f>-1</f><b>true</b><wait>1</wait><since>2026-11-24T12:00:00Z</since><at>/b</at><tags><item>p</item></tags><reason>R</reason></item></all><items><item><item></item><item>R</item><item></item><item>7</item><item></item><item>2026-11-24T12:00:00Z</item></item></items><by><item name="a"></item><item name="a"><reason>R</reason></item></by></error>`,
		`[{Issue title missing_field } { <&> "c" b} { Age invalid is no number}]`,
		`[/title:  (code=missing_field, resource=Issue) query <&>: b (code="c") header Age: is no number (code=invalid)] true`,
		`:[{"pointer":"/title","detail":"","values":{"code":"missing_field","resource":"Issue"}},{"in":"query","name":"<&>","detail":"b","values":{"code":"\"c\""}},{"in":"header","name":"Age","detail":"is no number","values":{"code":"invalid"}}]}}`,
		`true true /a: 39 (code=code 39, resource=4)`,
		`{"message":"m","errors":[{"field":"a","code":"c","message":"x"},{"field":"q","code":"d","message":"y"}],"documentation_url":"https://docs.github.com"}`,
		xml,
		`<error><message>m</message><errors><item><field>a</field><code>c</code><message>x</message></item><item><field>q</field><code>d</code><message>y</message></item></errors><documentation_url>https://docs.github.com</documentation_url></error>`,
		`{"message":"m","errors":[{"field":"a","message":"x"}],"documentation_url":"https://docs.github.com"}`,
		xml,
		`<error><message>m</message><errors><item><field>a</field><message>x</message></item></errors><documentation_url>https://docs.github.com</documentation_url></error>`,
		`hidden: 500 false`,
		`hidden: 500 false`,
		`{"type":"about:blank","title":"Unprocessable Content","status":422,"code":"ValidationFailed","detail":"m","errors":[{"pointer":"/a","detail":"x","code":"c","resource":7}]}`,
		`{"type":"about:blank","title":"Unprocessable Content","status":422,"code":"ValidationFailed","detail":"m","errors":[{"pointer":"/a","detail":"x","code":"c","resource":7}]}`,
		`0 0`,
	}
	got := strings.Split(strings.TrimSuffix(m.run("go", "run", "."), "\n"), "\n")
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("line %d:\n%s\nwant\n%s", i, strings.Join(got[i:], "\n"), strings.Join(want[i:], "\n"))
		}
	}
}

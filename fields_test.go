package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// Each shape has wrong fields in the way of its API, in JSON and in XML: one of the
// body, a query parameter and a header, which are added in this order.
func TestWrongFields(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds what the tables give")
	}
	shapes := map[string]struct{ shape, json, xml string }{
		// RFC 9457, section 3, has errors of pointer and detail as its example.
		"problem": {"problem",
			`{"type":"about:blank","title":"Bad Request","status":400,"code":"Wrong","detail":"m","errors":[{"pointer":"/items/0/qty","detail":"a"},{"in":"query","name":"limit","detail":"b"},{"in":"header","name":"If-Match","detail":"c"}]}`,
			`<problem xmlns="urn:ietf:rfc:7807"><type>about:blank</type><title>Bad Request</title><status>400</status><code>Wrong</code><detail>m</detail>` +
				`<errors><i><pointer>/items/0/qty</pointer><detail>a</detail></i><i><in>query</in><name>limit</name><detail>b</detail></i><i><in>header</in><name>If-Match</name><detail>c</detail></i></errors></problem>`},
		// JSON:API 1.1, "Error Objects": source has a pointer, a parameter or a header.
		"jsonapi": {"jsonapi",
			`{"errors":[{"status":"400","code":"Wrong","title":"Bad Request","detail":"m"},` +
				`{"status":"400","code":"Wrong","title":"Bad Request","detail":"a","source":{"pointer":"/items/0/qty"}},` +
				`{"status":"400","code":"Wrong","title":"Bad Request","detail":"b","source":{"parameter":"limit"}},` +
				`{"status":"400","code":"Wrong","title":"Bad Request","detail":"c","source":{"header":"If-Match"}}]}`,
			`<errors><errors><error><status>400</status><code>Wrong</code><title>Bad Request</title><detail>m</detail></error>` +
				`<error><status>400</status><code>Wrong</code><title>Bad Request</title><detail>a</detail><source><pointer>/items/0/qty</pointer></source></error>` +
				`<error><status>400</status><code>Wrong</code><title>Bad Request</title><detail>b</detail><source><parameter>limit</parameter></source></error>` +
				`<error><status>400</status><code>Wrong</code><title>Bad Request</title><detail>c</detail><source><header>If-Match</header></source></error></errors></errors>`},
		// metav1.StatusCause: the field "as named by its JSON serialization".
		"kubernetes": {"kubernetes",
			`{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"m","reason":"Wrong",` +
				`"details":{"causes":[{"message":"a","field":"items.0.qty"},{"message":"b","field":"limit"},{"message":"c","field":"If-Match"}]},"code":400}`,
			`<Status><kind>Status</kind><apiVersion>v1</apiVersion><metadata></metadata><status>Failure</status><message>m</message><reason>Wrong</reason><details><causes>` +
				`<cause><message>a</message><field>items.0.qty</field></cause><cause><message>b</message><field>limit</field></cause><cause><message>c</message><field>If-Match</field></cause></causes></details><code>400</code></Status>`},
		// ValidationProblemDetails of ASP.NET Core: the messages of each field.
		"aspnet": {"aspnet",
			`{"type":"about:blank","title":"Bad Request","status":400,"detail":"m","instance":"/","errors":{"items.0.qty":["a"],"limit":["b"],"If-Match":["c"]}}`,
			`<problem xmlns="urn:ietf:rfc:7807"><type>about:blank</type><title>Bad Request</title><status>400</status><detail>m</detail><instance>/</instance>` +
				`<errors><error name="items.0.qty">a</error><error name="limit">b</error><error name="If-Match">c</error></errors></problem>`},
		// GitHub's docs, "Validation failed", and the guidelines of Azure: a row that has no
		// code for a field leaves it out.
		"github": {"github",
			`{"message":"m","errors":[{"field":"items.0.qty","message":"a"},{"field":"limit","message":"b"},{"field":"If-Match","message":"c"}],"status":"400"}`,
			`<error><message>m</message><errors><item><field>items.0.qty</field><message>a</message></item><item><field>limit</field><message>b</message></item>` +
				`<item><field>If-Match</field><message>c</message></item></errors><status>400</status></error>`},
		"azure": {"azure",
			`{"error":{"code":"Wrong","message":"m","details":[{"message":"a","target":"items.0.qty"},{"message":"b","target":"limit"},{"message":"c","target":"If-Match"}]}}`,
			`<error><error><code>Wrong</code><message>m</message><details><item><message>a</message><target>items.0.qty</target></item><item><message>b</message><target>limit</target></item>` +
				`<item><message>c</message><target>If-Match</target></item></details></error></error>`},
		"google": {"google",
			`{"error":{"code":400,"message":"m","status":"Wrong","details":[{"pointer":"/items/0/qty","detail":"a"},{"in":"query","name":"limit","detail":"b"},{"in":"header","name":"If-Match","detail":"c"}]}}`,
			`<error><error><code>400</code><message>m</message><status>Wrong</status><details><detail><pointer>/items/0/qty</pointer><detail>a</detail></detail>` +
				`<detail><in>query</in><name>limit</name><detail>b</detail></detail><detail><in>header</in><name>If-Match</name><detail>c</detail></detail></details></error></error>`},
		// google/rpc/error_details.proto: BadRequest.FieldViolation.field is a path with dots.
		"badrequest": {`{details: [{"@type": type.googleapis.com/google.rpc.BadRequest, fieldViolations: [{field: $name, description: $detail}]}]}`,
			`{"details":[{"type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"items.0.qty","description":"a"},{"field":"limit","description":"b"},{"field":"If-Match","description":"c"}]}]}`,
			`<error><details><item type="type.googleapis.com/google.rpc.BadRequest"><fieldViolations><item><field>items.0.qty</field><description>a</description></item>` +
				`<item><field>limit</field><description>b</description></item><item><field>If-Match</field><description>c</description></item></fieldViolations></item></details></error>`},
		// An object of which nothing is left is left out; a list has something for each.
		"written": {`{a: [{at: $pointer, by: {query: $query, header: $header}, kind: $in}], b: [$pointer], c: [$name], d: [{at: $pointer, t: [$pointer, $in]}], e: [{parameter: $parameter, "@of": $in}]}`,
			`{"a":[{"at":"/items/0/qty"},{"by":{"query":"limit"},"kind":"query"},{"by":{"header":"If-Match"},"kind":"header"}],` +
				`"b":["/items/0/qty","limit","If-Match"],"c":["items.0.qty","limit","If-Match"],"d":[{"at":"/items/0/qty","t":["/items/0/qty",""]},{"t":["limit","query"]},{"t":["If-Match","header"]}],` +
				`"e":[{},{"parameter":"limit","of":"query"},{"parameter":"If-Match","of":"header"}]}`,
			`<error><a><item><at>/items/0/qty</at></item><item><by><query>limit</query></by><kind>query</kind></item><item><by><header>If-Match</header></by><kind>header</kind></item></a>` +
				`<b><item>/items/0/qty</item><item>limit</item><item>If-Match</item></b><c><item>items.0.qty</item><item>limit</item><item>If-Match</item></c>` +
				`<d><item><at>/items/0/qty</at><t><item>/items/0/qty</item><item></item></t></item><item><t><item>limit</item><item>query</item></t></item><item><t><item>If-Match</item><item>header</item></t></item></d>` +
				`<e><item></item><item of="query"><parameter>limit</parameter></item><item of="header"><parameter>If-Match</parameter></item></e></error>`},
	}
	// Rails, Laravel and GitLab have the messages of each attribute, Jira one.
	shapes["maps"] = struct{ shape, json, xml string }{`{message: {$name: [$detail]}, errors: {$name: $detail}, of: {body: {$pointer: [{why: $detail, "@in": $in}]}, query: {$query: {why: $detail}}, header: {$header: [$detail]}}, all: [{$parameter: {in: $in, why: $detail}}]}`,
		`{"message":{"items.0.qty":["a"],"limit":["b"],"If-Match":["c"]},"errors":{"items.0.qty":"a","limit":"b","If-Match":"c"},` +
			`"of":{"body":{"/items/0/qty":[{"why":"a"}]},"query":{"limit":{"why":"b"}},"header":{"If-Match":["c"]}},"all":[{"limit":{"in":"query","why":"b"},"If-Match":{"in":"header","why":"c"}}]}`,
		`<error><message><item name="items.0.qty">a</item><item name="limit">b</item><item name="If-Match">c</item></message><errors><item name="items.0.qty">a</item><item name="limit">b</item><item name="If-Match">c</item></errors>` +
			`<of><body><item pointer="/items/0/qty"><why>a</why></item></body><query><item query="limit"><why>b</why></item></query><header><item header="If-Match">c</item></header></of>` +
			`<all><item><item parameter="limit"><in>query</in><why>b</why></item><item parameter="If-Match"><in>header</in><why>c</why></item></item></all></error>`}
	// Linode's API v4, "Errors": a list of reasons, each with its field where there is one. In
	// Vault a list of texts. What stands beside: the one member or the other.
	shapes["linode"] = struct{ shape, json, xml string }{`{errors: {$first: [[{field: $name, reason: $detail}], [{reason: $message}]]}}`,
		`{"errors":[{"field":"items.0.qty","reason":"a"},{"field":"limit","reason":"b"},{"field":"If-Match","reason":"c"}]}`,
		`<error><errors><item><field>items.0.qty</field><reason>a</reason></item><item><field>limit</field><reason>b</reason></item><item><field>If-Match</field><reason>c</reason></item></errors></error>`}
	shapes["vault"] = struct{ shape, json, xml string }{`{errors: {$first: [[$detail], [$message]]}, $first: [{of: {$header: $detail}}, {none: true}], at: {$first: [$instance, $message, "-"]}}`,
		`{"errors":["a","b","c"],"of":{"If-Match":"c"},"at":"m"}`,
		`<error><errors><item>a</item><item>b</item><item>c</item></errors><of><item header="If-Match">c</item></of><at>m</at></error>`}
	m := newModule(t)
	var imports, calls, want strings.Builder
	for name, s := range shapes {
		m.write(filepath.Join(name, "status.yaml"), `package: `+name+`
methods: [GET]
formats: {application/json: encoding/json.Marshal, application/xml: encoding/xml.Marshal}
error: {shape: `+s.shape+`}
statuses:
  Wrong: {code: 400, fields: true}
outputs: {go: .}
`)
		m.run(statusgen(t), filepath.Join(name, "status.yaml"))
		imports.WriteString("\t\"example.com/service/" + name + "\"\n")
		calls.WriteString("\tsend(" + name + `.Wrong("m").Field("/items/0/qty", "a").Query("limit", "b").Header("If-Match", "c"))` + "\n")
		want.WriteString(s.json + "\n" + `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + s.xml + "\n")
	}
	m.write("main.go", `package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"

`+imports.String()+`)

func main() {
`+calls.String()+`}

func send(e interface{ Respond(http.ResponseWriter, *http.Request) error }) {
	for _, accept := range []string{"application/json", "application/xml"} {
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept", accept)
		if err := e.Respond(w, r); err != nil {
			panic(err)
		}
		fmt.Println(w.Body)
	}
}
`)
	got, wanted := strings.Split(m.run("go", "run", "."), "\n"), strings.Split(want.String(), "\n")
	for i := range max(len(got), len(wanted)) {
		if i >= len(got) || i >= len(wanted) || got[i] != wanted[i] {
			t.Fatalf("line %d of the bodies:\n%s\nwant\n%s", i, strings.Join(got[i:], "\n"), strings.Join(wanted[i:], "\n"))
		}
	}
}

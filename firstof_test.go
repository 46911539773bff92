package main

import (
	"strings"
	"testing"
)

// Of alternatives an error sends the first that it has something for, in JSON, which is
// decoded, and in XML; where it has something for none, the last of a list's or of the
// body's, and no member.
func TestFirstOf(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds what the tables give")
	}
	m := newModule(t)
	// Of Linode, Vault and Django REST framework, and each place that alternatives have.
	for name, shape := range map[string]string{
		"linode": `{errors: {$first: [[{field: $name, reason: $detail}], [{reason: $message}]]}}`,
		"vault":  `{errors: {$first: [[$detail], [$message]]}}`,
		"django": `{$first: [{$name: [$detail]}, {detail: $message}, {id: $id}]}`,
		"places": `{"@of": {$first: [$param.kind, $value.kind, $id]}, a: {$first: [$message, $instance]}, list: [{$first: [$param.kind, $value.kind]}], deep: {of: {$first: [{x: $fields}, {"@y": $message, z: {$first: [$value.kind, 1]}}]}},
			$first: [{fields: {$query: $detail}, "@q": $message}, {"@error": $message, more: {i: $param.kind}}], last: null}`,
		"within": `{$first: [{m: [{at: {$first: [$pointer, $parameter]}, why: {$first: [$field.why, $detail]}, $first: [{q: $query}, {w: $field.why}, {x: 1}]}]}, {n: $params}], by: {$name: {$first: [$field.why, {d: $detail}]}}}`,
	} {
		m.write(name+"/status.yaml", `package: `+name+`
methods: [GET]
formats: {application/json: encoding/json.Marshal, application/xml: encoding/xml.Marshal}
error: {shape: `+shape+`}
statuses:
  Wrong: {code: 400, fields: {why: {type: string, optional: true}}}
  Kind: {code: 409, values: {kind: v}, params: {kind: {type: string, optional: true}}}
  Hidden: {code: 500, fields: true}
outputs: {go: .}
`)
	}
	var calls strings.Builder
	for _, name := range []string{"linode", "vault", "django", "places", "within"} {
		m.run(statusgen(t), name+"/status.yaml")
		calls.WriteString(strings.ReplaceAll(`
	send(NAME.Wrong("m").Field("/a/b", "x", NAME.WrongField{Why: "w"}).Query("limit", "y"))
	send(NAME.Wrong("").Header("Age", "z"))
	send(NAME.Kind("m"), NAME.Kind("").Kind("k"), NAME.Wrong(""))
	send(NAME.Hidden(errors.New("secret")).Field("/secret", "secret"))
`, "NAME", name))
	}
	m.write("main.go", `package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"

	"example.com/service/django"
	"example.com/service/linode"
	"example.com/service/places"
	"example.com/service/vault"
	"example.com/service/within"
)

func main() {`+calls.String()+`}

func send(errors ...interface{ Respond(http.ResponseWriter, *http.Request) error }) {
	for _, e := range errors {
		for _, accept := range []string{"application/json", "application/xml"} {
			w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
			r.Header.Set("Accept", accept)
			r.Header.Set("X-Request-Id", "r-1")
			if err := e.Respond(w, r); err != nil {
				panic(err)
			}
			fmt.Println(w.Body)
		}
	}
}
`)
	const xml = `<?xml version="1.0" encoding="UTF-8"?>`
	want := []string{
		`{"errors":[{"field":"a.b","reason":"x"},{"field":"limit","reason":"y"}]}`,
		xml,
		`<error><errors><item><field>a.b</field><reason>x</reason></item><item><field>limit</field><reason>y</reason></item></errors></error>`,
		`{"errors":[{"field":"Age","reason":"z"}]}`,
		xml,
		`<error><errors><item><field>Age</field><reason>z</reason></item></errors></error>`,
		`{"errors":[{"reason":"m"}]}`,
		xml,
		`<error><errors><item><reason>m</reason></item></errors></error>`,
		`{"errors":[{}]}`,
		xml,
		`<error><errors></errors></error>`,
		`{"errors":[{}]}`,
		xml,
		`<error><errors></errors></error>`,
		`{"errors":[{"reason":"The request could not be completed because of an error of the server."}]}`,
		xml,
		`<error><errors><item><reason>The request could not be completed because of an error of the server.</reason></item></errors></error>`,
		`{"errors":["x","y"]}`,
		xml,
		`<error><errors><item>x</item><item>y</item></errors></error>`,
		`{"errors":["z"]}`,
		xml,
		`<error><errors><item>z</item></errors></error>`,
		`{"errors":["m"]}`,
		xml,
		`<error><errors><item>m</item></errors></error>`,
		`{"errors":[""]}`,
		xml,
		`<error><errors></errors></error>`,
		`{"errors":[""]}`,
		xml,
		`<error><errors></errors></error>`,
		`{"errors":["The request could not be completed because of an error of the server."]}`,
		xml,
		`<error><errors><item>The request could not be completed because of an error of the server.</item></errors></error>`,
		`{"a.b":["x"],"limit":["y"]}`,
		xml,
		`<error><item name="a.b">x</item><item name="limit">y</item></error>`,
		`{"Age":["z"]}`,
		xml,
		`<error><item name="Age">z</item></error>`,
		`{"detail":"m"}`,
		xml,
		`<error><detail>m</detail></error>`,
		`{"id":"Kind"}`,
		xml,
		`<error><id>Kind</id></error>`,
		`{"id":"Wrong"}`,
		xml,
		`<error><id>Wrong</id></error>`,
		`{"detail":"The request could not be completed because of an error of the server."}`,
		xml,
		`<error><detail>The request could not be completed because of an error of the server.</detail></error>`,
		`{"of":"Wrong","a":"m","list":[null],"deep":{"of":{"x":[{"pointer":"/a/b","detail":"x","why":"w"},{"in":"query","name":"limit","detail":"y"}]}},"fields":{"limit":"y"},"q":"m","last":null}`,
		xml,
		`<error of="Wrong" q="m"><a>m</a><list></list><deep><of><x><item><pointer>/a/b</pointer><detail>x</detail><why>w</why></item><item><in>query</in><name>limit</name><detail>y</detail></item></x></of></deep><fields><item query="limit">y</item></fields></error>`,
		`{"of":"Wrong","a":"r-1","list":[null],"deep":{"of":{"x":[{"in":"header","name":"Age","detail":"z"}]}},"last":null}`,
		xml,
		`<error of="Wrong"><a>r-1</a><list></list><deep><of><x><item><in>header</in><name>Age</name><detail>z</detail></item></x></of></deep></error>`,
		`{"of":"v","a":"m","list":["v"],"deep":{"of":{"y":"m","z":"v"}},"q":"m","last":null}`,
		xml,
		`<error of="v" q="m"><a>m</a><list><item>v</item></list><deep><of y="m"><z>v</z></of></deep></error>`,
		`{"of":"k","a":"r-1","list":["k"],"deep":{"of":{"z":"v"}},"more":{"i":"k"},"last":null}`,
		xml,
		`<error of="k"><a>r-1</a><list><item>k</item></list><deep><of><z>v</z></of></deep><more><i>k</i></more></error>`,
		`{"of":"Wrong","a":"r-1","list":[null],"deep":{"of":{"z":1}},"last":null}`,
		xml,
		`<error of="Wrong"><a>r-1</a><list></list><deep><of><z>1</z></of></deep></error>`,
		`{"of":"Hidden","a":"The request could not be completed because of an error of the server.","list":[null],"deep":{"of":{"y":"The request could not be completed because of an error of the server.","z":1}},"q":"The request could not be completed because of an error of the server.","last":null}`,
		xml,
		`<error of="Hidden" q="The request could not be completed because of an error of the server."><a>The request could not be completed because of an error of the server.</a><list></list><deep><of y="The request could not be completed because of an error of the server."><z>1</z></of></deep></error>`,
		`{"m":[{"at":"/a/b","why":"w","w":"w"},{"at":"limit","why":"y","q":"limit"}],"by":{"a.b":"w","limit":{"d":"y"}}}`,
		xml,
		`<error><m><item><at>/a/b</at><why>w</why><w>w</w></item><item><at>limit</at><why>y</why><q>limit</q></item></m><by><item name="a.b">w</item><item name="limit"><d>y</d></item></by></error>`,
		`{"m":[{"at":"Age","why":"z","x":1}],"by":{"Age":{"d":"z"}}}`,
		xml,
		`<error><m><item><at>Age</at><why>z</why><x>1</x></item></m><by><item name="Age"><d>z</d></item></by></error>`,
		`{}`,
		xml,
		`<error></error>`,
		`{"n":{"kind":"k"}}`,
		xml,
		`<error><n><kind>k</kind></n></error>`,
		`{}`,
		xml,
		`<error></error>`,
		`{}`,
		xml,
		`<error></error>`,
	}
	got := strings.Split(strings.TrimSuffix(m.run("go", "run", "."), "\n"), "\n")
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("line %d:\n%s\nwant\n%s", i, strings.Join(got[i:], "\n"), strings.Join(want[i:], "\n"))
		}
	}
}

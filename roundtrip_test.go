package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/templates/model"
)

// roundRows are rows of all kinds, as tables have them. Those of 409 are told apart by
// their ids; any other is the one of its code.
const roundRows = `
  Bare: {code: 400, id: BARE}
  Worded: {code: 403, id: WORDED, message: it is as it stands here}
  Templated: {code: 404, id: TEMPLATED, params: {p_string: string, p_int: int, p_token: {type: string, sensitive: true}}, message: "{p_string} of {p_int}"}
  Required: {code: 402, id: REQUIRED, params: {p_string: string, p_int: int, p_bool: bool, p_float: float, p_duration: duration, p_time: time, p_uri: uri, p_body: Cause,
    p_list_string: [string], p_list_int: [int], p_list_bool: [bool], p_list_float: [float], p_list_duration: [duration], p_list_time: [time], p_list_body: [Cause]}}
  Optional: {code: 410, id: OPTIONAL, params: {p_string: {type: string, optional: true}, p_int: {type: int, optional: true}, p_bool: {type: bool, optional: true},
    p_float: {type: float, optional: true}, p_duration: {type: duration, optional: true}, p_time: {type: time, optional: true}, p_body: {type: Cause, optional: true},
    p_list_string: {type: [string], optional: true}, p_list_time: {type: [time], optional: true}, p_list_body: {type: [Cause], optional: true}}}
  Wrong: {code: 422, id: WRONG, fields: true}
  Said: {code: 424, id: SAID, fields: {code: string, reason: {type: string, optional: true}, resource: {type: string, optional: true}}}
  Numbered: {code: 451, id: 10000}
  Hidden: {code: 500, id: HIDDEN, expose: nothing, message: It is broken.}
  Silent: {code: 412, id: SILENT, body: none}
  First: {code: 409, id: FIRST}
  Second: {code: 409, id: SECOND, params: {p_int: int}}
  Third: {code: 409, id: THIRD, fields: true}
`

// roundBodies are those that the rows have for params.
const roundBodies = `
  Part: {fields: {name: string, sizes: [int]}}
  Cause: {fields: {code: string, count: {type: int, optional: true}, at: time, share: float, final: bool, kind: {type: enum, values: [one, other]}, part: Part, parts: [Part], last: {type: Part, optional: true}}}
`

// What a service sends in the shape of a known API, or in one that a table writes out, its
// client gets back, whether that is in the service's package or in one of its own. The cases
// are run by what templates/gopkg runs those of random shapes by.
func TestRoundTrip(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds what the tables give, and runs it")
	}
	tests, err := os.ReadFile("templates/gopkg/testdata/roundtrip/roundtrip_test.go")
	if err != nil {
		t.Fatal(err)
	}
	m := newModule(t)
	m.write("roundtrip_test.go", string(tests))
	shapes := map[string]string{}
	for _, preset := range []string{"problem", "aspnet", "azure", "github", "google", "jsonapi", "kubernetes", "s3", "stripe", "veeam"} {
		shapes[preset] = "{shape: " + preset + `, help: "https://acme.dev/{id}"}`
	}
	for _, c := range shapeCases {
		switch c.name {
		case "odata", "twirp", "texts", "listed", "strings", "text":
			shapes[c.name] = c.body
		}
	}
	var imports, cases strings.Builder
	for i, shapeName := range slices.Sorted(maps.Keys(shapes)) {
		shape, name := shapes[shapeName], "of"+shapeName
		client, folder := name, "."
		if i%2 > 0 { // the client has a folder of its own
			client, folder = "from"+shapeName, "from"+shapeName
		}
		m.write(name+"/status.yaml", `package: `+name+`
methods: [POST]
formats: {application/json: encoding/json.Marshal, application/xml: encoding/xml.Marshal}
error: `+shape+`
bodies:`+roundBodies+`statuses:`+roundRows+`
outputs: {go: ., client: `+folder+`}
`)
		m.run(statusgen(t), name+"/status.yaml")
		s, err := spec.Load(m.path(name, "status.yaml"), base)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&imports, "\t%q\n", "example.com/service/"+name)
		if client != name {
			fmt.Fprintf(&imports, "\t%q\n", "example.com/service/"+name+"/"+client)
		}
		inXML := ""
		if !s.Table.Error.IsText() {
			inXML = inJSONText(t, s.Table.Error.InXML())
		}
		fmt.Fprintf(&cases, "\t{%q, %q, %q, []roundRow{\n", name, inJSONText(t, s.Table.Error.Shape), inXML)
		for _, r := range s.Table.Rows {
			fmt.Fprintf(&cases, "\t\t{%q, %s.%s},\n", inJSONText(t, plainRow(r)), name, r.Name)
		}
		fmt.Fprintf(&cases, "\t}, %s.Check},\n", client)
	}
	m.write("cases_test.go", "package status\n\nimport (\n"+imports.String()+")\n\nvar cases = []roundCase{\n"+cases.String()+"}\n")
	m.run("go", "test", "-vet=off", ".")
}

// plainRow is the row without what it refers to.
func plainRow(r *model.Row) model.Row {
	plain := *r
	plain.Params = nil
	for _, p := range r.Params {
		plain.Params = append(plain.Params, &model.Param{Name: p.Name, Optional: p.Optional, Sensitive: p.Sensitive})
	}
	return plain
}

// inJSONText is the model as JSON.
func inJSONText(t *testing.T, v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

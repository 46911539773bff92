package gen

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/openapi"
)

// The members of errors that the page has are those of the schema of all errors: what is
// required there is not optional here.
func TestErrorMembers(t *testing.T) {
	shapes := map[string]string{}
	for _, name := range []string{"problem", "veeam", "google", "kubernetes", "s3", "jsonapi", "stripe", "github", "azure", "aspnet"} {
		shapes[name] = name
	}
	shapes["each error has a name"] = "problem, request_id: {header: X-Id, always: true}"
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 200 {
		shape := strings.ReplaceAll(randomShape(r).shape, "$param.list", "$param.b") // whose schema is one of many values
		shapes[fmt.Sprint("random ", i)] = "{id: $id, " + strings.TrimPrefix(shape, "{")
	}
	const rows = `bodies: {Point: {fields: {x: int}}}
statuses:
  Bad: {code: 422, fields: {kind: string, n: {type: int, optional: true}}}
  Quota: {code: 403, params: {b: string, n: {type: int, optional: true}, list: [Point]}, message: "over {b}", values: {v: 1}}
  Gone: 410
`
	read := 0
	for name, shape := range shapes {
		for kind, more := range map[string]string{"all": rows, "few": "statuses: {Gone: 410}\n"} {
			text := "extends: statusgen:base\npackage: status\noutputs: {go: status}\nerror: {shape: " + shape + "}\n" + more
			s, err := spec.Read(spec.Input{File: "status.yaml", Text: []byte(text), Base: baseTable(t)})
			if err != nil {
				continue // a random one that is refused
			}
			read++
			got := map[string]bool{}
			for _, m := range s.Table.ErrorMembers() {
				switch {
				case m.Value.Placeholder == model.PlaceSpread, m.Value.Placeholder == model.PlaceParams, m.Value.Kind == model.Map, m.Value.Repeats():
				default:
					got[m.Path] = got[m.Path] || !m.Optional
				}
			}
			var document struct {
				Components struct{ Schemas map[string]schemaOfError }
			}
			if err := json.Unmarshal(openapi.File(s.Table, openapi.Form{Version: "3.1", JSON: true}), &document); err != nil {
				t.Fatal(err)
			}
			want := map[string]bool{}
			document.Components.Schemas["Error"].add(want, "", true)
			for _, paths := range []map[string]bool{want, got} {
				for path := range paths {
					if strings.ContainsAny(path, "[*") || strings.Contains(shape, "$first") {
						paths[path] = false // of what is repeated, or one of several, the schema is one of all
					}
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s rows: %s\n(-schema +page):\n%s", name, kind, shape, diff)
			}
		}
	}
	if read < 100 {
		t.Errorf("only %d tables were read", read)
	}
}

// A schemaOfError is what the test reads of a schema.
type schemaOfError struct {
	Type                 string
	Required             []string
	MaxItems             *int
	Properties           map[string]schemaOfError
	AdditionalProperties *schemaOfError
	Items                *schemaOfError
	AnyOf                []schemaOfError
}

// add adds the paths of what is in the schema, and whether each is required. Objects of
// params have no properties here, and lists may have no item.
func (s schemaOfError) add(paths map[string]bool, path string, required bool) {
	dotted := func(name string) string { return strings.TrimPrefix(path+"."+name, ".") }
	for _, one := range s.AnyOf {
		one.add(paths, path, required)
	}
	for name, p := range s.Properties {
		p.add(paths, dotted(name), required && slices.Contains(s.Required, name))
	}
	if s.AdditionalProperties != nil {
		s.AdditionalProperties.add(paths, dotted("*"), false)
	}
	if s.Items != nil && (s.MaxItems == nil || *s.MaxItems > 0) {
		s.Items.add(paths, path+"[]", false)
	}
	if s.AnyOf == nil && s.Properties == nil && s.AdditionalProperties == nil && s.Items == nil && s.Type != "object" {
		paths[path] = required
	}
}

package gopkg

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dave/jennifer/jen"

	"github.com/statusgen/statusgen/templates/model"
)

// What a service sends is what its client is told: packages with random shapes, each of
// them a service and its client. Those of known APIs are held by the test of the same name
// of the whole program.
func TestRoundTrip(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds many packages and runs their tests")
	}
	dir := t.TempDir()
	write := func(name string, text []byte) {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tests, err := os.ReadFile("testdata/roundtrip/roundtrip_test.go")
	if err != nil {
		t.Fatal(err)
	}
	write("roundtrip_test.go", tests)
	write("go.mod", []byte("module example.com/status\n\ngo 1.22\n"))

	f := jen.NewFile("status")
	var cases []jen.Code
	for i, table := range roundTables() {
		name := fmt.Sprint("p", i)
		for _, out := range goPackage(t, table) {
			write(name+"/"+out.Name, out.Text)
		}
		path := "example.com/status/" + name
		f.ImportName(path, table.Package)
		f.ImportAlias(path, name)
		var rows []jen.Code
		for _, r := range table.Rows {
			rows = append(rows, jen.Values(jen.Lit(asText(t, plainRow(r))), jen.Qual(path, r.Name)))
		}
		inXML := ""
		if len(table.Formats) > 1 && !table.Error.IsText() {
			inXML = asText(t, table.Error.InXML())
		}
		cases = append(cases, jen.Values(jen.Lit(name), jen.Lit(asText(t, table.Error.Shape)), jen.Lit(inXML), jen.Index().Id("roundRow").Values(rows...), jen.Qual(path, "Check")))
	}
	f.Var().Id("cases").Op("=").Index().Id("roundCase").Values(cases...)
	var text bytes.Buffer
	if err := f.Render(&text); err != nil {
		t.Fatal(err)
	}
	write("cases_test.go", text.Bytes())
	cmd := exec.Command("go", "test", "-vet=off", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOPROXY=off")
	if release := os.Getenv("OUTPUT_GOTOOLCHAIN"); release != "" {
		cmd.Env = append(cmd.Env, "GOTOOLCHAIN="+release)
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go test: %v\n%s", err, out)
	}
}

// plainRow is the row without what is not in it alone.
func plainRow(r *model.Row) model.Row {
	plain := *r
	plain.Params = nil
	for _, p := range r.Params {
		plain.Params = append(plain.Params, &model.Param{Name: p.Name, Optional: p.Optional, Sensitive: p.Sensitive})
	}
	return plain
}

// roundTables are tables that differ by the shape of their errors.
func roundTables() []*model.Table {
	list := func(items ...model.Node) model.Node { return model.Node{Kind: model.List, Items: items} }
	message, id, params := place(model.PlaceMessage), place(model.PlaceID), place(model.PlaceParams)
	field := object("at", place(model.PlacePointer), "in", place(model.PlaceIn), "of", place(model.PlaceParameter), "why", place(model.PlaceDetail), "code", fieldValue("f_code"), "list", fieldValue("f_list"))
	named := object("name", place(model.PlaceName), "#why", place(model.PlaceDetail), "@code", fieldValue("f_code"))
	shapes := []model.Node{
		model.Problem().Shape,
		object("@Message", message, "@Status", literal("null"), "Params", params, "Fields", list(repeated(field))),
		object("code", id, "why", quoted(params), "twice", list(repeated(place(model.PlaceName)), message, repeated(place(model.PlaceDetail)))),
		object("code", id, "message", message, "", place(model.PlaceSpread), "errors", list(repeated(named))),
		list(object("code", id, "message", message, "", place(model.PlaceSpread)), repeated(named)),
		object("code", id, "errors", mapOf(model.PlaceName, list(repeated(place(model.PlaceDetail)))), "message", message),
		object("code", id, "error", object("errors", mapOf(model.PlacePointer, object("why", place(model.PlaceDetail))))),
		object("errors", mapOf(model.PlaceQuery, place(model.PlaceDetail))), mapOf(model.PlaceField, list(repeated(object("@why", place(model.PlaceDetail))))),
		object("errors", list(repeated(object("pointer", place(model.PlacePointer), "name", place(model.PlaceName), "parameter", place(model.PlaceParameter), "in", place(model.PlaceIn))))),
		message, id,
	}
	r := rand.New(rand.NewPCG(5, 6))
	for range 10 {
		g := &shaper{Rand: r}
		shapes = append(shapes, g.object(0))
	}
	var tables []*model.Table
	for i, shape := range shapes {
		table := tableOf(roundRows()...)
		if i%4 != 3 {
			table = withFormats(table, asJSON, asXML)
		}
		table.Side = model.ForBoth
		table.Bodies = []*model.Body{shapedPart, shapedCause}
		table.Error.Shape = shape
		if i > 0 {
			table.Error.JSONType, table.Error.XMLType = "", ""
			table.Error.XML = model.XML{Root: "error", Item: "item"}
		}
		if i%3 == 1 {
			table.Error.XML.Prefix, table.Error.XML.Namespace = "m", "urn:acme"
		}
		if len(shape.Members) == 1 && (shape.Members[0].Value.Members != nil || shape.Members[0].Value.Items != nil && shape.Members[0].Value.Kind != model.First) {
			table.Error.XML.Of = shape.Members[0].Name // of an object, a list or a map
		}
		placeParams(table)
		tables = append(tables, table)
	}
	return tables
}

// placeParams gives the params of the table the places that the shape has for them.
func placeParams(table *model.Table) {
	names := table.Error.Shape.PlacedParams()
	for _, r := range table.Rows {
		for _, p := range r.Params {
			p.Place = 0
			for i, name := range names {
				if name == p.Name {
					p.Place = i + 1
				}
			}
		}
	}
}

// roundRows are rows of all kinds, each of which but those of 409 has a code of its own.
func roundRows() []*model.Row {
	ofCode := func(code int, name string, r *model.Row) *model.Row {
		r.Name, r.ID, r.Code, r.Phrase = name, strings.ToUpper(name), code, name
		return onAll(*r)
	}
	params := func(optional bool, prefixes ...byte) []*model.Param {
		var all []*model.Param
		for _, first := range prefixes {
			for _, name := range shapedParams(first) {
				bare, isList := strings.CutPrefix(name[2:], "list_")
				p := &model.Param{Name: name, Type: model.Type(bare), List: isList, Optional: optional}
				if p.Type == model.TypeBody {
					p.Body = shapedCause
				}
				all = append(all, p)
			}
		}
		return all
	}
	numbered := ofCode(451, "Numbered", unworded(failed()))
	numbered.ID, numbered.Number = "10000", true
	numbered.Values = []model.Value{{Name: "v_text", Literal: `"\u003ca\u003e \"b\""`}, {Name: "v_int", Literal: "3"}}
	secret := &model.Param{Name: "b_secret", Type: model.TypeString, Sensitive: true}
	return []*model.Row{
		ofCode(400, "None", unworded(failed())),
		ofCode(401, "Required", unworded(with(params(false, 'a', 'b')...))),
		ofCode(402, "Optional", unworded(with(params(true, 'b', 'a')...))),
		ofCode(403, "Worded", worded("it is as it stands here")),
		ofCode(404, "Phrased", with(params(false, 'a')[2], params(false, 'b')[2], secret)),
		ofCode(422, "Wrong", unworded(withFields(failed()))),
		ofCode(424, "Said", unworded(saying(with(params(true, 'b')[:4]...), shapedValues...))),
		ofCode(500, "Hidden", hidden()),
		numbered,
		ofCode(412, "Silent", withoutBody(unworded(failed()))),
		ofCode(409, "First", unworded(failed())),
		ofCode(409, "Second", unworded(with(params(false, 'b')[2:4]...))),
		ofCode(409, "Third", unworded(with(params(true, 'a')...))),
	}
}

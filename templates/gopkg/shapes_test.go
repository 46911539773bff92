package gopkg

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/dave/jennifer/jen"

	"github.com/statusgen/statusgen/templates/model"
)

// Random shapes, compiled together, send what a slow interpreter of the shape says,
// in JSON and in XML, whatever the error has of what they have places for.
func TestShapesRun(t *testing.T) {
	for _, prefix := range []string{"", "m"} {
		t.Run(prefix, func(t *testing.T) { runShapes(t, prefix) })
	}
}

// runShapes runs shapes whose elements have the prefix in XML.
func runShapes(t *testing.T, prefix string) {
	table := withFormats(tableOf(shapedRows()...), asJSON, asXML)
	table.Bodies = []*model.Body{shapedPart, shapedCause}
	table.Error = model.ErrorBody{XML: model.XML{Root: "error", Item: "item"}, RequestID: "X-Request-Id", Help: "https://errors.acme.example/{code}/{id}"}
	if prefix != "" {
		table.Error.XML.Prefix, table.Error.XML.Namespace = prefix, "urn:acme"
	}
	table.Error.Shape = object("m", place(model.PlaceMessage), "params", place(model.PlaceParams), "", place(model.PlaceSpread), "fields", model.Fields(),
		"names", list(repeated(place(model.PlaceName))), "values", list(repeated(list(fieldValue("f_code")))),
		"maps", object("a", mapOf(model.PlaceQuery, list(repeated(place(model.PlaceDetail)))), "b", firstOf(mapOf(model.PlaceQuery, place(model.PlaceDetail)), literal("1"))), "texts", quoted(place(model.PlaceParams)), "time", place(model.PlaceTime),
		"path", place(model.PlacePath), "v", placedValue("v_text"), "agent", requestHeader("User-Agent"))
	for _, name := range append(shapedParams('a'), "a_int") { // which is then looked for
		table.Error.Shape.Members = append(table.Error.Shape.Members, model.Member{Name: fmt.Sprint("of_", name, len(table.Error.Shape.Members)), Value: quoted(placedParam(name))})
	}

	f := jen.NewFile("status")
	var cases []jen.Code
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 200 {
		g := &shaper{Rand: r}
		table := *table
		table.Error.Shape = g.object(0)
		switch i % 8 {
		case 0:
			table.Error.Shape = g.mapOf(0)
		case 1:
			table.Error.Shape = g.firstOf(func() model.Node { return g.object(1) })
		case 2:
			table.Error.Shape = g.list(0)
		}
		forms := compileErrors(&table)
		name := func(what string) string { return fmt.Sprintf("%s%d", what, i) }
		f.Add(appendErrorForm(name("appendJSON"), forms.json, false))
		f.Add(appendErrorForm(name("appendXML"), forms.xml, false))
		var rows []jen.Code
		for _, row := range table.Rows {
			shaped := *row
			shaped.Name = name(row.Name)
			f.Add(rowVar(&table, &shaped, forms))
			rows = append(rows, jen.Op("&").Id(shaped.Var()))
		}
		cases = append(cases, jen.Values(jen.Lit(asText(t, table.Error.Shape)), jen.Id(name("appendJSON")), jen.Id(name("appendXML")), jen.Index().Op("*").Id("row").Values(rows...)))
	}
	f.Const().Id("prefix").Op("=").Lit(table.Error.XML.Name(""))
	f.Var().Id("shapeCases").Op("=").Index().Id("shapeCase").Values(cases...)
	var rows []jen.Code
	for _, row := range table.Rows {
		rows = append(rows, jen.Values(jen.Lit(asText(t, row)), jen.Id(row.Name)))
	}
	f.Var().Id("shapedRows").Op("=").Index().Id("shapedRow").Values(rows...)
	var text bytes.Buffer
	if err := f.Render(&text); err != nil {
		t.Fatal(err)
	}
	runs(t, table, "testdata/shapes/shapes_test.go", Output{"cases_test.go", text.Bytes()})
}

// asText is the model as JSON, for the interpreter.
func asText(t *testing.T, v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// shapedPart and shapedCause are bodies that are params.
var (
	shapedPart  = &model.Body{Name: "Part", Fields: []*model.Field{field("name", model.TypeString), {Name: "sizes", Type: model.TypeInt, List: true}}}
	shapedCause = &model.Body{Name: "Cause", Fields: []*model.Field{
		field("code", model.TypeString), {Name: "count", Type: model.TypeInt, Optional: true}, field("at", model.TypeTime), field("share", model.TypeFloat),
		field("final", model.TypeBool), {Name: "part", Type: model.TypeBody, Body: shapedPart}, {Name: "parts", Type: model.TypeBody, Body: shapedPart, List: true},
		{Name: "last", Type: model.TypeBody, Body: shapedPart, Optional: true},
	}}
)

// shapedParams are the names of the params of shapedRows: those with a place of their
// own begin with a, the others with b.
func shapedParams(first byte) []string {
	var names []string
	for _, kind := range append([]model.Type{model.TypeBody}, paramTypes...) {
		names = append(names, string(first)+"_"+string(kind), string(first)+"_list_"+string(kind))
	}
	return names
}

// shapedValues are what the rows say of wrong fields.
var shapedValues = []*model.FieldValue{{Name: "f_code", Type: model.TypeString}, {Name: "f_list", Type: model.TypeInt, List: true, Optional: true}}

// shapedRows are rows that have nothing for a shape, all that there is, and all of it
// as options.
func shapedRows() []*model.Row {
	params := func(optional bool) []*model.Param {
		var all []*model.Param
		for _, name := range append(shapedParams('b'), shapedParams('a')...) {
			kind := name[2:]
			bare, isList := strings.CutPrefix(kind, "list_")
			p := &model.Param{Name: name, Type: model.Type(bare), List: isList, Optional: optional, Place: slices.Index(shapedParams('a'), name) + 1}
			if p.Type == model.TypeBody {
				p.Body = shapedCause
			}
			all = append(all, p)
		}
		return all
	}
	none := named("None", unworded(failed()))
	full := named("Full", unworded(saying(with(params(false)...), shapedValues...)))
	full.ID, full.Number = "10000", true
	full.Values = []model.Value{{Name: "v_text", Literal: `"\u003ca\u003e \"b\""`}, {Name: "v_empty", Literal: `""`}, {Name: "v_int", Literal: "3"}, {Name: "v_float", Literal: "0.5"}, {Name: "v_bool", Literal: "false"}}
	some := named("Some", unworded(withFields(with(params(true)...))))
	some.ID, some.Phrase = `so "&" so`, "Some <b>"
	some.Values = full.Values[2:4]
	return []*model.Row{none, full, some}
}

// A shaper makes random shapes.
type shaper struct {
	*rand.Rand
	names  int
	inEach bool
}

// node makes a value of an object or a list.
func (g *shaper) node(depth int) model.Node {
	switch n := g.IntN(12); {
	case n == 10 && depth < 4:
		return g.firstOf(func() model.Node { return g.node(depth + 1) })
	case n == 11 && depth < 4 && !g.inEach:
		return g.mapOf(depth + 1)
	case n < 2 && depth < 4:
		return g.object(depth + 1)
	case n < 3 && depth < 4:
		return g.list(depth + 1)
	case n < 5:
		return placedParam(g.one(shapedParams('a')))
	case n < 6:
		return quoted(placedParam(g.one(shapedParams('a'))))
	case n < 7:
		return g.texted()
	}
	return g.text()
}

// firstOf makes alternatives, of which each but the last is missing sometimes.
func (g *shaper) firstOf(item func() model.Node) model.Node {
	var items []model.Node
	for range 1 + g.IntN(3) {
		n := item()
		for !n.Sometimes() {
			n = item()
		}
		items = append(items, n)
	}
	return firstOf(append(items, item())...)
}

// mapOf makes a map of wrong fields.
func (g *shaper) mapOf(depth int) model.Node {
	g.inEach = true
	said := g.object(depth)
	said.Members = append(said.Members, model.Member{Name: "detail", Value: place(model.PlaceDetail)})
	g.inEach = false
	if g.IntN(3) == 0 {
		said = place(model.PlaceDetail)
	}
	if g.IntN(2) == 0 {
		said = list(repeated(said))
	}
	return mapOf(model.Placeholder(g.one([]string{"$name", "$name", "$pointer", "$parameter", "$query", "$header"})), said)
}

// texted makes an element that has a text beside attributes.
func (g *shaper) texted() model.Node {
	n := model.Node{Kind: model.Object}
	for range g.IntN(3) {
		g.names++
		n.Members = append(n.Members, model.Member{Name: fmt.Sprintf("m%d", g.names), Attribute: true, Value: g.text()})
	}
	at := g.IntN(len(n.Members) + 1)
	g.names++
	n.Members = slices.Insert(n.Members, at, model.Member{Name: fmt.Sprintf("m%d", g.names), Text: true, Value: g.text()})
	return n
}

// text makes a value that may be an attribute in XML.
func (g *shaper) text() model.Node {
	n := placedValue(g.one([]string{"v_text", "v_empty", "v_int", "v_float", "v_bool", "v_none"}))
	switch g.IntN(6) {
	case 0:
		return literal(g.one([]string{`"a"`, `"<"`, "1", "true", "null", `""`}))
	case 1:
		n = place(model.Placeholder(g.one([]string{"$status", "$id", "$phrase", "$type", "$message", "$instance", "$path", "$help", "$time"})))
	case 2:
		n = requestHeader("User-Agent")
	case 3:
		n = placedParam(g.one([]string{"a_string", "a_int", "a_bool", "a_float", "a_duration", "a_time", "a_uri"}))
	}
	if g.inEach && g.IntN(3) == 0 {
		return fieldValue("f_code")
	}
	switch n.Placeholder {
	case model.PlaceStatus, model.PlaceID, model.PlaceParam, model.PlaceValue:
		n.Quoted = g.IntN(3) == 0
	}
	return n
}

func (g *shaper) object(depth int) model.Node {
	n := model.Node{Kind: model.Object}
	spread := false
	for range g.IntN(6) {
		g.names++
		name := fmt.Sprintf("m%d", g.names)
		switch k := g.IntN(12); {
		case k == 0:
			n.Members = append(n.Members, model.Member{Name: name, Attribute: true, Value: g.text()})
		case k == 1 && depth < 4:
			n.Members = append(n.Members, model.Member{Value: g.firstOf(func() model.Node { return g.members(depth + 1) })})
		case k == 1:
			params := place(model.PlaceParams)
			params.Quoted = g.IntN(2) == 0
			n.Members = append(n.Members, model.Member{Name: name, Value: params})
		case k == 3 && g.inEach:
			n.Members = append(n.Members, model.Member{Name: name, Value: fieldValue("f_list")})
		case k == 2 && !spread:
			spread = true
			n.Members = append(n.Members, model.Member{Value: place(model.PlaceSpread)})
		default:
			n.Members = append(n.Members, model.Member{Name: name, Value: g.node(depth)})
		}
	}
	return n
}

// members makes an object that has some.
func (g *shaper) members(depth int) model.Node {
	n := g.object(depth)
	for len(n.Members) == 0 {
		n = g.object(depth)
	}
	return n
}

func (g *shaper) list(depth int) model.Node {
	n := model.Node{Kind: model.List}
	for range g.IntN(4) {
		switch k := g.IntN(6); {
		case k == 0 && !g.inEach:
			g.inEach = true
			item := g.object(depth)
			item.Members = append(item.Members, model.Member{Name: "detail", Value: place(model.PlaceDetail)}, model.Member{Name: "name", Value: place(model.PlaceName)})
			g.Shuffle(len(item.Members), func(i, j int) { item.Members[i], item.Members[j] = item.Members[j], item.Members[i] })
			g.inEach = false
			n.Items = append(n.Items, repeated(item))
		case k == 1:
			n.Items = append(n.Items, place(model.PlaceParams))
		default:
			n.Items = append(n.Items, g.node(depth))
		}
	}
	return n
}

func (g *shaper) one(of []string) string { return of[g.IntN(len(of))] }

package words

import (
	"strings"
	"testing"

	"github.com/statusgen/statusgen/templates/model"
)

// Each placeholder is said in a sentence of its own.
func TestPlace(t *testing.T) {
	said := map[string]model.Placeholder{}
	for _, p := range []model.Placeholder{
		model.PlaceStatus, model.PlaceID, model.PlacePhrase, model.PlaceMessage, model.PlaceType, model.PlaceHelp, model.PlaceTime, model.PlaceInstance, model.PlaceParams,
		model.PlaceParam, model.PlaceValue, model.PlacePath, model.PlaceHeader, model.PlaceDetail, model.PlacePointer, model.PlaceIn, model.PlaceParameter, model.PlaceQuery,
		model.PlaceField, model.PlaceName, model.PlaceFieldValue,
	} {
		text := Place(model.Node{Kind: model.Place, Placeholder: p, Name: "limit", Header: "User-Agent"})
		if !strings.HasSuffix(text, ".") || said[text] != "" {
			t.Errorf("%s is said as %q, as is %s", p, text, said[text])
		}
		said[text] = p
	}
	fields := model.Fields()
	for _, c := range []struct {
		n    model.Node
		want string
	}{
		{model.Node{Literal: `"v1"`}, "Always v1."},
		{fields, "The fields of the request that are wrong."},
		{model.Node{Kind: model.Map, Placeholder: model.PlacePointer, Items: []model.Node{fields}}, "The fields of the request that are wrong, by their JSON Pointers (RFC 6901)."},
		{model.Node{Kind: model.Map, Placeholder: model.PlaceName, Items: []model.Node{fields}}, "The fields of the request that are wrong, by their names."},
		{model.Node{Kind: model.First, Items: []model.Node{{Kind: model.Place, Placeholder: model.PlaceMessage}, {Kind: model.Place, Placeholder: model.PlacePhrase}}},
			"What is wrong, in words that may change; or else: What the kind of error is called."},
	} {
		if got := Place(c.n); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// The types are those of the rows that have something there.
func TestPlaceType(t *testing.T) {
	number := &model.Row{Name: "Full", Code: 409, Number: true, Params: []*model.Param{{Name: "limit", Type: model.TypeInt}}, Values: []model.Value{{Name: "v", Literal: "true"}}}
	text := &model.Row{Name: "Gone", Code: 410, Params: []*model.Param{{Name: "limit", Type: model.TypeString, List: true}}, Wrong: []*model.FieldValue{{Name: "kind", Type: model.TypeTime}}}
	table := &model.Table{Rows: []*model.Row{number, text}}
	place := func(p model.Placeholder, name string) model.Node {
		return model.Node{Kind: model.Place, Placeholder: p, Name: name}
	}
	quoted := place(model.PlaceStatus, "")
	quoted.Quoted = true
	for _, c := range []struct {
		n    model.Node
		want string
	}{
		{place(model.PlaceStatus, ""), "integer"},
		{quoted, "string"},
		{place(model.PlaceID, ""), "integer or string"},
		{place(model.PlaceMessage, ""), "string"},
		{place(model.PlaceType, ""), "URI"},
		{place(model.PlaceTime, ""), "time (RFC 3339)"},
		{place(model.PlaceParams, ""), "object"},
		{place(model.PlaceSpread, ""), "of any type"},
		{place(model.PlaceParam, "limit"), "integer or list of string"},
		{place(model.PlaceValue, "v"), "true or false"},
		{place(model.PlaceFieldValue, "kind"), "time (RFC 3339)"},
		{model.Node{Literal: "null"}, "null"},
		{model.Node{Literal: "1.5"}, "number"},
		{model.Fields(), "list"},
		{model.Node{Kind: model.Map, Placeholder: model.PlaceName, Items: []model.Node{model.Fields()}}, "object"},
		{model.Node{Kind: model.First, Items: []model.Node{{Literal: `"x"`}, {Literal: "1"}}}, "string or number"},
	} {
		if got := PlaceType(table, c.n); got != c.want {
			t.Errorf("%s: got %q, want %q", c.n.Placeholder, got, c.want)
		}
	}
}

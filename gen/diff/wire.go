package diff

import (
	"slices"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// A wire is what is asked of a table to know what clients see of it.
type wire struct {
	table  *model.Table
	xml    bool // there is a form in XML
	id     bool // errors have their ids in it
	params bool // and their params, beside those that have a place of their own
	fields bool // and wrong fields
	bodies map[*model.Body]bool
}

func wireOf(t *model.Table) wire {
	w := wire{table: t, bodies: map[*model.Body]bool{}}
	w.xml = slices.ContainsFunc(t.Formats, model.Format.IsXML)
	w.id = w.has(model.PlaceID) || w.has(model.PlaceType) && strings.Contains(t.Error.Type, "{id}") || t.Error.IsNamedByHelp() && strings.Contains(t.Error.Help, "{id}")
	w.params = w.has(model.PlaceParams) || w.has(model.PlaceSpread)
	w.fields = slices.ContainsFunc([]model.Placeholder{model.PlaceDetail, model.PlacePointer, model.PlaceName, model.PlaceParameter, model.PlaceFieldValue}, w.has)
	for _, r := range t.Rows {
		if r.Carries != nil && r.Body == model.BodyNamed {
			w.addBody(r.Carries)
		}
		for _, p := range r.Params {
			if p.Body != nil && w.tells(r, p) {
				w.addBody(p.Body)
			}
		}
	}
	return w
}

// addBody adds a body that is sent, with those within it.
func (w wire) addBody(b *model.Body) {
	if w.bodies[b] {
		return
	}
	w.bodies[b] = true
	for _, f := range b.Fields {
		if f.Body != nil {
			w.addBody(f.Body)
		}
	}
}

// has reports whether errors have the placeholder, in the body or in a header.
func (w wire) has(p model.Placeholder) bool {
	return w.table.Error.Shape.Has(p) || slices.ContainsFunc(w.table.Error.Headers, func(h model.ErrorHeader) bool { return h.Value.Has(p) })
}

// isByPhrase reports whether nothing but the phrase in a body tells an error of the row
// from others with its code.
func (w wire) isByPhrase(r *model.Row) bool {
	e := &w.table.Error
	if r.Body != model.BodyError || !e.Shape.Has(model.PlacePhrase) || w.has(model.PlaceID) {
		return false
	}
	page := func(r *model.Row) string {
		if e.IsNamedByHelp() {
			return e.HelpURI(r)
		}
		return e.TypeURI(r)
	}
	return slices.ContainsFunc(w.table.Rows, func(other *model.Row) bool {
		return other != r && other.Code == r.Code && e.Title(other) != e.Title(r) && (page(other) == page(r) || !e.IsNamedByHelp() && !e.Shape.Has(model.PlaceType))
	})
}

// tells reports whether clients are told the param of an error of the row.
func (w wire) tells(r *model.Row, p *model.Param) bool {
	return r.Body == model.BodyError && !r.Hide && !p.Sensitive && (w.params || p.Place > 0)
}

// names reports whether clients are told which fields of a request are wrong.
func (w wire) names(r *model.Row) bool {
	return r.TellsFields() && w.fields
}

// hasNamed reports whether the shape has the row's param, constant, or value of wrong
// fields of the name in a place of its own.
func hasNamed(n model.Node, p model.Placeholder, name string) bool {
	return n.Placeholder == p && n.Name == name ||
		slices.ContainsFunc(n.Items, func(n model.Node) bool { return hasNamed(n, p, name) }) ||
		slices.ContainsFunc(n.Members, func(m model.Member) bool { return hasNamed(m.Value, p, name) })
}

// goType is the Go type of a value of the type.
func goType(t model.Type, body *model.Body, isList bool) string {
	text := "string"
	switch {
	case body != nil:
		text = body.Name
	case t == model.TypeInt || t == model.TypeBool:
		text = string(t)
	case t == model.TypeFloat:
		text = "float64"
	case t == model.TypeDuration:
		text = "time.Duration"
	case t == model.TypeTime:
		text = "time.Time"
	}
	if isList {
		return "[]" + text
	}
	return text
}

// typeText is the type as a table writes it.
func typeText(t model.Type, body *model.Body, isList bool) string {
	text := string(t)
	if body != nil {
		text = body.Name
	}
	if isList {
		return "[" + text + "]"
	}
	return text
}

// reads reports whether who expects a value of the old type reads one of the new.
func reads(old, new model.Type) bool {
	texts := []model.Type{model.TypeString, model.TypeURI, model.TypeEnum}
	switch {
	case old == new:
		return true
	case slices.Contains(texts, old) && slices.Contains(texts, new):
		return true
	case old == model.TypeString:
		return new == model.TypeTime // which is one
	case old == model.TypeFloat:
		return new == model.TypeInt || new == model.TypeDuration
	case old == model.TypeDuration:
		return new == model.TypeInt || new == model.TypeFloat
	}
	return false
}

// readsBody reports whether who expects the old body reads the new one.
func readsBody(old, new *model.Body) bool {
	switch {
	case old == nil || new == nil:
		return old == new
	case old.Go != nil || new.Go != nil:
		return old.Go != nil && new.Go != nil && old.Go.Path == new.Go.Path && old.Go.Name == new.Go.Name
	}
	for _, f := range old.Fields {
		n, ok := find(new.Fields, f.Name, fieldName)
		if !ok || n.List != f.List || n.Optional && !f.Optional || !readsField(f, n) {
			return false
		}
	}
	return true
}

func readsField(old, new *model.Field) bool {
	if old.Body != nil || new.Body != nil {
		return readsBody(old.Body, new.Body)
	}
	return reads(old.Type, new.Type)
}

func fieldName(f *model.Field) string { return f.Name }

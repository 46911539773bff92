package sample

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// An occasion is an error of a row, with all that its body may say. What it sends is
// found by a walk over the shape; gopkg compiles the same shape to Go.
type occasion struct {
	t       *model.Table
	r       *model.Row
	message string
	params  []pair // that the client is told, in the order of the body
	others  []pair // those of them that have no place of their own
	fields  []wrongField
	accept  string // of the request
}

// A wrongField is one of the request.
type wrongField struct {
	in           model.FieldPlace
	name, detail string
	values       []pair
}

func newOccasion(t *model.Table, r *model.Row) *occasion {
	o := &occasion{t: t, r: r, message: r.Text()}
	if r.Hide {
		return o
	}
	o.message = message(r)
	params := r.Told()
	slices.SortStableFunc(params, func(p, q *model.Param) int { // as a constructor has them
		if p.Place == 0 || q.Place == 0 {
			return cmp.Compare(q.Place, p.Place)
		}
		return cmp.Compare(p.Place, q.Place)
	})
	placed := t.Error.Shape.PlacedParams()
	for _, p := range params {
		x := pair{p.Name, valueOfParam(p)}
		o.params = append(o.params, x)
		if !slices.Contains(placed, p.Name) {
			o.others = append(o.others, x)
		}
	}
	if r.Fields {
		o.fields = wrongFields(r)
	}
	return o
}

// message is what an error of the row says, to the client unless it hides that.
func message(r *model.Row) string {
	switch {
	case r.Unlisted: // the package words it
		return r.Text()
	case r.Message == nil:
		return messageFor(r)
	}
	var b strings.Builder
	for _, part := range r.Message.Parts {
		if part.Param == nil {
			b.WriteString(part.Text)
		} else {
			b.WriteString(valueOfParam(part.Param).inMessage())
		}
	}
	return b.String()
}

// wrongFields are the fields of the request that errors of the row name: one with all
// that may be said of it, and one with what must be.
func wrongFields(r *model.Row) []wrongField {
	fields := []wrongField{
		{in: model.InBody, name: "/items/0/quantity", detail: "must be at least 1"},
		{in: model.InQuery, name: "limit", detail: "must be a number"},
	}
	for _, v := range r.Wrong {
		said := pair{v.Name, valueSaid(v)}
		if !v.Optional {
			fields[1].values = append(fields[1].values, said)
		}
		if !v.Optional || !said.value.isZero() {
			fields[0].values = append(fields[0].values, said)
		}
	}
	return fields
}

// bodies are what is sent in each format.
func (o *occasion) bodies() []Body {
	var all []Body
	for _, f := range o.t.Formats {
		b := Body{Accept: f.MediaType, MediaType: o.t.Error.MediaType(f)}
		if slices.ContainsFunc(all, func(have Body) bool { return have.MediaType == b.MediaType }) {
			continue
		}
		o.accept = b.Accept
		switch {
		case o.t.Error.IsText():
			b.Text = []byte{} // which may be empty
			if v, ok := o.value(o.t.Error.Shape, nil); ok {
				b.Text = []byte(v.String())
			}
		case f.IsXML():
			b.Text = o.xml()
		default:
			b.Text = []byte(o.bare(o.t.Error.Shape, nil))
		}
		all = append(all, b)
	}
	if len(o.t.Formats) == 1 || o.t.Error.IsText() {
		all[0].Accept = ""
	}
	return all
}

// json is the node in JSON, within the wrong field if that is not nil. It reports
// whether the error has anything for it.
func (o *occasion) json(n model.Node, f *wrongField) (text string, ok bool) {
	switch n.Kind {
	case model.Literal:
		return n.Literal, true
	case model.Object:
		var members []string
		for _, m := range o.members(n, f) {
			if m.Value.Placeholder == model.PlaceSpread {
				for _, p := range o.others {
					members = append(members, model.Quote(p.name)+":"+string(p.value.appendJSON(nil, false)))
				}
			} else if v, ok := o.json(m.Value, f); ok {
				members = append(members, model.Quote(m.Name)+":"+v)
			}
		}
		return "{" + strings.Join(members, ",") + "}", len(members) > 0 || len(n.Members) == 0
	case model.List:
		var items []string
		for _, item := range n.Items {
			if item.Kind == model.Each {
				for i := range o.fields {
					items = append(items, o.repeated(item.Items[0], &o.fields[i]))
				}
			} else if _, ok := o.json(item, f); ok || !item.IsNamed() {
				items = append(items, o.bare(item, f))
			}
		}
		return "[" + strings.Join(items, ",") + "]", len(items) > 0 || !n.Repeats()
	case model.Map:
		var members []string
		for _, fields := range o.named(n) {
			v := o.repeated(n.Said(), &fields[0])
			if n.Every() {
				var all []string
				for i := range fields {
					all = append(all, o.repeated(n.Said(), &fields[i]))
				}
				v = "[" + strings.Join(all, ",") + "]"
			}
			members = append(members, model.Quote(keyOf(n, &fields[0]))+":"+v)
		}
		return "{" + strings.Join(members, ",") + "}", len(members) > 0
	case model.First:
		if item := o.first(n, f); item != nil {
			return o.json(*item, f)
		}
		return "", false
	}
	v, ok := o.value(n, f)
	if !ok {
		return "", false
	}
	return string(v.appendJSON(nil, n.Quoted)), true
}

// repeated is what is said of a wrong field.
func (o *occasion) repeated(n model.Node, f *wrongField) string { return o.bare(n.Of(f.in), f) }

// bare is the node where something must stand: an item of a list, or all of the body.
func (o *occasion) bare(n model.Node, f *wrongField) string {
	v, ok := o.json(n, f)
	switch {
	case ok || n.Kind == model.Object || n.Kind == model.Map || n.Kind == model.List:
		return v
	case n.Kind == model.First:
		last := n.Items[len(n.Items)-1]
		if last.IsNamed() {
			return "null"
		}
		return o.bare(last, f)
	case n.Placeholder == model.PlaceParams:
		return "{}"
	case n.Placeholder == model.PlaceFieldValue:
		return "null"
	}
	return `""`
}

// has reports whether the error has something for the node.
func (o *occasion) has(n model.Node, f *wrongField) bool {
	switch n.Kind {
	case model.Literal:
		return true
	case model.Object:
		return len(n.Members) == 0 || slices.ContainsFunc(n.Members, func(m model.Member) bool { return o.has(m.Value, f) })
	case model.List:
		return !n.Repeats() || len(o.fields) > 0
	case model.Map:
		return len(o.named(n)) > 0
	case model.First:
		return o.first(n, f) != nil
	}
	if n.Placeholder == model.PlaceSpread {
		return len(o.others) > 0
	}
	_, ok := o.value(n, f)
	return ok
}

// first is the first alternative that the error has something for, or nil.
func (o *occasion) first(n model.Node, f *wrongField) *model.Node {
	i := slices.IndexFunc(n.Items, func(item model.Node) bool { return o.has(item, f) })
	if i < 0 {
		return nil
	}
	return &n.Items[i]
}

// members are those of an object, with those of the alternatives that stand among them.
func (o *occasion) members(n model.Node, f *wrongField) []model.Member {
	if !slices.ContainsFunc(n.Members, model.Member.IsOneOf) {
		return n.Members
	}
	var all []model.Member
	for _, m := range n.Members {
		if !m.IsOneOf() {
			all = append(all, m)
		} else if item := o.first(m.Value, f); item != nil {
			all = append(all, o.members(*item, f)...)
		}
	}
	return all
}

// named are the fields of a Map, those of one name together.
func (o *occasion) named(n model.Node) [][]wrongField {
	var names [][]wrongField
	for _, f := range o.fields {
		if !slices.Contains(n.Places(), f.in) {
			continue
		}
		i := slices.IndexFunc(names, func(have []wrongField) bool { return keyOf(n, &have[0]) == keyOf(n, &f) })
		if i < 0 {
			names = append(names, []wrongField{f})
		} else {
			names[i] = append(names[i], f)
		}
	}
	return names
}

// keyOf is the name that the field has in a Map.
func keyOf(n model.Node, f *wrongField) string {
	if n.Placeholder == model.PlaceName {
		return f.dotted()
	}
	return f.name
}

// dotted is the name of the field; of a JSON Pointer the tokens with dots between.
func (f *wrongField) dotted() string {
	if f.in != model.InBody {
		return f.name
	}
	return strings.ReplaceAll(strings.TrimPrefix(f.name, "/"), "/", ".")
}

// value is what the error has for a placeholder.
func (o *occasion) value(n model.Node, f *wrongField) (v value, ok bool) {
	text := ""
	switch n.Placeholder {
	case model.PlaceStatus:
		return value{literal: strconv.Itoa(o.r.Code)}, true
	case model.PlaceID:
		if o.r.Number {
			return value{literal: o.r.ID}, true
		}
		return value{text: o.r.ID}, true
	case model.PlacePhrase:
		return value{text: o.t.Error.Title(o.r)}, true
	case model.PlaceType:
		return value{text: o.t.Error.TypeURI(o.r)}, true
	case model.PlaceHelp:
		return value{text: o.t.Error.HelpURI(o.r)}, true
	case model.PlacePath:
		return value{text: requestPath}, true
	case model.PlaceTime:
		return value{text: sentAt.UTC().Format("2006-01-02T15:04:05.000Z07:00")}, true
	case model.PlaceDetail:
		return value{text: f.detail}, true
	case model.PlacePointer: // whichever name it is, once it is that of a part of the request
		return value{text: f.name}, true
	case model.PlaceName:
		return value{text: f.dotted()}, true
	case model.PlaceParam:
		return pairOf(o.params, n.Name)
	case model.PlaceValue:
		literal, ok := o.r.Value(n.Name)
		return value{literal: literal}, ok
	case model.PlaceFieldValue:
		return pairOf(f.values, n.Name)
	case model.PlaceParams, model.PlaceSpread:
		return value{pairs: o.others}, len(o.others) > 0
	case model.PlaceMessage:
		text = o.message
	case model.PlaceInstance:
		text = requestID
	case model.PlaceHeader:
		text = requestHeader(o.t, n.Header, o.accept)
	}
	return value{text: text}, text != ""
}

func pairOf(pairs []pair, name string) (v value, ok bool) {
	i := slices.IndexFunc(pairs, func(p pair) bool { return p.name == name })
	if i < 0 {
		return v, false
	}
	return pairs[i].value, true
}

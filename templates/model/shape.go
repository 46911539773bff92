package model

import (
	"cmp"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// An ErrorBody is what every error of the table sends beside its status code.
type ErrorBody struct {
	Shape     Node   // an object, a list, or a Place: a text
	JSONType  string // the media type of errors in JSON; empty: as MediaType says
	XMLType   string // that of errors in XML; empty: the format's own
	Titled    bool   // with about:blank, $phrase is that of the registry (RFC 9457, section 4.2.1)
	XML       XML
	Type      string        // the problem type's URI, with {id} and {name}; empty: about:blank
	Help      string        // where the row is explained: a URI, with {id}, {name} and {code}; empty: nowhere
	RequestID string        // the header that names a request
	Always    bool          // an error of a request without a name has a fresh one, also where it hides nothing
	Headers   []ErrorHeader // that every error has
}

// XML is what JSON has no word for.
type XML struct {
	Root      string // the name of the root element, without the prefix
	Of        string // the member of the shape that the root stands for; empty: all of the shape
	Prefix    string // of all elements; empty: none
	Namespace string // of all elements; may be empty
	Item      string // the name of a list's items
}

// Name is the name of an element as it is sent.
func (x XML) Name(name string) string {
	if x.Prefix == "" {
		return name
	}
	return x.Prefix + ":" + name
}

// An ErrorHeader is a header that every error has: a text, or what a
// placeholder stands for.
type ErrorHeader struct {
	Name  string
	Value Node
}

// InXML is the shape of an error in XML.
func (e *ErrorBody) InXML() Node {
	for _, m := range e.Shape.Members {
		if e.XML.Of != "" && m.Name == e.XML.Of {
			return m.Value
		}
	}
	return e.Shape
}

// IsText reports whether the body of an error is a text, in whatever format.
func (e *ErrorBody) IsText() bool { return e.Shape.Kind == Place }

// MediaType is the media type of errors in the format: they are XML in one that
// is XML, and JSON in any other; but a text is one in all of them.
func (e *ErrorBody) MediaType(f Format) string {
	switch {
	case e.IsText():
		return "text/plain; charset=utf-8"
	case f.IsXML():
		return cmp.Or(e.XMLType, f.MediaType)
	case f.IsJSON():
		return cmp.Or(e.JSONType, f.MediaType)
	}
	return cmp.Or(e.JSONType, "application/json")
}

// IsProblem reports whether errors in the format are problems (RFC 9457).
func (e *ErrorBody) IsProblem(f Format) bool {
	return strings.HasPrefix(e.MediaType(f), "application/problem+")
}

// Title is what an error of the row puts for $phrase: with about:blank the
// registry's phrase, as RFC 9457, section 4.2.1 has it, else the table's.
func (e *ErrorBody) Title(r *Row) string {
	if e.Type == "" && r.Type == "" && e.Titled {
		return r.Title
	}
	return r.Phrase
}

// TypeURI is the problem type of an error of the row: the row's own, else the table's.
func (e *ErrorBody) TypeURI(r *Row) string {
	uri := cmp.Or(r.Type, e.Type, "about:blank")
	return strings.ReplaceAll(strings.ReplaceAll(uri, "{name}", r.Name), "{id}", url.PathEscape(r.ID))
}

// Names reports whether an error of the row says its name on the wire: in a header, in its
// body, or in a URI there.
func (e *ErrorBody) Names(r *Row) bool {
	for _, h := range e.Headers {
		if h.Value.Has(PlaceID) {
			return true
		}
	}
	return r.Body == BodyError && (e.Shape.Has(PlaceID) ||
		e.Shape.Has(PlaceType) && strings.Contains(cmp.Or(r.Type, e.Type), "{id}") ||
		e.Shape.Has(PlaceHelp) && strings.Contains(e.Help, "{id}"))
}

// IsNamedByHelp reports whether nothing in a body names the row of the error but the page
// that explains it, as with GitHub.
func (e *ErrorBody) IsNamedByHelp() bool {
	return e.Shape.Has(PlaceHelp) && !e.Shape.Has(PlaceType) && !e.Shape.Has(PlaceID) && (strings.Contains(e.Help, "{id}") || strings.Contains(e.Help, "{name}"))
}

// HelpURI is where an error of the row is explained.
func (e *ErrorBody) HelpURI(r *Row) string {
	return strings.NewReplacer("{id}", url.PathEscape(r.ID), "{name}", r.Name, "{code}", strconv.Itoa(r.Code)).Replace(e.Help)
}

// A Node is one value in the shape of an error body.
type Node struct {
	Kind        NodeKind
	Members     []Member    // of an object, in the order of the wire
	Items       []Node      // of a list; of an Each, the one that is repeated; of a Map, the value of each name; of a First, the alternatives
	Literal     string      // JSON text of a string, a number, true, false or null
	Placeholder Placeholder // what an error puts here
	Header      string      // for PlaceHeader: the name of the request's header
	Name        string      // for PlaceParam, PlaceValue and PlaceFieldValue: which
	Quoted      bool        // a number, or each param, is sent as a string
}

// A NodeKind says what a Node is.
type NodeKind int

const (
	Literal NodeKind = iota
	Object
	List
	Each  // in a list: an item for each wrong field of the request
	Place // a Placeholder
	Map   // an object: a member for each name that wrong fields have for the Placeholder
	First // the first of its Items that an error has something for, else the last
)

// Every reports whether a Map has all that wrong fields of one name say, in a list:
// else it has what the first of them says.
func (n Node) Every() bool { return n.Items[0].Repeats() }

// Said is what a Map has of a wrong field.
func (n Node) Said() Node {
	if n.Every() {
		return n.Items[0].Items[0].Items[0]
	}
	return n.Items[0]
}

// Places are the parts of a request whose fields a Map has: those where a field has
// a value for its key.
func (n Node) Places() []FieldPlace {
	if n.Placeholder == PlaceName {
		return FieldPlaces
	}
	var places []FieldPlace
	for _, in := range FieldPlaces {
		if n.namesField(in) {
			places = append(places, in)
		}
	}
	return places
}

// Key is the name of the attribute that XML has in place of a Map's keys.
func (n Node) Key() string { return strings.TrimPrefix(string(n.Placeholder), "$") }

// Repeats reports whether the node is a list of what is repeated for each wrong
// field.
func (n Node) Repeats() bool {
	return n.Kind == List && len(n.Items) == 1 && n.Items[0].Kind == Each
}

// IsNamed reports whether the node is a param or a value of the row.
func (n Node) IsNamed() bool { return n.Placeholder == PlaceParam || n.Placeholder == PlaceValue }

// LeftOut reports whether what has the value is left out when an error has none
// for it: a placeholder without a value, or a list or a Map of no wrong fields.
func (n Node) LeftOut() bool {
	switch n.Placeholder {
	case PlaceMessage, PlaceInstance, PlaceParams, PlaceHeader, PlaceParam, PlaceValue, PlaceFieldValue:
		return true
	}
	return n.Kind == Map || n.Repeats() || n.Kind == First && !n.Always()
}

// Needs are the nodes of which an error must have something, or else has nothing for
// this one; none where it always has.
func (n Node) Needs() []Node {
	var parts []Node
	switch {
	case n.Kind == First:
		parts = n.Items
	case n.Kind == Object:
		for _, m := range n.Members {
			parts = append(parts, m.Value)
		}
	case n.LeftOut() || n.Placeholder == PlaceSpread:
		return []Node{n}
	}
	var needs []Node
	for _, part := range parts {
		more := part.Needs()
		if more == nil {
			return nil
		}
		needs = append(needs, more...)
	}
	return needs
}

// Always reports whether every error has something for the node.
func (n Node) Always() bool { return n.Needs() == nil }

// Sometimes reports whether there are errors, or of what is repeated wrong fields,
// that have nothing for the node.
func (n Node) Sometimes() bool {
	return !n.Always() || !n.hasValue(InBody) || !n.hasValue(InQuery) || !n.hasValue(InHeader)
}

// IsPlaced reports whether of a wrong field that the node repeats it is said in which
// part of the request it is, unless that is the body.
func (n Node) IsPlaced() bool { return n.Has(PlaceIn) }

// MaybeEmpty reports whether the node is an object of which every member may be
// left out.
func (n Node) MaybeEmpty() bool {
	for _, m := range n.Members {
		if m.Value.Placeholder != PlaceSpread && !m.Value.LeftOut() && !m.Value.MaybeEmpty() {
			return false
		}
	}
	return len(n.Members) > 0
}

// PlacedParams are the names of the params that the shape has a place for, each once.
func (n Node) PlacedParams() []string {
	var names []string
	n.visit(func(n Node) {
		if n.Placeholder == PlaceParam && !slices.Contains(names, n.Name) {
			names = append(names, n.Name)
		}
	})
	return names
}

// visit gives the node, and all that are in it, to do.
func (n Node) visit(do func(Node)) {
	do(n)
	for _, item := range n.Items {
		item.visit(do)
	}
	for _, m := range n.Members {
		m.Value.visit(do)
	}
}

// HasValue reports whether the shape has a place for the constant of a row.
func (n Node) HasValue(name string) bool {
	has := false
	n.visit(func(n Node) { has = has || n.Placeholder == PlaceValue && n.Name == name })
	return has
}

// TellsParams reports whether a body of the shape has the params that have no place of
// their own.
func (n Node) TellsParams() bool { return n.Has(PlaceParams) || n.Has(PlaceSpread) }

// Has reports whether the node, or one in it, is the placeholder.
func (n Node) Has(p Placeholder) bool {
	return n.Placeholder == p || slices.ContainsFunc(n.Items, func(n Node) bool { return n.Has(p) }) ||
		slices.ContainsFunc(n.Members, func(m Member) bool { return m.Value.Has(p) })
}

// A Member is a name of an object with its value. A spread has no name.
type Member struct {
	Name      string
	Attribute bool   // in XML; in JSON it is as any other
	Prefix    string // of an attribute: xml, or none
	Text      bool   // in XML it is the text of the element
	Value     Node
}

// IsOneOf reports whether the member stands for those of an object, of several: it is
// a First of objects, and has no name.
func (m Member) IsOneOf() bool { return m.Name == "" && m.Value.Kind == First }

// A Placeholder is what an error puts into its body.
type Placeholder string

const (
	PlaceStatus   Placeholder = "$status"    // the code, a number
	PlaceID       Placeholder = "$id"        // the row's name on the wire
	PlacePhrase   Placeholder = "$phrase"    // the row's phrase; with about:blank the registry's
	PlaceMessage  Placeholder = "$message"   // what the client is told
	PlaceType     Placeholder = "$type"      // the problem type
	PlaceHelp     Placeholder = "$help"      // where the row is explained
	PlaceTime     Placeholder = "$time"      // when the error was sent
	PlaceInstance Placeholder = "$instance"  // what names this very occurrence
	PlaceParams   Placeholder = "$params"    // the params, an object
	PlaceSpread   Placeholder = "$params..." // the params, as members in this place
	PlaceParam    Placeholder = "$param."    // a param at this place, and so not among the params
	PlaceValue    Placeholder = "$value."    // a constant of the row
	PlacePath     Placeholder = "$path"      // the path of the request
	PlaceHeader   Placeholder = "$header."   // a header of the request
)

// What a wrong field puts into an Each.
const (
	PlaceDetail    Placeholder = "$detail"    // what is wrong with it
	PlacePointer   Placeholder = "$pointer"   // in the body: where it is, as a JSON Pointer
	PlaceIn        Placeholder = "$in"        // elsewhere: query or header
	PlaceParameter Placeholder = "$parameter" // elsewhere: its name
	PlaceQuery     Placeholder = "$query"     // in the query: its name
	PlaceField     Placeholder = "$header"    // in the header: its name
	PlaceName      Placeholder = "$name"      // its name wherever it is; of the pointer items.0.qty

	PlaceFieldValue Placeholder = "$field." // what the row says of it beside
)

// OfField reports whether the placeholder is one of a wrong field.
func (p Placeholder) OfField() bool {
	switch p {
	case PlaceDetail, PlacePointer, PlaceIn, PlaceParameter, PlaceQuery, PlaceField, PlaceName:
		return true
	}
	return strings.HasPrefix(string(p), string(PlaceFieldValue))
}

// NamesField reports whether the placeholder names a wrong field, and so can be the
// key of a Map.
func (p Placeholder) NamesField() bool {
	switch p {
	case PlacePointer, PlaceParameter, PlaceQuery, PlaceField, PlaceName:
		return true
	}
	return false
}

// A FieldPlace is the part of a request that has a wrong field.
type FieldPlace string

const (
	InBody   FieldPlace = "body"
	InQuery  FieldPlace = "query"
	InHeader FieldPlace = "header"
)

// FieldPlaces are all of them.
var FieldPlaces = []FieldPlace{InBody, InQuery, InHeader}

// Of returns what an Each repeats for a field that is in this part of the request:
// without the members that such a field has no value for, and the objects that have
// no other. An item of a list cannot be left out: it is empty, or for $pointer the
// name of the field. PlacePointer is what names the field in its part, whichever
// that is.
func (n Node) Of(in FieldPlace) Node {
	switch n.Kind {
	case Place:
		if n.namesField(in) || n.Placeholder == PlacePointer {
			return Node{Kind: Place, Placeholder: PlacePointer}
		}
		if n.Placeholder == PlaceIn && in != InBody {
			return Node{Literal: `"` + string(in) + `"`}
		}
		if !n.hasValue(in) {
			return Node{Literal: `""`}
		}
	case List:
		items := make([]Node, len(n.Items))
		for i, item := range n.Items {
			items[i] = item.Of(in)
		}
		n.Items = items
	case Object:
		var members []Member
		for _, m := range n.Members {
			if !m.Value.hasValue(in) {
				continue
			}
			oneOf := m.IsOneOf()
			if m.Value = m.Value.Of(in); oneOf && m.Value.Kind == Object {
				members = append(members, m.Value.Members...) // the others are for other fields
			} else {
				members = append(members, m)
			}
		}
		n.Members = members
	case First:
		return n.firstOf(in)
	}
	return n
}

// firstOf is Of of a First: without the alternatives that such a field has no value
// for, and those behind one that it always has.
func (n Node) firstOf(in FieldPlace) Node {
	var items []Node
	for _, item := range n.Items {
		if item.hasValue(in) {
			items = append(items, item.Of(in))
			if items[len(items)-1].Always() {
				break
			}
		}
	}
	switch len(items) {
	case 0:
		return Node{Literal: `""`}
	case 1:
		return items[0]
	}
	n.Items = items
	return n
}

// namesField reports whether the placeholder is the name of a field in this part.
func (n Node) namesField(in FieldPlace) bool {
	switch n.Placeholder {
	case PlacePointer:
		return in == InBody
	case PlaceParameter:
		return in != InBody
	case PlaceQuery:
		return in == InQuery
	case PlaceField:
		return in == InHeader
	}
	return false
}

// hasValue reports whether a field in this part of the request has a value for the
// node, or for a member of it. An object that has no members is one all the same.
func (n Node) hasValue(in FieldPlace) bool {
	switch n.Placeholder {
	case PlacePointer, PlaceParameter, PlaceQuery, PlaceField:
		return n.namesField(in)
	case PlaceIn:
		return in != InBody
	}
	if n.Kind == First {
		return slices.ContainsFunc(n.Items, func(item Node) bool { return item.hasValue(in) })
	}
	for _, m := range n.Members {
		if m.Value.hasValue(in) {
			return true
		}
	}
	return len(n.Members) == 0
}

// Fields is what $fields stands for: a list of the wrong fields of the request, with
// the values that rows give them.
func Fields(values ...string) Node {
	members := []Member{
		place("pointer", PlacePointer),
		place("in", PlaceIn),
		place("name", PlaceParameter),
		place("detail", PlaceDetail),
	}
	for _, v := range values {
		members = append(members, Member{Name: v, Value: Node{Kind: Place, Placeholder: PlaceFieldValue, Name: v}})
	}
	return Node{Kind: List, Items: []Node{{Kind: Each, Items: []Node{{Kind: Object, Members: members}}}}}
}

// Problem is the shape of RFC 9457, section 3, with two extension members:
// code, the row's name on the wire, and errors, as in the example of that
// section.
func Problem() ErrorBody {
	return ErrorBody{
		Shape: Node{Kind: Object, Members: []Member{
			place("type", PlaceType),
			place("title", PlacePhrase),
			place("status", PlaceStatus),
			place("code", PlaceID),
			place("detail", PlaceMessage),
			place("instance", PlaceInstance),
			{Name: "errors", Value: Fields()},
			place("", PlaceSpread),
		}},
		JSONType:  "application/problem+json",
		XMLType:   "application/problem+xml",
		Titled:    true,
		XML:       XML{Root: "problem", Namespace: "urn:ietf:rfc:7807", Item: "i"}, // appendix B
		RequestID: "X-Request-Id",
		Headers:   []ErrorHeader{{"Cache-Control", Node{Literal: `"no-store"`}}},
	}
}

// IsProblem reports whether the shape is that of [Problem].
func (n Node) IsProblem() bool { return reflect.DeepEqual(n, Problem().Shape) }

// ReadsProblems reports whether a client of the table reads errors in the shape of
// [Problem]: the table's own, or those of others.
func (t *Table) ReadsProblems() bool {
	inJSON, inXML := t.OtherProblems()
	return t.Calls() && (t.Error.Shape.IsProblem() || inJSON || inXML)
}

// OtherProblems reports whether problems in JSON, and in XML, are none of the table's
// errors, which have another media type then.
func (t *Table) OtherProblems() (inJSON, inXML bool) {
	if t.Error.IsText() {
		return true, false
	}
	return t.Error.JSONType != "application/problem+json", t.Error.XMLType != "application/problem+xml" && slices.ContainsFunc(t.Formats, Format.IsXML)
}

func place(name string, p Placeholder) Member {
	return Member{Name: name, Value: Node{Kind: Place, Placeholder: p}}
}

// RequestHeaders are the headers of the request that the shape has a place for.
func (n Node) RequestHeaders() []string {
	var names []string
	n.visit(func(n Node) {
		if n.Placeholder == PlaceHeader && !slices.Contains(names, n.Header) {
			names = append(names, n.Header)
		}
	})
	return names
}

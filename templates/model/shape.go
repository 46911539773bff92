package model

import (
	"net/url"
	"strings"
)

// An ErrorBody is what every error of the table sends beside its status code.
type ErrorBody struct {
	MediaType string // of the JSON form
	Shape     Node   // an object
	Type      string // the problem type's URI, with {id} and {name}; empty: about:blank
}

// Title is what an error of the row puts for $phrase: with about:blank the
// registry's phrase, as RFC 9457, section 4.2.1 has it, else the table's.
func (e *ErrorBody) Title(r *Row) string {
	if e.Type == "" {
		return r.Title
	}
	return r.Phrase
}

// TypeURI is the problem type of an error of the row.
func (e *ErrorBody) TypeURI(r *Row) string {
	if e.Type == "" {
		return "about:blank"
	}
	return strings.NewReplacer("{id}", url.PathEscape(r.ID), "{name}", r.Name).Replace(e.Type)
}

// A Node is one value in the shape of an error body.
type Node struct {
	Kind        NodeKind
	Members     []Member    // of an object, in the order of the wire
	Items       []Node      // of a list
	Literal     string      // JSON text
	Placeholder Placeholder // what an error puts here
	Header      string      // for PlaceHeader: the name of the request's header
}

// A NodeKind says what a Node is.
type NodeKind int

const (
	Literal NodeKind = iota
	Object
	List
	Place // a Placeholder
)

// A Member is a name of an object with its value; a spread has no name.
type Member struct {
	Name  string
	Value Node
}

// A Placeholder is what an error puts into its body.
type Placeholder string

const (
	PlaceStatus   Placeholder = "$status"    // the code, a number
	PlaceID       Placeholder = "$id"        // the row's name on the wire
	PlacePhrase   Placeholder = "$phrase"    // the row's phrase; with about:blank the registry's
	PlaceMessage  Placeholder = "$message"   // what the client is told
	PlaceType     Placeholder = "$type"      // the problem type
	PlaceInstance Placeholder = "$instance"  // what names this very occurrence
	PlaceFields   Placeholder = "$fields"    // the wrong fields of the request, a list
	PlaceParams   Placeholder = "$params"    // the params, an object
	PlaceSpread   Placeholder = "$params..." // the params, as members in this place
	PlacePath     Placeholder = "$path"      // the path of the request
	PlaceHeader   Placeholder = "$header."   // a header of the request
)

// Problem is the shape of RFC 9457, section 3, with this table's extension
// members: code, the row's name on the wire, and errors, as in the example of
// that section.
func Problem() ErrorBody {
	place := func(name string, p Placeholder) Member {
		return Member{name, Node{Kind: Place, Placeholder: p}}
	}
	return ErrorBody{
		MediaType: "application/problem+json",
		Shape: Node{Kind: Object, Members: []Member{
			place("type", PlaceType),
			place("title", PlacePhrase),
			place("status", PlaceStatus),
			place("code", PlaceID),
			place("detail", PlaceMessage),
			place("instance", PlaceInstance),
			place("errors", PlaceFields),
			place("", PlaceSpread),
		}},
	}
}

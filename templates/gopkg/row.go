package gopkg

import (
	"fmt"
	"strings"

	. "github.com/dave/jennifer/jen"

	"github.com/statusgen/statusgen/templates/model"
)

// What success and error rows have in common.

// The variable of a row.
//
//	var rowNotFound = row{
//		name:    "NotFound",
//		id:      "NotFound",
//		code:    404,
//		methods: everyMethod,
//		json:    []string{`{"type":"about:blank","title":"Not Found"`},
//	}
func rowVar(t *model.Table, r *model.Row, forms errorForms) Code {
	return Var().Id(r.Var()).Op("=").Id("row").BlockFunc(func(g *Group) {
		field := func(name string, value Code) { g.Id(name).Op(":").Add(value).Op(",") }
		field("name", Lit(r.Name))
		if r.IsError() {
			field("id", Lit(r.ID))
		}
		field("code", Lit(r.Code))
		if r.All {
			field("methods", Id("everyMethod"))
		} else if len(r.Methods) > 0 {
			field("methods", union(r.Methods))
		}
		if r.Hide {
			field("hide", True())
			field("text", Lit(r.Text()))
		}
		if r.IsError() && r.Body == model.BodyNone {
			field("empty", True())
			forms = errorForms{}
		}
		if r.IsError() && forms.json != nil {
			field("json", Index().String().Values(forms.json.texts(t, r)...))
		}
		if r.IsError() && forms.xml != nil {
			field("xml", Index().String().Values(forms.xml.texts(t, r)...))
		}
		if constant := constantHeaders(r); len(constant) > 0 {
			field("headers", Index().Id("header").Values(constant...))
		}
		if required := requiredHeaders(r); len(required) > 0 {
			field("required", Index().String().Values(required...))
		}
	})
}

func constantHeaders(r *model.Row) []Code {
	var values []Code
	for _, h := range r.Headers {
		if h.Constant {
			values = append(values, Values(Lit(h.Key()), Index().String().Values(Lit(h.Value))))
		}
	}
	return values
}

func requiredHeaders(r *model.Row) []Code {
	var names []Code
	for _, h := range r.Headers {
		if h.Required {
			names = append(names, Lit(h.Name))
		}
	}
	return names
}

// markers embeds the marks of the methods that a row applies to.
func markers(g *Group, t *model.Table, r *model.Row) {
	if r.All && len(t.Methods) > 1 {
		g.Id("anyMethod")
		return
	}
	for _, m := range r.Methods {
		g.Id(m.Marker())
	}
}

// title is how the docs name a row: 404 Not Found.
func title(r *model.Row) string { return fmt.Sprintf("%d %s", r.Code, oneLine(r.Phrase)) }

// constructorDoc is the row of the table as the constructor's comment.
func constructorDoc(t *model.Table, r *model.Row) *comment {
	c := doc("%s answers %s.", r.Name, title(r))
	if r.Details != "" {
		c.para("%s", r.Details)
	}
	c.item("Methods: %s", methodNames(t, r))
	c.item("Body: %s", bodyWords(r))
	for _, h := range r.Headers {
		c.item("Header: %s", headerWords(h))
	}
	if r.Ref != "" {
		c.item("Defined in: %s", r.Ref)
	}
	if r.Origin != "" {
		c.item("From: %s", r.Origin)
	}
	return c
}

func methodNames(t *model.Table, r *model.Row) string {
	var names []string
	for _, m := range r.Methods {
		names = append(names, m.Answers()...)
	}
	list := strings.Join(names, ", ")
	if r.All {
		return "all (" + list + ")"
	}
	if list == "" {
		return "none"
	}
	return list
}

func bodyWords(r *model.Row) string {
	switch r.Body {
	case model.BodyNone:
		return "none"
	case model.BodyResource:
		return "the resource"
	case model.BodyNamed:
		if r.Carries.Go != nil {
			return r.Carries.Name + ", a " + r.Carries.Go.Package + "." + r.Carries.Go.Name
		}
		return "[" + r.Carries.Name + "]"
	}
	if r.Fields && !r.Hide {
		return "the error, with the fields that are wrong"
	}
	return "the error"
}

func headerWords(h *model.Header) string {
	words := h.Name + ", "
	switch {
	case h.Constant:
		words += "always " + h.Value
	case h.Required:
		words += "required"
	case h.From != nil:
		words += "the body's " + h.From.Name + " unless it is set"
	default:
		words += "optional"
	}
	if h.Details != "" {
		words += ": " + h.Details
	}
	return words
}

// Headers: what Go value one is made from, and how that becomes text.

// headerGoType is the type of the header's Go value.
func headerGoType(h *model.Header) goType {
	switch h.Type {
	case model.HeaderStrings, model.HeaderMethods:
		return goType{prefix: "[]", name: "string"}
	case model.HeaderInt:
		return goType{name: "int"}
	case model.HeaderDuration:
		return goType{path: "time", name: "Duration"}
	case model.HeaderTime:
		return goType{path: "time", name: "Time"}
	}
	return goType{name: "string"}
}

// headerParams are the parameters for the headers that a constructor requires.
func headerParams(r *model.Row) []parameter {
	var params []parameter
	for _, h := range r.Headers {
		if h.Required {
			params = append(params, parameter{h.ParamName(), headerGoType(h)})
		}
	}
	return params
}

// headerText is the header's text, made from its Go value; for strings, the
// lines.
func headerText(h *model.Header, value Code) *Statement {
	switch h.Type {
	case model.HeaderStrings:
		return Id("fieldValues").Call(value)
	case model.HeaderMethods:
		return Id("fieldMethods").Call(value)
	case model.HeaderInt:
		return Qual("strconv", "Itoa").Call(value)
	case model.HeaderDuration:
		return Id("fieldSeconds").Call(value)
	case model.HeaderTime:
		return Id("fieldTime").Call(value)
	case model.HeaderURI:
		return Id("fieldURI").Call(value)
	}
	return Id("fieldValue").Call(value)
}

// headerStorage is where a response keeps the header's text: an array, which
// is given to net/http as a slice without another allocation.
func headerStorage(h *model.Header) *Statement {
	if h.Type == model.HeaderStrings {
		return Index().String()
	}
	return Index(Lit(1)).String()
}

// headerStored is what is kept there.
func headerStored(h *model.Header, value Code) *Statement {
	if h.Type == model.HeaderStrings {
		return headerText(h, value)
	}
	return headerStorage(h).Values(headerText(h, value))
}

// setterName is the name of a setter's parameter.
func setterName(h *model.Header) string {
	switch h.Type {
	case model.HeaderStrings:
		return "values"
	case model.HeaderMethods:
		return "methods"
	case model.HeaderInt:
		return "n"
	case model.HeaderDuration:
		return "d"
	case model.HeaderTime:
		return "t"
	case model.HeaderURI:
		return "uri"
	}
	return "value"
}

// setterParam is a setter's parameter; a list is variadic.
func setterParam(h *model.Header) *Statement {
	t := headerGoType(h)
	if t.prefix == "[]" {
		t.prefix = "..."
	}
	return Id(setterName(h)).Add(t.code())
}

// setterDoc is the comment of a setter.
func setterDoc(r *model.Row, h *model.Header) *comment {
	c := doc("%s sets the header %s%s.", h.GoName(), h.Name, setterUnit(h))
	if h.Type == model.HeaderStrings {
		c = doc("%s adds to the header %s a line for each value.", h.GoName(), h.Name)
	}
	if h.From != nil {
		c.para("Unless it is set, it is the body's %s.", h.From.Name)
	}
	if h.Details != "" {
		c.para("%s", h.Details)
	}
	return c.para("%s", changes(r))
}

// changes is what the docs say of all that changes a response. To copy it instead
// would cost an error two allocations a setter.
func changes(r *model.Row) string {
	what := "response"
	if r.IsError() {
		what = "error"
	}
	return "It changes the " + what + ", which must not be one that requests share."
}

func setterUnit(h *model.Header) string {
	switch h.Type {
	case model.HeaderMethods:
		return " to a list of methods"
	case model.HeaderURI:
		return " to a URI reference; what a URI cannot hold is percent-encoded"
	case model.HeaderDuration:
		return " to whole seconds, rounded up, and never below 0"
	case model.HeaderTime:
		return " to a time in GMT, in whole seconds (RFC 9110, section 5.6.7); the zero time is none"
	}
	return ""
}

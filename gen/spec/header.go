package spec

import (
	"slices"
	"strings"

	"github.com/statusgen/statusgen/gen/registry"
	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// notRows says of the headers that are not a row's to set who sets them, by
// their canonical keys.
var notRows = map[string]string{
	"Connection":        "it is the connection's, which net/http looks after",
	"Content-Length":    "net/http counts the body",
	"Content-Type":      "the body's format gives it",
	"Date":              "net/http sends it",
	"Keep-Alive":        "it is the connection's, which net/http looks after",
	"Proxy-Connection":  "it is the connection's, which net/http looks after",
	"Te":                "it is a request's",
	"Trailer":           "a response is sent whole and has no trailers",
	"Transfer-Encoding": "it is the connection's, which net/http looks after",
}

// checkSuccessHeaders returns the headers of every success that are right, for the
// rows to have. Each of these checks it again, together with what the row has.
func checkSuccessHeaders(s report.Scope, written []*header) []*header {
	var right []*header
	byGoName := map[string]*header{}
	for _, h := range written {
		if h.dropped || !checkHeaderName(s, h) {
			continue
		}
		before := len(s.Problems)
		if h.from.Given() {
			s.Errorf(h.from.Place, "header %s of every success cannot come from a field, which not every body has; write the from in the rows", h.name)
			continue
		}
		m := checkHeader(s, h, model.BodyNone, nil)
		name := m.GoName()
		first := byGoName[name]
		byGoName[name] = h
		switch {
		case first != nil:
			s.Errorf(h.Place, "the headers %s and %s (%s) have the same Go name, %s", h.name, first.name, first.Place, name)
		case !isExported(name):
			s.Errorf(h.Place, "the header %s gives no Go name; its letters give %s", h.name, report.Quote(name))
		case slices.Contains(model.SuccessMembers, name):
			s.Errorf(h.Place, "header %s would have the Go name %s, which every type of its kind has as a method; choose another name", h.name, name)
		}
		if len(s.Problems) == before {
			right = append(right, h)
		}
	}
	return right
}

// checkHeaders returns the models of the headers of a row, which can come from
// fields of the body that it carries.
func checkHeaders(s report.Scope, written []*header, kind model.BodyKind, carries *model.Body) []*model.Header {
	var headers []*model.Header
	for _, h := range written {
		why, served := "", kind == model.BodyFile
		if served {
			why, served = ofFiles[h.key()]
		}
		switch {
		case served && !h.standard:
			s.Errorf(h.Place, "the header %s of a file cannot be set: %s", h.name, why)
		case served: // the registry's, which a file does without
		case h.standard && kind == model.BodyEvents: // ETag and Last-Modified, for which a client of events does not ask
		case h.standard || checkHeaderName(s, h):
			headers = append(headers, checkHeader(s, h, kind, carries))
		}
	}
	return headers
}

// ofFiles says who sets the headers of a file that are not a row's to set.
var ofFiles = map[string]string{
	"Accept-Ranges": "net/http's ServeContent sends it",
	"Content-Range": "net/http's ServeContent sends it",
	"Last-Modified": "the constructor is given the time",
}

func checkHeaderName(s report.Scope, h *header) bool {
	if !isToken(h.name) {
		s.Errorf(h.Place, "%s is no header: its name is a token such as Retry-After (RFC 9110, section 5.1)", report.Quote(h.name))
		return false
	}
	if why, refused := notRows[model.HeaderKey(h.name)]; refused {
		s.Errorf(h.Place, "the header %s cannot be set: %s", h.name, why)
		return false
	}
	return true
}

func checkHeader(s report.Scope, h *header, kind model.BodyKind, carries *model.Body) *model.Header {
	m := &model.Header{Name: h.name, Required: h.required.Value, Weak: h.weak.Value, Details: h.details.Value}
	if h.value.Given() {
		makeConstant(s, h, m)
		return m
	}
	m.Type = model.HeaderType(h.kind.Value)
	checkWeak(s, h, m)
	m.Structured = isStructured(s, h, m)
	switch {
	case h.kind.Missing() && !h.value.Misread:
		s.Errorf(h.Place, "header %s has no type; write %s, or its constant as {value: …}", h.name, report.Or(headerTypes()))
	case h.kind.Given() && !slices.Contains(model.HeaderTypes, m.Type):
		s.Errorf(h.kind.Place, "%s", unknownType(s, "header", h.kind.Value, headerTypes()))
	case h.from.Given():
		m.From = headerFrom(s, h, m, kind, carries)
	}
	m.Example = checkHeaderExample(s, h, m)
	return m
}

// checkWeak reports what cannot be weak.
func checkWeak(s report.Scope, h *header, m *model.Header) {
	if h.weak.Given() && m.Type != model.HeaderETag {
		s.Errorf(h.weak.Place, "header %s cannot be weak: that is for a header of type etag (RFC 9110, section 8.8.1)", h.name)
	}
}

// structuredTypes are the types of a header that a structured field can have as its
// value.
var structuredTypes = []string{string(model.HeaderString), string(model.HeaderInt), string(model.HeaderBool), string(model.HeaderTime)}

// isStructured reports whether the header's text is that of a structured field: the
// table's word, else the registry's. Where the field's value is a Token, a List or
// a Dictionary, a string is that text itself.
func isStructured(s report.Scope, h *header, m *model.Header) bool {
	isType := slices.Contains(structuredTypes, h.kind.Value)
	if h.structured.Given() {
		if !isType && m.Type != model.HeaderDuration && slices.Contains(model.HeaderTypes, m.Type) {
			s.Errorf(h.structured.Place, "a header of type %s cannot be structured; write %s, or items for a list (RFC 9651, section 3)", m.Type, report.Or(structuredTypes))
		}
		return h.structured.Value && isType
	}
	field, known := registry.Structured(h.name)
	return known && isType && (m.Type != model.HeaderString || field.Bare == "String")
}

func headerTypes() []string {
	names := make([]string, len(model.HeaderTypes))
	for i, t := range model.HeaderTypes {
		names[i] = string(t)
	}
	return names
}

// makeConstant makes the header one that always has its value.
func makeConstant(s report.Scope, h *header, m *model.Header) {
	m.Type, m.Constant, m.Value, m.Required = model.HeaderString, true, h.value.Value, false
	checkFieldValue(s, h.name, h.value)
	for _, other := range []struct {
		key string
		at  report.Place
	}{{"type", h.kind.Place}, {"required", h.required.Place}, {"from", h.from.Place}, {"weak", h.weak.Place}, {"structured", h.structured.Place}, {"example", h.example.Place}} {
		if other.at.Given() {
			s.Errorf(other.at, "header %s has a constant value, so it can have no %s", h.name, other.key)
		}
	}
}

// checkFieldValue reports a text that no header can have as its value.
func checkFieldValue(s report.Scope, name string, value report.Item[string]) {
	switch {
	case strings.ContainsFunc(value.Value, func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }):
		s.Errorf(value.Place, "the value of header %s has a control character; write it on one line (RFC 9110, section 5.5)", name)
	case value.Value != strings.TrimSpace(value.Value):
		s.Errorf(value.Place, "the value of header %s begins or ends with a blank, which no recipient sees (RFC 9110, section 5.5)", name)
	}
}

// fitting are the types of a body's field that a header can be made from.
var fitting = map[model.HeaderType][]model.Type{
	model.HeaderString:  {model.TypeString, model.TypeURI, model.TypeEnum},
	model.HeaderStrings: {model.TypeString, model.TypeURI},
	model.HeaderInt:     {model.TypeInt},
	model.HeaderURI:     {model.TypeURI, model.TypeString},
	model.HeaderTime:    {model.TypeTime},
	model.HeaderMethods: {model.TypeString},
	model.HeaderETag:    {model.TypeString},
	model.HeaderBool:    {model.TypeBool},
}

// headerFrom returns the field of the row's body that the header comes from.
func headerFrom(s report.Scope, h *header, m *model.Header, kind model.BodyKind, carries *model.Body) *model.Field {
	if m.Required {
		s.Errorf(h.required.Place, "header %s comes from the body, so it can have no required", h.name)
	}
	if kind != model.BodyNamed {
		s.Errorf(h.from.Place, "header %s cannot come from a field: the row's body has none; name one of bodies as its body", h.name)
		return nil
	}
	if carries == nil {
		return nil // an unknown body, which is reported
	}
	if carries.Go != nil {
		s.Errorf(h.from.Place, "the body %s is a Go type, whose fields a table does not know; leave the from out, and set the header", carries.Name)
		return nil
	}
	var known []string
	for _, f := range carries.Fields {
		if f.Name == h.from.Value {
			list := m.Type == model.HeaderStrings || m.Type == model.HeaderMethods
			if f.Type != "" && (f.List != list || !slices.Contains(fitting[m.Type], f.Type)) {
				s.Errorf(h.from.Place, "a header of type %s cannot come from the field %s, which is %s", m.Type, f.Name, typeText(f.Type, f.List))
			}
			return f
		}
		known = append(known, f.Name)
	}
	guess := s.DidYouMean(h.from.Value, known)
	if guess == "" && len(known) > 0 {
		guess = "; it has " + strings.Join(known, ", ")
	}
	s.Errorf(h.from.Place, "the body %s has no field %s%s", carries.Name, report.Quote(h.from.Value), guess)
	return nil
}

// typeText is a type as a table writes it.
func typeText(t model.Type, list bool) string {
	if list {
		return "[" + string(t) + "]"
	}
	return string(t)
}

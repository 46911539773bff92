package model

import (
	"go/token"
	"slices"
	"strings"
)

// The names that the output derives from the table's. The check refuses a
// table in which two of them are the same.

// GoName is the method as it stands in Go names: Get, VersionControl.
func (m Method) GoName() string { return camel(strings.ToLower(m.Name), true) }

// Bit is the name of the method's bit in a set of methods.
func (m Method) Bit() string { return "on" + m.GoName() }

// Answers are the request methods that what applies to the method may answer:
// itself and, for GET, HEAD (RFC 9110, section 9.3.2).
func (m Method) Answers() []string {
	if m.Name == "GET" {
		return []string{"GET", "HEAD"}
	}
	return []string{m.Name}
}

// Response is the name of the interface of what may answer the method.
func (m Method) Response() string { return m.GoName() + "Response" }

// ErrorType is the name of the interface of an error that may answer the method.
func (m Method) ErrorType() string { return m.GoName() + "Error" }

// Handler is the name of the function type that handles the method.
func (m Method) Handler() string { return m.GoName() + "Handler" }

// Marker is the name of the type that a row of the method embeds.
func (m Method) Marker() string { return "for" + m.GoName() }

// Applies is the name of the method that seals the interface. A compiler's
// message names it: (missing method appliesToGet).
func (m Method) Applies() string { return "appliesTo" + m.GoName() }

// TypeName is the name of the row's Go type: NotFoundError, OKResponse. A row
// whose own name ends in Error has a Failure, InternalServerFailure for
// InternalServerError. The table may name it otherwise.
func (r *Row) TypeName() string {
	if r.GoType != "" {
		return r.GoType
	}
	if !r.IsError() {
		return r.Name + "Response"
	}
	if kind, ok := strings.CutSuffix(r.Name, "Error"); ok {
		return kind + "Failure"
	}
	return r.Name + "Error"
}

// Var is the name of the variable that holds what never varies of the row.
func (r *Row) Var() string {
	if r.Unlisted {
		return "unlisted" + r.Name
	}
	return "row" + r.Name
}

// SharedVar is the name of the variable that holds the one response of a row
// whose responses are all the same.
func (r *Row) SharedVar() string { return "shared" + r.Name }

// Key is the header's canonical key, under which net/http looks it up.
func (h *Header) Key() string { return HeaderKey(h.Name) }

// HeaderKey is the canonical form of a header's name: Retry-After. It is what
// net/textproto makes of a name that is a token (RFC 9110, section 5.6.2), without what
// that package imports: a third of the time to build the command.
func HeaderKey(name string) string {
	key, upper := []byte(name), true
	for i, c := range key {
		switch {
		case upper && 'a' <= c && c <= 'z':
			key[i] = c - 'a' + 'A'
		case !upper && 'A' <= c && c <= 'Z':
			key[i] = c - 'A' + 'a'
		}
		upper = c == '-'
	}
	return string(key)
}

// GoName is the name of the header's setter: RetryAfter, WWWAuthenticate.
func (h *Header) GoName() string { return camel(h.Name, true) }

// ParamName is the name of the header as a constructor's parameter: retryAfter,
// wwwAuthenticate.
func (h *Header) ParamName() string { return local(camel(h.Name, false)) }

// GoName is the name of the error's field that holds the param: resource →
// Resource, bucket_id → BucketID.
func (p *Param) GoName() string { return camel(p.Name, true) }

// ParamName is the name of the param as a constructor's parameter.
func (p *Param) ParamName() string { return local(camel(p.Name, false)) }

// FieldType is the name of the type of what an error of the row may say of a wrong
// field.
func (r *Row) FieldType() string { return r.Name + "Field" }

// GoName is the name of the value in the type of a row's optional ones.
func (v *FieldValue) GoName() string { return camel(v.Name, true) }

// ParamName is the name of the value as a parameter.
func (v *FieldValue) ParamName() string {
	name := local(camel(v.Name, false))
	if slices.Contains(ofFieldMethods, name) {
		return name + "Value"
	}
	return name
}

// ofFieldMethods are the names that the methods which add a wrong field have for
// themselves.
var ofFieldMethods = []string{"addValued", "detail", "e", "i", "in", "more", "name", "pointer", "slogTime", "values", "v"}

// IndexName is the name of the place of a value of the name among those of a field.
func IndexName(value string) string { return "said" + camel(value, true) }

// local makes the name of a parameter, or of an unexported field, one that
// hides nothing which the constructor's body or the type has itself, and no
// keyword: time → timeValue.
func local(name string) string {
	for _, prefix := range []string{"appliesTo", "for", "row", "said", "shared", "unlisted"} { // of names that derive from methods and rows
		if rest, ok := strings.CutPrefix(name, prefix); ok && rest != "" && 'A' <= rest[0] && rest[0] <= 'Z' {
			return name + "Value"
		}
	}
	if slices.Contains(inConstructors, name) || token.IsKeyword(name) {
		return name + "Value"
	}
	return name
}

// Content are the names of a response's fields, some of them the parameters of its
// constructor, for a body that is not encoded.
func (r *Row) Content() []string {
	switch r.Body {
	case BodyBytes, BodyStream:
		return []string{"mediaType", "content"}
	case BodyFile:
		return []string{"name", "modified", "content"}
	case BodyEvents:
		return []string{"keepAlive", "events"}
	}
	return nil
}

// ParamName is the name of the body as a constructor's parameter: Task → task.
func (b *Body) ParamName() string { return local(lowerFirst(b.Name)) }

// GoName is the name of the struct's field: href → Href, order_id → OrderID.
func (f *Field) GoName() string { return camel(f.Name, true) }

// EnumName is the name of the type of the field's values: TaskState.
func (b *Body) EnumName(f *Field) string { return b.Name + f.GoName() }

// ValueName is the name of the constant of one value: TaskQueued.
func (b *Body) ValueName(value string) string { return b.Name + camel(value, true) }

// initialisms keep their case in a Go name, as in the standard library's.
var initialisms = map[string]string{
	"api": "API", "html": "HTML", "http": "HTTP", "https": "HTTPS", "id": "ID", "ip": "IP", "json": "JSON",
	"sql": "SQL", "tls": "TLS", "ttl": "TTL", "uri": "URI", "url": "URL", "utf8": "UTF8", "uuid": "UUID", "xml": "XML",
}

// camel makes a Go name of a name that the table gives: its words begin at
// every character that a Go name cannot have, and at every underscore. What is
// left may still be no Go name, as of "3d" or "-"; the check asks.
func camel(name string, exported bool) string {
	words := strings.FieldsFunc(name, func(c rune) bool {
		return !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9')
	})
	var b strings.Builder
	for i, word := range words {
		initialism, known := initialisms[strings.ToLower(word)]
		switch first := i == 0 && !exported; {
		case first && known:
			b.WriteString(strings.ToLower(word))
		case first:
			b.WriteString(lowerFirst(word))
		case known:
			b.WriteString(initialism)
		default:
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}

// lowerFirst makes the first word of a name begin in lower case: an acronym as
// a whole, WWW → www, AWSKey → awsKey, ETag → eTag.
func lowerFirst(word string) string {
	upper := 0
	for upper < len(word) && 'A' <= word[upper] && word[upper] <= 'Z' {
		upper++
	}
	if upper > 1 && upper < len(word) && 'a' <= word[upper] && word[upper] <= 'z' {
		upper-- // the last capital begins the next word
	}
	return strings.ToLower(word[:upper]) + word[upper:]
}

// IsIdentifier reports whether the name is a Go identifier of ASCII, which all
// names of the emitted package are: they are typed by hand everywhere.
func IsIdentifier(name string) bool {
	for i, c := range name {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == '_':
		case '0' <= c && c <= '9' && i > 0:
		default:
			return false
		}
	}
	return name != "" && name != "_"
}

// A Name is a name that the emitted package declares, and what it comes from.
type Name struct {
	Name string
	What string // "the constructor of row NotFound"
}

// Names are the package-level names of the row: of its constructor, then of its
// type.
func (r *Row) Names() []Name {
	names := []Name{
		{r.Name, "the constructor of row " + r.Name},
		{r.TypeName(), "the type of row " + r.Name},
	}
	if r.MaySay() {
		names = append(names, Name{r.FieldType(), "the type of the optional fields of row " + r.Name})
	}
	return names
}

// MaySay reports whether a wrong field has values that are optional.
func (r *Row) MaySay() bool {
	return slices.ContainsFunc(r.Wrong, func(v *FieldValue) bool { return v.Optional })
}

// A Former is what answers to a name that a row had: a constructor, and a type.
type Former struct {
	Constructor string
	Type        string // empty where there is none
}

// Former are the constructors and types by the names that the row had. There is no
// type where the table names that itself, for it is as it was, nor where it has type
// parameters, since Go 1.22 has no alias for it.
func (r *Row) Former() []Former {
	var all []Former
	for _, name := range r.Formerly {
		f := Former{Constructor: name}
		if r.GoType == "" && !r.IsGeneric() {
			old := *r
			old.Name = name
			f.Type = old.TypeName()
		}
		all = append(all, f)
	}
	return all
}

// Names are the package-level names of what answers to a name that the row had.
func (f Former) Names(r *Row) []Name {
	names := []Name{{f.Constructor, "the former constructor of row " + r.Name}}
	if f.Type != "" {
		names = append(names, Name{f.Type, "the former type of row " + r.Name})
	}
	return names
}

// Names are the package-level names of the method.
func (m Method) Names() []Name {
	return []Name{
		{m.Response(), "the interface of method " + m.Name},
		{m.ErrorType(), "the interface of the errors of method " + m.Name},
		{m.Handler(), "the handler of method " + m.Name},
	}
}

// Names are the package-level names of the body; none where the type exists
// elsewhere.
func (b *Body) Names() []Name {
	if b.Go != nil {
		return nil
	}
	names := []Name{{b.Name, "body " + b.Name}}
	for _, f := range b.Fields {
		if f.Type != TypeEnum {
			continue
		}
		names = append(names, Name{b.EnumName(f), "the type of field " + b.Name + "." + f.Name})
		for _, v := range f.Enum {
			names = append(names, Name{b.ValueName(v), "the value " + v + " of field " + b.Name + "." + f.Name})
		}
	}
	return names
}

// Runtime are the exported names that no table gives: those of every emitted package.
var Runtime = emitted

// ErrorMembers are the names that every error type has; a param or a header of
// a row cannot have one of them.
var ErrorMembers = []string{
	"Error", "Field", "Fields", "Instance", "IsRemote", "LogValue", "Message", "Respond", "StatusCode", "StatusError",
	"String", "Unwrap",
}

// ReadMembers are the names that every error type has beside in a package for clients.
var ReadMembers = []string{"Body"}

// FieldMembers are the names that the type of an error which names wrong fields
// has beside.
var FieldMembers = []string{"Header", "Query"}

// SuccessMembers are the names that every success type has; a header of a row
// cannot have one of them.
var SuccessMembers = []string{"Resource", "Respond", "StatusCode", "String"}

// ParamMembers are the names that a body has as methods which is a param, or part of
// one, beside those of every body.
var ParamMembers = []string{"String"}

// BodyMembers are the names that every emitted body has as methods; a field
// cannot have one of them.
var BodyMembers = []string{
	"AppendJSON", "AppendXML", "MarshalJSON", "MarshalXML", "UnmarshalJSON", "UnmarshalXML",
}

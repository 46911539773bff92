package runtime

import "strings"

// A FieldError is a field of a request that is wrong: in its body, or a parameter
// of its query, or a header.
type FieldError struct {
	In      string `json:"in,omitempty"`      // query or header; empty: body
	Name    string `json:"name,omitempty"`    // of the query parameter, or the header
	Pointer string `json:"pointer,omitempty"` // where it is in the body: a JSON Pointer (RFC 6901), /items/0/qty
	Detail  string `json:"detail"`            // what is wrong with it, for the client
}

// String returns where the field is, and what is wrong with it.
func (f FieldError) String() string {
	if f.In != "" {
		return f.In + " " + f.Name + ": " + f.Detail
	}
	return f.Pointer + ": " + f.Detail
}

// A wrongField is a FieldError as errors keep it: smaller, since it stands in them.
type wrongField struct {
	in     fieldPlace
	name   string // of the query parameter or the header; in the body the JSON Pointer
	detail string
}

// A fieldPlace is the part of a request that has a field.
type fieldPlace uint8

const (
	inBody fieldPlace = iota
	inQuery
	inHeader
)

// fieldErrors returns the fields for those who read them, or nil where there are
// none.
func fieldErrors(fields []wrongField) []FieldError {
	if len(fields) == 0 {
		return nil
	}
	list := make([]FieldError, len(fields))
	for i, f := range fields {
		switch f.in {
		case inQuery:
			list[i] = FieldError{In: "query", Name: f.name, Detail: f.detail}
		case inHeader:
			list[i] = FieldError{In: "header", Name: f.name, Detail: f.detail}
		default:
			list[i] = FieldError{Pointer: f.name, Detail: f.detail}
		}
	}
	return list
}

// appendName appends the name of a field as a JSON string; of a JSON Pointer, its
// tokens with dots between them: items.0.qty.
func appendName(b []byte, f wrongField) []byte {
	path, isPointer := strings.CutPrefix(f.name, "/")
	if f.in != inBody || !isPointer {
		return appendString(b, f.name)
	}
	b = append(b, '"')
	for more := true; more; {
		var token string
		token, path, more = strings.Cut(path, "/")
		b = appendEscaped(b, unescaped(token))
		if more {
			b = append(b, '.')
		}
	}
	return append(b, '"')
}

// unescaped returns a token of a JSON Pointer as it is meant (RFC 6901, section 4).
func unescaped(token string) string {
	if strings.IndexByte(token, '~') < 0 {
		return token
	}
	return pointerEscapes.Replace(token)
}

var pointerEscapes = strings.NewReplacer("~1", "/", "~0", "~")

package runtime

import "strings"

// A fieldPlace is the part of a request that has a field.
type fieldPlace uint8

const (
	inBody fieldPlace = iota
	inQuery
	inHeader
	//statusgen:client
	somewhere // of which an error from elsewhere does not tell where it is
	//statusgen:end
)

// appendName appends the name of a field as a JSON string; of a JSON Pointer, its
// tokens with dots between them: items.0.qty.
func appendName(b []byte, f wrongField) []byte {
	return append(appendDotted(append(b, '"'), f, appendEscaped), '"')
}

// appendDotted appends the name of a field in parts, each as escape appends a text.
func appendDotted(b []byte, f wrongField, escape func(b []byte, text string) []byte) []byte {
	path, isPointer := strings.CutPrefix(f.name, "/")
	if f.in != inBody || !isPointer {
		return escape(b, f.name)
	}
	for {
		token, rest, more := strings.Cut(path, "/")
		b = escape(b, unescaped(token))
		if !more {
			return b
		}
		b, path = append(b, '.'), rest
	}
}

// unescaped returns a token of a JSON Pointer as it is meant (RFC 6901, section 4).
func unescaped(token string) string {
	if strings.IndexByte(token, '~') < 0 {
		return token
	}
	return pointerEscapes.Replace(token)
}

var pointerEscapes = strings.NewReplacer("~1", "/", "~0", "~")

// fieldErrorOf returns where a field is, and what is wrong with it, for those who read it.
func fieldErrorOf(f *wrongField) FieldError {
	switch f.in {
	case inQuery:
		return FieldError{In: "query", Name: f.name, Detail: f.detail}
	case inHeader:
		return FieldError{In: "header", Name: f.name, Detail: f.detail}
	//statusgen:client
	case somewhere:
		return FieldError{Name: f.name, Detail: f.detail}
		//statusgen:end
	}
	return FieldError{Pointer: f.name, Detail: f.detail}
}

package runtime

import "strings"

// A fieldPlace is the part of a request that has a field.
type fieldPlace uint8

const (
	inBody fieldPlace = iota
	inQuery
	inHeader
)

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

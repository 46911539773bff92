package registry

import "github.com/statusgen/statusgen/templates/model"

// A Field is a structured field (RFC 9651) of responses.
type Field struct {
	Name string
	Kind string // Item, List or Dictionary: the "Structured Type" of the IANA registry of field names
	Bare string // of an Item, what its value is: String, Token, Integer, Boolean, Date, Byte Sequence
	Ref  string // where it is defined
}

// Structured returns the structured field of the name, whatever its case, and
// whether there is one.
func Structured(name string) (Field, bool) {
	f, ok := structured[model.HeaderKey(name)]
	return f, ok
}

var structured = byKey([]Field{
	{"Accept-CH", "List", "", "RFC 8942, section 3.1"},
	{"Cache-Group-Invalidation", "List", "", "RFC 9875, section 3"},
	{"Cache-Groups", "List", "", "RFC 9875, section 2"},
	{"Cache-Status", "List", "", "RFC 9211, section 2"},
	{"CDN-Cache-Control", "Dictionary", "", "RFC 9213, section 2.1"},
	{"Content-Digest", "Dictionary", "", "RFC 9530, section 2"},
	{"Cross-Origin-Embedder-Policy", "Item", "Token", "WHATWG HTML"},
	{"Cross-Origin-Opener-Policy", "Item", "Token", "WHATWG HTML"},
	{"Deprecation", "Item", "Date", "RFC 9745, section 2.1"},
	{"Idempotency-Key", "Item", "String", "draft-ietf-httpapi-idempotency-key-header"},
	{"Origin-Agent-Cluster", "Item", "Boolean", "WHATWG HTML"},
	{"Priority", "Dictionary", "", "RFC 9218, section 5"},
	{"Proxy-Status", "List", "", "RFC 9209, section 2"},
	{"RateLimit", "List", "", "draft-ietf-httpapi-ratelimit-headers"},
	{"RateLimit-Policy", "List", "", "draft-ietf-httpapi-ratelimit-headers"},
	{"Repr-Digest", "Dictionary", "", "RFC 9530, section 3"},
	{"Signature", "Dictionary", "", "RFC 9421, section 4.2"},
	{"Signature-Input", "Dictionary", "", "RFC 9421, section 4.1"},
})

func byKey(fields []Field) map[string]Field {
	m := make(map[string]Field, len(fields))
	for _, f := range fields {
		m[model.HeaderKey(f.Name)] = f
	}
	return m
}

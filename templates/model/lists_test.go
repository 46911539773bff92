package model

import (
	"regexp"
	"strings"
	"testing"
)

// Which headers a response adds to: RFC 9110, section 5.6.1, and the section that
// defines each.
func TestIsList(t *testing.T) {
	for _, c := range []struct {
		header Header
		want   bool
	}{
		{Header{Name: "Set-Cookie", Type: HeaderString}, true}, // RFC 6265, section 3
		{Header{Name: "WWW-Authenticate", Type: HeaderString, Required: true}, true},
		{Header{Name: "www-authenticate", Type: HeaderString}, true}, // names have no case (RFC 9110, section 5.1)
		{Header{Name: "Allow", Type: HeaderMethods}, true},
		{Header{Name: "Cache-Control", Constant: true}, true},
		{Header{Name: "Link", Type: HeaderURI}, true},
		{Header{Name: "RateLimit", Type: HeaderString}, true}, // draft-ietf-httpapi-ratelimit-headers
		{Header{Name: "X-Tags", Type: HeaderStrings}, true},   // by the table's own word
		{Header{Name: "X-Tags", Type: HeaderItems}, true},     // RFC 9651, section 3.1

		{Header{Name: "X-Tags", Type: HeaderString}, false},
		{Header{Name: "Location", Type: HeaderURI}, false},         // RFC 9110, section 10.2.2
		{Header{Name: "Retry-After", Type: HeaderDuration}, false}, // section 10.2.3
		{Header{Name: "ETag", Type: HeaderString}, false},          // section 8.8.3
		{Header{Name: "Last-Modified", Type: HeaderTime}, false},   // section 8.8.2
		{Header{Name: "Content-Location", Type: HeaderURI}, false}, // section 8.7
		{Header{Name: "Content-Range", Type: HeaderString}, false}, // section 14.4
		{Header{Name: "Expires", Type: HeaderTime}, false},         // RFC 9111, section 5.3
		{Header{Name: "Content-Disposition", Type: HeaderString}, false},
		{Header{Name: "Strict-Transport-Security", Type: HeaderString}, false},
		{Header{Name: "Access-Control-Allow-Origin", Type: HeaderString}, false},
		{Header{Name: "X-Content-Type-Options", Type: HeaderString}, false},
	} {
		if got := c.header.IsList(); got != c.want {
			t.Errorf("%s of type %s: %v, want %v", c.header.Name, c.header.Type, got, c.want)
		}
	}
	source := regexp.MustCompile(`^(RFC \d+, section \d+(\.\d+)*|(W3C|WHATWG) [\w .]+|draft-ietf-[\w-]+)$`)
	for name, where := range lists {
		if name != strings.ToLower(name) || !source.MatchString(where) {
			t.Errorf("%s: %s", name, where)
		}
	}
}

package runtime

import "testing"

func TestChallenges(t *testing.T) {
	for _, c := range []struct{ name, got, want string }{
		{"RFC 7617, section 2.1", Basic("foo"), `Basic realm="foo", charset="UTF-8"`},
		{"H17: a realm is a quoted string (RFC 9110, section 11.5)", Basic(`a "b" \c`), `Basic realm="a \"b\" \\c", charset="UTF-8"`},
		{"no line ends (RFC 9110, section 5.5)", Basic("a\r\nb"), `Basic realm="a  b", charset="UTF-8"`},
		{"RFC 6750, section 3, the first example", Bearer(BearerParams{Realm: "example"}), `Bearer realm="example"`},
		{"RFC 6750, section 3, the second example", Bearer(BearerParams{
			Realm: "example", Error: "invalid_token", ErrorDescription: "The access token expired",
		}), `Bearer realm="example", error="invalid_token", error_description="The access token expired"`},
		{"all parameters", Bearer(BearerParams{Realm: "a", Scope: "b c", Error: "d", ErrorDescription: "e", ErrorURI: "https://f"}),
			`Bearer realm="a", scope="b c", error="d", error_description="e", error_uri="https://f"`},
		{"a scheme alone (RFC 9110, section 11.6.1)", Bearer(BearerParams{}), `Bearer`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.got != c.want {
				t.Errorf("got %s, want %s", c.got, c.want)
			}
		})
	}
}

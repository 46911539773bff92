package runtime

import "strings"

// Basic returns the challenge of the Basic scheme (RFC 7617, section 2), for
// WWW-Authenticate. Credentials are asked for in UTF-8.
func Basic(realm string) string {
	return "Basic realm=" + quotedString(realm) + `, charset="UTF-8"`
}

// BearerParams are the parameters of a challenge of the Bearer scheme (RFC 6750,
// section 3). Those that are empty are left out.
type BearerParams struct {
	Realm            string
	Scope            string // what a token must be good for: names with spaces between
	Error            string // invalid_request, invalid_token or insufficient_scope (section 3.1)
	ErrorDescription string // for the developer of the client, in ASCII
	ErrorURI         string // of a page that explains the error
}

// Bearer returns the challenge of the Bearer scheme (RFC 6750, section 3), for
// WWW-Authenticate. A request without a token is answered without an Error
// (section 3.1).
func Bearer(p BearerParams) string {
	var params []string
	for _, x := range [...][2]string{
		{"realm", p.Realm},
		{"scope", p.Scope},
		{"error", p.Error},
		{"error_description", p.ErrorDescription},
		{"error_uri", p.ErrorURI},
	} {
		if x[1] != "" {
			params = append(params, x[0]+"="+quotedString(x[1]))
		}
	}
	return strings.TrimSuffix("Bearer "+strings.Join(params, ", "), " ")
}

// quotedString returns s as a quoted-string (RFC 9110, section 5.6.4), which a
// realm must be (section 11.5).
func quotedString(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(headerText(s)) + `"`
}

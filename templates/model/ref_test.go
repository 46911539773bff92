package model

import "testing"

// Where a code is defined can be read at a URL.
func TestRefURL(t *testing.T) {
	for ref, want := range map[string]string{
		"RFC 9110, section 15.5.5": "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5",
		"RFC 6585, section 4":      "https://www.rfc-editor.org/rfc/rfc6585#section-4",
		"RFC 2774":                 "https://www.rfc-editor.org/rfc/rfc2774",
		"WHATWG Fetch":             "",
		"":                         "",
	} {
		if got := (&Row{Ref: ref}).RefURL(); got != want {
			t.Errorf("%s: got %q, want %q", ref, got, want)
		}
	}
}

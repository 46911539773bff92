package model

import "strings"

// RefURL is where the text of Ref can be read; empty where there is none.
func (r *Row) RefURL() string {
	rfc, section, _ := strings.Cut(r.Ref, ", section ")
	number, ok := strings.CutPrefix(rfc, "RFC ")
	if !ok {
		return ""
	}
	uri := "https://www.rfc-editor.org/rfc/rfc" + number
	if section != "" {
		uri += "#section-" + section
	}
	return uri
}

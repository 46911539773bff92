package reference

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// anchor gives the rows and the bodies their anchors, each of which leads to one place of
// the page: first the names of all rows, then those that rows had, those of bodies, the
// ids and the codes, so that an id which is the name of another row loses. Those that
// begin with _ are the page's own.
func anchor(p *Page) {
	taken := map[string]bool{}
	claim := func(anchor string) bool {
		if anchor == "" || anchor[0] == '_' || taken[anchor] {
			return false
		}
		taken[anchor] = true
		return true
	}
	for i := range p.Rows {
		claim(p.Rows[i].Name)
	}
	former := make([][]string, len(p.Rows))
	for i, r := range p.Rows {
		former[i] = slices.DeleteFunc(slices.Clone(r.Formerly), func(name string) bool { return !claim(name) })
	}
	for i := range p.Bodies {
		if b := &p.Bodies[i]; claim(b.Name) {
			b.Anchor = b.Name
		}
	}
	for i := range p.Rows {
		r := &p.Rows[i]
		r.Anchors = append(r.Anchors, r.Name)
		if id := ofID(r.ID); claim(id) {
			r.Anchors = append(r.Anchors, id)
		}
		r.Anchors = append(r.Anchors, former[i]...)
	}
	for i := range p.Rows {
		if r := &p.Rows[i]; claim(strconv.Itoa(r.Code)) {
			r.Anchors = append(r.Anchors, strconv.Itoa(r.Code))
		}
	}
}

// ofID is the anchor of an id. The URI of a problem type has the id percent-encoded; a
// browser looks for its fragment as it stands, then for what that means. No attribute id
// of HTML can have white space: an id with some is found as it stands.
func ofID(id string) string {
	if strings.ContainsAny(id, " \t\n\f\r") {
		return url.PathEscape(id)
	}
	return id
}

package gopkg

import "github.com/statusgen/statusgen/templates/model"

// rowFor returns the row with which the emitted package itself answers the
// code: the first of the table that can be made of nothing, or of the header
// alone that is given with it; else one that the table does not list.
func rowFor(t *model.Table, code int, given string) *model.Row {
	for _, r := range t.Rows {
		if r.Code == code && len(r.Params) == 0 && requiresOnly(r, given) {
			return r
		}
	}
	r := unlisted[code]
	r.Methods, r.All, r.Unlisted = t.Methods, true, true
	r.ID, r.Title, r.Body = r.Name, r.Phrase, model.BodyError
	return &r
}

func requiresOnly(r *model.Row, given string) bool {
	for _, h := range r.Headers {
		if h.Required && h.Key() != given {
			return false
		}
	}
	return true
}

// unlisted are the rows of the codes with which the emitted package answers
// itself, for tables that have none.
var unlisted = map[int]model.Row{
	404: {Code: 404, Name: "NotFound", Phrase: "Not Found", Details: "Nothing is found at this path."},
	405: {Code: 405, Name: "MethodNotAllowed", Phrase: "Method Not Allowed", Details: "The method is not allowed for this resource."},
}

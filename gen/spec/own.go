package spec

import (
	"slices"

	"github.com/statusgen/statusgen/gen/registry"
	"github.com/statusgen/statusgen/templates/model"
)

// ownRows are the rows with which the emitted package itself answers.
func ownRows(t *model.Table) model.Own {
	own := model.Own{
		NotFound:         listed(t, 404),
		MethodNotAllowed: listed(t, 405, "Allow"),
		NotAcceptable:    listed(t, 406),
		NotImplemented:   listed(t, 501),
		Fallback:         fallback(t),
	}
	if own.NotFound == nil {
		own.NotFound = unlisted(t, 404, "NotFound", "Nothing is found at this path.")
	}
	if own.MethodNotAllowed == nil {
		own.MethodNotAllowed = unlisted(t, 405, "MethodNotAllowed", "The method is not allowed for this resource.")
	}
	if t.Sends(model.BodyFile) {
		own.PreconditionFailed, own.RangeNotSatisfiable = listed(t, 412), listed(t, 416, "Content-Range")
		if own.PreconditionFailed == nil {
			own.PreconditionFailed = unlisted(t, 412, "PreconditionFailed", "A precondition of the request does not hold.")
		}
		if own.RangeNotSatisfiable == nil {
			own.RangeNotSatisfiable = unlisted(t, 416, "RangeNotSatisfiable", "The file has no such range.")
		}
	}
	return own
}

// listed returns the table's first row of the code that can be made of the
// headers with these keys, or nil.
func listed(t *model.Table, code int, keys ...string) *model.Row {
	for _, r := range t.Rows {
		if r.Code == code && r.NeedsOnly(keys...) {
			return r
		}
	}
	return nil
}

// fallback returns the row of an error that no row claims: the table's first of
// code 500 that hides its cause and needs nothing else.
func fallback(t *model.Table) *model.Row {
	for _, r := range t.Rows {
		if r.Code == 500 && r.Hide && r.NeedsOnly() {
			return r
		}
	}
	// Outcomes and clients are told its name, so it is no other row's.
	name := "InternalServerError"
	taken := func(r *model.Row) bool { return r.Name == name || r.ID == name }
	for slices.ContainsFunc(t.Rows, taken) {
		name = "Fallback" + name
	}
	std, _ := registry.Lookup(500)
	r := unlisted(t, 500, name, std.Details)
	r.Hide = true
	return r
}

// unlisted returns a row that no table has. Its details are what clients are
// told, so they speak of the request, where the registry's explain the code.
func unlisted(t *model.Table, code int, name, details string) *model.Row {
	std, _ := registry.Lookup(code)
	return &model.Row{
		Name: name, Code: code, Phrase: std.Phrase, Title: std.Phrase, Details: details, Ref: std.Ref(), Unlisted: true,
		Methods: t.Methods, All: true, Body: model.BodyError, ID: name, Retry: registry.Retry(code), UsualRetry: registry.Retry(code),
	}
}

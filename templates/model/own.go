package model

import "slices"

// Own are the rows with which the emitted package itself answers. Each is the
// table's own where that has one that can be made of nothing, or of the headers
// alone that the package gives it; where not, what a package cannot do without
// is Unlisted, and the others are nil.
type Own struct {
	NotFound         *Row // of a request that matches no pattern
	MethodNotAllowed *Row // of a request whose method is not allowed; given Allow
	NotAcceptable    *Row // of a request that accepts no format; nil: it gets the default
	NotImplemented   *Row // of a method that the table does not know; nil: it gets MethodNotAllowed
	Fallback         *Row // of an error that no row claims; it hides its cause

	// Of a table with files; else nil.

	PreconditionFailed  *Row // of a file whose If-Match or If-Unmodified-Since does not hold
	RangeNotSatisfiable *Row // of a range that a file does not have; given Content-Range
}

// Unlisted are the rows that are the package's alone.
func (o *Own) Unlisted() []*Row {
	all := []*Row{o.NotFound, o.MethodNotAllowed, o.PreconditionFailed, o.RangeNotSatisfiable, o.Fallback}
	return slices.DeleteFunc(all, func(r *Row) bool { return r == nil || !r.Unlisted })
}

// NeedsOnly reports whether an error of the row can be made of the headers with
// these keys, and a cause.
func (r *Row) NeedsOnly(keys ...string) bool {
	return len(r.Required()) == 0 && !slices.ContainsFunc(r.Headers, func(h *Header) bool {
		return h.Required && !slices.Contains(keys, h.Key())
	})
}

// Negotiates reports whether a request's Accept makes a difference.
func (t *Table) Negotiates() bool { return len(t.Formats) > 1 || t.Own.NotAcceptable != nil }

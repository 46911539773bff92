package model

import "slices"

// HasHeader reports whether a row of the table has a header of the type.
func (t *Table) HasHeader(kind HeaderType) bool {
	return slices.ContainsFunc(t.Rows, func(r *Row) bool {
		return slices.ContainsFunc(r.Headers, func(h *Header) bool { return h.Type == kind })
	})
}

// A Part is a file of the runtime that only some tables need.
type Part struct {
	File  string
	Names []string // that it exports
	For   string   // what such a table has, in words
	Needs func(*Table) bool
}

// Parts are the files that only some tables need.
var Parts = []Part{
	{
		File:  "items.go",
		Names: []string{"Item", "NewItem", "Token"},
		For:   "headers of type items",
		Needs: func(t *Table) bool { return t.HasHeader(HeaderItems) },
	},
	{
		File:  "fielderror.go",
		Needs: func(t *Table) bool { return len(t.FieldValues()) == 0 },
	},
	{
		File:  "fieldvalues.go",
		Names: []string{"FieldValues"},
		For:   "fields with values",
		Needs: func(t *Table) bool { return len(t.FieldValues()) > 0 },
	},
	{
		File:  "events.go",
		Names: []string{"Event", "LastEventID"},
		For:   "a row with events",
		Needs: func(t *Table) bool { return t.Sends(BodyEvents) },
	},
}

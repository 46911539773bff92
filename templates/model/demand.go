package model

import "slices"

// HasHeader reports whether a row of the table has a header of the type.
func (t *Table) HasHeader(kind HeaderType) bool {
	return slices.ContainsFunc(t.Rows, func(r *Row) bool {
		return slices.ContainsFunc(r.Headers, func(h *Header) bool { return h.Type == kind })
	})
}

// Polled are the bodies that say what has become of a task.
func (t *Table) Polled() []*Body {
	return slices.DeleteFunc(slices.Clone(t.Bodies), func(b *Body) bool { return b.Poll == nil })
}

// A Part is a file of the runtime that only some tables need.
type Part struct {
	File  string
	Names []string // that it exports
	For   string   // what such a table has, in words
	Needs func(*Table) bool
}

// ofService are the files of packages that make responses.
var ofService = []string{
	"asked.go", "challenge.go", "events.go", "fail.go", "file.go", "given.go", "handler.go", "items.go", "level.go", "match.go", "mux.go", "negotiate.go",
	"observe.go", "plain.go", "refuse.go", "respond.go", "serve.go", "stream.go", "translate.go",
}

// Needs reports whether the package of the table needs the file of the runtime: some are
// for services alone, some for clients, and some for what only few tables have.
func (t *Table) Needs(file string) bool {
	if slices.Contains(ofService, file) && !t.Serves() {
		return false
	}
	return !slices.ContainsFunc(Parts, func(p Part) bool { return p.File == file && !p.Needs(t) })
}

// Parts are the files that only some tables need.
var Parts = []Part{
	{
		File:  "check.go",
		Names: []string{"Check", "IsRemote", "ParamOf", "ResponseOf", "UnexpectedError"},
		For:   "a client",
		Needs: (*Table).Calls,
	},
	{
		File:  "retry.go",
		Names: []string{"RetryAfter", "Retryable"},
		For:   "a client",
		Needs: (*Table).Calls,
	},
	{
		File:  "transport.go",
		Names: []string{"ObserveTransport", "Transport"},
		For:   "a client",
		Needs: (*Table).Calls,
	},
	{
		File:  "problem.go",
		Needs: (*Table).ReadsProblems,
	},
	{
		File:  "poll.go",
		Names: []string{"Doer", "Poll", "Polling", "TaskFailedError", "TaskGoneError", "Wait"},
		For:   "a client and a body with poll",
		Needs: func(t *Table) bool { return t.Calls() && len(t.Polled()) > 0 },
	},
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

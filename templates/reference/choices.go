package reference

import (
	"slices"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/words"
)

// The groups of choices, in their order: what has come of the request, and for errors
// who is to act.
const (
	succeeds  = "The request succeeds"
	elsewhere = "The client looks elsewhere"
	mends     = "The client mends the request"
	access    = "The client needs access"
	waits     = "The client waits and repeats"
	tells     = "The service is at fault"
)

var groups = []string{succeeds, elsewhere, mends, access, waits, tells}

// choices are the rows of the table as a reader is led to them who knows the method and
// what has happened. Successes stand by their methods, those together that have the same
// ones; anything else stands by who is to act. A row that another is to be used for is
// none of them.
func choices(t *model.Table) []Choice {
	var rows []*model.Row
	for _, r := range t.Rows {
		if len(r.Methods) > 0 && (r.Deprecated == nil || r.Deprecated.Use == nil) {
			rows = append(rows, r)
		}
	}
	slices.SortStableFunc(rows, func(a, b *model.Row) int { return a.Code - b.Code })

	situations := map[*model.Row]string{}
	for _, r := range rows {
		situations[r] = words.Situation(r)
	}
	var all []Choice
	add := func(group string, methods []string, r *model.Row) {
		all = append(all, Choice{Group: group, Methods: methods, Situation: situations[r], Code: r.Code, Row: r.Name})
	}
	for _, l := range lanes(t.Methods, rows) {
		for _, r := range l.rows {
			add(succeeds, l.methods, r)
		}
	}
	for _, group := range groups[1:] {
		for _, r := range rows {
			if groupOf(r) == group {
				add(group, methodNames(r.Methods), r)
			}
		}
	}
	return all
}

// A lane is methods that have the same successes.
type lane struct {
	methods []string
	rows    []*model.Row
}

// lanes are the methods of the rows: those of the table in its order, then others that
// rows name.
func lanes(methods []model.Method, rows []*model.Row) []lane {
	order := slices.Clone(methods)
	successes := map[model.Method][]*model.Row{}
	for _, r := range rows {
		if groupOf(r) != succeeds {
			continue
		}
		for _, m := range r.Methods {
			if !slices.Contains(order, m) {
				order = append(order, m)
			}
			successes[m] = append(successes[m], r)
		}
	}
	var all []lane
	for _, m := range order {
		if successes[m] == nil {
			continue
		}
		i := slices.IndexFunc(all, func(l lane) bool { return slices.Equal(l.rows, successes[m]) })
		if i < 0 {
			i, all = len(all), append(all, lane{rows: successes[m]})
		}
		all[i].methods = append(all[i].methods, m.Name)
	}
	return all
}

// groupOf is the group of the row. An error is one to wait for where the table says that
// the same request may be sent again, or where it passes by what HTTP says of its code.
func groupOf(r *model.Row) string {
	switch {
	case r.Code < 300:
		return succeeds
	case r.Code < 400:
		return elsewhere
	case r.Retry != model.RetryNever && (r.Retry != r.UsualRetry || passes(r.Code)):
		return waits
	case slices.Contains([]int{401, 402, 403, 407, 511}, r.Code):
		return access
	case r.Code < 500:
		return mends
	}
	return tells
}

// passes reports whether an error of the code goes away by itself. A 413 does so only
// where a response says it, and nobody knows of a 500.
func passes(code int) bool {
	return slices.Contains([]int{408, 421, 425, 429, 502, 503, 504}, code)
}

// isSuccess reports whether the choice is one of a method that has worked.
func (c Choice) isSuccess() bool { return c.Group == succeeds }

// of is the methods of the choice in words: GET, PUT.
func (c Choice) of() string { return strings.Join(c.Methods, ", ") }

package reference

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/statusgen/statusgen/templates/model"
)

var (
	get, post, put, del = model.Method{Name: "GET"}, model.Method{Name: "POST"}, model.Method{Name: "PUT"}, model.Method{Name: "DELETE"}
	purge               = model.Method{Name: "PURGE"}
	four                = []model.Method{get, post, put, del}
)

// success is a row of the methods.
func success(name string, code int, methods ...model.Method) *model.Row {
	r := &model.Row{Name: name, Code: code, Methods: methods, All: len(methods) == len(four), Phrase: name, Title: name}
	if code == 200 || code == 201 {
		r.Body = model.BodyResource
	}
	return r
}

// failure is a row of all methods that may be sent again when the table, and HTTP, say so.
func failure(name string, code int, retry, usual model.Retry) *model.Row {
	r := success(name, code, four...)
	r.ID, r.Body, r.Retry, r.UsualRetry = name, model.BodyError, retry, usual
	return r
}

func table(rows ...*model.Row) *model.Table {
	return &model.Table{Package: "status", Methods: four, Rows: rows}
}

// A choice is of its methods and its situation; successes of one method stand together,
// and errors by who is to act.
func TestChoices(t *testing.T) {
	never, safe, after, always := model.RetryNever, model.RetrySafe, model.RetryAfter, model.RetryAlways
	old := failure("Old", 404, never, never)
	old.Deprecated = &model.Deprecation{Use: success("NotFound", 404)}
	fading := failure("Fading", 410, never, never)
	fading.Deprecated = &model.Deprecation{Note: "It goes away."}

	got := choices(table(
		failure("InternalServerError", 500, safe, safe), failure("BadGateway", 502, safe, safe), failure("Down", 502, never, safe),
		failure("ServiceUnavailable", 503, after, after), failure("NotImplemented", 501, never, never), failure("Flaky", 501, safe, never),
		success("NoContent", 204, del, put), success("OK", 200, put, get), success("Accepted", 202, del, post), success("Created", 201, post),
		success("Purged", 200, purge), success("Never", 200), success("SeeOther", 303, get),
		failure("Forbidden", 403, never, never), failure("Unauthorized", 401, never, never), failure("NotFound", 404, never, never),
		failure("QuotaExceeded", 403, after, never), failure("ContentTooLarge", 413, after, after), failure("TooManyRequests", 429, always, after),
		old, fading,
	))
	want := []string{
		"The request succeeds: GET: OK", "The request succeeds: POST: Created", "The request succeeds: POST: Accepted",
		"The request succeeds: PUT: OK", "The request succeeds: PUT: NoContent",
		"The request succeeds: DELETE: Accepted", "The request succeeds: DELETE: NoContent",
		"The request succeeds: PURGE: Purged",
		"The client looks elsewhere: GET: SeeOther",
		"The client mends the request: all: NotFound", "The client mends the request: all: Fading", "The client mends the request: all: ContentTooLarge",
		"The client needs access: all: Unauthorized", "The client needs access: all: Forbidden",
		"The client waits and repeats: all: QuotaExceeded", "The client waits and repeats: all: TooManyRequests",
		"The client waits and repeats: all: Flaky", "The client waits and repeats: all: BadGateway", "The client waits and repeats: all: ServiceUnavailable",
		"The service is at fault: all: InternalServerError", "The service is at fault: all: NotImplemented", "The service is at fault: all: Down",
	}
	var said []string
	for _, c := range got {
		methods := strings.Replace(c.of(), "GET, POST, PUT, DELETE", "all", 1)
		said = append(said, fmt.Sprintf("%s: %s: %s", c.Group, methods, c.Row))
		if c.Situation == "" || c.Code < 200 {
			t.Errorf("%s has the situation %q and the code %d", c.Row, c.Situation, c.Code)
		}
	}
	if !slices.Equal(said, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(said, "\n"), strings.Join(want, "\n"))
	}
}

// Methods that have the same successes are one lane.
func TestLanes(t *testing.T) {
	for _, c := range []struct {
		name string
		rows []*model.Row
		want string
	}{
		{"none", nil, ""},
		{"errors alone", []*model.Row{failure("Gone", 410, model.RetryNever, model.RetryNever)}, ""},
		{"the same of two", []*model.Row{success("OK", 200, get, put), success("Created", 201, post)}, "GET, PUT: OK; POST: Created"},
		{"the same of two, and more of one", []*model.Row{success("OK", 200, get, put), success("NoContent", 204, put)}, "GET: OK; PUT: OK NoContent"},
		{"all", []*model.Row{success("OK", 200, four...)}, "GET, POST, PUT, DELETE: OK"},
		{"a method that the table does not have", []*model.Row{success("OK", 200, purge, get)}, "GET, PURGE: OK"},
	} {
		var said []string
		for _, l := range lanes(four, c.rows) {
			var rows []string
			for _, r := range l.rows {
				rows = append(rows, r.Name)
			}
			if groupOf(l.rows[0]) == succeeds {
				said = append(said, strings.Join(l.methods, ", ")+": "+strings.Join(rows, " "))
			}
		}
		if got := strings.Join(said, "; "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

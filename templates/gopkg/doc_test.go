package gopkg

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/dave/jennifer/jen"
	"github.com/google/go-cmp/cmp"

	"github.com/statusgen/statusgen/templates/model"
)

// The package's comment holds the whole table, in the order of the codes.
func TestPackageDoc(t *testing.T) {
	table := tableOf(
		success(model.BodyResource), carrying(task), named("NoContent", onAll(*success(model.BodyNone))),
		failed(), withoutBody(named("Gone", onAll(*failed()))),
	)
	table.Rows[4].Phrase = "A\tlonger\nphrase"
	table.Rows[4].Deprecated = &model.Deprecation{}
	got := packageDoc(table)
	const want = Header + `

// Package status answers HTTP requests with the status codes of one table, each
// with the methods, the headers and the body that the table gives it.
//
// A handler returns a [GetResponse] or a [PostResponse]: the compiler refuses a
// status that may not answer the method. Every response also stands alone: its
// Respond method sends it. [Resource] and [Mux] answer for the methods and the
// paths that have no handler, and [Serve] makes a response of any handler of
// net/http.
//
// An error is a Go error with its cause, which no client sees. [Fail] makes a
// response of any error. Outcomes are logged at their level, errors of 500 and
// above by default, unless [Observe] lets the service see every outcome itself.
//
// # Success
//
//	Code  Phrase    Methods  Body      Constructor
//	201   Created   POST     resource  Created
//	201   Created   all      none      NoContent
//	202   Accepted  POST     Task      Accepted
//
// # Errors
//
//	Code  Phrase           Methods  Body   Constructor
//	409   Conflict         POST     error  Conflict
//	409   A longer phrase  all      none   Gone (deprecated)
package status
`
	if diff := cmp.Diff(want, string(got.Text)); got.Name != "doc.go" || diff != "" {
		t.Errorf("%s (-want +got):\n%s", got.Name, diff)
	}
}

// The package's comment says why an error that hides what happened takes one cause.
func TestPackageDocOfRowsThatHide(t *testing.T) {
	const why = "such as [Broken],\n// takes exactly one cause:"
	hiding := named("Broken", failed())
	hiding.Hide = true
	if got := string(packageDoc(tableOf(failed(), hiding)).Text); !strings.Contains(got, why) {
		t.Errorf("no sentence on one cause:\n%s", got)
	}
	if got := string(packageDoc(tableOf(failed())).Text); strings.Contains(got, "exactly one cause") {
		t.Errorf("a sentence on what the table has not:\n%s", got)
	}
}

// A part of the table without rows has no heading.
func TestPackageDocOfErrorsAlone(t *testing.T) {
	if got := string(packageDoc(tableOf(failed())).Text); strings.Contains(got, "# Success") || !strings.Contains(got, "# Errors") {
		t.Errorf("headings of a table without successes:\n%s", got)
	}
}

// The interfaces are named as long as that is short.
func TestInterfaces(t *testing.T) {
	all := []model.Method{get, post, {Name: "PUT"}, {Name: "DELETE"}}
	for n, want := range []string{
		1: "a [GetResponse]",
		2: "a [GetResponse] or a [PostResponse]",
		3: "a [GetResponse] or a [PostResponse] or a [PutResponse]",
		4: "a [GetResponse], a [PostResponse] and so on, by method",
	} {
		if got := interfaces(&model.Table{Methods: all[:n]}); n > 0 && got != want {
			t.Errorf("%d methods: got %q, want %q", n, got, want)
		}
	}
	const want = "a [GetResponse] or an [AclResponse]"
	if got := interfaces(&model.Table{Methods: []model.Method{get, {Name: "ACL"}}}); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// What a doc comment says of a type has the article of its name.
func TestArticles(t *testing.T) {
	state := &model.Field{Name: "state", Type: model.TypeEnum, Enum: []string{"done"}}
	r := saying(named("OutOfStock", withFields(failed())), &model.FieldValue{Name: "code", Type: model.TypeString, Optional: true})
	for want, code := range map[string]jen.Code{
		"// ExportState is the state of an [Export].":                                    enumType(&model.Body{Name: "Export", Fields: []*model.Field{state}}, state),
		"// OutOfStockField is what else an [OutOfStockError] may say of a wrong field.": mayBeSaid(r),
	} {
		if got := fmt.Sprintf("%#v", code); !strings.Contains(got, want) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// What a row says to people alone is in comments, and costs the package nothing.
func TestProseIsFree(t *testing.T) {
	plain, told := asSide(model.ForService, everything()), asSide(model.ForService, everything()) // clients are told of Retry
	for _, r := range told.Rows {
		r.Links, r.Since, r.Owner = []string{"https://acme.example/docs"}, "v1.4", "team-billing"
		r.Causes = []model.Cause{{Text: "The plan is used up.", Remedy: "Change the plan."}}
		r.Retry = model.RetryAlways
		r.Deprecated = &model.Deprecation{Use: r, Note: "It said too little."}
	}
	before, after := emitted(t, plain), emitted(t, told)
	if diff := cmp.Diff(tokens(t, before), tokens(t, after)); diff != "" {
		t.Errorf("tokens (-without prose +with it):\n%s", diff)
	}
	if !slices.ContainsFunc(after, func(f Output) bool { return strings.Contains(string(f.Text), "Owner: team-billing") }) {
		t.Error("no comment has what was told")
	}
}

package gopkg

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/words"
)

// packageDoc emits doc.go: the table, as the package's comment.
func packageDoc(t *model.Table) Output {
	if !t.Serves() {
		return clientDoc(t)
	}
	c := doc("Package %s answers HTTP requests with the status codes of one table, each with the methods, the headers and the body that the table gives it.", t.Package)
	c.para("A handler returns %s: the compiler refuses a status that may not answer the method. Every response also stands alone: its Respond method sends it. [Resource] and [Mux] answer for the methods and the paths that have no handler, and [Serve] makes a response of any handler of net/http.", interfaces(t))
	c.para("An error is a Go error with its cause, which no client sees. [Fail] makes a response of any error. Outcomes are logged at their level, errors of 500 and above by default, unless [Observe] lets the service see every outcome itself.")
	if i := slices.IndexFunc(t.Rows, func(r *model.Row) bool { return r.Hide }); i >= 0 {
		c.para("An error that tells the client nothing of what went wrong, such as [%s], takes exactly one cause: without it the log could not tell either.", t.Rows[i].Name)
	}
	if t.Calls() {
		c.para("For clients, [Check] makes errors of these types of the responses that they get.%s", waits(t))
	}
	c.rows("Success", t, false)
	c.rows("Errors", t, true)
	return Output{"doc.go", []byte(Header + "\n\n" + c.String() + "package " + t.Package + "\n")}
}

// clientDoc emits doc.go of a package for clients alone.
func clientDoc(t *model.Table) Output {
	c := doc("Package %s reads the errors of a service whose responses are those of one table of HTTP status codes.", t.Package)
	c.para("[Check] makes an error of a response: of a type of this package, which errors.As finds, with all that the response said. An error that the table does not foresee, such as a gateway's, is an [*UnexpectedError]. No message has to be parsed, and no status is lost.%s", waits(t))
	c.rows("Errors", t, true)
	return Output{"doc.go", []byte(Header + "\n\n" + c.String() + "package " + t.Package + "\n")}
}

// waits says what a client does with the tasks that the table says how to ask for, if it
// does.
func waits(t *model.Table) string {
	if len(t.Polled()) == 0 {
		return ""
	}
	return " [Wait] asks for the task of a 202 until that has ended."
}

// interfaces names the interfaces of the first methods.
func interfaces(t *model.Table) string {
	var links []string
	for i, m := range t.Methods {
		if i == 2 && len(t.Methods) > 3 {
			return strings.Join(links, ", ") + " and so on, by method"
		}
		links = append(links, words.A(m.Response())+" ["+m.Response()+"]")
	}
	return strings.Join(links, " or ")
}

// rows adds the rows of the table below a heading, in the order of their codes.
func (c *comment) rows(title string, t *model.Table, isError bool) {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	last := "Constructor"
	if !t.Serves() {
		last = "Type"
	}
	fmt.Fprintln(w, "Code\tPhrase\tMethods\tBody\t"+last)
	byCode := slices.SortedStableFunc(slices.Values(t.Rows), func(a, b *model.Row) int { return a.Code - b.Code })
	n := 0
	for _, r := range byCode {
		if r.IsError() != isError {
			continue
		}
		n++
		constructor := r.Name
		if !t.Serves() {
			constructor = r.TypeName()
		}
		if r.Deprecated != nil {
			constructor += " (deprecated)"
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\n", r.Code, words.OneLine(r.Phrase), words.ShortMethods(r), words.ShortBody(r), constructor)
	}
	if n == 0 {
		return
	}
	w.Flush()
	c.heading(title)
	for _, line := range strings.Split(strings.TrimSpace(b.String()), "\n") {
		c.verbatim(line)
	}
}

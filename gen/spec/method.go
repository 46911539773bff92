package spec

import (
	"slices"
	"strings"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// standardMethods are those of RFC 9110, section 9, and RFC 5789.
var standardMethods = []string{"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"}

// The checkedMethods are the methods of the table as it writes them, and their
// models: what `all` stands for.
type checkedMethods struct {
	methods
	models []model.Method
}

// place is where the table has the method of the name.
func (m checkedMethods) place(name string) report.Place { return m.names[indexOf(m.names, name)].Place }

// checkMethods returns the methods of the table.
func checkMethods(s report.Scope, t *table) checkedMethods {
	out := checkedMethods{methods: t.methods}
	if out.Misread {
		return out
	}
	if !out.Given() {
		s.Errorf(t.Place, "no methods; say what `all` stands for, as in methods: [GET, POST, PUT, DELETE]")
		return out
	}
	names := map[string]report.Item[string]{}
	for _, m := range out.names {
		method := model.Method{Name: m.Value}
		first, twice := names[method.GoName()]
		switch {
		case !checkMethod(s, m):
		case twice && first.Value == m.Value:
			s.Errorf(m.Place, "the method %s stands here twice; the first is at %s", report.Quote(m.Value), first.Place)
		case twice:
			s.Errorf(m.Place, "the methods %s and %s (%s) have the same Go name, %s", report.Quote(m.Value), report.Quote(first.Value), first.Place, method.GoName())
		default:
			names[method.GoName()] = m
			out.models = append(out.models, method)
		}
	}
	if len(out.models) > model.MaxMethods {
		s.Errorf(out.Place, "%d methods; a table can have %d", len(out.models), model.MaxMethods)
	}
	if len(out.names) == 0 {
		s.Errorf(out.Place, "methods is empty; name at least one, as in [GET, POST]")
	}
	return out
}

// checkMethod reports whether a table can have the method.
func checkMethod(s report.Scope, m report.Item[string]) bool {
	upper := strings.ToUpper(m.Value)
	switch {
	case !isToken(m.Value):
		s.Errorf(m.Place, "%s is no method: a method is a token such as GET (RFC 9110, section 5.6.2)", report.Quote(m.Value))
	case m.Value != upper && slices.Contains(standardMethods, upper):
		s.Errorf(m.Place, "methods are case-sensitive (RFC 9110, section 9.1); write %s for %s", upper, m.Value)
	case m.Value == "HEAD":
		s.Errorf(m.Place, "HEAD follows GET; leave it out")
	case m.Value == "CONNECT":
		s.Errorf(m.Place, "CONNECT opens a tunnel (RFC 9110, section 9.3.6), which no table describes; leave it out")
	case !isExported(model.Method{Name: m.Value}.GoName()):
		s.Errorf(m.Place, "the method %s gives no Go name; its letters give %s", report.Quote(m.Value), report.Quote(model.Method{Name: m.Value}.GoName()))
	default:
		return true
	}
	return false
}

// checkRowMethods returns the methods that a row applies to, in the table's order.
func checkRowMethods(s report.Scope, r *row, all checkedMethods) []model.Method {
	m := r.methods
	if m.Misread || all.Misread || !all.Given() {
		return all.models
	}
	checkMethodNames(s, m.names, all)
	checkMethodNames(s, m.except, all)
	list := slices.DeleteFunc(slices.Clone(all.models), func(method model.Method) bool {
		return !m.all && indexOf(m.names, method.Name) < 0 || indexOf(m.except, method.Name) >= 0
	})
	switch {
	case len(list) > 0 || len(all.models) == 0:
	case len(m.names) == 0:
		s.Errorf(m.Place, "the row applies to no method; name at least one, or drop the row")
	case !m.names[0].Given():
		s.Errorf(m.Place, "%d is for %s, which the table has not; say what it is for here, as in methods: all", r.code.Value, report.Or(values(m.names)))
	}
	return list
}

// checkMethodNames reports methods of a row that are named twice or are none of
// the table's. Those of the registry are no one's to mend.
func checkMethodNames(s report.Scope, names []report.Item[string], all checkedMethods) {
	for i, name := range names {
		first := indexOf(names, name.Value)
		switch {
		case !name.Given():
		case first < i:
			s.Errorf(name.Place, "the method %s stands here twice; the first is at %s", report.Quote(name.Value), names[first].Place)
		case indexOf(all.names, name.Value) < 0:
			s.Errorf(name.Place, "%s", unknownMethod(s, name.Value, all))
		}
	}
}

// unknownMethod says what is wrong with a row's method that the table has not.
func unknownMethod(s report.Scope, name string, all checkedMethods) string {
	if name == "HEAD" {
		return "HEAD follows GET; leave it out"
	}
	if name == "all" {
		return "`all` stands alone: methods: all"
	}
	known := values(all.names)
	why := "the table has no method " + report.Quote(name)
	if guess := s.DidYouMean(name, known); guess != "" {
		return why + guess
	}
	return why + "; it has " + strings.Join(known, ", ")
}

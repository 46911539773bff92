package spec

import (
	"slices"
	"strings"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// standardMethods are those of RFC 9110, section 9, and RFC 5789.
var standardMethods = []string{"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"}

// tableMethods returns what `all` stands for.
func (c *checker) tableMethods() []model.Method {
	if c.table.methods.Misread {
		return nil
	}
	if !c.table.methods.Given() {
		c.top().Errorf(c.table.Place, "no methods; say what `all` stands for, as in methods: [GET, POST, PUT, DELETE]")
		return nil
	}
	var list []model.Method
	c.methods = map[string]model.Method{}
	names := map[string]report.Item[string]{}
	for _, m := range c.table.methods.names {
		method := model.Method{Name: m.Value}
		c.methods[m.Value] = method
		first, twice := names[method.GoName()]
		switch {
		case !c.checkMethod(m):
		case twice && first.Value == m.Value:
			c.top().Errorf(m.Place, "the method %s stands here twice; the first is at %s", report.Quote(m.Value), first.Place)
		case twice:
			c.top().Errorf(m.Place, "the methods %s and %s (%s) have the same Go name, %s", report.Quote(m.Value), report.Quote(first.Value), first.Place, method.GoName())
		default:
			names[method.GoName()] = m
			list = append(list, method)
		}
	}
	if len(list) > model.MaxMethods {
		c.top().Errorf(c.table.methods.Place, "%d methods; a table can have %d", len(list), model.MaxMethods)
	}
	if len(c.table.methods.names) == 0 {
		c.top().Errorf(c.table.methods.Place, "methods is empty; name at least one, as in [GET, POST]")
	}
	return list
}

// checkMethod reports whether a table can have the method.
func (c *checker) checkMethod(m report.Item[string]) bool {
	upper := strings.ToUpper(m.Value)
	switch s := c.top(); {
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

// rowMethods returns the methods that a row applies to, in the table's order.
func (c *checker) rowMethods(s report.Scope, r *row, all []model.Method) []model.Method {
	m := r.methods
	if m.Misread || c.methods == nil {
		return all
	}
	c.checkRowMethods(s, m.names)
	c.checkRowMethods(s, m.except)
	list := slices.DeleteFunc(slices.Clone(all), func(method model.Method) bool {
		return !m.all && indexOf(m.names, method.Name) < 0 || indexOf(m.except, method.Name) >= 0
	})
	switch {
	case len(list) > 0 || len(all) == 0:
	case len(m.names) == 0:
		s.Errorf(m.Place, "the row applies to no method; name at least one, or drop the row")
	case !m.names[0].Given():
		s.Errorf(m.Place, "%d is for %s, which the table has not; say what it is for here, as in methods: all", r.code.Value, report.Or(values(m.names)))
	}
	return list
}

// checkRowMethods reports methods of a row that are named twice or are none of
// the table's. Those of the registry are no one's to mend.
func (c *checker) checkRowMethods(s report.Scope, names []report.Item[string]) {
	for i, name := range names {
		first := indexOf(names, name.Value)
		_, known := c.methods[name.Value]
		switch {
		case !name.Given():
		case first < i:
			s.Errorf(name.Place, "the method %s stands here twice; the first is at %s", report.Quote(name.Value), names[first].Place)
		case !known:
			s.Errorf(name.Place, "%s", c.unknownMethod(name.Value))
		}
	}
}

// unknownMethod says what is wrong with a row's method that the table has not.
func (c *checker) unknownMethod(name string) string {
	if name == "HEAD" {
		return "HEAD follows GET; leave it out"
	}
	if name == "all" {
		return "`all` stands alone: methods: all"
	}
	known := values(c.table.methods.names)
	why := "the table has no method " + report.Quote(name)
	if guess := c.DidYouMean(name, known); guess != "" {
		return why + guess
	}
	return why + "; it has " + strings.Join(known, ", ")
}

// methodPlace is where the method of the model stands.
func (c *checker) methodPlace(name string) report.Place {
	i := slices.IndexFunc(c.table.methods.names, func(m report.Item[string]) bool { return m.Value == name })
	return c.table.methods.names[i].Place
}

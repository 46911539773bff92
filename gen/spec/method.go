package spec

import (
	"slices"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// standardMethods are those of RFC 9110, section 9, and RFC 5789.
var standardMethods = []string{"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"}

// tableMethods returns what `all` stands for.
func (c *checker) tableMethods() []model.Method {
	if c.table.methods.misread {
		return nil
	}
	if !c.table.methods.given() {
		c.top().errorf(c.table.place, "no methods; say what `all` stands for, as in methods: [GET, POST, PUT, DELETE]")
		return nil
	}
	var list []model.Method
	c.methods = map[string]model.Method{}
	names := map[string]item[string]{}
	for _, m := range c.table.methods.names {
		method := model.Method{Name: m.value}
		c.methods[m.value] = method
		first, twice := names[method.GoName()]
		switch {
		case !c.checkMethod(m):
		case twice && first.value == m.value:
			c.top().errorf(m.place, "the method %s stands here twice; the first is at %s", quote(m.value), first.place)
		case twice:
			c.top().errorf(m.place, "the methods %s and %s (%s) have the same Go name, %s", quote(m.value), quote(first.value), first.place, method.GoName())
		default:
			names[method.GoName()] = m
			list = append(list, method)
		}
	}
	if len(list) > model.MaxMethods {
		c.top().errorf(c.table.methods.place, "%d methods; a table can have %d", len(list), model.MaxMethods)
	}
	if len(c.table.methods.names) == 0 {
		c.top().errorf(c.table.methods.place, "methods is empty; name at least one, as in [GET, POST]")
	}
	return list
}

// checkMethod reports whether a table can have the method.
func (c *checker) checkMethod(m item[string]) bool {
	upper := strings.ToUpper(m.value)
	switch s := c.top(); {
	case !isToken(m.value):
		s.errorf(m.place, "%s is no method: a method is a token such as GET (RFC 9110, section 5.6.2)", quote(m.value))
	case m.value != upper && slices.Contains(standardMethods, upper):
		s.errorf(m.place, "methods are case-sensitive (RFC 9110, section 9.1); write %s for %s", upper, m.value)
	case m.value == "HEAD":
		s.errorf(m.place, "HEAD follows GET; leave it out")
	case m.value == "CONNECT":
		s.errorf(m.place, "CONNECT opens a tunnel (RFC 9110, section 9.3.6), which no table describes; leave it out")
	case !isExported(model.Method{Name: m.value}.GoName()):
		s.errorf(m.place, "the method %s gives no Go name; its letters give %s", quote(m.value), quote(model.Method{Name: m.value}.GoName()))
	default:
		return true
	}
	return false
}

// rowMethods returns the methods that a row applies to, in the table's order.
func (c *checker) rowMethods(s scope, r *row, all []model.Method) []model.Method {
	m := r.methods
	if m.misread || c.methods == nil {
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
		s.errorf(m.place, "the row applies to no method; name at least one, or drop the row")
	case !m.names[0].given():
		s.errorf(m.place, "%d is for %s, which the table has not; say what it is for here, as in methods: all", r.code.value, or(values(m.names)))
	}
	return list
}

// checkRowMethods reports methods of a row that are named twice or are none of
// the table's. Those of the catalogue are no one's to mend.
func (c *checker) checkRowMethods(s scope, names []item[string]) {
	for i, name := range names {
		first := indexOf(names, name.value)
		_, known := c.methods[name.value]
		switch {
		case !name.given():
		case first < i:
			s.errorf(name.place, "the method %s stands here twice; the first is at %s", quote(name.value), names[first].place)
		case !known:
			s.errorf(name.place, "%s", c.unknownMethod(name.value))
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
	why := "the table has no method " + quote(name)
	if guess := c.didYouMean(name, known); guess != "" {
		return why + guess
	}
	return why + "; it has " + strings.Join(known, ", ")
}

// methodPlace is where the method of the model stands.
func (c *checker) methodPlace(name string) place {
	i := slices.IndexFunc(c.table.methods.names, func(m item[string]) bool { return m.value == name })
	return c.table.methods.names[i].place
}

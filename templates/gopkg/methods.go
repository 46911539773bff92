package gopkg

import (
	"slices"
	"strings"

	. "github.com/dave/jennifer/jen"

	"github.com/statusgen/statusgen/templates/model"
)

// methods emits methods.go: what ties the rows to the methods.
func methods(t *model.Table) []section {
	if !t.Serves() {
		return sections(methodBits(t), methodBit(t), onlySuccess(t))
	}
	all := sections(methodBits(t), methodBit(t), muxMethods(t), anyMethod(t), resource(t), serveResource(t), allow(t), onlyRow(t), onlySuccess(t))
	for _, m := range t.Methods {
		all = append(all, func() []Code {
			return []Code{methodInterface(t, m), methodError(m), methodHandler(m), serveMethod(m), methodMarker(m)}
		})
	}
	return all
}

// The bits of the methods.
//
//	const (
//		onGet methodSet = 1 << iota
//		onPost
//
//		everyMethod = onGet | onPost
//	)
func methodBits(t *model.Table) Code {
	return Const().DefsFunc(func(g *Group) {
		for i, m := range t.Methods {
			if i == 0 {
				g.Id(m.Bit()).Id("methodSet").Op("=").Lit(1).Op("<<").Iota()
			} else {
				g.Id(m.Bit())
			}
		}
		if t.Serves() {
			g.Line()
			g.Id("everyMethod").Op("=").Add(union(t.Methods))
		}
	})
}

// union is the set of the methods: onGet | onPost.
func union(methods []model.Method) *Statement {
	s := Null()
	for i, m := range methods {
		if i > 0 {
			s.Op("|")
		}
		s.Id(m.Bit())
	}
	return s
}

// The bit of a request's method.
//
//	func methodBit(method string) methodSet {
//		switch method {
//		case "GET", "HEAD":
//			return onGet
//		}
//		return 0
//	}
func methodBit(t *model.Table) Code {
	return doc("methodBit returns the bit of a method, or 0 for one that the table does not know. What may answer GET may answer HEAD (RFC 9110, section 9.3.2).").code().
		Func().Id("methodBit").Params(Id("method").String()).Id("methodSet").Block(
		Switch(Id("method")).BlockFunc(func(g *Group) {
			for _, m := range t.Methods {
				g.Case(literals(m.Answers())...).Block(Return(Id(m.Bit())))
			}
		}),
		Return(Lit(0)),
	)
}

// The methods that Allow may name where no pattern matches.
//
//	var muxMethods = []string{"CONNECT", "DELETE", "GET", …}
func muxMethods(t *model.Table) Code {
	names := []string{"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"} // as net/http has them
	for _, m := range t.Methods {
		names = append(names, m.Answers()...)
	}
	slices.Sort(names)
	return doc("muxMethods are the methods of the table and those of net/http, in the order in which a mux lists them.").code().
		Var().Id("muxMethods").Op("=").Index().String().Values(literals(slices.Compact(names))...)
}

// The mark of the rows that may answer any method.
//
//	type anyMethod struct {
//		forGet
//		forPost
//	}
func anyMethod(t *model.Table) Code {
	return doc("anyMethod marks what may answer each method of the table.").code().
		Type().Id("anyMethod").StructFunc(func(g *Group) {
		for _, m := range t.Methods {
			g.Id(m.Marker())
		}
	})
}

// The row of a code that a handler of Serve wrote.
//
//	func onlyRow(code int, method methodSet) (name, log string) {
//		switch code {
//		case 201:
//			if method&onPost != 0 {
//				return "Created", ""
//			}
//		case 404:
//			return "NotFound", "info"
//		}
//		return "", ""
//	}
func onlyRow(t *model.Table) Code {
	return doc("onlyRow returns the name of the one row with the code that may answer the method, and at which level it is logged; of none or several, nothing.").code().
		Func().Id("onlyRow").Params(Id("code").Int(), Id("method").Id("methodSet")).Params(List(Id("name"), Id("log")).String()).BlockFunc(func(g *Group) {
		switchOnCode(g, t, t.Rows, func(r *model.Row) Code { return Return(Lit(r.Name), Lit(string(r.Log))) })
		g.Return(Lit(""), Lit(""))
	})
}

// The row of a success that came back.
//
//	func onlySuccess(code int, method methodSet) string {
//		name, _ := onlyRow(code, method)
//		return name
//	}
//
// In a package for clients alone:
//
//	func onlySuccess(code int, method methodSet) string {
//		switch code {
//		case 201:
//			if method&onPost != 0 {
//				return "Created"
//			}
//		}
//		return ""
//	}
func onlySuccess(t *model.Table) Code {
	return doc("onlySuccess returns the name of the one success with the code that may answer the method; of none or several, nothing.").code().
		Func().Id("onlySuccess").Params(Id("code").Int(), Id("method").Id("methodSet")).String().BlockFunc(func(g *Group) {
		if t.Serves() {
			g.List(Id("name"), Id("_")).Op(":=").Id("onlyRow").Call(Id("code"), Id("method"))
			g.Return(Id("name"))
			return
		}
		successes := slices.DeleteFunc(slices.Clone(t.Rows), (*model.Row).IsError)
		switchOnCode(g, t, successes, func(r *model.Row) Code { return Return(Lit(r.Name)) })
		g.Return(Lit(""))
	})
}

// switchOnCode returns, of the rows with the code, the one that alone may answer the
// method.
func switchOnCode(g *Group, t *model.Table, rows []*model.Row, found func(*model.Row) Code) {
	g.Switch(Id("code")).BlockFunc(func(g *Group) {
		for _, rows := range byCode(rows) {
			if slices.ContainsFunc(rows, func(r *model.Row) bool { return len(alone(r, rows)) > 0 }) {
				g.Case(Lit(rows[0].Code)).BlockFunc(func(g *Group) { returnAlone(g, t, rows, found) })
			}
		}
	})
}

// byCode are the rows, those of each code together.
func byCode(rows []*model.Row) [][]*model.Row {
	var all [][]*model.Row
	for _, r := range slices.SortedStableFunc(slices.Values(rows), func(a, b *model.Row) int { return a.Code - b.Code }) {
		if n := len(all); n > 0 && all[n-1][0].Code == r.Code {
			all[n-1] = append(all[n-1], r)
		} else {
			all = append(all, []*model.Row{r})
		}
	}
	return all
}

// alone are the methods of the row that no other of the rows may answer.
func alone(r *model.Row, rows []*model.Row) []model.Method {
	return slices.DeleteFunc(slices.Clone(r.Methods), func(m model.Method) bool {
		return slices.ContainsFunc(rows, func(other *model.Row) bool { return other != r && other.AppliesTo(m) })
	})
}

// returnAlone returns each of the rows for the methods that no other may answer. One
// that is for all methods is returned for those, too, that the table does not know.
func returnAlone(g *Group, t *model.Table, rows []*model.Row, found func(*model.Row) Code) {
	for _, r := range rows {
		methods := alone(r, rows)
		switch len(methods) {
		case 0:
		case len(t.Methods):
			g.Add(found(r))
		case 1:
			g.If(Id("method").Op("&").Add(union(methods)).Op("!=").Lit(0)).Block(found(r))
		default:
			g.If(Id("method").Op("&").Parens(union(methods)).Op("!=").Lit(0)).Block(found(r))
		}
	}
}

// What may answer a method.
//
//	type GetResponse interface {
//		Response
//		appliesToGet()
//	}
func methodInterface(t *model.Table, m model.Method) Code {
	c := doc("%s is what may answer %s: a response of the rows below, of [Fail] or of [Serve].", m.Response(), strings.Join(m.Answers(), " and "))
	c.rowLinks("Success", t, m, false)
	c.rowLinks("Errors", t, m, true)
	return c.code().Type().Id(m.Response()).Interface(
		Id("Response"),
		Id(m.Applies()).Params(),
	)
}

// rowLinks adds a paragraph with links to the rows that apply to the method.
func (c *comment) rowLinks(title string, t *model.Table, m model.Method, isError bool) {
	var links []string
	for _, r := range t.Rows {
		if r.IsError() == isError && r.AppliesTo(m) {
			links = append(links, "["+r.Name+"]")
		}
	}
	if len(links) > 0 {
		c.para("%s: %s.", title, strings.Join(links, ", "))
	}
}

// An error that may answer a method.
//
//	type GetError interface {
//		error
//		GetResponse
//	}
func methodError(m model.Method) Code {
	c := doc("%s is an error of a row that may answer %s. A helper of a handler returns it in place of error, so that the compiler still sees which errors may come out of the handler.",
		m.ErrorType(), strings.Join(m.Answers(), " and "))
	c.para("Where nothing failed, the helper returns nil itself: a nil pointer to an error is not nil.")
	return c.code().Type().Id(m.ErrorType()).Interface(Error(), Id(m.Response()))
}

// The handler of a method.
//
//	type GetHandler func(*http.Request) GetResponse
func methodHandler(m model.Method) Code {
	return doc("%s handles %s. A panic in it, or no response from it, is answered with the row for an internal error; [http.ErrAbortHandler] passes.",
		m.Handler(), strings.Join(m.Answers(), " and ")).code().
		Type().Id(m.Handler()).Func().Params(request()).Id(m.Response())
}

// What makes the handler an http.Handler.
//
//	func (h GetHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
//		if methodBit(r.Method) != onGet {
//			respondNotAllowed(w, r, "GET, HEAD")
//			return
//		}
//		defer recovered(w, r)
//		answer(w, r, h(r))
//	}
func serveMethod(m model.Method) Code {
	return doc("ServeHTTP answers with what h returns, and any other method with 405.").code().
		Func().Params(Id("h").Id(m.Handler())).Id("ServeHTTP").Params(Id("w").Add(responseWriter()), Id("r").Add(request())).Block(
		If(Id("methodBit").Call(Id("r").Dot("Method")).Op("!=").Id(m.Bit())).Block(
			Id("respondNotAllowed").Call(Id("w"), Id("r"), Lit(strings.Join(m.Answers(), ", "))),
			Return(),
		),
		Defer().Id("recovered").Call(Id("w"), Id("r")),
		Id("answer").Call(Id("w"), Id("r"), Id("h").Call(Id("r"))),
	)
}

// The handlers of a resource.
//
//	type Resource struct {
//		Get  GetHandler
//		Post PostHandler
//	}
func resource(t *model.Table) Code {
	c := doc("Resource handles the requests to one resource, with a handler for each method that it allows. GET's handles HEAD too.")
	c.para("OPTIONS is answered with 204 and the methods that are allowed, another method of the table with 405, and one that the table does not know with 501 where the table has that, else with 405 (RFC 9110, section 9.1).")
	return c.code().Type().Id("Resource").StructFunc(func(g *Group) {
		for _, m := range t.Methods {
			g.Id(m.GoName()).Id(m.Handler())
		}
	})
}

// What makes the resource an http.Handler.
//
//	func (x Resource) ServeHTTP(w http.ResponseWriter, r *http.Request) {
//		switch r.Method {
//		case "GET", "HEAD":
//			if x.Get != nil {
//				x.Get.ServeHTTP(w, r)
//				return
//			}
//		case "OPTIONS":
//			respondOptions(w, r, x.allow())
//			return
//		default:
//			sendFailure(w, r, &failure{row: &rowNotImplemented})
//			return
//		}
//		respondNotAllowed(w, r, x.allow())
//	}
func serveResource(t *model.Table) Code {
	allow := Id("x").Dot("allow").Call()
	return doc("ServeHTTP answers with the handler of the request's method.").code().
		Func().Params(Id("x").Id("Resource")).Id("ServeHTTP").Params(Id("w").Add(responseWriter()), Id("r").Add(request())).Block(
		Switch(Id("r").Dot("Method")).BlockFunc(func(g *Group) {
			for _, m := range t.Methods {
				handler := func() *Statement { return Id("x").Dot(m.GoName()) }
				g.Case(literals(m.Answers())...).BlockFunc(func(g *Group) {
					g.If(handler().Op("!=").Nil()).Block(handler().Dot("ServeHTTP").Call(Id("w"), Id("r")), Return())
					if m.Name == "OPTIONS" {
						g.Id("respondOptions").Call(Id("w"), Id("r"), allow)
						g.Return()
					}
				})
			}
			if !slices.ContainsFunc(t.Methods, isOptions) {
				g.Case(Lit("OPTIONS")).Block(Id("respondOptions").Call(Id("w"), Id("r"), allow), Return())
			}
			if r := t.Own.NotImplemented; r != nil {
				g.Default().Block(Id("sendFailure").Call(Id("w"), Id("r"), ownFailure(r)), Return())
			}
		}),
		Id("respondNotAllowed").Call(Id("w"), Id("r"), allow),
	)
}

func isOptions(m model.Method) bool { return m.Name == "OPTIONS" }

func literals(texts []string) []Code {
	var all []Code
	for _, t := range texts {
		all = append(all, Lit(t))
	}
	return all
}

// The methods that a resource allows.
//
//	func (x Resource) allow() string {
//		allow := ""
//		if x.Get != nil {
//			allow += "GET, HEAD, "
//		}
//		return allow + "OPTIONS"
//	}
func allow(t *model.Table) Code {
	return doc("allow lists the methods that x allows, for Allow (RFC 9110, section 10.2.1).").code().
		Func().Params(Id("x").Id("Resource")).Id("allow").Params().String().BlockFunc(func(g *Group) {
		g.Id("allow").Op(":=").Lit("")
		for _, m := range t.Methods {
			if !isOptions(m) {
				g.If(Id("x").Dot(m.GoName()).Op("!=").Nil()).Block(Id("allow").Op("+=").Lit(strings.Join(m.Answers(), ", ") + ", "))
			}
		}
		g.Return(Id("allow").Op("+").Lit("OPTIONS"))
	})
}

// The mark of what may answer a method.
//
//	type forGet struct{}
//
//	func (*forGet) appliesToGet() {}
//
//	func (FailResponse) appliesToGet() {}
func methodMarker(m model.Method) Code {
	return doc("%s marks what may answer %s.", m.Marker(), m.Name).code().
		Type().Id(m.Marker()).Struct().Line().Line().
		Func().Params(Op("*").Id(m.Marker())).Id(m.Applies()).Params().Add(oneLiner()).Line().Line().
		Func().Params(Id("FailResponse")).Id(m.Applies()).Params().Add(oneLiner())
}

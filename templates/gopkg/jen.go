package gopkg

import . "github.com/dave/jennifer/jen"

// What jennifer has no word for. Each call makes a fresh statement: one that is
// shared would change wherever it is added to.

func request() *Statement        { return Op("*").Qual("net/http", "Request") }
func responseWriter() *Statement { return Qual("net/http", "ResponseWriter") }

// oneLiner is the block of a function that stands on one line.
func oneLiner(body ...Code) *Statement {
	return Custom(Options{Open: "{", Close: "}"}, body...)
}

// A goType is a type that can be compared.
type goType struct {
	prefix string // "[]", "..."
	path   string // of the package; empty for a type of this one
	name   string

	isEvents bool // func(ctx context.Context, send func(Event) error) error
}

func (t goType) code() *Statement {
	if t.isEvents {
		return Func().Params(Id("ctx").Qual("context", "Context"), Id("send").Func().Params(Id("Event")).Error()).Error()
	}
	name := Id(t.name)
	if t.path != "" {
		name = Qual(t.path, t.name)
	}
	if t.prefix != "" {
		return Op(t.prefix).Add(name)
	}
	return name
}

// A parameter is one of a function's.
type parameter struct {
	name string
	typ  goType
}

// parameters is the list of them, the type named once for neighbours that share
// it: (pointer, detail string).
func parameters(params []parameter) []Code {
	var list []Code
	for i, p := range params {
		if i+1 < len(params) && params[i+1].typ == p.typ {
			list = append(list, Id(p.name))
		} else {
			list = append(list, Id(p.name).Add(p.typ.code()))
		}
	}
	return list
}

// defs are the declarations of const or var: in parentheses, unless there is
// only one.
func defs(n int, def func(int) *Statement) *Statement {
	if n == 1 {
		return def(0)
	}
	return DefsFunc(func(g *Group) {
		for i := range n {
			g.Add(def(i))
		}
	})
}

// listLiteral is a literal of the type: on one line, unless there are many values.
func listLiteral(typ *Statement, values []Code) *Statement {
	if len(values) <= 2 {
		return typ.Values(values...)
	}
	return typ.BlockFunc(func(g *Group) {
		for _, v := range values {
			g.Add(v).Op(",")
		}
	})
}

// appended is a list with more values: on one line, unless there are many.
func appended(list *Statement, values []Code) *Statement {
	values = append([]Code{list}, values...)
	if len(values) <= 3 {
		return Append(values...)
	}
	return Id("append").Custom(Options{Open: "(", Close: ")", Separator: ",", Multi: true}, values...)
}

package gopkg

import (
	"reflect"

	. "github.com/dave/jennifer/jen"

	"github.com/statusgen/statusgen/templates/model"
)

// How an error is read back: the shape of its body as data, and what the reader of the
// runtime asks of the table.

// shapeKinds are the names that the runtime has for what a placeholder stands for.
var shapeKinds = map[model.Placeholder]string{
	model.PlaceStatus: "theStatus", model.PlaceID: "theID", model.PlacePhrase: "thePhrase", model.PlaceMessage: "theMessage",
	model.PlaceType: "theType", model.PlaceHelp: "aText", model.PlaceTime: "aText", model.PlaceInstance: "theInstance",
	model.PlaceParams: "theParams", model.PlaceSpread: "moreParams", model.PlaceParam: "theParam", model.PlaceValue: "theValue",
	model.PlacePath: "aText", model.PlaceHeader: "aText",
	model.PlaceDetail: "theDetail", model.PlacePointer: "thePointer", model.PlaceIn: "theIn", model.PlaceParameter: "theParameter",
	model.PlaceQuery: "theQuery", model.PlaceField: "theField", model.PlaceName: "theName", model.PlaceFieldValue: "theFieldValue",
}

// readBack emits how the body of an error is read.
func readBack(t *model.Table, forms errorForms) []section {
	var all []section
	if !t.Error.Shape.IsProblem() && (forms.json != nil || forms.xml != nil && !hasOtherXML(t)) {
		all = append(all, sections(errorShape("errorShape", "", &t.Error, t.Error.Shape))...)
	}
	if forms.xml != nil && hasOtherXML(t) {
		all = append(all, sections(errorShape("errorShapeXML", " in XML", &t.Error, t.Error.InXML()))...)
	}
	return append(all, sections(readBody(t, forms), readHeader(t), isTold(t), bodyValue(t))...)
}

// hasOtherXML reports whether the shape is another in XML.
func hasOtherXML(t *model.Table) bool { return !reflect.DeepEqual(t.Error.InXML(), t.Error.Shape) }

// The shape of an error's body.
//
//	var errorShape = shape{is: anObject, of: []shape{
//		{name: "message", is: theMessage},
//		{name: "errors", is: aList, of: []shape{{is: eachField, of: []shape{{name: "field", is: theName}, {name: "reason", is: theDetail}}}}},
//	}}
func errorShape(name, in string, e *model.ErrorBody, n model.Node) Code {
	fields, _ := shapeOf(shapeAt{Node: n, ofHelp: e.IsNamedByHelp()})
	return doc("%s is what the body of an error has%s.", name, in).code().
		Var().Id(name).Op("=").Id("shape").Values(fields...)
}

// A shapeAt is a node with what its place makes of it.
type shapeAt struct {
	model.Node
	member  *model.Member // nil: it is an item, or one of several alternatives
	inFirst bool          // it stands in one of several alternatives
	ofHelp  bool          // of a body in which the page of $help is what a problem type is elsewhere
}

// maxShape is how many characters of a shape stand on one line.
const maxShape = 110

// shapeOf is the literal of a shape: its fields, and how many characters they have.
func shapeOf(n shapeAt) (fields []Code, width int) {
	field := func(name string, value *Statement, length int) {
		fields = append(fields, Id(name).Op(":").Add(value))
		width += len(name) + len(": , ") + length
	}
	text := func(name, s string) { field(name, Lit(s), len(s)+2) }
	flag := func(name string, is bool) {
		if is {
			field(name, True(), len("true"))
		}
	}
	if n.member != nil && n.member.Name != "" {
		text("name", n.member.Name)
	}
	is := n.kind()
	field("is", Id(is), len(is))
	switch {
	case n.Kind == model.Literal:
		text("what", n.Literal)
	case n.Name != "":
		text("what", n.Name)
	}
	if n.Kind == model.Map {
		key := shapeKinds[n.Placeholder]
		field("key", Id(key), len(key))
	}
	flag("quoted", n.Quoted)
	flag("placed", (n.Kind == model.Each || n.Kind == model.Map) && n.IsPlaced())
	flag("maybe", n.inFirst && n.member != nil && n.Sometimes())
	flag("attribute", n.member != nil && n.member.Attribute)
	flag("text", n.member != nil && n.member.Text)
	if parts := n.parts(); parts != nil {
		field("of", Index().Id("shape").Add(shapesOf(parts, &width)), 0)
	}
	return fields, width
}

// shapesOf is a list of shapes: on one line where they are short, or only one; a line
// each, else.
func shapesOf(parts []shapeAt, width *int) *Statement {
	shapes, all := make([]Code, len(parts)), len("[]shape{}")
	for i, part := range parts {
		fields, width := shapeOf(part)
		shapes[i], all = Values(fields...), all+width
	}
	*width += all
	if len(parts) == 1 || all <= maxShape {
		return Values(shapes...)
	}
	return BlockFunc(func(g *Group) {
		for _, s := range shapes {
			g.Add(s).Op(",")
		}
	})
}

// kind is the name that the runtime has for what the node is.
func (n shapeAt) kind() string {
	switch n.Kind {
	case model.Literal:
		return "aLiteral"
	case model.Object:
		return "anObject"
	case model.List:
		return "aList"
	case model.Each:
		return "eachField"
	case model.Map:
		return "aMap"
	case model.First:
		return "oneOf"
	}
	if n.member == nil && n.Placeholder == model.PlacePointer { // which has another name where there is none
		return "thePointerOrName"
	}
	if n.ofHelp && n.Placeholder == model.PlaceHelp {
		return shapeKinds[model.PlaceType]
	}
	return shapeKinds[n.Placeholder]
}

// parts are the nodes in the node.
func (n shapeAt) parts() []shapeAt {
	var parts []shapeAt
	for i := range n.Members {
		parts = append(parts, shapeAt{Node: n.Members[i].Value, member: &n.Members[i], inFirst: n.inFirst, ofHelp: n.ofHelp})
	}
	for _, item := range n.Items {
		parts = append(parts, shapeAt{Node: item, inFirst: n.inFirst || n.Kind == model.First, ofHelp: n.ofHelp})
	}
	return parts
}

// The choice of the shape.
//
//	func readBody(body string, is syntax, isProblem bool, s *said) error {
//		if is == isText {
//			is = syntaxIn(body)
//		}
//		switch {
//		case is == isJSON && isProblem:
//			return readJSON(body, &problemShape, s)
//		case is == isJSON:
//			return readJSON(body, &errorShape, s)
//		}
//		return nil
//	}
func readBody(t *model.Table, forms errorForms) Code {
	var conditions, calls []*Statement
	read := func(condition, call *Statement) {
		conditions, calls = append(conditions, condition), append(calls, call)
	}
	is := func(syntax string) *Statement { return Id("is").Op("==").Id(syntax) }
	json := func(of string) *Statement { return Id("readJSON").Call(Id("body"), Op("&").Id(of), Id("s")) }
	xml := func(root, of string) *Statement {
		return Id("readXML").Call(Id("body"), Lit(root), Op("&").Id(of), Id("s"))
	}
	own, ownXML := "errorShape", "errorShapeXML"
	if t.Error.Shape.IsProblem() {
		own = "problemShape"
	}
	if !hasOtherXML(t) {
		ownXML = own
	}
	inJSON, inXML := t.OtherProblems()
	param := "_"
	if inJSON || inXML {
		param = "isProblem"
	}
	if inJSON {
		read(is("isJSON").Op("&&").Id(param), json("problemShape"))
	}
	if forms.json != nil {
		read(is("isJSON"), json(own))
	}
	if inXML {
		read(is("isXML").Op("&&").Id(param), xml("problem", "problemShape"))
	}
	if forms.xml != nil {
		read(is("isXML"), xml(t.Error.XML.Root, ownXML))
	}
	return doc("readBody reads what the body of an error says.").code().Func().Id("readBody").
		Params(Id("body").String(), Id("is").Id("syntax"), Id(param).Bool(), Id("s").Op("*").Id("said")).Error().BlockFunc(func(g *Group) {
		text := Id("is").Op("=").Id("syntaxIn").Call(Id("body"))
		if forms.text != nil {
			text = Id("s").Dot("say").Call(Id(shapeKinds[t.Error.Shape.Placeholder]), Id("validUTF8").Call(Id("body")))
		}
		g.If(is("isText")).Block(text)
		if len(calls) == 1 {
			g.If(conditions[0]).Block(Return(calls[0]))
		} else {
			g.Switch().BlockFunc(func(g *Group) {
				for i := range calls {
					g.Case(conditions[i]).Block(Return(calls[i]))
				}
			})
		}
		g.Return(Nil())
	})
}

// The headers that say of an error what a body may not say, as that of an answer to HEAD.
//
//	func readHeader(h http.Header, s *said) {
//		if s.id == "" {
//			s.id = firstLine(h, "X-Ms-Error-Code")
//		}
//		if s.instance == "" {
//			s.instance = firstLine(h, "X-Ms-Request-Id")
//		}
//	}
func readHeader(t *model.Table) Code {
	members := map[model.Placeholder]string{model.PlaceID: "id", model.PlaceMessage: "message", model.PlaceInstance: "instance"}
	h, s, body := Null(), Null(), []Code{}
	for _, x := range t.Error.Headers {
		if member := members[x.Value.Placeholder]; member != "" {
			h, s = Id("h"), Id("s")
			body = append(body, If(Id("s").Dot(member).Op("==").Lit("")).Block(
				Id("s").Dot(member).Op("=").Id("firstLine").Call(Id("h"), Lit(canonical(x.Name))),
			))
		}
	}
	block := oneLiner()
	if len(body) > 0 {
		block = Block(body...)
	}
	return doc("readHeader reads what the header says of the error, and its body does not.").code().
		Func().Id("readHeader").Params(h.Qual("net/http", "Header"), s.Op("*").Id("said")).Add(block)
}

// The params that a body has.
//
//	func isTold(name string) bool { return isPlaced(name) }
func isTold(t *model.Table) Code {
	name, told := String(), False()
	switch names := t.Error.Shape.PlacedParams(); {
	case t.Error.Shape.TellsParams():
		told = True()
	case names != nil:
		name, told = Id("name").String(), isOneOf(names)
	}
	return doc("isTold reports whether the bodies of errors that have the param have it in them.").code().
		Func().Id("isTold").Params(name).Bool().Add(oneLiner(Return(told)))
}

// The params that are bodies.
//
//	func bodyValue(x rawValue, kind string) (slog.Value, bool) {
//		switch kind {
//		case "Cause":
//			return valueOf[Cause](x)
//		case "[]Cause":
//			return listValue[Cause](x)
//		}
//		return slog.Value{}, false
//	}
func bodyValue(t *model.Table) Code {
	var cases []Code
	for _, b := range t.Bodies {
		for _, list := range []bool{false, true} {
			if isParamSo(t, b, list) {
				function, kind := "valueOf", b.Name
				if list {
					function, kind = "listValue", "[]"+b.Name
				}
				cases = append(cases, Case(Lit(kind)).Block(Return(Id(function).Types(Id(b.Name)).Call(Id("x")))))
			}
		}
	}
	none := []Code{Qual("log/slog", "Value").Values(), False()}
	params := func(params ...Code) *Statement {
		return doc("bodyValue returns the value as a body, or a list of one, if it is of the kind.").code().
			Func().Id("bodyValue").Params(params...).Params(Qual("log/slog", "Value"), Bool())
	}
	if cases == nil {
		return params(Id("rawValue"), String()).Add(oneLiner(Return(none...)))
	}
	return params(Id("x").Id("rawValue"), Id("kind").String()).Block(Switch(Id("kind")).Block(cases...), Return(none...))
}

// isParamSo reports whether a row has the body as a param, or a list of it.
func isParamSo(t *model.Table, b *model.Body, list bool) bool {
	for _, r := range t.Rows {
		for _, p := range r.Told() {
			if p.Body == b && p.List == list {
				return true
			}
		}
	}
	return false
}

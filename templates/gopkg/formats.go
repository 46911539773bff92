package gopkg

import (
	"maps"
	"mime"
	"slices"
	"strconv"
	"strings"

	. "github.com/dave/jennifer/jen"

	"github.com/statusgen/statusgen/templates/model"
)

// formats emits formats.go: what a body can be encoded to.
func formats(t *model.Table) []section {
	all := sections(formatConstants(t), contentTypes(t), setContentType(t))
	if t.Negotiates() {
		all = append(all, sections(
			offers("offers", "what a body can be", t.Formats, ownType),
			offers("errorOffers", "what an error can be: a format, by its own media type or by that of errors", append(slices.Clone(t.Formats), t.Formats...), errorOffer(t)),
		)...)
	}
	return append(all, sections(choose(t), chooseError(t), encode(t), notAcceptable(t))...)
}

// formatName is the name of the constant of a format: formatJSON. Of formats
// that would be named alike, the later ones have their number.
func formatName(t *model.Table, i int) string {
	name := func(f model.Format) string {
		typ, _, _ := mime.ParseMediaType(f.MediaType)
		_, subtype, _ := strings.Cut(typ, "/")
		return "format" + (&model.Param{Name: subtype}).GoName()
	}
	for _, earlier := range t.Formats[:i] {
		if name(earlier) == name(t.Formats[i]) {
			return name(t.Formats[i]) + strconv.Itoa(i+1)
		}
	}
	return name(t.Formats[i])
}

// ownType is the media type of a format.
func ownType(_ int, f model.Format) string { return f.MediaType }

// errorOffer gives the formats' own media types and then those of their errors.
func errorOffer(t *model.Table) func(int, model.Format) string {
	return func(i int, f model.Format) string {
		if i < len(t.Formats) {
			return f.MediaType
		}
		return t.Error.MediaType(f)
	}
}

// The formats.
//
//	const (
//		formatJSON format = iota
//		formatXML
//	)
func formatConstants(t *model.Table) Code {
	c := doc("The formats of the table. The first is the default.")
	if len(t.Formats) == 1 {
		c = doc("%s is the only format of the table.", formatName(t, 0))
	}
	return c.code().
		Const().Add(defs(len(t.Formats), func(i int) *Statement {
		if i > 0 {
			return Id(formatName(t, i))
		}
		return Id(formatName(t, i)).Id("format").Op("=").Iota()
	}))
}

// The media types.
//
//	var contentTypes = [...][]string{
//		formatJSON: {"application/json"},
//	}
//
//	var errorTypes = [...][]string{
//		formatJSON: {"application/problem+json"},
//	}
func contentTypes(t *model.Table) Code {
	list := func(of func(model.Format) string) *Statement {
		return Index(Op("...")).Index().String().BlockFunc(func(g *Group) {
			for i, f := range t.Formats {
				g.Id(formatName(t, i)).Op(":").Values(Lit(of(f))).Op(",")
			}
		})
	}
	return doc("contentTypes are the media types of bodies in the formats.").code().
		Var().Id("contentTypes").Op("=").Add(list(func(f model.Format) string { return f.MediaType })).Line().Line().
		Add(doc("errorTypes are the media types of errors in the formats.").code()).
		Var().Id("errorTypes").Op("=").Add(list(t.Error.MediaType))
}

// The headers of a body.
//
//	func setContentType(h http.Header, mediaType []string, clean bool) {
//		h["Content-Type"] = mediaType
//		if clean {
//			h["Vary"] = acceptVaries
//			return
//		}
//		varies(h)
//		delete(h, "Content-Length") // of a response that was not sent
//	}
func setContentType(t *model.Table) Code {
	c := doc("setContentType sets the media type of a body. That h was empty before, clean, saves looking for what another response has left in it.")
	if t.Negotiates() {
		c = doc("setContentType sets the media type of a body, and says that it depends on Accept (RFC 9110, section 12.5.5). That h was empty before, clean, and has no Vary saves looking for what stands there.")
	}
	stale := Delete(Id("h"), Lit("Content-Length")).Op("// of a response that was not sent")
	return c.code().
		Func().Id("setContentType").Params(Id("h").Qual("net/http", "Header"), Id("mediaType").Index().String(), Id("clean").Bool()).BlockFunc(func(g *Group) {
		g.Id("h").Index(Lit("Content-Type")).Op("=").Id("mediaType")
		if !t.Negotiates() {
			g.If(Op("!").Id("clean")).Block(stale)
			return
		}
		g.If(Id("clean")).Block(Id("h").Index(Lit("Vary")).Op("=").Id("acceptVaries"), Return())
		g.Id("varies").Call(Id("h"))
		g.Add(stale)
	})
}

// What is offered to a request.
//
//	var offers = []offer{
//		{typ: "application", subtype: "json"},
//	}
func offers(name, what string, formats []model.Format, of func(int, model.Format) string) Code {
	return doc("%s are %s.", name, what).code().
		Var().Id(name).Op("=").Index().Id("offer").BlockFunc(func(g *Group) {
		for i, f := range formats {
			g.Add(offerLit(of(i, f))).Op(",")
		}
	})
}

func offerLit(mediaType string) *Statement {
	full, params, _ := mime.ParseMediaType(mediaType)
	typ, subtype, _ := strings.Cut(full, "/")
	return ValuesFunc(func(g *Group) {
		g.Id("typ").Op(":").Lit(typ)
		g.Id("subtype").Op(":").Lit(subtype)
		if len(params) > 0 {
			g.Id("params").Op(":").Index().Index(Lit(2)).String().ValuesFunc(func(g *Group) {
				for _, name := range slices.Sorted(maps.Keys(params)) {
					g.Values(Lit(name), Lit(params[name]))
				}
			})
		}
	})
}

// The choice of a body's format. The values that most requests have are known
// without parsing.
//
//	func choose(r *http.Request) (format, bool) {
//		accept := r.Header["Accept"]
//		if len(accept) == 0 {
//			return formatJSON, true
//		}
//		if len(accept) == 1 {
//			switch accept[0] {
//			case "", "*/*", "application/json":
//				return formatJSON, true
//			case "application/xml":
//				return formatXML, true
//			}
//		}
//		return negotiate(accept, offers)
//	}
func choose(t *model.Table) Code {
	c := doc("choose returns the format that a request prefers, and whether there is one.")
	head := func(r string) *Statement {
		return c.code().Func().Id("choose").Params(Id(r).Add(request())).Params(Id("format"), Bool())
	}
	if !t.Negotiates() {
		return head("_").Add(oneLiner(Return(Id(formatName(t, 0)), True())))
	}
	found := func(i int) Code { return Return(Id(formatName(t, i)), True()) }
	end := []Code{Return(Id("negotiate").Call(Id("accept"), Id("offers")))}
	if t.Own.NotAcceptable == nil {
		c.para("Where nothing fits, the default does (RFC 9110, section 12.4.1).")
		end = []Code{
			List(Id("form"), Id("_")).Op(":=").Id("negotiate").Call(Id("accept"), Id("offers")),
			Return(Id("form"), True()),
		}
	}
	return head("r").Block(append(commonAccepts(t, found, func(f model.Format) []string { return []string{f.MediaType} }), end...)...)
}

// The choice of an error's format: an error is always sent.
func chooseError(t *model.Table) Code {
	what := "chooseError returns the format of an error. Where nothing fits, the default does: an error is always sent."
	if t.Error.IsText() {
		what = "chooseError returns the format of an error, which is a text in all of them."
	}
	head := func(r string) *Statement {
		return doc("%s", what).code().
			Func().Id("chooseError").Params(Id(r).Add(request())).Id("format")
	}
	if len(t.Formats) == 1 || t.Error.IsText() {
		return head("_").Add(oneLiner(Return(Id(formatName(t, 0)))))
	}
	found := func(i int) Code { return Return(Id(formatName(t, i))) }
	return head("r").Block(append(commonAccepts(t, found, func(f model.Format) []string { return []string{f.MediaType, t.Error.MediaType(f)} }),
		List(Id("form"), Id("_")).Op(":=").Id("negotiate").Call(Id("accept"), Id("errorOffers")),
		Return(Id("form").Op("%").Id("format").Call(Len(Id("contentTypes")))),
	)...)
}

// commonAccepts tells of the values that need no parsing.
func commonAccepts(t *model.Table, found func(int) Code, types func(model.Format) []string) []Code {
	return []Code{
		Id("accept").Op(":=").Id("r").Dot("Header").Index(Lit("Accept")),
		If(Len(Id("accept")).Op("==").Lit(0)).Block(found(0)),
		If(Len(Id("accept")).Op("==").Lit(1)).Block(Switch(Id("accept").Index(Lit(0))).BlockFunc(func(g *Group) {
			seen := map[string]bool{}
			for i, f := range t.Formats {
				var values []string
				if i == 0 {
					values = []string{"", "*/*"}
				}
				for _, typ := range types(f) {
					if !seen[typ] && !strings.Contains(typ, ";") {
						seen[typ] = true
						values = append(values, typ)
					}
				}
				if len(values) > 0 {
					g.Case(literals(values)...).Block(found(i))
				}
			}
		})),
	}
}

// The encoding of a resource.
//
//	func encode(buf *buffer, form format, v any) error {
//		switch form {
//		case formatXML:
//			return encodeXML(buf, v)
//		}
//		return encodeJSON(buf, v)
//	}
func encode(t *model.Table) Code {
	form := "form"
	if len(t.Formats) == 1 {
		form = "_"
	}
	return doc("encode appends a resource in the format.").code().
		Func().Id("encode").Params(Id("buf").Op("*").Id("buffer"), Id(form).Id("format"), Id("v").Any()).Error().BlockFunc(func(g *Group) {
		if len(t.Formats) > 1 {
			g.Switch(Id("form")).BlockFunc(func(g *Group) {
				for i, f := range t.Formats[1:] {
					g.Case(Id(formatName(t, i+1))).BlockFunc(func(g *Group) { encodeFormat(g, f, Id("v")) })
				}
			})
		}
		encodeFormat(g, t.Formats[0], Id("v"))
	})
}

// encodeFormat emits the encoding in one format.
func encodeFormat(g *Group, f model.Format, v Code) {
	switch {
	case f.Func.Path == "encoding/json" && f.Func.Name == "Marshal":
		g.Return(Id("encodeJSON").Call(Id("buf"), v))
		return
	case f.Func.Path == "encoding/xml" && f.Func.Name == "Marshal":
		g.Return(Id("encodeXML").Call(Id("buf"), v))
		return
	case f.IsJSON():
		g.If(List(Id("ok"), Err()).Op(":=").Id("appendJSON").Call(Id("buf"), v), Id("ok")).Block(Return(Err()))
	}
	g.Return(Id("encodeWith").Call(Id("buf"), v, Qual(f.Func.Path, f.Func.Name)))
}

// The error of a request that accepts no format.
//
//	func notAcceptable() *failure { return &failure{row: &rowNotAcceptable} }
func notAcceptable(t *model.Table) Code {
	s := doc("notAcceptable returns the error of a request that accepts no format, or nil where the table has no row for it.").code().
		Func().Id("notAcceptable").Params().Op("*").Id("failure")
	if r := t.Own.NotAcceptable; r != nil {
		return s.Block(Return(ownFailure(r)))
	}
	return s.Add(oneLiner(Return(Nil())))
}

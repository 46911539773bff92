package reference

import (
	"cmp"
	"slices"
	"time"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/sample"
	"github.com/statusgen/statusgen/templates/words"
)

// Of is what the reference says of the table. Client is the name of the package that
// clients import; empty where there is none.
func Of(t *model.Table, client string) *Page {
	p := &Page{
		Title:   t.Title(),
		Details: words.Paragraphs(t.API.Details),
		Version: t.API.Version,
		URL:     t.API.URL,
		Domain:  t.Domain,
		Methods: methodNames(t.Methods),
		Formats: []string{},
		Rows:    []Row{},
		Error:   errorOf(t),
		Choices: append([]Choice{}, choices(t)...),
	}
	for _, f := range t.Formats {
		p.Formats = append(p.Formats, f.MediaType)
	}
	rows := slices.Clone(t.Rows)
	slices.SortStableFunc(rows, func(a, b *model.Row) int { return a.Code - b.Code })
	for _, r := range rows {
		row := factsOf(t, r)
		example := sample.Of(t, r)
		row.Examples, row.Curl = examples(t, r, example), curl(t, r, "")
		for i, h := range row.Headers {
			row.Headers[i].Example = cmp.Or(h.Example, sent(example, h.Name))
		}
		if t.Package != "" && t.Serves() {
			row.Service = service(t, r)
		}
		if client != "" && r.IsError() {
			row.Client = recognise(t, r, client)
		}
		p.Rows = append(p.Rows, row)
	}
	for _, b := range t.Bodies {
		p.Bodies = append(p.Bodies, bodyOf(b))
	}
	anchor(p)
	return p
}

// factsOf is what there is to say of the row in a table, without what takes an example
// of a response, and what depends on other rows.
func factsOf(t *model.Table, r *model.Row) Row {
	row := Row{
		Name:       r.Name,
		Anchors:    []string{},
		Code:       r.Code,
		Phrase:     words.OneLine(r.Phrase),
		Class:      class(r.Code),
		Methods:    methodNames(r.Methods),
		All:        r.All,
		Details:    words.Paragraphs(r.Details),
		Next:       words.Next(r),
		Body:       words.Body(r, func(name string) string { return name }),
		Deprecated: deprecation(r),
		Links:      r.Links,
		Since:      r.Since,
		Owner:      r.Owner,
		Formerly:   r.Formerly,
		Ref:        r.Ref,
		RefURL:     r.RefURL(),
	}
	for _, h := range r.Headers {
		row.Headers = append(row.Headers, headerOf(h))
	}
	if r.Body == model.BodyNamed && r.Carries.Go == nil {
		row.BodyName = r.Carries.Name
	}
	if r.IsError() {
		if t.Error.Names(r) {
			row.ID = r.ID
		}
		addError(t, r, &row)
	}
	return row
}

// addError adds what errors alone have.
func addError(t *model.Table, r *model.Row, row *Row) {
	if uri := t.Error.TypeURI(r); uri != "about:blank" {
		row.Type = uri
	}
	row.Help = t.Error.HelpURI(r)
	row.Hidden = r.Hide
	switch {
	case r.Body == model.BodyNone:
	case r.Hide:
		row.Message = words.OneLine(r.Text())
	case r.Message != nil:
		row.Message = words.Message(r.Message)
	}
	for _, c := range r.Causes {
		row.Causes = append(row.Causes, Cause{Text: words.OneLine(c.Text), Remedy: words.OneLine(c.Remedy)})
	}
	row.Retry = string(r.Retry)
	for _, p := range told(t, r) {
		row.Params = append(row.Params, Value{Name: p.Name, Type: words.ParamType(p), Optional: p.Optional, Example: p.Example, Details: words.OneLine(p.Details)})
	}
	if row.Fields = r.TellsFields(); row.Fields {
		for _, v := range r.Wrong {
			row.Wrong = append(row.Wrong, Value{Name: v.Name, Type: words.FieldValueType(v), Optional: v.Optional, Example: v.Example, Details: words.OneLine(v.Details)})
		}
	}
}

// told are the params of the error that the body has.
func told(t *model.Table, r *model.Row) []*model.Param {
	if r.Body != model.BodyError {
		return nil
	}
	return slices.DeleteFunc(r.Told(), func(p *model.Param) bool { return p.Place == 0 && !t.Error.Shape.TellsParams() })
}

func headerOf(h *model.Header) Header {
	out := Header{Name: h.Name, Type: words.HeaderType(h), Required: h.Required, Constant: h.Constant, Value: h.Value, Details: words.OneLine(h.Details), Example: h.Example}
	if h.From != nil {
		out.From = h.From.Name
	}
	return out
}

func bodyOf(b *model.Body) Type {
	out := Type{Name: b.Name, Details: words.OneLine(b.Details)}
	for _, f := range b.Fields {
		out.Fields = append(out.Fields, Value{
			Name: f.Name, Type: words.FieldType(f), Enum: f.Enum, Optional: f.Optional, Example: f.Example, Details: words.OneLine(f.Details),
		})
	}
	if b.Go != nil {
		out.Go = b.Go.Path + "." + b.Go.Name
	}
	return out
}

// errorOf is what all errors of the table have in common.
func errorOf(t *model.Table) Error {
	out := Error{MediaTypes: []string{}, RequestID: t.Error.RequestID}
	for _, f := range t.Formats {
		if mediaType := t.Error.MediaType(f); !slices.Contains(out.MediaTypes, mediaType) {
			out.MediaTypes = append(out.MediaTypes, mediaType)
		}
		out.Problem = out.Problem || t.Error.IsProblem(f)
	}
	for _, h := range t.Error.Headers {
		out.Headers = append(out.Headers, errorHeader(t, h))
	}
	for _, m := range t.ErrorMembers() {
		out.Members = append(out.Members, Value{Name: m.Path, Type: words.PlaceType(t, m.Value), Optional: m.Optional, Details: words.Place(m.Value)})
	}
	return out
}

// errorHeader is a header that every error has, or may have.
func errorHeader(t *model.Table, h model.ErrorHeader) Header {
	out := Header{Name: h.Name, Type: string(model.HeaderString), Required: true}
	switch n := h.Value; n.Placeholder {
	case "":
		out.Constant, out.Required, out.Value = true, false, model.LiteralText(n.Literal)
	case model.PlaceInstance:
		out.Details, out.Required = words.Place(n), t.Error.Always
	default:
		out.Details, out.Required = words.Place(n), !n.LeftOut()
	}
	return out
}

func deprecation(r *model.Row) *Deprecation {
	d := r.Deprecated
	if d == nil {
		return nil
	}
	out := &Deprecation{
		Text:   words.Deprecated(r, func(use *model.Row) string { return use.Name }),
		Since:  day(d.Since),
		Sunset: day(d.Sunset),
	}
	if d.Use != nil {
		out.Use = d.Use.Name
	}
	return out
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func methodNames(methods []model.Method) []string {
	names := []string{}
	for _, m := range methods {
		names = append(names, m.Name)
	}
	return names
}

// codeClasses are the classes of status codes (RFC 9110, section 15), and what their rows
// stand below, from 2xx on.
var codeClasses = []struct{ name, title string }{
	{"success", "Success"}, {"redirect", "Redirects"}, {"client error", "Client errors"}, {"server error", "Server errors"},
}

// class is the class of a code.
func class(code int) string { return codeClasses[code/100-2].name }

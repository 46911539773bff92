package spec

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/statusgen/statusgen/templates/model"
)

// dump is the spec as lines of text, all that a test wants to see of it.
func dump(s *Spec) []string {
	var lines []string
	add := func(format string, args ...any) {
		lines = append(lines, strings.TrimRight(fmt.Sprintf(format, args...), " "))
	}
	add("package %s, %s", s.Table.Package, methodNames(s.Table.Methods))
	for _, f := range s.Table.Formats {
		if len(s.Table.Formats) > 1 {
			add("format %s %s.%s", f.MediaType, f.Func.Path, f.Func.Name)
		}
	}
	if s.Table.Domain != "" {
		add("domain %s", s.Table.Domain)
	}
	dumpError(add, s.Table.Error)
	for _, b := range s.Table.Bodies {
		if b.Go != nil {
			add("body %s = %s.%s (%s)", b.Name, b.Go.Path, b.Go.Name, b.Go.Package)
			dumpPoll(add, b.Poll)
			continue
		}
		add("body %s", b.Name)
		for _, f := range b.Fields {
			add("  %s %s%s%s", f.Name, fieldType(f), optional(f), example(f.Example))
		}
		dumpPoll(add, b.Poll)
	}
	for _, r := range s.Table.Rows {
		dumpRow(add, r)
	}
	if f := s.Table.Own.Fallback; f.Unlisted {
		add("fallback %s", f.Name)
	}
	for _, r := range []*model.Row{s.Table.Own.PreconditionFailed, s.Table.Own.RangeNotSatisfiable} {
		if r != nil {
			add("of files %d %s%s", r.Code, r.Name, when(r.Unlisted, ", unlisted"))
		}
	}
	return lines
}

// dumpPoll adds how the body is polled.
func dumpPoll(add func(string, ...any), p *model.Poll) {
	if p == nil {
		return
	}
	add("  polled: state %s, href %s, message %s", goSelector(p.State), goSelector(p.Href), goSelector(p.Message))
	add("  ended: %q, failed: %q", p.Final, p.Failed)
	for _, f := range p.FailedIf {
		add("  failed if %s is %s", goSelector(f.Selector), f.Literal)
	}
}

// goSelector is the selector as Go writes it, with a * after each pointer.
func goSelector(s model.Selector) string {
	var steps []string
	for _, step := range s.Steps {
		steps = append(steps, step.Name+when(step.Pointer, "*"))
	}
	return strings.Join(steps, ".") + when(s.Enum != nil, " (enum)") + when(s.Typed, " (typed)")
}

// dumpError adds what differs from the error body of RFC 9457.
func dumpError(add func(string, ...any), e model.ErrorBody) {
	if e.Type != "" {
		add("type %s", e.Type)
	}
	if e.Help != "" {
		add("help %s", e.Help)
	}
	problem := model.Problem()
	if !reflect.DeepEqual(e.Shape, problem.Shape) {
		add("shape %s", shapeText(e.Shape))
		add("  as %q and %q%s, xml %q", e.JSONType, e.XMLType, when(e.Titled, ", titled"), []string{e.XML.Name(e.XML.Root) + when(e.XML.Of != "", " of "+e.XML.Of), e.XML.Namespace, e.XML.Item})
	}
	if e.RequestID != problem.RequestID {
		add("request id %s", e.RequestID)
	}
	if e.Always {
		add("always an instance")
	}
	if !reflect.DeepEqual(e.Headers, problem.Headers) {
		for _, h := range e.Headers {
			add("error header %s: %s", h.Name, shapeText(h.Value))
		}
	}
}

// shapeText is the shape on one line.
func shapeText(n model.Node) string {
	var parts []string
	switch n.Kind {
	case model.Object:
		for _, m := range n.Members {
			parts = append(parts, when(m.Attribute, "@")+when(m.Prefix != "", m.Prefix+":")+when(m.Text, "#")+strings.TrimPrefix(m.Name+": ", ": ")+shapeText(m.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case model.List:
		for _, item := range n.Items {
			parts = append(parts, shapeText(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case model.Each:
		return "each " + shapeText(n.Items[0])
	case model.First:
		for _, item := range n.Items {
			parts = append(parts, shapeText(item))
		}
		return "first(" + strings.Join(parts, ", ") + ")"
	case model.Map:
		return "{" + string(n.Placeholder) + ": " + shapeText(n.Items[0]) + "}"
	case model.Place:
		return when(n.Quoted, "quoted ") + string(n.Placeholder) + n.Header + n.Name
	}
	return n.Literal
}

func dumpRow(add func(string, ...any), r *model.Row) {
	methods := "all"
	if !r.All {
		methods = methodNames(r.Methods)
	}
	title := ""
	if r.Title != r.Phrase {
		title = " (" + r.Title + ")"
	}
	add("row %s %d %s%s: %s, %s", r.Name, r.Code, r.Phrase, title, methods, carries(r))
	if r.GoType != "" {
		add("  type %s", r.TypeName())
	}
	if r.IsError() {
		add("  %s%s%s%s", r.ID, when(r.Number, ", a number"), when(r.Fields, ", fields"), when(r.Hide, ", hidden"))
	}
	if r.Log != "" {
		add("  log %s", r.Log)
	}
	for _, v := range r.Wrong {
		add("  field value %s %s%s%s%s", v.Name, when(v.List, "list of "), v.Type, when(v.Optional, " optional"), example(v.Example))
	}
	dumpGuide(add, r)
	for _, h := range r.Headers {
		switch {
		case h.Constant:
			add("  header %s = %q", h.Name, h.Value)
		case h.From != nil:
			add("  header %s %s from %s", h.Name, h.Type, h.From.Name)
		default:
			add("  header %s %s%s%s%s%s", h.Name, h.Type, when(h.Weak, " weak"), when(h.Structured, " structured"), when(h.Required, " required"), example(h.Example))
		}
	}
	for _, p := range r.Params {
		kind := p.Type
		if p.Body != nil {
			kind = model.Type(p.Body.Name)
		}
		add("  param %s %s%s%s%s%s", p.Name, typeText(kind, p.List), when(p.Optional, " optional"), when(p.Sensitive, " sensitive"), when(p.Place > 0, " in its place"), example(p.Example))
	}
	for _, v := range r.Values {
		add("  value %s %s", v.Name, v.Literal)
	}
	if r.Message != nil {
		var b strings.Builder
		for _, part := range r.Message.Parts {
			if part.Param != nil {
				b.WriteString("‹" + part.Param.Name + "›")
			}
			b.WriteString(part.Text)
		}
		add("  message %q", b.String())
	}
	for _, f := range r.From {
		add("  from %s %s.%s (%s)", [...]string{"sentinel", "value", "pointer"}[f.Kind], f.Path, f.Name, f.Package)
	}
	if r.Origin != "" {
		add("  of %s", r.Origin)
	}
}

// dumpGuide adds what the row says to people, and to clients beside its code.
func dumpGuide(add func(string, ...any), r *model.Row) {
	for _, c := range r.Causes {
		add("  cause %q remedy %q", c.Text, c.Remedy)
	}
	for _, uri := range r.Links {
		add("  link %s", uri)
	}
	if r.Since != "" || r.Owner != "" {
		add("  since %q, owner %q", r.Since, r.Owner)
	}
	if d := r.Deprecated; d != nil {
		use := "nothing"
		if d.Use != nil {
			use = d.Use.Name
		}
		add("  deprecated from %s to %s, use %s, note %q", d.Since.Format(time.DateOnly), d.Sunset.Format(time.DateOnly), use, d.Note)
	}
	for _, f := range r.Former() {
		add("  formerly %s %s", f.Constructor, f.Type)
	}
	if r.Type != "" {
		add("  problem type %s", r.Type)
	}
	if r.Retry != r.UsualRetry {
		add("  retry %s", r.Retry)
	}
}

func carries(r *model.Row) string {
	switch r.Body {
	case model.BodyNamed:
		return r.Carries.Name
	case model.BodyResource:
		return "resource"
	case model.BodyError:
		return "Error"
	case model.BodyNone:
		return "none"
	}
	for name, kind := range kinds {
		if kind == r.Body {
			return strings.TrimSpace(name + " " + r.MediaType)
		}
	}
	return "?"
}

func fieldType(f *model.Field) string {
	switch f.Type {
	case model.TypeEnum:
		return typeText(model.Type(strings.Join(f.Enum, "|")), f.List)
	case model.TypeBody:
		return typeText(model.Type(f.Body.Name), f.List)
	}
	return typeText(f.Type, f.List)
}

func example(text string) string { return when(text != "", " example "+text) }

func optional(f *model.Field) string { return when(f.Optional, " optional") }

func when(condition bool, text string) string {
	if condition {
		return text
	}
	return ""
}

func methodNames(methods []model.Method) string {
	var names []string
	for _, m := range methods {
		names = append(names, m.Name)
	}
	return strings.Join(names, ",")
}

package spec

import (
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// A poll is how a client finds out from a body what has become of a task.
type poll struct {
	report.Item[struct{}]
	dropped bool // poll: null
	state   report.Item[string]
	href    report.Item[string]
	message report.Item[string]
	final   textList
	failed  failures
}

// failures are the final states that are failures, or the values of fields by which
// a task has failed that has ended.
type failures struct {
	textList
	by []equals
}

type equals struct {
	report.Place
	field   string
	literal string // JSON; empty: it is misread
	at      report.Place
}

// The keys of a poll.
var pollKeys = []string{"state", "href", "final", "failed", "message"}

// isSaid reports whether the table says anything of how the body is polled.
func (p *poll) isSaid() bool { return !p.Missing() }

// poll reads {state: FIELD, …}, or null.
func (r reader) poll(e entry) poll {
	if isNull(e.value) && !isEmpty(e.value) {
		return poll{Item: report.Item[struct{}]{Place: e.Place}, dropped: true}
	}
	p := poll{Item: r.group(e, isMapping)}
	for _, e := range r.mapping(e.value, "poll") {
		switch e.key {
		case "state":
			p.state = r.text(e)
		case "href":
			p.href = r.text(e)
		case "message":
			p.message = r.text(e)
		case "final":
			p.final = r.textList(e, "a state")
		case "failed":
			p.failed = r.failures(e)
		default:
			r.unknown(e, "poll", pollKeys)
		}
	}
	return p
}

// failures reads [STATE, …], or {FIELD: VALUE, …}.
func (r reader) failures(e entry) failures {
	if isList(e.value) {
		return failures{textList: r.textList(e, "a state")}
	}
	if !isMapping(e.value) {
		r.Errorf(r.at(e.value), "failed is a list of final states, or the value of a field as in {result.success: false}; found %s", describe(r.src, e.value))
		return failures{textList: textList{Item: report.Item[struct{}]{Misread: true}}}
	}
	f := failures{textList: textList{Item: report.Item[struct{}]{Place: e.Place}}}
	for _, e := range r.mapping(e.value, "failed") {
		x := equals{Place: e.Place, field: e.key, at: r.at(e.value)}
		literal, ok := literalOf(e.value)
		if ok && e.value.ShortTag() != "!!str" && e.value.ShortTag() != "!!bool" {
			_, err := strconv.ParseInt(literal, 10, 64)
			ok = err == nil
		}
		if ok {
			x.literal = literal
		} else {
			r.Errorf(x.at, "the value of a failed task's field is a text, a whole number, true or false; found %s", describe(r.src, e.value))
		}
		f.by = append(f.by, x)
	}
	return f
}

// overPoll returns the lower poll with what upper gives put before it.
func overPoll(s report.Scope, lower, upper poll) poll {
	switch {
	case !upper.isSaid():
		return lower
	case upper.dropped && !lower.Given():
		s.Errorf(upper.Place, "null drops the inherited poll, and there is nothing to drop")
		return poll{}
	case upper.dropped:
		return poll{}
	}
	p := poll{
		Item:    over(lower.Item, upper.Item),
		state:   over(lower.state, upper.state),
		href:    over(lower.href, upper.href),
		message: over(lower.message, upper.message),
		final:   lower.final,
		failed:  lower.failed,
	}
	if !upper.final.Missing() {
		p.final = upper.final
	}
	if !upper.failed.Missing() {
		p.failed = upper.failed
	}
	return p
}

// checkPoll returns the model of a poll, nil where there is none, without the fields
// that it selects: those are found by the body.
func checkPoll(s report.Scope, p poll) *model.Poll {
	if !p.Given() || p.dropped {
		return nil
	}
	if p.state.Missing() {
		s.Errorf(p.Place, "poll does not say where the state of the task is; name the field, as in state: state")
	}
	if p.href.Missing() {
		s.Errorf(p.Place, "poll does not say where the task answers; name the field with its URI, as in href: href")
	}
	switch {
	case p.final.Missing():
		s.Errorf(p.Place, "poll does not say in which states the task has ended; name them, as in final: [succeeded, failed]")
	case p.final.Given() && len(p.final.list) == 0:
		s.Errorf(p.final.Place, "final is empty; name the states in which the task has ended, as in [succeeded, failed]")
	}
	if p.failed.Given() && len(p.failed.list) == 0 && len(p.failed.by) == 0 {
		s.Errorf(p.failed.Place, "failed is empty; name the final states that are failures, as in [failed], or leave it out")
	}
	out := &model.Poll{
		State:   model.Selector{Text: p.state.Value},
		Href:    model.Selector{Text: p.href.Value},
		Message: model.Selector{Text: p.message.Value},
		Final:   checkStates(s, p.final.list),
		Failed:  checkStates(s, p.failed.list),
	}
	for _, name := range p.failed.list {
		if !slices.Contains(out.Final, name.Value) && len(out.Final) > 0 {
			s.Errorf(name.Place, "the failed state %s is not final%s", report.Quote(name.Value), orAmong(s, name.Value, out.Final, "; a task fails by ending, so add it to final"))
		}
	}
	for _, f := range p.failed.by {
		out.FailedIf = append(out.FailedIf, model.Equals{Selector: model.Selector{Text: f.field}, Literal: f.literal})
	}
	return out
}

// orAmong ends the message on a wrong name with the known one that is near, or else
// with what there is to do.
func orAmong(s report.Scope, name string, known []string, otherwise string) string {
	if guess := s.DidYouMean(name, known); guess != "" {
		return guess
	}
	return otherwise
}

// checkStates returns the states of a list, each once.
func checkStates(s report.Scope, list []report.Item[string]) []string {
	var states []string
	seen := map[string]report.Place{}
	for _, state := range list {
		first, twice := seen[state.Value]
		switch {
		case twice:
			s.Errorf(state.Place, "the state %s stands here twice; the first is at %s", report.Quote(state.Value), first)
		case !report.IsPrintable(state.Value):
			s.Errorf(state.Place, "the state %s is empty or has characters that do not print", report.Quote(state.Value))
		default:
			seen[state.Value] = state.Place
			states = append(states, state.Value)
		}
	}
	return states
}

// A selection is a name in a poll, what it selects, and what is to be found there.
type selection struct {
	at    report.Place
	name  string
	out   *model.Selector
	what  string // "the state of a task"
	types []model.Type

	literal string // the value that it is compared with, if any
}

// The types of a field that the parts of a poll can select.
var (
	ofState   = []model.Type{model.TypeEnum, model.TypeString}
	ofHref    = []model.Type{model.TypeURI, model.TypeString}
	ofMessage = []model.Type{model.TypeString}
)

// ofLiteral are the types of a field that a literal can be the value of.
func ofLiteral(literal string) []model.Type {
	switch {
	case literal == "true" || literal == "false":
		return []model.Type{model.TypeBool}
	case strings.HasPrefix(literal, `"`):
		return []model.Type{model.TypeString, model.TypeURI, model.TypeEnum}
	}
	return []model.Type{model.TypeInt}
}

// selections are the names in the poll that select something.
func selections(p poll, out *model.Poll) []selection {
	all := []selection{
		{p.state.Place, p.state.Value, &out.State, "the state of a task", ofState, ""},
		{p.href.Place, p.href.Value, &out.Href, "the URI of a task", ofHref, ""},
		{p.message.Place, p.message.Value, &out.Message, "the message of a task", ofMessage, ""},
	}
	for i, f := range p.failed.by {
		if f.literal != "" {
			all = append(all, selection{f.Place, f.field, &out.FailedIf[i].Selector, "what is " + f.literal, ofLiteral(f.literal), f.literal})
		}
	}
	return slices.DeleteFunc(all, func(sel selection) bool { return !sel.at.Given() })
}

// selectFields completes the poll of a body that has fields.
func selectFields(s report.Scope, b checkedBody) {
	poll := b.model.Poll
	if poll == nil || len(b.model.Fields) == 0 {
		return
	}
	for _, sel := range selections(b.poll, poll) {
		if f := sel.field(s, b.model); f != nil && f.Type == model.TypeEnum {
			sel.checkValues(s, b, f.Enum)
		}
	}
}

// field finds the field that a dotted name selects, and reports one that is not
// there, or not of the types.
func (sel selection) field(s report.Scope, b *model.Body) *model.Field {
	if slices.Contains(strings.Split(sel.name, "."), "") {
		s.Errorf(sel.at, "%s is no name of a field; write one, or those that lead to it with dots between them, as in result.success", report.Quote(sel.name))
		return nil
	}
	rest := sel.name
	for {
		f, after := cutField(b, rest)
		if f == nil {
			sel.notThere(s, b, rest)
			return nil
		}
		step := model.Step{Name: f.GoName(), Pointer: f.Type == model.TypeBody && f.Optional && !f.List}
		sel.out.Steps = append(sel.out.Steps, step)
		switch {
		case after != "" && f.List:
			s.Errorf(sel.at, "the field %s of %s is a list, which can hold many of %s", f.Name, b.Name, sel.name)
			return nil
		case after != "" && f.Type == "": // which is reported
			return nil
		case after != "" && f.Body == nil:
			s.Errorf(sel.at, "the field %s of %s is %s, which has no fields of its own", f.Name, b.Name, fieldText(f))
			return nil
		case after != "":
			b, rest = f.Body, after
			continue
		case f.Type == "":
		case f.List || !slices.Contains(sel.types, f.Type):
			s.Errorf(sel.at, "%s is %s; the field %s of %s is %s", sel.what, report.Or(typeNames(sel.types)), f.Name, b.Name, fieldText(f))
			return nil
		case f.Type == model.TypeEnum:
			sel.out.Enum, sel.out.Typed = b, true
		}
		return f
	}
}

// cutField returns the field that the dotted name begins with, the longest one since
// the name of a field may have dots itself, and the rest of the name.
func cutField(b *model.Body, name string) (first *model.Field, rest string) {
	for _, f := range b.Fields {
		switch after, ok := strings.CutPrefix(name, f.Name); {
		case !ok || first != nil && len(f.Name) < len(first.Name):
		case after == "":
			first, rest = f, ""
		case after[0] == '.':
			first, rest = f, after[1:]
		}
	}
	return first, rest
}

func (sel selection) notThere(s report.Scope, b *model.Body, name string) {
	if len(b.Fields) == 0 {
		return // which is reported
	}
	first, _, _ := strings.Cut(name, ".")
	var known []string
	for _, f := range b.Fields {
		known = append(known, f.Name)
	}
	s.Errorf(sel.at, "the body %s has no field %s%s", b.Name, report.Quote(first), orAmong(s, first, known, "; it has "+strings.Join(known, ", ")))
}

// typeNames are the types as a message says them.
func typeNames(types []model.Type) []string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = "a " + string(t)
		if t == model.TypeEnum || t == model.TypeInt {
			names[i] = "an " + string(t)
		}
	}
	return names
}

// fieldText is the type of a field as a table writes it.
func fieldText(f *model.Field) string {
	if f.Body != nil {
		return typeText(model.Type(f.Body.Name), f.List)
	}
	return typeText(f.Type, f.List)
}

// checkValues reports what the poll takes for a value of the selected enum and is
// none.
func (sel selection) checkValues(s report.Scope, b checkedBody, values []string) {
	check := func(at report.Place, value string) {
		if !slices.Contains(values, value) && len(values) > 0 {
			s.Errorf(at, "%s has no value %s%s", sel.name, report.Quote(value), orAmong(s, value, values, "; it has "+strings.Join(values, ", ")))
		}
	}
	if sel.out == &b.model.Poll.State {
		for _, state := range b.poll.final.list {
			check(state.Place, state.Value)
		}
		return
	}
	for i, f := range b.poll.failed.by {
		if sel.out == &b.model.Poll.FailedIf[i].Selector {
			value, _ := strconv.Unquote(f.literal)
			check(f.at, value)
		}
	}
}

// selectGo completes the poll of a body that is a Go type. Polled has the types of those
// before it.
func selectGo(n goName, t types.Type, b checkedBody, polled map[string]report.Place) {
	if b.model.Poll == nil {
		return
	}
	name := types.TypeString(types.Unalias(t), nil)
	if first, twice := polled[name]; twice {
		n.Errorf(b.poll.Place, "%s has a poll already (%s), and a value does not tell which of its bodies it is; leave one out", name, first)
	}
	polled[name] = b.poll.Place
	for _, sel := range selections(b.poll, b.model.Poll) {
		sel.goField(n, t)
	}
}

// goField finds what the selector leads to in the Go type, and reports what it does
// not.
func (sel selection) goField(n goName, t types.Type) {
	for name := range strings.SplitSeq(sel.name, ".") {
		owner := types.TypeString(t, types.RelativeTo(n.pkg(t)))
		if !isExportedIn(name) {
			n.Errorf(sel.at, "%s is no exported name of Go; write the fields of %s as Go selects them, as in Result.Success", report.Quote(name), n.Value)
			return
		}
		found, path, _ := types.LookupFieldOrMethod(t, true, nil, name)
		field, isField := found.(*types.Var)
		if !isField {
			what := "has no field"
			if found != nil {
				what = "has a method, not a field,"
			}
			n.Errorf(sel.at, "%s %s %s%s", owner, what, name, n.DidYouMean(name, exportedFields(t)))
			return
		}
		sel.addSteps(t, path)
		t = types.Unalias(field.Type())
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = types.Unalias(p.Elem())
		}
	}
	basic, _ := t.Underlying().(*types.Basic)
	if basic == nil || !slices.ContainsFunc(sel.types, func(want model.Type) bool { return isBasic(basic, want) }) {
		n.Errorf(sel.at, "%s is %s; %s is %s", sel.what, report.Or(goTypeNames(sel.types)), sel.name, types.TypeString(t, nil))
		return
	}
	if basic.Info()&types.IsInteger != 0 && !holds(basic, sel.literal) {
		n.Errorf(sel.at, "%s is %s, which has no %s", sel.name, types.TypeString(t, nil), sel.literal)
	}
	sel.out.Typed = basic.Info()&types.IsString != 0 && t != types.Typ[types.String]
}

// holds reports whether the integer type has the value.
func holds(t *types.Basic, literal string) bool {
	_, err := types.Eval(token.NewFileSet(), nil, token.NoPos, t.Name()+"("+literal+")")
	return err == nil
}

// addSteps adds the steps to a field by its path of indices, through those that are
// embedded.
func (sel selection) addSteps(t types.Type, path []int) {
	for _, i := range path {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		field := t.Underlying().(*types.Struct).Field(i)
		t = field.Type()
		_, isPointer := t.Underlying().(*types.Pointer)
		sel.out.Steps = append(sel.out.Steps, model.Step{Name: field.Name(), Pointer: isPointer})
	}
}

// isBasic reports whether the Go type is one that the type of a table stands for.
func isBasic(t *types.Basic, want model.Type) bool {
	switch want {
	case model.TypeBool:
		return t.Info()&types.IsBoolean != 0
	case model.TypeInt:
		return t.Info()&types.IsInteger != 0
	}
	return t.Info()&types.IsString != 0
}

func goTypeNames(want []model.Type) []string {
	switch want[0] {
	case model.TypeBool:
		return []string{"a bool"}
	case model.TypeInt:
		return []string{"an integer"}
	}
	return []string{"a string"}
}

// exportedFields are the names of the exported fields of a struct.
func exportedFields(t types.Type) []string {
	of, isStruct := t.Underlying().(*types.Struct)
	if !isStruct {
		return nil
	}
	var names []string
	for f := range of.Fields() {
		if f.Exported() {
			names = append(names, f.Name())
		}
	}
	return names
}

// pkg is the package of the type, which messages leave out of its name.
func (n goName) pkg(t types.Type) *types.Package {
	if named, ok := t.(*types.Named); ok {
		return named.Obj().Pkg()
	}
	return nil
}

package gopkg

import (
	"slices"
	"strconv"
	"strings"

	. "github.com/dave/jennifer/jen"

	"github.com/statusgen/statusgen/templates/model"
)

// tasks emits tasks.go: what Wait and Poll know of the bodies that they ask for.
func tasks(t *model.Table) []section {
	polled := t.Polled()
	if !t.Calls() || len(polled) == 0 {
		return nil
	}
	return sections(pollable(polled), progressOf(polled), taskTypes(t), decodeTask(t))
}

// The types of the tasks.
//
//	type pollable interface {
//		Task | *Task
//	}
func pollable(polled []*model.Body) Code {
	return doc("pollable are the tasks that [Wait] and [Poll] ask for.").code().
		Type().Id("pollable").InterfaceFunc(func(g *Group) {
		g.Do(func(s *Statement) {
			for i, b := range polled {
				if i > 0 {
					s.Op("|")
				}
				s.Add(typeOfBody(b)).Op("|").Op("*").Add(typeOfBody(b))
			}
		})
	})
}

func typeOfBody(b *model.Body) *Statement {
	if b.Go != nil {
		return Qual(b.Go.Path, b.Go.Name)
	}
	return Id(b.Name)
}

// What a task says of itself.
//
//	func progressOf(x any) (res progress) {
//		switch v := x.(type) {
//		case Task:
//			return progressOf(&v)
//		case *Task:
//			if v == nil {
//				break
//			}
//			res.state = string(v.State)
//			…
//		}
//		return res
//	}
func progressOf(polled []*model.Body) Code {
	return doc("progressOf returns what a task says of itself: nothing where it is nil.").code().
		Func().Id("progressOf").Params(Id("x").Any()).Params(Id("res").Id("progress")).Block(
		Switch(Id("v").Op(":=").Id("x").Assert(Type())).BlockFunc(func(g *Group) {
			for _, b := range polled {
				g.Case(typeOfBody(b)).Block(Return(Id("progressOf").Call(Op("&").Id("v"))))
				g.Case(Op("*").Add(typeOfBody(b))).BlockFunc(func(g *Group) { progressOfBody(g, b.Poll) })
			}
		}),
		Return(Id("res")),
	)
}

// progressOfBody fills in what one body says.
func progressOfBody(g *Group, p *model.Poll) {
	g.If(Id("v").Op("==").Nil()).Block(Break())
	setText(g, "state", p.State)
	setText(g, "href", p.Href)
	setText(g, "message", p.Message)
	if len(p.Failed) == 0 {
		g.Id("res").Dot("ended").Op("=").Add(isAnyState(p, p.Final))
		if len(p.FailedIf) > 0 {
			g.Id("res").Dot("failed").Op("=").Id("res").Dot("ended").Op("&&").Add(failedIf(p.FailedIf))
		}
		return
	}
	succeeded := slices.DeleteFunc(slices.Clone(p.Final), func(state string) bool { return slices.Contains(p.Failed, state) })
	g.Switch(stateOf(p)).BlockFunc(func(g *Group) {
		if len(succeeded) > 0 {
			g.Case(states(p, succeeded)...).Block(Id("res").Dot("ended").Op("=").True())
		}
		g.Case(states(p, p.Failed)...).Block(List(Id("res").Dot("ended"), Id("res").Dot("failed")).Op("=").List(True(), True()))
	})
}

// setText sets a text of the progress, where the task has it.
func setText(g *Group, name string, from model.Selector) {
	if from.Steps == nil {
		return
	}
	value := selected(from)
	if from.Typed {
		value = String().Call(value)
	}
	set := Id("res").Dot(name).Op("=").Add(value)
	if guard := guards(from); guard != nil {
		g.If(guard).Block(set)
		return
	}
	g.Add(set)
}

// selected is the value of a field: v.Result.Success, or *v.State of a pointer.
func selected(s model.Selector) *Statement {
	if s.Steps[len(s.Steps)-1].Pointer {
		return Op("*").Add(fieldAt(s.Steps))
	}
	return fieldAt(s.Steps)
}

// fieldAt is where the steps lead.
func fieldAt(steps []model.Step) *Statement {
	value := Id("v")
	for _, step := range steps {
		value.Dot(step.Name)
	}
	return value
}

// guards is the condition under which the field is there: that no pointer on the way to
// it is nil. It is nil where that is always so.
func guards(s model.Selector) *Statement {
	var all *Statement
	for i, step := range s.Steps {
		if !step.Pointer {
			continue
		}
		isThere := fieldAt(s.Steps[:i+1]).Op("!=").Nil()
		if all == nil {
			all = isThere
		} else {
			all.Op("&&").Add(isThere)
		}
	}
	return all
}

// stateOf is the state for comparison: the field itself, or where that may not be there
// what was made of it.
func stateOf(p *model.Poll) *Statement {
	if guards(p.State) != nil {
		return Id("res").Dot("state")
	}
	return selected(p.State)
}

// states are the states as they are compared with.
func states(p *model.Poll, names []string) []Code {
	values := make([]Code, len(names))
	for i, name := range names {
		values[i] = Lit(name)
		if p.State.Enum != nil && guards(p.State) == nil {
			values[i] = Id(p.State.Enum.ValueName(name))
		}
	}
	return values
}

// isAnyState is the condition that the state is one of the names.
func isAnyState(p *model.Poll, names []string) *Statement {
	var all *Statement
	for _, value := range states(p, names) {
		is := stateOf(p).Op("==").Add(value)
		if all == nil {
			all = is
		} else {
			all.Op("||").Add(is)
		}
	}
	return all
}

// failedIf is the condition that one of the fields says so.
func failedIf(fields []model.Equals) *Statement {
	var all *Statement
	for _, f := range fields {
		is := equals(f)
		if guard := guards(f.Selector); guard != nil {
			is = guard.Op("&&").Add(is)
		}
		if all == nil {
			all = is
		} else {
			all.Op("||").Add(is)
		}
	}
	if len(fields) > 1 {
		return Parens(all)
	}
	return all
}

// equals is the condition that a field has the value.
func equals(f model.Equals) *Statement {
	value := selected(f.Selector)
	switch text, err := strconv.Unquote(f.Literal); {
	case f.Literal == "true":
		return value
	case f.Literal == "false":
		return Op("!").Add(value)
	case err == nil && f.Enum != nil:
		return value.Op("==").Id(f.Enum.ValueName(text))
	case err == nil:
		return value.Op("==").Lit(text)
	}
	return value.Op("==").Op(f.Literal)
}

// The forms in which a task is asked for.
//
//	const taskTypes = "application/json, application/xml"
func taskTypes(t *model.Table) Code {
	var types []string
	for _, f := range taskFormats(t) {
		types = append(types, f.MediaType)
	}
	return doc("taskTypes are the media types of a task.").code().Const().Id("taskTypes").Op("=").Lit(strings.Join(types, ", "))
}

// taskFormats are the formats of the table that a client can read a task in. JSON is, for
// who has a format neither in JSON nor in XML.
func taskFormats(t *model.Table) []model.Format {
	var readable []model.Format
	for _, f := range t.Formats {
		if f.IsJSON() || f.IsXML() {
			readable = append(readable, f)
		}
	}
	if readable == nil {
		return []model.Format{{MediaType: "application/json"}}
	}
	return readable
}

// The reading of a task.
//
//	func decodeTask(mediaType string, body []byte, task any) error {
//		switch taskSyntax(mediaType) {
//		case "json", "":
//			return taskFromJSON(body, task)
//		case "xml":
//			return taskFromXML(body, task)
//		}
//		return errTaskSyntax(mediaType)
//	}
func decodeTask(t *model.Table) Code {
	return doc("decodeTask reads a task of the media type; without one, of the table's first.").code().
		Func().Id("decodeTask").Params(Id("mediaType").String(), Id("body").Index().Byte(), Id("task").Any()).Error().Block(
		Switch(Id("taskSyntax").Call(Id("mediaType"))).BlockFunc(func(g *Group) {
			seen := map[string]bool{}
			for i, f := range taskFormats(t) {
				syntax, read := "json", "taskFromJSON"
				if f.IsXML() {
					syntax, read = "xml", "taskFromXML"
				}
				names := []Code{Lit(syntax)}
				if i == 0 {
					names = append(names, Lit(""))
				}
				if !seen[syntax] {
					seen[syntax] = true
					g.Case(names...).Block(Return(Id(read).Call(Id("body"), Id("task"))))
				}
			}
		}),
		Return(Id("errTaskSyntax").Call(Id("mediaType"))),
	)
}

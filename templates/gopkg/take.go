package gopkg

import (
	"slices"

	"github.com/statusgen/statusgen/templates/model"
)

// An error has its params in the order of their places in the shape, and then the
// others. Where the body has them in that order too, each is taken from the front
// instead of being looked for: for most shapes, and for their XML unless an attribute
// comes before its time.

// A paramStep is a step that has a param, or the others.
type paramStep struct {
	steps  []step
	i      int
	others bool
}

// takeParams makes the program take the params from the front, if it can.
func (p *program) takeParams(shape model.Node) {
	var names []string
	var places []paramStep
	looped := false
	visitParams(p.steps, false, func(name string, at paramStep, inLoop bool) {
		if !at.others {
			names = append(names, name)
			looped = looped || inLoop
		}
		at.others = at.others || inLoop
		places = append(places, at)
	})
	if looped || len(names) == 0 || !slices.Equal(names, shape.PlacedParams()) {
		return
	}
	p.takesParams = true
	left := len(names)
	for i, at := range places {
		if at.others && left > 0 {
			continue // some of those that have a place are still before them
		}
		if !at.others {
			left--
		}
		switch s := at.steps[at.i].(type) {
		case value:
			s.taken = true
			at.steps[at.i] = s
		case optional:
			s.taken, s.last = true, i == len(places)-1
			at.steps[at.i] = s
			for i, inner := range s.steps {
				if v, ok := inner.(value); ok {
					v.taken = true
					s.steps[i] = v
				}
			}
		}
	}
}

// knowTexts makes the program append the params as strings that are such in each row
// of the table.
func (p *program) knowTexts(t *model.Table) {
	other := map[string]bool{}
	for _, r := range t.Rows {
		for _, p := range r.Params {
			if p.List || p.Type != model.TypeString && p.Type != model.TypeURI {
				other[p.Name] = true
			}
		}
	}
	visitParams(p.steps, false, func(name string, at paramStep, _ bool) {
		if at.others || other[name] {
			return
		}
		steps := at.steps[at.i].(optional).steps
		for i, s := range steps {
			if v, ok := s.(value); ok {
				v.text, v.function = true, "appendString"
				if p.inXML {
					v.function = "appendXML"
				}
				steps[i] = v
			}
		}
	})
}

// visitParams visits the steps that have a param or the others, in their order.
func visitParams(steps []step, inLoop bool, visit func(name string, at paramStep, inLoop bool)) {
	for i, s := range steps {
		switch s := s.(type) {
		case value:
			if s.others {
				visit("", paramStep{steps, i, true}, inLoop)
			}
		case optional:
			switch {
			case s.others:
				visit("", paramStep{steps, i, true}, inLoop)
			case s.n.Placeholder == model.PlaceParam:
				visit(s.n.Name, paramStep{steps, i, false}, inLoop)
			default:
				visitParams(s.steps, inLoop, visit)
			}
		case each:
			visitParams(s.steps, true, visit)
		case eachName:
			visitParams(s.steps, true, visit)
		case byPlace:
			for _, steps := range s.steps {
				visitParams(steps, true, visit)
			}
		case oneOf: // of which some are passed over
			for _, a := range s.alternatives {
				visitParams(a.steps, true, visit)
			}
		case unlessEmpty:
			visitParams(s.before, inLoop, visit)
			visitParams(s.steps, inLoop, visit)
			visitParams(s.after, inLoop, visit)
		}
	}
}

package diff

import (
	"github.com/statusgen/statusgen/templates/model"
)

func paramName(p *model.Param) string { return p.Name }

// params compares what an error of the row is given.
func (c *comparer) params(w where, old, new *model.Row) {
	for _, p := range old.Params {
		if n, ok := find(new.Params, p.Name, paramName); ok {
			c.param(w.in(p.Name), old, new, p, n)
			continue
		}
		told := c.told.tells(old, p)
		c.row("param-removed", c.callers(true, told)|clients(told), w.in(p.Name), new, "the param %s is gone", p.Name)
	}
	for _, p := range new.Params {
		if _, ok := find(old.Params, p.Name, paramName); !ok {
			c.row("param-added", when(!p.Optional, c.callers(true, false)), w.in(p.Name), new, "the param %s is new, and %s", p.Name, is(p.Optional, "optional", "the constructor takes it"))
		}
	}
	if isMoved(names(old.Required(), paramName), names(new.Required(), paramName)) {
		c.row("param-moved", c.callers(true, false), w, new, "the constructor takes its params in another order: %s", list(names(new.Required(), paramName)))
	}
}

// param compares a param.
func (c *comparer) param(w where, oldRow, in *model.Row, old, new *model.Param) {
	told := c.told.tells(oldRow, old) && !in.Hide
	if was, is := typeText(old.Type, old.Body, old.List), typeText(new.Type, new.Body, new.List); was != is {
		sameGo := goType(old.Type, old.Body, old.List) == goType(new.Type, new.Body, new.List)
		reads := old.List == new.List && (old.Body == nil && new.Body == nil && reads(old.Type, new.Type) || old.Body != nil && new.Body != nil && readsBody(old.Body, new.Body))
		c.row("param-type", when(!sameGo, c.callers(true, told))|clients(told && !reads), w, in, "the param %s is of type %s; it was %s", new.Name, is, was)
	}
	switch {
	case !old.Optional && new.Optional:
		c.row("param-optional", c.callers(true, false)|clients(told), w, in, "the param %s has a setter, and may be left out; the constructor took it", new.Name)
	case old.Optional && !new.Optional:
		c.row("param-required", c.callers(true, false), w, in, "the constructor takes the param %s; it had a setter", new.Name)
	}
	switch {
	case !old.Sensitive && new.Sensitive:
		c.row("param-sensitive", c.callers(false, told)|clients(told), w, in, "the param %s is for the log alone; clients were told it", new.Name)
	case old.Sensitive && !new.Sensitive:
		c.row("param-told", Look, w, in, "clients are told the param %s; it was for the log alone", new.Name)
	}
	if (old.Place == 0) != (new.Place == 0) {
		c.row("param-place", clients(told), w, in, "the param %s is %s; it was %s", new.Name, placeOf(c.new.Table, new), placeOf(c.old.Table, old))
	}
	if old.Details != new.Details {
		c.row("docs", Compatible, w, in, "what the docs say of the param %s has changed", new.Name)
	}
	if old.Example != new.Example {
		c.row("docs", Compatible, w, in, "the example of the param %s has changed", new.Name)
	}
}

// placeOf is where the body of an error has the param.
func placeOf(t *model.Table, p *model.Param) string {
	switch {
	case p.Place > 0:
		return "in a place of its own in the body"
	case t.Error.Shape.TellsParams():
		return "among the others in the body"
	}
	return "in no body"
}

func valueName(v *model.FieldValue) string { return v.Name }

// wrongFields compares what an error of the row says of the wrong fields of a request.
func (c *comparer) wrongFields(w where, old, new *model.Row) {
	told := c.told.names(old) && !new.Hide
	switch {
	case old.Fields && !new.Fields:
		c.row("fields-removed", c.callers(true, true)|clients(told), w, new, "it names no wrong fields of the request any more")
		return
	case !old.Fields && new.Fields:
		c.row("fields-added", Compatible, w, new, "it names the wrong fields of the request")
		if len(old.Wrong) == 0 {
			return
		}
	}
	for _, v := range old.Wrong {
		if n, ok := find(new.Wrong, v.Name, valueName); ok {
			c.fieldValue(w.in(v.Name), new, v, n, told)
			continue
		}
		isLast := !c.newValues // then FieldError has no Values
		c.row("field-value-removed", c.callers(true, isLast)|clients(told && c.hasFieldValue(v.Name)), w.in(v.Name), new, "it says no %s of a wrong field any more", v.Name)
	}
	for _, v := range new.Wrong {
		if _, ok := find(old.Wrong, v.Name, valueName); ok {
			continue
		}
		switch {
		case !v.Optional:
			c.row("field-value-added", c.callers(true, false), w.in(v.Name), new, "it says %s of each wrong field, which Field, Query and Header take", v.Name)
		case !old.MaySay():
			c.row("field-value-added", when(c.serves, Look), w.in(v.Name), new, "it may say %s of a wrong field, which Field, Query and Header take after all else: calls compile, what has their types does not", v.Name)
		default:
			c.row("field-value-added", Compatible, w.in(v.Name), new, "it may say %s of a wrong field", v.Name)
		}
	}
	if !c.oldValues && len(new.Wrong) > 0 {
		c.row("field-value-added", Look, w, new, "a FieldError has Values, with which == does not compare it any more")
	}
	if isMoved(names(requiredValues(old), valueName), names(requiredValues(new), valueName)) {
		c.row("field-value-moved", c.callers(true, false), w, new, "Field, Query and Header take the values in another order: %s", list(names(requiredValues(new), valueName)))
	}
}

func requiredValues(r *model.Row) []*model.FieldValue {
	var all []*model.FieldValue
	for _, v := range r.Wrong {
		if !v.Optional {
			all = append(all, v)
		}
	}
	return all
}

// hasFieldValue reports whether clients are told the value of wrong fields.
func (c *comparer) hasFieldValue(name string) bool {
	return hasNamed(c.old.Table.Error.Shape, model.PlaceFieldValue, name)
}

// fieldValue compares what a row says of a wrong field.
func (c *comparer) fieldValue(w where, in *model.Row, old, new *model.FieldValue, told bool) {
	told = told && c.hasFieldValue(old.Name)
	if was, is := typeText(old.Type, nil, old.List), typeText(new.Type, nil, new.List); was != is {
		sameGo := goType(old.Type, nil, old.List) == goType(new.Type, nil, new.List)
		c.row("field-value-type", when(!sameGo, c.callers(true, false))|clients(told && (old.List != new.List || !reads(old.Type, new.Type))), w, in, "of a wrong field, %s is of type %s; it was %s", new.Name, is, was)
	}
	switch {
	case !old.Optional && new.Optional:
		c.row("field-value-optional", c.callers(true, false)|clients(told), w, in, "%s of a wrong field may be left out; Field, Query and Header took it", new.Name)
	case old.Optional && !new.Optional:
		c.row("field-value-required", c.callers(true, false), w, in, "%s of a wrong field is always there, and Field, Query and Header take it; it could be left out", new.Name)
	}
	if old.Details != new.Details {
		c.row("docs", Compatible, w, in, "what the docs say of %s of a wrong field has changed", new.Name)
	}
	if old.Example != new.Example {
		c.row("docs", Compatible, w, in, "the example of %s of a wrong field has changed", new.Name)
	}
}

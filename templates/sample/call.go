package sample

import (
	"cmp"
	"go/format"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/statusgen/statusgen/templates/model"
)

// Call is the Go expression of that response, with the package's name before it:
// status.OrderNotFound("17"). It is empty of a row that has no constructor. What only
// the service knows is a variable of the names of Given.
func Call(t *model.Table, r *model.Row) string { return newCall(t, r).String() }

// Imports are the packages of the standard library that the call needs beside the
// emitted one.
func Imports(t *model.Table, r *model.Row) []string {
	c := newCall(t, r)
	return slices.Sorted(maps.Keys(c.imports))
}

// A Variable is what a service has for a call, and of which a table does not say what
// it is.
type Variable struct {
	Name   string
	Value  string // Go of an example: strings.NewReader("an example")
	Import string // what that needs; empty: nothing
}

// Given are the variables of the call: at most one.
func Given(r *model.Row) []Variable {
	switch r.Body {
	case model.BodyResource:
		return []Variable{{Name: "resource", Value: `"an example"`}}
	case model.BodyNamed:
		if g := r.Carries.Go; g != nil {
			return []Variable{{r.Carries.ParamName(), "*new(" + g.Package + "." + g.Name + ")", g.Path}}
		}
	case model.BodyBytes:
		return []Variable{{Name: "content", Value: `[]byte("an example")`}}
	case model.BodyStream:
		return []Variable{{"content", `strings.NewReader("an example")`, "strings"}}
	case model.BodyFile:
		return []Variable{{"file", `strings.NewReader("an example")`, "strings"}}
	}
	return nil
}

// A call is a constructor's, and then the setters'.
type call struct {
	pkg     string
	imports map[string]bool
	name    string
	args    []string
	setters []string
}

func newCall(t *model.Table, r *model.Row) *call {
	c := &call{pkg: cmp.Or(t.Package, "status") + ".", imports: map[string]bool{}}
	if r.Unlisted {
		return c
	}
	c.name = c.pkg + r.Name
	for _, h := range r.Headers {
		if h.Required {
			c.arg(c.header(r, h, false)...)
		}
	}
	if r.IsError() {
		c.failure(r)
	} else {
		c.success(r)
	}
	for _, h := range r.Headers {
		if !h.Constant && !h.Required && h.From == nil {
			c.set(h.GoName(), c.header(r, h, true)...)
		}
	}
	return c
}

func (c *call) arg(args ...string) { c.args = append(c.args, args...) }

func (c *call) set(name string, args ...string) {
	c.setters = append(c.setters, name+"("+strings.Join(args, ", ")+")")
}

// success are the arguments for the body.
func (c *call) success(r *model.Row) {
	for _, v := range Given(r) {
		switch r.Body {
		case model.BodyBytes, model.BodyStream:
			if r.MediaType == "" {
				c.arg(goString(unknownType))
			}
		case model.BodyFile:
			c.arg(goString(fileName(r.MediaType)), c.time(sentAt))
		}
		c.arg(v.Name)
	}
	switch {
	case r.Body == model.BodyNamed && r.Carries.Go == nil:
		c.arg(c.goValue(valueOfBody(r.Carries), false))
	case r.Body == model.BodyEvents:
		c.imports["context"] = true
		c.arg("func(ctx context.Context, send func(" + c.pkg + "Event) error) error {\n" +
			"return send(" + c.pkg + "Event{ID: " + goString(eventID) + ", Name: " + goString(eventName) + ", Data: []byte(" + goString(eventData) + ")})\n}")
	}
}

// failure are the message, the params and the cause, and the setters of what else an
// error says.
func (c *call) failure(r *model.Row) {
	if r.TakesMessage() {
		c.arg(goString(messageFor(r)))
	}
	for _, p := range r.Required() {
		c.arg(c.goValue(valueOfParam(p), false))
	}
	if r.Hide { // it is worth nothing to the log without a cause
		c.imports["errors"] = true
		c.arg(`errors.New("the cause, for the log alone")`)
	}
	for _, p := range r.Optional() {
		v := valueOfParam(p)
		if !v.isList {
			c.set(p.GoName(), c.goValue(v, false))
			continue
		}
		var items []string
		for _, item := range v.list {
			items = append(items, c.goValue(item, false))
		}
		c.set(p.GoName(), items...)
	}
	if !r.Fields {
		return
	}
	for i, f := range wrongFields(r) {
		c.field(r, f, i == 0)
	}
}

// field is the setter of a wrong field.
func (c *call) field(r *model.Row, f wrongField, all bool) {
	args := []string{goString(f.name), goString(f.detail)}
	var more []string
	for _, v := range r.Wrong {
		switch said, ok := pairOf(f.values, v.Name); {
		case !v.Optional:
			args = append(args, c.goValue(said, false))
		case ok && all:
			more = append(more, v.GoName()+": "+c.goValue(said, false))
		}
	}
	if more != nil {
		args = append(args, c.pkg+r.FieldType()+"{"+strings.Join(more, ", ")+"}")
	}
	name := "Field"
	if f.in == model.InQuery {
		name = "Query"
	}
	c.set(name, args...)
}

// lineWidth is where a line of Go is broken that need not be.
const lineWidth = 100

// String is the call as gofmt has it, on one line where that is short.
func (c *call) String() string {
	if c.name == "" {
		return ""
	}
	head := c.name + "(" + strings.Join(c.args, ", ") + ")"
	chain := strings.Join(append([]string{head}, c.setters...), ".")
	isLong := func(s string) bool { return len(s) > lineWidth }
	switch {
	case len(chain) <= lineWidth && !strings.Contains(chain, "\n"):
		return chain
	case !isLong(head) && !strings.Contains(head, "\n") && !slices.ContainsFunc(c.setters, isLong):
		return strings.Join(append([]string{head}, c.setters...), ".\n\t")
	}
	args := make([]string, len(c.args))
	for i, arg := range c.args {
		args[i] = arg
		if isLong(arg) {
			args[i] = broken(arg)
		}
	}
	switch {
	case len(args) == 1 && strings.Contains(args[0], "\n"):
		head = c.name + "(" + args[0] + ")"
	case isLong(head):
		head = c.name + "(\n" + strings.Join(args, ",\n") + ",\n)"
	}
	parts := []string{head}
	for _, s := range c.setters {
		if isLong(s) {
			s = broken(s)
		}
		parts = append(parts, s)
	}
	separator := "."
	if isLong(strings.Join(c.setters, ".")) {
		separator = ".\n"
	}
	return formatted(strings.Join(parts, separator))
}

// formatted is the expression as gofmt has it.
func formatted(expr string) string {
	const begin = "_ = "
	text, err := format.Source([]byte(begin + expr))
	if err != nil {
		return expr // which the compiler will tell why
	}
	return strings.TrimPrefix(string(text), begin)
}

// broken is an expression with each element of the first literal in it on a line of its
// own, if it has one that ends where the expression ends, but for brackets.
func broken(expr string) string {
	open, end := strings.IndexByte(expr, '{'), len(strings.TrimRight(expr, ")"))-1
	if open < 0 || expr[end] != '}' || strings.Contains(expr, "\n") || strings.IndexAny(expr, "\"`") < open && strings.ContainsAny(expr[:open], "\"`") {
		return expr
	}
	var b strings.Builder
	b.WriteString(expr[:open+1] + "\n")
	depth, quote := 0, byte(0)
	for i := open + 1; i < end; i++ {
		c := expr[i]
		b.WriteByte(c)
		switch {
		case quote != 0 && c == '\\' && quote == '"':
			i++
			b.WriteByte(expr[i])
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
		case c == '"' || c == '`':
			quote = c
		case c == '{' || c == '(':
			depth++
		case c == '}' || c == ')':
			depth--
		case c == ',' && depth == 0:
			b.WriteByte('\n')
		}
	}
	return b.String() + ",\n" + expr[end:]
}

// goValue is the value in Go. Pointer says that a body is given by its address.
func (c *call) goValue(v value, pointer bool) string {
	if v.isList {
		if len(v.list) == 0 {
			return "nil"
		}
		items := make([]string, len(v.list))
		for i, item := range v.list {
			items[i] = c.goValue(item, false)
			if v.typ == model.TypeBody {
				items[i] = strings.TrimPrefix(items[i], c.pkg+v.body.Name)
			}
		}
		return "[]" + c.goType(v) + "{" + strings.Join(items, ", ") + "}"
	}
	switch v.typ {
	case model.TypeInt:
		return strconv.FormatInt(v.n, 10)
	case model.TypeBool:
		return strconv.FormatBool(v.b)
	case model.TypeFloat:
		return strconv.FormatFloat(v.f, 'g', -1, 64)
	case model.TypeDuration:
		return c.duration(v.duration)
	case model.TypeTime:
		return c.time(v.time)
	case model.TypeEnum:
		return c.pkg + v.body.ValueName(v.text)
	case model.TypeBody:
		var fields []string
		for _, f := range v.fields {
			fields = append(fields, f.GoName()+": "+c.goValue(f.value, f.Optional))
		}
		literal := c.pkg + v.body.Name + "{" + strings.Join(fields, ", ") + "}"
		if pointer {
			return "&" + literal
		}
		return literal
	}
	return goString(v.text)
}

// goType is the type of the items of a list.
func (c *call) goType(v value) string {
	switch v.typ {
	case model.TypeBody:
		return c.pkg + v.body.Name
	case model.TypeEnum:
		return c.pkg + v.body.EnumName(v.field)
	}
	return v.typ.Go()
}

// goString is a text in Go, without backslashes where it can.
func goString(s string) string {
	if strings.ContainsAny(s, `"\`) && strconv.CanBackquote(s) {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}

// units are those in which a duration is a whole number, the longest first.
var units = []struct {
	unit time.Duration
	name string
}{{time.Hour, "time.Hour"}, {time.Minute, "time.Minute"}, {time.Second, "time.Second"}, {time.Millisecond, "time.Millisecond"}, {time.Microsecond, "time.Microsecond"}, {time.Nanosecond, "time.Nanosecond"}}

func (c *call) duration(d time.Duration) string {
	if d == 0 {
		return "0"
	}
	c.imports["time"] = true
	for _, u := range units {
		switch {
		case d == u.unit:
			return u.name
		case d%u.unit == 0:
			return strconv.FormatInt(int64(d/u.unit), 10) + " * " + u.name
		}
	}
	return ""
}

func (c *call) time(t time.Time) string {
	c.imports["time"] = true
	zone := "time.UTC"
	if _, offset := t.Zone(); offset != 0 {
		zone = `time.FixedZone("", ` + strconv.Itoa(offset) + ")"
	}
	parts := []string{strconv.Itoa(t.Year()), "time." + t.Month().String()}
	for _, n := range []int{t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond()} {
		parts = append(parts, strconv.Itoa(n))
	}
	return "time.Date(" + strings.Join(append(parts, zone), ", ") + ")"
}

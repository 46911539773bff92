package status

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

// This file is run in a module with the packages that a test emits, one for each shape of
// errors, which is a service and its client. Another has cases: what the packages have,
// and the models of their rows and shapes, as JSON.

// A roundCase is one package.
type roundCase struct {
	name  string
	shape string // the model of the shape
	inXML string // that in XML; empty: there is no such format
	rows  []roundRow
	check func(*http.Response) error
}

type roundRow struct {
	row         string // its model
	constructor any
}

// A node is one of a shape, as the model has it.
type node struct {
	Kind    int
	Members []struct {
		Name      string
		Attribute bool
		Text      bool
		Value     node
	}
	Items       []node
	Literal     string
	Placeholder string
	Name        string
}

const (
	kindLiteral = iota
	kindObject
	kindList
	kindEach
	kindPlace
	kindMap
	kindFirst
)

// A rowModel is what is known of a row.
type rowModel struct {
	Name   string
	ID     string
	Code   int
	Body   int // 0: none
	Hide   bool
	Fields bool
	Params []struct {
		Name      string
		Optional  bool
		Sensitive bool
	}
	Wrong []struct {
		Name     string
		Optional bool
	}
}

// What a constructor has made and a service has sent is what Check gives back, as far as
// the shape has a place for it that the body does not leave in doubt.
func TestRoundTrip(t *testing.T) {
	var sent interface {
		Respond(http.ResponseWriter, *http.Request) error
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := sent.Respond(w, r); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	slog.SetLogLoggerLevel(slog.LevelError + 1)
	checked := map[string]int{}
	for i, c := range cases {
		rnd := rand.New(rand.NewPCG(7, uint64(i)))
		for _, form := range []string{"application/json", "application/xml"} {
			shape := c.shape
			if form == "application/xml" {
				shape = c.inXML
			}
			if shape == "" {
				continue
			}
			p := places{isXML: form == "application/xml"}
			if err := json.Unmarshal([]byte(shape), &p.shape); err != nil {
				t.Fatal(err)
			}
			p.find(p.shape, true)
			for _, row := range c.rows {
				times := 5
				if strings.Contains(row.row, `"Fields":true`) {
					times = 40
				}
				for range times {
					trip := trip{places: &p, checked: checked}
					if err := json.Unmarshal([]byte(row.row), &trip.row); err != nil {
						t.Fatal(err)
					}
					trip.make(rnd, row.constructor)
					sent, _ = trip.err.(interface {
						Respond(http.ResponseWriter, *http.Request) error
					})
					r, err := http.NewRequest("POST", server.URL+"/a/b", nil)
					if err != nil {
						t.Fatal(err)
					}
					r.Header.Set("Accept", form)
					if rnd.IntN(2) > 0 {
						trip.instance = fmt.Sprint("r-", rnd.IntN(100))
						r.Header.Set("X-Request-Id", trip.instance)
					}
					resp, err := http.DefaultClient.Do(r)
					if err != nil {
						t.Fatal(err)
					}
					got := c.check(resp)
					if problems := trip.compare(got); problems != nil {
						body := ""
						if b, ok := got.(interface{ Body() []byte }); ok {
							body = string(b.Body())
						}
						t.Fatalf("%s: an error of %s in the shape\n\t%s\ncomes as\n\t%s\nand is %T:\n\t%s", c.name, trip.row.Name, p.shape, body, got, strings.Join(problems, "\n\t"))
					}
				}
			}
		}
	}
	for _, what := range []string{"row", "message", "instance", "param", "optional param", "missing param", "untold param", "fields", "pointer", "query", "header", "name", "detail", "value", "map", "no fields"} {
		if checked[what] < 100 {
			t.Errorf("only %d times there was a %s to compare", checked[what], what)
		}
	}
}

// places are what a shape has a place for, by the placeholders, and the params and the
// values by their names.
type places struct {
	shape node
	isXML bool

	certain  map[string]bool
	doubtful map[string]bool // it stands where the body may not tell what that is
	maps     []node
	ofFields int // more than 0: where what is found is said of wrong fields, so that it is not there without any
}

// ofFields are the placeholders of wrong fields.
var ofFields = []string{"$detail", "$pointer", "$in", "$parameter", "$query", "$header", "$name", "$field."}

// has reports whether the body has the value for the placeholder, in no doubt; isOut that
// it is in no place of it.
func (p *places) has(what string) bool   { return p.certain[what] && !p.doubtful[what] }
func (p *places) isOut(what string) bool { return !p.certain[what] && !p.doubtful[what] }

// find notes the places of the node; sure says that there is no doubt of where it stands.
func (p *places) find(n node, sure bool) {
	if p.certain == nil {
		p.certain, p.doubtful = map[string]bool{}, map[string]bool{}
	}
	switch n.Kind {
	case kindObject:
		for _, m := range n.Members {
			mayBeEmpty := p.isXML && m.Text && m.Value.Placeholder == "$param." // and so there or not
			p.find(m.Value, sure && !mayBeEmpty)
		}
	case kindList:
		for _, item := range n.Items { // of which none is left out, whatever part of a request has a field
			p.find(item, sure && p.isSure(n) && (item.Kind != kindPlace || !slices.Contains([]string{"$pointer", "$in", "$parameter", "$query", "$header"}, item.Placeholder)))
		}
	case kindEach:
		p.note("list", sure)
		p.findOfFields(n.Items[0], sure)
	case kindMap:
		p.note("map", sure)
		p.maps = append(p.maps, n)
		said := n.Items[0]
		if said.Kind == kindList {
			said = said.Items[0].Items[0]
		}
		p.findOfFields(said, sure)
	case kindFirst:
		for _, item := range n.Items {
			p.find(item, false)
		}
	case kindPlace:
		p.note(n.Placeholder+n.Name, sure && (p.ofFields > 0) == slices.Contains(ofFields, n.Placeholder))
	}
}

// findOfFields notes the places of what is said of each wrong field.
func (p *places) findOfFields(n node, sure bool) {
	p.ofFields++
	p.find(n, sure)
	p.ofFields--
}

func (p *places) note(what string, sure bool) {
	if sure {
		p.certain[what] = true
	} else {
		p.doubtful[what] = true
	}
}

// isSure reports whether each item of a list tells by its place which one it is: none
// may be missing, but those of wrong fields.
func (p *places) isSure(list node) bool {
	return len(list.Items) == 1 || !slices.ContainsFunc(list.Items, func(item node) bool { return item.Kind != kindEach && p.mayBeMissing(item) })
}

// mayBeMissing reports whether a list may be without the item.
func (p *places) mayBeMissing(n node) bool {
	if !p.isXML {
		return n.Placeholder == "$param." || n.Placeholder == "$value."
	}
	switch n.Kind {
	case kindLiteral:
		return n.Literal == "null"
	case kindObject:
		for _, m := range n.Members {
			if m.Value.Placeholder != "$params..." && !p.mayBeMissing(m.Value) {
				return false
			}
		}
		return len(n.Members) > 0
	case kindList:
		return len(n.Items) == 1 && n.Items[0].Kind == kindEach
	case kindMap, kindFirst:
		return true
	}
	switch n.Placeholder {
	case "$message", "$instance", "$params", "$header.", "$param.", "$value.", "$field.":
		return true
	}
	return false
}

// placeOf is where a param stands.
func (p *places) placeOf(param string) string {
	if own := "$param." + param; !p.isOut(own) {
		return own
	}
	if p.isOut("$params") || !p.isOut("$params...") && !p.has("$params...") {
		return "$params..."
	}
	return "$params"
}

// A trip is an error that is sent.
type trip struct {
	*places
	checked  map[string]int
	row      rowModel
	err      any
	message  string
	params   map[string]any
	fields   []sentField
	instance string
}

// A sentField is a wrong field.
type sentField struct {
	in, name, detail string
	values           map[string]any
}

// make makes an error of the row.
func (x *trip) make(rnd *rand.Rand, constructor any) {
	f := reflect.ValueOf(constructor)
	x.params = map[string]any{}
	var args []reflect.Value
	take := func(v reflect.Value) any {
		args = append(args, v)
		return v.Interface()
	}
	next := func() reflect.Type { return f.Type().In(len(args)) }
	required := 0
	for _, p := range x.row.Params {
		if !p.Optional {
			required++
		}
	}
	fixed := f.Type().NumIn() - 1 // the last are the causes
	if !f.Type().IsVariadic() {
		fixed++
	}
	if fixed > required && next() == reflect.TypeFor[string]() {
		x.message, _ = take(reflect.ValueOf(text(rnd))).(string)
	}
	for _, p := range x.row.Params {
		if !p.Optional {
			x.params[p.Name] = take(random(rnd, next(), false))
		}
	}
	if len(args) < fixed { // a row that hides its cause needs one
		args = append(args, reflect.ValueOf(errors.New("a secret")))
	}
	e := f.Call(args)[0]
	for _, p := range x.row.Params {
		if p.Optional && rnd.IntN(2) > 0 {
			setter := e.MethodByName(goName(p.Name))
			v := random(rnd, setter.Type().In(0), true)
			if setter.Type().IsVariadic() {
				setter.CallSlice([]reflect.Value{v})
			} else {
				setter.Call([]reflect.Value{v})
			}
			x.params[p.Name] = v.Interface()
		}
	}
	if x.row.Fields {
		for range rnd.IntN(4) {
			x.addField(rnd, e)
		}
	}
	x.err = e.Interface()
	if x.row.Hide || x.message == "" {
		x.message = x.err.(interface{ Message() string }).Message()
	}
}

// addField gives the error a wrong field.
func (x *trip) addField(rnd *rand.Rand, e reflect.Value) {
	field := sentField{detail: text(rnd), values: map[string]any{}}
	adder := [...]string{"Field", "Query", "Header"}[rnd.IntN(3)]
	switch adder {
	case "Field":
		for range rnd.IntN(3) {
			field.name += "/" + text(rnd)
		}
	case "Query":
		field.in, field.name = "query", text(rnd)
	case "Header":
		field.in, field.name = "header", text(rnd)
	}
	add := e.MethodByName(adder)
	args := []reflect.Value{reflect.ValueOf(field.name), reflect.ValueOf(field.detail)}
	var optional reflect.Value // a struct
	for _, v := range x.row.Wrong {
		if !v.Optional {
			value := random(rnd, add.Type().In(len(args)), false)
			args = append(args, value)
			field.values[v.Name] = value.Interface()
			continue
		}
		if !optional.IsValid() {
			optional = reflect.New(add.Type().In(add.Type().NumIn() - 1)).Elem()
			if add.Type().IsVariadic() {
				optional = reflect.New(optional.Type().Elem()).Elem()
			}
		}
		value := random(rnd, optional.FieldByName(goName(v.Name)).Type(), false)
		optional.FieldByName(goName(v.Name)).Set(value)
		if !value.IsZero() && !(value.Kind() == reflect.Slice && value.Len() == 0) {
			field.values[v.Name] = value.Interface()
		}
	}
	if optional.IsValid() {
		args = append(args, optional)
	}
	add.Call(args)
	x.fields = append(x.fields, field)
}

// goName is the name of a setter or a field: AListURI for a_list_uri.
func goName(name string) string {
	var b strings.Builder
	for _, word := range strings.Split(name, "_") {
		if word == "uri" || word == "id" {
			word = strings.ToUpper(word)
		}
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

// compare says what is not as it was sent.
func (x *trip) compare(got error) (problems []string) {
	differs := func(what string, got, want any) {
		x.checked[what]++
		if got != want {
			problems = append(problems, fmt.Sprintf("the %s is %v, not %v", what, got, want))
		}
	}
	code, ok := got.(interface{ StatusCode() int })
	if !ok || code.StatusCode() != x.row.Code {
		return []string{fmt.Sprintf("Check returns %v", got)}
	}
	told := true // what an error of the row cannot do without
	for _, p := range x.row.Params {
		told = told && (p.Optional || p.Sensitive || x.row.Hide || x.has(x.placeOf(p.Name)) || x.isOut(x.placeOf(p.Name)))
	}
	if told && x.isTheOneOfItsCode() {
		differs("row", typeName(got), typeName(x.err))
	}
	if typeName(got) != typeName(x.err) || x.row.Body == 0 {
		return problems
	}
	if x.has("$message") {
		differs("message", got.(interface{ Message() string }).Message(), x.clean(x.message))
	}
	if instance := got.(interface{ Instance() string }).Instance(); x.has("$instance") && (x.instance != "" || !x.row.Hide) {
		differs("instance", instance, x.instance)
	}
	x.compareParams(got, differs)
	if x.row.Fields {
		x.compareFields(got, differs)
	}
	return problems
}

// typeName is the name of an error's type: the service and its client may be two packages.
func typeName(err any) string { return reflect.TypeOf(err).Elem().Name() }

// isTheOneOfItsCode reports whether the body tells which row it is of.
func (x *trip) isTheOneOfItsCode() bool { return x.has("$id") || x.row.Code != http.StatusConflict }

func (x *trip) compareParams(got error, differs func(string, any, any)) {
	attrs := map[string]slog.Value{}
	for _, a := range got.(slog.LogValuer).LogValue().Group() {
		attrs[a.Key] = a.Value
	}
	for _, p := range x.row.Params {
		sent, isSent := x.params[p.Name]
		value, isGot := attrs[p.Name]
		field := reflect.ValueOf(got).Elem().FieldByName(goName(p.Name))
		switch place := x.placeOf(p.Name); {
		case p.Sensitive, x.row.Hide, x.isOut(place):
			differs("untold param", isGot, false)
			if field.IsValid() {
				differs("untold param", field.IsZero(), true)
			}
		case !x.has(place):
		case !isSent, x.isNull(sent):
			differs("missing param", isGot, false)
		case !isGot:
			differs("param", "missing: "+p.Name, p.Name)
		default:
			differs("param", x.canon(reflect.ValueOf(value.Any()), identity), x.canon(reflect.ValueOf(sent), x.clean))
			if p.Optional {
				x.checked["optional param"]++
			} else {
				differs("param", x.canon(field, identity), x.canon(reflect.ValueOf(sent), x.clean))
			}
		}
	}
}

// isNull reports whether the form has nothing for the value.
func (x *trip) isNull(value any) bool {
	switch v := value.(type) {
	case float64:
		return !x.isXML && (math.IsNaN(v) || math.IsInf(v, 0))
	case time.Time:
		return v.Year() > 9999 || v.Year() < 0
	}
	return false
}

// compareFields compares the wrong fields, by what the shape has of them.
func (x *trip) compareFields(got error, differs func(string, any, any)) {
	fields := reflect.ValueOf(got).MethodByName("Fields").Call(nil)[0]
	switch {
	case x.isOut("list") && x.isOut("map"):
		differs("no fields", fields.Len(), 0)
		return
	case x.has("map") && x.isOut("list") && len(x.maps) == 1:
		x.compareMap(fields, x.maps[0], differs)
		return
	case !x.has("list"), !x.isOut("map"): // which may have less
		return
	}
	for _, what := range []string{"$detail", "$pointer", "$in", "$parameter", "$query", "$header", "$name"} {
		if x.doubtful[what] {
			return
		}
	}
	differs("fields", fields.Len(), len(x.fields))
	for i := range min(fields.Len(), len(x.fields)) {
		field, sent := fields.Index(i), x.fields[i]
		text := func(name string) string { return field.FieldByName(name).String() }
		if x.has("$detail") {
			differs("detail", text("Detail"), x.clean(sent.detail))
		}
		switch {
		case sent.in == "" && x.certain["$pointer"]:
			differs("pointer", text("Pointer"), x.clean(sent.name))
		case sent.in == "query" && (x.certain["$query"] || x.certain["$in"] && x.certain["$parameter"]),
			sent.in == "header" && (x.certain["$header"] || x.certain["$in"] && x.certain["$parameter"]):
			differs(sent.in, text("In"), sent.in)
			differs(sent.in, text("Name"), x.clean(sent.name))
		case x.certain["$name"] && !x.certain["$in"] && !(sent.in != "" && x.certain["$parameter"]):
			differs("name", text("Name"), x.clean(dotted(sent)))
		}
		values := map[string]slog.Value{}
		if list := field.FieldByName("Values"); list.IsValid() {
			for i := range list.Len() {
				a := list.Index(i).Interface().(slog.Attr)
				values[a.Key] = a.Value
			}
		}
		for _, v := range x.row.Wrong {
			sent, isSent := sent.values[v.Name]
			value, isGot := values[v.Name]
			switch place := "$field." + v.Name; {
			case !x.has(place):
			case !isSent:
				differs("value", isGot, false)
			case !isGot:
				differs("value", "missing: "+v.Name, v.Name)
			default:
				differs("value", x.canon(reflect.ValueOf(value.Any()), identity), x.canon(reflect.ValueOf(sent), x.clean))
			}
		}
	}
}

// compareMap compares the wrong fields with those that a map has, those of one name
// together.
func (x *trip) compareMap(got reflect.Value, m node, differs func(string, any, any)) {
	every := m.Items[0].Kind == kindList
	var names []string
	said := map[string][]sentField{}
	for _, f := range x.fields {
		in := map[string][]string{"$pointer": {""}, "$parameter": {"query", "header"}, "$query": {"query"}, "$header": {"header"}, "$name": {"", "query", "header"}}[m.Placeholder]
		if !slices.Contains(in, f.in) {
			continue
		}
		if m.Placeholder == "$name" {
			f.name = dotted(f)
		}
		name := strings.ToValidUTF8(f.name, "\ufffd")
		if said[name] = append(said[name], f); len(said[name]) == 1 {
			names = append(names, name)
		}
	}
	var want []string
	for _, name := range names {
		for i, f := range said[name] {
			if i > 0 && !every {
				break
			}
			text := map[string]string{"$pointer": "pointer ", "$query": "query ", "$header": "header "}[m.Placeholder] + strconv.QuoteToASCII(x.clean(f.name))
			if x.has("$detail") {
				text += ": " + strconv.QuoteToASCII(x.clean(f.detail))
			}
			want = append(want, text)
		}
	}
	var have []string
	for i := range got.Len() {
		text := func(name string) string { return got.Index(i).FieldByName(name).String() }
		said := strconv.QuoteToASCII(text("Name"))
		switch in := text("In"); {
		case in != "":
			said = in + " " + said
		case text("Name") == "" && m.Placeholder == "$pointer":
			said = "pointer " + strconv.QuoteToASCII(text("Pointer"))
		}
		if x.has("$detail") {
			said += ": " + strconv.QuoteToASCII(text("Detail"))
		}
		have = append(have, said)
	}
	differs("map", strings.Join(have, ", "), strings.Join(want, ", "))
}

// dotted is the name of a wrong field with dots.
func dotted(f sentField) string {
	path, isPointer := strings.CutPrefix(f.name, "/")
	if f.in != "" || !isPointer {
		return f.name
	}
	tokens := strings.Split(path, "/")
	for i := range tokens {
		tokens[i] = strings.ReplaceAll(strings.ReplaceAll(tokens[i], "~1", "/"), "~0", "~")
	}
	return strings.Join(tokens, ".")
}

func identity(s string) string { return s }

// clean is what arrives of a text: what is no Unicode, and what XML cannot hold (XML 1.0,
// section 2.2), is U+FFFD.
func (x *trip) clean(s string) string {
	if x.shape.Kind == kindPlace { // a text
		return strings.ToValidUTF8(s, "\ufffd")
	}
	var b strings.Builder
	for _, c := range s { // each byte that is not UTF-8 is U+FFFD
		if x.isXML && (c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0xfffe || c == 0xffff) {
			c = utf8.RuneError
		}
		b.WriteRune(c)
	}
	return b.String()
}

// canon is a value as text.
func (x *trip) canon(v reflect.Value, clean func(string) string) string {
	if !v.IsValid() {
		return "nothing"
	}
	switch value := v.Interface().(type) {
	case time.Time:
		return value.UTC().Format(time.RFC3339Nano)
	case time.Duration:
		return value.String()
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return "nothing"
		}
		return x.canon(v.Elem(), clean)
	case reflect.Slice:
		var items []string
		for i := range v.Len() {
			items = append(items, x.canon(v.Index(i), clean))
		}
		return "[" + strings.Join(items, " ") + "]"
	case reflect.Struct:
		var fields []string
		for i := range v.NumField() {
			fields = append(fields, v.Type().Field(i).Name+":"+x.canon(v.Field(i), clean))
		}
		return "{" + strings.Join(fields, " ") + "}"
	case reflect.String:
		return strconv.QuoteToASCII(clean(v.String()))
	case reflect.Int, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	}
	return fmt.Sprint(v.Interface())
}

// text is a random text, which may be empty, of all that a Go string can have.
func text(rnd *rand.Rand) string {
	parts := []string{"a", "b c", "é", "🙂", " ", "\n", "\r", "\t", "<", ">", "&", `"`, "'", "\\", "{", "[", "]]>", "&lt;", "\\u0041", "~1", "~0", ".", "#",
		"\x00", "\x1b", "\x7f", "\xff", "\xed\xa0\x80", "\ufffe", "\uffff", "\ufeff", "\u2028", "\u0085", "null", "true", "17"}
	var b strings.Builder
	for range rnd.IntN(5) {
		switch rnd.IntN(4) {
		case 0:
			b.WriteRune(rnd.Int32N(unicode.MaxRune + 1)) // U+FFFD for a surrogate
		default:
			b.WriteString(parts[rnd.IntN(len(parts))])
		}
	}
	return b.String()
}

// random makes a value of a param's type; wild is one that a form may have nothing for.
func random(rnd *rand.Rand, t reflect.Type, wild bool) reflect.Value {
	v := reflect.New(t).Elem()
	one := func(n int) bool { return rnd.IntN(n) == 0 }
	switch v.Interface().(type) {
	case time.Time:
		at := time.Unix(rnd.Int64N(1<<37)-1<<35, rnd.Int64N(1e9))
		switch {
		case one(4):
			at = time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC)
		case one(4):
			at = time.Time{}
		case one(4) && wild:
			at = time.Date(10000+rnd.IntN(90000), 1, 1, 0, 0, 0, 0, time.UTC)
		case one(2):
			return reflect.ValueOf(at.In(time.FixedZone("", 60*(rnd.IntN(2*18*60)-18*60))))
		}
		return reflect.ValueOf(at.UTC())
	case time.Duration:
		durations := []time.Duration{0, 1, -1, 1500 * time.Millisecond, -time.Hour, math.MaxInt64, math.MinInt64, 1<<53 - 1, time.Duration(rnd.Int64N(1 << 51))}
		return reflect.ValueOf(durations[rnd.IntN(len(durations))])
	}
	switch t.Kind() {
	case reflect.Slice:
		for range rnd.IntN(4) {
			v = reflect.Append(v, random(rnd, t.Elem(), false))
		}
	case reflect.Pointer:
		if one(2) {
			v.Set(reflect.New(t.Elem()))
			v.Elem().Set(random(rnd, t.Elem(), false))
		}
	case reflect.Struct:
		for i := range t.NumField() {
			v.Field(i).Set(random(rnd, t.Field(i).Type, false))
		}
	case reflect.String:
		v.SetString(text(rnd))
	case reflect.Int:
		ints := []int64{0, 1, -1, math.MaxInt64, math.MinInt64, 1<<53 + 1, rnd.Int64()}
		v.SetInt(ints[rnd.IntN(len(ints))])
	case reflect.Float64:
		floats := []float64{0, math.Copysign(0, -1), 0.5, 1e21, 1e-7, math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, math.Pi, rnd.NormFloat64()}
		if wild {
			floats = append(floats, math.NaN(), math.Inf(1), math.Inf(-1))
		}
		v.SetFloat(floats[rnd.IntN(len(floats))])
	case reflect.Bool:
		v.SetBool(one(2))
	}
	return v
}

// String is the shape as a table would write it out.
func (n node) String() string {
	var parts []string
	switch n.Kind {
	case kindLiteral:
		return n.Literal
	case kindObject:
		for _, m := range n.Members {
			name := m.Name
			if m.Attribute {
				name = "@" + name
			}
			if m.Text {
				name = "#" + name
			}
			parts = append(parts, name+": "+m.Value.String())
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case kindList, kindEach, kindFirst:
		for _, item := range n.Items {
			parts = append(parts, item.String())
		}
		if n.Kind == kindFirst {
			return "{$first: [" + strings.Join(parts, ", ") + "]}"
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case kindMap:
		return "{" + n.Placeholder + ": " + n.Items[0].String() + "}"
	}
	return n.Placeholder + n.Name
}

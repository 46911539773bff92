package runtime

import (
	"log/slog"
	"math"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// said is what a body says of an error. Texts are parts of the body where nothing is
// escaped in them. It fits on the stack, and has no pointer to itself.
type said struct {
	id       string
	phrase   string
	message  string
	typ      string // the problem type
	instance string
	params   rawValues
	values   rawValues // of the row

	rows []*row // of which it may be an error

	fields []readField // the wrong fields that lists have: each list all of them, in one order
	list   *shape      // the list that was read last
	mapped []readField // those of maps that tell the part of the request, beside
	named  []readField // those of maps that do not
}

// say takes a text that stands in a place. What no one asks for is passed over.
func (s *said) say(is shapeKind, text string) {
	switch is {
	case theID:
		s.id = text
	case thePhrase:
		s.phrase = text
	case theMessage:
		s.message = text
	case theType:
		s.typ = text
	case theInstance:
		s.instance = text
	}
}

// has reports whether such a text has been taken.
func (s *said) has(is shapeKind) bool {
	switch is {
	case theID:
		return s.id != ""
	case thePhrase:
		return s.phrase != ""
	case theMessage:
		return s.message != ""
	}
	return false
}

// param takes a param, if the errors of one of the rows have one of the name: that is
// what bounds their number.
func (s *said) param(x rawValue) {
	for _, row := range s.rows {
		for i := range row.params {
			if row.params[i].name == x.name {
				s.params.add(x)
				return
			}
		}
	}
}

// A rawValue is a value whose type the row will tell: what stands in the body.
type rawValue struct {
	name  string
	text  string
	form  rawForm
	parts []rawValue // in XML: the elements in it
}

// A rawForm says how a raw value is written.
type rawForm uint8

const (
	rawJSON   rawForm = iota
	rawQuoted         // a string in JSON, which has the value as text
	rawXML            // the text of an element, or of an attribute
)

// rawValues are several of them, of which the first few stand in it.
type rawValues struct {
	n    int
	few  [4]rawValue
	more []rawValue // all of them, once there are more
}

// all returns them.
func (r *rawValues) all() []rawValue {
	if r.more != nil {
		return r.more
	}
	return r.few[:r.n]
}

// add adds a value. Of two that have one name the later counts.
func (r *rawValues) add(x rawValue) {
	for i := range r.all() {
		if have := &r.all()[i]; have.name == x.name {
			*have = x
			return
		}
	}
	switch {
	case r.more != nil:
		r.more = append(r.more, x)
	case r.n < len(r.few):
		r.few[r.n] = x
		r.n++
	default:
		r.more = append(append(make([]rawValue, 0, 4*len(r.few)), r.few[:]...), x)
	}
}

// A readField is what a body says of one wrong field.
type readField struct {
	in     fieldPlace
	known  bool   // which part of the request it is in; else that is the body where placed
	placed bool   // as the shape has it
	name   string // of the query parameter or header, or the JSON Pointer
	dotted string // its name wherever it is
	detail string
	values []rawValue
	said   bool // there is something of it
}

// say takes a text that stands in a place of the field. A pointer may be a fragment of a
// URI, as in the example of RFC 9457, section 3 (RFC 6901, section 6).
func (f *readField) say(is shapeKind, text string) {
	f.said = true
	if is == thePointer && strings.HasPrefix(text, "#/") {
		if pointer, err := url.PathUnescape(text[1:]); err == nil {
			text = pointer
		}
	}
	switch is {
	case theDetail:
		f.detail = text
	case theName:
		f.dotted = text
	case theParameter:
		f.name = text
	case thePointer:
		f.in, f.known, f.name = inBody, true, text
	case thePointerOrName:
		if f.name = text; !f.known && (text == "" || text[0] == '/') {
			f.in, f.known = inBody, true
		}
	case theQuery:
		f.in, f.known, f.name = inQuery, true, text
	case theField:
		f.in, f.known, f.name = inHeader, true, text
	case theIn:
		switch text {
		case "query":
			f.in, f.known = inQuery, true
		case "header":
			f.in, f.known = inHeader, true
		}
	}
}

// value takes what the row will tell of the field beside. Of two that have one name the
// later counts.
func (f *readField) value(x rawValue) {
	for i := range f.values {
		if f.values[i].name == x.name {
			f.values[i] = x
			return
		}
	}
	f.values = append(f.values, x)
}

// maxWrong is how many wrong fields are read of a body.
const maxWrong = 10_000

// listed returns the field for the i-th item that repeats what each has, or nil where
// nothing is to be said, or there are too many. Of a list that stands twice the later
// counts.
func (s *said) listed(i int, each *shape) *readField {
	if s == nil || i >= maxWrong {
		return nil
	}
	if i == 0 && s.list == each {
		clear(s.fields)
		s.fields = s.fields[:0]
	}
	s.list = each
	if i == len(s.fields) {
		s.fields = withField(s.fields, each.placed)
	}
	return &s.fields[i]
}

// keyed returns a new field for what a map says of one name, or nil likewise.
func (s *said) keyed(m *shape, name string) *readField {
	if s == nil {
		return nil
	}
	list := &s.mapped
	if m.key == theName && !m.placed {
		list = &s.named
	}
	if len(*list) == maxWrong {
		return nil
	}
	*list = withField(*list, m.placed)
	f := &(*list)[len(*list)-1]
	f.say(m.key, name)
	return f
}

// withField returns the list with one more. The first makes room for as many as most
// errors have.
func withField(list []readField, placed bool) []readField {
	if list == nil {
		list = make([]readField, 0, 6)
	}
	return append(list, readField{placed: placed})
}

// wrong returns the field as errors keep it. Where the body says its name and nothing
// of the part of the request, the name is as it stands there.
func (f *readField) wrong() wrongField {
	w := wrongField{in: f.in, name: f.name, detail: f.detail}
	switch {
	case f.known && f.in != inBody && f.name == "":
		w.name = f.dotted
	case f.known:
	case f.placed && f.name == "":
		w.name = pointerOf(f.dotted)
	case f.name != "":
		w.in = somewhere
	case f.dotted != "":
		w.in, w.name = somewhere, f.dotted
	}
	return w
}

// pointerOf returns the JSON Pointer to what has the name with dots. That a token has a
// dot in it, the name does not tell.
func pointerOf(dotted string) string {
	if dotted == "" {
		return ""
	}
	return "/" + strings.ReplaceAll(pointerTokens.Replace(dotted), ".", "/")
}

var pointerTokens = strings.NewReplacer("~", "~0", "/", "~1")

// wrongFields returns the wrong fields, as errors of the row have them.
func (s *said) wrongFields(row *row) []wrongField {
	from := s.fields
	for _, list := range [...][]readField{s.mapped, s.named} { // which may have fewer
		if len(list) > len(from) {
			from = list
		}
	}
	if len(from) == 0 {
		return nil
	}
	fields := make([]wrongField, 0, len(from))
	for i := range from {
		if from[i].said {
			fields = append(fields, from[i].wrong())
			setValues(&fields[len(fields)-1], row, from[i].values)
		}
	}
	return fields
}

// paramsOf returns what an error of the row has of the params, and whether it has all
// that none is without.
func (s *said) paramsOf(row *row) (params []slog.Attr, all bool) {
	all = true
	for i := range row.params {
		p := &row.params[i]
		kind := p.told()
		if kind == "" {
			continue
		}
		if v, ok := s.paramOf(p.name, kind); !ok {
			all = all && (!p.isRequired() || !isTold(p.name))
		} else {
			if params == nil {
				params = make([]slog.Attr, 0, min(len(row.params), len(s.params.all())))
			}
			params = append(params, slog.Attr{Key: p.name, Value: v})
		}
	}
	return params, all
}

func (s *said) paramOf(name, kind string) (slog.Value, bool) {
	for i := range s.params.all() {
		if x := &s.params.all()[i]; x.name == name {
			return x.value(kind)
		}
	}
	return slog.Value{}, false
}

// value returns the value as one of the kind of a param, if it is one.
func (x rawValue) value(kind string) (slog.Value, bool) {
	switch kind {
	case "string":
		s, ok := x.string()
		return slog.StringValue(s), ok
	case "int64":
		n, ok := x.int()
		return slog.IntValue(n), ok
	case "bool":
		b, ok := x.bool()
		return slog.BoolValue(b), ok
	case "float64":
		f, ok := x.float()
		return slog.Float64Value(f), ok
	case "time.Duration":
		d, ok := x.duration()
		return slog.DurationValue(d), ok
	case "time.Time":
		t, ok := x.time()
		return slogTime(t), ok
	case "[]string":
		return listValue[string](x)
	case "[]int":
		return listValue[int](x)
	case "[]bool":
		return listValue[bool](x)
	case "[]float64":
		return listValue[float64](x)
	case "[]time.Duration":
		return listValue[time.Duration](x)
	case "[]time.Time":
		return listValue[time.Time](x)
	}
	return bodyValue(x, kind)
}

// valueOf returns the value as a body, if it is one.
func valueOf[T any](x rawValue) (slog.Value, bool) {
	v := new(T)
	ok := x.set(reflect.ValueOf(v).Elem())
	return slog.AnyValue(v), ok
}

// listValue returns the value as a list, if it is one of such items.
func listValue[T any](x rawValue) (slog.Value, bool) {
	var list []T
	ok := x.set(reflect.ValueOf(&list).Elem())
	return slog.AnyValue(list), ok
}

// set gives a variable the value, if it is of its type: a list, a body, or what is in
// one.
func (x rawValue) set(v reflect.Value) (ok bool) {
	switch p := v.Addr().Interface().(type) {
	case *time.Time:
		*p, ok = x.time()
		return ok
	case *time.Duration:
		*p, ok = x.duration()
		return ok
	case *int:
		*p, ok = x.int()
		return ok
	case *bool:
		*p, ok = x.bool()
		return ok
	case *float64:
		*p, ok = x.float()
		return ok
	}
	switch v.Kind() {
	case reflect.String: // or an enum
		s, ok := x.string()
		v.SetString(s)
		return ok
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return x.set(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		return x.each('[', func(item rawValue) bool {
			v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
			return item.set(v.Index(v.Len() - 1))
		})
	}
	return x.each('{', func(member rawValue) bool {
		for i := 0; i < v.NumField(); i++ {
			if name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); name == member.name {
				return member.isNull() || member.set(v.Field(i))
			}
		}
		return true
	})
}

// each gives each item of a list, or each member of an object, to do for as long as it
// returns true. It reports whether it did, and the value is what begins so.
func (x rawValue) each(begin byte, do func(rawValue) bool) bool {
	switch x.form {
	case rawXML:
		for _, part := range x.parts {
			if !do(part) {
				return false
			}
		}
		return strings.TrimSpace(x.text) == ""
	case rawQuoted:
		x.text, _ = x.string()
	}
	r := jsonReader{s: x.text}
	if !r.at(begin) || !r.enter() {
		return false
	}
	for n := 0; ; n++ {
		more, ok := r.more(n, begin+2)
		if !more {
			return ok && r.i == len(r.s)
		}
		var x rawValue
		if begin == '{' {
			if x.name, ok = r.name(); !ok {
				return false
			}
		}
		start := r.i
		if !r.skip() {
			return false
		}
		if x.text = r.s[start:r.i]; !do(x) {
			return false
		}
	}
}

// isNull reports whether the value is null, which XML has nothing for.
func (x rawValue) isNull() bool { return x.form == rawJSON && x.text == "null" }

// string returns the value as a string, if it is one. In quotes there is nothing else,
// unless the shape has all values so.
func (x rawValue) string() (s string, ok bool) {
	switch {
	case x.form == rawXML:
		return x.text, len(x.parts) == 0
	case len(x.text) < 2 || x.text[0] != '"':
		return "", false
	}
	return unquoted(x.text[1 : len(x.text)-1]), true
}

// token returns the text of a value that is no string.
func (x rawValue) token() string {
	switch x.form {
	case rawXML:
		text, _ := x.string()
		return strings.TrimSpace(text)
	case rawQuoted:
		text, _ := x.string()
		return text
	}
	return x.text
}

func (x rawValue) int() (int, bool) {
	n, err := strconv.Atoi(x.token())
	return n, err == nil
}

func (x rawValue) bool() (bool, bool) {
	text := x.token()
	return text == "true", text == "true" || text == "false"
}

func (x rawValue) float() (float64, bool) {
	f, err := strconv.ParseFloat(x.token(), 64)
	return f, err == nil
}

// duration returns the value as a number of seconds.
func (x rawValue) duration() (time.Duration, bool) {
	f, ok := x.float()
	whole, rest := math.Modf(f)
	switch ns := f * float64(time.Second); {
	case !ok || !(math.Abs(ns) <= 1<<63):
		return 0, false
	case ns == 1<<63: // which is the nearest to the longest that there is
		return math.MaxInt64, true
	case ns == -1<<63:
		return math.MinInt64, true
	}
	return time.Duration(whole)*time.Second + time.Duration(math.Round(rest*float64(time.Second))), true
}

func (x rawValue) time() (time.Time, bool) {
	text, ok := x.string()
	if !ok {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339, text)
	return t, err == nil
}

// plain returns the value as the constants of rows have theirs.
func (x rawValue) plain() string {
	if s, ok := x.string(); ok {
		return s
	}
	return x.text
}

// choose returns the row that the error is of: of those with the code it is the one
// with the id. Where the body says no id, rows are told apart by the problem type. Of
// several it is the one whose constants, params and title are most like what the body
// says, the first of equals. One whose params are missing comes behind those that have
// all, and only where the body names it: servers leave out what they have nothing for,
// and older ones do not know a param. An id that no row has, it takes for the first row
// that needs no params.
func (s *said) choose() (best *row, params []slog.Attr) {
	rows, same := s.rows, func(row *row) bool { return row.id == s.id }
	if s.id == "" {
		same = func(row *row) bool { return s.typ != "" && row.typ == s.typ }
	}
	isKnown := slices.ContainsFunc(rows, same)
	most, whole := math.MinInt, false
	for _, row := range rows {
		if isKnown && !same(row) {
			continue
		}
		has, all := s.paramsOf(row)
		if !isKnown && (!all || s.id != "" && needs(row)) || whole && !all {
			continue
		}
		like := s.likeness(row) + 2*len(has)
		if like > most || all && !whole {
			best, params, most, whole = row, has, like, all
		}
	}
	return best, params
}

// likeness says how much the constants, the type and the title of the row are those
// that the body says, in this order. Of a body that says nothing, all rows are alike.
func (s *said) likeness(row *row) int {
	like, says := 0, s.id != "" || s.phrase != "" || s.message != "" || s.typ != ""
	for _, x := range s.values.all() {
		if !slices.Contains(row.values, constant{x.name, x.plain()}) {
			like -= 1 << 20
		}
	}
	for _, v := range row.values {
		if says && !slices.ContainsFunc(s.values.all(), func(x rawValue) bool { return x.name == v.name }) {
			like -= 1 << 20
		}
	}
	if s.typ != "" && s.typ == row.typ {
		like += 1 << 10
	}
	if s.phrase != "" && s.phrase == row.title {
		like++
	}
	return like
}

// needs reports whether an error of the row has params that stand in every body of it.
func needs(row *row) bool {
	return slices.ContainsFunc(row.params, func(p paramKind) bool { return p.told() != "" && p.isRequired() && isTold(p.name) })
}

// A constant is a constant of a row, as text.
type constant struct{ name, text string }

// sayFields gives an error the wrong fields. Of a row that has none, they are the place
// of the message in one of several shapes.
func (s *said) sayFields(f *failure, x *extra) {
	fields := s.wrongFields(f.row)
	if f.row.fields {
		x.fields = fields
	} else if f.message == "" && len(fields) > 0 {
		f.message = fields[0].detail
	}
}

// A syntax is what a body is written in.
type syntax uint8

const (
	isOther syntax = iota // which says nothing
	isText                // or what its first character says
	isJSON
	isXML
)

// firstLine returns the first line of a header, by its canonical name.
func firstLine(h http.Header, key string) string {
	if lines := h[key]; len(lines) > 0 {
		return lines[0]
	}
	return ""
}

// syntaxOf returns the syntax that the header says, and whether it is that of a problem.
func syntaxOf(h http.Header) (is syntax, isProblem bool) {
	mediaType, _, _ := strings.Cut(firstLine(h, "Content-Type"), ";")
	switch mediaType { // quicker than what follows
	case "application/json":
		return isJSON, false
	case "application/problem+json":
		return isJSON, true
	}
	switch mediaType = strings.ToLower(strings.TrimSpace(mediaType)); mediaType {
	case "", "text/plain", "application/octet-stream":
		return isText, false
	case "application/problem+json":
		return isJSON, true
	case "application/problem+xml":
		return isXML, true
	}
	switch {
	case strings.HasSuffix(mediaType, "/json"), strings.HasSuffix(mediaType, "+json"):
		return isJSON, false
	case mediaType == "application/xhtml+xml":
	case strings.HasSuffix(mediaType, "/xml"), strings.HasSuffix(mediaType, "+xml"):
		return isXML, false
	}
	return isOther, false
}

// syntaxIn returns the syntax of a body whose header does not say it.
func syntaxIn(body string) syntax {
	switch body = strings.TrimLeft(body, "\ufeff \t\r\n"); {
	case body == "":
	case body[0] == '<':
		return isXML
	case strings.IndexByte(`{["`, body[0]) >= 0:
		return isJSON
	}
	return isOther
}

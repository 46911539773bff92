package status

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// This file is run within the package that TestShapesRun emits, with shapeCases and
// shapedRows, which have the models of the shapes and of the rows as JSON.

type shapeCase struct {
	shape     string
	json, xml func(b []byte, f *failure, fields []wrongField, r *http.Request, instance string) []byte
	rows      []*row // in the order of shapedRows
}

type shapedRow struct {
	row         string
	constructor any
}

// A node, as the model has it.
type node struct {
	Kind        int
	Members     []nodeMember
	Items       []node
	Literal     string
	Placeholder string
	Header      string
	Name        string
	Quoted      bool
}

type nodeMember struct {
	Name      string
	Attribute bool
	Text      bool
	Value     node
}

func (n node) String() string {
	var parts []string
	switch n.Kind {
	case kindLiteral:
		return n.Literal
	case kindObject:
		for _, m := range n.Members {
			name := m.Name + ": "
			if m.Attribute {
				name = "@" + name
			}
			if m.Text {
				name = "#" + name
			}
			parts = append(parts, name+m.Value.String())
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case kindList, kindEach, kindFirst:
		for _, item := range n.Items {
			parts = append(parts, item.String())
		}
		list := "[" + strings.Join(parts, ", ") + "]"
		if n.Kind == kindFirst {
			return "{$first: " + list + "}"
		}
		return list
	case kindMap:
		return "{" + n.Placeholder + ": " + n.Items[0].String() + "}"
	}
	text := n.Placeholder + n.Header + n.Name
	if n.Quoted {
		return strconv.Quote(text)
	}
	return text
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

// A rowModel is what the interpreter is told of a row.
type rowModel struct {
	ID     string
	Number bool
	Code   int
	Phrase string
	Values []struct{ Name, Literal string }
	Params []struct {
		Name     string
		Optional bool
	}
	Fields bool
}

// An occasion is an error of a row, with all that the interpreter is told of it.
type occasion struct {
	rowModel
	message  string
	params   map[string]any
	fields   []wrongField
	path     string
	agent    string
	instance string
	others   bool // the shape has a place of its own for some params
}

func TestShapes(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for _, c := range shapeCases {
		var shape node
		if err := json.Unmarshal([]byte(c.shape), &shape); err != nil {
			t.Fatal(err)
		}
		for i, row := range shapedRows {
			for range 6 {
				o := &occasion{others: strings.Contains(c.shape, `"$param."`)}
				if err := json.Unmarshal([]byte(row.row), &o.rowModel); err != nil {
					t.Fatal(err)
				}
				f := *o.make(t, rnd, row.constructor)
				f.row = c.rows[i]
				o.keep(&f, shape.placed(nil))
				r := httptest.NewRequest("GET", "/a/<b>", nil)
				o.path = r.URL.Path
				if rnd.IntN(2) > 0 {
					o.agent = "an <agent>"
					r.Header.Set("User-Agent", o.agent)
				}
				if rnd.IntN(2) > 0 {
					o.instance = "r-17"
				}
				want := o.bare(shape, nil)
				told := func(in, got, want string) {
					t.Fatalf("row %d of the shape %s in %s:\n got %s\nwant %s", i, shape, in, got, want)
				}
				if got := untimed(c.json(nil, &f, o.fields, r, o.instance)); got != want {
					told("JSON", got, want)
				} else if !json.Valid([]byte(got)) {
					told("JSON, which is none", got, want)
				}
				want = xml.Header + o.element("error", "", shape, nil)
				if prefix != "" {
					want = strings.Replace(want, "<m:error", `<m:error xmlns:m="urn:acme"`, 1)
				}
				if got := untimed(c.xml(nil, &f, o.fields, r, o.instance)); got != want {
					told("XML", got, want)
				} else if err := checkXML(got); err != nil {
					told("XML, which is none", got, err.Error())
				}
			}
		}
	}
}

// keep makes the error one of a table with the shape that has places for the params
// of the names: it has those in their order first, and of the rest what has no place
// in any shape. Of a shape that has none, it has all.
func (o *occasion) keep(f *failure, placed []string) {
	if !o.others || f.extra == nil {
		return
	}
	rank := func(p slog.Attr) int {
		if i := slices.Index(placed, p.Key); i >= 0 {
			return i
		}
		return len(placed)
	}
	x := *f.extra
	x.params = slices.Clone(x.params)
	slices.SortStableFunc(x.params, func(p, q slog.Attr) int { return rank(p) - rank(q) })
	x.params = slices.DeleteFunc(x.params, func(p slog.Attr) bool {
		return p.Key[0] == 'a' && rank(p) == len(placed)
	})
	f.extra = &x
}

// placed are the names of the params that the node has a place for, once each, and
// those before.
func (n node) placed(before []string) []string {
	if n.Placeholder == "$param." && !slices.Contains(before, n.Name) {
		before = append(before, n.Name)
	}
	for _, item := range n.Items {
		before = item.placed(before)
	}
	for _, m := range n.Members {
		before = m.Value.placed(before)
	}
	return before
}

// untimed is the body with another text for the time at which it was made.
func untimed(body []byte) string { return sentAt.ReplaceAllString(string(body), "at noon") }

var sentAt = regexp.MustCompile(`\b2\d\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`)

// checkXML reads the whole document.
func checkXML(text string) error {
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// make makes an error of the row with random params, and notes them.
func (o *occasion) make(t *testing.T, rnd *rand.Rand, constructor any) *failure {
	o.params = map[string]any{}
	if rnd.IntN(3) > 0 {
		o.message = text(rnd)
	}
	f := reflect.ValueOf(constructor)
	args := []reflect.Value{reflect.ValueOf(o.message)}
	for _, p := range o.Params {
		if !p.Optional {
			v := random(rnd, f.Type().In(len(args)))
			args, o.params[p.Name] = append(args, v), v.Interface()
		}
	}
	e := f.Call(args)[0]
	order := rnd.Perm(len(o.Params))
	for _, i := range append(order, order...) { // some of them twice
		if p := o.Params[i]; p.Optional && rnd.IntN(4) == 0 {
			setter := e.MethodByName(setterOf(p.Name))
			given := setter.Type().In(0)
			v := random(rnd, given)
			if setter.Type().IsVariadic() {
				setter.CallSlice([]reflect.Value{v})
			} else {
				setter.Call([]reflect.Value{v})
			}
			o.params[p.Name] = v.Interface()
		}
	}
	if o.Fields {
		for range rnd.IntN(4) {
			field := wrongField{in: fieldPlace(rnd.IntN(3)), name: "/a/" + text(rnd), detail: text(rnd)}
			if rnd.IntN(2) > 0 {
				field.values[saidFCode] = slog.StringValue(text(rnd))
			}
			if rnd.IntN(2) > 0 {
				field.values[saidFList] = slog.AnyValue(random(rnd, reflect.TypeFor[[]int]()).Interface())
			}
			o.fields = append(o.fields, field)
		}
	}
	core, _ := e.Interface().(typedError).core()
	return core
}

// setterOf is the name of a param's setter: AListURI for a_list_uri.
func setterOf(name string) string {
	var b strings.Builder
	for _, word := range strings.Split(name, "_") {
		if word == "uri" {
			word = "URI"
		}
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

// text is a random text, which may be empty.
func text(rnd *rand.Rand) string {
	parts := []string{"a", "é", " ", "\n", "<", ">", "&", `"`, "'", "\\", "{", "["}
	var b strings.Builder
	for range rnd.IntN(5) {
		b.WriteString(parts[rnd.IntN(len(parts))])
	}
	return b.String()
}

// random makes a value of a param's type.
func random(rnd *rand.Rand, t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	switch v.Interface().(type) {
	case time.Time:
		return reflect.ValueOf(time.Unix(rnd.Int64N(1<<35), rnd.Int64N(2)*1e3).UTC())
	case time.Duration:
		return reflect.ValueOf(time.Duration(rnd.Int64N(3)-1) * 1500 * time.Millisecond)
	}
	switch t.Kind() {
	case reflect.Slice:
		v = reflect.MakeSlice(t, 0, 0) // of nil, encoding/json makes null
		for range rnd.IntN(3) {
			v = reflect.Append(v, random(rnd, t.Elem()))
		}
	case reflect.Pointer:
		if rnd.IntN(2) > 0 {
			v.Set(reflect.New(t.Elem()))
			v.Elem().Set(random(rnd, t.Elem()))
		}
	case reflect.Struct:
		for i := range t.NumField() {
			v.Field(i).Set(random(rnd, t.Field(i).Type))
		}
	case reflect.String:
		v.SetString(text(rnd))
	case reflect.Int:
		v.SetInt(rnd.Int64N(5) - 2)
	case reflect.Float64:
		v.SetFloat(float64(rnd.IntN(5)) / 4)
	case reflect.Bool:
		v.SetBool(rnd.IntN(2) > 0)
	}
	return v
}

// json interprets the node, within the wrong field if that is not nil. It reports
// whether the error has anything for it.
func (o *occasion) json(n node, field *wrongField) (string, bool) {
	switch n.Kind {
	case kindLiteral:
		return n.Literal, true
	case kindObject:
		var members []string
		for _, m := range o.members(n, field) {
			if m.Value.Placeholder == "$params..." {
				for _, p := range o.spread() {
					members = append(members, quoteJSON(p)+":"+valueJSON(o.params[p], false))
				}
			} else if v, ok := o.json(m.Value, field); ok {
				members = append(members, quoteJSON(m.Name)+":"+v)
			}
		}
		return "{" + strings.Join(members, ",") + "}", len(members) > 0 || len(n.Members) == 0
	case kindList:
		var items []string
		for _, item := range n.Items {
			if item.Kind == kindEach {
				for i := range o.fields {
					items = append(items, o.bare(item.Items[0], &o.fields[i]))
				}
				continue
			}
			if _, ok := o.json(item, field); ok || item.Placeholder != "$param." && item.Placeholder != "$value." {
				items = append(items, o.bare(item, field))
			}
		}
		return "[" + strings.Join(items, ",") + "]", len(items) > 0 || !ofFields(n)
	case kindMap:
		var members []string
		for _, fields := range o.named(n) {
			v := o.bare(said(n), &fields[0])
			if ofFields(n.Items[0]) {
				var all []string
				for i := range fields {
					all = append(all, o.bare(said(n), &fields[i]))
				}
				v = "[" + strings.Join(all, ",") + "]"
			}
			members = append(members, quoteJSON(keyOf(n, fields[0]))+":"+v)
		}
		return "{" + strings.Join(members, ",") + "}", len(members) > 0
	case kindFirst:
		if item := o.first(n, field); item != nil {
			return o.json(*item, field)
		}
		return "", false
	}
	v, ok := o.value(n, field)
	if !ok {
		return "", false
	}
	return valueJSON(v, n.Quoted), true
}

// bare interprets the node where something must stand: an item of a list, or all of
// the body.
func (o *occasion) bare(n node, field *wrongField) string {
	v, ok := o.json(n, field)
	switch {
	case ok || n.Kind == kindObject || n.Kind == kindMap || n.Kind == kindList:
		return v
	case n.Kind == kindFirst:
		last := n.Items[len(n.Items)-1]
		if last.Placeholder == "$param." || last.Placeholder == "$value." {
			return "null"
		}
		return o.bare(last, field)
	case n.Placeholder == "$params":
		return "{}"
	case n.Placeholder == "$field.":
		return "null"
	}
	return `""`
}

// has reports whether an error has something for the node.
func (o *occasion) has(n node, field *wrongField) bool {
	switch n.Kind {
	case kindLiteral:
		return true
	case kindObject:
		return len(n.Members) == 0 || slices.ContainsFunc(n.Members, func(m nodeMember) bool { return o.has(m.Value, field) })
	case kindList:
		return !ofFields(n) || len(o.fields) > 0
	case kindMap:
		return len(o.named(n)) > 0
	case kindFirst:
		return slices.ContainsFunc(n.Items, func(item node) bool { return o.has(item, field) })
	}
	if n.Placeholder == "$params..." {
		return len(o.spread()) > 0
	}
	_, ok := o.value(n, field)
	return ok
}

// first returns the first alternative that an error has something for, or nil.
func (o *occasion) first(n node, field *wrongField) *node {
	i := slices.IndexFunc(n.Items, func(item node) bool { return o.has(item, field) })
	if i < 0 {
		return nil
	}
	return &n.Items[i]
}

// members are those of an object, with those of the alternatives that stand among them.
func (o *occasion) members(n node, field *wrongField) []nodeMember {
	var all []nodeMember
	for _, m := range n.Members {
		if m.Name != "" || m.Value.Kind != kindFirst {
			all = append(all, m)
		} else if item := o.first(m.Value, field); item != nil {
			all = append(all, o.members(*item, field)...)
		}
	}
	return all
}

// said is what a map has of a field.
func said(n node) node {
	if ofFields(n.Items[0]) {
		return n.Items[0].Items[0].Items[0]
	}
	return n.Items[0]
}

// keyOf is the name that the field has in a map.
func keyOf(n node, f wrongField) string {
	if n.Placeholder == "$name" && f.in == inBody {
		return strings.ReplaceAll(strings.TrimPrefix(f.name, "/"), "/", ".")
	}
	return f.name
}

// named are the fields of a map, by their names.
func (o *occasion) named(n node) [][]wrongField {
	var names [][]wrongField
	for _, f := range o.fields {
		switch n.Placeholder {
		case "$pointer", "$parameter":
			if (f.in == inBody) != (n.Placeholder == "$pointer") {
				continue
			}
		case "$query", "$header":
			if f.in == inBody || (f.in == inQuery) != (n.Placeholder == "$query") {
				continue
			}
		}
		i := slices.IndexFunc(names, func(fields []wrongField) bool { return keyOf(n, fields[0]) == keyOf(n, f) })
		if i < 0 {
			names = append(names, []wrongField{f})
		} else {
			names[i] = append(names[i], f)
		}
	}
	return names
}

// ofFields reports whether the list has the wrong fields alone.
func ofFields(n node) bool { return len(n.Items) == 1 && n.Items[0].Kind == kindEach }

// spread are the names of the params that stand in the place of all.
func (o *occasion) spread() []string {
	var names []string
	for _, with := range []byte("ab") {
		for _, p := range o.Params {
			if _, given := o.params[p.Name]; given && p.Name[0] == with && (with == 'b' || !o.others) {
				names = append(names, p.Name)
			}
		}
	}
	return names
}

// object are params as an object.
type object []struct {
	name  string
	value any
}

// value is what the error has for a placeholder.
func (o *occasion) value(n node, field *wrongField) (any, bool) {
	text := ""
	switch n.Placeholder {
	case "$status":
		return o.Code, true
	case "$id":
		if o.Number {
			return json.Number(o.ID), true
		}
		return o.ID, true
	case "$phrase":
		return o.Phrase, true
	case "$type":
		return "about:blank", true
	case "$path":
		return o.path, true
	case "$help":
		return "https://errors.acme.example/" + strconv.Itoa(o.Code) + "/" + url.PathEscape(o.ID), true
	case "$time":
		return "at noon", true
	case "$detail":
		return field.detail, true
	case "$name":
		if field.in != inBody {
			return field.name, true
		}
		return strings.ReplaceAll(strings.TrimPrefix(field.name, "/"), "/", "."), true
	case "$param.":
		v, ok := o.params[n.Name]
		return v, ok
	case "$value.":
		for _, v := range o.Values {
			if v.Name == n.Name {
				var value any
				d := json.NewDecoder(strings.NewReader(v.Literal))
				d.UseNumber()
				d.Decode(&value)
				return value, true
			}
		}
		return nil, false
	case "$field.":
		v := field.values[slices.Index(valueNames[:], n.Name)]
		return v.Any(), isSet(v)
	case "$params":
		var all object
		for _, p := range o.spread() {
			all = append(all, struct {
				name  string
				value any
			}{p, o.params[p]})
		}
		return all, len(all) > 0
	case "$message":
		text = o.message
	case "$instance":
		text = o.instance
	case "$header.":
		text = o.agent
	}
	return text, text != ""
}

func quoteJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func valueJSON(v any, quoted bool) string {
	switch v := v.(type) {
	case object:
		var members []string
		for _, m := range v {
			members = append(members, quoteJSON(m.name)+":"+valueJSON(m.value, quoted))
		}
		return "{" + strings.Join(members, ",") + "}"
	case time.Duration:
		return valueJSON(v.Seconds(), quoted)
	case []time.Duration:
		if quoted {
			return quoteJSON(valueJSON(v, false))
		}
		var items []string
		for _, d := range v {
			items = append(items, valueJSON(d, false))
		}
		return "[" + strings.Join(items, ",") + "]"
	}
	text := quoteJSON(v)
	if quoted && text[0] != '"' {
		return quoteJSON(text)
	}
	return text
}

// element interprets the node as an element, with more attributes.
func (o *occasion) element(name, attributes string, n node, field *wrongField) string {
	for n.Kind == kindFirst {
		item := o.first(n, field)
		if item == nil {
			break
		}
		n = *item
	}
	for _, m := range o.members(n, field) {
		if v, ok := o.xml(m.Value, field); m.Attribute && ok {
			attributes += " " + m.Name + `="` + v + `"`
		}
	}
	content, _ := o.xml(n, field)
	return "<" + prefix + name + attributes + ">" + content + "</" + prefix + name + ">"
}

// xml interprets the node as the content of an element, or of an attribute. It
// reports whether the error has anything for it.
func (o *occasion) xml(n node, field *wrongField) (string, bool) {
	switch n.Kind {
	case kindLiteral:
		var v any
		if err := json.Unmarshal([]byte(n.Literal), &v); err != nil || v == nil {
			return "", false
		}
		return valueXML(v), true
	case kindObject:
		content, stays := "", len(n.Members) == 0 || hasAttribute(n) || slices.ContainsFunc(n.Members, func(m nodeMember) bool { return always(m.Value) })
		for _, m := range o.members(n, field) {
			switch v, ok := o.xml(m.Value, field); {
			case m.Attribute || !ok:
			case m.Value.Placeholder == "$params...":
				content += v
			case m.Text: // which a row may have as an empty one
				content += v
				stays = stays || m.Value.Placeholder == "$value."
			default:
				content += o.element(m.Name, "", m.Value, field)
			}
		}
		return content, stays || content != ""
	case kindList:
		content := ""
		for _, item := range n.Items {
			if item.Kind == kindEach {
				for i := range o.fields {
					content += o.element("item", "", item.Items[0], &o.fields[i])
				}
			} else if _, ok := o.xml(item, field); ok {
				content += o.element("item", "", item, field)
			}
		}
		return content, content != "" || !ofFields(n)
	case kindMap:
		content := ""
		for _, fields := range o.named(n) {
			if !ofFields(n.Items[0]) {
				fields = fields[:1]
			}
			for i := range fields {
				content += o.element("item", " "+n.Placeholder[1:]+`="`+valueXML(keyOf(n, fields[0]))+`"`, said(n), &fields[i])
			}
		}
		return content, content != ""
	case kindFirst:
		if item := o.first(n, field); item != nil {
			return o.xml(*item, field)
		}
		return "", false
	}
	if n.Placeholder == "$params..." {
		n.Placeholder = "$params"
	}
	v, ok := o.value(n, field)
	if !ok {
		return "", false
	}
	return valueXML(v), true
}

// hasAttribute reports whether an element of the node may have an attribute.
func hasAttribute(n node) bool {
	return slices.ContainsFunc(n.Members, func(m nodeMember) bool {
		return m.Attribute || m.Name == "" && m.Value.Kind == kindFirst && slices.ContainsFunc(m.Value.Items, hasAttribute)
	})
}

// always reports whether every error has something for the node.
func always(n node) bool {
	switch n.Kind {
	case kindObject:
		return len(n.Members) == 0 || slices.ContainsFunc(n.Members, func(m nodeMember) bool { return always(m.Value) })
	case kindList:
		return !ofFields(n)
	case kindMap:
		return false
	case kindFirst:
		return slices.ContainsFunc(n.Items, always)
	}
	switch n.Placeholder {
	case "$message", "$instance", "$header.", "$params", "$params...", "$param.", "$value.", "$field.":
		return false
	}
	return true
}

func valueXML(v any) string {
	switch v := v.(type) {
	case object:
		content := ""
		for _, m := range v {
			content += "<" + prefix + m.name + ">" + valueXML(m.value) + "</" + prefix + m.name + ">"
		}
		return content
	case string:
		var b strings.Builder
		xml.EscapeText(&b, []byte(v))
		return b.String()
	case time.Time:
		return v.Format(time.RFC3339Nano)
	case time.Duration:
		return strconv.FormatFloat(v.Seconds(), 'f', -1, 64)
	}
	content := ""
	switch v := reflect.ValueOf(v); v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			content += "<" + prefix + "item>" + valueXML(v.Index(i).Interface()) + "</" + prefix + "item>"
		}
	case reflect.Pointer:
		return valueXML(v.Elem().Interface())
	case reflect.Struct:
		for i := range v.NumField() {
			name, option, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			if option == "" || !v.Field(i).IsZero() {
				content += "<" + prefix + name + ">" + valueXML(v.Field(i).Interface()) + "</" + prefix + name + ">"
			}
		}
	default:
		return quoteJSON(v.Interface())
	}
	return content
}

package spec

import (
	"encoding/json"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
	"gopkg.in/yaml.v3"
)

// Examples are values of params, fields and headers for documents. Each is one that
// can be sent, as it is sent.

// example keeps a value until its type is known.
func (r reader) example(e entry) report.Item[*yaml.Node] {
	return report.Item[*yaml.Node]{Place: r.at(e.value), Value: e.value}
}

// An exampled is what has an example: of what, for messages, and what it may be.
type exampled struct {
	what     string // "param limit"
	typ      model.Type
	list     bool
	enum     []string
	body     *model.Body
	leftOut  bool // when it is zero
	typeSeen bool // the type is one that there is
}

// checkExample returns the example as JSON text, as the package sends it.
func checkExample(s report.Scope, example report.Item[*yaml.Node], of exampled) string {
	n := example.Value
	switch {
	case !example.Given() || !of.typeSeen:
		return ""
	case of.body != nil:
		s.Errorf(example.Place, "the example of %s is that of its fields; write them in the body %s", of.what, of.body.Name)
		return ""
	case !of.list && isList(n):
		s.Errorf(example.Place, "the example of %s is one value, %s; found a list", of.what, of.form())
		return ""
	case !of.list:
		text, isZero := of.one(s, example.Place, n)
		if isZero && of.leftOut {
			s.Errorf(example.Place, "%s is left out when it is %s; give an example that is sent", of.what, text)
		}
		return text
	case !isList(n):
		s.Errorf(example.Place, "the example of %s is a list of values, each %s; found %s", of.what, of.form(), describe(example.Src, n))
		return ""
	case len(n.Content) == 0:
		s.Errorf(example.Place, "the example of %s is empty; give it a value at least, %s", of.what, of.form())
		return ""
	}
	var items []string
	for _, item := range n.Content {
		text, _ := of.one(s, example.Src.At(item.Line, item.Column), resolve(item))
		if text == "" {
			return ""
		}
		items = append(items, text)
	}
	return "[" + strings.Join(items, ",") + "]"
}

// form says what an example is of the type.
func (of exampled) form() string {
	switch of.typ {
	case model.TypeInt:
		return "a whole number such as 42"
	case model.TypeBool:
		return "true or false"
	case model.TypeFloat:
		return "a number such as 0.5"
	case model.TypeDuration:
		return "a number of seconds such as 90"
	case model.TypeTime:
		return "a time such as 2026-01-02T15:04:05Z (RFC 3339)"
	case model.TypeURI:
		return "a URI such as https://acme.dev/orders/17"
	case model.TypeEnum:
		return "one of " + strings.Join(of.enum, ", ")
	}
	return "a text"
}

// one returns a value as JSON text, and reports one that is not of the type.
func (of exampled) one(s report.Scope, at report.Place, n *yaml.Node) (text string, isZero bool) {
	refuse := func(hint string) (string, bool) {
		s.Errorf(at, "the example of %s is %s; found %s%s", of.what, of.form(), describe(at.Src, n), hint)
		return "", false
	}
	tag := n.ShortTag()
	if n.Kind != yaml.ScalarNode {
		return refuse("")
	}
	switch of.typ {
	case model.TypeInt:
		v, err := strconv.ParseInt(n.Value, 10, 64)
		if tag != "!!int" || err != nil || strconv.FormatInt(v, 10) != n.Value {
			return refuse("")
		}
		return n.Value, v == 0
	case model.TypeBool:
		if tag != "!!bool" {
			return refuse("")
		}
		isTrue := strings.EqualFold(n.Value, "true")
		return strconv.FormatBool(isTrue), !isTrue
	case model.TypeFloat, model.TypeDuration:
		var v float64
		isNumber := (tag == "!!int" || tag == "!!float") && n.Decode(&v) == nil && !math.IsInf(v, 0) && !math.IsNaN(v)
		if of.typ == model.TypeDuration {
			isNumber = isNumber && math.Abs(v) <= math.MaxInt64/float64(time.Second)
			v = time.Duration(math.Round(v * float64(time.Second))).Seconds() // as it is kept
		}
		text, err := json.Marshal(v)
		if !isNumber || err != nil {
			return refuse("")
		}
		return string(text), v == 0
	case model.TypeTime:
		t, err := time.Parse(time.RFC3339Nano, n.Value)
		_, offset := t.Zone()
		if tag != "!!timestamp" && tag != "!!str" || err != nil || offset <= -24*60*60 || 24*60*60 <= offset {
			return refuse("")
		}
		return model.Quote(t.Format(time.RFC3339Nano)), t.IsZero()
	}
	if tag != "!!str" {
		hint := ""
		if isPlain(n) && tag != "!!null" && (of.typ == model.TypeString || slices.Contains(of.enum, n.Value)) {
			hint = "; put it in quotes"
		}
		return refuse(hint)
	}
	switch {
	case of.typ == model.TypeEnum && !slices.Contains(of.enum, n.Value):
		s.Errorf(at, "%s has no value %s%s", of.what, report.Quote(n.Value), orAmong(s, n.Value, of.enum, "; it has "+strings.Join(of.enum, ", ")))
		return "", false
	case of.typ == model.TypeURI && !isReference(n.Value):
		return refuse("")
	}
	return model.Quote(n.Value), n.Value == ""
}

// isReference reports whether the text is a reference to a URI (RFC 3986, section
// 4.1) of at least one character.
func isReference(text string) bool {
	_, err := url.Parse(text)
	return err == nil && text != "" && model.URIText(text) == text
}

// checkHeaderExample returns the example of a header: a line of it, as it is sent.
func checkHeaderExample(s report.Scope, h *header, m *model.Header) string {
	n, at := h.example.Value, h.example.Place
	switch {
	case !h.example.Given() || !slices.Contains(model.HeaderTypes, m.Type):
		return ""
	case h.from.Given():
		s.Errorf(at, "header %s comes from the field %s, and has its example; write it there", h.name, h.from.Value)
		return ""
	case n.Kind != yaml.ScalarNode || isNull(n) || strings.TrimSpace(n.Value) == "":
		s.Errorf(at, "the example of header %s is a line of it, such as %s; found %s", h.name, headerForm(m, ""), describe(at.Src, n))
		return ""
	}
	before := len(s.Problems)
	checkFieldValue(s, h.name, report.Item[string]{Place: at, Value: n.Value})
	if len(s.Problems) == before && !isSent(m, n.Value) {
		s.Errorf(at, "the example of header %s is as it is sent, such as %s; found %s", h.name, headerForm(m, n.Value), report.Quote(n.Value))
	}
	return n.Value
}

// isSent reports whether a header of the type is sent as the text.
func isSent(m *model.Header, text string) bool {
	n, err := strconv.ParseInt(text, 10, 64)
	isInt := err == nil && strconv.FormatInt(n, 10) == text
	isDigits := isInt && -1e15 < n && n < 1e15 // of a structured field
	switch m.Type {
	case model.HeaderInt:
		return isInt && (isDigits || !m.Structured)
	case model.HeaderDuration:
		return isInt && 0 <= n && n <= math.MaxInt64/int64(time.Second)
	case model.HeaderTime:
		if m.Structured {
			items, ok := model.Items(text)
			if !ok || len(items) != 1 || items[0].Params != nil {
				return false
			}
			_, ok = items[0].Value.(time.Time)
			return ok
		}
		t, err := time.Parse(model.HTTPDate, text)
		return err == nil && t.Format(model.HTTPDate) == text
	case model.HeaderBool:
		if m.Structured {
			return text == "?1" || text == "?0"
		}
		return text == "true" || text == "false"
	case model.HeaderURI:
		return isReference(text)
	case model.HeaderMethods:
		for method := range strings.SplitSeq(text, ", ") {
			if !isToken(method) {
				return false
			}
		}
	case model.HeaderETag:
		return model.EntityTag(text, m.Weak) == text
	case model.HeaderItems:
		_, ok := model.Items(text)
		return ok
	case model.HeaderString:
		if m.Structured {
			_, rest, ok := model.CutString(text)
			return ok && rest == ""
		}
	}
	return true
}

// headerForm is how a header of the type is sent; a time that is written otherwise as
// it is meant.
func headerForm(m *model.Header, text string) string {
	switch m.Type {
	case model.HeaderInt:
		return "42"
	case model.HeaderDuration:
		return "90 (seconds)"
	case model.HeaderTime:
		t := time.Date(2026, time.January, 2, 15, 4, 5, 0, time.UTC)
		for _, layout := range []string{time.RFC3339, time.DateOnly, model.HTTPDate} {
			if meant, err := time.Parse(layout, text); err == nil {
				t = meant.UTC()
			}
		}
		if m.Structured {
			return report.Quote(model.StructuredTime(t))
		}
		return t.Format(model.HTTPDate)
	case model.HeaderBool:
		if m.Structured {
			return `"?1"`
		}
		return "true"
	case model.HeaderURI:
		return "/orders/17"
	case model.HeaderMethods:
		return "GET, HEAD"
	case model.HeaderETag:
		if m.Weak {
			return `'W/"v1"'`
		}
		return `'"v1"'`
	case model.HeaderItems:
		return `'"default";r=50;t=30'`
	}
	if m.Structured {
		return `'"a text"'`
	}
	return "a text"
}

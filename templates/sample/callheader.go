package sample

import (
	"strconv"
	"strings"
	"time"

	"github.com/statusgen/statusgen/templates/model"
)

// header are the arguments for a header, whose text headerText is: one, or of a setter
// one for each item of a list.
func (c *call) header(r *model.Row, h *model.Header, setter bool) []string {
	text := headerText(r, h)
	list := func(typ string, items []string) []string {
		if setter {
			return items
		}
		return []string{"[]" + typ + "{" + strings.Join(items, ", ") + "}"}
	}
	switch h.Type {
	case model.HeaderInt:
		return []string{text}
	case model.HeaderBool:
		return []string{strconv.FormatBool(text == "true" || text == "?1")}
	case model.HeaderDuration:
		seconds, _ := strconv.ParseInt(text, 10, 64)
		return []string{c.duration(time.Duration(seconds) * time.Second)}
	case model.HeaderTime:
		return []string{c.time(headerTime(text))}
	case model.HeaderStrings:
		return list("string", []string{c.text(h, text)})
	case model.HeaderMethods:
		var methods []string
		for method := range strings.SplitSeq(text, ",") {
			methods = append(methods, goString(strings.TrimSpace(method)))
		}
		return list("string", methods)
	case model.HeaderItems:
		return list(c.pkg+"Item", c.items(text))
	}
	return []string{c.text(h, text)}
}

// headerTime is the time of a header, as a date or as that of a structured field.
func headerTime(text string) time.Time {
	if seconds, ok := strings.CutPrefix(text, "@"); ok {
		n, _ := strconv.ParseInt(seconds, 10, 64)
		return time.Unix(n, 0).UTC()
	}
	t, _ := time.Parse(model.HTTPDate, text)
	return t
}

// text is that of a header; of a challenge it is the call that makes it.
func (c *call) text(h *model.Header, text string) string {
	switch {
	case h.Structured:
		if s, rest, ok := model.CutString(text); ok && rest == "" {
			return goString(s)
		}
	case text == headerTexts["Www-Authenticate"]:
		return c.pkg + `Bearer(` + c.pkg + `BearerParams{Realm: "example"})`
	case text == headerTexts["Proxy-Authenticate"]:
		return c.pkg + `Basic("example")`
	}
	return goString(text)
}

// items are the members of a list of a structured field, each as the call that makes it.
func (c *call) items(text string) []string {
	items, _ := model.Items(text)
	calls := make([]string, len(items))
	for i, item := range items {
		calls[i] = c.pkg + "NewItem(" + c.bare(item.Value) + ")"
		for _, p := range item.Params {
			calls[i] += ".With(" + goString(p.Key) + ", " + c.bare(p.Value) + ")"
		}
	}
	return calls
}

// bare is a value of a structured field in Go.
func (c *call) bare(v model.Bare) string {
	switch v := v.(type) {
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case model.Decimal:
		return string(v)
	case model.Token:
		return c.pkg + "Token(" + goString(string(v)) + ")"
	case []byte:
		return "[]byte(" + goString(string(v)) + ")"
	case time.Time:
		return c.time(v)
	case string:
		return goString(v)
	}
	return "nil"
}

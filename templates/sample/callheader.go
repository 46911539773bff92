package sample

import (
	"strconv"
	"strings"
	"time"

	"github.com/statusgen/statusgen/templates/model"
)

// header are the arguments for a header, whose text HeaderText is: one, or of a setter
// one for each item of a list.
func (c *call) header(h *model.Header, setter bool) []string {
	text := HeaderText(h)
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
	t, _ := time.Parse(httpFormat, text)
	return t
}

// text is that of a header; of a challenge it is the call that makes it.
func (c *call) text(h *model.Header, text string) string {
	switch {
	case h.Structured:
		if s, rest, ok := cutString(text); ok && rest == "" {
			return goString(s)
		}
	case text == headerTexts["Www-Authenticate"]:
		return c.pkg + `Bearer(` + c.pkg + `BearerParams{Realm: "example"})`
	case text == headerTexts["Proxy-Authenticate"]:
		return c.pkg + `Basic("example")`
	}
	return goString(text)
}

// items are the members of a list of a structured field (RFC 9651, section 3.1), each
// as the call that makes it.
func (c *call) items(text string) []string {
	var items []string
	for text != "" {
		var item string
		if item, text = c.item(text); item == "" {
			return items // of no such list, which a table cannot have
		}
		items = append(items, item)
		text = strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(text, " \t"), ","), " \t")
	}
	return items
}

// item is the first member, and what follows it.
func (c *call) item(text string) (call, rest string) {
	value, rest := c.bareItem(text)
	if value == "" {
		return "", ""
	}
	call = c.pkg + "NewItem(" + value + ")"
	for strings.HasPrefix(rest, ";") {
		rest = strings.TrimLeft(rest[1:], " ")
		end := strings.IndexFunc(rest, func(r rune) bool {
			return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || strings.ContainsRune("_-.*", r))
		})
		if end < 0 {
			end = len(rest)
		}
		key, value := rest[:end], "true"
		if rest = rest[end:]; strings.HasPrefix(rest, "=") {
			if value, rest = c.bareItem(rest[1:]); value == "" {
				return "", ""
			}
		}
		call += ".With(" + goString(key) + ", " + value + ")"
	}
	return call, rest
}

// bareItem is the value that the text begins with in Go, and what follows it.
func (c *call) bareItem(text string) (value, rest string) {
	if s, rest, ok := cutString(text); ok {
		return goString(s), rest
	}
	end := strings.IndexAny(text, ";, \t")
	if end < 0 {
		end = len(text)
	}
	bare, rest := text[:end], text[end:]
	switch {
	case bare == "":
		return "", ""
	case bare == "?1" || bare == "?0":
		return strconv.FormatBool(bare == "?1"), rest
	case bare[0] == '@':
		return c.time(headerTime(bare)), rest
	case bare[0] == ':':
		return c.pkg + "Token(" + goString(bare) + ")", rest
	case bare[0] == '-' || '0' <= bare[0] && bare[0] <= '9':
		return bare, rest
	}
	return c.pkg + "Token(" + goString(bare) + ")", rest
}

// cutString cuts a String of a structured field off the front (RFC 9651, section
// 3.3.3).
func cutString(text string) (s, rest string, ok bool) {
	if !strings.HasPrefix(text, `"`) {
		return "", text, false
	}
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			return b.String(), text[i+1:], true
		case c == '\\' && i+1 < len(text):
			i++
			b.WriteByte(text[i])
		default:
			b.WriteByte(c)
		}
	}
	return "", text, false
}

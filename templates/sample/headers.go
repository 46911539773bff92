package sample

import (
	"strings"
	"time"

	"github.com/statusgen/statusgen/templates/model"
)

// headerText is an example of a line of the header, as it is sent; of the row, unless it
// is a request's.
func headerText(r *model.Row, h *model.Header) string {
	switch {
	case h.Constant:
		return h.Value
	case h.Example != "":
		return h.Example
	}
	w := wordsOf(strings.TrimPrefix(h.Key(), "X-"))
	switch h.Type {
	case model.HeaderInt:
		return "42"
	case model.HeaderDuration:
		return "90"
	case model.HeaderTime:
		if h.Structured {
			return model.StructuredTime(sentAt)
		}
		return httpTime(sentAt)
	case model.HeaderMethods:
		return "GET, HEAD"
	case model.HeaderETag:
		if h.Weak {
			return `W/"v1"`
		}
		return `"v1"`
	case model.HeaderBool:
		if h.Structured {
			return "?1"
		}
		return "true"
	case model.HeaderURI:
		if strings.HasSuffix(h.Key(), "Location") {
			return requestPath + "/1"
		}
		return uriFor(strings.Join(w, "_"), "example")
	case model.HeaderItems:
		if text := itemTexts[h.Key()]; text != "" {
			return text
		}
		return `"` + textFor(strings.Join(w, "_"), "example") + `"`
	}
	text := headerTexts[h.Key()]
	switch {
	case h.Key() == "Content-Range" && r != nil && !r.IsError():
		text = partRange
	case text == "":
		text = textFor(strings.Join(w, "_"), "example")
	}
	if h.Structured {
		return `"` + text + `"`
	}
	return text
}

// partRange is the Content-Range of a part; that of an error says what there is alone (RFC
// 9110, section 14.4).
const partRange = "bytes 0-99/1234"

// headerTexts are values of headers that have a form of their own, by their keys.
var headerTexts = map[string]string{
	"Accept":                      "application/json",
	"Accept-Encoding":             "gzip",
	"Accept-Language":             "en",
	"Accept-Patch":                "application/merge-patch+json",
	"Accept-Post":                 "application/json",
	"Accept-Ranges":               "bytes",
	"Access-Control-Allow-Origin": "https://example.com",
	"Allow":                       "GET, HEAD",
	"Authorization":               "Bearer example",
	"Cache-Control":               "no-cache",
	"Clear-Site-Data":             `"cache"`,
	"Content-Disposition":         `attachment; filename="example.pdf"`,
	"Content-Encoding":            "gzip",
	"Content-Language":            "en",
	"Content-Range":               "bytes */1234",
	"Content-Security-Policy":     "default-src 'none'",
	"Content-Type":                "application/json",
	"Etag":                        `"v1"`,
	"Idempotency-Key":             "example-1",
	"If-Match":                    `"v1"`,
	"If-None-Match":               `"v1"`,
	"Link":                        `<https://example.com/example/2>; rel="next"`,
	"Origin":                      "https://example.com",
	"Preference-Applied":          "return=minimal",
	"Priority":                    "u=1",
	"Proxy-Authenticate":          `Basic realm="example", charset="UTF-8"`,
	"Ratelimit":                   `"default";r=50;t=30`,
	"Ratelimit-Policy":            `"default";q=100;w=60`,
	"Referer":                     "https://example.com/",
	"Retry-After":                 "90",
	"Server-Timing":               "example;dur=42",
	"Set-Cookie":                  "example=1; Path=/; Secure; HttpOnly",
	"Strict-Transport-Security":   "max-age=31536000",
	"Traceparent":                 "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
	"Upgrade":                     "TLS/1.2, HTTP/1.1",
	"Vary":                        "Accept-Language",
	"Warning":                     `199 - "an example"`,
	"Www-Authenticate":            `Bearer realm="example"`,
	"X-Request-Id":                requestID,
}

// itemTexts are values of headers that are lists of items.
var itemTexts = map[string]string{
	"Accept-Query":     `"application/json"`,
	"Cache-Groups":     `"example"`,
	"Ratelimit":        headerTexts["Ratelimit"],
	"Ratelimit-Policy": headerTexts["Ratelimit-Policy"],
}

func httpTime(t time.Time) string { return t.UTC().Format(model.HTTPDate) }

// fromBody are the lines of a header that a field of the body gives.
func fromBody(h *model.Header, body value) []string {
	var v value
	for _, f := range body.fields {
		if f.Field == h.From {
			v = f.value
		}
	}
	switch h.Type {
	case model.HeaderStrings:
		var lines []string
		for _, item := range v.list {
			lines = append(lines, withoutControls(item.text))
		}
		return lines
	case model.HeaderMethods:
		return []string{withoutControls(v.inMessage())}
	case model.HeaderInt:
		return []string{v.String()}
	case model.HeaderTime:
		if h.Structured {
			return []string{model.StructuredTime(v.time)}
		}
		return []string{httpTime(v.time)}
	case model.HeaderBool:
		if h.Structured {
			return []string{map[bool]string{true: "?1", false: "?0"}[v.b]}
		}
		return []string{v.String()}
	case model.HeaderURI:
		return []string{model.URIText(v.text)}
	case model.HeaderETag:
		return []string{model.EntityTag(v.text, h.Weak)}
	}
	if h.Structured {
		return []string{model.StructuredString(v.text)}
	}
	return []string{withoutControls(v.text)}
}

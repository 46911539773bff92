package reference

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/sample"
)

// examples are those of the row in each format, the default first; of a response without
// content, or with one that only the service knows, it is the head alone.
func examples(t *model.Table, r *model.Row, example sample.Response) []Sample {
	if len(example.Bodies) == 0 {
		mediaType := ""
		if r.Body == model.BodyResource || r.Body == model.BodyNamed {
			mediaType = t.Formats[0].MediaType
		}
		return []Sample{{Head: head(example, mediaType)}}
	}
	var all []Sample
	for i, b := range example.Bodies {
		s := Sample{MediaType: b.MediaType, Head: head(example, b.MediaType), Text: string(b.Text)}
		if text, ok := indented(b); ok && text != s.Text && len(b.Text) > 0 {
			s.Text, s.Indented = text, true
		}
		if i > 0 && b.Accept != "" {
			s.Curl = curl(t, r, b.Accept)
		}
		all = append(all, s)
	}
	return all
}

// head is the status line, and the lines of the header in the order in which net/http
// sends them.
func head(example sample.Response, mediaType string) string {
	lines := slices.Clone(example.Header)
	if mediaType != "" {
		lines = append(lines, sample.Line{Name: "Content-Type", Value: mediaType})
	}
	slices.SortStableFunc(lines, func(a, b sample.Line) int {
		return strings.Compare(model.HeaderKey(a.Name), model.HeaderKey(b.Name))
	})
	var b strings.Builder
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\n", example.Code, reason(example.Code))
	for _, l := range lines {
		fmt.Fprintf(&b, "%s: %s\n", model.HeaderKey(l.Name), l.Value)
	}
	return b.String()
}

// sent is what the example has of the header.
func sent(example sample.Response, name string) string {
	for _, l := range example.Header {
		if model.HeaderKey(l.Name) == model.HeaderKey(name) {
			return l.Value
		}
	}
	return ""
}

// indented is the body with a line for each of its parts. Its content is the same.
func indented(b sample.Body) (text string, ok bool) {
	switch f := (model.Format{MediaType: b.MediaType}); {
	case f.IsJSON():
		var out bytes.Buffer
		if err := json.Indent(&out, b.Text, "", "  "); err != nil {
			return "", false
		}
		return out.String(), true
	case f.IsXML():
		return indentXML(string(b.Text))
	}
	return "", false
}

// reason is the reason phrase of the status line as net/http sends it.
func reason(code int) string {
	if phrase := reasons[code]; phrase != "" {
		return phrase
	}
	return fmt.Sprintf("status code %d", code)
}

var reasons = map[int]string{
	200: "OK", 201: "Created", 202: "Accepted", 203: "Non-Authoritative Information", 204: "No Content", 205: "Reset Content",
	206: "Partial Content", 207: "Multi-Status", 208: "Already Reported", 226: "IM Used",
	300: "Multiple Choices", 301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified", 305: "Use Proxy",
	307: "Temporary Redirect", 308: "Permanent Redirect",
	400: "Bad Request", 401: "Unauthorized", 402: "Payment Required", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
	406: "Not Acceptable", 407: "Proxy Authentication Required", 408: "Request Timeout", 409: "Conflict", 410: "Gone",
	411: "Length Required", 412: "Precondition Failed", 413: "Request Entity Too Large", 414: "Request URI Too Long",
	415: "Unsupported Media Type", 416: "Requested Range Not Satisfiable", 417: "Expectation Failed", 418: "I'm a teapot",
	421: "Misdirected Request", 422: "Unprocessable Entity", 423: "Locked", 424: "Failed Dependency", 425: "Too Early",
	426: "Upgrade Required", 428: "Precondition Required", 429: "Too Many Requests", 431: "Request Header Fields Too Large",
	451: "Unavailable For Legal Reasons",
	500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
	505: "HTTP Version Not Supported", 506: "Variant Also Negotiates", 507: "Insufficient Storage", 508: "Loop Detected",
	510: "Not Extended", 511: "Network Authentication Required",
}

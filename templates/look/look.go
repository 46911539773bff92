// Package look is what the pages for people have in common: how they look, what they do
// alike, and what they may load, which is nothing.
package look

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"strings"
	"sync"
)

var (
	//go:embed look.html
	head string
	//go:embed look.css
	style string
)

// Page returns the template of a page when it is first asked for: text, which begins with
// {{template "head" .}} of a [Head].
func Page(text string) func() *template.Template {
	return sync.OnceValue(func() *template.Template {
		common := template.Must(template.New("").Funcs(template.FuncMap{"isLink": IsLink}).Parse(head))
		return template.Must(common.Parse(text))
	})
}

// A Head is what stands in the head of a page, after its doctype.
type Head struct {
	Mark        string // what the first comment says
	Title       string
	Description string
	Style       template.CSS
	Scripts     []template.JS

	Inner []string // styles within the page, such as that of a picture
	Asks  bool     // the scripts may ask the server that the page is from
}

// NewHead is the head of a page with the style that all have, then its own, and its scripts.
func NewHead(title, css string, scripts ...string) Head {
	h := Head{Title: title, Style: template.CSS(lean(style + css))}
	for _, js := range scripts {
		h.Scripts = append(h.Scripts, template.JS(lean(js)))
	}
	return h
}

// Comment is the mark.
func (h Head) Comment() template.HTML {
	if h.Mark == "" || strings.Contains(h.Mark, "--") {
		return ""
	}
	return template.HTML("<!-- " + h.Mark + " -->\n")
}

// Policy is the content security policy: the page loads nothing, and has no style and no
// script but these.
func (h Head) Policy() string {
	var b strings.Builder
	b.WriteString("default-src 'none'; base-uri 'none'; form-action 'none'; style-src " + hash(string(h.Style)))
	for _, css := range h.Inner {
		b.WriteString(" " + hash(css))
	}
	for i, js := range h.Scripts {
		if i == 0 {
			b.WriteString("; script-src")
		}
		b.WriteString(" " + hash(string(js)))
	}
	if h.Asks {
		b.WriteString("; connect-src 'self'")
	}
	return b.String()
}

// IsLink reports whether a browser is to follow the URI. What else a table may name by one,
// a urn or about:blank, leads nowhere; and javascript: is never to lead anywhere.
func IsLink(uri string) bool {
	return strings.HasPrefix(uri, "https://") || strings.HasPrefix(uri, "http://")
}

// lean is CSS or JavaScript without what only its authors read: indents, empty lines, and
// comments, each of which has lines of its own.
func lean(source string) string {
	var b strings.Builder
	for line := range strings.Lines(source) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "//") || strings.HasPrefix(line, "/*") && strings.HasSuffix(line, "*/") {
			continue
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

// hash is how a policy names an inline style or script.
func hash(source string) string {
	sum := sha256.Sum256([]byte(source))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

package reference

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/sample"
)

// curl is a line that can get such a response, in the format of the media type; empty:
// the default. What only the reader knows are variables of the shell.
func curl(t *model.Table, r *model.Row, mediaType string) string {
	if len(r.Methods) == 0 {
		return ""
	}
	method := sample.Method(t, r)
	parts := []string{"curl -i"}
	if r.Body == model.BodyEvents {
		parts[0] = "curl -iN" // each line as it comes
	}
	if method != "GET" {
		parts = append(parts, "-X "+word(method))
	}
	if mediaType != "" {
		parts = append(parts, "-H "+quoted("Accept: "+mediaType))
	}
	if field := conditions[r.Code]; field != "" && (r.Code != 406 || mediaType == "") {
		parts = append(parts, "-H "+quoted(field))
	}
	if (method == "POST" || method == "PUT" || method == "PATCH") && len(t.Formats) > 0 {
		content := t.Formats[0].MediaType
		if r.Code == 415 {
			content = "application/x-none"
		}
		parts = append(parts, "-H "+quoted("Content-Type: "+content), `-d "$BODY"`)
	}
	return strings.Join(append(parts, `"`+base(t.API.URL)+`"`), " ")
}

// word is the text as one word of a shell, in quotes where that is more than letters,
// digits and hyphens: a method is a token, which may have quotes in it.
func word(text string) string {
	for _, c := range text {
		if c != '-' && !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			return quoted(text)
		}
	}
	return text
}

// quoted is the text as one word of a shell. A media type may have single quotes in it.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// conditions are what a request has in its header that is to get the code.
var conditions = map[int]string{
	206: "Range: bytes=0-99",
	304: "If-None-Match: *",
	406: "Accept: application/x-none",
	411: "Transfer-Encoding: chunked", // and no length, then
	412: `If-Match: "none"`,
	416: "Range: bytes=999999999999-",
	417: "Expect: none",
}

// base is the URI of a request, between double quotes of a shell.
func base(uri string) string {
	if uri == "" {
		return "$URL"
	}
	var b strings.Builder
	for _, c := range []byte(strings.TrimSuffix(uri, "/")) {
		if c <= ' ' || c > '~' || strings.IndexByte("\"$`\\!'", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String() + "/$RESOURCE"
}

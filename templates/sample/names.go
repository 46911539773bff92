package sample

import (
	"slices"
	"strings"
	"unicode"

	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/words"
)

// Texts that a name suggests, each of them plainly an example.

// textFor is a text of the name: order-1 of order, and of order_id.
func textFor(name, of string) string {
	w := wordsOf(name)
	if len(w) == 0 {
		w = []string{"example"}
	}
	last := w[len(w)-1]
	switch {
	case texts[last] != "":
		return texts[last]
	case slices.Contains(prose, last):
		return "an example of " + article(w[0]) + " " + strings.Join(w, " ")
	}
	return slug(w, []string{"id", "uuid", "guid", "name"}, of) + "-1"
}

// uriFor is a URI of the name, by reserved names of RFC 2606.
func uriFor(name, of string) string {
	return "https://example.com/" + slug(wordsOf(name), []string{"uri", "url", "href", "link", "id", "self"}, of) + "/1"
}

// slug joins the words, without those at the end which only say what they are: then
// it is what the text is of.
func slug(w, without []string, of string) string {
	for len(w) > 0 && slices.Contains(without, w[len(w)-1]) {
		w = w[:len(w)-1]
	}
	if len(w) == 0 {
		w = wordsOf(of)
	}
	return strings.Join(w, "-")
}

// texts are those of names that have a form of their own.
var texts = map[string]string{
	"email": "someone@example.com", "host": "example.com", "hostname": "example.com", "domain": "example.com",
	"ip": "192.0.2.1", "language": "en", "locale": "en", "country": "SE", "currency": "EUR",
	"method": "GET", "path": "/example", "version": "v1",
}

// prose are names of what people read.
var prose = []string{"comment", "description", "detail", "details", "explanation", "hint", "message", "note", "reason", "summary", "text", "title"}

func article(name string) string {
	switch {
	case name == "details":
		return "the"
	case strings.IndexByte("aeiou", name[0]) >= 0:
		return "an"
	}
	return "a"
}

// singular is the name of an item of a list.
func singular(name string) string {
	if strings.HasSuffix(name, "s") && !strings.HasSuffix(name, "ss") && len(name) > 2 {
		return name[:len(name)-1]
	}
	return name
}

// wordsOf are the words of a name, in lower case: order_id, orderId, OrderID.
func wordsOf(name string) []string {
	var all []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			all, word = append(all, strings.ToLower(string(word))), nil
		}
	}
	runes := []rune(name)
	for i, c := range runes {
		switch {
		case c > unicode.MaxASCII || !unicode.IsLetter(c) && !unicode.IsDigit(c):
			end()
			continue
		case unicode.IsUpper(c) && i > 0 && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])):
			end()
		}
		word = append(word, c)
	}
	end()
	return all
}

// messageFor is what a caller may tell the client of an error of the row: the first
// sentence of its details if that is short, else its name in words. The details that
// HTTP has for the code are those of a row that is named as the code is.
func messageFor(r *model.Row) string {
	const short = 80
	name := strings.Join(wordsOf(r.Name), " ")
	if !r.Described && !strings.EqualFold(name, r.Title) {
		return name
	}
	if text := words.FirstSentence(r.Details); text != "" && len(text) <= short {
		return text
	}
	return name
}

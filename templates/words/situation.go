package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/statusgen/statusgen/templates/model"
)

// Situation says when a row is the answer, so that a reader finds it who knows what has
// happened and not yet how it is called: of a success what the request did (a POST that
// "created something"), of anything else what is the case ("the request is malformed").
// It has no full stop. What the table itself says of a row comes before what HTTP says of
// its code: the message of an error, why it happens, its details. But a row that has the
// usual name of its code is that of RFC 9110, whose words are shorter.
func Situation(r *model.Row) string {
	usual := strings.EqualFold(r.Name, joined(r.Title))
	first, short := firstClause(r.Details), false
	if r.Described && r.IsError() {
		short = utf8.RuneCountInString(first) <= 60
	}
	switch {
	case r.Message != nil && !r.Hide && r.Body != model.BodyNone: // else it is for the log alone
		return phrase(Message(r.Message))
	case len(r.Causes) > 0:
		var causes []string
		for _, c := range r.Causes {
			causes = append(causes, phrase(c.Text))
		}
		return strings.Join(causes, "; or ")
	case r.Described && first != "" && (!usual || short):
		return phrase(first)
	}
	if s := usualSituation(r); s != "" {
		return s
	}
	for _, s := range []string{first, r.Phrase} {
		if s = phrase(s); s != "" {
			return s
		}
	}
	switch r.Code / 100 {
	case 2:
		return "succeeded in a way of its own"
	case 3:
		return "the answer is elsewhere"
	case 4:
		return "the request is wrong"
	}
	return "the service has failed"
}

// joined is what a Go name makes of the words: NotFound of Not Found.
func joined(words string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return c
		}
		return -1
	}, words)
}

// FirstSentence is the text up to the end of its first sentence: a stop with a space
// behind it, or the end of a paragraph.
func FirstSentence(text string) string {
	paragraphs := Paragraphs(text)
	if len(paragraphs) == 0 {
		return ""
	}
	line := paragraphs[0]
	for i, c := range line {
		if !strings.ContainsRune(".!?", c) {
			continue
		}
		head, after := line[:i+1], line[i+1:]
		next := strings.TrimLeft(after, " ")
		// A stop within "e.g. OAuth", "vs. that" or "No. 5" ends nothing.
		isAbbreviated := strings.HasSuffix(head, "e.g.") || strings.HasSuffix(head, "i.e.")
		if len(next) < len(after) && (c != '.' || !isAbbreviated && startsSentence(next)) {
			return head
		}
	}
	return line
}

// firstClause is the first sentence of the text, up to a semicolon in it.
func firstClause(text string) string {
	sentence := FirstSentence(text)
	if i := strings.Index(sentence, "; "); i >= 0 {
		return sentence[:i+1]
	}
	return sentence
}

func startsSentence(text string) bool {
	c, _ := utf8.DecodeRuneInString(text)
	return !unicode.IsLower(c) && !unicode.IsDigit(c)
}

// openers are words that begin a sentence in upper case and would not do so within one.
var openers = []string{
	"A", "All", "An", "Another", "Any", "Both", "Each", "Either", "Every", "For", "From", "Has", "How", "If", "In", "It", "Its", "Many", "More", "Most", "Neither", "No", "None", "Not", "Nothing", "One", "Only", "Other", "Several", "Some", "Something", "Such", "That", "The", "Their", "There", "These", "They", "This", "Those", "Too", "What", "When", "Where", "Whether", "Which", "While", "Who", "Whose", "Why", "With", "You", "Your",
}

// phrase is a sentence as it stands within another: without its stop, and in lower case
// where its first word is no name.
func phrase(text string) string {
	line := strings.TrimRight(OneLine(text), ".; ")
	first, _, _ := strings.Cut(line, " ")
	for _, opener := range openers {
		if first == opener {
			return strings.ToLower(first) + line[len(first):]
		}
	}
	return line
}

// usualSituation is that of the code, in the words of the section that defines it; empty
// where none does.
func usualSituation(r *model.Row) string {
	if r.Code == 200 {
		switch r.Body {
		case model.BodyNamed:
			return "has the " + r.Carries.Name + " to show"
		case model.BodyBytes, model.BodyStream, model.BodyFile, model.BodyEvents:
			kind := map[model.BodyKind]string{
				model.BodyBytes: "bytes as they are", model.BodyStream: "a stream, as it comes", model.BodyFile: "a file", model.BodyEvents: "events, as they happen",
			}[r.Body]
			if r.MediaType == "" {
				return "has " + kind
			}
			return "has " + kind + ": " + OneLine(r.MediaType)
		case model.BodyNone:
			return "succeeded, and that is all"
		}
	}
	return situations[r.Code]
}

// UsualSituation is that of the rows of the code, whatever they are; empty where nobody
// has registered it.
func UsualSituation(code int) string { return situations[code] }

// situations are those of the registered codes.
var situations = map[int]string{
	200: "has something to show",
	201: "created something",
	202: "began something that goes on",
	203: "has an answer that a proxy has changed",
	204: "has nothing to say",
	205: "has nothing to say, and the form is to be reset",
	206: "asked for a range, and gets that part",
	207: "was about several things, each with a status of its own",
	208: "would list again what has been listed",
	226: "gets the changes in place of the whole",

	300: "there are several representations to choose from",
	301: "it has a new URI for good",
	302: "it is at another URI for now",
	303: "the answer is at another URI, for a GET",
	304: "it is as the client has it",
	305: "it is to be had by a proxy",
	307: "it is at another URI for now, with the same method",
	308: "it has a new URI for good, with the same method",

	400: "the request is malformed",
	401: "the request lacks valid credentials",
	402: "a payment has to come first",
	403: "the sender may not do this",
	404: "the request names what is not there",
	405: "the resource does not have the method",
	406: "there is no representation that the client accepts",
	407: "the request lacks valid credentials for the proxy",
	408: "the request did not arrive in time",
	409: "the request conflicts with the state of the resource",
	410: "it was there, and is gone for good",
	411: "the request lacks a Content-Length",
	412: "a condition of the request does not hold",
	413: "the content is too large",
	414: "the URI is too long",
	415: "the content has a format that is not supported",
	416: "there is nothing in the range that is asked for",
	417: "what Expect asks for cannot be met",
	421: "the server does not answer for the URI",
	422: "the content is well-formed, but cannot be processed",
	423: "the resource is locked",
	424: "it depends on another request, which has failed",
	425: "the request came early, and might be a replay",
	426: "the server asks for another protocol",
	428: "the request has to be conditional",
	429: "there are too many requests in the time",
	431: "the headers of the request are too large",
	451: "the law forbids it",

	500: "something unexpected went wrong",
	501: "the server does not have what it takes",
	502: "a server behind this one gave an invalid answer",
	503: "the server is overloaded, or under maintenance",
	504: "a server behind this one did not answer in time",
	505: "the version of HTTP is not supported",
	506: "the server is set up wrong: a variant has variants",
	507: "there is no room to store it",
	508: "the request runs in a loop",
	510: "the request lacks an extension",
	511: "the client has to sign in to the network",
}

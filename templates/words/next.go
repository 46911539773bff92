package words

import (
	"cmp"
	"slices"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// Next says what a client does next that got such a response: what HTTP says of the
// code, then whether the same request can be sent once more, by the row's retry. It is
// empty where there is nothing to do but to read the response.
func Next(r *model.Row) string {
	if !r.IsError() {
		return nextOf(r)
	}
	change, again := changes[r.Code], once(r)
	switch {
	case r.TellsFields() && (r.Code == 400 || r.Code == 422):
		change = "Correct the fields that the error names, and send it again."
	case r.Code == 415 && has(r, "Accept"):
		change = "Send the content in a media type that Accept names."
	case !has(r, named[r.Code].header):
		change = cmp.Or(named[r.Code].without, change)
	}
	switch {
	case r.Retry == model.RetryNever:
		return cmp.Or(change, again)
	case change == "" || strings.HasPrefix(change, "Do not send it again"): // the table knows better
		return again
	case r.Code == 404:
		change = "Check the URI."
	}
	return change + " Or " + lowerFirst(again)
}

// nextOf is Next of a success.
func nextOf(r *model.Row) string {
	location := has(r, "Location")
	switch r.Code {
	case 201:
		switch {
		case requires(r, "Location"):
			return "Location says where to find what was created."
		case location:
			return "Location says where to find what was created; without it, it is at the URI of the request."
		}
		return "What was created is at the URI of the request."
	case 202:
		return accepted(r, location)
	case 206:
		return "Put the part in its place: Content-Range says which it is."
	case 207:
		return "Read the status of each part in the body."
	case 205:
		return "Reset what the request was made from, such as a form."
	case 300:
		return "Choose one of the URIs that the response offers."
	case 301, 308:
		keep := ""
		if r.Code == 308 {
			keep = " with the same method"
		}
		return "Send it" + keep + " to the URI in Location, now and from now on."
	case 302:
		return "Send it to the URI in Location, this time."
	case 303:
		return "Send a GET to the URI in Location."
	case 304:
		return "Use the response that is stored: it is still current."
	case 307:
		return "Send it with the same method to the URI in Location, this time."
	}
	switch r.Body {
	case model.BodyStream:
		return "Read it to its end: one that breaks off is not whole."
	case model.BodyFile:
		return "A part of it can be had with Range, and the rest of one that broke off."
	case model.BodyEvents:
		return "Where the events break off, ask again with the id of the last one in Last-Event-ID."
	}
	return ""
}

// accepted says of a 202 how its client finds out what has become of the request.
func accepted(r *model.Row, location bool) string {
	if b := r.Carries; r.Body == model.BodyNamed && b != nil && b.Poll != nil {
		after := ""
		if has(r, "Retry-After") {
			after = ", after the time in Retry-After where it is given,"
		}
		return "Ask the URI in " + b.Poll.Href.Text + after + " until " + Ended(b.Poll) + "."
	}
	if location {
		return "The work goes on; Location says where to ask for its end."
	}
	return "The work goes on, and this response does not say how it ends."
}

// once says whether the same request can be sent once more.
func once(r *model.Row) string {
	switch r.Retry {
	case model.RetryAfter:
		return "Send it once more after the time in Retry-After, and not without it."
	case model.RetryAlways:
		switch r.Code {
		case 408, 421:
			return "Send it once more, over another connection."
		case 425:
			return "Send it once more, but not in early data."
		}
		return "Send it once more: it has not been acted on."
	case model.RetrySafe:
		var safe, other []string
		for _, m := range r.Methods {
			if isIdempotent(m.Name) {
				safe = append(safe, m.Answers()...)
			} else {
				other = append(other, m.Name)
			}
		}
		const unknown = "find out what has come of it before it is sent again."
		switch {
		case len(other) == 0:
			return "Send it once more after a while: twice is as once."
		case len(safe) == 0:
			return strings.ToUpper(unknown[:1]) + unknown[1:]
		}
		return "Send it once more after a while, if it is " + A(safe[0]) + " " + list(safe, "or") + ", of which twice is as once; of " + A(other[0]) + " " + list(other, "or") + ", " + unknown
	}
	return "Do not send it again: the same request gets the same answer."
}

// isIdempotent reports whether the method is (RFC 9110, section 9.2.2, and the IANA
// registry of methods), as Retryable of the emitted package has it.
func isIdempotent(method string) bool {
	return slices.Contains([]string{"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"}, method)
}

// changes are what is to be changed of a request that got an error of the code, as its
// definition has it; those of which there is nothing to say are missing.
var changes = map[int]string{
	400: "Correct the request, and send it again.",
	401: "Send it with credentials as WWW-Authenticate asks for them.",
	403: "Do not send it again with the same credentials; others may be allowed to.",
	404: "Check the URI: as it is, it gets the same answer.",
	405: "Use one of the methods in Allow.",
	406: "Send an Accept that names a media type which the service has.",
	407: "Send it with credentials for the proxy, as Proxy-Authenticate asks for them.",
	409: "Get the current state, resolve the conflict, and send it again.",
	410: "Remove the links to it: it will not come back.",
	411: "Send it with a Content-Length.",
	412: "Get the current state, and decide anew whether to send it.",
	413: "Send less at a time.",
	414: "Send it with a shorter URI.",
	415: "Send the content in another media type, or without a content coding.",
	416: "Ask for a range within the length that Content-Range has, or for all of it.",
	417: "Send it without Expect.",
	422: "Correct the content, and send it again.",
	423: "Wait until the lock is gone, or send the token of the lock.",
	424: "See to the request first that this one depends on.",
	426: "Send it over a protocol that Upgrade names.",
	428: "Send it with a condition, such as If-Match, on the state that it is meant for.",
	431: "Send smaller header fields.",
	451: "Do not send it again: the law is in its way, and Link may say who asked for that.",
	505: "Send it with another version of HTTP.",
	507: "Make room first.",
	511: "Sign in to the network first.",
}

// named are the headers that changes name, and what is to be changed where a table has
// dropped them.
var named = map[int]struct{ header, without string }{
	401: {"WWW-Authenticate", "Send it with valid credentials."},
	405: {"Allow", "Use another method."},
	407: {"Proxy-Authenticate", "Send it with credentials for the proxy."},
	416: {"Content-Range", "Ask for another range, or for all of it."},
	426: {"Upgrade", "Send it over another protocol."},
}

// has reports whether the row has the header.
func has(r *model.Row, name string) bool {
	return slices.ContainsFunc(r.Headers, func(h *model.Header) bool { return h.Key() == model.HeaderKey(name) })
}

// requires reports whether every response of the row has the header.
func requires(r *model.Row, name string) bool {
	return slices.ContainsFunc(r.Headers, func(h *model.Header) bool { return h.Key() == model.HeaderKey(name) && (h.Required || h.Constant) })
}

// lowerFirst makes a sentence one that goes on.
func lowerFirst(text string) string { return strings.ToLower(text[:1]) + text[1:] }

// Package registry is what HTTP itself says of each status code: the IANA registry
// and the sections that it refers to.
package registry

import (
	"slices"
	"strings"

	"github.com/statusgen/statusgen/templates/model"
)

// An Entry is what the catalogue has of a status code: what a row of the code
// is unless a table says otherwise.
type Entry struct {
	Code    int
	Phrase  string // empty where the code is reserved without one
	section string // "9110 15.5.5": where the code is defined
	Details string
	Methods []string // that it can answer, where those are not all
	Headers []Header
	Avoid   string // why a new table should not have it
}

// A Header is one that the code's definition names.
type Header struct {
	Name     string
	Type     model.HeaderType
	Required bool   // the definition says MUST, or defines the code by it
	Value    string // of a constant
}

// Lookup returns the entry of the code, and whether there is one.
func Lookup(code int) (Entry, bool) {
	i, found := slices.BinarySearchFunc(catalogue, code, func(s Entry, code int) int { return s.Code - code })
	if !found {
		return Entry{}, false
	}
	return catalogue[i], true
}

// Ref is the section in words: RFC 9110, section 15.5.5.
func (s Entry) Ref() string {
	if s.section == "" {
		return ""
	}
	rfc, section, _ := strings.Cut(s.section, " ")
	return "RFC " + rfc + ", section " + section
}

// HasNoContent reports whether a response of the code never has content
// (RFC 9110, sections 6.4.1 and 15.3.6).
func HasNoContent(code int) bool { return code == 204 || code == 205 || code == 304 }

// UsualBody is what a response of the code carries by default.
func UsualBody(code int) model.BodyKind {
	switch {
	case code >= 400:
		return model.BodyError
	case code > 300 || HasNoContent(code):
		return model.BodyNone
	}
	return model.BodyResource
}

func must(name string, kind model.HeaderType) Header {
	return Header{Name: name, Type: kind, Required: true}
}

func may(name string, kind model.HeaderType) Header {
	return Header{Name: name, Type: kind}
}

var (
	location   = must("Location", model.HeaderURI)
	retryAfter = may("Retry-After", model.HeaderDuration)
	etag       = may("ETag", model.HeaderETag)
	modified   = may("Last-Modified", model.HeaderTime)
)

// as200 are the headers that a 206 or a 304 has if a 200 would have them
// (RFC 9110, sections 15.3.7 and 15.4.5); Date is sent anyway.
func as200(first ...Header) []Header {
	return append(first,
		etag,
		may("Cache-Control", model.HeaderString),
		may("Content-Location", model.HeaderURI),
		may("Expires", model.HeaderTime),
		may("Vary", model.HeaderStrings),
	)
}

// catalogue is the IANA registry of status codes, as of 2025-09-15, from 200
// on. The registry gives code, phrase and section, the section the headers; the
// sentences are our own.
var catalogue = []Entry{
	{
		Code: 200, Phrase: "OK", section: "9110 15.3.1",
		Details: "The request has succeeded.",
		Headers: []Header{etag, modified},
	},
	{
		Code: 201, Phrase: "Created", section: "9110 15.3.2",
		Details: "The request has succeeded and has created a resource.",
		Methods: []string{"POST", "PUT"},
		Headers: []Header{may("Location", model.HeaderURI)},
	},
	{
		Code: 202, Phrase: "Accepted", section: "9110 15.3.3",
		Details: "The request has been accepted, but its processing goes on.",
		Headers: []Header{retryAfter},
	},
	{
		Code: 203, Phrase: "Non-Authoritative Information", section: "9110 15.3.4",
		Details: "The request has succeeded, and a proxy has changed what the origin answered.",
	},
	{
		Code: 204, Phrase: "No Content", section: "9110 15.3.5",
		Details: "The request has succeeded, and there is nothing to send.",
	},
	{
		Code: 205, Phrase: "Reset Content", section: "9110 15.3.6",
		Details: "The request has succeeded, and the client should reset the form that it was sent from.",
	},
	{
		Code: 206, Phrase: "Partial Content", section: "9110 15.3.7",
		Details: "The request for a range has succeeded, and the body is that part of the resource.",
		Methods: []string{"GET"},
		Headers: as200(must("Content-Range", model.HeaderString)),
	},
	{
		Code: 207, Phrase: "Multi-Status", section: "4918 11.1",
		Details: "The request was about several resources, and the body has the status of each.",
	},
	{
		Code: 208, Phrase: "Already Reported", section: "5842 7.1",
		Details: "The members of the binding have been listed before, in the same answer.",
		Avoid:   "208 stands within the body of a 207, not as the status of a response",
	},
	{
		Code: 226, Phrase: "IM Used", section: "3229 10.4.1",
		Details: "The request has succeeded, and the body is the resource after instance manipulations.",
		Methods: []string{"GET"},
		Headers: []Header{may("IM", model.HeaderString)},
	},
	{
		Code: 300, Phrase: "Multiple Choices", section: "9110 15.4.1",
		Details: "The resource has several representations, and the body lists them.",
		Headers: []Header{may("Location", model.HeaderURI), may("Link", model.HeaderStrings)},
	},
	{
		Code: 301, Phrase: "Moved Permanently", section: "9110 15.4.2",
		Details: "The resource has a new URI for good. A client may repeat a POST as a GET.",
		Headers: []Header{location},
	},
	{
		Code: 302, Phrase: "Found", section: "9110 15.4.3",
		Details: "The resource is under another URI for now. A client may repeat a POST as a GET.",
		Headers: []Header{location, retryAfter},
	},
	{
		Code: 303, Phrase: "See Other", section: "9110 15.4.4",
		Details: "The answer is under another URI, to be had with GET.",
		Headers: []Header{location, retryAfter},
	},
	{
		Code: 304, Phrase: "Not Modified", section: "9110 15.4.5",
		Details: "The resource is as the client has it.",
		Methods: []string{"GET"},
		Headers: as200(modified),
	},
	{
		Code: 305, Phrase: "Use Proxy", section: "9110 15.4.6",
		Details: "The resource is to be had by a proxy.",
		Avoid:   "305 is deprecated",
	},
	{
		Code: 306, section: "9110 15.4.7",
		Avoid: "306 is reserved",
	},
	{
		Code: 307, Phrase: "Temporary Redirect", section: "9110 15.4.8",
		Details: "The resource is under another URI for now, and the request is to be repeated there as it is.",
		Headers: []Header{location, retryAfter},
	},
	{
		Code: 308, Phrase: "Permanent Redirect", section: "9110 15.4.9",
		Details: "The resource has a new URI for good, and the request is to be repeated there as it is.",
		Headers: []Header{location},
	},
	{
		Code: 400, Phrase: "Bad Request", section: "9110 15.5.1",
		Details: "The request is malformed or otherwise invalid.",
	},
	{
		Code: 401, Phrase: "Unauthorized", section: "9110 15.5.2",
		Details: "The request has no credentials, or none that are valid here.",
		Headers: []Header{must("WWW-Authenticate", model.HeaderString)},
	},
	{
		Code: 402, Phrase: "Payment Required", section: "9110 15.5.3",
		Details: "The request needs a payment first.",
	},
	{
		Code: 403, Phrase: "Forbidden", section: "9110 15.5.4",
		Details: "The sender may not do what the request asks for, and other credentials may be needed.",
	},
	{
		Code: 404, Phrase: "Not Found", section: "9110 15.5.5",
		Details: "There is no such resource, or none that the sender may know of.",
	},
	{
		Code: 405, Phrase: "Method Not Allowed", section: "9110 15.5.6",
		Details: "The resource does not have the method.",
		Headers: []Header{must("Allow", model.HeaderMethods)},
	},
	{
		Code: 406, Phrase: "Not Acceptable", section: "9110 15.5.7",
		Details: "The resource has no representation of a kind that the request accepts.",
	},
	{
		Code: 407, Phrase: "Proxy Authentication Required", section: "9110 15.5.8",
		Details: "The request has no credentials for the proxy, or none that are valid there.",
		Headers: []Header{must("Proxy-Authenticate", model.HeaderString)},
	},
	{
		Code: 408, Phrase: "Request Timeout", section: "9110 15.5.9",
		Details: "The request did not arrive in the time that the server was ready to wait.",
	},
	{
		Code: 409, Phrase: "Conflict", section: "9110 15.5.10",
		Details: "The request conflicts with the state that the resource is in.",
	},
	{
		Code: 410, Phrase: "Gone", section: "9110 15.5.11",
		Details: "The resource was here and is gone for good.",
	},
	{
		Code: 411, Phrase: "Length Required", section: "9110 15.5.12",
		Details: "The request needs a Content-Length.",
	},
	{
		Code: 412, Phrase: "Precondition Failed", section: "9110 15.5.13",
		Details: "The resource is not in the state that the request asks for by its conditions.",
	},
	{
		Code: 413, Phrase: "Content Too Large", section: "9110 15.5.14",
		Details: "The body of the request is larger than the server is ready to take.",
		Headers: []Header{retryAfter},
	},
	{
		Code: 414, Phrase: "URI Too Long", section: "9110 15.5.15",
		Details: "The URI of the request is longer than the server is ready to read.",
	},
	{
		Code: 415, Phrase: "Unsupported Media Type", section: "9110 15.5.16",
		Details: "The body of the request is in a format that the resource does not take.",
		Headers: []Header{
			may("Accept", model.HeaderString), may("Accept-Encoding", model.HeaderString), may("Accept-Patch", model.HeaderString),
		},
	},
	{
		Code: 416, Phrase: "Range Not Satisfiable", section: "9110 15.5.17",
		Details: "The resource has nothing in the range that the request asks for.",
		Methods: []string{"GET"},
		Headers: []Header{may("Content-Range", model.HeaderString)},
	},
	{
		Code: 417, Phrase: "Expectation Failed", section: "9110 15.5.18",
		Details: "The server cannot meet what the request has in its Expect header.",
	},
	{
		Code: 418, section: "9110 15.5.19",
		Avoid: "418 is reserved",
	},
	{
		Code: 421, Phrase: "Misdirected Request", section: "9110 15.5.20",
		Details: "The request has reached a server that does not answer for its URI.",
	},
	{
		Code: 422, Phrase: "Unprocessable Content", section: "9110 15.5.21",
		Details: "The body of the request is well-formed, but what it says cannot be done.",
	},
	{
		Code: 423, Phrase: "Locked", section: "4918 11.3",
		Details: "The resource is locked.",
	},
	{
		Code: 424, Phrase: "Failed Dependency", section: "4918 11.4",
		Details: "The request depends on another one, which has failed.",
	},
	{
		Code: 425, Phrase: "Too Early", section: "8470 5.2",
		Details: "The request came in early data and might be a replay; it can be sent again.",
	},
	{
		Code: 426, Phrase: "Upgrade Required", section: "9110 15.5.22",
		Details: "The server answers the request by another protocol alone.",
		Headers: []Header{
			must("Upgrade", model.HeaderString),
			// A sender of Upgrade also sends this (RFC 9110, section 7.8).
			{Name: "Connection", Type: model.HeaderString, Value: "upgrade"},
		},
	},
	{
		Code: 428, Phrase: "Precondition Required", section: "6585 3",
		Details: "The request must be conditional, so that it does not undo what others have changed.",
	},
	{
		Code: 429, Phrase: "Too Many Requests", section: "6585 4",
		Details: "The sender has sent too many requests in the time.",
		Headers: []Header{retryAfter},
	},
	{
		Code: 431, Phrase: "Request Header Fields Too Large", section: "6585 5",
		Details: "The headers of the request are larger than the server is ready to read.",
	},
	{
		Code: 451, Phrase: "Unavailable For Legal Reasons", section: "7725 3",
		Details: "The law does not let the server answer.",
		Headers: []Header{may("Link", model.HeaderStrings)},
	},
	{
		Code: 500, Phrase: "Internal Server Error", section: "9110 15.6.1",
		Details: "The request could not be completed because of an error of the server.",
	},
	{
		Code: 501, Phrase: "Not Implemented", section: "9110 15.6.2",
		Details: "The server cannot do what the request asks for.",
	},
	{
		Code: 502, Phrase: "Bad Gateway", section: "9110 15.6.3",
		Details: "A server that this one asked gave an answer that makes no sense.",
	},
	{
		Code: 503, Phrase: "Service Unavailable", section: "9110 15.6.4",
		Details: "The server cannot answer now, because of its load or its maintenance.",
		Headers: []Header{retryAfter},
	},
	{
		Code: 504, Phrase: "Gateway Timeout", section: "9110 15.6.5",
		Details: "A server that this one asked did not answer in time.",
	},
	{
		Code: 505, Phrase: "HTTP Version Not Supported", section: "9110 15.6.6",
		Details: "The server does not speak the version of HTTP that the request is in.",
	},
	{
		Code: 506, Phrase: "Variant Also Negotiates", section: "2295 8.1",
		Details: "The server is set up wrong: the variant of the resource that it chose has variants itself.",
	},
	{
		Code: 507, Phrase: "Insufficient Storage", section: "4918 11.5",
		Details: "The server has no room for what the request wants to store.",
	},
	{
		Code: 508, Phrase: "Loop Detected", section: "5842 7.2",
		Details: "The request runs in a loop of the server's resources.",
	},
	{
		Code: 510, Phrase: "Not Extended", section: "2774 7",
		Details: "The request lacks an extension that the resource needs.",
		Avoid:   "510 is obsolete",
	},
	{
		Code: 511, Phrase: "Network Authentication Required", section: "6585 6",
		Details: "The client must authenticate itself to get to the network.",
		Avoid:   "511 is for proxies that control a network, not for origin servers",
	},
}

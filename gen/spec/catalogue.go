package spec

import (
	"slices"
	"strings"

	"github.com/statusgen/statusgen/gen/spec/report"
	"github.com/statusgen/statusgen/templates/model"
)

// A standard is what the catalogue has of a status code: what a row of the code
// is unless a table says otherwise.
type standard struct {
	code    int
	phrase  string // empty where the code is reserved without one
	section string // "9110 15.5.5": where the code is defined
	details string
	methods []string // that it can answer, where those are not all
	headers []standardHeader
	avoid   string // why a new table should not have it
}

// A standardHeader is one that the code's definition names.
type standardHeader struct {
	name     string
	kind     model.HeaderType
	required bool   // the definition says MUST, or defines the code by it
	value    string // of a constant
}

// registered returns the catalogue's entry of the code, and whether there is
// one.
func registered(code int) (standard, bool) {
	i, found := slices.BinarySearchFunc(catalogue, code, func(s standard, code int) int { return s.code - code })
	if !found {
		return standard{}, false
	}
	return catalogue[i], true
}

// ref is the section in words: RFC 9110, section 15.5.5.
func (s standard) ref() string {
	if s.section == "" {
		return ""
	}
	rfc, section, _ := strings.Cut(s.section, " ")
	return "RFC " + rfc + ", section " + section
}

// rowHeaders are the headers as a row has them whose code is at the place.
func (s standard) rowHeaders(at report.Place) []*header {
	var headers []*header
	for _, h := range s.headers {
		row := &header{Place: at, name: h.name, standard: true}
		if h.value != "" {
			row.value = report.Item[string]{Place: at, Value: h.value}
		} else {
			row.kind = report.Item[string]{Place: at, Value: string(h.kind)}
			row.required = report.Item[bool]{Place: at, Value: h.required}
		}
		headers = append(headers, row)
	}
	return headers
}

// rowMethods are the methods as a row has them whose code is at the place.
func (s standard) rowMethods(at report.Place) methods {
	m := methods{Item: report.Item[struct{}]{Place: at}, all: s.methods == nil}
	for _, name := range s.methods {
		m.names = append(m.names, report.Item[string]{Value: name})
	}
	return m
}

// hasNoContent reports whether a response of the code never has content
// (RFC 9110, sections 6.4.1 and 15.3.6).
func hasNoContent(code int) bool { return code == 204 || code == 205 || code == 304 }

// usualBody is what a response of the code carries by default.
func usualBody(code int) model.BodyKind {
	switch {
	case code >= 400:
		return model.BodyError
	case code > 300 || hasNoContent(code):
		return model.BodyNone
	}
	return model.BodyResource
}

func must(name string, kind model.HeaderType) standardHeader {
	return standardHeader{name: name, kind: kind, required: true}
}

func may(name string, kind model.HeaderType) standardHeader {
	return standardHeader{name: name, kind: kind}
}

var (
	location   = must("Location", model.HeaderURI)
	retryAfter = may("Retry-After", model.HeaderDuration)
	etag       = may("ETag", model.HeaderString)
	modified   = may("Last-Modified", model.HeaderTime)
)

// as200 are the headers that a 206 or a 304 has if a 200 would have them
// (RFC 9110, sections 15.3.7 and 15.4.5); Date is sent anyway.
func as200(first ...standardHeader) []standardHeader {
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
var catalogue = []standard{
	{
		code: 200, phrase: "OK", section: "9110 15.3.1",
		details: "The request has succeeded.",
		headers: []standardHeader{etag, modified},
	},
	{
		code: 201, phrase: "Created", section: "9110 15.3.2",
		details: "The request has succeeded and has created a resource.",
		methods: []string{"POST", "PUT"},
		headers: []standardHeader{may("Location", model.HeaderURI)},
	},
	{
		code: 202, phrase: "Accepted", section: "9110 15.3.3",
		details: "The request has been accepted, but its processing goes on.",
		headers: []standardHeader{retryAfter},
	},
	{
		code: 203, phrase: "Non-Authoritative Information", section: "9110 15.3.4",
		details: "The request has succeeded, and a proxy has changed what the origin answered.",
	},
	{
		code: 204, phrase: "No Content", section: "9110 15.3.5",
		details: "The request has succeeded, and there is nothing to send.",
	},
	{
		code: 205, phrase: "Reset Content", section: "9110 15.3.6",
		details: "The request has succeeded, and the client should reset the form that it was sent from.",
	},
	{
		code: 206, phrase: "Partial Content", section: "9110 15.3.7",
		details: "The request for a range has succeeded, and the body is that part of the resource.",
		methods: []string{"GET"},
		headers: as200(must("Content-Range", model.HeaderString)),
	},
	{
		code: 207, phrase: "Multi-Status", section: "4918 11.1",
		details: "The request was about several resources, and the body has the status of each.",
	},
	{
		code: 208, phrase: "Already Reported", section: "5842 7.1",
		details: "The members of the binding have been listed before, in the same answer.",
		avoid:   "208 stands within the body of a 207, not as the status of a response",
	},
	{
		code: 226, phrase: "IM Used", section: "3229 10.4.1",
		details: "The request has succeeded, and the body is the resource after instance manipulations.",
		methods: []string{"GET"},
		headers: []standardHeader{may("IM", model.HeaderString)},
	},
	{
		code: 300, phrase: "Multiple Choices", section: "9110 15.4.1",
		details: "The resource has several representations, and the body lists them.",
		headers: []standardHeader{may("Location", model.HeaderURI), may("Link", model.HeaderStrings)},
	},
	{
		code: 301, phrase: "Moved Permanently", section: "9110 15.4.2",
		details: "The resource has a new URI for good. A client may repeat a POST as a GET.",
		headers: []standardHeader{location},
	},
	{
		code: 302, phrase: "Found", section: "9110 15.4.3",
		details: "The resource is under another URI for now. A client may repeat a POST as a GET.",
		headers: []standardHeader{location, retryAfter},
	},
	{
		code: 303, phrase: "See Other", section: "9110 15.4.4",
		details: "The answer is under another URI, to be had with GET.",
		headers: []standardHeader{location, retryAfter},
	},
	{
		code: 304, phrase: "Not Modified", section: "9110 15.4.5",
		details: "The resource is as the client has it.",
		methods: []string{"GET"},
		headers: as200(modified),
	},
	{
		code: 305, phrase: "Use Proxy", section: "9110 15.4.6",
		details: "The resource is to be had by a proxy.",
		avoid:   "305 is deprecated",
	},
	{
		code: 306, section: "9110 15.4.7",
		avoid: "306 is reserved",
	},
	{
		code: 307, phrase: "Temporary Redirect", section: "9110 15.4.8",
		details: "The resource is under another URI for now, and the request is to be repeated there as it is.",
		headers: []standardHeader{location, retryAfter},
	},
	{
		code: 308, phrase: "Permanent Redirect", section: "9110 15.4.9",
		details: "The resource has a new URI for good, and the request is to be repeated there as it is.",
		headers: []standardHeader{location},
	},
	{
		code: 400, phrase: "Bad Request", section: "9110 15.5.1",
		details: "The request is malformed or otherwise invalid.",
	},
	{
		code: 401, phrase: "Unauthorized", section: "9110 15.5.2",
		details: "The request has no credentials, or none that are valid here.",
		headers: []standardHeader{must("WWW-Authenticate", model.HeaderString)},
	},
	{
		code: 402, phrase: "Payment Required", section: "9110 15.5.3",
		details: "The request needs a payment first.",
	},
	{
		code: 403, phrase: "Forbidden", section: "9110 15.5.4",
		details: "The sender may not do what the request asks for, and other credentials may be needed.",
	},
	{
		code: 404, phrase: "Not Found", section: "9110 15.5.5",
		details: "There is no such resource, or none that the sender may know of.",
	},
	{
		code: 405, phrase: "Method Not Allowed", section: "9110 15.5.6",
		details: "The resource does not have the method.",
		headers: []standardHeader{must("Allow", model.HeaderMethods)},
	},
	{
		code: 406, phrase: "Not Acceptable", section: "9110 15.5.7",
		details: "The resource has no representation of a kind that the request accepts.",
	},
	{
		code: 407, phrase: "Proxy Authentication Required", section: "9110 15.5.8",
		details: "The request has no credentials for the proxy, or none that are valid there.",
		headers: []standardHeader{must("Proxy-Authenticate", model.HeaderString)},
	},
	{
		code: 408, phrase: "Request Timeout", section: "9110 15.5.9",
		details: "The request did not arrive in the time that the server was ready to wait.",
	},
	{
		code: 409, phrase: "Conflict", section: "9110 15.5.10",
		details: "The request conflicts with the state that the resource is in.",
	},
	{
		code: 410, phrase: "Gone", section: "9110 15.5.11",
		details: "The resource was here and is gone for good.",
	},
	{
		code: 411, phrase: "Length Required", section: "9110 15.5.12",
		details: "The request needs a Content-Length.",
	},
	{
		code: 412, phrase: "Precondition Failed", section: "9110 15.5.13",
		details: "The resource is not in the state that the request asks for by its conditions.",
	},
	{
		code: 413, phrase: "Content Too Large", section: "9110 15.5.14",
		details: "The body of the request is larger than the server is ready to take.",
		headers: []standardHeader{retryAfter},
	},
	{
		code: 414, phrase: "URI Too Long", section: "9110 15.5.15",
		details: "The URI of the request is longer than the server is ready to read.",
	},
	{
		code: 415, phrase: "Unsupported Media Type", section: "9110 15.5.16",
		details: "The body of the request is in a format that the resource does not take.",
		headers: []standardHeader{
			may("Accept", model.HeaderString), may("Accept-Encoding", model.HeaderString), may("Accept-Patch", model.HeaderString),
		},
	},
	{
		code: 416, phrase: "Range Not Satisfiable", section: "9110 15.5.17",
		details: "The resource has nothing in the range that the request asks for.",
		methods: []string{"GET"},
		headers: []standardHeader{may("Content-Range", model.HeaderString)},
	},
	{
		code: 417, phrase: "Expectation Failed", section: "9110 15.5.18",
		details: "The server cannot meet what the request has in its Expect header.",
	},
	{
		code: 418, section: "9110 15.5.19",
		avoid: "418 is reserved",
	},
	{
		code: 421, phrase: "Misdirected Request", section: "9110 15.5.20",
		details: "The request has reached a server that does not answer for its URI.",
	},
	{
		code: 422, phrase: "Unprocessable Content", section: "9110 15.5.21",
		details: "The body of the request is well-formed, but what it says cannot be done.",
	},
	{
		code: 423, phrase: "Locked", section: "4918 11.3",
		details: "The resource is locked.",
	},
	{
		code: 424, phrase: "Failed Dependency", section: "4918 11.4",
		details: "The request depends on another one, which has failed.",
	},
	{
		code: 425, phrase: "Too Early", section: "8470 5.2",
		details: "The request came in early data and might be a replay; it can be sent again.",
	},
	{
		code: 426, phrase: "Upgrade Required", section: "9110 15.5.22",
		details: "The server answers the request by another protocol alone.",
		headers: []standardHeader{
			must("Upgrade", model.HeaderString),
			// A sender of Upgrade also sends this (RFC 9110, section 7.8).
			{name: "Connection", kind: model.HeaderString, value: "upgrade"},
		},
	},
	{
		code: 428, phrase: "Precondition Required", section: "6585 3",
		details: "The request must be conditional, so that it does not undo what others have changed.",
	},
	{
		code: 429, phrase: "Too Many Requests", section: "6585 4",
		details: "The sender has sent too many requests in the time.",
		headers: []standardHeader{retryAfter},
	},
	{
		code: 431, phrase: "Request Header Fields Too Large", section: "6585 5",
		details: "The headers of the request are larger than the server is ready to read.",
	},
	{
		code: 451, phrase: "Unavailable For Legal Reasons", section: "7725 3",
		details: "The law does not let the server answer.",
		headers: []standardHeader{may("Link", model.HeaderStrings)},
	},
	{
		code: 500, phrase: "Internal Server Error", section: "9110 15.6.1",
		details: "The request could not be completed because of an error of the server.",
	},
	{
		code: 501, phrase: "Not Implemented", section: "9110 15.6.2",
		details: "The server cannot do what the request asks for.",
	},
	{
		code: 502, phrase: "Bad Gateway", section: "9110 15.6.3",
		details: "A server that this one asked gave an answer that makes no sense.",
	},
	{
		code: 503, phrase: "Service Unavailable", section: "9110 15.6.4",
		details: "The server cannot answer now, because of its load or its maintenance.",
		headers: []standardHeader{retryAfter},
	},
	{
		code: 504, phrase: "Gateway Timeout", section: "9110 15.6.5",
		details: "A server that this one asked did not answer in time.",
	},
	{
		code: 505, phrase: "HTTP Version Not Supported", section: "9110 15.6.6",
		details: "The server does not speak the version of HTTP that the request is in.",
	},
	{
		code: 506, phrase: "Variant Also Negotiates", section: "2295 8.1",
		details: "The server is set up wrong: the variant of the resource that it chose has variants itself.",
	},
	{
		code: 507, phrase: "Insufficient Storage", section: "4918 11.5",
		details: "The server has no room for what the request wants to store.",
	},
	{
		code: 508, phrase: "Loop Detected", section: "5842 7.2",
		details: "The request runs in a loop of the server's resources.",
	},
	{
		code: 510, phrase: "Not Extended", section: "2774 7",
		details: "The request lacks an extension that the resource needs.",
		avoid:   "510 is obsolete",
	},
	{
		code: 511, phrase: "Network Authentication Required", section: "6585 6",
		details: "The client must authenticate itself to get to the network.",
		avoid:   "511 is for proxies that control a network, not for origin servers",
	},
}

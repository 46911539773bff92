package spec

import (
	"slices"
	"strings"
)

// A standard is what the IANA registry of status codes says of one.
type standard struct {
	code    int
	phrase  string // empty where the code is reserved without one
	section string // "9110 15.5.5": where the code is defined
}

// ref is the section in words: RFC 9110, section 15.5.5.
func (s standard) ref() string {
	if s.section == "" {
		return ""
	}
	rfc, section, _ := strings.Cut(s.section, " ")
	return "RFC " + rfc + ", section " + section
}

// registered returns what the registry says of the code of a final response,
// and whether it says anything.
func registered(code int) (standard, bool) {
	i, found := slices.BinarySearchFunc(catalogue, code, func(s standard, code int) int { return s.code - code })
	if !found {
		return standard{}, false
	}
	return catalogue[i], true
}

// catalogue is the registry, as of 2025-09-15, from 200 on.
var catalogue = []standard{
	{200, "OK", "9110 15.3.1"},
	{201, "Created", "9110 15.3.2"},
	{202, "Accepted", "9110 15.3.3"},
	{203, "Non-Authoritative Information", "9110 15.3.4"},
	{204, "No Content", "9110 15.3.5"},
	{205, "Reset Content", "9110 15.3.6"},
	{206, "Partial Content", "9110 15.3.7"},
	{207, "Multi-Status", "4918 11.1"},
	{208, "Already Reported", "5842 7.1"},
	{226, "IM Used", "3229 10.4.1"},
	{300, "Multiple Choices", "9110 15.4.1"},
	{301, "Moved Permanently", "9110 15.4.2"},
	{302, "Found", "9110 15.4.3"},
	{303, "See Other", "9110 15.4.4"},
	{304, "Not Modified", "9110 15.4.5"},
	{305, "Use Proxy", "9110 15.4.6"},
	{306, "", "9110 15.4.7"},
	{307, "Temporary Redirect", "9110 15.4.8"},
	{308, "Permanent Redirect", "9110 15.4.9"},
	{400, "Bad Request", "9110 15.5.1"},
	{401, "Unauthorized", "9110 15.5.2"},
	{402, "Payment Required", "9110 15.5.3"},
	{403, "Forbidden", "9110 15.5.4"},
	{404, "Not Found", "9110 15.5.5"},
	{405, "Method Not Allowed", "9110 15.5.6"},
	{406, "Not Acceptable", "9110 15.5.7"},
	{407, "Proxy Authentication Required", "9110 15.5.8"},
	{408, "Request Timeout", "9110 15.5.9"},
	{409, "Conflict", "9110 15.5.10"},
	{410, "Gone", "9110 15.5.11"},
	{411, "Length Required", "9110 15.5.12"},
	{412, "Precondition Failed", "9110 15.5.13"},
	{413, "Content Too Large", "9110 15.5.14"},
	{414, "URI Too Long", "9110 15.5.15"},
	{415, "Unsupported Media Type", "9110 15.5.16"},
	{416, "Range Not Satisfiable", "9110 15.5.17"},
	{417, "Expectation Failed", "9110 15.5.18"},
	{418, "", "9110 15.5.19"},
	{421, "Misdirected Request", "9110 15.5.20"},
	{422, "Unprocessable Content", "9110 15.5.21"},
	{423, "Locked", "4918 11.3"},
	{424, "Failed Dependency", "4918 11.4"},
	{425, "Too Early", "8470 5.2"},
	{426, "Upgrade Required", "9110 15.5.22"},
	{428, "Precondition Required", "6585 3"},
	{429, "Too Many Requests", "6585 4"},
	{431, "Request Header Fields Too Large", "6585 5"},
	{451, "Unavailable For Legal Reasons", "7725 3"},
	{500, "Internal Server Error", "9110 15.6.1"},
	{501, "Not Implemented", "9110 15.6.2"},
	{502, "Bad Gateway", "9110 15.6.3"},
	{503, "Service Unavailable", "9110 15.6.4"},
	{504, "Gateway Timeout", "9110 15.6.5"},
	{505, "HTTP Version Not Supported", "9110 15.6.6"},
	{506, "Variant Also Negotiates", "2295 8.1"},
	{507, "Insufficient Storage", "4918 11.5"},
	{508, "Loop Detected", "5842 7.2"},
	{510, "Not Extended", "2774 7"},
	{511, "Network Authentication Required", "6585 6"},
}

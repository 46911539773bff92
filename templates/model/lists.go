package model

import "strings"

// lists are the fields of a response whose value is a list (RFC 9110, section
// 5.6.1), and those that may have several lines though it is none, by their names
// in lower case, with where that is said. Lists and dictionaries of RFC 9651 are
// among them (its sections 3.1 and 3.2).
var lists = map[string]string{
	"accept":                              "RFC 9110, section 12.5.1",
	"accept-ch":                           "RFC 8942, section 3.1",
	"accept-encoding":                     "RFC 9110, section 12.5.3",
	"accept-patch":                        "RFC 5789, section 3.1",
	"accept-post":                         "W3C Linked Data Platform 1.0",
	"accept-ranges":                       "RFC 9110, section 14.3",
	"access-control-allow-headers":        "WHATWG Fetch",
	"access-control-allow-methods":        "WHATWG Fetch",
	"access-control-expose-headers":       "WHATWG Fetch",
	"allow":                               "RFC 9110, section 10.2.1",
	"alt-svc":                             "RFC 7838, section 3",
	"authentication-info":                 "RFC 9110, section 11.6.3",
	"cache-control":                       "RFC 9111, section 5.2",
	"cache-group-invalidation":            "RFC 9875, section 3",
	"cache-groups":                        "RFC 9875, section 2",
	"cache-status":                        "RFC 9211, section 2",
	"cdn-cache-control":                   "RFC 9213, section 2.1",
	"clear-site-data":                     "W3C Clear Site Data",
	"connection":                          "RFC 9110, section 7.6.1",
	"content-digest":                      "RFC 9530, section 2",
	"content-encoding":                    "RFC 9110, section 8.4",
	"content-language":                    "RFC 9110, section 8.5",
	"content-security-policy":             "W3C Content Security Policy 3",
	"content-security-policy-report-only": "W3C Content Security Policy 3",
	"dav":                                 "RFC 4918, section 10.1",
	"im":                                  "RFC 3229, section 10.5.2",
	"link":                                "RFC 8288, section 3",
	"permissions-policy":                  "W3C Permissions Policy",
	"priority":                            "RFC 9218, section 5",
	"pragma":                              "RFC 9111, section 5.4",
	"preference-applied":                  "RFC 7240, section 3",
	"proxy-authenticate":                  "RFC 9110, section 11.7.1",
	"proxy-authentication-info":           "RFC 9110, section 11.7.3",
	"proxy-status":                        "RFC 9209, section 2",
	"ratelimit":                           "draft-ietf-httpapi-ratelimit-headers",
	"ratelimit-policy":                    "draft-ietf-httpapi-ratelimit-headers",
	"repr-digest":                         "RFC 9530, section 3",
	"server-timing":                       "W3C Server Timing",
	"set-cookie":                          "RFC 6265, section 3", // no list, for its dates have commas
	"signature":                           "RFC 9421, section 4.2",
	"signature-input":                     "RFC 9421, section 4.1",
	"timing-allow-origin":                 "W3C Resource Timing",
	"upgrade":                             "RFC 9110, section 7.8",
	"vary":                                "RFC 9110, section 12.5.5",
	"via":                                 "RFC 9110, section 7.6.3",
	"warning":                             "RFC 9111, section 5.5",
	"www-authenticate":                    "RFC 9110, section 11.6.1",
}

// IsList reports whether a response may have several lines of the header. It adds
// to those that stand there before it is sent, by middleware; any other header it
// replaces. A table says of its own headers which they are: strings and items are
// lists.
func (h *Header) IsList() bool {
	return h.Type == HeaderStrings || h.Type == HeaderItems || lists[strings.ToLower(h.Name)] != ""
}

// SaysAccept reports whether a line of Vary says that a response depends on Accept,
// among others perhaps.
func SaysAccept(line string) bool {
	for item := range strings.SplitSeq(line, ",") {
		if item = strings.Trim(item, " \t"); item == "*" || strings.EqualFold(item, "Accept") {
			return true
		}
	}
	return false
}

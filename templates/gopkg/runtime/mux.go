package runtime

import (
	"net"
	"net/http"
	"path"
	"strings"
)

// Mux returns a handler that serves requests with mux, except that where mux
// would answer 404 or 405 itself, for want of a pattern that matches, the table
// answers: in the shape and with the headers of its errors, and with the Allow
// that mux would send. Redirects, and all that a registered handler sends, are
// mux's own, and a request that a pattern matches is matched once.
//
// To that end Mux registers the pattern / with mux, unless a catch-all is
// registered already, beside which mux has nothing to answer itself. A service
// that has one registers it before it calls Mux; after that, net/http panics. Other
// patterns may come later. Where no pattern matches, Request.Pattern is "/" (Go
// 1.23 and later).
//
// Allow names the methods of the table and those of net/http. A pattern of another
// method does not count: a path that has no other is not found. Nor is one for
// CONNECT that is not clean, as /a//b.
func Mux(mux *http.ServeMux) http.Handler {
	registerRest(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL == nil: // no server has read the request, and no pattern can match it
			sendFailure(w, r, notFound())
		case r.URL.Path == "" && r.Method == http.MethodConnect: // as a proxy is asked; not even / matches it
			respondUnmatched(w, r, mux)
		default:
			mux.ServeHTTP(w, r)
		}
	})
}

// registerRest registers what answers the requests that no other pattern of mux
// matches, unless mux has a pattern for them: then net/http panics, here as where
// one is registered later.
func registerRest(mux *http.ServeMux) {
	defer func() { _ = recover() }()

	// Has net/http panicked since your pattern / conflicts with that of this line?
	// Register / before you call Mux, which then registers none.
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { respondUnmatched(w, r, mux) })
}

// respondUnmatched answers a request that no pattern of mux matches.
func respondUnmatched(w http.ResponseWriter, r *http.Request, mux *http.ServeMux) {
	if allow := muxAllows(mux, r); allow != "" {
		respondNotAllowed(w, r, allow)
		return
	}
	sendFailure(w, r, notFound())
}

// muxAllows lists the methods under which mux has a pattern for the host and the
// path of a request, for Allow (RFC 9110, section 10.2.1). For these, mux finds
// another pattern than for a method that no pattern names.
//
// For CONNECT, and for no other method, a mux takes host and path as they stand.
func muxAllows(mux *http.ServeMux, r *http.Request) string {
	probe := http.Request{Method: "-", Host: r.Host, URL: r.URL}
	if r.Method == http.MethodConnect {
		if p := r.URL.EscapedPath(); p != "" && p != path.Clean(p) && p != path.Clean(p)+"/" {
			return ""
		}
		probe.Host = net.JoinHostPort(r.URL.Host, "") // of which the mux drops the port that is added here
	}
	_, rest := mux.Handler(&probe)
	var allow []string
	for _, method := range muxMethods {
		probe.Method = method
		if _, pattern := mux.Handler(&probe); pattern != rest && method != r.Method {
			allow = append(allow, method)
		}
	}
	return strings.Join(allow, ", ")
}

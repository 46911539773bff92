package runtime

import "net/http"

// Mux returns a handler that serves requests with mux, except that where mux
// would answer 404 or 405 itself, for want of a pattern that matches, the table
// answers: in the shape and with the headers of its errors, and with the Allow
// that mux has found. Redirects, and all that a registered handler sends, are
// mux's own.
func Mux(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL == nil { // no server has read the request, and no pattern can match it
			sendFailure(w, r, notFound())
			return
		}
		if r.RequestURI != "*" {
			if h, pattern := mux.Handler(r); pattern == "" && respondUnmatched(w, r, h) {
				return
			}
		}
		mux.ServeHTTP(w, r)
	})
}

// respondUnmatched answers a request that matches no pattern, and reports
// whether it has: h, which mux chose for it, may also redirect.
func respondUnmatched(w http.ResponseWriter, r *http.Request, h http.Handler) bool {
	unsent := said{header: http.Header{}}
	h.ServeHTTP(&unsent, r)
	switch unsent.code {
	case http.StatusNotFound:
		sendFailure(w, r, notFound())
	case http.StatusMethodNotAllowed:
		respondNotAllowed(w, r, unsent.header.Get("Allow"))
	default:
		return false
	}
	return true
}

// said is a ResponseWriter that sends nothing: it keeps the status code and the
// header that a mux would have sent.
type said struct {
	header http.Header
	code   int
}

func (s *said) Header() http.Header         { return s.header }
func (s *said) WriteHeader(code int)        { s.code = code }
func (s *said) Write(p []byte) (int, error) { return len(p), nil }

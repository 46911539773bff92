package runtime

import (
	"cmp"
	"math"
	"net/http"
	"strings"
	"time"
)

// RetryAfter returns how long the response that err comes from says to wait before
// the request is sent once more, and whether it says so, by one valid Retry-After (RFC
// 9110, section 10.2.3). It is false of an error that [Check] has not made.
//
// What the header gives as a date is counted from the response's own Date, and from the
// receipt where it has none. A date that is past then is 0, and what a Duration has no
// room for is the longest that there is.
func RetryAfter(err error) (after time.Duration, ok bool) {
	r := receivedIn(err)
	if r == nil {
		return 0, false
	}
	return retryAfter(r.response.Header, r.at)
}

// Retryable reports whether the request that err answers may be sent once more as it
// is, and how long the response says to wait before, by [RetryAfter]: 0 leaves that to
// the client. The table says of each row, and HTTP of the code of an [*UnexpectedError],
// which of these holds:
//
//   - never;
//   - where the method is idempotent (RFC 9110, section 9.2.2). POST and PATCH count as
//     that where the request had an Idempotency-Key. An empty method is that of the
//     request;
//   - where Retry-After says when, and not without it;
//   - always.
//
// It is false of an error that [Check] has not made: whether to go on after a failure
// to connect, or a timeout, is the policy of the HTTP client. How often, and how long to
// wait where the response does not say it, is that of the caller.
func Retryable(err error, method string) (after time.Duration, ok bool) {
	f := remoteIn(err)
	if f == nil {
		return 0, false
	}
	r := receivedOf(f)
	after, waits := retryAfter(r.response.Header, r.at)
	switch cmp.Or(f.row.retry, usualRetry(f.row.code)) {
	case "safe":
		ok = isIdempotent(method, r.response.Request)
	case "after":
		ok = waits
	case "always":
		ok = true
	}
	if !ok {
		return 0, false
	}
	return after, true
}

// usualRetry is when a client may send a request once more that got an error of the
// code, unless the table says otherwise. It is never where the request has to be
// another one, or the server will not have what it lacks.
func usualRetry(code int) string {
	switch code {
	case 408, 421, 425:
		return "always" // it has not been acted on
	case 413, 429, 503:
		return "after"
	case 501, 505, 506, 507, 508, 510, 511:
		return "never"
	}
	if code >= 500 {
		return "safe" // it may have been acted on
	}
	return "never"
}

// isIdempotent reports whether a request does as much when it is sent twice.
func isIdempotent(method string, r *http.Request) bool {
	if r != nil && method == "" {
		method = cmp.Or(r.Method, http.MethodGet) // as net/http has it
	}
	switch method {
	case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE":
		return true
	case "POST", "PATCH":
		return r != nil && r.Header.Get("Idempotency-Key") != ""
	}
	return false
}

// retryAfter is how long the header of a response says to wait that was received then,
// and whether it says so (RFC 9110, section 10.2.3). A date is counted from the Date of
// the response, for the clocks of a server and a client differ, and from the receipt
// where it has none.
func retryAfter(h http.Header, received time.Time) (wait time.Duration, ok bool) {
	values := h["Retry-After"]
	if len(values) != 1 {
		return 0, false
	}
	if wait, ok = delaySeconds(values[0]); ok {
		return wait, true
	}
	at, ok := dateOf(values[0], received)
	if !ok {
		return 0, false
	}
	from := received
	if dates := h["Date"]; len(dates) == 1 {
		if date, ok := dateOf(dates[0], received); ok {
			from = date
		}
	}
	return max(0, at.Sub(from)), true
}

// delaySeconds reads a number of seconds, which has digits and nothing else. More
// than a Duration has room for is the longest that there is, 292 years.
func delaySeconds(value string) (wait time.Duration, ok bool) {
	const longest = math.MaxInt64 / int64(time.Second)
	seconds := int64(0)
	for _, c := range []byte(value) {
		if c < '0' || '9' < c {
			return 0, false
		}
		seconds = min(10*seconds+int64(c-'0'), longest+1)
	}
	if seconds > longest {
		return math.MaxInt64, true
	}
	return time.Duration(seconds) * time.Second, value != ""
}

// dateForms are the forms of a date that a recipient accepts (RFC 9110, section
// 5.6.7). That of asctime has a day of two digits, or of a space and a digit.
var dateForms = [...]string{http.TimeFormat, twoDigitYear, time.ANSIC, "Mon Jan 02 15:04:05 2006"}

const twoDigitYear = "Monday, 02-Jan-06 15:04:05 GMT"

// dateOf reads a date. A year of two digits is the one within 50 years of now.
func dateOf(value string, now time.Time) (date time.Time, ok bool) {
	whole, leap := strings.Replace(value, " 23:59:60", " 23:59:59", 1), time.Duration(0)
	if whole != value {
		leap = time.Second // which package time lacks
	}
	for _, form := range dateForms {
		date, err := time.Parse(form, whole)
		if err != nil || !isWritten(whole, date.Format(form)) {
			continue
		}
		if form == twoDigitYear && !date.After(now.AddDate(-50, 0, 0)) {
			date = date.AddDate(100, 0, 0)
		}
		return date.Add(leap), true
	}
	return time.Time{}, false
}

// isWritten reports whether the date is written as its form has it: time.Parse takes
// names in any case, and fractions of a second. Which day of the week it is said to be
// does not matter.
func isWritten(date, want string) bool {
	day, rest, _ := strings.Cut(date, " ")
	_, wantRest, _ := strings.Cut(want, " ")
	return rest == wantRest && day[0] < 'a' && day[1:] == strings.ToLower(day[1:])
}

package runtime

import (
	"bufio"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Each line of testdata/retry-after-cases.tsv, which has all forms of Retry-After.
func TestRetryAfterCases(t *testing.T) {
	file, err := os.Open("testdata/retry-after-cases.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	// An hour before the dates there, but for that of 1999, is the time at which the
	// response was made.
	made := time.Date(1994, 11, 6, 7, 49, 37, 0, time.UTC)
	cases := 0
	for lines := bufio.NewScanner(file); lines.Scan(); {
		cells := strings.Split(lines.Text(), "\t")
		if len(cells) != 3 || cells[0] == "value" {
			continue // a comment, the head
		}
		cases++
		value, meaning := cells[0], cells[1]
		t.Run(value, func(t *testing.T) {
			header := http.Header{"Retry-After": {value}, "Date": {made.Format(http.TimeFormat)}}
			got, ok := retryAfter(header, made.AddDate(1, 0, 0))
			if want, wantOK := meant(t, meaning, made); got != want || ok != wantOK {
				t.Errorf("Retry-After: %s: %v, %v; want %v, %v", value, got, ok, want, wantOK)
			}
		})
	}
	if cases != 15 {
		t.Errorf("%d cases, want 15", cases)
	}
}

// meant is what a case means in a response that was made then.
func meant(t *testing.T, meaning string, made time.Time) (wait time.Duration, ok bool) {
	kind, value, _ := strings.Cut(meaning, " ")
	switch kind {
	case "seconds":
		n, err := strconv.Atoi(value)
		if err != nil {
			t.Fatal(err)
		}
		return time.Duration(n) * time.Second, true
	case "date":
		at, err := time.Parse(time.RFC3339, value)
		if err != nil {
			t.Fatal(err)
		}
		return at.Sub(made), true
	case "overflow":
		return math.MaxInt64, true
	case "invalid":
		return 0, false
	}
	t.Fatalf("a meaning %q", meaning)
	return 0, false
}

func TestRetryAfterHeader(t *testing.T) {
	received := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	const (
		noon    = "Tue, 24 Nov 2026 12:00:00 GMT"
		oneLess = "Tue, 24 Nov 2026 11:59:00 GMT"
		oneMore = "Tue, 24 Nov 2026 12:01:00 GMT"
		none    = -1
	)
	for _, c := range []struct {
		name   string
		values []string
		date   []string
		want   time.Duration
	}{
		{"none", nil, nil, none},
		{"two", []string{"1", "1"}, nil, none},
		{"a date, from that of the response", []string{oneMore}, []string{oneLess}, 2 * time.Minute},
		{"a date, from the receipt where the response has none", []string{oneMore}, nil, time.Minute},
		{"or two", []string{oneMore}, []string{oneLess, oneLess}, time.Minute},
		{"or what is none", []string{oneMore}, []string{"yesterday"}, time.Minute},
		{"a date of the response as of RFC 850", []string{oneMore}, []string{"Tuesday, 24-Nov-26 11:59:00 GMT"}, 2 * time.Minute},
		{"the date of the response", []string{noon}, []string{noon}, 0},
		{"a past date", []string{oneLess}, []string{noon}, 0},
		{"a past date, from the receipt", []string{oneLess}, nil, 0},
		{"seconds, whatever the date", []string{"60"}, []string{oneMore}, time.Minute},
		{"seconds with zeros in front", []string{"0060"}, nil, time.Minute},
		{"the last number of seconds", []string{"9223372036"}, nil, 9223372036 * time.Second},
		{"one more", []string{"9223372037"}, nil, math.MaxInt64},
		{"digits, and no digit", []string{"99999999999999999999s"}, nil, none},
		{"digits of another script", []string{"٣"}, nil, none},
		{"a date beyond all durations", []string{"Fri, 31 Dec 9999 23:59:59 GMT"}, nil, math.MaxInt64},
		{"section 5.6.7: a leap second", []string{"Tue, 24 Nov 2026 23:59:60 GMT"}, []string{"Tue, 24 Nov 2026 23:59:58 GMT"}, 2 * time.Second},
		{"and a second that is none", []string{"Tue, 24 Nov 2026 12:01:60 GMT"}, nil, none},
		{"section 5.6.7: asctime, with a day of two digits", []string{"Tue Nov 24 12:01:00 2026"}, nil, time.Minute},
		{"and with a zero", []string{"Tue Dec 01 12:00:00 2026"}, nil, 7 * 24 * time.Hour},
		{"and without a space", []string{"Tue Dec 1 12:00:00 2026"}, nil, none},
		{"section 5.6.7: two digits of a year that comes", []string{"Tuesday, 24-Nov-76 12:00:00 GMT"}, nil, time.Date(2076, 11, 24, 12, 0, 0, 0, time.UTC).Sub(received)},
		{"and of one more than 50 years away, which is past", []string{"Wednesday, 24-Nov-77 12:00:00 GMT"}, nil, 0},
		{"another day of the week", []string{"Mon, 24 Nov 2026 12:01:00 GMT"}, nil, time.Minute},
		{"small letters", []string{"tue, 24 Nov 2026 12:01:00 GMT"}, nil, none},
		{"capitals", []string{"TUE, 24 Nov 2026 12:01:00 GMT"}, nil, none},
		{"a month of small letters", []string{"Tue, 24 nov 2026 12:01:00 GMT"}, nil, none},
		{"fractions", []string{"Tue, 24 Nov 2026 12:01:00.5 GMT"}, nil, none},
		{"a day that there is not", []string{"Tue, 31 Nov 2026 12:01:00 GMT"}, nil, none},
		{"RFC 3339", []string{"2026-11-24T12:01:00Z"}, nil, none},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := http.Header{}
			if c.values != nil {
				h["Retry-After"] = c.values
			}
			if c.date != nil {
				h["Date"] = c.date
			}
			got, ok := retryAfter(h, received)
			if !ok {
				got = none
			}
			if got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

// received is a response as it comes to the caller of a client.
func responseTo(request *http.Request, code int, header http.Header) *http.Response {
	w := httptest.NewRecorder()
	for key, values := range header {
		w.Header()[key] = values
	}
	w.WriteHeader(code)
	res := w.Result()
	res.Request = request
	return res
}

func TestRetryAfter(t *testing.T) {
	retry := func(value string) http.Header { return http.Header{"Retry-After": {value}} }
	of := func(code int, header http.Header) error { return Check(responseTo(nil, code, header)) }
	for _, c := range []struct {
		name string
		err  error
		want time.Duration
		ok   bool
	}{
		{"none", of(429, nil), 0, false},
		{"of a row", of(429, retry("90")), 90 * time.Second, true},
		{"of an error that the table lacks", of(503, retry("90")), 90 * time.Second, true},
		{"of a row that has no such header in the table", of(404, retry("0")), 0, true},
		{"within another error", fmt.Errorf("asking: %w", of(429, retry("90"))), 90 * time.Second, true},
		{"which is nothing", of(429, retry("soon")), 0, false},
		{"of this process's own", fmt.Errorf("%w", WithHeader(NotFound(""), "Retry-After", "90")), 0, false},
		{"of none", errors.New("connection refused"), 0, false},
		{"of nil", nil, 0, false},
		{"of a success", of(200, retry("90")), 0, false},
		{"a date without a Date is counted from the receipt, which is later", of(429, retry("Sun, 06 Nov 1994 08:49:37 GMT")), 0, true},
		{"a date from a Date", of(429, http.Header{"Retry-After": {"Sun, 06 Nov 1994 08:49:37 GMT"}, "Date": {"Sun, 06 Nov 1994 08:49:00 GMT"}}), 37 * time.Second, true},
	} {
		if got, ok := RetryAfter(c.err); got != c.want || ok != c.ok {
			t.Errorf("%s: %v, %v; want %v, %v", c.name, got, ok, c.want, c.ok)
		}
	}
}

// The time of the receipt is that at which Check was called, and not that at which the
// error is asked.
func TestRetryAfterFromReceipt(t *testing.T) {
	at := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	err := Check(responseTo(nil, 429, http.Header{"Retry-After": {at.Format(http.TimeFormat)}}))
	first, ok := RetryAfter(err)
	if !ok || first <= 0 || first > time.Hour {
		t.Fatalf("%v, %v; want an hour, or a little less", first, ok)
	}
	if again, _ := RetryAfter(err); again != first {
		t.Errorf("%v, and then %v", first, again)
	}
}

func TestRetryable(t *testing.T) {
	after := http.Header{"Retry-After": {"90"}}
	key := http.Header{"Idempotency-Key": {`"8e03978e-40d5"`}}
	for _, c := range []struct {
		retry  string // of the row
		method string
		key    http.Header // of the request
		header http.Header // of the response
		after  time.Duration
		ok     bool
	}{
		{"never", "GET", nil, nil, 0, false},
		{"never", "GET", nil, after, 0, false},

		{"always", "GET", nil, nil, 0, true},
		{"always", "POST", nil, nil, 0, true},
		{"always", "POST", nil, after, 90 * time.Second, true},

		{"after", "GET", nil, nil, 0, false},
		{"after", "GET", nil, after, 90 * time.Second, true},
		{"after", "POST", nil, after, 90 * time.Second, true},
		{"after", "GET", nil, http.Header{"Retry-After": {"soon"}}, 0, false},
		{"after", "GET", nil, http.Header{"Retry-After": {"0"}}, 0, true},

		// RFC 9110, section 9.2.2.
		{"safe", "GET", nil, nil, 0, true},
		{"safe", "GET", nil, after, 90 * time.Second, true},
		{"safe", "HEAD", nil, nil, 0, true},
		{"safe", "OPTIONS", nil, nil, 0, true},
		{"safe", "TRACE", nil, nil, 0, true},
		{"safe", "PUT", nil, nil, 0, true},
		{"safe", "DELETE", nil, nil, 0, true},
		{"safe", "POST", nil, nil, 0, false},
		{"safe", "POST", nil, after, 0, false},
		{"safe", "PATCH", nil, nil, 0, false},
		{"safe", "CONNECT", nil, nil, 0, false},
		{"safe", "BREW", nil, nil, 0, false},
		{"safe", "get", nil, nil, 0, false},

		{"safe", "POST", key, nil, 0, true},
		{"safe", "POST", key, after, 90 * time.Second, true},
		{"safe", "PATCH", key, nil, 0, true},
		{"safe", "POST", http.Header{"Idempotency-Key": {""}}, nil, 0, false},
		{"safe", "BREW", key, nil, 0, false},
		{"never", "POST", key, nil, 0, false},
		{"after", "POST", key, nil, 0, false},
	} {
		name := fmt.Sprintf("%s, %s with %v, %v", c.retry, c.method, c.key, c.header)
		r := &received{response: responseTo(&http.Request{Method: c.method, Header: c.key}, 418, c.header)}
		err := error(&NotFoundError{fieldFailure: fieldFailure{failure: failure{row: &row{code: 418, retry: c.retry}, cause: r}}})
		for _, method := range []string{c.method, ""} {
			if got, ok := Retryable(err, method); got != c.after || ok != c.ok {
				t.Errorf("%s: Retryable(err, %q): %v, %v; want %v, %v", name, method, got, ok, c.after, c.ok)
			}
		}
	}
}

// The method is the one that is given, whatever that of the request was, and a request
// without one is GET, as net/http has it.
func TestRetryableMethod(t *testing.T) {
	of := func(request *http.Request) error { return Check(responseTo(request, 502, nil)) }
	for _, c := range []struct {
		name   string
		err    error
		method string
		want   bool
	}{
		{"given", of(&http.Request{Method: "POST"}), "GET", true},
		{"given, and not idempotent", of(&http.Request{Method: "GET"}), "POST", false},
		{"that of the request", of(&http.Request{Method: "PUT"}), "", true},
		{"that of the request, and not idempotent", of(&http.Request{Method: "POST"}), "", false},
		{"that of a request which has none", of(&http.Request{}), "", true},
		{"none", of(nil), "", false},
		{"given, without a request", of(nil), "GET", true},
		{"given, without a request, and not idempotent", of(nil), "POST", false},
		{"of an error in another", fmt.Errorf("asking: %w", of(&http.Request{Method: "PUT"})), "", true},
		{"of an error that is not Check's", InternalServerError(errors.New("gone")), "GET", false},
		{"of an error of the transport", errors.New("connection refused"), "GET", false},
		{"of nil", nil, "GET", false},
	} {
		if _, ok := Retryable(c.err, c.method); ok != c.want {
			t.Errorf("%s: %v, want %v", c.name, ok, c.want)
		}
	}
}

// An error that the table lacks may be retried as HTTP has it of its code: as the
// registry says, which is held to the same file.
func TestUsualRetry(t *testing.T) {
	file, err := os.Open("../../../gen/registry/testdata/retry.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	want := map[int]string{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		cells := strings.Split(lines.Text(), "\t")
		if code, err := strconv.Atoi(cells[0]); err == nil {
			want[code] = cells[1]
		}
	}
	if len(want) < 40 {
		t.Fatalf("%d codes", len(want))
	}
	for code := 400; code < 1000; code++ {
		w, known := want[code]
		switch {
		case known:
		case code < 500:
			w = want[400] // RFC 9110, section 15: as the first of its class
		default:
			w = want[500] // and one that is none of HTTP, as a 5xx
		}
		if got := usualRetry(code); got != w {
			t.Errorf("%d: %s, want %s", code, got, w)
		}
	}
}

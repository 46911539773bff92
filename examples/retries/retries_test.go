package retries

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/time/rate"

	"github.com/statusgen/statusgen/examples/retries/payments"
	"github.com/statusgen/statusgen/examples/retries/status"
)

// A script answers each request with the next of the responses, and the last of them
// for good.
type script struct {
	responses []status.Response
	requests  int
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	response := s.responses[min(s.requests, len(s.responses)-1)]
	s.requests++
	_ = response.Respond(w, r)
}

// impatient is a client of the policy that waits for nothing, but notes how long it
// would have waited.
func impatient(p *Policy, waits *[]time.Duration) *retryablehttp.Client {
	client := p.Client()
	wait := client.Backoff
	client.Backoff = func(least, most time.Duration, attempt int, res *http.Response) time.Duration {
		*waits = append(*waits, wait(least, most, attempt, res))
		return 0
	}
	return client
}

// patient is a policy with so many retries, and no more for as long as the test takes.
func patient(retries int) *Policy {
	return &Policy{Budget: rate.NewLimiter(0, retries), Longest: time.Hour}
}

func TestRetries(t *testing.T) {
	paid := func() status.Response { return status.Created(Payment{"1", 500}) }
	found := func() status.Response { return status.OK(Payment{"1", 500}) }
	const s = time.Second
	for _, c := range []struct {
		name    string
		method  string
		key     string // Idempotency-Key
		answers []status.Response
		want    string // the name of the error, empty for none
		asked   int
		waits   []time.Duration
	}{
		{"a success", "GET", "", []status.Response{found()}, "", 1, nil},
		{"429 says when", "GET", "", []status.Response{status.TooManyRequests("wait").RetryAfter(90 * s), found()}, "", 2, []time.Duration{90 * s}},
		{"to POST as well, for it was not acted on", "POST", "", []status.Response{status.TooManyRequests("wait").RetryAfter(90 * s), paid()}, "", 2, []time.Duration{90 * s}},
		{"429 does not", "GET", "", []status.Response{status.TooManyRequests("wait"), found()}, "TooManyRequests", 1, nil},
		{"503 says at once", "GET", "", []status.Response{status.ServiceUnavailable("soon").RetryAfter(0), found()}, "", 2, []time.Duration{0}},
		{"500 to GET", "GET", "", []status.Response{status.InternalServerError(nil), status.InternalServerError(nil), found()}, "", 3, []time.Duration{1 * s, 2 * s}},
		{"500 to POST", "POST", "", []status.Response{status.InternalServerError(nil), paid()}, "InternalServerError", 1, nil},
		{"500 to POST with a key", "POST", `"8e03978e"`, []status.Response{status.InternalServerError(nil), paid()}, "", 2, []time.Duration{1 * s}},
		{"409, by the table", "POST", "", []status.Response{status.AccountBusy(), paid()}, "", 2, []time.Duration{1 * s}},
		{"401 never", "GET", "", []status.Response{status.Unauthorized("Bearer", "log in"), found()}, "Unauthorized", 1, nil},
		{"402 never, with a key neither", "POST", `"8e03978e"`, []status.Response{status.CardDeclined("expired"), paid()}, "CARD_DECLINED", 1, nil},
		{"longer than the policy has time", "GET", "", []status.Response{status.TooManyRequests("wait").RetryAfter(24 * time.Hour), found()}, "TooManyRequests", 1, nil},
		{"on and on", "GET", "", []status.Response{status.ServiceUnavailable("soon").RetryAfter(s)}, "ServiceUnavailable", 5, []time.Duration{s, s, s, s}},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := &script{responses: c.answers}
			listening := httptest.NewServer(server)
			defer listening.Close()
			var waits []time.Duration
			client := impatient(patient(10), &waits)
			request, err := retryablehttp.NewRequest(c.method, listening.URL+"/payments", nil)
			if err != nil {
				t.Fatal(err)
			}
			if c.key != "" {
				request.Header.Set("Idempotency-Key", c.key)
			}
			res, err := client.Do(request)
			if err == nil {
				res.Body.Close()
			}
			checkError(t, err, c.want, c.asked)
			if server.requests != c.asked || !slices.Equal(waits, c.waits) {
				t.Errorf("asked %d times, with the waits %v; want %d and %v", server.requests, waits, c.asked, c.waits)
			}
		})
	}
}

// checkError holds that the error is the typed one of the last response, with the
// number of attempts.
func checkError(t *testing.T, err error, want string, attempts int) {
	t.Helper()
	if want == "" {
		if err != nil {
			t.Error(err)
		}
		return
	}
	var last *Error
	if !errors.As(err, &last) || last.Attempts != attempts || !payments.IsRemote(err) || payments.IDOf(err) != want {
		t.Errorf("%v, want %s, after %d attempts", err, want, attempts)
	}
}

// All requests share a budget: once it is spent, each gets its own error at once.
func TestBudget(t *testing.T) {
	listening := httptest.NewServer(&script{responses: []status.Response{status.ServiceUnavailable("soon").RetryAfter(0)}})
	defer listening.Close()
	policy := patient(3)
	var got []int
	for range 3 {
		_, err := policy.Client().Get(listening.URL)
		var last *Error
		var unavailable *payments.ServiceUnavailableError
		if !errors.As(err, &last) || !errors.As(err, &unavailable) {
			t.Fatal(err)
		}
		got = append(got, last.Attempts)
	}
	if want := []int{4, 1, 1}; !slices.Equal(got, want) {
		t.Errorf("attempts %v, want %v", got, want)
	}
}

// A request whose deadline comes before the server would answer is not sent again.
func TestDeadline(t *testing.T) {
	ctx, cancel := context.WithDeadline(context.Background(), time.Now().Add(time.Minute))
	defer cancel()
	listening := httptest.NewServer(&script{responses: []status.Response{status.TooManyRequests("wait").RetryAfter(2 * time.Minute)}})
	defer listening.Close()
	client := &Client{listening.URL, patient(10).Client().StandardClient()}
	_, err := client.Payment(ctx, "1")
	checkError(t, err, "TooManyRequests", 1)
}

// A request that got no response is sent once more, unless it may have been acted on.
func TestReconnect(t *testing.T) {
	listening := httptest.NewServer(http.NotFoundHandler())
	listening.Close()
	for method, attempts := range map[string]int{"GET": 5, "PUT": 5, "DELETE": 5, "POST": 1, "PATCH": 1} {
		var waits []time.Duration
		request, err := retryablehttp.NewRequest(method, listening.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, err = impatient(patient(10), &waits).Do(request)
		var last *Error
		if !errors.As(err, &last) || last.Attempts != attempts || payments.IsRemote(err) {
			t.Errorf("%s: %v, want %d attempts", method, err, attempts)
		}
	}
}

// The policy that go-retryablehttp has for all services honours our responses, too: it
// retries what says so, after the time that it says.
func TestDefaultPolicy(t *testing.T) {
	for _, c := range []struct {
		response status.Response
		retries  bool
		wait     time.Duration
	}{
		{status.TooManyRequests("wait").RetryAfter(90 * time.Second), true, 90 * time.Second},
		{status.ServiceUnavailable("soon").RetryAfter(90 * time.Second), true, 90 * time.Second},
		{status.ServiceUnavailable("soon").RetryAfter(0), true, 0},
		{status.ServiceUnavailable("soon"), true, time.Second},
		{status.InternalServerError(nil), true, time.Second},
		{status.NotImplemented("no"), false, time.Second},
		{status.Unauthorized("Bearer", "log in"), false, time.Second},
		{status.CardDeclined("expired"), false, time.Second},
	} {
		w := httptest.NewRecorder()
		c.response.Respond(w, httptest.NewRequest("POST", "/payments", nil))
		retries, err := retryablehttp.DefaultRetryPolicy(context.Background(), w.Result(), nil)
		wait := retryablehttp.DefaultBackoff(time.Second, time.Minute, 0, w.Result())
		if retries != c.retries || err != nil || wait != c.wait {
			t.Errorf("%v: %v, %v, after %v; want %v, after %v", c.response, retries, err, wait, c.retries, c.wait)
		}
	}
}

// The test of a client gets the answer that it is about from the service's package: of
// a handler, with a server,
func TestPayment(t *testing.T) {
	server := httptest.NewServer(status.GetHandler(func(*http.Request) status.GetResponse { return status.NotFound("no such payment") }))
	defer server.Close()
	_, err := (&Client{server.URL, server.Client()}).Payment(context.Background(), "17")
	var missing *payments.NotFoundError
	if !errors.As(err, &missing) || missing.Message() != "no such payment" {
		t.Errorf("the error is %v", err)
	}
}

// or recorded, without one.
func TestCheck(t *testing.T) {
	for _, c := range []struct {
		response status.Response
		want     string
	}{
		{status.Created(Payment{"1", 500}), "<nil>"},
		{status.CardDeclined("expired"), "*payments.CardDeclinedError, retryable: false"},
		{status.AccountBusy(), "*payments.AccountBusyError, retryable: true"},
	} {
		w := httptest.NewRecorder()
		c.response.Respond(w, httptest.NewRequest("POST", "/payments", nil))
		err := payments.Check(w.Result())
		got := fmt.Sprintf("%T", err)
		if err != nil {
			_, ok := payments.Retryable(err, "POST")
			got += fmt.Sprintf(", retryable: %v", ok)
		}
		if got != c.want {
			t.Errorf("%v: %s, want %s", c.response, got, c.want)
		}
	}
}

// Package retries is a client that sends requests once more, where the table lets it:
// the policy of hashicorp/go-retryablehttp, made of Retryable and a budget.
package retries

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/time/rate"

	"github.com/statusgen/statusgen/examples/retries/payments"
)

//go:generate go tool statusgen

// A Policy says when a request is sent once more.
type Policy struct {
	Budget  *rate.Limiter // of retries, for all requests together: a server that fails is not asked much more often for it
	Longest time.Duration // that a server may ask to wait
}

// Client returns a client with the policy. Its errors are an [Error].
func (p *Policy) Client() *retryablehttp.Client {
	client := retryablehttp.NewClient()
	client.Logger = nil
	client.CheckRetry, client.Backoff, client.ErrorHandler = p.retries, backoff, giveUp
	return client
}

// retries reports whether a request is sent once more, and what its error was.
func (p *Policy) retries(ctx context.Context, res *http.Response, err error) (bool, error) {
	if err != nil { // there is no response
		return mayReconnect(ctx, err) && p.allows(ctx, 0), err
	}
	err = payments.Check(res)
	if err == nil {
		return false, nil
	}
	res.Body = payments.ResponseOf(err).Body // Check has closed the other, which the client goes on to read
	after, ok := payments.Retryable(err, "")
	return ok && p.allows(ctx, after), err
}

// allows reports whether there is time to wait as long, and a retry left.
func (p *Policy) allows(ctx context.Context, after time.Duration) bool {
	deadline, ends := ctx.Deadline()
	return ctx.Err() == nil && after <= p.Longest && !(ends && time.Until(deadline) < after) && p.Budget.Allow()
}

// mayReconnect reports whether a request that got no response may be sent once more.
// One of POST may have been acted on; the client does not say here whether it had an
// Idempotency-Key.
func mayReconnect(ctx context.Context, err error) bool {
	var failed *url.Error
	if !errors.As(err, &failed) || failed.Op == "Post" || failed.Op == "Patch" {
		return false
	}
	ok, _ := retryablehttp.DefaultRetryPolicy(ctx, nil, err)
	return ok
}

// backoff is how long to wait: what the response says, or longer each time.
func backoff(least, most time.Duration, attempt int, res *http.Response) time.Duration {
	if after, ok := payments.RetryAfter(payments.Check(res)); ok {
		return after
	}
	return retryablehttp.DefaultBackoff(least, most, attempt, nil)
}

// An Error is the last error of a request, and how often it was sent.
type Error struct {
	Attempts int
	Err      error
}

func (e *Error) Error() string { return fmt.Sprintf("%v (attempts: %d)", e.Err, e.Attempts) }
func (e *Error) Unwrap() error { return e.Err }

// giveUp makes the error of a request that has failed for the last time.
func giveUp(_ *http.Response, err error, attempts int) (*http.Response, error) {
	return nil, &Error{attempts, err}
}

// A Payment is what the service has booked.
type Payment struct {
	ID     string `json:"id"`
	Amount int    `json:"amount"`
}

// A Client asks the service.
type Client struct {
	URL  string
	HTTP *http.Client // that of a Policy, or any other
}

// Payment returns a payment.
func (c *Client) Payment(ctx context.Context, id string) (p Payment, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.URL+"/payments/"+url.PathEscape(id), nil)
	if err != nil {
		return p, err
	}
	res, err := c.HTTP.Do(request)
	if err != nil {
		return p, err
	}
	if err := payments.Check(res); err != nil {
		return p, err
	}
	defer res.Body.Close()
	return p, json.NewDecoder(res.Body).Decode(&p)
}

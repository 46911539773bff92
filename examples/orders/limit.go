package main

import (
	"math"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/statusgen/statusgen/examples/orders/status"
)

// limits lets each customer send a request each so often, and some at once. There
// are as many customers as tokens, so it does not forget one.
type limits struct {
	each  time.Duration
	burst int

	mu sync.Mutex
	of map[string]*rate.Limiter
}

// handler answers with 429 what comes too often, and tells in RateLimit and
// RateLimit-Policy what is left (draft-ietf-httpapi-ratelimit-headers).
func (l *limits) handler(handler http.Handler) http.Handler {
	policy := status.NewItem("default").With("q", l.burst).With("w", l.seconds(l.burst))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		now := time.Now()
		limiter := l.limiter(customer(r))
		taken := limiter.ReserveN(now, 1)
		wait := taken.DelayFrom(now)
		if wait > 0 {
			taken.CancelAt(now)
		}
		left := max(0, int(limiter.TokensAt(now)))
		limit := status.NewItem("default").With("r", left).With("t", l.seconds(l.burst-left))
		if wait > 0 {
			status.RateLimited().RetryAfter(wait).RateLimitPolicy(policy).RateLimit(limit).Respond(w, r)
			return
		}
		w.Header().Set("RateLimit-Policy", policy.String())
		w.Header().Set("RateLimit", limit.String())
		handler.ServeHTTP(w, r)
	})
}

// seconds is how long it takes until so many requests are allowed again.
func (l *limits) seconds(requests int) int {
	return int(math.Ceil((time.Duration(requests) * l.each).Seconds()))
}

func (l *limits) limiter(customer string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of == nil {
		l.of = map[string]*rate.Limiter{}
	}
	if l.of[customer] == nil {
		l.of[customer] = rate.NewLimiter(rate.Every(l.each), l.burst)
	}
	return l.of[customer]
}

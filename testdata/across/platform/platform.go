// Package platform is what all services of an organisation share.
package platform

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"example.com/platform/status"
)

// Admit returns why a request may not pass, or nil.
func Admit(r *http.Request) error {
	dial := errors.New("dial tcp 10.1.2.3:5432: connection refused")
	switch r.Header.Get("X-Caller") {
	case "nobody":
		return status.Unauthenticated(`Bearer realm="platform"`, "the token has expired", errors.New("exp=1767323045"))
	case "greedy":
		return status.QuotaExceeded("requests", 100, time.Minute, "acct-17").RetryAfter(90 * time.Second)
	case "clumsy":
		return fmt.Errorf("reading the caller: %w", status.InvalidArgument("the caller is malformed").Field("/caller", "has no name").Field("/scopes/0", "is unknown"))
	case "suspended":
		return status.Suspended(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
	case "blocked":
		order := status.Order{Court: "Leiden", Pages: []int{3, 4}}
		return status.Blocked("there is an order", "privacy", order).Since(time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)).Orders(order, status.Order{Court: "Delft"})
	case "retired":
		return status.Retired("use the other platform")
	case "unlucky":
		return status.Broken(dial)
	case "upstream":
		return status.Upstream("db-3.internal", dial)
	}
	return nil
}

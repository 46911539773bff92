// Package service answers requests that somebody admits.
package service

import (
	"net/http"

	"example.com/service/status"
)

// New returns the handler of the service. Admit returns why a request may not pass.
func New(admit func(*http.Request) error) http.Handler {
	return status.Resource{Get: func(r *http.Request) status.GetResponse {
		if err := admit(r); err != nil {
			return status.Fail(err)
		}
		return status.OK("welcome")
	}}
}

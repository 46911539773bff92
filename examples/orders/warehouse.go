package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strconv"
	"time"

	"github.com/statusgen/statusgen/examples/orders/status"
)

// A warehouse is another service, which keeps the articles.
type warehouse struct {
	url    *url.URL
	client *http.Client
	proxy  http.Handler
}

func newWarehouse(u *url.URL) *warehouse {
	return &warehouse{
		url:    u,
		client: &http.Client{Timeout: 10 * time.Second},
		proxy: &httputil.ReverseProxy{
			Rewrite: func(r *httputil.ProxyRequest) {
				r.SetURL(u)
				r.Out.Header.Del("Authorization") // is for this service
			},
			ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
				status.BadGateway("warehouse", err).Respond(w, r)
			},
		},
	}
}

// stock answers with what the warehouse says of an article.
func (s *server) stock(r *http.Request) status.GetResponse {
	if !sku.MatchString(r.PathValue("sku")) {
		return status.NotFound()
	}
	return status.Serve(s.warehouse.proxy)
}

// release has the warehouse give up what it keeps for the order. It may be asked to
// several times.
func (w *warehouse) release(ctx context.Context, order int64) error {
	u := w.url.JoinPath("reservations", strconv.FormatInt(order, 10))
	r, err := http.NewRequestWithContext(ctx, "DELETE", u.String(), nil)
	if err != nil {
		return err
	}
	response, err := w.client.Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusNoContent && response.StatusCode != http.StatusNotFound {
		return fmt.Errorf("DELETE %s: %s", u.Redacted(), response.Status)
	}
	return nil
}

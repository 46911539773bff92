package routers

import (
	"net/http"

	"github.com/statusgen/statusgen/examples/routers/status"
)

// NetHTTP serves the orders with the mux of net/http.
func NetHTTP(s *Service) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /orders", status.GetHandler(s.List))
	mux.Handle("POST /orders", status.PostHandler(s.Create))
	mux.Handle("GET /orders/{id}", status.GetHandler(func(r *http.Request) status.GetResponse {
		return s.Get(r, r.PathValue("id"))
	}))
	mux.Handle("PUT /orders/{id}", status.PutHandler(func(r *http.Request) status.PutResponse {
		return s.Replace(r, r.PathValue("id"))
	}))
	mux.Handle("DELETE /orders/{id}", status.DeleteHandler(func(r *http.Request) status.DeleteResponse {
		return s.Cancel(r, r.PathValue("id"))
	}))
	return status.Mux(mux)
}

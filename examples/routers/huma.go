package routers

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/statusgen/statusgen/examples/routers/status"
)

// Huma serves the orders with huma on the mux of net/http.
func Huma(s *Service) http.Handler {
	mux := http.NewServeMux()
	api := humago.New(mux, huma.Config{
		OpenAPI: &huma.OpenAPI{Info: &huma.Info{Title: "orders", Version: "1"}},
		Formats: huma.DefaultFormats,
	})
	type byID struct {
		ID string `path:"id"`
	}
	huma.Get(api, "/orders", func(context.Context, *struct{}) (*huma.StreamResponse, error) {
		return respond(func(r *http.Request) status.Response { return s.List(r) })
	})
	huma.Post(api, "/orders", func(context.Context, *struct{}) (*huma.StreamResponse, error) {
		return respond(func(r *http.Request) status.Response { return s.Create(r) })
	})
	huma.Get(api, "/orders/{id}", func(_ context.Context, in *byID) (*huma.StreamResponse, error) {
		return respond(func(r *http.Request) status.Response { return s.Get(r, in.ID) })
	})
	huma.Put(api, "/orders/{id}", func(_ context.Context, in *byID) (*huma.StreamResponse, error) {
		return respond(func(r *http.Request) status.Response { return s.Replace(r, in.ID) })
	})
	huma.Delete(api, "/orders/{id}", func(_ context.Context, in *byID) (*huma.StreamResponse, error) {
		return respond(func(r *http.Request) status.Response { return s.Cancel(r, in.ID) })
	})
	return status.Mux(mux)
}

// respond lets a response send itself where huma would encode a body.
func respond(handle func(*http.Request) status.Response) (*huma.StreamResponse, error) {
	return &huma.StreamResponse{Body: func(c huma.Context) {
		r, w := humago.Unwrap(c)
		handle(r).Respond(w, r)
	}}, nil
}

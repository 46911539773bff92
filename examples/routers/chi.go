package routers

import (
	"cmp"
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/statusgen/statusgen/examples/routers/status"
)

// Chi serves the orders with chi.
func Chi(s *Service) http.Handler {
	router := chi.NewRouter()
	list := func(w http.ResponseWriter, r *http.Request) {
		s.List(r).Respond(w, r)
	}
	get := func(w http.ResponseWriter, r *http.Request) {
		s.Get(r, chi.URLParam(r, "id")).Respond(w, r)
	}
	router.Get("/orders", list)
	router.Head("/orders", list)
	router.Post("/orders", func(w http.ResponseWriter, r *http.Request) {
		s.Create(r).Respond(w, r)
	})
	router.Get("/orders/{id}", get)
	router.Head("/orders/{id}", get)
	router.Put("/orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		s.Replace(r, chi.URLParam(r, "id")).Respond(w, r)
	})
	router.Delete("/orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		s.Cancel(r, chi.URLParam(r, "id")).Respond(w, r)
	})

	router.NotFound(func(w http.ResponseWriter, r *http.Request) {
		status.NotFound().Respond(w, r)
	})
	router.MethodNotAllowed(func(w http.ResponseWriter, r *http.Request) {
		if allow := chiAllows(router, r); allow != nil {
			status.MethodNotAllowed(allow).Respond(w, r)
		} else {
			status.NotFound().Respond(w, r) // chi looks at the method first, and may not know it
		}
	})
	return router
}

// chiAllows returns the methods that the router has a route for, at the path of
// the request.
func chiAllows(router chi.Routes, r *http.Request) []string {
	var allow []string
	for _, method := range []string{"DELETE", "GET", "HEAD", "POST", "PUT"} {
		if router.Match(chi.NewRouteContext(), method, cmp.Or(r.URL.RawPath, r.URL.Path)) {
			allow = append(allow, method)
		}
	}
	return allow
}

package bench

import (
	"net/http"

	"github.com/go-chi/render"
)

// chiRender sends the responses with chi's render, without its router.
var chiRender = contender{
	name:    "chi/render",
	newline: true,
	// render.JSON and render.XML set the media type last, so that no other gets out.
	mediaTypes: map[string]string{
		"404":    "application/json",
		"400":    "application/json",
		"404XML": "application/xml; charset=utf-8",
	},
	handlers: handlers{
		"204": render.NoContent,
		"201": rendered(func(w http.ResponseWriter, r *http.Request) {
			setHeader(w.Header(), orderURI)
			render.Status(r, 201)
			render.JSON(w, r, theOrder)
		}),
		"202": rendered(func(w http.ResponseWriter, r *http.Request) {
			setHeader(w.Header(), theTask.Href)
			render.Status(r, 202)
			render.JSON(w, r, &theTask)
		}),
		"404": rendered(func(w http.ResponseWriter, r *http.Request) {
			setProblemHeader(w.Header(), typeProblemJSON)
			render.Status(r, 404)
			render.JSON(w, r, notFound())
		}),
		"400": rendered(func(w http.ResponseWriter, r *http.Request) {
			setProblemHeader(w.Header(), typeProblemJSON)
			render.Status(r, 400)
			render.JSON(w, r, badRequest())
		}),
		"404XML": rendered(func(w http.ResponseWriter, r *http.Request) {
			setProblemHeader(w.Header(), typeProblemXML)
			render.Status(r, 404)
			render.XML(w, r, notFound())
		}),
	},
}

// rendered calls the handler with a request that may be changed: render.Status
// replaces it by one with another context.
func rendered(h http.HandlerFunc) http.HandlerFunc {
	request := new(http.Request)
	return func(w http.ResponseWriter, r *http.Request) {
		*request = *r
		h(w, request)
	}
}

package bench

import (
	"net/http"

	"github.com/statusgen/statusgen/bench/status"
)

// statusgen sends the responses of the generated package. Their errors are those
// of writing, which the ResponseWriter here does not have.
var statusgen = contender{
	name: "statusgen",
	handlers: handlers{
		"204": func(w http.ResponseWriter, r *http.Request) { status.NoContent().Respond(w, r) },
		"201": func(w http.ResponseWriter, r *http.Request) {
			status.Created(theOrder).Location(orderURI).Respond(w, r)
		},
		"202": func(w http.ResponseWriter, r *http.Request) { status.Accepted(theTask).Respond(w, r) },
		"404": func(w http.ResponseWriter, r *http.Request) { status.NotFound(noSuchOrder).Respond(w, r) },
		"400": func(w http.ResponseWriter, r *http.Request) {
			e := status.BadRequest(invalid)
			for _, v := range violations {
				e.Field(v.Pointer, v.Detail)
			}
			e.Respond(w, r)
		},
		"404XML": func(w http.ResponseWriter, r *http.Request) { status.NotFound(noSuchOrder).Respond(w, r) },
	},
}

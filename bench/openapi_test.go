package bench

import (
	"encoding/xml"
	"net/http"

	"github.com/go-openapi/runtime"
	"github.com/go-openapi/runtime/middleware"
)

// goOpenAPI sends the responses as the code does that go-swagger generates.
var goOpenAPI = contender{
	name:    "go-openapi",
	newline: true,
	handlers: handlers{
		"204": openAPIHandler(func(w http.ResponseWriter, _ runtime.Producer) {
			w.Header().Del("Content-Type")
			w.WriteHeader(204)
		}),
		"201": openAPIHandler(func(w http.ResponseWriter, p runtime.Producer) {
			setHeader(w.Header(), orderURI)
			w.WriteHeader(201)
			p.Produce(w, theOrder)
		}),
		"202": openAPIHandler(func(w http.ResponseWriter, p runtime.Producer) {
			setHeader(w.Header(), theTask.Href)
			w.WriteHeader(202)
			p.Produce(w, &theTask)
		}),
		"404": openAPIHandler(func(w http.ResponseWriter, p runtime.Producer) {
			setProblemHeader(w.Header(), typeProblemJSON)
			w.WriteHeader(404)
			p.Produce(w, notFound())
		}),
		"400": openAPIHandler(func(w http.ResponseWriter, p runtime.Producer) {
			setProblemHeader(w.Header(), typeProblemJSON)
			w.WriteHeader(400)
			p.Produce(w, badRequest())
		}),
		"404XML": openAPIHandler(func(w http.ResponseWriter, p runtime.Producer) {
			setProblemHeader(w.Header(), typeProblemXML)
			w.WriteHeader(404)
			w.Write([]byte(xml.Header))
			p.Produce(w, notFound())
		}),
	},
}

// openAPIHandler does what follows on the handler: it has the format that was
// chosen when the request was validated, and responds.
func openAPIHandler(respond middleware.ResponderFunc) http.HandlerFunc {
	c := middleware.NewRoutableContext(nil, openAPI{}, nil)
	route := new(middleware.MatchedRoute)
	route.Produces = []string{"application/json", "application/xml"}
	route.Producers = map[string]runtime.Producer{
		"application/json": runtime.JSONProducer(),
		"application/xml":  runtime.XMLProducer(),
	}
	var request, validated *http.Request
	return func(w http.ResponseWriter, r *http.Request) {
		if r != request {
			request = r
			_, validated = c.ResponseFormat(r, route.Produces)
		}
		c.Respond(w, validated, route.Produces, route, respond)
	}
}

// openAPI is what of an API a response asks for.
type openAPI struct{ middleware.RoutableAPI }

func (openAPI) DefaultProduces() string { return "application/json" }

package bench

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// danielHuma sends the responses with huma, which has no XML of its own.
var danielHuma = contender{
	name:    "huma",
	newline: true,
	handlers: handlers{
		"204": humaHandler(204, nil, func(context.Context, *struct{}) (*struct{}, error) { return nil, nil }),
		"201": humaHandler(201, setHumaHeader, func(context.Context, *struct{}) (*humaCreated, error) {
			return &humaCreated{orderURI, theOrder}, nil
		}),
		"202": humaHandler(202, setHumaHeader, func(context.Context, *struct{}) (*humaAccepted, error) {
			return &humaAccepted{theTask.Href, &theTask}, nil
		}),
		"404": humaHandler(200, setHumaProblemHeader, func(context.Context, *struct{}) (*struct{}, error) {
			return nil, (*humaProblem)(notFound())
		}),
		"400": humaHandler(200, setHumaProblemHeader, func(context.Context, *struct{}) (*struct{}, error) {
			return nil, (*humaProblem)(badRequest())
		}),
	},
}

type humaCreated struct {
	Location string `header:"Location"`
	Body     *order
}

type humaAccepted struct {
	Location string `header:"Location"`
	Body     any
}

// A humaProblem is an error as huma knows it.
type humaProblem problem

func (p *humaProblem) Error() string { return p.Detail }

func (p *humaProblem) GetStatus() int { return p.Status }

func (p *humaProblem) ContentType(string) string { return "application/problem+json" }

// setHumaHeader and setHumaProblemHeader set what huma does not set itself.

func setHumaHeader(h http.Header) {
	h["Vary"] = varyAccept
}

func setHumaProblemHeader(h http.Header) {
	h["Vary"] = varyAccept
	h["Cache-Control"] = noStore
	h["X-Content-Type-Options"] = nosniff
}

func humaHandler[O any](code int, setHeader func(http.Header), h func(context.Context, *struct{}) (*O, error)) http.HandlerFunc {
	adapter := &humaAdapter{setHeader: setHeader}
	api := huma.NewAPI(huma.Config{
		OpenAPI:       &huma.OpenAPI{Info: &huma.Info{Title: "orders", Version: "1"}},
		Formats:       huma.DefaultFormats,
		DefaultFormat: "application/json",
	}, adapter)
	huma.Register(api, huma.Operation{Method: "POST", Path: path, DefaultStatus: code}, h)
	return adapter.ServeHTTP
}

// A humaAdapter is huma's for net/http, less the mux.
type humaAdapter struct {
	op        *huma.Operation
	handler   func(huma.Context)
	setHeader func(http.Header) // may be nil
}

func (a *humaAdapter) Handle(op *huma.Operation, handler func(huma.Context)) {
	a.op, a.handler = op, handler
}

func (a *humaAdapter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if a.setHeader != nil {
		a.setHeader(w.Header())
	}
	a.handler(humago.NewContext(a.op, r, w))
}

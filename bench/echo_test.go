package bench

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// labstackEcho sends the responses with echo, in a context from its pool.
var labstackEcho = contender{
	name:    "echo",
	newline: true,
	handlers: handlers{
		"204": echoHandler(func(c echo.Context) error { return c.NoContent(204) }),
		"201": echoHandler(func(c echo.Context) error {
			setHeader(c.Response().Header(), orderURI)
			return c.JSON(201, theOrder)
		}),
		"202": echoHandler(func(c echo.Context) error {
			setHeader(c.Response().Header(), theTask.Href)
			return c.JSON(202, &theTask)
		}),
		"404": echoHandler(func(c echo.Context) error {
			setProblemHeader(c.Response().Header(), typeProblemJSON)
			return c.JSON(404, notFound())
		}),
		"400": echoHandler(func(c echo.Context) error {
			setProblemHeader(c.Response().Header(), typeProblemJSON)
			return c.JSON(400, badRequest())
		}),
		"404XML": echoHandler(func(c echo.Context) error {
			setProblemHeader(c.Response().Header(), typeProblemXML)
			return c.XML(404, notFound())
		}),
	},
}

// echoHandler does what Echo.ServeHTTP does, less the routing.
func echoHandler(h echo.HandlerFunc) http.HandlerFunc {
	e := echo.New()
	return func(w http.ResponseWriter, r *http.Request) {
		c := e.AcquireContext()
		c.Reset(r, w)
		if err := h(c); err != nil {
			e.HTTPErrorHandler(err, c)
		}
		e.ReleaseContext(c)
	}
}

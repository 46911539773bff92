package routers

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/statusgen/statusgen/examples/routers/status"
)

// Echo serves the orders with echo.
func Echo(s *Service) http.Handler {
	router := echo.New()
	list := func(c echo.Context) error {
		return s.List(c.Request()).Respond(c.Response(), c.Request())
	}
	get := func(c echo.Context) error {
		return s.Get(c.Request(), c.Param("id")).Respond(c.Response(), c.Request())
	}
	router.GET("/orders", list)
	router.HEAD("/orders", list)
	router.POST("/orders", func(c echo.Context) error {
		return s.Create(c.Request()).Respond(c.Response(), c.Request())
	})
	router.GET("/orders/:id", get)
	router.HEAD("/orders/:id", get)
	router.PUT("/orders/:id", func(c echo.Context) error {
		return s.Replace(c.Request(), c.Param("id")).Respond(c.Response(), c.Request())
	})
	router.DELETE("/orders/:id", func(c echo.Context) error {
		return s.Cancel(c.Request(), c.Param("id")).Respond(c.Response(), c.Request())
	})

	router.HTTPErrorHandler = echoError
	return router
}

// echoError answers with what a handler has returned instead of sending it, the
// handlers of echo's own for want of a route among them.
func echoError(err error, c echo.Context) {
	w, r := c.Response(), c.Request()
	switch {
	case w.Committed: // the error is of a response that was sent, and Respond has reported it
	case errors.Is(err, echo.ErrNotFound):
		status.NotFound().Respond(w, r)
	case errors.Is(err, echo.ErrMethodNotAllowed):
		status.MethodNotAllowed(allowed(w.Header())).Respond(w, r)
	default:
		status.Fail(err).Respond(w, r)
	}
}

package routers

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/statusgen/statusgen/examples/routers/status"
)

// Gin serves the orders with gin.
func Gin(s *Service) http.Handler {
	router := gin.New()
	router.RedirectTrailingSlash = false
	list := func(c *gin.Context) {
		s.List(c.Request).Respond(c.Writer, c.Request)
	}
	get := func(c *gin.Context) {
		s.Get(c.Request, c.Param("id")).Respond(c.Writer, c.Request)
	}
	router.GET("/orders", list)
	router.HEAD("/orders", list)
	router.POST("/orders", func(c *gin.Context) {
		s.Create(c.Request).Respond(c.Writer, c.Request)
	})
	router.GET("/orders/:id", get)
	router.HEAD("/orders/:id", get)
	router.PUT("/orders/:id", func(c *gin.Context) {
		s.Replace(c.Request, c.Param("id")).Respond(c.Writer, c.Request)
	})
	router.DELETE("/orders/:id", func(c *gin.Context) {
		s.Cancel(c.Request, c.Param("id")).Respond(c.Writer, c.Request)
	})

	router.NoRoute(func(c *gin.Context) {
		status.NotFound().Respond(c.Writer, c.Request)
		c.Writer.WriteHeaderNow() // or gin takes an answer to HEAD for none
	})
	router.HandleMethodNotAllowed = true
	router.NoMethod(func(c *gin.Context) {
		status.MethodNotAllowed(allowed(c.Writer.Header())).Respond(c.Writer, c.Request)
		c.Writer.WriteHeaderNow()
	})
	return router
}

// allowed returns the methods that the router has put into Allow, in the order
// in which [http.ServeMux] would have them.
func allowed(h http.Header) []string {
	methods := strings.Split(h.Get("Allow"), ", ")
	slices.Sort(methods)
	return methods
}

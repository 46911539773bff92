package bench

import (
	"encoding/xml"
	"net/http"

	"github.com/gin-gonic/gin"
)

// ginGonic sends the responses with gin, by way of a route of its router.
var ginGonic = contender{
	name: "gin",
	handlers: handlers{
		"204": ginHandler(func(c *gin.Context) { c.Status(204) }),
		"201": ginHandler(func(c *gin.Context) {
			setHeader(c.Writer.Header(), orderURI)
			c.JSON(201, theOrder)
		}),
		"202": ginHandler(func(c *gin.Context) {
			setHeader(c.Writer.Header(), theTask.Href)
			c.JSON(202, &theTask)
		}),
		"404": ginHandler(func(c *gin.Context) {
			setProblemHeader(c.Writer.Header(), typeProblemJSON)
			c.JSON(404, notFound())
		}),
		"400": ginHandler(func(c *gin.Context) {
			setProblemHeader(c.Writer.Header(), typeProblemJSON)
			c.JSON(400, badRequest())
		}),
		"404XML": ginHandler(func(c *gin.Context) {
			setProblemHeader(c.Writer.Header(), typeProblemXML)
			c.Status(404)
			c.Writer.WriteString(xml.Header)
			c.XML(404, notFound())
		}),
	},
}

func ginHandler(h gin.HandlerFunc) http.HandlerFunc {
	gin.SetMode(gin.ReleaseMode) // else it prints its routes
	engine := gin.New()
	engine.Any(path, h)
	return engine.ServeHTTP
}

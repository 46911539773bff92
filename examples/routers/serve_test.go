package routers

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/labstack/echo/v4"

	"github.com/statusgen/statusgen/examples/routers/status"
)

// served lets each router have a handler answer GET / by Serve.
var served = map[string]func(h *status.ServeResponse) http.Handler{
	"net/http": func(h *status.ServeResponse) http.Handler {
		mux := http.NewServeMux()
		mux.Handle("GET /", h)
		return mux
	},
	"chi": func(h *status.ServeResponse) http.Handler {
		router := chi.NewRouter()
		router.Use(middleware.RequestLogger(&middleware.DefaultLogFormatter{Logger: log.New(io.Discard, "", 0), NoColor: true})) // which wraps the writer
		router.Method("GET", "/", h)
		return router
	},
	"gin": func(h *status.ServeResponse) http.Handler {
		router := gin.New()
		router.GET("/", func(c *gin.Context) { h.ServeHTTP(c.Writer, c.Request) })
		return router
	},
	"echo": func(h *status.ServeResponse) http.Handler {
		router := echo.New()
		router.GET("/", func(c echo.Context) error {
			h.ServeHTTP(c.Response(), c.Request())
			return nil
		})
		return router
	},
}

// can is what a handler finds its ResponseWriter to be able to.
type can struct{ Flush, Hijack, ReadFrom, Push bool }

func abilities(w http.ResponseWriter) (c can) {
	_, c.Flush = w.(http.Flusher)
	_, c.Hijack = w.(http.Hijacker)
	_, c.ReadFrom = w.(io.ReaderFrom)
	_, c.Push = w.(http.Pusher)
	return c
}

// What the writer of a router can do, a handler of Serve can do with it, with HTTP/1.1
// and HTTP/2, whether it is observed or not.
func TestServeAbilities(t *testing.T) {
	for name, route := range served {
		for _, http2 := range []bool{false, true} {
			var without, with can
			start := func(h http.Handler) *httptest.Server {
				server := httptest.NewUnstartedServer(h)
				server.EnableHTTP2 = http2
				server.StartTLS()
				return server
			}
			ask := func(h http.Handler) {
				server := start(h)
				defer server.Close()
				response, err := server.Client().Get(server.URL)
				if err != nil {
					t.Fatal(err)
				}
				response.Body.Close()
			}
			ask(route(status.Serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { without = abilities(w) }))))
			ask(status.Observe(route(status.Serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { with = abilities(w) }))),
				func(*http.Request, status.Outcome) {}))
			if with != without || !with.Flush {
				t.Errorf("%s, HTTP/2: %t: observed %+v, and else %+v", name, http2, with, without)
			}
		}
	}
}

// A panic before anything was written is answered, in each router; one after it cuts the
// response.
func TestServePanics(t *testing.T) {
	for name, route := range served {
		for _, observed := range []bool{false, true} {
			for _, writes := range []bool{false, true} {
				handler := route(status.Serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if writes {
						io.WriteString(w, "a part")
						w.(http.Flusher).Flush()
					}
					panic("boom")
				})))
				if observed {
					handler = status.Observe(handler, func(*http.Request, status.Outcome) {})
				}
				server := httptest.NewServer(handler)
				response, err := http.Get(server.URL)
				if err != nil {
					t.Fatal(err)
				}
				body, err := io.ReadAll(response.Body)
				response.Body.Close()
				server.Close()
				if writes && (string(body) != "a part" || err == nil) || !writes && (response.StatusCode != 500 || err != nil) {
					t.Errorf("%s, observed: %t, after a part: %t: %d %s, %v", name, observed, writes, response.StatusCode, body, err)
				}
			}
		}
	}
}

// The app wires a service to the platform, and prints what each caller gets and what
// the log has of it.
package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"

	"example.com/platform"
	"example.com/service"
	"example.com/service/status"
)

func main() {
	log := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
	handler := status.Observe(service.New(platform.Admit), func(r *http.Request, o status.Outcome) {
		log.Info(r.Header.Get("X-Caller"), "outcome", o)
	})
	for _, caller := range []string{"known", "nobody", "greedy", "clumsy", "suspended", "blocked", "retired", "unlucky", "upstream"} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("X-Caller", caller)
		r.Header.Set("X-Request-Id", "r-1")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		fmt.Println(w.Code)
		var lines []string
		for key, values := range w.Header() {
			for _, value := range values {
				lines = append(lines, key+": "+value)
			}
		}
		slices.Sort(lines)
		for _, line := range lines {
			fmt.Println(line)
		}
		fmt.Printf("%s\n\n", w.Body)
	}
}

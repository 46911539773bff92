package bench

import (
	"context"
	"io"
	"net/http"
	"testing"

	"github.com/statusgen/statusgen/bench/internal/turns"
	"github.com/statusgen/statusgen/bench/status"
)

var (
	update     = status.Event{ID: "170017", Name: "order", Data: []byte(`{"id":"170017","state":"shipped","total":4200}`)}
	typeEvents = []string{"text/event-stream"}
)

// eventsByHand sends as many events as it is asked for, again and again: by one
// goroutine, of a name and data that need no care.
func eventsByHand(asked <-chan int, done chan<- error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Content-Type"] = typeEvents
		w.Header()["Cache-Control"] = noStore
		control := http.NewResponseController(w)
		var b []byte
		for n := range asked {
			var err error
			for i := 0; i < n && err == nil; i++ {
				if err = r.Context().Err(); err != nil {
					break
				}
				b = append(b[:0], "id: "...)
				b = append(b, update.ID...)
				b = append(b, "\nevent: "...)
				b = append(b, update.Name...)
				b = append(b, "\ndata: "...)
				b = append(b, update.Data...)
				b = append(b, "\n\n"...)
				if _, err = w.Write(b); err == nil {
					err = control.Flush()
				}
			}
			done <- err
		}
	}
}

// events does so with the generated package.
func events(asked <-chan int, done chan<- error) http.HandlerFunc {
	return status.GetHandler(func(*http.Request) status.GetResponse {
		return status.Events(func(_ context.Context, send func(status.Event) error) error {
			for n := range asked {
				var err error
				for i := 0; i < n && err == nil; i++ {
					err = send(update)
				}
				done <- err
			}
			return nil
		})
	}).ServeHTTP
}

// An event, through a server on loopback, whose client reads all that comes.
func BenchmarkEvent(b *testing.B) {
	entryOf := func(name string, handler func(<-chan int, chan<- error) http.HandlerFunc) turns.Entry {
		asked, done := make(chan int), make(chan error)
		c := client(b, handler(asked, done))
		b.Cleanup(func() { close(asked) })
		if _, err := io.WriteString(c.conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			b.Fatal(err)
		}
		go io.Copy(io.Discard, c.conn)
		return turns.Entry{Name: name, Do: func(n int) {
			asked <- n
			if err := <-done; err != nil {
				b.Fatal(err)
			}
		}}
	}
	turns.Run(b, entryOf("Write", eventsByHand), entryOf("statusgen", events))
}

package runtime

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	goruntime "runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var streamsFor = flag.Duration("streams", 2*time.Second, "for how long TestManyStreams holds its streams")

// 1,000 streams at once, of which some send nothing but comments: each client gets
// all that was sent to it, in order, until the server is shut down, and the end of
// the response then. No goroutine is left. In HTTP/1.1 each has a connection, for
// which the test opens 2,000 files; in HTTP/2, one connection has 200 of them.
func TestManyStreams(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	for name, streams := range map[string]int{"HTTP/1.1": 1000, "HTTP/2": 200} {
		t.Run(name, func(t *testing.T) {
			wait, before := quiet(), goruntime.NumGoroutine()
			sent, got := make([]atomic.Int64, streams), make([]atomic.Int64, streams)
			s := httptest.NewUnstartedServer(nil)
			outcomes := make(chan Outcome, streams)
			s.Config.Handler = Observe(GetHandler(func(r *http.Request) GetResponse {
				return Updates(func(ctx context.Context, send func(Event) error) error {
					n := numberIn(r)
					every := time.NewTicker(250 * time.Millisecond)
					defer every.Stop()
					for {
						if n%10 > 0 {
							if err := send(Event{ID: fmt.Sprint(sent[n].Load()), Data: []byte(fmt.Sprint("stream\n", n))}); err != nil {
								return err
							}
							sent[n].Add(1)
						}
						select {
						case <-ctx.Done():
							return ctx.Err()
						case <-every.C:
						}
					}
				}).KeepAlive(time.Second)
			}), func(_ *http.Request, o Outcome) { outcomes <- o })
			protocols[name](s)
			defer wait()
			defer s.Close()
			client := s.Client()
			defer client.CloseIdleConnections()

			var all sync.WaitGroup
			opened := make(chan struct{}, streams)
			for n := range streams {
				all.Add(1)
				go func() {
					defer all.Done()
					count, err := follow(client, fmt.Sprintf("%s/?n=%d", s.URL, n), n, opened)
					got[n].Store(count)
					if err != nil {
						t.Errorf("stream %d, after %d events: %v", n, count, err)
					}
				}()
				if n == 0 {
					<-opened // the connection that the others use, too
				}
			}
			for range streams - 1 {
				<-opened
			}
			during := goruntime.NumGoroutine()
			time.Sleep(*streamsFor) // how long the load lasts
			if err := s.Config.Shutdown(context.Background()); err != nil {
				t.Error(err)
			}
			all.Wait()
			total := int64(0)
			for n := range streams {
				total += got[n].Load()
				if got, sent := got[n].Load(), sent[n].Load(); got != sent || got == 0 && n%10 > 0 {
					t.Errorf("stream %d got %d events of %d", n, got, sent)
				}
				if o := <-outcomes; o.Code != 200 || o.Err != nil || o.Canceled != nil {
					t.Errorf("an outcome is %+v", o)
				}
			}
			client.CloseIdleConnections()
			s.Close()
			wait()
			t.Logf("%d events in %v; goroutines: %d before, %d during, %d after", total, *streamsFor, before, during, goruntime.NumGoroutine())
		})
	}
}

func numberIn(r *http.Request) (n int) {
	fmt.Sscan(r.URL.Query().Get("n"), &n)
	return n
}

// follow reads a stream to its end, and returns how many events it had. It says when
// the stream is open.
func follow(client *http.Client, url string, n int, opened chan<- struct{}) (count int64, err error) {
	response, err := client.Get(url)
	opened <- struct{}{}
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	for events := readEvents(response.Body); ; {
		e, err := events.next()
		switch {
		case err == io.EOF:
			return count, nil
		case err != nil:
			return count, err
		case e.comment:
		case e.id != fmt.Sprint(count) || e.data != fmt.Sprint("stream\n", n):
			return count, fmt.Errorf("got %+v", e)
		default:
			count++
		}
	}
}

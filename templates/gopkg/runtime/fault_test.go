package runtime

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// What goes wrong while a response is made or sent, through a real server on
// loopback: nothing is half written under a code that promised more, and no
// goroutine is left.

// quiet returns what waits until no goroutine of the test is left. Where one
// stays, go test itself ends the wait, and prints what each of them does.
func quiet() func() {
	before := runtime.NumGoroutine()
	return func() {
		http.DefaultClient.CloseIdleConnections()
		for runtime.NumGoroutine() > before {
			runtime.Gosched()
		}
	}
}

// A panicking resource panics when it is encoded.
type panicking struct{}

func (panicking) MarshalJSON() ([]byte, error) { panic("while encoding") }

// A failing resource cannot be encoded.
type failing struct{}

func (failing) MarshalJSON() ([]byte, error) { return nil, errors.New("secret: no such table") }

// A garbled resource encodes to what is not JSON.
type garbled struct{}

func (garbled) MarshalJSON() ([]byte, error) { return []byte(`{"half":`), nil }

func TestEncodingFaults(t *testing.T) {
	defer quiet()()
	for name, resource := range map[string]any{"panics": panicking{}, "fails": failing{}, "returns garbage": garbled{}, "has no form": make(chan int)} {
		t.Run(name, func(t *testing.T) {
			var outcome Outcome
			handler := Observe(createdOf(resource), func(_ *http.Request, o Outcome) { outcome = o })
			server := httptest.NewServer(handler)
			defer server.Close()
			response, err := http.Get(server.URL)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(response.Body)
			response.Body.Close()
			if err != nil || response.StatusCode != 500 || response.Header.Get("Content-Type") != "application/problem+json" || response.Header.Get("Location") != "" {
				t.Errorf("%d %v, %v", response.StatusCode, response.Header, err)
			}
			if strings.Contains(string(body), "secret") || strings.Contains(string(body), "while encoding") {
				t.Errorf("the client was told: %s", body)
			}
			if outcome.Cause == nil || outcome.Code != 500 {
				t.Errorf("observed %+v", outcome)
			}
		})
	}
}

// createdOf answers any method with a 201 of the resource.
func createdOf(resource any) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer recovered(w, r)
		answer(w, r, Created(resource).Location("/never"))
	})
}

// A client that goes away while a large body is sent: the error is returned and
// observed, and the handler ends.
func TestClientGoesAway(t *testing.T) {
	defer quiet()()
	resource := strings.Repeat("x", 100<<20) // more than any socket buffers
	done := make(chan error, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		done <- Created(resource).Respond(w, r)
	}))
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
	if _, err := io.ReadFull(conn, make([]byte, 100)); err != nil {
		t.Fatal(err)
	}
	conn.Close()
	if err := <-done; err == nil {
		t.Error("Respond returned no error")
	}
}

// A body of 100 MB arrives whole, and its buffer is not kept.
func TestLargeBody(t *testing.T) {
	defer quiet()()
	resource := strings.Repeat("x", 100<<20)
	server := httptest.NewServer(sending(func() Response { return Created(resource) }))
	defer server.Close()
	response, err := http.Post(server.URL, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if n, err := io.Copy(io.Discard, response.Body); n != 100<<20+2 || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
	if buf := newBuffer(); cap(buf.b) > maxPooled {
		t.Errorf("a buffer of %d bytes was kept", cap(buf.b))
	}
}

// 10,000 requests, 64 at a time, which is within what a process may have open
// anywhere, of successes, errors and faults: each gets its own body, whole.
func TestManyAtOnce(t *testing.T) {
	defer quiet()()
	server := httptest.NewServer(Observe(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer recovered(w, r)
		n := r.URL.Query().Get("n")
		switch n[len(n)-1] {
		case '0':
			answer(w, r, NotFound("no "+n).Field("/"+n, "is wrong"))
		case '1':
			panic(n)
		case '2':
			answer(w, r, Created(failing{}))
		default:
			answer(w, r, Created(map[string]string{"n": n}).Location("/"+n))
		}
	}), func(*http.Request, Outcome) {}))
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 64, MaxIdleConnsPerHost: 64}}
	defer client.CloseIdleConnections()

	requests := make(chan int)
	var wg sync.WaitGroup
	for range 64 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range requests {
				checkOne(t, client, server.URL, i)
			}
		}()
	}
	for i := range 10_000 {
		requests <- i
	}
	close(requests)
	wg.Wait()
}

func checkOne(t *testing.T, client *http.Client, url string, i int) {
	response, err := client.Post(fmt.Sprintf("%s/?n=%d", url, i), "", nil)
	if err != nil {
		t.Error(err)
		return
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Error(err)
		return
	}
	code, part := 201, fmt.Sprintf(`{"n":"%d"}`, i)
	switch i % 10 {
	case 0:
		code, part = 404, fmt.Sprintf(`"detail":"no %d","errors":[{"pointer":"/%d","detail":"is wrong"}]}`, i, i)
	case 1, 2:
		code, part = 500, `"code":"InternalServerError","detail":"The request has been received`
	}
	if response.StatusCode != code || !strings.Contains(string(body), part) {
		t.Errorf("request %d: %d %s; want %d with %s", i, response.StatusCode, body, code, part)
	}
}

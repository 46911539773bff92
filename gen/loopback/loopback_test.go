package loopback

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// start serves until the test ends, and returns the address and what ends it before.
func start(t *testing.T, s *Server) (addr string, stop func()) {
	t.Helper()
	l, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	stop = func() {
		cancel()
		if err := <-done; err != nil {
			t.Error("Serve:", err)
		}
		done <- nil
	}
	t.Cleanup(stop)
	return l.Addr(), stop
}

// onePage is a server of a page, and of events that end with the client.
func onePage() *Server {
	return &Server{Pages: map[string]func() Page{
		"/": func() Page { return Page{Type: "text/html; charset=utf-8", Text: []byte("the page")} },
		"/events": func() Page {
			return Page{Type: "text/event-stream", Events: func(ctx context.Context, send func(string) error) {
				send("one\ntwo")
				<-ctx.Done()
			}}
		},
	}}
}

func dial(t *testing.T, addr string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// exchange sends the text, and returns all that comes back.
func exchange(t *testing.T, addr, text string) string {
	t.Helper()
	conn := dial(t, addr)
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(conn)
	if err != nil {
		t.Errorf("after %q: %v", got, err)
	}
	return string(got)
}

// What comes over the wire is answered with a status, whatever it is.
func TestRequests(t *testing.T) {
	addr, _ := start(t, onePage())
	const here = "Host: 127.0.0.1:80\r\n"
	for _, test := range []struct{ name, request, want string }{
		{"a browser", "GET / HTTP/1.1\r\n" + here + "Accept: text/html\r\n\r\n", "200"},
		{"a query", "GET /?q=a&b=%20 HTTP/1.1\r\n" + here + "\r\n", "200"},
		{"lines that end in LF", "GET / HTTP/1.1\nHost:localhost\n\n", "200"},
		{"an empty line before", "\r\nGET / HTTP/1.1\r\n" + here + "\r\n", "200"},
		{"HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", "200"},
		{"the whole URL", "GET http://localhost:80/ HTTP/1.1\r\n" + here + "\r\n", "200"},
		{"the whole URL, in capitals and without a path", "GET HTTP://LOCALHOST?q HTTP/1.1\r\n" + here + "\r\n", "200"},
		{"the whole URL, which counts for more than Host", "GET http://127.0.0.1/ HTTP/1.1\r\nHost: evil.example\r\n\r\n", "200"},
		{"another path", "GET /status HTTP/1.1\r\n" + here + "\r\n", "404"},
		{"a path in other words", "GET /%65vents HTTP/1.1\r\n" + here + "\r\n", "404"},
		{"a path upward", "GET /../../etc/passwd HTTP/1.1\r\n" + here + "\r\n", "404"},
		{"another method", "POST / HTTP/1.1\r\n" + here + "Content-Length: 100000\r\n\r\n" + strings.Repeat("x", 100_000), "405"},
		{"a method of nobody", "FROB / HTTP/1.1\r\n" + here + "\r\n", "405"},
		{"another method of nothing", "POST /status HTTP/1.1\r\n" + here + "\r\n", "404"},

		{"another host", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421"},
		{"another host, by HTTP/1.0", "GET / HTTP/1.0\r\nHost: evil.example:80\r\n\r\n", "421"},
		{"another host with our address in it", "GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n\r\n", "421"},
		{"another host that ends like ours", "GET / HTTP/1.1\r\nHost: evil.localhost\r\n\r\n", "421"},
		{"any address", "GET / HTTP/1.1\r\nHost: 0.0.0.0\r\n\r\n", "421"},
		{"no host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "421"},
		{"the whole URL of another host", "GET http://evil.example/ HTTP/1.1\r\n" + here + "\r\n", "421"},
		{"the whole URL with a user", "GET http://127.0.0.1@evil.example/ HTTP/1.1\r\n" + here + "\r\n", "421"},
		{"our other addresses", "GET / HTTP/1.1\r\nHost: 127.8.9.10\r\n\r\n", "200"},
		{"our address in IPv6", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "200"},
		{"our address in both", "GET / HTTP/1.1\r\nHost: [::ffff:127.0.0.1]\r\n\r\n", "200"},
		{"our name with the dot of the root", "GET / HTTP/1.1\r\nHost: LocalHost.:80\r\n\r\n", "200"},

		{"no Host", "GET / HTTP/1.1\r\n\r\n", "400"},
		{"Host twice", "GET / HTTP/1.1\r\n" + here + here + "\r\n", "400"},
		{"no version", "GET /\r\n\r\n", "400"},
		{"two spaces", "GET  / HTTP/1.1\r\n" + here + "\r\n", "400"},
		{"a version of nobody", "GET / HTTP/one\r\n" + here + "\r\n", "400"},
		{"no method", " / HTTP/1.1\r\n" + here + "\r\n", "400"},
		{"a method that is no token", "G(T / HTTP/1.1\r\n" + here + "\r\n", "400"},
		{"the server as a whole", "OPTIONS * HTTP/1.1\r\n" + here + "\r\n", "400"},
		{"a tunnel", "CONNECT evil.example:443 HTTP/1.1\r\n" + here + "\r\n", "400"},
		{"a URL of another kind", "GET https://127.0.0.1/ HTTP/1.1\r\n" + here + "\r\n", "400"},
		{"a URL of no host", "GET http:/// HTTP/1.1\r\n" + here + "\r\n", "400"},
		{"a relative path", "GET events HTTP/1.1\r\n" + here + "\r\n", "400"},
		{"a line that goes on", "GET / HTTP/1.1\r\n" + here + "A: b\r\n c\r\n\r\n", "400"},
		{"a space before the colon", "GET / HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n", "400"},
		{"a line without a colon", "GET / HTTP/1.1\r\n" + here + "A\r\n\r\n", "400"},
		{"a zero byte", "GET / HTTP/1.1\r\n" + here + "A: \x00\r\n\r\n", "400"},
		{"a CR in a line", "GET / HTTP/1.1\r\n" + here + "A: b\rSet: c\r\n\r\n", "400"},
		{"garbage", "\xff\xfe\x80 \x16\x03\x01\r\n\r\n", "400"},
		{"empty lines alone", strings.Repeat("\r\n", 20), "400"},
		{"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505"},
		{"a long target", "GET /" + strings.Repeat("a", 20_000) + " HTTP/1.1\r\n" + here + "\r\n", "414"},
		{"a long line", "GET / HTTP/1.1\r\n" + here + "A: " + strings.Repeat("a", 20_000) + "\r\n\r\n", "431"},
		{"many lines", "GET / HTTP/1.1\r\n" + here + strings.Repeat("A: b\r\n", 5_000) + "\r\n", "431"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := exchange(t, addr, test.request)
			if !strings.HasPrefix(got, "HTTP/1.1 "+test.want+" ") || strings.Count(got, "HTTP/1.1 ") != 1 && test.want != "400" && test.want != "505" {
				t.Fatalf("got %q, want status %s", got, test.want)
			}
			res, err := http.ReadResponse(bufio.NewReader(strings.NewReader(got)), nil)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(res.Body)
			if err != nil || len(body) == 0 {
				t.Errorf("the content is %q: %v", body, err)
			}
			if allow := res.Header.Get("Allow"); (allow == "GET, HEAD") != (test.want == "405") {
				t.Errorf("Allow is %q", allow)
			}
			for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"} {
				if got := res.Header.Get(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
		})
	}
}

// Of several requests on a connection the first is answered.
func TestPipelined(t *testing.T) {
	addr, _ := start(t, onePage())
	const get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
	if got := exchange(t, addr, get+get+get); strings.Count(got, "the page") != 1 || !strings.Contains(got, "Connection: close") {
		t.Errorf("got %q", got)
	}
}

// A head without content is what HEAD gets, of events too.
func TestHead(t *testing.T) {
	addr, _ := start(t, onePage())
	for path, length := range map[string]int64{"/": 8, "/events": -1, "/nowhere": 51} {
		res, err := http.Head("http://" + addr + path)
		if err != nil {
			t.Fatal(err)
		}
		if res.ContentLength != length {
			t.Errorf("%s: the content would have %d bytes, want %d", path, res.ContentLength, length)
		}
	}
}

// A client that is slow, in asking or in taking the answer, loses its place to another.
func TestSlow(t *testing.T) {
	s := onePage()
	s.conns, s.patience = 1, 50*time.Millisecond
	s.Pages["/large"] = func() Page { return Page{Text: make([]byte, 64<<20)} }
	addr, _ := start(t, s)
	for _, said := range []string{"", "GET / HT", "GET / HTTP/1.1\r\nHost: localhost\r\n", "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n"} {
		slow := dial(t, addr)
		io.WriteString(slow, said)
		for status := ""; status != "HTTP/1.1 200"; {
			conn := dial(t, addr)
			io.WriteString(conn, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
			got, _ := io.ReadAll(conn) // which may be an error where the answer came before the question
			conn.Close()
			if status = string(got[:min(len(got), 12)]); status != "HTTP/1.1 200" && status != "HTTP/1.1 503" && status != "" {
				t.Fatal(status)
			}
		}
	}
}

// Events come as they are sent, and end with the client or the server.
func TestEvents(t *testing.T) {
	s := onePage()
	ended := make(chan struct{}, 2)
	s.Pages["/events"] = func() Page {
		return Page{Type: "text/event-stream", Events: func(ctx context.Context, send func(string) error) {
			send("one\ntwo")
			<-ctx.Done()
			ended <- struct{}{}
		}}
	}
	addr, stop := start(t, s)
	listen := func() net.Conn {
		conn := dial(t, addr)
		io.WriteString(conn, "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
		var got []byte
		for b := make([]byte, 1); !bytes.HasSuffix(got, []byte("\r\n\r\ndata: one\ndata: two\n\n")); got = append(got, b...) {
			if _, err := conn.Read(b); err != nil {
				t.Fatalf("%v after %q", err, got)
			}
		}
		return conn
	}
	listen().Close()
	<-ended
	conn := listen()
	stop()
	<-ended
	if n, err := io.Copy(io.Discard, conn); n > 0 || err != nil {
		t.Errorf("after the end %d bytes, %v", n, err)
	}
}

// When Serve has returned nothing of it is left, whoever was there.
func TestNothingIsLeft(t *testing.T) {
	addr, stop := start(t, onePage())
	for _, said := range []string{"", "GET / HT", "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"} {
		conn := dial(t, addr)
		io.WriteString(conn, said)
		if strings.Contains(said, "events") {
			conn.Read(make([]byte, 1))
		}
	}
	stop()
	stacks := make([]byte, 1<<20)
	for left := true; left; runtime.Gosched() { // what closes a connection may be about to return
		left = strings.Contains(string(stacks[:runtime.Stack(stacks, true)]), "loopback.(*Server)")
	}
	if conn, err := net.Dial("tcp", addr); err == nil {
		conn.Close()
		t.Error("someone is still there")
	}
}

// A page that takes its time to be made, as one does whose command hangs, keeps neither
// other pages back nor the end.
func TestEndWhileMade(t *testing.T) {
	s := onePage()
	asked, goOn, ended := make(chan bool), make(chan bool), make(chan bool)
	s.Pages["/slow"] = func() Page {
		asked <- true
		<-goOn
		close(ended)
		return Page{}
	}
	addr, stop := start(t, s)
	conn := dial(t, addr)
	io.WriteString(conn, "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n")
	<-asked
	if got := exchange(t, addr, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"); !strings.Contains(got, "the page") {
		t.Errorf("another page is %q", got)
	}
	stop()
	if n, err := io.Copy(io.Discard, conn); n > 0 {
		t.Errorf("after the end come %d bytes, %v", n, err)
	}
	close(goOn)
	<-ended
}

// An address of more than this machine is none.
func TestFault(t *testing.T) {
	for addr, want := range map[string]string{
		"127.0.0.1:0":             "",
		"127.1.2.3:8080":          "",
		"[::1]:65535":             "",
		"[::ffff:127.0.0.1]:80":   "",
		"":                        `"" is no address with a port`,
		"8080":                    `"8080" is no address with a port`,
		"127.0.0.1":               `"127.0.0.1" is no address with a port`,
		":8080":                   `":8080" would be open to the network`,
		"0.0.0.0:8080":            `"0.0.0.0:8080" would be open to the network`,
		"[::]:8080":               `"[::]:8080" would be open to the network`,
		"192.168.1.2:8080":        `"192.168.1.2:8080" would be open to the network`,
		"[::ffff:192.168.1.2]:80": `"[::ffff:192.168.1.2]:80" would be open to the network`,
		"localhost:8080":          `"localhost" is a name, which may mean another machine`,
		"acme.dev:80":             `"acme.dev" is a name, which may mean another machine`,
		"127.1:80":                `"127.1" is a name, which may mean another machine`,
		"127.0.0.1:http":          `"http" is no port`,
		"127.0.0.1:65536":         `"65536" is no port`,
		"127.0.0.1:":              `"" is no port`,
		"127.0.0.1:-1":            `"-1" is no port`,
		"[fe80::1%lo]:80":         `"fe80::1%lo" is a name, which may mean another machine`,
		"::1:80":                  `"::1:80" is no address with a port`,
		"127.0.0.1:080":           `"080" is no port`,
		"http://127.0.0.1:8080":   `"http://127.0.0.1:8080" is no address with a port`,
	} {
		got, _, _ := strings.Cut(Fault(addr), "; ")
		if got != want {
			t.Errorf("Fault(%q) = %q, want %q", addr, got, want)
		}
		if want == "" {
			continue
		}
		if l, err := Listen(addr); err == nil {
			l.Close()
			t.Errorf("Listen(%q) listens", addr)
		}
	}
}

// Who waits at a listener that is closed is told so, and who comes to it then.
func TestClosed(t *testing.T) {
	l, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	waits := make(chan error, 1)
	go func() {
		_, err := l.Accept()
		waits <- err
	}()
	l.Close()
	if err := <-waits; !errors.Is(err, os.ErrClosed) {
		t.Errorf("Accept says %v", err)
	}
	if err := onePage().Serve(context.Background(), l); !errors.Is(err, os.ErrClosed) {
		t.Errorf("Serve says %v", err)
	}
}

// Whatever is sent, it is a request for a path, or refused.
func FuzzRequest(f *testing.F) {
	f.Add("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
	f.Add("GET http://localhost/?a HTTP/1.0\n\n")
	f.Fuzz(func(t *testing.T, text string) {
		q, err := readRequest(strings.NewReader(text))
		if err == nil && (!strings.HasPrefix(q.path, "/") || strings.Contains(q.path, "?") || !isToken(q.method)) {
			t.Errorf("%q is the request %q", text, q)
		}
	})
}

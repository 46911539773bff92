package documents

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// A call is a request of a client, and the code of what it gets.
type call struct {
	who, method, path, body string
	headers                 string // Name: value; …
	code                    int
}

const tea = `{"items": [{"sku": "TEA-1", "quantity": 1}]}`

const asJSON, asPatch, asPDF = "Content-Type: application/json", "Content-Type: application/merge-patch+json", "Content-Type: application/pdf"

// calls are requests of each kind, in an order that the answers depend on. The streams of
// events are not among them: Prism waits for the end of a response, and they have none.
var calls = []call{
	{"", "GET", "/healthz", "", "", 204},
	{"ada", "POST", "/orders", tea, asJSON + "; Idempotency-Key: k", 201},
	{"ada", "POST", "/orders", `{"items": [{"sku": "TEA-1", "quantity": 2}]}`, asJSON + "; Idempotency-Key: k", 422},
	{"ada", "POST", "/orders", `{"items": [{"sku": "tea", "quantity": 0}]}`, asJSON, 422},
	{"ada", "POST", "/orders", `{"items": [], "price": 1}`, asJSON, 400},
	{"ada", "POST", "/orders", `{"items": [], "note": "` + strings.Repeat("x", 64<<10) + `"}`, asJSON, 413},
	{"ada", "POST", "/orders", tea, asJSON, 201},
	{"ada", "GET", "/orders", "", "", 200},
	{"ada", "GET", "/orders?limit=1", "", "", 200},
	{"ada", "GET", "/orders/1", "", "", 200},
	{"ada", "GET", "/orders/1", "", `If-None-Match: "1"`, 304},
	{"ada", "GET", "/orders/99", "", "", 404},
	{"bob", "GET", "/orders/1", "", "", 404},
	{"bob", "PUT", "/orders/99", tea, asJSON, 404},
	{"ada", "PUT", "/orders/1", tea, asJSON, 428},
	{"ada", "PUT", "/orders/1", tea, asJSON + `; If-Match: "9"`, 412},
	{"ada", "PUT", "/orders/1", tea, asJSON + `; If-Match: "1"`, 200},
	{"ada", "PATCH", "/orders/1", `{"note": "soon"}`, asPatch + `; If-Match: "2"`, 200},
	{"bob", "GET", "/tasks/99", "", "", 404},
	{"nobody", "GET", "/orders", "", "", 401},
	{"eve", "POST", "/orders", tea, asJSON, 403},
	{"eve", "GET", "/orders.csv", "", "", 200},
	{"bob", "GET", "/stock/TEA-1", "", "", 200},
	{"bob", "GET", "/stock/TEA-2", "", "", 502},
	{"bob", "GET", "/stock/TEA-3", "", "", 404},
	{"bob", "GET", "/stock/tea", "", "", 404},
	{"dan", "POST", "/orders", tea, asJSON, 201},
	{"dan", "GET", "/orders/3/contract", "", "", 404},
	{"dan", "PUT", "/orders/3/contract", "%PDF-1.7", asPDF, 204},
	{"dan", "GET", "/orders/3/contract", "", "", 200},
	{"dan", "GET", "/orders/3/contract", "", "Range: bytes=1-3", 206},
	{"dan", "GET", "/orders/3/contract", "", "Range: bytes=9-", 416},
	{"dan", "GET", "/orders/3/contract", "", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT", 304},
	{"dan", "DELETE", "/orders/3", "", "", 202},
	{"dan", "DELETE", "/orders/3", "", "", 409},
	{"dan", "GET", "/tasks/1", "", "", 200},
}

// refused are requests that the document does not allow either: they pass Prism only
// where it does not insist.
var refused = []call{
	{"", "GET", "/orders", "", "", 401},
	{"bob", "GET", "/orders?limit=0", "", "", 400},
	{"bob", "PUT", "/orders/1", `{"items": "tea"}`, asJSON + `; If-Match: "1"`, 404},
	{"ada", "PUT", "/orders/1/contract", "%PNG", "Content-Type: image/png", 415},
}

// Prism stands between a client and the orders service, and finds nothing in what the
// service answers that its document does not say.
func TestProxy(t *testing.T) {
	bin(t, "prism")
	direct := startOrders(t)
	service := spoiling(t, direct)
	document := orders(t, "3.1")
	strict, lax := startPrism(t, document, service, "--errors"), startPrism(t, document, service)
	for _, c := range calls {
		if wrong := c.through(strict, ""); wrong != "" {
			t.Errorf("%s %s of %s: %s", c.method, c.path, c.who, wrong)
		}
	}
	if !limited(t, direct, strict) {
		t.Error("there is no limit to requests, or what is said of it is wrong")
	}
	for _, c := range refused {
		if wrong := c.through(lax, ""); wrong != "" {
			t.Errorf("%s %s of %s: %s", c.method, c.path, c.who, wrong)
		}
	}

	for what := range spoils {
		c := call{"bob", "GET", "/orders/99", "", "", 404}
		if what == "challenge" {
			c = call{"nobody", "GET", "/orders", "", "", 401}
		}
		if wrong := c.through(strict, what); !strings.Contains(wrong, `"response"`) {
			t.Errorf("a service that is wrong in its %s passes: %s", what, wrong)
		}
	}
}

// limited reports whether a client that asks too often is told so through the proxy. It
// goes on asking the service itself meanwhile, so that it has no request left for the
// proxy, however slow that is.
func limited(t *testing.T, direct, proxy string) bool {
	t.Helper()
	eve := call{"eve", "GET", "/orders", "", "", 429}
	done := make(chan struct{})
	var asking sync.WaitGroup
	defer asking.Wait()
	defer close(done)
	asking.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				eve.through(direct, "")
			}
		}
	})
	for range 100 {
		if eve.through(proxy, "") == "" {
			return true
		}
	}
	return false
}

// through sends the request to the proxy, and returns what is wrong with what comes back.
// Of the request itself Prism may have something to say.
func (c call) through(proxy, spoil string) string {
	r, err := http.NewRequest(c.method, proxy+c.path, strings.NewReader(c.body))
	if err != nil {
		return err.Error()
	}
	if c.who != "" {
		r.Header.Set("Authorization", "Bearer "+c.who+"'s")
	}
	for line := range strings.SplitSeq(c.headers, "; ") {
		if name, value, ok := strings.Cut(line, ": "); ok {
			r.Header.Set(name, value)
		}
	}
	r.Header.Set("Spoil", spoil)
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return err.Error()
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return err.Error()
	}
	if violations := res.Header.Get("Sl-Violations"); strings.Contains(violations, `"response"`) {
		return violations
	}
	if res.StatusCode != c.code || bytes.Contains(body, []byte("stoplight.io")) {
		return fmt.Sprintf("%s, not %d: %s", res.Status, c.code, body)
	}
	return ""
}

// spoils are what can be made wrong on the way, by what is wrong.
var spoils = map[string]func(*http.Response, []byte) []byte{
	"challenge": func(r *http.Response, body []byte) []byte { r.Header.Del("WWW-Authenticate"); return body },
	"id": func(_ *http.Response, body []byte) []byte {
		return bytes.Replace(body, []byte("ORDER_NOT_FOUND"), []byte("NO_ORDER"), 1)
	},
	"param": func(_ *http.Response, body []byte) []byte {
		return bytes.Replace(body, []byte(`"order":`), []byte(`"o":`), 1)
	},
	"media type": func(r *http.Response, body []byte) []byte { r.Header.Set("Content-Type", "text/html"); return body },
}

// spoiling starts a proxy that makes of a service one that is wrong, for requests that ask
// for it.
func spoiling(t *testing.T, service string) string {
	t.Helper()
	to, err := url.Parse(service)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) },
		ModifyResponse: func(r *http.Response) error {
			spoil := spoils[r.Request.Header.Get("Spoil")]
			if spoil == nil {
				return nil
			}
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return err
			}
			body = spoil(r, body)
			r.Header.Set("Content-Length", fmt.Sprint(len(body)))
			r.ContentLength = int64(len(body))
			r.Body = io.NopCloser(bytes.NewReader(body))
			return nil
		},
	})
	t.Cleanup(proxy.Close)
	return proxy.URL
}

// startPrism starts Prism before a service, and returns its URL.
func startPrism(t *testing.T, document, service string, flags ...string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	listener.Close() // Prism does not take a port of the system's choice
	cmd := exec.Command(bin(t, "prism"), append([]string{"proxy", "--host=127.0.0.1", "--port=" + port, "--multiprocess=false", document, service}, flags...)...)
	cmd.Env = quiet()
	return start(t, cmd, func(line string) string {
		if m := listening.FindStringSubmatch(line); m != nil {
			return "http://" + m[1]
		}
		return ""
	})
}

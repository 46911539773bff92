package runtime

import (
	"io"
	"net/http"
	"net/url"
	"sync"
	"testing"
)

// ResponseOf gives a copy, which says of its body what it is.
func TestResponseOf(t *testing.T) {
	const body = `{"detail":"no order"}`
	plain := answerOf(503, "application/json", body)
	plain.Header.Set("Retry-After", "7")
	err := Check(plain)
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			resp := ResponseOf(err)
			resp.Header.Set("Retry-After", "9")
			if got, _ := io.ReadAll(resp.Body); string(got) != body || resp.ContentLength != int64(len(body)) || resp.Uncompressed {
				t.Errorf("got %q, of %d bytes", got, resp.ContentLength)
			}
		}()
	}
	wg.Wait()
	if after, _ := RetryAfter(err); after.Seconds() != 7 {
		t.Errorf("the header of the error has changed: %v", after)
	}

	gzipped := answerOf(404, "application/json", zipped(body))
	gzipped.Header.Set("Content-Encoding", "gzip")
	gzipped.Header.Set("Content-Length", "45")
	resp := ResponseOf(Check(gzipped))
	got, _ := io.ReadAll(resp.Body)
	if string(got) != body || resp.Header.Get("Content-Encoding")+resp.Header.Get("Content-Length") != "" || resp.ContentLength != -1 || !resp.Uncompressed {
		t.Errorf("of gzip: %q, %v, %d bytes, uncompressed %t", got, resp.Header, resp.ContentLength, resp.Uncompressed)
	}
}

// What an error reads as, of which the log has little.
func TestTextOfRemote(t *testing.T) {
	of := func(code int, r *http.Request) string {
		resp := answerOf(code, "text/html", "<html>")
		resp.Request = r
		return Check(resp).Error()
	}
	at := &url.URL{Scheme: "https", Host: "api.example.com", Path: "/a b", RawQuery: "token=secret", User: url.UserPassword("ann", "secret")}
	for got, want := range map[string]string{
		of(502, nil):                                   "502: answer",
		of(502, &http.Request{URL: at}):                "502: answer to GET https://api.example.com/a%20b",
		of(502, &http.Request{Method: "PUT", URL: at}): "502: answer to PUT https://api.example.com/a%20b",
		of(404, &http.Request{URL: at}):                "404 NotFound: answer to GET https://api.example.com/a%20b",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

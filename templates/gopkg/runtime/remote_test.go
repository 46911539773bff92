package runtime

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// An error that Check has made, of this package or of another, is none of a row of the
// service.
func TestRemoteIsNoErrorOfARow(t *testing.T) {
	remote := Check(answerOf(404, "application/json", `{"code":"NotFound","detail":"of another"}`))
	for name, err := range map[string]error{"of this package": remote, "of another": abroad(nil)} {
		for _, c := range []struct {
			name string
			err  error
			want string
		}{
			{"alone", err, "InternalServerError"},
			{"wrapped", fmt.Errorf("asking for it: %w", err), "InternalServerError"},
			{"beneath an error of a row", NotFound("no order", err), "NotFound"},
			{"behind an error of a row", errors.Join(NotFound("no order"), err), "NotFound"},
		} {
			if got := IDOf(ErrorOf(Fail(c.err))); got != c.want {
				t.Errorf("%s, %s: %s, want %s", name, c.name, got, c.want)
			}
		}
	}
	if got := IDOf(Fail(errors.Join(abroad(nil), NotFound("no order"))).failure); got != "NotFound" {
		t.Errorf("of another, before an error of a row: %s", got)
	}
	if code, id := CodeOf(abroad(nil)), IDOf(abroad(nil)); code != 0 || id != "" {
		t.Errorf("of another: %d %q", code, id)
	}
}

// An error that Check has made is sent as the fallback, also without Fail, and the
// log is told which it was.
func TestRespondOfRemote(t *testing.T) {
	remote := Check(answerOf(404, "application/json", `{"code":"NotFound","detail":"of another","errors":[{"pointer":"/a","detail":"b"}]}`)).(*NotFoundError)
	var seen []Outcome
	h := Observe(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _ = remote.Respond(w, r) }),
		func(_ *http.Request, o Outcome) { seen = append(seen, o) })
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != 500 || strings.Contains(w.Body.String(), "another") {
		t.Errorf("sent %d %s", w.Code, w.Body)
	}
	if len(seen) != 1 || seen[0].Code != 500 || CodeOf(seen[0].Cause) != 404 || !strings.Contains(fmt.Sprint(seen[0].Cause), "of another") {
		t.Errorf("told %v", seen)
	}
	err := ErrorOf(remote)
	var missing *NotFoundError
	if CodeOf(err) != 500 || !errors.As(err, &missing) || missing != remote {
		t.Errorf("ErrorOf gives %v", err)
	}
}

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

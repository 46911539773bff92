package runtime

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// FuzzResponse holds what is promised of every response, however its body comes: an
// error has the code, the body as it came, and what encoding/json finds in it; it can be
// asked, printed, read again and retried; and an error of elsewhere is no answer of
// one's own.
func FuzzResponse(f *testing.F) {
	for _, x := range hostileBodies {
		f.Add(404, x.mediaType, "", "120", x.body, uint16(len(x.body)))
	}
	for _, code := range []int{0, 99, 100, 200, 399, 400, 409, 410, 429, 451, 500, 503, 599, 600, 999, -1} {
		f.Add(code, "application/problem+json", "", "Tue, 24 Nov 2026 12:00:00 GMT", noSuchOrderBody, uint16(7))
	}
	f.Add(429, "application/problem+json; charset=utf-8", "gzip", "0", zipped(noSuchOrderBody), uint16(100))
	f.Add(404, "application/problem+json", "", "", noSuchOrderBody, uint16(3<<14))
	f.Fuzz(func(t *testing.T, code int, mediaType, encoding, retryAfter, body string, pieces uint16) {
		h := http.Header{}
		for key, value := range map[string]string{"Content-Type": mediaType, "Content-Encoding": encoding, "Retry-After": retryAfter} {
			if value != "" {
				h[key] = []string{value}
			}
		}
		source := &inPieces{rest: body, size: int(pieces&0x3fff) + 1, cut: pieces>>14 == 3, joined: pieces>>14 == 2}
		request := httptest.NewRequest("POST", "http://shop.example/orders?secret=1", nil)
		response := &http.Response{StatusCode: code, Header: h, Body: source, ContentLength: -1, Request: request}
		if pieces>>14 == 1 {
			response.ContentLength = int64(len(body))
		}

		err := Check(response)
		if code >= 100 && code < 400 {
			if err != nil || source.closed || source.rest != body {
				t.Fatalf("%d is %v, closed: %t", code, err, source.closed)
			}
			return
		}
		if err == nil || CodeOf(err) != code || !IsRemote(err) || !source.closed {
			t.Fatalf("%d is %v, of %d, remote: %t, closed: %t", code, err, CodeOf(err), IsRemote(err), source.closed)
		}
		remote, ok := err.(interface {
			error
			StatusCode() int
			Message() string
			Instance() string
			Body() []byte
			LogValue() slog.Value
		})
		if !ok {
			t.Fatalf("%T lacks what remote errors have", err)
		}
		if encoding == "" && string(remote.Body()) != body[:min(len(body), maxBody)] {
			t.Errorf("the body is kept as %q", remote.Body())
		}
		text := fmt.Sprintf("%v %+v %q", err, err, slog.AnyValue(err).Resolve())
		if strings.Contains(text, "PANIC") || strings.Contains(err.Error(), "secret") || remote.StatusCode() != code {
			t.Errorf("the error reads as %s", text)
		}
		if fault := receivedIn(err).fault; source.cut && !errors.Is(err, errBodyCut) {
			t.Errorf("the body is cut, and the fault %v", fault)
		}
		if wait, ok := RetryAfter(err); wait < 0 || ok && retryAfter == "" {
			t.Errorf("Retry-After %q is %v, %t", retryAfter, wait, ok)
		}
		if wait, ok := Retryable(err, "POST"); wait < 0 || wait > 0 && !ok {
			t.Errorf("retried after %v, %t", wait, ok)
		}
		again, problem := io.ReadAll(ResponseOf(fmt.Errorf("asking: %w", err)).Body)
		if problem != nil && !source.cut || string(again) != string(remote.Body()) {
			t.Errorf("read again, the body is %q, %v", again, problem)
		}

		if got := Fail(err); got.StatusCode() != 500 {
			t.Errorf("Fail passes it on as %d", got.StatusCode())
		}
		w := httptest.NewRecorder()
		if err := Fail(err).Respond(w, httptest.NewRequest("GET", "/", nil)); err != nil || w.Code != 500 {
			t.Errorf("Fail answers %d, %v", w.Code, err)
		}
		var unexpected *UnexpectedError
		if errors.As(err, &unexpected) && (unexpected.Code != code || unexpected.ID != IDOf(err) || unexpected.Class < 1 || unexpected.Class > 5) {
			t.Errorf("%+v is no answer of %d", unexpected, code)
		}

		if mediaType != "application/problem+json" || encoding != "" || source.cut || len(body) > maxBody {
			return
		}
		said := membersOf(body)
		switch id := said["code"]; {
		case unexpected != nil:
			if unexpected.ID != id {
				t.Errorf("the id is %q, and was sent as %q", unexpected.ID, id)
			}
		case IDOf(err) != id && anyRow(code, id):
			t.Errorf("the id is %q, and was sent as %q", IDOf(err), id)
		}
		if remote.Instance() != said["instance"] {
			t.Errorf("the instance is %q, and was sent as %q", remote.Instance(), said["instance"])
		}
		if said["detail"] != "" && remote.Message() != said["detail"] && code < 500 {
			t.Errorf("the message is %q, and was sent as %q", remote.Message(), said["detail"])
		}
	})
}

// hostileBodies are bodies for fuzzers to begin with.
var hostileBodies = []struct{ mediaType, body string }{
	{"application/problem+json", noSuchOrderBody},
	{"application/problem+json", `{"status":404,"code":"NotFound","detail":"x","instance":"i","errors":[{"pointer":"/a","detail":"b"},{"in":"query","name":"q","detail":"c"}]}`},
	{"application/problem+json", `{"code":"TooMany","limit":100,"since":"2026-01-02T03:04:05Z","names":["a","b"],"detail":"\u00e4\ud83d\ude00\ud83d"}`},
	{"application/problem+json", `{"code":404,"detail":["x"],"title":null,"instance":{},"errors":{}}`},
	{"application/problem+json", `{"detail":"one"} {"detail":"two"}`},
	{"application/problem+json", "\ufeff" + `{"detail":"\xff"}`},
	{"application/problem+json", `{"detail":"cut`},
	{"application/problem+json", strings.Repeat("[", 20_000)},
	{"application/json", `[{"error":{}}]`},
	{"text/html", `<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>`},
	{"application/problem+xml", `<?xml version="1.0" encoding="UTF-8"?><problem xmlns="urn:ietf:rfc:7807"><title>Not Found</title><status>404</status><code>NotFound</code><detail>a &amp; b</detail></problem>`},
	{"application/xml", `<Error><Code>NoSuchKey</Code><Message>x</Message></Error>`},
	{"", noSuchOrderBody},
	{"", ""},
	{`application/problem+json; charset="`, noSuchOrderBody},
}

var errBodyCut = errors.New("the body is cut")

// inPieces is a body that comes in pieces.
type inPieces struct {
	rest   string
	size   int
	cut    bool // it ends with an error
	joined bool // the last piece comes with io.EOF
	closed bool
}

func (r *inPieces) Read(p []byte) (int, error) {
	n := copy(p[:min(len(p), r.size)], r.rest)
	r.rest = r.rest[n:]
	switch {
	case r.rest != "":
		return n, nil
	case r.cut && n == 0:
		return 0, errBodyCut
	case r.joined || n == 0 && len(p) > 0:
		return n, io.EOF
	}
	return n, nil
}

func (r *inPieces) Close() error {
	r.closed = true
	return nil
}

// membersOf returns the members of an object that are strings, as encoding/json reads
// them, the last of each name, and the code that is a number, too; none of what is no
// object in JSON.
func membersOf(body string) map[string]string {
	body = strings.TrimPrefix(body, "\ufeff")
	if !json.Valid([]byte(body)) {
		return nil
	}
	members := map[string]string{}
	d := json.NewDecoder(strings.NewReader(body))
	d.UseNumber()
	if begin, err := d.Token(); err != nil || begin != json.Delim('{') {
		return nil
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil
		}
		var value any
		if err := d.Decode(&value); err != nil {
			return nil
		}
		switch value := value.(type) {
		case string:
			members[name.(string)] = value
		case json.Number:
			if name == "code" {
				members["code"] = value.String()
			}
		}
	}
	return members
}

// anyRow reports whether the table has a row of the code and the id.
func anyRow(code int, id string) bool {
	for _, row := range errorRows {
		if row.code == code && row.id == id {
			return true
		}
	}
	return false
}

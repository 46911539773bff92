package samples

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// This file is run by TestSamples, beside the packages of many tables and the calls of
// their rows.

// A response sends itself.
type response interface {
	Respond(w http.ResponseWriter, r *http.Request) error
}

// calls are the calls of the rows, by the packages of the tables.
var calls = map[string]map[string]func() response{}

func add[R response](table string, all map[string]func() R) {
	calls[table] = map[string]func() response{}
	for row, call := range all {
		calls[table][row] = func() response { return call() }
	}
}

// A line is one of a header.
type line struct{ Name, Value string }

// A sampleCase is one request, and what is to be sent for it.
type sampleCase struct {
	Table, From, Row, Method, Accept string
	Header                           []line
	Want                             struct {
		Code      int
		Header    []line
		MediaType string
		Text      []byte
	}
}

// sentAt finds the time at which an error was sent.
var sentAt = regexp.MustCompile(`20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`)

const path = "/example"

// Each row sends what its example says.
func TestSent(t *testing.T) {
	slog.SetDefault(slog.New(slog.DiscardHandler)) // what goes wrong is what they are about
	text, err := os.ReadFile("cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []sampleCase
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	var c *sampleCase
	var fault error
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fault = calls[c.Table][c.Row]().Respond(w, r)
	}))
	defer server.Close()
	client := &http.Client{
		Transport:     &http.Transport{DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	for i := range cases {
		c, fault = &cases[i], nil
		r, err := http.NewRequest(c.Method, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range c.Header {
			r.Header.Set(x.Name, x.Value)
		}
		res, err := client.Do(r)
		if err != nil {
			t.Fatalf("%s: %s: %v", c.From, c.Row, err)
		}
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatalf("%s: %s: %v", c.From, c.Row, err)
		}
		res.Body.Close()
		if fault != nil {
			t.Errorf("%s: %s: %v", c.From, c.Row, fault)
		}
		if res.StatusCode != c.Want.Code {
			t.Errorf("%s: %s: the code is %d, want %d", c.From, c.Row, res.StatusCode, c.Want.Code)
		}
		if got, want := linesOf(res.Header), canonical(c.Want.Header); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %s: the header is\n%q, want\n%q", c.From, c.Row, got, want)
		}
		if got := res.Header.Get("Content-Type"); got != c.Want.MediaType && c.Want.MediaType != "" {
			t.Errorf("%s: %s: the media type is %q, want %q", c.From, c.Row, got, c.Want.MediaType)
		}
		if got := sentAt.ReplaceAllString(string(body), "2026-01-02T15:04:05.000Z"); got != string(c.Want.Text) && c.Want.Text != nil {
			t.Errorf("%s: %s as %s:\n got %s\nwant %s", c.From, c.Row, c.Want.MediaType, got, c.Want.Text)
		}
	}
	if len(cases) < 1200 {
		t.Errorf("there are %d cases only", len(cases))
	}
}

// linesOf are the lines of a header, but for those that examples leave to net/http and
// the media type.
func linesOf(h http.Header) []line {
	var lines []line
	for key, values := range h {
		if key == "Content-Type" || key == "Content-Length" || key == "Date" {
			continue
		}
		for _, v := range values {
			lines = append(lines, line{key, v})
		}
	}
	slices.SortStableFunc(lines, func(a, b line) int { return strings.Compare(a.Name, b.Name) })
	return lines
}

func canonical(lines []line) []line {
	for i, x := range lines {
		lines[i].Name = http.CanonicalHeaderKey(x.Name)
	}
	return lines
}

package clients

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// requestID is the name that the servers of these tests give to each request.
const requestID = "4442587FB7D0A2F9"

// secret is in the causes of errors, and reaches no client.
const secret = "dial tcp 10.1.2.3:5432"

// serve serves the handler, behind what gives each request its id, as a service
// has it in front.
func serve(t *testing.T, handler http.Handler) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set("X-Request-Id", requestID)
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server
}

// A roundTripper stands before the transport of a client.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// watching is a client that notes the status of what it receives.
func watching(status *int) *http.Client {
	return &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		response, err := http.DefaultTransport.RoundTrip(r)
		if err == nil {
			*status = response.StatusCode
		}
		return response, err
	})}
}

// A responder is a response of any of the packages.
type responder interface {
	Respond(http.ResponseWriter, *http.Request) error
}

// sent returns what the response sends to a GET of the path.
func sent(t *testing.T, res responder, path, accept string) *http.Response {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("X-Request-Id", requestID)
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	w := httptest.NewRecorder()
	if err := res.Respond(w, r); err != nil {
		t.Fatal(err)
	}
	return w.Result()
}

func body(t *testing.T, response *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// compact is the JSON text without white space.
func compact(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(text)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// facts returns the lines of a file of testdata, by column name.
func facts(t *testing.T, file string) []map[string]string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var (
		columns []string
		rows    []map[string]string
	)
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		cells := strings.Split(line, "\t")
		switch {
		case strings.HasPrefix(line, "#"):
		case columns == nil:
			columns = cells
		default:
			row := map[string]string{}
			for i, cell := range cells {
				row[columns[i]] = cell
			}
			rows = append(rows, row)
		}
	}
	return rows
}

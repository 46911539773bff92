package runtime

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What an event looks like on its way, beside what the client makes of it.
func TestEventText(t *testing.T) {
	for _, c := range []struct {
		name  string
		event Event
		text  string
	}{
		{"all that one may have", Event{"17", "order", []byte("x"), 2 * time.Second}, "id: 17\nevent: order\nretry: 2000\ndata: x\n\n"},
		{"data", Event{Data: []byte("x")}, "data: x\n\n"},
		{"data of several lines", Event{Data: []byte("a\nb\rc\r\nd")}, "data: a\ndata: b\ndata: c\ndata: d\n\n"},
		{"a line end behind the last line, which is an empty line", Event{Data: []byte("a\n")}, "data: a\ndata: \n\n"},
		{"empty lines", Event{Data: []byte("\n\r\r\n")}, "data: \ndata: \ndata: \ndata: \n\n"},
		{"a line end the wrong way round, which is two", Event{Data: []byte("a\n\rb")}, "data: a\ndata: \ndata: b\n\n"},
		{"data that begins with a space, of which the client takes one off", Event{Data: []byte(" x")}, "data:  x\n\n"},
		{"data that looks like a field", Event{Data: []byte("id: 1\n:x\n\nevent: y")}, "data: id: 1\ndata: :x\ndata: \ndata: event: y\n\n"},
		{"empty data", Event{Data: []byte{}}, "data: \n\n"},
		{"a name alone, which without data would be no event", Event{Name: "ping"}, "event: ping\ndata: \n\n"},
		{"an ID alone", Event{ID: "17"}, "id: 17\n\n"},
		{"an interval alone", Event{Retry: time.Second}, "retry: 1000\n\n"},
		{"an interval that is rounded up", Event{Retry: time.Nanosecond}, "retry: 1\n\n"},
		{"the longest interval", Event{Retry: math.MaxInt64}, "retry: 9223372036855\n\n"},
		{"line ends in the ID and in the name", Event{ID: "1\n2\r3", Name: "a\r\nb\n"}, "id: 1 2 3\nevent: a  b \ndata: \n\n"},
		{"NUL in the ID, for which a client would ignore it", Event{ID: "1\x002"}, "id: 1 2\n\n"},
		{"what a server refuses in Last-Event-ID", Event{ID: "\x01\x7f\t\u00e9\xff"}, "id:   \t\u00e9\xff\n\n"},
		{"NUL elsewhere", Event{Name: "a\x00", Data: []byte("\x00")}, "event: a\x00\ndata: \x00\n\n"},
		{"a million lines, which take no longer than as many bytes", Event{Data: bytes.Repeat([]byte("\r"), 1<<20)}, strings.Repeat("data: \n", 1<<20+1) + "\n"},
		{"a byte order mark", Event{Data: []byte("\ufeff")}, "data: \ufeff\n\n"},
	} {
		if got := string(appendEvent(nil, &c.event)); got != c.text {
			t.Errorf("%s: %.100q, want %.100q", c.name, got, c.text)
		}
	}
}

// What is heard is what a client makes of an event, or a comment.
type heard struct {
	id, name, data string // the name is message where none was sent
	retry          int    // what the event changed the time to, in milliseconds; -1: it did not
	comment        bool
}

// An eventReader reads a stream as WHATWG HTML, sections 9.2.5 and 9.2.6, asks of
// clients.
type eventReader struct {
	text     *bufio.Reader
	begun    bool   // what a byte order mark may stand before
	crBefore bool   // the line before ended with CR: a LF that follows belongs to it
	lastID   string // the last event ID buffer
}

func readEvents(text io.Reader) *eventReader { return &eventReader{text: bufio.NewReader(text)} }

// line returns the next line. What follows the last line end is none.
func (e *eventReader) line() (string, error) {
	var line []byte
	for {
		c, err := e.text.ReadByte()
		if err != nil {
			return "", err
		}
		after := e.crBefore
		e.crBefore = c == '\r'
		switch {
		case c == '\n' && after:
		case c == '\n' || c == '\r':
			s := decoded(string(line))
			if !e.begun {
				e.begun, s = true, strings.TrimPrefix(s, "\ufeff")
			}
			return s, nil
		default:
			line = append(line, c)
		}
	}
}

// decoded is the text as UTF-8 decode has it: what is none is U+FFFD.
func decoded(text string) string { return string([]rune(text)) }

// next returns what happens next: an event or a comment. Where only the ID or the
// time to wait change, that is an event without data, which no listener gets.
func (e *eventReader) next() (heard, error) {
	r := heard{retry: -1}
	data, changed := "", false
	for {
		line, err := e.line()
		if err != nil {
			return heard{}, err
		}
		if line == "" { // dispatch the event
			if data == "" && !changed {
				continue
			}
			r.id = e.lastID
			if data != "" && r.name == "" {
				r.name = "message"
			}
			r.data = strings.TrimSuffix(data, "\n")
			return r, nil
		}
		if line[0] == ':' {
			return heard{comment: true}, nil
		}
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch field {
		case "event":
			r.name = value
		case "data":
			data += value + "\n"
		case "id":
			if !strings.Contains(value, "\x00") {
				e.lastID, changed = value, true
			}
		case "retry":
			if regexp.MustCompile(`^[0-9]+$`).MatchString(value) {
				if r.retry, err = strconv.Atoi(value); err != nil {
					return heard{}, err
				}
				changed = true
			}
		}
	}
}

// The reader of the tests knows what this package never sends, so that it would
// not take a wrong stream for a right one.
func TestEventReader(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []heard
	}{
		{"the standard's first example", "data: This is the first message.\n\ndata: This is the second message, it\ndata: has two lines.\n\n",
			[]heard{{name: "message", data: "This is the first message.", retry: -1}, {name: "message", data: "This is the second message, it\nhas two lines.", retry: -1}}},
		{"the standard's example of a comment", ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
			[]heard{{comment: true}, {id: "1", name: "message", data: "first event", retry: -1}, {name: "message", data: "second event", retry: -1}, {name: "message", data: " third event", retry: -1}}},
		{"the standard's example of empty data, and of an event that does not end", "data\n\ndata\ndata\n\ndata:",
			[]heard{{name: "message", retry: -1}, {name: "message", data: "\n", retry: -1}}},
		{"all line ends, and a byte order mark", "\ufeffdata:a\r\ndata:b\rdata:c\n\r\n", []heard{{name: "message", data: "a\nb\nc", retry: -1}}},
		{"what is ignored", "id:1\x00\nretry:1s\nelse:x\nevent:x\n\n", nil},
	} {
		var got []heard
		for e := readEvents(strings.NewReader(c.text)); ; {
			r, err := e.next()
			if err != nil {
				break
			}
			got = append(got, r)
		}
		if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(heard{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// What a client gets of an event, whatever is in it, is what was sent, but for
// what would have ended a line; and it is one event.
func FuzzEvents(f *testing.F) {
	for _, text := range []string{"", "x", "\n", "\r", "\r\n", "\n\r", "a\r\n\r\nb\r", "\x00", "\ufeff", "\xff\xc3", "id: 1\n\n", ": x", " x ", strings.Repeat("é\n", 300)} {
		f.Add(text, text, []byte(text), true, int64(len(text))*1e5)
		f.Add("17", text, []byte(nil), false, int64(0))
	}
	f.Fuzz(func(t *testing.T, id, name string, data []byte, hasData bool, retry int64) {
		e := Event{ID: id, Name: name, Retry: time.Duration(retry)}
		if hasData {
			e.Data = append([]byte{}, data...)
		}
		sent := appendEvent(nil, &Event{ID: "before"})
		sent = appendEvent(sent, &e)
		sent = appendEvent(sent, &Event{Data: []byte("after")})

		inert := func(text, bad string) string { return decoded(regexp.MustCompile(bad).ReplaceAllString(text, " ")) }
		want := heard{id: "before", retry: -1}
		if id != "" {
			want.id = inert(id, `[\x00-\x08\x0a-\x1f\x7f]`)
		}
		if retry > 0 {
			want.retry = int((uint64(retry) + 999_999) / 1_000_000)
		}
		if hasData || name != "" {
			want.name, want.data = "message", decoded(regexp.MustCompile(`\r\n|\r`).ReplaceAllString(string(e.Data), "\n"))
		}
		if name != "" {
			want.name = inert(name, `[\r\n]`)
		}
		all := []heard{{id: "before", retry: -1}, want, {id: want.id, name: "message", data: "after", retry: -1}}
		if id == "" && retry <= 0 && !hasData && name == "" {
			all = append(all[:1], all[2]) // the blank line alone
		}
		reader := readEvents(strings.NewReader(string(sent)))
		for _, want := range all {
			got, err := reader.next()
			if err != nil || got != want {
				t.Fatalf("%+v was sent in %q; the client gets %+v, %v; want %+v", e, sent, got, err, want)
			}
		}
		if more, err := reader.next(); err != io.EOF {
			t.Fatalf("%+v was sent in %q; the client gets more: %+v, %v", e, sent, more, err)
		}
	})
}

// The ID of each event comes back: no server refuses the request for it.
func TestLastEventID(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, LastEventID(r))
	}))
	defer server.Close()
	if id := LastEventID(&http.Request{}); id != "" {
		t.Errorf("a request without a header has the ID %q", id)
	}
	for sent, want := range map[string]string{
		"170017":    "170017",
		"é ü":       "é ü",
		"a\x00b":    "a b",
		"a\x01\x7f": "a", // a client's header has no space at its end
		"a\tb":      "a\tb",
	} {
		event, err := readEvents(strings.NewReader(string(appendEvent(nil, &Event{ID: sent})))).next()
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequest("GET", server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Last-Event-ID", event.id)
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || response.StatusCode != 200 || string(body) != want {
			t.Errorf("of the event %q came back %d %q, %v; want %q", sent, response.StatusCode, body, err, want)
		}
	}
}

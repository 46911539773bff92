package runtime

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"math"
	"strings"
	"testing"
	"time"
)

// What an error sends of the params that it is given, whatever the order in which.
func TestOptionalParams(t *testing.T) {
	const task = `,"task":{"id":"t","tags":["a"]}`
	made := func() *BlockedError { return Blocked("", "no", Task{ID: "t", Tags: []string{"a"}}) }
	for _, c := range []struct {
		name string
		err  *BlockedError
		want string // behind what every error of the row has
	}{
		{"none", made(), `,"reason":"no"` + task},
		{"one", made().Limit(3), `,"reason":"no"` + task + `,"limit":3`},
		{"each, in the order of the row", made().Limit(3).Tasks(Task{ID: "b"}).Until(since), `,"reason":"no","until":"2026-01-02T03:04:05Z"` + task +
			`,"tasks":[{"id":"b","tags":[]}],"limit":3`},
		{"zeros", made().Limit(0).Tasks().Until(time.Time{}), `,"reason":"no","until":"0001-01-01T00:00:00Z"` + task + `,"tasks":[],"limit":0`},
		{"one again", made().Limit(3).Until(since).Limit(4), `,"reason":"no","until":"2026-01-02T03:04:05Z"` + task + `,"limit":4`},
		{"a secret", made().Token("t-1").Token("t-2"), `,"reason":"no"` + task},
		{"a time that JSON has no form for", made().Until(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)), `,"reason":"no","until":null` + task},
	} {
		got, _ := ask("GET", sends(c.err, new(error)))
		if want := blocked + c.want + "}"; got.Body != want {
			t.Errorf("%s: %s\nwant %s", c.name, got.Body, want)
		}
		if got, _ := ask("GET", sends(Fail(c.err), new(error))); got.Body != blocked+c.want+"}" {
			t.Errorf("%s: Fail sends %s", c.name, got.Body)
		}
	}
}

// A setter on what no constructor has made does no harm.
func TestOptionalParamOfNothing(t *testing.T) {
	e := (&BlockedError{}).Limit(3).Until(since).Token("t-1")
	if got, _ := ask("GET", sends(e, new(error))); got.Code != 500 || strings.Contains(got.Body, "3") && strings.Contains(got.Body, "t-1") {
		t.Errorf("%d %s", got.Code, got.Body)
	}
}

// The log has a body as JSON, and what is sensitive.
func TestBodiesAreLogged(t *testing.T) {
	e := Blocked("it is blocked", "no", Task{ID: "t"}, io.EOF).Tasks(Task{ID: "b"}).Token("t-1")
	var text, object bytes.Buffer
	slog.New(slog.NewTextHandler(&text, nil)).Info("m", "e", e)
	const want = `e.reason=no e.task="{\"id\":\"t\",\"tags\":[]}" e.tasks="[{ID:b Tags:[]}]" e.token=t-1`
	if !strings.Contains(text.String(), want) {
		t.Errorf("logged %swant %s", text.String(), want)
	}
	slog.New(slog.NewJSONHandler(&object, nil)).Info("m", "e", e)
	var got struct {
		E struct {
			Task  Task
			Tasks []Task
		}
	}
	if err := json.Unmarshal(object.Bytes(), &got); err != nil || got.E.Task.ID != "t" || len(got.E.Tasks) != 1 || got.E.Tasks[0].ID != "b" {
		t.Errorf("logged %s: %v", object.String(), err)
	}
}

// A param in quotes is a string, whatever its type.
func TestQuoted(t *testing.T) {
	for _, c := range []struct {
		value slog.Value
		want  string
	}{
		{slog.IntValue(-3), `"-3"`},
		{slog.BoolValue(true), `"true"`},
		{slog.Float64Value(0.5), `"0.5"`},
		{slog.Float64Value(math.NaN()), `"null"`},
		{slog.DurationValue(1500 * time.Millisecond), `"1.5"`},
		{slog.StringValue("a"), `"a"`},
		{slog.TimeValue(since), `"2026-01-02T03:04:05Z"`},
		{slog.AnyValue([]int{1, 2}), `"[1,2]"`},
		{slog.AnyValue(&Task{ID: "t"}), `"{\"id\":\"t\",\"tags\":[]}"`},
	} {
		if got := string(appendAsText(nil, c.value)); got != c.want {
			t.Errorf("%v: %s, want %s", c.value, got, c.want)
		}
	}
}

// A bodyless is a body that has no form in JSON, and none in XML at all.
type bodyless struct{}

func (bodyless) AppendJSON(b []byte) ([]byte, error) { return append(b, `{"a":`...), io.EOF }

// What is given as a param and is none of a table is sent as it can be.
func TestStrangeParams(t *testing.T) {
	for _, c := range []struct {
		value     any
		json, xml string
	}{
		{bodyless{}, "null", ""},
		{[]bodyless{{}, {}}, "[null,null]", "<i></i><i></i>"},
		{[]Task{{ID: "<"}}, `[{"id":"\u003c","tags":[]}]`, "<i><id>&lt;</id><tags></tags></i>"},
		{struct{}{}, "[]", ""},
		{nil, "[]", ""},
		{map[string]int{"a": 1}, "[]", ""},
	} {
		if got := string(appendParam(nil, slog.AnyValue(c.value))); got != c.json {
			t.Errorf("%#v: %s, want %s", c.value, got, c.json)
		}
		if got := string(appendXMLValue(nil, slog.AnyValue(c.value))); got != c.xml {
			t.Errorf("%#v: %s in XML, want %s", c.value, got, c.xml)
		}
	}
}

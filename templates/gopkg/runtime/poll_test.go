//go:build go1.25

//go:debug asynctimerchan=0

package runtime

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The waits of Wait pass in the time of testing/synctest, which stands still while
// anything else does not.

// A remote is a server of tasks, as a transport: it gives its answers in their order,
// the last one again and again.
type remote struct {
	answers []remoteAnswer
	began   time.Time
	asked   []time.Duration // since it began
	urls    []string
	headers []http.Header
}

type remoteAnswer struct {
	code   int // 0: 200
	header string
	body   string
	fails  error
	hangs  bool // until the context of the request ends
	cut    bool // in the middle of the body
}

func (s *remote) RoundTrip(r *http.Request) (*http.Response, error) {
	s.asked = append(s.asked, time.Since(s.began))
	s.urls = append(s.urls, r.URL.String())
	s.headers = append(s.headers, r.Header.Clone())
	a := s.answers[min(len(s.asked), len(s.answers))-1]
	if a.hangs {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	if a.fails != nil {
		return nil, a.fails
	}
	body := io.Reader(strings.NewReader(a.body))
	if a.cut {
		body = io.MultiReader(body, errReader{io.ErrUnexpectedEOF})
	}
	resp := &http.Response{StatusCode: max(a.code, 200), Header: headerFields("Content-Type: application/json", a.header), Body: io.NopCloser(body), Request: r}
	if a.code == 0 {
		resp.StatusCode = 200
	}
	return resp, nil
}

type errReader struct{ error }

func (r errReader) Read([]byte) (int, error) { return 0, r.error }

// headerFields are the fields of lines such as "A: b; C: d", a later one in place of an
// earlier one.
func headerFields(lines ...string) http.Header {
	h := http.Header{}
	for _, line := range strings.Split(strings.Join(lines, "\n"), "\n") {
		if key, value, ok := strings.Cut(line, ": "); ok {
			h.Set(key, value)
		}
	}
	return h
}

const jobURL = "https://api.example/jobs/1"

func job(state JobState) string { return fmt.Sprintf(`{"state":%q,"href":%q}`, state, jobURL) }

// in runs the test in its own time, with a server that gives the answers.
func in(t *testing.T, answers []remoteAnswer, test func(t *testing.T, s *remote, client *http.Client)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &remote{answers: answers, began: time.Now()}
		test(t, s, &http.Client{Transport: s})
	})
}

func accepted(header string) *http.Response {
	r, _ := http.NewRequest("POST", "https://api.example/orders?key=secret", nil)
	return &http.Response{StatusCode: 202, Header: headerFields(header), Request: r}
}

// isWaitError reports whether the error has the text, none where it is nil. A text that ends
// in … is how it begins.
func isWaitError(err error, want string) bool {
	if err == nil || want == "" {
		return err == nil && want == ""
	}
	begin, isBegin := strings.CutSuffix(want, "…")
	return err.Error() == want || isBegin && strings.HasPrefix(err.Error(), begin)
}

// each is a wait of so many seconds, by Retry-After.
func each(seconds ...float64) [][2]float64 {
	var out [][2]float64
	for _, s := range seconds {
		out = append(out, [2]float64{s, s})
	}
	return out
}

func TestWaits(t *testing.T) {
	running, done := remoteAnswer{body: job(JobRunning)}, remoteAnswer{body: job(JobSucceeded)}
	after := func(a remoteAnswer, header string) remoteAnswer { a.header = header; return a }
	failing := func(code int, header string) remoteAnswer { return remoteAnswer{code: code, header: header} }
	broken := remoteAnswer{fails: errors.New("connection reset")}
	for _, test := range []struct {
		name     string
		polling  Polling
		answers  []remoteAnswer
		deadline time.Duration
		waits    [][2]float64 // the least and the most seconds before each question
		want     string       // in the error
		is       error
	}{
		{name: "the backoff", answers: []remoteAnswer{running, running, running, running, running, running, running, done},
			waits: [][2]float64{{.5, 1}, {1, 2}, {2, 4}, {4, 8}, {8, 16}, {15, 30}, {15, 30}, {15, 30}}},
		{name: "a backoff of the caller's", polling: Polling{Interval: 4 * time.Second, MaxInterval: 6 * time.Second}, answers: []remoteAnswer{running, running, done},
			waits: [][2]float64{{2, 4}, {3, 6}, {3, 6}}},
		{name: "an interval above the longest", polling: Polling{Interval: time.Minute}, answers: []remoteAnswer{running, done},
			waits: [][2]float64{{30, 60}, {30, 60}}},
		{name: "less than nothing", polling: Polling{Interval: -1, MaxInterval: -1}, answers: []remoteAnswer{running, done},
			waits: [][2]float64{{.5, 1}, {1, 2}}},

		// RFC 9110, section 10.2.3.
		{name: "Retry-After of the 202", polling: Polling{Accepted: accepted("Retry-After: 7")}, answers: []remoteAnswer{done}, waits: each(7)},
		{name: "Retry-After of the 202, then the backoff", polling: Polling{Accepted: accepted("Retry-After: 7")}, answers: []remoteAnswer{running, running, done},
			waits: [][2]float64{{7, 7}, {.5, 1}, {1, 2}}},
		{name: "Retry-After of each answer", polling: Polling{Accepted: accepted("Retry-After: 7")},
			answers: []remoteAnswer{after(running, "Retry-After: 100"), after(running, "Retry-After: 1"), done}, waits: each(7, 100, 1)},
		{name: "Retry-After as a date", answers: []remoteAnswer{after(running, "Retry-After: Sat, 01 Jan 2000 00:01:00 GMT"), done},
			waits: [][2]float64{{.5, 1}, {59, 59.5}}},
		{name: "Retry-After of 0, which has an end", polling: Polling{Accepted: accepted("Retry-After: 0")}, answers: []remoteAnswer{after(running, "Retry-After: 0"), done},
			waits: [][2]float64{{.5, 1}, {1, 2}}},
		{name: "Retry-After that is past", answers: []remoteAnswer{after(running, "Retry-After: Fri, 31 Dec 1999 00:00:00 GMT"), done},
			waits: [][2]float64{{.5, 1}, {1, 2}}},
		{name: "Retry-After that says nothing", answers: []remoteAnswer{after(running, "Retry-After: soon"), done},
			waits: [][2]float64{{.5, 1}, {1, 2}}},

		{name: "the server would have it wait past the deadline", polling: Polling{Accepted: accepted("Retry-After: 60")}, deadline: 20 * time.Second,
			waits: [][2]float64{}, want: `waiting for a task in state "queued": context deadline exceeded, before it is to be asked for again`, is: context.DeadlineExceeded},
		{name: "an answer would", answers: []remoteAnswer{after(running, "Retry-After: 60")}, deadline: 20 * time.Second,
			waits: [][2]float64{{.5, 1}}, want: `waiting for a task in state "running": context deadline exceeded, before it is to be asked for again`, is: context.DeadlineExceeded},
		{name: "the server's wait ends right before the deadline", polling: Polling{Accepted: accepted("Retry-After: 20")}, answers: []remoteAnswer{done}, deadline: 20*time.Second + time.Second/4, waits: each(20)},
		{name: "the server's wait ends before the deadline", polling: Polling{Accepted: accepted("Retry-After: 19")}, answers: []remoteAnswer{done}, deadline: 20 * time.Second, waits: each(19)},
		{name: "a last question before the deadline", answers: []remoteAnswer{running}, polling: Polling{Interval: time.Minute}, deadline: 20 * time.Second,
			waits: each(19), want: `waiting for a task in state "running": context deadline exceeded, before it is to be asked for again`, is: context.DeadlineExceeded},
		{name: "which may be answered", answers: []remoteAnswer{done}, polling: Polling{Interval: time.Minute}, deadline: 20 * time.Second, waits: each(19)},
		{name: "a deadline that is near", answers: []remoteAnswer{done}, deadline: time.Second / 4, waits: each(.125)},
		{name: "a deadline that is past", answers: []remoteAnswer{done}, deadline: -time.Second,
			waits: [][2]float64{}, want: `waiting for a task in state "queued": context deadline exceeded`, is: context.DeadlineExceeded},
		{name: "an answer that does not come", answers: []remoteAnswer{{hangs: true}}, deadline: 20 * time.Second,
			waits: [][2]float64{{.5, 1}}, want: `waiting for a task in state "queued": context deadline exceeded`, is: context.DeadlineExceeded},

		{name: "failures of the transport", answers: []remoteAnswer{broken, broken, {body: job(JobRunning)[:9], cut: true}, done},
			waits: [][2]float64{{.5, 1}, {1, 2}, {2, 4}, {4, 8}}},
		{name: "errors that pass", answers: []remoteAnswer{failing(502, ""), failing(503, "Retry-After: 9"), failing(429, "Retry-After: 3"), done},
			waits: [][2]float64{{.5, 1}, {1, 2}, {9, 9}, {3, 3}}},
		{name: "errors that would pass with a Retry-After", answers: []remoteAnswer{failing(503, ""), failing(429, ""), done},
			waits: [][2]float64{{.5, 1}, {1, 2}, {2, 4}}},
		{name: "as many in a row as may be", polling: Polling{MaxFailures: 2, Interval: 1, MaxInterval: 1}, answers: []remoteAnswer{broken, broken, running, failing(502, ""), broken, done},
			waits: each(0, 0, 0, 0, 0, 0)},
		{name: "one more", polling: Polling{MaxFailures: 2, Interval: 1, MaxInterval: 1}, answers: []remoteAnswer{broken, broken, failing(502, "")},
			waits: each(0, 0, 0), want: "502: …"},
		{name: "ten unless told otherwise", polling: Polling{Interval: 1, MaxInterval: 1}, answers: []remoteAnswer{broken},
			waits: each(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), want: `asking for a task in state "queued" at https://api.example/jobs/1: connection reset`},
		{name: "none", polling: Polling{MaxFailures: -1}, answers: []remoteAnswer{failing(502, "")}, waits: [][2]float64{{.5, 1}}, want: "502: …"},
		{name: "the last failure is told when time is up", answers: []remoteAnswer{running, failing(503, "Retry-After: 60")}, deadline: 20 * time.Second,
			waits: [][2]float64{{.5, 1}, {1, 2}}, want: `waiting for a task in state "running": context deadline exceeded, before it is to be asked for again; before that: 503: …`, is: context.DeadlineExceeded},
		{name: "a failure that is over is not", answers: []remoteAnswer{broken, after(running, "Retry-After: 60")}, deadline: 20 * time.Second,
			waits: [][2]float64{{.5, 1}, {1, 2}}, want: `waiting for a task in state "running": context deadline exceeded, before it is to be asked for again`, is: context.DeadlineExceeded},
		{name: "an error that does not pass after one that does", answers: []remoteAnswer{broken, {body: "[]"}}, waits: [][2]float64{{.5, 1}, {1, 2}},
			want: "the answer to GET https://api.example/jobs/1 is no task: …"},
		{name: "errors that do not pass", answers: []remoteAnswer{failing(403, "")}, waits: [][2]float64{{.5, 1}}, want: "403: …"},
		{name: "a certificate that is refused", answers: []remoteAnswer{{fails: &tls.CertificateVerificationError{Err: errors.New("expired")}}},
			waits: [][2]float64{{.5, 1}}, want: `asking for a task in state "queued" at https://api.example/jobs/1: tls: failed to verify certificate: expired`},
		{name: "a state that is unknown", answers: []remoteAnswer{{body: job("paused")}, done}, waits: [][2]float64{{.5, 1}, {1, 2}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			in(t, test.answers, func(t *testing.T, s *remote, client *http.Client) {
				ctx := context.Background()
				if test.deadline != 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, test.deadline)
					defer cancel()
				}
				task, err := Wait(ctx, client, Job{State: JobQueued, Href: jobURL}, test.polling)
				if len(s.asked) != len(test.waits) {
					t.Fatalf("asked %d times, want %d; err = %v", len(s.asked), len(test.waits), err)
				}
				before := time.Duration(0)
				for i, at := range s.asked {
					wait := (at - before).Seconds()
					if least, most := test.waits[i][0]-1e-6, test.waits[i][1]+1e-6; wait < least || wait > most {
						t.Errorf("question %d comes after %v s, want %v", i+1, wait, test.waits[i])
					}
					before = at
				}
				if !isWaitError(err, test.want) {
					t.Errorf("the error is %v, want %q", err, test.want)
				}
				if test.is != nil && !errors.Is(err, test.is) {
					t.Errorf("the error %v is not %v", err, test.is)
				}
				if test.want == "" && task.State != JobSucceeded {
					t.Errorf("the task is %+v", task)
				}
			})
		})
	}
}

// Clients that begin together do not go on together: of the first wait, up to a half is
// cut at random.
func TestWaitJitter(t *testing.T) {
	least, most := time.Hour, time.Duration(0)
	for range 1000 {
		p, err := newPoller(nil, progress{href: jobURL}, nil)
		if err != nil {
			t.Fatal(err)
		}
		least, most = min(least, p.wait), max(most, p.wait)
	}
	if least < 500*time.Millisecond || least > 600*time.Millisecond || most < 900*time.Millisecond || most > time.Second {
		t.Errorf("the first waits are from %v to %v", least, most)
	}
}

// A short backoff goes on until the deadline is near.
func TestWaitUpToTheDeadline(t *testing.T) {
	in(t, []remoteAnswer{{body: job(JobRunning)}}, func(t *testing.T, s *remote, client *http.Client) {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_, err := Wait(ctx, client, Job{Href: jobURL}, Polling{Interval: time.Second / 10, MaxInterval: time.Second / 10})
		if last := s.asked[len(s.asked)-1]; !errors.Is(err, context.DeadlineExceeded) || last < 4600*time.Millisecond || len(s.asked) > 150 {
			t.Errorf("%v; asked %d times, the last after %v", err, len(s.asked), last)
		}
	})
}

// What Wait returns, by what comes back.
func TestWaitResults(t *testing.T) {
	html := "Content-Type: text/html"
	inXML := "Content-Type: application/vnd.acme+xml; charset=utf-8"
	for _, test := range []struct {
		name   string
		answer remoteAnswer
		state  JobState // of the task that is returned
		want   string   // the error
	}{
		{"success", remoteAnswer{body: job(JobSucceeded)}, JobSucceeded, ""},
		{"a 202", remoteAnswer{code: 202, body: job(JobSucceeded)}, JobSucceeded, ""},
		{"success, and an href that leads elsewhere", remoteAnswer{body: `{"state":"succeeded","href":"https://evil.example/1"}`}, JobSucceeded, ""},
		{"failure", remoteAnswer{body: `{"state":"failed","message":"the disk is full"}`}, JobFailed, "the task has failed (failed): the disk is full"},
		{"failure without a message", remoteAnswer{body: `{"state":"canceled"}`}, JobCanceled, "the task has failed (canceled)"},
		{"XML", remoteAnswer{header: inXML, body: "<Job><State>succeeded</State></Job>"}, JobSucceeded, ""},
		{"no Content-Type", remoteAnswer{header: "Content-Type: ", body: job(JobSucceeded)}, JobSucceeded, ""},
		{"a byte order mark", remoteAnswer{body: "\ufeff" + job(JobSucceeded)}, JobSucceeded, ""},
		{"a member that the table does not have", remoteAnswer{body: `{"state":"succeeded","x":{"y":1}}`}, JobSucceeded, ""},

		{"a task that is gone", remoteAnswer{code: 404}, JobQueued, "the task is gone (last queued): 404 NotFound: answer to GET https://api.example/jobs/1"},
		{"for good", remoteAnswer{code: 410}, JobQueued, "the task is gone (last queued): 410 …"},
		{"another error", remoteAnswer{code: 401}, JobQueued, "401: …"},
		{"HTML", remoteAnswer{header: html, body: "<p>Log in"}, JobQueued, `the answer to GET https://api.example/jobs/1 is no task: its Content-Type is "text/html", and tasks come as application/json, application/xml`},
		{"HTML as JSON", remoteAnswer{body: "<p>Log in"}, JobQueued, "the answer to GET https://api.example/jobs/1 is no task: invalid character '<' looking for beginning of value"},
		{"nothing", remoteAnswer{code: 204}, JobQueued, "the answer to GET https://api.example/jobs/1 is no task: unexpected end of JSON input"},
		{"null", remoteAnswer{body: "null"}, JobQueued, "the answer to GET https://api.example/jobs/1 is no task: it has no state"},
		{"a resource", remoteAnswer{body: `{"id":1}`}, JobQueued, "the answer to GET https://api.example/jobs/1 is no task: it has no state"},
		{"a list", remoteAnswer{body: `[]`}, JobQueued, "the answer to GET https://api.example/jobs/1 is no task: json: cannot unmarshal array into Go value of type runtime.Job"},
		{"truncated XML", remoteAnswer{header: inXML, body: "<Job><State>succ"}, JobQueued, "the answer to GET https://api.example/jobs/1 is no task: XML syntax error on line 1: unexpected EOF"},
		{"a redirect without a place", remoteAnswer{code: 304}, JobQueued, "the answer to GET https://api.example/jobs/1 is no task, but a 304"},
		{"1 MiB", remoteAnswer{body: job(JobSucceeded) + strings.Repeat(" ", 1<<20-len(job(JobSucceeded)))}, JobSucceeded, ""},
		{"more", remoteAnswer{body: job(JobSucceeded) + strings.Repeat(" ", 1<<20+1-len(job(JobSucceeded)))}, JobQueued, "the answer to GET https://api.example/jobs/1 is no task: it has more than 1 MiB"},
		{"another origin", remoteAnswer{body: `{"state":"running","href":"https://evil.example/jobs/1"}`}, JobRunning,
			"the href of the task leads to https://evil.example:443, and the credentials are for https://api.example:443; Polling{AnyOrigin: true} asks there, without them"},
		{"no URL", remoteAnswer{body: `{"state":"running","href":"ftp://api.example/jobs/1?secret"}`}, JobRunning, `the href of the task: "ftp://api.example/jobs/1" is no URL of HTTP`},
		{"no URI", remoteAnswer{body: `{"state":"running","href":"https://api.example/%zz"}`}, JobRunning, "the href of the task is no URI"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for name, wait := range map[string]func(client Doer, task Job) (Job, error){
				"Wait": func(client Doer, task Job) (Job, error) { return Wait(context.Background(), client, task) },
				"Poll": func(client Doer, task Job) (Job, error) { return Poll(context.Background(), client, task) },
				"Wait, of a pointer": func(client Doer, task Job) (Job, error) {
					next, err := Wait(context.Background(), client, &task)
					return *next, err
				},
			} {
				in(t, []remoteAnswer{test.answer}, func(t *testing.T, s *remote, client *http.Client) {
					task, err := wait(client, Job{State: JobQueued, Href: jobURL})
					if task.State != test.state {
						t.Errorf("%s: the task is %+v, want it %s", name, task, test.state)
					}
					if !isWaitError(err, test.want) {
						t.Errorf("%s: the error is %v, want %s", name, err, test.want)
					}
					if len(s.asked) != 1 {
						t.Errorf("%s: asked %d times", name, len(s.asked))
					}
				})
			}
		})
	}
}

// The errors of tasks are found in what wraps them.
func TestTaskErrors(t *testing.T) {
	in(t, []remoteAnswer{{body: `{"state":"failed","message":"full"}`}}, func(t *testing.T, _ *remote, client *http.Client) {
		task, err := Wait(context.Background(), client, Job{Href: jobURL})
		var failed *TaskFailedError
		if !errors.As(fmt.Errorf("import: %w", err), &failed) {
			t.Fatalf("the error is %v", err)
		}
		if want := (&TaskFailedError{State: "failed", Message: "full", Task: task}); !reflect.DeepEqual(failed, want) {
			t.Errorf("got %+v, want %+v", failed, want)
		}
	})
	in(t, []remoteAnswer{{code: 410}}, func(t *testing.T, _ *remote, client *http.Client) {
		_, err := Wait(context.Background(), client, Job{Href: jobURL})
		var gone *TaskGoneError
		if !errors.As(err, &gone) || CodeOf(err) != 410 {
			t.Errorf("the error is %v, of code %d", err, CodeOf(err))
		}
	})
	for _, zero := range []error{&TaskFailedError{}, &TaskGoneError{}} { // which are safe
		if text := zero.Error(); !strings.HasPrefix(text, "the task ") || strings.HasSuffix(text, " ") {
			t.Errorf("%T is %q", zero, text)
		}
	}
}

// Of a client that makes errors itself, by Transport, they are the same.
func TestWaitByTransport(t *testing.T) {
	answers := []remoteAnswer{{code: 503, header: "Retry-After: 7"}, {fails: errors.New("connection reset")}, {code: 410}}
	in(t, answers, func(t *testing.T, s *remote, client *http.Client) {
		client.Transport = Transport(s)
		_, err := Wait(context.Background(), client, Job{State: JobRunning, Href: jobURL + "?token=secret"})
		var gone *TaskGoneError
		if !errors.As(err, &gone) || CodeOf(err) != 410 || strings.Contains(err.Error(), "secret") || len(s.asked) != 3 || s.asked[1]-s.asked[0] != 7*time.Second {
			t.Errorf("%v, asked %v", err, s.asked)
		}
	})
}

// A task that has ended is not asked for by Wait, and is by Poll.
func TestEndedAlready(t *testing.T) {
	in(t, []remoteAnswer{{body: job(JobSucceeded)}}, func(t *testing.T, s *remote, client *http.Client) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		task, err := Wait(ctx, client, Job{State: JobCanceled, Message: "by hand"}) // which needs no href
		if fmt.Sprint(err) != "the task has failed (canceled): by hand" || task.State != JobCanceled || len(s.asked) != 0 {
			t.Errorf("%+v, %v, asked %v", task, err, s.asked)
		}
		if _, err := Wait(ctx, client, Job{State: JobSucceeded}); err != nil {
			t.Error(err)
		}
		if task, err := Poll(context.Background(), client, Job{State: JobFailed, Href: jobURL}); err != nil || task.State != JobSucceeded || s.asked[0] != 0 {
			t.Errorf("%+v, %v, asked %v", task, err, s.asked)
		}
	})
}

// The end of the context ends the wait, whatever it waits for, and its cause is told.
func TestWaitCanceled(t *testing.T) {
	why := errors.New("the service goes down")
	for name, answer := range map[string]remoteAnswer{"between questions": {body: job(JobRunning), header: "Retry-After: 3600"}, "in a question": {hangs: true}} {
		in(t, []remoteAnswer{answer}, func(t *testing.T, s *remote, client *http.Client) {
			ctx, cancel := context.WithCancelCause(context.Background())
			time.AfterFunc(5*time.Second, func() { cancel(why) })
			_, err := Wait(ctx, client, Job{State: JobRunning, Href: jobURL})
			if !errors.Is(err, context.Canceled) || !errors.Is(err, why) || !strings.HasPrefix(err.Error(), `waiting for a task in state "running": `) {
				t.Errorf("%s: %v", name, err)
			}
			if took := time.Since(s.began); took != 5*time.Second {
				t.Errorf("%s: it took %v", name, took)
			}
		})
	}
}

// Which failure the table tells by another field: that of the source product, whose
// task has failed and answers 200, in the XML and the JSON of shared/reference/veeam-error-task.tsv.
func TestFailureOfAField(t *testing.T) {
	const href = "https://host:9398/api/tasks/task-1"
	inXML := func(state, result string) remoteAnswer {
		return remoteAnswer{header: "Content-Type: application/xml; charset=utf-8", body: `<?xml version="1.0" encoding="utf-8"?>
<Task Type="Task" Href="` + href + `" xmlns="http://www.veeam.com/ent/v1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <Links><Link Rel="Delete" Type="Task" Href="` + href + `" /></Links>
  <TaskId>task-1</TaskId><State>` + state + `</State><Operation>StartJob</Operation>` + result + `</Task>`}
	}
	inJSON := func(state, result string) remoteAnswer {
		return remoteAnswer{body: `{"Type":"Task","Href":"` + href + `","Links":[],"TaskId":"task-1","State":"` + state + `","Operation":"StartJob"` + result + `}`}
	}
	running, done := inXML("Running", ""), inXML("OperationFinished", `<Result Success="false"/>`)
	for _, test := range []struct {
		name string
		last remoteAnswer
		want string
	}{
		{"success", inXML("Finished", `<Result Success="true"><Message>Done.</Message></Result>`), ""},
		{"failure", inXML("Finished", `<Result Success="false"><Message>No such job.</Message></Result>`), "the task has failed (Finished): No such job."},
		{"no result", inXML("Finished", ""), ""},
		{"success, in JSON", inJSON("Finished", `,"Result":{"Success":true,"Message":"Done."}`), ""},
		{"failure, in JSON", inJSON("Finished", `,"Result":{"Success":false,"Message":"No such job."}`), "the task has failed (Finished): No such job."},
		{"no result, in JSON", inJSON("Finished", ""), ""},
	} {
		in(t, []remoteAnswer{running, done, test.last}, func(t *testing.T, s *remote, client *http.Client) {
			task, err := Wait(context.Background(), client, Run{State: "Running", Href: href})
			if task.TaskID != "task-1" || task.State != "Finished" || len(s.asked) != 3 || !isWaitError(err, test.want) {
				t.Errorf("%s: %+v, %v, asked %d times", test.name, task, err, len(s.asked))
			}
		})
	}
}

// Where the task is asked for, and what goes along.
func TestWhereAndWith(t *testing.T) {
	request, _ := http.NewRequest("POST", "https://api.example/v1/orders?key=secret", strings.NewReader("{}"))
	for key, value := range map[string]string{
		"Authorization": "Bearer a", "Cookie": "session=1", "X-Session": "s", "Content-Type": "application/json", "Content-Digest": "x", "If-Match": "*",
		"Idempotency-Key": "k", "Accept-Encoding": "br", "Prefer": "respond-async", "Expect": "100-continue", "X-HTTP-Method-Override": "DELETE",
	} {
		request.Header.Set(key, value)
	}
	with := func(h string) *http.Response { return &http.Response{Header: headerFields(h), Request: request} }
	const along = "Authorization: Bearer a\nCookie: session=1\nX-Session: s\n"
	const accept = "Accept: application/json, application/xml"
	ok := job(JobSucceeded)
	to := func(href string) string { return fmt.Sprintf(`{"state":"running","href":%q}`, href) }
	for _, test := range []struct {
		name    string
		href    string
		polling Polling
		answers []string // bodies
		urls    []string
		headers []string // of the last question
		want    string   // the error
	}{
		{"absolute", jobURL, Polling{}, []string{ok}, []string{jobURL}, []string{accept}, ""},
		{"absolute, with a header", jobURL, Polling{Header: http.Header{"authorization": {"Bearer b"}}}, []string{ok}, []string{jobURL}, []string{accept, "Authorization: Bearer b"}, ""},
		{"of a response", jobURL, Polling{Accepted: with("")}, []string{ok}, []string{jobURL}, []string{along, accept}, ""},
		{"with a header in place of its", jobURL, Polling{Accepted: with(""), Header: headerFields("Authorization: Bearer b\nAccept: application/xml")}, []string{ok}, []string{jobURL},
			[]string{along, "Authorization: Bearer b\nAccept: application/xml"}, ""},
		{"relative to it", "../tasks/1?x=y", Polling{Accepted: with("")}, []string{ok}, []string{"https://api.example/tasks/1?x=y"}, []string{along, accept}, ""},
		{"by its Location", "", Polling{Accepted: with("Location: /tasks/2")}, []string{ok}, []string{"https://api.example/tasks/2"}, []string{along, accept}, ""},
		{"relative to a base", "/tasks/1", Polling{Base: "https://api.example/v1"}, []string{ok}, []string{"https://api.example/tasks/1"}, []string{accept}, ""},
		{"an href that changes", "/tasks/1", Polling{Accepted: with("")}, []string{to("2/a"), to(""), to("b"), ok},
			[]string{"https://api.example/tasks/1", "https://api.example/tasks/2/a", "https://api.example/tasks/2/a", "https://api.example/tasks/2/b"}, []string{along, accept}, ""},
		{"the default port", "https://API.example:443/jobs/1", Polling{Accepted: with("")}, []string{ok}, []string{"https://API.example:443/jobs/1"}, []string{along, accept}, ""},

		{"relative to nothing", "/tasks/1", Polling{}, nil, nil, nil, `the href of the task is relative: "/tasks/1"; give Wait the response that brought the task, or the URL that it is relative to, as in Polling{Base: "https://api.example.com"}`},
		{"nowhere", "", Polling{}, nil, nil, nil, "the task has no href, so there is nowhere to ask for it"},
		{"a base that is none", "/tasks/1", Polling{Base: "api.example"}, nil, nil, nil, `the Base of a polling: "://api.example" is no URL of HTTP`},
		{"no host", "https:/jobs/1", Polling{}, nil, nil, nil, `the href of the task: "https:///jobs/1" is no URL of HTTP`},
		{"no URL of HTTP", "mailto:a@b.example", Polling{}, nil, nil, nil, `the href of the task: "mailto://" is no URL of HTTP`},

		{"another host", "https://evil.example/1?token=secret", Polling{Accepted: with("")}, nil, nil, nil,
			"the href of the task leads to https://evil.example:443, and the credentials are for https://api.example:443; Polling{AnyOrigin: true} asks there, without them"},
		{"another scheme", "http://api.example/1", Polling{Accepted: with("")}, nil, nil, nil,
			"the href of the task leads to http://api.example:80, and the credentials are for https://api.example:443; Polling{AnyOrigin: true} asks there, without them"},
		{"another port", "https://api.example:8443/1", Polling{Base: "https://api.example"}, nil, nil, nil,
			"the href of the task leads to https://api.example:8443, and the credentials are for https://api.example:443; Polling{AnyOrigin: true} asks there, without them"},
		{"another host without a scheme", "//evil.example/1", Polling{Accepted: with("")}, nil, nil, nil,
			"the href of the task leads to https://evil.example:443, and the credentials are for https://api.example:443; Polling{AnyOrigin: true} asks there, without them"},
		{"another host later", jobURL, Polling{}, []string{to("https://evil.example/1")}, []string{jobURL}, nil,
			"the href of the task leads to https://evil.example:443, and the credentials are for https://api.example:443; Polling{AnyOrigin: true} asks there, without them"},
		{"another host, as the caller has it", "https://elsewhere.example/1", Polling{Accepted: with(""), Header: headerFields("X-Key: k"), AnyOrigin: true}, []string{ok},
			[]string{"https://elsewhere.example/1"}, []string{accept}, ""},
		{"and back", "https://elsewhere.example/1", Polling{Accepted: with(""), AnyOrigin: true}, []string{to("https://api.example/1"), ok},
			[]string{"https://elsewhere.example/1", "https://api.example/1"}, []string{along, accept}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var answers []remoteAnswer
			for _, body := range test.answers {
				answers = append(answers, remoteAnswer{body: body})
			}
			in(t, answers, func(t *testing.T, s *remote, client *http.Client) {
				before := request.Header.Clone()
				_, err := Wait(context.Background(), client, Job{State: JobQueued, Href: test.href}, test.polling)
				if !isWaitError(err, test.want) {
					t.Errorf("the error is %v, want %s", err, test.want)
				}
				if diff := cmp.Diff(test.urls, s.urls); diff != "" {
					t.Errorf("asked (-want +got):\n%s", diff)
				}
				if test.headers != nil {
					if diff := cmp.Diff(headerFields(test.headers...), s.headers[len(s.headers)-1]); diff != "" {
						t.Errorf("the header (-want +got):\n%s", diff)
					}
				}
				if diff := cmp.Diff(before, request.Header); diff != "" {
					t.Errorf("the caller's header has changed:\n%s", diff)
				}
			})
		})
	}
}

// A redirect is the client's, but takes no header to another origin; and what comes
// from there leads nowhere else.
func TestRedirects(t *testing.T) {
	for _, test := range []struct {
		name, to string
		check    func(*http.Request, []*http.Request) error
		header   string // of the question after it
		want     string
	}{
		{name: "the same origin", to: "/jobs/2", header: "Accept: application/json, application/xml\nX-Session: s\nAuthorization: Bearer a\nReferer: " + jobURL},
		{name: "another origin", to: "https://elsewhere.example/2", header: "Accept: application/json, application/xml"},
		{name: "a client that refuses", to: "/jobs/2", check: func(*http.Request, []*http.Request) error { return errors.New("no redirects") },
			want: `asking for a task in state "queued" at https://api.example/jobs/1: no redirects`},
		{name: "a client that takes them as they are", to: "/jobs/2", check: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			want: "the answer to GET https://api.example/jobs/1 is no task, but a 302"},
		{name: "without end", to: jobURL, want: `asking for a task in state "queued" at https://api.example/jobs/1: stopped after 10 redirects`},
	} {
		t.Run(test.name, func(t *testing.T) {
			answers := []remoteAnswer{{code: 302, header: "Location: " + test.to}, {body: job(JobSucceeded)}}
			if test.name == "without end" {
				answers = answers[:1]
			}
			in(t, answers, func(t *testing.T, s *remote, client *http.Client) {
				client.CheckRedirect = test.check
				_, err := Wait(context.Background(), client, Job{State: JobQueued, Href: jobURL}, Polling{Header: headerFields("X-Session: s\nAuthorization: Bearer a")})
				if !isWaitError(err, test.want) {
					t.Errorf("the error is %v, want %s", err, test.want)
				}
				if test.want == "" && !cmp.Equal(s.headers[1], headerFields(test.header)) {
					t.Errorf("the header is %v", s.headers[1])
				}
			})
		})
	}
}

// After a redirect, an href is relative to where the answer came from; without one, the
// task is asked for where it was.
func TestHrefAfterRedirect(t *testing.T) {
	answers := []remoteAnswer{
		{code: 302, header: "Location: /v2/jobs/1"}, {body: `{"state":"running"}`},
		{code: 307, header: "Location: /v2/jobs/1"}, {body: `{"state":"running","href":"2"}`}, {body: job(JobSucceeded)},
	}
	in(t, answers, func(t *testing.T, s *remote, client *http.Client) {
		_, err := Wait(context.Background(), client, Job{Href: jobURL})
		want := []string{jobURL, "https://api.example/v2/jobs/1", jobURL, "https://api.example/v2/jobs/1", "https://api.example/v2/jobs/2"}
		if diff := cmp.Diff(want, s.urls); err != nil || diff != "" {
			t.Errorf("%v; asked (-want +got):\n%s", err, diff)
		}
	})
}

// A client that has a jar sends each cookie once, as it is now.
func TestJar(t *testing.T) {
	in(t, []remoteAnswer{{body: job(JobRunning), header: "Set-Cookie: session=2"}, {body: job(JobSucceeded)}}, func(t *testing.T, s *remote, client *http.Client) {
		at, _ := url.Parse(jobURL)
		client.Jar, _ = cookiejar.New(nil)
		client.Jar.SetCookies(at, []*http.Cookie{{Name: "session", Value: "1"}})
		r, _ := http.NewRequest("POST", jobURL, nil)
		r.Header.Set("Cookie", "session=1") // as http.Client leaves it in resp.Request
		if _, err := Wait(context.Background(), client, Job{Href: jobURL}, Polling{Accepted: &http.Response{Request: r}}); err != nil {
			t.Fatal(err)
		}
		if got := s.headers[0]["Cookie"]; !cmp.Equal(got, []string{"session=1"}) {
			t.Errorf("at first: %q", got)
		}
		if got := s.headers[1]["Cookie"]; !cmp.Equal(got, []string{"session=2"}) {
			t.Errorf("then: %q", got)
		}
	})
}

// A task that was stored and read back goes on.
func TestStoredTask(t *testing.T) {
	in(t, []remoteAnswer{{body: job(JobSucceeded)}}, func(t *testing.T, s *remote, client *http.Client) {
		stored, err := json.Marshal(Job{State: JobRunning, Href: jobURL})
		if err != nil {
			t.Fatal(err)
		}
		var task Job
		if err := json.Unmarshal(stored, &task); err != nil {
			t.Fatal(err)
		}
		if task, err = Wait(context.Background(), client, task); err != nil || task.State != JobSucceeded {
			t.Errorf("%+v, %v", task, err)
		}
	})
}

// A client may be any that sends requests, and none.
func TestDoers(t *testing.T) {
	in(t, []remoteAnswer{{body: job(JobSucceeded)}}, func(t *testing.T, s *remote, client *http.Client) {
		defer func(was http.RoundTripper) { http.DefaultTransport = was }(http.DefaultTransport)
		http.DefaultTransport = s
		for name, doer := range map[string]Doer{"nil": nil, "a nil client": (*http.Client)(nil), "one of the caller's": doer(s.RoundTrip)} {
			if task, err := Poll(context.Background(), doer, &Job{Href: jobURL}); err != nil || task.State != JobSucceeded {
				t.Errorf("%s: %+v, %v", name, task, err)
			}
		}
		if _, err := Poll(context.Background(), doer(func(*http.Request) (*http.Response, error) { return nil, nil }), Job{Href: jobURL}); err == nil {
			t.Error("no error of no response")
		}
		if task, err := Wait(context.Background(), nil, (*Job)(nil)); err == nil || task != nil {
			t.Errorf("of no task: %v, %v", task, err)
		}
	})
}

type doer func(*http.Request) (*http.Response, error)

func (f doer) Do(r *http.Request) (*http.Response, error) { return f(r) }

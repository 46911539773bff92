package status

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"
	"time"
)

// This file is run within the package that TestTasksRun emits.

// ended is a job with a value in each field.
func ended(server string) Job {
	return Job{
		OfString: "a <b> & \"c\"", OfInt: -7, OfBool: true, OfFloat: 1.5, OfTime: time.Date(2026, 11, 28, 12, 0, 0, 123, time.UTC), OfURI: "/x?y=z&w",
		OfEnum: JobTwoWords, OfBody: &Point{X: 3}, Self: server + "/jobs/1", State: JobFinished,
		Result: &Result{OfString: "é", OfEnum: ResultOne, OfBody: Point{X: 4}, OfTime: time.Unix(0, 0).UTC(), Success: true, Why: "ok"},
		Tags:   []string{"a", "b c"}, Points: []Point{{X: 1}, {X: 2}},
	}
}

func TestTasks(t *testing.T) {
	for _, accept := range []string{"application/json", "application/xml", "*/*", "application/json, application/xml"} {
		t.Run(accept, func(t *testing.T) {
			last := http.Handler(nil)
			asked := 0
			mux := http.NewServeMux()
			mux.Handle("POST /jobs", PostHandler(func(*http.Request) PostResponse { return Accepted(Job{Self: "/jobs/1", State: JobRunning}) }))
			mux.HandleFunc("GET /jobs/1", func(w http.ResponseWriter, r *http.Request) {
				if got := r.Header.Get("Authorization"); got != "Bearer b" {
					t.Errorf("asked with Authorization %q", got)
				}
				if asked++; asked == 1 {
					GetHandler(func(*http.Request) GetResponse { return Accepted(Job{Self: "/jobs/1", State: JobRunning}) }).ServeHTTP(w, r)
					return
				}
				last.ServeHTTP(w, r)
			})
			server := httptest.NewServer(mux)
			defer server.Close()

			start := func() (*http.Response, Job) {
				asked = 0
				r, err := http.NewRequest("POST", server.URL+"/jobs", nil)
				if err != nil {
					t.Fatal(err)
				}
				r.Header.Set("Accept", accept)
				r.Header.Set("Authorization", "Bearer b")
				resp, err := http.DefaultClient.Do(r)
				if err != nil {
					t.Fatal(err)
				}
				defer resp.Body.Close()
				if err := Check(resp); err != nil {
					t.Fatal(err)
				}
				decode := json.NewDecoder(resp.Body).Decode
				if accept == "application/xml" {
					decode = xml.NewDecoder(resp.Body).Decode
				}
				var task Job
				if err := decode(&task); err != nil {
					t.Fatal(err)
				}
				return resp, task
			}
			answers := func(response GetResponse) { last = GetHandler(func(*http.Request) GetResponse { return response }) }
			soon := func(resp *http.Response) Polling { return Polling{Accepted: resp, Interval: 1, MaxInterval: 1} }

			want := ended(server.URL)
			answers(Accepted(want))
			resp, task := start()
			task, err := Wait(context.Background(), server.Client(), task, soon(resp))
			if err != nil || !reflect.DeepEqual(task, want) {
				t.Errorf("%v\ngot  %+v\nwant %+v", err, task, want)
			}

			want.Result.Success, want.Result.Why = false, "no disk"
			answers(OK(want)) // as a resource
			resp, task = start()
			task, err = Wait(context.Background(), server.Client(), task, soon(resp))
			var failed *TaskFailedError
			if !errors.As(err, &failed) || failed.State != "finished" || failed.Message != "no disk" || !reflect.DeepEqual(failed.Task, task) || !reflect.DeepEqual(task, want) {
				t.Errorf("%v\ngot  %+v\nwant %+v", err, task, want)
			}

			answers(NotFound("no such job"))
			resp, task = start()
			task, err = Wait(context.Background(), server.Client(), task, soon(resp))
			var gone *TaskGoneError
			var notFound *NotFoundError
			if !errors.As(err, &gone) || !errors.As(err, &notFound) || CodeOf(err) != 404 || !IsRemote(err) || task.State != JobRunning {
				t.Errorf("%+v, %v", task, err)
			}

			running := ended(server.URL)
			running.State = JobRunning
			text, err := json.Marshal(running)
			if err != nil {
				t.Fatal(err)
			}
			var stored Job
			if err := json.Unmarshal(text, &stored); err != nil {
				t.Fatal(err)
			}
			want = ended(server.URL)
			answers(OK(want))
			stored, err = Poll(context.Background(), nil, stored, Polling{Header: http.Header{"Accept": {accept}, "Authorization": {"Bearer b"}}})
			if err != nil || !reflect.DeepEqual(stored, want) {
				t.Errorf("%v\ngot  %+v\nwant %+v", err, stored, want)
			}
		})
	}
}

// A body that is a Go type is asked for, too.
func TestGoTask(t *testing.T) {
	states := []string{"raw", "burnt"}
	server := httptest.NewServer(GetHandler(func(r *http.Request) GetResponse {
		state := states[0]
		states = states[1:]
		return Baking(http.Cookie{Name: state, Value: r.URL.Path, Path: "the oven"})
	}))
	defer server.Close()
	task, err := Wait(context.Background(), nil, &http.Cookie{Value: server.URL + "/1"}, Polling{Interval: 1, MaxInterval: 1})
	var failed *TaskFailedError
	if !errors.As(err, &failed) || failed.Message != "the oven" || task.Name != "burnt" || len(states) != 0 {
		t.Errorf("%+v, %v", task, err)
	}
}

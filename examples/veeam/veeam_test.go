package veeam_test

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/statusgen/statusgen/examples/veeam"
	"github.com/statusgen/statusgen/examples/veeam/api"
	"github.com/statusgen/statusgen/examples/veeam/client"
	"github.com/statusgen/statusgen/examples/veeam/server"
	"github.com/statusgen/statusgen/examples/veeam/status"
)

// A backup server has jobs that take as long as takes says. Job 2 fails, and of job 3
// nothing is known.
type backup struct {
	takes   time.Duration
	removed sync.Map
}

func (b *backup) Job(id string) (string, error) {
	_, removed := b.removed.Load(id)
	switch {
	case id == "3":
		return "", errors.New("dial tcp 10.1.2.3:9392: connection refused")
	case id > "3" || removed:
		return "", fs.ErrNotExist
	}
	return "Backup " + id, nil
}

func (b *backup) Run(id string) error {
	time.Sleep(b.takes)
	if id == "2" {
		return errors.New("there is no room in the repository")
	}
	return nil
}

func (b *backup) Remove(id string) error {
	b.removed.Store(id, true)
	return nil
}

var users = map[string]server.User{
	"op":   {Password: "weak"},
	"root": {Password: "strong", Administrator: true},
}

// The whole story over HTTP, in both forms.
func TestStory(t *testing.T) {
	for _, accept := range []string{"", "application/json"} {
		t.Run(accept, func(t *testing.T) {
			s := httptest.NewServer(server.New(&backup{}, users, 10, 0).Handler())
			defer s.Close()
			story(t, &client.Client{API: s.URL + "/api", Accept: accept, HTTP: s.Client(), Interval: time.Microsecond})
		})
	}
}

func story(t *testing.T, c *client.Client) {
	discardLogs(t)
	ctx := t.Context()

	err := c.Login(ctx, "op", "guessed")
	expect[*api.UnauthorizedError](t, err, 401, "the name or the password is wrong")
	must(t, c.Login(ctx, "op", "weak"))

	// A job runs, and is done.
	job, err := c.Job(ctx, "1")
	must(t, err)
	task, err := c.StartJob(ctx, job)
	must(t, err)
	if job.Name != "Backup 1" || task.TaskID != "task-1" || task.Operation != "StartJob" || task.State != veeam.Running {
		t.Errorf("%+v, %+v", job, task)
	}
	done, err := c.WaitFor(ctx, task)
	must(t, err)
	if done.State != veeam.Finished || done.Result == nil || !done.Result.Success || len(done.Links) != 1 {
		t.Errorf("%+v", done)
	}

	// One that fails has been answered with a 200, and is an error all the same.
	job2, err := c.Job(ctx, "2")
	must(t, err)
	task, err = c.StartJob(ctx, job2)
	must(t, err)
	_, err = c.WaitFor(ctx, task)
	var failed *api.TaskFailedError
	if !errors.As(err, &failed) || failed.State != veeam.Finished || failed.Message != "there is no room in the repository" {
		t.Errorf("%v", err)
	}

	// The server forgets a task that somebody waits for.
	task, err = c.StartJob(ctx, job)
	must(t, err)
	must(t, c.Delete(ctx, task.Entity))
	_, err = c.WaitFor(ctx, task)
	var gone *api.TaskGoneError
	if !errors.As(err, &gone) || gone.State != veeam.Running {
		t.Errorf("%v", err)
	}
	expect[*api.NotFoundError](t, err, 404, "there is no such task")

	// What an operator may not do, what there is not, and what the server cannot.
	expect[*api.ForbiddenError](t, c.Delete(ctx, job.Entity), 403, "only an administrator removes jobs")
	_, err = c.Job(ctx, "9")
	expect[*api.NotFoundError](t, err, 404, "One or more resources specified in the request could not be found in the specified resource collection.")
	_, err = c.StartJob(ctx, leading(job, "?action=clone"))
	expect[*api.NotImplementedError](t, err, 501, "no job can clone yet")
	_, err = c.StartJob(ctx, leading(job, ""))
	expect[*api.BadRequestError](t, err, 400, "the query must have an action, such as start")
	_, err = c.StartJob(ctx, leading(veeam.Job{Entity: task.Entity}, ""))
	expect[*api.MethodNotAllowedError](t, err, 405, "The HTTP method specified in the request is not supported for this resource.")
	if allow := api.ResponseOf(err).Header.Get("Allow"); allow != "GET, HEAD, DELETE, OPTIONS" {
		t.Errorf("Allow: %s", allow)
	}
	_, err = c.Job(ctx, "3")
	expect[*api.InternalServerFailure](t, err, 500, "The request has been received but could not be completed because of an internal error at the server side.")
	if strings.Contains(err.Error(), "10.1.2.3") {
		t.Errorf("%v tells what it should not", err)
	}

	// The session ends, and is good for nothing more.
	must(t, c.Logout(ctx))
	_, err = c.Job(ctx, "1")
	expect[*api.UnauthorizedError](t, err, 401, "there is no session, or no longer")

	// An administrator removes the job, and it is gone.
	must(t, c.Login(ctx, "root", "strong"))
	must(t, c.Delete(ctx, job.Entity))
	_, err = c.Job(ctx, "1")
	expect[*api.NotFoundError](t, err, 404, "One or more resources specified in the request could not be found in the specified resource collection.")
	must(t, c.Logout(ctx))
}

// A client waits as long as the server says: for a task, and for a server that has
// no room for one.
func TestWaits(t *testing.T) {
	discardLogs(t)
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		handler := server.New(&backup{takes: time.Minute}, users, 1, 25*time.Second).Handler()
		c := &client.Client{API: "http://em.example:9399/api", HTTP: &http.Client{Transport: inProcess{handler}}}
		must(t, c.Login(t.Context(), "root", "strong"))
		job, err := c.Job(t.Context(), "1")
		must(t, err)
		first, err := c.StartJob(t.Context(), job)
		must(t, err)
		took(t, began, 0)

		second, err := c.StartJob(t.Context(), job) // which is told to come back after 25, 50 and 75 seconds
		must(t, err)
		took(t, began, 75*time.Second)

		_, err = c.WaitFor(t.Context(), second) // until 135; it is asked for at 100, 125 and 150
		must(t, err)
		took(t, began, 150*time.Second)
		_, err = c.WaitFor(t.Context(), first) // it was Running when it was last seen
		must(t, err)
		took(t, began, 175*time.Second)
	})
}

// A server that stays busy is asked some times, or until the time is up.
func TestBusy(t *testing.T) {
	discardLogs(t)
	synctest.Test(t, func(t *testing.T) {
		handler := server.New(&backup{takes: time.Hour}, users, 1, 25*time.Second).Handler()
		c := &client.Client{API: "http://em.example:9399/api", HTTP: &http.Client{Transport: inProcess{handler}}}
		must(t, c.Login(t.Context(), "root", "strong"))
		job, err := c.Job(t.Context(), "1")
		must(t, err)
		_, err = c.StartJob(t.Context(), job)
		must(t, err)

		began := time.Now()
		_, err = c.StartJob(t.Context(), job)
		expect[*api.ServiceUnavailableError](t, err, 503, "too many tasks are running")
		took(t, began, 100*time.Second)

		began = time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		err = c.Delete(ctx, job.Entity)
		expect[*api.ServiceUnavailableError](t, err, 503, "too many tasks are running")
		took(t, began, 30*time.Second)
		time.Sleep(time.Hour) // until the task has ended
	})
}

// What a test wants a client to be answered with, the package of the server makes.
// Neither a state that nobody knows ends a task, nor OperationFinished, which still
// has no result.
func TestStates(t *testing.T) {
	discardLogs(t)
	var answers []status.Response
	fake := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		must(t, answers[0].Respond(w, r))
		answers = answers[1:]
	}))
	defer fake.Close()
	task := veeam.Task{Entity: veeam.Entity{Type: "Task", Href: fake.URL + "/api/tasks/task-1"}}
	in := func(state string, result *veeam.Result) veeam.Task {
		task.State, task.Result = state, result
		return task
	}
	answers = []status.Response{
		status.Accepted(in(veeam.Running, nil)).RetryAfter(0),
		status.Progress(in("Postprocessing", nil)).RetryAfter(0),
		status.ServiceUnavailable("the server restarts").RetryAfter(0),
		status.Progress(in(veeam.OperationFinished, nil)).RetryAfter(0),
		status.Progress(in(veeam.Finished, &veeam.Result{Success: true})),
	}
	c := &client.Client{API: fake.URL + "/api", HTTP: fake.Client(), Interval: time.Microsecond}
	started, err := c.StartJob(t.Context(), leading(veeam.Job{Entity: veeam.Entity{Href: fake.URL + "/api/jobs/1"}}, "?action=start"))
	must(t, err)
	done, err := c.WaitFor(t.Context(), started)
	must(t, err)
	if done.State != veeam.Finished || len(answers) > 0 {
		t.Errorf("%+v, and %d answers that nobody has asked for", done, len(answers))
	}
}

// leading returns the job with another link by which to start it.
func leading(job veeam.Job, query string) veeam.Job {
	job.Links = []veeam.Link{{Rel: "Start", Href: job.Href + query}}
	return job
}

// expect fails the test unless there is an error of the type E in err's tree, with
// the code and the message.
func expect[E interface {
	error
	StatusCode() int
	Message() string
}](t *testing.T, err error, code int, message string) {
	t.Helper()
	var e E
	if !errors.As(err, &e) {
		t.Errorf("%T: %v, not %T", err, err, e)
	} else if e.StatusCode() != code || e.Message() != message || api.CodeOf(err) != code || !api.IsRemote(err) {
		t.Errorf("%v, not %d: %s", err, code, message)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func discardLogs(t *testing.T) {
	t.Helper()
	before := slog.Default()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	t.Cleanup(func() { slog.SetDefault(before) })
}

func took(t *testing.T, began time.Time, want time.Duration) {
	t.Helper()
	if got := time.Since(began); got != want {
		t.Errorf("it took %v, not %v", got, want)
	}
}

// inProcess sends requests to a handler without a network, so that time can be
// made up.
type inProcess struct{ handler http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	response := w.Result()
	response.Request = r
	return response, nil
}

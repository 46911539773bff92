package waiting

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/statusgen/statusgen/examples/waiting/reports"
)

// A direct transport calls the handler, so that the time of the test is all that passes.
type direct struct{ http.Handler }

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	resp := w.Result()
	resp.Request = r
	return resp, nil
}

// with runs the test with a client of the service, in its own time.
func with(t *testing.T, s *Service, test func(t *testing.T, c *Client)) {
	synctest.Test(t, func(t *testing.T) {
		test(t, &Client{&http.Client{Transport: direct{s.Handler("t")}}, "https://reports.example", "t"})
	})
}

func TestReport(t *testing.T) {
	with(t, &Service{Takes: time.Minute}, func(t *testing.T, c *Client) {
		began := time.Now()
		task, err := c.Report(t.Context())
		if err != nil || task.State != reports.TaskSucceeded || task.Progress != 100 {
			t.Errorf("%+v, %v", task, err)
		}
		if took := time.Since(began); took < time.Minute || took > 2*time.Minute {
			t.Errorf("it took %v", took)
		}
	})
}

func TestReportThatFails(t *testing.T) {
	with(t, &Service{Takes: time.Minute, Fails: "the disk is full"}, func(t *testing.T, c *Client) {
		task, err := c.Report(t.Context())
		var failed *reports.TaskFailedError
		if !errors.As(err, &failed) || failed.Message != "the disk is full" || task.State != reports.TaskFailed {
			t.Errorf("%+v, %v", task, err)
		}
	})
}

// A wait that is longer than the caller has is not begun, and the task goes on later.
func TestReportThatTakesTooLong(t *testing.T) {
	with(t, &Service{Takes: time.Hour}, func(t *testing.T, c *Client) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		task, err := c.Report(ctx)
		if !errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil || task.State != reports.TaskRunning {
			t.Fatalf("%+v, %v", task, err)
		}
		stored, err := json.Marshal(task)
		if err != nil {
			t.Fatal(err)
		}
		if task, err = c.Resume(t.Context(), stored); err != nil || task.State != reports.TaskSucceeded {
			t.Errorf("%+v, %v", task, err)
		}
	})
}

func TestReportThatIsGone(t *testing.T) {
	s := &Service{Takes: time.Hour}
	with(t, s, func(t *testing.T, c *Client) {
		time.AfterFunc(time.Minute, s.Restart)
		task, err := c.Report(t.Context())
		var gone *reports.TaskGoneError
		var notFound *reports.NotFoundError
		if !errors.As(err, &gone) || !errors.As(err, &notFound) || task.State != reports.TaskRunning {
			t.Errorf("%+v, %v", task, err)
		}
	})
}

func TestReportForAnother(t *testing.T) {
	with(t, &Service{}, func(t *testing.T, c *Client) {
		c.Token = "other"
		var unauthorized *reports.UnauthorizedError
		if _, err := c.Report(t.Context()); !errors.As(err, &unauthorized) {
			t.Errorf("%v", err)
		}
	})
}

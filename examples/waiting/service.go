// Package waiting has a service that makes reports, which takes time, and a client that
// waits for one: the 202, the task behind it, and how it ends.
package waiting

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/statusgen/statusgen/examples/waiting/status"
)

//go:generate go tool statusgen

// A Service makes reports, each of which takes so long, and fails where there is a
// message.
type Service struct {
	Takes time.Duration
	Fails string

	mu    sync.Mutex
	ready []time.Time // of each report
}

// Handler serves the reports to who has the token.
func (s *Service) Handler(token string) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/reports", status.Resource{Post: s.create})
	mux.Handle("/tasks/{id}", status.Resource{Get: s.task})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+token {
			status.Unauthorized(`Bearer realm="reports"`, "a token is needed").Respond(w, r)
			return
		}
		status.Mux(mux).ServeHTTP(w, r)
	})
}

func (s *Service) create(*http.Request) status.PostResponse {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ready = append(s.ready, time.Now().Add(s.Takes))
	return status.Accepted(s.taskOf(len(s.ready) - 1)).RetryAfter(s.Takes / 2)
}

func (s *Service) task(r *http.Request) status.GetResponse {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.ready {
		if task := s.taskOf(i); task.ID == r.PathValue("id") {
			return status.Progress(task)
		}
	}
	return status.NotFound("there is no such task")
}

func (s *Service) taskOf(i int) status.Task {
	task := status.Task{ID: fmt.Sprint(i + 1), Href: fmt.Sprint("/tasks/", i+1), Operation: "report", State: status.TaskRunning}
	switch {
	case time.Now().Before(s.ready[i]):
	case s.Fails != "":
		task.State, task.Message = status.TaskFailed, s.Fails
	default:
		task.State, task.Progress = status.TaskSucceeded, 100
	}
	return task
}

// Restart forgets the tasks, as a service may.
func (s *Service) Restart() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ready = nil
}

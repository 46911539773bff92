package server

import (
	"fmt"
	"net/http"

	"github.com/statusgen/statusgen/examples/veeam"
	"github.com/statusgen/statusgen/examples/veeam/status"
)

// What begins a task answers POST or DELETE, and the compiler holds it to both.
type taskResponse interface {
	status.PostResponse
	status.DeleteResponse
}

// begin starts work, unless there is too much of it already.
func (s *Server) begin(r *http.Request, operation string, work func() error) taskResponse {
	select {
	case s.running <- struct{}{}:
	default:
		return status.ServiceUnavailable("too many tasks are running").RetryAfter(s.pause)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	id := fmt.Sprint("task-", s.last)
	task := &veeam.Task{Entity: entity(r, "Task", "tasks", id), TaskID: id, State: veeam.Running, Operation: operation}
	s.tasks[id] = task
	go func() {
		err := work()
		s.mu.Lock()
		defer s.mu.Unlock()
		<-s.running
		task.State, task.Result = veeam.Finished, &veeam.Result{Success: err == nil}
		if err != nil {
			task.Result.Message = err.Error()
		}
	}()
	return status.Accepted(*task).Location(task.Href).RetryAfter(s.pause)
}

// task answers with how far a task is, and when to ask again.
func (s *Server) task(r *http.Request) status.GetResponse {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch task := s.tasks[r.PathValue("id")]; {
	case task == nil:
		return status.NotFound("there is no such task")
	case task.State == veeam.Running:
		return status.Progress(*task).RetryAfter(s.pause)
	default:
		return status.Progress(*task) // a failed one, too: the request has not failed
	}
}

// forget removes what is known of a task.
func (s *Server) forget(r *http.Request) status.DeleteResponse {
	id := r.PathValue("id")
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tasks[id] == nil {
		return status.NotFound("there is no such task")
	}
	delete(s.tasks, id)
	return status.NoContent()
}

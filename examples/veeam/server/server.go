// Package server is the Enterprise Manager in front of a backup server.
package server

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"io/fs"
	"net/http"
	"sync"
	"time"

	"github.com/statusgen/statusgen/examples/veeam"
	"github.com/statusgen/statusgen/examples/veeam/status"
)

// A Backup server has the jobs, and does their work.
type Backup interface {
	Job(id string) (name string, err error) // fs.ErrNotExist where there is none
	Run(id string) error                    // what its error says, the task does
	Remove(id string) error
}

// A User may read and run jobs, and remove them as an administrator.
type User struct {
	Password      string
	Administrator bool
}

// A Server answers for the jobs of a backup server.
type Server struct {
	backup   Backup
	users    map[string]User // by name
	pause    time.Duration   // how long clients are to wait before they ask again
	running  chan struct{}   // has room for as many tasks as may run at a time
	sessions sync.Map        // the users, by the session's id

	mu    sync.Mutex
	tasks map[string]*veeam.Task
	last  int // number of a task
}

// New returns a server that lets as many tasks run at a time as limit says.
func New(backup Backup, users map[string]User, limit int, pause time.Duration) *Server {
	return &Server{backup: backup, users: users, pause: pause, running: make(chan struct{}, limit), tasks: map[string]*veeam.Task{}}
}

// Handler returns the routes. What they do not have is a 404, 405 with Allow, or
// 501, in the product's form.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/api/sessionMngr/{$}", status.Resource{Post: s.logIn})
	mux.Handle("/api/logonSessions/{id}", s.loggedIn(status.Resource{Delete: s.logOut}))
	mux.Handle("/api/jobs/{id}", s.loggedIn(status.Resource{Get: s.job, Post: s.act, Delete: s.remove}))
	mux.Handle("/api/tasks/{id}", s.loggedIn(status.Resource{Get: s.task, Delete: s.forget}))
	return status.Mux(mux)
}

// logIn begins a session for a user.
func (s *Server) logIn(r *http.Request) status.PostResponse {
	name, password, _ := r.BasicAuth()
	user, ok := s.users[name]
	if !ok || subtle.ConstantTimeCompare([]byte(user.Password), []byte(password)) == 0 {
		return unauthorized("the name or the password is wrong")
	}
	id := rand.Text()
	s.sessions.Store(id, user)
	return status.Created(id, veeam.LogonSession{Entity: entity(r, "LogonSession", "logonSessions", id), UserName: name, SessionID: id})
}

// unauthorized may answer any method, as the table has it of a 401.
func unauthorized(message string) *status.UnauthorizedError {
	return status.Unauthorized(status.Basic("Veeam"), message)
}

// loggedIn lets those requests pass that belong to a session.
func (s *Server) loggedIn(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, ok := s.user(r); !ok {
			_ = unauthorized("there is no session, or no longer").Respond(w, r)
			return
		}
		handler.ServeHTTP(w, r)
	})
}

// user returns the user who sends the request.
func (s *Server) user(r *http.Request) (User, bool) {
	session, _ := s.sessions.Load(r.Header.Get(veeam.SessionHeader))
	user, ok := session.(User)
	return user, ok
}

// logOut ends the session that the request belongs to.
func (s *Server) logOut(r *http.Request) status.DeleteResponse {
	id := r.PathValue("id")
	if id != r.Header.Get(veeam.SessionHeader) {
		return status.NotFound("you have no such session")
	}
	s.sessions.Delete(id)
	return status.NoContent()
}

// job answers with a job.
func (s *Server) job(r *http.Request) status.GetResponse {
	id := r.PathValue("id")
	name, err := s.backup.Job(id)
	if err != nil {
		return status.Fail(err) // 404, where it is fs.ErrNotExist; else a 500, and the text is for the log
	}
	job := veeam.Job{Entity: entity(r, "Job", "jobs", id), Name: name, UID: "urn:veeam:Job:" + id}
	job.Links = append(job.Links, veeam.Link{Rel: "Start", Type: "Task", Href: job.Href + "?action=start"})
	return status.OK(job)
}

// act does with a job what the query says.
func (s *Server) act(r *http.Request) status.PostResponse {
	id := r.PathValue("id")
	if _, err := s.backup.Job(id); err != nil {
		return status.Fail(err)
	}
	switch action := r.URL.Query().Get("action"); action {
	case "start":
		return s.begin(r, "StartJob", func() error { return s.backup.Run(id) })
	case "stop", "retry", "clone":
		return status.NotImplemented("no job can " + action + " yet")
	}
	return status.BadRequest("the query must have an action, such as start")
}

// remove begins to remove a job.
func (s *Server) remove(r *http.Request) status.DeleteResponse {
	if user, _ := s.user(r); !user.Administrator {
		return status.Forbidden("only an administrator removes jobs")
	}
	id := r.PathValue("id")
	if _, err := s.backup.Job(id); errors.Is(err, fs.ErrNotExist) {
		return status.NotFound("there is no such job", err)
	} else if err != nil { // an InternalServerError would not compile: the product has no 500 for DELETE
		return status.ServiceUnavailable("the backup server does not answer", err).RetryAfter(s.pause)
	}
	return s.begin(r, "DeleteJob", func() error { return s.backup.Remove(id) })
}

// entity is what the representation of a thing begins with. Clients follow the
// links, and put no URLs together.
func entity(r *http.Request, kind, collection, id string) veeam.Entity {
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	href := scheme + r.Host + "/api/" + collection + "/" + id
	return veeam.Entity{Type: kind, Href: href, Links: []veeam.Link{{Rel: "Delete", Type: kind, Href: href}}}
}

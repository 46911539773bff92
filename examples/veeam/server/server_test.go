package server

import (
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/statusgen/statusgen/examples/veeam"
)

// A backup server has job 1, which succeeds, job 2, which fails, and job 3, of
// which nothing is known.
type backup struct{ done chan struct{} } // what the jobs wait for

func (b backup) Job(id string) (string, error) {
	switch id {
	case "1", "2":
		return "Backup " + id, nil
	case "3":
		return "", errors.New("dial tcp 10.1.2.3:9392: connection refused")
	}
	return "", fs.ErrNotExist
}

func (b backup) Run(id string) error {
	<-b.done
	if id == "2" {
		return errors.New("there is no room in the repository")
	}
	return nil
}

func (b backup) Remove(string) error { return nil }

// newServer returns a server with a session of an administrator, root, and one of
// an operator, op.
func newServer(b Backup) http.Handler {
	s := New(b, map[string]User{"root": {Password: "secret", Administrator: true}, "op": {Password: "weak"}}, 1, 90*time.Second)
	for name, user := range s.users {
		s.sessions.Store(name, user)
	}
	return s.Handler()
}

// send sends a request of the session to the handler. Its headers are Name: value.
func send(handler http.Handler, session, method, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	r.Host = "em.example:9399"
	if session != "" {
		r.Header.Set(veeam.SessionHeader, session)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}

// Every row of the product's table, in XML, as an error has it: the message and the
// code, which are attributes.
func TestErrors(t *testing.T) {
	discardLogs(t)
	b := backup{make(chan struct{})}
	handler := newServer(b)
	busy := send(handler, "root", "POST", "/api/jobs/1?action=start")
	if busy.Code != 202 {
		t.Fatal(busy.Code, busy.Body)
	}
	defer close(b.done)
	for _, c := range []struct {
		session, method, path string
		code                  int
		message               string
		header                string // Name: value
	}{
		{"", "POST", "/api/sessionMngr/?v=latest", 401, "the name or the password is wrong", `WWW-Authenticate: Basic realm="Veeam", charset="UTF-8"`},
		{"", "GET", "/api/jobs/1", 401, "there is no session, or no longer", `WWW-Authenticate: Basic realm="Veeam", charset="UTF-8"`},
		{"nobody", "DELETE", "/api/tasks/task-1", 401, "there is no session, or no longer", ""},
		{"op", "DELETE", "/api/jobs/1", 403, "only an administrator removes jobs", ""},
		{"op", "GET", "/api/jobs/9", 404, "One or more resources specified in the request could not be found in the specified resource collection.", ""},
		{"op", "POST", "/api/jobs/9?action=start", 404, "One or more resources specified in the request could not be found in the specified resource collection.", ""},
		{"root", "DELETE", "/api/jobs/9", 404, "there is no such job", ""},
		{"op", "GET", "/api/tasks/task-9", 404, "there is no such task", ""},
		{"op", "DELETE", "/api/tasks/task-9", 404, "there is no such task", ""},
		{"op", "DELETE", "/api/logonSessions/root", 404, "you have no such session", ""},
		{"op", "GET", "/api/repositories", 404, "One or more resources specified in the request could not be found in the specified resource collection.", ""},
		{"op", "PUT", "/api/jobs/1", 405, "The HTTP method specified in the request is not supported for this resource.", "Allow: GET, HEAD, POST, DELETE, OPTIONS"},
		{"op", "POST", "/api/tasks/task-1", 405, "The HTTP method specified in the request is not supported for this resource.", "Allow: GET, HEAD, DELETE, OPTIONS"},
		{"op", "POST", "/api/jobs/1", 400, "the query must have an action, such as start", ""},
		{"op", "POST", "/api/jobs/1?action=clone", 501, "no job can clone yet", ""},
		{"op", "PATCH", "/api/jobs/1", 501, "The server does not support the functionality required to fulfill the request.", ""},
		{"op", "GET", "/api/jobs/3", 500, "The request has been received but could not be completed because of an internal error at the server side.", ""},
		{"op", "POST", "/api/jobs/3?action=start", 500, "The request has been received but could not be completed because of an internal error at the server side.", ""},
		{"root", "DELETE", "/api/jobs/3", 503, "the backup server does not answer", "Retry-After: 90"},
		{"op", "POST", "/api/jobs/2?action=start", 503, "too many tasks are running", "Retry-After: 90"},
		{"root", "DELETE", "/api/jobs/1", 503, "too many tasks are running", "Retry-After: 90"},
	} {
		t.Run(fmt.Sprint(c.method, c.path, c.session), func(t *testing.T) {
			name, value, _ := strings.Cut(c.header, ": ")
			for accept, want := range map[string]string{
				"":                 fmt.Sprintf(`%s<Error xmlns="http://www.veeam.com/ent/v1.0" Message="%s" StatusCode="%d"></Error>`, xml.Header, c.message, c.code),
				"application/json": fmt.Sprintf(`{"Message":"%s","StatusCode":%d,"Status":null,"FirstChanceExceptionMessage":null,"StackTrace":null}`, c.message, c.code),
			} {
				w := send(handler, c.session, c.method, c.path, "Accept: "+accept)
				if w.Code != c.code || w.Body.String() != want || w.Header().Get(name) != value {
					t.Errorf("%d %s, %s: %s\nnot %d %s, %s", w.Code, w.Body, name, w.Header().Get(name), c.code, want, c.header)
				}
				if got, want := w.Header().Get("Content-Type"), cmp.Or(accept, "application/xml"); got != want {
					t.Errorf("Content-Type: %s, not %s", got, want)
				}
			}
		})
	}
}

// A session is a resource, whose id is in the header as well.
func TestLogIn(t *testing.T) {
	handler := newServer(backup{})
	for accept, want := range map[string]string{
		"":                 `<LogonSession xmlns="http://www.veeam.com/ent/v1.0" Type="LogonSession" Href="http://em.example:9399/api/logonSessions/ID"><Links><Link Rel="Delete" Type="LogonSession" Href="http://em.example:9399/api/logonSessions/ID"></Link></Links><UserName>op</UserName><SessionId>ID</SessionId></LogonSession>`,
		"application/json": `{"Type":"LogonSession","Href":"http://em.example:9399/api/logonSessions/ID","Links":[{"Rel":"Delete","Type":"LogonSession","Href":"http://em.example:9399/api/logonSessions/ID"}],"UserName":"op","SessionId":"ID"}`,
	} {
		w := send(handler, "", "POST", "/api/sessionMngr/?v=latest", "Accept: "+accept, "Authorization: Basic b3A6d2Vhaw==")
		id := w.Header().Get(veeam.SessionHeader)
		if got := strings.ReplaceAll(w.Body.String(), cmp.Or(id, "none"), "ID"); w.Code != 201 || got != want {
			t.Errorf("%d %s\nnot 201 %s", w.Code, got, want)
		}
		if w := send(handler, id, "GET", "/api/jobs/1"); w.Code != 200 {
			t.Errorf("in the session: %d %s", w.Code, w.Body)
		}
		if w := send(handler, id, "DELETE", "/api/logonSessions/"+id); w.Code != 204 {
			t.Errorf("at its end: %d %s", w.Code, w.Body)
		}
		if w := send(handler, id, "GET", "/api/jobs/1"); w.Code != 401 {
			t.Errorf("after its end: %d %s", w.Code, w.Body)
		}
	}
}

func TestJob(t *testing.T) {
	handler := newServer(backup{})
	for accept, want := range map[string]string{
		"":                 `<Job xmlns="http://www.veeam.com/ent/v1.0" Type="Job" Href="http://em.example:9399/api/jobs/1" Name="Backup 1" UID="urn:veeam:Job:1"><Links><Link Rel="Delete" Type="Job" Href="http://em.example:9399/api/jobs/1"></Link><Link Rel="Start" Type="Task" Href="http://em.example:9399/api/jobs/1?action=start"></Link></Links></Job>`,
		"application/json": `{"Type":"Job","Href":"http://em.example:9399/api/jobs/1","Links":[{"Rel":"Delete","Type":"Job","Href":"http://em.example:9399/api/jobs/1"},{"Rel":"Start","Type":"Task","Href":"http://em.example:9399/api/jobs/1?action=start"}],"Name":"Backup 1","UID":"urn:veeam:Job:1"}`,
	} {
		if w := send(handler, "op", "GET", "/api/jobs/1", "Accept: "+accept); w.Code != 200 || w.Body.String() != want {
			t.Errorf("%d %s\nnot 200 %s", w.Code, w.Body, want)
		}
	}
}

// A task has no result while it is running. One that fails is a success of HTTP.
func TestTask(t *testing.T) {
	synctest.Test(t, testTask)
}

func testTask(t *testing.T) {
	b := backup{make(chan struct{})}
	handler := newServer(b)
	start := send(handler, "op", "POST", "/api/jobs/2?action=start")
	const running = `<Task xmlns="http://www.veeam.com/ent/v1.0" Type="Task" Href="http://em.example:9399/api/tasks/task-1"><Links><Link Rel="Delete" Type="Task" Href="http://em.example:9399/api/tasks/task-1"></Link></Links><TaskId>task-1</TaskId><State>Running</State><Operation>StartJob</Operation></Task>`
	if start.Code != 202 || start.Body.String() != running || start.Header().Get("Retry-After") != "90" || start.Header().Get("Location") != "http://em.example:9399/api/tasks/task-1" {
		t.Errorf("%d %s %v", start.Code, start.Body, start.Header())
	}
	if w := send(handler, "op", "GET", "/api/tasks/task-1"); w.Code != 200 || w.Body.String() != running || w.Header().Get("Retry-After") != "90" {
		t.Errorf("%d %s %v", w.Code, w.Body, w.Header())
	}
	close(b.done)
	synctest.Wait() // for the task
	for accept, want := range map[string]string{
		"":                 `<State>Finished</State><Operation>StartJob</Operation><Result Success="false"><Message>there is no room in the repository</Message></Result></Task>`,
		"application/json": `"TaskId":"task-1","State":"Finished","Operation":"StartJob","Result":{"Success":false,"Message":"there is no room in the repository"}}`,
	} {
		w := send(handler, "op", "GET", "/api/tasks/task-1", "Accept: "+accept)
		if w.Code != 200 || !strings.HasSuffix(w.Body.String(), want) || w.Header().Get("Retry-After") != "" {
			t.Errorf("%d %s %v", w.Code, w.Body, w.Header())
		}
	}
	for _, want := range []int{204, 404} {
		if w := send(handler, "op", "DELETE", "/api/tasks/task-1"); w.Code != want {
			t.Errorf("%d %s, not %d", w.Code, w.Body, want)
		}
	}
}

func discardLogs(t *testing.T) {
	t.Helper()
	before := slog.Default()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	t.Cleanup(func() { slog.SetDefault(before) })
}

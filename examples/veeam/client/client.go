// Package client runs the jobs of an Enterprise Manager. What the server answers that
// is an error comes as a type of the package api, which the server's own table gives.
package client

import (
	"cmp"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/statusgen/statusgen/examples/veeam"
	"github.com/statusgen/statusgen/examples/veeam/api"
)

// A Client sends the requests of one session.
type Client struct {
	API      string // its URL, http://em.example:9399/api
	Accept   string // application/json; empty: the server sends XML
	HTTP     *http.Client
	Interval time.Duration // between questions for a task, where the server does not say; 0: a second

	session veeam.LogonSession
}

// A Task is one that the client has begun.
type Task struct {
	veeam.Task
	accepted *http.Response // says when to ask for it
}

// Login begins the session.
func (c *Client) Login(ctx context.Context, name, password string) error {
	r, err := c.request(ctx, "POST", c.API+"/sessionMngr/?v=latest")
	if err != nil {
		return err
	}
	r.SetBasicAuth(name, password)
	var session veeam.LogonSession
	if _, err := c.send(r, &session); err != nil {
		return err
	}
	c.session = session
	return nil
}

// Logout ends the session.
func (c *Client) Logout(ctx context.Context) error { return c.Delete(ctx, c.session.Entity) }

// Job returns a job.
func (c *Client) Job(ctx context.Context, id string) (veeam.Job, error) {
	var job veeam.Job
	_, err := c.do(ctx, "GET", c.API+"/jobs/"+url.PathEscape(id), &job)
	return job, err
}

// StartJob starts a job. It runs on when StartJob returns.
func (c *Client) StartJob(ctx context.Context, job veeam.Job) (Task, error) {
	var task Task
	var err error
	task.accepted, err = c.do(ctx, "POST", job.Link("Start"), &task.Task)
	return task, err
}

// Delete removes what the entity is of, and waits where that takes a while.
func (c *Client) Delete(ctx context.Context, e veeam.Entity) error {
	var task Task
	var err error
	task.accepted, err = c.do(ctx, "DELETE", e.Link("Delete"), &task.Task)
	if err == nil && task.accepted.StatusCode == http.StatusAccepted {
		_, err = c.WaitFor(ctx, task)
	}
	return err
}

// WaitFor waits until the task has ended. The error is an [*api.TaskFailedError] where
// it has failed, and an [*api.TaskGoneError] where the server has forgotten it.
func (c *Client) WaitFor(ctx context.Context, task Task) (veeam.Task, error) {
	return api.Wait(ctx, c.HTTP, task.Task, api.Polling{Accepted: task.accepted, Interval: c.Interval})
}

// attempts is how often a request is sent, at most.
const attempts = 5

// do sends a request, and once more where the table lets it: after as long as the
// server says, and a second at least.
func (c *Client) do(ctx context.Context, method, href string, v any) (*http.Response, error) {
	for n := 1; ; n++ {
		r, err := c.request(ctx, method, href)
		if err != nil {
			return nil, err
		}
		response, err := c.send(r, v)
		after, again := api.Retryable(err, method)
		if !again || n == attempts {
			return response, err
		}
		select {
		case <-time.After(max(after, time.Second)):
		case <-ctx.Done():
			return nil, err // which says more than that the time is up
		}
	}
}

// request returns a request of the session, for the server that it is of alone.
func (c *Client) request(ctx context.Context, method, href string) (*http.Request, error) {
	if !strings.HasPrefix(href, c.API+"/") {
		return nil, fmt.Errorf("%q is no URL of %s", href, c.API)
	}
	r, err := http.NewRequestWithContext(ctx, method, href, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept", cmp.Or(c.Accept, "application/xml"))
	r.Header.Set(veeam.SessionHeader, c.session.SessionID)
	return r, nil
}

// send sends the request, and reads what came back into v.
func (c *Client) send(r *http.Request, v any) (*http.Response, error) {
	response, err := c.HTTP.Do(r)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if err := api.Check(response); err != nil {
		return nil, err
	}
	if response.StatusCode == http.StatusNoContent {
		return response, nil
	}
	switch mediaType, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type")); mediaType {
	case "application/json":
		err = json.NewDecoder(response.Body).Decode(v)
	default:
		err = xml.NewDecoder(response.Body).Decode(v)
	}
	return response, err
}

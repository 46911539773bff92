package waiting

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/statusgen/statusgen/examples/waiting/reports"
)

// A Client asks a service for reports.
type Client struct {
	HTTP  *http.Client
	URL   string // of the service
	Token string
}

// Report has a report made, and waits until it is there.
func (c *Client) Report(ctx context.Context) (reports.Task, error) {
	resp, task, err := c.start(ctx)
	if err != nil {
		return task, err
	}
	return reports.Wait(ctx, c.HTTP, task, reports.Polling{Accepted: resp})
}

// start has a report made, and returns the task that makes it.
func (c *Client) start(ctx context.Context) (resp *http.Response, task reports.Task, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL+"/reports", nil)
	if err != nil {
		return nil, task, err
	}
	r.Header.Set("Authorization", "Bearer "+c.Token)
	resp, err = c.HTTP.Do(r)
	if err != nil {
		return nil, task, err
	}
	defer resp.Body.Close()
	if err := reports.Check(resp); err != nil {
		return nil, task, err
	}
	return resp, task, json.NewDecoder(resp.Body).Decode(&task)
}

// Resume waits for a report whose task was stored as JSON.
func (c *Client) Resume(ctx context.Context, stored []byte) (task reports.Task, err error) {
	if err := json.Unmarshal(stored, &task); err != nil {
		return task, err
	}
	return reports.Wait(ctx, c.HTTP, task, reports.Polling{Base: c.URL, Header: http.Header{"Authorization": {"Bearer " + c.Token}}})
}

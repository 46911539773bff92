package runtime

// Emitted for a table of a client that has bodies with `poll`: Job, whose failures are
// states, and Run, which stands for a Go type, and whose failures another field tells.

type Job struct {
	State   JobState `json:"state"`
	Href    string   `json:"href"`
	Message string   `json:"message,omitempty"`
}

type JobState string

const (
	JobQueued    JobState = "queued"
	JobRunning   JobState = "running"
	JobSucceeded JobState = "succeeded"
	JobFailed    JobState = "failed"
	JobCanceled  JobState = "canceled"
)

type Run struct {
	TaskID string     `xml:"TaskId" json:"TaskId"`
	Href   string     `xml:"Href,attr"`
	State  string     `xml:"State"`
	Result *RunResult `xml:"Result"`
}

type RunResult struct {
	Success bool   `xml:"Success,attr"`
	Message string `xml:"Message"`
}

type pollable interface {
	Job | *Job | Run | *Run
}

func progressOf(x any) (res progress) {
	switch v := x.(type) {
	case Job:
		return progressOf(&v)
	case *Job:
		if v == nil {
			break
		}
		res.state = string(v.State)
		res.href = v.Href
		res.message = v.Message
		switch v.State {
		case JobSucceeded:
			res.ended = true
		case JobFailed, JobCanceled:
			res.ended, res.failed = true, true
		}
	case Run:
		return progressOf(&v)
	case *Run:
		if v == nil {
			break
		}
		res.state = v.State
		res.href = v.Href
		if v.Result != nil {
			res.message = v.Result.Message
		}
		res.ended = v.State == "Finished"
		res.failed = res.ended && v.Result != nil && !v.Result.Success
	}
	return res
}

const taskTypes = "application/json, application/xml"

func decodeTask(mediaType string, body []byte, task any) error {
	switch taskSyntax(mediaType) {
	case "json", "":
		return taskFromJSON(body, task)
	case "xml":
		return taskFromXML(body, task)
	}
	return errTaskSyntax(mediaType)
}

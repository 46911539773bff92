// Package veeam is the REST API of Veeam Backup Enterprise Manager in miniature: its
// jobs, and the tasks that go on after a response. The base table of statusgen is
// made from that product's page of status codes.
//
//   - status.yaml: the table, in the product's forms: XML, or JSON where it is asked for
//   - veeam.go: what goes over the wire beside errors, for both sides
//   - server: logs users in, starts jobs, answers for tasks and deletes, by the
//     package status
//   - client: does all of that from afar, and has the server's errors as types, by
//     the package api, which is from the same table
//   - veeam_test.go: the whole story over HTTP, with each error of the table
package veeam

import "encoding/xml"

//go:generate go tool statusgen

// SessionHeader has the id of the session, in the response that begins it and in
// the requests that follow.
const SessionHeader = "X-RestSvcSessionId"

// An Entity is what the representations of all things have.
type Entity struct {
	Type  string `xml:",attr"` // Task, Job, …
	Href  string `xml:",attr"` // where it answers
	Links []Link `xml:"Links>Link"`
}

// A Link leads to what belongs to an entity, or does something with it.
type Link struct {
	Rel  string `xml:",attr"` // Delete, Start, …
	Type string `xml:",attr"` // of what comes back
	Href string `xml:",attr"`
}

// Link returns the URL of the link, or none.
func (e *Entity) Link(rel string) string {
	for _, link := range e.Links {
		if link.Rel == rel {
			return link.Href
		}
	}
	return ""
}

// A LogonSession lets a user send requests, which have its id in their header.
type LogonSession struct {
	XMLName xml.Name `xml:"http://www.veeam.com/ent/v1.0 LogonSession" json:"-"`
	Entity
	UserName  string
	SessionID string `xml:"SessionId" json:"SessionId"`
}

// A Job is a backup that is made again and again.
type Job struct {
	XMLName xml.Name `xml:"http://www.veeam.com/ent/v1.0 Job" json:"-"`
	Entity
	Name string `xml:",attr"`
	UID  string `xml:",attr"` // urn:veeam:Job:ID
}

// A Task is work that goes on after the response. Who asks for it gets a 200,
// however it has ended: what became of it is in Result.
type Task struct {
	XMLName xml.Name `xml:"http://www.veeam.com/ent/v1.0 Task" json:"-"`
	Entity
	TaskID    string `xml:"TaskId" json:"TaskId"`
	State     string
	Operation string
	Result    *Result `json:",omitempty"` // of a task that is Finished
}

// The states of a task.
const (
	Running           = "Running"
	OperationFinished = "OperationFinished" // but its result is not known yet
	Finished          = "Finished"
)

// A Result is what became of a task.
type Result struct {
	Success bool   `xml:",attr"`
	Message string `xml:",omitempty" json:",omitempty"`
}

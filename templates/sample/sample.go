// Package sample is what a service sends, as an example: for each row of a table a
// response with values that the table gives, or that its types suggest. It is what the
// emitted package sends for the call that Call writes, to the byte; a test holds that.
package sample

import "github.com/statusgen/statusgen/templates/model"

// A Response is an example of what is sent for a row.
type Response struct {
	Code   int
	Header []Line // in the order of documents, without Content-Type, Content-Length and Date
	Bodies []Body // one for each format; none where there is no content, or only the service knows it
}

// A Line is one line of a header.
type Line struct{ Name, Value string }

// A Body is the content in one format.
type Body struct {
	MediaType string // as Content-Type has it
	Text      []byte
}

// Of is an example of what a service sends for the row.
func Of(t *model.Table, r *model.Row) Response { return Response{Code: r.Code} }

// Call is the Go expression of that response, with the package's name before it:
// status.OrderNotFound("17").
func Call(t *model.Table, r *model.Row) string { return "" }

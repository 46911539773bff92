// Package apidiff compares what statusgen diff says of Go callers with what
// golang.org/x/exp/apidiff says, the judge of the compatibility of Go packages, of each
// pair of tables in gen/testdata/diff.
package apidiff

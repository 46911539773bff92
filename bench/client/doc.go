// Package client measures what it costs a client to have a response's error: with
// the Check of a generated package, with encoding/json and encoding/xml by hand,
// and with the clients of three clouds, side by side in one run.
//
// The yardstick is the code that most clients have: the body is read, up to a
// bound, and given to json.Unmarshal, into a struct that was written for the one
// API.
//
// # What is compared
//
// Every contender is given a response as net/http gives it to a client, with a
// body that was not read before, and returns an error of which the caller can ask
// the facts: the status code, what the error is called, its message, its id, its
// params, the wrong fields of the request. A test holds that all know the same; it
// says of those that know less what they lack.
//
// The clients of the clouds are given what their own servers would send: the same
// facts under the members and headers that they look for. Beside the statusgen that
// reads problems, each has a statusgen of its own, a package whose table has the
// cloud's form, which reads the same bytes.
//
//   - json.Unmarshal and json.Decoder are told nothing by Content-Type, and what is
//     no JSON is an error without a status. A client that has to be right does more.
//   - azcore's runtime.NewResponseError finds the name of the error alone; callers
//     decode the body again for the rest.
//   - googleapi's CheckResponse leaves what is particular to an error as maps.
//   - smithy-go is what the generated clients of AWS do with it, in the form that
//     they give an error which the service's model has: the body is read once for
//     the name and the message, and decoded once more for the members. Without a
//     model, as "smithy-go generic", name and message are all.
//
// # Running it
//
// As in [the benchmarks of responses], with each Go:
//
//	for go in go1.26.8 go1.27.1; do
//		printf '## %s\n\n' $go
//		for i in 1 2 3 4 5; do GOTOOLCHAIN=$go go test -run '^$' -bench . ./client; done | go run ./cmd/table
//		echo
//	done >client/bench.md
//
// What a row costs to compile, in a package for a service, for a client and for both:
//
//	go run ./cmd/rows
//
// [the benchmarks of responses]: https://pkg.go.dev/github.com/statusgen/statusgen/bench
package client

//go:generate go run github.com/statusgen/statusgen
//go:generate go run github.com/statusgen/statusgen azure.yaml
//go:generate go run github.com/statusgen/statusgen google.yaml
//go:generate go run github.com/statusgen/statusgen aws.yaml

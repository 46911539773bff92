// Package examples is a module of its own, so that none of what it uses reaches
// a service that gets statusgen. It shows generated packages beside the routers,
// clients and libraries that services have:
//
//   - orders is a whole service, over a database;
//   - platform is the middleware that such services share, with a table of its own;
//   - routers serves a small service with net/http, chi, gin, echo and huma, which
//     all answer the same;
//   - tested has a handler and its test, without a server;
//   - clients has the error bodies of known APIs, read by the Go clients of
//     those APIs;
//   - conditions answers conditional requests, and has a list of RFC 9651 in its
//     headers;
//   - observe makes traces and metrics of outcomes, of a service and of its client;
//   - retries is a client that sends requests once more, with go-retryablehttp;
//   - waiting has a client that waits for the task of a 202;
//   - veeam is the API that the base table is from, in XML and JSON.
package examples

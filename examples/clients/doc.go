// Package clients has tables whose errors are those of known APIs, and tests
// that read them with the Go clients of those APIs: each finds its own typed
// error, with the code, the name on the wire and the message.
//
//   - s3: minio-go
//   - kubernetes: client-go's REST client, the part that all its typed clients
//     share, and apimachinery's errors
//   - google: googleapi of google.golang.org/api
//   - aip (errors by AIP-193): googleapi and google.rpc.ErrorInfo
//   - acme (the problem of RFC 9457): golang.org/x/crypto/acme
//   - connect: connect-go's client of unary procedures, and google.rpc's details
//   - github: go-github
//   - azure: azcore, what all of Azure's clients share
//   - stripe: stripe-go's client of charges
//   - jsonapi: hashicorp's package for documents of JSON:API
//   - twirp: the client that protoc-gen-twirp generates, of Twirp's example
//   - consul (errors that are a text): its client
//   - problem (RFC 9457, in JSON and XML): moogar0880/problems
//   - aspnet and veeam, which have no Go client: what their documentation says of
//     the fields
package clients

//go:generate go tool statusgen acme.yaml
//go:generate go tool statusgen aip.yaml
//go:generate go tool statusgen aspnet.yaml
//go:generate go tool statusgen azure.yaml
//go:generate go tool statusgen connect.yaml
//go:generate go tool statusgen consul.yaml
//go:generate go tool statusgen github.yaml
//go:generate go tool statusgen google.yaml
//go:generate go tool statusgen jsonapi.yaml
//go:generate go tool statusgen kubernetes.yaml
//go:generate go tool statusgen problem.yaml
//go:generate go tool statusgen s3.yaml
//go:generate go tool statusgen stripe.yaml
//go:generate go tool statusgen twirp.yaml
//go:generate go tool statusgen veeam.yaml

package spec

// A preset is the error body of a known API, as a table would write it out.
type preset struct {
	name     string
	jsonType string // the media type of errors in JSON; empty: that of the format
	xmlType  string
	text     string
}

// everyError is what every error has, of a preset or written out.
const everyError = `
headers: {Cache-Control: no-store}
request_id: X-Request-Id
`

// writtenOut is what a table that writes the body out has beside it.
var writtenOut = preset{name: "shape", text: everyError + `
xml: {root: error, namespace: "", item: item}
`}

// presets are the error bodies that have a name. The first is the default.
var presets = []preset{
	{
		// RFC 9457; the extension errors is that of the example in section 3.
		name: "problem", jsonType: "application/problem+json", xmlType: "application/problem+xml",
		text: everyError + `
shape:
  type: $type
  title: $phrase
  status: $status
  code: $id
  detail: $message
  instance: $instance
  errors: $fields
  $params...: null
xml: {root: problem, namespace: "urn:ietf:rfc:7807", item: i} # appendix B
`,
	},
	{
		// Veeam Backup Enterprise Manager, whose page the built-in table is from.
		name: "veeam",
		text: everyError + `
shape:
  "@Message": $message
  "@StatusCode": $status
  "@Status": null
  FirstChanceExceptionMessage: null
  StackTrace: null
xml: {root: Error, namespace: "http://www.veeam.com/ent/v1.0", item: Item}
`,
	},
	{
		// google/rpc/code.proto and the mapping of google.rpc.Status to HTTP.
		name: "google",
		text: everyError + `
shape:
  error:
    code: $status
    message: $message
    status: $id
    details: $fields
xml: {root: error, namespace: "", item: detail}
`,
	},
	{
		// metav1.Status of k8s.io/apimachinery.
		name: "kubernetes",
		text: everyError + `
shape:
  kind: Status
  apiVersion: v1
  metadata: {}
  status: Failure
  message: $message
  reason: $id
  details:
    $params...: null
    causes: [{reason: $field.reason, message: $detail, field: $name}]
  code: $status
xml: {root: Status, namespace: "", item: cause}
`,
	},
	{
		// The REST API of Amazon S3, which has it in XML alone.
		name: "s3",
		text: everyError + `
shape:
  Code: $id
  Message: $message
  Resource: $path
  RequestId: $instance
  $params...: null
xml: {root: Error, namespace: "", item: Item}
`,
	},
	{
		// JSON:API, section 8: an object for the error, and one for each wrong field.
		name: "jsonapi", jsonType: "application/vnd.api+json",
		text: everyError + `
shape:
  errors:
    - id: $instance
      links: {about: $help}
      status: "$status"
      code: $id
      title: $phrase
      detail: $message
      meta: $params
    - status: "$status"
      code: $id
      title: $phrase
      detail: $detail
      source: {pointer: $pointer, parameter: $query, header: $header}
xml: {root: errors, namespace: "", item: error}
`,
	},
	{
		// Stripe's API, "Errors": type is a constant of each row, what else it has a param.
		name: "stripe",
		text: `
headers: {Cache-Control: no-store, Request-Id: $instance}
request_id: {header: X-Request-Id, always: true}
shape:
  error:
    type: $value.type
    code: $id
    message: $message
    doc_url: $help
    $params...: null
xml: {root: error, namespace: "", item: item}
`,
	},
	{
		// GitHub's REST API: what rows say of wrong fields has the names that it has there.
		name: "github",
		text: `
headers: {Cache-Control: no-store, X-GitHub-Request-Id: $instance}
request_id: {header: X-Request-Id, always: true}
shape:
  message: $message
  errors: [{resource: $field.resource, field: $name, code: $field.code, message: $detail}]
  documentation_url: $help
  status: "$status"
  $params...: null
xml: {root: error, namespace: "", item: item}
`,
	},
	{
		// The guidelines for Azure's APIs, with the headers that azcore and its kin read.
		name: "azure",
		text: `
headers: {Cache-Control: no-store, x-ms-error-code: $id, x-ms-request-id: $instance}
request_id: {header: X-Request-Id, always: true}
shape:
  error:
    code: $id
    message: $message
    $params...: null
    details: [{code: $field.code, message: $detail, target: $name}]
xml: {root: error, namespace: "", item: item}
`,
	},
	{
		// ValidationProblemDetails of ASP.NET Core, a problem of RFC 9457.
		name: "aspnet", jsonType: "application/problem+json", xmlType: "application/problem+xml",
		text: everyError + `
shape:
  type: $type
  title: $phrase
  status: $status
  detail: $message
  instance: $path
  errors: {$name: [$detail]}
  traceId: $instance
  $params...: null
xml: {root: problem, namespace: "urn:ietf:rfc:7807", item: error}
`,
	},
}

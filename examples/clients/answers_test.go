package clients

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/statusgen/statusgen/examples/clients/acme"
	"github.com/statusgen/statusgen/examples/clients/aip"
	"github.com/statusgen/statusgen/examples/clients/aspnet"
	"github.com/statusgen/statusgen/examples/clients/azureapi"
	"github.com/statusgen/statusgen/examples/clients/connectapi"
	"github.com/statusgen/statusgen/examples/clients/consul"
	"github.com/statusgen/statusgen/examples/clients/githubapi"
	"github.com/statusgen/statusgen/examples/clients/google"
	"github.com/statusgen/statusgen/examples/clients/jsonapi"
	"github.com/statusgen/statusgen/examples/clients/kubernetesapi"
	"github.com/statusgen/statusgen/examples/clients/problem"
	"github.com/statusgen/statusgen/examples/clients/s3api"
	"github.com/statusgen/statusgen/examples/clients/stripeapi"
	"github.com/statusgen/statusgen/examples/clients/twirp"
	"github.com/statusgen/statusgen/examples/clients/veeamapi"
)

// A reader is what a package has for clients.
type reader struct {
	check      func(*http.Response) error
	code       func(error) int
	id         func(error) string
	remote     func(error) bool
	response   func(error) *http.Response
	retryAfter func(error) (time.Duration, bool)
}

// readers are the packages by the names of their tables. Some are of the table's own
// output for clients, some of the service's.
var readers = map[string]reader{
	"acme":       {acme.Check, acme.CodeOf, acme.IDOf, acme.IsRemote, acme.ResponseOf, acme.RetryAfter},
	"aip":        {aip.Check, aip.CodeOf, aip.IDOf, aip.IsRemote, aip.ResponseOf, aip.RetryAfter},
	"aspnet":     {aspnet.Check, aspnet.CodeOf, aspnet.IDOf, aspnet.IsRemote, aspnet.ResponseOf, aspnet.RetryAfter},
	"azure":      {azureapi.Check, azureapi.CodeOf, azureapi.IDOf, azureapi.IsRemote, azureapi.ResponseOf, azureapi.RetryAfter},
	"connect":    {connectapi.Check, connectapi.CodeOf, connectapi.IDOf, connectapi.IsRemote, connectapi.ResponseOf, connectapi.RetryAfter},
	"consul":     {consul.Check, consul.CodeOf, consul.IDOf, consul.IsRemote, consul.ResponseOf, consul.RetryAfter},
	"github":     {githubapi.Check, githubapi.CodeOf, githubapi.IDOf, githubapi.IsRemote, githubapi.ResponseOf, githubapi.RetryAfter},
	"google":     {google.Check, google.CodeOf, google.IDOf, google.IsRemote, google.ResponseOf, google.RetryAfter},
	"jsonapi":    {jsonapi.Check, jsonapi.CodeOf, jsonapi.IDOf, jsonapi.IsRemote, jsonapi.ResponseOf, jsonapi.RetryAfter},
	"kubernetes": {kubernetesapi.Check, kubernetesapi.CodeOf, kubernetesapi.IDOf, kubernetesapi.IsRemote, kubernetesapi.ResponseOf, kubernetesapi.RetryAfter},
	"problem":    {problem.Check, problem.CodeOf, problem.IDOf, problem.IsRemote, problem.ResponseOf, problem.RetryAfter},
	"s3":         {s3api.Check, s3api.CodeOf, s3api.IDOf, s3api.IsRemote, s3api.ResponseOf, s3api.RetryAfter},
	"stripe":     {stripeapi.Check, stripeapi.CodeOf, stripeapi.IDOf, stripeapi.IsRemote, stripeapi.ResponseOf, stripeapi.RetryAfter},
	"twirp":      {twirp.Check, twirp.CodeOf, twirp.IDOf, twirp.IsRemote, twirp.ResponseOf, twirp.RetryAfter},
	"veeam":      {veeamapi.Check, veeamapi.CodeOf, veeamapi.IDOf, veeamapi.IsRemote, veeamapi.ResponseOf, veeamapi.RetryAfter},
}

// An answer is a document of testdata/answers: what a server of the API itself has sent,
// after what Check has to make of it.
type answer struct {
	name string
	want textproto.MIMEHeader
	head string // of the response
	body string
}

// answers returns the documents of an API. The last end of line is not part of a body.
func answers(t *testing.T, api string) []answer {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/answers/" + api + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	var all []answer
	for _, file := range archive.Files {
		expected, response, _ := strings.Cut(string(file.Data), "\n\n")
		head, body, _ := strings.Cut(response, "\n\n")
		want, err := textproto.NewReader(bufio.NewReader(strings.NewReader(expected + "\n\n"))).ReadMIMEHeader()
		if err != nil {
			t.Fatalf("%s, %s: %v", api, file.Name, err)
		}
		all = append(all, answer{file.Name, want, head + "\n\n", strings.TrimSuffix(body, "\n")})
	}
	if len(all) == 0 {
		t.Fatalf("no document for %s", api)
	}
	return all
}

// response is the answer as the transport of net/http reads it.
func (a answer) response(t *testing.T) *http.Response {
	t.Helper()
	request, err := http.NewRequest(a.want.Get("Method"), "https://api.example/path", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(strings.NewReader(a.head+a.body)), request)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

// Check makes typed errors of what the servers of known APIs have sent, by their
// documentation and by what their users have reported: not of what this module makes.
func TestAnswers(t *testing.T) {
	for api, read := range readers {
		for _, a := range answers(t, api) {
			t.Run(api+"/"+a.name, func(t *testing.T) {
				response := a.response(t)
				err := read.check(response)
				if err == nil {
					t.Fatal("no error")
				}
				if !read.remote(err) || read.code(err) != response.StatusCode {
					t.Errorf("remote: %t, code %d, not %d", read.remote(err), read.code(err), response.StatusCode)
				}
				if got, want := strings.TrimSpace(typeName(err)+" "+read.id(err)), a.want.Get("Error"); got != want {
					t.Errorf("%s, not %s", got, want)
				}
				told, ok := err.(interface {
					Message() string
					Instance() string
					Body() []byte
				})
				if !ok {
					t.Fatalf("%T tells nothing", err)
				}
				if log := a.want.Get("Log"); !strings.Contains(err.Error(), log) {
					t.Errorf("%q does not have %q", err, log)
				}
				if got, want := told.Message(), text(a.want.Get("Message")); got != want {
					t.Errorf("the message is %q, not %q", got, want)
				}
				if got, want := told.Instance(), a.want.Get("Instance"); got != want {
					t.Errorf("the instance is %q, not %q", got, want)
				}
				if want := a.sent(); string(told.Body()) != want {
					t.Errorf("the body is %q, not %q", told.Body(), want)
				}
				again := read.response(err)
				if b, err := io.ReadAll(again.Body); err != nil || string(b) != a.sent() || again.Header.Get("Content-Type") != response.Header.Get("Content-Type") {
					t.Errorf("the response has %q again, %v", b, err)
				}
				want, hasRetry := a.want.Get("Retry-After"), true
				if want == "" {
					want, hasRetry = "0s", false
				}
				if after, ok := read.retryAfter(err); ok != hasRetry || after.String() != want {
					t.Errorf("retry after %v, %t, not %s", after, ok, want)
				}
				for _, param := range a.want["Param"] {
					name, want, _ := strings.Cut(param, " ")
					if got := paramOf(t, err, name); got != want {
						t.Errorf("the param %s is %s, not %s", name, got, want)
					}
				}
				if got, want := fieldsOf(t, err), a.want["Field"]; !reflect.DeepEqual(got, want) {
					t.Errorf("the fields are\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
				}
			})
		}
	}
}

// sent is the body that a client receives.
func (a answer) sent() string {
	if a.want.Get("Method") == "HEAD" {
		return ""
	}
	return a.body
}

// text is a text that may be quoted, for what it ends with or has in it.
func text(s string) string {
	if unquoted, err := strconv.Unquote(s); err == nil {
		return unquoted
	}
	return s
}

// typeName is the name of the error's type, less its package.
func typeName(err error) string {
	name := fmt.Sprintf("%T", err)
	return name[strings.LastIndexByte(name, '.')+1:]
}

// paramOf is the value of the error's param of that name in Go, as JSON.
func paramOf(t *testing.T, err error, name string) string {
	value := reflect.ValueOf(err).Elem().FieldByName(name)
	if !value.IsValid() {
		return "missing"
	}
	return toJSON(t, value.Interface())
}

// fieldsOf are the wrong fields that the error has, as JSON.
func fieldsOf(t *testing.T, err error) []string {
	t.Helper()
	method := reflect.ValueOf(err).MethodByName("Fields")
	if !method.IsValid() {
		return nil
	}
	var all []string
	list := method.Call(nil)[0]
	for i := range list.Len() {
		all = append(all, toJSON(t, list.Index(i).Interface()))
	}
	return all
}

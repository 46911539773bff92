package documents

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"
	"github.com/pb33f/libopenapi-validator/content"

	"github.com/statusgen/statusgen/templates/gopkg"
	"github.com/statusgen/statusgen/templates/model"
	"github.com/statusgen/statusgen/templates/openapi"
	"github.com/statusgen/statusgen/templates/sample"
)

// Kinds of what a document says of a row: alone, among those of its code, and in what
// stands for all errors.
var kinds = []string{"row", "code", "default"}

// A real server's response is as the document says, whichever row it is of, in each
// format and to each method that the row has.
func TestResponses(t *testing.T) {
	models := map[string]*model.Table{}
	for _, tt := range tables() {
		models[tt.name] = tt.model(t)
	}
	url := serve(t, models)
	for _, name := range slices.Sorted(maps.Keys(models)) {
		t.Run(name, func(t *testing.T) {
			m := models[name]
			responses := ask(t, url, name, m)
			for _, version := range []string{"3.1", "3.0"} {
				v := newValidator(t, openapi.File(m, openapi.Form{Version: version, JSON: true}), name, m)
				for _, r := range responses {
					for _, kind := range kinds {
						if kind == "default" && r.row.Code < 400 {
							continue
						}
						if wrong := v.check(kind, r); wrong != "" {
							t.Errorf("OpenAPI %s, %s %s, %s, as %s: %s\n%s", version, r.method, r.row.Name, r.accept, kind, wrong, r.body)
						}
					}
				}
			}
		})
	}
}

// What is not as the document says is found.
func TestWrongResponses(t *testing.T) {
	exact := []string{"row", "code"}
	for _, tt := range []struct {
		table
		accept string
		cases  []wrong
	}{
		{table{"orders", "../orders/status.yaml"}, "application/json", []wrong{
			{"a required header is missing", "Unauthorized", "GET", func(r *response) { r.header.Del("WWW-Authenticate") }, exact},
			{"a constant header has another value", "Export", "GET", func(r *response) { r.header.Set("Content-Disposition", "inline") }, []string{"row"}},
			{"a header is none of the row's", "OrderNotFound", "GET", func(r *response) { r.header.Set("X-Debug", "1") }, exact},
			{"a member is none of the row's", "OrderNotFound", "GET", replacing(`"order":`, `"debug":1,"order":`), exact},
			{"the id is of no row", "OrderNotFound", "GET", replacing(`"ORDER_NOT_FOUND"`, `"NO_ORDER"`), exact},
			{"the id is that of another row", "OrderNotFound", "GET", replacing(`"ORDER_NOT_FOUND"`, `"NotFound"`), exact},
			{"the status is another", "OrderNotFound", "GET", replacing(`"status":404`, `"status":405`), exact},
			{"a param is missing", "OrderNotFound", "GET", replacing(`"order":`, `"ordr":`), exact},
			{"a param is of another type", "OrderNotFound", "GET", replacing(`"order":"`, `"order":7,"_":"`), exact},
			{"the detail is missing", "OrderNotFound", "GET", replacing(`"detail":`, `"details":`), exact},
			{"the title is missing", "OrderNotFound", "GET", replacing(`"title":`, `"titel":`), kinds},
			{"a wrong field says nothing", "UnprocessableContent", "POST", replacing(`"errors":[{`, `"errors":[{},{`), kinds},
			{"the body is of another media type", "OrderNotFound", "GET", func(r *response) { r.header.Set("Content-Type", "text/html") }, kinds},
			{"a state is none of the task's", "Accepted", "DELETE", func(r *response) { r.body = states.ReplaceAll(r.body, []byte(`"state":"lost"`)) }, exact},
			{"the code is another", "OrderNotFound", "GET", func(r *response) { r.code = 418 }, exact},
		}},
		{table{"routers", "../routers/status.yaml"}, "application/xml", []wrong{
			{"the id is of no row", "OrderNotFound", "GET", replacing("<code>ORDER_NOT_FOUND<", "<code>NO_ORDER<"), exact},
			{"the status is another", "OrderNotFound", "GET", replacing("<status>404<", "<status>405<"), exact},
			{"a param has another name", "OrderNotFound", "GET", func(r *response) { r.body = bytes.ReplaceAll(r.body, []byte("order>"), []byte("ordr>")) }, exact},
			{"the title is missing", "OrderNotFound", "GET", func(r *response) { r.body = titles.ReplaceAll(r.body, nil) }, kinds},
			{"the namespace is another", "OrderNotFound", "GET", replacing("urn:ietf:rfc:7807", "urn:ietf:rfc:9457"), kinds},
			{"the root is another", "OrderNotFound", "GET", func(r *response) { r.body = bytes.ReplaceAll(r.body, []byte("problem"), []byte("Problem")) }, kinds},
			{"a number is none", "QuotaExceeded", "POST", replacing("<limit>", "<limit>x"), exact},
			{"it is no XML", "OrderNotFound", "GET", replacing("</problem>", ""), kinds},
		}},
	} {
		m := tt.model(t)
		responses := ask(t, serve(t, map[string]*model.Table{tt.name: m}), tt.name, m)
		for _, version := range []string{"3.1", "3.0"} {
			v := newValidator(t, openapi.File(m, openapi.Form{Version: version, JSON: true}), tt.name, m)
			for _, c := range tt.cases {
				i := slices.IndexFunc(responses, func(r response) bool {
					return r.row.Name == c.row && r.method == c.method && r.accept == tt.accept
				})
				if i < 0 {
					t.Fatalf("there is no response to %s of %s", c.method, c.row)
				}
				for _, kind := range c.kinds {
					if wrong := v.check(kind, responses[i]); wrong != "" {
						t.Errorf("OpenAPI %s: %s, as it is, as %s: %s", version, c.row, kind, wrong)
					}
					spoilt := responses[i]
					spoilt.header = spoilt.header.Clone()
					c.spoil(&spoilt)
					if slices.Equal(spoilt.body, responses[i].body) && maps.EqualFunc(spoilt.header, responses[i].header, slices.Equal) && spoilt.code == responses[i].code {
						t.Errorf("%s: nothing is spoilt in %s", c.name, spoilt.body)
					}
					if v.check(kind, spoilt) == "" {
						t.Errorf("OpenAPI %s, %s: %s: that passes as %s\n%s", version, tt.name, c.name, kind, spoilt.body)
					}
				}
			}
		}
	}
}

// A wrong is a response that is not as it should be.
type wrong struct {
	name, row, method string
	spoil             func(*response)
	kinds             []string // that say so
}

// What a body has that the table's examples decide.
var (
	titles = regexp.MustCompile("<title>.*</title>")
	states = regexp.MustCompile(`"state":"\w+"`)
)

func replacing(old, new string) func(*response) {
	return func(r *response) { r.body = bytes.Replace(r.body, []byte(old), []byte(new), 1) }
}

// A response is what a server has sent.
type response struct {
	row            *model.Row
	method, accept string
	code           int
	header         http.Header
	body           []byte
}

// ask gets the response of each row, to each of its methods and in each format.
func ask(t *testing.T, url, table string, m *model.Table) (all []response) {
	t.Helper()
	for _, row := range m.Rows {
		for _, method := range row.Methods {
			for _, name := range method.Answers() {
				for _, f := range m.Formats {
					r, err := http.NewRequest(name, url+"/"+table+"/"+row.Name, nil)
					if err != nil {
						t.Fatal(err)
					}
					r.Header.Set("Accept", f.MediaType)
					res, err := http.DefaultTransport.RoundTrip(r)
					if err != nil {
						t.Fatal(err)
					}
					body, err := io.ReadAll(res.Body)
					res.Body.Close()
					if err != nil {
						t.Fatal(err)
					}
					if res.StatusCode != row.Code {
						t.Errorf("%s %s answers %d: %s", name, row.Name, res.StatusCode, body)
					}
					all = append(all, response{row, name, f.MediaType, res.StatusCode, res.Header, body})
				}
			}
		}
	}
	return all
}

// serve starts a server that sends each row of the tables, with the packages that they
// give, and returns its URL.
func serve(t *testing.T, models map[string]*model.Table) string {
	t.Helper()
	const module = "github.com/statusgen/statusgen/examples"
	dir, files := t.TempDir(), overlay{}
	var imports, rows strings.Builder
	used := map[string]bool{"fmt": true, "net": true, "net/http": true, "log": true}
	for _, name := range slices.Sorted(maps.Keys(models)) {
		m := models[name]
		emitted, err := gopkg.Files(m)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range emitted {
			at := filepath.Join("served", m.Package, f.Name)
			write(t, filepath.Join(dir, at), f.Text)
			files[at] = filepath.Join(dir, at)
		}
		fmt.Fprintf(&imports, "\t%q\n", module+"/served/"+m.Package)
		for _, r := range m.Rows {
			fmt.Fprintf(&rows, "\t%q: func(w http.ResponseWriter, r *http.Request) {\n", "/"+name+"/"+r.Name)
			for _, v := range sample.Given(r) {
				fmt.Fprintf(&rows, "\t\t%s := %s\n", v.Name, v.Value)
				used[v.Import] = true
			}
			for _, path := range sample.Imports(m, r) {
				used[path] = true
			}
			fmt.Fprintf(&rows, "\t\t%s.Respond(w, r)\n\t},\n", sample.Call(m, r))
		}
	}
	delete(used, "")
	for path := range used {
		fmt.Fprintf(&imports, "\t%q\n", path)
	}
	write(t, filepath.Join(dir, "main.go"), []byte("package main\n\nimport (\n"+imports.String()+")\n\nvar rows = map[string]http.HandlerFunc{\n"+rows.String()+`}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("http://" + listener.Addr().String())
	log.Fatal(http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { rows[r.URL.Path](w, r) })))
}
`))
	files["served/main.go"] = filepath.Join(dir, "main.go")
	program := filepath.Join(dir, "program")
	goTool(t, "..", "build", files.flag(t, ".."), "-o", program, "./served")
	return start(t, exec.Command(program), func(line string) string { return line })
}

// start starts a program, and returns what found finds in a line of what it prints. What
// it prints is told when the test fails.
func start(t *testing.T, cmd *exec.Cmd, found func(line string) string) string {
	t.Helper()
	out, w := io.Pipe()
	cmd.Stdout, cmd.Stderr = w, w
	cmd.WaitDelay = time.Second // where it leaves a process behind that holds the pipe
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		w.CloseWithError(cmd.Wait())
	}()
	begun := make(chan string, 1)
	var printed []string
	read := make(chan struct{})
	go func() {
		defer close(read)
		defer close(begun)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			printed = append(printed, lines.Text())
			if at := found(lines.Text()); at != "" {
				select {
				case begun <- at:
				default:
				}
			}
		}
	}()
	t.Cleanup(func() {
		cmd.Process.Kill()
		<-ended
		<-read
		if t.Failed() {
			t.Logf("%s\n%s", cmd, strings.Join(printed, "\n"))
		}
	})
	at, ok := <-begun
	if !ok {
		t.Fatalf("%s has not begun", cmd)
	}
	return at
}

// A checker finds what in a response is not as the document says. What is said of all
// errors does not say all of each: there alone, a response may have more.
type checker struct {
	table                 string
	strict, loose         validator.Validator
	strictHead, looseHead validator.Validator // of a response without a body
}

// newValidator is one for the document with paths added, under which it refers to each
// row in each of the three ways.
func newValidator(t *testing.T, document []byte, table string, m *model.Table) checker {
	t.Helper()
	var d map[string]any
	if err := json.Unmarshal(document, &d); err != nil {
		t.Fatal(err)
	}
	delete(d, "servers")
	paths := map[string]any{}
	for _, row := range m.Rows {
		for _, kind := range kinds {
			status, name := strconv.Itoa(row.Code), row.Name
			switch kind {
			case "code":
				name = status
			case "default":
				status, name = kind, kind
			}
			item := map[string]any{}
			for _, method := range row.Methods {
				for _, method := range method.Answers() {
					item[strings.ToLower(method)] = map[string]any{"responses": map[string]any{status: map[string]any{"$ref": "#/components/responses/" + name}}}
				}
			}
			paths["/"+table+"/"+kind+"/"+row.Name] = item
		}
	}
	d["paths"] = paths
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := libopenapi.NewDocument(text)
	if err != nil {
		t.Fatal(err)
	}
	loose := []config.Option{config.WithFormatAssertions(), config.WithRejectUnsupportedBodyContent()}
	for _, mediaType := range []string{"application/xml", "application/problem+xml"} {
		loose = append(loose, config.WithBodyDecoder(mediaType, content.DecoderFunc(decodeXML)))
	}
	for _, mediaType := range []string{"text/*", "image/*", "application/pdf", "application/octet-stream"} {
		loose = append(loose, config.WithBodyDecoder(mediaType, content.DecoderFunc(decodeText)))
	}
	strict := append(slices.Clip(loose), config.WithStrictMode(),
		config.WithStrictIgnoredHeaders("Content-Type", "Content-Length", "Date", "Transfer-Encoding"), // what HTTP has of its own
		config.WithStrictIgnorePaths(
			"$.body.errors.*", "$.body.errors['**", // a map by the names of wrong fields: that any name may stand there, the strict mode does not see
			"$.body.item.*", "$.body.items[*].*", "$.body.best.*", "$.body.lines[*].*", // it does not follow a $ref that has the names for XML beside it
		))
	validatorWith := func(options ...config.Option) validator.Validator {
		v, errs := validator.NewValidator(parsed, options...)
		if errs != nil {
			t.Fatal(errs)
		}
		return v
	}
	c := checker{table: table, loose: validatorWith(loose...), strict: validatorWith(strict...)}
	c.looseHead = validatorWith(append(slices.Clip(loose), config.WithoutResponseBodyValidation())...)
	c.strictHead = validatorWith(append(slices.Clip(strict), config.WithoutResponseBodyValidation())...)
	return c
}

// decodeText takes a body for a text, whatever it is.
func decodeText(in *content.DecodeInput) (any, error) {
	text, err := io.ReadAll(in.Body)
	return string(text), err
}

// check is what is wrong with the response, or nothing.
func (c checker) check(kind string, r response) string {
	request, err := http.NewRequest(r.method, "http://127.0.0.1/"+c.table+"/"+kind+"/"+r.row.Name, nil)
	if err != nil {
		return err.Error()
	}
	v := c.strict
	switch head := r.method == "HEAD"; {
	case kind == "default" && head:
		v = c.looseHead
	case head:
		v = c.strictHead
	case kind == "default", !r.row.IsError(): // the body of a success may be what the service alone knows
		v = c.loose
	}
	ok, errs := v.ValidateHttpResponse(request, &http.Response{
		StatusCode: r.code,
		Header:     r.header,
		Body:       io.NopCloser(bytes.NewReader(r.body)),
		Request:    request,
	})
	if ok {
		return ""
	}
	var said []string
	for _, e := range errs {
		said = append(said, e.Message+": "+e.Reason)
		for _, s := range e.SchemaValidationErrors {
			said = append(said, "\t"+s.FieldPath+": "+s.Reason)
		}
	}
	return strings.Join(said, "\n")
}

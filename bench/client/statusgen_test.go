package client

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/statusgen/statusgen/bench/client/api"
	"github.com/statusgen/statusgen/bench/client/aws"
	"github.com/statusgen/statusgen/bench/client/azure"
	"github.com/statusgen/statusgen/bench/client/google"
	"github.com/statusgen/statusgen/bench/client/service"
)

var (
	statusgen       = generated(api.Check, api.IDOf, problems)
	statusgenAzure  = generated(azure.Check, azure.IDOf, only(azcore.answers, "403", "400"))
	statusgenGoogle = generated(google.Check, google.IDOf, only(googleAPI.answers, "403", "400"))
	statusgenAWS    = generated(aws.Check, aws.IDOf, only(smithyGo.answers, "403", "400"))
)

// generated is the contender that a generated package is, whichever of them: their
// errors have the same methods and the same fields.
func generated(check func(*http.Response) error, idOf func(error) string, answers map[string]received) contender {
	return contender{
		name:  "statusgen",
		check: check,
		facts: func(err error) facts {
			e, ok := err.(interface {
				StatusCode() int
				Message() string
				Instance() string
			})
			if !ok {
				return facts{}
			}
			f := facts{Code: e.StatusCode(), ID: idOf(err), Message: e.Message(), Instance: e.Instance()}
			v := reflect.ValueOf(err)
			if quota := v.Elem().FieldByName("Resource"); quota.IsValid() {
				f.Resource, f.Limit = quota.String(), int(v.Elem().FieldByName("Limit").Int())
			}
			if fields := v.MethodByName("Fields"); fields.IsValid() {
				for _, field := range fields.Call(nil)[0].Seq2() {
					pointer := field.FieldByName("Pointer").String()
					if pointer == "" { // of Azure, which has names with dots
						pointer = "/" + strings.ReplaceAll(field.FieldByName("Name").String(), ".", "/")
					}
					f.Fields = append(f.Fields, violation{pointer, field.FieldByName("Detail").String()})
				}
			}
			return f
		},
		answers: answers,
	}
}

// What is read is what the table's own service sends.
func TestProblems(t *testing.T) {
	bad := service.BadRequest(invalid)
	for _, v := range violations {
		bad.Field(v.Pointer, v.Detail)
	}
	for name, sent := range map[string]struct {
		response service.Response
		accept   string
	}{
		"403":    {service.QuotaExceeded("orders", 100), "application/json"},
		"400":    {bad, "application/json"},
		"403XML": {service.QuotaExceeded("orders", 100), "application/xml"},
	} {
		r := httptest.NewRequestWithContext(context.Background(), "POST", "/orders", nil)
		r.Header = http.Header{"Accept": {sent.accept}, "X-Request-Id": {instance}}
		w := httptest.NewRecorder()
		if err := sent.response.Respond(w, r); err != nil {
			t.Error(err)
		}
		want := problems[name]
		if w.Code != want.code || w.Body.String() != want.body || w.Header().Get("Content-Type") != want.header.Get("Content-Type") {
			t.Errorf("%s: the service sends %d %s\n%s, not\n%s", name, w.Code, w.Header(), w.Body, want.body)
		}
		for key := range maps.Keys(want.header) {
			if key != "Date" && key != "Content-Length" && w.Header().Get(key) != want.header.Get(key) {
				t.Errorf("%s: the service does not send %s: %s", name, key, want.header.Get(key))
			}
		}
	}
}

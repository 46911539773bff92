package clients

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/client-go/rest"

	"github.com/statusgen/statusgen/examples/clients/kubernetes"
)

// pods answers for pods, each with the error of its name.
func pods() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /api/v1/pods/{name}", kubernetes.GetHandler(func(r *http.Request) kubernetes.GetResponse {
		switch name := r.PathValue("name"); name {
		case "secret":
			return kubernetes.Forbidden(`pods "secret" is forbidden: no`)
		case "old":
			return kubernetes.Expired("too old resource version")
		case "busy":
			return kubernetes.TooManyRequests().RetryAfterSeconds(7).RetryAfter(7 * time.Second)
		case "broken":
			return kubernetes.Fail(errors.New(secret))
		case "down":
			return kubernetes.ServiceUnavailable("the server is currently unable to handle the request")
		default:
			return kubernetes.NotFound(name, "pods")
		}
	}))
	mux.Handle("POST /api/v1/pods", kubernetes.PostHandler(func(r *http.Request) kubernetes.PostResponse {
		if r.URL.Query().Get("dryRun") == "" {
			return kubernetes.AlreadyExists("nginx", "pods")
		}
		return kubernetes.Invalid("nginx", "Pod").Field("spec.containers", "Required value", kubernetes.InvalidField{Reason: string(metav1.CauseTypeFieldValueRequired)})
	}))
	return kubernetes.Mux(mux)
}

// The REST client of client-go finds a *StatusError, and apimachinery's
// predicates know it by its reason.
func TestKubernetes(t *testing.T) {
	server := serve(t, pods())
	scheme := runtime.NewScheme()
	metav1.AddToGroupVersion(scheme, schema.GroupVersion{Version: "v1"})
	client, err := rest.RESTClientFor(&rest.Config{
		Host:    server.URL,
		APIPath: "/api",
		ContentConfig: rest.ContentConfig{
			GroupVersion:         &schema.GroupVersion{Version: "v1"},
			NegotiatedSerializer: serializer.NewCodecFactory(scheme).WithoutConversion(),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	get := func(name string) error {
		return client.Get().Resource("pods").Name(name).MaxRetries(0).Do(ctx).Error()
	}
	for _, tt := range []struct {
		name    string
		err     error
		is      func(error) bool
		code    int32
		reason  metav1.StatusReason
		message string
		details *metav1.StatusDetails
	}{
		{"NotFound", get("nginx"), apierrors.IsNotFound, 404, metav1.StatusReasonNotFound, `pods "nginx" not found`, &metav1.StatusDetails{Name: "nginx", Kind: "pods"}},
		{"Forbidden", get("secret"), apierrors.IsForbidden, 403, metav1.StatusReasonForbidden, `pods "secret" is forbidden: no`, nil},
		{"Expired", get("old"), apierrors.IsResourceExpired, 410, metav1.StatusReasonExpired, "too old resource version", nil},
		{"TooManyRequests", get("busy"), apierrors.IsTooManyRequests, 429, metav1.StatusReasonTooManyRequests, "the server has received too many requests and has asked us to try again later", &metav1.StatusDetails{RetryAfterSeconds: 7}},
		{"InternalError", get("broken"), apierrors.IsInternalError, 500, metav1.StatusReasonInternalError, "", nil},
		{"ServiceUnavailable", get("down"), apierrors.IsServiceUnavailable, 503, metav1.StatusReasonServiceUnavailable, "the server is currently unable to handle the request", nil},
		{"AlreadyExists", client.Post().Resource("pods").Do(ctx).Error(), apierrors.IsAlreadyExists, 409, metav1.StatusReasonAlreadyExists, `pods "nginx" already exists`, &metav1.StatusDetails{Name: "nginx", Kind: "pods"}},
		{"Invalid", client.Post().Resource("pods").Param("dryRun", "All").Do(ctx).Error(), apierrors.IsInvalid, 422, metav1.StatusReasonInvalid, `Pod "nginx" is invalid`, &metav1.StatusDetails{Name: "nginx", Kind: "Pod", Causes: []metav1.StatusCause{{Type: metav1.CauseTypeFieldValueRequired, Message: "Required value", Field: "spec.containers"}}}},
		{"MethodNotAllowed", client.Delete().Resource("pods").Name("nginx").Do(ctx).Error(), apierrors.IsMethodNotSupported, 405, metav1.StatusReasonMethodNotAllowed, "", nil},
		{"no such path", client.Get().Resource("nodes").Do(ctx).Error(), apierrors.IsNotFound, 404, metav1.StatusReasonNotFound, "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var e *apierrors.StatusError
			if !errors.As(tt.err, &e) {
				t.Fatalf("%T %v, not a StatusError", tt.err, tt.err)
			}
			got := e.ErrStatus
			if !tt.is(tt.err) || got.Code != tt.code || got.Reason != tt.reason {
				t.Errorf("code %d, reason %s, not %d, %s", got.Code, got.Reason, tt.code, tt.reason)
			}
			if got.Message == "" || strings.Contains(got.Message, secret) || tt.message != "" && got.Message != tt.message {
				t.Errorf("message %q, not %q", got.Message, tt.message)
			}
			if tt.details != nil && toJSON(t, got.Details) != toJSON(t, tt.details) {
				t.Errorf("details %s, not %s", toJSON(t, got.Details), toJSON(t, tt.details))
			}
		})
	}
	if seconds, ok := apierrors.SuggestsClientDelay(get("busy")); !ok || seconds != 7 {
		t.Errorf("a delay of %d seconds is suggested, not 7", seconds)
	}
}

// A body is what the API server sends, byte for byte, less its last newline:
// what apimachinery's own constructors give, in its own encoding.
func TestKubernetesBody(t *testing.T) {
	resource := schema.GroupResource{Resource: "pods"}
	for _, tt := range []struct {
		got  responder
		want *apierrors.StatusError
	}{
		{kubernetes.NotFound("nginx", "pods"), apierrors.NewNotFound(resource, "nginx")},
		{kubernetes.AlreadyExists("nginx", "pods"), apierrors.NewAlreadyExists(resource, "nginx")},
		{kubernetes.BadRequest(`the body has no "kind"`), apierrors.NewBadRequest(`the body has no "kind"`)},
		{kubernetes.Expired("too old"), apierrors.NewResourceExpired("too old")},
		{kubernetes.ServiceUnavailable("not now"), apierrors.NewServiceUnavailable("not now")},
		{
			kubernetes.TooManyRequests().RetryAfterSeconds(7),
			apierrors.NewTooManyRequests("the server has received too many requests and has asked us to try again later", 7),
		},
	} {
		want := tt.want.ErrStatus
		want.TypeMeta = metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}
		response := sent(t, tt.got, "/", "")
		if got := body(t, response); got != toJSON(t, want) || response.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s\n%s, not\n%s", response.Header.Get("Content-Type"), got, toJSON(t, want))
		}
	}
}

// Of wrong fields, a cause has reason, message and field, byte for byte; the
// message of the whole does not repeat them. A reason that is not given is left out.
func TestKubernetesInvalid(t *testing.T) {
	want := apierrors.NewInvalid(schema.GroupKind{Kind: "Pod"}, "nginx", field.ErrorList{
		field.Required(field.NewPath("spec", "containers"), ""), field.Required(field.NewPath("fieldManager"), ""),
	}).ErrStatus
	want.TypeMeta = metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}
	want.Message = `Pod "nginx" is invalid`
	want.Details.Causes[1].Type = ""
	got := body(t, sent(t, kubernetes.Invalid("nginx", "Pod").
		Field("/spec/containers", "Required value", kubernetes.InvalidField{Reason: string(metav1.CauseTypeFieldValueRequired)}).Query("fieldManager", "Required value"), "/", ""))
	if got != toJSON(t, want) {
		t.Errorf("%s, not\n%s", got, toJSON(t, want))
	}
}

// The rows have the codes of testdata/kubernetes-reasons.tsv.
func TestKubernetesFacts(t *testing.T) {
	rows := map[string]kubernetes.Response{
		"Unauthorized":       kubernetes.Unauthorized("Bearer", "no"),
		"Forbidden":          kubernetes.Forbidden("no"),
		"NotFound":           kubernetes.NotFound("n", "k"),
		"AlreadyExists":      kubernetes.AlreadyExists("n", "k"),
		"Conflict":           kubernetes.Conflict("no"),
		"Invalid":            kubernetes.Invalid("n", "k"),
		"TooManyRequests":    kubernetes.TooManyRequests(),
		"BadRequest":         kubernetes.BadRequest("no"),
		"MethodNotAllowed":   kubernetes.MethodNotAllowed([]string{"GET"}, "no"),
		"InternalError":      kubernetes.InternalError(errors.New(secret)),
		"Expired":            kubernetes.Expired("no"),
		"ServiceUnavailable": kubernetes.ServiceUnavailable("no"),
	}
	found := 0
	for _, fact := range facts(t, "kubernetes-reasons.tsv") {
		res := rows[fact["reason"]]
		if res == nil {
			continue
		}
		found++
		response := sent(t, res, "/", "")
		text := body(t, response)
		if response.Status[:3] != fact["http_status"] || !strings.Contains(text, `"reason":"`+fact["reason"]+`"`) || !strings.HasSuffix(text, `"code":`+fact["http_status"]+"}") {
			t.Errorf("%s: %s %s", fact["reason"], response.Status, text)
		}
	}
	if found != len(rows) {
		t.Errorf("%d of %d rows are in the facts", found, len(rows))
	}
}

func toJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

package clients

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/moogar0880/problems"

	"github.com/statusgen/statusgen/examples/clients/google"
	"github.com/statusgen/statusgen/examples/clients/problem"
)

// moogar0880/problems reads what the table sends, in both forms, with what a problem
// has beside the members of RFC 9457.
func TestProblem(t *testing.T) {
	rows := map[string]struct {
		res  problem.Response
		want problems.Problem
	}{
		"a type":   {problem.OutOfCredit(30, []string{"/account/12345"}, errors.New(secret)), problems.Problem{Type: "https://example.com/probs/out-of-credit", Title: "You do not have enough credit.", Status: 403, Detail: "Your current balance is too low.", Instance: requestID}},
		"no type":  {problem.NotFound("no such <message> & no \"such\" box"), problems.Problem{Type: problems.DefaultURL, Title: "Not Found", Status: 404, Detail: "no such <message> & no \"such\" box", Instance: requestID}},
		"a secret": {problem.Fail(errors.New(secret)), problems.Problem{Type: problems.DefaultURL, Title: "Internal Server Error", Status: 500, Detail: "The request has been received but could not be completed because of an internal error at the server side.", Instance: requestID}},
		"a field":  {problem.ValidationError("m").Field("/age", "must be positive"), problems.Problem{Type: "https://example.net/validation-error", Title: "Your request is not valid.", Status: 422, Detail: "m", Instance: requestID}},
	}
	type credit struct {
		problems.Problem
		Balance  int      `json:"balance" xml:"balance"`
		Accounts []string `json:"accounts" xml:"accounts>i"`
	}
	for name, tt := range rows {
		for mediaType, unmarshal := range map[string]func([]byte, any) error{problems.ProblemMediaType: json.Unmarshal, problems.ProblemMediaTypeXML: xml.Unmarshal} {
			response := sent(t, tt.res, "/", mediaType)
			var got credit
			if err := unmarshal([]byte(body(t, response)), &got); err != nil {
				t.Errorf("%s, %s: %v", name, mediaType, err)
			}
			if got.Problem != tt.want || response.StatusCode != tt.want.Status || response.Header.Get("Content-Type") != mediaType {
				t.Errorf("%s, %s: %d %s %+v, not %+v", name, mediaType, response.StatusCode, response.Header.Get("Content-Type"), got.Problem, tt.want)
			}
			if _, err := got.Validate(); err != nil {
				t.Errorf("%s, %s: %v", name, mediaType, err)
			}
			if name == "a type" && (got.Balance != 30 || toJSON(t, got.Accounts) != `["/account/12345"]`) {
				t.Errorf("%s, %s: %+v", name, mediaType, got)
			}
		}
	}
}

// answered is the answer of a handler to a client.
func answered(t *testing.T, handler http.Handler) *http.Response {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	response, err := server.Client().Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

// Check reads what the handlers of moogar0880/problems send, in both forms. It knows the
// row by the type of the problem, else by the status.
func TestProblemsOfOthers(t *testing.T) {
	for name, tt := range map[string]struct {
		problem *problems.Problem
		want    string // the type of the error
		id      string
		message string
	}{
		"a type of the table":         {problems.New().WithType("https://example.com/probs/out-of-credit").WithTitle("You do not have enough credit.").WithStatus(403).WithDetail("Your current balance is 30, but that costs 50.").WithInstance("/account/12345/msgs/abc"), "OutOfCreditError", "OutOfCredit", "Your current balance is 30, but that costs 50."},
		"the same, of another status": {problems.New().WithType("https://example.com/probs/out-of-credit").WithStatus(404).WithDetail("d"), "NotFoundError", "NotFound", "d"},
		"another type":                {problems.New().WithType("https://example.com/probs/sleepy").WithStatus(403).WithDetail("d"), "ForbiddenError", "Forbidden", "d"},
		"a status":                    {problems.NewStatusProblem(404), "NotFoundError", "NotFound", ""},
		"a detail":                    {problems.NewDetailedProblem(400, `<&"é`), "BadRequestError", "BadRequest", `<&"é`},
		"an error":                    {problems.FromError(errors.New("gone")).WithStatus(500), "InternalServerFailure", "InternalServerError", "gone"},
		"a status that has no row":    {problems.NewDetailedProblem(418, "short and stout").WithInstance("/pots/1"), "UnexpectedError", "", "short and stout"},
	} {
		for form, handler := range map[string]http.Handler{"JSON": problems.ProblemHandler(tt.problem), "XML": problems.XMLProblemHandler(tt.problem)} {
			err := problem.Check(answered(t, handler))
			told, ok := err.(interface {
				Message() string
				Instance() string
			})
			if !ok {
				t.Errorf("%s, %s: %T", name, form, err)
				continue
			}
			if typeName(err) != tt.want || problem.CodeOf(err) != tt.problem.Status || problem.IDOf(err) != tt.id {
				t.Errorf("%s, %s: %T %d %s, not %s %d %s", name, form, err, problem.CodeOf(err), problem.IDOf(err), tt.want, tt.problem.Status, tt.id)
			}
			if tt.message != "" && told.Message() != tt.message || told.Instance() != tt.problem.Instance {
				t.Errorf("%s, %s: %q %q, not %q %q", name, form, told.Message(), told.Instance(), tt.message, tt.problem.Instance)
			}
		}
	}
}

// An extension that is an object does no harm.
func TestExtendedProblem(t *testing.T) {
	type credit struct {
		Balance  float64  `json:"balance"`
		Accounts []string `json:"accounts"`
	}
	extended := problems.NewExt[credit]().WithType("https://example.com/probs/out-of-credit").WithStatus(403).WithDetail("d").WithExtension(credit{30, []string{"/account/12345"}})
	err := problem.Check(answered(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", problems.ProblemMediaType)
		w.WriteHeader(extended.Status)
		json.NewEncoder(w).Encode(extended)
	})))
	var credited *problem.OutOfCreditError
	if !errors.As(err, &credited) || credited.Message() != "d" || credited.Balance != 0 {
		t.Errorf("%T %v", err, err)
	}
}

// A gateway before a service whose errors have another shape answers with problems. A
// client has from them what they say: the typed error of the row that the status has, or
// one that is not expected.
func TestProblemOfGateway(t *testing.T) {
	for name, tt := range map[string]struct {
		gateway http.Handler
		want    string
		code    int
		id      string
		message string
	}{
		"a row of the status": {problems.ProblemHandler(problems.NewDetailedProblem(503, "no upstream")), "UnavailableError", 503, "UNAVAILABLE", "no upstream"},
		"no row":              {problems.ProblemHandler(problems.NewDetailedProblem(502, "no upstream")), "UnexpectedError", 502, "", "no upstream"},
		"an id": {http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			problem.OutOfCredit(0, nil).Respond(w, r)
		}), "PermissionDeniedError", 403, "PERMISSION_DENIED", "Your current balance is too low."},
		"an id of no row": {http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			problem.ValidationError("m").Respond(w, r)
		}), "UnexpectedError", 422, "ValidationError", "m"},
		"an id that is a row's": {http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/problem+json; charset=utf-8")
			w.WriteHeader(429)
			w.Write([]byte(`{"title":"Too Many Requests","status":429,"code":"RESOURCE_EXHAUSTED","detail":"slower","instance":"i-1"}`))
		}), "ResourceExhaustedError", 429, "RESOURCE_EXHAUSTED", "slower"},
	} {
		err := google.Check(answered(t, tt.gateway))
		told, ok := err.(interface{ Message() string })
		if !ok || typeName(err) != tt.want || google.CodeOf(err) != tt.code || google.IDOf(err) != tt.id || told.Message() != tt.message {
			t.Errorf("%s: %T %v", name, err, err)
		}
		var unexpected *google.UnexpectedError
		if errors.As(err, &unexpected) && (unexpected.Code != tt.code || unexpected.ID != tt.id || unexpected.Class != tt.code/100 || !strings.HasPrefix(unexpected.ContentType, "application/problem+")) {
			t.Errorf("%s: %+v", name, unexpected)
		}
	}
}

package clients

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	githubclient "github.com/google/go-github/v75/github"

	"github.com/statusgen/statusgen/examples/clients/github"
)

// issues makes one alone: the title of any other is the error that it gets.
func issues(reset, since time.Time) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/repos/ada/engine/issues", github.Resource{Post: func(r *http.Request) github.PostResponse {
		var issue struct{ Title string }
		if err := json.NewDecoder(r.Body).Decode(&issue); err != nil {
			return github.BadRequest("Problems parsing JSON", err)
		}
		switch issue.Title {
		case "made":
			return github.Created(map[string]any{"number": 7, "title": issue.Title})
		case "":
			return github.ValidationFailed(errors.New(secret)).
				Field("/title", "is required", "Issue", "missing_field").
				Field("/labels/0", "has a colour of its own", "Label", "custom")
		case "too many":
			return github.RateLimitExceeded("API rate limit exceeded").XRateLimitLimit(60).XRateLimitReset(int(reset.Unix()))
		case "too fast":
			return github.SecondaryRateLimitExceeded("You have exceeded a secondary rate limit").RetryAfter(90 * time.Second)
		case "blocked":
			return github.UnavailableForLegalReasons().Block(github.Block{Reason: "dmca", CreatedAt: since})
		case "stranger":
			return github.Unauthorized("Bearer", "Bad credentials")
		default:
			return github.Fail(errors.New(secret))
		}
	}})
	return github.Mux(mux)
}

// GitHub's client finds its own errors, each with all that it has a field for.
func TestGitHub(t *testing.T) {
	since := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	reset := time.Now().Add(-time.Hour).Truncate(time.Second) // so that the client does not wait for it
	server := serve(t, issues(reset, since))
	base, err := url.Parse(server.URL + "/")
	if err != nil {
		t.Fatal(err)
	}
	create := func(repo, title string) (*githubclient.Issue, error) {
		client := githubclient.NewClient(nil)
		client.BaseURL = base
		issue, _, err := client.Issues.Create(context.Background(), "ada", repo, &githubclient.IssueRequest{Title: &title})
		return issue, err
	}
	if issue, err := create("engine", "made"); err != nil || issue.GetNumber() != 7 {
		t.Errorf("%v, %v", issue, err)
	}
	for _, tt := range []struct {
		name, repo, title string
		code              int
		message, help     string
		errors            []githubclient.Error
		block             *githubclient.ErrorBlock
	}{
		{"no such path", "nowhere", "x", 404, "One or more resources specified in the request could not be found in the specified resource collection.", "NotFound", nil, nil},
		{"no credentials", "engine", "stranger", 401, "Bad credentials", "Unauthorized", nil, nil},
		{"wrong fields", "engine", "", 422, "Validation Failed", "ValidationFailed", []githubclient.Error{
			{Resource: "Issue", Field: "title", Code: "missing_field", Message: "is required"},
			{Resource: "Label", Field: "labels.0", Code: "custom", Message: "has a colour of its own"},
		}, nil},
		{"a block", "engine", "blocked", 451, "Repository access blocked", "UnavailableForLegalReasons", nil, &githubclient.ErrorBlock{Reason: "dmca", CreatedAt: &githubclient.Timestamp{Time: since}}},
		{"a secret", "engine", "broken", 500, "The request has been received but could not be completed because of an internal error at the server side.", "InternalServerError", nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := create(tt.repo, tt.title)
			var e *githubclient.ErrorResponse
			if !errors.As(err, &e) {
				t.Fatalf("%T %v, not an error of github", err, err)
			}
			if e.Response.StatusCode != tt.code || e.Message != tt.message || e.DocumentationURL != "https://docs.github.com/en/free-pro-team@latest/rest/overview/resources-in-the-rest-api#"+tt.help || strings.Contains(err.Error(), secret) {
				t.Errorf("%v, explained at %s", e, e.DocumentationURL)
			}
			if !reflect.DeepEqual(e.Errors, tt.errors) || !reflect.DeepEqual(e.Block, tt.block) {
				t.Errorf("%+v %+v, not %+v %+v", e.Errors, e.Block, tt.errors, tt.block)
			}
			if id := e.Response.Header.Get("X-GitHub-Request-Id"); id != requestID {
				t.Errorf("the id %q", id)
			}
		})
	}
	_, err = create("engine", "too many")
	var limit *githubclient.RateLimitError
	if !errors.As(err, &limit) || limit.Message != "API rate limit exceeded" || limit.Rate.Limit != 60 || limit.Rate.Remaining != 0 || !limit.Rate.Reset.Time.Equal(reset) {
		t.Errorf("%T %v", err, err)
	}
	_, err = create("engine", "too fast")
	var abuse *githubclient.AbuseRateLimitError
	if !errors.As(err, &abuse) || abuse.Message != "You have exceeded a secondary rate limit" || abuse.RetryAfter == nil || *abuse.RetryAfter != 90*time.Second {
		t.Errorf("%T %v", err, err)
	}
}

// A whole body is that of GitHub's documentation, with a message for each field.
func TestGitHubBody(t *testing.T) {
	const want = `{
	  "message": "Validation Failed",
	  "errors": [{"resource": "Issue", "field": "title", "code": "missing_field", "message": "is required"}],
	  "documentation_url": "https://docs.github.com/en/free-pro-team@latest/rest/overview/resources-in-the-rest-api#ValidationFailed",
	  "status": "422"
	}`
	if got := body(t, sent(t, github.ValidationFailed().Field("/title", "is required", "Issue", "missing_field"), "/", "")); got != compact(t, want) {
		t.Errorf("%s, not\n%s", got, want)
	}
}

package status

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// This file is run within the packages that TestNothingHiddenIsSent emits, of
// one table and many shapes.

// What is planted, each value in one place of an error.
const (
	plantedDSN      = "planted-dsn"
	plantedHost     = "planted-host"
	plantedDocs     = "/planted-docs"
	plantedPassword = "planted-password"
	plantedPointer  = "/planted-pointer"
	plantedQuery    = "planted-query"
	plantedHeader   = "planted-header"
	plantedDetail   = "planted-detail"
	plantedCause    = "planted-cause"
)

var planted = []string{plantedDSN, plantedHost, plantedDocs, plantedPassword, plantedPointer, plantedQuery, plantedHeader, plantedDetail, plantedCause}

// What the caller gives to the client, whatever the row hides.
const shard = "given-shard"

// With a row that hides, no byte of the response has what was planted; with one
// that tells, none has what is sensitive, or the cause. The outcome, the error's
// own group and, from 500 on, the default log have all of it.
func TestPlanted(t *testing.T) {
	down := DatabaseDown(shard, plantedDSN, []string{plantedHost}, plantedDocs, plantedPassword, errors.New(plantedCause)).RetryAfter(time.Second).Field(plantedPointer, plantedDetail).Query(plantedQuery, plantedDetail).Header(plantedHeader, plantedDetail)
	frozen := Frozen(shard, plantedDSN, []string{plantedHost}, plantedDocs, plantedPassword, errors.New(plantedCause)).RetryAfter(time.Second).Field(plantedPointer, plantedDetail).Query(plantedQuery, plantedDetail).Header(plantedHeader, plantedDetail)
	refused := Refused(shard, plantedDSN, []string{plantedHost}, plantedDocs, plantedPassword, errors.New(plantedCause)).RetryAfter(time.Second).Field(plantedPointer, plantedDetail).Query(plantedQuery, plantedDetail).Header(plantedHeader, plantedDetail)
	never, always := planted, []string{"X-Shard: " + shard, "Retry-After: 1"}
	for _, c := range []struct {
		name     string
		response GetResponse
		without  []string // what no byte of the response has
		with     []string
	}{
		{"a row that hides", down, never, always},
		{"Fail of a row that hides", Fail(fmt.Errorf("a: %w", down)), never, always},
		{"a row below 500 that hides", frozen, never, always},
		{"Fail of a row below 500 that hides", Fail(fmt.Errorf("a: %w", frozen)), never, always},
		{"a row that hides as the cause of another", InternalServerError(down), never, nil},
		{"a row that tells", refused, []string{plantedPassword, plantedCause}, append(always, plantedDSN)},
		{"Fail of a row that tells", Fail(fmt.Errorf("a: %w", refused)), []string{plantedPassword, plantedCause}, append(always, plantedDSN)},
	} {
		for _, accept := range []string{"application/json", "application/xml"} {
			t.Run(c.name+" in "+accept, func(t *testing.T) {
				sent, logged := ask(t, GetHandler(func(*http.Request) GetResponse { return c.response }), accept)
				expect(t, "the client", sent, c.with, c.without)
				if c.response.StatusCode() >= 500 {
					expect(t, "the log", logged, planted, nil)
				}
			})
		}
		var outcome Outcome
		ask(t, Observe(GetHandler(func(*http.Request) GetResponse { return c.response }), func(_ *http.Request, o Outcome) { outcome = o }), "")
		expect(t, "the outcome of "+c.name, logText(outcome), planted, nil)
	}
	for _, err := range []error{down, frozen, refused} {
		expect(t, "the group of the error", logText(err), planted, nil)
	}
}

// expect reports what the text does not have, and what it has but must not.
func expect(t *testing.T, who, text string, with, without []string) {
	t.Helper()
	for _, s := range with {
		if !strings.Contains(text, s) {
			t.Errorf("%s is not told %s:\n%s", who, s, text)
		}
	}
	for _, s := range without {
		if strings.Contains(text, s) {
			t.Errorf("%s is told %s:\n%s", who, s, text)
		}
	}
}

// ask returns every byte of the handler's response, and what was logged.
func ask(t *testing.T, handler http.Handler, accept string) (sent, logged string) {
	t.Helper()
	var log bytes.Buffer
	restore := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(restore)
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Accept", accept)
	handler.ServeHTTP(w, r)
	var response bytes.Buffer
	if err := w.Result().Write(&response); err != nil {
		t.Fatal(err)
	}
	return response.String(), log.String()
}

// logText is how log/slog writes the value.
func logText(v any) string {
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("", "v", v)
	return log.String()
}

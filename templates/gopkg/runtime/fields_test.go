package runtime

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// However many fields are wrong, all are kept in their order, and sent alike by
// the error and by Fail.
func TestFields(t *testing.T) {
	e := NotFound("")
	var want []FieldError
	for n := range 40 {
		if got := e.Fields(); !slices.Equal(got, want) {
			t.Fatalf("%d fields are kept as %v", n, got)
		}
		var err error
		own, _ := ask("GET", sends(e, &err))
		if got := strings.Count(own.Body, `"pointer"`); got != n || err != nil {
			t.Errorf("%d fields: %d are sent, Respond: %v", n, got, err)
		}
		failed, _ := ask("GET", sends(Fail(fmt.Errorf("a: %w", e)), &err))
		if failed.Body != own.Body || err != nil {
			t.Errorf("%d fields: the error sends\n\t%s\nFail\n\t%s\n%v", n, own.Body, failed.Body, err)
		}
		field := FieldError{fmt.Sprint("/", n), fmt.Sprint("detail ", n)}
		e.Field(field.Pointer, field.Detail)
		want = append(want, field)
	}
}

// What Fail has found stays as it was when a field is added.
func TestFieldsAfterFail(t *testing.T) {
	e := NotFound("")
	setHeader(&e.failure, "Retry-After", "1")
	e.Field("/a", "")
	response := Fail(e)
	e.Field("/b", "")
	var err error
	got, _ := ask("GET", sends(response, &err))
	if !strings.Contains(got.Body, "/a") || strings.Contains(got.Body, "/b") || got.Header.Get("Retry-After") != "1" || err != nil {
		t.Errorf("%s %v, Respond: %v", got.Body, got.Header, err)
	}
}

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/statusgen/statusgen/examples/orders/status"
	"github.com/statusgen/statusgen/examples/orders/store"
)

// A query is which orders a list is to have.
type query struct {
	state  string // of any, where it is empty
	before int64  // the id of the last order on the page before, or 0
	limit  int
}

// readQuery returns the query, or an error with all that is wrong with it.
func readQuery(r *http.Request) (query, *status.BadRequestError) {
	q := query{limit: 20}
	invalid := status.BadRequest("the query is wrong")
	params := r.URL.Query()
	switch q.state = params.Get("state"); q.state {
	case "", store.Open, store.Canceling, store.Canceled, store.Shipped:
	default:
		invalid.Query("state", "must be open, canceling, canceled or shipped")
	}
	if params.Has("limit") {
		n, err := strconv.Atoi(params.Get("limit"))
		if err != nil || n < 1 || n > 100 {
			invalid.Query("limit", "must be a number from 1 to 100")
		}
		q.limit = n
	}
	if params.Has("before") {
		n, err := strconv.ParseInt(params.Get("before"), 10, 64)
		if err != nil || n < 1 {
			invalid.Query("before", "must be the id of an order")
		}
		q.before = n
	}
	if len(invalid.Fields()) > 0 {
		return q, invalid
	}
	return q, nil
}

// content returns the body, if it is of the media type.
func content(r *http.Request, mediaType string) ([]byte, error) {
	if got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || got != mediaType {
		unsupported := status.UnsupportedMediaType(mediaType, err)
		if r.Method == http.MethodPatch {
			return nil, unsupported.AcceptPatch(mediaType)
		}
		return nil, unsupported.Accept(mediaType)
	}
	body, err := io.ReadAll(r.Body)
	if tooLarge := new(http.MaxBytesError); err != nil && !errors.As(err, &tooLarge) {
		return nil, status.BadRequest("the body ends too early", err)
	}
	return body, err // which is a row of its own, as it is
}

// patched returns the JSON of the draft as the merge patch changes it.
func patched(draft store.Draft, body []byte) ([]byte, error) {
	var target, patch any
	if err := json.Unmarshal(body, &patch); err != nil {
		return nil, status.BadRequest("the patch is no JSON", err)
	}
	before, err := json.Marshal(draft)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(before, &target); err != nil {
		return nil, err
	}
	return json.Marshal(merge(target, patch))
}

// merge applies a merge patch, as RFC 7396, section 2, has it.
func merge(target, patch any) any {
	members, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	merged, ok := target.(map[string]any)
	if !ok {
		merged = map[string]any{}
	}
	for name, value := range members {
		if value == nil {
			delete(merged, name)
		} else {
			merged[name] = merge(merged[name], value)
		}
	}
	return merged
}

// readDraft returns what the JSON says of an order: an error of 400 where it is of
// another form, of 422 where it has the form but makes no sense.
func readDraft(body []byte) (store.Draft, error) {
	var draft store.Draft
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&draft)
	if err == nil {
		if _, err = decoder.Token(); err == io.EOF {
			return draft, check(draft)
		}
		err = errors.New("more follows")
	}
	invalid := status.BadRequest("the body is no order", err)
	if wrong := new(json.UnmarshalTypeError); errors.As(err, &wrong) {
		pointer := ""                                                // to the whole
		if name, _, _ := strings.Cut(wrong.Field, "."); name != "" { // deeper in a list, Go before 1.27 does not say where
			pointer = "/" + name
		}
		invalid.Field(pointer, "is of the wrong type: "+wrong.Value)
	} else if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		invalid.Field("/"+strings.Trim(name, `"`), "is not known")
	}
	return draft, invalid
}

// sku is what the warehouse calls an article.
var sku = regexp.MustCompile(`^[A-Z]{2,4}-[0-9]{1,6}$`)

// check returns an error with all that makes no sense in the draft.
func check(draft store.Draft) error {
	invalid := status.UnprocessableContent()
	if utf8.RuneCountInString(draft.Note) > 1000 {
		invalid.Field("/note", "must have 1000 characters at most")
	}
	if n := len(draft.Items); n < 1 || n > 100 {
		invalid.Field("/items", "must be 1 to 100")
	}
	for i, item := range draft.Items {
		if !sku.MatchString(item.SKU) {
			invalid.Field(fmt.Sprintf("/items/%d/sku", i), "must be like TEA-17")
		}
		if item.Quantity < 1 || item.Quantity > 1000 {
			invalid.Field(fmt.Sprintf("/items/%d/quantity", i), "must be from 1 to 1000")
		}
	}
	if len(invalid.Fields()) > 0 {
		return invalid
	}
	return nil
}

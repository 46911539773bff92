package status_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing/fstest"
	"time"

	status "github.com/statusgen/statusgen/generated"
)

// An order service: its handlers return what the table allows their method.
func Example() {
	type Order struct {
		ID    string `json:"id"`
		Total int    `json:"total"`
	}
	orders := map[string]Order{"17": {"17", 120}}

	get := func(r *http.Request) status.GetResponse {
		order, ok := orders[r.PathValue("id")]
		if !ok {
			return status.NotFound("no order has the number " + r.PathValue("id"))
		}
		return status.OK(order)
	}
	create := func(r *http.Request) status.PostResponse {
		var order Order
		if err := json.NewDecoder(r.Body).Decode(&order); err != nil {
			return status.BadRequest("the order could not be read", err)
		}
		orders[order.ID] = order
		return status.Created(order).Location("/orders/" + order.ID)
	}
	mux := http.NewServeMux()
	mux.Handle("/orders/{id}", status.Resource{Get: get})
	mux.Handle("/orders", status.Resource{Post: create})
	server := httptest.NewServer(status.Mux(mux))
	defer server.Close()

	ask := func(method, path, body string) {
		r, _ := http.NewRequest(method, server.URL+path, strings.NewReader(body))
		w, err := server.Client().Do(r)
		if err != nil {
			fmt.Println(err)
			return
		}
		defer w.Body.Close()
		answer, _ := io.ReadAll(w.Body)
		fmt.Println(method, path, w.StatusCode, string(answer))
	}
	ask("POST", "/orders", `{"id": "18", "total": 7}`)
	ask("GET", "/orders/18", "")
	ask("GET", "/orders/19", "")
	ask("DELETE", "/orders/18", "")
	// Output:
	// POST /orders 201 {"id":"18","total":7}
	// GET /orders/18 200 {"id":"18","total":7}
	// GET /orders/19 404 {"type":"about:blank","title":"Not Found","status":404,"code":"NotFound","detail":"no order has the number 19"}
	// DELETE /orders/18 405 {"type":"about:blank","title":"Method Not Allowed","status":405,"code":"MethodNotAllowed","detail":"The HTTP method specified in the request is not supported for this resource."}
}

func ExampleCreated() {
	w, r := httptest.NewRecorder(), httptest.NewRequest("POST", "/orders", nil)

	order := map[string]int{"number": 17}
	status.Created(order).Location("/orders/17").Respond(w, r)

	fmt.Println(w.Code, w.Header().Get("Location"))
	fmt.Println(w.Body)
	// Output:
	// 201 /orders/17
	// {"number":17}
}

// The header Location is the task's own address.
func ExampleAccepted() {
	w, r := httptest.NewRecorder(), httptest.NewRequest("POST", "/orders/17/shipment", nil)

	status.Accepted(status.Task{
		ID:        "t-1",
		Href:      "/tasks/t-1",
		Operation: "ship",
		State:     status.TaskQueued,
		Created:   time.Date(2026, time.January, 2, 3, 4, 5, 0, time.UTC),
	}).Respond(w, r)

	fmt.Println(w.Code, w.Header().Get("Location"))
	fmt.Println(w.Body)
	// Output:
	// 202 /tasks/t-1
	// {"id":"t-1","href":"/tasks/t-1","operation":"ship","state":"queued","progress":0,"created":"2026-01-02T03:04:05Z"}
}

// The fields that are wrong are told one by one.
func ExampleBadRequest() {
	w, r := httptest.NewRecorder(), httptest.NewRequest("POST", "/orders", nil)

	status.BadRequest("the order is not valid").
		Field("/qty", "must be positive").
		Field("/items/0/sku", "is unknown").
		Respond(w, r)

	var body struct {
		Detail string
		Errors []status.FieldError
	}
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		fmt.Println(err)
	}
	fmt.Println(w.Code, body.Detail)
	for _, field := range body.Errors {
		fmt.Println(field.Pointer, field.Detail)
	}
	// Output:
	// 400 the order is not valid
	// /qty must be positive
	// /items/0/sku is unknown
}

// An error keeps its status however often it is wrapped.
func ExampleNotFound() {
	find := func() error { return status.NotFound("no order has the number 17", sql.ErrNoRows) }
	err := fmt.Errorf("loading the invoice: %w", find())

	var notFound *status.NotFoundError
	fmt.Println(errors.As(err, &notFound), notFound.StatusCode(), notFound.Message())
	fmt.Println(errors.Is(err, sql.ErrNoRows))
	// Output:
	// true 404 no order has the number 17
	// true
}

// A handler gives any error to Fail: one of the table is answered as it is, any
// other with 500, and its text stays private.
func ExampleFail() {
	quiet := func(*http.Request, status.Outcome) {}
	for _, err := range []error{
		fmt.Errorf("loading the invoice: %w", status.Forbidden("the invoice is not yours")),
		errors.New("dial tcp 10.0.0.7:5432: connection refused"),
	} {
		handler := status.DeleteHandler(func(*http.Request) status.DeleteResponse { return status.Fail(err) })

		w, r := httptest.NewRecorder(), httptest.NewRequest("DELETE", "/invoices/3", nil)
		status.Observe(handler, quiet).ServeHTTP(w, r)

		var body struct{ Detail string }
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
			fmt.Println(err)
		}
		fmt.Println(w.Code, body.Detail)
	}
	// Output:
	// 403 the invoice is not yours
	// 500 The request has been received but could not be completed because of an internal error at the server side.
}

// An observer sees what no client does.
func ExampleObserve() {
	handler := status.GetHandler(func(*http.Request) status.GetResponse {
		return status.Fail(errors.New("the disk is full"))
	})
	observed := status.Observe(handler, func(r *http.Request, o status.Outcome) {
		fmt.Println(r.Method, r.URL.Path, o.Code, o.Row, o.Cause)
	})

	observed.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/orders/17", nil))
	// Output:
	// GET /orders/17 500 InternalServerError the disk is full
}

// The cause is for the log; the request's id is in both, so that a client's
// report leads to the line.
func ExampleInternalServerError() {
	handler := status.PutHandler(func(*http.Request) status.PutResponse {
		return status.InternalServerError(errors.New("the disk is full"))
	})
	observed := status.Observe(handler, func(_ *http.Request, o status.Outcome) {
		fmt.Println("log:", o.Instance, o.Cause)
	})

	w, r := httptest.NewRecorder(), httptest.NewRequest("PUT", "/orders/17", nil)
	r.Header.Set("X-Request-Id", "r-42")
	observed.ServeHTTP(w, r)

	var body struct{ Instance, Detail string }
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		fmt.Println(err)
	}
	fmt.Println("client:", body.Instance, body.Detail)
	// Output:
	// log: r-42 the disk is full
	// client: r-42 The request has been received but could not be completed because of an internal error at the server side.
}

// A header that HTTP requires is a parameter: no 405 goes without Allow.
func ExampleMethodNotAllowed() {
	w, r := httptest.NewRecorder(), httptest.NewRequest("DELETE", "/orders", nil)

	status.MethodNotAllowed([]string{"GET", "POST"}, "orders cannot be deleted all at once").Respond(w, r)

	fmt.Println(w.Code, w.Header().Get("Allow"))
	// Output:
	// 405 GET, POST
}

// A status of the table that tells when to come back.
func ExampleServiceUnavailable() {
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/orders", nil)

	status.ServiceUnavailable("the shop is closed").RetryAfter(90*time.Second).Respond(w, r)

	fmt.Println(w.Code, w.Header().Get("Retry-After"))
	// Output:
	// 503 90
}

// OPTIONS and 405 come with the methods of the resource.
func ExampleResource() {
	orders := status.Resource{
		Get: func(*http.Request) status.GetResponse { return status.OK([]string{"o-17"}) },
	}
	for _, method := range []string{"GET", "OPTIONS", "POST"} {
		w := httptest.NewRecorder()
		orders.ServeHTTP(w, httptest.NewRequest(method, "/orders", nil))
		fmt.Printf("%s %d %q\n", method, w.Code, w.Header().Get("Allow"))
	}
	// Output:
	// GET 200 ""
	// OPTIONS 204 "GET, HEAD, OPTIONS"
	// POST 405 "GET, HEAD, OPTIONS"
}

// A file server is GET of a resource whose PUT is typed.
func ExampleServe() {
	files := http.FileServerFS(fstest.MapFS{"orders.csv": {Data: []byte("o-17,3\n")}})
	orders := status.Resource{
		Get: func(*http.Request) status.GetResponse { return status.Serve(files) },
		Put: func(*http.Request) status.PutResponse { return status.NoContent() },
	}
	observed := status.Observe(orders, func(r *http.Request, o status.Outcome) {
		fmt.Println(r.Method, r.URL.Path, o.Code, o.Row)
	})
	for _, method := range []string{"GET", "PUT"} {
		observed.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(method, "/orders.csv", nil))
	}
	observed.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/bills.csv", nil))
	// Output:
	// GET /orders.csv 200 OK
	// PUT /orders.csv 204 NoContent
	// GET /bills.csv 404 NotFound
}

// What the mux would answer itself comes in the table's shape.
func ExampleMux() {
	mux := http.NewServeMux()
	mux.Handle("GET /orders", status.GetHandler(func(*http.Request) status.GetResponse { return status.OK("") }))
	handler := status.Mux(mux)

	for _, target := range []string{"/bills", "/orders"} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest("DELETE", target, nil))
		fmt.Println(target, w.Code, w.Header().Get("Content-Type"))
	}
	// Output:
	// /bills 404 application/problem+json
	// /orders 405 application/problem+json
}

// A test of a handler sees the error that Fail has chosen, with its causes.
func ExampleErrorOf() {
	get := func(*http.Request) status.GetResponse {
		return status.Fail(fmt.Errorf("reading the order: %w", status.NotFound("no such order", sql.ErrNoRows)))
	}
	res := get(httptest.NewRequest("GET", "/orders/17", nil))

	var missing *status.NotFoundError
	fmt.Println(errors.As(status.ErrorOf(res), &missing), errors.Is(missing, sql.ErrNoRows))
	fmt.Println(res)
	// Output:
	// true true
	// 404 NotFound: no such order: sql: no rows in result set
}

// A test of a handler sees what a success carries, and its header.
func ExampleHeaderOf() {
	res := status.Created("tea").Location("/orders/17")

	fmt.Println(res)
	fmt.Println(res.Resource(), status.HeaderOf(res).Get("Location"))
	// Output:
	// 201 Created tea
	// tea /orders/17
}

// A helper that returns GetError cannot return an error that GET may not have.
func ExampleGetError() {
	find := func(id string) (string, status.GetError) {
		if id != "17" {
			return "", status.NotFound("no order has the number " + id)
		}
		return "tea", nil
	}
	get := func(r *http.Request) status.GetResponse {
		order, err := find(r.URL.Query().Get("id"))
		if err != nil {
			return err
		}
		return status.OK(order)
	}
	fmt.Println(get(httptest.NewRequest("GET", "/orders?id=17", nil)))
	fmt.Println(get(httptest.NewRequest("GET", "/orders?id=18", nil)))
	// Output:
	// 200 OK tea
	// 404 NotFound: no order has the number 18
}

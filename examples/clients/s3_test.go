package clients

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/statusgen/statusgen/examples/clients/s3"
)

// storage is a server of objects that has none.
func storage() http.Handler {
	get := func(r *http.Request) s3.GetResponse {
		switch r.PathValue("key") {
		case "broken":
			return s3.Fail(errors.New(secret))
		case "busy":
			return s3.SlowDown()
		}
		return s3.NoSuchKey(errors.New(secret))
	}
	mux := http.NewServeMux()
	mux.Handle("/{bucket}/{key...}", s3.Resource{
		Get: get,
		Put: func(r *http.Request) s3.PutResponse {
			if r.PathValue("key") == "" {
				return s3.BucketAlreadyOwnedByYou(r.PathValue("bucket"))
			}
			return s3.AccessDenied()
		},
		Delete: func(r *http.Request) s3.DeleteResponse {
			return s3.NoSuchBucket(r.PathValue("bucket"))
		},
	})
	return s3.Mux(mux)
}

// Minio's client finds its own error in what the table sends.
func TestS3(t *testing.T) {
	server := serve(t, storage())
	client, err := minio.New(strings.TrimPrefix(server.URL, "http://"), &minio.Options{
		Creds:      credentials.NewStaticV4("id", "key", ""),
		Region:     "us-east-1",
		MaxRetries: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	get := func(key string) error {
		object, err := client.GetObject(ctx, "docs", key, minio.GetObjectOptions{})
		if err != nil {
			return err
		}
		_, err = io.ReadAll(object)
		return err
	}
	stat := func(key string) error {
		_, err := client.StatObject(ctx, "docs", key, minio.StatObjectOptions{})
		return err
	}
	put := func() error {
		_, err := client.PutObject(ctx, "docs", "x", strings.NewReader("text"), 4, minio.PutObjectOptions{})
		return err
	}
	for name, tt := range map[string]struct {
		err      error
		want     minio.ErrorResponse
		resource string
	}{
		"GET":        {get("gone"), minio.ErrorResponse{StatusCode: 404, Code: "NoSuchKey", Message: "The specified key does not exist."}, "/docs/gone"},
		"HEAD":       {stat("gone"), minio.ErrorResponse{StatusCode: 404, Code: "NoSuchKey", Message: "The specified key does not exist."}, ""},
		"a secret":   {get("broken"), minio.ErrorResponse{StatusCode: 500, Code: "InternalError", Message: "We encountered an internal error, please try again."}, "/docs/broken"},
		"busy":       {get("busy"), minio.ErrorResponse{StatusCode: 503, Code: "SlowDown", Message: "Please reduce your request rate."}, "/docs/busy"},
		"PUT":        {put(), minio.ErrorResponse{StatusCode: 403, Code: "AccessDenied", Message: "There were headers present in the request which were not signed"}, "/docs/x"},
		"PUT bucket": {client.MakeBucket(ctx, "mine", minio.MakeBucketOptions{}), minio.ErrorResponse{StatusCode: 409, Code: "BucketAlreadyOwnedByYou", Message: "Your previous request to create the named bucket succeeded and you already own it.", BucketName: "mine"}, "/mine/"},
		"DELETE":     {client.RemoveBucket(ctx, "gone"), minio.ErrorResponse{StatusCode: 404, Code: "NoSuchBucket", Message: "The specified bucket does not exist.", BucketName: "gone"}, "/gone/"},
	} {
		got := minio.ToErrorResponse(tt.err)
		if got.StatusCode != tt.want.StatusCode || got.Code != tt.want.Code || got.Message != tt.want.Message || got.RequestID != requestID || got.Resource != tt.resource {
			t.Errorf("%s: %+v, not %+v", name, got, tt.want)
		}
		if tt.want.BucketName != "" && got.BucketName != tt.want.BucketName {
			t.Errorf("%s: bucket %q, not %q", name, got.BucketName, tt.want.BucketName)
		}
	}
}

// The rows are those of testdata/s3-errors.tsv: its codes, its words, and what it has
// beside them.
func TestS3Facts(t *testing.T) {
	rows := map[string]s3.Response{
		"NoSuchKey":               s3.NoSuchKey(),
		"NoSuchBucket":            s3.NoSuchBucket("b"),
		"BucketAlreadyOwnedByYou": s3.BucketAlreadyOwnedByYou("b"),
		"AccessDenied":            s3.AccessDenied(),
		"InternalError":           s3.InternalError(errors.New(secret)),
		"SlowDown":                s3.SlowDown(),
	}
	found := 0
	for _, fact := range facts(t, "s3-errors.tsv") {
		res := rows[fact["code"]]
		if res == nil {
			continue
		}
		found++
		response := sent(t, res, "/bucket/key", "")
		if text := body(t, response); response.Status[:3] != fact["http_status"] ||
			response.Header.Get("Content-Type") != "application/xml" ||
			!strings.Contains(text, "<Error><Code>"+fact["code"]+"</Code><Message>"+fact["description"]+"</Message>") {
			t.Errorf("%s: %s %s, not %s %s", fact["code"], response.Status, text, fact["http_status"], fact["description"])
		}
		for name := range strings.SplitSeq(fact["extra_xml_elements"], ",") {
			if text := body(t, sent(t, res, "/", "")); name != "" && !strings.Contains(text, "<"+name+">b</"+name+">") {
				t.Errorf("%s: no %s in %s", fact["code"], name, text)
			}
		}
	}
	if found != len(rows) {
		t.Errorf("%d of %d rows are in the facts", found, len(rows))
	}
}

// Every error has a name, also when the request has none: the same in the header as
// in the body.
func TestS3RequestID(t *testing.T) {
	for _, res := range []responder{s3.InternalError(errors.New(secret)), s3.NoSuchKey()} {
		w := httptest.NewRecorder()
		res.Respond(w, httptest.NewRequest("GET", "/", nil))
		id := w.Header().Get("X-Amz-Request-Id")
		if len(id) != 32 || !strings.Contains(w.Body.String(), "<RequestId>"+id+"</RequestId>") {
			t.Errorf("the header says %q, the body %s", id, w.Body)
		}
	}
}

// A whole body is that of the sample in Amazon's documentation (REST error
// responses), less its white space, in other words.
func TestS3Body(t *testing.T) {
	const want = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
		`<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message>` +
		`<Resource>/mybucket/myfoto.jpg</Resource><RequestId>4442587FB7D0A2F9</RequestId></Error>`
	if got := body(t, sent(t, s3.NoSuchKey(), "/mybucket/myfoto.jpg", "")); got != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
}

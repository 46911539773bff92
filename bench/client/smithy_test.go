package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/protocol/restjson"
	awsxml "github.com/aws/aws-sdk-go-v2/aws/protocol/xml"
	"github.com/aws/smithy-go"
	smithyio "github.com/aws/smithy-go/io"
)

var (
	// smithyGo decodes errors that the model of the service has.
	smithyGo = contender{
		name:  "smithy-go",
		check: checkModel,
		facts: func(err error) facts {
			var f facts
			var response *responseError
			var quota *quotaExceededException
			var validation *validationException
			if errors.As(err, &response) {
				f.Code = response.code
			}
			switch {
			case errors.As(err, &quota):
				f.ID, f.Message, f.Instance = quota.ErrorCode(), quota.ErrorMessage(), *quota.RequestID
				f.Resource, f.Limit = *quota.Resource, int(*quota.Limit)
			case errors.As(err, &validation):
				f.ID, f.Message, f.Instance = validation.ErrorCode(), validation.ErrorMessage(), *validation.RequestID
				for _, v := range validation.FieldList {
					f.Fields = append(f.Fields, violation{*v.Path, *v.Message})
				}
			}
			return f
		},
		answers: map[string]received{
			"200": problems["200"],
			"403": problemOf(403, "application/json", `{"__type":"QUOTA_EXCEEDED","message":"the orders quota of 100 is used up",`+
				`"requestId":"5b1f8ad00ac7ef36d2a9db2f8ab6f8fb","resource":"orders","limit":100}`),
			"400": problemOf(400, "application/json", `{"__type":"BadRequest","message":"the order is not valid",`+
				`"requestId":"5b1f8ad00ac7ef36d2a9db2f8ab6f8fb","fieldList":[`+
				`{"path":"/customer/name","message":"is required"},`+
				`{"path":"/customer/email","message":"is not an address"},`+
				`{"path":"/items/0/quantity","message":"must be positive"},`+
				`{"path":"/items/0/sku","message":"is unknown"},`+
				`{"path":"/currency","message":"must be one of EUR, USD"}]}`),
		},
	}

	// smithyGeneric reads of any error what it is called, and its message.
	smithyGeneric = contender{
		name: "smithy-go generic",
		check: func(resp *http.Response) error {
			if resp.StatusCode < 300 {
				return nil
			}
			defer resp.Body.Close()
			if resp.Header["Content-Type"][0] == "application/xml" {
				all, err := awsxml.GetErrorResponseComponents(resp.Body, true)
				if err != nil {
					return err
				}
				return &responseError{resp.StatusCode, all.RequestID, &smithy.GenericAPIError{Code: all.Code, Message: all.Message}}
			}
			e, err := restjson.GetSmithyGenericAPIError(json.NewDecoder(resp.Body), "")
			if err != nil {
				return err
			}
			return &responseError{resp.StatusCode, "", e}
		},
		facts: func(err error) facts {
			var response *responseError
			var e smithy.APIError
			if !errors.As(err, &response) || !errors.As(err, &e) {
				return facts{}
			}
			return facts{Code: response.code, ID: e.ErrorCode(), Message: e.ErrorMessage(), Instance: response.requestID}
		},
		lacks: func(name string, f *facts) {
			f.Resource, f.Limit, f.Fields = "", 0, nil
			if name != "403XML" {
				f.Instance = ""
			}
		},
		answers: map[string]received{
			"403": smithyGo.answers["403"],
			"400": smithyGo.answers["400"],
			"403XML": problemOf(403, "application/xml", inXML("<Error><Code>QUOTA_EXCEEDED</Code><Message>%s</Message>"+
				"<Resource>orders</Resource><Limit>100</Limit><RequestId>%s</RequestId></Error>", quotaExceeded, instance)),
		},
	}
)

// A responseError has the status code beside the error of the body, as smithy's own
// does, and of XML the id.
type responseError struct {
	code      int
	requestID string
	err       error
}

func (e *responseError) Error() string {
	return fmt.Sprintf("https response error StatusCode: %d, RequestID: %s, %v", e.code, e.requestID, e.err)
}

func (e *responseError) Unwrap() error { return e.err }

// The types of a model.
type (
	quotaExceededException struct {
		Message   *string
		RequestID *string
		Resource  *string
		Limit     *int32
	}
	validationException struct {
		Message   *string
		RequestID *string
		FieldList []validationField
	}
	validationField struct{ Path, Message *string }
)

func (e *quotaExceededException) Error() string                 { return e.ErrorCode() + ": " + e.ErrorMessage() }
func (e *quotaExceededException) ErrorCode() string             { return "QUOTA_EXCEEDED" }
func (e *quotaExceededException) ErrorMessage() string          { return *e.Message }
func (e *quotaExceededException) ErrorFault() smithy.ErrorFault { return smithy.FaultClient }
func (e *validationException) Error() string                    { return e.ErrorCode() + ": " + e.ErrorMessage() }
func (e *validationException) ErrorCode() string                { return "BadRequest" }
func (e *validationException) ErrorMessage() string             { return *e.Message }
func (e *validationException) ErrorFault() smithy.ErrorFault    { return smithy.FaultClient }

// checkModel goes the way of a generated client: the body is copied, read for the
// name and the message, wound back, and decoded into the members of the model.
func checkModel(resp *http.Response) error {
	if resp.StatusCode < 300 {
		return nil
	}
	defer resp.Body.Close()
	var copied bytes.Buffer
	if _, err := io.Copy(&copied, resp.Body); err != nil {
		return &smithy.DeserializationError{Err: err}
	}
	document := bytes.NewReader(copied.Bytes())
	var snapshot [1024]byte
	ring := smithyio.NewRingBuffer(snapshot[:])
	tee := io.TeeReader(document, ring)

	decoder := json.NewDecoder(tee)
	decoder.UseNumber()
	code, message, err := restjson.GetErrorInfo(decoder)
	if err != nil {
		var seen bytes.Buffer
		io.Copy(&seen, ring)
		return &smithy.DeserializationError{Err: err, Snapshot: seen.Bytes()}
	}
	document.Seek(0, io.SeekStart)

	var modelled error
	switch {
	case strings.EqualFold("QUOTA_EXCEEDED", code):
		modelled, err = decodeQuotaExceeded(tee)
	case strings.EqualFold("BadRequest", code):
		modelled, err = decodeValidation(tee)
	default:
		modelled = &smithy.GenericAPIError{Code: code, Message: message}
	}
	if err != nil {
		return &smithy.DeserializationError{Err: err}
	}
	return &responseError{resp.StatusCode, "", modelled}
}

// members decodes a document into a map, as generated clients do before they look
// at what is in it.
func members(r io.Reader) (map[string]any, error) {
	decoder := json.NewDecoder(r)
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil && err != io.EOF {
		return nil, err
	}
	all, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("unexpected JSON type %v", v)
	}
	return all, nil
}

func decodeQuotaExceeded(r io.Reader) (error, error) {
	all, err := members(r)
	if err != nil {
		return nil, err
	}
	e := new(quotaExceededException)
	for key, value := range all {
		switch key {
		case "message", "Message":
			e.Message, err = textOf(value)
		case "requestId":
			e.RequestID, err = textOf(value)
		case "resource":
			e.Resource, err = textOf(value)
		case "limit":
			number, ok := value.(json.Number)
			if !ok {
				return nil, fmt.Errorf("expected Integer to be json.Number, got %T instead", value)
			}
			var n int64
			n, err = number.Int64()
			limit := int32(n)
			e.Limit = &limit
		}
		if err != nil {
			return nil, err
		}
	}
	return e, nil
}

func decodeValidation(r io.Reader) (error, error) {
	all, err := members(r)
	if err != nil {
		return nil, err
	}
	e := new(validationException)
	for key, value := range all {
		switch key {
		case "message", "Message":
			e.Message, err = textOf(value)
		case "requestId":
			e.RequestID, err = textOf(value)
		case "fieldList":
			e.FieldList, err = fieldsOf(value)
		}
		if err != nil {
			return nil, err
		}
	}
	return e, nil
}

func fieldsOf(value any) ([]validationField, error) {
	list, ok := value.([]any)
	if !ok {
		return nil, fmt.Errorf("unexpected JSON type %v", value)
	}
	fields := []validationField{}
	for _, value := range list {
		all, ok := value.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("unexpected JSON type %v", value)
		}
		var field validationField
		var err error
		for key, value := range all {
			switch key {
			case "path":
				field.Path, err = textOf(value)
			case "message":
				field.Message, err = textOf(value)
			}
			if err != nil {
				return nil, err
			}
		}
		fields = append(fields, field)
	}
	return fields, nil
}

func textOf(value any) (*string, error) {
	text, ok := value.(string)
	if !ok {
		return nil, fmt.Errorf("expected String to be of type string, got %T instead", value)
	}
	return &text, nil
}

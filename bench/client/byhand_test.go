package client

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
)

// maxBody is how much of a body is read.
const maxBody = 1 << 20

// A problem is an error of the API, written by hand: all the members that its
// errors have.
type problem struct {
	XMLName  xml.Name    `json:"-" xml:"urn:ietf:rfc:7807 problem"`
	Type     string      `json:"type" xml:"type"`
	Title    string      `json:"title" xml:"title"`
	Status   int         `json:"status" xml:"status"`
	Code     string      `json:"code" xml:"code"`
	Detail   string      `json:"detail" xml:"detail"`
	Instance string      `json:"instance" xml:"instance"`
	Resource string      `json:"resource" xml:"resource"`
	Limit    int         `json:"limit" xml:"limit"`
	Errors   []violation `json:"errors" xml:"errors>i"`
}

func (p *problem) Error() string { return fmt.Sprintf("%d %s: %s", p.Status, p.Code, p.Detail) }

func (p *problem) facts() facts {
	return facts{p.Status, p.Code, p.Detail, p.Instance, p.Resource, p.Limit, p.Errors}
}

func factsByHand(err error) facts {
	if p, ok := err.(*problem); ok {
		return p.facts()
	}
	return facts{}
}

var (
	jsonUnmarshal = contender{
		name:    "json.Unmarshal",
		check:   unmarshaled(json.Unmarshal),
		facts:   factsByHand,
		answers: only(problems, "200", "403", "400"),
	}
	jsonDecoder = contender{
		name:    "json.Decoder",
		check:   decoded(func(r io.Reader, v any) error { return json.NewDecoder(r).Decode(v) }),
		facts:   factsByHand,
		answers: only(problems, "403", "400"),
	}
	xmlUnmarshal = contender{
		name:    "xml.Unmarshal",
		check:   unmarshaled(xml.Unmarshal),
		facts:   factsByHand,
		answers: only(problems, "403XML"),
	}
	xmlDecoder = contender{
		name:    "xml.Decoder",
		check:   decoded(func(r io.Reader, v any) error { return xml.NewDecoder(r).Decode(v) }),
		facts:   factsByHand,
		answers: only(problems, "403XML"),
	}
)

// unmarshaled reads the whole body, and decodes it then.
func unmarshaled(unmarshal func([]byte, any) error) func(*http.Response) error {
	return func(resp *http.Response) error {
		if resp.StatusCode < 400 {
			return nil
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
		if err != nil {
			return err
		}
		var p problem
		if err := unmarshal(body, &p); err != nil {
			return err
		}
		p.Status = resp.StatusCode
		return &p
	}
}

// decoded decodes the body as it is read.
func decoded(decode func(io.Reader, any) error) func(*http.Response) error {
	return func(resp *http.Response) error {
		if resp.StatusCode < 400 {
			return nil
		}
		defer resp.Body.Close()
		var p problem
		if err := decode(io.LimitReader(resp.Body, maxBody), &p); err != nil {
			return err
		}
		p.Status = resp.StatusCode
		return &p
	}
}

package gen

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/statusgen/statusgen/gen/spec"
	"github.com/statusgen/statusgen/templates/openapi"
)

// What a table says of its rows is what a document says of responses.
func TestOpenAPIFacts(t *testing.T) {
	const (
		xml     = "formats: {application/json: encoding/json.Marshal, application/xml: encoding/xml.Marshal}\n"
		anError = "/components/schemas/AError"
		a       = "/components/responses/A"
		problem = "/content/application~1problem+json/schema"
		absent  = "null"
	)
	for _, c := range []struct {
		name    string
		table   string // beside its package and methods
		version string // 3.1 unless it is here
		path    string
		want    string // JSON
	}{
		// Errors.
		{"an id", "statuses: {A: {code: 404, id: A_B}}", "", anError + "/properties/code", `{"type": "string", "const": "A_B"}`},
		{"an id, in 3.0", "statuses: {A: {code: 404, id: A_B}}", "3.0", anError + "/properties/code", `{"type": "string", "enum": ["A_B"]}`},
		{"a number for one", "error: {shape: {n: $id, t: \"$id\"}}\nstatuses: {A: {code: 404, id: 17}}", "", anError + "/properties", `{"n": {"type": "integer", "const": 17}, "t": {"type": "string", "const": "17"}}`},
		{"any id", "error: {shape: {n: $id}}\nstatuses: {A: {code: 404, id: 17}, B: 409}", "", "/components/schemas/Error/properties/n/anyOf", `[{"type": "integer"}, {"type": "string"}]`},
		{"a status", "statuses: {A: 404}", "", anError + "/properties/status", `{"type": "integer", "const": 404}`},
		{"a message that may change", "statuses: {A: {code: 404, message: gone}}", "", anError + "/properties/detail", `{"type": "string", "examples": ["gone"]}`},
		{"one that the caller words", "statuses: {A: 404}", "", anError + "/required", `["type", "title", "status", "code"]`},
		{"one that is always there", "statuses: {A: {code: 404, message: gone}}", "", anError + "/required", `["type", "title", "status", "code", "detail"]`},
		{"one that may be empty", "statuses: {A: {code: 404, message: \"{p}\", params: {p: string}}}", "", anError + "/required", `["type", "title", "status", "code", "p"]`},
		{"a hidden one", "statuses: {A: {code: 500, params: {p: int}, fields: true}}", "", anError + "/required", `["type", "title", "status", "code", "detail", "instance"]`},
		{"the params of a hidden one", "statuses: {A: {code: 500, params: {p: int}}}", "", anError + "/properties/p", absent},
		{"its fields", "statuses: {A: {code: 500, fields: true}}", "", anError + "/properties/errors", absent},
		{"a secret", "statuses: {A: {code: 404, params: {p: {type: int, sensitive: true}}}}", "", anError + "/properties/p", absent},
		{"an optional param", "statuses: {A: {code: 404, params: {p: {type: time, optional: true, details: When.}}}}", "", anError + "/properties/p", `{"type": "string", "format": "date-time", "description": "When."}`},
		{"a duration", "statuses: {A: {code: 404, params: {p: {type: duration, details: How long.}}}}", "", anError + "/properties/p/description", `"How long.\n\nIn seconds."`},
		{"a list of bodies", "bodies: {B: {fields: {x: int}}}\nstatuses: {A: {code: 404, params: {p: [B]}}}", "", anError + "/properties/p", `{"type": "array", "items": {"$ref": "#/components/schemas/B"}}`},
		{"beside a reference in 3.0", "bodies: {B: {fields: {x: int}}}\nstatuses: {A: {code: 404, params: {p: {type: B, details: x}}}}", "3.0", anError + "/properties/p", `{"allOf": [{"$ref": "#/components/schemas/B"}], "description": "x"}`},
		{"params as texts", "error: {shape: {p: \"$params\"}}\nstatuses: {A: {code: 404, params: {n: int}}}", "", anError + "/properties/p", `{"type": "object", "required": ["n"], "properties": {"n": {"type": "string"}}}`},
		{"params as texts, in XML", xml + "error: {shape: {p: \"$params\"}}\nstatuses: {A: {code: 404, params: {l: [int]}}}", "", "/components/schemas/AErrorXML/properties/p/properties/l/items/type", `"integer"`},
		{"a param in its place", "error: {shape: {in: {p: \"$param.p\", q: $param.q}}}\nstatuses: {A: {code: 404, params: {p: int, q: {type: int, optional: true}}}}", "", anError + "/properties/in", `{"type": "object", "required": ["p"], "properties": {"p": {"type": "string"}, "q": {"type": "integer", "format": "int64"}}}`},
		{"a place that the row has nothing for", "error: {shape: {id: $id, in: {p: $param.p}}}\nstatuses: {A: 404, B: {code: 409, params: {p: int}}}", "", anError + "/properties/in", absent},
		{"a constant", "error: {shape: {v: $value.v}}\nstatuses: {A: {code: 404, values: {v: 0.5}}}", "", anError + "/properties/v", `{"type": "number", "const": 0.5}`},
		{"the constants of all", "error: {shape: {v: $value.v}}\nstatuses: {A: {code: 404, values: {v: x}}, B: {code: 409, values: {v: y}}}", "", "/components/schemas/Error/properties/v/enum", `["x", "y"]`},
		{"what any error has there", "statuses: {A: 404}", "", "/components/schemas/Error/properties/code", `{"type": "string", "description": "The name of the error, for programs to compare."}`},
		{"what it says of a wrong field", "error: {shape: {f: [{n: $name, d: $detail}]}}\nstatuses: {A: {code: 400, fields: true}}", "", "/components/schemas/Error/properties/f/items/properties/d/description", `"What is wrong with the field."`},
		{"null", "error: {shape: {v: null}}\nstatuses: {A: 404}", "", anError + "/properties/v", `{"type": "null"}`},
		{"null in 3.0", "error: {shape: {v: null}}\nstatuses: {A: 404}", "3.0", anError + "/properties/v", `{"type": "string", "nullable": true, "enum": [null]}`},
		{"a time", "error: {shape: {v: $time}}\nstatuses: {A: 404}", "", anError + "/properties/v", `{"type": "string", "format": "date-time"}`},
		{"the problem type", "error: {type: \"https://acme.dev/#{id}\"}\nstatuses: {A: 404}", "", anError + "/properties/type", `{"type": "string", "format": "uri-reference", "const": "https://acme.dev/#A"}`},
		{"wrong fields", "error: {shape: {f: [{n: $name, p: $pointer, q: $query}]}}\nstatuses: {A: {code: 400, fields: true}}", "", anError + "/properties/f",
			`{"type": "array", "minItems": 1, "items": {"type": "object", "required": ["n"], "properties": {"n": {"type": "string"}, "p": {"type": "string"}, "q": {"type": "string"}}}}`},
		{"wrong fields that are never named", "error: {shape: {f: [{n: $name}]}}\nstatuses: {A: 404}", "", anError + "/properties", absent},
		{"a map of them", "error: {shape: {f: {$name: [$detail]}}}\nstatuses: {A: {code: 400, fields: true}}", "", anError + "/properties/f", `{"type": "object", "additionalProperties": {"type": "array", "minItems": 1, "items": {"type": "string"}}}`},
		{"the first that there is", "error: {shape: {f: {$first: [[$detail], [$message]]}}}\nstatuses: {A: {code: 400, message: x}}", "", anError + "/properties/f", `{"type": "array", "minItems": 1, "maxItems": 1, "items": {"type": "string", "examples": ["x"]}}`},
		{"one member or the other", "error: {shape: {s: $status, $first: [{f: $fields}, {m: $id}]}}\nstatuses: {A: {code: 400, fields: true}}", "", anError + "/properties/m", `{"type": "string", "const": "A"}`},
		{"what any error has, of a body in 3.0", "error: {shape: {p: $param.p}}\nbodies: {B: {fields: {a: string}}}\nstatuses: {A: {code: 404, params: {p: B}}}", "3.0", "/components/schemas/Error/properties/p",
			`{"allOf": [{"$ref": "#/components/schemas/B"}], "description": "The value p of errors that have it."}`},
		{"what any error has, as CommonMark", "error: {shape: {p: $header.X-*A*}}\nstatuses: {A: 404}", "", "/components/schemas/Error/properties/p/description", `"The header X-\\*A\\* of the request."`},
		{"a list", "error: {shape: [{code: $id}]}\nstatuses: {A: 404}", "", anError, `{"description": "There is no such resource, or none that the sender may know of.", "type": "array", "minItems": 1, "maxItems": 1, "items": {"type": "object", "required": ["code"], "properties": {"code": {"type": "string", "const": "A"}}}}`},
		{"a text", "error: {shape: $message}\nstatuses: {A: 404}", "", a + "/content/text~1plain/schema", `{"type": "string"}`},

		// XML.
		{"names in XML", xml + "statuses: {A: 404}", "", anError + "/xml", `{"name": "problem", "namespace": "urn:ietf:rfc:7807"}`},
		{"an attribute", xml + "error: {shape: {\"@code\": $id}}\nstatuses: {A: 404}", "", anError + "/properties/code/xml", `{"attribute": true}`},
		{"another structure", xml + "error: {shape: {error: {code: $id}}, xml: {root: error, of: error}}\nstatuses: {A: 404}", "", "/components/schemas/AErrorXML/properties/code", `{"type": "string", "const": "A"}`},
		{"a prefix", xml + "error: {shape: {code: $id}, xml: {root: m:error, namespace: \"urn:a\"}}\nstatuses: {A: 404}", "", anError + "/properties/code/xml", `{"prefix": "m"}`},
		{"the fields of a body, by encoding/xml", xml + "bodies: {B: {fields: {order_id: string}}}\nstatuses: {A: {code: 200, body: B}}", "", "/components/schemas/B/properties/order_id/xml", `{"name": "OrderID"}`},
		{"those of a param", xml + "bodies: {B: {fields: {order_id: [string]}}}\nstatuses: {A: {code: 404, params: {p: B}}}", "", "/components/schemas/B/properties/order_id", `{"type": "array", "items": {"type": "string", "xml": {"name": "i"}}, "xml": {"wrapped": true}}`},
		{"the items of a list", xml + "error: {shape: [{\"@code\": $id}], xml: {root: m:errors, item: fault, namespace: \"urn:a\"}}\nstatuses: {A: 404}", "", anError + "/items/xml", `{"name": "fault", "prefix": "m"}`},
		{"and the list", xml + "error: {shape: [{\"@code\": $id}], xml: {root: m:errors, item: fault, namespace: \"urn:a\"}}\nstatuses: {A: 404}", "", anError + "/xml", `{"name": "errors", "namespace": "urn:a", "prefix": "m", "wrapped": true}`},
		{"those of a body that is both", xml + "bodies: {B: {fields: {order_id: string}}}\nstatuses: {A: {code: 404, params: {p: B}}, C: {code: 200, body: B}}", "", anError + "/properties/p/$ref", `"#/components/schemas/BParam"`},

		// Headers.
		{"a duration", "statuses: {A: {code: 503, headers: {Retry-After: duration}}}", "", a + "/headers/Retry-After/schema", `{"type": "integer", "minimum": 0}`},
		{"a required one", "statuses: {A: {code: 404, headers: {X-A: {type: int, required: true}}}}", "", a + "/headers/X-A/required", `true`},
		{"an optional one", "statuses: {A: {code: 404, headers: {X-A: int}}}", "", a + "/headers/X-A/required", absent},
		{"a constant", "statuses: {A: {code: 404, headers: {X-A: {value: \"3\"}}}}", "", a + "/headers/X-A", `{"required": true, "schema": {"type": "string", "const": "3"}}`},
		{"a constant of nothing", "statuses: {A: {code: 404, headers: {X-A: {value: \"\"}}}}", "", a + "/headers/X-A", absent},
		{"one from the body", "bodies: {B: {fields: {self: uri}}}\nstatuses: {A: {code: 202, body: B, headers: {Location: {type: uri, from: self}}}}", "", a + "/headers/Location/required", absent},
		{"lines", "statuses: {A: {code: 404, headers: {X-A: strings}}}", "", a + "/headers/X-A/schema", `{"type": "string"}`},
		{"methods", "statuses: {A: 405}", "", a + "/headers/Allow/schema", `{"type": "string"}`},
		{"a bool of a structured field", "statuses: {A: {code: 404, headers: {X-A: {type: bool, structured: true}}}}", "", a + "/headers/X-A/schema", `{"type": "string", "enum": ["?1", "?0"]}`},
		{"that of events", "statuses: {A: {code: 200, body: events}}", "", a + "/headers/Cache-Control/schema/const", `"no-store"`},
		{"an entity-tag", "statuses: {A: 200}", "", a + "/headers/ETag/schema/pattern", `"^(W/)?\"[^\"]*\"$"`},
		{"that of every error", "statuses: {A: 404}", "", a + "/headers/Cache-Control", `{"required": true, "schema": {"type": "string", "const": "no-store"}}`},
		{"the row's own in its place", "statuses: {A: {code: 404, headers: {cache-control: {value: private}}}}", "", a + "/headers/cache-control/schema/const", `"private"`},
		{"and no other", "statuses: {A: {code: 404, headers: {cache-control: {value: private}}}}", "", a + "/headers/Cache-Control", absent},
		{"an id", "error: {headers: {X-A: $id}}\nstatuses: {A: 404}", "", a + "/headers/X-A/schema/const", `"A"`},
		{"the ids of a code", "error: {headers: {X-A: $id}}\nstatuses: {A: 404, B: 404}", "", "/components/responses/404/headers/X-A/schema", `{"type": "string", "enum": ["A", "B"]}`},
		{"of some rows of a code alone", "statuses: {A: {code: 404, headers: {X-A: {value: x}}}, B: 404}", "", "/components/responses/404/headers/X-A/required", absent},
		{"Vary", xml + "statuses: {A: 404}", "", a + "/headers/Vary/schema/const", `"Accept"`},
		{"a constant Vary beside it", xml + "statuses: {A: {code: 404, headers: {Vary: {value: Cookie}}}}", "", a + "/headers/Vary", `{"required": true, "schema": {"type": "string"}, "example": "Cookie, Accept"}`},
		{"one of every error", xml + "error: {headers: {Vary: Cookie}}\nstatuses: {A: 404}", "", a + "/headers/Vary", `{"required": true, "schema": {"type": "string"}, "example": "Cookie, Accept"}`},
		{"one that says so itself", xml + "error: {headers: {Vary: \"Cookie, accept\"}}\nstatuses: {A: 404}", "", a + "/headers/Vary", `{"required": true, "schema": {"type": "string", "const": "Cookie, accept"}}`},
		{"Vary of what no row foresees", xml + "statuses: {A: 404}", "", "/components/responses/default/headers/Vary/required", `true`},
		{"which may have no body", xml + "statuses: {A: {code: 404, body: none}}", "", "/components/responses/default/headers/Vary/required", absent},
		{"which may have its own", xml + "statuses: {A: {code: 404, headers: {Vary: {value: Cookie}}}}", "", "/components/responses/default/headers/Vary/schema", `{"type": "string"}`},
		{"an optional one in the place of that of every error", "error: {headers: {X-A: x}}\nstatuses: {A: {code: 404, headers: {X-A: int}}}", "", a + "/headers/X-A", `{"required": true, "schema": {"anyOf": [{"type": "integer", "format": "int64"}, {"type": "string", "const": "x"}]}, "example": 42}`},
		{"a text in its place", "error: {headers: {X-A: x}}\nstatuses: {A: {code: 404, headers: {X-A: string}}}", "", a + "/headers/X-A/schema", `{"type": "string"}`},
		{"what no row foresees beside a row's own", "statuses: {A: {code: 404, headers: {cache-control: {value: private}}}}", "", "/components/responses/default/headers/Cache-Control/schema", `{"type": "string", "enum": ["no-store", "private"]}`},
		{"what no row foresees", "statuses: {A: {code: 404, headers: {cache-control: {value: \"\"}}}}", "", "/components/responses/default/headers/Cache-Control/schema/const", `"no-store"`},
		{"Vary without a choice", "statuses: {A: 404}", "", a + "/headers/Vary", absent},
		{"Vary without a body", xml + "statuses: {A: 204}", "", a + "/headers", absent},

		// Codes.
		{"one row", "statuses: {A: 404}", "", "/components/responses/404" + problem, `{"$ref": "#/components/schemas/AError"}`},
		{"two rows", "statuses: {A: 404, B: 404}", "", "/components/responses/404" + problem,
			`{"oneOf": [{"$ref": "#/components/schemas/AError"}, {"$ref": "#/components/schemas/BError"}], "discriminator": {"propertyName": "code", "mapping": {"A": "#/components/schemas/AError", "B": "#/components/schemas/BError"}}}`},
		{"two rows of an id that is deep", "error: {shape: google}\nstatuses: {A: 404, B: 404}", "", "/components/responses/404/content/application~1json/schema", `{"oneOf": [{"$ref": "#/components/schemas/AError"}, {"$ref": "#/components/schemas/BError"}]}`},
		{"two rows of one id", "statuses: {A: {code: 404, id: X}, B: {code: 404, id: X}}", "", "/components/responses/404" + problem + "/anyOf", `[{"$ref": "#/components/schemas/AError"}, {"$ref": "#/components/schemas/BError"}]`},
		{"rows that nothing tells apart", "error: {shape: {m: $message}}\nstatuses: {A: 404, B: 404}", "", "/components/responses/404/content/application~1json/schema/discriminator", absent},
		{"the package's own beside", "statuses: {A: {code: 500, params: {p: int}, id: X}}", "", "/components/responses/500" + problem + "/discriminator/mapping", `{"X": "#/components/schemas/AError", "InternalServerError": "#/components/schemas/InternalServerFailure"}`},
		{"the package's own of the same name", "statuses: {NotFound: {code: 404, params: {p: int}}}", "", "/components/responses/404" + problem + "/anyOf/1/$ref", `"#/components/schemas/OtherNotFoundError"`},
		{"methods", "statuses: {A: {code: 404, methods: [POST]}, B: {code: 404, methods: [GET]}}", "", "/components/responses/404/x-statusgen-methods", `["GET", "HEAD", "POST"]`},
		{"retry", "statuses: {A: {code: 404, retry: safe}, B: {code: 404, retry: safe}}", "", "/components/responses/404/x-retry", `"safe"`},
		{"retry by rows", "statuses: {A: {code: 404, retry: safe}, B: 404}", "", "/components/responses/404/x-retry", `{"A": "safe", "B": "never"}`},
		{"retry of a success", "statuses: {A: 200}", "", a + "/x-retry", absent},
		{"what is deprecated", "statuses: {A: {code: 404, deprecated: Use no more.}}", "", anError + "/deprecated", `true`},
		{"what no row foresees", "statuses: {A: 404}", "", "/components/responses/default" + problem, `{"$ref": "#/components/schemas/Error"}`},

		// Bodies.
		{"a resource", "statuses: {A: 200}", "", a + "/content/application~1json/schema", `{"$ref": "#/components/schemas/Resource"}`},
		{"none", "statuses: {A: 204}", "", a + "/content", absent},
		{"an error without", "statuses: {A: {code: 404, body: none}}", "", a + "/content", absent},
		{"bytes", "statuses: {A: {code: 200, body: {bytes: image/png}}}", "", a + "/content/image~1png/schema", `{"type": "string", "contentMediaType": "image/png"}`},
		{"bytes, in 3.0", "statuses: {A: {code: 200, body: {bytes: image/png}}}", "3.0", a + "/content/image~1png/schema", `{"type": "string", "format": "binary"}`},
		{"bytes of JSON", "statuses: {A: {code: 200, body: {bytes: application/json}}}", "", a + "/content/application~1json/schema", `{}`},
		{"a stream of text", "statuses: {A: {code: 200, body: {stream: text/csv; charset=utf-8}}}", "", a + "/content/text~1csv/schema", `{"type": "string"}`},
		{"a stream of anything", "statuses: {A: {code: 200, body: stream}}", "", a + "/content/*~1*/schema", `{}`},
		{"events", "statuses: {A: {code: 200, body: events}}", "", a + "/content/text~1event-stream/schema", `{"type": "string"}`},
		{"a part of a file", "statuses: {A: {code: 200, body: {file: application/pdf}}}", "", "/components/responses/206/headers/Accept-Ranges/schema/const", `"bytes"`},
		{"a file that is as it was", "statuses: {A: {code: 200, body: file}}", "", "/components/responses/304/content", absent},
		{"a body of Go", "bodies: {B: {go: net/url.URL}}\nstatuses: {A: {code: 200, body: B}}", "", "/components/schemas/B", `{"type": "object", "description": "A value of the Go type net/url.URL, as the service encodes it."}`},

		// The whole.
		{"a title", "api: {title: Orders, version: 1.4, url: \"https://api.acme.dev\"}\nstatuses: {A: 200}", "", "/info/title", `"Orders"`},
		{"a server", "api: {url: \"https://api.acme.dev\"}\nstatuses: {A: 200}", "", "/servers", `[{"url": "https://api.acme.dev"}]`},
		{"no server", "statuses: {A: 200}", "", "/servers", absent},
		{"paths", "statuses: {A: 200}", "", "/paths", `{}`},
		{"the version", "statuses: {A: 200}", "", "/openapi", `"3.1.0"`},
		{"the old one", "statuses: {A: 200}", "3.0", "/openapi", `"3.0.3"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := spec.Read(spec.Input{File: "status.yaml", Text: []byte("package: status\nmethods: [GET, POST]\noutputs: {go: status}\n" + c.table + "\n"), Base: baseTable(t)})
			if err != nil {
				t.Fatal(err)
			}
			version := c.version
			if version == "" {
				version = "3.1"
			}
			var got, want any
			if err := json.Unmarshal(openapi.File(s.Table, openapi.Form{Version: version, JSON: true}), &got); err != nil {
				t.Fatal(err)
			}
			steps := strings.Split(c.path[1:], "/")
			for i, step := range steps {
				if got == nil {
					t.Fatalf("there is no /%s", strings.Join(steps[:i], "/"))
				}
				step = strings.NewReplacer("~1", "/", "~0", "~").Replace(step)
				switch v := got.(type) {
				case map[string]any:
					got = v[step]
				case []any:
					got = v[step[0]-'0']
				default:
					got = nil
				}
			}
			if err := json.Unmarshal([]byte(c.want), &want); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) {
				text, _ := json.Marshal(got)
				t.Errorf("%s has %s\nwant %s", c.path, text, c.want)
			}
		})
	}
}

package runtime

import (
	"encoding/xml"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// saying is what a body says, in words.
func saying(s *said) string {
	var parts []string
	add := func(name, text string) {
		if text != "" {
			parts = append(parts, name+" "+text)
		}
	}
	add("id", s.id)
	add("phrase", s.phrase)
	add("message", s.message)
	add("type", s.typ)
	add("instance", s.instance)
	for _, p := range s.params.all() {
		parts = append(parts, rawText(p))
	}
	for _, v := range s.values.all() {
		parts = append(parts, "value "+rawText(v))
	}
	for _, list := range [][]readField{s.fields, s.mapped, s.named} {
		for _, f := range list {
			place := [...]string{inBody: "body", inQuery: "query", inHeader: "header"}[f.in]
			if !f.known {
				place = "?"
			}
			text := strings.TrimRight(fmt.Sprintf("[%s %s %s: %s", place, f.name, f.dotted, f.detail), " ")
			for _, v := range f.values {
				text += " " + rawText(v)
			}
			parts = append(parts, text+"]")
		}
	}
	return strings.Join(parts, ", ")
}

// rawText is a value with its name, and with all that is in it.
func rawText(x rawValue) string {
	text := x.name + "=" + x.text
	for i, part := range x.parts {
		text += [...]string{"{", " "}[min(i, 1)] + rawText(part)
		if i == len(x.parts)-1 {
			text += "}"
		}
	}
	return text
}

// Shapes of the tests.

func shaped(name string, is shapeKind, of ...shape) shape { return shape{name: name, is: is, of: of} }

func shapedAttr(name string, is shapeKind) shape { return shape{name: name, is: is, attribute: true} }

func shapedText(name string, is shapeKind) shape { return shape{name: name, is: is, text: true} }

func under(name string, s shape) shape {
	s.name = name
	return s
}

func ofWhat(s shape, what string) shape {
	s.what = what
	return s
}

func just(is shapeKind, of ...shape) shape { return shape{is: is, of: of} }

func mapBy(key shapeKind, of shape) shape { return shape{is: aMap, key: key, of: []shape{of}} }

func literalOf(json string) shape { return shape{is: aLiteral, what: json} }

// fieldsShape is what $fields stands for.
var fieldsShape = just(aList, shape{is: eachField, placed: true, of: []shape{
	just(anObject, shaped("pointer", thePointer), shaped("in", theIn), shaped("name", theParameter), shaped("detail", theDetail), ofWhat(shaped("code", theFieldValue), "code")),
}})

var extendedShape = just(anObject,
	shaped("type", theType), shaped("title", thePhrase), shaped("status", theStatus), shaped("code", theID), shaped("detail", theMessage), shaped("instance", theInstance),
	under("errors", fieldsShape), just(moreParams),
)

// Shapes that have what the problem has not.
var (
	veeamShape   = just(anObject, shapedAttr("Message", theMessage), shapedAttr("StatusCode", theStatus), under("FirstChanceExceptionMessage", literalOf("null")))
	odataShape   = just(anObject, shaped("code", theID), shaped("message", anObject, under("lang", shape{is: aLiteral, what: `"en"`, attribute: true}), shapedText("value", theMessage)), shaped("rest", theParams))
	jsonapiShape = just(aList,
		just(anObject, shaped("id", theInstance), shaped("status", theStatus), shaped("code", theID), shaped("detail", theMessage), shaped("meta", theParams)),
		just(eachField, just(anObject, shaped("status", theStatus), shaped("detail", theDetail), shaped("source", anObject, shaped("pointer", thePointer), shaped("parameter", theQuery), shaped("header", theField)))),
	)
	linodeShape = just(anObject, shaped("errors", oneOf,
		just(aList, just(eachField, just(anObject, shaped("field", theName), shaped("reason", theDetail)))),
		just(aList, just(anObject, shaped("reason", theMessage))),
	))
	eitherShape = just(anObject, just(oneOf, just(anObject, under("fields", mapBy(theName, just(aList, just(eachField, just(theDetail)))))), just(anObject, shaped("detail", theMessage), shapedAttr("code", theID))), just(moreParams))
)

// What documents say, by their shapes.
func TestReadXML(t *testing.T) {
	const problem = `<problem xmlns="urn:ietf:rfc:7807">`
	for _, c := range []struct {
		name  string
		shape shape
		body  string
		want  string
	}{
		{"a problem (RFC 9457, appendix B)", extendedShape, xml.Header + problem + `<type>about:blank</type><title>Conflict</title><status>409</status><code>Taken</code><detail>a &lt;b&gt; &#34;c&#34; &#xA;d</detail><instance>r-1</instance></problem>`,
			"id Taken, phrase Conflict, message a <b> \"c\" \nd, type about:blank, instance r-1"},
		{"params as members", extendedShape, problem + `<limit>3</limit><names><i>a</i><i>&lt;</i></names><other>x</other></problem>`,
			`limit=3, names={i=a i=<}`},
		{"a param twice: the later counts", extendedShape, problem + `<limit>3</limit><limit>4</limit></problem>`, `limit=4`},
		{"wrong fields", extendedShape, problem + `<errors><i><pointer>/a</pointer><detail>d</detail></i><i><in>query</in><name>q</name><detail>e</detail><code>c&amp;</code></i>` +
			`<i><in>header</in><name>If-Match</name><detail></detail></i></errors></problem>`,
			`[body /a : d], [query q : e code=c&], [header If-Match :]`},
		{"no namespace", extendedShape, `<problem><code>A</code></problem>`, `id A`},
		{"prefixes", extendedShape, `<p:problem xmlns:p="urn:ietf:rfc:7807"><p:code>A</p:code><p:names><p:i>a</p:i></p:names></p:problem>`, `id A, names={i=a}`},
		{"prefixes that are bound to nothing", extendedShape, `<p:problem><q:code>A</q:code></p:problem>`, `id A`},
		{"white space between elements", extendedShape, problem + "\r\n  <code>A</code>\n  <errors>\n    <i>\n <pointer>/a</pointer> <detail> d </detail></i>\n</errors>\n</problem>\n", "id A, [body /a :  d]"},
		{"CDATA, comments and processing instructions", extendedShape, `<!-- a --><?b c?>` + problem + `<?b?><!-- d --><detail>a<!-- b -->b<![CDATA[<c>&amp;]]>d<?e?></detail></problem><!-- f -->`, `message ab<c>&amp;d`},
		{"a document type", extendedShape, `<!DOCTYPE problem [<!ENTITY a "b">]>` + problem + `<code>A</code></problem>`, `id A`},
		{"a byte order mark", extendedShape, "\ufeff" + xml.Header + problem + `<code>A</code></problem>`, `id A`},
		{"ISO-8859-1", extendedShape, `<?xml version="1.0" encoding="ISO-8859-1"?>` + problem + "<detail>\xe9t\xe9</detail><names><i>\xe9</i></names></problem>", `message été, names={i=é}`},
		{"elements where a text stands", extendedShape, problem + `<code><b>A</b></code><detail>d</detail></problem>`, `message d`},
		{"an element that is not in the shape", extendedShape, problem + `<code>A</code><more><code>B</code></more></problem>`, `id A`},
		{"an empty element", extendedShape, `<problem/>`, ``},
		{"an empty param", extendedShape, `<problem><names/></problem>`, `names=`},
		{"an empty text", extendedShape, `<problem><code/><detail/></problem>`, ``},

		{"attributes", veeamShape, `<Error xmlns="http://www.veeam.com/ent/v1.0" Message="a &#34;b&#34; &amp;" StatusCode="409"></Error>`, `message a "b" &`},
		{"attributes of the schema are none", veeamShape, `<Error xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:Message="no" StatusCode="409"/>`, ``},
		{"a namespace is no attribute", veeamShape, `<Error xmlns:Message="no"/>`, ``},
		{"a text beside an attribute", odataShape, `<m:error xmlns:m="urn:acme"><m:code>A</m:code><m:message xml:lang="en">b</m:message><m:rest><m:limit>3</m:limit></m:rest></m:error>`, `id A, message b, limit=3`},

		{"an item of the error, and one of each wrong field", jsonapiShape, `<errors><error><id>r-1</id><status>422</status><code>A</code><detail>m</detail><meta><limit>3</limit></meta></error>` +
			`<error><status>422</status><detail>d</detail><source><pointer>/a</pointer></source></error><error><status>422</status><detail>e</detail><source><header>If-Match</header></source></error></errors>`,
			`id A, message m, instance r-1, limit=3, [body /a : d], [header If-Match : e]`},
		{"that item alone", jsonapiShape, `<errors><error><status>422</status><code>A</code></error></errors>`, `id A`},

		{"alternatives: wrong fields", linodeShape, `<error><errors><item><field>a</field><reason>r</reason></item></errors></error>`, `[?  a: r]`},
		{"alternatives: the message", linodeShape, `<error><errors><item><reason>m</reason></item></errors></error>`, `message m`},
		{"alternatives: neither", linodeShape, `<error><errors><item><other>m</other></item></errors></error>`, ``},
		{"alternatives beside members: the first", eitherShape, `<error><fields><item name="a.b">d</item><item name="a.b">e</item></fields><limit>3</limit></error>`, `limit=3, [?  a.b: d], [?  a.b: e]`},
		{"alternatives beside members: the second", eitherShape, `<error code="A"><detail>m</detail></error>`, `id A, message m`},

		{"a map by names", mapBy(theName, just(theDetail)), `<e><item name="a&#34;b">d</item><item name="c">e</item><item>f</item></e>`, `[?  a"b: d], [?  c: e]`},
		{"a map by pointers", mapBy(thePointer, just(anObject, shaped("detail", theDetail))), `<e><item pointer="/a"><detail>d</detail></item></e>`, `[body /a : d]`},
		{"a map by parameters of the query", mapBy(theQuery, just(theDetail)), `<e><item query="a">d</item></e>`, `[query a : d]`},
		{"a map by headers", mapBy(theField, just(theDetail)), `<e><item header="A">d</item></e>`, `[header A : d]`},

		{"two items for each wrong field", just(aList, just(eachField, just(theName)), just(theID), just(eachField, just(theDetail))), `<e><i>a</i><i>b</i><i>A</i><i>c</i><i>d</i></e>`, `id A, [?  a: c], [?  b: d]`},
		{"a list without what is missing", just(aList, literalOf(`null`), just(theMessage), just(theID), just(theInstance)), `<e><item>A</item></e>`, `id A`},
		{"a list with all", just(aList, literalOf(`null`), just(theMessage), just(theID), just(theInstance)), `<e><item>m</item><item>A</item><item>r</item></e>`, `id A, message m, instance r`},
		{"a list of params", just(aList, just(theParams), just(theMessage)), `<e><item>m</item></e>`, `message m`},
		{"a list with more than the shape has", just(aList, just(theID)), `<e><item>A</item><item>B</item></e>`, `id A`},
		{"a text of params", just(anObject, ofWhat(shaped("a", theParam), "limit"), ofWhat(shapedAttr("b", theParam), "names")), `<e b="&lt;"><a> 3 </a></e>`, `limit= 3 , names=<`},
		{"values of the row", just(anObject, ofWhat(shaped("a", theValue), "kind"), ofWhat(shapedAttr("b", theValue), "level")), `<e b="3"><a>k</a></e>`, `value kind=k, value level=3`},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := strings.TrimPrefix(nameOfRoot(c.body), "p:")
			s := said{rows: []*row{&rowTooMany, &rowBlocked}}
			if err := readXML(c.body, strings.TrimPrefix(root, "m:"), &c.shape, &s); err != nil {
				t.Fatal(err)
			}
			if got := saying(&s); got != c.want {
				t.Errorf("it says\n\t%s\nnot\n\t%s", got, c.want)
			}
		})
	}
}

// nameOfRoot is the name of the first element.
func nameOfRoot(body string) string {
	for i := range body {
		if rest := body[i+1:]; body[i] == '<' && rest != "" && rest[0] != '!' && rest[0] != '?' {
			return rest[:strings.IndexAny(rest, " />")]
		}
	}
	return ""
}

// What is no document of the shape says nothing, and why.
func TestReadNoXML(t *testing.T) {
	const code = `<problem><code>A</code>`
	for _, c := range []struct{ body, want string }{
		{"", "it has no XML"},
		{" \n", "it has no XML"},
		{`{"code":"A"}`, "its XML has text beside the root"},
		{"<!DOCTYPE html><html><body>Bad Gateway</body></html>", "the root of its XML is not problem"},
		{code, "its XML is none: XML syntax error on line 1: unexpected EOF"},
		{code + "</problem", "its XML is none: XML syntax error on line 1: unexpected EOF"},
		{code + "</error>", "its XML is none: XML syntax error on line 1: element <problem> closed by </error>"},
		{code + "</problem></problem>", "its XML is none: XML syntax error on line 1: unexpected end element </problem>"},
		{code + "</problem><problem/>", "its XML has an element behind the root"},
		{code + "</problem>.", "its XML has text beside the root"},
		{"." + code + "</problem>", "its XML has text beside the root"},
		{code + "&nbsp;</problem>", "its XML is none: XML syntax error on line 1: invalid character entity &nbsp;"},
		{`<!DOCTYPE problem [<!ENTITY a "b">]>` + code + "&a;</problem>", "its XML is none: XML syntax error on line 1: invalid character entity &a;"},
		{code + "\x00</problem>", "its XML is none: XML syntax error on line 1: illegal character code U+0000"},
		{code + "\xff</problem>", "its XML is none: XML syntax error on line 1: invalid UTF-8"},
		{`<?xml version="1.0" encoding="UTF-16"?>` + code + "</problem>", `its XML is none: xml: opening charset "UTF-16": its character set is unknown`},
		{code + "<" + strings.Repeat("é", 200) + "></b></problem>", "its XML is none: XML syntax error on line 1: element <" + strings.Repeat("é", 81) + " …"},
		{code + "<a b=c/></problem>", "its XML is none: XML syntax error on line 1: unquoted or missing attribute value in element"},
	} {
		s := said{rows: errorRows[:]}
		err := readXML(c.body, "problem", &extendedShape, &s)
		if err == nil || err.Error() != c.want || saying(&s) != "" {
			t.Errorf("%q: the error %v, and it says %q; want %s", c.body, err, saying(&s), c.want)
		}
	}
}

// What a body of 1 MiB has too much of is bounded.
func TestReadXMLOfOneMiB(t *testing.T) {
	const size, most = 1 << 20, 80 << 20
	fill := func(before, of, after string) string {
		return before + strings.Repeat(of, (size-len(before)-len(after))/len(of)) + after
	}
	problem := func(of string) string { return fill("<problem>", of, "</problem>") }
	for name, body := range map[string]string{
		"elements":               problem("<a/>"),
		"elements in each other": problem("<a>"),
		"params":                 problem("<limit>3</limit>"),
		"wrong fields":           fill("<problem><errors>", "<i><pointer/></i>", "</errors></problem>"),
		"items":                  fill("<problem><names>", "<i/>", "</names></problem>"),
		"pieces of text":         fill("<problem><detail>", "a<!---->", "</detail></problem>"),
		"text":                   fill("<problem><detail>", "a", "</detail></problem>"),
		"references":             fill("<problem><detail>", "&lt;", "</detail></problem>"),
		"attributes":             fill("<problem", ` a=""`, "/>"),
		"namespaces":             fill("<problem", ` xmlns:a="b"`, "/>"),
		"instructions":           fill("", "<?a?>", "<problem/>"),
		"a document type":        fill("<!DOCTYPE a [", "<!ENTITY a 'a'>", "]><problem/>"),
		"brackets":               fill("<!DOCTYPE a ", "<", "><problem/>"),
		"a name":                 fill("<", "a", "/>"),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			s := said{rows: errorRows[:]}
			_ = readXML(body, "problem", &extendedShape, &s) // of some it is an error
			runtime.ReadMemStats(&after)
			if took := after.TotalAlloc - before.TotalAlloc; took > most {
				t.Errorf("it took %d MiB, more than %d", took>>20, most>>20)
			}
		})
	}
}

// What stands in an element is a value of a param's type.
func TestValuesInXML(t *testing.T) {
	type part struct {
		Name  string `json:"name"`
		Sizes []int  `json:"sizes"`
	}
	type cause struct {
		Code  string    `json:"code"`
		Count int       `json:"count,omitempty"`
		At    time.Time `json:"at"`
		Last  *part     `json:"last,omitempty"`
		Parts []part    `json:"parts"`
	}
	at := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)
	for _, c := range []struct {
		text string
		want any
	}{
		{"", ""},
		{" a &lt; ", " a < "},
		{"a<![CDATA[<]]><!-- b -->&#xD;", "a<\r"},
		{"a\r\nb", "a\nb"}, // XML 1.0, section 2.11
		{"-17", -17},
		{" " + strconv.Itoa(math.MaxInt) + "\n", math.MaxInt},
		{"true", true},
		{" false ", false},
		{"0.5", 0.5},
		{"1e+300", 1e300},
		{"+Inf", math.Inf(1)},
		{"-1.5", -1500 * time.Millisecond},
		{"0.000000001", time.Nanosecond},
		{"2026-01-02T03:04:05.000006Z", at},
		{"", []string{}},
		{"<i>a</i><i></i><i> &amp; </i>", []string{"a", "", " & "}},
		{" <m:i>1</m:i> <m:i>2</m:i> ", []int{1, 2}},
		{"<i>1.5</i>", []time.Duration{1500 * time.Millisecond}},
		{"<i>2026-01-02T03:04:05.000006Z</i>", []time.Time{at}},
		{"", cause{}},
		{"<code>a</code><new>b</new><at>2026-01-02T03:04:05.000006Z</at><last><name>n</name><sizes><i>1</i></sizes></last><parts><i><name>m</name></i></parts>",
			cause{Code: "a", At: at, Last: &part{"n", []int{1}}, Parts: []part{{Name: "m"}}}},
		{"<i><code>a</code></i>", []cause{{Code: "a"}}},
	} {
		v := reflect.New(reflect.TypeOf(c.want)).Elem()
		if ok := setXML(t, v, c.text); !ok || !reflect.DeepEqual(v.Interface(), c.want) {
			t.Errorf("%q: %#v, %v, want %#v", c.text, v.Interface(), ok, c.want)
		}
	}
	for _, c := range []struct {
		text string
		of   any
	}{
		{"<a/>", ""},
		{"", 0}, {"a", 0}, {"1.5", 0}, {"9223372036854775808", 0}, {"<a/>", 0},
		{"", false}, {"1", false},
		{"", 0.5}, {"1e999", 0.5},
		{"", time.Second}, {"1h", time.Second}, {"NaN", time.Second}, {"1e300", time.Second}, {"9223372037", time.Second},
		{"", at}, {"2026-01-02", at},
		{"a", []string{}}, {"<i>a</i>b", []string{}}, {"<i>a</i>", []int{}},
		{"<count>a</count>", cause{}}, {"<last><sizes>3</sizes></last>", cause{}},
	} {
		v := reflect.New(reflect.TypeOf(c.of)).Elem()
		if setXML(t, v, c.text) {
			t.Errorf("%q is %#v", c.text, v.Interface())
		}
	}
}

// setXML gives a variable what an element has that has this in it.
func setXML(t *testing.T, v reflect.Value, text string) bool {
	e, err := parseXML(`<p xmlns:m="urn:acme">`+text+"</p>", "p")
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return e.raw().set(v)
}

// Whatever a body is, reading it ends, and says nothing where encoding/xml has none of it.
func FuzzReadXML(f *testing.F) {
	for _, body := range []string{
		`<problem xmlns="urn:ietf:rfc:7807"><code>A</code><errors><i><pointer>/a</pointer><detail>d</detail></i></errors><names><i>a</i></names></problem>`,
		`<Error xmlns="http://www.veeam.com/ent/v1.0" Message="a &#34;b&#34; &amp;" StatusCode="409"></Error>`,
		`<m:error xmlns:m="urn:acme"><m:code>A</m:code><m:message xml:lang="en">b</m:message><m:rest><m:limit>3</m:limit></m:rest></m:error>`,
		`<errors><error><status>422</status><detail>d</detail><source><pointer>/a</pointer></source></error></errors>`,
		`<error><errors><item><field>a</field><reason>r</reason></item></errors><fields><item name="a.b">d</item></fields></error>`,
		`<?xml version="1.0" encoding="ISO-8859-1"?><!DOCTYPE e [<!ENTITY a "b">]><e><![CDATA[<c>&amp;]]>d<?e?><f`,
		"\ufeff<e>&lt;<!-- a --><i></i></e>",
	} {
		f.Add(body)
	}
	shapes := []*shape{&extendedShape, &veeamShape, &odataShape, &jsonapiShape, &linodeShape, &eitherShape, {is: theMessage}}
	f.Fuzz(func(t *testing.T, body string) {
		root := ""
		for d := xml.NewDecoder(strings.NewReader(body)); root == ""; {
			token, err := d.Token()
			if err != nil {
				break
			}
			if e, ok := token.(xml.StartElement); ok {
				root = e.Name.Local
			}
		}
		for _, of := range shapes {
			s := said{rows: errorRows[:]}
			err := readXML(body, root, of, &s)
			if err != nil && saying(&s) != "" {
				t.Errorf("%q, of which %v, says %s", body, err, saying(&s))
			}
			if err == nil && xml.Unmarshal([]byte(body), new(any)) != nil && !strings.Contains(body, "encoding") {
				t.Errorf("%q says %s, and encoding/xml cannot read it", body, saying(&s))
			}
			for _, p := range s.params.all() {
				for _, v := range []any{new(string), new(int), new(float64), new([]time.Duration), new([]Task)} {
					p.set(reflect.ValueOf(v).Elem())
				}
			}
		}
	})
}

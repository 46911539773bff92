package runtime

import (
	"fmt"
	"strings"
	"testing"
)

const xmlProblem = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
	`<problem xmlns="urn:ietf:rfc:7807"><title>Not Found</title><status>404</status><code>NotFound</code><detail>a &amp; ä</detail></problem>`

// XML 1.0: what encoders write is read without encoding/xml; what else there is, or only
// seems to be XML, is left to it.
func TestPlainXML(t *testing.T) {
	for _, c := range []struct {
		section, document string
		ok                bool
	}{
		{"2", xmlProblem, true},
		{"2", `<e/>`, true},
		{"2", "\n<e\t/>\n", true},
		{"2", "<e/>\r\n", false},
		{"2", ``, false},
		{"2", ` `, false},
		{"2", `<e>`, false},
		{"2", `<e></e`, false},
		{"2", `<e></f>`, false},
		{"2", `<e></e></e>`, false},
		{"2", `<e/><e/>`, false},
		{"2", `<e/>text`, false},
		{"2", `text<e/>`, false},
		{"2", `</e>`, false},
		{"2.2", "<e>\t\n\u00a0\ud7ff\ue000\U0010ffff</e>", true},
		{"2.2", "<e>\x00</e>", false},
		{"2.2", "<e>\x1f</e>", false},
		{"2.2", "<e>\xff</e>", false},
		{"2.2", "<e>\uffff</e>", false},
		{"2.3", `<e a="b" c='d>"'  f = "g" />`, true},
		{"2.3", `<e a=b/>`, false},
		{"2.3", `<e a/>`, false},
		{"2.3", `<e a="<"/>`, false},
		{"2.3", `<e a="b/>`, false},
		{"2.3", `<1/>`, false},
		{"2.3", `< e/>`, false},
		{"2.3", `<é/>`, false}, // which is a name
		{"2.4", `<e>]]&gt;</e>`, true},
		{"2.4", `<e>]]></e>`, false},
		{"2.5", `<e><!-- a --></e>`, false},
		{"2.6", `<e><?a?></e>`, false},
		{"2.7", `<e><![CDATA[a]]></e>`, false},
		{"2.8", `<?xml version="1.0"?><e/>`, false},
		{"2.8", `<!DOCTYPE e><e/>`, false},
		{"2.11", "<e>\r\n</e>", false},
		{"2.11", "<e>&#xD;&#10;</e>", true},
		{"3", `<e><a><b/>c</a>d<a/></e>`, true},
		{"3", `<e/ >`, false},
		{"3.1", `<e ></e >`, true},
		{"4.1", `<e a="&quot;&#34;&apos;">&lt;&gt;&amp;&#x1f600;</e>`, true},
		{"4.1", `<e>&#xd800;</e>`, false},
		{"4.1", `<e>&#0;</e>`, false},
		{"4.1", `<e>&#;</e>`, false},
		{"4.1", `<e>&amp</e>`, false},
		{"4.1", `<e>&a;</e>`, false},
		{"4.1", `<e>&</e>`, false},
		{"names, 6", `<a:e xmlns:a="urn:a"/>`, false},
		{"", "<e>" + strings.Repeat("<e>", maxXMLDepth-1) + strings.Repeat("</e>", maxXMLDepth), true},
		{"", strings.Repeat("<e>", maxXMLDepth+1) + strings.Repeat("</e>", maxXMLDepth+1), false},
		{"", "<e>" + strings.Repeat("<a/>", maxElements) + "</e>", false},
	} {
		root := "e"
		if c.document == xmlProblem {
			root = "problem"
		}
		e, ok := plainXML(c.document, root)
		if ok != c.ok {
			t.Errorf("section %s, %.60q: read: %t", c.section, c.document, ok)
		}
		if _, ok := plainXML(c.document, "other"); ok {
			t.Errorf("section %s, %.60q has another root", c.section, c.document)
		}
		if ok {
			sameXML(t, c.document, root, e)
		}
	}
}

// sameXML fails the test unless encoding/xml has read the same.
func sameXML(t *testing.T, document, root string, got *element) {
	t.Helper()
	want, err := anyXML(document, root)
	if err != nil {
		t.Errorf("%q: %v", document, err)
	} else if treeOf(got) != treeOf(want) {
		t.Errorf("%q is read as\n%s, not\n%s", document, treeOf(got), treeOf(want))
	}
}

func treeOf(e *element) string {
	text := fmt.Sprintf("%s%q%q(", e.name, e.attrs, e.text)
	if e.children != nil && len(e.children) == 0 {
		text += "not nil"
	}
	for _, child := range e.children {
		text += treeOf(child) + " "
	}
	return text + ")"
}

// What is read without encoding/xml is what encoding/xml reads.
func FuzzPlainXML(f *testing.F) {
	for _, document := range []string{
		xmlProblem,
		`<e xmlns="urn:ietf:rfc:7807"><code>A</code><errors><i><pointer>/a</pointer><detail>d</detail></i></errors><names> <i>a</i> b</names></e>`,
		`<e xmlns="http://www.veeam.com/ent/v1.0" Message="a &#34;b&#34; &amp;" StatusCode="409"></e>`,
		`<e a='>' b="]]"><f/>` + "\n\tä</e>\n",
		`<e><![CDATA[<c>&amp;]]>d<?e?><!-- f --></e>`,
	} {
		f.Add(document)
	}
	f.Fuzz(func(t *testing.T, document string) {
		for _, root := range []string{"e", "problem"} {
			if e, ok := plainXML(document, root); ok {
				sameXML(t, document, root, e)
			}
		}
	})
}

func TestPlainXMLAllocates(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	got := testing.AllocsPerRun(100, func() {
		if _, ok := plainXML(xmlProblem, "problem"); !ok {
			t.Fatal("it is not plain")
		}
	})
	if got > 5 { // the elements, the lists of them, the attribute, the text with an escape; with Go 1.22 one more
		t.Errorf("%v allocations", got)
	}
}

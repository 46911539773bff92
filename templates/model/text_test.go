package model

import (
	"encoding/xml"
	"strings"
	"testing"
)

// What the generator escapes for XML is what encoding/xml makes of it, of every
// character and of bytes that are none.
func TestXMLText(t *testing.T) {
	texts := []string{"", "a<b>&\"'c", "\xff", "a\xc0\x80b", "\xed\xa0\x80", "\t\n\r", "\x00\x1f"}
	for c := rune(0); c <= 0x10ffff; c++ {
		texts = append(texts, string(c))
	}
	for _, s := range texts {
		var want strings.Builder
		if err := xml.EscapeText(&want, []byte(s)); err != nil {
			t.Fatal(err)
		}
		if got := XMLText(s); got != want.String() {
			t.Fatalf("%q gives %q, want %q", s, got, &want)
		}
	}
	if XMLHeader != xml.Header {
		t.Errorf("the header is %q", XMLHeader)
	}
}

package loopback

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"time"
)

// phrases are those of the status codes that there are here.
var phrases = map[int]string{
	200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 414: "URI Too Long", 421: "Misdirected Request",
	431: "Request Header Fields Too Large", 500: "Internal Server Error", 503: "Service Unavailable", 505: "HTTP Version Not Supported",
}

// response is the answer with the page; of events and to HEAD, the head of it.
func response(p Page, allow, method string) []byte {
	var b bytes.Buffer
	status := cmp.Or(p.Status, 200)
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", status, phrases[status])
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	line("Date", time.Now().UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT"))
	line("Content-Type", p.Type)
	line("Allow", allow)
	line("Cache-Control", "no-store")
	line("Content-Security-Policy", cmp.Or(p.Policy, "default-src 'none'; frame-ancestors 'none'"))
	line("Cross-Origin-Resource-Policy", "same-origin")
	line("Referrer-Policy", "no-referrer")
	line("X-Content-Type-Options", "nosniff")
	line("Connection", "close")
	if p.Events == nil {
		line("Content-Length", fmt.Sprint(len(p.Text)))
	}
	b.WriteString("\r\n")
	if p.Events == nil && method != "HEAD" {
		b.Write(p.Text)
	}
	return b.Bytes()
}

// event is the data as an event of a stream; without data a comment, which a client
// passes over.
func event(data string) []byte {
	if data == "" {
		return []byte(":\n\n")
	}
	return []byte("data: " + strings.NewReplacer("\r", "", "\n", "\ndata: ").Replace(data) + "\n\n")
}

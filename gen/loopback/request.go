package loopback

import (
	"bufio"
	"errors"
	"io"
	"net/netip"
	"strings"
)

// A request is what there is to know of one.
type request struct{ method, path string }

// A refusal is a request that cannot be answered as it is.
type refusal struct {
	status int
	text   string
}

func (r refusal) Error() string { return r.text }

var (
	malformed  = refusal{400, "This is no request of HTTP/1.1."}
	tooLong    = refusal{431, "The header is too long."}
	targetLong = refusal{414, "The address is too long."}
	noVersion  = refusal{505, "This speaks HTTP/1.1."}
	elsewhere  = refusal{421, "This answers for the loopback addresses of this machine, and for localhost."}
)

// readRequest reads the head of a request (RFC 9112, sections 2 to 5). A page has no use
// for what the header says, but for whom the client means to ask.
func readRequest(conn io.Reader) (request, error) {
	limited := &io.LimitedReader{R: conn, N: maxHead}
	lines := bufio.NewReaderSize(limited, maxHead)
	line, err := readLine(lines)
	for range 4 { // a client may send an empty line before (section 2.2)
		if line == "" && err == nil {
			line, err = readLine(lines)
		}
	}
	if err != nil && limited.N == 0 {
		return request{}, targetLong
	} else if err != nil {
		return request{}, err
	}
	q, target, version, err := requestLine(line)
	if err != nil {
		return q, err
	}
	host, hosts := "", 0
	for {
		line, err := readLine(lines)
		if err != nil && limited.N == 0 {
			return q, tooLong
		} else if err != nil {
			return q, err
		}
		if line == "" {
			break
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || !isToken(name) {
			return q, malformed
		}
		if strings.EqualFold(name, "Host") {
			host, hosts = strings.Trim(value, " \t"), hosts+1
		}
	}
	if hosts > 1 || hosts == 0 && version == "HTTP/1.1" {
		return q, malformed
	}
	if target != "" { // it stands for the header (section 3.2.2)
		host = target
	}
	if (hosts > 0 || target != "") && !isHere(host) {
		return q, elsewhere
	}
	return q, nil
}

// requestLine reads the line that begins a request. Host is that of a target which names
// one.
func requestLine(line string) (q request, host, version string, err error) {
	parts := strings.Split(line, " ")
	if len(parts) != 3 || !isToken(parts[0]) {
		return q, "", "", malformed
	}
	q.method, version = parts[0], parts[2]
	switch {
	case version == "HTTP/1.1" || version == "HTTP/1.0":
	case len(version) == len("HTTP/1.1") && strings.HasPrefix(version, "HTTP/") && isDigit(version[5]) && version[6] == '.' && isDigit(version[7]):
		return q, "", "", noVersion
	default:
		return q, "", "", malformed
	}
	target := parts[1]
	if scheme, rest, ok := strings.Cut(target, "://"); ok && strings.EqualFold(scheme, "http") {
		end := strings.IndexAny(rest, "/?")
		if end < 0 {
			end = len(rest)
		}
		host, target = rest[:end], rest[end:]
		if !strings.HasPrefix(target, "/") {
			target = "/" + target
		}
		if host == "" {
			return q, "", "", malformed
		}
	}
	if !strings.HasPrefix(target, "/") {
		return q, "", "", malformed
	}
	q.path, _, _ = strings.Cut(target, "?")
	return q, host, version, nil
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

var errEnd = errors.New("the connection ended in a line")

// readLine reads a line without its end.
func readLine(r *bufio.Reader) (string, error) {
	slice, err := r.ReadSlice('\n')
	if err != nil {
		return "", errors.Join(errEnd, err)
	}
	line := strings.TrimSuffix(string(slice[:len(slice)-1]), "\r")
	for _, c := range []byte(line) {
		if c < ' ' && c != '\t' || c == 0x7f {
			return "", malformed
		}
	}
	return line, nil
}

// isHere reports whether the host, as a browser names it, is this machine's alone. A name
// that leads here by DNS is anybody's, whose page could then read ours.
func isHere(host string) bool {
	name := host
	if h, _, ok := cutPort(host); ok {
		name = h
	}
	name = strings.TrimSuffix(strings.TrimPrefix(name, "["), "]")
	if strings.EqualFold(strings.TrimSuffix(name, "."), "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.Unmap().IsLoopback()
}

// isToken reports whether the text is a token (RFC 9110, section 5.6.2).
func isToken(text string) bool {
	for _, c := range []byte(text) {
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0) {
			return false
		}
	}
	return text != ""
}

package runtime

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Wait asks for a task until it has ended, and returns it as it is then; as it was
// last known where there is an error. A task that has ended already is not asked for.
// The error is a [*TaskFailedError] where the task has failed, and a [*TaskGoneError]
// where the server knows it no more. A nil client is [http.DefaultClient].
//
// Before each question it waits as long as Retry-After says, of the response that
// brought the task, then of each answer (RFC 9110, section 10.2.3); else by a backoff
// with jitter. It never waits past the deadline of ctx: where the server would have it
// wait for longer, it returns at once; its own backoff is cut short for a last question.
// When ctx ends, the error wraps that of ctx, and names the state of the task.
//
// A state that the table does not know does not end it. After a failure of the transport,
// or an error that may pass (see [Polling.MaxFailures]), it asks again; any other error
// it returns as [Check] makes it.
//
// A task that was stored and read back goes on, at its own absolute href or by
// [Polling.Base].
func Wait[T pollable](ctx context.Context, client Doer, task T, polling ...Polling) (T, error) {
	p, err := newPoller(client, progressOf(task), polling)
	for err == nil && !p.now.ended {
		if err = p.pause(ctx); err == nil {
			task, err = askFor(ctx, p, task)
			err = p.unlessPassing(err)
		}
	}
	if err == nil {
		err = p.failure(task)
	}
	return task, err
}

// Poll asks for a task once and at once, and returns it as it is then, or as it was with
// the error. Of a task that has failed, or is gone, the error is that of [Wait].
func Poll[T pollable](ctx context.Context, client Doer, task T, polling ...Polling) (T, error) {
	now := progressOf(task)
	now.ended = false // it is asked for all the same
	p, err := newPoller(client, now, polling)
	if err == nil {
		task, err = askFor(ctx, p, task)
	}
	if err == nil {
		err = p.failure(task)
	}
	return task, err
}

// A Doer sends requests, as [*http.Client] does.
type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

// A Polling says how [Wait] and [Poll] ask. Its zero value is the usual.
type Polling struct {
	// Accepted is the response that brought the task. Its Retry-After is the first that
	// counts, its URL is what a relative href is relative to, and its Location serves
	// where the task has no href. The header of its request, with the credentials in it,
	// goes along; what that said of its body, its conditions and its connection does not.
	Accepted *http.Response

	// Base is the URL that a relative href is relative to, where Accepted is not at hand.
	Base string

	// Header goes along, too, in place of what Accepted has.
	Header http.Header

	// Interval and MaxInterval are the first wait of the backoff, and the longest: a
	// second and 30 seconds unless given. Each is cut by up to a half, at random.
	Interval, MaxInterval time.Duration

	// MaxFailures is after how many failures in a row the task is asked for again: those
	// of the transport, but for a certificate that is refused, and errors that are
	// [Retryable], or would be with a Retry-After. It is 10 unless given; less than 0 is
	// none.
	MaxFailures int

	// AnyOrigin lets the task lead to another origin (scheme, host and port) than that
	// of Accepted or Base or, without those, of its first href. What leads elsewhere is
	// an error otherwise, since a client may have credentials that it adds to each
	// request. Of the headers that go along, another origin gets none but Accept.
	AnyOrigin bool
}

// A TaskFailedError says that a task has ended by failing.
type TaskFailedError struct {
	State   string // the last one
	Message string // what the task says of it, or ""
	Task    any    // what Wait or Poll has returned beside
}

// Error returns the state and the message.
func (e *TaskFailedError) Error() string {
	text := "the task has failed"
	if e.State != "" {
		text += " (" + e.State + ")"
	}
	if e.Message != "" {
		text += ": " + e.Message
	}
	return text
}

// A TaskGoneError says that the server does not know a task any more.
type TaskGoneError struct {
	State string // the last one that was known, or ""
	Cause error  // that of Check, of a 404 or a 410
}

// Error returns the state, and what the server says.
func (e *TaskGoneError) Error() string {
	text := "the task is gone"
	if e.State != "" {
		text += " (last " + e.State + ")"
	}
	if e.Cause != nil {
		text += ": " + e.Cause.Error()
	}
	return text
}

// Unwrap returns the error that Check has made.
func (e *TaskGoneError) Unwrap() error { return e.Cause }

// A progress is what a task says of itself.
type progress struct {
	state, href, message string
	ended, failed        bool
}

// A poller asks for one task.
type poller struct {
	client      Doer
	now         progress
	at          *url.URL    // where the task answers
	home        *url.URL    // whose origin the headers are for
	anyOrigin   bool        // at may be elsewhere
	header      http.Header // of a request to home's origin
	interval    time.Duration
	maxInterval time.Duration
	maxFailures int

	wait     time.Duration // before the next question
	told     bool          // the server has said so
	short    bool          // the backoff has been cut short, for the last question before the deadline
	failures int           // in a row
	passing  bool          // the error of the last question may pass
	passed   error         // that of the question before, which has passed or will; or nil
}

// newPoller returns a poller of a task that says this of itself.
func newPoller(client Doer, now progress, polling []Polling) (*poller, error) {
	var how Polling
	if len(polling) > 0 {
		how = polling[0]
	}
	p := &poller{
		client:      clientOf(client),
		now:         now,
		anyOrigin:   how.AnyOrigin,
		interval:    orDefault(how.Interval, time.Second),
		maxInterval: orDefault(how.MaxInterval, 30*time.Second),
		maxFailures: orDefault(how.MaxFailures, 10),
	}
	p.maxInterval = max(p.maxInterval, p.interval)
	if how.MaxFailures < 0 {
		p.maxFailures = 0
	}
	var accepted http.Header // of the response
	var of *http.Request
	if how.Accepted != nil {
		accepted, of = how.Accepted.Header, how.Accepted.Request
	}
	p.header = headersOf(of, how.Header, hasJar(p.client))
	p.setWait(retryAfter(accepted, time.Now()))
	if now.ended {
		return p, nil
	}
	switch {
	case of != nil && of.URL != nil:
		p.home = of.URL
	case how.Base != "":
		base, err := url.Parse(how.Base)
		if err == nil {
			err = checkURL(base)
		}
		if err != nil {
			return p, fmt.Errorf("the Base of a polling: %w", err)
		}
		p.home = base
	}
	href := now.href
	if href == "" {
		href = accepted.Get("Location")
	}
	if href == "" {
		return p, errors.New("the task has no href, so there is nowhere to ask for it")
	}
	return p, p.moveTo(href, p.home)
}

// orDefault returns a number that is above zero, else the other.
func orDefault[N int | time.Duration](n, usual N) N {
	if n > 0 {
		return n
	}
	return usual
}

// moveTo makes href, which is relative to the base if that is not nil, where the task
// answers.
func (p *poller) moveTo(href string, base *url.URL) error {
	at, err := url.Parse(href)
	if err != nil {
		return errors.New("the href of the task is no URI") // which may have credentials in it
	}
	switch {
	case base != nil:
		at = base.ResolveReference(at)
	case !at.IsAbs():
		return fmt.Errorf("the href of the task is relative: %q; give Wait the response that brought the task, or the URL that it is relative to, as in Polling{Base: \"https://api.example.com\"}", href)
	}
	if err := checkURL(at); err != nil {
		return fmt.Errorf("the href of the task: %w", err)
	}
	if p.home == nil {
		p.home = at
	}
	if !p.anyOrigin && originOf(at) != originOf(p.home) {
		return fmt.Errorf("the href of the task leads to %s, and the credentials are for %s; Polling{AnyOrigin: true} asks there, without them", originOf(at), originOf(p.home))
	}
	p.at = at
	return nil
}

// checkURL reports a URL that no HTTP client can ask.
func checkURL(u *url.URL) error {
	if scheme := strings.ToLower(u.Scheme); scheme != "http" && scheme != "https" || u.Host == "" {
		return fmt.Errorf("%q is no URL of HTTP", placeOf(u))
	}
	return nil
}

// originOf is the origin of a URL (RFC 9110, section 4.3.1).
func originOf(u *url.URL) string {
	scheme, port := strings.ToLower(u.Scheme), u.Port()
	if port == "" && scheme == "http" {
		port = "80"
	} else if port == "" {
		port = "443"
	}
	return scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port
}

// ownHeaders are those of a request that are about its own body, connection or effect,
// beside those whose name begins with Content- or If-.
var ownHeaders = []string{
	"Accept-Encoding", "Connection", "Expect", "Idempotency-Key", "Keep-Alive", "Prefer", "Proxy-Connection", "Range", "Te",
	"Trailer", "Transfer-Encoding", "Upgrade", "X-Http-Method-Override",
}

// headersOf is the header with which a task is asked for: that of the request that
// brought it, and what the caller gives. A client that has a jar adds the cookies itself.
func headersOf(accepted *http.Request, given http.Header, hasJar bool) http.Header {
	h := http.Header{}
	if accepted != nil {
		for key, values := range accepted.Header {
			if !strings.HasPrefix(key, "Content-") && !strings.HasPrefix(key, "If-") {
				h[key] = values
			}
		}
		for _, key := range ownHeaders {
			delete(h, key)
		}
		if hasJar {
			delete(h, "Cookie")
		}
	}
	for key, values := range given {
		h[http.CanonicalHeaderKey(key)] = values
	}
	if h["Accept"] == nil {
		h["Accept"] = []string{taskTypes}
	}
	return h
}

// clientOf returns the client, or the default one, but so that a redirect to another
// origin takes no header along: net/http knows the names of a few that are credentials.
func clientOf(client Doer) Doer {
	c, is := client.(*http.Client)
	switch {
	case client == nil, is && c == nil:
		c = http.DefaultClient
	case !is:
		return client
	}
	careful := *c
	careful.CheckRedirect = func(r *http.Request, via []*http.Request) error {
		switch {
		case c.CheckRedirect != nil:
			if err := c.CheckRedirect(r, via); err != nil {
				return err
			}
		case len(via) >= 10:
			return errors.New("stopped after 10 redirects") // as net/http does
		}
		if originOf(r.URL) != originOf(via[0].URL) {
			r.Header = http.Header{"Accept": r.Header["Accept"]}
		}
		return nil
	}
	return &careful
}

// hasJar reports whether the client adds cookies of its own.
func hasJar(client Doer) bool {
	c, is := client.(*http.Client)
	return is && c.Jar != nil
}

// setWait sets how long to wait before the next question: as the server says, else by
// the backoff. A server that says 0, or a time that is past, would be asked without
// end if it were taken at its word.
func (p *poller) setWait(after time.Duration, told bool) {
	if p.told = told && after > 0; p.told {
		p.wait = after
		return
	}
	p.wait = p.interval/2 + rand.N(p.interval/2+1)
	if p.interval = 2 * p.interval; p.interval > p.maxInterval || p.interval < 0 {
		p.interval = p.maxInterval
	}
}

// minMargin is how long before the deadline the last question comes, unless half of what
// is left is less.
const minMargin = time.Second

// pause waits before the next question.
func (p *poller) pause(ctx context.Context) error {
	if ctx.Err() != nil {
		return p.stopped(ctx)
	}
	wait := p.wait
	if deadline, ok := ctx.Deadline(); ok {
		left := time.Until(deadline)
		margin := min(minMargin, left/2)
		switch {
		case p.told && wait < left, wait <= left-margin:
		case p.told || p.short:
			return p.givenUp(fmt.Errorf("%w, before it is to be asked for again", context.DeadlineExceeded))
		default:
			wait, p.short = left-margin, true
		}
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return p.stopped(ctx)
	}
}

// stopped is the error of a context that has ended.
func (p *poller) stopped(ctx context.Context) error {
	err := ctx.Err()
	if cause := context.Cause(ctx); cause != nil && !errors.Is(err, cause) {
		err = fmt.Errorf("%w: %w", err, cause)
	}
	return p.givenUp(err)
}

// givenUp is the error of a wait that has been given up, with that of the last question.
func (p *poller) givenUp(err error) error {
	if p.passed != nil {
		return fmt.Errorf("waiting for a task in state %q: %w; before that: %w", p.now.state, err, p.passed)
	}
	return fmt.Errorf("waiting for a task in state %q: %w", p.now.state, err)
}

// askFor asks once, and returns the task as it is then, or as it was with the error.
func askFor[T pollable](ctx context.Context, p *poller, task T) (T, error) {
	p.passing = false
	resp, body, err := p.get(ctx)
	if err != nil {
		return task, err
	}
	var next T
	if err := decodeTask(resp.Header.Get("Content-Type"), body, &next); err != nil {
		return task, fmt.Errorf("the answer to GET %s is no task: %w", placeOf(p.at), err)
	}
	now := progressOf(next)
	if now.state == "" {
		return task, fmt.Errorf("the answer to GET %s is no task: it has no state", placeOf(p.at))
	}
	p.now = now
	if now.ended || now.href == "" {
		return next, nil
	}
	base := p.at
	if resp.Request != nil && resp.Request.URL != nil {
		base = resp.Request.URL
	}
	return next, p.moveTo(now.href, base)
}

// get asks once, and returns the answer with its body.
func (p *poller) get(ctx context.Context) (*http.Response, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.at.String(), nil)
	if err != nil {
		return nil, nil, err
	}
	if originOf(p.at) == originOf(p.home) {
		r.Header = p.header.Clone()
	} else {
		r.Header["Accept"] = p.header["Accept"]
	}
	resp, err := p.client.Do(r)
	if err != nil {
		refused := resp != nil // a redirect
		return nil, nil, p.broken(ctx, err, refused)
	}
	if err := Check(resp); err != nil {
		return nil, nil, p.refused(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return nil, nil, fmt.Errorf("the answer to GET %s is no task, but a %d", placeOf(p.at), resp.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	switch {
	case err != nil:
		return nil, nil, p.broken(ctx, err, false)
	case len(body) > maxBody:
		return nil, nil, fmt.Errorf("the answer to GET %s is no task: it has more than 1 MiB", placeOf(p.at))
	}
	p.setWait(retryAfter(resp.Header, time.Now()))
	return resp, bytes.TrimPrefix(body, []byte("\ufeff")), nil
}

// broken is the error of a question without an answer. It may pass, unless the client
// has refused to go on.
func (p *poller) broken(ctx context.Context, err error, refused bool) error {
	if ctx.Err() != nil {
		return p.stopped(ctx)
	}
	if u, ok := err.(*url.Error); ok { // which has the whole URL
		err = u.Err
	}
	if IsRemote(err) { // by Transport
		return p.refused(err)
	}
	var certificate *tls.CertificateVerificationError
	p.passing = !refused && !errors.As(err, &certificate)
	p.setWait(0, false)
	return fmt.Errorf("asking for a task in state %q at %s: %w", p.now.state, placeOf(p.at), err)
}

// refused is the error of an answer that is one, as Check has made it. It may pass
// where the table has it so.
func (p *poller) refused(err error) error {
	f := remoteIn(err)
	if f == nil { // there was no answer
		return err
	}
	after, ok := Retryable(err, http.MethodGet)
	p.setWait(after, ok)
	// What may be sent again when Retry-After says so has the backoff without it.
	p.passing = ok || cmp.Or(f.row.retry, usualRetry(f.row.code)) == "after"
	if f.row.code == http.StatusNotFound || f.row.code == http.StatusGone {
		return &TaskGoneError{p.now.state, err}
	}
	return err
}

// unlessPassing returns the error of a question, but nil where it is to be asked again.
func (p *poller) unlessPassing(err error) error {
	p.passed = nil
	switch {
	case err == nil:
		p.failures = 0
	case p.passing && p.failures < p.maxFailures:
		p.failures++
		p.passed = err
		return nil
	}
	return err
}

// failure is the error of a task that has failed, or nil.
func (p *poller) failure(task any) error {
	if !p.now.failed {
		return nil
	}
	return &TaskFailedError{p.now.state, p.now.message, task}
}

// taskSyntax is the syntax of a media type: json, xml, or another (RFC 6838, section
// 4.2.8).
func taskSyntax(mediaType string) string {
	kind, _, _ := mime.ParseMediaType(mediaType)
	_, syntax, _ := strings.Cut(kind, "/")
	return syntax[strings.LastIndexByte(syntax, '+')+1:]
}

func taskFromJSON(body []byte, task any) error { return json.Unmarshal(body, task) }

func taskFromXML(body []byte, task any) error { return xml.Unmarshal(body, task) }

// errTaskSyntax is the error of a task in a form that the table does not have.
func errTaskSyntax(mediaType string) error {
	return fmt.Errorf("its Content-Type is %q, and tasks come as %s", mediaType, taskTypes)
}

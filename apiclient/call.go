package apiclient

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
)

const (
	maxBody = 8 << 20  // the most bytes that the answer about one thing may have
	maxList = 64 << 20 // and a list: some twenty thousand tasks, all of which are held in memory at once
)

// An op is one operation with its arguments.
type op struct {
	name, method string
	path         []string // below /api, not escaped
	verb         string   // after the path: $update or $delete; no id begins so
	query        url.Values
	in           any     // nil without a body
	list         bool    // the answer may be long
	work         bool    // one of many requests, for which nobody waits one by one
	tells        ability // of what its answer tells whether there is any
	ofOne        bool    // a 404 may be about the one thing that was asked for
}

func (o op) writes() bool { return o.method != http.MethodGet }

// most is how many bytes the answer may have.
func (o op) most() int {
	if o.list {
		return maxList
	}
	return maxBody
}

// limit is how long the whole call may take, when each request may take so long. What
// batch work waits at the service's wish comes on top.
func (o op) limit(timeout time.Duration) time.Duration {
	if o.work {
		return timeout + longestAskedWork
	}
	return timeout
}

// url returns the operation's address; every part of the path is escaped here. It
// fails on a part that would lead to another address: with an empty id, an update
// of a task would be a create, and with $delete as its id a batch.
func (o op) url(base string) (string, error) {
	var b strings.Builder
	b.WriteString(base + "/api")
	for _, part := range o.path {
		if part == "" || part == "." || part == ".." || part[0] == '$' {
			return "", fmt.Errorf("%q cannot be an id", part)
		}
		b.WriteString("/" + url.PathEscape(part))
	}
	if o.verb != "" {
		b.WriteString("/" + o.verb) // its $ stays as it is
	}
	if len(o.query) > 0 {
		b.WriteString("?" + o.query.Encode())
	}
	return b.String(), nil
}

// about is what an answer says besides its body.
type about struct {
	requestID string
	date      time.Time // by the service's clock, in whole seconds; zero when it does not say
}

func aboutAnswer(h http.Header) about {
	date, _ := http.ParseTime(h.Get("Date"))
	return about{requestID(h), date}
}

// call sends an operation, again where that is safe, and decodes its answer. Its
// errors are all *Error.
func call[T any](ctx context.Context, c *Client, o op) (*T, about, error) {
	address, err := o.url(c.base)
	if err != nil {
		return nil, about{}, &Error{Op: o.name, Err: &failure{err, []error{ErrInvalid, ErrNotSent}}}
	}
	var body []byte
	if o.in != nil {
		if body, err = json.Marshal(o.in, JSONOptions); err != nil {
			err = fmt.Errorf("encode the request: %w", err)
			return nil, about{}, &Error{Op: o.name, Err: &failure{err, []error{ErrInvalid, ErrNotSent}}}
		}
	}
	found, stopped := c.up.breaker.allow(o)
	if stopped != nil {
		return nil, about{}, stopped
	}
	out, a, failed := tries[T](ctx, c, o, address, body)
	found(finding(ctx, failed))
	if failed != nil {
		return nil, a, failed
	}
	return out, a, nil
}

// tries sends an operation until it has an answer, the call's time is over, or there
// is no sense in it.
func tries[T any](ctx context.Context, c *Client, o op, address string, body []byte) (*T, about, *Error) {
	ctx, cancel := context.WithTimeout(ctx, o.limit(c.timeout))
	defer cancel()
	for try := 1; ; try++ {
		out, a, failed := once[T](ctx, c, o, address, body)
		if failed == nil || !c.up.again(ctx, o, failed, try) {
			return out, a, failed
		}
	}
}

// once sends an operation one time.
func once[T any](ctx context.Context, c *Client, o op, address string, body []byte) (*T, about, *Error) {
	token, failed := c.ready(ctx, o)
	if failed != nil {
		return nil, about{}, failed
	}
	if o.work && o.writes() {
		ctx = context.WithoutCancel(ctx) // from here on it is brought to its end
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	sent := time.Now()
	out, a, failed := send[T](ctx, c, o, address, token, body)
	c.up.heard(o, sent, failed)
	return out, a, failed
}

// ready waits until the operation may be sent, and returns the token to send it with.
// Only then is the token asked for, for they age; and as that may take a while, it is
// looked once more whether the operation may be sent.
func (c *Client) ready(ctx context.Context, o op) (string, *Error) {
	if held := c.up.gate.pass(ctx, o); held != nil {
		return "", held
	}
	token, err := c.token(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
		return "", notSent(ctx, o, err)
	case err != nil:
		return "", &Error{Op: o.name, Err: err}
	}
	return token, c.up.gate.pass(ctx, o)
}

// send sends a request and reads its answer.
func send[T any](ctx context.Context, c *Client, o op, address, token string, body []byte) (*T, about, *Error) {
	var way passage
	if o.writes() {
		ctx = way.watch(ctx)
	}
	req, err := c.request(ctx, o.method, address, token, body)
	if err != nil {
		return nil, about{}, &Error{Op: o.name, Err: err}
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, about{}, noAnswer(ctx, o, err, !way.neverSent(err))
	}
	defer res.Body.Close()
	return answer[T](ctx, o, res)
}

// token returns a token to send at once. It fails when ctx ended meanwhile, and on
// one that no header can carry, which the transport would tell only when asked to
// send it.
func (c *Client) token(ctx context.Context) (string, error) {
	token, err := c.tokens(ctx)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return "", fmt.Errorf("get a token: %w", err)
	}
	if strings.ContainsFunc(token, func(r rune) bool { return r < ' ' || r == '\x7f' }) {
		return "", errors.New("get a token: it has characters that no header can carry")
	}
	return token, nil
}

// request makes the request of an operation. It must have no Idempotency-Key or
// X-Idempotency-Key: on seeing one, net/http sends a write again by itself.
func (c *Client) request(ctx context.Context, method, address, token string, body []byte) (*http.Request, error) {
	var in io.Reader
	if body != nil {
		in = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, in)
	if err != nil {
		return nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.agent)
	return req, nil
}

var errTooLong = errors.New("the answer is too long")

// answer reads what came back. Bodies are read to their end, so that the connection
// can be used again.
func answer[T any](ctx context.Context, o op, res *http.Response) (*T, about, *Error) {
	a := aboutAnswer(res.Header)
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return nil, a, refusal(o, res)
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, int64(o.most())+1))
	if err != nil {
		e := noAnswer(ctx, o, fmt.Errorf("read the answer: %w", err), true)
		e.Status, e.RequestID = res.StatusCode, a.requestID
		return nil, a, e
	}
	var out *T
	if err = errTooLong; len(body) <= o.most() {
		out, err = decode[T](res.Header.Get("Content-Type"), body)
	}
	if err != nil {
		e := unusable(o, err)
		e.Status, e.RequestID = res.StatusCode, a.requestID
		return nil, a, e
	}
	return out, a, nil
}

// decode reads the body of a success. The media type serves only to word a
// failure: what decodes and is complete is an answer, whatever it calls itself.
func decode[T any](contentType string, body []byte) (*T, error) {
	out := new(T)
	if err := json.Unmarshal(body, out, JSONOptions); err != nil {
		media, _, _ := mime.ParseMediaType(contentType)
		if media == "application/json" || strings.HasSuffix(media, "+json") {
			return nil, fmt.Errorf("decode the answer: %w", err)
		}
		return nil, fmt.Errorf("the answer is %q, not JSON", media)
	}
	if a, ok := any(out).(interface{ lacks() string }); ok && a.lacks() != "" {
		return nil, fmt.Errorf("the answer has no %s", a.lacks())
	}
	return out, nil
}

package apiclient

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// call sends an operation, again where that is safe, and decodes its answer. Its
// errors are all *Error.
func call[T any](ctx context.Context, c *Client, o op) (*T, about, error) {
	address, err := o.url(c.base)
	if err != nil {
		return nil, about{}, invalid(o, err)
	}
	body, err := o.body()
	if err != nil {
		return nil, about{}, invalid(o, err)
	}
	found, stopped := c.up.breaker.allow(o)
	if stopped != nil {
		return nil, about{}, stopped
	}
	learned := errNothingSaid // unless the call comes to an end
	defer func() { found(learned) }()
	out, a, failed := tries[T](ctx, c, o, address, body)
	learned = finding(ctx, failed)
	if failed != nil {
		return nil, a, failed
	}
	return out, a, nil
}

// invalid is a call that cannot be sent at all.
func invalid(o op, cause error) *Error {
	return &Error{Op: o.name, Err: &failure{cause, []error{ErrInvalid, ErrNotSent}}}
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

package apiclient

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"
)

// maxBody is the most that an answer may have.
const maxBody = 8 << 20

// An op is one operation with its arguments.
type op struct {
	name, method, url string
	in                any // nil without a body
}

func (o op) writes() bool { return o.method != http.MethodGet }

// call sends an operation, again where that is safe, and decodes its answer. It
// returns the service's request id as well.
func call[T any](ctx context.Context, c *Client, o op) (*T, string, error) {
	var body []byte
	if o.in != nil {
		var err error
		if body, err = json.Marshal(o.in, JSONOptions); err != nil {
			return nil, "", &Error{Op: o.name, Err: fmt.Errorf("encode the request: %w", err)}
		}
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	for try := 0; ; try++ {
		out, id, err := once[T](ctx, c, o, body)
		if err == nil || !again(ctx, o, err, try) {
			if err != nil {
				return nil, id, err
			}
			return out, id, nil
		}
	}
}

// once sends an operation one time.
func once[T any](ctx context.Context, c *Client, o op, body []byte) (*T, string, *Error) {
	token, err := c.tokens(ctx)
	if err != nil {
		return nil, "", &Error{Op: o.name, Err: fmt.Errorf("get a token: %w", err)}
	}
	req, err := http.NewRequestWithContext(ctx, o.method, o.url, bytes.NewReader(body))
	if err != nil {
		return nil, "", &Error{Op: o.name, Err: err}
	}
	if body == nil {
		req.Body, req.GetBody = nil, nil
	} else {
		req.Header.Set("Content-Type", "application/json")
	}
	if o.writes() {
		req.GetBody = nil // the transport must not send a write again by itself
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.agent)

	res, err := c.http.Do(req)
	if err != nil {
		return nil, "", noAnswer(ctx, o, err, !neverSent(err))
	}
	defer drain(res.Body)
	return answer[T](ctx, o, res)
}

func answer[T any](ctx context.Context, o op, res *http.Response) (*T, string, *Error) {
	id := requestID(res)
	if res.StatusCode < 200 || res.StatusCode > 299 {
		e := refusal(o, res)
		if o.writes() && e.Status >= 500 && !e.notTaken() || e.Status < 400 {
			e.Err = causes{ErrUnavailable, fmt.Errorf("status %d", e.Status), ErrOutcomeUnknown}
		}
		return nil, id, e
	}
	if media, _, _ := mime.ParseMediaType(res.Header.Get("Content-Type")); media != "application/json" && !strings.HasSuffix(media, "+json") {
		return nil, id, unreadable(o, res.StatusCode, id, fmt.Errorf("the answer is %q, not JSON", media))
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxBody+1))
	switch {
	case err != nil:
		return nil, id, noAnswer(ctx, o, err, true).with(res, id)
	case len(body) > maxBody:
		return nil, id, unreadable(o, res.StatusCode, id, errors.New("the answer is too long"))
	}
	out := new(T)
	if err := json.Unmarshal(body, out, JSONOptions); err != nil {
		return nil, id, unreadable(o, res.StatusCode, id, err)
	}
	return out, id, nil
}

func (e *Error) with(res *http.Response, requestID string) *Error {
	e.Status, e.RequestID = res.StatusCode, requestID
	return e
}

// drain reads what is left, so that the connection can be used again.
func drain(body io.ReadCloser) {
	_, _ = io.CopyN(io.Discard, body, maxErrorBody)
	_ = body.Close()
}

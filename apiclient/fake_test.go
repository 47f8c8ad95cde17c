package apiclient

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// taskID is the id of the task that most tests speak of.
const taskID = "6f1d3c1e-8a52-4c7b-9d0e-2b7a45e9f310"

// smallTask is the least that is a task.
const smallTask = `{"id":"` + taskID + `","state":"Open"}`

// A reply is what the service in memory does with one request.
type reply func(*http.Request) (*http.Response, error)

// A service in memory gives its replies in turn, the last one for ever.
type service struct {
	mu      sync.Mutex
	replies []reply
	seen    []string // method, address and body of each request
}

func (s *service) RoundTrip(r *http.Request) (*http.Response, error) {
	line := r.Method + " " + r.URL.RequestURI()
	if r.Body != nil {
		body, _ := io.ReadAll(r.Body)
		line += " " + string(body)
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	return s.next(line)(r)
}

func (s *service) next(line string) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, line)
	return s.replies[min(len(s.seen), len(s.replies))-1]
}

// serving returns a service with these replies and a client of it.
func serving(t testing.TB, replies ...reply) (*service, *Client) {
	t.Helper()
	s := &service{replies: replies}
	return s, client(t, "http://workflow.test/workflow", WithTransport(s))
}

func client(t testing.TB, base string, options ...Option) *Client {
	t.Helper()
	c, err := New(base, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.http.CloseIdleConnections)
	return c.As(func(context.Context) (string, error) { return "a-token", nil })
}

// says answers with a status, a body and headers by turns: name, value.
func says(status int, body string, header ...string) reply {
	return func(r *http.Request) (*http.Response, error) {
		return response(r, status, strings.NewReader(body), header...), nil
	}
}

func response(r *http.Request, status int, body io.Reader, header ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json; charset=utf-8"}}
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(body), Request: r, ContentLength: -1}
}

func fails(err error) reply {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// hangs gives no answer for as long as the request may take.
func hangs(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, context.Cause(r.Context())
}

// half answers with the beginning of a body, after which the connection breaks.
func half(status int, body string) reply {
	return func(r *http.Request) (*http.Response, error) {
		return response(r, status, io.MultiReader(strings.NewReader(body), broken{})), nil
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// A stalled body sends nothing for as long as the request may take.
type stalled struct{ ctx context.Context }

func (s stalled) Read([]byte) (int, error) {
	<-s.ctx.Done()
	return 0, s.ctx.Err()
}

// noRoute is what dialing an address where nobody listens fails with.
var noRoute = &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}

// Every operation, for tests of what holds for all of them.
var (
	get = func(ctx context.Context, c *Client) error {
		_, err := c.Tasks.Get(ctx, taskID, time.Time{})
		return err
	}
	create = func(ctx context.Context, c *Client) error {
		_, err := c.Tasks.Create(ctx, CreateTask{}, "")
		return err
	}
	update = func(ctx context.Context, c *Client) error {
		_, err := c.Tasks.Update(ctx, taskID, UpdateTask{}, "")
		return err
	}
	remove = func(ctx context.Context, c *Client) error { _, err := c.Tasks.Delete(ctx, taskID); return err }
	define = func(ctx context.Context, c *Client) error {
		_, err := c.Definitions.Create(ctx, Definition{})
		return err
	}

	history = func(ctx context.Context, c *Client) error {
		_, err := c.Tasks.History(ctx, taskID, time.Time{})
		return err
	}
	updateBatch = func(ctx context.Context, c *Client) error { _, err := c.Tasks.UpdateBatch(ctx, nil); return err }

	tradeBreak = DefinitionID{Scope: "Operations", Code: "TradeBreak"}

	reads = map[string]func(context.Context, *Client) error{
		"Tasks.Get":     get,
		"Tasks.List":    func(ctx context.Context, c *Client) error { _, err := c.Tasks.List(ctx, ListOptions{}); return err },
		"Tasks.History": history,
		"Definitions.Get": func(ctx context.Context, c *Client) error {
			_, err := c.Definitions.Get(ctx, tradeBreak, time.Time{})
			return err
		},
		"Tasks.OfDefinition": func(ctx context.Context, c *Client) error {
			_, err := c.Tasks.OfDefinition(ctx, tradeBreak, time.Time{})
			return err
		},
		"Definitions.List": func(ctx context.Context, c *Client) error {
			_, err := c.Definitions.List(ctx, ListOptions{})
			return err
		},
		"ActionLogs.Get": func(ctx context.Context, c *Client) error { _, err := c.ActionLogs.Get(ctx, "log-1"); return err },
	}
	writes = map[string]func(context.Context, *Client) error{
		"Tasks.Create": create, "Tasks.Update": update, "Tasks.Delete": remove, "Definitions.Create": define,
		"Tasks.UpdateBatch": updateBatch,
		"Tasks.DeleteBatch": func(ctx context.Context, c *Client) error { _, err := c.Tasks.DeleteBatch(ctx, nil); return err },
		"Definitions.Update": func(ctx context.Context, c *Client) error {
			_, err := c.Definitions.Update(ctx, Definition{ID: tradeBreak})
			return err
		},
		"Definitions.Delete": func(ctx context.Context, c *Client) error {
			_, err := c.Definitions.Delete(ctx, tradeBreak)
			return err
		},
	}
)

// kinds are the package's errors by name, for messages and exact comparison.
var kinds = []struct {
	name string
	err  error
}{
	{"Invalid", ErrInvalid}, {"Unauthorized", ErrUnauthorized}, {"Forbidden", ErrForbidden}, {"NotFound", ErrNotFound},
	{"Conflict", ErrConflict}, {"RateLimited", ErrRateLimited}, {"Refused", ErrRefused}, {"Unavailable", ErrUnavailable},
	{"Timeout", ErrTimeout}, {"NotSent", ErrNotSent}, {"OutcomeUnknown", ErrOutcomeUnknown},
}

// kindsOf names every kind that an error is of, and no other.
func kindsOf(err error) string {
	var names []string
	for _, k := range kinds {
		if errors.Is(err, k.err) {
			names = append(names, k.name)
		}
	}
	return strings.Join(names, " ")
}

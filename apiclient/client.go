// Package apiclient is a typed client of the LUSID Workflow API of any generation:
// tasks and task definitions, now or as at a past moment, in the name of one person.
//
// Reads are repeated when the service is busy or does not answer, within the time
// of the call. Writes are repeated only when the service certainly did not take
// them. A write that may or may not have happened fails with ErrOutcomeUnknown.
//
// When the service asks to be left alone, no copy of the client sends anything before
// it is time; what cannot wait that long fails at once. A service that is found dead
// time and again gets a short rest.
package apiclient

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// A TokenSource returns an access token that is good for a call made now.
type TokenSource func(context.Context) (string, error)

// A Client speaks to one Workflow service. It is safe for concurrent use.
type Client struct {
	Tasks       *TasksService
	Definitions *DefinitionsService
	ActionLogs  *ActionLogsService

	up      *upstream // shared with all copies
	base    string    // without a slash at the end
	http    *http.Client
	timeout time.Duration
	agent   string
	tokens  TokenSource

	batchSize int
}

// TasksService has the operations on tasks.
type TasksService struct{ c *Client }

// DefinitionsService has the operations on task definitions.
type DefinitionsService struct{ c *Client }

// An Option changes a new client.
type Option func(*Client)

// WithTimeout limits a whole call, repeats included; in a walk over all pages and in
// work on many tasks, each request. The default is ten seconds; a context that ends
// sooner counts.
func WithTimeout(d time.Duration) Option { return func(c *Client) { c.timeout = d } }

// WithTransport sends requests through rt, which must not send one again by
// itself. An *http.Transport that speaks HTTP/2 may do so, writes included.
func WithTransport(rt http.RoundTripper) Option { return func(c *Client) { c.http.Transport = rt } }

// WithUserAgent sets what the client calls itself.
func WithUserAgent(agent string) Option { return func(c *Client) { c.agent = agent } }

// WithBatchSize sets how many changes UpdateEach sends in one call. The default is 50;
// how many the service takes is not published.
func WithBatchSize(n int) Option { return func(c *Client) { c.batchSize = max(n, 1) } }

// New returns a client of the service at base, such as
// https://example.lusid.com/workflow. It fails when base is no such address. The
// client speaks for nobody until As gives it a token source.
func New(base string, options ...Option) (*Client, error) {
	u, err := url.Parse(base)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("workflow address: want one like https://example.lusid.com/workflow")
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, fmt.Errorf("workflow address: %s://%s%s may have no user, query or fragment", u.Scheme, u.Host, u.Path)
	}
	c := &Client{up: newUpstream(), base: strings.TrimRight(u.String(), "/"), timeout: 10 * time.Second, agent: "taskdesk", tokens: nobody, batchSize: 50}
	c.http = &http.Client{
		Transport: newTransport(),
		// A followed redirect would turn a write into a GET, or send it twice.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	for _, o := range options {
		o(c)
	}
	return c.bind(), nil
}

// As returns a copy of the client that speaks for the person whose tokens these are.
// All copies share what they know of the service: that it asked to be left alone, that
// it is dead, and what it offers.
func (c *Client) As(tokens TokenSource) *Client {
	copied := *c
	copied.tokens = tokens
	return copied.bind()
}

func (c *Client) bind() *Client {
	c.Tasks, c.Definitions, c.ActionLogs = &TasksService{c}, &DefinitionsService{c}, &ActionLogsService{c}
	return c
}

func nobody(context.Context) (string, error) {
	return "", errors.New("the client speaks for nobody")
}

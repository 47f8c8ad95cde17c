package apiclient

import (
	"fmt"
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

// body returns what is sent, and nil without anything.
func (o op) body() ([]byte, error) {
	if o.in == nil {
		return nil, nil
	}
	body, err := json.Marshal(o.in, JSONOptions)
	if err != nil {
		return nil, fmt.Errorf("encode the request: %w", err)
	}
	return body, nil
}

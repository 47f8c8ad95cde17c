package handlers_test

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// calls are what reached the Workflow API, as "GET /api/tasks/…".
type calls struct {
	mu     sync.Mutex
	made   []string
	bearer string              // the last Authorization header
	before func()              // what happens just before the next write reaches the API
	gate   func(*http.Request) // what every request waits for before it reaches the API
}

func (c *calls) count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path, ok := strings.CutPrefix(r.URL.Path, "/workflow"); ok {
			c.mu.Lock()
			c.made, c.bearer = append(c.made, r.Method+" "+path), r.Header.Get("Authorization")
			before, gate := c.before, c.gate
			if r.Method != http.MethodGet {
				c.before = nil
			}
			c.mu.Unlock()
			if gate != nil {
				gate(r)
			}
			if before != nil && r.Method != http.MethodGet {
				before()
			}
		}
		next.ServeHTTP(w, r)
	})
}

// beforeWrite lets something happen between the console's last look and its next write.
func (c *calls) beforeWrite(do func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.before = do
}

// holdUntil keeps requests that match from reaching the API until the channel is closed.
func (c *calls) holdUntil(open <-chan struct{}, match func(*http.Request) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gate = func(r *http.Request) {
		if match(r) {
			select {
			case <-open:
			case <-r.Context().Done():
			}
		}
	}
}

// take returns the calls since it was last asked.
func (c *calls) take() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	made := c.made
	c.made = nil
	return made
}

// writes are the calls that may have changed something, since last asked.
func (c *calls) writes() []string {
	return slices.DeleteFunc(c.take(), func(call string) bool { return strings.HasPrefix(call, "GET ") })
}

// logged keeps what the console logs.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

package desk

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// A wire counts the requests of a desk and can spoil them on the way.
type wire struct {
	next http.RoundTripper

	mu     sync.Mutex
	calls  []string // as "GET /api/tasks/…"
	down   bool
	before []hook
}

// A hook runs before the first request that matches.
type hook struct {
	match func(*http.Request) bool
	do    func(*http.Request) error // an error is what the client gets
}

func newWire() *wire { return &wire{next: &http.Transport{MaxIdleConnsPerHost: 64}} }

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	do, err := w.note(r)
	if err == nil && do != nil {
		err = do(r)
	}
	if err != nil {
		return nil, err
	}
	return w.next.RoundTrip(r)
}

// note counts a request, and returns the hook that waits for it.
func (w *wire) note(r *http.Request) (func(*http.Request) error, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = append(w.calls, r.Method+" "+strings.TrimPrefix(r.URL.Path, "/workflow"))
	if w.down {
		return nil, &net.OpError{Op: "dial", Err: io.EOF}
	}
	for i, h := range w.before {
		if h.match(r) {
			w.before = append(w.before[:i], w.before[i+1:]...)
			return h.do, nil
		}
	}
	return nil, nil
}

func (w *wire) setDown(down bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = down
}

// beforeNext has do run before the next request that matches goes out.
func (w *wire) beforeNext(match func(*http.Request) bool, do func(*http.Request) error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.before = append(w.before, hook{match, do})
}

// holdNext keeps the next write back: to the desk it runs out of time, and finish
// brings it to the service later on.
func (w *wire) holdNext() (finish func(*testing.T)) {
	var held *http.Request
	var body []byte
	w.beforeNext(writes, func(r *http.Request) error {
		body, _ = io.ReadAll(r.Body)
		held = r.Clone(context.WithoutCancel(r.Context()))
		return context.DeadlineExceeded
	})
	return func(t *testing.T) {
		t.Helper()
		held.Body = io.NopCloser(bytes.NewReader(body))
		res, err := w.next.RoundTrip(held)
		if err != nil {
			t.Fatal(err)
		}
		if err := res.Body.Close(); err != nil || res.StatusCode > 299 {
			t.Fatalf("the held request: status %d, error %v", res.StatusCode, err)
		}
	}
}

func writes(r *http.Request) bool { return r.Method != http.MethodGet }
func reads(r *http.Request) bool  { return r.Method == http.MethodGet }

// count is how many requests began so, such as "POST /api/tasks/".
func (w *wire) count(prefix string) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, call := range w.calls {
		if strings.HasPrefix(call, prefix) {
			n++
		}
	}
	return n
}

// writes is how many requests were no reads.
func (w *wire) writes() int { return w.count("") - w.count("GET ") }

func (w *wire) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = nil
}

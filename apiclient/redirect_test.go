package apiclient

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// TestRedirectsAreNotFollowed: nothing of a request, its token above all, goes to where an
// answer points.
func TestRedirectsAreNotFollowed(t *testing.T) {
	var arrived atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { arrived.Add(1) }))
	t.Cleanup(elsewhere.Close)
	asks := map[string]func(context.Context, *Client) error{"a read": get, "a write": update}
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, to := range []string{elsewhere.URL + "/", "/elsewhere"} {
			upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/elsewhere") {
					arrived.Add(1)
				}
				w.Header().Set("Location", to)
				w.WriteHeader(status)
			}))
			for name, ask := range asks {
				if err := ask(t.Context(), client(t, upstream.URL+"/workflow")); err == nil || arrived.Load() > 0 {
					t.Errorf("%s, %d to %s: error %v, arrived %d times", name, status, to, err, arrived.Load())
				}
			}
			upstream.Close()
		}
	}
}

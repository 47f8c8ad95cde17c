package sandbox

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"
)

// troubled makes the whole API as slow and as unreliable as the options say. What
// fails this way has had no effect.
func (s *Sandbox) troubled(base string, next http.Handler) http.Handler {
	if s.options.Latency <= 0 && s.options.Fail <= 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		wait(r.Context(), s.options.Latency)
		if rand.Float64() < s.options.Fail {
			s.newCall(base, w, r).fail(oneOf(serverFault, unavailable).because("This sandbox was told to fail now and then."))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func oneOf(kinds ...kind) kind { return kinds[rand.IntN(len(kinds))] }

// wait waits, though not for a client that has left.
func wait(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

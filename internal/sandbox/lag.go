package sandbox

import (
	"net/http"
	"strings"
	"time"
)

// SetLag makes reads of tasks answer as a replica does that has heard of nothing after
// a moment. Writes are done all the same. The zero time ends that.
func (s *Sandbox) SetLag(at time.Time) { s.lag.Store(&at) }

// lagging serves reads of tasks as at the moment at which the lag began, where they ask
// for now or for a later one.
func (s *Sandbox) lagging(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lag := s.lag.Load()
		if lag == nil || lag.IsZero() || r.Method != http.MethodGet || !strings.Contains(r.URL.Path, "/api/tasks") {
			next.ServeHTTP(w, r)
			return
		}
		q := r.URL.Query()
		if asked, err := time.Parse(time.RFC3339Nano, q.Get("asAt")); err != nil || asked.After(*lag) {
			q.Set("asAt", lag.UTC().Format(time.RFC3339Nano))
		}
		late := r.Clone(r.Context())
		late.URL.RawQuery = q.Encode()
		next.ServeHTTP(w, late)
	})
}

package desk

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/person"
	"taskdesk/internal/sandbox"
)

// A pond is an upstream in the process, all of whose answers take as long.
type pond struct {
	handler http.Handler
	mu      sync.Mutex
	calls   int
}

const ripple = 50 * time.Millisecond

func (p *pond) RoundTrip(r *http.Request) (*http.Response, error) {
	p.mu.Lock()
	p.calls++
	p.mu.Unlock()
	time.Sleep(ripple)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.RequestURI = r.URL.RequestURI()
	res := httptest.NewRecorder()
	p.handler.ServeHTTP(res, r)
	return res.Result(), nil
}

// TestRoundTrips counts how often something has to be waited for: the first version is
// known after two round trips, and in the seed era too. Two who read the same life
// share what is asked.
func TestRoundTrips(t *testing.T) {
	for _, era := range []string{sandbox.Current, sandbox.SeedEra} {
		t.Run(era, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				world := sandbox.New(sandbox.Options{Tasks: 1, API: era})
				p := &pond{handler: world.Handler("http://pond")}
				api, err := apiclient.New("http://pond/workflow", apiclient.WithTransport(p))
				if err != nil {
					t.Fatal(err)
				}
				d := New(api, noLines{}, Options{})
				ctx, leave := context.WithCancel(person.In(t.Context(), &person.Person{
					Subject: "v", Role: person.Viewer, Token: func(context.Context) (string, error) { return "sandbox-viewer", nil },
				}))
				start := time.Now()
				l, err := d.Life(ctx, world.Examples().LongHistory, time.Time{})
				if err != nil || era == sandbox.Current && l.Machine == nil {
					t.Fatal(l, err)
				}
				var first, all [2]time.Duration
				var both sync.WaitGroup
				for i := range 2 {
					both.Go(func() {
						for v, err := range l.Versions(ctx) {
							if err != nil {
								t.Error(err)
							}
							if v.Number == l.Task.Version.Number {
								first[i] = time.Since(start)
							}
						}
						all[i] = time.Since(start)
					})
				}
				both.Wait()
				// Two versions changed nothing, so that the history does not tell of them; in
				// the seed era a probe finds out that there is no history.
				rounds := map[string]time.Duration{sandbox.Current: 4, sandbox.SeedEra: 14}[era]
				calls := map[string]int{sandbox.Current: 9, sandbox.SeedEra: 75}[era]
				if slices.Max(first[:]) > 2*ripple || slices.Max(all[:]) > rounds*ripple || p.calls > calls {
					t.Errorf("the first version after %v, the last after %v, in %d calls; want %v, %v and at most %d", first, all, p.calls, 2*ripple, rounds*ripple, calls)
				}
				leave()
				d.Close()
			})
		})
	}
}

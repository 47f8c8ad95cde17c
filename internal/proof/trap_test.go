package proof

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	"taskdesk/internal/store"
)

// A trap makes the console crash at one exact point of its next write.
type trap struct {
	spring func()

	mu    sync.Mutex
	point string
	after time.Duration
}

// The points of a write at which a console can crash.
const (
	beforeIntent  = "before the intent is written"
	afterIntent   = "after the intent is written"
	duringCall    = "while the call is on its way"
	afterCall     = "when the answer is there"
	afterSettling = "after the outcome is written"
)

// set arms the trap. After is how long a call is on its way at most.
func (t *trap) set(point string, after time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.point, t.after = point, after
}

// springs tells whether the trap is set for a point, once; it is for its caller then to
// spring it.
func (t *trap) springs(point string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.point != point {
		return false
	}
	t.point = ""
	return true
}

// delay is how long a call is on its way at most.
func (t *trap) delay() time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.after
}

var errCrashed = errors.New("the console has crashed")

// journal is the store as the desk has it, with the trap around what is written.
type journal struct {
	*store.Store
	trap *trap
}

// Intend implements desk.Journal.
func (j journal) Intend(ctx context.Context, l store.Line) (store.Line, bool, error) {
	if j.trap.springs(beforeIntent) {
		j.trap.spring()
	}
	line, fresh, err := j.Store.Intend(ctx, l)
	if err == nil && j.trap.springs(afterIntent) {
		j.trap.spring()
		return line, fresh, errCrashed
	}
	return line, fresh, err
}

// Settle implements desk.Journal.
func (j journal) Settle(ctx context.Context, id string, e store.End) error {
	err := j.Store.Settle(ctx, id, e)
	if err == nil && j.trap.springs(afterSettling) {
		j.trap.spring()
	}
	return err
}

// trapped is the way to the upstream with the trap around writes.
type trapped struct {
	http.RoundTripper
	trap *trap
}

// RoundTrip implements http.RoundTripper.
func (t trapped) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodGet {
		return t.RoundTripper.RoundTrip(r)
	}
	if t.trap.springs(duringCall) {
		defer time.AfterFunc(t.trap.delay(), t.trap.spring).Stop()
	}
	res, err := t.RoundTripper.RoundTrip(r)
	if err == nil && t.trap.springs(afterCall) {
		t.trap.spring()
	}
	return res, err
}

// setTrap sets what kills the console in the middle of a write.
func (u *upstream) setTrap(t *trap) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.trap = t
}

// deadly springs the trap at the point that it is set for, as far as that can be seen
// from here.
func (u *upstream) deadly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u.mu.Lock()
		t := u.trap
		u.mu.Unlock()
		if t == nil || !byConsole(r) {
			next.ServeHTTP(w, r)
			return
		}
		switch {
		case r.Method == http.MethodGet:
			if t.springs(beforeIntent) {
				t.spring()
			}
			next.ServeHTTP(w, r)
		case t.springs(afterIntent): // and the request is lost on its way
			t.spring()
			panic(http.ErrAbortHandler)
		case t.springs(duringCall):
			time.Sleep(t.delay())
			t.spring()
			next.ServeHTTP(httptest.NewRecorder(), r.WithContext(context.WithoutCancel(r.Context())))
		case t.springs(afterCall):
			next.ServeHTTP(httptest.NewRecorder(), r)
			t.spring()
		case t.springs(afterSettling):
			time.AfterFunc(u.unit/30, t.spring)
			next.ServeHTTP(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

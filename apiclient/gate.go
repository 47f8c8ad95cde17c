package apiclient

import (
	"context"
	"errors"
	"sync"
	"time"
)

// A gate holds every request back for as long as the service asked to be left alone,
// whichever request it said that to.
type gate struct {
	mu     sync.Mutex
	opens  time.Time
	reason error // ErrRateLimited or ErrUnavailable
}

// close closes the gate for a while, and never for less than it was closed before.
func (g *gate) close(wait time.Duration, reason error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if opens := time.Now().Add(wait); opens.After(g.opens) {
		g.opens, g.reason = opens, reason
	}
}

// closed returns for how long the gate is closed yet, and why.
func (g *gate) closed() (time.Duration, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return time.Until(g.opens), g.reason
}

// pass waits until the gate is open. When that will be too late for the operation it
// fails at once, and tells how long it would have been.
func (g *gate) pass(ctx context.Context, o op) *Error {
	for {
		wait, reason := g.closed()
		switch {
		case ctx.Err() != nil:
			return notSent(ctx, o, ctx.Err())
		case wait <= 0:
			return nil
		case !waits(ctx, wait, o.patience()) && ctx.Err() == nil:
			held := &failure{errors.New("the service asked to be left alone for a while"), []error{reason, ErrNotSent}}
			return &Error{Op: o.name, RetryAfter: wait, Err: held}
		}
	}
}

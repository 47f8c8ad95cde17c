package apiclient

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/sony/gobreaker/v2"
)

const (
	usualFailures = 5
	usualRest     = 5 * time.Second
	trials        = 3 // calls that are let through after a rest, as many as one page makes
)

// WithBreaker sets after how many calls in a row that found no living service the
// client stops calling, and for how long. Calls then fail at once with ErrUnavailable
// and ErrNotSent. After that a few are let through, reads and writes alike: a write
// without an answer is reported as such then as ever. The default is five calls and
// five seconds; no failures means never.
func WithBreaker(failures int, rest time.Duration) Option {
	return func(c *Client) { c.up.breaker = newBreaker(failures, rest) }
}

// A breaker spares people the wait for a service that is dead, and a service that
// struggles to its feet the crowd.
type breaker struct {
	steps *gobreaker.TwoStepCircuitBreaker[struct{}]
	until atomic.Pointer[time.Time] // the end of its last rest
}

func newBreaker(failures int, rest time.Duration) *breaker {
	if failures <= 0 {
		return nil
	}
	b := &breaker{}
	b.steps = gobreaker.NewTwoStepCircuitBreaker[struct{}](gobreaker.Settings{
		MaxRequests:  trials,
		Timeout:      rest,
		ReadyToTrip:  func(n gobreaker.Counts) bool { return int(n.ConsecutiveFailures) >= failures },
		IsSuccessful: func(err error) bool { return err == nil },
		IsExcluded:   func(err error) bool { return errors.Is(err, errNothingSaid) },
		OnStateChange: func(_ string, _, to gobreaker.State) {
			if to == gobreaker.StateOpen {
				until := time.Now().Add(rest + 1) // it rests up to the instant itself
				b.until.Store(&until)
			}
		},
	})
	return b
}

// isOpen tells whether nothing is let through.
func (b *breaker) isOpen() bool { return b != nil && b.steps.State() == gobreaker.StateOpen }

// allow lets a call through, which has to say in the end what it found, or tells why not.
func (b *breaker) allow(o op) (found func(error), stopped *Error) {
	if b == nil {
		return func(error) {}, nil
	}
	found, err := b.steps.Allow()
	if err == nil {
		return found, nil
	}
	stopped = &Error{Op: o.name, Err: &failure{errors.New("the last calls found no living service"), []error{ErrUnavailable, ErrNotSent}}}
	if errors.Is(err, gobreaker.ErrOpenState) {
		stopped.RetryAfter = max(time.Until(*b.until.Load()), 1)
	}
	return nil, stopped
}

var errNothingSaid = errors.New("nothing was learned of the service")

// finding is what a call tells of the service: nil of one that is alive, and
// errNothingSaid when whoever called went away, or nothing was sent at all.
func finding(caller context.Context, e *Error) error {
	switch {
	case e == nil:
		return nil
	case e.cut && caller.Err() != nil, e.Status == 0 && !e.cut:
		return errNothingSaid
	case e.dead():
		return e
	}
	return nil
}

// dead tells whether no living service answered. A refusal is the sign of one, and so
// are a fault that it explains and a 503 that says when to come back.
func (e *Error) dead() bool {
	switch e.Status {
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		return true
	case http.StatusServiceUnavailable:
		return !e.comeBack
	}
	return e.cut
}

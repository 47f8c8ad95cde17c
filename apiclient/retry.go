package apiclient

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"time"
)

const (
	maxTries   = 3
	firstWait  = 100 * time.Millisecond
	longestOwn = 2 * time.Second
	// longestAsked is the longest Retry-After that is waited for; a longer one is an answer.
	longestAsked = 5 * time.Second
)

// again tells whether a failed operation may be sent once more, and waits until it is time.
func again(ctx context.Context, o op, e *Error, try int) bool {
	if try+1 >= maxTries || ctx.Err() != nil || !o.repeatable(e) {
		return false
	}
	wait := e.RetryAfter
	if wait == 0 {
		wait = min(firstWait<<try, longestOwn)
		wait = wait/2 + rand.N(wait) // so that many do not come back at once
	} else if wait > longestAsked {
		return false
	}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait {
		return false
	}
	select {
	case <-ctx.Done():
		return false
	case <-time.After(wait):
		return true
	}
}

// repeatable tells whether sending an operation again can do no harm: reads on any
// trouble of the service's, writes only when it certainly did not take them.
func (o op) repeatable(e *Error) bool {
	if e.notTaken() || errors.Is(e, ErrNotSent) {
		return true
	}
	return !o.writes() && e.Status != http.StatusNotImplemented && errors.Is(e, ErrUnavailable)
}

// notTaken tells whether the answer says that the request was turned away unread.
func (e *Error) notTaken() bool {
	return e.Status == http.StatusTooManyRequests || e.Status == http.StatusServiceUnavailable && e.RetryAfter > 0
}

// neverSent tells whether a request failed before a connection was made.
func neverSent(err error) bool {
	var dial *net.OpError
	return errors.As(err, &dial) && dial.Op == "dial"
}

// retryAfter reads how long a service asks to wait, in seconds or as a date; zero
// when it does not say.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := h.Get("Retry-After")
	if seconds, err := strconv.Atoi(v); err == nil {
		return min(max(time.Duration(seconds), 0), 1<<20) * time.Second
	}
	if at, err := http.ParseTime(v); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

package apiclient

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	maxTries  = 3
	firstWait = 100 * time.Millisecond // doubled before the third try
	// The longest that a call waits because the service asks for it, and one of batch
	// work, at which nobody looks. A longer wait is an answer.
	longestAsked     = 5 * time.Second
	longestAskedWork = time.Minute
	// longestTold is the longest that a Retry-After is taken to mean.
	longestTold = 14 * 24 * time.Hour
)

// patience is how long the operation may be made to wait.
func (o op) patience() time.Duration {
	if o.work {
		return longestAskedWork
	}
	return longestAsked
}

// again tells whether an operation whose try failed may be sent once more, and waits
// until it is time: by what this try was told, and by what any other was. When the
// time would come too late it does not wait: what the service said is then the answer.
func (u *upstream) again(ctx context.Context, o op, e *Error, try int) bool {
	if try >= maxTries || !o.repeatable(e) {
		return false
	}
	wait := e.RetryAfter
	if wait == 0 {
		wait = firstWait << (try - 1)
		wait = wait/2 + rand.N(wait) // so that many do not come back at once
	}
	return waits(ctx, wait, o.patience()) && u.gate.pass(ctx, o) == nil && !u.breaker.isOpen()
}

// waits waits, and tells whether it did: not when that would be beyond the patience
// or the end of ctx.
func waits(ctx context.Context, wait, patience time.Duration) bool {
	if deadline, ok := ctx.Deadline(); wait > patience || ok && time.Until(deadline) <= wait {
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
// passing trouble, writes only when the service certainly did not take them. A whole
// answer that cannot be used would only come again.
func (o op) repeatable(e *Error) bool {
	if e.turnedAway() || errors.Is(e, ErrNotSent) {
		return true
	}
	return !o.writes() && (e.cut || e.Status >= 500 && e.Status != http.StatusNotImplemented)
}

// asksToWait tells whether the answer asks to be left alone for a while.
func (e *Error) asksToWait() bool {
	return e.Status == http.StatusTooManyRequests || e.Status == http.StatusServiceUnavailable && e.comeBack
}

// turnedAway tells whether the answer says that the request was not looked at. A
// gateway's page with a 503 does not: what lies behind it may have taken the request.
func (e *Error) turnedAway() bool {
	return e.asksToWait() && (e.Status == http.StatusTooManyRequests || !e.garbled)
}

// retryAfter reads how long a service asks to wait, in seconds or until a date. It
// returns false when the service does not say, or not so that one can tell.
func retryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	v := strings.TrimSpace(h.Get("Retry-After"))
	seconds, err := strconv.ParseUint(v, 10, 64)
	switch {
	case err == nil:
		return time.Duration(min(seconds, uint64(longestTold/time.Second))) * time.Second, true
	case errors.Is(err, strconv.ErrRange):
		return longestTold, true
	}
	until, err := http.ParseTime(v)
	if err != nil {
		return 0, false
	}
	if theirs, err := http.ParseTime(h.Get("Date")); err == nil {
		now = theirs // both by the same clock
	}
	return min(max(until.Sub(now), 0), longestTold), true
}

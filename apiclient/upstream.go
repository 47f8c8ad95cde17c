package apiclient

import (
	"errors"
	"net/http"
	"time"
)

// An upstream is what all copies of a client know of the service together, whoever
// they speak for: whether it wants to be left alone, how much it takes at once,
// whether it is alive, and what it offers.
type upstream struct {
	gate    gate
	pace    pace
	breaker *breaker // nil never breaks

	abilities abilities
}

func newUpstream() *upstream {
	return &upstream{pace: pace{allowed: firstPace}, breaker: newBreaker(usualFailures, usualRest)}
}

// heard takes note of how a request ended that was sent at a moment; e is nil when it
// worked.
func (u *upstream) heard(o op, sent time.Time, e *Error) {
	switch {
	case e != nil && e.asksToWait():
		kind := ErrRateLimited
		if e.Status == http.StatusServiceUnavailable {
			kind = ErrUnavailable
		}
		u.gate.close(e.RetryAfter, kind)
		u.pace.slower(sent)
	case o.work && o.writes() && (e == nil || errors.Is(e, ErrRefused)):
		u.pace.faster()
	}
	u.abilities.learn(o, e)
}

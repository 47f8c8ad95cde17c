package apiclient

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestGate has one call be told to come back later, and another come meanwhile.
func TestGate(t *testing.T) {
	const second = time.Second
	slow, busy := says(429, "", "Retry-After", "4"), says(503, "", "Retry-After", "4")
	long, now := says(429, "", "Retry-After", "60"), says(429, "", "Retry-After", "0")
	tests := []struct {
		name     string
		told     reply
		after    time.Duration // when the other call comes
		deadline time.Duration // and how long it has
		do       func(context.Context, *Client) error
		kinds    string
		asked    time.Duration // what it is told
		took     time.Duration
	}{
		{"waits", slow, second, time.Hour, get, "", 0, 3 * second},
		{"waits with a write", slow, second, time.Hour, remove, "", 0, 3 * second},
		{"waits for a service that is not available", busy, 0, time.Hour, get, "", 0, 4 * second},
		{"has no time to wait", slow, second, 2 * second, get, "RateLimited NotSent", 3 * second, 0},
		{"has no time to wait with a write", slow, second, 2 * second, remove, "RateLimited NotSent", 3 * second, 0},
		{"has no time to wait for a service that is not available", busy, 0, 2 * second, remove, "Unavailable NotSent", 4 * second, 0},
		{"does not wait so long", long, second, time.Hour, get, "RateLimited NotSent", 59 * second, 0},
		{"comes later", long, 56 * second, time.Hour, get, "", 0, 4 * second},
		{"comes when it is over", slow, 4 * second, time.Hour, get, "", 0, 0},
		{"need not wait", now, 0, time.Hour, get, "", 0, 0},
		{"does not wait for a fault", says(500, "", "Retry-After", "4"), 0, time.Hour, get, "", 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, c := serving(t, tt.told, says(200, `{"id":"x","asAt":"2026-03-02T10:31:00Z"}`))
				told, leave := context.WithCancel(t.Context())
				first := make(chan error)
				go func() { first <- get(told, c) }()
				synctest.Wait()
				leave() // it is told, and does not wait
				<-first
				time.Sleep(tt.after)
				ctx, cancel := context.WithTimeout(t.Context(), tt.deadline)
				defer cancel()
				other, began := c.As(c.tokens), time.Now()
				err := tt.do(ctx, other)
				e, _ := errors.AsType[*Error](err)
				if e == nil {
					e = &Error{}
				}
				if took := time.Since(began); kindsOf(err) != tt.kinds || e.RetryAfter != tt.asked || took != tt.took {
					t.Errorf("is %q after %v, told to wait %v; want %q after %v, told %v: %v", kindsOf(err), took, e.RetryAfter, tt.kinds, tt.took, tt.asked, err)
				}
				if sent := len(s.seen); sent != 1 && tt.kinds != "" || sent != 2 && tt.kinds == "" {
					t.Errorf("%d requests were sent", sent)
				}
			})
		})
	}
}

// TestGateStaysClosed keeps the longest wait that was asked for, also for those who
// wait already.
func TestGateStaysClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := serving(t, says(200, smallTask))
		c.up.gate.close(2*time.Second, ErrRateLimited)
		time.AfterFunc(time.Second, func() { c.up.gate.close(3*time.Second, ErrUnavailable) })
		time.AfterFunc(1500*time.Millisecond, func() { c.up.gate.close(time.Second, ErrRateLimited) })
		began := time.Now()
		if err := get(t.Context(), c); err != nil || time.Since(began) != 4*time.Second || len(s.seen) != 1 {
			t.Errorf("took %v and %d requests: %v; want 4s and one", time.Since(began), len(s.seen), err)
		}
	})
}

func TestLeavesAtTheGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := serving(t, says(200, smallTask))
		c.up.gate.close(4*time.Second, ErrRateLimited)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		began := time.Now()
		err := remove(ctx, c)
		if kindsOf(err) != "Unavailable NotSent" || !errors.Is(err, context.Canceled) || time.Since(began) != time.Second || len(s.seen) != 0 {
			t.Errorf("is %q after %v and %d requests: %v", kindsOf(err), time.Since(began), len(s.seen), err)
		}
	})
}

// TestClosesWhileATokenIsFetched does not send what was let through before.
func TestClosesWhileATokenIsFetched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := serving(t, says(200, smallTask))
		slow := c.As(func(context.Context) (string, error) {
			time.Sleep(time.Second)
			c.up.gate.close(2*time.Second, ErrRateLimited)
			return "late", nil
		})
		began := time.Now()
		if err := get(t.Context(), slow); err != nil || time.Since(began) != 3*time.Second || len(s.seen) != 1 {
			t.Errorf("took %v and %d requests: %v", time.Since(began), len(s.seen), err)
		}
	})
}

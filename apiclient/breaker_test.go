package apiclient

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestWhatBreaks says which ends of a call are signs of a dead service.
func TestWhatBreaks(t *testing.T) {
	const page = "<html>"
	tests := []struct {
		name   string
		reply  reply
		breaks bool
	}{
		{"nobody listens", fails(noRoute), true},
		{"connection lost", fails(errors.New("EOF")), true},
		{"no answer in time", hangs, true},
		{"half a body", half(200, `{"id":`), true},
		{"502", says(502, page), true},
		{"503", says(503, ""), true},
		{"504", says(504, `{"name":"Unknown"}`), true},
		{"503 that says when", says(503, "", "Retry-After", "0"), false},
		{"429", says(429, "", "Retry-After", "0"), false},
		{"500", says(500, `{"name":"ServerConfigurationError"}`), false},
		{"500 without words", says(500, ""), false},
		{"501", says(501, ""), false},
		{"400", says(400, ""), false},
		{"401", says(401, ""), false},
		{"404", says(404, `"Task not found."`), false},
		{"404, a gateway's page", says(404, page), false},
		{"a page with 200", says(200, page), false},
		{"302", says(302, ""), false},
		{"a task", says(200, smallTask), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for name, do := range map[string]func(context.Context, *Client) error{"read": get, "write": update} {
				synctest.Test(t, func(t *testing.T) {
					s, c := serving(t, tt.reply)
					repeat(usualFailures, func() { _ = do(t.Context(), c) })
					before := len(s.seen)
					err := do(t.Context(), c)
					if stopped := len(s.seen) == before; stopped != tt.breaks {
						t.Errorf("%s: after %d calls the next one is stopped: %v, want %v: %v", name, usualFailures, stopped, tt.breaks, err)
					}
				})
			}
		})
	}
}

// TestWhatTellsNothing leaves calls out that say nothing of the service.
func TestWhatTellsNothing(t *testing.T) {
	tests := map[string]func(*testing.T, *Client){
		"the caller left": func(t *testing.T, c *Client) {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			_ = get(ctx, c)
		},
		"the caller's own limit": func(t *testing.T, c *Client) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			_ = update(ctx, c)
		},
		"no token": func(t *testing.T, c *Client) {
			_ = get(t.Context(), c.As(func(context.Context) (string, error) { return "", errors.New("signed out") }))
		},
		"no token in time": func(t *testing.T, c *Client) {
			_ = get(t.Context(), c.As(func(ctx context.Context) (string, error) { <-ctx.Done(); return "", ctx.Err() }))
		},
		"held back": func(t *testing.T, c *Client) {
			c.up.gate.close(time.Minute, ErrUnavailable)
			_ = get(t.Context(), c)
		},
		"no such address": func(t *testing.T, c *Client) { _, _ = c.Tasks.Delete(t.Context(), "") },
	}
	for name, do := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, c := serving(t, hangs)
				repeat(2*usualFailures, func() { do(t, c) })
				if c.up.breaker.isOpen() {
					t.Error("the breaker is open")
				}
			})
		})
	}
}

// down is a client of a service to which nobody listens, and whose breaker is open.
func down(t *testing.T) (*service, *Client) {
	t.Helper()
	s, c := serving(t, fails(noRoute))
	repeat(usualFailures, func() { _ = get(t.Context(), c) })
	s.seen = nil
	return s, c
}

func TestBroken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := down(t)
		began := time.Now()
		time.Sleep(time.Second)
		for name, do := range map[string]func(context.Context, *Client) error{"read": get, "write": update} {
			err := do(t.Context(), c.As(c.tokens))
			e, _ := errors.AsType[*Error](err)
			if kindsOf(err) != "Unavailable NotSent" || time.Since(began) != time.Second || len(s.seen) != 0 {
				t.Fatalf("%s is %q after %v and %d requests: %v", name, kindsOf(err), time.Since(began), len(s.seen), err)
			}
			if e.RetryAfter < 4*time.Second || e.RetryAfter > 4*time.Second+time.Millisecond {
				t.Errorf("%s is told to come back in %v, want 4s", name, e.RetryAfter)
			}
		}
	})
}

// TestMends lets a few calls through after the rest; what they find decides.
func TestMends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := down(t)
		s.replies = []reply{hangs}
		for round := range 2 {
			e, _ := errors.AsType[*Error](get(t.Context(), c))
			time.Sleep(e.RetryAfter)
			ended := make(chan error, 9)
			for range trials + 2 {
				go func() { ended <- update(t.Context(), c) }()
			}
			for range 2 { // there is no room for them; they look a few times
				if err := <-ended; kindsOf(err) != "Unavailable NotSent" {
					t.Errorf("round %d: is %q, want it stopped: %v", round, kindsOf(err), err)
				}
			}
			for range trials {
				if err := <-ended; kindsOf(err) != "Unavailable Timeout OutcomeUnknown" {
					t.Errorf("round %d: a trial is %q: %v", round, kindsOf(err), err)
				}
			}
			if want := (round + 1) * trials; len(s.seen) != want || !c.up.breaker.isOpen() {
				t.Errorf("round %d: %d requests, want %d and the breaker open again", round, len(s.seen), want)
			}
		}
		time.Sleep(usualRest + 1)
		s.replies = []reply{says(200, smallTask)}
		repeat(2*trials, func() {
			if err := update(t.Context(), c); err != nil {
				t.Error(err)
			}
		})
	})
}

// TestNoRepeatsWhenBroken stops a call between its tries when others have found the
// service dead meanwhile.
func TestNoRepeatsWhenBroken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &service{replies: []reply{fails(noRoute)}}
		c := client(t, "http://workflow.test", WithTransport(s), WithBreaker(1, time.Minute))
		found, _ := c.up.breaker.allow(op{})
		time.AfterFunc(time.Millisecond, func() { found(errors.New("dead")) })
		if err := get(t.Context(), c); kindsOf(err) != "Unavailable NotSent" || len(s.seen) != 1 {
			t.Errorf("is %q after %d requests, want one: %v", kindsOf(err), len(s.seen), err)
		}
	})
}

func TestNoBreaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &service{replies: []reply{fails(noRoute)}}
		c := client(t, "http://workflow.test", WithTransport(s), WithBreaker(0, 0))
		repeat(20, func() { _ = get(t.Context(), c) })
		if len(s.seen) != 60 {
			t.Errorf("%d requests, want 60", len(s.seen))
		}
	})
}

// TestBreakerAfterPanic: a trial call that panics does not leave the breaker waiting.
func TestBreakerAfterPanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := serving(t, fails(noRoute))
		for range 5 {
			_ = get(t.Context(), c)
		}
		time.Sleep(time.Minute)
		broken := c.As(func(context.Context) (string, error) { panic("no tokens") })
		for range trials {
			func() {
				defer func() { _ = recover() }()
				_ = get(t.Context(), broken)
			}()
		}
		s.replies = []reply{says(200, smallTask)}
		if err := get(t.Context(), c); err != nil {
			t.Errorf("the service lives again: %v", err)
		}
	})
}

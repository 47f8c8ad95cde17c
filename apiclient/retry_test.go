package apiclient

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func TestWaits(t *testing.T) {
	busy := func(after string) reply { return says(503, "", "Retry-After", after) }
	fine := says(200, smallTask)
	second := time.Second
	tests := []struct {
		name     string
		replies  []reply
		sent     int
		min, max time.Duration
		ok       bool
	}{
		{"seconds", []reply{busy("3"), fine}, 2, 3 * second, 3 * second, true},
		{"a date", []reply{says(429, "", "Retry-After", "Sat, 01 Jan 2000 00:00:04 GMT"), fine}, 2, 4 * second, 4 * second, true},
		{"a date by a clock that is wrong", []reply{says(429, "", "Retry-After", "Sun, 05 Mar 2023 10:00:02 GMT", "Date", "Sun, 05 Mar 2023 10:00:00 GMT"), fine}, 2, 2 * second, 2 * second, true},
		{"a date that is over", []reply{says(503, "", "Retry-After", "Sat, 01 Jan 1999 00:00:00 GMT"), fine}, 2, second / 20, second, true},
		{"twice", []reply{busy("3"), busy("2"), fine}, 3, 5 * second, 5 * second, true},
		{"not three times", []reply{busy("1"), busy("1"), busy("1"), fine}, 3, 2 * second, 2 * second, false},
		{"its own waits", []reply{says(500, ""), half(200, "{"), fine}, 3, 150 * time.Millisecond, 450 * time.Millisecond, true},
		{"too long to wait for", []reply{busy("6"), fine}, 1, 0, 0, false},
		{"past the limit", []reply{busy("5"), busy("5"), fine}, 2, 5 * second, 5 * second, false},
		{"longer than can be", []reply{busy("99999999999999999999"), fine}, 1, 0, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, c := serving(t, tt.replies...)
				began := time.Now()
				err := get(t.Context(), c)
				if took := time.Since(began); took < tt.min || took > tt.max || len(s.seen) != tt.sent || (err == nil) != tt.ok {
					t.Errorf("Get took %v and %d requests: %v; want %v to %v and %d", took, len(s.seen), err, tt.min, tt.max, tt.sent)
				}
			})
		})
	}
}

// TestLimit holds a whole call, its repeats and its token to one limit.
func TestLimit(t *testing.T) {
	slow := func(r *http.Request) (*http.Response, error) {
		select {
		case <-r.Context().Done():
			return nil, r.Context().Err()
		case <-time.After(2 * time.Second):
			return says(503, "", "Retry-After", "1")(r)
		}
	}
	tests := []struct {
		name            string
		limit, deadline time.Duration
		want            time.Duration
		kinds           string
	}{
		{"the call's own", 4 * time.Second, time.Hour, 4 * time.Second, "Unavailable Timeout"},
		{"the context's", time.Hour, 4 * time.Second, 4 * time.Second, "Unavailable Timeout"},
		{"no time for another wait", 2500 * time.Millisecond, time.Hour, 2 * time.Second, "Unavailable"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := client(t, "http://workflow.test", WithTransport(&service{replies: []reply{slow}}), WithTimeout(tt.limit))
				ctx, cancel := context.WithTimeout(t.Context(), tt.deadline)
				defer cancel()
				began := time.Now()
				err := get(ctx, c)
				if took, kinds := time.Since(began), kindsOf(err); took != tt.want || kinds != tt.kinds {
					t.Errorf("Get took %v and is %q, want %v and %q: %v", took, kinds, tt.want, tt.kinds, err)
				}
			})
		})
	}
}

// TestLeavesWhileWaiting gives the last answer to somebody who does not wait for the next.
func TestLeavesWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := serving(t, says(429, `{"detail":"Slow down."}`, "Retry-After", "4"))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		began := time.Now()
		err := remove(ctx, c)
		if took := time.Since(began); took != time.Second || kindsOf(err) != "RateLimited Refused" || len(s.seen) != 1 {
			t.Errorf("Delete took %v and %d requests: %v", took, len(s.seen), err)
		}
	})
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	tests := []struct {
		header string
		want   time.Duration
		said   bool
	}{
		{"", 0, false},
		{"0", 0, true},
		{"2", 2 * time.Second, true},
		{" 2 ", 2 * time.Second, true},
		{"-2", 0, false},
		{"1.5", 0, false},
		{"two", 0, false},
		{"18446744073709551616", longestTold, true},
		{"9223372036854775807", longestTold, true},
		{"Mon, 02 Mar 2026 10:00:30 GMT", 30 * time.Second, true},
		{"Monday, 02-Mar-26 10:00:30 GMT", 30 * time.Second, true},
		{"Mon, 02 Mar 2026 09:00:00 GMT", 0, true},
		{"Fri, 31 Dec 9999 23:59:59 GMT", longestTold, true},
	}
	for _, tt := range tests {
		got, said := retryAfter(http.Header{"Retry-After": {tt.header}}, now)
		if got != tt.want || said != tt.said {
			t.Errorf("Retry-After %q is %v, %v; want %v, %v", tt.header, got, said, tt.want, tt.said)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"", "0", "7", "-1", "1e3", "99999999999999999999", "Mon, 02 Mar 2026 10:00:30 GMT", "soon"} {
		f.Add(s, "Mon, 02 Mar 2026 10:00:00 GMT")
	}
	f.Fuzz(func(t *testing.T, after, date string) {
		got, said := retryAfter(http.Header{"Retry-After": {after}, "Date": {date}}, time.Unix(0, 0))
		if got < 0 || got > longestTold || !said && got != 0 {
			t.Errorf("Retry-After %q at %q is %v, %v", after, date, got, said)
		}
	})
}

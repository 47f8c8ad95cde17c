package apiclient

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestOutcomes says, for every way in which a call can end badly, which kinds of
// error a read and a write get and how often each of them is sent.
func TestOutcomes(t *testing.T) {
	const page = "<html><body>Sign in</body></html>"
	tests := []struct {
		name      string
		reply     reply
		read      string
		readSent  int
		write     string
		writeSent int
	}{
		{"nobody listens", fails(noRoute), "Unavailable NotSent", 3, "Unavailable NotSent", 3},
		{"connection lost", fails(errors.New("EOF")), "Unavailable", 3, "Unavailable OutcomeUnknown", 1},
		{"no answer within the limit", hangs, "Unavailable Timeout", 1, "Unavailable Timeout OutcomeUnknown", 1},
		{"half a body", half(200, `{"id":"x`), "Unavailable", 3, "Unavailable OutcomeUnknown", 1},
		{"half a body that would do", half(200, smallTask), "Unavailable", 3, "Unavailable OutcomeUnknown", 1},
		{"HTML with 200", says(200, page, "Content-Type", "text/html"), "Unavailable", 1, "Unavailable OutcomeUnknown", 1},
		{"HTML that calls itself JSON", says(200, page), "Unavailable", 1, "Unavailable OutcomeUnknown", 1},
		{"nothing with 200", says(200, ""), "Unavailable", 1, "Unavailable OutcomeUnknown", 1},
		{"204", says(204, ""), "Unavailable", 1, "Unavailable OutcomeUnknown", 1},
		{"null", says(200, "null"), "Unavailable", 1, "Unavailable OutcomeUnknown", 1},
		{"an object that is nothing", says(200, "{}"), "Unavailable", 1, "Unavailable OutcomeUnknown", 1},
		{"an array", says(200, "[]"), "Unavailable", 1, "Unavailable OutcomeUnknown", 1},
		{"two tasks on end", says(200, smallTask+smallTask), "Unavailable", 1, "Unavailable OutcomeUnknown", 1},
		{"too long", says(200, `{"id":"`+strings.Repeat("x", maxBody)+`"}`), "Unavailable", 1, "Unavailable OutcomeUnknown", 1},
		{"a moment that is none", says(200, `{"id":"x","asAt":"soon","version":{"asAtModified":"soon"},"loggedItems":[{"timestamp":"soon"}]}`), "Unavailable", 1, "Unavailable OutcomeUnknown", 1},
		{"302", says(302, page, "Location", "/login"), "Unavailable", 1, "Unavailable OutcomeUnknown", 1},
		{"307", says(307, "", "Location", "/workflow/api/tasks"), "Unavailable", 1, "Unavailable OutcomeUnknown", 1},
		{"304", says(304, ""), "Unavailable", 1, "Unavailable OutcomeUnknown", 1},
		{"400", says(400, `{}`), "Invalid Refused", 1, "Invalid Refused", 1},
		{"401", says(401, ""), "Unauthorized Refused", 1, "Unauthorized Refused", 1},
		{"403", says(403, ""), "Forbidden Refused", 1, "Forbidden Refused", 1},
		{"404", says(404, `{"name":"TaskNotFound"}`), "NotFound Refused", 1, "NotFound Refused", 1},
		{"404, nothing said", says(404, ""), "NotFound Refused", 1, "NotFound Refused", 1},
		{"404, HTML of a gateway", says(404, page, "Content-Type", "text/html"), "Refused Unavailable", 1, "Refused Unavailable", 1},
		{"404, HTML that calls itself JSON", says(404, page), "Refused Unavailable", 1, "Refused Unavailable", 1},
		{"404, half a body", half(404, `"Task not`), "NotFound Refused", 1, "NotFound Refused", 1},
		{"409", says(409, ""), "Conflict Refused", 1, "Conflict Refused", 1},
		{"418", says(418, ""), "Refused", 1, "Refused", 1},
		{"422", says(422, ""), "Invalid Refused", 1, "Invalid Refused", 1},
		{"429", says(429, ""), "RateLimited Refused", 3, "RateLimited Refused", 3},
		{"429 for long", says(429, "", "Retry-After", "3600"), "RateLimited Refused", 1, "RateLimited Refused", 1},
		{"500", says(500, `{"detail":"no"}`), "Unavailable", 3, "Unavailable OutcomeUnknown", 1},
		{"501", says(501, ""), "Unavailable", 1, "Unavailable OutcomeUnknown", 1},
		{"502", says(502, page, "Content-Type", "text/html"), "Unavailable", 3, "Unavailable OutcomeUnknown", 1},
		{"503", says(503, ""), "Unavailable", 3, "Unavailable OutcomeUnknown", 1},
		{"503 with Retry-After", says(503, "", "Retry-After", "1"), "Unavailable", 3, "Unavailable", 3},
		{"503, at once", says(503, "", "Retry-After", "0"), "Unavailable", 3, "Unavailable", 3},
		{"503, a gateway's page with Retry-After", says(503, page, "Retry-After", "0"), "Unavailable", 3, "Unavailable OutcomeUnknown", 1},
		{"429, a gateway's page", says(429, page, "Retry-After", "0"), "RateLimited Refused", 3, "RateLimited Refused", 3},
		{"503, a Retry-After that cannot be read", says(503, "", "Retry-After", "soon"), "Unavailable", 3, "Unavailable OutcomeUnknown", 1},
		{"500 with Retry-After", says(500, "", "Retry-After", "1"), "Unavailable", 3, "Unavailable OutcomeUnknown", 1},
		{"504", says(504, ""), "Unavailable", 3, "Unavailable OutcomeUnknown", 1},
	}
	check := func(t *testing.T, name string, a reply, do func(context.Context, *Client) error, want string, wantSent int) {
		synctest.Test(t, func(t *testing.T) {
			s, c := serving(t, a)
			err := do(t.Context(), c)
			if got := kindsOf(err); got != want || len(s.seen) != wantSent {
				t.Errorf("%s = %v\nis %q and was sent %d times, want %q and %d", name, err, got, len(s.seen), want, wantSent)
			}
			if e, ok := errors.AsType[*Error](err); !ok || e.Op != name || !strings.HasPrefix(e.Error(), name+": ") {
				t.Errorf("error %v does not say that %s failed", err, name)
			}
		})
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for name, do := range reads {
				check(t, name, tt.reply, do, tt.read, tt.readSent)
			}
			for name, do := range writes {
				check(t, name, tt.reply, do, tt.write, tt.writeSent)
			}
		})
	}
}

// TestSlowBody stops waiting for a body as for an answer, and keeps what the head said.
func TestSlowBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := serving(t, func(r *http.Request) (*http.Response, error) {
			return response(r, 200, stalled{r.Context()}, "workflow-meta-requestId", "0HN:1"), nil
		})
		began := time.Now()
		err := update(t.Context(), c)
		e, _ := errors.AsType[*Error](err)
		if kindsOf(err) != "Unavailable Timeout OutcomeUnknown" || e.Status != 200 || e.RequestID != "0HN:1" {
			t.Errorf("is %q with %+v", kindsOf(err), e)
		}
		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("took %v, want the ten seconds that a call has", took)
		}
	})
}

func TestCancelled(t *testing.T) {
	closed := errors.New("the tab was closed")
	gone, leave := context.WithCancelCause(t.Context())
	leave(closed)
	tests := []struct {
		name string
		ctx  context.Context
		do   func(context.Context, *Client) error
		want string
		sent int
	}{
		{"read before it began", gone, get, "Unavailable NotSent", 0},
		{"write before it began", gone, remove, "Unavailable NotSent", 0},
		{"read", nil, get, "Unavailable", 1},
		{"write", nil, update, "Unavailable OutcomeUnknown", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, c := serving(t, hangs)
				ctx := tt.ctx
				if ctx == nil {
					var leave context.CancelCauseFunc
					ctx, leave = context.WithCancelCause(t.Context())
					time.AfterFunc(time.Second, func() { leave(closed) })
				}
				err := tt.do(ctx, c)
				if got := kindsOf(err); got != tt.want || len(s.seen) != tt.sent {
					t.Errorf("is %q and was sent %d times, want %q and %d: %v", got, len(s.seen), tt.want, tt.sent, err)
				}
				if !errors.Is(err, context.Canceled) {
					t.Errorf("%v is not context.Canceled", err)
				}
			})
		})
	}
}

func TestTokens(t *testing.T) {
	dead := errors.New("the refresh token is dead")
	tests := []struct {
		name   string
		tokens TokenSource
		want   string
		cause  error
	}{
		{"refused", func(context.Context) (string, error) { return "", dead }, "", dead},
		{"too slow", func(ctx context.Context) (string, error) { <-ctx.Done(); return "", ctx.Err() }, "Unavailable Timeout NotSent", context.DeadlineExceeded},
		{"too late", func(ctx context.Context) (string, error) { <-ctx.Done(); return "late", nil }, "Unavailable Timeout NotSent", context.DeadlineExceeded},
		{"of no use in a header", func(context.Context) (string, error) { return "two\nlines", nil }, "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, c := serving(t, says(200, smallTask))
				err := update(t.Context(), c.As(tt.tokens))
				if got := kindsOf(err); err == nil || got != tt.want || len(s.seen) != 0 {
					t.Errorf("is %q and was sent %d times, want %q and none: %v", got, len(s.seen), tt.want, err)
				}
				if tt.cause != nil && !errors.Is(err, tt.cause) {
					t.Errorf("%v does not hold its cause, %v", err, tt.cause)
				}
				if strings.Contains(err.Error(), "two") {
					t.Errorf("the error shows the token: %v", err)
				}
			})
		})
	}
}

func TestNobody(t *testing.T) {
	c, err := New("http://workflow.test")
	if err != nil {
		t.Fatal(err)
	}
	if err := get(t.Context(), c); err == nil || !strings.Contains(err.Error(), "speaks for nobody") {
		t.Errorf("Get without As: %v", err)
	}
}

package desk

import (
	"context"
	"errors"
	"strings"
	"testing"

	"taskdesk/apiclient"
	"taskdesk/internal/person"
	"taskdesk/internal/sandbox"
)

// pretender is a viewer to the service and an operator to the desk.
func pretender(t *testing.T) context.Context {
	t.Helper()
	p := *person.From(as(t, "viewer"))
	p.Role = person.Operator
	return person.In(t.Context(), &p)
}

func TestRefused(t *testing.T) {
	tests := []struct {
		name       string
		api        string
		ctx        context.Context
		change     func(*apiclient.Task) Update
		wantStatus int
		wantWords  string
	}{
		{"guard", sandbox.Current, as(t, "operator"), func(s *apiclient.Task) Update { return fire(s, "k", "resolve") }, 400, "Write a comment first"},
		{"guard, with a field", sandbox.Current, as(t, "operator"), func(s *apiclient.Task) Update { return fire(s, "k", "resolve", field("severity", `"High"`)) }, 400, "Write a comment first"},
		{"four eyes", sandbox.Current, as(t, "admin"), func(s *apiclient.Task) Update { return fire(s, "k", "resolve", field("comment", `"x"`)) }, 400, "whoever opened the break cannot"},
		{"no such trigger", sandbox.Current, as(t, "operator"), func(s *apiclient.Task) Update { return fire(s, "k", "explode") }, 400, "explode"},
		{"read-only field", sandbox.Current, as(t, "operator"), func(s *apiclient.Task) Update { return edit(s, "k", field("tradeId", `"T-9"`)) }, 400, "tradeId"},
		{"value", sandbox.Current, as(t, "operator"), func(s *apiclient.Task) Update { return edit(s, "k", field("severity", `"Terrible"`)) }, 400, "severity"},
		{"not permitted", sandbox.Current, pretender(t), func(s *apiclient.Task) Update { return edit(s, "k", field("comment", `"x"`)) }, 403, ""},
		{"guard in the seed era", sandbox.SeedEra, as(t, "operator"), func(s *apiclient.Task) Update { return fire(s, "k", "resolve") }, 200, "Write a comment first"},
		{"read-only field in the seed era", sandbox.SeedEra, as(t, "operator"), func(s *apiclient.Task) Update { return edit(s, "k", field("tradeId", `"T-9"`)) }, 400, "tradeId"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, sandbox.Options{API: tt.api})
			task := r.task(t)
			got, err := r.Update(tt.ctx, tt.change(task))
			r.check(t, got, err, Refused, settledByAnswer)
			no := got.Refusal
			if no.Status != tt.wantStatus || !strings.Contains(no.Words(), tt.wantWords) || no.RequestID == "" || got.Line.RequestID != no.RequestID {
				t.Errorf("refusal %+v; want status %d, words with %q and a request id", no, tt.wantStatus, tt.wantWords)
			}
			if r.now(t, task.ID).Version.Number != 2 {
				t.Error("something was changed")
			}
			again, err := r.Update(tt.ctx, tt.change(task))
			r.checkSame(t, got, again, err)
			if again.Refusal.Words() != no.Words() || again.Refusal.RequestID != no.RequestID || r.wire.writes() != 1 {
				t.Errorf("again: %+v after %d writes; want the same words after one", again.Refusal, r.wire.writes())
			}
		})
	}
}

func TestRefusedCreateAndDelete(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	got, err := r.Create(as(t, "operator"), Create{Definition: tradeBreak})
	r.check(t, got, err, Refused, settledByAnswer)
	if !strings.Contains(got.Refusal.Words(), "tradeId") || got.Line.Task != "" {
		t.Errorf("refusal %+v, task %q", got.Refusal, got.Line.Task)
	}
	task := r.task(t)
	r.sandbox.FaultNext(writes, sandbox.Fault{Status: 403})
	got, err = r.Delete(as(t, "admin"), Delete{Task: task.ID, Seen: seenOf(task)})
	r.check(t, got, err, Refused, settledByAnswer)
	if got.Refusal.Status != 403 || r.now(t, task.ID).Version.Number != 2 {
		t.Errorf("refusal %+v", got.Refusal)
	}
}

// TestNotSent is about writes that certainly did not reach the service.
func TestNotSent(t *testing.T) {
	tests := []struct {
		name    string
		trouble func(*rig)
		settled string
		status  int
	}{
		{"down", func(r *rig) { r.wire.setDown(true) }, settledUnsent, 0},
		{"too many requests", func(r *rig) { r.sandbox.FaultNext(writes, sandbox.Fault{Status: 429, RetryAfter: "60"}) }, settledByAnswer, 429},
		{"come back later", func(r *rig) { r.sandbox.FaultNext(writes, sandbox.Fault{Status: 503, RetryAfter: "60"}) }, settledByAnswer, 503},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, sandbox.Options{})
			tt.trouble(r)
			got, err := r.Create(as(t, "operator"), Create{Definition: tradeBreak})
			r.check(t, got, err, Refused, tt.settled)
			if got.Refusal.Status != tt.status || got.Refusal.Words() == "" {
				t.Errorf("refusal %+v, want status %d", got.Refusal, tt.status)
			}
			if n := r.wire.count("GET "); n != 0 {
				t.Errorf("%d reads, for there is nothing to find out", n)
			}
		})
	}
}

// TestBusyServiceIsAskedAgain is about a write that the service certainly did not
// take at first.
func TestBusyServiceIsAskedAgain(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	r.sandbox.FaultNext(writes, sandbox.Fault{Status: 503, RetryAfter: "0"})
	got, err := r.Update(as(t, "operator"), edit(r.task(t), "k", field("comment", `"x"`)))
	r.check(t, got, err, Done, settledByAnswer)
}

// TestReadBeforeWriteFails is about a service that cannot be read before the write.
func TestReadBeforeWriteFails(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.task(t)
	r.sandbox.FaultNext(reads, sandbox.Fault{Status: 403})
	if got, err := r.Update(as(t, "operator"), edit(task, "k", field("comment", `"x"`))); got != nil || !errors.Is(err, apiclient.ErrForbidden) {
		t.Errorf("%v, %v; want ErrForbidden", got, err)
	}
	signedOut := errors.New("signed out")
	p := *person.From(as(t, "operator"))
	p.Token = func(context.Context) (string, error) { return "", signedOut }
	if got, err := r.Create(person.In(t.Context(), &p), Create{Definition: tradeBreak}); got != nil || !errors.Is(err, signedOut) {
		t.Errorf("%v, %v; want the session's own error", got, err)
	}
	if len(r.lines(t, "operator")) != 0 || r.wire.writes() != 0 {
		t.Error("a write was sent or written down")
	}
}

package desk

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"taskdesk/internal/person"
	"taskdesk/internal/sandbox"
)

// TestWaitingForTheFirstEnds is about somebody who leaves while the first submission
// of their form is under way.
func TestWaitingForTheFirstEnds(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	u := edit(r.task(t), "k", field("comment", `"x"`))
	ctx, leave := context.WithCancel(as(t, "operator"))
	var second error
	r.wire.beforeNext(writes, func(*http.Request) error {
		leave()
		_, second = r.Update(ctx, u)
		return nil
	})
	got, err := r.Update(as(t, "operator"), u)
	r.check(t, got, err, Done, settledByAnswer)
	if !errors.Is(second, context.Canceled) {
		t.Errorf("second: %v, want context.Canceled", second)
	}
}

func TestLeavingBeforeAnythingIsSent(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx, leave := context.WithCancel(as(t, "operator"))
	p := *person.From(ctx)
	p.Token = func(context.Context) (string, error) { leave(); return "sandbox-operator", nil }
	got, err := r.Create(person.In(ctx, &p), Create{Definition: tradeBreak})
	if got != nil || !errors.Is(err, context.Canceled) || r.wire.count("") != 0 || len(r.lines(t, "operator")) != 0 {
		t.Errorf("%v, %v after %d requests; want nothing sent and nothing written", got, err, r.wire.count(""))
	}
}

func TestLeavingInMidWrite(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx, leave := context.WithCancel(as(t, "operator"))
	r.wire.beforeNext(writes, func(*http.Request) error { leave(); return nil })
	got, err := r.Update(ctx, edit(r.task(t), "k", field("comment", `"x"`)))
	r.check(t, got, err, Done, settledByAnswer)
	if got.View == nil {
		t.Error("it was not brought to its end")
	}
}

package desk

import (
	"net/http"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

// TestSlowAnswer is about a service that answers after the limit, really.
func TestSlowAnswer(t *testing.T) {
	t.Parallel()
	r := newRig(t, sandbox.Options{})
	api, err := apiclient.New(r.base+"/workflow", apiclient.WithTimeout(time.Second))
	if err != nil {
		t.Fatal(err)
	}
	d := New(api, r.journal, Options{Timeout: time.Second})
	task := r.task(t)
	r.sandbox.FaultNext(writes, sandbox.Fault{Late: time.Minute})
	got, err := d.Update(as(t, "operator"), edit(task, "k", field("comment", `"x"`)))
	r.check(t, got, err, Done, SettledByReading)
}

// TestLateEffect is about a write that takes effect after its answer was given up:
// for three times the limit nobody says that it did not happen.
func TestLateEffect(t *testing.T) {
	for _, happens := range []bool{true, false} {
		r := newRig(t, sandbox.Options{})
		ctx := as(t, "operator")
		finish := r.wire.holdNext()
		got, err := r.Update(ctx, edit(r.task(t), "k", field("comment", `"x"`)))
		r.check(t, got, err, Unknown, "")
		if lost := Lost(got.Line); !lost.Late || lost.Words() == "" {
			t.Errorf("lost %+v, want a late one", lost)
		}
		r.clock.advance(3*timeout - 5*time.Second)
		got, err = r.Settle(ctx, got.Line.ID)
		r.check(t, got, err, Unknown, "")
		if happens {
			finish(t)
			got, err = r.Settle(ctx, got.Line.ID)
			r.check(t, got, err, Done, SettledByReading)
			continue
		}
		r.clock.advance(5 * time.Second)
		got, err = r.Settle(ctx, got.Line.ID)
		r.check(t, got, err, Refused, SettledByReading)
		again, err := r.Settle(ctx, got.Line.ID)
		r.checkSame(t, got, again, err)
	}
}

// TestGatewayTimeoutIsLate is about a gateway that gave up on a service which may
// still be at work.
func TestGatewayTimeoutIsLate(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.task(t)
	r.sandbox.FaultNext(writes, sandbox.Fault{Status: 504})
	got, err := r.Update(as(t, "operator"), edit(task, "k", field("comment", `"x"`)))
	r.check(t, got, err, Unknown, "")
	if !Lost(got.Line).Late {
		t.Errorf("lost %+v, want a late one", Lost(got.Line))
	}
}

// TestGraceCountsFromTheLoss is about a connection that breaks after a long wait: the
// service may still finish then.
func TestGraceCountsFromTheLoss(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	r.waits.lookAfter, r.waits.grace = []time.Duration{0}, time.Minute
	r.wire.beforeNext(writes, func(*http.Request) error { r.clock.advance(time.Hour); return nil })
	task := r.task(t)
	r.sandbox.FaultNext(writes, sandbox.Fault{Drop: sandbox.Before})
	got, err := r.Update(as(t, "operator"), edit(task, "k", field("comment", `"x"`)))
	r.check(t, got, err, Unknown, "")
}

// TestLookThatBeganInTime counts a look from its beginning: what takes effect while
// it is on its way may not be seen.
func TestLookThatBeganInTime(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx := as(t, "operator")
	r.wire.holdNext()
	lost, err := r.Update(ctx, edit(r.task(t), "k", field("comment", `"x"`)))
	r.check(t, lost, err, Unknown, "")
	r.wire.beforeNext(reads, func(*http.Request) error { r.clock.advance(3 * timeout); return nil })
	got, err := r.Settle(ctx, lost.Line.ID)
	r.check(t, got, err, Unknown, "")
}

package desk

import (
	"net/http"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
	"taskdesk/internal/store"
)

// TestLostAnswer is about writes whose answer is not usable: reading back settles them.
func TestLostAnswer(t *testing.T) {
	faults := []struct {
		name     string
		fault    sandbox.Fault
		happened bool
	}{
		{"dropped before", sandbox.Fault{Drop: sandbox.Before}, false},
		{"dropped after", sandbox.Fault{Drop: sandbox.After}, true},
		{"500 without effect", sandbox.Fault{Status: 500}, false},
		{"500 with effect", sandbox.Fault{Status: 500, Effect: true}, true},
		{"502 with effect", sandbox.Fault{Status: 502, Effect: true}, true},
		{"503 that does not say when", sandbox.Fault{Status: 503}, false},
		{"half a body", sandbox.Fault{Body: sandbox.Half}, true},
		{"HTML", sandbox.Fault{Body: sandbox.HTML}, true},
		{"HTML without effect", sandbox.Fault{Status: 502, Body: sandbox.HTML}, false},
	}
	acts := []struct {
		name string
		do   func(*testing.T, *rig, *apiclient.Task) (*Result, error)
		api  string
	}{
		{"edit", func(t *testing.T, r *rig, s *apiclient.Task) (*Result, error) {
			return r.Update(as(t, "operator"), edit(s, "k", field("comment", `"x"`), field("fxRate", "1.50")))
		}, sandbox.Current},
		{"clear", func(t *testing.T, r *rig, s *apiclient.Task) (*Result, error) {
			return r.Update(as(t, "operator"), edit(s, "k", field("counterparty", "null")))
		}, sandbox.Current},
		{"fire", func(t *testing.T, r *rig, s *apiclient.Task) (*Result, error) {
			return r.Update(as(t, "operator"), fire(s, "k", "escalate", field("analyst", `"a"`)))
		}, sandbox.Current},
		{"create", func(t *testing.T, r *rig, _ *apiclient.Task) (*Result, error) {
			return r.Create(as(t, "operator"), Create{Definition: tradeBreak, Fields: []apiclient.Field{field("tradeId", `"T-2"`), field("difference", "1")}})
		}, sandbox.Current},
		{"delete", func(t *testing.T, r *rig, s *apiclient.Task) (*Result, error) {
			return r.Delete(as(t, "admin"), Delete{Task: s.ID, Seen: seenOf(s)})
		}, sandbox.Current},
		{"edit in the seed era", func(t *testing.T, r *rig, s *apiclient.Task) (*Result, error) {
			return r.Update(as(t, "operator"), edit(s, "k", field("fxRate", "1.50"), field("blocking", "true"), field("valueDate", `"2026-03-04T09:00:00+01:00"`)))
		}, sandbox.SeedEra},
		{"fire in the seed era", func(t *testing.T, r *rig, s *apiclient.Task) (*Result, error) {
			return r.Update(as(t, "operator"), fire(s, "k", "escalate", field("analyst", `"a"`)))
		}, sandbox.SeedEra},
	}
	for _, act := range acts {
		for _, f := range faults {
			t.Run(act.name+", "+f.name, func(t *testing.T) {
				t.Parallel()
				r := newRig(t, sandbox.Options{API: act.api})
				task := r.task(t)
				task = r.change(t, "admin", task.ID, "", field("counterparty", `"Alder & Finch"`))
				r.sandbox.FaultNext(writes, f.fault)
				got, err := act.do(t, r, task)
				r.checkLost(t, got, err, f.happened)
			})
		}
	}
}

func (r *rig) checkLost(t *testing.T, got *Result, err error, happened bool) {
	t.Helper()
	if !happened {
		r.check(t, got, err, Refused, SettledByReading)
		if got.Refusal.Words() != errDidNot.Error() || got.Refusal.Status != 0 {
			t.Errorf("refusal %+v", got.Refusal)
		}
	} else {
		r.check(t, got, err, Done, SettledByReading)
		if made := got.Line.AfterVersion != 0 && got.View != nil; made != (got.Line.Op != OpDelete) || got.Line.Task == "" {
			t.Errorf("line %+v, view %v", got.Line, got.View)
		}
	}
	if r.wire.writes() != 1 {
		t.Errorf("%d writes, want 1", r.wire.writes())
	}
}

// TestRequestIDOfALostAnswer is kept: support asks for it.
func TestRequestIDOfALostAnswer(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.task(t)
	r.sandbox.FaultNext(writes, sandbox.Fault{Status: 500})
	got, err := r.Update(as(t, "operator"), edit(task, "k", field("comment", `"x"`)))
	r.check(t, got, err, Refused, SettledByReading)
	if got.Refusal.RequestID == "" || got.Line.RequestID != got.Refusal.RequestID {
		t.Errorf("refusal %+v, line %+v; want the request id", got.Refusal, got.Line.End)
	}
}

// TestUnknownWhileDown stays unknown, and is settled when the service is back.
func TestUnknownWhileDown(t *testing.T) {
	for _, act := range []string{"edit", "create", "delete"} {
		r := newRig(t, sandbox.Options{})
		r.waits.lookAfter = []time.Duration{0}
		task, ctx := r.task(t), as(t, "admin")
		r.sandbox.FaultNext(writes, sandbox.Fault{Drop: sandbox.After})
		r.wire.beforeNext(writes, func(*http.Request) error {
			r.wire.setDown(true) // for what comes after this
			return nil
		})
		var got *Result
		var err error
		switch act {
		case "edit":
			got, err = r.Update(ctx, edit(task, "k", field("comment", `"x"`)))
		case "create":
			got, err = r.Create(ctx, Create{Definition: tradeBreak, Fields: []apiclient.Field{field("tradeId", `"T-2"`), field("difference", "1")}})
		case "delete":
			got, err = r.Delete(ctx, Delete{Task: task.ID, Seen: seenOf(task)})
		}
		r.check(t, got, err, Unknown, "")
		r.clock.advance(time.Hour)
		got, err = r.Settle(ctx, got.Line.ID)
		r.check(t, got, err, Unknown, "")
		r.wire.setDown(false)
		got, err = r.Settle(ctx, got.Line.ID)
		r.check(t, got, err, Done, SettledByReading)
	}
}

// TestSettleInMidFlight leaves a write alone that is under way in this process.
func TestSettleInMidFlight(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx := as(t, "operator")
	r.wire.beforeNext(writes, func(*http.Request) error {
		r.clock.advance(time.Hour)
		r.settleOpen(ctx, subject(t, "operator"))
		line := r.lines(t, "operator")[0]
		got, err := r.Settle(ctx, line.ID)
		if err != nil || got.Outcome() != Unknown || !got.Replayed || line.Outcome != store.Pending {
			t.Errorf("%+v, %v; want it open", got, err)
		}
		return nil
	})
	got, err := r.Update(ctx, edit(r.task(t), "k", field("comment", `"x"`)))
	r.check(t, got, err, Done, settledByAnswer)
}

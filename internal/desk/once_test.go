package desk

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"

	"taskdesk/apiclient"
	"taskdesk/internal/person"
	"taskdesk/internal/sandbox"
	"taskdesk/internal/store"
)

func (r *rig) checkSame(t *testing.T, first, again *Result, err error) {
	t.Helper()
	if err != nil || again.Line.ID != first.Line.ID || again.Outcome() != first.Outcome() || again.Line.AfterVersion != first.Line.AfterVersion {
		t.Errorf("second answer %+v, %v; first %+v", again, err, first)
	}
}

func TestSameFormTwice(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task, ctx := r.task(t), as(t, "admin")
	create := Create{Submission: Submission{Key: "new"}, Definition: tradeBreak, Fields: []apiclient.Field{field("tradeId", `"T-2"`), field("difference", "1")}}
	acts := []struct {
		name string
		do   func() (*Result, error)
	}{
		{"edit", func() (*Result, error) { return r.Update(ctx, edit(task, "k1", field("comment", `"x"`))) }},
		{"create", func() (*Result, error) { return r.Create(ctx, create) }},
		{"fire", func() (*Result, error) {
			return r.Update(ctx, fire(r.before(t, task, 3), "k2", "escalate", field("analyst", `"a"`)))
		}},
		{"delete", func() (*Result, error) {
			return r.Delete(ctx, Delete{Submission: Submission{Key: "k3"}, Task: task.ID, Seen: seenOf(r.before(t, task, 4))})
		}},
	}
	for i, act := range acts {
		first, err := act.do()
		r.check(t, first, err, Done, settledByAnswer)
		again, err := act.do()
		r.checkSame(t, first, again, err)
		if !again.Replayed || r.wire.writes() != i+1 {
			t.Errorf("%s: replayed %v after %d writes, want true after %d", act.name, again.Replayed, r.wire.writes(), i+1)
		}
	}
}

// before returns a task as it was at a version.
func (r *rig) before(t *testing.T, task *apiclient.Task, version int) *apiclient.Task {
	t.Helper()
	var at = task.Version.AsAtModified
	for _, line := range r.lines(t, "admin") {
		if line.AfterVersion == version && line.Task == task.ID {
			at = line.AfterAsAt
		}
	}
	was, err := r.upstream(t, "admin").Tasks.Get(t.Context(), task.ID, at)
	if err != nil || was.Version.Number != version {
		t.Fatalf("version %d: %v, %v", version, was, err)
	}
	return was
}

func TestSameFormManyTimesAtOnce(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.task(t)
	other, otherWire := r.another(t, Options{}) // another replica
	var results [20]*Result
	var group sync.WaitGroup
	for i := range results {
		d := []*Desk{r.Desk, other}[i%2]
		group.Go(func() {
			var err error
			results[i], err = d.Update(as(t, "operator"), fire(task, "k", "escalate", field("analyst", `"a"`)))
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if t.Failed() {
		return
	}
	for _, got := range results {
		r.check(t, got, nil, Done, settledByAnswer)
		r.checkSame(t, results[0], got, nil)
	}
	if n := r.wire.writes() + otherWire.writes(); n != 1 || r.now(t, task.ID).Version.Number != 3 {
		t.Errorf("%d writes, version %d; want one of each", n, r.now(t, task.ID).Version.Number)
	}
}

// TestFirstEndsBeforeTheSecondLooks is about the same form at two replicas, where
// the first is done between the second's look at the journal and at the task.
func TestFirstEndsBeforeTheSecondLooks(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	other, otherWire := r.another(t, Options{})
	task, ctx := r.task(t), as(t, "operator")
	u := fire(task, "k", "escalate", field("analyst", `"a"`))
	var first *Result
	r.wire.beforeNext(reads, func(*http.Request) (err error) {
		first, err = other.Update(ctx, u)
		return err
	})
	again, err := r.Update(ctx, u)
	r.checkSame(t, first, again, err)
	if otherWire.writes() != 1 || r.wire.writes() != 0 {
		t.Errorf("%d and %d writes, want 1 and 0", otherWire.writes(), r.wire.writes())
	}
}

func TestSameKeyForSomethingElse(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx := as(t, "operator")
	first, err := r.Update(ctx, edit(r.task(t), "k", field("severity", `"Terrible"`)))
	r.check(t, first, err, Refused, settledByAnswer)
	mended := edit(r.now(t, first.Line.Task), "k", field("severity", `"High"`))
	got, err := r.Update(ctx, mended)
	r.check(t, got, err, Done, settledByAnswer)
	next := mended
	next.Seen = seenOf(r.now(t, first.Line.Task))
	next.Fields = []apiclient.Field{field("comment", `"x"`)}
	got, err = r.Update(as(t, "admin"), next)
	r.check(t, got, err, Done, settledByAnswer)
	if r.wire.writes() != 3 {
		t.Errorf("%d writes, want 3", r.wire.writes())
	}
}

// TestCreatesOfOneFormDoNotMeet sees that a create that was mended is not taken for
// the one whose answer was lost, although both came from one form.
func TestCreatesOfOneFormDoNotMeet(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx := as(t, "operator")
	create := func(trade string) Create {
		return Create{Submission: Submission{Key: "k"}, Definition: tradeBreak, Fields: []apiclient.Field{field("tradeId", trade), field("difference", "1")}}
	}
	r.sandbox.FaultNext(writes, sandbox.Fault{Drop: sandbox.Before})
	lost, err := r.Create(ctx, create(`"T-1"`))
	r.check(t, lost, err, Refused, SettledByReading)
	made, err := r.Create(ctx, create(`"T-2"`))
	r.check(t, made, err, Done, settledByAnswer)
	if made.Line.Task == "" || made.Line.AfterVersion != 1 || made.Line.Definition != "Operations/TradeBreak" {
		t.Errorf("line %+v", made.Line)
	}
}

func TestWithoutAKeyEverySubmissionIsNew(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task, ctx := r.task(t), as(t, "operator")
	for range 2 {
		got, err := r.Update(ctx, edit(r.now(t, task.ID), "", field("comment", `"x"`)))
		r.check(t, got, err, Done, settledByAnswer)
	}
	if r.wire.writes() != 2 {
		t.Errorf("%d writes, want 2", r.wire.writes())
	}
}

// pending writes down the line of an update, as a process does before the call.
func (r *rig) pending(t *testing.T, login string, u Update) store.Line {
	t.Helper()
	w := write{op: opUpdate, task: u.Task, trigger: u.Trigger, seen: u.Seen, submission: u.Submission, request: request{Fields: u.Fields}}
	if u.Trigger != "" {
		w.op = opFire
	}
	line, fresh, err := r.intend(as(t, login), w, w.key(subject(t, login)))
	if err != nil || !fresh {
		t.Fatalf("intend: %v, fresh %v", err, fresh)
	}
	return line
}

// TestAnotherReplicaHasIt is about a form whose first submission another replica is
// in the middle of.
func TestAnotherReplicaHasIt(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	u := edit(r.task(t), "k", field("comment", `"x"`))
	line := r.pending(t, "operator", u)
	var settled sync.WaitGroup
	settled.Go(func() {
		if err := r.store.Settle(context.Background(), line.ID, store.End{Outcome: Done, Settled: settledByAnswer, AfterVersion: 3}); err != nil {
			t.Error(err)
		}
	})
	got, err := r.Update(as(t, "operator"), u)
	settled.Wait()
	r.check(t, got, err, Done, settledByAnswer)
	if !got.Replayed || r.wire.count("") != 0 {
		t.Errorf("replayed %v after %d requests", got.Replayed, r.wire.count(""))
	}
}

func TestAnotherReplicaNeverEndsIt(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	r.options.Timeout = 1 // nobody can be in the middle of it for longer
	u := edit(r.task(t), "k", field("comment", `"x"`))
	line := r.pending(t, "operator", u)
	got, err := r.Update(as(t, "operator"), u)
	if err != nil || got.Outcome() != Unknown || got.Line.ID != line.ID || !got.Replayed || r.wire.writes() != 0 {
		t.Errorf("%+v, %v after %d writes; want unknown", got, err, r.wire.writes())
	}
}

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

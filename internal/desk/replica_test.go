package desk

import (
	"context"
	"net/http"
	"sync"
	"testing"

	"taskdesk/internal/sandbox"
	"taskdesk/internal/store"
)

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

// pending writes down the line of an update, as a process does before the call.
func (r *rig) pending(t *testing.T, login string, u Update) store.Line {
	t.Helper()
	w := write{op: OpUpdate, task: u.Task, trigger: u.Trigger, seen: u.Seen, submission: u.Submission, request: request{Fields: u.Fields}}
	if u.Trigger != "" {
		w.op = OpFire
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

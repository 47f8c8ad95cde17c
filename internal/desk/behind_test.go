package desk

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

// lagBefore lets the upstream answer as it did before a version began.
func (r *rig) lagBefore(t *apiclient.Task) {
	r.sandbox.SetLag(t.Version.AsAtModified.Add(-time.Microsecond))
}

// checkBehind reads a task as somebody: which version that shows, of which the upstream
// then had another, and which it answers with.
func (r *rig) checkBehind(t *testing.T, d *Desk, login, id string, shown, had, got int) {
	t.Helper()
	v, err := d.Task(as(t, login), id, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	var behind Behind
	if v.Behind != nil {
		behind = *v.Behind
	}
	if v.Task.Version.Number != shown || behind.Had.Version != had || behind.Got != got {
		t.Errorf("shown version %d, had %d, got %d; want %d, %d, %d", v.Task.Version.Number, behind.Had.Version, behind.Got, shown, had, got)
	}
	if had == 0 != (v.Behind == nil) {
		t.Errorf("behind: %+v", v.Behind)
	}
}

func TestNewerVersionIsKept(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	now := time.Now()
	r.options.Now = func() time.Time { return now } // which stands still
	id := r.task(t).ID
	after := r.change(t, "admin", id, "", field("comment", `"newer"`))
	r.checkBehind(t, r.Desk, "operator", id, 3, 0, 0)
	r.lagBefore(after)
	r.checkBehind(t, r.Desk, "operator", id, 3, 3, 2)
	r.checkBehind(t, r.Desk, "viewer", id, 2, 0, 0) // who has not seen it is not shown it
	now = now.Add(keptFor)
	r.checkBehind(t, r.Desk, "operator", id, 3, 3, 2)
	now = now.Add(time.Microsecond)
	r.checkBehind(t, r.Desk, "operator", id, 2, 0, 0) // after so long it is believed
	r.checkBehind(t, r.Desk, "operator", id, 2, 0, 0)
	r.sandbox.SetLag(time.Time{})
	r.checkBehind(t, r.Desk, "operator", id, 3, 0, 0)
}

// TestNewerVersionAfterAWrite writes at one replica and reads at another, which knows of
// it from the journal alone.
func TestNewerVersionAfterAWrite(t *testing.T) {
	for _, api := range []string{sandbox.Current, sandbox.SeedEra} {
		t.Run(api, func(t *testing.T) {
			r := newRig(t, sandbox.Options{API: api})
			task := r.task(t)
			replica, _ := r.another(t, Options{})
			got, err := r.Update(as(t, "operator"), edit(task, "k", field("comment", `"mine"`)))
			r.check(t, got, err, Done, settledByAnswer)
			r.lagBefore(r.now(t, task.ID))
			r.checkBehind(t, r.Desk, "operator", task.ID, 3, 3, 2)
			r.checkBehind(t, replica, "operator", task.ID, 2, 3, 2)
			r.clock.advance(keptFor + time.Second)
			r.checkBehind(t, replica, "operator", task.ID, 2, 0, 0)
		})
	}
}

// TestSeedEraWriteDuringLag writes where the answer does not tell the version, and where
// it cannot be read yet. The page after it does not show the task as it was before.
func TestSeedEraWriteDuringLag(t *testing.T) {
	r := newRig(t, sandbox.Options{API: sandbox.SeedEra})
	task := r.task(t)
	r.sandbox.SetLag(task.Version.AsAtModified)
	got, err := r.Update(as(t, "operator"), edit(task, "k", field("comment", `"mine"`)))
	r.check(t, got, err, Done, settledByAnswer)
	if got.View != nil || got.Line.AfterVersion != 0 {
		t.Errorf("shown %+v after version %d, which cannot be known", got.View, got.Line.AfterVersion)
	}
	v, err := r.Task(as(t, "operator"), task.ID, time.Time{})
	if err != nil || v.Behind == nil || v.Behind.Got != 2 {
		t.Errorf("view %+v, error %v; want one that is behind", v, err)
	}
}

// TestNotYetThere creates a task of which the upstream has yet to hear.
func TestNotYetThere(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	replica, _ := r.another(t, Options{})
	before := r.task(t).Version.AsAtModified
	made, err := r.Create(as(t, "operator"), Create{Definition: tradeBreak, Fields: []apiclient.Field{field("tradeId", `"T-2"`), field("difference", `"1"`)}})
	r.check(t, made, err, Done, settledByAnswer)
	id := made.Line.Task
	r.sandbox.SetLag(before)
	r.checkBehind(t, r.Desk, "operator", id, 1, 1, 0)
	_, err = replica.Task(as(t, "operator"), id, time.Time{})
	if late, ok := errors.AsType[*CatchingUp](err); !ok || late.Had.Version != 1 || errors.Is(err, apiclient.ErrNotFound) {
		t.Errorf("at another replica: %v", err)
	}
	r.clock.advance(missingFor + time.Second)
	for _, d := range []*Desk{r.Desk, replica} {
		_, err = d.Task(as(t, "operator"), id, time.Time{})
		if gone, ok := errors.AsType[*Gone](err); !ok || gone.Kind != Never {
			t.Errorf("after so long: %v", err)
		}
	}
}

// TestDeletedIsNotKept deletes tasks that somebody has just seen, past the desk and
// through it.
func TestDeletedIsNotKept(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	for name, remove := range map[string]func(task *apiclient.Task){
		"elsewhere": func(task *apiclient.Task) { r.remove(t, task.ID) },
		"here, and not heard of its life": func(task *apiclient.Task) {
			got, err := r.Delete(as(t, "admin"), Delete{Task: task.ID, Seen: seenOf(task)})
			r.check(t, got, err, Done, settledByAnswer)
			r.sandbox.SetLag(task.Version.AsAtCreated.Add(-time.Microsecond))
		},
	} {
		task := r.task(t)
		r.checkBehind(t, r.Desk, "operator", task.ID, 2, 0, 0)
		remove(task)
		_, err := r.Task(as(t, "operator"), task.ID, time.Time{})
		if _, ok := errors.AsType[*Gone](err); !ok {
			t.Errorf("%s: %v, want *Gone", name, err)
		}
		r.sandbox.SetLag(time.Time{})
	}
}

// TestOvertakenAnswer lets a later answer come before an earlier one. That is no lag.
func TestOvertakenAnswer(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.task(t)
	r.sandbox.SetLag(task.Version.AsAtModified)
	r.wire.beforeNext(reads, func(*http.Request) error {
		after := r.change(t, "admin", task.ID, "", field("comment", `"x"`))
		r.sandbox.SetLag(time.Time{})
		r.checkBehind(t, r.Desk, "operator", task.ID, 3, 0, 0)
		r.lagBefore(after)
		return nil
	})
	r.checkBehind(t, r.Desk, "operator", task.ID, 3, 0, 0)
}

// TestWriteDuringLag writes on a version that the upstream does not have yet: that the
// person saw here, or of which only their form knows.
func TestWriteDuringLag(t *testing.T) {
	tests := []struct {
		name     string
		seen     bool // at this replica
		recovers bool // while it is waited for
	}{{"seen here", true, false}, {"seen elsewhere", false, false}, {"catches up", true, true}, {"seen elsewhere, catches up", false, true}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, sandbox.Options{})
			after := r.change(t, "admin", r.task(t).ID, "", field("comment", `"x"`))
			if tt.seen {
				r.checkBehind(t, r.Desk, "operator", after.ID, 3, 0, 0)
			}
			r.lagBefore(after)
			if tt.recovers {
				r.wire.beforeNext(reads, func(*http.Request) error { return nil })
				r.wire.beforeNext(reads, func(*http.Request) error { r.sandbox.SetLag(time.Time{}); return nil })
			}
			got, err := r.Update(as(t, "operator"), fire(after, "k", "resolve"))
			if tt.recovers {
				r.check(t, got, err, Done, settledByAnswer)
				return
			}
			if late, ok := errors.AsType[*CatchingUp](err); !ok || late.Had.Version != 3 || late.Got != 2 {
				t.Errorf("error %v, want *CatchingUp", err)
			}
			if r.wire.writes() != 0 || len(r.lines(t, "operator")) != 0 {
				t.Error("it was sent or written down")
			}
		})
	}
}

// TestLostWriteDuringLag reads back while the upstream is behind what its person has
// seen: how the write ended cannot be told by that.
func TestLostWriteDuringLag(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.task(t)
	finish := r.wire.holdNext()
	got, err := r.Update(as(t, "operator"), edit(task, "k", field("comment", `"mine"`)))
	r.check(t, got, err, Unknown, "")
	finish(t)
	r.checkBehind(t, r.Desk, "operator", task.ID, 3, 0, 0)
	r.lagBefore(r.now(t, task.ID))
	r.clock.advance(time.Minute) // nothing can take effect any more
	got, err = r.Settle(as(t, "operator"), got.Line.ID)
	r.check(t, got, err, Unknown, "")
	r.sandbox.SetLag(time.Time{})
	got, err = r.Settle(as(t, "operator"), got.Line.ID)
	r.check(t, got, err, Done, SettledByReading)
}

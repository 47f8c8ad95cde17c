package desk

import (
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

func TestLater(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	long, deleted := r.sandbox.Examples().LongHistory, r.sandbox.Examples().Deleted
	up, now := r.upstream(t, "viewer"), time.Now()
	last, err := up.Tasks.Get(t.Context(), long, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	gone, err := up.Tasks.Get(t.Context(), deleted, now.Add(-49*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	began := last.Version.AsAtModified
	tests := []struct {
		name  string
		id    string
		asAt  time.Time
		want  Later
		calls int // at most
	}{
		{"in the newest version", long, began, LaterNow, 1},
		{"in it again", long, began, LaterNow, 0},
		{"in the one before it", long, began.Add(-time.Microsecond), LaterVersion, 0},
		{"in the last version of a deleted task", deleted, now.Add(-49 * time.Hour), LaterDeletion, 2 + 3*atOnce + 13*sections},
		{"in it again", deleted, now.Add(-49 * time.Hour), LaterDeletion, 0},
		{"in an earlier version of it", deleted, gone.Version.AsAtModified.Add(-time.Microsecond), LaterVersion, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v, err := r.Task(as(t, "viewer"), tt.id, tt.asAt)
			if err != nil {
				t.Fatal(err)
			}
			r.wire.forget()
			if got, n := r.Later(as(t, "viewer"), v), r.wire.count("GET "); got != tt.want || n > tt.calls {
				t.Errorf("Later() of version %d = %v after %d calls, want %v after at most %d", v.Task.Version.Number, got, n, tt.want, tt.calls)
			}
		})
	}
	r.clock.advance(todayFor)
	theirs := apiclient.UpdateTask{Fields: []apiclient.Field{{Name: "comment", Value: jsontext.Value(`"theirs"`)}}}
	if _, err := r.upstream(t, "admin").Tasks.Update(t.Context(), long, theirs, ""); err != nil {
		t.Fatal(err)
	}
	if v, err := r.Task(as(t, "viewer"), long, began); err != nil || r.Later(as(t, "viewer"), v) != LaterVersion {
		t.Errorf("a minute later, somebody's change is not seen (%v)", err)
	}
	v, err := r.Task(as(t, "operator"), long, began) // who has not seen it now
	if err != nil {
		t.Fatal(err)
	}
	r.wire.setDown(true)
	if got := r.Later(as(t, "operator"), v); got != LaterUnknown {
		t.Errorf("Later() while the task cannot be read = %v, want %v", got, LaterUnknown)
	}
}

// TestLaterIsAskedOnce asks for what comes after a version as Look does, and again.
func TestLaterIsAskedOnce(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.task(t)
	v, err := r.Look(as(t, "viewer"), task.ID, task.Version.AsAtModified)
	if err != nil {
		t.Fatal(err)
	}
	r.wire.setDown(true)
	r.clock.advance(todayFor)
	r.wire.forget()
	if got, n := r.Later(as(t, "viewer"), v), r.wire.count("GET "); got != LaterNow || n != 0 {
		t.Errorf("Later() = %v after %d calls, want %v after none", got, n, LaterNow)
	}
}

// TestLaterThanAWriteElsewhere is about a version that the person has just made at another
// replica, while the upstream still answers with the one before it.
func TestLaterThanAWriteElsewhere(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	other, _ := r.another(t, Options{})
	ctx, task := as(t, "operator"), r.task(t)
	v, err := r.Task(ctx, task.ID, task.Version.AsAtModified)
	if err != nil {
		t.Fatal(err)
	}
	got, err := other.Update(ctx, edit(task, "k", field("comment", `"x"`)))
	r.check(t, got, err, Done, settledByAnswer)
	r.lagBefore(r.now(t, task.ID))
	if got := r.Later(ctx, v); got != LaterVersion {
		t.Errorf("Later() = %v, want %v", got, LaterVersion)
	}
}

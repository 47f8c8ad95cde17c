package desk

import (
	"errors"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

func TestGone(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx := as(t, "admin")
	deleted := r.sandbox.Examples().Deleted // two days ago, after weeks
	task := r.task(t)
	ours := r.task(t) // lived for less than the desk looks back at first
	if got, err := r.Delete(ctx, Delete{Task: ours.ID, Seen: seenOf(ours)}); err != nil || got.Outcome() != Done {
		t.Fatal(got, err)
	}
	now := time.Now()
	const never = "00000000-0000-4000-8000-000000000000"
	tests := []struct {
		name  string
		id    string
		asAt  time.Time
		kind  GoneKind
		calls int // at most
	}{
		{"deleted", deleted, time.Time{}, Deleted, 1 + 3*atOnce},
		{"deleted, looked at yesterday", deleted, now.Add(-time.Hour), Deleted, 2 + 5*atOnce},
		{"deleted through the journal", ours.ID, time.Time{}, Deleted, 2},
		{"not yet, and there now", task.ID, task.Version.AsAtCreated.Add(-time.Hour), NotYet, 2},
		{"not yet, and deleted since", deleted, now.Add(-300 * 24 * time.Hour), NotYet, 2 + 5*atOnce},
		{"not yet, and deleted through the journal", ours.ID, now.Add(-time.Hour), NotYet, 3},
		{"never", never, time.Time{}, Never, 1 + len(lookBack)},
		{"never, in the past", never, now.Add(-time.Hour), Never, 2 + 2*len(lookBack)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r.wire.forget()
			v, err := r.Task(ctx, tt.id, tt.asAt)
			gone, ok := errors.AsType[*Gone](err)
			if v != nil || !ok || gone.Kind != tt.kind || gone.ID != tt.id || !gone.AsAt.Equal(tt.asAt) || !errors.Is(err, apiclient.ErrNotFound) {
				t.Fatalf("Task() = %v, %+v; want kind %v", v, err, tt.kind)
			}
			if n := r.wire.count("GET "); n > tt.calls || tt.kind == Never && n != tt.calls {
				t.Errorf("%d calls, want %d", n, tt.calls)
			}
			if (gone.Last != nil) != (tt.kind != Never) {
				t.Errorf("last version %+v", gone.Last)
			}
			if tt.kind == Never && len(gone.Checked) < len(lookBack) {
				t.Errorf("%d moments were looked at", len(gone.Checked))
			}
			if tt.kind == Deleted {
				if was, err := r.Task(ctx, tt.id, gone.Seen); err != nil || was.Task.Version.Number != gone.Last.Version.Number {
					t.Errorf("as at %v: %v, %v", gone.Seen, was, err)
				}
			}
		})
	}
}

func TestGoneCannotBeFoundOut(t *testing.T) {
	ctx := as(t, "viewer")
	const id = "00000000-0000-4000-8000-000000000000"
	asAt := time.Now().Add(-time.Hour)
	for name, at := range map[string]time.Time{"now": {}, "in the past": asAt} {
		r := newRig(t, sandbox.Options{})           // its own: a look that was called off may still arrive, and take a fault
		r.sandbox.FaultNext(reads, sandbox.Fault{}) // the first look finds nothing
		r.sandbox.FaultNext(reads, sandbox.Fault{Status: 403})
		if _, err := r.Task(ctx, id, at); !errors.Is(err, apiclient.ErrForbidden) {
			t.Errorf("%s: error %v, want ErrForbidden", name, err)
		}
	}
}

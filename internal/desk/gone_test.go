package desk

import (
	"errors"
	"net/http"
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
		{"deleted", deleted, time.Time{}, Deleted, 2 + 3*atOnce + 13*sections},
		{"deleted, once more", deleted, time.Time{}, Deleted, 3},
		{"deleted, looked at an hour ago", deleted, now.Add(-time.Hour), Deleted, 4},
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
				r.checkEnd(t, gone)
				if was, err := r.Task(ctx, tt.id, gone.Seen); err != nil || was.Task.Version.Number != gone.Last.Version.Number {
					t.Errorf("as at %v: %v, %v", gone.Seen, was, err)
				}
			}
		})
	}
}

// checkEnd checks that a task was there until the moment at which it was deleted.
func (r *rig) checkEnd(t *testing.T, gone *Gone) {
	t.Helper()
	up, before := r.upstream(t, "viewer"), gone.DeletedAt.Add(-time.Microsecond)
	last, err := up.Tasks.Get(t.Context(), gone.ID, before)
	if err != nil || last.Version.Number != gone.Last.Version.Number || !gone.Seen.Equal(before) || !gone.Absent.Equal(gone.DeletedAt) {
		t.Errorf("deleted at %v, last seen at %v in version %d; but just before: %+v, %v", gone.DeletedAt, gone.Seen, gone.Last.Version.Number, last, err)
	}
	if _, err := up.Tasks.Get(t.Context(), gone.ID, gone.DeletedAt); !errors.Is(err, apiclient.ErrNotFound) {
		t.Errorf("as at its deletion: %v", err)
	}
}

// lived makes a task that was changed shortly before it was deleted: after the last of
// the moments at which a task that is gone is looked for first.
func (r *rig) lived(t *testing.T, past *clock) *apiclient.Task {
	t.Helper()
	past.advance(-3 * time.Hour)
	task := r.task(t)
	past.advance(168 * time.Minute) // 12 minutes ago
	r.change(t, "operator", task.ID, "", field("comment", `"a"`))
	last := r.change(t, "operator", task.ID, "", field("comment", `"b"`))
	past.advance(time.Minute)
	r.remove(t, task.ID)
	past.advance(11 * time.Minute)
	return last
}

// TestGoneAfterItsLastVersion finds the last version, which is none of those that were
// there when the task was first looked for.
func TestGoneAfterItsLastVersion(t *testing.T) {
	for _, era := range []string{sandbox.Current, sandbox.SeedEra} {
		past := &clock{}
		r := newRig(t, sandbox.Options{API: era, Now: past.now})
		last := r.lived(t, past)
		_, err := r.Task(as(t, "viewer"), last.ID, time.Time{})
		gone, ok := errors.AsType[*Gone](err)
		if !ok || gone.Kind != Deleted || gone.Last.Version.Number != last.Version.Number || gone.By != "" || gone.Line != "" {
			t.Fatalf("%s: Task() fails with %+v, want version %d", era, err, last.Version.Number)
		}
		r.checkEnd(t, gone)
	}
}

// TestGoneTold takes the end of a task from the API's history, where that tells of it.
func TestGoneTold(t *testing.T) {
	past := &clock{}
	r := newRig(t, sandbox.Options{Now: past.now})
	last := r.lived(t, past)
	_, err := r.Task(as(t, "viewer"), last.ID, time.Time{})
	exact, _ := errors.AsType[*Gone](err)
	d, w := r.another(t, Options{})
	told := `{"values":[{"asAtModified":"` + exact.DeletedAt.Format("2006-01-02T15:04:05.000000Z") + `","userIdModified":"u-1","requestIdModified":"r","asAtVersionNumber":5,"action":"Delete","attributeName":"State","newValue":null}]}`
	w.next = telling{w.next, "/history", told}
	_, err = d.Task(as(t, "viewer"), last.ID, time.Time{})
	gone, ok := errors.AsType[*Gone](err)
	if !ok || gone.By != "u-1" || !gone.DeletedAt.Equal(exact.DeletedAt) {
		t.Fatalf("Task() fails with %+v, want the end at %v", err, exact.DeletedAt)
	}
	r.checkEnd(t, gone)
	if n := w.count(""); n > 3+atOnce {
		t.Errorf("%d calls", n)
	}
}

// TestGoneThroughTheJournal knows who deleted a task and when, whoever asks.
func TestGoneThroughTheJournal(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.task(t)
	got, err := r.Delete(as(t, "admin"), Delete{Task: task.ID, Seen: seenOf(task)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Task(as(t, "viewer"), task.ID, time.Time{})
	gone, ok := errors.AsType[*Gone](err)
	if !ok || gone.By != subject(t, "admin") || gone.ByName != "admin" || gone.Line != got.Line.ID || !gone.DeletedAt.Equal(got.Line.AfterAsAt) {
		t.Fatalf("Task() fails with %+v, want the deletion of line %+v", err, got.Line)
	}
	r.checkEnd(t, gone)
}

// TestGoneAsFarAsKnown shows what is known of a task's end when the upstream fails while
// it is looked for.
func TestGoneAsFarAsKnown(t *testing.T) {
	past := &clock{}
	r := newRig(t, sandbox.Options{Now: past.now})
	last := r.lived(t, past)
	after := 0
	third := func(q *http.Request) bool {
		after++
		return reads(q) && after > 2+atOnce+2*sections
	}
	r.sandbox.FaultNext(third, sandbox.Fault{Status: 403})
	_, err := r.Task(as(t, "viewer"), last.ID, time.Time{})
	gone, ok := errors.AsType[*Gone](err)
	if !ok || gone.Kind != Deleted || !gone.DeletedAt.IsZero() {
		t.Fatalf("Task() fails with %+v", err)
	}
	if _, err := r.upstream(t, "viewer").Tasks.Get(t.Context(), last.ID, gone.Absent); !errors.Is(err, apiclient.ErrNotFound) || !gone.Seen.Before(gone.Absent) || gone.Absent.Sub(gone.Seen) > time.Minute {
		t.Errorf("last seen at %v, gone by %v: %v", gone.Seen, gone.Absent, err)
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

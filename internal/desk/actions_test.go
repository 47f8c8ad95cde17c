package desk

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

// TestActionsOfATask: what an action has to do with a task is told by the first version
// that names it.
func TestActionsOfATask(t *testing.T) {
	r, root := nesting(t)
	ctx := as(t, "viewer")
	check := r.now(t, r.sandbox.Examples().Failed)
	child := r.change(t, "admin", root.ID, "nest").Children[0]
	r.change(t, "admin", root.ID, "lay")
	root = r.now(t, root.ID)
	for _, tt := range []struct {
		name string
		id   string
		asAt time.Time
		want []Action
	}{
		{"changed what started it", check.ID, time.Time{}, []Action{{ID: check.ActionLogSubmitted, Started: 2, Changed: 3}}},
		{"before it changed anything", check.ID, check.Version.AsAtModified.Add(-time.Microsecond), []Action{{ID: check.ActionLogSubmitted, Started: 2}}},
		{"one after the other", root.ID, time.Time{}, []Action{{ID: root.ActionLogSubmitted, Started: 3}, {Started: 2}}},
		{"made by one", child.ID, time.Time{}, []Action{{Started: 1}, {Created: true}}},
		{"none", r.sandbox.Examples().LongHistory, time.Time{}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, err := r.Actions(ctx, tt.id, tt.asAt)
			if err != nil || a.Missing || !a.Older.IsZero() || len(a.List) != len(tt.want) {
				t.Fatalf("actions %+v, error %v", a, err)
			}
			for i, got := range a.List {
				want := tt.want[i]
				if want.ID != "" && got.ID != want.ID || got.Created != want.Created || got.Changed != want.Changed || got.Started != want.Started || got.Err != nil || got.Log.ID != got.ID {
					t.Errorf("%d is %+v, want %+v", i, got, want)
				}
			}
		})
	}
}

// TestActionsAreBounded reads so many logs at a time, and tells from which version to go on.
func TestActionsAreBounded(t *testing.T) {
	r, root := nesting(t)
	ctx := as(t, "viewer")
	const laid = mostActions + 5
	for range laid {
		r.change(t, "admin", root.ID, "lay")
	}
	r.wire.forget()
	a, err := r.Actions(ctx, root.ID, time.Time{})
	if err != nil || len(a.List) != mostActions || a.Older.IsZero() || a.List[0].Started != laid+1 {
		t.Fatalf("%d actions, older %v, error %v", len(a.List), a.Older, err)
	}
	if logs, tasks := r.wire.count("GET /api/actionlogs/"), r.wire.count("GET /api/tasks/"); logs != mostActions || tasks > actionsOf {
		t.Errorf("%d logs and %d versions were read", logs, tasks)
	}
	older, err := r.Actions(ctx, root.ID, a.Older)
	if err != nil || len(older.List) != laid-mostActions || !older.Older.IsZero() || older.List[0].Started != a.List[mostActions-1].Started-1 {
		t.Errorf("then %d actions, older %v, error %v", len(older.List), older.Older, err)
	}
}

// TestActionsOfManyVersions looks at so many versions, and says that it may have been an
// earlier one.
func TestActionsOfManyVersions(t *testing.T) {
	r, root := nesting(t)
	r.change(t, "admin", root.ID, "lay")
	admin := r.upstream(t, "admin")
	for i := range actionsOf + 5 {
		if _, err := admin.Tasks.Update(t.Context(), root.ID, apiclient.UpdateTask{CorrelationIDs: []string{strconv.Itoa(i)}}, ""); err != nil {
			t.Fatal(err)
		}
	}
	a, err := r.Actions(as(t, "viewer"), root.ID, time.Time{})
	if err != nil || len(a.List) != 1 || !a.List[0].Earlier || a.List[0].Started != 8 {
		t.Fatalf("actions %+v, error %v", a.List, err)
	}
}

// TestActionsThatCannotBeHad: a log that is missing says so, and where there are none
// nothing is asked for.
func TestActionsThatCannotBeHad(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	failed, ctx := r.sandbox.Examples().Failed, as(t, "viewer")
	log := r.now(t, failed).ActionLogSubmitted
	d, w := r.another(t, Options{})
	t.Cleanup(d.Close)
	w.next = without(w.next, "/actionlogs/"+log)
	a, err := d.Actions(ctx, failed, time.Time{})
	if err != nil || len(a.List) != 1 || a.List[0].Log != nil || !errors.Is(a.List[0].Err, apiclient.ErrNotFound) {
		t.Errorf("actions %+v, error %v", a.List, err)
	}
	early, w := r.another(t, Options{SeedEra: true})
	t.Cleanup(early.Close)
	if a, err = early.Actions(ctx, failed, time.Time{}); err != nil || !a.Missing || len(a.List) != 0 || w.count("GET ") != 1 {
		t.Errorf("missing %v, %d calls, error %v", a.Missing, w.count("GET "), err)
	}
	r.wire.forget()
	if a, err = r.Actions(ctx, r.sandbox.Examples().LongHistory, time.Time{}); err != nil || a.Missing || r.wire.count("GET /api/tasks/") != 1 {
		t.Errorf("a task without actions took %d reads, error %v", r.wire.count("GET /api/tasks/"), err)
	}
	_, err = r.Actions(ctx, r.sandbox.Examples().Deleted, time.Time{})
	if gone, ok := errors.AsType[*Gone](err); !ok || gone.Kind != Deleted {
		t.Errorf("of a deleted task: %v", err)
	}
	old := newRig(t, sandbox.Options{API: sandbox.SeedEra})
	if a, err = old.Actions(ctx, old.sandbox.Examples().Failed, time.Time{}); err != nil || !a.Missing || old.wire.count("GET /api/actionlogs/") > 0 {
		t.Errorf("in the seed era: %+v, error %v", a, err)
	}
}

package desk

import (
	"errors"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

// buried deletes a task through the desk, and returns what a look for it then finds.
func (r *rig) buried(t *testing.T, task *apiclient.Task, reason string) *Gone {
	t.Helper()
	ctx := as(t, "admin")
	if got, err := r.Delete(ctx, Delete{Submission: Submission{Reason: reason}, Task: task.ID, Seen: seenOf(task)}); err != nil || got.Outcome() != Done {
		t.Fatal(got, err)
	}
	_, err := r.Task(ctx, task.ID, time.Time{})
	gone, ok := errors.AsType[*Gone](err)
	if !ok {
		t.Fatalf("error %v, want *Gone", err)
	}
	return gone
}

// like is a create from a version of another task.
func like(t *apiclient.Task) Create {
	return Create{
		Definition: tradeBreak, Fields: []apiclient.Field{field("tradeId", `"T-2"`), field("difference", `"1"`)},
		CorrelationIDs: []string{t.ID}, From: &Origin{Task: t.ID, Version: t.Version.Number, AsAt: t.Version.AsAtModified},
	}
}

// TestTombstone tells of a deletion, and of what was created from the task, in both
// generations of the API.
func TestTombstone(t *testing.T) {
	for _, api := range []string{sandbox.Current, sandbox.SeedEra} {
		t.Run(api, func(t *testing.T) {
			r := newRig(t, sandbox.Options{API: api})
			ctx := as(t, "operator")
			task := r.task(t)
			gone := r.buried(t, task, "booked twice")
			made, err := r.Create(ctx, like(task))
			r.check(t, made, err, Done, settledByAnswer)
			lost, err := r.Create(ctx, like(task)) // and deleted again, so it is not there
			r.check(t, lost, err, Done, settledByAnswer)
			r.remove(t, lost.Line.Task)

			stone := r.Tombstone(ctx, gone)
			if stone.Task.Version.Number != 2 || (stone.Machine == nil) != (api == sandbox.SeedEra) {
				t.Errorf("last version %+v, machine %v", stone.Task.Version, stone.Machine)
			}
			if stone.Deletion.Reason != "booked twice" || gone.By != subject(t, "admin") || gone.ByName != "admin" || !gone.DeletedAt.After(task.Version.AsAtModified) {
				t.Errorf("deleted at %v by %s, %s; line %+v", gone.DeletedAt, gone.By, gone.ByName, stone.Deletion)
			}
			if len(stone.Again) != 1 || stone.Again[0].ID != made.Line.Task {
				t.Errorf("created again as %v, want %s alone", stone.Again, made.Line.Task)
			}
			if from := r.Origin(ctx, made.Line.Task); from == nil || from.Task != task.ID || from.Version != 2 {
				t.Errorf("Origin() = %+v", from)
			}
			if from := r.Origin(ctx, task.ID); from != nil {
				t.Errorf("Origin() of a task made elsewhere = %+v", from)
			}
		})
	}
}

// TestTombstoneOfOthers knows no line of a deletion that was made elsewhere.
func TestTombstoneOfOthers(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx := as(t, "viewer")
	_, err := r.Task(ctx, r.sandbox.Examples().Deleted, time.Time{})
	gone, ok := errors.AsType[*Gone](err)
	if !ok {
		t.Fatalf("error %v, want *Gone", err)
	}
	if stone := r.Tombstone(ctx, gone); stone.Deletion.ID != "" || len(stone.Again) != 0 || len(stone.Children) != 0 {
		t.Errorf("%+v", stone)
	}
}

// TestTombstoneOfAParent reads the children as they are now.
func TestTombstoneOfAParent(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	family := r.now(t, r.sandbox.Examples().Family)
	gone := r.buried(t, family, "")
	r.remove(t, family.Children[0].ID)
	stone := r.Tombstone(as(t, "viewer"), gone)
	if stone.Children[family.Children[0].ID] != nil || stone.Children[family.Children[1].ID] == nil {
		t.Errorf("children %v, want the second alone", stone.Children)
	}
}

// TestStackingKeyIsPartOfAForm keeps two creates apart that differ in it alone.
func TestStackingKeyIsPartOfAForm(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx := as(t, "operator")
	create := like(r.task(t))
	create.Key, create.StackingKey = "k", "stack 1"
	first, err := r.Create(ctx, create)
	r.check(t, first, err, Done, settledByAnswer)
	again, err := r.Create(ctx, create)
	r.checkSame(t, first, again, err)
	create.StackingKey = "stack 2"
	other, err := r.Create(ctx, create)
	r.check(t, other, err, Done, settledByAnswer)
	if a, b := r.now(t, first.Line.Task), r.now(t, other.Line.Task); a.ID == b.ID || a.StackingKey != "stack 1" || b.StackingKey != "stack 2" {
		t.Errorf("made %s with %q and %s with %q", a.ID, a.StackingKey, b.ID, b.StackingKey)
	}
}

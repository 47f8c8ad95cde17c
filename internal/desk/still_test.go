package desk

import (
	"errors"
	"slices"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/history"
	"taskdesk/internal/sandbox"
)

// told writes changes as "attribute old > new".
func told(changes []history.Change) (all []string) {
	for _, c := range changes {
		all = append(all, c.Attribute+" "+string(c.Old)+" > "+string(c.New))
	}
	return all
}

func TestUpdateOnTheVersionThatWasSeen(t *testing.T) {
	for _, api := range []string{sandbox.Current, sandbox.SeedEra} {
		t.Run(api, func(t *testing.T) {
			r := newRig(t, sandbox.Options{API: api})
			task := r.task(t)
			got, err := r.Update(as(t, "operator"), edit(task, "k", field("comment", `"seen"`), field("analyst", "null")))
			r.check(t, got, err, Done, settledByAnswer)
			if got.View == nil || string(got.View.Task.Field("comment")) != `"seen"` || got.Line.AfterVersion != 3 || got.Line.RequestID == "" {
				t.Errorf("view %+v, line %+v; want version 3 with the comment", got.View, got.Line)
			}
			if len(got.Merged)+len(got.Meantime) > 0 || got.Replayed || r.wire.writes() != 1 {
				t.Errorf("result %+v after %d writes", got, r.wire.writes())
			}
		})
	}
}

func TestFireOnTheVersionThatWasSeen(t *testing.T) {
	for _, api := range []string{sandbox.Current, sandbox.SeedEra} {
		t.Run(api, func(t *testing.T) {
			r := newRig(t, sandbox.Options{API: api})
			got, err := r.Update(as(t, "operator"), fire(r.task(t), "k", "resolve", field("comment", `"why"`)))
			r.check(t, got, err, Done, settledByAnswer)
			if got.Line.Op != "fire" || got.Line.Trigger != "resolve" || got.View.Task.State != "Resolved" {
				t.Errorf("%+v leads to %s", got.Line, got.View.Task.State)
			}
		})
	}
}

// TestStill is about edits of a task that somebody else has changed meanwhile: to
// version 3, with the comment "theirs".
func TestStill(t *testing.T) {
	tests := []struct {
		name         string
		update       func(seen *apiclient.Task) Update
		want         string // the comment and severity after it; empty when it is stale
		wantMerged   []string
		wantTheirs   []string
		wantOverlaps []Overlap
	}{
		{
			name:       "disjoint",
			update:     func(seen *apiclient.Task) Update { return edit(seen, "k", field("severity", `"High"`)) },
			want:       `"theirs" "High"`,
			wantMerged: []string{`Fields[comment]  > "theirs"`},
		},
		{
			name:   "the same value by both",
			update: func(seen *apiclient.Task) Update { return edit(seen, "k", field("comment", `"theirs"`)) },
			want:   `"theirs" `,
		},
		{
			name: "overlap",
			update: func(seen *apiclient.Task) Update {
				return edit(seen, "k", field("comment", `"mine"`), field("severity", `"High"`))
			},
			wantOverlaps: []Overlap{{Field: "comment", Mine: Value(`"mine"`), Theirs: Value(`"theirs"`)}},
		},
		{
			name:       "trigger",
			update:     func(seen *apiclient.Task) Update { return fire(seen, "k", "escalate") },
			wantTheirs: []string{`Fields[comment]  > "theirs"`},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, sandbox.Options{})
			seen := r.task(t)
			r.change(t, "admin", seen.ID, "", field("comment", `"theirs"`))
			got, err := r.Update(as(t, "operator"), tt.update(seen))
			if tt.want == "" {
				r.checkStale(t, got, err, tt.wantTheirs, tt.wantOverlaps)
				return
			}
			r.check(t, got, err, Done, settledByAnswer)
			after := r.now(t, seen.ID)
			if have := string(after.Field("comment")) + " " + string(after.Field("severity")); have != tt.want {
				t.Errorf("the task has %s, want %s", have, tt.want)
			}
			if !slices.Equal(told(got.Merged), tt.wantMerged) || len(got.Meantime) > 0 {
				t.Errorf("merged %q, meantime %q; want %q and nothing", told(got.Merged), told(got.Meantime), tt.wantMerged)
			}
			again, err := r.Settle(as(t, "operator"), got.Line.ID)
			if err != nil || !slices.Equal(told(again.Merged), tt.wantMerged) || len(again.Merged) > 0 && again.View == nil {
				t.Errorf("told again: merged %q, view %v, error %v", told(again.Merged), again.View, err)
			}
		})
	}
}

func (r *rig) checkStale(t *testing.T, got *Result, err error, theirs []string, overlaps []Overlap) {
	t.Helper()
	stale, ok := errors.AsType[*Stale](err)
	if got != nil || !ok {
		t.Fatalf("result %+v, error %v; want *Stale", got, err)
	}
	if stale.Error() != "the task is version 3 now, not 2" {
		t.Errorf("error %q", stale)
	}
	same := func(a, b Overlap) bool {
		return a.Field == b.Field && string(a.Original) == string(b.Original) && string(a.Mine) == string(b.Mine) && string(a.Theirs) == string(b.Theirs)
	}
	if !slices.Equal(told(stale.Theirs), theirs) || !slices.EqualFunc(stale.Overlaps, overlaps, same) {
		t.Errorf("theirs %q, overlaps %v; want %q, %v", told(stale.Theirs), stale.Overlaps, theirs, overlaps)
	}
	if r.wire.writes() != 0 || len(r.lines(t, "operator")) != 0 {
		t.Error("a stale write was sent or written down")
	}
}

func TestTriggerFromAnotherStateIsStale(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	seen := r.task(t)
	r.change(t, "admin", seen.ID, "escalate", field("analyst", `"mira"`))
	got, err := r.Update(as(t, "operator"), fire(seen, "k", "resolve", field("comment", `"x"`)))
	r.checkStale(t, got, err, []string{`State "Investigating" > "Escalated"`, `Fields[analyst]  > "mira"`}, nil)
}

func TestDeleteOfAnotherVersionIsStale(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	seen := r.task(t)
	r.change(t, "admin", seen.ID, "", field("comment", `"x"`))
	got, err := r.Delete(as(t, "admin"), Delete{Task: seen.ID, Seen: seenOf(seen)})
	r.checkStale(t, got, err, []string{`Fields[comment]  > "x"`}, nil)
}

func TestDelete(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.task(t)
	got, err := r.Delete(as(t, "admin"), Delete{Submission: Submission{Key: "k"}, Task: task.ID, Seen: seenOf(task)})
	r.check(t, got, err, Done, settledByAnswer)
	if got.View != nil || got.Line.AfterAsAt.IsZero() || got.Line.Task != task.ID {
		t.Errorf("result %+v", got)
	}
}

func TestDeletedMeanwhile(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	seen := r.task(t)
	r.remove(t, seen.ID)
	got, err := r.Update(as(t, "operator"), edit(seen, "k", field("comment", `"x"`)))
	gone, ok := errors.AsType[*Gone](err)
	if got != nil || !ok || gone.Kind != Deleted || !errors.Is(err, apiclient.ErrNotFound) {
		t.Errorf("result %v, error %v; want a deleted task", got, err)
	}
	if r.wire.writes() != 0 {
		t.Error("it was sent")
	}
}

// TestSeenThatNeverWas is about forms whose version and moment do not fit.
func TestSeenThatNeverWas(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.task(t)
	created := Seen{Version: 1, AsAt: task.Version.AsAtCreated}
	for name, seen := range map[string]Seen{
		"no moment":          {Version: 1},
		"another version's":  {Version: 1, AsAt: task.Version.AsAtModified},
		"before there was":   {Version: 1, AsAt: task.Version.AsAtCreated.Add(-time.Hour)},
		"a version to come":  {Version: 7, AsAt: task.Version.AsAtModified},
		"moment of creation": created,
	} {
		_, err := r.Update(as(t, "operator"), Update{Task: task.ID, Seen: seen, Fields: []apiclient.Field{field("comment", `"x"`)}})
		if want := seen != created; errors.Is(err, ErrSeen) != want {
			t.Errorf("%s: error %v, want ErrSeen %v", name, err, want)
		}
	}
}

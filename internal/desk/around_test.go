package desk

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

func isActionLog(r *http.Request) bool { return strings.Contains(r.URL.Path, "/actionlogs/") }

// TestAround reads the log of the last action and some children, all at once.
func TestAround(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx := as(t, "viewer")
	look := func(id string, asAt time.Time) *View {
		t.Helper()
		v, err := r.Task(ctx, id, asAt)
		if err != nil {
			t.Fatal(err)
		}
		r.wire.forget()
		return v
	}
	ordinary := look(r.task(t).ID, time.Time{})
	if a := r.Around(ctx, ordinary, nil); a.Action != nil || a.Children != nil || r.wire.count("") != 0 {
		t.Errorf("Around() of an ordinary task = %+v, after %d calls", a, r.wire.count(""))
	}

	failed := look(r.sandbox.Examples().Failed, time.Time{})
	a := r.Around(ctx, failed, nil)
	if a.Action == nil || a.Action.ID != failed.Task.ActionLogSubmitted || r.wire.count("") != 1 {
		t.Fatalf("Around() = %+v after %d calls, want the log alone", a, r.wire.count(""))
	}
	if end, item := EndOf(a.Action); end != ActionFailed || item.Details == "" {
		t.Errorf("it %s: %+v", end, item)
	}
	before := look(failed.Task.ID, failed.Task.LastTransition.Add(-time.Minute))
	if end, _ := EndOf(r.Around(ctx, before, nil).Action); end != ActionRuns {
		t.Errorf("before it failed it %s", end)
	}

	family := look(r.sandbox.Examples().Family, time.Time{})
	child := family.Task.Children[0].ID
	a = r.Around(ctx, family, []string{child, "00000000-0000-4000-8000-000000000000"})
	if len(a.Children) != 1 || a.Children[child] == nil || a.Children[child].LastTransition.IsZero() {
		t.Errorf("Around() read the children %v, want the one that is there", a.Children)
	}
}

// TestAroundGoesDeep follows blocked children down to the task that no child blocks, and
// no further than it may.
func TestAroundGoesDeep(t *testing.T) {
	r, root := nesting(t)
	ctx := as(t, "operator")
	look := func() Around {
		t.Helper()
		v, err := r.Task(ctx, root.ID, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		return r.Around(ctx, v, slices.Collect(maps.Keys(v.Blockers(ctx))))
	}
	down := root.ID
	for below := range 3 {
		r.change(t, "admin", down, "lay")
		down = r.now(t, down).Children[0].ID
		a := look()
		if want := below; a.Below != want || (a.Deepest == nil) != (want == 0) || want > 0 && a.Deepest.Task.ID != down {
			t.Fatalf("with %d levels of children Around() = %+v, %d below", below+1, a.Deepest, a.Below)
		}
	}
	r.sandbox.FaultNext(func(q *http.Request) bool { return strings.HasSuffix(q.URL.Path, down) }, sandbox.Fault{Status: http.StatusForbidden})
	if a := look(); a.Below != 1 || a.Deepest == nil || a.Deepest.Task.ID != r.now(t, down).Parent.ID {
		t.Errorf("where the last cannot be read, Around() = %+v, %d below", a.Deepest, a.Below)
	}
	r.change(t, "admin", down, "nest") // ten more
	r.wire.forget()
	if a := look(); a.Below != deepestBlocker || r.wire.count("") > 3+deepestBlocker {
		t.Errorf("of a long line Around() goes %d down, after %d calls", a.Below, r.wire.count(""))
	}
}

// TestAroundWaitsForNoDefinition: the time of a page ends also while the definition of a
// child is being read.
func TestAroundWaitsForNoDefinition(t *testing.T) {
	r, root := nesting(t)
	r.change(t, "admin", root.ID, "lay")
	ctx := as(t, "viewer")
	v, err := r.Task(ctx, root.ID, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	other, wire := r.another(t, Options{}) // which has read no definition yet
	other.waits.around = 200 * time.Millisecond
	release, done := make(chan struct{}), make(chan Around)
	wire.beforeNext(func(q *http.Request) bool { return strings.Contains(q.URL.Path, "/taskdefinitions/") }, func(*http.Request) error {
		<-release
		return nil
	})
	go func() { done <- other.Around(ctx, v, []string{v.Task.Children[0].ID}) }()
	select {
	case a := <-done:
		close(release)
		if a.Deepest != nil {
			t.Errorf("Around() = %+v", a)
		}
	case <-time.After(timeout):
		close(release)
		t.Errorf("Around() waits for a definition, and returns %+v when that comes", <-done)
	}
}

// TestAroundIsNotWaitedFor leaves out what is late, or what nobody may see.
func TestAroundIsNotWaitedFor(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx := as(t, "viewer")
	v, err := r.Task(ctx, r.sandbox.Examples().Failed, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	r.waits.around = time.Millisecond
	r.wire.beforeNext(isActionLog, func(late *http.Request) error { <-late.Context().Done(); return late.Context().Err() })
	if a := r.Around(ctx, v, nil); a.Action != nil {
		t.Errorf("Around() = %+v, want nothing of a log that is late", a)
	}
	r.waits.around = timeout
	if a := r.Around(t.Context(), v, nil); a.Action != nil {
		t.Errorf("Around() = %+v for nobody", a)
	}
}

func TestEndOf(t *testing.T) {
	tests := []struct {
		types string
		want  ActionEnd
		item  string
	}{
		{"", ActionRuns, ""},
		{"ActionSubmitted ActionStarted ActionProgressUpdate", ActionRuns, "ActionProgressUpdate"},
		{"ActionSubmitted ActionStarted ActionSuccessful", ActionSucceeded, "ActionSuccessful"},
		{"ActionSubmitted ActionFailed", ActionFailed, "ActionFailed"},
		{"ActionSubmitted ActionFailed ActionStarted ActionSuccessful", ActionSucceeded, "ActionSuccessful"},
		{"ActionSubmitted WorkerTimedOut", ActionFailed, "WorkerTimedOut"},
		{"ActionSubmitted ActionTriggerRefused ActionSuccessful", ActionRefused, "ActionTriggerRefused"},
		{"ActionSubmitted ActionTriggerRefused ActionFailed", ActionFailed, "ActionFailed"},
		{"ActionSubmitted ActionStarted ActionTriggerRefused", ActionRuns, "ActionTriggerRefused"},
		{"ActionSubmitted ActionPondered", ActionUnclear, "ActionPondered"},
	}
	for _, tt := range tests {
		var log apiclient.ActionLog
		for _, kind := range strings.Fields(tt.types) {
			log.Items = append(log.Items, apiclient.ActionLogItem{Type: kind})
		}
		end, item := EndOf(&log)
		if end != tt.want || item != nil && item.Type != tt.item || item == nil && tt.item != "" {
			t.Errorf("%s: it %s by %v, want that it %s by %s", tt.types, end, item, tt.want, tt.item)
		}
	}
}

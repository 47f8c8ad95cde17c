package desk

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
	"taskdesk/internal/machine"
	"taskdesk/internal/sandbox"
)

func isDefinition(r *http.Request) bool { return strings.Contains(r.URL.Path, "/taskdefinitions/") }

// TestOneCall is what a page costs whose definition is known.
func TestOneCall(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task, ctx := r.task(t), as(t, "viewer")
	for i := range 2 {
		r.wire.forget()
		if _, err := r.Task(ctx, task.ID, time.Time{}); err != nil {
			t.Fatal(err)
		}
		if n := r.wire.count(""); n != 2-i {
			t.Errorf("visit %d took %d calls, want %d", i+1, n, 2-i)
		}
	}
}

func TestTaskInThePast(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.task(t)
	v, err := r.Task(as(t, "viewer"), task.ID, task.Version.AsAtCreated)
	if err != nil || v.Task.State != "Open" || !v.AsAt.Equal(task.Version.AsAtCreated) {
		t.Errorf("%+v, %v; want it open", v, err)
	}
}

// TestFamilyThatIsNotTold keeps a guard on children from being called met where the
// service does not tell of any.
func TestFamilyThatIsNotTold(t *testing.T) {
	d := machine.New(&apiclient.Definition{Transitions: []apiclient.Transition{
		{From: "Open", To: "Done", Trigger: "close", Guard: "childTasks all (state eq 'Done')"},
	}})
	none := []apiclient.TaskSummary{}
	tests := []struct {
		name string
		task apiclient.Task
		want expr.Verdict
	}{
		{"no children", apiclient.Task{ID: "1", State: "Open", Children: none}, expr.Met},
		{"children not told", apiclient.Task{ID: "1", State: "Open"}, expr.CannotTell},
		{"to be created", apiclient.Task{State: "Open"}, expr.Met},
	}
	for _, tt := range tests {
		v := &View{Task: &tt.task, Machine: d}
		ways := v.Ways(as(t, "viewer"), nil)
		if len(ways) != 1 || ways[0].Verdict != tt.want {
			t.Errorf("%s: %+v, want verdict %v", tt.name, ways, tt.want)
		}
	}
}

// TestFactsNameWhoLooks lets guards on CurrentUser be judged.
func TestFactsNameWhoLooks(t *testing.T) {
	v := &View{Task: &apiclient.Task{ID: "1"}}
	if got := v.Facts(as(t, "viewer"), nil).CurrentUser; got != subject(t, "viewer") {
		t.Errorf("CurrentUser %q", got)
	}
	if got := v.Facts(t.Context(), nil).CurrentUser; got != "" {
		t.Errorf("CurrentUser %q of nobody", got)
	}
}

package machine

import (
	"slices"
	"testing"

	"taskdesk/apiclient"
)

func TestBlockers(t *testing.T) {
	tests := []struct {
		name, guard string
		want        []string
	}{
		{"no guard", "", nil},
		{"all", "childTasks all (state eq 'Done')", []string{"c-open", "c-failed"}},
		{"all, and they do", "childTasks all (state exists)", nil},
		{"none", "not childTasks any (state eq 'Failed')", []string{"c-failed"}},
		{"several", "childTasks all (state neq 'Failed') and childTasks all (state neq 'Open')", []string{"c-failed", "c-open"}},
		{"beside what is not met", "fields['note'] neq '' and childTasks all (state eq 'Done')", []string{"c-open", "c-failed"}},
		{"what is not met without them", "fields['note'] neq ''", nil},
		{"any that has yet to come", "childTasks any (state eq 'Gone')", nil},
		{"one of two ways", "state eq 'Elsewhere' or childTasks all (state neq 'Open')", []string{"c-open"}},
		{"a guard that cannot be read", "childTasks all (", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := New(&apiclient.Definition{
				States: []apiclient.State{{Name: "Here"}, {Name: "There"}}, InitialState: apiclient.InitialState{Name: "Here"},
				Transitions: []apiclient.Transition{{From: "Here", To: "There", Trigger: "go", Guard: tt.guard}},
			})
			f := Facts{Task: &apiclient.Task{State: "Here", Children: []apiclient.TaskSummary{{ID: "c-done", State: "Done"}, {ID: "c-open", State: "Open"}, {ID: "c-failed", State: "Failed"}}}}
			if got := m.Blockers(m.Ways(f)[0], f); !slices.Equal(got, tt.want) {
				t.Errorf("Blockers() = %q, want %q", got, tt.want)
			}
			if n := len(f.Task.Children); n != 3 {
				t.Errorf("the task has %d children after that", n)
			}
		})
	}
}

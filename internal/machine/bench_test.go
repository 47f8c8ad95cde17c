package machine

import (
	"fmt"
	"testing"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

func BenchmarkFire(b *testing.B) {
	var d apiclient.Definition
	var task apiclient.Task
	if err := json.Unmarshal([]byte(tradeBreak), &d); err != nil {
		b.Fatal(err)
	}
	if err := json.Unmarshal([]byte(brokenTrade), &task); err != nil {
		b.Fatal(err)
	}
	m, f := New(&d), Facts{Task: &task, Fields: fields("comment", `"x"`), CurrentUser: "ada"}
	b.ReportAllocs()
	for b.Loop() {
		if _, _, v := m.Fire("resolve", f); v != expr.Met {
			b.Fatal(v)
		}
	}
}

// BenchmarkPlans plans through a definition of 60 states that lead to one another: where
// every way can be gone, where one has to go back first, and where nothing helps, so that
// all is looked at.
func BenchmarkPlans(b *testing.B) {
	for name, field := range map[string]string{"clear": "comment", "detour": "early", "never": "locked"} {
		b.Run(name, func(b *testing.B) {
			m, f := New(ring(field)), Facts{Task: &apiclient.Task{State: "S0", Version: apiclient.Version{UserIDCreated: "mira"}}, CurrentUser: "ada"}
			b.ReportAllocs()
			for b.Loop() {
				if plans := m.Plans(f, "S40", PlanOptions{}); len(plans) != 5 || (plans[0].Standing == Never) != (name == "never") {
					b.Fatalf("%d plans, the first %v", len(plans), plans[0].Standing)
				}
			}
		})
	}
}

// ring is a definition of states in a ring, with ways to the next two, whose guards ask
// for a field: one that can always be filled in, in one far state, or never.
func ring(field string) *apiclient.Definition {
	d := &apiclient.Definition{InitialState: apiclient.InitialState{Name: "S0"}, FieldSchema: []apiclient.FieldSchema{{Name: "comment", Type: apiclient.String},
		{Name: "early", Type: apiclient.String, ReadOnlyStates: &apiclient.ReadOnlyStates{StateType: apiclient.SelectedStates}},
		{Name: "locked", Type: apiclient.String, ReadOnlyStates: &apiclient.ReadOnlyStates{StateType: apiclient.AllStates}}}}
	for i := range 60 {
		name := fmt.Sprintf("S%d", i)
		d.States = append(d.States, apiclient.State{Name: name})
		if i != 50 {
			d.FieldSchema[1].ReadOnlyStates.Selected = append(d.FieldSchema[1].ReadOnlyStates.Selected, name)
		}
		for _, far := range []int{1, 2} {
			t := apiclient.Transition{From: name, To: fmt.Sprintf("S%d", (i+far)%60), Trigger: fmt.Sprintf("go%d", far), Guard: "UserCreated neq CurrentUser"}
			if field == "comment" || i >= 20 && i < 40 {
				t.Guard = "fields['" + field + "'] neq '' and UserCreated neq CurrentUser"
			}
			d.Transitions = append(d.Transitions, t)
		}
	}
	d.Transitions = append(d.Transitions, apiclient.Transition{From: "S10", To: "S50", Trigger: "back"})
	return d
}

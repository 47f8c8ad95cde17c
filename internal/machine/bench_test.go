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

// BenchmarkPlans plans through a definition of 60 states that lead to one another.
func BenchmarkPlans(b *testing.B) {
	d := &apiclient.Definition{InitialState: apiclient.InitialState{Name: "S0"}, FieldSchema: []apiclient.FieldSchema{{Name: "comment", Type: apiclient.String}}}
	for i := range 60 {
		d.States = append(d.States, apiclient.State{Name: fmt.Sprintf("S%d", i)})
		for _, far := range []int{1, 2} {
			d.Transitions = append(d.Transitions, apiclient.Transition{From: fmt.Sprintf("S%d", i), To: fmt.Sprintf("S%d", (i+far)%60), Trigger: fmt.Sprintf("go%d", far),
				Guard: "fields['comment'] neq '' and UserCreated neq CurrentUser"})
		}
	}
	m, f := New(d), Facts{Task: &apiclient.Task{State: "S0", Version: apiclient.Version{UserIDCreated: "mira"}}, CurrentUser: "ada"}
	b.ReportAllocs()
	for b.Loop() {
		if plans := m.Plans(f, "S40", PlanOptions{}); len(plans) != 5 || len(plans[0].Steps) != 20 {
			b.Fatalf("%d plans", len(plans))
		}
	}
}

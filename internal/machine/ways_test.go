package machine

import (
	"slices"
	"sync"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

func fields(pairs ...string) map[string]jsontext.Value {
	m := map[string]jsontext.Value{}
	for pair := range slices.Chunk(pairs, 2) {
		m[pair[0]] = jsontext.Value(pair[1])
	}
	return m
}

func TestFire(t *testing.T) {
	m := machineOf(t, tradeBreak)
	in := func(state string) *apiclient.Task {
		return &apiclient.Task{State: state, Version: apiclient.Version{UserIDCreated: "mira"}}
	}
	tests := []struct {
		name, trigger string
		facts         Facts
		to            string // empty when nothing can fire
		blocked       int
		want          expr.Verdict
	}{
		{"no guard", "assign", Facts{Task: in("Open")}, "Investigating", 0, expr.Met},
		{"of a new task", "assign", Facts{}, "Investigating", 0, expr.Met},
		{"spelled otherwise", "Assign", Facts{Task: in("Open")}, "", 0, expr.NotMet},
		{"from another state", "assign", Facts{Task: in("Escalated")}, "", 0, expr.NotMet},
		{"terminal", "resolve", Facts{Task: in("Resolved")}, "", 0, expr.NotMet},
		{"first branch", "route", Facts{Task: in("Investigating"), Fields: fields("difference", "2000", "blocking", "false")}, "Escalated", 0, expr.Met},
		{"second branch", "route", Facts{Task: in("Investigating"), Fields: fields("difference", "1", "blocking", `"False"`)}, "Resolved", 1, expr.Met},
		{"no branch", "route", Facts{Task: in("Investigating")}, "", 2, expr.NotMet},
		{"by the creator", "resolve", Facts{Task: in("Investigating"), Fields: fields("comment", `"x"`), CurrentUser: "Mira"}, "", 1, expr.NotMet},
		{"by another", "resolve", Facts{Task: in("Investigating"), Fields: fields("comment", `"x"`), CurrentUser: "ada"}, "Resolved", 0, expr.Met},
		{"by nobody known", "resolve", Facts{Task: in("Investigating"), Fields: fields("comment", `"x"`)}, "Resolved", 0, expr.CannotTell},
		{"no children", "resolve", Facts{Task: in("Escalated")}, "Resolved", 0, expr.Met},
		{"children not sent", "resolve", Facts{Task: in("Escalated"), Partial: true}, "Resolved", 0, expr.CannotTell},
		{"guard that cannot be read", "broken", Facts{Task: in("Escalated")}, "Open", 0, expr.CannotTell},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, blocked, verdict := m.Fire(tt.trigger, tt.facts)
			if got.To != tt.to || len(blocked) != tt.blocked || verdict != tt.want {
				t.Errorf("to %q, %d blocked, %v; want %q, %d, %v", got.To, len(blocked), verdict, tt.to, tt.blocked, tt.want)
			}
		})
	}
}

func TestWays(t *testing.T) {
	m := machineOf(t, tradeBreak)
	tests := []struct {
		state string
		want  []expr.Verdict
	}{
		{"Open", []expr.Verdict{expr.Met}},
		{"Investigating", []expr.Verdict{expr.Met, expr.NotMet, expr.NotMet}},
		{"Escalated", []expr.Verdict{expr.Met, expr.CannotTell, expr.Met}},
		{"Resolved", nil},
	}
	for _, tt := range tests {
		var got []expr.Verdict
		for _, w := range m.Ways(Facts{Task: &apiclient.Task{State: tt.state}, Fields: fields("difference", "1e4"), CurrentUser: "ada"}) {
			got = append(got, w.Verdict)
			if (w.Err != nil) != (w.Trigger == "broken" && w.To == "Open") {
				t.Errorf("%s to %s: error %v", w.Trigger, w.To, w.Err)
			}
			if (w.Guard != nil) != (w.Transition.Guard != "" && w.Err == nil) {
				t.Errorf("%s to %s: guard %v, written %q", w.Trigger, w.To, w.Guard, w.Transition.Guard)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("from %s: %v, want %v", tt.state, got, tt.want)
		}
	}
}

// TestMachineIsShared is for the race detector.
func TestMachineIsShared(t *testing.T) {
	m := machineOf(t, tradeBreak)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			m.Ways(Facts{Task: &apiclient.Task{State: "Investigating"}})
			m.Fire("assign", Facts{})
			_, _ = m.Guard(apiclient.Transition{Guard: "state eq 'x'"})
		})
	}
	all.Wait()
}

package machine

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// election is a definition whose fields cannot be changed for ever, and whose steps want
// two people.
const election = `{
  "states": [{"name": "Open"}, {"name": "Elected"}, {"name": "Signed"}, {"name": "Sent"}, {"name": "Lapsed"}, {"name": "Held"}, {"name": "Lost"}],
  "fieldSchema": [
    {"name": "option", "type": "String", "displayName": "Option", "readOnlyStates": {"stateType": "SelectedStates", "selectedStates": ["Elected", "Signed"]}},
    {"name": "note", "type": "String", "readOnlyStates": {"stateType": "SelectedStates", "selectedStates": ["Signed"]}},
    {"name": "client", "type": "String", "readOnlyStates": {"stateType": "AllStates"}}
  ],
  "initialState": {"name": "Open"},
  "triggers": [{"name": "elect"}, {"name": "sign"}, {"name": "send"}, {"name": "lapse"}, {"name": "hold"}, {"name": "lose"}, {"name": "report"}],
  "transitions": [
    {"fromState": "Open", "toState": "Elected", "trigger": "elect", "guard": "fields['option'] in 'Cash', 'Stock'"},
    {"fromState": "Open", "toState": "Lapsed", "trigger": "elect", "guard": "fields['option'] exists"},
    {"fromState": "Elected", "toState": "Open", "trigger": "hold"},
    {"fromState": "Elected", "toState": "Signed", "trigger": "sign", "guard": "UserUpdated neq CurrentUser"},
    {"fromState": "Signed", "toState": "Sent", "trigger": "send", "guard": "fields['option'] exists and fields['note'] neq ''", "action": "tell"},
    {"fromState": "Open", "toState": "Sent", "trigger": "send", "guard": "childTasks all (state eq 'Done')"},
    {"fromState": "Open", "toState": "Held", "trigger": "hold", "guard": "fields['client'] eq 'vip' or fields['note'] exists"},
    {"fromState": "Open", "toState": "Lost", "trigger": "lose", "guard": "fields['none'] exists"},
    {"fromState": "Held", "toState": "Lapsed", "trigger": "report"}
  ],
  "actions": [{"name": "tell", "actionDetails": {"type": "RunWorker", "workerStatusTriggers": {"started": "report"}}}]
}`

// spellPlan writes a plan in short.
func spellPlan(p Plan) string {
	var steps []string
	for i, s := range p.Steps {
		text := fmt.Sprintf("%s>%s", s.Trigger, s.To)
		if s.Fill != nil {
			text += " fill " + strings.Join(s.Fill, "+")
		}
		for _, a := range s.Ahead {
			text += fmt.Sprintf(" ahead %s for %d", a.Field, a.Step)
		}
		for _, w := range s.Instead {
			text += " or " + w.To
		}
		if s.Worker != "" {
			text += " by " + s.Worker
		}
		if s.Barred {
			text += " barred"
		}
		text += words[s.Standing]
		for _, c := range s.Clashes {
			text += " clash " + c.Field
			if c.Step < i {
				text += fmt.Sprintf(" of %d", c.Step)
			}
		}
		steps = append(steps, text)
	}
	return strings.Join(steps, ", ")
}

var words = map[Standing]string{Clear: "", Unsure: " unsure", NotYou: " not you", Waits: " waits", NotHere: " not here", Never: " never"}

func TestPlans(t *testing.T) {
	in := func(state string, pairs ...string) Facts {
		task := &apiclient.Task{ID: "1", State: state, Version: apiclient.Version{UserIDCreated: "mira", UserIDModified: "mira", Number: 1}, Children: []apiclient.TaskSummary{}}
		for pair := range slices.Chunk(pairs, 2) {
			task.Fields = append(task.Fields, apiclient.Field{Name: pair[0], Value: jsontext.Value(pair[1])})
		}
		return Facts{Task: task, CurrentUser: "ada"}
	}
	blocked := in("Open")
	blocked.Task.Children = []apiclient.TaskSummary{{ID: "c", State: "New"}}
	nobody := in("Elected")
	nobody.CurrentUser = ""
	mira := in("Elected")
	mira.CurrentUser = "mira"
	partial := in("Open")
	partial.Task.Children, partial.Partial = nil, true
	barred := func(which string, by Standing) func(string) Standing {
		return func(trigger string) Standing { return map[string]Standing{which: by}[trigger] }
	}
	tests := []struct {
		name   string
		facts  Facts
		to     string
		barred func(string) Standing
		want   []string
	}{
		{"there already", in("Open"), "Open", nil, nil},
		{"nowhere", in("Lapsed"), "Open", nil, nil},
		{"no such state", in("Open"), "Mars", nil, nil},
		{"one step, one field", in("Open"), "Elected", nil, []string{"elect>Elected fill option"}},
		{"with what is there", in("Open", "option", `"Cash"`), "Elected", nil, []string{"elect>Elected"}},
		{"the shortest that can be gone first", blocked, "Sent", nil, []string{
			"elect>Elected fill option, sign>Signed ahead note for 2 not you, send>Sent",
			"send>Sent waits",
		}},
		{"no children at all", in("Open"), "Sent", nil, []string{
			"send>Sent",
			"elect>Elected fill option, sign>Signed ahead note for 2 not you, send>Sent",
		}},
		{"filled in while it can be", in("Elected", "option", `"Cash"`), "Sent", nil, []string{
			"hold>Open, send>Sent", "sign>Signed ahead note for 1, send>Sent",
		}},
		{"a field that nobody can set any more", in("Signed"), "Sent", nil, []string{"send>Sent never"}},
		{"who changed it last", mira, "Signed", nil, []string{"sign>Signed not you"}},
		{"nobody known", nobody, "Signed", nil, []string{"sign>Signed unsure"}},
		{"another branch of a trigger", in("Open", "option", `"Cash"`), "Lapsed", nil, []string{
			"hold>Held fill note, report>Lapsed by tell", "elect>Lapsed or Elected unsure",
		}},
		{"one of two is enough", in("Open", "client", `"vip"`), "Held", nil, []string{"hold>Held"}},
		{"one of two can be filled in", in("Open"), "Held", nil, []string{"hold>Held fill note"}},
		{"children not told", partial, "Sent", nil, []string{
			"send>Sent unsure",
			"elect>Elected fill option, sign>Signed ahead note for 2 not you, send>Sent",
		}},
		{"barred", in("Open"), "Held", barred("hold", NotYou), []string{"hold>Held fill note barred not you"}},
		{"barred for all", in("Open"), "Held", barred("hold", NotHere), []string{"hold>Held fill note barred not here"}},
		{"left to a worker", in("Held"), "Lapsed", barred("report", NotHere), []string{"report>Lapsed by tell barred waits"}},
		{"only where nothing can go", in("Open"), "Lost", nil, []string{"lose>Lost never"}},
	}
	m := machineOf(t, election)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, p := range m.Plans(tt.facts, tt.to, PlanOptions{Bar: tt.barred}) {
				got = append(got, spellPlan(p))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

// TestPlanExplains: what an earlier step fills in is known to a later one.
func TestPlanExplains(t *testing.T) {
	m := machineOf(t, election)
	f := Facts{Task: &apiclient.Task{ID: "1", State: "Open", Children: []apiclient.TaskSummary{{State: "New"}}}, CurrentUser: "ada"}
	long := m.Plans(f, "Sent", PlanOptions{})[0]
	var got []string
	for _, s := range long.Steps {
		for _, c := range s.Clauses {
			got = append(got, fmt.Sprintf("%s: %v, %s", c.Words, c.Verdict, c.Saw))
		}
	}
	want := []string{
		"Option must be Cash or Stock: not met, it is not set",
		"You must not be who changed it last: not met, you changed it last",
		"Option must be set: met, it is filled in by then",
		"note must be filled: met, it is filled in by then",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if s := long.Steps[2]; s.Verdict != expr.Met || long.Steps[1].Ahead[0].Words != "note must be filled" {
		t.Errorf("the last step is %v; ahead is %+v", s.Verdict, long.Steps[0].Ahead)
	}
}

func TestMostPlans(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"states": [{"name": "A"}, {"name": "B"}], "initialState": {"name": "A"}, "transitions": [{"fromState": "A", "toState": "B", "trigger": "first", "guard": "UserCreated neq CurrentUser"}`)
	for i := range 9 {
		fmt.Fprintf(&b, `, {"fromState": "A", "toState": "M%d", "trigger": "t%d"}, {"fromState": "M%d", "toState": "B", "trigger": "u"}`, i, i, i)
	}
	b.WriteString("]}")
	m := machineOf(t, b.String())
	f := Facts{Task: &apiclient.Task{State: "A", Version: apiclient.Version{UserIDCreated: "ada"}}, CurrentUser: "ada"}
	for most, want := range map[int]int{0: 5, 3: 3, 30: 10} {
		got := m.Plans(f, "B", PlanOptions{Most: most})
		if len(got) != want || got[0].Standing != Clear || spellPlan(got[len(got)-1]) != "first>B not you" {
			t.Errorf("of %d wanted there are %d, the last %q; want %d, and the shortest the last", most, len(got), spellPlan(got[len(got)-1]), want)
		}
	}
}

func TestWayBack(t *testing.T) {
	m := machineOf(t, election)
	tests := []struct {
		left, reached string
		want          []string // triggers; nil for no way
	}{
		{"Open", "Elected", []string{"hold"}},
		{"Open", "Open", []string{}},
		{"Elected", "Signed", nil},
		{"Open", "Lost", nil},
	}
	for _, tt := range tests {
		way, ok := m.WayBack(tt.left, tt.reached)
		got := []string{}
		for _, w := range way {
			got = append(got, w.Trigger)
		}
		if ok != (tt.want != nil) || ok && !slices.Equal(got, tt.want) {
			t.Errorf("from %s back to %s: %q (%t), want %q", tt.reached, tt.left, got, ok, tt.want)
		}
	}
	if got, want := m.Reachable("Open"), []string{"Elected", "Lapsed", "Sent", "Held", "Signed"}; !slices.Equal(got, want) {
		t.Errorf("from Open one can reach %q, want %q", got, want)
	}
}

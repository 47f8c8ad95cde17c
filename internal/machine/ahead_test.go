package machine

import (
	"slices"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// fileCheck runs a worker that may fail.
const fileCheck = `{
  "states": [{"name": "Received"}, {"name": "Checking"}, {"name": "Failed"}, {"name": "Clean"}],
  "fieldSchema": [
    {"name": "file", "type": "String", "readOnlyStates": {"stateType": "SelectedStates", "selectedStates": ["Checking", "Failed"]}},
    {"name": "rows", "type": "Decimal", "readOnlyStates": {"stateType": "AllStates"}},
    {"name": "reason", "type": "String", "readOnlyStates": {"stateType": "TerminalState"}}
  ],
  "initialState": {"name": "Received"},
  "triggers": [{"name": "start"}, {"name": "clean"}, {"name": "fail"}, {"name": "skip"}],
  "transitions": [
    {"fromState": "Received", "toState": "Checking", "trigger": "start", "action": "check"},
    {"fromState": "Checking", "toState": "Clean", "trigger": "clean"},
    {"fromState": "Checking", "toState": "Failed", "trigger": "fail"},
    {"fromState": "Failed", "toState": "Clean", "trigger": "skip", "guard": "fields['none'] exists and fields['reason'] exists"}
  ],
  "actions": [{"name": "check", "actionDetails": {"type": "RunWorker", "workerStatusTriggers": {"completedNoResults": "clean", "failedToComplete": "fail"}}}]
}`

func TestWhatIsAhead(t *testing.T) {
	m := machineOf(t, fileCheck)
	if got := m.Locks("Received", "Checking"); !slices.Equal(got, []string{"file"}) {
		t.Errorf("Checking locks %v, want the file alone", got)
	}
	if got := m.Locks("Checking", "Clean"); !slices.Equal(got, []string{"reason"}) {
		t.Errorf("Clean locks %v, want the reason alone", got)
	}
	if a, ok := m.Action("check"); !ok || a.Name != "check" {
		t.Errorf("Action() = %v, %t", a, ok)
	}
	if a, ok := m.Action("none"); ok {
		t.Errorf("an action %v that is not there", a)
	}
	for state, want := range map[string]bool{"Failed": true, "Checking": false, "Clean": false} {
		if got := m.AfterFailure(state); got != want {
			t.Errorf("AfterFailure(%s) = %t", state, got)
		}
	}
	for trigger, want := range map[string]string{"clean": "check", "fail": "check", "start": "", "": ""} {
		if got := m.Worker(trigger); got != want {
			t.Errorf("the worker of %q is of %q, want %q", trigger, got, want)
		}
	}
}

// TestMovable: a way can be gone some time unless its guard rests on what nobody can change.
func TestMovable(t *testing.T) {
	task := taskOf(t, `{"id": "1", "state": "A", "version": {"userIdCreated": "mira"}, "childTasks": [{"id": "2", "state": "A"}], "fields": [{"name": "set", "value": "old"}]}`)
	for guard, want := range map[string]bool{
		"": true, "fields['free'] exists": true, "fields['locked'] exists": false, "fields['set'] eq 'new'": false, "fields['set'] eq 'old'": true,
		"fields['locked'] exists or fields['free'] exists": true, "fields['locked'] exists and fields['free'] exists": false,
		"fields['gone'] exists": false, "state eq 'B'": false, "state eq 'A'": true, "CurrentUser eq 'mira'": true, "childTasks all (state eq 'B')": true, "not a guard (": true,
	} {
		m := New(&apiclient.Definition{
			States: []apiclient.State{{Name: "A"}, {Name: "B"}}, InitialState: apiclient.InitialState{Name: "A"},
			FieldSchema: []apiclient.FieldSchema{{Name: "free", Type: apiclient.String},
				{Name: "locked", Type: apiclient.String, ReadOnlyStates: &apiclient.ReadOnlyStates{StateType: apiclient.SelectedStates, Selected: []string{"A"}}},
				{Name: "set", Type: apiclient.String, ReadOnlyStates: &apiclient.ReadOnlyStates{StateType: apiclient.AllStates}}},
			Transitions: []apiclient.Transition{{From: "B", To: "A", Trigger: "back"}, {From: "A", To: "B", Trigger: "go", Guard: guard}},
		})
		facts := Facts{Task: task, CurrentUser: "ada"}
		if got := m.Movable(m.Ways(facts)[0], facts); got != want {
			t.Errorf("Movable(%q) = %t", guard, got)
		}
	}
}

// TestAfter: what a transition changes is known, and what its action may change is not.
func TestAfter(t *testing.T) {
	task := taskOf(t, `{"id": "1", "state": "A", "version": {"userIdCreated": "mira", "userIdModified": "mira"}, "childTasks": [{"id": "2", "state": "A"}]}`)
	m := New(&apiclient.Definition{
		States: []apiclient.State{{Name: "A"}, {Name: "B"}}, InitialState: apiclient.InitialState{Name: "A"},
		Actions: []apiclient.Action{
			{Name: "make", Details: jsontext.Value(`{"type": "CreateChildTasks", "childTaskConfigurations": [{"taskDefinitionId": {"scope": "s", "code": "c"}}]}`)},
			{Name: "move", Details: jsontext.Value(`{"type": "TriggerChildTasks", "trigger": "go"}`)},
			{Name: "tell", Details: jsontext.Value(`{"type": "TriggerParentTask", "trigger": "go"}`)},
		},
	})
	facts := Facts{Task: task, CurrentUser: "ada"}
	for action, want := range map[string]expr.Verdict{"": expr.NotMet, "make": expr.CannotTell, "move": expr.CannotTell, "tell": expr.NotMet, "not there": expr.CannotTell} {
		after := m.After(Way{Transition: apiclient.Transition{From: "A", To: "B", Trigger: "go", Action: action}}, facts, false)
		for guard, want := range map[string]expr.Verdict{"state eq 'B'": expr.Met, "UserUpdated eq 'ada'": expr.Met, "asAtLastTransition exists": expr.CannotTell, "childTasks all (state eq 'B')": want} {
			if e, err := m.Guard(apiclient.Transition{Guard: guard}); err != nil || e.Eval(m.Env(after)) != want {
				t.Errorf("after the action %q %s is not %v (%v)", action, guard, want, err)
			}
		}
		if after.NewChildren() != (want == expr.CannotTell) {
			t.Errorf("after the action %q NewChildren is %t", action, after.NewChildren())
		}
	}
	if task.State != "A" || facts.NewChildren() {
		t.Error("the task itself was changed")
	}
}

// TestPartsOfClauses tells the subject of a comparison from what it must, who is asked
// for, and whether every child counts.
func TestPartsOfClauses(t *testing.T) {
	facts := Facts{Task: taskOf(t, brokenTrade), CurrentUser: "ada"}
	tests := []struct {
		guard, subject, must string
		notYou, every        bool
	}{
		{"fields['tradeId'] exists", "Trade", "be set", false, false},
		{"UserCreated neq CurrentUser", "you", "not be who created it", true, false},
		{"not (CurrentUser eq UserUpdated)", "you", "not be who changed it last", true, false},
		{"CurrentUser eq UserUpdated", "you", "be who changed it last", false, false},
		{"UserCreated neq UserUpdated", "who created it", "not be who changed it last", false, false},
		{"CurrentUser neq 'mira'", "you", "not be mira", false, false},
		{"childTasks all (state eq 'Done')", "", "", false, true},
		{"childTasks any (state eq 'Done')", "", "", false, false},
		{"not (childTasks any (state eq 'Open'))", "", "", false, true},
	}
	for _, tt := range tests {
		got := explained(t, tt.guard, facts, Voice{})
		if c := got[0]; len(got) != 1 || c.Subject != tt.subject || c.Must != tt.must || c.NotYou != tt.notYou || c.Every != tt.every {
			t.Errorf("%s: %q must %q, not you: %t, every: %t", tt.guard, c.Subject, c.Must, c.NotYou, c.Every)
		}
	}
}

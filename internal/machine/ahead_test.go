package machine

import (
	"slices"
	"testing"
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

func TestEverMet(t *testing.T) {
	m := machineOf(t, fileCheck)
	for state, want := range map[string]bool{"Received": true, "Checking": true, "Failed": false} {
		facts := Facts{Task: taskOf(t, `{"id": "1", "state": "`+state+`"}`)}
		for _, way := range m.Ways(facts) {
			if got := m.EverMet(way); got != want {
				t.Errorf("EverMet(%s from %s) = %t", way.Trigger, state, got)
			}
		}
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

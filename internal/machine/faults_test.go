package machine

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// whole is a definition without a fault. Tests put one in.
const whole = `{
  "states": [{"name": "Open", "displayName": "New"}, {"name": "Busy"}, {"name": "Done"}],
  "fieldSchema": [{"name": "comment", "type": "String", "readOnlyStates": {"stateType": "SelectedStates", "selectedStates": ["Done"]}}],
  "initialState": {"name": "Open", "requiredFields": ["comment"]},
  "triggers": [{"name": "take"}, {"name": "close", "displayName": "Close it"}],
  "transitions": [
    {"fromState": "Open", "toState": "Busy", "trigger": "take", "action": "check"},
    {"fromState": "Busy", "toState": "Done", "trigger": "close", "guard": "fields['Comment'] neq ''"}
  ],
  "actions": [{"name": "check", "actionDetails": {"type": "RunWorker", "workerStatusTriggers": {"started": "close", "failedToStart": "close"}}}]
}`

func TestFaults(t *testing.T) {
	tests := []struct {
		name     string
		old, now string   // what is put in place of what
		want     []string // kind, name and the place of its transition
	}{
		{"none", "", "", nil},
		{"state that nothing leads to", `{"name": "Busy"}`, `{"name": "Busy"}, {"name": "Idle"}`, []string{"unreachable state Idle"}},
		{"trigger without a transition", `{"name": "take"}`, `{"name": "take"}, {"name": "wait"}`, []string{"unused trigger wait"}},
		{"action that nothing starts", `"actions": [`, `"actions": [{"name": "rest"}, `, []string{"unused action rest"}},
		{"names twice", `{"name": "take"}`, `{"name": "take"}, {"name": "take"}, {"name": "take"}`, []string{"name twice take"}},
		{"state that is not there", `"toState": "Done"`, `"toState": "Dome"`, []string{"unknown state Dome 1", "unreachable state Done", "trap Open"}},
		{"start that is not there", `"initialState": {"name": "Open"`, `"initialState": {"name": "Opened"`,
			[]string{"unknown state Opened", "unreachable state Open", "unreachable state Busy", "unreachable state Done"}},
		{"read-only where no state is", `"selectedStates": ["Done"]`, `"selectedStates": ["Dome"]`, []string{"unknown state Dome"}},
		{"trigger that is not there", `"trigger": "take"`, `"trigger": "grab"`, []string{"unknown trigger grab 0", "unused trigger take"}},
		{"action that is not there", `"action": "check"`, `"action": "chuck"`, []string{"unknown action chuck 0", "unused action check"}},
		{"trigger of a worker that is not there", `"started": "close"`, `"started": "go"`, []string{"unknown trigger go"}},
		{"required field that is not there", `"requiredFields": ["comment"]`, `"requiredFields": ["note"]`, []string{"unknown field note"}},
		{"guard that cannot be read", `['Comment'] neq ''`, `['Comment'] = ''`, []string{"unreadable guard close 1"}},
		{"guard on a field that is not there", `['Comment'] neq ''`, `['note'] neq ''`, []string{"unknown field note 1", "unreachable state Done", "trap Open"}},
		{"that matters only beside another", `['Comment'] neq ''`, `['note'] neq '' or state eq 'Busy'`, []string{"unknown field note 1"}},
		{"that has to be empty", `['Comment'] neq ''`, `['note'] not exists`, []string{"unknown field note 1"}},
		{"shadowed", `"transitions": [`, `"transitions": [{"fromState": "Open", "toState": "Done", "trigger": "take"}, `,
			[]string{"shadowed take 1", "unreachable state Busy"}},
		{"the same guard twice", `"transitions": [`, `"transitions": [{"fromState": "Busy", "toState": "Open", "trigger": "close", "guard": "fields['Comment'] neq ''"}, `,
			[]string{"shadowed close 2", "unreachable state Done", "trap Open"}},
		{"a loop without an end", `"toState": "Done"`, `"toState": "Open"`, []string{"unreachable state Done", "trap Open"}},
		{"a loop without an end beside one", `"transitions": [`, `"transitions": [{"fromState": "Open", "toState": "Done", "trigger": "close"}, {"fromState": "Busy", "toState": "Busy", "trigger": "close", "guard": "state eq 'Busy'"}, {"fromState": "Busy", "toState": "Busy", "trigger": "close"}, `,
			[]string{"shadowed close 4", "trap Busy"}},
		{"an end among the open", `{"name": "Busy"}, {"name": "Done"}`, `{"name": "Busy", "category": "Desk"}, {"name": "Done", "category": "Ended"}, {"name": "Held", "category": "Desk"}`,
			[]string{"unreachable state Held", "dead end Held"}},
		{"an end where work goes on", `{"name": "Busy"}, {"name": "Done"}`, `{"name": "Busy"}, {"name": "Done", "category": "In progress"}`, []string{"dead end Done"}},
		{"only end, among the open", `{"name": "Busy"}, {"name": "Done"}`, `{"name": "Busy", "category": "Doing"}, {"name": "Done", "category": "Doing"}`, []string{"dead end Done"}},
		{"ends without categories of their own", `{"name": "Busy"}, {"name": "Done"}`, `{"name": "Busy", "category": "Trade"}, {"name": "Done", "category": "Trade"}`, nil},
		{"no end at all", `"transitions": [`, `"transitions": [{"fromState": "Done", "toState": "Open", "trigger": "take"}, `, []string{"no end"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(whole, tt.old, tt.now, 1)
			if tt.old != "" && text == whole {
				t.Fatalf("there is no %s to replace", tt.old)
			}
			got := spellFaults(machineOf(t, text))
			if !slices.Equal(got, tt.want) {
				t.Errorf("found %q, want %q", got, tt.want)
			}
		})
	}
}

func spellFaults(m *Machine) (all []string) {
	for _, f := range m.Faults() {
		words := strings.TrimSpace(string(f.Kind) + " " + f.Name)
		if f.Transition >= 0 {
			words += " " + string(rune('0'+f.Transition))
		}
		all = append(all, words)
	}
	return all
}

func TestWordsOfFaults(t *testing.T) {
	tests := []struct{ old, now, want string }{
		{`['Comment'] neq ''`, `['note'] neq ''`, "The guard of “Close it” from “Busy” to “Done” names the field “note”, which the definition does not have: so it is never met."},
		{`['Comment'] neq ''`, `['Comment'] = ''`, `The guard of “Close it” from “Busy” to “Done” cannot be read: at character 19: expected`},
		{`{"name": "Busy"}`, `{"name": "Busy"}, {"name": "Idle"}`, "No task can come to “Idle”: no way that can be taken leads there from “New”."},
		{`{"name": "Done"}`, `{"name": "Done", "category": "In progress"}`, "Nothing leads out of “Done”, although its category, “In progress”, says that work goes on."},
	}
	for _, tt := range tests {
		got := machineOf(t, strings.Replace(whole, tt.old, tt.now, 1)).Faults()
		if len(got) == 0 || !strings.HasPrefix(got[0].Words, tt.want) {
			t.Errorf("%s: %+v, want first %q", tt.now, got, tt.want)
		}
	}
}

// TestFaultsOfTheSeed: the sandbox's definitions have the one fault that is there on purpose.
func TestFaultsOfTheSeed(t *testing.T) {
	files, err := filepath.Glob("../sandbox/world/seed/*.json")
	if err != nil || len(files) < 7 {
		t.Fatalf("%d seeded definitions, error %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		if filepath.Base(file) == "price-challenge-1.json" {
			want = []string{"unknown field holdReleasedBy 5", "trap OnHold"}
		}
		if got := spellFaults(machineOf(t, string(text))); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", filepath.Base(file), got, want)
		}
	}
}

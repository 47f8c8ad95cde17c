package machine

import (
	"errors"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

const tradeBreak = `{
  "id": {"scope": "Operations", "code": "TradeBreak"},
  "displayName": "Trade break",
  "states": [{"name": "Open"}, {"name": "Investigating", "displayName": "Under investigation"}, {"name": "Escalated"}, {"name": "Resolved"}],
  "fieldSchema": [
    {"name": "tradeId", "type": "String", "displayName": "Trade", "readOnlyStates": {"stateType": "AllStates"}},
    {"name": "difference", "type": "Decimal", "readOnlyStates": {"stateType": "SelectedStates", "selectedStates": ["Escalated", "Resolved"]}},
    {"name": "valueDate", "type": "DateTime"},
    {"name": "blocking", "type": "Boolean"},
    {"name": "severity", "type": "String", "valueConstraints": {"constraintType": "Validated", "valueSourceType": "AcceptableValues", "acceptableValues": ["Low", "High"]}},
    {"name": "ratio", "type": "Decimal", "valueConstraints": {"constraintType": "Validated", "valueSourceType": "AcceptableValues", "acceptableValues": [0.50, "1"]}},
    {"name": "cutOff", "type": "DateTime", "valueConstraints": {"constraintType": "Validated", "valueSourceType": "AcceptableValues", "acceptableValues": ["2026-03-04T12:00:00Z"]}},
    {"name": "desk", "type": "String", "valueConstraints": {"constraintType": "Suggested", "valueSourceType": "AcceptableValues", "acceptableValues": ["London"]}},
    {"name": "analyst", "type": "String", "readOnlyStates": {"stateType": "InitialState"}},
    {"name": "Analyst", "type": "String"},
    {"name": "comment", "type": "String", "readOnlyStates": {"stateType": "TerminalState"}},
    {"name": "future", "type": "Duration"}
  ],
  "initialState": {"name": "Open"},
  "triggers": [{"name": "assign", "trigger": {"type": "External"}, "displayName": "Assign"}, {"name": "resolve", "trigger": {"type": "External"}}],
  "transitions": [
    {"fromState": "Open", "toState": "Investigating", "trigger": "assign"},
    {"fromState": "Investigating", "toState": "Escalated", "trigger": "route", "guard": "fields['difference'] gt 1000"},
    {"fromState": "Investigating", "toState": "Resolved", "trigger": "route", "guard": "fields['blocking'] eq False"},
    {"fromState": "Investigating", "toState": "Resolved", "trigger": "resolve", "guard": "fields['comment'] neq '' and UserCreated neq CurrentUser"},
    {"fromState": "Escalated", "toState": "Resolved", "trigger": "resolve", "guard": "childTasks all (state eq 'Resolved')"},
    {"fromState": "Escalated", "toState": "Open", "trigger": "broken", "guard": "state = 'Open'"},
    {"fromState": "Escalated", "toState": "Escalated", "trigger": "broken"}
  ]
}`

// machineOf reads a definition.
func machineOf(t *testing.T, definition string) *Machine {
	t.Helper()
	var d apiclient.Definition
	if err := json.Unmarshal([]byte(definition), &d); err != nil {
		t.Fatal(err)
	}
	return New(&d)
}

func TestFromAndTerminal(t *testing.T) {
	m := machineOf(t, tradeBreak)
	tests := []struct {
		state string
		want  []string // targets
	}{
		{"Open", []string{"Investigating"}},
		{"Investigating", []string{"Escalated", "Resolved", "Resolved"}},
		{"Resolved", nil},
		{"open", nil},
	}
	for _, tt := range tests {
		var got []string
		for _, tr := range m.From(tt.state) {
			got = append(got, tr.To)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("From(%q) leads to %q, want %q", tt.state, got, tt.want)
		}
		if got := m.Terminal(tt.state); got != (tt.want == nil) {
			t.Errorf("Terminal(%q) = %t", tt.state, got)
		}
	}
}

func TestNames(t *testing.T) {
	m := machineOf(t, tradeBreak)
	tests := []struct {
		name string
		of   func(string) string
		want string
	}{
		{"Investigating", m.StateName, "Under investigation"},
		{"Open", m.StateName, "Open"},
		{"Gone", m.StateName, "Gone"},
		{"tradeId", m.FieldName, "Trade"},
		{"desk", m.FieldName, "desk"},
		{"none", m.FieldName, "none"},
		{"assign", m.TriggerName, "Assign"},
		{"resolve", m.TriggerName, "resolve"},
		{"route", m.TriggerName, "route"},
	}
	for _, tt := range tests {
		if got := tt.of(tt.name); got != tt.want {
			t.Errorf("%s is called %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestGuard(t *testing.T) {
	m := machineOf(t, tradeBreak)
	tests := []struct {
		name, guard, want string
		broken            bool
	}{
		{name: "none"},
		{name: "the definition's", guard: "fields['blocking'] eq False", want: "fields['blocking'] eq False"},
		{name: "of another definition", guard: "state EQ 'x'", want: "state eq 'x'"},
		{name: "cannot be read", guard: "state = 'Open'", broken: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g, err := m.Guard(apiclient.Transition{Guard: tt.guard})
			if _, broken := errors.AsType[*expr.SyntaxError](err); broken != tt.broken {
				t.Fatalf("error %v, want a SyntaxError: %t", err, tt.broken)
			}
			if (g == nil) != (tt.want == "") || g != nil && g.String() != tt.want {
				t.Errorf("got %v, want %q", g, tt.want)
			}
		})
	}
	tr := apiclient.Transition{Guard: "fields['blocking'] eq False"}
	first, _ := m.Guard(tr)
	if second, _ := m.Guard(tr); first != second {
		t.Error("a guard of the definition is read twice")
	}
}

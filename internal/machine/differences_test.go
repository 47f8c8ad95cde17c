package machine

import (
	"slices"
	"strings"
	"testing"
)

// revised is the trade break's definition with texts replaced, given as old and new in turn.
func revised(t *testing.T, replace ...string) *Machine {
	t.Helper()
	for i := 0; i < len(replace); i += 2 {
		if !strings.Contains(tradeBreak, replace[i]) {
			t.Fatalf("the definition has no %s", replace[i])
		}
	}
	return machineOf(t, strings.NewReplacer(replace...).Replace(tradeBreak))
}

func TestDifferences(t *testing.T) {
	const (
		desk     = `{"name": "desk", "type": "String", "valueConstraints": {"constraintType": "Suggested", "valueSourceType": "AcceptableValues", "acceptableValues": ["London"]}},`
		toBig    = `{"fromState": "Investigating", "toState": "Escalated", "trigger": "route", "guard": "fields['difference'] gt 1000"},`
		toSmall  = `{"fromState": "Investigating", "toState": "Resolved", "trigger": "route", "guard": "fields['blocking'] eq False"},`
		resolve  = `{"fromState": "Escalated", "toState": "Resolved", "trigger": "resolve", "guard": "childTasks all (state eq 'Resolved')"},`
		actions  = `"initialState": {"name": "Open"},`
		withWork = actions + `"actions": [{"name": "mail", "actionDetails": {"type": "RunWorker", "b": 1}}],`
	)
	tests := []struct {
		name    string
		replace []string
		want    []Difference
	}{
		{"nothing", nil, nil},
		{"the definition's own words", []string{`"displayName": "Trade break",`, `"displayName": "Break", "description": "A trade that does not match.",`}, []Difference{
			{PartDefinition, Changed, "", "", AspectLabel, "Trade break", "Break"},
			{PartDefinition, Changed, "", "", AspectDescription, "", "A trade that does not match."},
		}},
		{"the start", []string{actions, `"initialState": {"name": "Investigating", "requiredFields": ["tradeId", "desk"]},`}, []Difference{
			{PartStart, Changed, "", "", AspectState, "Open", "Investigating"},
			{PartStart, Changed, "", "", AspectRequired, "", "desk, tradeId"},
		}},
		{"states", []string{`"states": [{"name": "Open"},`, `"states": [{"name": "Waiting", "category": "Idle"}, {"name": "Open", "category": "Idle"},`, `"displayName": "Under investigation"`, `"description": "Somebody looks."`}, []Difference{
			{PartState, Changed, "Open", "", AspectCategory, "", "Idle"},
			{PartState, Changed, "Investigating", "", AspectLabel, "Under investigation", ""},
			{PartState, Changed, "Investigating", "", AspectDescription, "", "Somebody looks."},
			{PartState, Added, "Waiting", "", "", "", "Waiting"},
		}},
		{"a field less and one more", []string{desk, `{"name": "riskOwner", "type": "String"},`}, []Difference{
			{PartField, Removed, "desk", "", "", "desk", ""},
			{PartField, Added, "riskOwner", "", "", "", "riskOwner"},
		}},
		{"a field's type and words", []string{`{"name": "blocking", "type": "Boolean"}`, `{"name": "blocking", "type": "String", "displayName": "Blocks", "description": "d", "category": "c", "containsUrl": true}`}, []Difference{
			{PartField, Changed, "blocking", "", AspectType, "Boolean", "String"},
			{PartField, Changed, "blocking", "", AspectLabel, "", "Blocks"},
			{PartField, Changed, "blocking", "", AspectDescription, "", "d"},
			{PartField, Changed, "blocking", "", AspectCategory, "", "c"},
			{PartField, Changed, "blocking", "", AspectLink, "false", "true"},
		}},
		{"where fields are read-only", []string{`{"stateType": "AllStates"}`, `{"stateType": "TerminalState"}`, `["Escalated", "Resolved"]`, `["Resolved"]`}, []Difference{
			{PartField, Changed, "tradeId", "", AspectReadOnly, "AllStates", "TerminalState"},
			{PartField, Changed, "difference", "", AspectReadOnly, "Escalated, Resolved", "Resolved"},
		}},
		{"in another order", []string{`["Escalated", "Resolved"]`, `["Resolved", "Escalated"]`, `[{"name": "Open"}, `, `[`, `{"name": "Resolved"}]`, `{"name": "Resolved"}, {"name": "Open"}]`}, nil},
		{"accepted values", []string{`["Low", "High"]`, `["Low", "High", "Critical"]`, `[0.50, "1"]`, `[0.5, 1.0]`}, []Difference{
			{PartField, Changed, "severity", "", AspectValues, "Validated: Low, High", "Validated: Low, High, Critical"},
		}},
		{"a hint that became a rule", []string{`"Suggested"`, `"Validated"`}, []Difference{
			{PartField, Changed, "desk", "", AspectValues, "Suggested: London", "Validated: London"},
		}},
		{"triggers", []string{`"displayName": "Assign"`, `"displayName": "Take up"`, `, {"name": "resolve", "trigger": {"type": "External"}}`, `, {"name": "hold", "trigger": {"type": "External"}}`}, []Difference{
			{PartTrigger, Changed, "assign", "", AspectLabel, "Assign", "Take up"},
			{PartTrigger, Removed, "resolve", "", "", "resolve", ""},
			{PartTrigger, Added, "hold", "", "", "", "hold"},
		}},
		{"a guard", []string{`fields['comment'] neq '' and UserCreated neq CurrentUser`, `fields['comment'] neq ''`}, []Difference{
			{PartTransition, Changed, "resolve", "Investigating", AspectGuard, "fields['comment'] neq '' and UserCreated neq CurrentUser", "fields['comment'] neq ''"},
		}},
		{"a guard that is spaced otherwise", []string{`fields['comment'] neq '' and UserCreated neq CurrentUser`, `(fields['comment']  neq  '')  and UserCreated neq CurrentUser`}, nil},
		{"a guard that cannot be read", []string{`"guard": "state = 'Open'"`, `"guard": "state == 'Open'"`}, []Difference{
			{PartTransition, Changed, "broken", "Escalated", AspectGuard, "state = 'Open'", "state == 'Open'"},
		}},
		{"where a trigger leads", []string{`"toState": "Investigating", "trigger": "assign"`, `"toState": "Escalated", "trigger": "assign", "action": "mail", "displayName": "Up", "description": "d", "guardDescription": "g", "guardConditionNotMetMessage": "m"`}, []Difference{
			{PartTransition, Changed, "assign", "Open", AspectTarget, "Investigating", "Escalated"},
			{PartTransition, Changed, "assign", "Open", AspectAction, "", "mail"},
			{PartTransition, Changed, "assign", "Open", AspectLabel, "", "Up"},
			{PartTransition, Changed, "assign", "Open", AspectDescription, "", "d"},
			{PartTransition, Changed, "assign", "Open", AspectGuardWords, "", "g\nm"},
		}},
		{"which transition is tried first", []string{toBig, toSmall, toSmall, toBig}, []Difference{
			{PartTransition, Changed, "route", "Investigating", AspectOrder, "Escalated, Resolved", "Resolved, Escalated"},
		}},
		{"a transition less", []string{toBig, ``}, []Difference{{PartTransition, Removed, "route", "Investigating", "", "Escalated", ""}}},
		{"a way less", []string{resolve, ``}, []Difference{{PartTransition, Removed, "resolve", "Escalated", "", "Resolved", ""}}},
		{"a way more", []string{toBig, toBig + `{"fromState": "Open", "toState": "Resolved", "trigger": "drop"},`}, []Difference{{PartTransition, Added, "drop", "Open", "", "", "Resolved"}}},
		{"an action more", []string{actions, withWork}, []Difference{{PartAction, Added, "mail", "", "", "", "mail"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			was, now := machineOf(t, tradeBreak), revised(t, tt.replace...)
			if got := Differences(was, now); !slices.Equal(got, tt.want) {
				t.Errorf("got  %v\nwant %v", got, tt.want)
			}
			if back := Differences(now, was); len(back) != len(tt.want) {
				t.Errorf("the other way %v, want %d differences", back, len(tt.want))
			}
		})
	}
}

func TestDifferencesOfActions(t *testing.T) {
	of := func(action string) *Machine { return machineOf(t, `{"actions": [`+action+`]}`) }
	was := of(`{"name": "mail", "runAsUserId": "ada", "actionDetails": {"type": "RunWorker", "worker": "w", "n": 1}}`)
	if got := Differences(was, of(`{"name": "mail", "runAsUserId": "ada", "actionDetails": {"n":1,"worker":"w","type":"RunWorker"}}`)); got != nil {
		t.Errorf("members in another order: %v, want no difference", got)
	}
	want := []Difference{
		{PartAction, Changed, "mail", "", AspectRunAs, "ada", "mira"},
		{PartAction, Changed, "mail", "", AspectDetails, `{"n":1,"type":"RunWorker","worker":"w"}`, `{"n":2,"type":"RunWorker","worker":"w"}`},
	}
	if got := Differences(was, of(`{"name": "mail", "runAsUserId": "mira", "actionDetails": {"type": "RunWorker", "worker": "w", "n": 2}}`)); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

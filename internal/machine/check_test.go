package machine

import (
	"maps"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
)

func TestCheck(t *testing.T) {
	const head = `"id": {"scope": "ops", "code": "C"}, "displayName": "C", "states": [{"name": "A"}, {"name": "B"}], "initialState": {"name": "A"}, "triggers": [{"name": "go", "trigger": {"type": "External"}}]`
	tests := []struct {
		name, text string
		want       []string // the members that are wrong
	}{
		{"whole", `{` + head + `, "transitions": [{"fromState": "A", "toState": "B", "trigger": "go", "guard": "fields['other'] exists"}]}`, nil},
		{"nothing", `{}`, []string{"displayName", "id.code", "id.scope", "initialState.name", "states"}},
		{"a way to nowhere", `{` + head + `, "transitions": [{"fromState": "A", "toState": "C", "trigger": "stop", "guard": "fields["}]}`, []string{"transitions[0].guard", "transitions[0].toState", "transitions[0].trigger"}},
		{"a field of no type", `{` + head + `, "fieldSchema": [{"name": "a b", "type": "Date"}]}`, []string{"fieldSchema[0].name", "fieldSchema[0].type"}},
		{"an action that does nothing", `{` + head + `, "actions": [{"name": "x", "actionDetails": {"type": "Sing"}}]}`, []string{"actions[0].actionDetails.type"}},
	}
	for _, tt := range tests {
		var d apiclient.Definition
		if err := json.Unmarshal([]byte(tt.text), &d); err != nil {
			t.Fatal(err)
		}
		got := Check(&d)
		if where := slices.Sorted(maps.Keys(got)); !slices.Equal(where, tt.want) {
			t.Errorf("%s: Check() = %v, want faults of %v", tt.name, got, tt.want)
		}
	}
}

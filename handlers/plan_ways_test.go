package handlers_test

import (
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

// rounds is a definition in which a way has to go back, and some can never be gone.
const rounds = `{
  "id": {"scope": "Proof", "code": "Rounds"}, "displayName": "Rounds",
  "states": [{"name": "A", "displayName": "Start"}, {"name": "B"}, {"name": "C"}, {"name": "D"}, {"name": "E"}, {"name": "F"}, {"name": "G"}, {"name": "H"}],
  "fieldSchema": [{"name": "f1", "type": "String", "displayName": "Proof", "readOnlyStates": {"stateType": "SelectedStates", "selectedStates": ["B", "C", "D", "E", "F", "G", "H"]}}, {"name": "f2", "type": "String", "displayName": "Side"}],
  "initialState": {"name": "A"},
  "triggers": [{"name": "one", "trigger": {"type": "External"}}, {"name": "two", "trigger": {"type": "External"}}, {"name": "three", "trigger": {"type": "External"}}, {"name": "four", "trigger": {"type": "External"}}, {"name": "undo", "trigger": {"type": "External"}}, {"name": "both", "trigger": {"type": "External"}}, {"name": "late", "trigger": {"type": "External"}}],
  "transitions": [
    {"fromState": "A", "toState": "B", "trigger": "one"}, {"fromState": "B", "toState": "A", "trigger": "undo"}, {"fromState": "B", "toState": "C", "trigger": "two"},
    {"fromState": "C", "toState": "D", "trigger": "three", "guard": "fields['f1'] neq ''"}, {"fromState": "D", "toState": "E", "trigger": "four"},
    {"fromState": "A", "toState": "H", "trigger": "both", "guard": "fields['f2'] eq 'a' and fields['f2'] eq 'b'"},
    {"fromState": "A", "toState": "G", "trigger": "both", "guard": "fields['f1'] eq 'a'"}, {"fromState": "G", "toState": "F", "trigger": "late", "guard": "fields['f1'] eq 'b'"}
  ]
}`

// TestPlanGoesBack goes the only way there is, which comes to a state twice, and is told of
// those that can never be gone.
func TestPlanGoesBack(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	var d apiclient.Definition
	if err := json.Unmarshal([]byte(rounds), &d); err != nil {
		t.Fatal(err)
	}
	must(r.api(t, "admin").Definitions.Create(t.Context(), d))(t)
	made := must(r.api(t, "operator").Tasks.Create(t.Context(), apiclient.CreateTask{DefinitionID: d.ID, Fields: []apiclient.Field{{Name: "f2", Value: jsontext.Value(`"x"`)}}}, ""))(t)
	operator, short, ways := r.as(t, "operator"), made.ID[:8], "/tasks/"+made.ID+"/plan?to="

	operator.get(ways+"H").wants(200, "H (cannot be reached)", "1 step: both", "Cannot be taken as things are.", "No value of Side meets all of this.", "Open the dialog of both all the same").
		wantsNo("Start with", "button go", "Nothing that can be filled in", "both, then late H")
	operator.get(ways+"F").wants(200, "Cannot be taken as things are.", "2 steps: both, then late",
		"No value of Proof meets all of this: it is filled in with step 1, which asks something else of it, and read-only since.").wantsNo("Start with", "button go", "Nothing that can be filled in")

	page := operator.get(ways+"E").follow("Start with one…").press("one "+short).wants(200, "Fired one",
		"5 steps: undo, then one, then two, then three, then four", "Can be taken once what it asks for is filled in. It comes to B twice: you cannot go straight there as things are.",
		"Fill in Proof with this step: step 4 needs it (Proof must be filled), and it is read-only by then.", "3 steps: two, then three, then four", "Open the dialog of two all the same")
	page = page.follow("Start with undo…").press("undo "+short).wants(200, "4 steps: one, then two, then three, then four").wantsNo("twice")
	page = page.follow("Start with one…").form("one "+short).set("f1", "seen").press("one "+short).wants(200, "3 steps: two, then three, then four", "Can be taken as things are.")
	for _, step := range []string{"two", "three", "four"} {
		page = page.follow("Start with " + step + "…").press(step + " " + short)
	}
	page.wants(200, "The task is in E already.")
}

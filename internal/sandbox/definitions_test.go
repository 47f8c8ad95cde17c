package sandbox

import (
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
)

func TestGetDefinition(t *testing.T) {
	r := start(t, Options{})
	const at = "GET /api/taskdefinitions/Operations/TradeBreak"
	second := r.ask(t, at, "")
	var d apiclient.Definition
	if err := json.Unmarshal([]byte(second.body), &d); err != nil {
		t.Fatal(err)
	}
	if d.Version.Number != 2 || d.Version.AsAtCreated.Equal(d.Version.AsAtModified) {
		t.Fatalf("version %+v, want the second", d.Version)
	}
	r.run(t, []requestTest{
		{name: "now", request: at, wantStatus: 200, want: []string{`"AwaitingCounterparty"`, `"userIdCreated":"` + Users()[2].ID, `"containsUrl":true`, `"guardConditionNotMetMessage"`}, wantNot: "null"},
		{name: "as at the first", request: at + "?asAt=" + wireTime(d.Version.AsAtCreated), wantStatus: 200, want: []string{`"asAtVersionNumber":1`}, wantNot: "AwaitingCounterparty"},
		{name: "before it", request: at + "?asAt=" + wireTime(d.Version.AsAtCreated.Add(-time.Microsecond)), wantStatus: 404, want: []string{`"There is no such task definition."`}},
		{name: "unknown", request: "GET /api/taskdefinitions/a/b", wantStatus: 404},
		{name: "malformed scope", request: "GET /api/taskdefinitions/a.b/c", wantStatus: 400, want: []string{`"errors":{"scope":`}},
		{name: "long code", request: "GET /api/taskdefinitions/a/" + strings.Repeat("c", 65), wantStatus: 400, want: []string{`neither empty nor longer than 64`}},
		{name: "unreadable moment", request: at + "?asAt=x", wantStatus: 400},
	})
}

func TestListDefinitions(t *testing.T) {
	r := start(t, Options{})
	r.run(t, []requestTest{
		{name: "all", request: "GET /api/taskdefinitions", wantStatus: 200,
			want: []string{`"Election"`, `"Exception"`, `"TradeBreak"`, `"PriceChallenge"`, `"relation":"RequestLogs"`, `"href":"` + r.base + `/workflow/api/taskdefinitions"`}, wantNot: "nextPage"},
		{name: "pages", request: "GET /api/taskdefinitions?limit=3", wantStatus: 200, want: []string{`"nextPage"`}, wantNot: `"PriceChallenge"`},
		{name: "filter", request: "GET /api/taskdefinitions?filter=id.scope%20eq%20'pricing'", wantStatus: 200, want: []string{`"PriceChallenge"`}, wantNot: `"TradeBreak"`},
		{name: "before them all", request: "GET /api/taskdefinitions?asAt=2001-01-01T00:00:00Z", wantStatus: 200, want: []string{`"values":[]`}},
		{name: "malformed filter", request: "GET /api/taskdefinitions?filter=id.scope", wantStatus: 400, want: []string{`"InvalidSearchSyntax"`, `"code":414`}},
		{name: "unknown order", request: "GET /api/taskdefinitions?sortBy=colour", wantStatus: 400, want: []string{`"SortFieldDoesNotExist"`, `"code":411`}},
	})
}

const tinyDefinition = `{"id":{"scope":"Test","code":"Tiny"},"displayName":"Tiny","states":[{"name":"A"},{"name":"B"}],
	"initialState":{"name":"A"},"triggers":[{"name":"go","trigger":{"type":"External"}}],
	"transitions":[{"fromState":"A","toState":"A","trigger":"go","guard":"fields['nowhere'] exists"},{"fromState":"A","toState":"B","trigger":"go"}]}`

func TestCreateDefinition(t *testing.T) {
	r := start(t, Options{})
	r.run(t, []requestTest{
		{name: "new", request: "POST /api/taskdefinitions", body: tinyDefinition, wantStatus: 201, want: []string{`"asAtVersionNumber":1`, `"userIdCreated":"` + Users()[1].ID}},
		{name: "again", request: "POST /api/taskdefinitions", body: tinyDefinition, wantStatus: 409, want: []string{`"EntityWithIdAlreadyExists"`, `"code":173`}, wantNot: `"errors"`},
		{name: "read back", request: "GET /api/taskdefinitions/Test/Tiny", wantStatus: 200, want: []string{`"displayName":"Tiny"`}},
		{name: "a task of it takes the branch whose guard is met", request: "POST /api/tasks?trigger=go",
			body: `{"taskDefinitionId":{"scope":"Test","code":"Tiny"}}`, wantStatus: 201, want: []string{`"state":"B"`, `"terminalState":true`, `"fields":[]`, `"completionStatus":"Completed"`}},
		{name: "contradictions, all at once", request: "POST /api/taskdefinitions", wantStatus: 400, body: `{"id":{"scope":"a b","code":"c"},"displayName":"",
			"states":[{"name":"A"},{"name":"A"}],"initialState":{"name":"Z","requiredFields":["none"]},
			"fieldSchema":[{"name":"f","type":"Money","readOnlyStates":{"stateType":"AllStates","selectedStates":["Q"]},"valueConstraints":{"constraintType":"Loose","valueSourceType":"x","acceptableValues":[]}}],
			"triggers":[{"name":"t","trigger":{"type":"Inner"}}],"actions":[{"name":"a/b"}],
			"transitions":[{"fromState":"A","toState":"Y","trigger":"u","guard":"fields[","action":"none"}]}`,
			want: []string{`"TaskDefinitionNotConsistent"`, `"id.scope"`, `"displayName"`, `"states[1].name"`, `"initialState.name"`, `"initialState.requiredFields[0]"`,
				`"fieldSchema[0].type"`, `"fieldSchema[0].readOnlyStates.selectedStates"`, `"fieldSchema[0].valueConstraints.constraintType"`,
				`"fieldSchema[0].valueConstraints.valueSourceType"`, `"triggers[0].trigger.type"`, `"actions[0].name"`,
				`"transitions[0].toState"`, `"transitions[0].trigger"`, `"transitions[0].guard"`, `"transitions[0].action"`}},
		{name: "no states", request: "POST /api/taskdefinitions", body: `{"id":{"scope":"a","code":"b"},"displayName":"x"}`, wantStatus: 400, want: []string{`"states":["At least one state is needed."]`}},
		{name: "nothing", request: "POST /api/taskdefinitions", body: ``, wantStatus: 400},
	})
}

// TestTaskKeepsItsDefinition looks at a task that is older than its definition's second edition.
func TestTaskKeepsItsDefinition(t *testing.T) {
	r := start(t, Options{})
	task := r.ask(t, "GET /api/tasks/"+r.Examples().Unmovable, "").task(t)
	at := "GET /api/taskdefinitions/Pricing/PriceChallenge"
	r.run(t, []requestTest{
		{name: "its edition lacks the field", request: at + "?asAt=" + wireTime(task.DefinitionVersion.AsAtModified), wantStatus: 200, wantNot: `"name":"holdReleasedBy"`},
		{name: "today's has it", request: at, wantStatus: 200, want: []string{`"name":"holdReleasedBy"`}},
		{name: "which does not help the task", request: "POST /api/tasks/" + task.ID, body: `{"fields":[{"name":"holdReleasedBy","value":"x"}]}`, wantStatus: 400, want: []string{`"FieldNotInDefinition"`}},
		{name: "so nothing moves it", request: "POST /api/tasks/" + task.ID + "?trigger=release", wantStatus: 400, want: []string{`"GuardConditionNotMet"`}},
	})
}

// TestReviseDefinition replaces a definition and ends it, while its task lives on by
// the version that it began with.
func TestReviseDefinition(t *testing.T) {
	r := start(t, Options{})
	r.ask(t, "POST /api/taskdefinitions", tinyDefinition)
	task := r.ask(t, "POST /api/tasks", `{"taskDefinitionId":{"scope":"Test","code":"Tiny"}}`).task(t)
	const at = " /api/taskdefinitions/Test/Tiny"
	long := strings.Repeat("s", 1024)
	r.run(t, []requestTest{
		{name: "replace", request: "PUT" + at, body: `{"displayName":"Smaller","states":[{"name":"` + long + `"}],"initialState":{"name":"` + long + `"}}`, wantStatus: 200,
			want: []string{`"asAtVersionNumber":2`, `"displayName":"Smaller"`}, wantNot: "transitions"},
		{name: "a name that is too long", request: "PUT" + at, body: `{"displayName":"x","states":[{"name":"` + long + `s"}],"initialState":{"name":"` + long + `s"}}`, wantStatus: 400},
		{name: "unknown", request: "PUT /api/taskdefinitions/Test/None", body: `{"displayName":"x","states":[{"name":"A"}],"initialState":{"name":"A"}}`, wantStatus: 404},
		{name: "the version before", request: "GET" + at + "?asAt=" + wireTime(task.Version.AsAtCreated), wantStatus: 200, want: []string{`"displayName":"Tiny"`}},
		{name: "the task goes by it", request: "POST /api/tasks/" + task.ID + "?trigger=go", wantStatus: 200, want: []string{`"state":"B"`}},
		{name: "its tasks", request: "GET" + at + "/tasks", wantStatus: 200, want: []string{task.ID}},
		{name: "delete", request: "DELETE" + at, wantStatus: 200, want: []string{`"asAt"`}},
		{name: "delete again", request: "DELETE" + at, wantStatus: 404},
		{name: "delete what has a long code", request: "DELETE /api/taskdefinitions/a/" + strings.Repeat("c", 512), wantStatus: 404},
		{name: "gone", request: "GET" + at, wantStatus: 404},
		{name: "no task of it can be made", request: "POST /api/tasks", body: `{"taskDefinitionId":{"scope":"Test","code":"Tiny"}}`, wantStatus: 400},
		{name: "its task lives on", request: "GET /api/tasks/" + task.ID, wantStatus: 200},
		{name: "made anew", request: "POST /api/taskdefinitions", body: tinyDefinition, wantStatus: 201, want: []string{`"asAtVersionNumber":1`}},
	})
}

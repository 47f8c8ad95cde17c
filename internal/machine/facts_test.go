package machine

import (
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

const brokenTrade = `{
  "id": "6f1d3c1e-8a52-4c7b-9d0e-2b7a45e9f310",
  "taskDefinitionId": {"scope": "Operations", "code": "TradeBreak"},
  "taskDefinitionVersion": {"asAtModified": "2026-02-27T16:05:44.0120030+00:00"},
  "taskDefinitionDisplayName": "Trade break",
  "workflowId": {"scope": "Operations", "code": "EndOfDay"},
  "state": "Investigating",
  "ultimateParentTask": {"id": "root", "taskDefinitionId": {"scope": "S", "code": "Root"}, "taskDefinitionVersion": {"asAtModified": "2026-02-27T16:04:59+00:00"}, "taskDefinitionDisplayName": "Root", "state": "Running"},
  "childTasks": [{"id": "c1", "taskDefinitionId": {"scope": "S", "code": "Child"}, "taskDefinitionVersion": {"asAtModified": "2026-02-27T16:04:59+00:00"}, "taskDefinitionDisplayName": "Child", "state": "Done"}],
  "correlationIds": ["EOD recon"],
  "version": {"asAtCreated": "2026-03-02T08:15:00.1234560+00:00", "userIdCreated": "mira", "asAtModified": "2026-03-02T09:00:30.6543210+00:00", "userIdModified": "jonas", "requestIdModified": "0HNB", "asAtVersionNumber": 3},
  "terminalState": false,
  "asAtLastTransition": "2026-03-02T08:40:10.5000000+00:00",
  "fields": [{"name": "difference", "value": "-1204.550"}, {"name": "valueDate", "value": "2026-03-04T01:00:00+01:00"}, {"name": "blocking", "value": "true"}, {"name": "comment", "value": ""}, {"name": "Analyst", "value": "upper"}, {"name": "stray", "value": 7}],
  "stack": {"memberAddedAsAt": "2026-03-02T08:15:00+00:00", "stackOpenedAsAt": "2026-03-02T08:15:00+00:00", "stackMembershipType": "Member", "stackStatus": "Open", "leadTaskId": "lead", "tasksInStack": 2},
  "openDuration": 7199
}`

func taskOf(t *testing.T, text string) *apiclient.Task {
	t.Helper()
	var task apiclient.Task
	if err := json.Unmarshal([]byte(text), &task); err != nil {
		t.Fatal(err)
	}
	return &task
}

func TestEnv(t *testing.T) {
	m := machineOf(t, tradeBreak)
	facts := Facts{
		Task:        taskOf(t, brokenTrade),
		CurrentUser: "ada",
		Fields:      map[string]jsontext.Value{"severity": jsontext.Value(`"High"`), "desk": jsontext.Value(`null`), "comment": jsontext.Value(`"fixed"`)},
	}
	partial := facts
	partial.Task, partial.Partial = taskOf(t, `{"id": "1", "state": "Open", "version": {"userIdCreated": "mira"}}`), true
	unborn := Facts{CurrentUser: "ada", Fields: facts.Fields}
	nobody := Facts{Task: facts.Task}

	tests := []struct {
		facts Facts
		src   string
		want  expr.Verdict
	}{
		// fields, typed by their schema, the request's before the task's
		{facts, `fields['difference'] eq '-1204.55'`, expr.Met},
		{facts, `FIELDS.Difference lt fields['none']`, expr.NotMet},
		{facts, `fields['valueDate'] eq '2026-03-04'`, expr.Met},
		{facts, `fields['valueDate'] startswith '2026-03-04T01'`, expr.Met},
		{facts, `fields['blocking'] eq True and fields['blocking'] eq 'TRUE'`, expr.Met},
		{facts, `fields['severity'] eq 'high'`, expr.Met},
		{facts, `fields['comment'] neq ''`, expr.Met},
		{nobody, `fields['comment'] neq ''`, expr.NotMet},
		{facts, `fields['desk'] not exists`, expr.Met},
		{facts, `fields['stray'] eq 7`, expr.Met},
		{facts, `fields['Analyst'] eq 'upper'`, expr.Met},
		{facts, `fields['analyst'] exists`, expr.NotMet},
		{facts, `fields exists or fields.a.b exists`, expr.NotMet},

		// members by their wire names
		{facts, `id startswith '6F1D' and State eq 'investigating'`, expr.Met},
		{facts, `taskDefinitionId.scope eq 'Operations' and taskDefinitionId.code eq 'TradeBreak'`, expr.Met},
		{facts, `taskDefinitionVersion.asAtModified gt 2026-02-27 and taskDefinitionDisplayName eq 'trade break'`, expr.Met},
		{facts, `workflowId.scope exists and workflowId.code eq 'endOfDay' and workflowDisplayName not exists`, expr.Met},
		{facts, `version.asAtVersionNumber gte 3 and version.userIdModified eq 'jonas' and version.requestIdCreated not exists`, expr.Met},
		{facts, `version.asAtCreated eq 2026-03-02T08:15:00.123456 and version.asAtModified startswith '2026-03-02T09:00:30.6543210+00:00'`, expr.Met},
		{facts, `version.userIdCreated eq UserCreated and version.requestIdModified eq '0hnb'`, expr.Met},
		{facts, `terminalState eq False and asAtLastTransition lt version.asAtModified`, expr.Met},
		{facts, `ultimateParentTask.state eq 'Running' and ultimateParentTask.taskDefinitionId.code eq 'Root' and parentTask.id not exists`, expr.Met},
		{facts, `stack.tasksInStack eq 2 and stack.leadTaskId eq 'lead' and stack.stackClosedAsAt not exists and stack.stackStatus eq 'Open'`, expr.Met},
		{facts, `stack.memberAddedAsAt lte stack.stackOpenedAsAt and stack.stackMembershipType eq 'member' and stack.leadTaskState not exists`, expr.Met},
		{facts, `openDuration gt 7000 and openDurationSinceLastUpdate not exists and openDurationSinceLastTransition not exists`, expr.Met},
		{facts, `hierarchicalPosition exists or completionStatus exists or stackingKey exists`, expr.NotMet},
		{facts, `actionLogIdCreated exists or actionLogIdModified exists or actionLogIdSubmitted exists`, expr.NotMet},
		{facts, `nonsense exists or version exists or parentTask.nonsense exists or ~ exists`, expr.NotMet},

		// lists
		{facts, `childTasks all (state eq 'Done' and id eq 'c1' and taskDefinitionId.scope eq 's' and taskDefinitionDisplayName eq 'child')`, expr.Met},
		{facts, `childTasks any (taskDefinitionVersion.asAtModified gt 2026-01-01 and CurrentUser eq 'ada')`, expr.Met},
		{facts, `childTasks any (fields['x'] exists or ~ exists)`, expr.NotMet},
		{facts, `correlationIds any (~ eq 'eod RECON')`, expr.Met},
		{facts, `correlationIds any (state exists or correlationIds any (~ exists))`, expr.NotMet},
		{facts, `nonsense any (~ exists)`, expr.NotMet},

		// persons
		{facts, `CurrentUser eq 'ADA' and UserCreated eq 'mira' and UserUpdated eq 'jonas'`, expr.Met},
		{nobody, `UserCreated neq CurrentUser`, expr.CannotTell},
		{nobody, `childTasks any (id neq CurrentUser)`, expr.CannotTell},
		{partial, `UserUpdated eq 'mira'`, expr.Met},

		// what a server of the seed era does not send is not known
		{partial, `stackingKey exists`, expr.CannotTell},
		{partial, `childTasks all (state eq 'Done')`, expr.CannotTell},
		{partial, `nonsense any (~ exists)`, expr.CannotTell},
		{partial, `correlationIds any (~ exists)`, expr.NotMet},
		{partial, `fields['analyst'] exists`, expr.NotMet},
		{partial, `state eq 'Open'`, expr.Met},

		// a task about to be created
		{unborn, `state eq 'Open' and UserCreated eq CurrentUser and UserUpdated eq 'ada' and taskDefinitionId.code eq 'TradeBreak'`, expr.Met},
		{unborn, `fields['severity'] eq 'High' and childTasks all (state eq 'x') and id not exists`, expr.Met},
		{Facts{Partial: true}, `childTasks any (state eq 'x')`, expr.NotMet},
	}
	for _, tt := range tests {
		e, err := expr.Parse(tt.src)
		if err != nil {
			t.Errorf("Parse(%q): %v", tt.src, err)
			continue
		}
		if got := e.Eval(m.Env(tt.facts)); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.src, got, tt.want)
		}
	}
}

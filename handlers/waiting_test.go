package handlers_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

// ages stand for how long ago something was, and ids for whatever a child got.
var (
	ages     = regexp.MustCompile(`\d+ (d|h|min|s)( \d+ (h|min))?( ago)?|just now`)
	childIDs = regexp.MustCompile(`\b[0-9a-f]{8}\b`)
)

func TestWaitingFor(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	tests := []struct{ name, task, kind, want string }{
		{"all ways open", r.create(t), "ready", "Waiting for Take up or Cancel."},
		{"some blocked by fields", r.examples.Ordinary, "ready", "Escalate can be fired; Resolve needs Comment; Chase needs Ticket."},
		{"blocked by several fields", r.examples.Stuck, "ready", "Hold can be fired; Use the new price needs Price to use and Evidence; Reject needs Reason."},
		{"four eyes", r.ownBreak(t), "ready", "Escalate can be fired; Resolve needs somebody other than you (you created it); Chase needs Ticket."},
		{"a child is open", r.examples.Family, "waiting", "Close is blocked by child Data-quality exception ID, in Being fixed for AGE. Give back can be fired."},
		{"many children are open", r.spawn(t), "waiting", "finish is blocked by 5 children: Puzzle ID, in Start for AGE; Puzzle ID, in Start for AGE; Puzzle ID, in Start for AGE and 2 more. child needs this: At least one child task: its state must be Done."},
		{"an action failed", r.examples.Failed, "stuck", "Its last action failed AGE: The worker stopped with an error. See what it did Check again can be fired; Discard needs Reason."},
		{"an action failed, then", r.examples.Failed + "?asAt=" + r.beforeFailure(t), "waiting", "Waiting for its worker, at work for AGE, to fire Report findings, Report as clean or Report a failure."},
		{"a hole", r.examples.Unmovable, "stuck", "Nobody can move it out of On hold, for its definition has a hole: Release needs the field holdReleasedBy (which its definition does not have). " +
			"A newer definition does not help it: a task keeps the one that it was created with, of DAY. Create another like this to go on by today’s."},
		{"an end", r.examples.Deleted + "?asAt=3+days+ago", "done", "Finished: nothing leads out of Resolved."},
		{"conditions of every kind", r.puzzle(t), "waiting", "Waiting for high, which needs Level to be less than 10 (it is 12.5); either needs Note or Proof; " +
			"locked needs Code (read-only in Start), which cannot be met; child needs this: At least one child task: its state must be Done; unset needs Level to not be set (it is 12.5); " +
			"nobody needs you to be nobody (you are Otto Brandt); words needs “Somebody is right”; both needs Note, the field gone (which its definition does not have) and Proof, which cannot be met."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := operator.get("/tasks/" + tt.task).wants(200)
			got := childIDs.ReplaceAllString(ages.ReplaceAllString(p.part("#waiting p"), "AGE"), "ID")
			got = regexp.MustCompile(`of \d+ \w+ \d{4}`).ReplaceAllString(got, "of DAY")
			if kind := p.Find("#waiting").AttrOr("data-kind", ""); kind != tt.kind || got != tt.want {
				t.Errorf("%s: %q\nwant %s: %q", kind, got, tt.kind, tt.want)
			}
		})
	}
}

// TestWaitingForWhat says of small definitions what their tasks wait for.
func TestWaitingForWhat(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	long := strings.Repeat("word ", 60)
	way := func(trigger, to, guard string) apiclient.Transition {
		return apiclient.Transition{From: "Start", To: to, Trigger: trigger, Guard: guard}
	}
	tests := []struct {
		name       string
		ways       []apiclient.Transition
		note       string
		kind, want string
	}{
		{"ways of one name", []apiclient.Transition{way("begin", "Open", "fields['note'] exists"), way("begin", "Done", "fields['proof'] exists")}, "", "waiting",
			"Waiting for begin to Open, which needs Note; begin to Done needs Proof."},
		{"ways of one name, open", []apiclient.Transition{way("begin", "Open", "fields['level'] not exists"), way("begin", "Done", "fields['proof'] not exists")}, "", "ready",
			"Waiting for begin to Open or begin to Done."},
		{"a long value", []apiclient.Transition{way("begin", "Open", "fields['note'] eq 'short'")}, "two\nlines " + long, "waiting",
			"Waiting for begin, which needs Note to be short (it is two lines " + long[:69] + "…)."},
		{"what cannot be filled in here", []apiclient.Transition{way("begin", "Open", "fields['code'] exists"), way("finish", "Done", "state eq 'Open'")}, "", "stuck",
			"Nobody can move it out of Start, for its definition has a hole: begin needs Code (read-only in Start); finish needs this: The state must be Open."},
		{"all kinds", []apiclient.Transition{way("begin", "Open", ""), way("both", "Open", "fields['proof'] exists"), way("words", "Done", ""), way("finish", "Done", "")}, "", "ready",
			"Waiting for its worker to fire words; begin or finish can be fired; both needs Proof."},
	}
	for i, tt := range tests {
		id := r.puzzling(t, func(d *apiclient.Definition) {
			d.ID.Code, d.Transitions = "Small"+string(rune('A'+i)), tt.ways
			d.Actions = []apiclient.Action{{Name: "work", Details: jsontext.Value(`{"type": "RunWorker", "workerId": {"scope": "P", "code": "W"}, "workerStatusTriggers": {"completedNoResults": "words"}}`)}}
		})
		in := apiclient.CreateTask{DefinitionID: id}
		if tt.note != "" {
			in.Fields = []apiclient.Field{{Name: "note", Value: must(jsontext.AppendQuote(nil, tt.note))(t)}}
		}
		p := r.as(t, "operator").get("/tasks/" + must(r.api(t, "operator").Tasks.Create(t.Context(), in, ""))(t).ID).wants(200)
		got, _, _ := strings.Cut(p.part("#waiting p"), " A newer definition")
		if kind := p.Find("#waiting").AttrOr("data-kind", ""); kind != tt.kind || got != tt.want {
			t.Errorf("%s: %q\nwant %s: %q", kind, got, tt.kind, tt.want)
		}
	}
}

// TestWaitingByPolicy: what the policy leaves to others is not told as one's own.
func TestWaitingByPolicy(t *testing.T) {
	t.Parallel()
	r := start(t, options{policy: ruleEscalate})
	const needs, toOpen = "Resolve needs Comment; Chase needs Ticket.", "Way back It can come back to "
	for as, want := range map[string]string{"operator": "Escalate can be fired, but not by you; " + needs, "admin": "Escalate can be fired; " + needs, "viewer": "Escalate can be fired; " + needs} {
		if got := r.as(t, as).get("/tasks/{ordinary}").part("#waiting p"); got != want {
			t.Errorf("%s reads %q, want %q", as, got, want)
		}
	}
	r.as(t, "operator").get("/tasks/{ordinary}?asAt="+hoursAgo(1)).wants(200, "Escalate could be fired; "+needs).wantsNo("not by you")
	alone := start(t, options{policy: `{"definition": "Operations/TradeBreak", "trigger": "*", "roles": ["admin"], "because": "Ask the desk head."}`})
	alone.as(t, "operator").get("/tasks/"+alone.create(t)).wants(200, "Waiting for somebody else to fire Take up or Cancel.")
	nobody := start(t, options{policy: `{"definition": "Operations/TradeBreak", "trigger": "*", "roles": []}, {"definition": "Pricing/*", "lookOnly": true}`})
	nobody.as(t, "admin").get("/tasks/"+nobody.create(t)).wants(200, "Waiting for Take up or Cancel, which nobody may fire here.", "Nobody may do this here.")
	nobody.as(t, "admin").get("/tasks/{ordinary}/triggers/escalate").wants(403, "Nobody may do it, whatever their role.").wantsNo("somebody whose role may do it")
	nobody.as(t, "operator").get("/tasks/{stuck}").wants(200, "Hold can be fired by nobody here; Use the new price needs")
	back := start(t, options{policy: `{"definition": "Operations/TradeBreak", "trigger": "handBack", "roles": ["admin"], "because": "Ask the desk head."}`})
	back.as(t, "operator").get("/tasks/{ordinary}/triggers/escalate").wants(200, toOpen+"Under investigation with Hand back.")
}

// TestWaitingLeadsOn: the sentence leads to what would have to change.
func TestWaitingLeadsOn(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	p := operator.get("/tasks/{stuck}")
	link := p.Find(`#waiting a:contains("Evidence")`).AttrOr("href", "none")
	if row := p.Find(link); row.AttrOr("data-field", "") != "evidence" {
		t.Errorf("the line's link %s does not lead to the field that is to be filled", link)
	}
	raw := operator.get("/tasks/{stuck}/raw").Find(`#waiting a:contains("Evidence")`).AttrOr("href", "none")
	if want := "/tasks/" + r.examples.Stuck + link; raw != want {
		t.Errorf("on another tab the link is %s, want %s", raw, want)
	}
	if child := operator.get("/tasks/{family}").follow("Data-quality exception " + r.blocker(t)[:8]); child.at("state") != "Fixing" {
		t.Errorf("the line leads to a task in %s, want the child that is open", child.at("state"))
	}
	if beside := operator.get("/tasks/{family}").part("aside"); !strings.Contains(beside, "Being fixed") || strings.Contains(beside, "Fixing") {
		t.Errorf("beside the fields stands %q, want the state as its definition names it", beside)
	}
	operator.get("/tasks/{unmovable}").follow("Create another like this").wants(200, "Create Price challenge")
	r.as(t, "viewer").get("/tasks/{unmovable}").wants(200, "A newer definition does not help it").wantsNo("Create another like this")
}

// TestWaitingAsksFewQuestions: an ordinary page costs no more than its task, and others
// one round more: the log of an action, and three children at most.
func TestWaitingAsksFewQuestions(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer, spawned := r.as(t, "viewer"), r.spawn(t)
	log := r.task(t, r.examples.Failed).ActionLogSubmitted
	for _, warm := range []string{"{failed}", "{family}", "{ordinary}", "{unmovable}", spawned} { // their definitions are known from here on
		viewer.get("/tasks/" + warm)
	}
	r.run(t, []requestTest{
		{name: "ordinary", as: "viewer", request: "GET /tasks/{ordinary}", wantStatus: 200, wantCalls: []string{"GET /api/tasks/{ordinary}"}},
		{name: "a hole", as: "viewer", request: "GET /tasks/{unmovable}", wantStatus: 200, wantCalls: []string{"GET /api/tasks/{unmovable}"}},
		{name: "an action", as: "viewer", request: "GET /tasks/{failed}", wantStatus: 200, wantCalls: []string{"GET /api/tasks/{failed}", "GET /api/actionlogs/" + log}},
		{name: "a child", as: "viewer", request: "GET /tasks/{family}", wantStatus: 200, wantCalls: []string{"GET /api/tasks/{family}", "GET /api/tasks/" + r.blocker(t)}},
	})
	r.calls.take()
	viewer.get("/tasks/" + spawned)
	if calls := r.calls.take(); len(calls) != 5 { // the task, the log of what made its children, and three of these
		t.Errorf("%d calls: %v", len(calls), calls)
	}
}

// TestWaitingWithoutWhatIsAround: what cannot be read is left out, and the page stands.
func TestWaitingWithoutWhatIsAround(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	r.FaultNext(func(q *http.Request) bool { return strings.Contains(q.URL.Path, "/actionlogs/") }, sandbox.Fault{Status: 403})
	viewer.get("/tasks/{failed}").wants(200, "Check again can be fired; Discard needs Reason.")
	r.FaultNext(reading(r.blocker(t)), sandbox.Fault{Status: 403})
	viewer.get("/tasks/{family}").wants(200, ", in Being fixed.")
}

// TestFailureThatIsOver: a failed action is told of as long as the task is where it failed.
func TestFailureThatIsOver(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.puzzling(t, func(d *apiclient.Definition) {
		d.Actions = []apiclient.Action{{Name: "tell", Details: jsontext.Value(`{"type": "TriggerParentTask", "trigger": "begin"}`)}}
		d.Transitions = append(d.Transitions, apiclient.Transition{From: "Start", To: "Open", Trigger: "begin", Action: "tell"}, apiclient.Transition{From: "Start", To: "Done", Trigger: "finish", Action: "tell"})
	})
	const failed = "Its last action failed just now: the task has no parent. See what it did"
	operator := r.as(t, "operator")
	open := must(r.api(t, "operator").Tasks.Create(t.Context(), apiclient.CreateTask{DefinitionID: id}, "begin"))(t)
	operator.get("/tasks/"+open.ID).wants(200, failed+" finish can be fired.")
	must(r.api(t, "operator").Tasks.Update(t.Context(), open.ID, apiclient.UpdateTask{}, "finish"))(t)
	operator.get("/tasks/"+open.ID).wants(200, "Finished: nothing leads out of Done.").wantsNo("failed")
	done := must(r.api(t, "operator").Tasks.Create(t.Context(), apiclient.CreateTask{DefinitionID: id}, "finish"))(t)
	operator.get("/tasks/"+done.ID).wants(200, "Finished: nothing leads out of Done. "+failed)
}

// ownBreak is a trade break that the operator created, with a comment.
func (r *rig) ownBreak(t *testing.T) string {
	t.Helper()
	id := r.create(t)
	for _, u := range []apiclient.UpdateTask{{}, {Fields: []apiclient.Field{{Name: "comment", Value: jsontext.Value(`"Fine."`)}, {Name: "analyst", Value: jsontext.Value(`"mira"`)}}}} {
		trigger := ""
		if u.Fields == nil {
			trigger = "assign"
		}
		must(r.api(t, "operator").Tasks.Update(t.Context(), id, u, trigger))(t)
	}
	return id
}

// puzzles have a guard of every kind, and make children.
const puzzles = `{
  "id": {"scope": "Proof", "code": "Puzzle"}, "displayName": "Puzzle",
  "states": [{"name": "Start"}, {"name": "Open"}, {"name": "Done"}],
  "fieldSchema": [{"name": "level", "type": "Decimal", "displayName": "Level"}, {"name": "note", "type": "String", "displayName": "Note"}, {"name": "proof", "type": "String", "displayName": "Proof"},
    {"name": "code", "type": "String", "displayName": "Code", "readOnlyStates": {"stateType": "SelectedStates", "selectedStates": ["Start"]}}],
  "initialState": {"name": "Start"},
  "triggers": [{"name": "high", "trigger": {"type": "External"}}, {"name": "either", "trigger": {"type": "External"}}, {"name": "locked", "trigger": {"type": "External"}}, {"name": "child", "trigger": {"type": "External"}},
    {"name": "unset", "trigger": {"type": "External"}}, {"name": "nobody", "trigger": {"type": "External"}}, {"name": "words", "trigger": {"type": "External"}}, {"name": "both", "trigger": {"type": "External"}},
    {"name": "begin", "trigger": {"type": "External"}}, {"name": "finish", "trigger": {"type": "External"}}],
  "transitions": [
    {"fromState": "Start", "toState": "Open", "trigger": "high", "guard": "fields['level'] lt 10"},
    {"fromState": "Start", "toState": "Open", "trigger": "either", "guard": "fields['note'] neq '' or fields['proof'] exists"},
    {"fromState": "Start", "toState": "Open", "trigger": "locked", "guard": "fields['code'] exists"},
    {"fromState": "Start", "toState": "Open", "trigger": "child", "guard": "childTasks any (state eq 'Done')"},
    {"fromState": "Start", "toState": "Open", "trigger": "unset", "guard": "fields['level'] not exists"},
    {"fromState": "Start", "toState": "Open", "trigger": "nobody", "guard": "CurrentUser eq 'nobody'"},
    {"fromState": "Start", "toState": "Open", "trigger": "words", "guard": "CurrentUser eq 'nobody' or fields['level'] gt 20 and fields['note'] exists", "guardDescription": "Somebody is right"},
    {"fromState": "Start", "toState": "Open", "trigger": "both", "guard": "fields['note'] exists and fields['gone'] exists and fields['proof'] exists"},
    {"fromState": "Open", "toState": "Done", "trigger": "finish", "guard": "childTasks all (state eq 'Done')"}
  ]
}`

// puzzling makes a definition like that of puzzles.
func (r *rig) puzzling(t *testing.T, change func(*apiclient.Definition)) apiclient.DefinitionID {
	t.Helper()
	var d apiclient.Definition
	if err := json.Unmarshal([]byte(puzzles), &d); err != nil {
		t.Fatal(err)
	}
	change(&d)
	must(r.api(t, "admin").Definitions.Create(t.Context(), d))(t)
	return d.ID
}

// puzzle is a task that nobody can move on as it is.
func (r *rig) puzzle(t *testing.T) string {
	t.Helper()
	id := r.puzzling(t, func(*apiclient.Definition) {})
	return must(r.api(t, "operator").Tasks.Create(t.Context(), apiclient.CreateTask{DefinitionID: id, Fields: []apiclient.Field{{Name: "level", Value: jsontext.Value("12.5")}}}, ""))(t).ID
}

// spawn is a task with five children that are open.
func (r *rig) spawn(t *testing.T) string {
	t.Helper()
	id := r.puzzling(t, func(d *apiclient.Definition) {
		d.ID.Code = "Puzzles"
		child := `{"taskDefinitionId": {"scope": "Proof", "code": "Puzzles"}},`
		d.Actions = []apiclient.Action{{Name: "spawn", Details: jsontext.Value(`{"type": "CreateChildTasks", "childTaskConfigurations": [` + strings.TrimSuffix(strings.Repeat(child, 5), ",") + `]}`)}}
		d.Transitions = append(d.Transitions, apiclient.Transition{From: "Start", To: "Open", Trigger: "begin", Action: "spawn"}, apiclient.Transition{From: "Open", To: "Done", Trigger: "child", Guard: "childTasks any (state eq 'Done')"})
	})
	return must(r.api(t, "operator").Tasks.Create(t.Context(), apiclient.CreateTask{DefinitionID: id}, "begin"))(t).ID
}

// blocker is the child that keeps the family waiting.
func (r *rig) blocker(t *testing.T) string {
	t.Helper()
	for _, child := range r.task(t, r.examples.Family).Children {
		if child.State == "Fixing" {
			r.calls.take()
			return child.ID
		}
	}
	t.Fatal("no child of the family is open")
	return ""
}

// beforeFailure is a moment at which the worker of the failed check was at it.
func (r *rig) beforeFailure(t *testing.T) string {
	t.Helper()
	return r.task(t, r.examples.Failed).LastTransition.Add(-2 * time.Minute).UTC().Format("2006-01-02T15:04:05Z")
}

// TestWaitingAtADeadEnd: an end that seems to be none is not told as the task's finish.
func TestWaitingAtADeadEnd(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.puzzling(t, func(d *apiclient.Definition) {
		d.States[1].DisplayName, d.States[1].Category = "Under way", "In progress"
		d.Transitions = []apiclient.Transition{{From: "Start", To: "Open", Trigger: "begin"}, {From: "Start", To: "Done", Trigger: "finish"}}
	})
	task := must(r.api(t, "operator").Tasks.Create(t.Context(), apiclient.CreateTask{DefinitionID: id}, "begin"))(t)
	p := r.as(t, "operator").get("/tasks/"+task.ID).wants(200, "Nothing leads out of “Under way”, although its category, “In progress”, says that work goes on. Perhaps a transition is missing.").wantsNo("Finished")
	p.follow("See its definition").wants(200, "Perhaps a transition is missing.")
}

// TestWaitingNamesTheBottom: of a line of tasks of which each waits for the next, the
// first one says which is the last.
func TestWaitingNamesTheBottom(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.puzzling(t, func(d *apiclient.Definition) {
		d.ID.Code, d.States[0].DisplayName = "Layer", "Beginning"
		d.Actions = []apiclient.Action{{Name: "lay", Details: jsontext.Value(`{"type": "CreateChildTasks", "childTaskConfigurations": [{"taskDefinitionId": {"scope": "Proof", "code": "Layer"}}]}`)}}
		d.Transitions = []apiclient.Transition{{From: "Start", To: "Open", Trigger: "begin", Action: "lay"}, {From: "Open", To: "Done", Trigger: "finish", Guard: "childTasks all (state eq 'Done')"}}
	})
	top := must(r.api(t, "operator").Tasks.Create(t.Context(), apiclient.CreateTask{DefinitionID: id}, "begin"))(t).ID
	bottom := r.task(t, top).Children[0].ID
	operator := r.as(t, "operator")
	operator.get("/tasks/"+top).wants(200, ", in Beginning for ").wantsNo("levels down")
	for range 2 {
		must(r.api(t, "operator").Tasks.Update(t.Context(), bottom, apiclient.UpdateTask{}, "begin"))(t)
		bottom = r.task(t, bottom).Children[0].ID
	}
	p := operator.get("/tasks/"+top).wants(200, "finish is blocked by child Puzzle", ", in Open for ", "; at the bottom of that, 3 levels down, is Puzzle "+bottom[:8]+", in Beginning for ")
	if end := p.follow("Puzzle " + bottom[:8]); end.at("id") != bottom {
		t.Errorf("the link leads to %s", end.url)
	}
	for range 7 { // further down than is looked
		must(r.api(t, "operator").Tasks.Update(t.Context(), bottom, apiclient.UpdateTask{}, "begin"))(t)
		bottom = r.task(t, bottom).Children[0].ID
	}
	operator.get("/tasks/"+top).wants(200, "; below that, 9 levels down and blocked in turn, is Puzzle ", ", in Open for ").wantsNo("at the bottom")
}

// TestWaitingForSeveral: of several children it is said that the bottom is below one of them.
func TestWaitingForSeveral(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	const child = `{"taskDefinitionId": {"scope": "Proof", "code": "Layer"}}`
	id := r.puzzling(t, func(d *apiclient.Definition) {
		d.ID.Code = "Layer"
		d.Actions = []apiclient.Action{{Name: "lay", Details: jsontext.Value(`{"type": "CreateChildTasks", "childTaskConfigurations": [` + child + "," + child + `]}`)}}
		d.Transitions = []apiclient.Transition{{From: "Start", To: "Open", Trigger: "begin", Action: "lay"}, {From: "Open", To: "Done", Trigger: "finish", Guard: "childTasks all (state eq 'Done')"}}
	})
	top := must(r.api(t, "operator").Tasks.Create(t.Context(), apiclient.CreateTask{DefinitionID: id}, "begin"))(t).ID
	must(r.api(t, "operator").Tasks.Update(t.Context(), r.task(t, top).Children[1].ID, apiclient.UpdateTask{}, "begin"))(t)
	r.as(t, "operator").get("/tasks/"+top).wants(200, "finish is blocked by 2 children: Puzzle", "; at the bottom of one of them, 2 levels down, is Puzzle ")
}

// TestBarSaysAllThatIsMissing: a trigger that waits for a child and for a field says both.
func TestBarSaysAllThatIsMissing(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.puzzling(t, func(d *apiclient.Definition) {
		d.Actions = []apiclient.Action{{Name: "spawn", Details: jsontext.Value(`{"type": "CreateChildTasks", "childTaskConfigurations": [{"taskDefinitionId": {"scope": "Proof", "code": "Puzzle"}}]}`)}}
		d.Transitions = []apiclient.Transition{{From: "Start", To: "Open", Trigger: "begin", Action: "spawn"}, {From: "Open", To: "Done", Trigger: "finish", Guard: "childTasks all (state eq 'Done') and fields['note'] exists"}}
	})
	task := must(r.api(t, "operator").Tasks.Create(t.Context(), apiclient.CreateTask{DefinitionID: id}, "begin"))(t)
	if got := r.as(t, "operator").get("/tasks/" + task.ID).part(`.ways [data-trigger="finish"]`); !strings.Contains(got, "waits for 1 child and needs Note") {
		t.Errorf("the bar says %q", got)
	}
}

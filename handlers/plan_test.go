package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

func TestPlanPage(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	const ordinary = "GET /tasks/{ordinary}/plan"
	plain := []string{"Accept: text/plain"}
	r.run(t, []requestTest{
		{name: "from the task", as: "operator", request: "GET /tasks/{ordinary}", wantStatus: 200, want: []string{`href="/tasks/{ordinary}/plan"`}},
		{name: "from the task, for who looks", as: "viewer", request: "GET /tasks/{ordinary}", wantStatus: 200, want: []string{`href="/tasks/{ordinary}/plan"`, "See the ways to other states"}},
		{name: "not from the past", as: "operator", request: "GET /tasks/{ordinary}?asAt=2h+ago", wantStatus: 303, wantNot: []string{"/plan"}},
		{name: "a choice", as: "operator", request: ordinary, wantStatus: 200,
			want: []string{"The way to another state", "States that can be reached", "Escalated Escalate", "With the counterparty Chase", "Open (cannot be reached)"}, wantNot: []string{"data-start"}},
		{name: "ways", as: "operator", request: ordinary + "?to=Resolved", wantStatus: 200,
			want: []string{"The way to Resolved", "1 step: Resolve", "2 steps: Escalate, then Resolve", "Can be taken once what it asks for is filled in.", "Comment must be filled it is not set",
				"You must not be who created it 00u0svc1NightlyRun3f created it", "To fill in: Comment", `href="/tasks/{ordinary}/triggers/resolve?plan=Resolved"`, `href="/tasks/{ordinary}#field-comment"`, "The way to Resolved · Trade break", "As text, for a ticket"},
			wantNot: []string{"States that can be reached"}},
		{name: "for who looks", as: "viewer", request: ordinary + "?to=Resolved", wantStatus: 200, want: []string{"1 step: Resolve", "You are signed in as a viewer"}, wantNot: []string{"data-start"}},
		{name: "there already", as: "operator", request: ordinary + "?to=Investigating", wantStatus: 200, want: []string{"The task is in Under investigation already.", "Back to the task"}, wantNot: []string{"States that can be reached", "data-start"}},
		{name: "no way", as: "operator", request: ordinary + "?to=Open", wantStatus: 200, want: []string{"No way leads from Under investigation to Open.", "States that can be reached"}, wantNot: []string{"data-start"}},
		{name: "no such state", as: "operator", request: ordinary + "?to=Mars", wantStatus: 400, want: []string{"The definition of this task has no such state", "AwaitingCounterparty", "Mars"}},
		{name: "of a past moment", as: "operator", request: ordinary + "?to=Resolved&asAt=2026-03-04T10:00:00.5Z", wantStatus: 303, wantHeader: []string{"Location: /tasks/{ordinary}/plan?to=Resolved&was=2026-03-04T10%3A00%3A00.5Z"}},
		{name: "of a future moment", as: "operator", request: ordinary + "?asAt=2100-01-01T00:00:00Z", wantStatus: 303, wantHeader: []string{"Location: /tasks/{ordinary}/plan"}},
		{name: "of no moment", as: "operator", request: ordinary + "?asAt=soonish", wantStatus: 400, want: []string{"That moment could not be read"}},
		{name: "by a worker", as: "operator", request: "GET /tasks/{failed}/plan?to=Clean", wantStatus: 200, want: []string{
			"2 steps: Check again, then Report as clean", "starts Check the rows", "The worker of the action Check the rows fires this by itself when it is done."}},
		{name: "led there from what is no moment", as: "operator", request: ordinary + "?to=Resolved&was=0001-01-01T00:00:00Z", wantStatus: 200, want: []string{"The way to Resolved"}, wantNot: []string{"Ways are planned from now"}},
		{name: "led there from a past moment", as: "operator", request: ordinary + "?to=Resolved&was=2026-03-04T10:00:00.5Z", wantStatus: 200, want: []string{
			"1 step: Resolve", "Ways are planned from now, not from the moment you were looking at", `href="/tasks/{ordinary}?asAt=2026-03-04T10%3A00%3A00.5`}},
		{name: "of another spelling", as: "operator", request: "GET /tasks/{ORDINARY}/plan?to=Resolved", wantStatus: 303, wantHeader: []string{"Location: /tasks/{ordinary}/plan?to=Resolved"}},
		{name: "deleted", as: "operator", request: "GET /tasks/{deleted}/plan?to=Resolved", wantStatus: 410, want: []string{"was deleted"}},
		{name: "part", as: "operator", request: ordinary + "?to=Resolved", header: scripted, wantStatus: 200, want: []string{`<main id="task"`, "<title>"}, wantNot: []string{"<html"}},
		{name: "as text", as: "operator", request: ordinary + "?to=Resolved", header: plain, wantStatus: 200, wantHeader: []string{"Content-Type: text/plain; charset=utf-8"},
			want: []string{"The way to Resolved for task {ordinary} (Trade break)\nFrom Under investigation, version 3, as at ", "For Otto Brandt (00u2otto8BrandtOps5b)\nhttp://", "/tasks/{ordinary}/plan?to=Resolved\n\nWay 1 of 2, 1 step: Resolve\n",
				"1. Resolve (resolve): Under investigation -> Resolved\n   [not met] Comment must be filled; it is not set\n   [met] You must not be"}, wantNot: []string{"<"}},
		{name: "no way as text", as: "operator", request: ordinary + "?to=Open", header: plain, wantStatus: 200, want: []string{"The way to Open for task {ordinary} (Trade break)\nFrom Under investigation, ", "\n\nNo way leads from Under investigation to Open.\nStates that can be reached:\n- Escalated (Escalated): Escalate\n"}},
	})
}

// TestPlanByPolicy: a step that the policy keeps from a person is planned, and not begun.
func TestPlanByPolicy(t *testing.T) {
	t.Parallel()
	r := start(t, options{policy: ruleEscalate + "," + ruleLedger})
	r.run(t, []requestTest{
		{name: "barred", as: "operator", request: "GET /tasks/{ordinary}/plan?to=Escalated", wantStatus: 200,
			want: []string{"1 step: Escalate", "Escalations go through the desk head.", "Somebody else has to fire a step of it."}, wantNot: []string{"data-start"}},
		{name: "nobody", as: "admin", request: "GET /tasks/{ordinary}/plan?to=Resolved", wantStatus: 200,
			want:    []string{"Nobody may fire a step of it here: Breaks are resolved in the ledger.", "Nobody may fire this step here: Breaks are resolved in the ledger.", "Open the dialog of Escalate all the same"},
			wantNot: []string{"Somebody else has to fire", "Start with", `data-start="resolve"`}},
		{name: "nobody, in JSON", as: "admin", request: "GET /tasks/{ordinary}/plan?to=Resolved", header: asJSON, wantStatus: 200, want: []string{`"ways":[{"standing":"notHere","words":"Nobody may fire a step of it here: Breaks`}},
		{name: "not barred", as: "admin", request: "GET /tasks/{ordinary}/plan?to=Escalated", wantStatus: 200, want: []string{"Can be taken as things are.", "data-start"}},
	})
}

// TestPlanToLookAt: where tasks can only be looked at, nobody is said to be able to fire a step.
func TestPlanToLookAt(t *testing.T) {
	t.Parallel()
	r := start(t, options{policy: ruleLook})
	why := "Nobody may fire a step of it here: Breaks are handled in the old system until May."
	r.run(t, []requestTest{
		{name: "page", as: "admin", request: "GET /tasks/{ordinary}/plan?to=Resolved", wantStatus: 200, want: []string{"1 step: Resolve", why}, wantNot: []string{"Somebody else", "data-start"}},
		{name: "text", as: "admin", request: "GET /tasks/{ordinary}/plan?to=Resolved", header: []string{"Accept: text/plain"}, wantStatus: 200, want: []string{"1 step: Resolve\n" + why}},
	})
}

const (
	ruleLedger   = `{"definition": "Operations/TradeBreak", "trigger": "resolve", "roles": [], "because": "Breaks are resolved in the ledger."}`
	ruleReason   = `{"definition": "Operations/TradeBreak", "trigger": "escalate", "reason": true}`
	ruleAnyOther = `{"definition": "Operations/TradeBreak", "trigger": "resolve", "ticket": true}`
	ruleTicket   = `{"definition": "Operations/TradeBreak", "trigger": "escalate", "ticket": "OPS-[0-9]+", "because": "Auditors ask."}`
)

var asJSON = []string{"Accept: application/json"}

// TestPlanTellsDemands: what the policy demands of whoever fires a step is told with it.
func TestPlanTellsDemands(t *testing.T) {
	t.Parallel()
	r := start(t, options{policy: ruleReason + "," + ruleTicket + "," + ruleAnyOther})
	const ways = "GET /tasks/{ordinary}/plan?to=Resolved"
	r.run(t, []requestTest{
		{name: "page", as: "operator", request: ways, wantStatus: 200, want: []string{"Asks for a reason. Asks for a ticket of the form OPS-[0-9]+. Auditors ask.", "Asks for a ticket. "}},
		{name: "text", as: "operator", request: ways, header: []string{"Accept: text/plain"}, wantStatus: 200, want: []string{
			"   Asks for a reason. Asks for a ticket of the form OPS-[0-9]+. Auditors ask.\n", "   Asks for a ticket.\n"}},
		{name: "JSON", as: "operator", request: ways, header: asJSON, wantStatus: 200, want: []string{`"asksReason":true,"asksTicket":true,"ticketForms":["OPS-[0-9]+"]`}},
		{name: "nothing else", as: "operator", request: "GET /tasks/{ordinary}/plan?to=Escalated", wantStatus: 200, want: []string{"1 step: Escalate", "Can be taken once what it asks for is filled in."}},
		{name: "not of other triggers", as: "operator", request: "GET /tasks/{ordinary}/plan?to=AwaitingCounterparty", wantStatus: 200, wantNot: []string{"Asks for"}},
	})
	r.as(t, "operator").get("/tasks/{ordinary}/triggers/escalate").wants(200, "Analyst must be set", "Auditors ask.", "Your reason required").wantsNo("Asks for a") // its form does
}

// TestPlanForPrograms answers a program with the same ways as a page shows.
func TestPlanForPrograms(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	const ordinary = "GET /tasks/{ordinary}/plan"
	r.run(t, []requestTest{
		{name: "ways", as: "operator", request: ordinary + "?to=Resolved", header: asJSON, wantStatus: 200, wantHeader: []string{"Content-Type: application/json"}, want: []string{
			`{"id":"{ordinary}","definition":"Operations/TradeBreak","version":3,"from":"Investigating","to":"Resolved","reachable":["Escalated"`,
			`"ways":[{"standing":"clear","words":"Can be taken once what it asks for is filled in.","steps":[{"trigger":"resolve","from":"Investigating","to":"Resolved","standing":"clear","guard":"`,
			`{"verdict":"notMet","condition":"fields['comment'] neq ''","words":"Comment must be filled","saw":"it is not set"}`, `"fill":["comment"]`}},
		{name: "where to", as: "viewer", request: ordinary, header: asJSON, wantStatus: 200, want: []string{`"reachable":["Escalated"`, `"ways":[]`}, wantNot: []string{`"to"`}},
		{name: "no way", as: "operator", request: ordinary + "?to=Open", header: asJSON, wantStatus: 200, want: []string{`"to":"Open"`, `"ways":[]`}},
		{name: "no such state", as: "operator", request: ordinary + "?to=Mars", header: asJSON, wantStatus: 400, want: []string{`"status":400`}},
	})
}

// TestPlanReadOnly: where nothing is written, ways are shown and none can be begun.
func TestPlanReadOnly(t *testing.T) {
	t.Parallel()
	r := start(t, options{readOnly: true})
	r.run(t, []requestTest{
		{name: "ways", as: "admin", request: "GET /tasks/{ordinary}/plan?to=Resolved", wantStatus: 200, want: []string{"1 step: Resolve", "read-only mode"}, wantNot: []string{"data-start"}},
	})
}

func TestPlanWithoutDefinition(t *testing.T) {
	t.Parallel()
	r := start(t, options{api: sandbox.SeedEra})
	missing := "offers no definition for this task, so the ways to a state are not known"
	r.run(t, []requestTest{
		{name: "task", as: "operator", request: "GET /tasks/{ordinary}", wantStatus: 200, wantNot: []string{"/plan"}},
		{name: "choice", as: "operator", request: "GET /tasks/{ordinary}/plan", wantStatus: 200, want: []string{missing}, wantNot: []string{"plan-chooser", "data-start"}},
		{name: "way", as: "operator", request: "GET /tasks/{ordinary}/plan?to=Resolved", wantStatus: 200, want: []string{missing}},
		{name: "text", as: "operator", request: "GET /tasks/{ordinary}/plan?to=Resolved", header: []string{"Accept: text/plain"}, wantStatus: 200, want: []string{missing}, wantNot: []string{"<"}},
		{name: "JSON", as: "operator", request: "GET /tasks/{ordinary}/plan?to=Resolved", header: asJSON, wantStatus: 200, want: []string{missing, `"ways":[]`}},
		{name: "dialog", as: "operator", request: "GET /tasks/{ordinary}/triggers/resolve?plan=Resolved", wantStatus: 200, wantNot: []string{"on the way to"}},
	})
}

// TestPlanStepByStep goes a way of two steps, with a stop after each and a refusal on
// the way, once as scripts do and once without.
func TestPlanStepByStep(t *testing.T) {
	t.Parallel()
	for name, headers := range map[string][]string{"plain": nil, "scripted": scripted} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, options{})
			short := r.examples.Ordinary[:8]
			ways := r.as(t, "operator").get("/tasks/{ordinary}/plan?to=Resolved")
			dialog := ways.follow("Start with Escalate…").wants(200, "A step on the way to Resolved", "You can come back to Under investigation with Hand back.")
			if back := dialog.follow("Cancel"); back.url.RequestURI() != ways.url.RequestURI() {
				t.Errorf("Cancel leads to %s, want back to the ways", back.url)
			}
			stop := dialog.press("Escalate "+short, headers...).wants(200, "Fired escalate: now version 4", "From Escalated, where the task is now, in version 4.", "1 step: Resolve", "2 steps: Hand back, then Resolve")
			if headers != nil && stop.header.Get("HX-Push-Url") != ways.url.RequestURI() || headers == nil && !strings.HasPrefix(stop.url.RequestURI(), ways.url.RequestURI()) {
				t.Errorf("the address is %s (%s), want that of the ways", stop.url, stop.header.Get("HX-Push-Url"))
			}
			if got := stop.at("state"); got != "Escalated" {
				t.Fatalf("after the first step the task is in %s", got)
			}
			refused := stop.follow("Start with Resolve…").wants(200, "No way back from Resolved.").press("Resolve "+short, headers...).
				wants(http.StatusUnprocessableEntity, "Refused by the Workflow service", "A step on the way to Resolved")
			done := refused.form("Resolve "+short).set("comment", "Both sides agree.").press("Resolve "+short, headers...)
			done.wants(200, "Fired resolve: now version 5", "The task is in Resolved already.")
		})
	}
}

// TestPlanOfAnotherState: a dialog that is told of a state that is not there is an ordinary one.
func TestPlanOfAnotherState(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator, short := r.as(t, "operator"), r.examples.Ordinary[:8]
	operator.get("/tasks/{ordinary}/triggers/escalate?plan=Mars").wants(200, "Escalate "+short).wantsNo("on the way to")
	dialog := operator.get("/tasks/{ordinary}/triggers/escalate?plan=Resolved").form("Escalate " + short)
	dialog.values.Set(".plan", "Mars")
	if done := dialog.press("Escalate "+short).wants(200, "Fired escalate: now version 4"); strings.HasSuffix(done.url.Path, "/plan") {
		t.Errorf("ended at %s, want the task", done.url)
	}
}

// TestPlanStaysFresh: when somebody else has changed the task, its page of the ways is
// led to anew, and so is the dialog of a step.
func TestPlanStaysFresh(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.create(t)
	seen := r.task(t, id)
	r.change(t, id, "comment", `"newer"`)
	viewer := r.as(t, "viewer")
	for _, here := range []string{"/tasks/" + id + "/plan", "/tasks/" + id + "/plan?to=Resolved", "/tasks/" + id + "/triggers/assign?plan=Resolved"} {
		viewer.asks(freshURL(seen), here).wants(200, "changed this task").wantsLink("Show it", here)
	}
}

// voyage is a definition whose steps have all that a step can have.
const voyage = `{
  "id": {"scope": "Proof", "code": "Voyage"}, "displayName": "Voyage",
  "states": [{"name": "Quay"}, {"name": "Locked"}, {"name": "Signed"}, {"name": "Sea"}, {"name": "Dock"}, {"name": "Island"}],
  "fieldSchema": [{"name": "cargo", "type": "String", "displayName": "Cargo", "readOnlyStates": {"stateType": "SelectedStates", "selectedStates": ["Locked", "Signed"]}},
    {"name": "tons", "type": "Decimal", "displayName": "Tons", "readOnlyStates": {"stateType": "AllStates"}}, {"name": "sails", "type": "DateTime", "displayName": "Sails"}],
  "initialState": {"name": "Quay"},
  "triggers": [{"name": "lock", "trigger": {"type": "External"}}, {"name": "sign", "trigger": {"type": "External"}}, {"name": "sail", "trigger": {"type": "External"}}, {"name": "moor", "trigger": {"type": "External"}}],
  "transitions": [
    {"fromState": "Quay", "toState": "Locked", "trigger": "lock", "guard": "fields['sails'] gt 2026-03-04", "guardDescription": "It sails late", "action": "weigh"},
    {"fromState": "Locked", "toState": "Signed", "trigger": "sign", "guard": "UserUpdated neq CurrentUser"},
    {"fromState": "Signed", "toState": "Sea", "trigger": "sail", "guard": "fields['cargo'] neq ''"},
    {"fromState": "Quay", "toState": "Dock", "trigger": "moor", "guard": "childTasks any (state eq 'Done')"},
    {"fromState": "Dock", "toState": "Quay", "trigger": "moor", "guard": "fields['sails'] exists"},
    {"fromState": "Dock", "toState": "Sea", "trigger": "moor"},
    {"fromState": "Quay", "toState": "Island", "trigger": "sail", "guard": "fields['tons'] gt 5"}
  ],
  "actions": [{"name": "weigh", "actionDetails": {"type": "RunWorker", "workerId": {"scope": "P", "code": "W"}, "workerStatusTriggers": {"completedNoResults": "sign"}}}]
}`

func TestPlanSaysWhatAStepNeeds(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	var d apiclient.Definition
	if err := json.Unmarshal([]byte(voyage), &d); err != nil {
		t.Fatal(err)
	}
	finished := must(r.api(t, "admin").Tasks.Create(t.Context(), apiclient.CreateTask{DefinitionID: apiclient.DefinitionID{Scope: "Operations", Code: "TradeBreak"},
		Fields: []apiclient.Field{{Name: "tradeId", Value: jsontext.Value(`"T-1"`)}, {Name: "difference", Value: jsontext.Value("1")}}}, "cancel"))(t)
	must(r.api(t, "admin").Definitions.Create(t.Context(), d))(t)
	made := must(r.api(t, "admin").Tasks.Create(t.Context(), apiclient.CreateTask{DefinitionID: d.ID, Fields: []apiclient.Field{{Name: "tons", Value: jsontext.Value("4")}}}, ""))(t)
	early := must(r.api(t, "admin").Tasks.Create(t.Context(), apiclient.CreateTask{DefinitionID: d.ID, Fields: []apiclient.Field{{Name: "sails", Value: jsontext.Value(`"2026-01-01T00:00:00Z"`)}}}, ""))(t)
	ways := "GET /tasks/" + made.ID + "/plan?to="
	r.run(t, []requestTest{
		{name: "ahead, persons, actions and workers", as: "operator", request: ways + "Sea", wantStatus: 200, want: []string{
			"3 steps: lock, then sign, then sail", "Somebody else has to fire a step of it.", "Needs “It sails late”", "Sails must be after 4 Mar 2026 00:00:00 UTC it is not set", "To fill in: Sails", "starts weigh",
			"Fill in Cargo with this step: step 3 needs it (Cargo must be filled), and it is read-only by then.",
			"The worker of the action weigh fires this by itself when it is done.", "Cargo must be filled it is filled in by then",
		}},
		{name: "what has a value already", as: "operator", request: "GET /tasks/" + early.ID + "/plan?to=Locked", wantStatus: 200, want: []string{"Sails must be after 4 Mar 2026 00:00:00 UTC it is 1 Jan 2026 00:00:00 UTC", "To change: Sails"}, wantNot: []string{"To fill in"}},
		{name: "what has a value already, as text", as: "operator", request: "GET /tasks/" + early.ID + "/plan?to=Locked", header: []string{"Accept: text/plain"}, wantStatus: 200, want: []string{"   To change: Sails\n"}},
		{name: "children and another branch", as: "operator", request: ways + "Sea", wantStatus: 200, want: []string{
			"2 steps: moor, then moor", "Has to wait for something else, such as child tasks.", "At least one child task: its state must be Done there are none", "This step waits for something that no field of the task changes.",
		}},
		{name: "finished", as: "operator", request: "GET /tasks/" + finished.ID + "/plan", wantStatus: 200, want: []string{"No way leads out of Cancelled: the task stays there."}, wantNot: []string{"States that can be reached"}},
		{name: "finished, as text", as: "operator", request: "GET /tasks/" + finished.ID + "/plan?to=Open", header: []string{"Accept: text/plain"}, wantStatus: 200, want: []string{"No way leads out of Cancelled: the task stays there.\n"}},
		{name: "no link to it", as: "operator", request: "GET /tasks/" + finished.ID, wantStatus: 200, wantNot: []string{"/plan\""}},
		{name: "what nobody can fill in any more", as: "operator", request: ways + "Island", wantStatus: 200, want: []string{
			"Cannot be taken as things are.", "Open the dialog of sail all the same", "States that can be reached", "Tons must be more than 5 it is 4", "Nothing that can be filled in on this way meets its guard.",
		}, wantNot: []string{"Start with", "button go"}},
	})
	operator := r.as(t, "operator")
	dialog := operator.get("/tasks/"+made.ID+"/triggers/lock?plan=Sea").wants(200, "Step 3 of the way needs it (Cargo must be filled), and it is read-only by then.")
	stop := dialog.form("lock "+made.ID[:8]).set("sails", "2026-05-01 10:00").set("cargo", "tea").press("lock "+made.ID[:8]).wants(200, "Fired lock")
	stop.wantsNo("Fill in Cargo")
	if got := string(r.task(t, made.ID).Field("cargo")); got != `"tea"` {
		t.Errorf("the cargo is %s", got)
	}
}

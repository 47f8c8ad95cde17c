package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

// TestExplainer says of each guard, condition by condition, what it saw and what would
// have to change.
func TestExplainer(t *testing.T) {
	t.Parallel()
	r := start(t, options{policy: `{"definition": "Pricing/*", "trigger": "reject", "roles": ["admin"], "because": "Only admins reject."}`})
	r.run(t, []requestTest{
		{name: "met and not met", as: "operator", request: "GET /tasks/{stuck}?why=1", wantStatus: 200, want: []string{
			"Hold → to On hold can be fired It has no guard.", "Use the new price → to Accepted blocked", "not met Evidence must begin with https:// it is not set fields['evidence'] startswith 'https://'",
			"met You must not be who created it", "Fired like this, the Workflow service refuses it: “Enter the price to use", "price stands.” Only admins reject.", "Advice from what Taskdesk can see. The Workflow service decides.",
		}},
		{name: "for a viewer", as: "viewer", request: "GET /tasks/{stuck}?why=1", wantStatus: 200, want: []string{"Price to use must be more than 0"}},
		{name: "children", as: "operator", request: "GET /tasks/{family}?why=1", wantStatus: 200, want: []string{"Every child task: its state must be Fixed or Dismissed", "Data-quality exception " + r.blocker(t)[:8] + ", in Being fixed for"}},
		{name: "a field that is not there", as: "operator", request: "GET /tasks/{unmovable}", wantStatus: 200, want: []string{"The field holdReleasedBy, which the definition does not have, must be set"}},
		{name: "a choice", as: "operator", request: "GET /tasks/" + r.puzzle(t), wantStatus: 200, want: []string{
			"not met One of these is enough:", "All of these: not met Level must be more than 20 it is 12.5 fields['level'] gt 20 not met Note must be set", "not met Code must be set it is not set",
		}},
		{name: "in the past", as: "operator", request: "GET /tasks/{stuck}?asAt=" + hoursAgo(1) + "&why=1", wantStatus: 200, want: []string{"What each trigger needed", "Hold → to On hold could be fired"}, wantNot: []string{"Only admins reject."}},
		{name: "an end", as: "operator", request: "GET /tasks/{deleted}?asAt=" + hoursAgo(72) + "&why=1", wantStatus: 200, wantNot: []string{`id="why"`, "Why?"}},
		{name: "beside a dialog", as: "operator", request: "GET /tasks/{stuck}/triggers/accept?why=1", wantStatus: 200, wantNot: []string{`id="why"`, "Why?"}},
		{name: "on another tab", as: "operator", request: "GET /tasks/{stuck}/raw?why=1", wantStatus: 200, want: []string{`href="/tasks/{stuck}?why=1"`}, wantNot: []string{`id="why"`}},
	})
	operator := r.as(t, "operator")
	if n := operator.get("/tasks/{unmovable}").Find("details#why[open]").Length(); n != 1 {
		t.Errorf("%d explainers of a task that nobody can move, want it there by itself", n)
	}
	p := operator.get("/tasks/{stuck}").follow("Why? w")
	if p.Find("details#why[open]").Length() != 1 {
		t.Errorf("%s does not explain", p.url)
	}
	operator.get("/tasks/{stuck}?asAt="+hoursAgo(1)).follow("Why? w").wants(200, "What each trigger needed", "Evidence must begin with https://", "As at")
	link := p.Find(`#why a:contains("Evidence")`).AttrOr("href", "none")
	if row := p.Find(link); row.AttrOr("data-field", "") != "evidence" {
		t.Errorf("the condition's link %s does not lead to its field", link)
	}
}

// TestWhatWillHappen says before a trigger is fired what it does.
func TestWhatWillHappen(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	r.run(t, []requestTest{
		{name: "no way back", as: "operator", request: "GET /tasks/{stuck}/triggers/accept", wantStatus: 200, want: []string{
			"Then read-only Price to use (not set) and Reason (not set)", "Then Finished: nothing leads out of Accepted.", "No way back from Accepted.",
		}},
		{name: "a way back", as: "operator", request: "GET /tasks/{ordinary}/triggers/escalate", wantStatus: 200, want: []string{
			"Then Hand back can be fired; Resolve needs Comment.", "You can come back to Under investigation with Hand back.",
		}, wantNot: []string{"Starts"}},
		{name: "a worker", as: "operator", request: "GET /tasks/{failed}/triggers/checkAgain", wantStatus: 200, want: []string{
			"Starts The action Check the rows. It runs the worker DataQuality/CheckRows, for 2 min at most. By itself it fires Report findings when it ends with results, Report as clean when it ends without results and Report a failure when it cannot be started or fails.", "It makes a child task of DataQuality/Exception", "It runs as 00u0svc1NightlyRun3f.",
			"Then Waiting for its worker to fire Report findings, Report as clean or Report a failure.", "It can come back to Check failed with Report a failure.",
		}},
		{name: "children are made", as: "operator", request: "GET /tasks/" + r.puzzler(t) + "/triggers/begin", wantStatus: 200, want: []string{
			"The action spawn. It makes a child task of Proof/Puzzles", "Then finish or child can perhaps be fired, as its child tasks are by then.",
		}},
	})
}

// TestSeveralWays: a trigger that may lead to several states says of each what it needs,
// and asks for the fields of all.
func TestSeveralWays(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.notified(t)
	dialog := r.as(t, "operator").get("/tasks/"+id+"/triggers/elect").wants(200, "It goes the first of these ways whose conditions are met.",
		"Record the election → to Elected", "Option must be Cash or Stock", "Record that nothing was chosen → to Lapsed", "Option must be Lapse",
		"needs somebody other than you (you changed it last).")
	if n := dialog.Find(".panel [name=option]").Length(); n != 1 {
		t.Errorf("the option is asked for %d times", n)
	}
	if link := dialog.Find(`.panel .clauses a:contains("Option")`).AttrOr("href", ""); dialog.Find(link).AttrOr("name", "") != "option" {
		t.Errorf("the condition's link %s does not lead to its input", link)
	}
	form := dialog.form("Elect "+id[:8]).set("option", "Lapse")
	judged := r.as(t, "operator").post("/tasks/"+id+"/triggers/elect/check", form.values, append(scripted, "Taskdesk-Background: 1")...).
		wants(200, "met Option must be Lapse it is Lapse", "not met Option must be Cash or Stock it is Lapse",
			"to Lapsed What will happen", "No way back from Lapsed.").wantsNo("<html", "<form")
	if got := r.task(t, id); got.State != "Notified" || got.Field("option") != nil {
		t.Errorf("judging changed the task: %s, %s", got.State, judged.body)
	}
}

// TestJudgingChangesNothing asks for no more than the task, and is quiet where that
// cannot be read.
func TestJudgingChangesNothing(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	r.as(t, "operator").get("/tasks/{ordinary}")
	check := "POST /tasks/{ordinary}/triggers/resolve/check"
	r.run(t, []requestTest{
		{name: "met", as: "operator", request: check, form: "{seen}&comment=Fine.", wantStatus: 200, want: []string{"met Comment must be filled it is Fine."}, wantCalls: []string{"GET /api/tasks/{ordinary}"}},
		{name: "not met", as: "operator", request: check, form: "{seen}&comment=", wantStatus: 200, want: []string{"not met Comment must be filled it is not set"}},
		{name: "no such trigger", as: "operator", request: "POST /tasks/{ordinary}/triggers/none/check", form: "{seen}", wantStatus: 200},
		{name: "a viewer", as: "viewer", request: check, form: "{seen}", wantStatus: http.StatusForbidden, wantCalls: none},
		{name: "no such task", as: "operator", request: "POST /tasks/{none}/triggers/resolve/check", form: "{seen}", wantStatus: http.StatusNoContent},
		{name: "from another site", as: "operator", request: check, form: "{seen}", header: []string{"Sec-Fetch-Site: cross-site"}, wantStatus: http.StatusForbidden, wantCalls: none},
	})
	if dialog := r.as(t, "operator").get("/tasks/{ordinary}/triggers/resolve"); !strings.HasSuffix(dialog.Find(".guard").AttrOr("hx-post", ""), "/triggers/resolve/check") {
		t.Error("the dialog does not ask")
	}
}

// puzzler is a task that can make children.
func (r *rig) puzzler(t *testing.T) string {
	t.Helper()
	spawned := r.task(t, r.spawn(t))
	return must(r.api(t, "operator").Tasks.Create(t.Context(), apiclient.CreateTask{DefinitionID: spawned.DefinitionID}, ""))(t).ID
}

// notified is an election whose client has not chosen yet.
func (r *rig) notified(t *testing.T) string {
	t.Helper()
	fields := []apiclient.Field{}
	for name, value := range map[string]string{"security": `"Kestrel"`, "eventType": `"DVOP"`, "holding": "1", "client": `"Harbour"`, "deadline": `"2026-12-24T16:00:00.0000000+00:00"`} {
		fields = append(fields, apiclient.Field{Name: name, Value: jsontext.Value(value)})
	}
	in := apiclient.CreateTask{DefinitionID: apiclient.DefinitionID{Scope: "CorporateActions", Code: "Election"}, Fields: fields}
	return must(r.api(t, "admin").Tasks.Create(t.Context(), in, "notify"))(t).ID
}

func hoursAgo(n int) string {
	return time.Now().UTC().Add(-time.Duration(n) * time.Hour).Format(time.RFC3339)
}

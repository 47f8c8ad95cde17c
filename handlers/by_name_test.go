package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"taskdesk/internal/sandbox"
)

// Without definitions, fields that a task does not have yet and triggers are typed by
// name, wherever a form takes them, and nothing that was typed is lost on the way.
func TestFieldsByName(t *testing.T) {
	t.Parallel()
	r := start(t, options{api: sandbox.SeedEra})
	operator := r.as(t, "operator")
	id := r.create(t)

	t.Run("edit, with a trigger", func(t *testing.T) {
		form := operator.get("/tasks/"+id+"/edit").form("Review").set("tradeId", "T-1")
		bad := form.set(".more", "severity = High\nno name here").press("Review").wants(http.StatusUnprocessableEntity, "Write one field a line", "no name here")
		mended := bad.form("Review")
		if got := mended.values.Get("severity"); got != "High" {
			t.Errorf("the well-formed line became %q, want an input with High", got)
		}
		review := mended.set(".more", "counterparty = Hollis").press("Review").wants(200, "severity", "High", "counterparty", "Hollis")
		review.form("Save 2 changes to "+id[:8]).set(".trigger", "assign").press("Save 2 changes to "+id[:8]).wants(200, "Fired assign")
		task := r.task(t, id)
		if task.State != "Investigating" || string(task.Field("severity")) != `"High"` || string(task.Field("counterparty")) != `"Hollis"` {
			t.Errorf("the task is %s with %s and %s", task.State, task.Field("severity"), task.Field("counterparty"))
		}
	})
	t.Run("fire", func(t *testing.T) {
		dialog := operator.get("/tasks/"+id+"/triggers/resolve").press("resolve "+id[:8]).wants(http.StatusUnprocessableEntity, "Refused by the Workflow service")
		sent := dialog.form("resolve "+id[:8]).set(".more", "comment = Both sides agree.").press("resolve " + id[:8])
		if task := r.task(t, id); string(task.Field("comment")) != `"Both sides agree."` && sent.status != http.StatusUnprocessableEntity {
			t.Errorf("status %d, the comment is %s", sent.status, task.Field("comment"))
		}
		if sent.status == http.StatusUnprocessableEntity && sent.form("resolve "+id[:8]).values.Get("comment") != "Both sides agree." {
			t.Error("what was typed is gone after the refusal")
		}
	})
	t.Run("create afresh and like another", func(t *testing.T) {
		form := operator.get("/tasks/new?definition=Operations/TradeBreak").form("Create TradeBreak")
		made := form.set(".more", "tradeId = T-2\ndifference = 1.50").press("Create TradeBreak").wants(200, "Created ", "T-2")
		again := operator.get("/tasks/new?like="+made.at("id")).press("Create TradeBreak").wants(200, "Created ")
		if got := string(r.task(t, again.at("id")).Field("difference")); strings.Trim(got, `"`) != "1.50" {
			t.Errorf("the copy has the difference %s, want 1.50", got)
		}
	})
}

// What was typed by name into a dialog, because its definition did not come just then,
// counts when the definition is there again.
func TestByNameWhileTheDefinitionDidNotCome(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	admin := r.as(t, "admin")
	id := r.create(t)
	r.FaultNext(definitions, sandbox.Fault{Status: http.StatusNotImplemented})
	dialog := admin.get("/tasks/" + id + "/triggers/assign").form("assign " + id[:8])
	bad := dialog.set(".more", "comment = looked at\nnosuch = 1").press("assign "+id[:8]).wants(http.StatusUnprocessableEntity, "Write one field a line", "nosuch = 1")
	if task := r.task(t, id); task.State != "Open" {
		t.Fatalf("the task is %s", task.State)
	}
	dialog.set(".more", "comment = looked at").press("assign "+id[:8]).wants(200, "now version 2")
	if task := r.task(t, id); string(task.Field("comment")) != `"looked at"` {
		t.Errorf("the comment is %s; the form held %v", task.Field("comment"), bad.form("Take up "+id[:8]).values)
	}
}

// Without a definition the triggers that worked before are offered, whoever fired them,
// and where they led to.
func TestTriggersThatWorkedAreOffered(t *testing.T) {
	t.Parallel()
	r := start(t, options{api: sandbox.SeedEra, policy: `{"trigger": "cancel", "roles": ["admin"], "because": "Only admins cancel."}`})
	worked := "Worked from this state before"
	operator, admin := r.as(t, "operator"), r.as(t, "admin")
	first := r.create(t)
	operator.get("/tasks/" + first).wantsNo(worked)
	for range 2 {
		id := r.create(t)
		admin.get("/tasks/"+id+"/triggers/assign").press("assign "+id[:8]).wants(200, "Fired assign")
	}
	gone := r.create(t)
	admin.get("/tasks/"+gone+"/triggers/cancel").press("cancel "+gone[:8]).wants(200, "Fired cancel")
	operator.get("/tasks/" + first + "/triggers/nonsense").press("nonsense " + first[:8]).wants(http.StatusUnprocessableEntity)

	page := operator.get("/tasks/"+first).wants(200, worked)
	if got := page.part(".worked nav"); got != "assign → Investigating" {
		t.Errorf("offered are %q, want what worked and is left to an operator", got)
	}
	if got := page.part("#worked option"); got != "→ Investigating, worked 2 times, last just now" {
		t.Errorf("the list beside the input has %q", got)
	}
	admin.get("/tasks/"+first).wants(200, "cancel → Cancelled")
	review := operator.get("/tasks/"+first+"/edit").form("Review").set(".more", "comment = x").press("Review")
	if got := review.Find(`input[name=".trigger"][list] + datalist option`).AttrOr("value", ""); got != "assign" {
		t.Errorf("the review offers %q", got)
	}
	page.follow("assign").press("assign "+first[:8]).wants(200, "Fired assign").wantsNo(worked)

	r.run(t, []requestTest{{name: "not who may only look", as: "viewer", request: "GET /tasks/" + r.create(t), wantStatus: 200, wantNot: []string{worked}}})
}

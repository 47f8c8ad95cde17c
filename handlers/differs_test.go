package handlers_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

// TestDefinitionOfItsTime revises a definition. A task that is there keeps its labels,
// fields and triggers on every page, with a note; a new one has those of today.
func TestDefinitionOfItsTime(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.create(t)
	operator := r.as(t, "operator")
	operator.get("/tasks/"+id).wants(200, "Waiting for Take up or Cancel.").wantsNo("differs from the one")
	r.revise(t, func(d *apiclient.Definition) {
		field(d, "counterparty").DisplayName = "Other side"
		d.FieldSchema = append(d.FieldSchema, apiclient.FieldSchema{Name: "riskOwner", DisplayName: "Risk owner", Type: apiclient.String})
		d.Transitions = slices.DeleteFunc(d.Transitions, func(tr apiclient.Transition) bool { return tr.Trigger == "cancel" })
		i := slices.IndexFunc(d.Transitions, func(tr apiclient.Transition) bool { return tr.Trigger == "resolve" })
		d.Transitions[i].Guard = "fields['comment'] exists"
		d.Transitions = append(d.Transitions, apiclient.Transition{From: "Open", To: "Investigating", Trigger: "chase"})
		d.Triggers = slices.DeleteFunc(slices.Clone(d.Triggers), func(tr apiclient.TriggerSchema) bool { return tr.Name == "cancel" })
	})
	sure := r.as(t, "admin") // who has not read today's definition yet
	note := []string{"Today’s definition, of ", "differs from the one that this task follows: ", "label of field “Counterparty” changed", "field “Risk owner” added", "trigger “Cancel” removed and 2 more.",
		"Guard of transition “Resolve” from “Under investigation” changed.", "fields['comment'] exists", "Transition “Chase” from “Open” added."}
	for _, page := range []string{"", "?asAt=now"} {
		sure.get("/tasks/"+id+page).wants(200, append(note, "Waiting for Take up or Cancel.", "Counterparty")...).wantsNo("Other side Nordlys")
	}
	sure.get("/tasks/"+id+"/edit").wants(200, "Counterparty").form("Review").set("counterparty", "Hollis Prime").press("Review").wants(200, "Counterparty not set", "Hollis Prime", "Cancel")
	sure.get("/tasks/"+id+"/triggers/cancel").wants(200, "Cancel "+id[:8])
	past := sure.get("/tasks/"+id+"?asAt="+r.task(t, id).Version.AsAtCreated.Format("2006-01-02T15:04:05.999999Z")).wants(200, "Counterparty", note[0])
	if past.Find("[data-field=riskOwner]").Length() != 0 {
		t.Error("the task has a field that its definition has not")
	}

	form := sure.get("/tasks/new?definition=Operations/TradeBreak").wants(200, "Other side", "Risk owner")
	made := form.form("Create Trade break").set("tradeId", "T-2").set("difference", "1").set("riskOwner", "Ada").press("Create Trade break").wants(200, "Risk owner", "Waiting for Take up or Chase.")
	sure.get("/tasks/"+made.at("id")).wants(200, "Other side").wantsNo("differs from the one", "Counterparty")
}

// TestDefinitionThatIsNotThere says that today there is none, and the task goes on by its own.
func TestDefinitionThatIsNotThere(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.create(t)
	must(r.api(t, "admin").Definitions.Delete(t.Context(), tradeBreak))(t)
	r.as(t, "operator").get("/tasks/"+id).wants(200, "This definition is not there any more today.", "Waiting for Take up or Cancel.")
}

// TestTodayIsOnlyANote loses today's definition, and nothing else.
func TestTodayIsOnlyANote(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.create(t)
	r.revise(t, func(d *apiclient.Definition) { field(d, "counterparty").DisplayName = "Other side" })
	for range 3 { // as often as a read is tried
		r.FaultNext(func(q *http.Request) bool { return readsDefinition(q) && !q.URL.Query().Has("asAt") }, sandbox.Fault{Status: 500})
	}
	operator := r.as(t, "operator")
	operator.get("/tasks/"+id).wants(200, "Waiting for Take up or Cancel.").wantsNo("differs from the one", "Not available here")
	operator.get("/tasks/"+id).wants(200, "differs from the one")
	r.calls.take()
	operator.get("/tasks/" + id)
	if got := strings.Join(r.calls.take(), ", "); strings.Contains(got, "taskdefinitions") {
		t.Errorf("asked %s, want today's definition kept for a minute", got)
	}
}

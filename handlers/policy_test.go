package handlers_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"taskdesk/internal/policy"
	"taskdesk/internal/sandbox"
	"taskdesk/internal/store"
)

// rulesOf reads rules as a deployment's policy; "" has none.
func rulesOf(t testing.TB, rules string) *policy.Policy {
	t.Helper()
	if rules == "" {
		return nil
	}
	file := filepath.Join(t.TempDir(), "policy.json")
	if err := os.WriteFile(file, []byte(`{"rules": [`+rules+`]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	return must(policy.Load(file))(t)
}

const (
	ruleEscalate = `{"definition": "Operations/TradeBreak", "trigger": "escalate", "roles": ["admin"], "because": "Escalations go through the desk head."}`
	ruleAssign   = `{"definition": "Operations/TradeBreak", "trigger": "assign", "reason": true, "ticket": "OPS-[0-9]+", "because": "Who takes a break up names its ticket."}`
	ruleDelete   = `{"definition": "Operations/*", "reason": true}`
	ruleLook     = `{"definition": "Operations/TradeBreak", "lookOnly": true, "because": "Breaks are handled in the old system until May."}`
)

// A form asks for what the policy demands, refuses without it, and keeps what was typed.
func TestPolicyDemands(t *testing.T) {
	t.Parallel()
	r := start(t, options{policy: ruleAssign})
	operator, id := r.as(t, "operator"), r.create(t)
	fire := "Take up " + id[:8]
	dialog := operator.get("/tasks/"+id+"/triggers/assign").wants(200, "Who takes a break up names its ticket.", "Your reason required", "Your ticket required", "Its form: OPS-[0-9]+")
	for _, tt := range []struct {
		reason, ticket string
		want           []string
	}{
		{"", "", []string{"More is asked for here", "Give a reason.", "Give a ticket.", "Nothing was sent."}},
		{"it is mine", "", []string{"Give a ticket.", "Who takes a break up names its ticket."}},
		{" ", "OPS-1", []string{"Give a reason."}},
		{"it is mine", "TKT-1", []string{"The ticket does not have the form that is asked for here: OPS-[0-9]+."}},
	} {
		dialog = dialog.form(fire).set(".reason", tt.reason).set(".ticket", tt.ticket).press(fire).wants(http.StatusUnprocessableEntity, tt.want...)
		if kept := dialog.form(fire).values; kept.Get(".reason") != tt.reason || kept.Get(".ticket") != tt.ticket {
			t.Errorf("kept %v, want %q and %q", kept, tt.reason, tt.ticket)
		}
	}
	if lines := r.lines(t); len(lines) > 0 || len(r.calls.writes()) > 0 {
		t.Errorf("a form that lacks something is written down or sent: %v", lines)
	}
	dialog.form(fire).set(".reason", "it is mine").set(".ticket", "OPS-12").press(fire).wants(200, "now version 2")
	if line := r.lines(t)[0]; line.Reason != "it is mine" || line.Ticket != "OPS-12" || line.Outcome != store.Done {
		t.Errorf("the journal has %+v", line)
	}
	operator.get("/tasks/"+r.create(t)+"?why=1").wants(200, "Asks for a reason. Asks for a ticket of the form OPS-[0-9]+. Who takes a break up names its ticket.")
	operator.get("/tasks/{stuck}/triggers/hold").wants(200).wantsNo("required", "Your ticket")
}

// What a trigger demands is asked for wherever it can be fired.
func TestPolicyDemandsInOtherForms(t *testing.T) {
	t.Parallel()
	r := start(t, options{policy: ruleAssign + "," + ruleDelete})
	admin, id := r.as(t, "admin"), r.create(t)
	save, remove := "Save 1 change to "+id[:8], "Delete "+id[:8]

	review := admin.get("/tasks/"+id+"/edit").form("Review").set("comment", "typed").press("Review").wants(200, "Your reason required", "Your ticket")
	again := review.form(save).set(".trigger", "assign").set(".reason", "mine").press(save).wants(http.StatusUnprocessableEntity, "Give a ticket.", "typed")
	if kept := again.form(save).values; kept.Get(".trigger") != "assign" || kept.Get(".reason") != "mine" || kept.Get("comment") != "typed" {
		t.Errorf("the review kept %v", kept)
	}
	again.form(save).set(".ticket", "OPS-1").press(save).wants(200, "now version 2")

	gone := admin.get("/tasks/"+id+"/delete").wants(200, "Your reason required").form(remove).set(".confirm", id[:8]).press(remove).wants(http.StatusUnprocessableEntity, "Give a reason.")
	if kept := gone.form(remove).values.Get(".confirm"); kept != id[:8] {
		t.Errorf("the confirmation became %q", kept)
	}
	gone.form(remove).set(".reason", "twice").press(remove).wants(http.StatusGone, "was deleted")

	form := admin.get("/tasks/new?definition=Operations/TradeBreak").wants(200, "Your reason required").form("Create Trade break").set("tradeId", "T-9").set("difference", "1")
	made := form.press("Create Trade break").wants(http.StatusUnprocessableEntity, "Give a reason.").form("Create Trade break")
	if made.values.Get("tradeId") != "T-9" {
		t.Errorf("the form of a new task kept %v", made.values)
	}
	made.set(".reason", "seen today").press("Create Trade break").wants(200, "Created")
}

// A trigger that the policy leaves to others stays in sight, with why, and cannot be fired.
func TestPolicyBarsATrigger(t *testing.T) {
	t.Parallel()
	r := start(t, options{policy: ruleEscalate})
	operator := r.as(t, "operator")
	page := operator.get("/tasks/{ordinary}").wants(200, "Escalations go through the desk head.")
	if way := page.Find(`a[data-trigger="escalate"]`); !way.HasClass("blocked") || way.AttrOr("href", "") != "/tasks/"+r.examples.Ordinary+"?why=1" || page.Find(`a[data-trigger="resolve"]`).Length() != 1 {
		t.Errorf("the ways on are %s", page.part(".ways"))
	}
	review := operator.get("/tasks/{ordinary}/edit").form("Review").set("comment", "typed").press("Review")
	choice := review.Find(`input[name=".trigger"][value="escalate"]`)
	if _, disabled := choice.Attr("disabled"); !disabled || !strings.Contains(words(choice.Parent()), "Escalations go through the desk head.") {
		t.Errorf("the review offers %s", words(choice.Parent()))
	}
	operator.get("/tasks/{ordinary}?why=1").wants(200, "to Escalated not for you here").wantsNo("to Escalated can be fired")
	operator.get("/tasks/{ordinary}/drawing").wants(200, "Not for you here: Escalations go through the desk head.").wantsNo("it Escalations")
	operator.get("/tasks/{ordinary}/triggers/escalate").wants(http.StatusForbidden, "It is about the trigger escalate of task "+r.examples.Ordinary[:8]).wantsLink("What each trigger of the task needs", "/tasks/"+r.examples.Ordinary+"?why=1")
	no := []string{"The policy of this deployment does not let you do this", "Escalations go through the desk head.", "Nothing was changed"}
	operator.get("/tasks/{ordinary}/triggers/escalate").wants(http.StatusForbidden, no...)
	if lines := r.lines(t); len(lines) > 0 {
		t.Errorf("looking wrote %v", lines)
	}
	seen := must(url.ParseQuery(r.seen(t)))(t)
	for i, address := range []string{"/tasks/{ordinary}/triggers/escalate", "/tasks/{ordinary}"} {
		seen.Set(".trigger", "escalate")
		operator.post(address, seen).wants(http.StatusForbidden, no...)
		lines := r.lines(t)
		if len(lines) != i+1 || lines[0].Outcome != store.Refused || lines[0].Trigger != "escalate" || lines[0].Definition != "Operations/TradeBreak" {
			t.Errorf("the journal has %+v", lines)
		}
	}
	if sent := r.calls.writes(); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
	admin := r.as(t, "admin")
	if admin.get("/tasks/{ordinary}").Find(`a[data-trigger="escalate"]`).HasClass("blocked") {
		t.Error("it is blocked for an admin too")
	}
	admin.get("/tasks/{ordinary}/triggers/escalate").wants(200).wantsNo("does not let you")
}

// Tasks of a definition that can only be looked at have no form, and refuse every write.
func TestPolicyLookOnly(t *testing.T) {
	t.Parallel()
	r := start(t, options{policy: ruleLook})
	admin := r.as(t, "admin")
	page := admin.get("/tasks/{ordinary}").wants(200)
	if got := page.part(".locked"); !strings.Contains(got, "Breaks are handled in the old system until May.") {
		t.Errorf("it says %q", got)
	}
	if n := page.Find(`#task form[method="post"], [data-trigger], a[href$="/edit"], a[href$="/delete"], a[href*="like="]`).Length(); n > 0 {
		t.Errorf("%d ways to write are left", n)
	}
	no := []string{"Tasks of this definition can only be looked at here", "Breaks are handled in the old system until May.", "Nothing was changed"}
	for _, address := range []string{"/tasks/{ordinary}/edit", "/tasks/{ordinary}/triggers/resolve", "/tasks/{ordinary}/delete", "/tasks/new?definition=Operations/TradeBreak", "/tasks/new?like={ordinary}"} {
		admin.get(address).wants(http.StatusForbidden, no...)
	}
	for address, form := range map[string]string{
		"/tasks/{ordinary}": "comment=x", "/tasks/{ordinary}/triggers/resolve": "comment=x", "/tasks/{ordinary}/delete": ".confirm=" + r.examples.Ordinary[:8],
		"/tasks": ".definition=Operations/TradeBreak&tradeId=T-1&difference=1",
	} {
		before := len(r.lines(t))
		admin.post(address, must(url.ParseQuery(r.seen(t)+"&"+form))(t)).wants(http.StatusForbidden, no...)
		if lines := r.lines(t); len(lines) != before+1 || lines[0].Outcome != store.Refused || lines[0].Definition != "Operations/TradeBreak" {
			t.Errorf("POST %s: the journal has %+v", address, lines)
		}
	}
	written := len(r.lines(t))
	admin.post("/tasks/{ordinary}/review", must(url.ParseQuery(r.seen(t)+"&comment=x"))(t)).wants(http.StatusForbidden, no...)
	if sent := r.calls.writes(); len(sent) > 0 || len(r.lines(t)) != written {
		t.Errorf("sent %v; a review is in the journal", sent)
	}
	admin.get("/tasks/{stuck}").wants(200).wantsNo("Breaks are handled")
}

// A trigger that is typed by name has to be one, wherever it is typed.
func TestTriggersByNameHaveTheirShape(t *testing.T) {
	t.Parallel()
	r := start(t, options{api: sandbox.SeedEra})
	operator, id := r.as(t, "operator"), r.create(t)
	save := "Save 1 change to " + id[:8]
	forms := map[string]*sheet{
		save:                operator.get("/tasks/"+id+"/edit").form("Review").set("difference", "7").press("Review").form(save),
		"Create TradeBreak": operator.get("/tasks/new?definition=Operations/TradeBreak").form("Create TradeBreak").set(".more", "tradeId = T-2\ndifference = 1.50"),
	}
	for button, form := range forms {
		for _, bad := range []string{"re solve", "resolve/now", "résumé", strings.Repeat("x", 1025)} {
			p := form.set(".trigger", bad).set(".reason", "typed").press(button).wants(http.StatusUnprocessableEntity, "That is no name of a trigger", "Nothing was sent.")
			kept := p.form(button).values
			if kept.Get(".trigger") != bad || kept.Get(".reason") != "typed" || kept.Get("difference") == "" {
				t.Errorf("%s kept %v", button, kept)
			}
			if p.Find(`.wrong`).Length() != 1 {
				t.Errorf("%s does not say so at the input", button)
			}
		}
	}
	if sent := r.calls.writes(); len(sent) > 0 || len(r.lines(t)) > 0 {
		t.Errorf("sent %v", sent)
	}
	forms[save].set(".trigger", " assign ").press(save).wants(200, "Fired assign")
}

package e2e

import (
	"net/http"
	"strings"
	"testing"
)

// TestCreate chooses a definition and makes a task, without a trigger.
func TestCreate(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		page := r.tab()
		page.signIn("operator", "/")
		page.click("main a[href='/tasks/new']")
		page.chooseTradeBreak()
		page.fill("form.edit", "tradeId", "T-99001")
		page.fill("form.edit", "difference", "-12.50")
		page.click("form.edit footer button.go")
		page.see("#task[data-state=Open][data-version='1'] .notice[data-kind=done]")
		page.want("dl [data-field=tradeId]", "T-99001")
		id := ask[string](page, "document.querySelector('#task').dataset.id")
		page.until("location.pathname === '" + taskPath(id) + "'")
		if got, want := string(r.task(id).Field("difference")), r.decimal("-12.50"); got != want {
			t.Errorf("the difference is %s, want %s", got, want)
		}
	})
}

// TestCreateWithTrigger makes a task and fires its first trigger in the same call; a
// form that is sent twice makes one task.
func TestCreateWithTrigger(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		p := r.plain().signIn("operator", "/tasks/new?definition=Operations%2FTradeBreak")
		method, to, form := p.filled("form.edit", "button.go", map[string]string{
			"tradeId": "T-99002", "difference": "3", ".trigger": "assign", ".correlation": "desk 7",
		})
		p.send(method, to, form).want(http.StatusOK, ".notice", "Created")
		id := p.one("#task").AttrOr("data-id", "")
		p.send(method, to, form).want(http.StatusOK, ".notice", "Created")
		if again := p.one("#task").AttrOr("data-id", ""); again != id {
			t.Errorf("the same form made %s and %s, want one task", id, again)
		}
		task := r.task(id)
		if task.State != "Investigating" || !strings.Contains(strings.Join(task.CorrelationIDs, "|"), "desk 7") {
			t.Errorf("the task is in %s with the ids %q, want Investigating with desk 7", task.State, task.CorrelationIDs)
		}
	})
}

// TestCreateMends leaves out what a new task needs.
func TestCreateMends(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		p := r.plain().signIn("operator", "/tasks/new?definition=Operations%2FTradeBreak")
		p.submit("form.edit", "button.go", map[string]string{"tradeId": "T-99003"})
		if r.defined {
			p.want(http.StatusUnprocessableEntity, "[data-field=difference] .wrong", "needs a value")
		} else { // the service alone knows what it needs
			p.want(http.StatusUnprocessableEntity, "form.edit .notice", "difference").want(p.status, "main", noDefinition)
		}
		if got := p.one("[name=tradeId]").AttrOr("value", ""); got != "T-99003" {
			t.Errorf("the trade is %q, want it kept", got)
		}
	})
}

// TestCreateLike makes a task from another one, as it was at a moment.
func TestCreateLike(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		from := r.task(r.examples.LongHistory)
		p := r.plain().signIn("operator", taskPath(from.ID))
		p.follow("a[href*='/tasks/new?like=']").want(http.StatusOK, ".meta", "values from")
		p.submit("form.edit", "button.go", nil).want(http.StatusOK, ".notice", "Created")
		made := r.task(p.one("#task").AttrOr("data-id", ""))
		for _, name := range []string{"tradeId", "fxRate", "comment"} {
			if got, want := string(made.Field(name)), string(from.Field(name)); got != want {
				t.Errorf("field %s is %s, want %s as in the other task", name, got, want)
			}
		}
	})
}

// TestCreateRefused makes a task with a trigger that its guard does not let through.
func TestCreateRefused(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		p := r.plain().signIn("operator", "/tasks/new?definition=Pricing%2FPriceChallenge")
		p.submit("form.edit", "button.go", map[string]string{"instrument": "Alder 2031", "vendorPrice": "99.1", ".trigger": "sendOut"})
		p.want(http.StatusUnprocessableEntity, "form.edit .notice", "Refused by the Workflow service")
		if got := p.one("[name=instrument]").AttrOr("value", ""); got != "Alder 2031" {
			t.Errorf("the instrument is %q, want it kept", got)
		}
		p.submit("form.edit", "button.go", map[string]string{"vendor": "Meridian"}).want(http.StatusOK, ".notice", "Created")
	})
}

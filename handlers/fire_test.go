package handlers_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestFiring(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	short := r.examples.Ordinary[:8]
	dialog := r.as(t, "operator").get("/tasks/{ordinary}").follow("Resolve").wants(200, "Under investigation", "Resolved", "Comment must be filled", "fields['comment'] neq ''", "it is not set")
	refused := dialog.form("Resolve "+short).set(".reason", "all agreed").press("Resolve "+short).
		wants(http.StatusUnprocessableEntity, "Refused by the Workflow service", "Write a comment first", "Request id", "Nothing was changed")
	if refused.at("state") != "Investigating" || refused.form("Resolve "+short).values.Get(".reason") != "all agreed" {
		t.Errorf("state %s, kept %v", refused.at("state"), refused.form("Resolve "+short).values)
	}
	done := refused.form("Resolve "+short).set("comment", "Both sides agree.\r\nBooked.").press("Resolve "+short).wants(200, "Fired resolve: now version 4", "Finished")
	if done.at("state") != "Resolved" || done.Find("[data-trigger]").Length() != 0 || !strings.Contains(done.text(), "Both sides agree. Booked.") {
		t.Errorf("state %s: %s", done.at("state"), done.text())
	}
	if got := string(r.task(t, r.examples.Ordinary).Field("comment")); got != `"Both sides agree.\nBooked."` {
		t.Errorf("the comment is %s", got)
	}
}

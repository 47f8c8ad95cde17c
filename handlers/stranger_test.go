package handlers_test

import (
	"net/http"
	"testing"
)

// TestFormOfSomebodyElse sends a form, and saves its draft, after another person has signed
// in at the same browser: nothing is done in their name, they see nothing of it, and its
// owner finds it again.
func TestFormOfSomebodyElse(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	b, id := r.as(t, "operator"), r.create(t)
	edit := b.get("/tasks/"+id+"/edit").form("Review").set("comment", "typed by one")
	fire := b.get("/tasks/"+id+"/triggers/assign").form("Take up "+id[:8]).set(".reason", "typed by one")
	b.get("/").press("Sign out")
	b.get("/login").press("admin")

	saved := b.post(edit.form.Find(".saved").AttrOr("hx-post", ""), edit.values, "HX-Request: true", "Taskdesk-Background: 1")
	saved.wants(http.StatusConflict, "Draft not saved: somebody else is signed in now.")
	b.get("/tasks/" + id + "/edit").wantsNo("typed by one")
	edit.press("Review").wants(http.StatusConflict, "This form was opened by somebody else").wantsNo("typed by one")
	fire.press("Take up "+id[:8]).wants(http.StatusConflict, "This form was opened by somebody else")
	b.get("/").wantsNo("Not sent yet")
	if sent := r.calls.writes(); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
	r.as(t, "operator").get("/").wants(http.StatusOK, "Not sent yet", "Fire assign, sent")
}

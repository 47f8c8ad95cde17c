package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestParked sends each form without a session, signs in, and confirms it.
func TestParked(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	for _, scripts := range []bool{false, true} {
		forms := []struct {
			name, user string
			open       func(b *browser, id string) *sheet
			confirm    func(p *page, id string) *page
			want       string
		}{
			{"a review", "operator",
				func(b *browser, id string) *sheet {
					return b.get("/tasks/"+id+"/edit").form("Review").set("comment", "for long")
				},
				func(p *page, id string) *page { return p.press("Save 1 change to " + id[:8]) }, "Saved: now version 2"},
			{"a save", "operator",
				func(b *browser, id string) *sheet {
					return b.get("/tasks/"+id+"/edit").form("Review").set("comment", "for long").press("Review").form("Save 1 change to "+id[:8]).set(".reason", "for long")
				},
				func(p *page, id string) *page { return p.press("Save 1 change to " + id[:8]) }, "Saved: now version 2"},
			{"a trigger", "operator",
				func(b *browser, id string) *sheet {
					return b.get("/tasks/"+id+"/triggers/assign").form("Take up "+id[:8]).set(".reason", "for long")
				},
				func(p *page, id string) *page { return p.press("Take up " + id[:8]) }, "now version 2"},
			{"a deletion", "admin",
				func(b *browser, id string) *sheet {
					return b.get("/tasks/"+id+"/delete").form("Delete "+id[:8]).set(".confirm", id[:8]).set(".reason", "for long")
				},
				func(p *page, id string) *page { return p.press("Delete " + id[:8]) }, "was deleted"},
			{"a creation", "operator",
				func(b *browser, _ string) *sheet {
					return b.get("/tasks/new?definition=Operations/TradeBreak").form("Create Trade break").set("tradeId", "T-9").set("difference", "1").set("comment", "for long")
				},
				func(p *page, _ string) *page { return p.press("Create Trade break") }, "Created"},
		}
		for _, f := range forms {
			t.Run(f.name, func(t *testing.T) {
				b, id := r.as(t, f.user), r.create(t)
				sheet := f.open(b, id)
				parked := sheet.sentSignedOut(scripts)
				if sent := r.calls.writes(); len(sent) > 0 {
					t.Fatalf("sent %v", sent)
				}
				other := r.as(t, map[string]string{"operator": "admin", "admin": "operator"}[f.user])
				other.get(parked).wants(http.StatusNotFound, "Nothing is kept for you here").wantsNo("for long")
				other.get("/").wantsNo("Not sent yet")

				login := b.get("/login?next=" + url.QueryEscape(parked))
				confirm := login.press(f.user).wants(http.StatusOK, "You were signed out when you sent this. It was kept, and not sent on.")
				if !strings.Contains(confirm.body, "for long") {
					t.Errorf("what was typed is gone: %s", confirm.text())
				}
				b.get("/").wants(http.StatusOK, "Not sent yet")
				if sent := r.calls.writes(); len(sent) > 0 {
					t.Fatalf("sent by itself: %v", sent)
				}
				done := f.confirm(confirm, id)
				if !strings.Contains(done.text(), f.want) {
					t.Errorf("confirming ended at %s with %d: %s", done.url, done.status, done.text())
				}
				if sent := r.calls.writes(); len(sent) != 1 {
					t.Errorf("sent %v, want one write", sent)
				}
				b.get("/").wantsNo("Not sent yet")
			})
		}
	}
}

// sentSignedOut sends a form after its person has signed out in another tab, and
// returns the page on which it waits.
func (s *sheet) sentSignedOut(scripts bool) string {
	b := s.page.browser
	b.t.Helper()
	action := s.form.AttrOr("action", "")
	b.get("/").press("Sign out")
	headers := []string{}
	if scripts {
		headers = []string{"HX-Request: true", "HX-Request-Type: partial", "HX-Current-URL: " + s.page.url.String()}
	}
	p := b.staying().post(action, s.values, headers...)
	to := p.header.Get("Location") + p.header.Get("HX-Redirect")
	next := must(url.Parse(to))(b.t).Query().Get("next")
	if !strings.HasPrefix(next, "/parked/") || strings.Contains(p.body, "for long") {
		b.t.Fatalf("status %d, to %q, want a sign-in that leads to the parked form: %s", p.status, to, p.body)
	}
	return next
}

// TestParkedOnATaskThatMovedOn compares afresh before anything is sent.
func TestParkedOnATaskThatMovedOn(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	b, id := r.as(t, "operator"), r.create(t)
	parked := b.get("/tasks/"+id+"/edit").form("Review").set("comment", "mine").sentSignedOut(false)
	r.change(t, id, "comment", `"theirs"`)
	b.get("/login?next="+url.QueryEscape(parked)).press("operator").wants(http.StatusConflict, "mine", "theirs")
}

// TestParkedAfterItWasDone sends a form a second time, when nobody is signed in any more:
// its person is told what came of the first, and nothing is there to confirm.
func TestParkedAfterItWasDone(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	b, id, other := r.as(t, "operator"), r.create(t), r.create(t)
	forms := map[string]*sheet{
		"Saved: now version 2":        b.get("/tasks/"+id+"/edit").form("Review").set("comment", "typed").press("Review").form("Save 1 change to " + id[:8]),
		"Fired assign: now version 2": b.get("/tasks/" + other + "/triggers/assign").form("Take up " + other[:8]),
		"Created":                     b.get("/tasks/new?definition=Operations/TradeBreak").form("Create Trade break").set("tradeId", "T-9").set("difference", "1"),
	}
	for want, form := range forms {
		b.post(form.form.AttrOr("action", ""), form.values).wants(http.StatusOK, want)
		r.calls.take()
		parked := form.sentSignedOut(false)
		told := b.get("/login?next="+url.QueryEscape(parked)).press("operator").wants(http.StatusOK, want).wantsNo("You were signed out when you sent this")
		if sent := r.calls.writes(); len(sent) > 0 {
			t.Errorf("%s: sent %v", told.url, sent)
		}
		b.get("/").wantsNo("sent when you were signed out")
	}
}

// TestNobodysForm is a form that does not say whose it is, or says so falsely.
func TestNobodysForm(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	for _, by := range []string{"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"} {
		p := r.visitor(t).staying().post("/tasks/{ordinary}", url.Values{"comment": {"typed"}, ".by": {by}})
		p.wants(http.StatusUnauthorized, "You are signed out, so nothing was sent", "typed")
		typed := r.visitor(t).staying().post("/tasks/{ordinary}", url.Values{"comment": {"typed"}, ".key": {"k"}, ".by": {by}}, scripted...)
		typed.wants(http.StatusUnauthorized, "You are signed out, so nothing was sent")
		if typed.header.Get("HX-Redirect") != "" || typed.header.Get("HX-Retarget") != "#notice" {
			t.Errorf("it leads away from what was typed: %v", typed.header)
		}
	}
}

// TestDraft types, leaves, and comes back.
func TestDraft(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	b, id := r.as(t, "operator"), r.create(t)
	page := "/tasks/" + id + "/edit"
	form := b.get(page).form("Review")
	drafts := form.form.Find(".saved").AttrOr("hx-post", "")
	if drafts == "" {
		t.Fatal("the form saves no draft")
	}
	form.values.Set("comment", "half a sen")
	form.values.Set("difference", "1,5")
	b.post(drafts, form.values, "HX-Request: true", "Taskdesk-Background: 1").wants(http.StatusOK, "Draft saved")

	again := b.get(page).wants(http.StatusOK, "Here stands what you typed just now and did not send.")
	if kept := again.form("Review").values; kept.Get("comment") != "half a sen" || kept.Get("difference") != "1,5" {
		t.Errorf("kept %v", kept)
	}
	b.get("/").wants(http.StatusOK, "Not sent yet", "Edit, draft", id[:8])
	r.as(t, "admin").get(page).wantsNo("Here stands what you typed")

	r.change(t, id, "ticket", `"OPS-1"`)
	r.change(t, id, "comment", `"theirs"`)
	moved := b.get(page).wants(http.StatusOK, "You typed it on version 1; the task is version 3 now.", "OPS-1", "theirs")
	moved.form("Review").set("difference", "1.5").press("Review").wants(http.StatusConflict, "half a sen", "theirs")
	if sent := r.calls.writes(); len(sent) > 2 { // the two of the other person
		t.Errorf("sent %v", sent)
	}
	b.post("/drafts", controls(b.get(page).Find("#discard-draft"))).wants(http.StatusOK).wantsNo("Here stands what you typed")
	b.get("/").wantsNo("Not sent yet")
}

// TestDraftEnds when what it was of was done.
func TestDraftEnds(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	b, id := r.as(t, "operator"), r.create(t)
	review := b.get("/tasks/"+id+"/edit").form("Review").set("comment", "typed").press("Review")
	b.get("/").wants(http.StatusOK, "Edit, draft")
	review.press("Save 1 change to "+id[:8]).wants(http.StatusOK, "Saved: now version 2")
	b.get("/").wantsNo("Not sent yet")
	b.get("/tasks/" + id + "/edit").wantsNo("Here stands what you typed")
}

// TestDraftsOfOtherForms are of a trigger's dialog and of a new task.
func TestDraftsOfOtherForms(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	b, id := r.as(t, "operator"), r.create(t)
	for page, button := range map[string]string{"/tasks/" + id + "/triggers/assign": "Take up " + id[:8], "/tasks/new?definition=Operations%2FTradeBreak": "Create Trade break"} {
		form := b.get(page).form(button)
		form.values.Set(".reason", "because of rain")
		b.post(form.form.Find(".saved").AttrOr("hx-post", ""), form.values).wants(http.StatusOK, "Draft saved")
		if kept := b.get(page).wants(http.StatusOK, "Here stands what you typed").form(button).values; kept.Get(".reason") != "because of rain" {
			t.Errorf("%s kept %v", page, kept)
		}
	}
}

// TestDraftsRefused are those of no form, and of whom cannot send one.
func TestDraftsRefused(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	for _, place := range []string{"", "https://elsewhere.example/", "//elsewhere.example", "/logout", "/tasks/" + noTask + "/edit/../../logout"} {
		r.as(t, "operator").post("/drafts", url.Values{"place": {place}, "discard": {"1"}}).wants(http.StatusBadRequest)
	}
	r.as(t, "viewer").post("/drafts?place=/tasks/{ordinary}/edit", url.Values{"comment": {"x"}}).wants(http.StatusForbidden)
}

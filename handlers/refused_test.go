package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
	"taskdesk/internal/signin"
)

// What the Workflow service refuses is told in place and in its words; what was
// typed stays, and nothing else has changed.
func TestRefusals(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator, id := r.as(t, "operator"), r.create(t)
	tests := []struct {
		name, address string
		form          url.Values
		want          string
	}{
		{"a trigger that does not exist", "/triggers/frobnicate", url.Values{}, "frobnicate"},
		{"a trigger of another state", "/triggers/resolve", url.Values{}, "resolve"},
		{"a trigger that does not exist, with a save", "", url.Values{"comment": {"kept"}, ".trigger": {"frobnicate"}}, "frobnicate"},
		{"a read-only field", "", url.Values{"tradeId": {"T-2"}, "comment": {"kept"}}, "tradeId"},
		{"a value that is not accepted", "", url.Values{"severity": {"Dire"}, "comment": {"kept"}}, "severity"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for name, values := range operator.get("/tasks/" + id + "/triggers/assign").form("Take up " + id[:8]).values {
				if strings.HasPrefix(name, ".") && !tt.form.Has(name) {
					tt.form[name] = values
				}
			}
			p := operator.post("/tasks/"+id+tt.address, tt.form).wants(http.StatusUnprocessableEntity, "Refused by the Workflow service", tt.want, "Request id", "Nothing was changed")
			if got := p.Find(`[name="comment"]`).AttrOr("value", ""); got != tt.form.Get("comment") {
				t.Errorf("kept %q", got)
			}
			if task := r.task(t, id); task.Version.Number != 1 || task.State != "Open" {
				t.Errorf("the task is version %d in %s", task.Version.Number, task.State)
			}
		})
	}
}

func TestFiringWhatChanged(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.create(t)
	button := "Take up " + id[:8]
	form := r.as(t, "operator").get("/tasks/" + id + "/triggers/assign").form(button)
	r.change(t, id, "severity", `"High"`)
	r.calls.take()
	again := form.press(button).wants(http.StatusConflict, "The task changed while you were at it", "It is version 2 now, changed last by ", " just now; you saw version 1.", "High")
	if sent := r.calls.writes(); len(sent) > 0 || again.at("state") != "Open" {
		t.Errorf("sent %v, state %s", sent, again.at("state"))
	}
	again.press(button).wants(200, "Fired assign: now version 3", "Under investigation")
}

// A dialog of a task that has moved on meanwhile keeps what was typed, has nothing to
// confirm, and leads back.
func TestFiringWhatMovedOn(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator, short := r.as(t, "operator"), r.examples.Ordinary[:8]
	dialog := operator.get("/tasks/{ordinary}/triggers/resolve?plan=Resolved").form("Resolve "+short).set("comment", "Both agree.").set(".reason", "agreed")
	if _, err := r.api(t, "operator").Tasks.Update(t.Context(), r.examples.Ordinary, apiclient.UpdateTask{Fields: []apiclient.Field{{Name: "ticket", Value: jsontext.Value(`"https://tickets.example.com/1"`)}}}, "chase"); err != nil {
		t.Fatal(err)
	}
	r.calls.take()
	for _, headers := range [][]string{nil, scripted} {
		p := dialog.press("Resolve "+short, headers...).wants(http.StatusConflict, "The task changed while you were at it", "changed last by you", "Resolve", "Nothing leads out of With the counterparty with this trigger", "Back to the way")
		if got := p.Find(`.panel [name="comment"]`).AttrOr("value", ""); got != "Both agree." {
			t.Errorf("kept %q", got)
		}
		if n := p.Find(".panel form").Length(); n != 0 {
			t.Errorf("%d forms, where there is nothing to fire", n)
		}
	}
	operator.post("/tasks/{ordinary}/triggers/resolve/check", dialog.values, append(scripted, "Taskdesk-Background: 1")...).wants(200, "Nothing leads out of With the counterparty with this trigger").wantsNo("<html", "Needs")
	operator.get("/tasks/{ordinary}/triggers/resolve").wants(200, "Nothing leads out of With the counterparty", "Back to the task")
	if sent := r.calls.writes(); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
}

// Here a viewer may write, and the Workflow service says no.
func TestNoPermissionThere(t *testing.T) {
	t.Parallel()
	r := start(t, options{signIn: func(c *signin.Config) { c.Operators, c.Admins = []string{"viewers"}, nil }})
	viewer, id := r.as(t, "viewer"), r.create(t)
	p := viewer.get("/tasks/"+id+"/triggers/assign").press("Take up "+id[:8]).wants(http.StatusForbidden, "Refused by the Workflow service", "Request id", "Ask whoever manages permissions in LUSID")
	if p.at("state") != "Open" || p.at("version") != "1" {
		t.Errorf("state %s, version %s", p.at("state"), p.at("version"))
	}
	viewer.get("/tasks/"+id+"/edit").form("Review").set("comment", "kept").press("Review").press("Save 1 change to "+id[:8]).
		wants(http.StatusForbidden, "Refused by the Workflow service", "kept")
	viewer.get("/tasks/new?definition=Operations/TradeBreak").form("Create Trade break").set("tradeId", "T-5").set("difference", "1").press("Create Trade break").
		wants(http.StatusForbidden, "Refused by the Workflow service")
}

func TestWhatTheServiceSaysOfReading(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	tests := []struct {
		status, want int
		heading      string
	}{
		{401, 401, "does not accept your sign-in"},
		{403, 403, "You are not permitted to see task"},
		{400, 400, "did not accept the request"},
	}
	for _, tt := range tests {
		t.Run(http.StatusText(tt.status), func(t *testing.T) {
			r.FaultNext(reading(r.examples.Ordinary), sandbox.Fault{Status: tt.status})
			viewer.get("/tasks/{ordinary}").wants(tt.want, tt.heading, "This request asked for its fault", "Request id")
		})
	}
}

func TestSendingTwiceHasOneEffect(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	admin := r.as(t, "admin")
	forms := map[string]func(t *testing.T) (*sheet, string){
		"save": func(t *testing.T) (*sheet, string) {
			id := r.create(t)
			button := "Save 1 change to " + id[:8]
			return admin.get("/tasks/"+id+"/edit").form("Review").set("comment", "once").press("Review").form(button), button
		},
		"fire": func(t *testing.T) (*sheet, string) {
			id := r.create(t)
			return admin.get("/tasks/" + id + "/triggers/assign").form("Take up " + id[:8]), "Take up " + id[:8]
		},
		"create": func(t *testing.T) (*sheet, string) {
			button := "Create Trade break"
			return admin.get("/tasks/new?definition=Operations/TradeBreak").form(button).set("tradeId", "T-2").set("difference", "2"), button
		},
		"delete": func(t *testing.T) (*sheet, string) {
			id := r.create(t)
			return admin.get("/tasks/"+id+"/delete").form("Delete "+id[:8]).set(".confirm", id[:8]), "Delete " + id[:8]
		},
	}
	for name, prepare := range forms {
		t.Run(name+" one after the other", func(t *testing.T) {
			form, button := prepare(t)
			form.page.browser = admin.staying()
			r.calls.take()
			first, second := form.press(button).wants(http.StatusSeeOther), form.press(button).wants(http.StatusSeeOther)
			if sent := r.calls.writes(); len(sent) != 1 {
				t.Errorf("sent %v", sent)
			}
			if a, b := first.header.Get("Location"), second.header.Get("Location"); a != b || a == "" {
				t.Errorf("the first leads to %q, the second to %q", a, b)
			}
		})
		t.Run(name+" at once", func(t *testing.T) {
			form, button := prepare(t)
			form.page.browser = admin.staying()
			r.calls.take()
			answers := make(chan string)
			for range 4 {
				go func() { answers <- form.press(button).header.Get("Location") }()
			}
			first := <-answers
			for range 3 {
				if next := <-answers; next != first || next == "" {
					t.Errorf("one leads to %q, another to %q", first, next)
				}
			}
			if sent := r.calls.writes(); len(sent) != 1 {
				t.Errorf("sent %v", sent)
			}
		})
	}
}

package handlers_test

import (
	"net/http"
	"strings"
	"taskdesk/internal/sandbox"
	"testing"
)

var scripted = []string{"HX-Request: true", "HX-Request-Type: partial"}

// One address gives the whole page, or the part of it that htmx will swap.
func TestRegions(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	admin := r.as(t, "admin")
	pages := []string{
		"/tasks/{ordinary}", "/tasks/{ordinary}?asAt=2h+ago", "/tasks/{ordinary}/changes", "/tasks/{ordinary}/edit", "/tasks/{ordinary}/triggers/resolve", "/tasks/{ordinary}/delete",
		"/tasks/{deleted}", "/tasks/{none}", "/tasks/{ordinary}/compare?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z", "/tasks/{ordinary}/compare?from=v99",
	}
	for _, address := range pages {
		t.Run(address, func(t *testing.T) {
			whole, full, part := admin.get(address), admin.get(address, "HX-Request: true", "HX-Request-Type: full"), admin.get(address, scripted...)
			if !strings.HasPrefix(whole.body, "<!doctype html>") || !strings.HasPrefix(full.body, "<!doctype html>") {
				t.Error("the whole page is no page")
			}
			if strings.Contains(part.body, "<html") || part.Find("header.bar").Length() > 0 || part.Find("main#task").Length() != 1 || part.Find("title").Length() != 1 {
				t.Errorf("the part is not the main element and the title: %.300s", part.body)
			}
			if part.status != whole.status || part.title() == "" || part.title() != whole.title() {
				t.Errorf("the part has status %d, the page %d", part.status, whole.status)
			}
			for _, p := range []*page{whole, full, part} {
				if vary := strings.Join(p.header.Values("Vary"), ", "); !strings.Contains(vary, "HX-Request-Type") {
					t.Errorf("Vary is %q", vary)
				}
			}
		})
	}
}

// A script is answered to a write from the write's own answer: nothing is read after it.
func TestWritesByScript(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator, id := r.as(t, "operator"), r.create(t)
	button := "Take up " + id[:8]
	dialog := operator.get("/tasks/" + id + "/triggers/assign")
	r.calls.take()
	done := dialog.press(button, scripted...).wants(200, "Fired assign: now version 2", "Under investigation", "Request id")
	if done.at("state") != "Investigating" || done.at("version") != "2" || done.header.Get("HX-Push-Url") != "/tasks/"+id || strings.Contains(done.body, "<html") {
		t.Errorf("state %s, version %s, address %q", done.at("state"), done.at("version"), done.header.Get("HX-Push-Url"))
	}
	calls := r.calls.take()
	if last := calls[len(calls)-1]; last != "POST /api/tasks/"+id {
		t.Errorf("asked %v, want the write last", calls)
	}
	again := dialog.press(button, scripted...).wants(200, "Fired assign: now version 2", "Under investigation")
	if sent := r.calls.writes(); len(sent) > 0 || again.at("version") != "2" {
		t.Errorf("sent %v, shows version %s", sent, again.at("version"))
	}
	refused := operator.get("/tasks/"+id+"/triggers/resolve").press("Resolve "+id[:8], scripted...).wants(http.StatusUnprocessableEntity, "Write a comment first")
	if refused.Find("main#task").Length() != 1 || refused.header.Get("HX-Retarget") != "" {
		t.Error("the refusal is not shown in place")
	}
}

func TestFailuresByScript(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	notice := []string{"HX-Retarget: #notice", "HX-Reswap: innerHTML", "HX-Push-Url: false", "Content-Type: text/html; charset=utf-8"}
	r.run(t, []requestTest{
		{name: "an unreadable moment", as: "viewer", request: "GET /tasks/{ordinary}?asAt=soonish", header: scripted, wantStatus: 400, want: []string{"could not be read", "2h ago"}, wantNot: []string{"<html", "<main"}, wantHeader: notice, wantCalls: none},
		{name: "no role", as: "viewer", request: "GET /tasks/{ordinary}/edit", header: scripted, wantStatus: 403, want: []string{"Your role does not let you do this"}, wantNot: []string{"<html", "<main"}, wantHeader: notice, wantCalls: none},
		{name: "the past", as: "operator", request: "POST /tasks/{ordinary}?asAt=2h+ago", form: "{seen}", header: scripted, wantStatus: 409, wantNot: []string{"<html", "<main"}, wantHeader: notice, wantCalls: none},
		{name: "another site", as: "operator", request: "POST /tasks/{ordinary}", form: "{seen}", header: append([]string{"Sec-Fetch-Site: cross-site"}, scripted...), wantStatus: 403, wantNot: []string{"<html", "<main"}, wantHeader: notice, wantCalls: none},
		{name: "an unknown address", as: "operator", request: "GET /nowhere", header: scripted, wantStatus: 404, wantNot: []string{"<html", "<main"}, wantHeader: notice, wantCalls: none},
	})
}

// The jump box asks for a whole page; when the service fails, what is being read stays.
func TestJumpThatFailsStaysInPlace(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	r.FaultNext(reading(r.examples.Ordinary), sandbox.Fault{Status: http.StatusNotImplemented})
	p := viewer.get("/?q={ordinary}", "HX-Request: true", "HX-Request-Type: full").wants(http.StatusBadGateway, "gave no usable answer", "Request id")
	if p.header.Get("HX-Retarget") != "#notice" || p.header.Get("HX-Push-Url") != "false" || p.Find("main").Length() != 0 {
		t.Errorf("the failure takes the page's place: %v", p.header)
	}
}

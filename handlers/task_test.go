package handlers_test

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestLookingUpATask(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	p := viewer.get("/?q=%22{LONG}%22,").wants(200, "Trade break", "v45")
	if p.url.Path != "/tasks/"+r.examples.LongHistory || p.at("version") != "45" || p.at("as-at") != "" {
		t.Errorf("came to %s, version %s, as at %q", p.url, p.at("version"), p.at("as-at"))
	}
	past := p.form("Show").set("asAt", "3 days ago").press("Show").wants(200, "As at", "Nothing can be changed here")
	if past.at("version") == "45" || past.at("as-at") == "" {
		t.Errorf("the past has version %s as at %q", past.at("version"), past.at("as-at"))
	}
	again := viewer.get("/tasks/{long}?asAt="+past.at("as-at")).wants(200, "As at")
	if again.at("version") != past.at("version") || again.part(".sheet.fields") != past.part(".sheet.fields") {
		t.Error("the same moment shows something else")
	}
	if now := past.follow("Now"); now.at("version") != "45" {
		t.Errorf("now is version %s", now.at("version"))
	}
	raw := p.follow("Raw").wants(200, `"asAtVersionNumber": 45`)
	if back := raw.follow("Task"); back.url.Path != p.url.Path {
		t.Errorf("the tab leads to %s", back.url)
	}
}

func TestTasksThatAreNotThere(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	created := r.task(t, r.examples.Ordinary).Version.AsAtCreated
	before := created.Add(-time.Minute).UTC().Format(time.RFC3339)
	r.run(t, []requestTest{
		{name: "never seen", as: "viewer", request: "GET /tasks/{none}", wantStatus: 404, want: []string{"No task 00000000 was found", "Looked at", `data-gone="never"`}},
		{name: "not yet", as: "viewer", request: "GET /tasks/{ordinary}?asAt=" + before, wantStatus: 404, want: []string{"was not there yet", "See it when it was created", "See it now"}},
		{name: "deleted", as: "viewer", request: "GET /tasks/{deleted}", wantStatus: 410, want: []string{"was deleted", "View it as it was", "Last version"}, wantNot: []string{"Create again"}},
		{name: "deleted, for an operator", as: "operator", request: "GET /tasks/{deleted}", wantStatus: 410, want: []string{"Create again from this version"}},
		{name: "deleted, raw", as: "viewer", request: "GET /tasks/{deleted}/raw", wantStatus: 410, want: []string{"was deleted"}},
		{name: "deleted, edit", as: "operator", request: "GET /tasks/{deleted}/edit", wantStatus: 410, want: []string{"was deleted"}},
		{name: "never seen, save", as: "operator", request: "POST /tasks/{none}", form: "{seen}&comment=x", wantStatus: 404, want: []string{"No task 00000000 was found"}},
	})
	tombstone := r.as(t, "operator").get("/tasks/{deleted}")
	tombstone.follow("View it as it was").wants(200, "As at", "Resolved")
	tombstone.follow("Create again from this version").wants(200, "values from", "Create Trade break again")
}

// The page names each field once, with its label, its value and why it cannot be changed.
func TestFields(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.create(t)
	r.change(t, id, "valueDate", `"2026-11-21T10:04:11.0000000+00:00"`)
	r.change(t, id, "blocking", "true")
	r.change(t, id, "ticket", `"https://tickets.example/1"`)
	r.change(t, id, "comment", `"<b>bold</b>\nnext"`)
	p := r.as(t, "operator").get("/tasks/" + id).wants(200)
	want := map[string]string{
		"tradeId": "Trade T-1 set once, at creation", "difference": "Difference -1204.5500", "valueDate": "Value date 21 Nov 2026 10:04:11 UTC",
		"blocking": "Blocks settlement Yes", "ticket": "Ticket https://tickets.example/1", "comment": "Comment <b>bold</b> next", "analyst": "Analyst not set read-only in Open",
	}
	for name, text := range want {
		if got := p.part(`[data-field="` + name + `"]`); got != text {
			t.Errorf("%s reads %q, want %q", name, got, text)
		}
	}
	if got := p.Find(`[data-field="ticket"] a`).AttrOr("href", ""); got != "https://tickets.example/1" {
		t.Errorf("the link leads to %q", got)
	}
}

func TestFamily(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	admin := r.as(t, "admin")
	family := r.task(t, r.examples.Family)
	parent := admin.get("/tasks/{family}?asAt=1h+ago").wants(200, "child")
	child := parent.follow(parent.Find(`a[href*="` + family.Children[0].ID + `"]`).First().Text())
	if child.at("id") != family.Children[0].ID || child.at("as-at") == "" {
		t.Errorf("the link leads to %s as at %q", child.at("id"), child.at("as-at"))
	}
	if up := child.Find("nav.crumbs a").First().AttrOr("href", ""); !strings.Contains(up, family.ID) || !strings.Contains(up, "asAt=") {
		t.Errorf("the crumb leads to %s", up)
	}
	admin.get("/tasks/{family}/delete").wants(200, "child tasks, which will still name it as their parent")
}

// A page whose definition is known costs one call of the Workflow API.
func TestOneCallForAKnownDefinition(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	viewer.get("/tasks/{long}").wants(200)
	r.run(t, []requestTest{
		{name: "the same task", as: "viewer", request: "GET /tasks/{long}", wantStatus: 200, wantCalls: []string{"GET /api/tasks/{long}"}},
		{name: "another of its definition", as: "viewer", request: "GET /tasks/{ordinary}", wantStatus: 200, wantCalls: []string{"GET /api/tasks/{ordinary}"}},
		{name: "as it was", as: "viewer", request: "GET /tasks/{ordinary}?asAt=" + url.QueryEscape(time.Now().Add(-2*time.Hour).Format(time.RFC3339)), wantStatus: 200, wantCalls: []string{"GET /api/tasks/{ordinary}"}},
		{name: "raw", as: "viewer", request: "GET /tasks/{ordinary}/raw", wantStatus: 200, wantCalls: []string{"GET /api/tasks/{ordinary}"}},
		{name: "the first page", as: "viewer", request: "GET /", wantStatus: 200, wantCalls: none},
	})
}

// Titles start with the short id and the state, so that tabs can be told apart.
func TestTitles(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	admin := r.as(t, "admin")
	stuck := r.examples.Stuck[:8] + " · UnderReview · "
	tests := []struct{ address, want string }{
		{"/tasks/{stuck}", stuck + "Price challenge"},
		{"/tasks/{stuck}/edit", stuck + "Price challenge · Edit"},
		{"/tasks/{stuck}/drawing", stuck + "Price challenge · Drawing"},
		{"/tasks/{stuck}/family", stuck + "Price challenge · Family"},
		{"/tasks/{stuck}/actions", stuck + "Price challenge · Actions"},
		{"/tasks/{stuck}/raw", stuck + "Price challenge · Raw"},
		{"/tasks/{stuck}/triggers/accept", stuck + "Price challenge · Use the new price"},
		{"/tasks/{stuck}/delete", stuck + "Price challenge · Delete"},
		{"/tasks/{deleted}", r.examples.Deleted[:8] + " · deleted"},
		{"/tasks/{stuck}?asAt=2020-01-01T00:00:00Z", r.examples.Stuck[:8] + " · not there yet"},
		{"/tasks/00000000-0000-4000-8000-000000000000", "00000000 · not found"},
	}
	for _, tt := range tests {
		if got := admin.get(tt.address).title(); !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s has the title %q, want %q", tt.address, got, tt.want)
		}
	}
}

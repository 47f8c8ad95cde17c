package handlers_test

import (
	"net/http"
	"strings"
	"testing"
)

// The first page lists what this person did, each with how it ended.
func TestWhatYouDidLately(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	admin, id := r.as(t, "admin"), r.create(t)
	admin.get("/").wants(200, "listed here, newest first")
	admin.get("/tasks/" + id + "/triggers/assign").press("Take up " + id[:8]).wants(200)
	admin.get("/tasks/" + id + "/triggers/resolve").press("Resolve " + id[:8]).wants(http.StatusUnprocessableEntity)
	admin.get("/tasks/"+id+"/delete").form("Delete "+id[:8]).set(".confirm", id[:8]).press("Delete " + id[:8]).wants(http.StatusGone)
	refused := admin.get("/tasks/new?definition=Pricing/PriceChallenge").form("Create Price challenge").set("instrument", "Alder 2031").set("vendorPrice", "99.1").set(".trigger", "sendOut").press("Create Price challenge")
	refused.wants(http.StatusUnprocessableEntity)
	admin.get("/tasks/new?definition=Operations/TradeBreak").form("Create Trade break").set("tradeId", "T-3").set("difference", "3").press("Create Trade break").wants(200)
	home := admin.get("/").wants(200, "What you did lately")
	want := []string{"Create Operations/TradeBreak", "Create Pricing/PriceChallenge how it ended", "Delete " + id[:8], "Fire resolve " + id[:8] + " Write a comment first", "Fire assign " + id[:8] + " now version 2"}
	lines := home.Find(".writes li")
	if lines.Length() != len(want) {
		t.Fatalf("lists %s", words(lines))
	}
	for i, text := range want {
		if got := words(lines.Eq(i)); !strings.Contains(got, text) {
			t.Errorf("line %d reads %q, want %q", i, got, text)
		}
	}
}

func TestJumpBoxByScript(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	r.run(t, []requestTest{
		{name: "found at once", as: "viewer", request: "GET /?q=%22{ORDINARY}%22", header: []string{"HX-Request: true", "HX-Request-Type: full"}, wantStatus: 200,
			want: []string{"<!doctype html>", `data-id="{ordinary}"`}, wantHeader: []string{"HX-Push-Url: /tasks/{ordinary}", "Location: "},
			wantCalls: []string{"GET /api/tasks/{ordinary}", "GET /api/taskdefinitions/Operations/TradeBreak", "GET /api/taskdefinitions/Operations/TradeBreak"}}, // of its time, and of today
		{name: "not there", as: "viewer", request: "GET /?q={none}", header: []string{"HX-Request: true", "HX-Request-Type: full"}, wantStatus: 404, want: []string{"No task 00000000 was found"}, wantHeader: []string{"HX-Push-Url: /tasks/{none}"}},
		{name: "no id", as: "viewer", request: "GET /?q=nonsense", header: []string{"HX-Request: true", "HX-Request-Type: full"}, wantStatus: 400, want: []string{"A task id is 36 characters"}, wantHeader: []string{"HX-Push-Url: "}, wantCalls: none},
	})
}

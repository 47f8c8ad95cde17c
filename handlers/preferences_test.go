package handlers_test

import (
	"strings"
	"testing"
)

func TestPreferences(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	task := viewer.get("/tasks/{ordinary}?asAt=2h+ago").wants(200, "UTC")
	tokyo := task.form("Use").set("zone", "Asia/Tokyo").press("Use").wants(200, "Tokyo +09:00", "As at")
	if tokyo.url.Path != task.url.Path || tokyo.at("as-at") != task.at("as-at") || !strings.Contains(tokyo.part(".past-bar"), "UTC") {
		t.Errorf("came to %s: %s", tokyo.url, tokyo.part(".past-bar"))
	}
	viewer.get("/moment?asAt=2026-11-21+10:04").wants(200, "= 2026-11-21").wantsNo("10:04")
	dark := tokyo.press("dark").wants(200, "Tokyo +09:00")
	if got := dark.Find("html").AttrOr("data-theme", ""); got != "dark" {
		t.Errorf("the theme is %q", got)
	}
	again := r.as(t, "viewer").get("/").wants(200, "Tokyo +09:00")
	if got := again.Find("html").AttrOr("data-theme", ""); got != "dark" {
		t.Errorf("signed in again, the theme is %q", got)
	}
	r.as(t, "operator").get("/").wants(200, "UTC").wantsNo("Tokyo +09:00")
	r.run(t, []requestTest{
		{name: "leads to no other site", as: "viewer", request: "POST /preferences", form: "theme=light&next=https://elsewhere.example/", wantStatus: 303, wantHeader: []string{"Location: /"}},
		{name: "nor without a scheme", as: "viewer", request: "POST /preferences", form: "theme=light&next=//elsewhere.example/", wantStatus: 303, wantHeader: []string{"Location: /"}},
		{name: "nor by a backslash", as: "viewer", request: "POST /preferences", form: "theme=light&next=/%5Celsewhere.example/", wantStatus: 303, wantHeader: []string{"Location: /"}},
		{name: "an unknown theme changes nothing", as: "viewer", request: "POST /preferences", form: "theme=pink&next=/", wantStatus: 303, wantHeader: []string{"Location: /"}},
		{name: "nobody", request: "POST /preferences", form: "theme=dark", wantStatus: 401},
	})
}

package handlers_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
)

var scripted = []string{"HX-Request: true", "HX-Request-Type: partial"}

// One address gives the whole page, or the part of it that htmx will swap.
func TestRegions(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	admin := r.as(t, "admin")
	pages := []string{
		"/tasks/{ordinary}", "/tasks/{ordinary}?asAt=2h+ago", "/tasks/{ordinary}/edit", "/tasks/{ordinary}/triggers/resolve", "/tasks/{ordinary}/delete",
		"/tasks/{deleted}", "/tasks/{none}",
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
			if part.status != whole.status || part.part("title") != whole.part("head title") {
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

func TestJumpBoxByScript(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	r.run(t, []requestTest{
		{name: "found at once", as: "viewer", request: "GET /?q=%22{ORDINARY}%22", header: []string{"HX-Request: true", "HX-Request-Type: full"}, wantStatus: 200,
			want: []string{"<!doctype html>", `data-id="{ordinary}"`}, wantHeader: []string{"HX-Push-Url: /tasks/{ordinary}", "Location: "}, wantCalls: []string{"GET /api/tasks/{ordinary}", "GET /api/taskdefinitions/Operations/TradeBreak"}},
		{name: "not there", as: "viewer", request: "GET /?q={none}", header: []string{"HX-Request: true", "HX-Request-Type: full"}, wantStatus: 404, want: []string{"No task 00000000 was found"}, wantHeader: []string{"HX-Push-Url: /tasks/{none}"}},
		{name: "no id", as: "viewer", request: "GET /?q=nonsense", header: []string{"HX-Request: true", "HX-Request-Type: full"}, wantStatus: 400, want: []string{"A task id is 36 characters"}, wantHeader: []string{"HX-Push-Url: "}, wantCalls: none},
	})
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

func TestJSON(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	p := viewer.get("/tasks/{ordinary}", "Accept: application/json")
	var task apiclient.Task
	if err := json.Unmarshal([]byte(p.body), &task, apiclient.JSONOptions); err != nil || task.ID != r.examples.Ordinary || p.header.Get("Content-Type") != "application/json" {
		t.Errorf("got %s, error %v: %.200s", p.header.Get("Content-Type"), err, p.body)
	}
	if got, want := string(task.Field("fxRate")), string(r.task(t, task.ID).Field("fxRate")); got != want || len(got) < 10 {
		t.Errorf("the rate is %s, want %s", got, want)
	}
	accept := []string{"Accept: application/json"}
	problem := []string{"Content-Type: application/problem+json"}
	r.run(t, []requestTest{
		{name: "raw", as: "viewer", request: "GET /tasks/{ordinary}/raw", header: accept, wantStatus: 200, want: []string{`"state":"Investigating"`}},
		{name: "as at", as: "viewer", request: "GET /tasks/{long}?asAt=3+days+ago", header: accept, wantStatus: 200, want: []string{`"id":"{long}"`}, wantNot: []string{`"asAtVersionNumber":45`}},
		{name: "deleted", as: "viewer", request: "GET /tasks/{deleted}", header: accept, wantStatus: 410, want: []string{`"status":410`, "was deleted"}, wantHeader: problem},
		{name: "no such moment", as: "viewer", request: "GET /tasks/{ordinary}?asAt=soonish", header: accept, wantStatus: 400, want: []string{`"status":400`}, wantHeader: problem, wantCalls: none},
		{name: "a browser's Accept is a page", as: "viewer", request: "GET /tasks/{ordinary}", header: []string{"Accept: text/html,application/xhtml+xml,application/json;q=0.9"}, wantStatus: 200, want: []string{"<!doctype html>"}},
	})
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	t.Parallel()
	r := start(t, options{secure: true})
	policy := "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' " + r.upstream
	headers := []string{
		"Content-Security-Policy: " + policy, "X-Content-Type-Options: nosniff", "Referrer-Policy: same-origin", "Cross-Origin-Opener-Policy: same-origin",
		"Cross-Origin-Resource-Policy: same-origin", "Strict-Transport-Security: max-age=31536000; includeSubDomains", "Cache-Control: no-store",
	}
	answers := []requestTest{
		{name: "a page", as: "viewer", request: "GET /tasks/{ordinary}", wantStatus: 200},
		{name: "the first page", as: "viewer", request: "GET /", wantStatus: 200},
		{name: "a redirect to sign in", request: "GET /", wantStatus: 303},
		{name: "a refusal", as: "viewer", request: "GET /tasks/{ordinary}/edit", wantStatus: 403},
		{name: "a foreign form", as: "viewer", request: "POST /logout", header: []string{"Sec-Fetch-Site: cross-site"}, wantStatus: 403},
		{name: "JSON", as: "viewer", request: "GET /tasks/{ordinary}", header: []string{"Accept: application/json"}, wantStatus: 200},
		{name: "an unknown address", request: "GET /nowhere", wantStatus: 404},
		{name: "signed out", request: "GET /signed-out", wantStatus: 200, want: []string{"You are signed out"}},
		{name: "for machines", request: "GET /healthz", wantStatus: 200},
	}
	for i := range answers {
		answers[i].wantHeader = headers
	}
	r.run(t, answers)
	page := r.as(t, "viewer").get("/")
	page.Find("link[href], script[src]").Each(func(_ int, s *goquery.Selection) {
		file := r.visitor(t).get(s.AttrOr("href", s.AttrOr("src", "")))
		if file.status != 200 || file.header.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(file.header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: status %d, %v", file.url, file.status, file.header)
		}
	})
}

func TestReadiness(t *testing.T) {
	t.Parallel()
	r := start(t, options{ready: func(context.Context) error { return errors.New("disk full") }})
	r.visitor(t).get("/readyz").wants(http.StatusServiceUnavailable, "not ready: the database does not answer")
	r.visitor(t).get("/healthz").wants(200, "ok")
	if log := r.log.String(); !strings.Contains(log, "disk full") {
		t.Errorf("the log does not say why:\n%s", log)
	}
}

func TestCrash(t *testing.T) {
	t.Parallel()
	r := start(t, options{ready: func(context.Context) error { panic("a slip") }})
	p := r.visitor(t).get("/readyz").wants(http.StatusInternalServerError, "Something in Taskdesk broke", "Reference ")
	if p.header.Get("Content-Security-Policy") == "" || !strings.Contains(r.log.String(), "a slip") {
		t.Error("it has no security headers, or the log lacks the cause")
	}
}

func TestPacking(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	r.run(t, []requestTest{
		{name: "packed", as: "viewer", request: "GET /tasks/{ordinary}", header: []string{"Accept-Encoding: gzip"}, wantStatus: 200, wantNot: []string{"<main"}, wantHeader: []string{"Content-Encoding: gzip", "Content-Length: "}},
		{name: "not packed", as: "viewer", request: "GET /tasks/{ordinary}", header: []string{"Accept-Encoding: identity"}, wantStatus: 200, want: []string{"<main"}, wantHeader: []string{"Content-Encoding: "}},
		{name: "too short to pack", as: "viewer", request: "GET /healthz", header: []string{"Accept-Encoding: gzip"}, wantStatus: 200, want: []string{"ok"}, wantHeader: []string{"Content-Encoding: "}},
		{name: "without a body", as: "viewer", request: "HEAD /tasks/{ordinary}", wantStatus: 200, wantNot: []string{"<"}},
	})
}

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

// A page whose definition is known costs one call of the Workflow API.
func TestOneCallForAKnownDefinition(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	viewer.get("/tasks/{long}").wants(200)
	r.run(t, []requestTest{
		{name: "the same task", as: "viewer", request: "GET /tasks/{long}", wantStatus: 200, wantCalls: []string{"GET /api/tasks/{long}"}},
		{name: "another of its definition", as: "viewer", request: "GET /tasks/{ordinary}", wantStatus: 200, wantCalls: []string{"GET /api/tasks/{ordinary}"}},
		{name: "as it was", as: "viewer", request: "GET /tasks/{ordinary}?asAt=2h+ago", wantStatus: 200, wantCalls: []string{"GET /api/tasks/{ordinary}"}},
		{name: "raw", as: "viewer", request: "GET /tasks/{ordinary}/raw", wantStatus: 200, wantCalls: []string{"GET /api/tasks/{ordinary}"}},
		{name: "the first page", as: "viewer", request: "GET /", wantStatus: 200, wantCalls: none},
	})
}

// The log has a line for each request, and no secret.
func TestLog(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	r.as(t, "viewer").get("/tasks/{ordinary}?asAt=soonish").wants(400)
	log := r.log.String()
	for _, want := range []string{"path=/tasks/" + r.examples.Ordinary, "status=400", "route=\"GET /tasks/{id}\""} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %s:\n%s", want, log)
		}
	}
	for _, secret := range []string{"code=", "state=", "Bearer"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log has %s:\n%s", secret, log)
		}
	}
}

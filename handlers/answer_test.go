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
		{name: "signed out", request: "GET /tasks/{ordinary}", header: accept, wantStatus: 401, want: []string{`"title":"Nobody is signed in"`}, wantCalls: none},
		{name: "a browser's Accept is a page", as: "viewer", request: "GET /tasks/{ordinary}", header: []string{"Accept: text/html,application/xhtml+xml,application/json;q=0.9"}, wantStatus: 200, want: []string{"<!doctype html>"}},
	})
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	t.Parallel()
	r := start(t, sites["a proxy"])
	policy := "default-src 'none'; object-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' " + r.upstream
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

package handlers_test

import (
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"taskdesk/internal/signin"
)

// A session whose refresh token the provider no longer takes has ended, though it
// is found out only in the middle of a request.
func TestSessionsThatEndMeanwhile(t *testing.T) {
	t.Parallel()
	var later atomic.Bool
	r := start(t, options{signIn: func(c *signin.Config) {
		c.HTTPClient = &http.Client{Transport: refusesRefresh{}}
		c.Now = func() time.Time {
			if later.Load() {
				return time.Now().Add(time.Hour)
			}
			return time.Now()
		}
	}})
	reader, scripts, writer, program, poller := r.as(t, "operator"), r.as(t, "operator"), r.as(t, "operator"), r.as(t, "operator"), r.as(t, "operator")
	id := r.create(t)
	review := writer.get("/tasks/"+id+"/edit").form("Review").set("comment", "typed").press("Review")
	later.Store(true)

	if p := reader.staying().get("/tasks/{long}?asAt=2026-11-21T10:04:11Z"); p.status != 303 || p.header.Get("Location") != r.fill("/login?next=%2Ftasks%2F{long}%3FasAt%3D2026-11-21T10%3A04%3A11Z") {
		t.Errorf("status %d, to %s", p.status, p.header.Get("Location"))
	}
	if p := scripts.get("/tasks/{long}", scripted...); p.status != 401 || p.body != "" || p.header.Get("HX-Redirect") != r.fill("/login?next=%2Ftasks%2F{long}") {
		t.Errorf("by script: status %d, to %s: %s", p.status, p.header.Get("HX-Redirect"), p.body)
	}
	gone := review.browser.staying().post("/tasks/"+id, review.form("Save 1 change to "+id[:8]).values)
	if to := gone.header.Get("Location"); gone.status != 303 || !strings.HasPrefix(to, "/login?next=%2Fparked%2F") {
		t.Errorf("status %d, to %s; want it parked", gone.status, to)
	}
	if sent := r.calls.writes(); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
	polled := poller.get("/tasks/"+id, poll...)
	if polled.status != http.StatusUnauthorized || polled.header.Get("HX-Redirect") != "" || polled.header.Get("HX-Reswap") != "none" {
		t.Errorf("what a page asks by itself answers %d, %v: it leads away from the page", polled.status, polled.header)
	}
	later.Store(false)
	confirm := writer.get(gone.header.Get("Location")).wants(200, "You were signed out when you sent this. It was kept, and not sent on.", "typed")
	confirm.press("Save 1 change to "+id[:8]).wants(200, "Saved: now version 2", "typed")
	program.get("/tasks/{long}", "Accept: application/json").wants(200)
}

// refusesRefresh answers the refreshing of a token as a provider that has ended the grant.
type refusesRefresh struct{}

func (refusesRefresh) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body == nil {
		return http.DefaultTransport.RoundTrip(req)
	}
	form, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	if strings.Contains(string(form), "grant_type=refresh_token") {
		body := io.NopCloser(strings.NewReader(`{"error":"invalid_grant"}`))
		return &http.Response{StatusCode: 400, Header: http.Header{"Content-Type": {"application/json"}}, Body: body, Request: req}, nil
	}
	req.Body = io.NopCloser(strings.NewReader(string(form)))
	return http.DefaultTransport.RoundTrip(req)
}

func TestSigningOut(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	task := viewer.get("/tasks/{ordinary}").wants(200)
	out := task.press("Sign out")
	if out.url.Path != "/signed-out" {
		t.Errorf("signing out ended at %s", out.url)
	}
	out.wants(200, "You are signed out")
	if again := viewer.get("/tasks/{ordinary}"); again.Find(`button[name="user"]`).Length() == 0 {
		t.Errorf("still signed in, here or at the provider: %s", again.url)
	}
}

func TestNoGroupThatCounts(t *testing.T) {
	t.Parallel()
	r := start(t, options{signIn: func(c *signin.Config) { c.Viewers = nil }})
	visitor := r.visitor(t)
	visitor.get("/tasks/{ordinary}").press("viewer").wants(http.StatusForbidden, "Your role does not let you do this", "somebody without a role; this needs a viewer").wantsNo("Back to the task")
	visitor.get("/").wants(http.StatusForbidden)
}

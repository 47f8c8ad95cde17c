package handlers_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"taskdesk/internal/sandbox"
	"taskdesk/internal/signin"
)

func TestProviderDownAtStart(t *testing.T) {
	t.Parallel()
	r := start(t, options{noIDP: true})
	r.run(t, []requestTest{
		{name: "it lives", request: "GET /healthz", wantStatus: 200, want: []string{"ok"}},
		{name: "and says that it is not ready", request: "GET /readyz", wantStatus: 503, want: []string{"not ready: the identity provider does not answer"}},
		{name: "a page sends to sign in", request: "GET /tasks/{ordinary}", wantStatus: 303, wantHeader: []string{"Location: /login?next=%2Ftasks%2F{ordinary}"}},
		{name: "which says what is wrong", request: "GET /login?next=%2Ftasks%2F{ordinary}", wantStatus: 502, want: []string{"The identity provider does not answer", "Try again", "/login?next=%2Ftasks%2F{ordinary}"}},
	})
	r.SetIdentityDown(false)
	if p := r.visitor(t).get("/tasks/{ordinary}").press("viewer"); p.status != 200 || p.url.Path != "/tasks/"+r.examples.Ordinary {
		t.Errorf("signing in afterwards ended at %s with %d", p.url, p.status)
	}
	r.visitor(t).get("/readyz").wants(200, "ready")
}

func TestProviderTroubleAtSignIn(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	token := func(req *http.Request) bool { return strings.HasSuffix(req.URL.Path, "/v1/token") }
	t.Run("it does not take the code", func(t *testing.T) {
		visitor := r.visitor(t)
		signIn := visitor.get("/tasks/{ordinary}")
		r.FaultNext(token, sandbox.Fault{Drop: sandbox.Before})
		trouble := signIn.press("viewer").wants(http.StatusBadGateway, "The identity provider does not answer")
		if again := trouble.follow("Sign in again"); again.url.Path != "/tasks/"+r.examples.Ordinary || again.status != 200 {
			t.Errorf("signing in again ended at %s with %d", again.url, again.status)
		}
	})
	t.Run("it says no", func(t *testing.T) {
		visitor := r.visitor(t)
		visitor.get("/auth/callback?"+answer(visitor.get("/tasks/{ordinary}"), r).Encode()).wants(http.StatusForbidden, "did not sign you in", "It said: not today")
	})
	t.Run("an answer nobody waits for", func(t *testing.T) {
		r.visitor(t).get("/auth/callback?code=x&state=y").wants(http.StatusBadRequest, "used already, or is too old")
	})
	t.Run("an answer from somebody else", func(t *testing.T) {
		visitor := r.visitor(t)
		forged := answer(visitor.get("/"), r)
		forged.Set("iss", "https://elsewhere.example")
		visitor.get("/auth/callback?"+forged.Encode()).wants(http.StatusBadGateway, "could not be trusted")
	})
}

// answer is what the provider would say to refuse the sign-in whose page this is.
func answer(signIn *page, r *rig) url.Values {
	return url.Values{
		"state": {signIn.url.Query().Get("state")}, "iss": {r.upstream + "/identity"},
		"error": {"access_denied"}, "error_description": {"not today"},
	}
}

// A token that is still good is used until it ends, whatever the provider does.
func TestProviderDownAtRefresh(t *testing.T) {
	t.Parallel()
	var later atomic.Int64
	now := func() time.Time { return time.Now().Add(time.Duration(later.Load())) }
	r := start(t, options{signIn: func(c *signin.Config) { c.Now = now }})
	operator, id := r.as(t, "operator"), r.create(t)
	review := operator.get("/tasks/"+id+"/edit").form("Review").set("comment", "kept").press("Review")

	later.Store(int64(time.Hour - 30*time.Second))
	r.SetIdentityDown(true)
	operator.get("/tasks/" + id).wants(200)
	later.Store(int64(time.Hour + time.Second))
	operator.get("/tasks/"+id).wants(http.StatusBadGateway, "The identity provider does not answer")
	part := operator.get("/tasks/"+id, "HX-Request: true", "HX-Request-Type: partial").wants(http.StatusBadGateway, "The identity provider does not answer")
	if got := part.header.Get("HX-Retarget"); got != "#notice" {
		t.Errorf("the notice goes to %q", got)
	}
	review.press("Save 1 change to "+id[:8]).wants(http.StatusBadGateway, "The identity provider does not answer")

	r.SetIdentityDown(false)
	review.press("Save 1 change to "+id[:8]).wants(200, "Saved: now version 2")
}

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
	reader, scripts, writer, program := r.as(t, "operator"), r.as(t, "operator"), r.as(t, "operator"), r.as(t, "operator")
	id := r.create(t)
	review := writer.get("/tasks/"+id+"/edit").form("Review").set("comment", "typed").press("Review")
	later.Store(true)

	if p := reader.staying().get("/tasks/{long}?asAt=2h+ago"); p.status != 303 || p.header.Get("Location") != r.fill("/login?next=%2Ftasks%2F{long}%3FasAt%3D2h%2Bago") {
		t.Errorf("status %d, to %s", p.status, p.header.Get("Location"))
	}
	if p := scripts.get("/tasks/{long}", scripted...); p.status != 401 || p.body != "" || p.header.Get("HX-Redirect") != r.fill("/login?next=%2Ftasks%2F{long}") {
		t.Errorf("by script: status %d, to %s: %s", p.status, p.header.Get("HX-Redirect"), p.body)
	}
	kept := review.press("Save 1 change to "+id[:8]).wants(401, "You are signed out, so nothing was sent", "typed").wantsNo("Otto Brandt")
	if sent := r.calls.writes(); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
	later.Store(false)
	writer.get("/login").wants(200)
	kept.press("send it again").wants(200, "Saved: now version 2", "typed")
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

// A form sent without a session is kept, and goes on from there once somebody has
// signed in elsewhere.
func TestFormsSurviveTheEndOfASession(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator, id := r.as(t, "operator"), r.create(t)
	review := operator.get("/tasks/"+id+"/edit").form("Review").set("comment", "typed\r\nfor long").press("Review")
	operator.get("/").press("Sign out")
	kept := review.press("Save 1 change to "+id[:8]).wants(http.StatusUnauthorized, "You are signed out, so nothing was sent", "typed for long")
	if sent := r.calls.writes(); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
	operator.get("/login").press("operator")
	kept.press("send it again").wants(200, "Saved: now version 2", "typed for long")
}

func TestNoGroupThatCounts(t *testing.T) {
	t.Parallel()
	r := start(t, options{signIn: func(c *signin.Config) { c.Viewers = nil }})
	visitor := r.visitor(t)
	visitor.get("/tasks/{ordinary}").press("viewer").wants(http.StatusForbidden, "Your role does not let you do this", "somebody without a role; this needs a viewer")
	visitor.get("/").wants(http.StatusForbidden)
}

package handlers_test

import (
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
	t.Run("it is away, though known from before", func(t *testing.T) {
		r.SetIdentityDown(true)
		defer r.SetIdentityDown(false)
		r.visitor(t).get("/tasks/{ordinary}").wants(http.StatusBadGateway, "The identity provider does not answer", "Sign in again")
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

// An address that has tried too often is told how long to wait, and where it wanted to go
// is kept.
func TestTooManyAttempts(t *testing.T) {
	t.Parallel()
	r := start(t, options{signIn: func(c *signin.Config) {
		now := time.Now()
		c.Limit, c.Now = 2, func() time.Time { return now }
	}})
	visitor := r.visitor(t)
	for range 2 {
		visitor.get("/tasks/{ordinary}").wants(200)
	}
	p := visitor.get("/tasks/{ordinary}").wants(http.StatusTooManyRequests, "Too many attempts to sign in", "tried again in 30 s")
	if got := p.header.Get("Retry-After"); got != "30" {
		t.Errorf("Retry-After is %q, want 30", got)
	}
	if to := p.Find("a:contains('Sign in again')").AttrOr("href", ""); to != r.fill("/login?next=%2Ftasks%2F{ordinary}") {
		t.Errorf("it leads on to %q", to)
	}
	if got := visitor.get("/login", "Accept: application/json"); got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") != "30" {
		t.Errorf("a program is told %d, Retry-After %q", got.status, got.header.Get("Retry-After"))
	}
}

package signin

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// plainly configures a provider without OpenID Connect.
func plainly(p *fakeProvider) func(*Config) {
	return func(c *Config) {
		c.Issuer, c.AuthURL, c.TokenURL, c.UserInfoURL = "", p.URL+"/authorize?tenant=a", p.URL+"/token", p.URL+"/userinfo"
		c.Scopes = []string{"read:user"}
	}
}

// newPlainProvider is one that has no discovery, no keys, and no ID tokens.
func newPlainProvider(t *testing.T, userinfo any) *fakeProvider {
	t.Helper()
	p := newFakeProvider(t)
	p.userinfo = userinfo
	p.answer = func(answer map[string]any) { delete(answer, "id_token") }
	p.answers("/.well-known/openid-configuration", http.StatusNotFound)
	p.answers("/keys", http.StatusNotFound)
	return p
}

func TestPlainSignIn(t *testing.T) {
	p := newPlainProvider(t, object{"id": 12345678901234567, "login": "ann", "name": "Ann Lee", "email": "ann@example.com", "groups": []object{{"name": "operators"}}})
	c := newConsole(t, "", plainly(p))
	for range 2 { // before and after it is known
		if got := c.service.FormActions(); len(got) != 1 || got[0] != p.URL {
			t.Errorf("FormActions() = %q", got)
		}
		c.service.Discover(t.Context())
	}
	if err := c.service.Ready(t.Context()); err != nil {
		t.Errorf("Ready() = %v", err)
	}
	b := c.browser(t)
	to := b.leave("/tasks/1")
	q := to.Query()
	if q.Get("tenant") != "a" || q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "" || q.Has("nonce") ||
		q.Get("scope") != "read:user" || q.Get("redirect_uri") != c.URL+"/auth/callback" || q.Get("response_type") != "code" {
		t.Errorf("the provider is asked with %v", q)
	}
	b.wantRedirect(b.comeBack(url.Values{"state": {q.Get("state")}, "code": {p.authorize(to)}, "iss": {"https://not-known.example"}}), "/tasks/1")
	b.want(b.get("/"), 200, "12345678901234567|Ann Lee|ann@example.com|operator|")
	b.want(b.get("/token"), 200, "access-")

	p.userinfo = object{"id": 12345678901234567, "groups": []string{"viewers"}}
	c.ahead.Store(int64(p.life))
	b.want(b.get("/token"), 200, "access-")
	b.want(b.get("/"), 200, "|viewer|") // there is nothing but userinfo to tell it
	b.wantRedirect(b.send("POST", "/logout"), "/signed-out")
	if got := c.tell(t, p.logoutToken(nil)); got != http.StatusBadRequest {
		t.Errorf("a logout token that nobody can check answers %d, want 400", got)
	}
}

// TestPlainIDToken: an ID token that nobody can check is left alone, at sign-in and later.
func TestPlainIDToken(t *testing.T) {
	p := newPlainProvider(t, object{"sub": "u-7", "groups": []string{"viewers"}})
	p.answer, p.forge = nil, true
	p.refreshed = func(answer map[string]any) { answer["id_token"] = p.idToken("") }
	c := newConsole(t, "", plainly(p))
	b := c.browser(t)
	b.wantRedirect(b.signIn(p, "/"), "/")
	b.want(b.get("/"), 200, "u-7|u-7||viewer|")
	c.ahead.Store(int64(p.life))
	b.want(b.get("/token"), 200, "access-")
	b.want(b.get("/"), 200, "u-7|u-7||viewer|")
}

func TestPlainIdentities(t *testing.T) {
	const distrusted, down = "cannot be trusted|/tasks/1|", "does not answer|/tasks/1|"
	tests := []struct {
		name     string
		userinfo any
		status   int
		want     string // a page, or why not
		cause    string
	}{
		{"sub", object{"sub": "u-1", "id": "other", "preferred_username": "ann"}, 0, "u-1|ann||no role|", ""},
		{"id", object{"id": "u-2", "login": "ann", "email": "a@b"}, 0, "u-2|ann|a@b|no role|", ""},
		{"a number", object{"id": 7, "email": "a@b"}, 0, "7|a@b|a@b|no role|", ""},
		{"nobody", object{"name": "Ann"}, 0, distrusted, "neither sub nor id"},
		{"an empty id", object{"sub": "", "id": ""}, 0, distrusted, "neither sub nor id"},
		{"an id that is none", object{"id": object{"x": 1}}, 0, distrusted, "neither sub nor id"},
		{"no object", []string{"u-1"}, 0, distrusted, "no JSON object"},
		{"nothing", nil, 0, distrusted, "no JSON object"},
		{"too much", object{"id": strings.Repeat("x", mostAnswer)}, 0, distrusted, errTooLarge.Error()},
		{"a refusal", nil, http.StatusForbidden, distrusted, "status 403"},
		{"a redirect", nil, http.StatusFound, distrusted, errRedirect.Error()},
		{"busy", nil, http.StatusTooManyRequests, down, "status 429"},
		{"down", nil, http.StatusServiceUnavailable, down, "status 503"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newPlainProvider(t, tt.userinfo)
			c := newConsole(t, "", plainly(p))
			b := c.browser(t)
			to := b.leave("/tasks/1")
			if tt.status != 0 {
				p.answers("/userinfo", tt.status)
			}
			got := b.comeBack(url.Values{"state": {to.Query().Get("state")}, "code": {p.authorize(to)}})
			if tt.cause != "" {
				b.wantNobody(c, got, tt.want, tt.cause)
				return
			}
			b.wantRedirect(got, "/tasks/1")
			b.want(b.get("/"), 200, tt.want)
		})
	}
}

// TestPlainInjection: without ID tokens it is PKCE that keeps a stolen code from working.
func TestPlainInjection(t *testing.T) {
	p := newPlainProvider(t, object{"sub": "u-1"})
	c := newConsole(t, "", plainly(p))
	victim, thief := c.browser(t), c.browser(t)
	stolen, own := victim.leave("/"), thief.leave("/")
	got := thief.comeBack(url.Values{"state": {own.Query().Get("state")}, "code": {p.authorize(stolen)}})
	thief.wantNobody(c, got, "not known any more", "invalid_grant")
}

// TestPlainProviderDown: no browser is sent to a provider that is away.
func TestPlainProviderDown(t *testing.T) {
	p := newPlainProvider(t, nil)
	p.down.Store(true)
	b := newConsole(t, "", plainly(p)).browser(t)
	b.want(b.get("/login?next=/tasks/1"), 400, "does not answer|/tasks/1|")
}

package signin

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestSignIn(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, nil)
	b := c.browser(t)
	to := b.leave("/tasks/1")
	q := to.Query()
	if q.Get("code_challenge_method") != "S256" || q.Get("nonce") == "" || q.Get("scope") != "openid groups" || q.Get("redirect_uri") != c.URL+"/auth/callback" {
		t.Errorf("the provider is asked with %v", q)
	}
	b.wantRedirect(b.comeBack(url.Values{"state": {q.Get("state")}, "code": {p.authorize(to)}, "iss": {p.URL}}), "/tasks/1")
	b.want(b.get("/"), 200, "u-1|Ann Lee|ann@example.com|operator|")
	if b.cookie("taskdesk-login") != "" {
		t.Error("the login cookie stays when nothing is under way")
	}
}

func TestTwoTabs(t *testing.T) {
	p := newFakeProvider(t)
	b := newConsole(t, p.URL, nil).browser(t)
	first, second := b.leave("/tasks/1"), b.leave("/tasks/2?a=b&c=d")
	b.wantRedirect(b.comeBack(url.Values{"state": {second.Query().Get("state")}, "code": {p.authorize(second)}}), "/tasks/2?a=b&c=d")
	b.wantRedirect(b.comeBack(url.Values{"state": {first.Query().Get("state")}, "code": {p.authorize(first)}}), "/tasks/1")
}

// TestManyTabs: the last four attempts count, also when their addresses are long.
func TestManyTabs(t *testing.T) {
	p := newFakeProvider(t)
	b := newConsole(t, p.URL, nil).browser(t)
	var asked []*url.URL
	for range 6 {
		asked = append(asked, b.leave("/tasks/1?q="+strings.Repeat("x", 100)))
	}
	for i, to := range asked {
		got := b.comeBack(url.Values{"state": {to.Query().Get("state")}, "code": {p.authorize(to)}})
		if want := map[bool]int{true: 303, false: 400}[i >= 2]; got.status != want {
			t.Errorf("attempt %d: status %d, want %d", i, got.status, want)
		}
	}
	long := "/tasks?filter=" + strings.Repeat("y", mostNext-len("/tasks?filter="))
	b.leave(long)
	b.wantRedirect(b.signIn(p, long), long)
}

// TestRefusedAnswers: none of these signs anybody in.
func TestRefusedAnswers(t *testing.T) {
	type answer = map[string]any
	set := func(name string, value any) func(map[string]any) { return func(m map[string]any) { m[name] = value } }
	tests := []struct {
		name    string
		prepare func(*fakeProvider)
		answer  func(*console, url.Values)
		want    string
	}{
		{"wrong state", nil, func(_ *console, v url.Values) { v.Set("state", "other") }, "not known any more|/|"},
		{"no state", nil, func(_ *console, v url.Values) { v.Del("state") }, "not known any more|/|"},
		{"stale", nil, func(c *console, _ url.Values) { c.ahead.Store(int64(11 * time.Minute)) }, "not known any more|/|"},
		{"denied", nil, func(_ *console, v url.Values) {
			v.Del("code")
			v.Set("error", "access_denied")
			v.Set("error_description", "not\nyou")
		}, "refused|/tasks/1|not you"},
		{"provider's trouble", nil, func(_ *console, v url.Values) { v.Del("code"); v.Set("error", "server_error") }, "does not answer|/tasks/1|"},
		{"another error", nil, func(_ *console, v url.Values) { v.Del("code"); v.Set("error", "invalid_scope") }, "cannot be trusted|/tasks/1|"},
		{"no code", nil, func(_ *console, v url.Values) { v.Del("code") }, "cannot be trusted|/tasks/1|"},
		{"a code that is not one", nil, func(_ *console, v url.Values) { v.Set("code", "other") }, "not known any more|/tasks/1|no such code"},
		{"another issuer's answer", nil, func(_ *console, v url.Values) { v.Set("iss", "https://evil.example") }, "cannot be trusted"},
		{"an issuer that should say who it is", func(p *fakeProvider) { p.discovery = set("authorization_response_iss_parameter_supported", true) }, nil, "cannot be trusted"},
		{"provider down at the exchange", nil, func(c *console, _ url.Values) { c.provider.down.Store(true) }, "does not answer|/tasks/1|"},

		{"wrong nonce", func(p *fakeProvider) { p.claims = set("nonce", "other") }, nil, "cannot be trusted|/tasks/1|"},
		{"no nonce", func(p *fakeProvider) { p.claims = set("nonce", nil) }, nil, "cannot be trusted"},
		{"wrong issuer", func(p *fakeProvider) { p.claims = set("iss", "https://evil.example") }, nil, "cannot be trusted"},
		{"wrong audience", func(p *fakeProvider) { p.claims = set("aud", "other") }, nil, "cannot be trusted"},
		{"another party's", func(p *fakeProvider) {
			p.claims = func(m answer) { m["aud"] = []string{"taskdesk", "other"}; m["azp"] = "other" }
		}, nil, "cannot be trusted"},
		{"expired beyond the leeway", func(p *fakeProvider) { p.claims = set("exp", time.Now().Add(-90*time.Second).Unix()) }, nil, "cannot be trusted"},
		{"for nobody", func(p *fakeProvider) { p.claims = set("sub", nil) }, nil, "cannot be trusted"},
		{"with another access token", func(p *fakeProvider) { p.claims = set("at_hash", "b3RoZXI") }, nil, "cannot be trusted"},
		{"signed by another key", func(p *fakeProvider) { p.forge = true }, nil, "cannot be trusted"},
		{"not signed", func(p *fakeProvider) { p.answer = set("id_token", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1LTEifQ.") }, nil, "cannot be trusted"},
		{"signed with the secret", func(p *fakeProvider) { p.answer = set("id_token", hmacToken(p.URL)) }, nil, "cannot be trusted"},
		{"no ID token", func(p *fakeProvider) { p.answer = set("id_token", "") }, nil, "cannot be trusted"},
		{"userinfo about another", func(p *fakeProvider) {
			p.claims = set("groups", nil)
			p.userinfo = answer{"sub": "u-2", "groups": []string{"admins"}}
		}, nil, "cannot be trusted"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newFakeProvider(t)
			if tt.prepare != nil {
				tt.prepare(p)
			}
			c := newConsole(t, p.URL, nil)
			c.provider = p
			b := c.browser(t)
			to := b.leave("/tasks/1")
			values := url.Values{"state": {to.Query().Get("state")}, "code": {p.authorize(to)}}
			if tt.answer != nil {
				tt.answer(c, values)
			}
			b.want(b.comeBack(values), http.StatusBadRequest, tt.want)
			if b.cookie("taskdesk") != "" {
				t.Error("a session was begun")
			}
			b.wantRedirect(b.get("/x"), "/login?next=%2Fx")
		})
	}
}

// TestAcceptedAnswers: what providers may do differently.
func TestAcceptedAnswers(t *testing.T) {
	tests := []struct {
		name    string
		prepare func(*fakeProvider)
		want    string
	}{
		{"groups from userinfo", func(p *fakeProvider) {
			p.claims = func(m map[string]any) { delete(m, "groups"); delete(m, "email") }
			p.userinfo = map[string]any{"sub": "u-1", "groups": []string{"admins"}, "email": "from@userinfo", "name": "Not Ann"}
		}, "u-1|Ann Lee|from@userinfo|admin|"},
		{"one group as a string", func(p *fakeProvider) { p.claims = func(m map[string]any) { m["groups"] = "viewers" } }, "|viewer|"},
		{"no group that counts", func(p *fakeProvider) { p.claims = func(m map[string]any) { m["groups"] = []any{"others", 7} } }, "|no role|"},
		{"the highest role", func(p *fakeProvider) {
			p.claims = func(m map[string]any) { m["groups"] = []string{"viewers", "admins", "operators"} }
		}, "|admin|"},
		{"no name", func(p *fakeProvider) { p.claims = func(m map[string]any) { delete(m, "name") } }, "u-1|ann@example.com|"},
		{"expired within the leeway", func(p *fakeProvider) {
			p.claims = func(m map[string]any) { m["exp"] = time.Now().Add(-30 * time.Second).Unix() }
		}, "u-1|"},
		{"many groups", func(p *fakeProvider) {
			p.claims = func(m map[string]any) {
				m["groups"] = append(strings.Split(strings.Repeat("group,", 2000), ","), "viewers")
			}
		}, "|viewer|"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newFakeProvider(t)
			tt.prepare(p)
			b := newConsole(t, p.URL, nil).browser(t)
			b.wantRedirect(b.signIn(p, "/"), "/")
			b.want(b.get("/"), 200, tt.want)
		})
	}
}

func TestReplay(t *testing.T) {
	p := newFakeProvider(t)
	b := newConsole(t, p.URL, nil).browser(t)
	to := b.leave("/tasks/1")
	answer := url.Values{"state": {to.Query().Get("state")}, "code": {p.authorize(to)}}
	cookie := b.cookie("taskdesk-login")
	b.wantRedirect(b.comeBack(answer), "/tasks/1")
	b.want(b.comeBack(answer), 400, "not known any more")

	// Also with the login cookie of before, for the code has been used.
	b.setCookie("taskdesk-login", cookie)
	b.want(b.comeBack(answer), 400, "not known any more")
}

// TestInjection: an answer made for one browser is worth nothing in another.
func TestInjection(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, nil)
	victim, thief := c.browser(t), c.browser(t)
	stolen := victim.leave("/")
	own := thief.leave("/")
	code := p.authorize(stolen)
	thief.want(thief.comeBack(url.Values{"state": {stolen.Query().Get("state")}, "code": {code}}), 400, "not known any more")
	thief.want(thief.comeBack(url.Values{"state": {own.Query().Get("state")}, "code": {code}}), 400, "not known any more")
}

// TestOtherKey: cookies under a key that is gone are as good as none.
func TestOtherKey(t *testing.T) {
	p := newFakeProvider(t)
	old := newConsole(t, p.URL, func(c *Config) { c.Keys = [][]byte{key(2)} })
	b := old.browser(t)
	to := b.leave("/")
	for name, keys := range map[string][][]byte{"gone": {key(3)}, "kept": {key(3), key(2)}} {
		c := newConsole(t, p.URL, func(c *Config) { c.Keys = keys; c.PublicURL = old.service.config.PublicURL })
		other := c.browser(t)
		other.setCookie("taskdesk-login", b.cookie("taskdesk-login"))
		got := other.comeBack(url.Values{"state": {to.Query().Get("state")}, "code": {p.authorize(to)}})
		if want := map[string]int{"gone": 400, "kept": 303}[name]; got.status != want {
			t.Errorf("key %s: status %d (%s), want %d", name, got.status, got.body, want)
		}
	}
}

func TestProviderDownAtStart(t *testing.T) {
	p := newFakeProvider(t)
	p.down.Store(true)
	c := newConsole(t, p.URL, nil)
	b := c.browser(t)
	if err := c.service.Ready(t.Context()); err == nil || !strings.Contains(err.Error(), "not been asked") {
		t.Errorf("Ready() = %v, want not asked", err)
	}
	if got := c.service.FormActions(); len(got) != 1 || got[0] != p.URL {
		t.Errorf("FormActions() = %q, want the issuer's origin", got)
	}
	b.want(b.get("/login?next=/tasks/1"), 400, "does not answer|/tasks/1|")
	if err := c.service.Ready(t.Context()); err == nil || !strings.Contains(err.Error(), "503") {
		t.Errorf("Ready() = %v, want the provider's 503", err)
	}
	p.down.Store(false)
	b.wantRedirect(b.signIn(p, "/tasks/1"), "/tasks/1")
	if err := c.service.Ready(t.Context()); err != nil {
		t.Errorf("Ready() = %v, want none", err)
	}
}

func TestFormActions(t *testing.T) {
	p := newFakeProvider(t)
	p.discovery = func(m map[string]any) {
		m["authorization_endpoint"] = "https://login.example/auth"
		m["end_session_endpoint"] = "https://logout.example/end"
	}
	c := newConsole(t, p.URL, nil)
	c.service.Discover(t.Context())
	if got := strings.Join(c.service.FormActions(), " "); got != "https://login.example https://logout.example" {
		t.Errorf("FormActions() = %q", got)
	}
}

// TestOtherIssuer: a provider that calls itself otherwise is not the one.
func TestOtherIssuer(t *testing.T) {
	p := newFakeProvider(t)
	p.discovery = func(m map[string]any) { m["issuer"] = "https://evil.example" }
	b := newConsole(t, p.URL, nil).browser(t)
	b.want(b.get("/login"), 400, "cannot be trusted")
}

func TestCookies(t *testing.T) {
	p := newFakeProvider(t)
	tests := []struct{ public, session, login string }{
		{"http://localhost:8080", "taskdesk=", "taskdesk-login="},
		{"https://desk.example", "__Host-taskdesk=", "__Host-taskdesk-login="},
	}
	for _, tt := range tests {
		public, err := url.Parse(tt.public)
		if err != nil {
			t.Fatal(err)
		}
		c := newConsole(t, p.URL, func(c *Config) { c.PublicURL = public })
		b := c.browser(t)
		got := b.get("/login")
		login := got.header.Get("Set-Cookie")
		name, value, _ := strings.Cut(strings.SplitN(login, ";", 2)[0], "=")
		to, err := url.Parse(got.header.Get("Location"))
		if err != nil {
			t.Fatal(err)
		}
		got = b.get("/auth/callback?state="+to.Query().Get("state")+"&code="+p.authorize(to), "Cookie", name+"="+value)
		cookies := strings.Join(got.header.Values("Set-Cookie"), "\n")
		session := cookies[strings.Index(cookies, tt.session):]
		for _, c := range []struct{ cookie, prefix, age string }{{login, tt.login, "Max-Age=600"}, {session, tt.session, "Max-Age=43"}} {
			for _, want := range []string{c.age, "Path=/", "HttpOnly", "SameSite=Lax"} {
				if !strings.HasPrefix(c.cookie, c.prefix) || !strings.Contains(c.cookie, want) {
					t.Errorf("cookie %q, want %s with %s", c.cookie, c.prefix, want)
				}
			}
			if secure := strings.Contains(c.cookie, "; Secure"); secure != (public.Scheme == "https") || strings.Contains(c.cookie, "Domain") {
				t.Errorf("%s: cookie %q", tt.public, c.cookie)
			}
		}
	}
}

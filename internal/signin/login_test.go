package signin

import (
	"net/url"
	"strings"
	"testing"
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

func TestPrompt(t *testing.T) {
	p := newFakeProvider(t)
	for want, words := range map[string][]string{"": nil, "consent": {"consent"}, "login consent": {"login", "consent"}} {
		b := newConsole(t, p.URL, func(c *Config) { c.Prompt = words }).browser(t)
		if q := b.leave("/").Query(); q.Get("prompt") != want || q.Has("prompt") != (want != "") {
			t.Errorf("the provider is asked with prompt %q, want %q", q["prompt"], want)
		}
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

package signin

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// set is a change that gives a member another value; nil takes an ID token's claim out.
func set(name string, value any) func(map[string]any) {
	return func(m map[string]any) { m[name] = value }
}

// announces has a provider say that it names itself in its answers.
func announces(p *fakeProvider) {
	p.discovery = set("authorization_response_iss_parameter_supported", true)
}

// wantNobody checks that an answer signed nobody in, and for which cause.
func (b *browser) wantNobody(c *console, got page, body, cause string) {
	b.t.Helper()
	b.want(got, http.StatusBadRequest, body)
	if !strings.Contains(c.logs.String(), cause) {
		b.t.Errorf("the log does not have %q in it:\n%s", cause, c.logs)
	}
	if b.cookie("taskdesk") != "" {
		b.t.Error("a session was begun")
	}
	b.wantRedirect(b.get("/x"), "/login?next=%2Fx")
}

// TestRefusedAnswers: none of these signs anybody in. ID tokens that are refused are in TestRefusedIDTokens.
func TestRefusedAnswers(t *testing.T) {
	const stale, distrusted, down = "not known any more|/|", "cannot be trusted|/tasks/1|", "does not answer|/tasks/1|"
	tests := []struct {
		name        string
		prepare     func(*fakeProvider)
		answer      func(*console, url.Values)
		want, cause string
	}{
		{"wrong state", nil, func(_ *console, v url.Values) { v.Set("state", "other") }, stale, "its state is not one"},
		{"no state", nil, func(_ *console, v url.Values) { v.Del("state") }, stale, "its state is not one"},
		{"just too old", nil, func(c *console, _ url.Values) { c.ahead.Store(int64(attemptLife + time.Second)) }, stale, "its state is not one"},
		{"denied", nil, func(_ *console, v url.Values) {
			v.Del("code")
			v.Set("error", "access_denied")
			v.Set("error_description", "not\nyou")
		}, "refused|/tasks/1|not you", "access denied"},
		{"provider's trouble", nil, func(_ *console, v url.Values) { v.Del("code"); v.Set("error", "server_error") }, down, "server_error"},
		{"another error", nil, func(_ *console, v url.Values) { v.Del("code"); v.Set("error", "invalid_scope") }, distrusted, "invalid_scope"},
		{"no code", nil, func(_ *console, v url.Values) { v.Del("code") }, distrusted, "neither a code nor an error"},
		{"a code that is not one", nil, func(_ *console, v url.Values) { v.Set("code", "other") }, "not known any more|/tasks/1|no such code", "invalid_grant"},

		{"another issuer's answer", nil, func(_ *console, v url.Values) { v.Set("iss", "https://evil.example") }, distrusted, "the answer is from issuer"},
		{"another issuer's, where ours names itself", announces, func(_ *console, v url.Values) { v.Set("iss", "https://evil.example") }, distrusted, "the answer is from issuer"},
		{"no issuer, where ours names itself", announces, nil, distrusted, "the answer is from issuer"},
		{"another issuer's refusal", nil, func(_ *console, v url.Values) {
			v.Del("code")
			v.Set("error", "access_denied")
			v.Set("iss", "https://evil.example")
		}, distrusted, "the answer is from issuer"},

		{"provider down at the exchange", nil, func(c *console, _ url.Values) { c.provider.down.Store(true) }, down, "status 503"},
		{"provider busy at the exchange", nil, func(c *console, _ url.Values) { c.provider.answers("/token", 429) }, down, "status 429"},
		{"the token endpoint redirects", nil, func(c *console, _ url.Values) { c.provider.answers("/token", 307) }, distrusted, errRedirect.Error()},
		{"the keys redirect", nil, func(c *console, _ url.Values) { c.provider.answers("/keys", 307) }, distrusted, errRedirect.Error()},
		{"no access token", func(p *fakeProvider) { p.answer = set("access_token", "") }, nil, distrusted, "missing access_token"},
		{"no ID token", func(p *fakeProvider) { p.answer = set("id_token", "") }, nil, distrusted, "no ID token"},
		{"an answer without end", func(p *fakeProvider) { p.answer = set("padding", strings.Repeat("x", mostAnswer)) }, nil, distrusted, "exchange the code"},
		{"userinfo about another", func(p *fakeProvider) {
			p.claims = set("groups", nil)
			p.userinfo = map[string]any{"sub": "u-2", "groups": []string{"admins"}}
		}, nil, distrusted, "about somebody else"},
		{"userinfo about nobody", func(p *fakeProvider) {
			p.claims = set("groups", nil)
			p.userinfo = map[string]any{"groups": []string{"admins"}}
		}, nil, distrusted, "about somebody else"},
		{"userinfo redirects", func(p *fakeProvider) { p.claims = set("groups", nil) }, func(c *console, _ url.Values) { c.provider.answers("/userinfo", 307) }, distrusted, errRedirect.Error()},
		{"userinfo down", func(p *fakeProvider) { p.claims = set("groups", nil) }, func(c *console, _ url.Values) { c.provider.answers("/userinfo", 503) }, down, "ask for userinfo"},
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
			b.wantNobody(c, b.comeBack(values), tt.want, tt.cause)
		})
	}
}

// TestJustInTime: an attempt counts for ten minutes.
func TestJustInTime(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, nil)
	b := c.browser(t)
	to := b.leave("/tasks/1")
	c.ahead.Store(int64(attemptLife - 5*time.Second))
	b.wantRedirect(b.comeBack(url.Values{"state": {to.Query().Get("state")}, "code": {p.authorize(to)}}), "/tasks/1")
}

func TestReplay(t *testing.T) {
	p := newFakeProvider(t)
	b := newConsole(t, p.URL, nil).browser(t)
	to := b.leave("/tasks/1")
	answer := url.Values{"state": {to.Query().Get("state")}, "code": {p.authorize(to)}}
	cookie := b.cookie("taskdesk-login")
	b.wantRedirect(b.comeBack(answer), "/tasks/1")
	b.want(b.comeBack(answer), 400, "not known any more")

	// Also with the login cookie of before, for the state has been used.
	b.setCookie("taskdesk-login", cookie)
	b.want(b.comeBack(answer), 400, "not known any more")
}

// TestInjection brings the code of one attempt with the state of another: in another
// browser, or in another tab of the same one. A provider that checks PKCE refuses it;
// at one that does not, the ID token's nonce tells.
func TestInjection(t *testing.T) {
	const refused, distrusted = "not known any more", "cannot be trusted"
	tests := []struct {
		name        string
		lax         bool // the provider does not check
		other       bool // the victim has another browser
		state       bool // the thief brings the victim's state, too
		want, cause string
	}{
		{"another browser's state and code", false, true, true, refused, "its state is not one"},
		{"another browser's state and code, unchecked", true, true, true, refused, "its state is not one"},
		{"another browser's code", false, true, false, refused, "invalid_grant"},
		{"another browser's code, unchecked", true, true, false, distrusted, "for another attempt"},
		{"another tab's code", false, false, false, refused, "invalid_grant"},
		{"another tab's code, unchecked", true, false, false, distrusted, "for another attempt"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newFakeProvider(t)
			p.lax = tt.lax
			c := newConsole(t, p.URL, nil)
			thief := c.browser(t)
			victim := thief
			if tt.other {
				victim = c.browser(t)
			}
			stolen, state := victim.leave("/"), thief.leave("/").Query().Get("state")
			if tt.state {
				state = stolen.Query().Get("state")
			}
			got := thief.comeBack(url.Values{"state": {state}, "code": {p.authorize(stolen)}})
			thief.wantNobody(c, got, tt.want, tt.cause)
		})
	}
}

package signin

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"taskdesk/internal/sandbox/identity"
)

// A revocation is what came to a revocation endpoint.
type revocation struct {
	form       url.Values
	id, secret string // of the header
}

// revoking makes a fake provider announce a revocation endpoint, which keeps what comes
// once it has answered as it is told to.
func (p *fakeProvider) revoking(t *testing.T, answer http.HandlerFunc) chan revocation {
	t.Helper()
	came := make(chan revocation, 10)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		id, secret, _ := r.BasicAuth()
		answer(w, r)
		came <- revocation{r.PostForm, id, secret}
	}))
	t.Cleanup(srv.Close)
	p.discovery = func(m map[string]any) { m["revocation_endpoint"] = srv.URL }
	return came
}

// wantSignedOut signs out and checks that it is done.
func (b *browser) wantSignedOut() {
	b.t.Helper()
	if got := b.send("POST", "/logout"); got.status != http.StatusSeeOther || got.header.Get("Location") == "" {
		b.t.Errorf("POST /logout: status %d: %s", got.status, got.body)
	}
	b.wantRedirect(b.get("/"), "/login")
}

// TestLogoutRevokes sees what a provider is told, in each way that it lets a client show
// who it is.
func TestLogoutRevokes(t *testing.T) {
	tests := []struct {
		name, method       string
		wantID, wantSecret string            // in the header
		wantForm           map[string]string // beside the token
	}{
		{"header", "client_secret_basic", "taskdesk", "s3cret", nil},
		{"form", "client_secret_post", "", "", map[string]string{"client_id": "taskdesk", "client_secret": "s3cret"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newFakeProvider(t)
			came := p.revoking(t, func(http.ResponseWriter, *http.Request) {})
			c := newConsole(t, p.URL, nil)
			b := c.browser(t)
			b.signIn(p, "/")
			// The fake takes a secret in the header alone: the sign-in is over.
			c.service.found.Load().oauth.Endpoint.AuthStyle = c.service.authStyle([]string{tt.method})
			b.wantSignedOut()
			c.service.Close()
			if len(came) != 1 {
				t.Fatalf("it is told %d times, want once", len(came))
			}
			got := <-came
			want := url.Values{"token": {p.refresh}, "token_type_hint": {"refresh_token"}}
			for name, value := range tt.wantForm {
				want.Set(name, value)
			}
			if got.form.Encode() != want.Encode() || got.id != tt.wantID || got.secret != tt.wantSecret {
				t.Errorf("it is told %v by %q with %q, want %v by %q with %q", got.form, got.id, got.secret, want, tt.wantID, tt.wantSecret)
			}
		})
	}
}

// TestLogoutRevokesAtTheSandbox: what a session's grant had opened is shut.
func TestLogoutRevokesAtTheSandbox(t *testing.T) {
	provider := identity.New(identity.Config{ClientID: "taskdesk", ClientSecret: "s3cret", Users: identity.Users()})
	server := httptest.NewUnstartedServer(nil)
	issuer := "http://" + server.Listener.Addr().String() + "/identity"
	server.Config.Handler = provider.Handler(issuer)
	server.Start()
	t.Cleanup(server.Close)
	c := newConsole(t, issuer, func(config *Config) { config.Scopes = append(config.Scopes, "offline_access") })
	b := c.browser(t)
	b.get(b.press(b.leave("/"), "operator").RequestURI())
	token := b.get("/token").body
	if _, err := provider.Verify(issuer, token); err != nil {
		t.Fatal(err)
	}
	b.wantSignedOut()
	c.service.Close()
	if _, err := provider.Verify(issuer, token); err == nil {
		t.Error("the token opens the API after the sign-out")
	}
}

// TestLogoutDoesNotWait holds the provider's answer back until the person has theirs.
func TestLogoutDoesNotWait(t *testing.T) {
	p := newFakeProvider(t)
	release := make(chan struct{})
	came := p.revoking(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
			t.Error("the sign-out waited until the provider was given up")
		}
	})
	c := newConsole(t, p.URL, nil)
	b := c.browser(t)
	b.signIn(p, "/")
	b.wantSignedOut()
	close(release)
	c.service.Close()
	if len(came) != 1 {
		t.Error("closing does not wait for the revocation")
	}
}

// TestLogoutWhereRevokingFails signs out all the same, and the log tells why, but not
// the token, which the rig looks for.
func TestLogoutWhereRevokingFails(t *testing.T) {
	tests := []struct {
		name    string
		change  func(t *testing.T, p *fakeProvider)
		wantLog string // empty: nothing is wrong
	}{
		{"refused", func(t *testing.T, p *fakeProvider) {
			p.revoking(t, func(w http.ResponseWriter, r *http.Request) {
				http.Error(w, r.PostFormValue("token"), http.StatusForbidden)
			})
		}, "403 Forbidden"},
		{"no answer", func(t *testing.T, p *fakeProvider) {
			p.revoking(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
		}, "EOF"},
		{"no address", func(_ *testing.T, p *fakeProvider) {
			p.discovery = func(m map[string]any) { m["revocation_endpoint"] = "::" }
		}, "revoke a refresh token"},
		{"not offered", func(*testing.T, *fakeProvider) {}, ""},
		{"no refresh token", func(t *testing.T, p *fakeProvider) {
			p.revoking(t, func(http.ResponseWriter, *http.Request) { t.Error("there was nothing to revoke") })
			p.answer = func(m map[string]any) { delete(m, "refresh_token") }
		}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newFakeProvider(t)
			tt.change(t, p)
			c := newConsole(t, p.URL, nil)
			b := c.browser(t)
			b.signIn(p, "/")
			b.wantSignedOut()
			c.service.Close()
			said := strings.Contains(c.logs.String(), "not revoked")
			if said != (tt.wantLog != "") || !strings.Contains(c.logs.String(), tt.wantLog) {
				t.Errorf("the log says\n%s", c.logs)
			}
		})
	}
}

// TestEndingOthersRevokes ends one other session, and then all: each refresh token that
// was kept is revoked, once.
func TestEndingOthersRevokes(t *testing.T) {
	p := newFakeProvider(t)
	came := p.revoking(t, func(http.ResponseWriter, *http.Request) {})
	c := newConsole(t, p.URL, nil)
	here, second, third := c.browser(t), c.browser(t), c.browser(t)
	for _, b := range []*browser{here, second, third} {
		b.signIn(p, "/")
	}
	for line := range strings.Lines(here.get("/mine").body) {
		if id, _, _ := strings.Cut(line, " "); !strings.Contains(line, "current") {
			here.want(here.get("/end?id="+id), 200, "")
			break
		}
	}
	c.service.Close()
	if len(came) != 1 {
		t.Errorf("one session was ended: %d revocations, want 1", len(came))
	}
	here.get("/leave")
	c.service.Close()
	if len(came) != 3 {
		t.Errorf("all three were ended: %d revocations, want 3", len(came))
	}
}

package signin

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"taskdesk/internal/sandbox/identity"
)

// TestSandbox signs each of the demo's people in and out at the sandbox's own provider.
func TestSandbox(t *testing.T) {
	provider := identity.New(identity.Config{ClientID: "taskdesk", ClientSecret: "s3cret", Users: identity.Users()})
	server := httptest.NewUnstartedServer(nil)
	issuer := "http://" + server.Listener.Addr().String() + "/identity"
	server.Config.Handler = provider.Handler(issuer)
	server.Start()
	t.Cleanup(server.Close)
	c := newConsole(t, issuer, nil)

	for _, role := range []string{"viewer", "operator", "admin"} {
		b := c.browser(t)
		got := b.get("/tasks/1?asAt=2026-01-01")
		b.wantRedirect(got, "/login?next=%2Ftasks%2F1%3FasAt%3D2026-01-01")
		to := b.leave("/tasks/1?asAt=2026-01-01")
		back := b.press(to, role)
		b.wantRedirect(b.get(back.RequestURI()), "/tasks/1?asAt=2026-01-01")
		b.want(b.get("/tasks/1?asAt=2026-01-01"), 200, "|"+role+"|")
		token := b.get("/token")
		if user, err := provider.Verify(issuer, token.body); err != nil || user.Email == "" {
			t.Errorf("%s: the token is for %+v, error %v", role, user, err)
		}

		out := b.send("POST", "/logout")
		end, err := url.Parse(out.header.Get("Location"))
		if err != nil || out.status != http.StatusSeeOther || end.Query().Get("id_token_hint") == "" {
			t.Fatalf("%s: POST /logout leads to %q", role, out.header.Get("Location"))
		}
		home := b.absolute(http.MethodGet, end, nil)
		b.wantRedirect(home, c.URL+"/signed-out")
		b.wantRedirect(b.get("/"), "/login")
		if again := b.absolute(http.MethodGet, b.leave("/"), nil); again.status != http.StatusOK {
			t.Errorf("%s: the provider still knows the person: status %d", role, again.status)
		}
	}
}

// press chooses a user on the sandbox's page and returns where that leads.
func (b *browser) press(to *url.URL, user string) *url.URL {
	b.t.Helper()
	got := b.absolute(http.MethodPost, to, url.Values{"user": {user}})
	back, err := url.Parse(got.header.Get("Location"))
	if err != nil || back.Query().Get("code") == "" {
		b.t.Fatalf("the sign-in page leads to %q: %s", got.header.Get("Location"), got.body)
	}
	return back
}

// absolute asks another host than the console's.
func (b *browser) absolute(method string, to *url.URL, form url.Values) page {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, to.String(), strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	return page{status: resp.StatusCode, header: resp.Header}
}

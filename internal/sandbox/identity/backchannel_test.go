package identity

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// toldClient is a client that keeps the logout tokens that come, once they were
// answered. Its answers may be changed.
func toldClient(t *testing.T, answer http.HandlerFunc) (address string, told chan string) {
	t.Helper()
	told = make(chan string, 10)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
			t.Errorf("%s with %s, want a form by POST", r.Method, r.Header.Get("Content-Type"))
		}
		token := r.PostFormValue("logout_token")
		if answer != nil {
			answer(w, r)
		}
		told <- token
	}))
	t.Cleanup(srv.Close)
	return srv.URL + "/auth/backchannel-logout", told
}

func telling(addresses ...string) func(*Config) {
	return func(c *Config) { c.Backchannel = addresses }
}

// all returns what has been told, now that the provider has sent all there was.
func (r *rig) all(told chan string) []*oidc.LogoutToken {
	r.t.Helper()
	r.Close()
	var tokens []*oidc.LogoutToken
	for len(told) > 0 {
		tokens = append(tokens, r.checkLogout(<-told))
	}
	return tokens
}

// checkLogout checks a logout token as OpenID Connect Back-Channel Logout 1.0 tells a client to.
func (r *rig) checkLogout(raw string) *oidc.LogoutToken {
	r.t.Helper()
	token, err := r.oidc.Verifier(&oidc.Config{ClientID: "taskdesk", Now: r.cfg.Now}).VerifyLogout(r.t.Context(), raw)
	if err != nil {
		r.t.Fatalf("logout token: %v", err)
	}
	parsed, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil {
		r.t.Fatal(err)
	}
	claims := map[string]any{}
	if err := parsed.Claims(r.public.Key, &claims); err != nil {
		r.t.Fatal(err)
	}
	if kind := parsed.Headers[0].ExtraHeaders[jose.HeaderType]; kind != "logout+jwt" {
		r.t.Errorf("its type is %v", kind)
	}
	if _, ok := claims["nonce"]; ok || token.TokenID == "" {
		r.t.Errorf("claims %v, want an id and no nonce", claims)
	}
	if life := token.Expiry.Sub(token.IssuedAt); life <= 0 || life > 2*time.Minute {
		r.t.Errorf("it lives for %v", life)
	}
	return token
}

func TestSignOutTellsClients(t *testing.T) {
	one, toldOne := toldClient(t, nil)
	two, toldTwo := toldClient(t, nil)
	r := newRig(t, telling(one, two))
	sid := r.sid(r.signIn("viewer"))
	r.get(r.issuer + "/v1/logout")
	r.get(r.issuer + "/v1/logout") // nobody is signed in any more
	first, second := r.all(toldOne), r.all(toldTwo)
	if len(first) != 1 || len(second) != 1 {
		t.Fatalf("%d and %d tokens, want one for each client", len(first), len(second))
	}
	for _, token := range []*oidc.LogoutToken{first[0], second[0]} {
		if token.SessionID != sid || token.Subject != Users()[0].ID {
			t.Errorf("the token is about session %q of %q, want %q of the viewer", token.SessionID, token.Subject, sid)
		}
	}
	if first[0].TokenID == second[0].TokenID {
		t.Error("two tokens have one id")
	}
}

func TestAnotherPersonEndsTheSession(t *testing.T) {
	client, told := toldClient(t, nil)
	r := newRig(t, telling(client))
	sid := r.sid(r.signIn("viewer"))
	r.signIn("viewer")
	if got := r.all(told); len(got) != 0 {
		t.Fatalf("the same person anew: %d tokens", len(got))
	}
	r.signIn("operator")
	if got := r.all(told); len(got) != 1 || got[0].SessionID != sid {
		t.Errorf("another person: tokens %v, want one about the viewer's session", got)
	}
}

func TestSignOutEverywhere(t *testing.T) {
	client, told := toldClient(t, nil)
	r := newRig(t, telling(client))
	r.signIn("admin")
	other := r.browser
	r.newBrowser()
	r.signIn("viewer")
	mine := r.browser
	r.newBrowser()
	r.signIn("viewer")

	out := r.issuer + "/sandbox/logout?person="
	for _, address := range []string{out + "nobody", out} {
		if resp, _ := r.post(address, nil); resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", address, resp.StatusCode)
		}
	}
	req, err := http.NewRequest(http.MethodPost, out+"viewer", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	if resp, _ := r.read(r.browser.Do(req)); resp.StatusCode != http.StatusForbidden {
		t.Errorf("from another site: status %d, want 403", resp.StatusCode)
	}
	if got := r.all(told); len(got) != 0 {
		t.Fatalf("refused requests told %d tokens", len(got))
	}

	if resp, _ := r.post(out+"viewer", nil); resp.StatusCode != http.StatusNoContent {
		t.Errorf("status %d, want 204", resp.StatusCode)
	}
	if got := r.all(told); len(got) != 1 || got[0].SessionID != "" || got[0].Subject != Users()[0].ID {
		t.Errorf("tokens %v, want one about the viewer", got)
	}
	for browser, want := range map[*http.Client]int{other: http.StatusSeeOther, mine: http.StatusOK, r.browser: http.StatusOK} {
		r.browser = browser
		if resp, _ := r.get(r.authURL("verifier")); resp.StatusCode != want {
			t.Errorf("status %d, want %d", resp.StatusCode, want)
		}
	}
}

// TestSlowClient holds a logout token until the person has their answer.
func TestSlowClient(t *testing.T) {
	release := make(chan struct{})
	client, told := toldClient(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
			t.Error("the token was given up before the person had an answer")
		}
	})
	r := newRig(t, telling(client))
	r.signIn("viewer")
	if resp, _ := r.get(r.issuer + "/v1/logout"); resp.StatusCode != http.StatusOK {
		t.Errorf("status %d", resp.StatusCode)
	}
	close(release)
	if got := r.all(told); len(got) != 1 {
		t.Errorf("%d tokens, want one", len(got))
	}
}

// TestFailingClients sees what is written of clients that do not take the token, and
// that it is not the token.
func TestFailingClients(t *testing.T) {
	elsewhere, toldElsewhere := toldClient(t, nil)
	broken, toldBroken := toldClient(t, func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, r.PostFormValue("logout_token"), http.StatusInternalServerError)
	})
	moved, toldMoved := toldClient(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere, http.StatusTemporaryRedirect)
	})
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	var logs bytes.Buffer // read when the provider is closed
	r := newRig(t, telling(broken, moved, gone.URL), func(c *Config) { c.Log = slog.New(slog.NewTextHandler(&logs, nil)) })
	r.signIn("operator")
	r.get(r.issuer + "/v1/logout")
	r.Close()
	if len(toldElsewhere) != 0 {
		t.Error("the token followed a redirect")
	}
	for _, want := range []string{broken, moved, gone.URL} {
		if strings.Count(logs.String(), want) == 0 {
			t.Errorf("%s is not in the log", want)
		}
	}
	if lines := strings.Count(logs.String(), "\n"); lines != 3 || !strings.Contains(logs.String(), "person=operator") {
		t.Errorf("the log says\n%s", &logs)
	}
	for _, token := range []string{<-toldBroken, <-toldMoved} {
		if token == "" || strings.Contains(logs.String(), token) || strings.Contains(logs.String(), "eyJ") {
			t.Errorf("the token %q is in the log", token)
		}
	}
}

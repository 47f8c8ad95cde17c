package identity

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

func TestSignIn(t *testing.T) {
	r := newRig(t)
	verifier := oauth2.GenerateVerifier()
	resp, page := r.get(r.authURL(verifier))
	if resp.StatusCode != http.StatusOK || strings.Count(page, `name="user"`) != 3 {
		t.Fatalf("sign-in page: status %d, want three buttons: %s", resp.StatusCode, page)
	}
	if csp := resp.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "form-action 'self' http://localhost:8080") {
		t.Errorf("policy %q does not let the form lead to the client", csp)
	}
	resp, _ = r.post(r.authURL(verifier), url.Values{"user": {"operator"}})
	back := r.answer(resp)
	if back.Get("state") != "some-state" || back.Get("iss") != r.issuer {
		t.Errorf("answer %v lacks state or issuer", back)
	}
	token, err := r.client.Exchange(t.Context(), back.Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatalf("exchange: %v", err)
	}
	checkIDToken(t, r, token)
	if left := time.Until(token.Expiry); left > 10*time.Minute || left < 9*time.Minute {
		t.Errorf("the token ends in %v, want some 10 minutes", left)
	}
	info, err := r.oidc.UserInfo(t.Context(), oauth2.StaticTokenSource(token))
	if err != nil || info.Email != "otto@example.com" {
		t.Errorf("userinfo: %v, error %v", info, err)
	}
	if user, err := r.Verify(r.issuer, token.AccessToken); err != nil || user.Login != "operator" {
		t.Errorf("Verify() = %v, %v; want the operator", user, err)
	}
}

func checkIDToken(t *testing.T, r *rig, token *oauth2.Token) {
	t.Helper()
	raw, _ := token.Extra("id_token").(string)
	id, err := r.oidc.Verifier(&oidc.Config{ClientID: "taskdesk"}).Verify(t.Context(), raw)
	if err != nil {
		t.Fatalf("ID token: %v", err)
	}
	var c struct {
		Name, Email string
		Groups      []string
	}
	if err := id.Claims(&c); err != nil {
		t.Fatal(err)
	}
	if id.Nonce != "some-nonce" || len(id.Subject) != 20 || c.Name != "Otto Brandt" || !slices.Equal(c.Groups, []string{Operators}) {
		t.Errorf("ID token of %s, nonce %q, %+v", id.Subject, id.Nonce, c)
	}
	if _, err := r.Verify(r.issuer, raw); !errors.Is(err, ErrToken) {
		t.Errorf("an ID token opens the API: error %v", err)
	}
}

func TestSessionGoesStraightThrough(t *testing.T) {
	r := newRig(t)
	r.signIn("viewer")
	verifier := oauth2.GenerateVerifier()
	resp, _ := r.get(r.authURL(verifier))
	if r.answer(resp).Get("code") == "" {
		t.Error("a person who is signed in has to sign in again")
	}
	resp, _ = r.get(r.authURL(verifier, oauth2.SetAuthURLParam("prompt", "login")))
	if resp.StatusCode != http.StatusOK {
		t.Errorf("prompt=login: status %d, want the page", resp.StatusCode)
	}
	r.pass(sessionTTL)
	resp, _ = r.get(r.authURL(verifier, oauth2.SetAuthURLParam("prompt", "none")))
	if got := r.answer(resp).Get("error"); got != "login_required" {
		t.Errorf("prompt=none after the session's end: error %q", got)
	}
}

func TestAuthorizeRefuses(t *testing.T) {
	r := newRig(t)
	tests := []struct {
		name, parameter, value string
		wantError              string // empty: a page of the provider
	}{
		{name: "another client", parameter: "client_id", value: "other"},
		{name: "address elsewhere", parameter: "redirect_uri", value: "https://example.com/callback"},
		{name: "address with a fragment", parameter: "redirect_uri", value: "http://localhost/#x"},
		{name: "no address", parameter: "redirect_uri", value: ""},
		{name: "implicit flow", parameter: "response_type", value: "token", wantError: "unsupported_response_type"},
		{name: "no openid", parameter: "scope", value: "profile", wantError: "invalid_scope"},
		{name: "plain PKCE", parameter: "code_challenge_method", value: "plain", wantError: "invalid_request"},
		{name: "no PKCE", parameter: "code_challenge", value: "", wantError: "invalid_request"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			address, err := url.Parse(r.authURL(oauth2.GenerateVerifier()))
			if err != nil {
				t.Fatal(err)
			}
			q := address.Query()
			q.Set(tt.parameter, tt.value)
			address.RawQuery = q.Encode()
			resp, _ := r.get(address.String())
			if tt.wantError == "" {
				if resp.StatusCode != http.StatusBadRequest {
					t.Errorf("status %d, want 400", resp.StatusCode)
				}
				return
			}
			if got := r.answer(resp).Get("error"); got != tt.wantError {
				t.Errorf("error %q, want %q", got, tt.wantError)
			}
		})
	}
}

func TestSignInFormRefuses(t *testing.T) {
	r := newRig(t)
	address := r.authURL(oauth2.GenerateVerifier())
	if resp, page := r.post(address, url.Values{"user": {"nobody"}}); resp.StatusCode != http.StatusBadRequest || !strings.Contains(page, "no such user") {
		t.Errorf("unknown user: status %d", resp.StatusCode)
	}
	req, err := http.NewRequest(http.MethodPost, address, strings.NewReader("user=admin"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	if resp, _ := r.read(r.browser.Do(req)); resp.StatusCode != http.StatusForbidden {
		t.Errorf("form of another site: status %d, want 403", resp.StatusCode)
	}
}

func TestSignOut(t *testing.T) {
	r := newRig(t)
	token := r.signIn("viewer")
	hint, _ := token.Extra("id_token").(string)
	out := r.issuer + "/v1/logout?" + url.Values{
		"id_token_hint": {hint}, "post_logout_redirect_uri": {"http://localhost:8080/"}, "state": {"bye"},
	}.Encode()
	resp, _ := r.get(out)
	if to, err := resp.Location(); err != nil || to.String() != "http://localhost:8080/?state=bye" {
		t.Errorf("sign-out leads to %v", to)
	}
	if resp, _ := r.get(r.authURL(oauth2.GenerateVerifier())); resp.StatusCode != http.StatusOK {
		t.Errorf("after sign-out: status %d, want the sign-in page", resp.StatusCode)
	}
	for _, address := range []string{
		r.issuer + "/v1/logout",
		r.issuer + "/v1/logout?client_id=taskdesk&post_logout_redirect_uri=https://example.com/",
		r.issuer + "/v1/logout?id_token_hint=x&post_logout_redirect_uri=http://localhost/",
	} {
		if resp, page := r.get(address); resp.StatusCode != http.StatusOK || !strings.Contains(page, "signed out") {
			t.Errorf("%s: status %d, want the page that says so", address, resp.StatusCode)
		}
	}
}

func TestDown(t *testing.T) {
	r := newRig(t)
	token := r.signIn("admin")
	r.SetDown(true)
	if resp, _ := r.get(r.issuer + "/.well-known/openid-configuration"); resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("status %d, want 503", resp.StatusCode)
	}
	_, err := r.refresh(t.Context(), token.RefreshToken)
	if refused, ok := errors.AsType[*oauth2.RetrieveError](err); !ok || refused.ErrorCode == "invalid_grant" {
		t.Errorf("refresh while down: %v; want trouble, not a refusal", err)
	}
	if _, err := r.Verify(r.issuer, token.AccessToken); err != nil {
		t.Errorf("a token is good while the provider is down: %v", err)
	}
	r.SetDown(false)
	if _, err := r.refresh(t.Context(), token.RefreshToken); err != nil {
		t.Errorf("refresh afterwards: %v", err)
	}
}

// TestLongForm sends each form's address more than it takes, with all that it asks for in front.
func TestLongForm(t *testing.T) {
	r := newRig(t)
	token := r.signIn("viewer")
	form := url.Values{"client_id": {"taskdesk"}, "client_secret": {"taskdesk-secret"}, "user": {"viewer"}, "token": {token.AccessToken}}
	for _, address := range []string{r.authURL("verifier"), r.issuer + "/v1/token", r.issuer + "/v1/revoke", r.issuer + "/v1/logout", r.issuer + "/sandbox/logout"} {
		body := strings.NewReader(form.Encode() + "&x=" + strings.Repeat("x", mostForm))
		resp, _ := r.read(r.browser.Post(address, "application/x-www-form-urlencoded", body))
		if resp.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("POST %s: status %d, want 413", address, resp.StatusCode)
		}
	}
	if _, err := r.Verify(r.issuer, token.AccessToken); err != nil {
		t.Errorf("a long form was half obeyed: %v", err)
	}
}

func TestPlainAddresses(t *testing.T) {
	r := newRig(t)
	resp, body := r.get(r.issuer + "/sign-in.css")
	if resp.StatusCode != http.StatusOK || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/css") || !strings.Contains(body, "light-dark(") {
		t.Errorf("stylesheet: status %d, %s", resp.StatusCode, resp.Header.Get("Content-Type"))
	}
	resp, body = r.get(r.issuer + "/v1/userinfo")
	if resp.StatusCode != http.StatusUnauthorized || resp.Header.Get("WWW-Authenticate") == "" || !strings.Contains(body, "invalid_token") {
		t.Errorf("userinfo without a token: status %d %s", resp.StatusCode, body)
	}
	if resp, _ := r.get(r.issuer + "/nothing"); resp.StatusCode != http.StatusNotFound {
		t.Errorf("unknown address: status %d", resp.StatusCode)
	}
}

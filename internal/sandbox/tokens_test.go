package sandbox

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// client returns the OAuth client of a rig's provider.
func (r *rig) client(t *testing.T) (*oidc.Provider, *oauth2.Config) {
	t.Helper()
	provider, err := oidc.NewProvider(t.Context(), r.base+"/identity")
	if err != nil {
		t.Fatalf("discover: %v", err)
	}
	return provider, &oauth2.Config{
		ClientID: ClientID, ClientSecret: ClientSecret, Endpoint: provider.Endpoint(),
		RedirectURL: "http://127.0.0.1:9/callback", Scopes: []string{"openid", "groups", "offline_access"},
	}
}

// TestSignedInPersonUsesTheAPI goes the whole way: page, code, tokens, a change in
// the person's name, a refresh, and a reuse that ends it all.
func TestSignedInPersonUsesTheAPI(t *testing.T) {
	r := start(t, Options{})
	provider, client := r.client(t)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	verifier := oauth2.GenerateVerifier()
	resp, err := browser.PostForm(client.AuthCodeURL("s", oauth2.S256ChallengeOption(verifier)), url.Values{"user": {"admin"}})
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	back, err := resp.Location()
	if err != nil {
		t.Fatalf("sign-in: status %d", resp.StatusCode)
	}
	token, err := client.Exchange(t.Context(), back.Query().Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatalf("exchange: %v", err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := provider.VerifierContext(t.Context(), &oidc.Config{ClientID: ClientID}).Verify(t.Context(), raw)
	if err != nil {
		t.Fatalf("ID token: %v", err)
	}
	task := r.create(t, "Authorization: Bearer "+token.AccessToken)
	if task.Version.UserIDModified != id.Subject {
		t.Errorf("the change is by %s, want the token's subject %s", task.Version.UserIDModified, id.Subject)
	}
	if got := r.ask(t, "GET /api/tasks", "", "Authorization: Bearer "+raw); got.status != 401 {
		t.Errorf("the API takes an ID token: %d", got.status)
	}
	renew := func(refresh string) (*oauth2.Token, error) {
		return client.TokenSource(t.Context(), &oauth2.Token{RefreshToken: refresh}).Token()
	}
	next, err := renew(token.RefreshToken)
	if err != nil {
		t.Fatalf("refresh: %v", err)
	}
	if got := r.ask(t, "GET /api/tasks/"+task.ID, "", "Authorization: Bearer "+next.AccessToken); got.status != 200 {
		t.Errorf("renewed token: %d", got.status)
	}
	if _, err := renew(token.RefreshToken); err == nil {
		t.Error("an old refresh token is taken")
	}
	if got := r.ask(t, "GET /api/tasks/"+task.ID, "", "Authorization: Bearer "+next.AccessToken); got.status != 401 {
		t.Errorf("after a reuse the API takes the token: %d", got.status)
	}
}

func TestTokenLife(t *testing.T) {
	r := start(t, Options{TokenTTL: time.Nanosecond})
	_, client := r.client(t)
	token, err := client.PasswordCredentialsToken(t.Context(), "viewer", "viewer")
	if err != nil {
		t.Fatal(err)
	}
	if got := r.ask(t, "GET /api/tasks", "", "Authorization: Bearer "+token.AccessToken); got.status != 401 {
		t.Errorf("a token that has ended: %d, want 401", got.status)
	}
}

func TestIdentityDown(t *testing.T) {
	r := start(t, Options{})
	r.SetIdentityDown(true)
	resp, err := http.Get(r.base + "/identity/.well-known/openid-configuration")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("status %d, want 503", resp.StatusCode)
	}
	r.SetIdentityDown(false)
	r.client(t)
}

func TestUsers(t *testing.T) {
	var logins, groups []string
	for _, u := range Users() {
		logins, groups = append(logins, u.Login), append(groups, u.Groups...)
		if len(u.ID) != 20 {
			t.Errorf("%s has the id %s, want 20 letters and digits", u.Login, u.ID)
		}
	}
	if !slices.Equal(logins, []string{"viewer", "operator", "admin"}) || !slices.Equal(groups, []string{"viewers", "operators", "admins"}) {
		t.Errorf("users %v in %v", logins, groups)
	}
}

package identity

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"
)

// refusedGrant tells whether the client would send its person to sign in again.
func refusedGrant(err error) bool {
	refused, ok := errors.AsType[*oauth2.RetrieveError](err)
	return ok && refused.ErrorCode == "invalid_grant"
}

func TestRefreshRotates(t *testing.T) {
	r := newRig(t)
	first := r.signIn("operator")
	second, err := r.refresh(t.Context(), first.RefreshToken)
	if err != nil {
		t.Fatalf("refresh: %v", err)
	}
	if second.RefreshToken == first.RefreshToken || second.AccessToken == first.AccessToken || second.Extra("id_token") == nil {
		t.Error("a refresh does not bring new tokens")
	}
	if _, err := r.Verify(r.issuer, first.AccessToken); err != nil {
		t.Errorf("the earlier access token is good until it ends: %v", err)
	}
	if _, err := r.refresh(t.Context(), first.RefreshToken); !refusedGrant(err) {
		t.Errorf("an old refresh token: %v, want invalid_grant", err)
	}
	if _, err := r.refresh(t.Context(), second.RefreshToken); !refusedGrant(err) {
		t.Errorf("after a reuse the whole grant is dead: %v", err)
	}
	if _, err := r.Verify(r.issuer, second.AccessToken); !errors.Is(err, ErrToken) {
		t.Errorf("after a reuse access tokens are dead too: %v", err)
	}
}

func TestTokensEnd(t *testing.T) {
	r := newRig(t)
	token := r.signIn("operator")
	if _, err := r.Verify("http://localhost/other", token.AccessToken); !errors.Is(err, ErrToken) {
		t.Errorf("another issuer: %v", err)
	}
	r.pass(10*time.Minute + time.Second)
	if _, err := r.Verify(r.issuer, token.AccessToken); !errors.Is(err, ErrToken) {
		t.Errorf("after its life: %v", err)
	}
	r.pass(refreshTTL)
	if _, err := r.refresh(t.Context(), token.RefreshToken); !refusedGrant(err) {
		t.Errorf("a stale refresh token: %v, want invalid_grant", err)
	}
	for _, junk := range []string{"", "junk", "a.b.c", token.AccessToken[:len(token.AccessToken)-4] + "AAAA"} {
		if _, err := r.Verify(r.issuer, junk); !errors.Is(err, ErrToken) {
			t.Errorf("Verify(%q) = %v", junk, err)
		}
	}
}

func TestCodeIsGoodOnce(t *testing.T) {
	r := newRig(t)
	exchange := func(code, verifier, redirect string) (*oauth2.Token, error) {
		client := r.client
		client.RedirectURL = redirect
		return client.Exchange(context.WithoutCancel(t.Context()), code, oauth2.VerifierOption(verifier))
	}
	verifier := oauth2.GenerateVerifier()
	if _, err := exchange(r.code("viewer", verifier), "not-the-verifier", back); !refusedGrant(err) {
		t.Errorf("wrong verifier: %v", err)
	}
	if _, err := exchange(r.code("viewer", verifier), verifier, back+"/other"); !refusedGrant(err) {
		t.Errorf("wrong redirect: %v", err)
	}
	late := r.code("viewer", verifier)
	r.pass(codeTTL + time.Second)
	if _, err := exchange(late, verifier, back); !refusedGrant(err) {
		t.Errorf("late: %v", err)
	}
	code := r.code("viewer", verifier)
	token, err := exchange(code, verifier, back)
	if err != nil {
		t.Fatalf("exchange: %v", err)
	}
	if _, err := exchange(code, verifier, back); !refusedGrant(err) {
		t.Errorf("second use: %v", err)
	}
	if _, err := r.Verify(r.issuer, token.AccessToken); !errors.Is(err, ErrToken) {
		t.Errorf("a code that is used twice ends its tokens: %v", err)
	}
}

func TestPasswordGrant(t *testing.T) {
	r := newRig(t)
	r.client.Scopes = []string{"openid", "client", "groups", "offline_access"}
	token, err := r.client.PasswordCredentialsToken(t.Context(), "admin", "admin")
	if err != nil || token.RefreshToken == "" || token.Extra("id_token") == nil {
		t.Fatalf("password grant: %v, %v", token, err)
	}
	if user, err := r.Verify(r.issuer, token.AccessToken); err != nil || user.Login != "admin" {
		t.Errorf("Verify() = %v, %v", user, err)
	}
	if _, err := r.client.PasswordCredentialsToken(t.Context(), "admin", "wrong"); !refusedGrant(err) {
		t.Errorf("wrong password: %v", err)
	}
	r.client.Scopes = nil
	token, err = r.client.PasswordCredentialsToken(t.Context(), "viewer", "viewer")
	if err != nil || token.RefreshToken != "" || token.Extra("id_token") != nil {
		t.Errorf("without scopes there is an access token alone: %v, %v", token, err)
	}
}

func TestTokenEndpointRefuses(t *testing.T) {
	r := newRig(t)
	tests := []struct {
		name, id, secret, grant string
		basic                   bool
		wantStatus              int
		want                    string
	}{
		{"wrong secret in the header", "taskdesk", "x", "password", true, 401, "invalid_client"},
		{"wrong secret in the form", "taskdesk", "x", "password", false, 401, "invalid_client"},
		{"unknown client", "other", "taskdesk-secret", "password", false, 401, "invalid_client"},
		{"unknown grant", "taskdesk", "taskdesk-secret", "implicit", true, 400, "unsupported_grant_type"},
		{"unknown code", "taskdesk", "taskdesk-secret", "authorization_code", false, 400, "invalid_grant"},
		{"unknown refresh token", "taskdesk", "taskdesk-secret", "refresh_token", false, 400, "invalid_grant"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			form := url.Values{"grant_type": {tt.grant}}
			if !tt.basic {
				form.Set("client_id", tt.id)
				form.Set("client_secret", tt.secret)
			}
			req, err := http.NewRequest(http.MethodPost, r.issuer+"/v1/token", strings.NewReader(form.Encode()))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if tt.basic {
				req.SetBasicAuth(tt.id, tt.secret)
			}
			if resp, body := r.read(r.browser.Do(req)); resp.StatusCode != tt.wantStatus || !strings.Contains(body, tt.want) {
				t.Errorf("status %d, body %s; want %d, %s", resp.StatusCode, body, tt.wantStatus, tt.want)
			}
		})
	}
}

func TestRevoke(t *testing.T) {
	r := newRig(t)
	revoke := func(token string) {
		t.Helper()
		form := url.Values{"token": {token}, "client_id": {"taskdesk"}, "client_secret": {"taskdesk-secret"}}
		if resp, _ := r.post(r.issuer+"/v1/revoke", form); resp.StatusCode != http.StatusOK {
			t.Errorf("revoke: status %d", resp.StatusCode)
		}
	}
	token := r.signIn("operator")
	revoke("unknown")
	revoke(token.AccessToken)
	if _, err := r.Verify(r.issuer, token.AccessToken); !errors.Is(err, ErrToken) {
		t.Errorf("revoked access token: %v", err)
	}
	next, err := r.refresh(t.Context(), token.RefreshToken)
	if err != nil {
		t.Fatalf("the grant lives on: %v", err)
	}
	revoke(next.RefreshToken)
	if _, err := r.Verify(r.issuer, next.AccessToken); !errors.Is(err, ErrToken) {
		t.Errorf("access token of a revoked grant: %v", err)
	}
	if resp, _ := r.post(r.issuer+"/v1/revoke", url.Values{"token": {"x"}}); resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("without a client: status %d", resp.StatusCode)
	}
}

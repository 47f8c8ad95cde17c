package identity

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// sid returns the session that an ID token names.
func (r *rig) sid(token *oauth2.Token) string {
	r.t.Helper()
	raw, _ := token.Extra("id_token").(string)
	id, err := r.oidc.Verifier(&oidc.Config{ClientID: "taskdesk", SkipExpiryCheck: true}).Verify(r.t.Context(), raw)
	if err != nil {
		r.t.Fatalf("ID token: %v", err)
	}
	var c struct {
		Session string `json:"sid"`
	}
	if err := id.Claims(&c); err != nil {
		r.t.Fatal(err)
	}
	return c.Session
}

// goOn gets tokens for the person that the browser's session knows, without a page.
func (r *rig) goOn() *oauth2.Token {
	r.t.Helper()
	verifier := oauth2.GenerateVerifier()
	resp, _ := r.get(r.authURL(verifier))
	token, err := r.client.Exchange(r.t.Context(), r.answer(resp).Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		r.t.Fatalf("exchange: %v", err)
	}
	return token
}

// TestSessionID follows one browser: its tokens name one session until it ends.
func TestSessionID(t *testing.T) {
	r := newRig(t)
	first := r.signIn("viewer")
	sid := r.sid(first)
	if sid == "" {
		t.Fatal("an ID token names no session")
	}
	address, err := url.Parse(r.issuer + "/")
	if err != nil {
		t.Fatal(err)
	}
	for _, cookie := range r.browser.Jar.Cookies(address) {
		if cookie.Value == sid {
			t.Error("the session's id is the key to it")
		}
	}
	renewed, err := r.refresh(t.Context(), first.RefreshToken)
	if err != nil {
		t.Fatal(err)
	}
	same := map[string]*oauth2.Token{"a second grant": r.goOn(), "a refresh": renewed, "the same person anew": r.signIn("viewer")}
	for name, token := range same {
		if got := r.sid(token); got != sid {
			t.Errorf("%s: session %q, want %q", name, got, sid)
		}
	}
	seen := map[string]string{sid: "the first"}
	another := func(name, got string) {
		t.Helper()
		if got == "" || seen[got] != "" {
			t.Errorf("%s: session %q is that of %s", name, got, seen[got])
		}
		seen[got] = name
	}
	another("another person", r.sid(r.signIn("admin")))
	r.get(r.issuer + "/v1/logout")
	another("after signing out", r.sid(r.signIn("admin")))
	r.pass(sessionTTL)
	another("after its life", r.sid(r.signIn("admin")))
	r.newBrowser()
	another("another browser", r.sid(r.signIn("admin")))
	scripts, err := r.client.PasswordCredentialsToken(t.Context(), "admin", "admin")
	if err != nil {
		t.Fatal(err)
	}
	if got := r.sid(scripts); got != "" {
		t.Errorf("a script has the session %q", got)
	}
}

// TestOldCookie brings the cookies of sessions that have ended, each in its own way.
func TestOldCookie(t *testing.T) {
	r := newRig(t)
	address, err := url.Parse(r.issuer + "/")
	if err != nil {
		t.Fatal(err)
	}
	for name, end := range map[string]func(){
		"signed out":     func() { r.get(r.issuer + "/v1/logout") },
		"another person": func() { r.signIn("admin") },
	} {
		r.newBrowser()
		r.signIn("viewer")
		kept := r.browser.Jar.Cookies(address)
		end()
		r.newBrowser()
		r.browser.Jar.SetCookies(address, kept)
		if resp, _ := r.get(r.authURL("verifier")); len(kept) != 1 || resp.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d with %d cookies, want the sign-in page", name, resp.StatusCode, len(kept))
		}
	}
}

package identity

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

// me asks whom a header of authorization speaks for.
func (r *rig) me(authorization string) (*http.Response, string) {
	r.t.Helper()
	req, err := http.NewRequest(http.MethodGet, r.issuer+"/api/me", nil)
	if err != nil {
		r.t.Fatal(err)
	}
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	return r.read(r.browser.Do(req))
}

func TestMe(t *testing.T) {
	r := newRig(t)
	token := r.signIn("operator")
	for name, authorization := range map[string]string{
		"an access token":              "Bearer " + token.AccessToken,
		"a personal token":             "Bearer sandbox-operator",
		"a scheme in other characters": "bearer sandbox-operator",
	} {
		resp, body := r.me(authorization)
		got := map[string]any{}
		if err := json.Unmarshal([]byte(body), &got); err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("%s: status %d, %v: %s", name, resp.StatusCode, err, body)
		}
		want := map[string]any{
			"id": "00u2otto8BrandtOps5b", "emailAddress": "otto@example.com", "firstName": "Otto", "lastName": "Brandt",
			"login": "operator", "type": "Personal", "roles": []any{map[string]any{"id": "operators", "displayName": "operators"}},
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
		if resp.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: the answer may be kept", name)
		}
	}
}

func TestMeRefuses(t *testing.T) {
	r := newRig(t)
	token := r.signIn("viewer")
	id, _ := token.Extra("id_token").(string)
	for name, authorization := range map[string]string{
		"nothing": "", "no token": "Bearer", "another scheme": "Basic sandbox-viewer",
		"an unknown person": "Bearer sandbox-nobody", "the prefix alone": "Bearer sandbox-",
		"a login": "Bearer viewer", "an ID token": "Bearer " + id, "a refresh token": "Bearer " + token.RefreshToken,
	} {
		resp, body := r.me(authorization)
		if resp.StatusCode != http.StatusUnauthorized || !strings.HasPrefix(resp.Header.Get("WWW-Authenticate"), "Bearer") || !strings.Contains(body, "invalid_token") {
			t.Errorf("%s: status %d, %q: %s", name, resp.StatusCode, resp.Header.Get("WWW-Authenticate"), body)
		}
	}
	r.pass(10*time.Minute + time.Second)
	if resp, _ := r.me("Bearer " + token.AccessToken); resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("after its life: status %d, want 401", resp.StatusCode)
	}
}

package signin

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
)

// TestAlgorithms signs in with each of those that only the provider can sign with.
func TestAlgorithms(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	curve := func(c elliptic.Curve) crypto.Signer {
		key, err := ecdsa.GenerateKey(c, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]crypto.Signer{
		"RS256": rsaKey, "RS384": rsaKey, "RS512": rsaKey, "PS256": rsaKey, "PS384": rsaKey, "PS512": rsaKey,
		"ES256": curve(elliptic.P256()), "ES384": curve(elliptic.P384()), "ES512": curve(elliptic.P521()), "EdDSA": edwards,
	}
	if len(keys) != len(algorithms) {
		t.Errorf("%d algorithms are tried of %d", len(keys), len(algorithms))
	}
	for algorithm, key := range keys {
		p := newFakeProvider(t)
		p.discovery = set("id_token_signing_alg_values_supported", []string{"none", "HS256", algorithm})
		p.keys = []jose.JSONWebKey{{Key: key.Public(), KeyID: "other", Algorithm: algorithm, Use: "sig"}}
		p.sign = func(m map[string]any) string { return signed(m, jose.SignatureAlgorithm(algorithm), key, "other") }
		b := newConsole(t, p.URL, nil).browser(t)
		if got := b.signIn(p, "/tasks/1"); got.status != 303 {
			t.Errorf("%s: status %d: %s", algorithm, got.status, got.body)
		}
	}
}

// TestAccessTokenHash signs in with an ID token that is bound to its access token.
func TestAccessTokenHash(t *testing.T) {
	p := newFakeProvider(t)
	p.claims = set("at_hash", accessHash("access-known"))
	p.answer = set("access_token", "access-known")
	b := newConsole(t, p.URL, nil).browser(t)
	b.wantRedirect(b.signIn(p, "/tasks/1"), "/tasks/1")
}

func accessHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// TestRotatedKeys has the provider sign with a new key: it is fetched when a token names
// it, and the old one is worth nothing once it is no more published.
func TestRotatedKeys(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, nil)
	b := c.browser(t)
	b.wantRedirect(b.signIn(p, "/1"), "/1")
	old := p.key
	p.key, p.kid = newKey(t), "k-2"
	b.wantRedirect(b.signIn(p, "/2"), "/2")
	p.sign = func(m map[string]any) string { return signed(m, jose.ES256, old, "k") }
	fresh := c.browser(t)
	fresh.wantNobody(c, fresh.signIn(p, "/3"), "cannot be trusted|/3|", "failed to verify signature")
}

// TestLargeTokens: tokens of any sane size are kept at the server, and none in a cookie.
func TestLargeTokens(t *testing.T) {
	p := newFakeProvider(t)
	access := "access-" + strings.Repeat("x", 100<<10)
	p.answer = set("access_token", access)
	p.claims = set("padding", strings.Repeat("y", 300<<10))
	b := newConsole(t, p.URL, nil).browser(t)
	b.wantRedirect(b.signIn(p, "/tasks/1"), "/tasks/1")
	if got := b.get("/token").body; got != access {
		t.Errorf("the access token has %d bytes, want %d", len(got), len(access))
	}
	if size := len(b.cookie("taskdesk")); size > 100 {
		t.Errorf("the session's cookie has %d bytes", size)
	}
	got := b.send("POST", "/logout").header.Get("Location")
	if len(got) > mostHint || !strings.Contains(got, "client_id=taskdesk") || strings.Contains(got, "id_token_hint") {
		t.Errorf("the way out has %d bytes: %.200s", len(got), got)
	}
}

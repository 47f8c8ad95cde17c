package signin

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// in is a moment from now, as tokens write it.
func in(d time.Duration) int64 { return time.Now().Add(d).Unix() }

// publicKey is what a provider's public key looks like to whoever makes a secret of it.
func publicKey(t *testing.T, p *fakeProvider) []byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(p.key.Public())
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// TestRefusedIDTokens: none of these signs anybody in.
func TestRefusedIDTokens(t *testing.T) {
	// Also where the provider says that it would sign so.
	careless := func(p *fakeProvider) {
		p.discovery = set("id_token_signing_alg_values_supported", []string{"none", "HS256", "HS384", "HS512", "ES256"})
	}
	tests := []struct {
		name   string
		change func(*testing.T, *fakeProvider)
		cause  string
	}{
		{"wrong nonce", func(_ *testing.T, p *fakeProvider) { p.claims = set("nonce", "other") }, "for another attempt"},
		{"no nonce", func(_ *testing.T, p *fakeProvider) { p.claims = set("nonce", nil) }, "for another attempt"},
		{"wrong issuer", func(_ *testing.T, p *fakeProvider) { p.claims = set("iss", "https://evil.example") }, "issued by a different provider"},
		{"no issuer", func(_ *testing.T, p *fakeProvider) { p.claims = set("iss", nil) }, "issued by a different provider"},
		{"our issuer with a slash", func(_ *testing.T, p *fakeProvider) { p.claims = set("iss", p.URL+"/") }, "issued by a different provider"},
		{"wrong audience", func(_ *testing.T, p *fakeProvider) { p.claims = set("aud", "other") }, "expected audience"},
		{"no audience", func(_ *testing.T, p *fakeProvider) { p.claims = set("aud", nil) }, "expected audience"},
		{"several audiences", func(_ *testing.T, p *fakeProvider) { p.claims = set("aud", []string{"taskdesk", "other"}) }, "for several audiences"},
		{"several audiences, another's", func(_ *testing.T, p *fakeProvider) {
			p.claims = func(m map[string]any) { m["aud"], m["azp"] = []string{"taskdesk", "other"}, "other" }
		}, "for another client"},
		{"another client's", func(_ *testing.T, p *fakeProvider) { p.claims = set("azp", "other") }, "for another client"},
		{"a client that is no name", func(_ *testing.T, p *fakeProvider) { p.claims = set("azp", []string{"taskdesk"}) }, "for another client"},
		{"for nobody", func(_ *testing.T, p *fakeProvider) { p.claims = set("sub", nil) }, "names nobody"},
		{"with another access token", func(_ *testing.T, p *fakeProvider) { p.claims = set("at_hash", "b3RoZXI") }, "not the one it came with"},

		{"expired beyond the leeway", func(_ *testing.T, p *fakeProvider) { p.claims = set("exp", in(-70*time.Second)) }, "token is expired"},
		{"without an end", func(_ *testing.T, p *fakeProvider) { p.claims = set("exp", nil) }, "token is expired"},
		{"issued in the future", func(_ *testing.T, p *fakeProvider) { p.claims = set("iat", in(70*time.Second)) }, "in the future"},
		{"issued at no time", func(_ *testing.T, p *fakeProvider) { p.claims = set("iat", nil) }, "in the future"},
		{"holds only later", func(_ *testing.T, p *fakeProvider) { p.claims = set("nbf", in(70*time.Second)) }, "it holds from"},

		{"signed with another key", func(_ *testing.T, p *fakeProvider) { p.forge = true }, "failed to verify signature"},
		{"signed with a key of another name", func(_ *testing.T, p *fakeProvider) {
			p.sign = func(m map[string]any) string { return signed(m, jose.ES256, p.key, "other") }
		}, "failed to verify signature"},
		{"changed after it was signed", func(_ *testing.T, p *fakeProvider) {
			p.sign = func(m map[string]any) string {
				parts := strings.Split(signed(m, jose.ES256, p.key, "k"), ".")
				m["groups"] = []string{"admins"}
				return unsigned(m, `{"alg":"ES256","kid":"k"}`) + "." + parts[2]
			}
		}, "failed to verify signature"},
		{"not signed", func(_ *testing.T, p *fakeProvider) {
			careless(p)
			p.sign = func(m map[string]any) string { return unsigned(m, `{"alg":"none"}`) + "." }
		}, "malformed jwt"},
		{"not signed, in other letters", func(_ *testing.T, p *fakeProvider) {
			careless(p)
			p.sign = func(m map[string]any) string { return unsigned(m, `{"alg":"nOnE","kid":"k"}`) + "." }
		}, "malformed jwt"},
		{"signed with the client's secret", func(_ *testing.T, p *fakeProvider) {
			careless(p)
			p.sign = func(m map[string]any) string { return hmacSigned(m, []byte("s3cret")) }
		}, "malformed jwt"},
		{"signed with the public key as the secret", func(t *testing.T, p *fakeProvider) {
			careless(p)
			p.sign = func(m map[string]any) string { return hmacSigned(m, publicKey(t, p)) }
		}, "malformed jwt"},
		{"signed with the public key's PEM as the secret", func(t *testing.T, p *fakeProvider) {
			careless(p)
			p.sign = func(m map[string]any) string {
				return hmacSigned(m, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: publicKey(t, p)}))
			}
		}, "malformed jwt"},
		{"by an algorithm that is not announced", func(t *testing.T, p *fakeProvider) {
			key, err := rsa.GenerateKey(rand.Reader, 2048)
			if err != nil {
				t.Fatal(err)
			}
			p.keys = []jose.JSONWebKey{{Key: key.Public(), KeyID: "rsa", Use: "sig"}}
			p.sign = func(m map[string]any) string { return signed(m, jose.RS256, key, "rsa") }
		}, "malformed jwt"},
		{"no token at all", func(_ *testing.T, p *fakeProvider) { p.sign = func(map[string]any) string { return "eyJ" } }, "malformed jwt"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newFakeProvider(t)
			tt.change(t, p)
			c := newConsole(t, p.URL, nil)
			b := c.browser(t)
			b.wantNobody(c, b.signIn(p, "/tasks/1"), "cannot be trusted|/tasks/1|", tt.cause)
		})
	}
}

// TestAcceptedIDTokens: what providers may do differently.
func TestAcceptedIDTokens(t *testing.T) {
	tests := []struct {
		name  string
		claim string
		value any
	}{
		{"expired within the leeway", "exp", in(-50 * time.Second)},
		{"issued within the leeway", "iat", in(50 * time.Second)},
		{"holds within the leeway", "nbf", in(50 * time.Second)},
		{"issued long ago", "iat", in(-24 * time.Hour)},
		{"one audience in a list", "aud", []string{"taskdesk"}},
		{"made for us", "azp", "taskdesk"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newFakeProvider(t)
			p.claims = set(tt.claim, tt.value)
			b := newConsole(t, p.URL, nil).browser(t)
			b.wantRedirect(b.signIn(p, "/tasks/1"), "/tasks/1")
		})
	}
	p := newFakeProvider(t)
	p.claims = func(m map[string]any) { m["aud"], m["azp"] = []string{"account", "taskdesk"}, "taskdesk" }
	b := newConsole(t, p.URL, nil).browser(t)
	b.wantRedirect(b.signIn(p, "/tasks/1"), "/tasks/1")
}

package signin

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// A fakeProvider is an identity provider that a test can make misbehave.
type fakeProvider struct {
	*httptest.Server
	key, otherKey *ecdsa.PrivateKey

	claims    func(map[string]any) // changes an ID token's claims before it is signed
	answer    func(map[string]any) // changes the token endpoint's answer
	refreshed func(map[string]any) // changes its answer to a refresh
	discovery func(map[string]any) // changes what discovery tells
	userinfo  map[string]any
	forge     bool          // signs with a key that nobody knows
	life      time.Duration // of access tokens
	hold      chan struct{} // if set, a refresh waits for it to be closed

	down      atomic.Bool // answers 503 to everything
	refreshes atomic.Int32

	mu      sync.Mutex
	codes   map[string]url.Values // what each code was asked for with
	refresh string                // the one that is good
}

func newFakeProvider(t *testing.T) *fakeProvider {
	t.Helper()
	p := &fakeProvider{key: newKey(t), otherKey: newKey(t), life: time.Hour, codes: map[string]url.Values{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.serveDiscovery)
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, 200, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: p.key.Public(), KeyID: "k", Algorithm: "ES256", Use: "sig"}}})
	})
	mux.HandleFunc("GET /userinfo", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, 200, p.userinfo) })
	mux.HandleFunc("POST /token", p.serveToken)
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.down.Load() {
			http.Error(w, "down", http.StatusServiceUnavailable)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func (p *fakeProvider) serveDiscovery(w http.ResponseWriter, _ *http.Request) {
	doc := map[string]any{
		"issuer":                                p.URL,
		"authorization_endpoint":                p.URL + "/authorize",
		"token_endpoint":                        p.URL + "/token",
		"jwks_uri":                              p.URL + "/keys",
		"userinfo_endpoint":                     p.URL + "/userinfo",
		"end_session_endpoint":                  p.URL + "/end",
		"id_token_signing_alg_values_supported": []string{"ES256"},
	}
	if p.discovery != nil {
		p.discovery(doc)
	}
	writeJSON(w, 200, doc)
}

// authorize signs somebody in who came to address, and returns the code.
func (p *fakeProvider) authorize(address *url.URL) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	code := rand.Text()
	p.codes[code] = address.Query()
	return code
}

func (p *fakeProvider) serveToken(w http.ResponseWriter, r *http.Request) {
	if id, secret, ok := r.BasicAuth(); !ok || id != "taskdesk" || secret != "s3cret" {
		writeJSON(w, 401, map[string]string{"error": "invalid_client"})
		return
	}
	if r.FormValue("grant_type") == "refresh_token" {
		p.serveRefresh(w, r)
		return
	}
	p.mu.Lock()
	asked, ok := p.codes[r.FormValue("code")]
	delete(p.codes, r.FormValue("code"))
	p.mu.Unlock()
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if !ok || base64.RawURLEncoding.EncodeToString(sum[:]) != asked.Get("code_challenge") || r.FormValue("redirect_uri") != asked.Get("redirect_uri") {
		writeJSON(w, 400, map[string]string{"error": "invalid_grant", "error_description": "no such code"})
		return
	}
	answer := p.newTokens()
	answer["id_token"] = p.idToken(asked.Get("nonce"))
	if p.answer != nil {
		p.answer(answer)
	}
	writeJSON(w, 200, answer)
}

func (p *fakeProvider) serveRefresh(w http.ResponseWriter, r *http.Request) {
	p.refreshes.Add(1)
	if p.hold != nil {
		<-p.hold
	}
	p.mu.Lock()
	good := r.FormValue("refresh_token") == p.refresh
	if !good {
		p.refresh = "" // used twice: the whole grant is revoked
	}
	p.mu.Unlock()
	if !good {
		writeJSON(w, 400, map[string]string{"error": "invalid_grant"})
		return
	}
	answer := p.newTokens()
	if p.refreshed != nil {
		p.refreshed(answer)
	}
	writeJSON(w, 200, answer)
}

func (p *fakeProvider) newTokens() map[string]any {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refresh = "refresh-" + rand.Text()
	return map[string]any{
		"access_token": "access-" + rand.Text(), "refresh_token": p.refresh,
		"token_type": "Bearer", "expires_in": int(p.life.Seconds()),
	}
}

func (p *fakeProvider) idToken(nonce string) string {
	now := time.Now()
	claims := map[string]any{
		"iss": p.URL, "aud": "taskdesk", "sub": "u-1", "name": "Ann Lee", "email": "ann@example.com",
		"groups": []string{"operators", "others"}, "nonce": nonce, "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	}
	if p.claims != nil {
		p.claims(claims)
	}
	maps.DeleteFunc(claims, func(_ string, v any) bool { return v == nil })
	key := p.key
	if p.forge {
		key = p.otherKey
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: "k"}}, nil)
	if err != nil {
		panic(err)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		panic(err)
	}
	return token
}

// hmacToken is an ID token signed with the client's secret, an old trick.
func hmacToken(issuer string) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: bytes.Repeat([]byte("s3cret"), 6)}, nil)
	if err != nil {
		panic(err)
	}
	token, err := jwt.Signed(signer).Claims(map[string]any{"iss": issuer, "aud": "taskdesk", "sub": "u-1"}).Serialize()
	if err != nil {
		panic(err)
	}
	return token
}
